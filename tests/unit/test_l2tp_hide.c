// SPDX-License-Identifier: GPL-2.0
/*
 * AVP hiding and tunnel authentication (RFC 2661 sections 4.3, 4.4.3 and 5.1.1; S30, S32, S33):
 *  - known answers; both directions at every length
 *  - hostile lengths inside the hidden part; wrong secret, attribute and vector
 *  - which AVPs are hidden by which mode (I40)
 */
#include "test_l2tp_link.h"

#include "../vectors/l2tp_vectors.h"

static struct l2tp_secret key_of(const struct hide_vector *v)
{
	return (struct l2tp_secret) {
		.secret = (const uint8_t *)v->secret, .secret_len = strlen(v->secret),
		.vector = (const uint8_t *)v->vector, .vector_len = v->vector_len,
	};
}

static void test_known_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(hide_vectors) / sizeof(hide_vectors[0]); i++) {
		const struct hide_vector *v = &hide_vectors[i];
		struct l2tp_secret key = key_of(v);
		uint8_t buf[256];
		size_t len;

		buf[0] = 0;
		buf[1] = (uint8_t)v->value_len;
		memcpy(buf + 2, v->value, v->value_len);
		memset(buf + 2 + v->value_len, 0x5a, v->pad_len);
		assert_int_equal(2 + v->value_len + v->pad_len, v->hidden_len);
		l2tp_hide(buf, v->hidden_len, v->attr, &key);
		assert_memory_equal(buf, v->hidden, v->hidden_len);
		assert_int_equal(l2tp_unhide(buf, v->hidden_len, v->attr, &key, &len), 0);
		assert_int_equal(len, v->value_len);
		assert_memory_equal(buf + 2, v->value, len);
	}
}

static void test_chap_known_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(chap_vectors) / sizeof(chap_vectors[0]); i++) {
		const struct chap_vector *v = &chap_vectors[i];
		uint8_t out[L2TP_MD5_LEN];

		l2tp_chap_response(out, v->id, (const uint8_t *)v->secret, strlen(v->secret),
				   (const uint8_t *)v->challenge, v->challenge_len);
		assert_memory_equal(out, v->response, L2TP_MD5_LEN);
		assert_true(l2tp_chap_equal(out, (const uint8_t *)v->response, 16));
		assert_false(l2tp_chap_equal(out, (const uint8_t *)v->response, 15));
		out[15] ^= 1;
		assert_false(l2tp_chap_equal(out, (const uint8_t *)v->response, 16));
	}
}

static void test_round_trip_of_every_length(void **state)
{
	uint8_t clear[L2TP_VALUE_MAX], buf[L2TP_VALUE_MAX], vector[16];
	struct l2tp_secret key = { (const uint8_t *)SECRET, strlen(SECRET), vector,
				   sizeof(vector) };
	size_t len;

	(void)state;
	for (size_t n = 2; n <= sizeof(clear); n++) {
		link_random(clear, n);
		link_random(vector, sizeof(vector));
		clear[0] = (uint8_t)((n - 2) >> 8);
		clear[1] = (uint8_t)(n - 2);
		memcpy(buf, clear, n);
		l2tp_hide(buf, n, 33, &key);
		assert_int_equal(l2tp_unhide(buf, n, 33, &key, &len), 0);
		assert_int_equal(len, n - 2);
		assert_memory_equal(buf, clear, n);
	}
}

/*
 * The length inside is as hostile as any: every value of it against every size, exact heap blocks
 * so that ASan looks on.
 */
static void test_hostile_inner_length(void **state)
{
	uint8_t vector[16] = { 1 };
	struct l2tp_secret key = { (const uint8_t *)SECRET, strlen(SECRET), vector,
				   sizeof(vector) };

	(void)state;
	for (size_t n = 0; n <= 40; n++) {
		for (unsigned int inner = 0; inner < 65536; inner += inner < 64 ? 1 : 997) {
			uint8_t *buf = test_malloc(n + 1);
			size_t len = 12345;
			int rc;

			memset(buf, 0, n + 1);
			if (n >= 2) {
				buf[0] = (uint8_t)(inner >> 8);
				buf[1] = (uint8_t)inner;
				l2tp_hide(buf, n, 30, &key);
			}
			rc = l2tp_unhide(buf, n, 30, &key, &len);
			assert_int_equal(rc == 0, n >= 2 && inner <= n - 2);
			if (!rc)
				assert_int_equal(len, inner);
			test_free(buf);
		}
	}
}

