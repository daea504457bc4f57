// SPDX-License-Identifier: GPL-2.0
/*
 * Control messages to struct and back (RFC 2661 sections 3.1, 4.1, 4.4 and 6; S12 to S14):
 *  - messages written by hand; every message type built and read again
 *  - the tables against the RFC's lists
 *  - peeking, refusals, results, bounded output
 */
#include "test_l2tp_link.h"

#include <errno.h>

#include "../vectors/l2tp_vectors.h"

static const uint8_t *const secret = (const uint8_t *)"s3cret";
#define SECRET_LEN 6

static void test_sccrq_by_hand(void **state)
{
	uint8_t buf[sizeof(sccrq_vector)];
	struct l2tp_header_info info;
	struct l2tp_msg m;
	char text[32];

	(void)state;
	memcpy(buf, sccrq_vector, sizeof(buf));
	assert_int_equal(l2tp_msg_parse(&m, buf, sizeof(buf), NULL, 0), 0);
	assert_int_equal(m.type, L2TP_SCCRQ);
	assert_true(m.type_mandatory);
	assert_int_equal(m.fault, L2TP_FAULT_NONE);
	assert_false(m.malformed);
	assert_int_equal(m.ignored, 1);
	assert_int_equal(m.h.length, sizeof(buf));
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_PROTOCOL_VERSION), 0x0100);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_FRAMING_CAPS), 3);
	assert_true(l2tp_msg_has(&m, L2TP_AVP_BEARER_CAPS));
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_BEARER_CAPS), 0);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_FIRMWARE), 0x0690);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_TUNNEL_ID), 0xabcd);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RECEIVE_WINDOW), 4);
	l2tp_msg_text(&m, L2TP_AVP_HOST_NAME, text, sizeof(text));
	assert_string_equal(text, "lns");
	l2tp_msg_text(&m, L2TP_AVP_VENDOR_NAME, text, sizeof(text));
	assert_string_equal(text, "xelerance.com");
	l2tp_msg_text(&m, L2TP_AVP_VENDOR_NAME, text, 5);
	assert_string_equal(text, "xele");
	assert_false(l2tp_msg_has(&m, L2TP_AVP_CHALLENGE));

	assert_int_equal(l2tp_peek(sccrq_vector, sizeof(sccrq_vector), &info), 0);
	assert_int_equal(info.message_type, L2TP_SCCRQ);
	assert_int_equal(info.assigned_tunnel_id, 0xabcd);
	assert_int_equal(info.tunnel_id, 0);
	assert_false(info.zlb);
}

static void test_iccn_with_hidden_avps(void **state)
{
	uint8_t buf[sizeof(iccn_vector)];
	struct l2tp_msg m;

	(void)state;
	memcpy(buf, iccn_vector, sizeof(buf));
	assert_int_equal(l2tp_msg_parse(&m, buf, sizeof(buf), secret, SECRET_LEN), 0);
	assert_int_equal(m.fault, L2TP_FAULT_NONE);
	assert_int_equal(m.h.tunnel_id, 0x1234);
	assert_int_equal(m.h.session_id, 0x5678);
	assert_int_equal(m.h.ns, 3);
	assert_int_equal(m.h.nr, 2);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_TX_SPEED), 65536);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_FRAMING_TYPE), 1);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_PROXY_AUTHEN_TYPE), 3);
	assert_int_equal(m.avp[L2TP_AVP_PROXY_AUTHEN_NAME].len, 16);
	assert_memory_equal(m.avp[L2TP_AVP_PROXY_AUTHEN_NAME].data, "user@example.com", 16);
	/* The vector in force is the one that most closely precedes (section 4.4.1). */
	assert_int_equal(m.avp[L2TP_AVP_PROXY_AUTHEN_RESPONSE].len, 8);
	assert_memory_equal(m.avp[L2TP_AVP_PROXY_AUTHEN_RESPONSE].data, "password", 8);

	/* Without the secret: (Tx) Connect Speed has the M bit, so that this is fatal. */
	memcpy(buf, iccn_vector, sizeof(buf));
	assert_int_equal(l2tp_msg_parse(&m, buf, sizeof(buf), NULL, 0), 0);
	assert_int_equal(m.fault, L2TP_FAULT_MALFORMED);
	assert_int_equal(m.fault_attr, L2TP_AVP_TX_SPEED);
	assert_int_equal(m.error, L2TP_ERR_VALUE);
	assert_false(l2tp_msg_has(&m, L2TP_AVP_PROXY_AUTHEN_RESPONSE));
	/* With the wrong one too: the length inside comes out impossible. */
	memcpy(buf, iccn_vector, sizeof(buf));
	assert_int_equal(
		l2tp_msg_parse(&m, buf, sizeof(buf), (const uint8_t *)"S3cret", SECRET_LEN), 0);
	assert_int_equal(m.fault, L2TP_FAULT_MALFORMED);
	assert_false(l2tp_msg_has(&m, L2TP_AVP_TX_SPEED));
}

