// SPDX-License-Identifier: GPL-2.0
/*
 * The laboratory: objects of the module made and unmade, in whatever state the test case leaves
 * them.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/in.h>
#include <linux/rtnetlink.h>
#include <net/ipv6.h>

#include "tests/kunit/fixture.h"

const u8 lab_mac[ETH_ALEN] = { 0x02, 0, 0, 0, 0, 0x0c };

/* The netdev's private part: frames of ours that were sent on it. */
struct lab_port {
	struct sk_buff_head sent;
};

static netdev_tx_t lab_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct lab_port *port = netdev_priv(dev);

	/* IPv6 greets every netdev with packets of its own. */
	if (skb->protocol == htons(ETH_P_PPP_SES))
		skb_queue_tail(&port->sent, skb);
	else
		consume_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops lab_ops = {
	.ndo_start_xmit = lab_xmit,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

/* The oldest frame that was sent on the netdev and not looked at yet, or NULL. */
struct sk_buff *lab_sent(struct net_device *dev)
{
	struct lab_port *port = netdev_priv(dev);

	return skb_dequeue(&port->sent);
}

static void lab_setup(struct net_device *dev)
{
	struct lab_port *port = netdev_priv(dev);

	ether_setup(dev);
	dev->netdev_ops = &lab_ops;
	dev->max_mtu = 9000;
	dev->priv_flags |= IFF_LIVE_ADDR_CHANGE;
	/* room for one frame in the queue that a test stops */
	dev->tx_queue_len = 1;
	skb_queue_head_init(&port->sent);
}

static void lab_netdev(struct lab *lab, int i)
{
	const u8 mac[ETH_ALEN] = { 0x02, 0, 0, 0, i, 0x0a };
	int err;

	lab->dev = alloc_netdev(sizeof(struct lab_port), "lab%d", NET_NAME_ENUM, lab_setup);
	KUNIT_ASSERT_NOT_NULL(lab->test, lab->dev);
	eth_hw_addr_set(lab->dev, mac);
	err = register_netdev(lab->dev);
	if (err)
		free_netdev(lab->dev);
	else
		lab->devs[i] = lab->dev;
	KUNIT_ASSERT_EQ(lab->test, err, 0);
}

/**
 * lab_init - an empty laboratory in test->priv
 * @test: test case
 */
int lab_init(struct kunit *test)
{
	struct lab *lab = kunit_kzalloc(test, sizeof(*lab), GFP_KERNEL);
	int i;

	if (!lab)
		return -ENOMEM;
	lab->test = test;
	lab->on = ol_net_get(&init_net);
	test->priv = lab;
	lab_netdev(lab, 0);
	for (i = 0; i < __OPENLAC_DROP_MAX; i++)
		lab->drops[i] = ol_drops_fold(lab->on->drops, i);
	return 0;
}

/**
 * lab_init_tunnel - a laboratory with an owner, an interface and an IPv4 tunnel
 * @test: test case
 */
int lab_init_tunnel(struct kunit *test)
{
	struct lab *lab;
	int err = lab_init(test);

	if (err)
		return err;
	lab = test->priv;
	lab_owner(lab);
	lab_iface(lab);
	lab_socket(lab, AF_INET);
	lab_tunnel(lab);
	return 0;
}

/**
 * lab_bury - what a request does after it has withdrawn something
 * @g: graveyard
 */
void lab_bury(struct ol_graveyard *g)
{
	ol_graveyard_bury(g);
	/* A kernel thread's last fput() is put off. */
	flush_delayed_fput();
}

static void lab_netdev_release(struct net_device *dev)
{
	struct lab_port *port = netdev_priv(dev);

	unregister_netdev(dev);
	skb_queue_purge(&port->sent);
	free_netdev(dev);
}

/**
 * lab_exit - take everything down, and see that nothing is left
 * @test: test case
 */
void lab_exit(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_graveyard g;
	int i;

	if (!lab)
		return;
	ol_graveyard_init(&g);
	mutex_lock(&lab->on->lock);
	ol_net_withdraw(lab->on, OPENLAC_REASON_FLUSH, &g);
	mutex_unlock(&lab->on->lock);
	lab_bury(&g);
	for (i = 0; i < ARRAY_SIZE(lab->devs) && lab->devs[i]; i++)
		lab_netdev_release(lab->devs[i]);
	if (lab->peer)
		sock_release(lab->peer);
	if (lab->owner)
		fput(lab->owner->file);
	flush_delayed_fput();
	rcu_barrier();

	KUNIT_EXPECT_EQ(test, lab->on->nr_sockets, 0);
	KUNIT_EXPECT_EQ(test, lab->on->nr_ifaces, 0);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
	KUNIT_EXPECT_EQ(test, lab->on->tunnels.count, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&lab->on->owners));
	KUNIT_EXPECT_TRUE(test, list_empty(&lab->on->orphans));
}