static void build_all(uint8_t *buf, struct l2tp_builder *b, enum l2tp_hide_mode mode,
		      size_t secret_len)
{
	l2tp_build_init(b, buf, L2TP_MSG_MAX);
	b->hide = mode;
	b->secret = (const uint8_t *)SECRET;
	b->secret_len = secret_len;
	b->random = link_random;
	l2tp_build_start(b, 1, 2, L2TP_ICCN);
	l2tp_build_u32(b, L2TP_AVP_TX_SPEED, 0x01020304);
	l2tp_build_u32(b, L2TP_AVP_FRAMING_TYPE, 1);
	l2tp_build_u16(b, L2TP_AVP_PROXY_AUTHEN_TYPE, 3);
	l2tp_build_bytes(b, L2TP_AVP_PROXY_AUTHEN_NAME, "user@example.com", 16);
	l2tp_build_bytes(b, L2TP_AVP_PROXY_AUTHEN_CHALLENGE, "challenge", 9);
	l2tp_build_u16(b, L2TP_AVP_PROXY_AUTHEN_ID, 7);
	l2tp_build_bytes(b, L2TP_AVP_PROXY_AUTHEN_RESPONSE, "pass", 4);
	l2tp_build_bytes(b, L2TP_AVP_SEQUENCING_REQUIRED, NULL, 0);
}

static unsigned int hidden_mask(const uint8_t *buf, size_t len, uint64_t *mask)
{
	unsigned int vectors = 0;
	size_t at = L2TP_HEADER_LEN;

	*mask = 0;
	while (at < len) {
		unsigned int attr = buf[at + 4] << 8 | buf[at + 5];

		if (buf[at] & 0x40) {
			*mask |= UINT64_C(1) << attr;
			/* Section 4.3: the vector comes first. */
			assert_int_equal(vectors, 1);
		}
		vectors += attr == L2TP_AVP_RANDOM_VECTOR;
		at += (buf[at] & 3) << 8 | buf[at + 1];
	}
	assert_int_equal(at, len);
	return vectors;
}

static bool contains(const uint8_t *buf, size_t len, const char *text)
{
	size_t n = strlen(text);

	for (size_t at = 0; at + n <= len; at++)
		if (!memcmp(buf + at, text, n))
			return true;
	return false;
}

#define BIT(attr) (UINT64_C(1) << (attr))

/* I40: auto hides 30, 31 and 33; on hides whatever may be hidden; nothing without a secret. */
static void test_hide_modes(void **state)
{
	const uint64_t proxy = BIT(30) | BIT(31) | BIT(33);
	static const struct {
		enum l2tp_hide_mode mode;
		size_t secret_len;
		unsigned int vectors;
		uint64_t mask;
	} tries[] = {
		{ L2TP_HIDE_AUTO, 13, 1, BIT(30) | BIT(31) | BIT(33) },
		{ L2TP_HIDE_ON, 13, 1,
		  BIT(24) | BIT(19) | BIT(29) | BIT(30) | BIT(31) | BIT(32) | BIT(33) },
		{ L2TP_HIDE_OFF, 13, 0, 0 },
		{ L2TP_HIDE_AUTO, 0, 0, 0 },
		{ L2TP_HIDE_ON, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		uint8_t buf[L2TP_MSG_MAX];
		struct l2tp_builder b;
		struct l2tp_msg m;
		uint64_t mask;
		size_t len;

		build_all(buf, &b, tries[i].mode, tries[i].secret_len);
		len = l2tp_build_finish(&b);
		assert_int_not_equal(len, 0);
		assert_int_equal(hidden_mask(buf, len, &mask), tries[i].vectors);
		assert_true(mask == tries[i].mask);
		if (mask & proxy)
			assert_false(contains(buf, len, "pass"));
		assert_int_equal(l2tp_msg_parse(&m, buf, len, (const uint8_t *)SECRET,
						tries[i].secret_len),
				 0);
		assert_int_equal(m.fault, L2TP_FAULT_NONE);
		assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_TX_SPEED), 0x01020304);
		assert_memory_equal(m.avp[L2TP_AVP_PROXY_AUTHEN_RESPONSE].data, "pass", 4);
		assert_int_equal(m.avp[L2TP_AVP_PROXY_AUTHEN_RESPONSE].len, 4);
		assert_memory_equal(m.avp[L2TP_AVP_PROXY_AUTHEN_NAME].data, "user@example.com", 16);
	}
}

/* What is too long to be hidden is not sent in the clear. */
static void test_no_clear_text_when_too_long(void **state)
{
	uint8_t value[L2TP_VALUE_MAX] = { 0 }, buf[2 * L2TP_MSG_MAX];
	struct l2tp_builder b;

	(void)state;
	for (size_t n = 1000; n <= sizeof(value); n++) {
		l2tp_build_init(&b, buf, sizeof(buf));
		b.secret = (const uint8_t *)SECRET;
		b.secret_len = strlen(SECRET);
		b.hide = L2TP_HIDE_AUTO;
		b.random = link_random;
		l2tp_build_start(&b, 1, 2, L2TP_ICCN);
		l2tp_build_bytes(&b, L2TP_AVP_PROXY_AUTHEN_RESPONSE, value, n);
		assert_int_equal(l2tp_build_finish(&b) != 0, n <= 1006);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_answers),
		cmocka_unit_test(test_chap_known_answers),
		cmocka_unit_test(test_round_trip_of_every_length),
		cmocka_unit_test(test_hostile_inner_length),
		cmocka_unit_test(test_hide_modes),
		cmocka_unit_test(test_no_clear_text_when_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