/* Section 4.3: the Random Vector must precede. */
static void test_hidden_before_the_random_vector(void **state)
{
	struct peer p;
	struct l2tp_msg m;

	(void)state;
	peer_start(&p, 1, 1, L2TP_ICCN);
	peer_fill(&p, L2TP_ICCN);
	raw_avp(&p.b, L2TP_AVP_HIDDEN, 0, L2TP_AVP_PROXY_AUTHEN_NAME, "0123456789abcdef", 16);
	raw_avp(&p.b, L2TP_AVP_MANDATORY, 0, L2TP_AVP_RANDOM_VECTOR, "0123456789abcdef", 16);
	l2tp_build_finish(&p.b);
	assert_int_equal(l2tp_msg_parse(&m, p.buf, p.b.w.len, secret, SECRET_LEN), 0);
	assert_int_equal(m.fault, L2TP_FAULT_NONE);
	assert_true(m.malformed);
	assert_int_equal(m.ignored, 1);
	assert_false(l2tp_msg_has(&m, L2TP_AVP_PROXY_AUTHEN_NAME));
}

/* Section 4.4: a Host Name "MUST NOT be hidden", even where it could be read. */
static void test_hidden_avp_that_must_not_be(void **state)
{
	const uint8_t vector[16] = { 7 };
	struct l2tp_secret key = { secret, SECRET_LEN, vector, sizeof(vector) };
	uint8_t hidden[16] = { 0, 3, 'l', 'n', 's' };
	struct l2tp_msg m;
	struct peer p;

	(void)state;
	l2tp_hide(hidden, sizeof(hidden), L2TP_AVP_HOST_NAME, &key);
	peer_start(&p, 0, 0, L2TP_SCCRQ);
	raw_avp(&p.b, L2TP_AVP_MANDATORY, 0, L2TP_AVP_RANDOM_VECTOR, vector, sizeof(vector));
	raw_avp(&p.b, L2TP_AVP_MANDATORY | L2TP_AVP_HIDDEN, 0, L2TP_AVP_HOST_NAME, hidden,
		sizeof(hidden));
	peer_fill(&p, L2TP_SCCRQ);
	l2tp_build_finish(&p.b);
	assert_int_equal(l2tp_msg_parse(&m, p.buf, p.b.w.len, secret, SECRET_LEN), 0);
	assert_int_equal(m.fault, L2TP_FAULT_MALFORMED);
	assert_int_equal(m.fault_attr, L2TP_AVP_HOST_NAME);
	assert_int_equal(m.error, L2TP_ERR_VALUE);
}

static const uint16_t all_types[] = { 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16 };
#define TYPES (sizeof(all_types) / sizeof(all_types[0]))

