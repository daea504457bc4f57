// SPDX-License-Identifier: GPL-2.0
/*
 * RADIUS codec, authenticators and hidden values:
 *  - the example of RFC 2865 section 7.1, and answers computed elsewhere
 *  - every single-octet change of a signed message is noticed; a missing, doubled or short Message-Authenticator too
 *  - User-Password and Tunnel-Password at the lengths where blocks end; impossible lengths inside
 *  - hostile datagrams: every truncation, lengths that lie, random octets
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/radius_auth.h"

#include "../vectors/radius_vectors.h"

#define SECRET		"testing123-1"
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static const uint8_t *request = (const uint8_t *)VECTOR_REQUEST;

static struct radius_msg msg;
static uint8_t buf[RADIUS_MSG_MAX];

static void test_rfc_example(void **state)
{
	const uint8_t *req = (const uint8_t *)vector_rfc_request, *rsp = (const uint8_t *)vector_rfc_accept;
	uint8_t hidden[RADIUS_PASSWORD_MAX];
	struct radius_attr a;

	(void)state;
	assert_int_equal(radius_parse(&msg, req, VECTOR_RFC_REQUEST_LEN), VECTOR_RFC_REQUEST_LEN);
	assert_true(radius_find(&msg, RADIUS_USER_PASSWORD, &a));
	assert_int_equal(radius_hide_password(hidden, (const uint8_t *)"arctangent", 10, req + 4, "xyzzy5461"), 16);
	assert_memory_equal(hidden, a.value, 16);
	assert_int_equal(radius_parse(&msg, rsp, VECTOR_RFC_ACCEPT_LEN), VECTOR_RFC_ACCEPT_LEN);
	assert_int_equal(radius_response_verify(rsp, VECTOR_RFC_ACCEPT_LEN, req + 4, "xyzzy5461", false), RADIUS_GENUINE);
	assert_int_equal(radius_response_verify(rsp, VECTOR_RFC_ACCEPT_LEN, req + 4, "xyzzy5461", true), RADIUS_UNSIGNED);
	assert_int_equal(radius_response_verify(rsp, VECTOR_RFC_ACCEPT_LEN, req + 4, "xyzzy5462", false), RADIUS_FORGED);
}

static void test_access_request(void **state)
{
	(void)state;
	radius_msg_init(&msg, RADIUS_ACCESS_REQUEST);
	msg.id = 7;
	memcpy(msg.authenticator, request, RADIUS_AUTH_LEN);
	radius_add_text(&msg, RADIUS_USER_NAME, "isp1.com");
	radius_add_text(&msg, RADIUS_USER_PASSWORD, "password");
	assert_int_equal(radius_request_build(buf, &msg, SECRET), VECTOR_ACCESS_REQUEST_LEN);
	assert_memory_equal(buf, vector_access_request, VECTOR_ACCESS_REQUEST_LEN);
	assert_int_equal(radius_request_verify(buf, VECTOR_ACCESS_REQUEST_LEN, SECRET), RADIUS_GENUINE);
}

static void test_accounting_request(void **state)
{
	(void)state;
	radius_msg_init(&msg, RADIUS_ACCOUNTING_REQUEST);
	msg.id = 9;
	radius_add_u32(&msg, RADIUS_ACCT_STATUS_TYPE, 1);
	radius_add_text(&msg, RADIUS_ACCT_SESSION_ID, "0001");
	assert_int_equal(radius_request_build(buf, &msg, SECRET), VECTOR_ACCOUNTING_REQUEST_LEN);
	assert_memory_equal(buf, vector_accounting_request, VECTOR_ACCOUNTING_REQUEST_LEN);
}

static void test_response(void **state)
{
	(void)state;
	radius_msg_init(&msg, RADIUS_DISCONNECT_NAK);
	msg.id = 3;
	radius_add_u32(&msg, RADIUS_ERROR_CAUSE, 503);
	assert_int_equal(radius_response_build(buf, &msg, (const uint8_t *)vector_disconnect_request + 4, SECRET, true),
			 VECTOR_DISCONNECT_NAK_LEN);
	assert_memory_equal(buf, vector_disconnect_nak, VECTOR_DISCONNECT_NAK_LEN);
}

/*
 * Whatever octet differs, identifier and code included, the answer is not believed; the Authenticator alone would not tell.
 */
