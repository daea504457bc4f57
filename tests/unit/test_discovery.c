// SPDX-License-Identifier: GPL-2.0
/*
 * test_discovery.c - the access concentrator and what clients ask of it
 *
 * Behaviours checked: the whole exchange and its counters (S71, S118 to S127, S137); which addresses, session ids and service
 * counts are valid; service names any, named, advertised (S62 to S65); echoed tags; no state without a valid cookie;
 * PPP-Max-Payload; TR-101 tags; hostile input.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "test_discovery.h"

static void test_exchange(void **state)
{
	uint16_t sid = dial(client, "", NULL);

	(void)state;
	assert_in_range(sid, 1, DISC_SID_MAX);
	assert_int_equal(t.opened, 1);
	assert_int_equal(disc_session_id(t.session), sid);
	assert_ptr_equal(disc_find(t.d, sid), t.session);
	assert_int_equal(t.req.max_payload, 0);
	assert_memory_equal(t.dst, client, DISC_MAC_LEN);
	assert_int_equal(disc_sessions(t.d), 1);
	begin(PPPOE_PADT, sid, NULL);
	deliver(client, ac_mac);
	assert_int_equal(t.closed, 1);
	assert_int_equal(disc_sessions(t.d), 0);
	assert_int_equal(t.st.padi_received, 1);
	assert_int_equal(t.st.pado_sent, 1);
	assert_int_equal(t.st.padr_received, 1);
	assert_int_equal(t.st.pads_sent, 1);
	assert_int_equal(t.st.padt_received, 1);
	assert_int_equal(t.st.padi_invalid + t.st.padi_ignored + t.st.padr_invalid + t.st.padr_resent + t.st.padt_invalid +
			 t.st.padt_sent + t.st.pads_error_sent, 0);
	assert_ptr_equal(disc_user(t.d), &t);
	assert_null(disc_find(t.d, sid));
}

static void test_echoed_tags(void **state)
{
	(void)state;
	begin(PPPOE_PADI, 0, "whatever");
	disc_msg_put(&w, PPPOE_TAG_HOST_UNIQ, "a\0b", 3);
	disc_msg_put_text(&w, PPPOE_TAG_RELAY_ID, "relay0000012");
	deliver(client, everybody);
	assert_int_equal(t.msg.code, PPPOE_PADO);
	assert_int_equal(t.msg.sid, 0);
	assert_string_equal(tag(PPPOE_TAG_AC_NAME, 0), "lac1");
	assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 0), "whatever");
	assert_int_equal(t.msg.services, 1);
	assert_int_equal(t.msg.host_uniq.len, 3);
	assert_memory_equal(t.msg.host_uniq.data, "a\0b", 3);
	assert_string_equal(tag(PPPOE_TAG_RELAY_ID, 0), "relay0000012");
	cookie.len = t.msg.cookie.len;
	memcpy(cookie.data, t.msg.cookie.data, cookie.len);
	begin_padr("whatever", "uniq");
	disc_msg_put_text(&w, PPPOE_TAG_RELAY_ID, "relay0000012");
	deliver(client, ac_mac);
	assert_int_equal(t.msg.code, PPPOE_PADS);
	assert_int_equal(t.msg.services, 1);
	assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 0), "whatever");
	assert_string_equal(tag(PPPOE_TAG_HOST_UNIQ, 0), "uniq");
	assert_string_equal(tag(PPPOE_TAG_RELAY_ID, 0), "relay0000012");
	assert_string_equal(t.service, "whatever");
}

static void test_service_any(void **state)
{
	(void)state;
	assert_true(offered(""));
	assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 0), "");
	assert_int_equal(t.msg.services, 1);
	assert_true(offered("x"));
	assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 0), "x");
}

static void test_service_named(void **state)
{
	(void)state;
	configure("remote-office", false);
	assert_false(offered(""));
	assert_false(offered("remote"));
	assert_false(offered("remote-office2"));
	assert_false(offered("REMOTE-OFFICE"));
	assert_int_equal(t.st.padi_ignored, 4);
	assert_int_equal(t.st.padi_invalid, 0);
	assert_true(offered("remote-office"));
	assert_int_equal(t.msg.services, 1);
	assert_int_not_equal(dial(client, "remote-office", NULL), 0);
}

static void test_service_advertised(void **state)
{
	(void)state;
	configure("remote-office", true);
	assert_false(offered("other"));
	assert_true(offered(""));
	assert_int_equal(t.msg.services, 2);
	assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 0), "");
	assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 1), "remote-office");
	assert_true(offered("remote-office"));
	assert_int_equal(t.msg.services, 1);
}

/* S63: a PADR for anything but the name is refused, and no session opened. */
static void test_service_name_error(void **state)
{
	static const char *const wrong[] = { "", "other", "remote-offic", "remote-office " };
	size_t i;

	(void)state;
	configure("remote-office", true);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		get_offer(client, "remote-office");
		begin_padr(wrong[i], "u");
		deliver(client, ac_mac);
		assert_int_equal(t.msg.code, PPPOE_PADS);
		assert_int_equal(t.msg.sid, 0);
		assert_non_null(tag(PPPOE_TAG_SERVICE_NAME_ERROR, 0));
		assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 0), wrong[i]);
		assert_string_equal(tag(PPPOE_TAG_HOST_UNIQ, 0), "u");
	}
	assert_int_equal(t.opened, 0);
	assert_int_equal(t.st.pads_error_sent, 4);
	assert_int_equal(t.st.pads_sent, 0);
	assert_int_equal(disc_sessions(t.d), 0);
}