static void test_every_message_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < TYPES; i++) {
		struct l2tp_msg m;
		struct peer p;

		peer_start(&p, 0x0102, 0x0304, all_types[i]);
		peer_fill(&p, all_types[i]);
		assert_int_not_equal(l2tp_build_finish(&p.b), 0);
		assert_int_equal(l2tp_msg_parse(&m, p.buf, p.b.w.len, NULL, 0), 0);
		assert_int_equal(m.type, all_types[i]);
		assert_int_equal(m.fault, L2TP_FAULT_NONE);
		assert_int_equal(m.ignored, 0);
		assert_int_equal(m.h.tunnel_id, 0x0102);
		assert_int_equal(m.h.session_id, 0x0304);
		assert_int_equal(m.h.length, p.b.w.len);
		/* Section 4.4.1: Message Type first, M set, never hidden. */
		assert_memory_equal(p.buf + 12, "\x80\x08\0\0\0\0\0", 7);
		/* And each of its required AVPs is required. */
		for (uint16_t attr = 0; attr < L2TP_AVP_COUNT; attr++) {
			struct l2tp_msg less;

			if (!(m.spec->must >> attr & 1))
				continue;
			for (size_t at = 20; at < p.b.w.len; at += p.buf[at + 1])
				if (p.buf[at + 5] == attr)
					p.buf[at + 5] = 200, p.buf[at] &= 0x7f;
			assert_int_equal(l2tp_msg_parse(&less, p.buf, p.b.w.len, NULL, 0), 0);
			assert_int_equal(less.fault, L2TP_FAULT_MISSING);
			for (size_t at = 20; at < p.b.w.len; at += p.buf[at + 1])
				if (p.buf[at + 5] == 200)
					p.buf[at + 5] = (uint8_t)attr;
		}
	}
}

/* Section 4.4: M and H bits and lengths, attribute by attribute, as letters of their own. */
static void test_avp_table(void **state)
{
	/* m: M bit 1 on sending; h: may be hidden; the number: octets of the value, -1 = any. */
	static const struct {
		uint16_t attr;
		const char *bits;
		int len;
	} rfc[] = {
		{ 0, "m", 2 },	  { 1, "m", -1 },   { 2, "m", 2 },    { 3, "mh", 4 },
		{ 4, "mh", 4 },	  { 5, "", 8 },	    { 6, "h", 2 },    { 7, "m", -1 },
		{ 8, "h", -1 },	  { 9, "mh", 2 },   { 10, "m", 2 },   { 11, "mh", -1 },
		{ 12, "m", -1 },  { 13, "mh", -1 }, { 14, "mh", 2 },  { 15, "mh", 4 },
		{ 16, "mh", 4 },  { 17, "mh", 4 },  { 18, "mh", 4 },  { 19, "mh", 4 },
		{ 21, "mh", -1 }, { 22, "mh", -1 }, { 23, "mh", -1 }, { 24, "mh", 4 },
		{ 25, "h", 4 },	  { 26, "h", -1 },  { 27, "h", -1 },  { 28, "h", -1 },
		{ 29, "h", 2 },	  { 30, "h", -1 },  { 31, "h", -1 },  { 32, "h", 2 },
		{ 33, "h", -1 },  { 34, "mh", 26 }, { 35, "mh", 10 }, { 36, "m", -1 },
		{ 37, "h", -1 },  { 38, "h", 4 },   { 39, "m", 0 },   { 46, "h", -1 },
	};
	size_t n = 0;

	(void)state;
	for (unsigned int attr = 0; attr < 65536; attr++) {
		const struct l2tp_avp_spec *spec = l2tp_avp_spec(0, (uint16_t)attr);

		if (n == sizeof(rfc) / sizeof(rfc[0]) || rfc[n].attr != attr) {
			assert_null(spec);
			continue;
		}
		assert_non_null(spec);
		assert_int_equal(spec->mandatory, strchr(rfc[n].bits, 'm') != NULL);
		assert_int_equal(spec->may_hide, strchr(rfc[n].bits, 'h') != NULL);
		if (rfc[n].len >= 0) {
			assert_int_equal(spec->min, rfc[n].len);
			assert_int_equal(spec->max, rfc[n].len);
		} else {
			assert_int_equal(spec->max, L2TP_VALUE_MAX);
		}
		n++;
	}
	assert_int_equal(n, sizeof(rfc) / sizeof(rfc[0]));
}

