// SPDX-License-Identifier: GPL-2.0
/*
 * Headers as octets: every form of an L2TP data message in and out, PPPoE, HDLC address and
 * control, inner DSCP. Buffers are allocated to the octet, so that KASAN sees a read or write
 * beyond what the caller vouched for.
 */
#include <kunit/test.h>

#include "kernel/wire.h"

/* A message written field by field, independently of what parses it. */
struct form {
	bool l, s, o, p;
};

static struct form wire_forms[16];

/* the next of the 16 forms that has the bits of @need */
static const void *wire_form_next(const struct form *last, char *desc, unsigned int need)
{
	unsigned int i = last ? last - wire_forms + 1 : 0;
	struct form *f;

	while (i < ARRAY_SIZE(wire_forms) && (i & need) != need)
		i++;
	if (i == ARRAY_SIZE(wire_forms))
		return NULL;
	f = &wire_forms[i];
	f->l = i & 1;
	f->s = i & 2;
	f->o = i & 4;
	f->p = i & 8;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s%s%s%s", f->l ? "L" : "-", f->s ? "S" : "-",
		 f->o ? "O" : "-", f->p ? "P" : "-");
	return f;
}

static const void *wire_form_gen(const void *prev, char *desc)
{
	return wire_form_next(prev, desc, 0);
}

static const void *wire_form_l_gen(const void *prev, char *desc)
{
	return wire_form_next(prev, desc, 1);
}

static const void *wire_form_o_gen(const void *prev, char *desc)
{
	return wire_form_next(prev, desc, 4);
}

static u32 form_fixed(const struct form *f)
{
	return 6 + 2 * f->l + 4 * f->s + 2 * f->o;
}

static u8 *put16(u8 *p, u16 value)
{
	p[0] = value >> 8;
	p[1] = value & 0xff;
	return p + 2;
}

/*
 * @avail octets of a message whose Length field says @length and whose Offset Size says @offset
 */
static u8 *form_write(struct kunit *test, const struct form *f, u32 avail, u16 length, u16 offset)
{
	u8 *buf = kunit_kzalloc(test, avail, GFP_KERNEL);
	u8 *p = buf;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	p = put16(p, 0x0002 | f->l << 14 | f->s << 11 | f->o << 9 | f->p << 8);
	if (f->l)
		p = put16(p, length);
	p = put16(p, 0x1234);
	p = put16(p, 0xfedc);
	if (f->s) {
		p = put16(p, 0x8001);
		p = put16(p, 0x5555);
	}
	if (f->o)
		p = put16(p, offset);
	return buf;
}

static void wire_l2tp_forms(struct kunit *test)
{
	static const u16 offsets[] = { 0, 1, 2, 17, 255, 1000 };
	static const u32 payloads[] = { 1, 4, 1492 };
	const struct form *f = test->param_value;
	u32 fixed = form_fixed(f);
	unsigned int i, j;

	for (i = 0; i < (f->o ? ARRAY_SIZE(offsets) : 1); i++) {
		for (j = 0; j < ARRAY_SIZE(payloads); j++) {
			u32 len = fixed + offsets[i] + payloads[j];
			u8 *p = form_write(test, f, len, len, offsets[i]);
			struct ol_l2tp_hdr h;

			KUNIT_EXPECT_EQ(test, ol_l2tp_fixed_len(p[0] << 8 | p[1]), fixed);
			KUNIT_ASSERT_EQ(test, ol_l2tp_parse(p, len, &h), OPENLAC_DROP_UNSPEC);
			KUNIT_EXPECT_EQ(test, h.tunnel_id, 0x1234);
			KUNIT_EXPECT_EQ(test, h.session_id, 0xfedc);
			KUNIT_EXPECT_EQ(test, h.hlen, fixed + offsets[i]);
			KUNIT_EXPECT_EQ(test, h.length, len);
			KUNIT_EXPECT_EQ(test, h.ns, f->s ? 0x8001 : 0);
			KUNIT_EXPECT_EQ(test, !!(h.flags & OL_L2TP_L), f->l);
			KUNIT_EXPECT_EQ(test, !!(h.flags & OL_L2TP_S), f->s);
			KUNIT_EXPECT_EQ(test, !!(h.flags & OL_L2TP_O), f->o);
			KUNIT_EXPECT_EQ(test, !!(h.flags & OL_L2TP_P), f->p);
			kunit_kfree(test, p);
		}
	}
}

