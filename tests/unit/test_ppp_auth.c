// SPDX-License-Identifier: GPL-2.0
/*
 * test_ppp_auth.c - authentication up to the client's name
 *
 * Behaviours checked: every protocol on the wire and in the capture; names that are empty, binary, as long as can be, and
 * too long; the client's retransmissions before and after capture; our own; every truncation and wrong size; packets of
 * protocols and codes that were not agreed upon; nothing is ever answered.
 */
#include "test_ppp.h"

static void identify(uint8_t id, const void *name, size_t len)
{
	uint8_t body[1024] = { 1 };

	memcpy(body + 1, name, len);
	rx(EAP, 2, id, body, 1 + len);
}

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < PROTOCOLS; i++)
		assert_string_equal(ppp_auth_name(protocols[i].auth), protocols[i].name);
	assert_string_equal(ppp_auth_name(0), "none");
	assert_string_equal(ppp_auth_name(PPP_AUTH_MAX + 1), "none");
}

static void test_options(void **state)
{
	(void)state;
	for (size_t i = 0; i < PROTOCOLS; i++) {
		again();
		begin_with(protocols[i].auth);
		assert_memory_equal(asked(3), protocols[i].option, protocols[i].option_len);
	}
}

static void test_pap(void **state)
{
	(void)state;
	open_lcp(PPP_AUTH_PAP);
	expect_silence();
	assert_null(capture());
	rx(PAP, 1, 9, B(PAP_REQUEST));
	expect_silence();
	assert_int_equal(t.captured, 1);
	assert_string_equal(ppp_client_state_name(t.c), "Captured");
	assert_int_equal(capture()->auth, PPP_AUTH_PAP);
	assert_int_equal(capture()->id, 9);
	expect_name(B("john@isp.ex"));
	assert_int_equal(capture()->challenge_len, 0);
	assert_int_equal(capture()->response_len, 6);
	assert_memory_equal(capture()->response, "secret", 6);
	assert_true(ppp_client_deadline(t.c) == PPP_NEVER);
}

/* Identifiers may change from copy to copy; the last is the one that the client waits for. */
static void test_pap_repeated(void **state)
{
	(void)state;
	capture_pap();
	rx(PAP, 1, 9, B(PAP_REQUEST));
	rx(PAP, 1, 12, B(PAP_REQUEST));
	assert_int_equal(capture()->id, 12);
	rx(PAP, 1, 13, B("\x0bjohn@isp.ex\x03new"));
	assert_int_equal(capture()->id, 13);
	assert_int_equal(capture()->response_len, 3);
	/* Someone else: not without LCP. */
	rx(PAP, 1, 14, B("\x0bjane@isp.ex\x06secret"));
	rx(PAP, 1, 15, B("\x0ajohn@isp.e\x06secret"));
	assert_int_equal(capture()->id, 13);
	expect_name(B("john@isp.ex"));
	assert_int_equal(ppp_client_stats(t.c)->unexpected, 2);
	assert_int_equal(t.captured, 1);
	expect_silence();
}

static void test_pap_extremes(void **state)
{
	uint8_t body[512];

	(void)state;
	open_lcp(PPP_AUTH_PAP);
	memset(body, 'n', sizeof(body));
	body[0] = 255;
	body[256] = 255;
	rx(PAP, 1, 1, body, sizeof(body));
	assert_int_equal(capture()->name_len, 255);
	assert_int_equal(capture()->name[255], '\0');
	assert_int_equal(capture()->response_len, 255);

	again();
	open_lcp(PPP_AUTH_PAP);
	rx(PAP, 1, 1, B("\0\0"));
	expect_name("", 0);
	assert_int_equal(capture()->response_len, 0);

	again();
	open_lcp(PPP_AUTH_PAP);
	rx(PAP, 1, 1, B("\x06" "a\0b@\xff\n" "\x02" "\0\xfe" "behind the password"));
	expect_name(B("a\0b@\xff\n"));
	assert_int_equal(capture()->response_len, 2);
}

static void test_pap_truncated(void **state)
{
	(void)state;
	open_lcp(PPP_AUTH_PAP);
	for (size_t n = 0; n < sizeof(PAP_REQUEST) - 1; n++) {
		rx(PAP, 1, 9, PAP_REQUEST, n);
		assert_int_equal(ppp_client_stats(t.c)->malformed, n + 1);
	}
	rx(PAP, 1, 9, B("\xff" "name\x04pass"));
	rx(PAP, 1, 9, B("\x04name\xffpass"));
	assert_int_equal(t.captured, 0);
	expect_silence();
}

/* The client may be slow, but not for ever. */
static void test_pap_timeout(void **state)
{
	uint64_t start = 1000;

	(void)state;
	open_lcp(PPP_AUTH_PAP);
	assert_int_equal(ppp_client_deadline(t.c), start + t.cfg.establish_ms);
	pass_deadline();
	expect(LCP, TERM_REQ);
	expect_failed(PPP_FAIL_TIMEOUT);
}

