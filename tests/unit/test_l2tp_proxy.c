// SPDX-License-Identifier: GPL-2.0
/*
 * Proxy LCP and authentication AVPs (RFC 2661 section 4.4.5; S48 to S53, I40):
 *  - the ICCN octet for octet, for each Proxy Authen Type
 *  - what a LAC tells reaches the LNS, in each hiding mode; what is to be hidden is not on the wire
 *  - what cannot be said, and what does not fit
 *  - when it may be set, and that secrets are wiped
 *  - incomplete, overlong and random proxy AVPs from a LAC
 */
#include <errno.h>

#include "test_l2tp_link.h"

#define PASSWORD "opensesame"

static unsigned int wiped;	/* how often a buffer with PASSWORD in it has been cleared */

/* In place of the C library's, to see what is wiped. */
void explicit_bzero(void *p, size_t len)
{
	uint8_t *octets = p;
	bool found = false;

	for (size_t at = 0; at + strlen(PASSWORD) <= len; at++)
		found = found || !memcmp(octets + at, PASSWORD, strlen(PASSWORD));
	wiped += found;
	memset(p, 0, len);
}

static void set_lcp(struct l2tp_lcp *lcp, const void *data, size_t len)
{
	lcp->present = true;
	lcp->len = (uint16_t)len;
	memcpy(lcp->data, data, len);
}

static struct l2tp_proxy lcp_only(void)
{
	struct l2tp_proxy p = { 0 };

	set_lcp(&p.first_received, "\x01\x04\x05\xd4", 4);
	set_lcp(&p.last_sent, "\x03\x04\xc0\x23", 4);
	set_lcp(&p.last_received, "\x01\x04\x05\xd0", 4);
	return p;
}

static struct l2tp_proxy proxy_of(enum l2tp_proxy_auth auth)
{
	struct l2tp_proxy p = lcp_only();

	p.auth = auth;
	p.id = 7;
	p.name_len = 5;
	memcpy(p.name, "jo@a.", 5);
	p.challenge_len = 3;
	memcpy(p.challenge, "\xc1\xc2\xc3", 3);
	p.response_len = strlen(PASSWORD);
	memcpy(p.response, PASSWORD, p.response_len);
	return p;
}

/* Let a LAC without a secret place a call with @proxy. Return: its ICCN. */
static struct datagram *iccn_of(struct end *e, const struct l2tp_proxy *proxy)
{
	struct datagram *d;
	struct peer p;

	call_reach(e, &p, L2TP_LAC, L2TP_S_WAIT_REPLY);
	e->proxy_in_ready = proxy;
	peer_say(&p, e, LOCAL_SID, L2TP_ICRP, GOOD);
	assert_int_equal(e->s_up, 1);
	d = end_sent(e, L2TP_ICCN);
	assert_non_null(d);
	return d;
}

#define START 0x80, 8, 0, 0, 0, 0, 0, 12, 0x80, 10, 0, 0, 0, 24, 0, 0x0f, 0x42, 0x40, 0x80, 10, 0, 0, 0, 19, 0, 0, 0, 1
#define LCP 0, 10, 0, 0, 0, 26, 1, 4, 5, 0xd4, 0, 10, 0, 0, 0, 27, 3, 4, 0xc0, 0x23, 0, 10, 0, 0, 0, 28, 1, 4, 5, 0xd0
#define TYPE(n) 0, 8, 0, 0, 0, 29, 0, n
#define NAME 0, 11, 0, 0, 0, 30, 'j', 'o', '@', 'a', '.'
#define CHALLENGE 0, 9, 0, 0, 0, 31, 0xc1, 0xc2, 0xc3
#define ID 0, 8, 0, 0, 0, 32, 0, 7
#define RESPONSE 0, 16, 0, 0, 0, 33, 'o', 'p', 'e', 'n', 's', 'e', 's', 'a', 'm', 'e'