/*
 * A message cut at every octet behind its fixed part; what is in front of that, ol_l2tp_data()
 * sees to.
 */
static void wire_l2tp_truncated(struct kunit *test)
{
	const struct form *f = test->param_value;
	const u32 fixed = form_fixed(f);
	const u16 offset = f->o ? 5 : 0;
	const u32 whole = fixed + offset + 3;
	u32 len;

	for (len = fixed; len <= whole + 2; len++) {
		u8 *p = form_write(test, f, len, whole, offset);
		enum openlac_drop cause, want;
		struct ol_l2tp_hdr h;

		cause = ol_l2tp_parse(p, len, &h);
		if (f->l && len < whole)
			want = OPENLAC_DROP_L2TP_SHORT;
		else if (len < fixed + offset)
			want = OPENLAC_DROP_L2TP_HEADER;
		else if (len == fixed + offset)
			want = OPENLAC_DROP_L2TP_SHORT;
		else
			want = OPENLAC_DROP_UNSPEC;
		KUNIT_EXPECT_EQ_MSG(test, cause, want, "%u octets", len);
		if (!cause)
			KUNIT_EXPECT_EQ(test, h.length, f->l ? whole : len);
		kunit_kfree(test, p);
	}
}

/* Every value of the Length field around the interesting ones, in a datagram of constant size. */
static void wire_l2tp_length_field(struct kunit *test)
{
	const struct form *f = test->param_value;
	const u32 fixed = form_fixed(f);
	const u32 avail = fixed + 40;
	u32 length;

	for (length = 0; length <= 0xffff; length += length < avail + 4 ? 1 : 251) {
		u8 *p = form_write(test, f, avail, length, 0);
		enum openlac_drop cause, want;
		struct ol_l2tp_hdr h;

		cause = ol_l2tp_parse(p, avail, &h);
		if (length > avail)
			want = OPENLAC_DROP_L2TP_SHORT;
		else if (length < fixed)
			want = OPENLAC_DROP_L2TP_HEADER;
		else if (length == fixed)
			want = OPENLAC_DROP_L2TP_SHORT;
		else
			want = OPENLAC_DROP_UNSPEC;
		KUNIT_EXPECT_EQ_MSG(test, cause, want, "Length %u", length);
		kunit_kfree(test, p);
	}
}

/*
 * Offset Size from nothing to far beyond the end, with and without a Length field that agrees
 * with the datagram.
 */
static void wire_l2tp_offset_field(struct kunit *test)
{
	const struct form *f = test->param_value;
	const u32 fixed = form_fixed(f);
	const u32 avail = fixed + 40;
	u32 offset;

	for (offset = 0; offset <= 0xffff; offset += offset < 44 ? 1 : 4093) {
		u8 *p = form_write(test, f, avail, avail, offset);
		enum openlac_drop cause, want = OPENLAC_DROP_UNSPEC;
		struct ol_l2tp_hdr h;

		cause = ol_l2tp_parse(p, avail, &h);
		if (offset > 40)
			want = OPENLAC_DROP_L2TP_HEADER;
		else if (offset == 40)
			want = OPENLAC_DROP_L2TP_SHORT;
		KUNIT_EXPECT_EQ_MSG(test, cause, want, "Offset Size %u", offset);
		if (!cause)
			KUNIT_EXPECT_EQ(test, h.hlen, fixed + offset);
		kunit_kfree(test, p);
	}
}

/*
 * The shortest message in practice: 6 octets, FF 03 and an LCP code with its identifier;
 * reserved bits are ignored.
 */
