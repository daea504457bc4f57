// SPDX-License-Identifier: GPL-2.0
/*
 * Datagrams of the peer: what is left to the daemon, what is refused and why, and what the
 * client gets of the rest.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>

#include "tests/kunit/fixture.h"
#include "kernel/wire.h"

static const u8 ppp[] = { 0xc0, 0x21, 9, 7, 0, 8, 1, 2, 3, 4 };

/* A message of the peer, written without the help of wire.h. */
struct msg {
	bool l, s, o, p, acfield;
	u16 ns;
	u16 offset;
	s16 longer;		/* Length field's difference from the truth */
	u8 octets[64];
	u32 len;
};

static u8 *put16(u8 *p, u16 value)
{
	p[0] = value >> 8;
	p[1] = value & 0xff;
	return p + 2;
}

static struct msg *msg_write(struct msg *m)
{
	u8 *p = m->octets;

	m->len = 6 + 2 * m->l + 4 * m->s + (m->o ? 2 + m->offset : 0) + 2 * m->acfield +
		 sizeof(ppp);
	p = put16(p, 0x0002 | m->l << 14 | m->s << 11 | m->o << 9 | m->p << 8);
	if (m->l)
		p = put16(p, m->len + m->longer);
	p = put16(p, LAB_TUNNEL);
	p = put16(p, LAB_SESSION);
	if (m->s) {
		p = put16(p, m->ns);
		p = put16(p, 0x9999);
	}
	if (m->o) {
		p = put16(p, m->offset);
		memset(p, 0xdd, m->offset);
		p += m->offset;
	}
	if (m->acfield)
		p = put16(p, 0xff03);
	memcpy(p, ppp, sizeof(ppp));
	return m;
}

static int l2tp_rx_init(struct kunit *test)
{
	int err = lab_init(test);

	if (!err)
		lab_forward(test->priv, AF_INET);
	return err;
}

static int l2tp_rx6_init(struct kunit *test)
{
	int err = lab_init(test);

	if (!err)
		lab_forward(test->priv, AF_INET6);
	return err;
}

/* Every combination of the header's bits, with and without FF 03. */
static struct msg l2tp_rx_forms[32];

static const void *l2tp_rx_form_gen(const void *prev, char *desc)
{
	const struct msg *last = prev;
	unsigned int i = last ? last - l2tp_rx_forms + 1 : 0;
	struct msg *m;

	if (i == ARRAY_SIZE(l2tp_rx_forms))
		return NULL;
	m = &l2tp_rx_forms[i];
	*m = (struct msg){ .l = i & 1, .s = i & 2, .o = i & 4, .p = i & 8, .acfield = i & 16,
			   .offset = 5 };
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s%s%s%s%s", m->l ? "L" : "-", m->s ? "S" : "-",
		 m->o ? "O" : "-", m->p ? "P" : "-", m->acfield ? "A" : "-");
	return m;
}

/* The boundary between linear part and pages goes through every octet of the message. */
static void l2tp_rx_scattered(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct msg m = *(const struct msg *)test->param_value;
	u32 linear, count = 0;
	struct sk_buff *skb;

	for (linear = 0; linear <= m.len; linear++, count++) {
		m.ns = linear;
		msg_write(&m);
		skb = lab_datagram(lab, m.octets, m.len, linear);
		KUNIT_ASSERT_EQ(test, lab_l2tp_rcv(lab, skb), 0);
		lab_client_gets(lab, LAB_SID, ppp, sizeof(ppp));
	}
	lab_client_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_PACKETS), count);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_BYTES), count * sizeof(ppp));
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_PACKETS), count);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_BYTES), count * sizeof(ppp));
}

