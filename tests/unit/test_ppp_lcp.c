// SPDX-License-Identifier: GPL-2.0
/*
 * test_ppp_lcp.c - the packets and timers of LCP
 *
 * Behaviours checked: both orders of negotiation; lost and late packets; Restart timer and counter; Terminate, Code-Reject,
 * Protocol-Reject, Echo, Discard and the packets of RFC 1570 in every phase; frames that are not LCP; the end
 * from both sides.
 */
#include "test_ppp.h"

static void test_config(void **state)
{
	(void)state;
	t.cfg.auths = 0;
	assert_null(ppp_client_new(&ops, &t.cfg, &t));
	t.cfg.auths = PPP_AUTH_MAX + 1;
	assert_null(ppp_client_new(&ops, &t.cfg, &t));
	t.cfg.auths = 1;
	t.cfg.auth[0] = 0;
	assert_null(ppp_client_new(&ops, &t.cfg, &t));
	t.cfg.auth[0] = PPP_AUTH_MAX + 1;
	assert_null(ppp_client_new(&ops, &t.cfg, &t));
	t.cfg.auth[0] = PPP_AUTH_PAP;
	memset(t.cfg.challenge_name, 'x', sizeof(t.cfg.challenge_name));
	assert_null(ppp_client_new(&ops, &t.cfg, &t));
	ppp_client_free(NULL);
}

static void test_before_start(void **state)
{
	(void)state;
	t.c = ppp_client_new(&ops, &t.cfg, &t);
	assert_string_equal(state_name(), "Starting");
	assert_true(ppp_client_deadline(t.c) == PPP_NEVER);
	assert_true(rx(LCP, CONF_REQ, 1, "", 0));
	expect_silence();
	ppp_client_terminate(t.c, "never mind");
	ppp_client_start(t.c, t.now);
	expect_silence();
	assert_int_equal(t.failed, 0);
}

static void test_started_once(void **state)
{
	(void)state;
	begin();
	ppp_client_start(t.c, t.now);
	expect_silence();
}

static void test_ack_first(void **state)
{
	(void)state;
	begin_with(PPP_AUTH_CHAP);
	assert_string_equal(state_name(), "Req-Sent");
	ack_request();
	assert_string_equal(state_name(), "Ack-Rcvd");
	client_request(7);
	expect(CHAP, 1);
	assert_string_equal(state_name(), "Authenticate");
}

static void test_request_first(void **state)
{
	(void)state;
	begin_with(PPP_AUTH_CHAP);
	client_request(7);
	assert_string_equal(state_name(), "Ack-Sent");
	/* The client did not get our answer. */
	client_request(7);
	ack_request();
	expect(CHAP, 1);
	assert_string_equal(state_name(), "Authenticate");
}

static void test_retransmission(void **state)
{
	struct frame first;
	uint64_t at;

	(void)state;
	begin();
	first = t.request;
	at = t.now;
	for (unsigned int i = 1; i < t.cfg.max_configure; i++) {
		assert_int_equal(ppp_client_deadline(t.c), at + i * 3000);
		t.now = at + i * 3000 - 1;
		ppp_client_tick(t.c, t.now);
		expect_silence();
		pass_deadline();
		expect_request();
		assert_int_equal(t.request.id, first.id);
		expect_body(&t.request, first.body, first.len);
	}
	pass_deadline();
	assert_int_equal(t.now, at + 30000);
	expect_silence();
	expect_failed(PPP_FAIL_TIMEOUT);
}

/* An answer to the first copy is good for the second. */
static void test_late_ack(void **state)
{
	(void)state;
	begin();
	pass_deadline();
	expect_request();
	ack_request();
	assert_string_equal(state_name(), "Ack-Rcvd");
}

/* The client answers but never asks: what it acknowledged is asked again, under a new Identifier (section 5.1). */
static void test_no_client_request(void **state)
{
	uint8_t id;

	(void)state;
	begin();
	ack_request();
	id = t.request_id;
	pass_deadline();
	expect_request();
	assert_int_not_equal(t.request_id, id);
	assert_string_equal(state_name(), "Req-Sent");
	while (!t.failed)
		pass_deadline();
	expect_failed(PPP_FAIL_TIMEOUT);
}