static void test_message_table(void **state)
{
	size_t n = 0;

	(void)state;
	for (unsigned int type = 0; type < 65536; type++) {
		bool known = n < TYPES && all_types[n] == type;

		assert_int_equal(l2tp_msg_spec((uint16_t)type) != NULL, known);
		if (known)
			assert_int_equal(l2tp_msg_spec((uint16_t)type)->session,
					 all_types[n++] >= 7);
	}
}

static void test_value_checks(void **state)
{
	static const uint8_t v[16] = { 0, 1 };
	static const uint8_t zero[16];

	(void)state;
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_TUNNEL_ID, v, 2), L2TP_ERR_NONE);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_TUNNEL_ID, zero, 2), L2TP_ERR_VALUE);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_TUNNEL_ID, v, 1), L2TP_ERR_LENGTH);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_SESSION_ID, zero, 2), L2TP_ERR_VALUE);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_RECEIVE_WINDOW, zero, 2), L2TP_ERR_VALUE);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_HOST_NAME, v, 0), L2TP_ERR_LENGTH);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_CHALLENGE, v, 0), L2TP_ERR_LENGTH);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_RESULT_CODE, v, 2), L2TP_ERR_NONE);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_RESULT_CODE, v, 3), L2TP_ERR_LENGTH);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_RESULT_CODE, v, 4), L2TP_ERR_NONE);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_RESULT_CODE, v, 1), L2TP_ERR_LENGTH);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_SEQUENCING_REQUIRED, v, 0), L2TP_ERR_NONE);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_SEQUENCING_REQUIRED, v, 1), L2TP_ERR_LENGTH);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_PROXY_AUTHEN_ID, v, 2), L2TP_ERR_NONE);
	assert_int_equal(l2tp_value_check(0, L2TP_AVP_PROXY_AUTHEN_ID, v + 1, 2), L2TP_ERR_VALUE);
}

/*
 * Section 7.1's example: Rx Connect Speed with two octets too few is ignored, the rest of the
 * message counts.
 */
static void test_recoverable_avp(void **state)
{
	struct l2tp_msg m;
	struct peer p;

	(void)state;
	peer_start(&p, 1, 1, L2TP_ICCN);
	raw_avp(&p.b, 0, 0, L2TP_AVP_RX_SPEED, "\x25\x80", 2);
	peer_fill(&p, L2TP_ICCN);
	l2tp_build_finish(&p.b);
	assert_int_equal(l2tp_msg_parse(&m, p.buf, p.b.w.len, NULL, 0), 0);
	assert_int_equal(m.fault, L2TP_FAULT_NONE);
	assert_true(m.malformed);
	assert_false(l2tp_msg_has(&m, L2TP_AVP_RX_SPEED));
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_TX_SPEED), 56000);
}

/*
 * Recognised but repeated, or in a message that does not carry it: the first one counts, others are
 * passed over.
 */
static void test_repeated_and_misplaced_avps(void **state)
{
	struct l2tp_msg m;
	struct peer p;

	(void)state;
	peer_start(&p, 1, 1, L2TP_ICRP);
	peer_fill(&p, L2TP_ICRP);
	l2tp_build_u16(&p.b, L2TP_AVP_SESSION_ID, 0x0bad);
	l2tp_build_u32(&p.b, L2TP_AVP_TX_SPEED, 1);
	l2tp_build_u16(&p.b, L2TP_AVP_MESSAGE_TYPE, L2TP_CDN);
	l2tp_build_finish(&p.b);
	assert_int_equal(l2tp_msg_parse(&m, p.buf, p.b.w.len, NULL, 0), 0);
	assert_int_equal(m.type, L2TP_ICRP);
	assert_int_equal(m.fault, L2TP_FAULT_NONE);
	assert_int_equal(m.ignored, 3);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_SESSION_ID), PEER_SID);
	assert_false(l2tp_msg_has(&m, L2TP_AVP_TX_SPEED));
}

