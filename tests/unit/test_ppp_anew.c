// SPDX-License-Identifier: GPL-2.0
/*
 * test_ppp_anew.c - a client that begins LCP again, and what is kept of each round for the proxy AVPs
 *
 * Behaviours checked: the same before and after the name is known; the options that are kept, and the client's MRU;
 * released() and the time that follows it; giving up inside released(); answers of an earlier round.
 */
#include "test_ppp.h"

/* The client begins again before it authenticates. */
static void test_renegotiation_early(void **state)
{
	(void)state;
	open_lcp(PPP_AUTH_CHAP);
	expect(CHAP, 1);
	rx(LCP, CONF_REQ, 9, B("\x07\x02"));
	expect_request();
	expect(LCP, CONF_REJ);
	assert_string_equal(state_name(), "Req-Sent");
	client_request(10);
	ack_request();
	expect(CHAP, 1);
	assert_int_equal(t.released, 0);
	assert_int_equal(ppp_client_deadline(t.c), t.now + 3000);
	expect_silence();
}

static void test_kept_options(void **state)
{
	const struct ppp_capture *cap;

	(void)state;
	begin_with(PPP_AUTH_PAP);
	rx(LCP, CONF_REQ, 1, B("\x01\x04\x05\xb4\x07\x02"));
	expect(LCP, CONF_REJ);
	rx(LCP, CONF_REJ, t.request_id, asked(1), 4);
	expect_request();
	assert_null(ppp_client_capture(t.c));
	rx(LCP, CONF_REQ, 2, B("\x01\x04\x05\xb4"));
	expect(LCP, CONF_ACK);
	ack_request();
	rx(PAP, 1, 9, B(PAP_REQUEST));
	cap = ppp_client_capture(t.c);
	assert_int_equal(cap->initial_received.len, 6);
	assert_memory_equal(cap->initial_received.data, "\x01\x04\x05\xb4\x07\x02", 6);
	assert_int_equal(cap->last_received.len, 4);
	assert_memory_equal(cap->last_received.data, "\x01\x04\x05\xb4", 4);
	assert_int_equal(cap->last_sent.len, t.request.len);
	assert_memory_equal(cap->last_sent.data, t.request.body, t.request.len);
	assert_int_equal(cap->mru, 1460);
}

static void test_default_mru(void **state)
{
	(void)state;
	begin_with(PPP_AUTH_PAP);
	rx(LCP, CONF_REQ, 1, "", 0);
	expect(LCP, CONF_ACK);
	ack_request();
	rx(PAP, 1, 9, B(PAP_REQUEST));
	assert_int_equal(ppp_client_capture(t.c)->mru, 1500);
	assert_int_equal(ppp_client_capture(t.c)->initial_received.len, 0);
}

/* Everything captured belongs to the round that ended; the new one has its own name, options and time. */
static void test_renegotiation_after_capture(void **state)
{
	const struct ppp_capture *cap;
	uint32_t magic;

	(void)state;
	capture_pap();
	magic = t.magic;
	assert_true(ppp_client_deadline(t.c) == PPP_NEVER);
	t.now += 100000;
	rx(LCP, CONF_REQ, 50, B("\x01\x04\x05\x00"));
	assert_int_equal(t.released, 1);
	expect_request();
	assert_int_not_equal(t.magic, magic);
	expect(LCP, CONF_ACK);
	assert_string_equal(state_name(), "Ack-Sent");
	rx(PAP, 1, 10, B(PAP_REQUEST));
	assert_int_equal(t.captured, 1);
	ack_request();
	rx(PAP, 1, 11, B("\x02me\x02pw"));
	assert_int_equal(t.captured, 2);
	cap = ppp_client_capture(t.c);
	assert_string_equal(cap->name, "me");
	assert_int_equal(cap->id, 11);
	assert_int_equal(cap->initial_received.len, 4);
	assert_memory_equal(cap->initial_received.data, "\x01\x04\x05\x00", 4);
	assert_int_equal(cap->mru, 1280);
	assert_int_equal(cap->last_sent.len, t.request.len);
	assert_memory_equal(cap->last_sent.data, t.request.body, t.request.len);
	assert_int_equal(t.failed, 0);
}

static void test_establish_after_release(void **state)
{
	(void)state;
	capture_pap();
	t.now += 100000;
	rx(LCP, CONF_REQ, 50, "", 0);
	expect_request();
	expect(LCP, CONF_ACK);
	ack_request();
	assert_int_equal(ppp_client_deadline(t.c), t.now + t.cfg.establish_ms);
	pass_deadline();
	expect_failed(PPP_FAIL_TIMEOUT);
}

/* Who gives up inside released() is not made to send a Configure-Request. */
static void test_terminate_inside(void **state)
{
	(void)state;
	capture_pap();
	t.terminate_on_release = true;
	rx(LCP, CONF_REQ, 50, "", 0);
	expect(LCP, TERM_REQ);
	expect_silence();
	assert_string_equal(state_name(), "Failed");
}

/* A malformed request is none. */
static void test_malformed_after_capture(void **state)
{
	(void)state;
	capture_pap();
	rx(LCP, CONF_REQ, 50, B("\x01\x05\x00\x00"));
	expect_silence();
	assert_int_equal(t.released, 0);
	assert_non_null(ppp_client_capture(t.c));
}

/* A client that begins anew is asked for the best again, and its answers of before do not count. */
static void test_anew(void **state)
{
	struct frame old, f;

	(void)state;
	t.cfg.auth[0] = PPP_AUTH_CHAP;
	begin();
	client_request(1);
	ack_request();
	old = *expect(CHAP, 1);
	respond(old.id, 16, 'a', B("john@isp.ex"));
	rx(LCP, CONF_REQ, 2, "", 0);
	assert_int_equal(t.released, 1);
	expect_request();
	expect(LCP, CONF_ACK);
	assert_memory_equal(asked(3), "\x03\x05\xc2\x23\x05", 5);
	respond(old.id, 16, 'a', B("john@isp.ex"));
	ack_request();
	f = *expect(CHAP, 1);
	assert_int_not_equal(f.id, old.id);
	respond(old.id, 16, 'a', B("john@isp.ex"));
	assert_null(capture());
	assert_int_equal(ppp_client_stats(t.c)->unexpected, 2);
	respond(f.id, 16, 'b', B("jane@isp.ex"));
	expect_name(B("jane@isp.ex"));
	assert_int_equal(t.captured, 2);

	/* Refused in one round, asked for in the next. */
	rx(LCP, CONF_REQ, 3, "", 0);
	expect_request();
	expect(LCP, CONF_ACK);
	rx(LCP, CONF_NAK, t.request_id, B("\x03\x04\xc0\x23"));
	expect_request();
	ack_request();
	rx(PAP, 1, 9, B(PAP_REQUEST));
	assert_int_equal(capture()->auth, PPP_AUTH_PAP);
	assert_int_equal(capture()->challenge_len, 0);
	rx(LCP, CONF_REQ, 4, "", 0);
	expect_request();
	assert_memory_equal(asked(3), "\x03\x05\xc2\x23\x05", 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_renegotiation_early), TEST(test_kept_options), TEST(test_default_mru),
		TEST(test_renegotiation_after_capture), TEST(test_establish_after_release),
		TEST(test_terminate_inside), TEST(test_malformed_after_capture), TEST(test_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