/* The client asks but never answers. */
static void test_no_client_answer(void **state)
{
	(void)state;
	begin();
	client_request(1);
	while (!t.failed)
		pass_deadline();
	assert_int_equal(t.tail - t.head, t.cfg.max_configure - 1);
	expect_failed(PPP_FAIL_TIMEOUT);
}

/* The network doubles a packet: the second copy is out of sequence. */
static void test_doubled_ack(void **state)
{
	(void)state;
	open_lcp(PPP_AUTH_PAP);
	ack_request();
	expect_silence();
	assert_string_equal(state_name(), "Authenticate");
	assert_int_equal(ppp_client_stats(t.c)->unexpected, 1);
	rx(LCP, CONF_REJ, t.request_id, asked(5), 6);
	rx(LCP, CONF_NAK, t.request_id, B("\x01\x04\x05\x00"));
	assert_string_equal(state_name(), "Authenticate");
	expect_silence();
}

/* Whoever keeps LCP busy does not hold the link for ever. */
static void test_establish_timeout(void **state)
{
	(void)state;
	begin();
	t.now += t.cfg.establish_ms - 1;
	for (unsigned int i = 0; i < 3; i++) {
		rx(LCP, CONF_NAK, t.request_id, B("\x01\x04\x05\x00"));
		expect_request();
	}
	assert_int_equal(ppp_client_deadline(t.c), t.now + 1);
	pass_deadline();
	expect(LCP, TERM_REQ);
	expect_failed(PPP_FAIL_TIMEOUT);
}

/* A tick that comes late does no harm, and two things due at once are one failure. */
static void test_late_tick(void **state)
{
	(void)state;
	open_lcp(PPP_AUTH_CHAP);
	expect(CHAP, 1);
	t.now += 1000000;
	ppp_client_tick(t.c, t.now);
	expect_failed(PPP_FAIL_TIMEOUT);
	ppp_client_tick(t.c, t.now + 1);
}

static void reach(const char *name)
{
	begin_with(PPP_AUTH_PAP);
	if (!strcmp(name, "Req-Sent"))
		return;
	if (!strcmp(name, "Ack-Rcvd")) {
		ack_request();
	} else {
		client_request(1);
		if (strcmp(name, "Ack-Sent") != 0)
			ack_request();
		if (!strcmp(name, "Captured"))
			rx(PAP, 1, 9, B(PAP_REQUEST));
	}
	assert_string_equal(state_name(), name);
}

static const char *const phases[] = { "Req-Sent", "Ack-Rcvd", "Ack-Sent", "Authenticate", "Captured" };
#define PHASES	(sizeof(phases) / sizeof(phases[0]))
#define OPENED	3	/* from here on */

static void test_terminated_by_client(void **state)
{
	(void)state;
	for (size_t i = 0; i < PHASES; i++) {
		again();
		reach(phases[i]);
		rx(LCP, TERM_REQ, 77, B("bye"));
		assert_int_equal(expect(LCP, TERM_ACK)->id, 77);
		expect_failed(PPP_FAIL_CLIENT);
		assert_int_equal(t.released, 0);
		assert_int_equal(!!ppp_client_capture(t.c), i == 4);
		/* Nothing is answered any more. */
		rx(LCP, TERM_REQ, 78, "", 0);
		rx(LCP, CONF_REQ, 79, "", 0);
		rx(LCP, ECHO_REQ, 80, B("\0\0\0\0"));
		ppp_client_terminate(t.c, "too late");
		expect_silence();
	}
}

static void test_terminated_by_us(void **state)
{
	(void)state;
	for (size_t i = 0; i < PHASES; i++) {
		again();
		reach(phases[i]);
		ppp_client_terminate(t.c, "no LNS");
		expect_body(expect(LCP, TERM_REQ), B("no LNS"));
		assert_int_equal(t.failed, 0);
		assert_int_equal(t.released, 0);
		assert_string_equal(state_name(), "Failed");
		assert_true(ppp_client_deadline(t.c) == PPP_NEVER);
		rx(LCP, TERM_ACK, 1, "", 0);
		ppp_client_terminate(t.c, "again");
		expect_silence();
	}
}

