// SPDX-License-Identifier: GPL-2.0
/*
 * test_discovery_session.c - the sessions and limits of the access concentrator
 *
 * Behaviours checked: duplicate PADRs (S124) and second sessions of one client; refusals; PADT both ways and from a foreign
 * address (S126); closing from inside callbacks; limits per address and per second; delayed PADOs; draining; a changed address;
 * thousands of sessions.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "test_discovery.h"

/* S124: a lost PADS is sent again, and no second session opened. */
static void test_duplicate_padr(void **state)
{
	uint16_t sid;

	(void)state;
	sid = dial(client, "", "u1");
	deliver(client, ac_mac);
	assert_int_equal(t.msg.sid, sid);
	assert_string_equal(tag(PPPOE_TAG_HOST_UNIQ, 0), "u1");
	assert_int_equal(t.st.padr_resent, 1);
	assert_int_equal(t.st.pads_sent, 2);
	assert_int_equal(t.opened, 1);
	begin_padr("", NULL);
	deliver(client, ac_mac);
	assert_int_not_equal(t.msg.sid, sid);
	sid = t.msg.sid;
	deliver(client, ac_mac);
	assert_int_equal(t.msg.sid, sid);
	assert_int_equal(t.opened, 2);
}

/* A client that starts over at once, without a PADT and with nothing to tell the requests apart, gets a new session. */
static void test_second_session(void **state)
{
	uint16_t first = dial(client, "", NULL), second = dial(client, "", NULL);

	(void)state;
	assert_int_not_equal(first, second);
	assert_int_equal(t.opened, 2);
	assert_int_equal(t.st.padr_resent, 0);
	assert_int_equal(disc_sessions(t.d), 2);
}

static void test_refused(void **state)
{
	(void)state;
	t.answer = -1;
	t.why = "no LNS";
	assert_int_equal(dial(client, "svc", "u"), 0);
	assert_string_equal(tag(PPPOE_TAG_AC_SYSTEM_ERROR, 0), "no LNS");
	assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 0), "svc");
	assert_string_equal(tag(PPPOE_TAG_HOST_UNIQ, 0), "u");
	t.why = NULL;
	assert_int_equal(dial(client, "svc", "u"), 0);
	assert_non_null(tag(PPPOE_TAG_AC_SYSTEM_ERROR, 0));
	assert_int_equal(disc_sessions(t.d), 0);
	assert_int_equal(t.st.pads_error_sent, 2);
	assert_int_equal(t.st.pads_sent, 0);
}

static void test_closed_inside_open(void **state)
{
	(void)state;
	t.close_inside = true;
	assert_int_equal(dial(client, "", NULL), 0);
	assert_int_equal(disc_sessions(t.d), 0);
	assert_int_equal(t.st.padt_sent, 0);
}

static void test_closed_inside_closed(void **state)
{
	uint16_t sid = dial(client, "", NULL);

	(void)state;
	t.close_inside = true;
	begin(PPPOE_PADT, sid, NULL);
	deliver(client, ac_mac);
	assert_int_equal(t.closed, 1);
	assert_int_equal(disc_sessions(t.d), 0);
	assert_int_equal(t.st.padt_sent, 0);
}

/* S126 */
static void test_invalid_padt(void **state)
{
	uint16_t sid = dial(client, "", NULL);

	(void)state;
	begin(PPPOE_PADT, sid, NULL);
	deliver(client2, ac_mac);
	deliver(client, everybody);
	begin(PPPOE_PADT, (uint16_t)(sid ^ 1), NULL);
	deliver(client, ac_mac);
	begin(PPPOE_PADT, 0, NULL);
	deliver(client, ac_mac);
	begin(PPPOE_PADT, 0xffff, NULL);
	deliver(client, ac_mac);
	assert_int_equal(t.closed, 0);
	assert_int_equal(t.st.padt_received, 5);
	assert_int_equal(t.st.padt_invalid, 5);
	assert_int_equal(disc_sessions(t.d), 1);
}

static void test_close(void **state)
{
	uint16_t sid = dial(client, "", NULL);

	(void)state;
	disc_close(t.session, "LNS is gone");
	assert_int_equal(t.msg.code, PPPOE_PADT);
	assert_int_equal(t.msg.sid, sid);
	assert_memory_equal(t.dst, client, DISC_MAC_LEN);
	assert_string_equal(tag(PPPOE_TAG_GENERIC_ERROR, 0), "LNS is gone");
	assert_int_equal(t.closed, 0);
	assert_int_equal(disc_sessions(t.d), 0);
	assert_int_equal(t.st.padt_sent, 1);
	dial(client, "", NULL);
	disc_forget(t.session);
	assert_int_equal(t.msg.code, PPPOE_PADS);
	assert_int_equal(disc_sessions(t.d), 0);
	disc_send_padt(t.d, client2, 77, NULL);
	assert_int_equal(t.msg.sid, 77);
	assert_memory_equal(t.dst, client2, DISC_MAC_LEN);
	assert_int_equal(t.st.padt_sent, 2);
}

/* What the system does not send has not been sent. */
static void test_padt_that_cannot_be_sent(void **state)
{
	(void)state;
	dial(client, "", NULL);
	t.send_error = -ENETDOWN;
	assert_int_equal(disc_close(t.session, "gone"), -ENETDOWN);
	assert_int_equal(t.st.padt_sent, 0);
	assert_int_equal(disc_sessions(t.d), 0);
	t.send_error = 0;
	dial(client, "", NULL);
	assert_int_equal(disc_close(t.session, "gone"), 0);
	assert_int_equal(t.st.padt_sent, 1);
}