/* Section 4.4.1: first AVP, not hidden, eight octets. */
static void test_message_type_rules(void **state)
{
	static const struct {
		uint16_t flags, vendor, attr;
		size_t len;
	} bad[] = {
		{ 0xc000, 0, 0, 2 }, { 0x8400, 0, 0, 2 }, { 0x8000, 9, 0, 2 }, { 0x8000, 0, 7, 2 },
		{ 0x8000, 0, 0, 1 }, { 0x8000, 0, 0, 3 }, { 0x8000, 0, 0, 0 }, { 0x8000, 0, 36, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct l2tp_header_info info;
		struct l2tp_msg m;
		struct peer p;

		peer_start(&p, 1, 0, L2TP_HELLO);
		p.b.w.len = L2TP_HEADER_LEN;
		raw_avp(&p.b, bad[i].flags, bad[i].vendor, bad[i].attr, "\0\6\0", bad[i].len);
		l2tp_build_u16(&p.b, L2TP_AVP_MESSAGE_TYPE, L2TP_HELLO);
		l2tp_build_finish(&p.b);
		assert_int_equal(l2tp_msg_parse(&m, p.buf, p.b.w.len, NULL, 0), -EINVAL);
		assert_int_equal(l2tp_peek(p.buf, p.b.w.len, &info), -EINVAL);
	}
}

static void test_header_bits(void **state)
{
	struct l2tp_header h;
	uint8_t buf[16] = { 0, 0, 0, 12, 1, 2, 3, 4, 5, 6, 7, 8 };

	(void)state;
	/* Of all 65536 first words, those with T, L and S set, O clear and version 2. */
	for (unsigned int w = 0; w < 65536; w++) {
		bool good = (w & 0xca0f) == 0xc802;

		buf[0] = (uint8_t)(w >> 8);
		buf[1] = (uint8_t)w;
		assert_int_equal(l2tp_header_parse(buf, sizeof(buf), &h) == 0, good);
	}
	buf[0] = 0xc8;
	buf[1] = 0x02;
	for (unsigned int len = 0; len < 65536; len++) {
		buf[2] = (uint8_t)(len >> 8);
		buf[3] = (uint8_t)len;
		assert_int_equal(l2tp_header_parse(buf, sizeof(buf), &h) == 0,
				 len >= 12 && len <= 16);
	}
	buf[2] = 0;
	buf[3] = 12;
	for (size_t n = 0; n <= sizeof(buf); n++)
		assert_int_equal(l2tp_header_parse(buf, n, &h) == 0, n >= 12);
	assert_int_equal(h.tunnel_id, 0x0102);
	assert_int_equal(h.session_id, 0x0304);
	assert_int_equal(h.ns, 0x0506);
	assert_int_equal(h.nr, 0x0708);
}

/* ---- output ---- */

static void test_builder_is_bounded(void **state)
{
	(void)state;
	for (size_t cap = 0; cap < 80; cap++) {
		uint8_t *buf = test_malloc(cap ? cap : 1);
		struct l2tp_builder b;

		l2tp_build_init(&b, buf, cap);
		l2tp_build_start(&b, 1, 2, L2TP_STOPCCN);
		l2tp_build_u16(&b, L2TP_AVP_TUNNEL_ID, 5);
		l2tp_build_result(&b, 1, 0, "0123456789");
		assert_int_equal(l2tp_build_finish(&b), cap >= 48 ? 48 : 0);
		test_free(buf);
	}
}

static void test_result_round_trip(void **state)
{
	static const struct {
		uint16_t code, error;
		const char *text;
		size_t len;
	} tries[] = {
		{ 1, 0, NULL, 2 },  { 1, 0, "", 2 },	{ 2, 8, NULL, 4 },
		{ 2, 8, "why", 7 }, { 4, 0, "why", 7 },
	};
	char longer[400];

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct l2tp_result why = { 0 };
		struct l2tp_msg m;
		struct peer p;

		peer_start(&p, 1, 0, L2TP_STOPCCN);
		l2tp_build_u16(&p.b, L2TP_AVP_TUNNEL_ID, 1);
		l2tp_build_result(&p.b, tries[i].code, tries[i].error, tries[i].text);
		l2tp_build_finish(&p.b);
		assert_int_equal(l2tp_msg_parse(&m, p.buf, p.b.w.len, NULL, 0), 0);
		assert_int_equal(m.avp[L2TP_AVP_RESULT_CODE].len, tries[i].len);
		l2tp_msg_result(&m, &why);
		assert_int_equal(why.code, tries[i].code);
		assert_int_equal(why.error, tries[i].error);
		assert_string_equal(why.text, tries[i].text ? tries[i].text : "");
	}
	/* A text longer than ours is cut on either side. */
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	{
		struct l2tp_result why;
		struct l2tp_msg m;
		struct peer p;

		peer_start(&p, 1, 0, L2TP_CDN);
		raw_avp(&p.b, L2TP_AVP_MANDATORY, 0, L2TP_AVP_RESULT_CODE, longer, 399);
		l2tp_build_finish(&p.b);
		assert_int_equal(l2tp_msg_parse(&m, p.buf, p.b.w.len, NULL, 0), 0);
		l2tp_msg_result(&m, &why);
		assert_int_equal(strlen(why.text), L2TP_TEXT_MAX);
	}
}