static void test_invalid_padi(void **state)
{
	(void)state;
	begin(PPPOE_PADI, 0, "");
	deliver(client, ac_mac);
	deliver(client, group);
	deliver(group, everybody);
	begin(PPPOE_PADI, 1, "");
	deliver(client, everybody);
	begin(PPPOE_PADI, 0, NULL);
	deliver(client, everybody);
	begin(PPPOE_PADI, 0, "");
	disc_msg_put_text(&w, PPPOE_TAG_SERVICE_NAME, "second");
	deliver(client, everybody);
	begin(PPPOE_PADI, 0, "");
	out[0] = 0x10;
	deliver(client, everybody);
	assert_int_equal(t.st.padi_received, 7);
	assert_int_equal(t.st.padi_invalid, 7);
	assert_int_equal(t.sent, 0);
}

static void test_not_for_us(void **state)
{
	(void)state;
	get_offer(client, "");
	begin_padr("", NULL);
	deliver(client, client2);
	begin(PPPOE_PADI, 0, "");
	deliver(ac_mac, everybody);
	begin(PPPOE_PADO, 0, "");
	deliver(client, ac_mac);
	begin(PPPOE_PADS, 1, "");
	deliver(client, ac_mac);
	begin(0x55, 0, "");
	deliver(client, ac_mac);
	assert_int_equal(t.sent, 1);
	assert_int_equal(t.st.padi_received, 1);
	assert_int_equal(t.st.padr_received, 0);
}

static void test_reply_must_fit(void **state)
{
	static const uint8_t huge[1440];

	(void)state;
	begin(PPPOE_PADI, 0, "");
	disc_msg_put(&w, PPPOE_TAG_HOST_UNIQ, huge, sizeof(huge));
	deliver(client, everybody);
	assert_int_equal(t.sent, 0);
	assert_int_equal(t.st.padi_invalid, 1);
	get_offer(client, "");
	begin_padr("", NULL);
	disc_msg_put_be16(&w, PPPOE_TAG_MAX_PAYLOAD, 1500);
	disc_msg_put(&w, PPPOE_TAG_HOST_UNIQ, huge, 1400);
	deliver(client, ac_mac);
	assert_int_equal(t.opened, 1);
	assert_int_not_equal(t.msg.sid, 0);
}

static void test_padr_without_cookie(void **state)
{
	uint64_t then;

	(void)state;
	begin(PPPOE_PADR, 0, "");
	deliver(client, ac_mac);
	get_offer(client, "");
	begin_padr("", NULL);
	deliver(client2, ac_mac);
	deliver(client, everybody);
	then = t.now;
	t.now += 130000;
	deliver(client, ac_mac);
	t.now = then;
	cookie.data[20] ^= 1;
	begin_padr("", NULL);
	deliver(client, ac_mac);
	assert_int_equal(t.sent, 1);
	assert_int_equal(t.opened, 0);
	assert_int_equal(t.st.padr_received, 5);
	assert_int_equal(t.st.padr_invalid, 5);
}

static void test_invalid_padr(void **state)
{
	(void)state;
	get_offer(client, "");
	begin_padr(NULL, NULL);
	deliver(client, ac_mac);
	begin_padr("", NULL);
	disc_msg_put_text(&w, PPPOE_TAG_SERVICE_NAME, "");
	deliver(client, ac_mac);
	begin_padr("", NULL);
	disc_msg_put_text(&w, PPPOE_TAG_GENERIC_ERROR, "gave up");
	deliver(client, ac_mac);
	begin_padr("", NULL);
	out[3] = 1;
	deliver(client, ac_mac);
	assert_int_equal(t.st.padr_invalid, 4);
	assert_int_equal(t.opened, 0);
}