static void test_iccn_by_hand(void **state)
{
	static const uint8_t unknown[] = { START, LCP };
	static const uint8_t text[] = { START, LCP, TYPE(1), NAME, RESPONSE };
	static const uint8_t chap[] = { START, LCP, TYPE(2), NAME, CHALLENGE, ID, RESPONSE };
	static const uint8_t pap[] = { START, LCP, TYPE(3), NAME, ID, RESPONSE };
	static const uint8_t none[] = { START, LCP, TYPE(4) };
	static const uint8_t mschap[] = { START, LCP, TYPE(5), NAME, CHALLENGE, ID, RESPONSE };
	static const struct { const uint8_t *octets; size_t len; } expected[] = {
		{ unknown, sizeof(unknown) }, { text, sizeof(text) }, { chap, sizeof(chap) },
		{ pap, sizeof(pap) }, { none, sizeof(none) }, { mschap, sizeof(mschap) },
	};

	(void)state;
	for (unsigned int auth = L2TP_PROXY_UNKNOWN; auth <= L2TP_PROXY_MSCHAP; auth++) {
		struct l2tp_proxy proxy = proxy_of(auth);
		struct datagram *d;
		struct end e;

		d = iccn_of(&e, &proxy);
		assert_int_equal(d->len, L2TP_HEADER_LEN + expected[auth].len);
		assert_memory_equal(d->data + L2TP_HEADER_LEN, expected[auth].octets, expected[auth].len);
		assert_true(l2tp_session_proxy_sent(e.session));
		end_fini(&e);
	}
}

/* Options may be none at all, which is not the same as no request. */
static void test_lcp_without_options(void **state)
{
	static const uint8_t expected[] = { START, 0, 6, 0, 0, 0, 28 };
	struct l2tp_proxy proxy = { .last_received.present = true };
	struct datagram *d;
	struct end e;

	(void)state;
	d = iccn_of(&e, &proxy);
	assert_int_equal(d->len, L2TP_HEADER_LEN + sizeof(expected));
	assert_memory_equal(d->data + L2TP_HEADER_LEN, expected, sizeof(expected));
	end_fini(&e);
}

static void assert_same(const struct l2tp_proxy *got, const struct l2tp_proxy *sent)
{
	bool chap = sent->auth == L2TP_PROXY_CHAP || sent->auth == L2TP_PROXY_MSCHAP;

	assert_non_null(got);
	assert_memory_equal(&got->first_received, &sent->first_received, sizeof(got->first_received));
	assert_memory_equal(&got->last_sent, &sent->last_sent, sizeof(got->last_sent));
	assert_memory_equal(&got->last_received, &sent->last_received, sizeof(got->last_received));
	assert_int_equal(got->auth, sent->auth);
	if (sent->auth == L2TP_PROXY_UNKNOWN || sent->auth == L2TP_PROXY_NONE)
		return;
	assert_int_equal(got->name_len, sent->name_len);
	assert_memory_equal(got->name, sent->name, sent->name_len);
	assert_int_equal(got->response_len, sent->response_len);
	assert_memory_equal(got->response, sent->response, sent->response_len);
	assert_int_equal(got->challenge_len, chap ? sent->challenge_len : 0);
	assert_memory_equal(got->challenge, sent->challenge, got->challenge_len);
	assert_int_equal(got->id, sent->auth == L2TP_PROXY_TEXT ? 0 : sent->id);
}