static void test_long_text(void **state)
{
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	begin();
	rx(LCP, CONF_REQ, 1, B("\x01\x04\x00\x80"));
	expect(LCP, CONF_ACK);
	ppp_client_terminate(t.c, text);
	assert_int_equal(expect(LCP, TERM_REQ)->len, 124);
}

static void test_terminate_ack(void **state)
{
	(void)state;
	for (size_t i = 0; i < PHASES; i++) {
		again();
		reach(phases[i]);
		rx(LCP, TERM_ACK, 1, "", 0);
		if (i >= OPENED) {
			/* The client knows of no link: it is negotiated anew. */
			expect_request();
			assert_string_equal(state_name(), "Req-Sent");
			assert_int_equal(t.released, i == 4);
		} else {
			assert_string_equal(state_name(), i == 2 ? "Ack-Sent" : "Req-Sent");
		}
		expect_silence();
		assert_int_equal(t.failed, 0);
	}
}

static void test_unknown_code(void **state)
{
	static const uint8_t codes[] = { 0, 14, 15, 31, 32, 33, 200, 255 };

	(void)state;
	for (size_t i = 0; i < PHASES; i++) {
		uint8_t last = 0;

		again();
		reach(phases[i]);
		for (size_t c = 0; c < sizeof(codes); c++) {
			const struct frame *f;
			uint8_t want[] = { codes[c], 5, 0, 8, 'd', 'a', 't', 'a' };

			rx(LCP, codes[c], 5, B("data"));
			f = expect(LCP, CODE_REJ);
			expect_body(f, want, sizeof(want));
			assert_true(!c || f->id != last);
			last = f->id;
		}
		assert_string_equal(state_name(), phases[i]);
	}
}

/* Section 5.6: what is rejected is cut to the client's MRU. */
static void test_cut_to_mru(void **state)
{
	uint8_t body[1496] = { 0 };

	(void)state;
	begin_with(PPP_AUTH_PAP);
	rx(LCP, 99, 1, body, sizeof(body));
	assert_int_equal(expect(LCP, CODE_REJ)->len, 1488);
	rx(LCP, CONF_REQ, 1, B("\x01\x04\x00\x50"));
	expect(LCP, CONF_ACK);
	ack_request();
	rx(LCP, 99, 1, body, sizeof(body));
	assert_int_equal(expect(LCP, CODE_REJ)->len, 76);
	rx(0xc025, 1, 1, body, sizeof(body));
	assert_int_equal(expect(LCP, PROTO_REJ)->len, 76);
	rx(LCP, ECHO_REQ, 1, body, sizeof(body));
	assert_int_equal(expect(LCP, ECHO_REP)->len, 76);
	rx(LCP, 99, 1, B("short"));
	assert_int_equal(expect(LCP, CODE_REJ)->len, 9);
}

static void test_code_reject(void **state)
{
	(void)state;
	for (size_t i = 0; i < PHASES; i++) {
		for (uint8_t code = CONF_REQ; code <= CODE_REJ; code++) {
			again();
			reach(phases[i]);
			rx(LCP, CODE_REJ, 1, &code, 1);
			if (i >= OPENED)
				assert_true(expect(LCP, TERM_REQ)->len > 0);
			expect_silence();
			expect_failed(PPP_FAIL_LCP);
		}
		again();
		reach(phases[i]);
		rx(LCP, CODE_REJ, 1, "", 0);
		assert_int_equal(ppp_client_stats(t.c)->malformed, 1);
		assert_string_equal(state_name(), phases[i]);
		/* We can do without the others, and then have to. */
		rx(LCP, CODE_REJ, 1, B("\x08"));
		rx(LCP, CODE_REJ, 1, B("\x0a"));
		rx(LCP, CODE_REJ, 1, B("\xff"));
		rx(LCP, ECHO_REQ, 1, B("\0\0\0\0"));
		rx(0xc025, 1, 1, "", 0);
		expect_silence();
		assert_string_equal(state_name(), i == 1 ? "Req-Sent" : phases[i]);
	}
}