/* The message cut at every octet, the datagram being as long as what is left. */
static void l2tp_rx_truncated(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct msg m = *(const struct msg *)test->param_value;
	const u32 fixed = 6 + 2 * m.l + 4 * m.s + 2 * m.o;
	const u32 head = fixed + (m.o ? m.offset : 0);
	u32 len;

	for (len = 0; len < head + (m.acfield ? 3 : 1); len++) {
		enum openlac_drop cause = OPENLAC_DROP_L2TP_SHORT;
		struct sk_buff *skb;

		m.ns = len;
		msg_write(&m);
		skb = lab_datagram(lab, m.octets, len, len);
		KUNIT_ASSERT_EQ(test, lab_l2tp_rcv(lab, skb), 0);
		if (!m.l && len >= fixed && len < head)
			cause = OPENLAC_DROP_L2TP_HEADER;
		/* FF without 03 is nothing that we could tell from a frame of one octet */
		if (!m.l && m.acfield && len == head + 1) {
			lab_client_gets(lab, LAB_SID, "\xff", 1);
			cause = OPENLAC_DROP_UNSPEC;
		}
		lab_expect_drop(lab, cause, !!cause);
		lab_client_silent(lab);
	}
}

/* A Length field that is less than the datagram is right; one that is more is not. */
static void l2tp_rx_length_field(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct msg m = { .l = true };

	m.longer = -6;
	msg_write(&m);
	lab_peer_send(lab, m.octets, m.len);
	lab_client_gets(lab, LAB_SID, ppp, 4);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	m.longer = 1;
	msg_write(&m);
	lab_peer_send(lab, m.octets, m.len);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_SHORT, 1);
	m.longer = -(int)sizeof(ppp) - 1;
	msg_write(&m);
	lab_peer_send(lab, m.octets, m.len);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_HEADER, 1);
	m = (struct msg){ .o = true, .offset = 40 };
	msg_write(&m);
	lab_peer_send(lab, m.octets, 8 + 39);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_HEADER, 1);
	lab_client_silent(lab);
}

/*
 * 12 octets are a whole message, 7 the shortest possible one: a compressed protocol field
 * alone.
 */
static void l2tp_rx_smallest(struct kunit *test)
{
	static const u8 twelve[] = { 0, 2, 0x11, 0x11, 1, 1, 0xff, 3, 0xc0, 0x21, 9, 1 };
	static const u8 seven[] = { 0, 2, 0x11, 0x11, 1, 1, 0x21 };
	struct lab *lab = test->priv;

	lab_peer_send(lab, twelve, sizeof(twelve));
	lab_client_gets(lab, LAB_SID, twelve + 8, 4);
	lab_peer_send(lab, seven, sizeof(seven));
	lab_client_gets(lab, LAB_SID, seven + 6, 1);
	lab_peer_send(lab, twelve, 8);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_SHORT, 1);
	lab_client_silent(lab);
}

/* Control messages, whatever their version, reach the socket's reader as they are. */
static void l2tp_rx_control(struct kunit *test)
{
	static const u8 hello[] = { 0xc8, 2, 0, 20, 0x11, 0x11, 0, 0, 0, 1, 0, 1,
				    0x80, 8, 0, 0, 0, 0, 0, 6 };
	static const u8 v3[] = { 0xc8, 3, 0, 12, 0, 0, 0, 1, 0, 0, 0, 0 };
	struct lab *lab = test->priv;
	struct sk_buff *skb;
	u32 linear;
	u8 buf[32];
	struct kvec vec = { .iov_base = buf, .iov_len = sizeof(buf) };
	struct msghdr header = {};

	for (linear = 0; linear <= sizeof(hello); linear++) {
		skb = lab_datagram(lab, hello, sizeof(hello), linear);
		KUNIT_EXPECT_EQ(test, lab_l2tp_rcv(lab, skb), 1);
		KUNIT_EXPECT_EQ(test, skb->len, 8 + sizeof(hello));
		KUNIT_EXPECT_PTR_EQ(test, skb->data, skb_transport_header(skb));
		kfree_skb(skb);
	}
	lab_peer_send(lab, hello, sizeof(hello));
	KUNIT_EXPECT_EQ(test, kernel_recvmsg(lab->us->sk->sk_socket, &header, &vec, 1, sizeof(buf),
					     MSG_DONTWAIT), sizeof(hello));
	KUNIT_EXPECT_MEMEQ(test, buf, hello, sizeof(hello));
	skb = lab_datagram(lab, v3, sizeof(v3), sizeof(v3));
	KUNIT_EXPECT_EQ(test, lab_l2tp_rcv(lab, skb), 1);
	kfree_skb(skb);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	lab_client_silent(lab);
}

