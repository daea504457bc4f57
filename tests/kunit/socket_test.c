// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets: which are adopted, what adoption changes, and that all of it is undone.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/in.h>
#include <net/udp.h>

#include "tests/kunit/fixture.h"

static struct ol_socket *adopt(struct lab *lab, int fd)
{
	struct ol_socket *us;

	mutex_lock(&lab->on->lock);
	us = ol_socket_add(lab->on, fd, NULL);
	mutex_unlock(&lab->on->lock);
	return us;
}

static void give_back(struct lab *lab, struct ol_socket *us)
{
	struct ol_graveyard g;

	ol_graveyard_init(&g);
	mutex_lock(&lab->on->lock);
	ol_socket_withdraw(us, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&lab->on->lock);
	lab_bury(&g);
}

static const u16 families[] = { AF_INET, AF_INET6 };

static void family_desc(const u16 *family, char *desc)
{
	strscpy(desc, *family == AF_INET ? "IPv4" : "IPv6", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(family, families, family_desc);

static void socket_adopt(struct kunit *test)
{
	const u16 family = *(const u16 *)test->param_value;
	struct lab *lab = test->priv;
	int fd = lab_udp_fd(lab, family);
	struct ol_socket *us = adopt(lab, fd);
	struct file *file = fget(fd);
	const struct udp_sock *up;
	struct sock *sk;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, us);
	KUNIT_ASSERT_PTR_EQ(test, us->file, file);
	sk = us->sk;
	up = udp_sk(sk);
	KUNIT_EXPECT_EQ(test, us->family, family);
	KUNIT_EXPECT_GE(test, us->id, 1);
	KUNIT_EXPECT_EQ(test, us->tunnels, 0);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sockets, 1);
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&lab->on->sockets, us->id), us);
	KUNIT_EXPECT_PTR_EQ(test, sk->sk_user_data, us);
	KUNIT_EXPECT_TRUE(test, up->encap_rcv == ol_l2tp_rcv);
	KUNIT_EXPECT_TRUE(test, up->encap_type == UDP_ENCAP_L2TPINUDP);
	if (family == AF_INET6)
		KUNIT_EXPECT_TRUE(test, udp_get_no_check6_rx(sk));

	give_back(lab, us);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sockets, 0);
	KUNIT_EXPECT_NULL(test, sk->sk_user_data);
	KUNIT_EXPECT_TRUE(test, !up->encap_rcv);
	KUNIT_EXPECT_TRUE(test, !up->encap_type);
	if (family == AF_INET6)
		KUNIT_EXPECT_FALSE(test, udp_get_no_check6_rx(sk));

	/* and once more */
	us = adopt(lab, fd);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, us);
	if (!IS_ERR(us))
		give_back(lab, us);
	close_fd(fd);
	flush_delayed_fput();
	KUNIT_EXPECT_EQ(test, file_count(file), 1);
	fput(file);
}

/* The file lives as long as either of its holders. */
static void socket_outlives_the_daemon(struct kunit *test)
{
	static const u8 msg[] = { 0x00, 2, 0x11, 0x11, 1, 1, 0xc0, 0x21, 9, 1 };
	struct lab *lab = test->priv;

	lab_forward(lab, AF_INET);
	KUNIT_EXPECT_EQ(test, file_count(lab->us->file), 1);
	lab_peer_send(lab, msg, sizeof(msg));
	lab_client_gets(lab, LAB_SID, msg + 6, 4);
}

/* Given back, the socket's reader gets everything there is. */
static void socket_given_back(struct kunit *test)
{
	static const u8 msg[] = { 0x00, 2, 0x11, 0x11, 1, 1, 0xc0, 0x21, 9, 1 };
	struct lab *lab = test->priv;
	struct sk_buff *skb;
	struct file *file;
	u8 buf[32];
	struct kvec vec = { .iov_base = buf, .iov_len = sizeof(buf) };
	struct msghdr header = {};

	lab_socket(lab, AF_INET);
	file = get_file(lab->us->file);
	skb = lab_datagram(lab, msg, sizeof(msg), sizeof(msg));
	give_back(lab, lab->us);

	/* a datagram that had found our handler before */
	local_bh_disable();
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, ol_l2tp_rcv(sock_from_file(file)->sk, skb), 1);
	rcu_read_unlock();
	local_bh_enable();
	kfree_skb(skb);

	lab->us = kunit_kzalloc(test, sizeof(*lab->us), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, lab->us);
	lab->us->family = AF_INET;
	lab_peer_send(lab, msg, sizeof(msg));
	KUNIT_EXPECT_EQ(test, kernel_recvmsg(sock_from_file(file), &header, &vec, 1, sizeof(buf),
					     MSG_DONTWAIT), sizeof(msg));
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	fput(file);
}