static void test_protocol_reject(void **state)
{
	static const struct {
		const char *protocol;
		bool fatal, auth;
	} cases[] = {
		{ "\xc0\x21", true, false }, { "\xc0\x23", false, true }, { "\xc2\x23", false, false },
		{ "\x80\x21", false, false },
	};

	(void)state;
	for (size_t i = 0; i < PHASES; i++) {
		for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
			bool fatal = i >= OPENED && (cases[c].fatal || (cases[c].auth && i == 3));

			again();
			reach(phases[i]);
			rx(LCP, PROTO_REJ, 1, cases[c].protocol, 2);
			assert_int_equal(t.failed, fatal);
			if (fatal) {
				assert_true(expect(LCP, TERM_REQ)->len > 0);
				expect_failed(cases[c].fatal ? PPP_FAIL_LCP : PPP_FAIL_AUTH);
			}
			expect_silence();
		}
		again();
		reach(phases[i]);
		rx(LCP, PROTO_REJ, 1, B("\xc0"));
		assert_int_equal(ppp_client_stats(t.c)->malformed, 1);
		assert_string_equal(state_name(), phases[i]);
	}
}

static void expect_echo(uint32_t magic)
{
	uint8_t want[] = { (uint8_t)(magic >> 24), (uint8_t)(magic >> 16), (uint8_t)(magic >> 8), (uint8_t)magic, 'h', 'i' };
	const struct frame *f = expect(LCP, ECHO_REP);

	assert_int_equal(f->id, 33);
	expect_body(f, want, sizeof(want));
}

static void test_echo(void **state)
{
	(void)state;
	for (size_t i = 0; i < PHASES; i++) {
		again();
		reach(phases[i]);
		rx(LCP, ECHO_REQ, 33, B("\x12\x34\x56\x78hi"));
		if (i >= OPENED)
			expect_echo(t.magic);
		/* Also with a Magic-Number that is not the client's. */
		rx(LCP, ECHO_REQ, 33, B("\0\0\0\0hi"));
		if (i >= OPENED)
			expect_echo(t.magic);
		rx(LCP, ECHO_REQ, 33, B("\0\0\0"));
		assert_int_equal(ppp_client_stats(t.c)->malformed, 1);
		expect_silence();
		assert_string_equal(state_name(), phases[i]);
	}
}

/* Our own packet come back is not answered, or it would go round for ever. */
static void test_echo_looped(void **state)
{
	uint8_t body[4];

	(void)state;
	open_lcp(PPP_AUTH_PAP);
	for (unsigned int i = 0; i < 4; i++)
		body[i] = (uint8_t)(t.magic >> (24 - 8 * i));
	rx(LCP, ECHO_REQ, 33, body, 4);
	expect_silence();
	assert_int_equal(ppp_client_stats(t.c)->unexpected, 1);
}

static void test_echo_without_magic(void **state)
{
	(void)state;
	begin_with(PPP_AUTH_PAP);
	rx(LCP, CONF_REJ, t.request_id, asked(5), 6);
	expect_request();
	rx(LCP, CONF_REQ, 1, "", 0);
	expect(LCP, CONF_ACK);
	ack_request();
	rx(LCP, ECHO_REQ, 33, B("\0\0\0\0hi"));
	expect_echo(0);
}

/* Accepted everywhere and answered nowhere. */
static void test_silent_codes(void **state)
{
	static const struct {
		uint8_t code;
		const char *body;
		size_t len, min;
	} cases[] = {
		{ ECHO_REP, B("\0\0\0\0data"), 4 }, { DISCARD, B("\0\0\0\0data"), 4 },
		{ IDENT, B("\x12\x34\x56\x78MSRASV5.20"), 4 },
		{ TIME_LEFT, B("\x12\x34\x56\x78\0\0\0\x3csoon"), 8 },
	};

	(void)state;
	for (size_t i = 0; i < PHASES; i++) {
		again();
		reach(phases[i]);
		for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
			uint64_t before = ppp_client_stats(t.c)->malformed;

			rx(LCP, cases[c].code, 1, cases[c].body, cases[c].len);
			rx(LCP, cases[c].code, 1, cases[c].body, cases[c].min);
			assert_int_equal(ppp_client_stats(t.c)->malformed, before);
			for (size_t n = 0; n < cases[c].min; n++)
				rx(LCP, cases[c].code, 1, cases[c].body, n);
			assert_int_equal(ppp_client_stats(t.c)->malformed, before + cases[c].min);
		}
		expect_silence();
		assert_string_equal(state_name(), phases[i]);
	}
}

