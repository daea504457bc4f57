// SPDX-License-Identifier: GPL-2.0
/*
 * Messages to the peer: their form, their outer headers, their route, and when none is sent.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <linux/udp.h>
#include <net/dsfield.h>
#include <net/ipv6.h>
#include <net/udp.h>

#include "tests/kunit/fixture.h"
#include "kernel/wire.h"

static const u8 ppp[] = { 0xc0, 0x21, 9, 7, 0, 8, 1, 2, 3, 4 };

/* the same in a frame that LCP would leave alone, of inner TOS 0xb9: EF and ECT(1) */
static const u8 ip4[] = { 0x00, 0x21, 0x45, 0xb9, 0, 20, 0, 0, 0, 0, 64, 59, 0, 0 };
static const u8 ip6[] = { 0x00, 0x57, 0x6b, 0x90, 0, 0, 0, 0, 59, 64 };
static const u8 ip4_short[] = { 0x21, 0x45, 0xb9, 0, 20, 0, 0, 0, 0, 64, 59, 0, 0 };

static int l2tp_tx_init(struct kunit *test)
{
	int err = lab_init(test);

	if (!err)
		lab_forward(test->priv, AF_INET);
	return err;
}

/* As a message to the peer should be, written without the help of wire.h. */
static u32 expected(u8 *p, u8 form, u16 ns)
{
	u8 *begin = p;

	*p++ = (form & OPENLAC_TX_LENGTH ? 0x40 : 0) | (form & OPENLAC_TX_SEQUENCE ? 0x08 : 0);
	*p++ = 2;
	if (form & OPENLAC_TX_LENGTH) {
		*p++ = 0;
		*p++ = 6 + 2 + (form & OPENLAC_TX_SEQUENCE ? 4 : 0) +
		       (form & OPENLAC_TX_NO_ACFIELD ? 0 : 2) + sizeof(ppp);
	}
	*p++ = LAB_PEER_TUNNEL >> 8;
	*p++ = LAB_PEER_TUNNEL & 0xff;
	*p++ = LAB_PEER_SESSION >> 8;
	*p++ = LAB_PEER_SESSION & 0xff;
	if (form & OPENLAC_TX_SEQUENCE) {
		*p++ = ns >> 8;
		*p++ = ns & 0xff;
		*p++ = 0;
		*p++ = 0;
	}
	if (!(form & OPENLAC_TX_NO_ACFIELD)) {
		*p++ = 0xff;
		*p++ = 0x03;
	}
	memcpy(p, ppp, sizeof(ppp));
	return p - begin + sizeof(ppp);
}

static const u8 forms[] = { 0, 1, 2, 3, 4, 5, 6, 7 };

static void form_desc(const u8 *form, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s%s%s", *form & OPENLAC_TX_LENGTH ? "L" : "-",
		 *form & OPENLAC_TX_SEQUENCE ? "S" : "-",
		 *form & OPENLAC_TX_NO_ACFIELD ? "-" : "A");
}

KUNIT_ARRAY_PARAM(form, forms, form_desc);

/*
 * Three messages each, by the tunnel's form and, with the tunnel's at its opposite, by the
 * session's own.
 */
static void l2tp_tx_form(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	struct ol_session_config own = {
		.form = { .value = *(const u8 *)test->param_value, .selector = OPENLAC_TX_ALL },
	};
	const u8 form = *(const u8 *)test->param_value;
	u8 msg[32];
	int i;

	cfg.tx_form = form;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	for (i = 0; i < 3; i++) {
		lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
		lab_peer_gets(lab, msg, expected(msg, form, i));
	}

	cfg.tx_form = ~form & OPENLAC_TX_ALL;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, lab->session, &own), 0);
	for (; i < 6; i++) {
		lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
		lab_peer_gets(lab, msg, expected(msg, form, i));
	}
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

/* A session chooses single bits; the others follow the tunnel, later changes of it included. */
static void l2tp_tx_form_mixed(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	struct ol_session_config own = {
		.form = { .value = 0, .selector = OPENLAC_TX_SEQUENCE },
	};
	u8 msg[32];

	cfg.tx_form = OPENLAC_TX_LENGTH | OPENLAC_TX_SEQUENCE;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, lab->session, &own), 0);
	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_gets(lab, msg, expected(msg, OPENLAC_TX_LENGTH, 0));
	cfg.tx_form = OPENLAC_TX_NO_ACFIELD;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_gets(lab, msg, expected(msg, OPENLAC_TX_NO_ACFIELD, 0));
}

