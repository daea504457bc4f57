// SPDX-License-Identifier: GPL-2.0
/*
 * test_discovery_msg.c - RFC 2516 packets and AC-Cookies
 *
 * Behaviours checked: the example packets of RFC 2516 appendix B; header checks, padding, End-Of-List; tags known, unknown,
 * repeated, cut off; TR-101 sub-options, also hostile ones; PPP-Max-Payload; building up to the limit and not beyond;
 * truncation at every octet and random damage without a read out of bounds; cookies: client, scope, key, age, damage.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/discovery_cookie.h"
#include "daemon/discovery_msg.h"

/* Everything a PADR can carry. */
static const uint8_t full[] = {
	0x11, 0x19, 0x00, 0x00, 0x00, 0x4c,
	0x01, 0x01, 0x00, 0x03, 'i', 's', 'p',
	0x01, 0x03, 0x00, 0x04, 0xde, 0xad, 0x00, 0xef,
	0x01, 0x04, 0x00, 0x02, 0xc0, 0x0c,
	0x77, 0x77, 0x00, 0x01, 0xff,
	0x01, 0x10, 0x00, 0x0c, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
	0x01, 0x20, 0x00, 0x02, 0x05, 0xd4,
	0x01, 0x05, 0x00, 0x0f, 0x00, 0x00, 0x0d, 0xe9, 0x01, 0x03, 'e', '/', '1', 0x02, 0x04, 'r', 'e', 'm', '2',
	0x00, 0x00, 0x00, 0x00,
	0x01, 0x01, 0x00, 0x01, 'x',
};

/* Parses a heap copy of exactly @len octets, so that the sanitizer sees a read past the end. */
static int parse(const uint8_t *buf, size_t len, struct disc_msg *m, uint8_t **copy)
{
	struct reader tags;
	int rc;

	*copy = malloc(len ? len : 1);
	memcpy(*copy, buf, len);
	rc = disc_msg_header(m, *copy, len, &tags);
	return rc ? rc : disc_msg_tags(m, &tags);
}

static int parse_rc(const uint8_t *buf, size_t len)
{
	struct disc_msg m;
	uint8_t *copy;
	int rc = parse(buf, len, &m, &copy);

	free(copy);
	return rc;
}

static void assert_value(const struct pppoe_value *v, const char *text)
{
	assert_non_null(v->data);
	assert_int_equal(v->len, strlen(text));
	assert_memory_equal(v->data, text, v->len);
}

static void test_rfc_padi(void **state)
{
	static const uint8_t padi[] = { 0x11, 0x09, 0x00, 0x00, 0x00, 0x04, 0x01, 0x01, 0x00, 0x00 };
	struct disc_msg m;
	uint8_t *copy;

	(void)state;
	assert_int_equal(parse(padi, sizeof(padi), &m, &copy), 0);
	assert_int_equal(m.code, PPPOE_PADI);
	assert_int_equal(m.sid, 0);
	assert_int_equal(m.services, 1);
	assert_value(&m.service, "");
	assert_null(m.host_uniq.data);
	assert_null(m.cookie.data);
	free(copy);
}

static void test_rfc_pado(void **state)
{
	static const uint8_t pado[] = {
		0x11, 0x07, 0x00, 0x00, 0x00, 0x20, 0x01, 0x01, 0x00, 0x00, 0x01, 0x02, 0x00, 0x18,
		0x47, 0x6f, 0x20, 0x52, 0x65, 0x64, 0x42, 0x61, 0x63, 0x6b, 0x20, 0x2d,
		0x20, 0x65, 0x73, 0x68, 0x73, 0x68, 0x65, 0x73, 0x68, 0x6f, 0x6f, 0x74,
	};
	uint8_t buf[PPPOE_BUILD_MAX];
	struct writer w;

	(void)state;
	disc_msg_begin(&w, buf, PPPOE_PADO, 0);
	disc_msg_put(&w, PPPOE_TAG_SERVICE_NAME, "", 0);
	disc_msg_put_text(&w, PPPOE_TAG_AC_NAME, "Go RedBack - eshsheshoot");
	assert_int_equal(disc_msg_end(&w), sizeof(pado));
	assert_memory_equal(buf, pado, sizeof(pado));
}