static void test_other_protocols(void **state)
{
	static const struct {
		uint16_t proto;
		bool network;
	} cases[] = {
		{ 0x0021, true }, { 0x0057, true }, { 0x002d, true }, { 0x8021, true }, { 0x8057, true }, { 0x80fd, true },
		{ 0x4021, true }, { 0xc025, false }, { 0xc029, false }, { 0xc02b, false }, { 0xc281, false },
		{ 0xfe01, false },
		/* No numbers of protocols: even, odd in the high octet, and what HDLC framing begins with. */
		{ 0x8020, false }, { 0x2100, false }, { 0x2145, false }, { 0xff03, false }, { 0, false },
	};

	(void)state;
	for (size_t i = 0; i < PHASES; i++) {
		again();
		reach(phases[i]);
		for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
			uint8_t want[] = { (uint8_t)(cases[c].proto >> 8), (uint8_t)cases[c].proto, 1, 2, 0, 6, 'x', 'y' };
			bool consumed = rx(cases[c].proto, 1, 2, B("xy"));

			assert_int_equal(consumed, !(cases[c].network && i == 4));
			if (!cases[c].network && i >= OPENED)
				expect_body(expect(LCP, PROTO_REJ), want, sizeof(want));
			expect_silence();
		}
		assert_string_equal(state_name(), phases[i]);
	}
	/* A protocol with nothing behind it. */
	rx_raw("\xc0\x25", 2);
	expect_body(expect(LCP, PROTO_REJ), B("\xc0\x25"));
}

static void test_short_frames(void **state)
{
	static const char frame[] = "\xc0\x21\x01\x01\x00\x04";

	(void)state;
	begin();
	for (size_t n = 0; n < 6; n++) {
		assert_true(rx_raw(frame, n));
		assert_int_equal(ppp_client_stats(t.c)->malformed, n + 1);
		expect_silence();
	}
	/* Length below the header, and beyond the end. */
	rx_raw("\xc0\x21\x01\x01\x00\x00", 6);
	rx_raw("\xc0\x21\x01\x01\x00\x03", 6);
	rx_raw("\xc0\x21\x01\x01\x00\x05", 6);
	rx_raw("\xc0\x21\x01\x01\xff\xff", 6);
	assert_int_equal(ppp_client_stats(t.c)->malformed, 10);
	expect_silence();
	/* What follows the Length is padding (section 5). */
	rx_raw("\xc0\x21\x01\x01\x00\x04\x07\x02\x00", 9);
	assert_int_equal(expect(LCP, CONF_ACK)->len, 0);
	assert_int_equal(ppp_client_stats(t.c)->malformed, 10);
	assert_int_equal(ppp_client_stats(t.c)->rx, 11);
	assert_int_equal(ppp_client_stats(t.c)->tx, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_config), TEST(test_before_start), TEST(test_started_once), TEST(test_ack_first),
		TEST(test_request_first), TEST(test_retransmission), TEST(test_late_ack),
		TEST(test_no_client_request), TEST(test_no_client_answer), TEST(test_doubled_ack),
		TEST(test_establish_timeout), TEST(test_late_tick), TEST(test_terminated_by_client),
		TEST(test_terminated_by_us), TEST(test_long_text), TEST(test_terminate_ack), TEST(test_unknown_code),
		TEST(test_cut_to_mru), TEST(test_code_reject), TEST(test_protocol_reject), TEST(test_echo),
		TEST(test_echo_looped), TEST(test_echo_without_magic), TEST(test_silent_codes),
		TEST(test_other_protocols), TEST(test_short_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