/* S48 to S53, I40. */
static void test_pairs_in_each_hiding_mode(void **state)
{
	static const enum l2tp_hide_mode modes[] = { L2TP_HIDE_AUTO, L2TP_HIDE_ON, L2TP_HIDE_OFF };
	static struct end lac, lns;

	(void)state;
	for (unsigned int i = 0; i < 3 * 2 * 6; i++) {
		enum l2tp_hide_mode mode = modes[i % 3];
		const char *secret = i / 3 % 2 ? SECRET : NULL;
		struct l2tp_proxy proxy = proxy_of(i / 6);
		bool hidden = secret && mode != L2TP_HIDE_OFF;
		struct l2tp_call call = link_call();
		const struct datagram *d;

		call.proxy = &proxy;
		handshake(&lac, &lns, secret, secret, mode);
		assert_non_null(l2tp_session_new(lac.t, LOCAL_SID, &call, &lac, 0));
		shuttle(&lac, &lns);
		assert_int_equal(lac.s_up, 1);
		assert_int_equal(lns.s_up, 1);
		assert_same(l2tp_session_proxy(lns.session), &proxy);
		assert_ptr_equal(l2tp_session_call(lns.session)->proxy, l2tp_session_proxy(lns.session));

		d = end_sent(&lac, L2TP_ICCN);
		if (hidden) {
			assert_false(wire_has(d, PASSWORD, strlen(PASSWORD)));
			assert_false(wire_has(d, "jo@a.", 5));
			assert_false(wire_has(d, "\xc1\xc2\xc3", 3));
		} else if (proxy.auth == L2TP_PROXY_CHAP) {
			assert_true(wire_has(d, PASSWORD, strlen(PASSWORD)));
			assert_true(wire_has(d, "\xc1\xc2\xc3", 3));
		}
		assert_int_equal(wire_has(d, "\x03\x04\xc0\x23", 4), !hidden || mode == L2TP_HIDE_AUTO);
		end_fini(&lac);
		end_fini(&lns);
	}
}

static void test_no_proxy(void **state)
{
	struct l2tp_proxy nothing = { 0 };
	static struct end lac, lns;
	struct l2tp_call call = link_call();

	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		call.proxy = i ? &nothing : NULL;
		handshake(&lac, &lns, NULL, NULL, L2TP_HIDE_AUTO);
		l2tp_session_new(lac.t, LOCAL_SID, &call, &lac, 0);
		shuttle(&lac, &lns);
		assert_int_equal(lns.s_up, 1);
		assert_null(l2tp_session_proxy(lns.session));
		assert_false(l2tp_session_proxy_sent(lac.session));
		assert_false(l2tp_session_proxy_sent(lns.session));
		end_fini(&lac);
		end_fini(&lns);
	}
}

static void test_what_cannot_be_said(void **state)
{
	struct l2tp_proxy bad[8];
	struct l2tp_session *s;
	struct end e;
	struct peer p;

	(void)state;
	for (unsigned int i = 0; i < 8; i++)
		bad[i] = proxy_of(L2TP_PROXY_CHAP);
	bad[0].first_received.len = L2TP_LCP_MAX + 1;
	bad[1].last_sent.len = L2TP_LCP_MAX + 1;
	bad[2].last_received.len = L2TP_LCP_MAX + 1;
	bad[3].auth = 6;
	bad[4].challenge_len = 0;
	bad[5].name_len = L2TP_PROXY_MAX + 1;
	bad[6].response_len = L2TP_PROXY_MAX + 1;
	bad[7].challenge_len = L2TP_PROXY_MAX + 1;
	s = call_reach(&e, &p, L2TP_LAC, L2TP_S_WAIT_REPLY);
	for (unsigned int i = 0; i < 8; i++) {
		struct l2tp_call call = link_call();

		assert_int_equal(l2tp_session_set_proxy(s, &bad[i]), -EINVAL);
		call.proxy = &bad[i];
		assert_null(l2tp_session_new(e.t, LOCAL_SID + 1, &call, NULL, 0));
		assert_int_equal(l2tp_tunnel_sessions(e.t), 1);
	}
	assert_null(l2tp_session_proxy(s));
	end_fini(&e);
}