/**
 * lab_iface - bring the netdev up and serve clients on it
 * @lab: laboratory
 */
void lab_iface(struct lab *lab)
{
	int err;

	rtnl_lock();
	err = dev_open(lab->dev, NULL);
	mutex_lock(&lab->on->lock);
	lab->iface = ol_iface_add(lab->on, lab->dev, NULL);
	mutex_unlock(&lab->on->lock);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(lab->test, err, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(lab->test, lab->iface);
}

/**
 * lab_second - a second netdev with an interface; @lab's are these from now on
 * @lab: laboratory
 */
void lab_second(struct lab *lab)
{
	lab_netdev(lab, 1);
	lab_iface(lab);
}

/* A UDP socket on the loopback address, and the port it got. */
static struct socket *lab_udp(struct lab *lab, u16 family, __be16 *port)
{
	struct sockaddr_storage addr = {};
	struct sockaddr_in6 *in6 = (void *)&addr;
	struct sockaddr_in *in = (void *)&addr;
	struct socket *sock;
	int err;

	err = sock_create_kern(&init_net, family, SOCK_DGRAM, IPPROTO_UDP, &sock);
	KUNIT_ASSERT_EQ(lab->test, err, 0);
	addr.ss_family = family;
	if (family == AF_INET)
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		in6->sin6_addr = in6addr_loopback;
	err = kernel_bind(sock, (struct sockaddr *)&addr, sizeof(addr));
	if (!err)
		err = min(kernel_getsockname(sock, (struct sockaddr *)&addr), 0);
	if (err)
		sock_release(sock);
	KUNIT_ASSERT_EQ(lab->test, err, 0);
	*port = family == AF_INET ? in->sin_port : in6->sin6_port;
	return sock;
}

/* A descriptor of @sock, which from now on belongs to it. */
static int lab_fd(struct lab *lab, struct socket *sock)
{
	struct file *file = sock_alloc_file(sock, 0, NULL);
	int fd;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(lab->test, file);
	fd = get_unused_fd_flags(O_CLOEXEC);
	if (fd < 0)
		fput(file);
	KUNIT_ASSERT_GE(lab->test, fd, 0);
	fd_install(fd, file);
	return fd;
}

/**
 * lab_udp_fd - a bound UDP socket as user space would have it
 * @lab: laboratory; its port is that of the socket
 * @family: AF_INET or AF_INET6
 *
 * Return: descriptor, to be closed by close_fd().
 */
int lab_udp_fd(struct lab *lab, u16 family)
{
	return lab_fd(lab, lab_udp(lab, family, &lab->port));
}

/**
 * lab_socket - give the module a socket, and have a peer to talk to
 * @lab: laboratory
 * @family: AF_INET or AF_INET6
 */
void lab_socket(struct lab *lab, u16 family)
{
	int fd = lab_udp_fd(lab, family);

	mutex_lock(&lab->on->lock);
	lab->us = ol_socket_add(lab->on, fd, NULL);
	mutex_unlock(&lab->on->lock);
	close_fd(fd);
	flush_delayed_fput();
	KUNIT_ASSERT_NOT_ERR_OR_NULL(lab->test, lab->us);

	rtnl_lock();
	dev_open(init_net.loopback_dev, NULL);
	rtnl_unlock();
	lab->peer = lab_udp(lab, family, &lab->peer_port);
}

/**
 * lab_tunnel_config - the plainest tunnel to the peer
 * @lab: laboratory that has its sockets
 */
struct ol_tunnel_config lab_tunnel_config(const struct lab *lab)
{
	struct ol_tunnel_config cfg = {
		.family = lab->us->family,
		.peer_id = LAB_PEER_TUNNEL,
		.peer_port = lab->peer_port,
		.udp_csum = true,
	};

	if (cfg.family == AF_INET)
		cfg.peer.ip4 = htonl(INADDR_LOOPBACK);
	else
		cfg.peer.ip6 = in6addr_loopback;
	return cfg;
}

/**
 * lab_tunnel - a tunnel to the peer
 * @lab: laboratory that has its sockets
 */
void lab_tunnel(struct lab *lab)
{
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);

	mutex_lock(&lab->on->lock);
	lab->tunnel = ol_tunnel_add(lab->on, LAB_TUNNEL, lab->us, &cfg, NULL, NULL);
	mutex_unlock(&lab->on->lock);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(lab->test, lab->tunnel);
}