static void test_every_tag(void **state)
{
	struct disc_msg m;
	uint8_t *copy;

	(void)state;
	assert_int_equal(full[5], sizeof(full) - PPPOE_HEADER_LEN);
	assert_int_equal(parse(full, sizeof(full), &m, &copy), 0);
	assert_int_equal(m.services, 1);
	assert_value(&m.service, "isp");
	assert_int_equal(m.host_uniq.len, 4);
	assert_memory_equal(m.host_uniq.data, "\xde\xad\x00\xef", 4);
	assert_value(&m.cookie, "\xc0\x0c");
	assert_int_equal(m.relay.len, 12);
	assert_int_equal(m.max_payload, 1492);
	assert_value(&m.line, "\x01\x03" "e/1" "\x02\x04" "rem2");
	assert_false(m.generic_error);
	free(copy);
}

static void test_header(void **state)
{
	uint8_t buf[sizeof(full)];
	struct disc_msg m;
	struct reader tags;

	(void)state;
	memcpy(buf, full, sizeof(buf));
	buf[0] = 0x21;
	assert_int_equal(parse_rc(buf, sizeof(buf)), -EINVAL);
	buf[0] = 0x12;
	assert_int_equal(disc_msg_header(&m, buf, sizeof(buf), &tags), -EINVAL);
	assert_int_equal(m.code, PPPOE_PADR);
	buf[0] = 0x11;
	buf[2] = 0x12;
	buf[3] = 0x34;
	assert_int_equal(disc_msg_header(&m, buf, sizeof(buf), &tags), 0);
	assert_int_equal(m.sid, 0x1234);
	buf[5]++;
	assert_int_equal(disc_msg_header(&m, buf, sizeof(buf), &tags), -EINVAL);
}

static void test_padding_is_ignored(void **state)
{
	static const uint8_t padi[46] = { 0x11, 0x09, 0x00, 0x00, 0x00, 0x04, 0x01, 0x01, 0x00, 0x00, 0x01, 0x01, 0xff, 0xff };
	struct disc_msg m;
	uint8_t *copy;

	(void)state;
	assert_int_equal(parse(padi, sizeof(padi), &m, &copy), 0);
	assert_int_equal(m.services, 1);
	free(copy);
}

static void test_bad_tags(void **state)
{
	static const uint8_t too_long[] = { 0x11, 0x09, 0, 0, 0, 4, 0x01, 0x01, 0, 1, 0 };
	static const uint8_t half_a_header[] = { 0x11, 0x09, 0, 0, 0, 3, 0x01, 0x01, 0 };
	static const uint8_t end_with_value[] = { 0x11, 0x09, 0, 0, 0, 5, 0, 0, 0, 1, 0 };
	static const uint8_t two_uniq[] = { 0x11, 0x09, 0, 0, 0, 8, 1, 3, 0, 0, 1, 3, 0, 0 };
	static const uint8_t two_relay[] = { 0x11, 0x09, 0, 0, 0, 8, 1, 0x10, 0, 0, 1, 0x10, 0, 0 };
	static const uint8_t two_cookies[] = { 0x11, 0x09, 0, 0, 0, 8, 1, 4, 0, 0, 1, 4, 0, 0 };

	(void)state;
	assert_int_equal(parse_rc(too_long, sizeof(too_long)), -EINVAL);
	assert_int_equal(parse_rc(half_a_header, sizeof(half_a_header)), -EINVAL);
	assert_int_equal(parse_rc(end_with_value, sizeof(end_with_value)), -EINVAL);
	assert_int_equal(parse_rc(two_uniq, sizeof(two_uniq)), -EINVAL);
	assert_int_equal(parse_rc(two_relay, sizeof(two_relay)), -EINVAL);
	assert_int_equal(parse_rc(two_cookies, sizeof(two_cookies)), -EINVAL);
}