/* Last things first: the initial request goes, then everything; never half of LCP, never half of the credentials. */
static void test_too_long_for_a_message(void **state)
{
	static uint8_t options[L2TP_LCP_MAX];
	unsigned int all = 0, some = 0, nothing = 0;

	(void)state;
	memset(options, 0xaa, sizeof(options));
	for (size_t n = 0; n <= L2TP_PROXY_MAX; n++) {
		struct l2tp_proxy proxy = proxy_of(L2TP_PROXY_PAP);
		struct datagram *d;
		struct l2tp_msg m;
		struct end e;

		set_lcp(&proxy.first_received, options, n < 100 ? 200 : 512);
		set_lcp(&proxy.last_sent, options, 512);
		set_lcp(&proxy.last_received, options, 512);
		proxy.name_len = n;
		proxy.response_len = n;
		d = iccn_of(&e, &proxy);
		assert_int_equal(l2tp_msg_parse(&m, d->data, d->len, NULL, 0), 0);
		assert_int_equal(m.fault, L2TP_FAULT_NONE);
		assert_int_equal(m.avp[L2TP_AVP_TX_SPEED].len, 4);
		assert_int_equal(l2tp_msg_has(&m, L2TP_AVP_LAST_SENT_CONFREQ),
				 l2tp_msg_has(&m, L2TP_AVP_LAST_RECEIVED_CONFREQ));
		assert_int_equal(l2tp_msg_has(&m, L2TP_AVP_LAST_SENT_CONFREQ),
				 l2tp_msg_has(&m, L2TP_AVP_PROXY_AUTHEN_RESPONSE));
		assert_int_equal(l2tp_msg_has(&m, L2TP_AVP_PROXY_AUTHEN_TYPE),
				 l2tp_session_proxy_sent(e.session));
		if (l2tp_msg_has(&m, L2TP_AVP_FIRST_LCP_CONFREQ))
			all++;
		else if (l2tp_session_proxy_sent(e.session))
			some++;
		else
			nothing++;
		end_fini(&e);
	}
	/* 40 octets of message, 518 of each last request, 206 of the first, 28 of headers and 2 n. */
	assert_int_equal(all, (1400 - 40 - 2 * 518 - 206 - 28) / 2 + 1);
	assert_int_equal(all + some, (1400 - 40 - 2 * 518 - 28) / 2 + 1);
	assert_int_equal(nothing, 256 - all - some);
}

static void test_when_it_may_be_set(void **state)
{
	struct l2tp_proxy proxy = proxy_of(L2TP_PROXY_PAP), other = lcp_only();
	struct l2tp_session *s;
	struct datagram *d;
	struct end e;
	struct peer p;

	(void)state;
	s = call_reach(&e, &p, L2TP_LAC, L2TP_S_WAIT_TUNNEL);
	assert_int_equal(l2tp_session_set_proxy(s, &proxy), 0);
	assert_int_equal(l2tp_session_set_proxy(s, &other), 0);
	memset(&other.last_sent, 0, sizeof(other.last_sent));
	assert_true(l2tp_session_proxy(s)->last_sent.present);
	assert_int_equal(l2tp_session_set_proxy(s, NULL), 0);
	assert_null(l2tp_session_proxy(s));
	end_fini(&e);

	s = call_reach(&e, &p, L2TP_LAC, L2TP_S_WAIT_REPLY);
	assert_int_equal(l2tp_session_set_proxy(s, &other), 0);
	e.proxy_in_ready = &proxy;
	peer_say(&p, &e, LOCAL_SID, L2TP_ICRP, GOOD);
	d = end_sent(&e, L2TP_ICCN);
	assert_true(wire_has(d, PASSWORD, strlen(PASSWORD)));
	assert_int_equal(l2tp_session_set_proxy(s, &proxy), -EINVAL);
	assert_int_equal(l2tp_session_set_proxy(s, NULL), -EINVAL);
	end_fini(&e);

	s = call_reach(&e, &p, L2TP_LNS, L2TP_S_WAIT_CONNECT);
	assert_int_equal(l2tp_session_set_proxy(s, &proxy), -EINVAL);
	end_fini(&e);
}

