// SPDX-License-Identifier: GPL-2.0
/*
 * Frames to clients: what the netdev is given, and when it is given nothing.
 */
#include <linux/if_arp.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include "tests/kunit/fixture.h"
#include "kernel/wire.h"

/* To session LAB_SESSION; the PPP frame begins at octet 6. */
static const u8 msg[] = { 0x00, 2, 0x11, 0x11, 1, 1, 0xc0, 0x21, 9, 7, 0, 8, 1, 2, 3, 4 };
#define PPP	(msg + 6)
#define PPP_LEN	(sizeof(msg) - 6)

static int pppoe_tx_init(struct kunit *test)
{
	int err = lab_init(test);

	if (!err)
		lab_forward(test->priv, AF_INET);
	return err;
}

static void expect_drop(struct lab *lab, enum openlac_drop cause)
{
	lab_client_silent(lab);
	lab_expect_drop(lab, cause, 1);
	KUNIT_EXPECT_EQ(lab->test, lab_session_count(lab->session, OL_DOWN_DROPS), 1);
	KUNIT_EXPECT_EQ(lab->test, lab_tunnel_count(lab->tunnel, OL_DOWN_DROPS), 1);
}

static void pppoe_tx_frame(struct kunit *test)
{
	struct lab *lab = test->priv;

	lab_peer_send(lab, msg, sizeof(msg));
	lab_client_gets(lab, LAB_SID, PPP, PPP_LEN);
	lab_client_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_PACKETS), 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_BYTES), PPP_LEN);
}

/*
 * A priority message gets ahead in the queues; nothing else of the outer packet is left on the
 * frame.
 */
static void pppoe_tx_priority(struct kunit *test)
{
	static const u8 urgent[] = { 0x01, 2, 0x11, 0x11, 1, 1, 0xc0, 0x21, 9, 7, 0, 4 };
	struct lab *lab = test->priv;
	struct sk_buff *skb;

	skb = lab_datagram(lab, urgent, sizeof(urgent), sizeof(urgent));
	skb->mark = 77;
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	skb->csum_level = 1;
	skb->encapsulation = 1;
	lab_l2tp_rcv(lab, skb);
	skb = lab_sent(lab->dev);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->priority, TC_PRIO_CONTROL);
	KUNIT_EXPECT_EQ(test, skb->mark, 0);
	KUNIT_EXPECT_TRUE(test, skb->ip_summed == CHECKSUM_NONE);
	KUNIT_EXPECT_FALSE(test, skb->encapsulation);
	KUNIT_EXPECT_EQ(test, skb->protocol, htons(ETH_P_PPP_SES));
	KUNIT_EXPECT_PTR_EQ(test, skb_mac_header(skb), skb->data);
	KUNIT_EXPECT_PTR_EQ(test, skb_network_header(skb), skb->data + ETH_HLEN);
	kfree_skb(skb);
}

/*
 * A checksum that the sender left to its netdev: the outer one is gone with its header, the
 * inner one is still due.
 */
static void pppoe_tx_pending_checksum(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb;
	int at;

	for (at = 0; at <= 16; at += 16) {
		skb = lab_datagram(lab, msg, sizeof(msg), sizeof(msg));
		skb->ip_summed = CHECKSUM_PARTIAL;
		skb->csum_start = skb->data + at - skb->head;
		skb->csum_offset = 6;
		lab_l2tp_rcv(lab, skb);
		skb = lab_sent(lab->dev);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		/* the netdev cannot fill it in, so that the core has done it */
		KUNIT_EXPECT_TRUE(test, skb->ip_summed == CHECKSUM_NONE);
		KUNIT_EXPECT_EQ(test, !memcmp(skb->data + skb->len - PPP_LEN, PPP, PPP_LEN), !at);
		kfree_skb(skb);
	}
}

/* A new address of the netdev is in the very next frame. */
static void pppoe_tx_new_address(struct kunit *test)
{
	struct lab *lab = test->priv;
	const u8 mac[ETH_ALEN] = { 0x02, 1, 2, 3, 4, 5 };
	struct sockaddr addr = { .sa_family = ARPHRD_ETHER };
	int err;

	memcpy(addr.sa_data_min, mac, ETH_ALEN);
	lab_peer_send(lab, msg, sizeof(msg));
	lab_client_gets(lab, LAB_SID, PPP, PPP_LEN);
	rtnl_lock();
	err = dev_set_mac_address(lab->dev, &addr, NULL);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
	KUNIT_ASSERT_MEMEQ(test, lab->dev->dev_addr, mac, ETH_ALEN);
	lab_peer_send(lab, msg, sizeof(msg));
	lab_client_gets(lab, LAB_SID, PPP, PPP_LEN);
}