static void wire_l2tp_smallest(struct kunit *test)
{
	u8 msg[12] = { 0x34, 0xf2, 0, 1, 0, 2, 0xff, 0x03, 0xc0, 0x21, 9, 1 };
	u8 *p = kunit_kmalloc(test, sizeof(msg), GFP_KERNEL);
	struct ol_l2tp_hdr h;

	KUNIT_ASSERT_NOT_NULL(test, p);
	memcpy(p, msg, sizeof(msg));
	KUNIT_ASSERT_EQ(test, ol_l2tp_parse(p, 12, &h), OPENLAC_DROP_UNSPEC);
	KUNIT_EXPECT_EQ(test, h.hlen, 6);
	KUNIT_EXPECT_EQ(test, h.length, 12);
	KUNIT_EXPECT_EQ(test, h.tunnel_id, 1);
	KUNIT_EXPECT_EQ(test, h.session_id, 2);
	KUNIT_EXPECT_EQ(test, ol_ppp_acfield_len(p + h.hlen, 6), 2);
}

struct built {
	const char *name;
	u8 form;
	u8 len;
	u8 octets[14];
};

/* tunnel 0x0102, session 0xfffe, Ns 0x00ff, 10 octets of PPP */
static const struct built wire_built[] = {
	{ "plain", 0, 8, { 0x00, 0x02, 1, 2, 0xff, 0xfe, 0xff, 3 } },
	{ "L", OPENLAC_TX_LENGTH, 10, { 0x40, 0x02, 0, 20, 1, 2, 0xff, 0xfe, 0xff, 3 } },
	{ "S", OPENLAC_TX_SEQUENCE, 12,
	  { 0x08, 0x02, 1, 2, 0xff, 0xfe, 0, 0xff, 0, 0, 0xff, 3 } },
	{ "LS", OPENLAC_TX_LENGTH | OPENLAC_TX_SEQUENCE, 14,
	  { 0x48, 0x02, 0, 24, 1, 2, 0xff, 0xfe, 0, 0xff, 0, 0, 0xff, 3 } },
	{ "no FF03", OPENLAC_TX_NO_ACFIELD, 6, { 0x00, 0x02, 1, 2, 0xff, 0xfe } },
	{ "L no FF03", OPENLAC_TX_NO_ACFIELD | OPENLAC_TX_LENGTH, 8,
	  { 0x40, 0x02, 0, 18, 1, 2, 0xff, 0xfe } },
	{ "S no FF03", OPENLAC_TX_NO_ACFIELD | OPENLAC_TX_SEQUENCE, 10,
	  { 0x08, 0x02, 1, 2, 0xff, 0xfe, 0, 0xff, 0, 0 } },
	{ "LS no FF03", OPENLAC_TX_ALL, 12,
	  { 0x48, 0x02, 0, 22, 1, 2, 0xff, 0xfe, 0, 0xff, 0, 0 } },
};

KUNIT_ARRAY_PARAM_DESC(wire_built, wire_built, name);

static void wire_l2tp_build(struct kunit *test)
{
	const struct built *b = test->param_value;
	u8 *p = kunit_kmalloc(test, b->len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_EQ(test, ol_l2tp_build_len(b->form), b->len);
	ol_l2tp_build(p, b->form, 0x0102, 0xfffe, 0x00ff, 10);
	KUNIT_EXPECT_MEMEQ(test, p, b->octets, b->len);
}

static void wire_l2tp_round_trip(struct kunit *test)
{
	static const u16 values[] = { 0, 1, 0x00ff, 0x7fff, 0x8000, 0xffff };
	static const u32 frames[] = { 1, 2, 1492, 60000 };
	const struct built *b = test->param_value;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		for (j = 0; j < ARRAY_SIZE(frames); j++) {
			u32 len = b->len + frames[j];
			bool acfield = !(b->form & OPENLAC_TX_NO_ACFIELD);
			u8 *p = kunit_kzalloc(test, len, GFP_KERNEL);
			struct ol_l2tp_hdr h;

			KUNIT_ASSERT_NOT_NULL(test, p);
			ol_l2tp_build(p, b->form, values[i], ~values[i], values[i], frames[j]);
			KUNIT_ASSERT_EQ(test, ol_l2tp_parse(p, len, &h), OPENLAC_DROP_UNSPEC);
			KUNIT_EXPECT_EQ(test, h.tunnel_id, values[i]);
			KUNIT_EXPECT_EQ(test, h.session_id, (u16)~values[i]);
			KUNIT_EXPECT_EQ(test, h.ns,
					b->form & OPENLAC_TX_SEQUENCE ? values[i] : 0);
			KUNIT_EXPECT_EQ(test, h.length, len);
			KUNIT_EXPECT_EQ(test, ol_ppp_acfield_len(p + h.hlen, len - h.hlen),
					acfield ? 2 : 0);
			KUNIT_EXPECT_EQ(test, h.hlen + (acfield ? 2 : 0), b->len);
			kunit_kfree(test, p);
		}
	}
}

