// SPDX-License-Identifier: GPL-2.0
/*
 * Frames of clients: which are ours, which are refused and why, and what exactly goes into the
 * tunnel.
 */
#include <linux/if_vlan.h>

#include "tests/kunit/fixture.h"
#include "kernel/wire.h"

/* LCP Configure-Request without options */
static const u8 lcp[] = { 0xc0, 0x21, 1, 7, 0, 4 };

/* The plainest message to the peer: 6 octets of header, 2 of address and control */
static const u8 lcp_to_peer[] = { 0, 2, 0x22, 0x22, 2, 2, 0xff, 3, 0xc0, 0x21, 1, 7, 0, 4 };

static int pppoe_rx_init(struct kunit *test)
{
	int err = lab_init(test);

	if (!err)
		lab_forward(test->priv, AF_INET);
	return err;
}

static void pppoe_rx_forward(struct kunit *test)
{
	struct lab *lab = test->priv;

	lab_client_send(lab, LAB_SID, lcp, sizeof(lcp));
	lab_peer_gets(lab, lcp_to_peer, sizeof(lcp_to_peer));
	lab_peer_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_PACKETS), 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_BYTES), sizeof(lcp));
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_UP_PACKETS), 1);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_UP_BYTES), sizeof(lcp));
}

/* The same by way of the core, which may share the frame with the in-tree driver. */
static void pppoe_rx_from_the_core(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 30);

	local_bh_disable();
	netif_receive_skb(skb);
	local_bh_enable();
	lab_peer_gets(lab, lcp_to_peer, sizeof(lcp_to_peer));
	lab_peer_silent(lab);
}

/* Whoever else holds the frame keeps all of it. */
static void pppoe_rx_shared(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 30);
	u32 len = skb->len;
	u8 before[64];

	memcpy(before, skb->data, len);
	lab_client_rcv(lab, skb_get(skb));
	KUNIT_EXPECT_EQ(test, skb->len, len);
	KUNIT_EXPECT_MEMEQ(test, (const u8 *)skb->data, before, len);
	kfree_skb(skb);
	lab_peer_gets(lab, lcp_to_peer, sizeof(lcp_to_peer));
}

static const u32 paddings[] = { 0, 1, 2, 34, 1000 };

static void padding_desc(const u32 *padding, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u octets", *padding);
}

KUNIT_ARRAY_PARAM(padding, paddings, padding_desc);

static void pppoe_rx_padding(struct kunit *test)
{
	struct lab *lab = test->priv;
	const u32 padding = *(const u32 *)test->param_value;
	struct sk_buff *skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), padding);

	/* a checksum of the whole frame must stay right, or udp_set_csum() would complain */
	skb->csum = csum_partial(skb->data, skb->len, 0);
	skb->ip_summed = CHECKSUM_COMPLETE;
	lab_client_rcv(lab, skb);
	lab_peer_gets(lab, lcp_to_peer, sizeof(lcp_to_peer));
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_BYTES), sizeof(lcp));
}

/*
 * Frames whose protocol field is one octet, and ones that are nothing but one octet, pass as
 * they are.
 */
static void pppoe_rx_compressed(struct kunit *test)
{
	static const u8 pfc[] = { 0x21, 0x45, 0, 0, 20 };
	static const u8 pfc_to_peer[] = { 0, 2, 0x22, 0x22, 2, 2, 0xff, 3, 0x21, 0x45, 0, 0, 20 };
	static const u8 one_to_peer[] = { 0, 2, 0x22, 0x22, 2, 2, 0xff, 3, 0x21 };
	struct lab *lab = test->priv;

	lab_client_send(lab, LAB_SID, pfc, sizeof(pfc));
	lab_peer_gets(lab, pfc_to_peer, sizeof(pfc_to_peer));
	lab_client_send(lab, LAB_SID, pfc, 1);
	lab_peer_gets(lab, one_to_peer, sizeof(one_to_peer));
}

/*
 * Header and payload wherever they are: cut the frame between linear part and page at every
 * octet.
 */