static void test_every_change_is_noticed(void **state)
{
	(void)state;
	memcpy(buf, vector_access_accept, VECTOR_ACCESS_ACCEPT_LEN);
	assert_int_equal(radius_response_verify(buf, VECTOR_ACCESS_ACCEPT_LEN, request, SECRET, true), RADIUS_GENUINE);
	for (size_t i = 0; i < VECTOR_ACCESS_ACCEPT_LEN; i++) {
		buf[i] ^= 0x40;
		assert_int_not_equal(radius_response_verify(buf, VECTOR_ACCESS_ACCEPT_LEN, request, SECRET, true),
				     RADIUS_GENUINE);
		buf[i] ^= 0x40;
	}
	memcpy(buf, vector_disconnect_request, VECTOR_DISCONNECT_REQUEST_LEN);
	assert_int_equal(radius_request_verify(buf, VECTOR_DISCONNECT_REQUEST_LEN, SECRET), RADIUS_GENUINE);
	for (size_t i = 0; i < VECTOR_DISCONNECT_REQUEST_LEN; i++) {
		buf[i] ^= 1;
		assert_int_not_equal(radius_request_verify(buf, VECTOR_DISCONNECT_REQUEST_LEN, SECRET), RADIUS_GENUINE);
		buf[i] ^= 1;
	}
}

/*
 * An answer whose Response Authenticator is right, which is what BlastRADIUS forges, with a Message-Authenticator to our
 * taste.
 */
static size_t signed_with(size_t ma_len, unsigned int times)
{
	uint8_t zeros[32] = { 0 };

	radius_msg_init(&msg, RADIUS_ACCESS_ACCEPT);
	msg.id = 7;
	radius_add_u32(&msg, RADIUS_FRAMED_IP_ADDRESS, 0xc0a80b02);
	while (times--)
		radius_add(&msg, RADIUS_MESSAGE_AUTHENTICATOR, zeros, ma_len);
	return radius_response_build(buf, &msg, request, SECRET, false);
}

static void test_message_authenticator_is_checked_whenever_there(void **state)
{
	size_t len = signed_with(16, 0);

	(void)state;
	assert_int_equal(radius_response_verify(buf, len, request, SECRET, false), RADIUS_GENUINE);
	assert_int_equal(radius_response_verify(buf, len, request, SECRET, true), RADIUS_UNSIGNED);
	for (size_t n = 1; n < 20; n++) {
		len = signed_with(n, 1);
		assert_int_equal(radius_response_verify(buf, len, request, SECRET, false), RADIUS_FORGED);
		assert_int_equal(radius_response_verify(buf, len, request, SECRET, true), RADIUS_FORGED);
	}
	radius_msg_init(&msg, RADIUS_ACCESS_ACCEPT);
	radius_add(&msg, RADIUS_MESSAGE_AUTHENTICATOR, VECTOR_REQUEST, 16);
	len = radius_response_build(buf, &msg, request, SECRET, true);
	assert_int_equal(radius_response_verify(buf, len, request, SECRET, true), RADIUS_FORGED);
	/* An Access-Request has nothing else to be known by. */
	len = VECTOR_RFC_REQUEST_LEN;
	assert_int_equal(radius_request_verify((const uint8_t *)vector_rfc_request, len, "xyzzy5461"), RADIUS_UNSIGNED);
}

static void test_user_passwords(void **state)
{
	uint8_t out[RADIUS_PASSWORD_MAX], longest[RADIUS_PASSWORD_MAX + 1] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(user_passwords); i++) {
		const struct password_vector *v = &user_passwords[i];

		assert_int_equal(radius_hide_password(out, (const uint8_t *)v->clear, v->clear_len, request, v->secret),
				 v->hidden_len);
		assert_memory_equal(out, v->hidden, v->hidden_len);
	}
	assert_int_equal(radius_hide_password(out, longest, sizeof(longest), request, SECRET), 0);
	radius_msg_init(&msg, RADIUS_ACCESS_REQUEST);
	radius_add(&msg, RADIUS_USER_PASSWORD, longest, sizeof(longest));
	assert_int_equal(radius_request_build(buf, &msg, SECRET), 0);
}

