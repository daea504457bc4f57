// SPDX-License-Identifier: GPL-2.0
/*
 * What a namespace has: the generation of its lists, the order in which everything goes, what is
 * still safe in between, and a namespace that lets nothing new in.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/in.h>

#include "tests/kunit/fixture.h"

static const u8 lcp[] = { 0xc0, 0x21, 9, 7, 0, 4 };

static int pernet_init(struct kunit *test)
{
	int err = lab_init(test);

	if (!err)
		lab_owner(test->priv);
	return err;
}

static void withdraw(struct lab *lab, struct ol_graveyard *g)
{
	ol_graveyard_init(g);
	mutex_lock(&lab->on->lock);
	ol_net_withdraw(lab->on, OPENLAC_REASON_FLUSH, g);
	mutex_unlock(&lab->on->lock);
}

static void expect_empty(struct lab *lab)
{
	KUNIT_EXPECT_EQ(lab->test, lab->on->nr_sockets, 0);
	KUNIT_EXPECT_EQ(lab->test, lab->on->nr_ifaces, 0);
	KUNIT_EXPECT_EQ(lab->test, lab->on->nr_sessions, 0);
	KUNIT_EXPECT_EQ(lab->test, lab->on->tunnels.count, 0);
	KUNIT_EXPECT_TRUE(lab->test, xa_empty(&lab->on->sockets));
	KUNIT_EXPECT_TRUE(lab->test, xa_empty(&lab->on->ifaces));
	KUNIT_EXPECT_TRUE(lab->test, list_empty(&lab->on->owners));
	KUNIT_EXPECT_TRUE(lab->test, list_empty(&lab->on->orphans));
}

static void pernet_get(struct kunit *test)
{
	struct lab *lab = test->priv;

	KUNIT_EXPECT_PTR_EQ(test, lab->on, ol_net_get(&init_net));
	KUNIT_EXPECT_PTR_EQ(test, lab->on->net, &init_net);
	KUNIT_EXPECT_PTR_EQ(test, lab->on->tunnels.lock, &lab->on->lock);
	KUNIT_EXPECT_FALSE(test, lab->on->closing);
	KUNIT_EXPECT_NE(test, lab->on->generation, 0);
	expect_empty(lab);
}

/* 0 is what the netlink core takes for "do not compare". */
static void pernet_generation(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_net *on = lab->on;
	unsigned int old = on->generation;

	mutex_lock(&on->lock);
	ol_net_changed(on);
	KUNIT_EXPECT_EQ(test, on->generation, old + 1 ?: 1);
	on->generation = UINT_MAX;
	ol_net_changed(on);
	KUNIT_EXPECT_EQ(test, on->generation, 1);
	on->generation = old;
	mutex_unlock(&on->lock);
	lab_iface(lab);
	KUNIT_EXPECT_NE(test, on->generation, old);
}

static void pernet_nothing(struct kunit *test)
{
	struct lab *lab = test->priv;
	unsigned int generation = lab->on->generation;
	struct ol_graveyard g;

	withdraw(lab, &g);
	KUNIT_EXPECT_TRUE(test, list_empty(&g.ifaces));
	KUNIT_EXPECT_TRUE(test, list_empty(&g.sockets));
	KUNIT_EXPECT_EQ(test, lab->on->generation, generation);
	ol_graveyard_bury(&g);
	expect_empty(lab);
}

/* The next notification tells of this deletion. */
static void expect_gone(struct lab *lab, u8 cmd, int event_type, int reason_type)
{
	struct kunit *test = lab->test;
	u8 *buf = kunit_kzalloc(test, LAB_REQUEST_MAX, GFP_KERNEL);
	const struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	const struct nlattr *event, *reason;
	int len;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	len = lab_owner_gets(lab, buf, LAB_REQUEST_MAX);
	KUNIT_ASSERT_TRUE(test, nlmsg_ok(nlh, len));
	KUNIT_ASSERT_EQ(test, nlh->nlmsg_type, ol_family.id);
	KUNIT_EXPECT_EQ(test, ((struct genlmsghdr *)nlmsg_data(nlh))->cmd, cmd);
	event = nlmsg_find_attr(nlh, GENL_HDRLEN, event_type);
	reason = nlmsg_find_attr(nlh, GENL_HDRLEN, reason_type);
	KUNIT_ASSERT_NOT_NULL(test, event);
	KUNIT_ASSERT_NOT_NULL(test, reason);
	KUNIT_EXPECT_EQ(test, nla_get_u8(event), OPENLAC_EVENT_DEL);
	KUNIT_EXPECT_EQ(test, nla_get_u8(reason), OPENLAC_REASON_FLUSH);
}