static void test_secrets_are_wiped(void **state)
{
	struct l2tp_proxy proxy = proxy_of(L2TP_PROXY_PAP);
	static struct end lac, lns;
	struct l2tp_call call = link_call();

	(void)state;
	call.proxy = &proxy;
	handshake(&lac, &lns, NULL, NULL, L2TP_HIDE_AUTO);
	wiped = 0;
	assert_non_null(l2tp_session_new(lac.t, LOCAL_SID, &call, &lac, 0));
	while (lac.head != lac.tail || lns.head != lns.tail) {
		struct datagram *d;

		if (lac.s_up && !lns.s_up)
			/* The message's buffer and the copy; what waits for its acknowledgement is left. */
			assert_int_equal(wiped, 2);
		d = end_take(lac.head != lac.tail ? &lac : &lns);
		l2tp_tunnel_input(d >= lac.out && d < lac.out + LINK_SLOTS ? lns.t : lac.t, d->data, d->len, 0);
	}
	assert_null(l2tp_session_proxy(lac.session));
	/* At the LNS the message and what it was read into, at the LAC the message once acknowledged. */
	assert_int_equal(wiped, 5);
	l2tp_session_close(lns.session, L2TP_CDN_ADMIN, 0, NULL, 0);
	assert_int_equal(wiped, 6);
	end_fini(&lac);
	end_fini(&lns);

	/* A call that never gets as far as its ICCN. */
	handshake(&lac, &lns, NULL, NULL, L2TP_HIDE_AUTO);
	wiped = 0;
	l2tp_session_new(lac.t, LOCAL_SID, &call, &lac, 0);
	end_fini(&lac);
	assert_int_equal(wiped, 1);
	end_fini(&lns);
}

/* ---- what a LAC may send ---- */

/* Bits of what an ICCN by hand contains. */
enum { HAS_NAME = 1, HAS_CHALLENGE = 2, HAS_ID = 4, HAS_RESPONSE = 8, HAS_ALL = 15 };

static const struct l2tp_proxy *received(struct end *e, unsigned int type, unsigned int has, size_t len)
{
	static uint8_t octets[600];
	struct peer p;

	memset(octets, 'o', sizeof(octets));
	call_reach(e, &p, L2TP_LNS, L2TP_S_WAIT_CONNECT);
	peer_start(&p, LOCAL_ID, LOCAL_SID, L2TP_ICCN);
	peer_fill(&p, L2TP_ICCN);
	l2tp_build_bytes(&p.b, L2TP_AVP_LAST_SENT_CONFREQ, "\x03\x04\xc0\x23", 4);
	l2tp_build_u16(&p.b, L2TP_AVP_PROXY_AUTHEN_TYPE, (uint16_t)type);
	if (has & HAS_NAME)
		l2tp_build_bytes(&p.b, L2TP_AVP_PROXY_AUTHEN_NAME, octets, len);
	if (has & HAS_CHALLENGE)
		l2tp_build_bytes(&p.b, L2TP_AVP_PROXY_AUTHEN_CHALLENGE, octets, 16);
	if (has & HAS_ID)
		l2tp_build_u16(&p.b, L2TP_AVP_PROXY_AUTHEN_ID, 0xfe);
	if (has & HAS_RESPONSE)
		l2tp_build_bytes(&p.b, L2TP_AVP_PROXY_AUTHEN_RESPONSE, octets, len);
	peer_send(&p, e);
	assert_int_equal(e->s_up, 1);
	return l2tp_session_proxy(e->session);
}