static void l2tp_tx_number_wraps(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session_config own = {
		.form = { .value = OPENLAC_TX_SEQUENCE, .selector = OPENLAC_TX_SEQUENCE },
	};
	u8 msg[32];
	int i;

	KUNIT_ASSERT_EQ(test, lab_session_set(lab, lab->session, &own), 0);
	atomic_set(&lab->session->ns, 0xfffe);
	for (i = 0; i < 4; i++) {
		lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
		lab_peer_gets(lab, msg, expected(msg, OPENLAC_TX_SEQUENCE, 0xfffe + i));
	}
}

/* The LNS turns numbers on and off by what it sends, RFC 2661 section 5.4. */
static void l2tp_tx_follows_the_lns(struct kunit *test)
{
	static const u8 with[] = { 0x08, 2, 0x11, 0x11, 1, 1, 0, 0, 0, 0, 0xc0, 0x21, 9, 1 };
	static const u8 without[] = { 0x00, 2, 0x11, 0x11, 1, 1, 0xc0, 0x21, 9, 1 };
	struct lab *lab = test->priv;
	u8 msg[32];

	lab_peer_send(lab, with, sizeof(with));
	lab_client_gets(lab, LAB_SID, with + 10, 4);
	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_gets(lab, msg, expected(msg, OPENLAC_TX_SEQUENCE, 0));
	lab_peer_send(lab, without, sizeof(without));
	lab_client_gets(lab, LAB_SID, without + 6, 4);
	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_gets(lab, msg, expected(msg, 0, 0));
}

/* The next datagram in the peer's queue with its outer headers. */
static struct sk_buff *peer_skb(struct lab *lab)
{
	struct sk_buff *skb;
	int err;

	skb = skb_recv_udp(lab->peer->sk, MSG_DONTWAIT, &err);
	KUNIT_ASSERT_NOT_NULL(lab->test, skb);
	return skb;
}

struct outer {
	const char *name;
	u8 tos, ttl;
	bool inherit, df, csum;
	const u8 *ppp;
	u8 len;
	u8 want_tos;
};

static const struct outer outers[] = {
	{ "plain", 0, 0, false, false, true, ppp, sizeof(ppp), 0 },
	{ "fixed TOS", 0x88, 0, false, false, true, ip4, sizeof(ip4), 0x88 },
	{ "inherit IPv4", 0, 0, true, false, true, ip4, sizeof(ip4), 0xb8 },
	{ "inherit IPv4, compressed", 0, 0, true, false, true, ip4_short, sizeof(ip4_short), 0xb8 },
	{ "inherit IPv6", 0, 0, true, false, true, ip6, sizeof(ip6), 0xb8 },
	{ "nothing to inherit", 0x28, 0, true, false, true, ppp, sizeof(ppp), 0x28 },
	{ "TTL", 0, 7, false, false, true, ppp, sizeof(ppp), 0 },
	{ "DF", 0, 0, false, true, true, ppp, sizeof(ppp), 0 },
	{ "no checksum", 0, 0, false, false, false, ppp, sizeof(ppp), 0 },
};

KUNIT_ARRAY_PARAM_DESC(outer, outers, name);

static void l2tp_tx_outer4(struct kunit *test)
{
	struct lab *lab = test->priv;
	const struct outer *c = test->param_value;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	struct sk_buff *skb;

	cfg.tos = c->tos;
	cfg.ttl = c->ttl;
	cfg.tos_inherit = c->inherit;
	cfg.df = c->df;
	cfg.udp_csum = c->csum;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, c->ppp, c->len);
	skb = peer_skb(lab);
	KUNIT_EXPECT_EQ(test, ip_hdr(skb)->tos, c->want_tos);
	KUNIT_EXPECT_EQ(test, ip_hdr(skb)->ttl, c->ttl ?: 64);
	KUNIT_EXPECT_EQ(test, !!(ip_hdr(skb)->frag_off & htons(IP_DF)), c->df);
	KUNIT_EXPECT_EQ(test, !!udp_hdr(skb)->check, c->csum);
	KUNIT_EXPECT_EQ(test, udp_hdr(skb)->source, lab->port);
	KUNIT_EXPECT_EQ(test, udp_hdr(skb)->dest, lab->peer_port);
	KUNIT_EXPECT_EQ(test, ntohs(udp_hdr(skb)->len), 8 + 8 + c->len);
	consume_skb(skb);
}