/* Users before what they use, with their reason, whatever waits in them. */
static void pernet_withdraw(struct kunit *test)
{
	struct ol_session_config cfg = { .sid = LAB_SID + 1, .state = OPENLAC_SESSION_HOLD };
	struct lab *lab = test->priv;
	u32 group = ol_family.mcgrp_offset;
	struct ol_graveyard g;
	u8 octet;

	lab_forward(lab, AF_INET);
	cfg.portid = lab->portid;
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	lab_client_send(lab, LAB_SID + 1, lcp, sizeof(lcp));
	cfg = (struct ol_session_config){ .sid = LAB_SID + 2, .state = OPENLAC_SESSION_PUNT };
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	KUNIT_EXPECT_FALSE(test, list_empty(&lab->on->owners));
	KUNIT_EXPECT_FALSE(test, list_empty(&lab->on->orphans));
	KUNIT_ASSERT_EQ(test, lab->owner->ops->setsockopt(lab->owner, SOL_NETLINK,
							  NETLINK_ADD_MEMBERSHIP,
							  KERNEL_SOCKPTR(&group),
							  sizeof(group)), 0);
	withdraw(lab, &g);
	expect_empty(lab);
	expect_gone(lab, OPENLAC_CMD_SESSION_NTF, SES(EVENT), SES(REASON));
	expect_gone(lab, OPENLAC_CMD_SESSION_NTF, SES(EVENT), SES(REASON));
	expect_gone(lab, OPENLAC_CMD_SESSION_NTF, SES(EVENT), SES(REASON));
	expect_gone(lab, OPENLAC_CMD_IFACE_NTF, OPENLAC_A_IFACE_EVENT, OPENLAC_A_IFACE_REASON);
	expect_gone(lab, OPENLAC_CMD_TUNNEL_NTF, TUN(EVENT), TUN(REASON));
	expect_gone(lab, OPENLAC_CMD_SOCKET_NTF, OPENLAC_A_SOCKET_EVENT, OPENLAC_A_SOCKET_REASON);
	KUNIT_EXPECT_EQ(test, lab_owner_gets(lab, &octet, 1), 0);
	lab_bury(&g);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

/* Until the grace period is over, who came before may still be there: he finds nothing, safely. */
static void pernet_before_burial(struct kunit *test)
{
	static const u8 msg[] = { 0, 2, 0x11, 0x11, 1, 1, 0xc0, 0x21, 9, 7 };
	struct lab *lab = test->priv;
	struct ol_graveyard g;
	struct sk_buff *skb;

	lab_forward(lab, AF_INET);
	withdraw(lab, &g);
	KUNIT_EXPECT_PTR_EQ(test, list_first_entry(&g.ifaces, struct ol_iface, node), lab->iface);
	KUNIT_EXPECT_PTR_EQ(test, list_first_entry(&g.sockets, struct ol_socket, node), lab->us);
	KUNIT_EXPECT_PTR_EQ(test, lab->iface->dev, lab->dev);
	lab_client_send(lab, LAB_SID, lcp, sizeof(lcp));
	lab_expect_drop(lab, OPENLAC_DROP_PPPOE_SESSION, 1);
	/* the socket is an ordinary one again, but still open */
	KUNIT_EXPECT_PTR_EQ(test, lab->us->sk->sk_user_data, NULL);
	skb = lab_datagram(lab, msg, sizeof(msg), sizeof(msg));
	KUNIT_EXPECT_EQ(test, lab_l2tp_rcv(lab, skb), 1);
	kfree_skb(skb);
	lab_bury(&g);
	lab_peer_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

static int add_iface(struct lab *lab)
{
	struct lab_request r;

	lab_request(&r, lab, OPENLAC_CMD_IFACE_ADD, 0);
	lab_put_u32(&r, OPENLAC_A_IFACE_IFINDEX, lab->dev->ifindex);
	return lab_ack(&r);
}

static int add_socket(struct lab *lab)
{
	int err, fd = lab_udp_fd(lab, AF_INET);
	struct lab_request r;

	lab_request(&r, lab, OPENLAC_CMD_SOCKET_ADD, 0);
	lab_put_u32(&r, OPENLAC_A_SOCKET_FD, fd);
	err = lab_ack(&r);
	close_fd(fd);
	flush_delayed_fput();
	return err;
}

static int add_tunnel(struct lab *lab)
{
	const struct in_addr lo = { htonl(INADDR_LOOPBACK) };
	struct lab_request r;

	lab_request(&r, lab, OPENLAC_CMD_TUNNEL_ADD, 0);
	lab_put_u16(&r, TUN(ID), LAB_TUNNEL);
	lab_put_u16(&r, TUN(PEER_ID), LAB_PEER_TUNNEL);
	lab_put_u32(&r, TUN(SOCKET), 1);
	lab_put(&r, TUN(PEER_ADDR4), &lo, sizeof(lo));
	lab_put_u16(&r, TUN(PEER_PORT), 1701);
	return lab_ack(&r);
}

static int add_session(struct lab *lab)
{
	struct lab_request r;

	lab_request(&r, lab, OPENLAC_CMD_SESSION_ADD, 0);
	lab_put_u32(&r, SES(IFINDEX), lab->dev->ifindex);
	lab_put_u16(&r, SES(PPPOE_SID), LAB_SID);
	lab_put(&r, SES(PEER_MAC), lab_mac, ETH_ALEN);
	lab_put_u8(&r, SES(STATE), OPENLAC_SESSION_PUNT);
	return lab_ack(&r);
}

/* Nothing is added to a namespace that closes, while looking and taking away go on. */
static void pernet_closing(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session_config cfg = { .sid = LAB_SID, .state = OPENLAC_SESSION_HOLD };
	struct lab_request r;

	lab_iface(lab);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	mutex_lock(&lab->on->lock);
	lab->on->closing = true;
	mutex_unlock(&lab->on->lock);
	KUNIT_EXPECT_EQ(test, add_iface(lab), -ESHUTDOWN);
	KUNIT_EXPECT_EQ(test, add_socket(lab), -ESHUTDOWN);
	KUNIT_EXPECT_EQ(test, add_tunnel(lab), -ESHUTDOWN);
	KUNIT_EXPECT_EQ(test, add_session(lab), -ESHUTDOWN);
	lab_request(&r, lab, OPENLAC_CMD_STATS_GET, 0);
	lab_ask(&r);
	KUNIT_EXPECT_EQ(test, ((struct nlmsghdr *)r.buf)->nlmsg_type, ol_family.id);
	lab_request(&r, lab, OPENLAC_CMD_FLUSH, 0);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), 0);
	expect_empty(lab);

	mutex_lock(&lab->on->lock);
	lab->on->closing = false;
	mutex_unlock(&lab->on->lock);
	KUNIT_EXPECT_EQ(test, add_iface(lab), 0);
	KUNIT_EXPECT_EQ(test, add_session(lab), 0);
}

static struct kunit_case pernet_cases[] = {
	KUNIT_CASE(pernet_get),
	KUNIT_CASE(pernet_generation),
	KUNIT_CASE(pernet_nothing),
	KUNIT_CASE(pernet_withdraw),
	KUNIT_CASE(pernet_before_burial),
	KUNIT_CASE(pernet_closing),
	{}
};

static struct kunit_suite pernet_suite = {
	.name = "openlac_pernet",
	.init = pernet_init,
	.exit = lab_exit,
	.test_cases = pernet_cases,
};

kunit_test_suite(pernet_suite);