static void test_chap_variants(void **state)
{
	(void)state;
	for (size_t i = 0; i < PROTOCOLS; i++) {
		const struct frame *f;
		uint8_t size = protocols[i].challenge;

		if (protocols[i].proto != CHAP)
			continue;
		again();
		strcpy(t.cfg.challenge_name, "Allied Telesis");
		open_lcp(protocols[i].auth);
		f = expect(CHAP, 1);
		assert_int_equal(f->len, 1 + size + 14);
		assert_int_equal(f->body[0], size);
		assert_memory_equal(f->body + 1 + size, "Allied Telesis", 14);
		/* Every other size of a response is wrong. */
		for (unsigned int n = 0; n < 256; n++)
			if (n != protocols[i].response)
				respond(f->id, (uint8_t)n, 'x', B("john@isp.ex"));
		assert_int_equal(ppp_client_stats(t.c)->malformed, 255);
		assert_null(capture());
		respond(f->id, protocols[i].response, 'r', B("john@isp.ex"));
		assert_int_equal(t.captured, 1);
		expect_silence();
		expect_name(B("john@isp.ex"));
		assert_int_equal(capture()->auth, protocols[i].auth);
		assert_int_equal(capture()->id, f->id);
		assert_int_equal(capture()->challenge_len, size);
		assert_memory_equal(capture()->challenge, f->body + 1, size);
		assert_int_equal(capture()->response_len, protocols[i].response);
		for (unsigned int n = 0; n < protocols[i].response; n++)
			assert_int_equal(capture()->response[n], 'r');
		assert_true(ppp_client_deadline(t.c) == PPP_NEVER);
	}
}

static void test_chap_repeated(void **state)
{
	uint8_t id;

	(void)state;
	open_lcp(PPP_AUTH_CHAP);
	id = expect(CHAP, 1)->id;
	respond(id, 16, 'a', B("john@isp.ex"));
	respond(id, 16, 'b', B("john@isp.ex"));
	assert_int_equal(capture()->response[15], 'b');
	respond((uint8_t)(id + 1), 16, 'c', B("john@isp.ex"));
	respond(id, 16, 'c', B("jane@isp.ex"));
	respond(id, 16, 'c', B("john@isp.ex.more"));
	respond(id, 15, 'c', B("john@isp.ex"));
	assert_int_equal(capture()->response[15], 'b');
	assert_int_equal(t.captured, 1);
	expect_silence();
	t.now += 10000000;
	ppp_client_tick(t.c, t.now);
	expect_silence();
}

/* RFC 1994 section 4.1: a new Identifier and a new value each time. */
static void test_chap_retransmission(void **state)
{
	struct frame first;
	const struct frame *f;

	(void)state;
	open_lcp(PPP_AUTH_CHAP);
	first = *expect(CHAP, 1);
	assert_int_equal(ppp_client_deadline(t.c), t.now + 3000);
	pass_deadline();
	f = expect(CHAP, 1);
	assert_int_not_equal(f->id, first.id);
	assert_int_equal(f->len, first.len);
	assert_memory_not_equal(f->body + 1, first.body + 1, 16);
	/* Too late. */
	respond(first.id, 16, 'a', B("john@isp.ex"));
	assert_null(capture());
	assert_int_equal(ppp_client_stats(t.c)->unexpected, 1);
	respond(f->id, 16, 'a', B("john@isp.ex"));
	assert_memory_equal(capture()->challenge, f->body + 1, 16);
	assert_int_equal(capture()->id, f->id);
}

static void test_request_limit(void **state)
{
	static const enum ppp_auth asking[] = { PPP_AUTH_CHAP, PPP_AUTH_EAP };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		again();
		open_lcp(asking[i]);
		while (!t.failed)
			pass_deadline();
		assert_int_equal(t.now, 1000 + 10 * 3000);
		for (unsigned int n = 0; n < t.cfg.max_configure; n++)
			expect(i ? EAP : CHAP, 1);
		expect(LCP, TERM_REQ);
		expect_silence();
		expect_failed(PPP_FAIL_TIMEOUT);
	}
}

static void test_chap_names(void **state)
{
	char name[300];
	uint8_t id;

	(void)state;
	memset(name, 'n', sizeof(name));
	open_lcp(PPP_AUTH_CHAP);
	id = expect(CHAP, 1)->id;
	respond(id, 16, 'a', name, 255);
	expect_name(name, 255);

	again();
	open_lcp(PPP_AUTH_CHAP);
	id = expect(CHAP, 1)->id;
	respond(id, 16, 'a', "", 0);
	expect_name("", 0);

	again();
	open_lcp(PPP_AUTH_CHAP);
	id = expect(CHAP, 1)->id;
	respond(id, 16, 'a', B("\0a\0@\r\n\x80"));
	expect_name(B("\0a\0@\r\n\x80"));

	again();
	open_lcp(PPP_AUTH_CHAP);
	id = expect(CHAP, 1)->id;
	respond(id, 16, 'a', name, 256);
	expect(LCP, TERM_REQ);
	expect_failed(PPP_FAIL_NAME);
	assert_null(capture());
	assert_int_equal(t.captured, 0);
}