static void test_incomplete_credentials(void **state)
{
	static const unsigned int needs[] = {
		[0] = HAS_ALL + 1, [1] = HAS_NAME | HAS_RESPONSE, [2] = HAS_ALL,
		[3] = HAS_NAME | HAS_ID | HAS_RESPONSE, [4] = 0, [5] = HAS_ALL, [6] = HAS_ALL + 1,
	};

	(void)state;
	for (unsigned int i = 0; i < 7 * 16; i++) {
		unsigned int type = i / 16, has = i % 16;
		const struct l2tp_proxy *got;
		bool usable = (needs[type] & ~has) == 0;
		struct end e;

		got = received(&e, type, has, 5);
		assert_non_null(got);
		assert_true(got->last_sent.present);
		assert_false(got->first_received.present);
		assert_int_equal(got->auth, usable ? type : L2TP_PROXY_UNKNOWN);
		assert_int_equal(got->name_len, usable && needs[type] & HAS_NAME ? 5 : 0);
		assert_int_equal(got->id, usable && needs[type] & HAS_ID ? 0xfe : 0);
		end_fini(&e);
	}
}

static void test_overlong_values(void **state)
{
	static uint8_t options[L2TP_LCP_MAX + 1];
	struct end e;
	struct peer p;

	(void)state;
	assert_int_equal(received(&e, L2TP_PROXY_PAP, HAS_ALL, L2TP_PROXY_MAX)->auth, L2TP_PROXY_PAP);
	end_fini(&e);
	assert_int_equal(received(&e, L2TP_PROXY_PAP, HAS_ALL, L2TP_PROXY_MAX + 1)->auth, L2TP_PROXY_UNKNOWN);
	end_fini(&e);
	assert_int_equal(received(&e, L2TP_PROXY_PAP, HAS_ALL, 0)->auth, L2TP_PROXY_PAP);
	end_fini(&e);
	for (size_t n = L2TP_LCP_MAX; n <= L2TP_LCP_MAX + 1; n++) {
		call_reach(&e, &p, L2TP_LNS, L2TP_S_WAIT_CONNECT);
		peer_start(&p, LOCAL_ID, LOCAL_SID, L2TP_ICCN);
		peer_fill(&p, L2TP_ICCN);
		l2tp_build_bytes(&p.b, L2TP_AVP_FIRST_LCP_CONFREQ, options, n);
		peer_send(&p, &e);
		assert_int_equal(e.s_up, 1);
		assert_int_equal(l2tp_session_proxy(e.session) != NULL, n == L2TP_LCP_MAX);
		end_fini(&e);
	}
}

/* An ICCN full of proxy AVPs with octets changed: nothing to assert but what the sanitizers see. */
static void test_random_changes(void **state)
{
	struct l2tp_proxy proxy = proxy_of(L2TP_PROXY_CHAP);
	struct datagram good;
	struct end e;

	(void)state;
	good = *iccn_of(&e, &proxy);
	end_fini(&e);
	for (unsigned int i = 0; i < 2000; i++) {
		struct datagram d = good;
		struct peer p;

		call_reach(&e, &p, L2TP_LNS, L2TP_S_WAIT_CONNECT);
		d.data[4] = LOCAL_ID >> 8;
		d.data[5] = LOCAL_ID & 0xff;
		d.data[6] = LOCAL_SID >> 8;
		d.data[7] = LOCAL_SID & 0xff;
		d.data[8] = (uint8_t)(p.ns >> 8);
		d.data[9] = (uint8_t)p.ns;
		for (unsigned int n = link_rand() % 4 + 1; n--;)
			d.data[20 + link_rand() % (d.len - 20)] = (uint8_t)link_rand();
		l2tp_tunnel_input(e.t, d.data, d.len, 0);
		end_fini(&e);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_iccn_by_hand),
		cmocka_unit_test(test_lcp_without_options),
		cmocka_unit_test(test_pairs_in_each_hiding_mode),
		cmocka_unit_test(test_no_proxy),
		cmocka_unit_test(test_what_cannot_be_said),
		cmocka_unit_test(test_too_long_for_a_message),
		cmocka_unit_test(test_when_it_may_be_set),
		cmocka_unit_test(test_secrets_are_wiped),
		cmocka_unit_test(test_incomplete_credentials),
		cmocka_unit_test(test_overlong_values),
		cmocka_unit_test(test_random_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