static void test_services_are_counted(void **state)
{
	static const uint8_t none[] = { 0x11, 0x09, 0, 0, 0, 0 };
	static const uint8_t two[] = { 0x11, 0x09, 0, 0, 0, 8, 1, 1, 0, 0, 1, 1, 0, 0 };
	struct disc_msg m;
	uint8_t *copy;

	(void)state;
	assert_int_equal(parse(none, sizeof(none), &m, &copy), 0);
	assert_int_equal(m.services, 0);
	free(copy);
	assert_int_equal(parse(two, sizeof(two), &m, &copy), 0);
	assert_int_equal(m.services, 2);
	free(copy);
}

/* Another vendor's tag counts as absent, and one without a whole vendor id; of two the last one, the access node's, counts. */
static void test_tr101(void **state)
{
	static const uint8_t foreign[] = { 0x11, 9, 0, 0, 0, 11, 1, 5, 0, 7, 0, 0, 0x0d, 0xea, 1, 1, 'x' };
	static const uint8_t tiny[] = { 0x11, 9, 0, 0, 0, 7, 1, 5, 0, 3, 0, 0, 0x0d };
	static const uint8_t none[] = { 0x11, 9, 0, 0, 0, 4, 1, 5, 0, 0 };
	static const uint8_t empty[] = { 0x11, 9, 0, 0, 0, 8, 1, 5, 0, 4, 0, 0, 0x0d, 0xe9 };
	static const uint8_t both[] = { 0x11, 9, 0, 0, 0, 22, 1, 5, 0, 7, 0, 0, 0x0d, 0xe9, 1, 1, 'x',
					1, 5, 0, 7, 0, 0, 0x0d, 0xe9, 1, 1, 'y' };
	static const struct { const uint8_t *buf; size_t len; } bad[] = {
		{ foreign, sizeof(foreign) }, { tiny, sizeof(tiny) }, { none, sizeof(none) },
	};
	struct disc_msg m;
	uint8_t *copy;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(parse(bad[i].buf, bad[i].len, &m, &copy), 0);
		assert_null(m.line.data);
		free(copy);
	}
	assert_int_equal(parse(empty, sizeof(empty), &m, &copy), 0);
	assert_non_null(m.line.data);
	assert_int_equal(m.line.len, 0);
	free(copy);
	assert_int_equal(parse(both, sizeof(both), &m, &copy), 0);
	assert_value(&m.line, "\x01\x01" "y");
	free(copy);
}

static void test_max_payload_of_odd_length(void **state)
{
	static const uint8_t odd[] = { 0x11, 0x09, 0, 0, 0, 7, 0x01, 0x20, 0, 3, 5, 0xdc, 0 };
	struct disc_msg m;
	uint8_t *copy;

	(void)state;
	assert_int_equal(parse(odd, sizeof(odd), &m, &copy), 0);
	assert_int_equal(m.max_payload, 0);
	free(copy);
}

static void test_build_limit(void **state)
{
	static const uint8_t filler[2000];
	uint8_t buf[PPPOE_BUILD_MAX];
	struct writer w;

	(void)state;
	disc_msg_begin(&w, buf, PPPOE_PADS, 7);
	disc_msg_put(&w, PPPOE_TAG_HOST_UNIQ, filler, PPPOE_BUILD_MAX - PPPOE_HEADER_LEN - PPPOE_TAG_HEADER_LEN);
	assert_int_equal(disc_msg_end(&w), PPPOE_BUILD_MAX);
	disc_msg_begin(&w, buf, PPPOE_PADS, 7);
	disc_msg_put(&w, PPPOE_TAG_HOST_UNIQ, filler, PPPOE_BUILD_MAX - PPPOE_HEADER_LEN - PPPOE_TAG_HEADER_LEN + 1);
	assert_int_equal(disc_msg_end(&w), 0);
	disc_msg_begin(&w, buf, PPPOE_PADS, 7);
	disc_msg_put(&w, PPPOE_TAG_HOST_UNIQ, filler, sizeof(filler));
	assert_int_equal(disc_msg_end(&w), 0);
}

static void test_truncated_everywhere(void **state)
{
	size_t len;

	(void)state;
	for (len = 0; len < sizeof(full); len++)
		assert_int_equal(parse_rc(full, len), -EINVAL);
}