/* RFC 4638 */
static void test_max_payload(void **state)
{
	static const struct { uint16_t limit, asked, granted; } cases[] = {
		{ 1500, 1500, 1500 }, { 1500, 9000, 1500 }, { 9000, 1508, 1508 }, { 1500, 1492, 0 }, { 1500, 1000, 0 },
		{ 1492, 1500, 0 }, { 0, 1500, 0 }, { 1500, 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		t.cfg.max_payload = cases[i].limit;
		disc_configure(t.d, &t.cfg);
		begin(PPPOE_PADI, 0, "");
		disc_msg_put_be16(&w, PPPOE_TAG_MAX_PAYLOAD, cases[i].asked);
		deliver(client, everybody);
		assert_int_equal(t.msg.max_payload, cases[i].granted);
		cookie.len = t.msg.cookie.len;
		memcpy(cookie.data, t.msg.cookie.data, cookie.len);
		begin_padr("", NULL);
		disc_msg_put_be16(&w, PPPOE_TAG_MAX_PAYLOAD, cases[i].asked);
		deliver(client, ac_mac);
		assert_int_equal(t.msg.max_payload, cases[i].granted);
		assert_int_equal(t.req.max_payload, cases[i].granted);
	}
}

static void test_tr101_reaches_the_caller(void **state)
{
	static const uint8_t line[] = { 0, 0, 0x0d, 0xe9, 1, 4, 'p', '1', '/', '2', 2, 3, 'j', 'o', 'e',
					0x82, 4, 0, 0, 0x46, 0x50 };

	(void)state;
	get_offer(client, "");
	begin_padr("", NULL);
	disc_msg_put(&w, PPPOE_TAG_VENDOR, line, sizeof(line));
	deliver(client, ac_mac);
	assert_true(t.has_line);
	assert_int_equal(t.line.circuit_len, 4);
	assert_memory_equal(t.line.circuit_id, "p1/2", 4);
	assert_int_equal(t.line.remote_len, 3);
	assert_memory_equal(t.line.remote_id, "joe", 3);
	assert_int_equal(t.line.known, 1 << ACCESS_LINE_ACTUAL_DOWN);
	assert_int_equal(t.line.value[ACCESS_LINE_ACTUAL_DOWN], 18000);
	assert_null(tag(PPPOE_TAG_VENDOR, 0));
}

static void test_no_tr101_no_line(void **state)
{
	static const uint8_t foreign[] = { 0, 0, 0x0d, 0xea, 1, 4, 'p', '1', '/', '2' };

	(void)state;
	get_offer(client, "");
	begin_padr("", NULL);
	disc_msg_put(&w, PPPOE_TAG_VENDOR, foreign, sizeof(foreign));
	deliver(client, ac_mac);
	assert_int_equal(t.opened, 1);
	assert_false(t.has_line);
}

/* No octet string makes the engine read out of bounds, send an invalid packet, or open a session without a cookie. */
static void test_hostile(void **state)
{
	static const uint8_t codes[] = { PPPOE_PADI, PPPOE_PADR, PPPOE_PADT, PPPOE_PADS };
	uint8_t buf[200];
	unsigned int i, n;
	size_t len;

	(void)state;
	srand(4638);
	for (i = 0; i < 100000; i++) {
		begin(codes[rand() % 4], 0, "svc");
		disc_msg_put_text(&w, PPPOE_TAG_HOST_UNIQ, "unique");
		disc_msg_put(&w, PPPOE_TAG_AC_COOKIE, buf, 24);
		disc_msg_put(&w, PPPOE_TAG_VENDOR, "\0\0\x0d\xe9\x01\x02xy", 8);
		len = disc_msg_end(&w);
		memcpy(buf, out, len);
		for (n = (unsigned int)rand() % 5; n; n--)
			buf[(size_t)rand() % len] = (uint8_t)rand();
		input(client, rand() % 2 ? everybody : ac_mac, buf, (size_t)rand() % (len + 1));
	}
	assert_int_equal(t.opened, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_exchange), TEST(test_echoed_tags), TEST(test_service_any), TEST(test_service_named),
		TEST(test_service_advertised), TEST(test_service_name_error), TEST(test_invalid_padi),
		TEST(test_not_for_us), TEST(test_reply_must_fit), TEST(test_padr_without_cookie),
		TEST(test_invalid_padr), TEST(test_max_payload), TEST(test_tr101_reaches_the_caller),
		TEST(test_no_tr101_no_line),
		TEST(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