struct refused {
	const char *name;
	u8 at;
	u8 xor;
	enum openlac_drop cause;
	bool tunnel;		/* counted for the tunnel too */
};

static const struct refused refusals[] = {
	{ "version 0", 1, 2, OPENLAC_DROP_L2TP_VERSION },
	{ "version 1, L2F", 1, 3, OPENLAC_DROP_L2TP_VERSION },
	{ "version 3", 1, 1, OPENLAC_DROP_L2TP_VERSION },
	{ "version 10", 1, 8, OPENLAC_DROP_L2TP_VERSION },
	{ "tunnel 0x1011", 2, 1, OPENLAC_DROP_L2TP_TUNNEL },
	{ "tunnel 0x1110", 3, 1, OPENLAC_DROP_L2TP_TUNNEL },
	{ "session 0x0001", 4, 1, OPENLAC_DROP_L2TP_SESSION, true },
	{ "session 0x0100", 5, 1, OPENLAC_DROP_L2TP_SESSION, true },
};

KUNIT_ARRAY_PARAM_DESC(refused, refusals, name);

static void l2tp_rx_refused(struct kunit *test)
{
	struct lab *lab = test->priv;
	const struct refused *c = test->param_value;
	struct msg m = {};

	msg_write(&m);
	m.octets[c->at] ^= c->xor;
	lab_peer_send(lab, m.octets, m.len);
	lab_expect_drop(lab, c->cause, 1);
	lab_client_silent(lab);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_DROPS), c->tunnel);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_DROPS), 0);
}

/* The right ids from the wrong place: address, port, family, socket. */
static void l2tp_rx_not_the_peer(struct kunit *test)
{
	struct lab *lab = test->priv;
	const bool ipv4 = lab->us->family == AF_INET;
	struct ol_socket *first = lab->us;
	struct sk_buff *skb;
	struct msg m = {};

	msg_write(&m);
	skb = lab_datagram(lab, m.octets, m.len, m.len);
	udp_hdr(skb)->source ^= htons(1);
	lab_l2tp_rcv(lab, skb);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_PEER, 1);

	skb = lab_datagram(lab, m.octets, m.len, m.len);
	if (ipv4)
		ip_hdr(skb)->saddr ^= htonl(1 << 8);
	else
		ipv6_hdr(skb)->saddr.s6_addr[7] ^= 1;
	lab_l2tp_rcv(lab, skb);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_PEER, 1);

	skb = lab_datagram(lab, m.octets, m.len, m.len);
	skb->protocol = ipv4 ? htons(ETH_P_IPV6) : htons(ETH_P_IP);
	lab_l2tp_rcv(lab, skb);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_PEER, 1);

	sock_release(lab->peer);
	lab->peer = NULL;
	lab_socket(lab, first->family);
	skb = lab_datagram(lab, m.octets, m.len, m.len);
	lab_l2tp_rcv(lab, skb);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_PEER, 1);

	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_DROPS), 4);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_DROPS), 0);
	lab_client_silent(lab);
}

static int lab_zero_csum(struct lab *lab, const void *msg, u32 len)
{
	struct sk_buff *skb = lab_datagram(lab, msg, len, len);
	int ret;

	udp_hdr(skb)->check = 0;
	ret = lab_l2tp_rcv(lab, skb);
	if (ret)
		kfree_skb(skb);
	return ret;
}

/*
 * IPv4 allows it to anybody; IPv6 to those who agreed on it (RFC 6935), control messages
 * included.
 */