/**
 * lab_tunnel_set - ol_tunnel_set() on the tunnel
 * @lab: laboratory
 * @cfg: new configuration
 */
int lab_tunnel_set(struct lab *lab, const struct ol_tunnel_config *cfg)
{
	int err;

	mutex_lock(&lab->on->lock);
	err = ol_tunnel_set(lab->tunnel, cfg);
	mutex_unlock(&lab->on->lock);
	return err;
}

/**
 * lab_owner - a netlink socket that can own sessions and make requests
 * @lab: laboratory
 */
void lab_owner(struct lab *lab)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	struct socket *sock;
	struct file *file;
	int err;

	err = sock_create_kern(&init_net, AF_NETLINK, SOCK_RAW, NETLINK_GENERIC, &sock);
	KUNIT_ASSERT_EQ(lab->test, err, 0);
	file = sock_alloc_file(sock, O_NONBLOCK, NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(lab->test, file);
	lab->owner = sock;
	err = kernel_bind(sock, (struct sockaddr *)&addr, sizeof(addr));
	KUNIT_ASSERT_EQ(lab->test, err, 0);
	err = kernel_getsockname(sock, (struct sockaddr *)&addr);
	KUNIT_ASSERT_GE(lab->test, err, 0);
	lab->portid = addr.nl_pid;
}

/**
 * lab_session - ol_session_add() on the interface
 * @lab: laboratory that has its interface
 * @cfg: configuration; without a MAC the client is lab_mac
 */
struct ol_session *lab_session(struct lab *lab, const struct ol_session_config *cfg)
{
	struct ol_session_config with = *cfg;
	struct ol_session *s;

	with.mac = cfg->mac ?: lab_mac;
	mutex_lock(&lab->on->lock);
	s = ol_session_add(lab->iface, &with, NULL);
	mutex_unlock(&lab->on->lock);
	return s;
}

/**
 * lab_session_set - ol_session_set()
 * @lab: laboratory
 * @s: session
 * @cfg: what to change
 */
int lab_session_set(struct lab *lab, struct ol_session *s, const struct ol_session_config *cfg)
{
	int err;

	mutex_lock(&lab->on->lock);
	err = ol_session_set(s, cfg, NULL);
	mutex_unlock(&lab->on->lock);
	return err;
}

/**
 * lab_session_delete - ol_session_delete()
 * @lab: laboratory
 * @s: session
 */
void lab_session_delete(struct lab *lab, struct ol_session *s)
{
	struct ol_graveyard g;

	ol_graveyard_init(&g);
	mutex_lock(&lab->on->lock);
	ol_session_delete(s, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&lab->on->lock);
	ol_graveyard_bury(&g);
}

/**
 * lab_forward - everything there is, up to a session in forward
 * @lab: empty laboratory
 * @family: AF_INET or AF_INET6
 */
void lab_forward(struct lab *lab, u16 family)
{
	struct ol_session_config cfg = {
		.sid = LAB_SID,
		.state = OPENLAC_SESSION_FORWARD,
		.id = LAB_SESSION,
		.peer_id = LAB_PEER_SESSION,
	};

	lab_iface(lab);
	lab_socket(lab, family);
	lab_tunnel(lab);
	cfg.tunnel = lab->tunnel;
	lab->session = lab_session(lab, &cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(lab->test, lab->session);
}