static void pppoe_rx_scattered(struct kunit *test)
{
	struct lab *lab = test->priv;
	u32 linear, len = OL_PPPOE_HLEN + sizeof(lcp);
	struct sk_buff *skb, *whole;
	struct page *page;

	for (linear = 0; linear <= len; linear++) {
		whole = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);
		page = alloc_page(GFP_KERNEL);
		skb = netdev_alloc_skb(lab->dev, ETH_HLEN + linear);
		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		skb_put_data(skb, skb_mac_header(whole), ETH_HLEN + linear);
		memcpy(page_address(page), whole->data + linear, len - linear);
		if (linear < len)
			skb_add_rx_frag(skb, 0, page, 0, len - linear, PAGE_SIZE);
		else
			__free_page(page);
		skb->protocol = eth_type_trans(skb, lab->dev);
		consume_skb(whole);
		lab_client_rcv(lab, skb);
		lab_peer_gets(lab, lcp_to_peer, sizeof(lcp_to_peer));
	}
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

struct refused {
	const char *name;
	u8 at;			/* octet from the PPPoE header on */
	u8 value;
	u8 len;			/* of the frame, 0 to leave it */
	enum openlac_drop cause;
};

static const struct refused pppoe_rx_refused_table[] = {
	{ "empty", 0, 0x11, 0xff, OPENLAC_DROP_PPPOE_SHORT },
	{ "1 octet", 0, 0x11, 1, OPENLAC_DROP_PPPOE_SHORT },
	{ "5 octets", 0, 0x11, 5, OPENLAC_DROP_PPPOE_SHORT },
	{ "header only", 0, 0x11, 6, OPENLAC_DROP_PPPOE_SHORT },
	{ "one octet short", 0, 0x11, 11, OPENLAC_DROP_PPPOE_SHORT },
	{ "length 0", 5, 0, 0, OPENLAC_DROP_PPPOE_SHORT },
	{ "length beyond the end", 5, 7, 0, OPENLAC_DROP_PPPOE_SHORT },
	{ "length far beyond the end", 4, 0xff, 0, OPENLAC_DROP_PPPOE_SHORT },
	{ "version", 0, 0x21, 0, OPENLAC_DROP_PPPOE_HEADER },
	{ "type", 0, 0x12, 0, OPENLAC_DROP_PPPOE_HEADER },
	{ "code", 1, 0xa7, 0, OPENLAC_DROP_PPPOE_HEADER },
	{ "session 0x0043", 3, 0x43, 0, OPENLAC_DROP_PPPOE_SESSION },
	{ "session 0x4242", 2, 0x42, 0, OPENLAC_DROP_PPPOE_SESSION },
	{ "session 0", 3, 0, 0, OPENLAC_DROP_PPPOE_SESSION },
};

KUNIT_ARRAY_PARAM_DESC(refused, pppoe_rx_refused_table, name);

static void pppoe_rx_refused(struct kunit *test)
{
	struct lab *lab = test->priv;
	const struct refused *c = test->param_value;
	struct sk_buff *skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);

	skb->data[c->at] = c->value;
	if (c->len)
		skb_trim(skb, c->len == 0xff ? 0 : c->len);
	lab_client_rcv(lab, skb);
	lab_expect_drop(lab, c->cause, 1);
	lab_peer_silent(lab);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_PACKETS), 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_DROPS), 0);
}

static void pppoe_rx_wrong_mac(struct kunit *test)
{
	struct lab *lab = test->priv;
	int i;

	for (i = 0; i < ETH_ALEN; i++) {
		struct sk_buff *skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);

		eth_hdr(skb)->h_source[i] ^= 1 << i;
		lab_client_rcv(lab, skb);
		lab_expect_drop(lab, OPENLAC_DROP_PPPOE_MAC, 1);
	}
	lab_peer_silent(lab);
}