static void test_per_mac_limit(void **state)
{
	uint16_t sid;

	(void)state;
	t.cfg.per_mac_limit = 2;
	disc_configure(t.d, &t.cfg);
	sid = dial(client, "", "1");
	assert_int_not_equal(dial(client, "", "2"), 0);
	assert_int_equal(dial(client, "", "3"), 0);
	assert_non_null(tag(PPPOE_TAG_AC_SYSTEM_ERROR, 0));
	assert_int_not_equal(dial(client2, "", "3"), 0);
	begin(PPPOE_PADT, sid, NULL);
	deliver(client, ac_mac);
	assert_int_not_equal(dial(client, "", "4"), 0);
}

static void test_padi_limit(void **state)
{
	unsigned int i, answered = 0;

	(void)state;
	t.cfg.padi_limit = 10;
	disc_configure(t.d, &t.cfg);
	for (i = 0; i < 50; i++)
		answered += offered("");
	assert_int_equal(answered, 10);
	assert_int_equal(t.st.padi_ignored, 40);
	t.now += 99;
	assert_false(offered(""));
	t.now += 1;
	assert_true(offered(""));
	assert_false(offered(""));
	t.now += 3600000;
	for (i = answered = 0; i < 50; i++)
		answered += offered("");
	assert_int_equal(answered, 10);
}

static void test_pado_delay(void **state)
{
	(void)state;
	t.cfg.pado_delay_ms = 300;
	disc_configure(t.d, &t.cfg);
	assert_true(disc_deadline(t.d) == DISC_NEVER);
	assert_false(offered("late"));
	t.cfg.pado_delay_ms = 100;
	disc_configure(t.d, &t.cfg);
	assert_false(offered("early"));
	assert_true(disc_deadline(t.d) == t.now + 100);
	disc_tick(t.d, t.now + 99);
	assert_int_equal(t.sent, 0);
	disc_tick(t.d, t.now + 100);
	assert_int_equal(t.sent, 1);
	assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 0), "early");
	assert_memory_equal(t.dst, client, DISC_MAC_LEN);
	disc_tick(t.d, t.now + 1000);
	assert_int_equal(t.sent, 2);
	assert_int_equal(t.st.pado_sent, 2);
	assert_true(disc_deadline(t.d) == DISC_NEVER);
}

static void test_pado_order(void **state)
{
	(void)state;
	t.cfg.pado_delay_ms = 100;
	disc_configure(t.d, &t.cfg);
	offered("first");
	offered("second");
	t.now += 1;
	offered("third");
	disc_tick(t.d, t.now + 99);
	assert_int_equal(t.sent, 2);
	assert_string_equal(tag(PPPOE_TAG_SERVICE_NAME, 0), "second");
	assert_true(disc_deadline(t.d) == t.now + 100);
}

static void test_pado_queue_is_bounded(void **state)
{
	unsigned int i;

	(void)state;
	t.cfg.pado_delay_ms = 1000;
	disc_configure(t.d, &t.cfg);
	for (i = 0; i < 1000; i++)
		offered("");
	disc_tick(t.d, t.now + 1000);
	assert_int_equal(t.sent, 256);
	assert_int_equal(t.st.padi_ignored, 744);
}

static void test_drain(void **state)
{
	uint16_t sid;

	(void)state;
	sid = dial(client, "", NULL);
	get_offer(client2, "");
	disc_drain(t.d, true);
	assert_false(offered(""));
	begin_padr("", NULL);
	deliver(client2, ac_mac);
	assert_int_equal(t.msg.sid, 0);
	assert_non_null(tag(PPPOE_TAG_AC_SYSTEM_ERROR, 0));
	assert_int_equal(disc_sessions(t.d), 1);
	begin(PPPOE_PADT, sid, NULL);
	deliver(client, ac_mac);
	assert_int_equal(t.closed, 1);
	disc_drain(t.d, false);
	assert_int_not_equal(dial(client2, "", NULL), 0);
}

static void test_mac_change(void **state)
{
	(void)state;
	disc_set_mac(t.d, client2);
	get_offer(client, "");
	begin_padr("", NULL);
	deliver(client, ac_mac);
	assert_int_equal(t.opened, 0);
	deliver(client, client2);
	assert_int_equal(t.opened, 1);
}

static void test_many_sessions(void **state)
{
	uint8_t src[DISC_MAC_LEN] = { 2 };
	uint16_t sid[3000];
	unsigned int i;

	(void)state;
	for (i = 0; i < 3000; i++) {
		src[4] = (uint8_t)(i >> 8);
		src[5] = (uint8_t)i;
		sid[i] = dial(src, "", NULL);
		assert_int_not_equal(sid[i], 0);
	}
	assert_int_equal(disc_sessions(t.d), 3000);
	for (i = 0; i < 3000; i += 2) {
		src[4] = (uint8_t)(i >> 8);
		src[5] = (uint8_t)i;
		begin(PPPOE_PADT, sid[i], NULL);
		deliver(src, ac_mac);
	}
	assert_int_equal(t.closed, 1500);
	assert_int_equal(disc_sessions(t.d), 1500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_duplicate_padr), TEST(test_second_session), TEST(test_refused),
		TEST(test_closed_inside_open), TEST(test_closed_inside_closed), TEST(test_invalid_padt),
		TEST(test_close), TEST(test_padt_that_cannot_be_sent), TEST(test_per_mac_limit), TEST(test_padi_limit), TEST(test_pado_delay),
		TEST(test_pado_order),
		TEST(test_pado_queue_is_bounded), TEST(test_drain), TEST(test_mac_change), TEST(test_many_sessions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