/* The PPPoE header counts as payload: 1494 octets of PPP fit a netdev of 1500. */
static void pppoe_tx_mtu(struct kunit *test)
{
	struct lab *lab = test->priv;
	u8 *buf = kunit_kzalloc(test, 6 + 1495, GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memcpy(buf, msg, sizeof(msg));
	lab_peer_send(lab, buf, 6 + 1494);
	lab_client_gets(lab, LAB_SID, buf + 6, 1494);
	lab_peer_send(lab, buf, 6 + 1495);
	expect_drop(lab, OPENLAC_DROP_TOO_BIG);

	rtnl_lock();
	err = dev_set_mtu(lab->dev, 1501);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
	lab_peer_send(lab, buf, 6 + 1495);
	lab_client_gets(lab, LAB_SID, buf + 6, 1495);
}

static void pppoe_tx_down(struct kunit *test)
{
	struct lab *lab = test->priv;
	int err;

	rtnl_lock();
	dev_close(lab->dev);
	rtnl_unlock();
	lab_peer_send(lab, msg, sizeof(msg));
	expect_drop(lab, OPENLAC_DROP_NETDEV_DOWN);

	rtnl_lock();
	err = dev_open(lab->dev, NULL);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
	lab_peer_send(lab, msg, sizeof(msg));
	lab_client_gets(lab, LAB_SID, PPP, PPP_LEN);
}

/*
 * A netdev that has stopped: its queue takes one frame, and one that was on the way out waits
 * in front of it.
 */
static void pppoe_tx_queue_full(struct kunit *test)
{
	struct lab *lab = test->priv;
	int i;

	netif_stop_queue(lab->dev);
	for (i = 0; i < 4; i++)
		lab_peer_send(lab, msg, sizeof(msg));
	lab_client_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_QUEUE_FULL, 2);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_PACKETS), 2);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_DROPS), 2);
	local_bh_disable();
	netif_wake_queue(lab->dev);
	local_bh_enable();
	lab_client_gets(lab, LAB_SID, PPP, PPP_LEN);
	lab_client_gets(lab, LAB_SID, PPP, PPP_LEN);
	lab_client_silent(lab);
}

static void pppoe_tx_loop(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb = lab_datagram(lab, msg, sizeof(msg), sizeof(msg));
	int depth = 0;

	local_bh_disable();
	while (ol_xmit_enter())
		depth++;
	lab_l2tp_rcv(lab, skb);
	while (depth--)
		ol_xmit_leave();
	local_bh_enable();
	expect_drop(lab, OPENLAC_DROP_LOOP);
	lab_peer_send(lab, msg, sizeof(msg));
	lab_client_gets(lab, LAB_SID, PPP, PPP_LEN);
}

/*
 * Somebody has a clone: the header cannot be written to, and there is no memory for another
 * one.
 */
static void pppoe_tx_no_memory(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb = lab_datagram(lab, msg, sizeof(msg), sizeof(msg));
	struct sk_buff *clone = skb_clone(skb, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, clone);
	lab_fail_atomic(test);
	lab_l2tp_rcv(lab, skb);
	expect_drop(lab, OPENLAC_DROP_NO_MEMORY);
	KUNIT_EXPECT_MEMEQ(test, clone->data + 8, msg, sizeof(msg));
	kfree_skb(clone);
	lab_peer_send(lab, msg, sizeof(msg));
	lab_client_gets(lab, LAB_SID, PPP, PPP_LEN);
}

static void pppoe_tx_cloned(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb = lab_datagram(lab, msg, sizeof(msg), sizeof(msg));
	struct sk_buff *clone = skb_clone(skb, GFP_KERNEL);
	u8 before[8 + sizeof(msg)];

	KUNIT_ASSERT_NOT_NULL(test, clone);
	memcpy(before, clone->data, sizeof(before));
	lab_l2tp_rcv(lab, skb);
	lab_client_gets(lab, LAB_SID, PPP, PPP_LEN);
	KUNIT_EXPECT_MEMEQ(test, (const u8 *)clone->data, before, sizeof(before));
	kfree_skb(clone);
}

static struct kunit_case pppoe_tx_cases[] = {
	KUNIT_CASE(pppoe_tx_frame),
	KUNIT_CASE(pppoe_tx_priority),
	KUNIT_CASE(pppoe_tx_pending_checksum),
	KUNIT_CASE(pppoe_tx_new_address),
	KUNIT_CASE(pppoe_tx_mtu),
	KUNIT_CASE(pppoe_tx_down),
	KUNIT_CASE(pppoe_tx_queue_full),
	KUNIT_CASE(pppoe_tx_loop),
	KUNIT_CASE(pppoe_tx_no_memory),
	KUNIT_CASE(pppoe_tx_cloned),
	{}
};

static struct kunit_suite pppoe_tx_suite = {
	.name = "openlac_pppoe_tx",
	.init = pppoe_tx_init,
	.exit = lab_exit,
	.test_cases = pppoe_tx_cases,
};

kunit_test_suite(pppoe_tx_suite);