/* The same with a LENGTH that matches, so that the cut falls into the tags. */
static void test_short_everywhere(void **state)
{
	uint8_t buf[sizeof(full)];
	size_t len;

	(void)state;
	memcpy(buf, full, sizeof(buf));
	for (len = PPPOE_HEADER_LEN; len < sizeof(full); len++) {
		buf[5] = (uint8_t)(len - PPPOE_HEADER_LEN);
		parse_rc(buf, len);
	}
}

static void test_random_damage(void **state)
{
	uint8_t buf[sizeof(full)];
	unsigned int i, n;

	(void)state;
	srand(2516);
	for (i = 0; i < 200000; i++) {
		memcpy(buf, full, sizeof(buf));
		for (n = 1 + (unsigned int)rand() % 6; n; n--)
			buf[(size_t)rand() % sizeof(buf)] = (uint8_t)rand();
		parse_rc(buf, (size_t)rand() % (sizeof(buf) + 1));
	}
}

static const uint8_t key[DISC_KEY_LEN] = "a key of thirty-two octets, yes", mac[DISC_MAC_LEN] = { 2, 0, 0, 0, 0, 1 };
static const uint8_t nonce[COOKIE_NONCE_LEN] = { 1, 2, 3, 4, 5, 6, 7, 8 };

static void test_cookie_age(void **state)
{
	uint8_t cookie[COOKIE_LEN];

	(void)state;
	cookie_make(cookie, key, 5, mac, nonce, 119999);
	assert_true(cookie_valid(cookie, COOKIE_LEN, key, 5, mac, 119999));
	assert_true(cookie_valid(cookie, COOKIE_LEN, key, 5, mac, 120000));
	assert_true(cookie_valid(cookie, COOKIE_LEN, key, 5, mac, 179999));
	assert_false(cookie_valid(cookie, COOKIE_LEN, key, 5, mac, 180000));
	assert_false(cookie_valid(cookie, COOKIE_LEN, key, 5, mac, 59999));
	cookie_make(cookie, key, 5, mac, nonce, 0);
	assert_true(cookie_valid(cookie, COOKIE_LEN, key, 5, mac, 0));
}

static void test_cookie_is_bound(void **state)
{
	uint8_t cookie[COOKIE_LEN], other_mac[DISC_MAC_LEN] = { 2, 0, 0, 0, 0, 2 }, other_key[DISC_KEY_LEN] = { 1 };
	size_t i;

	(void)state;
	cookie_make(cookie, key, 5, mac, nonce, 1000);
	assert_false(cookie_valid(cookie, COOKIE_LEN, key, 6, mac, 1000));
	assert_false(cookie_valid(cookie, COOKIE_LEN, key, 5, other_mac, 1000));
	assert_false(cookie_valid(cookie, COOKIE_LEN, other_key, 5, mac, 1000));
	assert_false(cookie_valid(cookie, COOKIE_LEN - 1, key, 5, mac, 1000));
	assert_false(cookie_valid(cookie, 0, key, 5, mac, 1000));
	assert_false(cookie_valid(NULL, 0, key, 5, mac, 1000));
	for (i = 0; i < COOKIE_LEN; i++) {
		cookie[i] ^= 0x40;
		assert_false(cookie_valid(cookie, COOKIE_LEN, key, 5, mac, 1000));
		cookie[i] ^= 0x40;
	}
	assert_true(cookie_valid(cookie, COOKIE_LEN, key, 5, mac, 1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc_padi),
		cmocka_unit_test(test_rfc_pado),
		cmocka_unit_test(test_every_tag),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_padding_is_ignored),
		cmocka_unit_test(test_bad_tags),
		cmocka_unit_test(test_services_are_counted),
		cmocka_unit_test(test_tr101),
		cmocka_unit_test(test_max_payload_of_odd_length),
		cmocka_unit_test(test_build_limit),
		cmocka_unit_test(test_truncated_everywhere),
		cmocka_unit_test(test_short_everywhere),
		cmocka_unit_test(test_random_damage),
		cmocka_unit_test(test_cookie_age),
		cmocka_unit_test(test_cookie_is_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
