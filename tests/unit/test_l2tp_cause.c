// SPDX-License-Identifier: GPL-2.0
/*
 * Why PPP ended: the PPP Disconnect Cause Code AVP of a CDN (RFC 3145)
 *  - octets by hand; from either end to the other, in each hiding mode
 *  - what a peer may send: short, hidden, unprintable, elsewhere than in a CDN
 */
#include "test_l2tp_link.h"

static const struct l2tp_disconnect terminated = {
	.code = 3, .protocol = 0xc021, .direction = L2TP_DISCONNECT_AT_PEER, .text = "bye",
};

static void test_cdn_by_hand(void **state)
{
	static const uint8_t expected[] = {
		0x80, 8, 0, 0, 0, 0, 0, 14,
		0x80, 12, 0, 0, 0, 1, 0, 3, 0, 0, 'n', 'o',
		0x80, 8, 0, 0, 0, 14, 0x33, 0x33,
		0, 14, 0, 0, 0, 46, 0, 3, 0xc0, 0x21, 1, 'b', 'y', 'e',
	};
	const size_t without = sizeof(expected) - 14;

	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		const struct l2tp_disconnect *cause = i ? &terminated : NULL;
		struct l2tp_session *s;
		struct datagram *d;
		struct end e;
		struct peer p;

		s = call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
		l2tp_session_close_cause(s, L2TP_CDN_ADMIN, 0, "no", cause, 0);
		assert_int_equal(e.s_why.has_cause, cause != NULL);
		d = end_sent(&e, L2TP_CDN);
		assert_int_equal(d->len, L2TP_HEADER_LEN + (cause ? sizeof(expected) : without));
		assert_memory_equal(d->data + L2TP_HEADER_LEN, expected, d->len - L2TP_HEADER_LEN);
		end_fini(&e);
	}
}

static void test_between_two_ends(void **state)
{
	static const enum l2tp_hide_mode modes[] = { L2TP_HIDE_AUTO, L2TP_HIDE_ON, L2TP_HIDE_OFF };
	static struct end lac, lns;

	(void)state;
	for (unsigned int i = 0; i < 3 * 2 * 2; i++) {
		struct l2tp_disconnect cause = terminated;
		struct l2tp_call call = link_call();
		struct end *from = i / 3 % 2 ? &lac : &lns, *to = i / 3 % 2 ? &lns : &lac;

		/* With both texts as long as can be it still has to fit. */
		if (i >= 6)
			memset(cause.text, 'x', L2TP_TEXT_MAX);
		handshake(&lac, &lns, SECRET, SECRET, modes[i % 3]);
		l2tp_session_new(lac.t, LOCAL_SID, &call, &lac, 0);
		shuttle(&lac, &lns);
		l2tp_session_close_cause(from->session, L2TP_CDN_CARRIER_LOST, 0, cause.text, &cause, 0);
		shuttle(&lac, &lns);
		assert_int_equal(to->s_down, 1);
		assert_true(to->s_why.by_peer);
		assert_int_equal(to->s_why.code, L2TP_CDN_CARRIER_LOST);
		assert_string_equal(to->s_why.text, cause.text);
		assert_true(to->s_why.has_cause);
		assert_int_equal(to->s_why.cause.code, 3);
		assert_int_equal(to->s_why.cause.protocol, 0xc021);
		assert_int_equal(to->s_why.cause.direction, L2TP_DISCONNECT_AT_PEER);
		assert_string_equal(to->s_why.cause.text, cause.text);
		assert_int_equal(wire_has(end_sent(from, L2TP_CDN), "\xc0\x21", 2), modes[i % 3] != L2TP_HIDE_ON);
		end_fini(&lac);
		end_fini(&lns);
	}
}

static void cdn_with(struct end *e, uint16_t flags, const void *value, size_t len)
{
	struct peer p;

	call_reach(e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
	peer_start(&p, LOCAL_ID, LOCAL_SID, L2TP_CDN);
	peer_fill(&p, L2TP_CDN);
	raw_avp(&p.b, flags, 0, L2TP_AVP_PPP_DISCONNECT_CAUSE, value, len);
	peer_send(&p, e);
	/* However badly it is made, the call is over. */
	assert_int_equal(e->s_down, 1);
	assert_int_equal(e->s_why.code, L2TP_CDN_BUSY);
}

static void test_from_a_peer(void **state)
{
	static const uint8_t value[] = { 0, 9, 0x80, 0x21, 2, 'a', 0x1b, '[', 0xc3, 0xa4 };
	uint8_t longest[700];
	struct end e;

	(void)state;
	cdn_with(&e, 0, value, sizeof(value));
	assert_true(e.s_why.has_cause);
	assert_int_equal(e.s_why.cause.code, 9);
	assert_int_equal(e.s_why.cause.protocol, 0x8021);
	assert_int_equal(e.s_why.cause.direction, 2);
	assert_string_equal(e.s_why.cause.text, "a?[??");
	end_fini(&e);

	cdn_with(&e, L2TP_AVP_MANDATORY, value, 5);
	assert_true(e.s_why.has_cause);
	assert_string_equal(e.s_why.cause.text, "");
	end_fini(&e);

	for (size_t n = 0; n < 5; n++) {
		cdn_with(&e, 0, value, n);
		assert_false(e.s_why.has_cause);
		end_fini(&e);
	}
	/* Hidden, but there is no secret. */
	cdn_with(&e, L2TP_AVP_HIDDEN, longest, 32);
	assert_false(e.s_why.has_cause);
	end_fini(&e);

	memset(longest, 'x', sizeof(longest));
	cdn_with(&e, 0, longest, sizeof(longest));
	assert_int_equal(strlen(e.s_why.cause.text), L2TP_TEXT_MAX);
	end_fini(&e);
}

static void test_only_in_a_cdn(void **state)
{
	static const uint8_t value[] = { 0, 9, 0x80, 0x21, 2 };
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
	peer_start(&p, LOCAL_ID, 0, L2TP_STOPCCN);
	peer_fill(&p, L2TP_STOPCCN);
	raw_avp(&p.b, 0, 0, L2TP_AVP_PPP_DISCONNECT_CAUSE, value, sizeof(value));
	peer_send(&p, &e);
	assert_int_equal(e.down, 1);
	assert_false(e.why.has_cause);
	end_fini(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cdn_by_hand),
		cmocka_unit_test(test_between_two_ends),
		cmocka_unit_test(test_from_a_peer),
		cmocka_unit_test(test_only_in_a_cdn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