struct pppoe {
	const char *name;
	u8 octets[OL_PPPOE_HLEN];
	u32 len;
	enum openlac_drop cause;
	u16 sid;
	u16 length;
};

static const struct pppoe wire_pppoe[] = {
	{ "exact", { 0x11, 0, 0x12, 0x34, 0, 10 }, 16, OPENLAC_DROP_UNSPEC, 0x1234, 10 },
	{ "padded", { 0x11, 0, 0xff, 0xfe, 0, 2 }, 46, OPENLAC_DROP_UNSPEC, 0xfffe, 2 },
	{ "one octet", { 0x11, 0, 0, 1, 0, 1 }, 7, OPENLAC_DROP_UNSPEC, 1, 1 },
	{ "large", { 0x11, 0, 0, 1, 0x23, 0x28 }, 9006, OPENLAC_DROP_UNSPEC, 1, 9000 },
	{ "empty", { 0x11, 0, 0, 1, 0, 0 }, 46, OPENLAC_DROP_PPPOE_SHORT },
	{ "header only", { 0x11, 0, 0, 1, 0, 1 }, 6, OPENLAC_DROP_PPPOE_SHORT },
	{ "one octet short", { 0x11, 0, 0, 1, 0, 11 }, 16, OPENLAC_DROP_PPPOE_SHORT },
	{ "longest length", { 0x11, 0, 0, 1, 0xff, 0xff }, 46, OPENLAC_DROP_PPPOE_SHORT },
	{ "version 0", { 0x01, 0, 0, 1, 0, 10 }, 16, OPENLAC_DROP_PPPOE_HEADER },
	{ "version 2", { 0x21, 0, 0, 1, 0, 10 }, 16, OPENLAC_DROP_PPPOE_HEADER },
	{ "type 0", { 0x10, 0, 0, 1, 0, 10 }, 16, OPENLAC_DROP_PPPOE_HEADER },
	{ "type 2", { 0x12, 0, 0, 1, 0, 10 }, 16, OPENLAC_DROP_PPPOE_HEADER },
	{ "code of a PADT", { 0x11, 0xa7, 0, 1, 0, 10 }, 16, OPENLAC_DROP_PPPOE_HEADER },
	{ "code 1", { 0x11, 1, 0, 1, 0, 10 }, 16, OPENLAC_DROP_PPPOE_HEADER },
};

KUNIT_ARRAY_PARAM_DESC(wire_pppoe, wire_pppoe, name);

static void wire_pppoe_parse(struct kunit *test)
{
	const struct pppoe *c = test->param_value;
	u8 *p = kunit_kmalloc(test, OL_PPPOE_HLEN, GFP_KERNEL);
	struct ol_pppoe_hdr h;

	KUNIT_ASSERT_NOT_NULL(test, p);
	memcpy(p, c->octets, OL_PPPOE_HLEN);
	KUNIT_ASSERT_EQ(test, ol_pppoe_parse(p, c->len, &h), c->cause);
	if (c->cause)
		return;
	KUNIT_EXPECT_EQ(test, h.sid, c->sid);
	KUNIT_EXPECT_EQ(test, h.length, c->length);

	memset(p, 0xaa, OL_PPPOE_HLEN);
	ol_pppoe_build(p, c->sid, c->length);
	KUNIT_EXPECT_MEMEQ(test, p, c->octets, OL_PPPOE_HLEN);
}

struct ppp {
	const char *name;
	u8 octets[6];
	u8 len;
	u8 acfield;	/* octets of address and control in front */
	bool ip;
	u8 dscp;
};