struct odd {
	const char *name;
	int family, type, protocol;
	bool bind, connect, encap;
	int err;
};

static const struct odd odds[] = {
	{ "not bound", AF_INET, SOCK_DGRAM, IPPROTO_UDP, false, false, false, -EINVAL },
	{ "connected", AF_INET, SOCK_DGRAM, IPPROTO_UDP, true, true, false, -EINVAL },
	{ "TCP", AF_INET, SOCK_STREAM, IPPROTO_TCP, true, false, false, -EINVAL },
	{ "netlink", AF_NETLINK, SOCK_DGRAM, NETLINK_GENERIC, false, false, false, -EINVAL },
	{ "encapsulation", AF_INET, SOCK_DGRAM, IPPROTO_UDP, true, false, true, -EBUSY },
};

KUNIT_ARRAY_PARAM_DESC(odd, odds, name);

static void socket_refused(struct kunit *test)
{
	const struct odd *c = test->param_value;
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct lab *lab = test->priv;
	struct socket *sock;
	struct file *file;
	int fd;

	rtnl_lock();
	dev_open(init_net.loopback_dev, NULL);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, sock_create_kern(&init_net, c->family, c->type, c->protocol, &sock),
			0);
	file = sock_alloc_file(sock, 0, NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	if (c->bind)
		KUNIT_EXPECT_EQ(test, kernel_bind(sock, (struct sockaddr *)&in, sizeof(in)), 0);
	in.sin_port = htons(9);
	if (c->connect)
		KUNIT_EXPECT_EQ(test, kernel_connect(sock, (struct sockaddr *)&in, sizeof(in), 0),
				0);
	if (c->encap)
		udp_sk(sock->sk)->encap_type = UDP_ENCAP_ESPINUDP;
	fd = get_unused_fd_flags(O_CLOEXEC);
	KUNIT_ASSERT_GE(test, fd, 0);
	fd_install(fd, get_file(file));

	KUNIT_EXPECT_EQ(test, PTR_ERR(adopt(lab, fd)), c->err);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sockets, 0);
	KUNIT_EXPECT_TRUE(test, xa_empty(&lab->on->sockets));
	close_fd(fd);
	flush_delayed_fput();
	KUNIT_EXPECT_EQ(test, file_count(file), 1);
	fput(file);
}

static void socket_bad_fd(struct kunit *test)
{
	struct lab *lab = test->priv;

	KUNIT_EXPECT_EQ(test, PTR_ERR(adopt(lab, 1 << 20)), -EBADF);
	KUNIT_EXPECT_EQ(test, PTR_ERR(adopt(lab, -1)), -EBADF);
}

static void socket_twice(struct kunit *test)
{
	struct lab *lab = test->priv;
	int fd = lab_udp_fd(lab, AF_INET);
	struct ol_socket *us = adopt(lab, fd);

	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, us);
	KUNIT_EXPECT_EQ(test, PTR_ERR(adopt(lab, fd)), -EBUSY);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sockets, 1);
	KUNIT_EXPECT_PTR_EQ(test, us->sk->sk_user_data, us);
	KUNIT_EXPECT_EQ(test, file_count(us->file), 2);
	close_fd(fd);
}

static struct kunit_case socket_cases[] = {
	KUNIT_CASE_PARAM(socket_adopt, family_gen_params),
	KUNIT_CASE(socket_outlives_the_daemon),
	KUNIT_CASE(socket_given_back),
	KUNIT_CASE_PARAM(socket_refused, odd_gen_params),
	KUNIT_CASE(socket_bad_fd),
	KUNIT_CASE(socket_twice),
	{}
};

static struct kunit_suite socket_suite = {
	.name = "openlac_socket",
	.init = lab_init,
	.exit = lab_exit,
	.test_cases = socket_cases,
};

kunit_test_suite(socket_suite);