static void l2tp_rx_zero_checksum(struct kunit *test)
{
	static const u8 sccrq[] = { 0xc8, 2, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0 };
	static const u8 hello[] = { 0xc8, 2, 0, 12, 0x11, 0x11, 0, 0, 0, 1, 0, 1 };
	struct lab *lab = test->priv;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	const bool ipv6 = cfg.family == AF_INET6;
	struct msg m = {};

	msg_write(&m);
	KUNIT_EXPECT_EQ(test, lab_zero_csum(lab, m.octets, m.len), 0);
	if (!ipv6)
		lab_client_gets(lab, LAB_SID, ppp, sizeof(ppp));
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_CHECKSUM, ipv6);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_DROPS), ipv6);
	KUNIT_EXPECT_EQ(test, lab_zero_csum(lab, hello, sizeof(hello)), !ipv6);
	KUNIT_EXPECT_EQ(test, lab_zero_csum(lab, sccrq, sizeof(sccrq)), !ipv6);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_CHECKSUM, 2 * ipv6);

	cfg.udp_csum = false;
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	KUNIT_EXPECT_EQ(test, lab_zero_csum(lab, m.octets, m.len), 0);
	lab_client_gets(lab, LAB_SID, ppp, sizeof(ppp));
	KUNIT_EXPECT_EQ(test, lab_zero_csum(lab, hello, sizeof(hello)), 1);
	KUNIT_EXPECT_EQ(test, lab_zero_csum(lab, sccrq, sizeof(sccrq)), !ipv6);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_CHECKSUM, ipv6);
}

static void send_number(struct lab *lab, u16 ns, bool passes)
{
	struct msg m = { .s = true, .ns = ns };

	msg_write(&m);
	lab_peer_send(lab, m.octets, m.len);
	if (passes)
		lab_client_gets(lab, LAB_SID, ppp, sizeof(ppp));
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_SEQUENCE, !passes);
	lab_client_silent(lab);
}

static void l2tp_rx_sequence(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct msg m = {};

	send_number(lab, 0, true);
	send_number(lab, 1, true);
	send_number(lab, 1, false);
	send_number(lab, 0, false);
	send_number(lab, 40, true);
	send_number(lab, 39, false);
	/* one without number in between neither passes for nor changes anything */
	msg_write(&m);
	lab_peer_send(lab, m.octets, m.len);
	lab_client_gets(lab, LAB_SID, ppp, sizeof(ppp));
	send_number(lab, 40, false);
	send_number(lab, 41, true);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_DROPS), 4);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_OLD), 4);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_OLD), 4);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_PACKETS), 5);
}

static void l2tp_rx_merged(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct sk_buff *skb;
	struct msg m = {};

	msg_write(&m);
	skb = lab_datagram(lab, m.octets, m.len, m.len);
	skb_shinfo(skb)->gso_size = 100;
	KUNIT_EXPECT_EQ(test, lab_l2tp_rcv(lab, skb), 0);
	lab_client_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_TOO_BIG, 1);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_DROPS), 1);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_OLD), 0);
}

static struct kunit_case l2tp_rx_cases[] = {
	KUNIT_CASE_PARAM(l2tp_rx_scattered, l2tp_rx_form_gen),
	KUNIT_CASE_PARAM(l2tp_rx_truncated, l2tp_rx_form_gen),
	KUNIT_CASE(l2tp_rx_length_field),
	KUNIT_CASE(l2tp_rx_smallest),
	KUNIT_CASE(l2tp_rx_control),
	KUNIT_CASE_PARAM(l2tp_rx_refused, refused_gen_params),
	KUNIT_CASE(l2tp_rx_not_the_peer),
	KUNIT_CASE(l2tp_rx_zero_checksum),
	KUNIT_CASE(l2tp_rx_sequence),
	KUNIT_CASE(l2tp_rx_merged),
	{}
};

static struct kunit_case l2tp_rx6_cases[] = {
	KUNIT_CASE(l2tp_rx_smallest),
	KUNIT_CASE(l2tp_rx_control),
	KUNIT_CASE(l2tp_rx_not_the_peer),
	KUNIT_CASE(l2tp_rx_zero_checksum),
	{}
};

static struct kunit_suite l2tp_rx_suite = {
	.name = "openlac_l2tp_rx",
	.init = l2tp_rx_init,
	.exit = lab_exit,
	.test_cases = l2tp_rx_cases,
};

static struct kunit_suite l2tp_rx6_suite = {
	.name = "openlac_l2tp_rx6",
	.init = l2tp_rx6_init,
	.exit = lab_exit,
	.test_cases = l2tp_rx6_cases,
};

kunit_test_suites(&l2tp_rx_suite, &l2tp_rx6_suite);