static const struct ppp wire_ppp[] = {
	{ "FF03 LCP", { 0xff, 0x03, 0xc0, 0x21, 1, 1 }, 6, 2 },
	{ "FF03 alone", { 0xff, 0x03 }, 2, 2 },
	{ "FF alone", { 0xff }, 1, 0 },
	{ "FF04", { 0xff, 0x04, 0, 0x21 }, 4, 0 },
	{ "03FF", { 0x03, 0xff, 0, 0x21 }, 4, 0 },
	{ "nothing", { 0 }, 0, 0 },
	{ "IPv4", { 0x00, 0x21, 0x45, 0xb8 }, 4, 0, true, 0xb8 },
	{ "IPv4 compressed", { 0x21, 0x45, 0xb8 }, 3, 0, true, 0xb8 },
	{ "IPv4 without its ECN", { 0x00, 0x21, 0x45, 0xbb }, 4, 0, true, 0xb8 },
	{ "IPv4 cut before TOS", { 0x00, 0x21, 0x45 }, 3, 0 },
	{ "IPv4 compressed, cut", { 0x21, 0x45 }, 2, 0 },
	{ "IPv4 with a wrong version", { 0x00, 0x21, 0x65, 0xb8 }, 4, 0 },
	{ "IPv6", { 0x00, 0x57, 0x6b, 0x80 }, 4, 0, true, 0xb8 },
	{ "IPv6 compressed", { 0x57, 0x6b, 0x80 }, 3, 0, true, 0xb8 },
	{ "IPv6 without its ECN", { 0x57, 0x6b, 0xb0 }, 3, 0, true, 0xb8 },
	{ "IPv6 with a wrong version", { 0x00, 0x57, 0x4b, 0x80 }, 4, 0 },
	{ "LCP", { 0xc0, 0x21, 0x45, 0xb8 }, 4, 0 },
	{ "IPCP", { 0x80, 0x21, 0x45, 0xb8 }, 4, 0 },
	{ "protocol field alone", { 0x00, 0x21 }, 2, 0 },
	{ "half a protocol field", { 0x00 }, 1, 0 },
	{ "compressed MPLS", { 0x81, 0x45, 0xb8 }, 3, 0 },
};

KUNIT_ARRAY_PARAM_DESC(wire_ppp, wire_ppp, name);

static void wire_ppp_fields(struct kunit *test)
{
	const struct ppp *c = test->param_value;
	/* kmalloc(0) is a pointer that must not be read, which is what is wanted */
	u8 *p = kunit_kmalloc(test, c->len, GFP_KERNEL);
	u8 dscp = 0x15;

	KUNIT_ASSERT_NOT_NULL(test, p);
	memcpy(p, c->octets, c->len);
	KUNIT_EXPECT_EQ(test, ol_ppp_acfield_len(p, c->len), c->acfield);
	KUNIT_EXPECT_EQ(test, ol_ppp_dscp(p, c->len, &dscp), c->ip);
	KUNIT_EXPECT_EQ(test, dscp, c->ip ? c->dscp : 0x15);
}

static struct kunit_case wire_cases[] = {
	KUNIT_CASE_PARAM(wire_l2tp_forms, wire_form_gen),
	KUNIT_CASE_PARAM(wire_l2tp_truncated, wire_form_gen),
	KUNIT_CASE_PARAM(wire_l2tp_length_field, wire_form_l_gen),
	KUNIT_CASE_PARAM(wire_l2tp_offset_field, wire_form_o_gen),
	KUNIT_CASE(wire_l2tp_smallest),
	KUNIT_CASE_PARAM(wire_l2tp_build, wire_built_gen_params),
	KUNIT_CASE_PARAM(wire_l2tp_round_trip, wire_built_gen_params),
	KUNIT_CASE_PARAM(wire_pppoe_parse, wire_pppoe_gen_params),
	KUNIT_CASE_PARAM(wire_ppp_fields, wire_ppp_gen_params),
	{}
};

static struct kunit_suite wire_suite = {
	.name = "openlac_wire",
	.test_cases = wire_cases,
};

kunit_test_suite(wire_suite);