static void test_tunnel_passwords(void **state)
{
	uint8_t out[128];
	size_t len;

	(void)state;
	for (size_t i = 0; i < COUNT(tunnel_passwords); i++) {
		const struct password_vector *v = &tunnel_passwords[i];
		const uint8_t *hidden = (const uint8_t *)v->hidden;

		assert_int_equal(radius_tunnel_password(out, sizeof(out), &len, hidden, v->hidden_len, request, v->secret),
				 0);
		assert_int_equal(len, v->clear_len);
		assert_memory_equal(out, v->clear, len);
		if (len)
			assert_int_equal(radius_tunnel_password(out, len - 1, &len, hidden, v->hidden_len, request,
								v->secret),
					 -EMSGSIZE);
		for (size_t n = 0; n < v->hidden_len; n++) {
			int err = radius_tunnel_password(out, sizeof(out), &len, hidden, n, request, v->secret);

			assert_true(err == -EINVAL || (n >= 18 && (n - 2) % 16 == 0));
		}
	}
	for (size_t i = 0; i < COUNT(bad_tunnel_passwords); i++) {
		const struct password_vector *v = &bad_tunnel_passwords[i];

		memset(out, 0x5a, sizeof(out));
		assert_int_equal(radius_tunnel_password(out, sizeof(out), &len, (const uint8_t *)v->hidden, v->hidden_len,
							request, v->secret), -EINVAL);
		assert_int_equal(len, 0);
		assert_int_equal(out[0], 0);
	}
}

static void test_attributes(void **state)
{
	static const uint8_t vendor[] = { 0, 0, 0, 9, 1, 6, 1, 2, 3, 4 };
	struct radius_msg copy;
	struct radius_attr a;
	uint32_t value;
	size_t at = 0;

	(void)state;
	radius_msg_init(&msg, RADIUS_DISCONNECT_REQUEST);
	radius_add(&msg, RADIUS_VENDOR_SPECIFIC, vendor, sizeof(vendor));
	radius_add_text(&msg, RADIUS_PROXY_STATE, "one");
	radius_add_text(&msg, RADIUS_REPLY_MESSAGE, "");
	radius_add_u32(&msg, RADIUS_EVENT_TIMESTAMP, 0xfedcba98);
	radius_add_text(&msg, RADIUS_PROXY_STATE, "two");
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_TYPE, 0x1f, 3);
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_SERVER_ENDPOINT, 0, "192.0.2.1");
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_SERVER_ENDPOINT, 2, "192.0.2.2");
	assert_false(msg.err);
	assert_true(radius_find_u32(&msg, RADIUS_EVENT_TIMESTAMP, &value));
	assert_int_equal(value, 0xfedcba98);
	assert_true(radius_find_u32(&msg, RADIUS_TUNNEL_TYPE, &value));
	assert_int_equal(value, 0x1f000003);
	assert_false(radius_find(&msg, RADIUS_REPLY_MESSAGE, &a));
	assert_false(radius_find_u32(&msg, RADIUS_VENDOR_SPECIFIC, &value));
	assert_true(radius_next(&msg, &at, &a));
	assert_int_equal(a.type, RADIUS_VENDOR_SPECIFIC);
	assert_int_equal(a.len, sizeof(vendor));
	assert_true(radius_next(&msg, &at, &a));
	assert_int_equal(a.type, RADIUS_PROXY_STATE);
	radius_msg_init(&copy, RADIUS_DISCONNECT_ACK);
	radius_add_proxy_states(&copy, &msg);
	assert_int_equal(copy.len, 10);
	assert_memory_equal(copy.attrs, "\x21\x05one\x21\x05two", 10);
}