static void test_zlb_and_peek(void **state)
{
	struct l2tp_header h = { .tunnel_id = 1, .session_id = 0, .ns = 2, .nr = 3 };
	struct l2tp_header_info info;
	uint8_t zlb[L2TP_HEADER_LEN];

	(void)state;
	l2tp_build_zlb(zlb, &h);
	assert_memory_equal(zlb, "\xc8\x02\0\x0c\0\1\0\0\0\2\0\3", 12);
	assert_int_equal(l2tp_peek(zlb, sizeof(zlb), &info), 0);
	assert_true(info.zlb);
	assert_int_equal(info.message_type, 0);
	assert_int_equal(info.tunnel_id, 1);
	assert_int_equal(info.ns, 2);
	assert_int_equal(info.nr, 3);
	assert_int_equal(l2tp_peek(zlb, 11, &info), -EINVAL);
	/* A data message, and L2TPv3. */
	zlb[0] = 0x40;
	assert_int_equal(l2tp_peek(zlb, sizeof(zlb), &info), -EINVAL);
	zlb[0] = 0xc8;
	zlb[1] = 3;
	assert_int_equal(l2tp_peek(zlb, sizeof(zlb), &info), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sccrq_by_hand),
		cmocka_unit_test(test_iccn_with_hidden_avps),
		cmocka_unit_test(test_hidden_before_the_random_vector),
		cmocka_unit_test(test_hidden_avp_that_must_not_be),
		cmocka_unit_test(test_every_message_and_back),
		cmocka_unit_test(test_avp_table),
		cmocka_unit_test(test_message_table),
		cmocka_unit_test(test_value_checks),
		cmocka_unit_test(test_recoverable_avp),
		cmocka_unit_test(test_repeated_and_misplaced_avps),
		cmocka_unit_test(test_message_type_rules),
		cmocka_unit_test(test_header_bits),
		cmocka_unit_test(test_builder_is_bounded),
		cmocka_unit_test(test_result_round_trip),
		cmocka_unit_test(test_zlb_and_peek),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
