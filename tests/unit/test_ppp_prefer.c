// SPDX-License-Identifier: GPL-2.0
/*
 * test_ppp_prefer.c - which authentication protocol is asked for
 *
 * Behaviours checked: the list of preference (S55); a client's Configure-Nak that names one of the list, another one, or
 * nothing sensible; nothing left to ask for.
 */
#include "test_ppp.h"

static void nak(const char *option, size_t len)
{
	rx(LCP, CONF_NAK, t.request_id, option, len);
}

static void expect_asked(enum ppp_auth auth)
{
	expect_request();
	assert_memory_equal(asked(3), protocols[auth - 1].option, protocols[auth - 1].option_len);
	expect_silence();
}

static void expect_refused(void)
{
	expect(LCP, TERM_REQ);
	expect_silence();
	expect_failed(PPP_FAIL_AUTH);
}

/* S55: the default is chap, pap, eap. */
static void test_preference(void **state)
{
	(void)state;
	begin();
	assert_memory_equal(asked(3), "\x03\x05\xc2\x23\x05", 5);
	nak(B("\x03\x04\xc0\x23"));
	expect_asked(PPP_AUTH_PAP);
	/* What was refused once is not asked for again. */
	nak(B("\x03\x05\xc2\x23\x05"));
	expect_asked(PPP_AUTH_EAP);
	nak(B("\x03\x04\xc0\x23"));
	expect_refused();
}

static void test_nak_names_last(void **state)
{
	(void)state;
	begin();
	nak(B("\x03\x04\xc2\x27"));
	expect_asked(PPP_AUTH_EAP);
	client_request(1);
	ack_request();
	expect(EAP, 1);
}

/* What the client names is unknown, not listed, cut short, or what it has just refused: the next of the list. */
static void test_nak_names_other(void **state)
{
	static const struct {
		const char *option;
		size_t len;
	} others[] = {
		{ B("\x03\x05\xc2\x23\x80") }, { B("\x03\x05\xc2\x23\x81") }, { B("\x03\x04\xc2\x23") },
		{ B("\x03\x05\xc2\x23\x07") },
		{ B("\x03\x04\xc0\x27") }, { B("\x03\x03\xc0") }, { B("\x03\x02") }, { B("\x03\x05\xc2\x23\x05") },
		{ B("\x03\x05\xc0\x23\x05") }, { B("\x03\x05\xc0\x23\x05\x03\x04\xc2\x27") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		again();
		begin();
		nak(others[i].option, others[i].len);
		expect_asked(PPP_AUTH_PAP);
	}
}

static void test_all_five(void **state)
{
	static const enum ppp_auth order[] = {
		PPP_AUTH_MSCHAPV2, PPP_AUTH_EAP, PPP_AUTH_CHAP, PPP_AUTH_MSCHAP, PPP_AUTH_PAP,
	};

	(void)state;
	memcpy(t.cfg.auth, order, sizeof(order));
	t.cfg.auths = 5;
	begin();
	for (unsigned int i = 0; i < 5; i++) {
		assert_memory_equal(asked(3), protocols[order[i] - 1].option, protocols[order[i] - 1].option_len);
		nak(B("\x03\x04\xc0\x2d"));
		if (i < 4)
			expect_request();
	}
	expect_refused();
}

static void test_only_one(void **state)
{
	(void)state;
	begin_with(PPP_AUTH_PAP);
	nak(B("\x03\x05\xc2\x23\x05"));
	expect_refused();
}

/* A protocol that is listed twice is asked for once. */
static void test_listed_twice(void **state)
{
	(void)state;
	t.cfg.auth[0] = PPP_AUTH_CHAP;
	t.cfg.auth[1] = PPP_AUTH_CHAP;
	t.cfg.auths = 2;
	begin();
	nak(B("\x03\x04\xc0\x23"));
	expect_refused();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_preference), TEST(test_nak_names_last), TEST(test_nak_names_other), TEST(test_all_five),
		TEST(test_only_one), TEST(test_listed_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