static void l2tp_tx_source(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	struct sk_buff *skb;

	cfg.has_src = true;
	cfg.src.ip4 = htonl(0x7f000205);
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	skb = peer_skb(lab);
	KUNIT_EXPECT_EQ(test, ip_hdr(skb)->saddr, htonl(0x7f000205));
	consume_skb(skb);

	/* 192.0.2.1 is nobody's, RFC 5737 */
	cfg.src.ip4 = htonl(0xc0000201);
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_NO_ROUTE, 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_DROPS), 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_PACKETS), 1);
}

/* The route that one configuration found is not used with the next one. */
static void l2tp_tx_new_peer(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	struct sk_buff *skb;
	u8 msg[32];

	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_gets(lab, msg, expected(msg, 0, 0));
	cfg.peer_id = 0x2223;
	cfg.peer_port = lab->port;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_silent(lab);
	/* it went to ourselves, where tunnel 0x2223 is unknown */
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_TUNNEL, 1);

	cfg.peer_port = lab->peer_port;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	skb = peer_skb(lab);
	KUNIT_EXPECT_EQ(test, get_unaligned_be16(skb->data + 2), 0x2223);
	consume_skb(skb);
}

static int lo_mtu(int mtu)
{
	int err;

	rtnl_lock();
	err = dev_set_mtu(init_net.loopback_dev, mtu);
	rtnl_unlock();
	return err;
}

/* What does not fit is cut in pieces, or with DF not sent at all; the last size that fits is. */
static void l2tp_tx_too_big(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	const bool ipv4 = cfg.family == AF_INET;
	const u32 fits = 1280 - 8 - 8 -
			 (ipv4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr));
	u8 *frame = kunit_kzalloc(test, fits + 1, GFP_KERNEL);
	struct sk_buff *skb;

	KUNIT_ASSERT_NOT_NULL(test, frame);
	KUNIT_ASSERT_EQ(test, lo_mtu(1280), 0);
	frame[0] = 0xc0;
	frame[1] = 0x21;
	cfg.df = true;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, frame, fits);
	skb = peer_skb(lab);
	KUNIT_EXPECT_EQ(test, skb->len, 8 + fits);
	consume_skb(skb);
	lab_client_send(lab, LAB_SID, frame, fits + 1);
	lab_peer_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_TOO_BIG, 1);

	cfg.df = false;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, frame, fits + 1);
	skb = peer_skb(lab);
	KUNIT_EXPECT_EQ(test, skb->len, 8 + fits + 1);
	KUNIT_EXPECT_NE(test, ipv4 ? IPCB(skb)->frag_max_size : IP6CB(skb)->frag_max_size, 0);
	consume_skb(skb);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

static void l2tp_tx_loop(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb = lab_client_skb(lab, LAB_SID, ppp, sizeof(ppp), 0);
	int depth = 0;
	u8 msg[32];

	local_bh_disable();
	while (ol_xmit_enter())
		depth++;
	lab_client_rcv(lab, skb);
	while (depth--)
		ol_xmit_leave();
	local_bh_enable();
	lab_expect_drop(lab, OPENLAC_DROP_LOOP, 1);
	lab_peer_silent(lab);

	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_gets(lab, msg, expected(msg, 0, 0));
}

/*
 * A cloned header must be copied before anything is pushed; when that fails nothing is sent,
 * and the next one is.
 */
static void l2tp_tx_no_memory(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb, *clone;
	u8 msg[32];

	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_gets(lab, msg, expected(msg, 0, 0));

	skb = lab_client_skb(lab, LAB_SID, ppp, sizeof(ppp), 0);
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	lab_fail_atomic(test);
	lab_client_rcv(lab, skb);
	kfree_skb(clone);
	lab_expect_drop(lab, OPENLAC_DROP_NO_MEMORY, 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_DROPS), 1);
	lab_peer_silent(lab);

	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_gets(lab, msg, expected(msg, 0, 0));
}