static void test_chap_truncated(void **state)
{
	uint8_t body[20] = { 16 }, id;

	(void)state;
	open_lcp(PPP_AUTH_CHAP);
	id = expect(CHAP, 1)->id;
	for (size_t n = 0; n < 17; n++) {
		rx(CHAP, 2, id, body, n);
		assert_int_equal(ppp_client_stats(t.c)->malformed, n + 1);
	}
	assert_null(capture());
	rx(CHAP, 2, id, body, 18);
	assert_non_null(capture());
}

static void test_eap(void **state)
{
	const struct frame *f;

	(void)state;
	open_lcp(PPP_AUTH_EAP);
	f = expect(EAP, 1);
	expect_body(f, B("\x01"));
	identify(f->id, B("john@isp.ex"));
	assert_int_equal(t.captured, 1);
	expect_silence();
	expect_name(B("john@isp.ex"));
	assert_int_equal(capture()->auth, PPP_AUTH_EAP);
	assert_int_equal(capture()->id, f->id);
	assert_int_equal(capture()->challenge_len, 0);
	assert_int_equal(capture()->response_len, 0);
	identify(f->id, B("john@isp.ex"));
	identify(f->id, B("jane@isp.ex"));
	expect_name(B("john@isp.ex"));
	assert_int_equal(t.captured, 1);
	expect_silence();
}

/* RFC 3748 section 4.1: a retransmission keeps the Identifier, so that a late answer counts. */
static void test_eap_retransmission(void **state)
{
	uint8_t id;

	(void)state;
	open_lcp(PPP_AUTH_EAP);
	id = expect(EAP, 1)->id;
	pass_deadline();
	assert_int_equal(expect(EAP, 1)->id, id);
	identify(id, B("a@b"));
	expect_name(B("a@b"));
}

static void test_eap_names(void **state)
{
	char name[300];
	uint8_t id;

	(void)state;
	memset(name, 'n', sizeof(name));
	open_lcp(PPP_AUTH_EAP);
	id = expect(EAP, 1)->id;
	rx(EAP, 2, id, "", 0);
	assert_int_equal(ppp_client_stats(t.c)->malformed, 1);
	/* Nak, Notification, MD5-Challenge are no identity. */
	rx(EAP, 2, id, B("\x03\x04"));
	rx(EAP, 2, id, B("\x02"));
	rx(EAP, 2, id, B("\x04\x00"));
	identify((uint8_t)(id + 1), B("a@b"));
	assert_int_equal(ppp_client_stats(t.c)->unexpected, 4);
	assert_null(capture());
	identify(id, "", 0);
	expect_name("", 0);

	again();
	open_lcp(PPP_AUTH_EAP);
	id = expect(EAP, 1)->id;
	identify(id, name, 256);
	expect(LCP, TERM_REQ);
	expect_failed(PPP_FAIL_NAME);

	again();
	open_lcp(PPP_AUTH_EAP);
	identify(expect(EAP, 1)->id, name, 255);
	expect_name(name, 255);
}

/* Codes that are not the client's to send, and protocols that were not agreed upon. */
static void test_unexpected(void **state)
{
	static const uint16_t all[] = { PAP, CHAP, EAP };

	(void)state;
	for (size_t i = 0; i < PROTOCOLS; i++) {
		uint64_t count = 0;

		again();
		open_lcp(protocols[i].auth);
		t.head = t.tail;
		for (unsigned int p = 0; p < 3; p++) {
			for (unsigned int code = 0; code < 256; code++) {
				if (all[p] == protocols[i].proto && code == (all[p] == PAP ? 1 : 2))
					continue;
				rx(all[p], (uint8_t)code, 1, B("\x01" "abcdefghijklmnopqrstuvwxyz"));
				assert_int_equal(ppp_client_stats(t.c)->unexpected, ++count);
			}
		}
		expect_silence();
		assert_null(capture());
		assert_int_equal(t.failed, 0);
	}
}

static void test_before_opened(void **state)
{
	(void)state;
	begin_with(PPP_AUTH_PAP);
	rx(PAP, 1, 9, B(PAP_REQUEST));
	client_request(1);
	rx(PAP, 1, 9, B(PAP_REQUEST));
	assert_int_equal(ppp_client_stats(t.c)->unexpected, 2);
	assert_null(capture());
	expect_silence();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names), TEST(test_options), TEST(test_pap), TEST(test_pap_repeated),
		TEST(test_pap_extremes), TEST(test_pap_truncated), TEST(test_pap_timeout), TEST(test_chap_variants),
		TEST(test_chap_repeated), TEST(test_chap_retransmission), TEST(test_request_limit),
		TEST(test_chap_names), TEST(test_chap_truncated), TEST(test_eap), TEST(test_eap_retransmission),
		TEST(test_eap_names), TEST(test_unexpected), TEST(test_before_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