static void test_too_much(void **state)
{
	uint8_t value[RADIUS_VALUE_MAX + 1] = { 0 };

	(void)state;
	radius_msg_init(&msg, RADIUS_ACCOUNTING_REQUEST);
	radius_add(&msg, RADIUS_CLASS, value, sizeof(value));
	assert_true(msg.err);
	assert_int_equal(radius_request_build(buf, &msg, SECRET), 0);
	radius_msg_init(&msg, RADIUS_ACCOUNTING_REQUEST);
	for (size_t i = 0; i < 15; i++)
		radius_add(&msg, RADIUS_CLASS, value, RADIUS_VALUE_MAX);
	radius_add(&msg, RADIUS_CLASS, value, 249);
	assert_int_equal(msg.len, RADIUS_ATTRS_MAX);
	assert_int_equal(radius_request_build(buf, &msg, SECRET), RADIUS_MSG_MAX);
	/* Without room for the Message-Authenticator. */
	msg.code = RADIUS_ACCESS_REQUEST;
	assert_int_equal(radius_request_build(buf, &msg, SECRET), 0);
	assert_int_equal(radius_response_build(buf, &msg, request, SECRET, true), 0);
	radius_add_u32(&msg, RADIUS_CLASS, 0);
	assert_true(msg.err);
}

static void test_hostile_lengths(void **state)
{
	uint8_t *p = malloc(VECTOR_ACCESS_ACCEPT_LEN);

	(void)state;
	for (size_t n = 0; n < VECTOR_ACCESS_ACCEPT_LEN; n++) {
		uint8_t *cut = malloc(n ? n : 1);

		memcpy(cut, vector_access_accept, n);
		assert_int_equal(radius_parse(&msg, cut, n), -EINVAL);
		free(cut);
	}
	for (unsigned int total = 0; total <= UINT16_MAX; total++) {
		memcpy(p, vector_access_accept, VECTOR_ACCESS_ACCEPT_LEN);
		p[2] = (uint8_t)(total >> 8);
		p[3] = (uint8_t)total;
		/* Shorter ones end between attributes or are refused; the rest is padding. */
		assert_true(radius_parse(&msg, p, VECTOR_ACCESS_ACCEPT_LEN) ==
			    (total == 20 || total == 26 || total == 44 ? (int)total : -EINVAL));
	}
	for (unsigned int n = 0; n < 256; n++) {
		memcpy(p, vector_access_accept, VECTOR_ACCESS_ACCEPT_LEN);
		p[21] = (uint8_t)n;
		if (n < 2 || n > 24)
			assert_int_equal(radius_parse(&msg, p, VECTOR_ACCESS_ACCEPT_LEN), -EINVAL);
		else
			radius_parse(&msg, p, VECTOR_ACCESS_ACCEPT_LEN);
	}
	free(p);
	/* RFC 2865 section 3: longer than 4096 is invalid, however much comes. */
	p = calloc(1, 5000);
	p[2] = 4097 >> 8;
	p[3] = 4097 & 0xff;
	assert_int_equal(radius_parse(&msg, p, 5000), -EINVAL);
	free(p);
}

static void test_random_octets(void **state)
{
	(void)state;
	srand(20865);
	for (unsigned int round = 0; round < 20000; round++) {
		size_t n = (size_t)rand() % 120, at = 0, seen = 0;
		uint8_t *p = malloc(n ? n : 1);
		struct radius_attr a;
		int len;

		for (size_t i = 0; i < n; i++)
			p[i] = (uint8_t)(rand() % 4 ? rand() % 24 : rand());
		if (n > 3) {
			p[2] = 0;
			p[3] = (uint8_t)(n - (size_t)rand() % 3);
		}
		len = radius_parse(&msg, p, n);
		while (len > 0 && radius_next(&msg, &at, &a))
			seen += a.len + 2;
		if (len > 0) {
			assert_int_equal(seen + RADIUS_HEADER_LEN, len);
			assert_int_not_equal(radius_response_verify(p, (size_t)len, request, SECRET, true), RADIUS_GENUINE);
			assert_int_not_equal(radius_request_verify(p, (size_t)len, SECRET), RADIUS_GENUINE);
		}
		free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc_example),
		cmocka_unit_test(test_access_request),
		cmocka_unit_test(test_accounting_request),
		cmocka_unit_test(test_response),
		cmocka_unit_test(test_every_change_is_noticed),
		cmocka_unit_test(test_message_authenticator_is_checked_whenever_there),
		cmocka_unit_test(test_user_passwords),
		cmocka_unit_test(test_tunnel_passwords),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_hostile_lengths),
		cmocka_unit_test(test_random_octets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