/* Who kept a clone of the frame sees it as it was. */
static void l2tp_tx_cloned(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb, *clone;
	u8 msg[32], before[32];
	u32 len;

	skb = lab_client_skb(lab, LAB_SID, ppp, sizeof(ppp), 0);
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	len = ETH_HLEN + clone->len;
	memcpy(before, skb_mac_header(clone), len);
	lab_client_rcv(lab, skb);
	lab_peer_gets(lab, msg, expected(msg, 0, 0));
	KUNIT_EXPECT_MEMEQ(test, skb_mac_header(clone), before, len);
	kfree_skb(clone);
}

static struct kunit_case l2tp_tx_cases[] = {
	KUNIT_CASE_PARAM(l2tp_tx_form, form_gen_params),
	KUNIT_CASE(l2tp_tx_form_mixed),
	KUNIT_CASE(l2tp_tx_number_wraps),
	KUNIT_CASE(l2tp_tx_follows_the_lns),
	KUNIT_CASE_PARAM(l2tp_tx_outer4, outer_gen_params),
	KUNIT_CASE(l2tp_tx_source),
	KUNIT_CASE(l2tp_tx_new_peer),
	KUNIT_CASE(l2tp_tx_too_big),
	KUNIT_CASE(l2tp_tx_loop),
	KUNIT_CASE(l2tp_tx_no_memory),
	KUNIT_CASE(l2tp_tx_cloned),
	{}
};

static void l2tp_tx_exit(struct kunit *test)
{
	lo_mtu(65536);
	lab_exit(test);
}

static struct kunit_suite l2tp_tx_suite = {
	.name = "openlac_l2tp_tx",
	.init = l2tp_tx_init,
	.exit = l2tp_tx_exit,
	.test_cases = l2tp_tx_cases,
};

static int l2tp_tx6_init(struct kunit *test)
{
	int err = lab_init(test);

	if (!err)
		lab_forward(test->priv, AF_INET6);
	return err;
}

static void l2tp_tx_forward6(struct kunit *test)
{
	struct lab *lab = test->priv;
	u8 msg[32];

	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_gets(lab, msg, expected(msg, 0, 0));
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_PACKETS), 1);
}

static void l2tp_tx_outer6(struct kunit *test)
{
	struct lab *lab = test->priv;
	const struct outer *c = test->param_value;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	struct sk_buff *skb;

	cfg.tos = c->tos;
	cfg.ttl = c->ttl;
	cfg.tos_inherit = c->inherit;
	cfg.df = c->df;
	cfg.udp_csum = c->csum;
	udp_set_no_check6_rx(lab->peer->sk, true);
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, c->ppp, c->len);
	skb = peer_skb(lab);
	KUNIT_EXPECT_EQ(test, ipv6_get_dsfield(ipv6_hdr(skb)), c->want_tos);
	KUNIT_EXPECT_EQ(test, ipv6_hdr(skb)->hop_limit, c->ttl ?: 64);
	KUNIT_EXPECT_EQ(test, !!udp_hdr(skb)->check, c->csum);
	KUNIT_EXPECT_EQ(test, udp_hdr(skb)->source, lab->port);
	consume_skb(skb);
}

static void l2tp_tx_source6(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);

	/* 2001:db8::1 is nobody's, RFC 3849 */
	cfg.has_src = true;
	cfg.src.ip6.s6_addr32[0] = htonl(0x20010db8);
	cfg.src.ip6.s6_addr32[3] = htonl(1);
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_NO_ROUTE, 1);
}

static struct kunit_case l2tp_tx6_cases[] = {
	KUNIT_CASE(l2tp_tx_forward6),
	KUNIT_CASE_PARAM(l2tp_tx_outer6, outer_gen_params),
	KUNIT_CASE(l2tp_tx_source6),
	KUNIT_CASE(l2tp_tx_too_big),
	{}
};

static struct kunit_suite l2tp_tx6_suite = {
	.name = "openlac_l2tp_tx6",
	.init = l2tp_tx6_init,
	.exit = l2tp_tx_exit,
	.test_cases = l2tp_tx6_cases,
};

kunit_test_suites(&l2tp_tx_suite, &l2tp_tx6_suite);