/* What the core shows us of other netdevs' frames and of others' frames is not ours to judge. */
static void pppoe_rx_not_ours(struct kunit *test)
{
	static const u8 types[] = { PACKET_OTHERHOST, PACKET_BROADCAST, PACKET_MULTICAST,
				    PACKET_OUTGOING };
	struct lab *lab = test->priv;
	struct sk_buff *skb;
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);
		skb->pkt_type = types[i];
		lab_client_rcv(lab, skb);
	}
	skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);
	skb->dev = init_net.loopback_dev;
	lab_client_rcv(lab, skb);
	skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), 10);
	lab_client_rcv(lab, skb);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	lab_peer_silent(lab);
}

static void pppoe_rx_merged(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);

	skb_shinfo(skb)->gso_size = 1400;
	lab_client_rcv(lab, skb);
	lab_expect_drop(lab, OPENLAC_DROP_TOO_BIG, 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_DROPS), 1);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_UP_DROPS), 1);
}

/* No memory for a private copy, and none to pull the header out of a page. */
static void pppoe_rx_no_memory(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);

	skb_get(skb);
	lab_fail_atomic(test);
	lab_client_rcv(lab, skb);
	lab_expect_drop(lab, OPENLAC_DROP_NO_MEMORY, 1);
	KUNIT_EXPECT_EQ(test, refcount_read(&skb->users), 1);
	kfree_skb(skb);
	lab_peer_silent(lab);
}

/* Two netdevs, the same session id, the same client: eth0 and eth0.10 of one box. */
static void pppoe_rx_two_interfaces(struct kunit *test)
{
	static const u8 other_to_peer[] = { 0x00, 0x02, 0x22, 0x22, 0x03, 0x03, 0xff, 0x03,
					    0xc0, 0x21, 1, 7, 0, 4 };
	struct lab *lab = test->priv;
	struct ol_session_config cfg = {
		.sid = LAB_SID,
		.state = OPENLAC_SESSION_FORWARD,
		.tunnel = lab->tunnel,
		.id = LAB_SESSION + 1,
		.peer_id = 0x0303,
	};
	struct net_device *first = lab->dev;
	struct ol_iface *iface = lab->iface;
	struct ol_session *s;
	struct sk_buff *skb;

	lab_second(lab);
	s = lab_session(lab, &cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
	lab_client_send(lab, LAB_SID, lcp, sizeof(lcp));
	lab_peer_gets(lab, other_to_peer, sizeof(other_to_peer));

	/* the core shows the lower one's handler what came for the upper one */
	skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);
	local_bh_disable();
	rcu_read_lock();
	ol_pppoe_rcv(skb, lab->dev, &iface->pt, first);
	rcu_read_unlock();
	local_bh_enable();
	lab_peer_silent(lab);

	skb = lab_client_skb(lab, LAB_SID, lcp, sizeof(lcp), 0);
	skb->dev = first;
	local_bh_disable();
	netif_receive_skb(skb);
	local_bh_enable();
	lab_peer_gets(lab, lcp_to_peer, sizeof(lcp_to_peer));
	lab_peer_silent(lab);
}

static struct kunit_case pppoe_rx_cases[] = {
	KUNIT_CASE(pppoe_rx_forward),
	KUNIT_CASE(pppoe_rx_from_the_core),
	KUNIT_CASE(pppoe_rx_shared),
	KUNIT_CASE_PARAM(pppoe_rx_padding, padding_gen_params),
	KUNIT_CASE(pppoe_rx_compressed),
	KUNIT_CASE(pppoe_rx_scattered),
	KUNIT_CASE_PARAM(pppoe_rx_refused, refused_gen_params),
	KUNIT_CASE(pppoe_rx_wrong_mac),
	KUNIT_CASE(pppoe_rx_not_ours),
	KUNIT_CASE(pppoe_rx_merged),
	KUNIT_CASE(pppoe_rx_no_memory),
	KUNIT_CASE(pppoe_rx_two_interfaces),
	{}
};

static struct kunit_suite pppoe_rx_suite = {
	.name = "openlac_pppoe_rx",
	.init = pppoe_rx_init,
	.exit = lab_exit,
	.test_cases = pppoe_rx_cases,
};

kunit_test_suite(pppoe_rx_suite);
