// SPDX-License-Identifier: GPL-2.0
/*
 * How calls end, and what else arrives in them (RFC 2661 sections 5.6, 5.7, 6.12 to 6.14; S3, S20):
 *  - unknown and foreign session ids, OCRQ, WEN, SLI, unknown mandatory AVPs, faulty CDNs
 *  - callbacks that refuse, and that close what they are called for
 *  - who is told what when a call or its tunnel ends; timers; thousands of calls
 */
#include "test_l2tp_link.h"

#define NOTHING 0

/* ---- other messages ---- */

/* S3. */
static void s3_ocrq_is_answered_with_a_cdn(void **state)
{
	struct datagram copy;
	struct l2tp_msg m;
	struct end e;
	struct peer p;

	(void)state;
	establish(&e, &p, &lac_ops);
	peer_say(&p, &e, 0, L2TP_OCRQ, GOOD);
	assert_int_equal(drain(&e, &p, &m, &copy), L2TP_CDN);
	assert_int_equal(m.h.session_id, PEER_SID);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE), L2TP_CDN_PERMANENT);
	assert_true(l2tp_tunnel_is_established(e.t));
	/* One that gives no id cannot be answered. */
	peer_say(&p, &e, 0, L2TP_OCRQ, NO_AVPS);
	assert_int_equal(drain(&e, &p, NULL, NULL), NOTHING);
	peer_say(&p, &e, 0, L2TP_ICRQ, NO_AVPS);
	assert_int_equal(drain(&e, &p, NULL, NULL), NOTHING);
	assert_true(l2tp_tunnel_is_established(e.t));
	end_fini(&e);
}

static void test_wen_and_sli_are_accepted(void **state)
{
	static const uint16_t types[] = { L2TP_WEN, L2TP_SLI };

	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		struct datagram *d;
		struct end e;
		struct peer p;

		call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
		peer_say(&p, &e, LOCAL_SID, types[i], GOOD);
		d = end_take(&e);
		assert_int_equal(d->len, 12);
		assert_int_equal(e.s_down, 0);
		/* For a call that does not exist. */
		peer_say(&p, &e, 0x0999, types[i], GOOD);
		assert_int_equal(drain(&e, &p, NULL, NULL), NOTHING);
		/*
		 * Section 4.1: an unknown mandatory AVP in a message of a session ends the session,
		 * not the tunnel.
		 */
		peer_say(&p, &e, LOCAL_SID, types[i], UNKNOWN_AVP);
		assert_int_equal(drain(&e, &p, NULL, NULL), L2TP_CDN);
		assert_int_equal(e.s_why.code, L2TP_CDN_ERROR);
		assert_int_equal(e.s_why.error, L2TP_ERR_MANDATORY_AVP);
		assert_true(l2tp_tunnel_is_established(e.t));
		end_fini(&e);
	}
}

static void test_zero_peer_session_id_is_refused(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	call_reach(&e, &p, L2TP_LAC, L2TP_S_WAIT_REPLY);
	peer_start(&p, LOCAL_ID, LOCAL_SID, L2TP_ICRP);
	l2tp_build_u16(&p.b, L2TP_AVP_SESSION_ID, 0);
	peer_send(&p, &e);
	assert_int_equal(drain(&e, &p, NULL, NULL), L2TP_CDN);
	assert_int_equal(e.s_why.error, L2TP_ERR_VALUE);
	assert_int_equal(e.ready, 0);
	end_fini(&e);
}

/*
 * A refusing LNS that never assigned an id: its CDN has Assigned Session ID 0, or nothing at all.
 */
static void test_faulty_cdn_still_ends_the_call(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	call_reach(&e, &p, L2TP_LAC, L2TP_S_WAIT_REPLY);
	peer_start(&p, LOCAL_ID, LOCAL_SID, L2TP_CDN);
	l2tp_build_result(&p.b, L2TP_CDN_ERROR, L2TP_ERR_RESOURCES, "no\nmore");
	l2tp_build_u16(&p.b, L2TP_AVP_SESSION_ID, 0);
	peer_send(&p, &e);
	assert_int_equal(e.s_down, 1);
	assert_true(e.s_why.by_peer);
	assert_int_equal(e.s_why.code, L2TP_CDN_ERROR);
	assert_int_equal(e.s_why.error, L2TP_ERR_RESOURCES);
	assert_string_equal(e.s_why.text, "no?more");
	end_fini(&e);

	call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
	peer_say(&p, &e, LOCAL_SID, L2TP_CDN, NO_AVPS);
	assert_int_equal(e.s_down, 1);
	assert_true(e.s_why.by_peer);
	end_fini(&e);
}

/* ---- callbacks ---- */

static void test_data_plane_not_ready(void **state)
{
	struct datagram copy;
	struct l2tp_msg m;
	struct end e;
	struct peer p;

	(void)state;
	for (unsigned int role = L2TP_LAC; role <= L2TP_LNS; role++) {
		call_reach(&e, &p, role, role == L2TP_LAC ? L2TP_S_WAIT_REPLY : L2TP_S_WAIT_CONNECT);
		e.ready_rc = -1;
		peer_say(&p, &e, LOCAL_SID, role == L2TP_LAC ? L2TP_ICRP : L2TP_ICCN, GOOD);
		assert_int_equal(drain(&e, &p, &m, &copy), L2TP_CDN);
		assert_int_equal(m.h.session_id, PEER_SID);
		assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE), L2TP_CDN_NO_RESOURCES);
		assert_int_equal(e.s_down, 1);
		assert_int_equal(e.s_up, 0);
		end_fini(&e);
	}
}

static void test_close_inside_session_ready(void **state)
{
	struct datagram copy;
	struct l2tp_msg m;
	struct end e;
	struct peer p;

	(void)state;
	for (int rc = -1; rc <= 0; rc++) {
		call_reach(&e, &p, L2TP_LAC, L2TP_S_WAIT_REPLY);
		e.close_in_ready = true;
		e.ready_rc = rc;
		peer_say(&p, &e, LOCAL_SID, L2TP_ICRP, GOOD);
		assert_int_equal(drain(&e, &p, &m, &copy), L2TP_CDN);
		assert_int_equal(m.h.session_id, PEER_SID);
		assert_int_equal(e.s_down, 1);
		assert_int_equal(e.s_up, 0);
		assert_int_equal(l2tp_tunnel_sessions(e.t), 0);
		end_fini(&e);
	}
}

static unsigned int reentered;

/* A user that, told of the end of one call, closes the tunnel and tries to place another. */
static void down_closes_tunnel(struct l2tp_session *s, const struct l2tp_result *why)
{
	struct l2tp_call call = link_call();
	struct l2tp_tunnel *t = l2tp_session_tunnel(s);

	link_session_down(s, why);
	l2tp_session_close(s, L2TP_CDN_ADMIN, 0, NULL, 0);
	l2tp_tunnel_close(t, L2TP_STOP_SHUTDOWN, "from callback", 0);
	assert_true(l2tp_tunnel_is_closing(t));
	assert_null(l2tp_session_new(t, 1, &call, NULL, 0));
	reentered++;
}

static void test_callbacks_that_call_back(void **state)
{
	struct l2tp_ops ops = lac_ops;
	struct l2tp_call call = link_call();
	struct end e;
	struct peer p;

	(void)state;
	ops.session_down = down_closes_tunnel;
	establish(&e, &p, &ops);
	for (uint16_t i = 0; i < 5; i++)
		l2tp_session_new(e.t, (uint16_t)(LOCAL_SID + i), &call, NULL, 0);
	peer_zlb(&p, &e);
	peer_say(&p, &e, LOCAL_SID + 2, L2TP_CDN, GOOD);
	assert_int_equal(reentered, 5);
	assert_int_equal(e.s_down, 5);
	assert_int_equal(e.down, 1);
	assert_int_equal(e.why.code, L2TP_STOP_SHUTDOWN);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	end_fini(&e);
}

/* ---- ends ---- */

static void test_tunnel_takes_its_calls_along(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	/* StopCCN of the peer. */
	call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
	peer_say(&p, &e, 0, L2TP_STOPCCN, GOOD);
	assert_int_equal(e.s_down, 1);
	assert_true(e.s_why.by_peer);
	assert_false(e.s_why.timeout);
	assert_int_equal(e.s_why.code, L2TP_CDN_ADMIN);
	assert_string_equal(e.s_why.text, "going down");
	end_fini(&e);

	/* Our close: one StopCCN, no CDNs (section 5.7). */
	call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
	l2tp_tunnel_close(e.t, L2TP_STOP_SHUTDOWN, NULL, 0);
	assert_int_equal(type_of(end_take(&e)), L2TP_STOPCCN);
	assert_null(end_take(&e));
	assert_int_equal(e.s_down, 1);
	assert_false(e.s_why.by_peer);
	end_fini(&e);

	/* The peer falls silent. */
	call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
	while (e.t && l2tp_tunnel_deadline(e.t) != L2TP_NEVER)
		l2tp_tunnel_tick(e.t, l2tp_tunnel_deadline(e.t));
	assert_int_equal(e.s_down, 1);
	assert_true(e.s_why.timeout);
	assert_false(e.s_why.by_peer);
	assert_int_equal(e.s_why.code, L2TP_CDN_CARRIER_LOST);
	end_fini(&e);

	/* It never came up. */
	call_reach(&e, &p, L2TP_LAC, L2TP_S_WAIT_TUNNEL);
	while (e.t && l2tp_tunnel_deadline(e.t) != L2TP_NEVER)
		l2tp_tunnel_tick(e.t, l2tp_tunnel_deadline(e.t));
	assert_int_equal(e.s_down, 1);
	assert_true(e.s_why.timeout);
	assert_int_equal(e.gone, 1);
}

/* Establishment time of a call, counted from its beginning, in the order of their deadlines. */
static void test_session_establish_timer(void **state)
{
	struct l2tp_tunnel_config cfg = link_config(NULL);
	struct l2tp_call call = link_call();
	struct peer p = { 0 };
	struct datagram copy;
	struct l2tp_msg m;
	struct end e;

	(void)state;
	cfg.hello_ms = 0;
	end_init(&e, &lac_ops, &cfg, LOCAL_ID);
	l2tp_tunnel_open(e.t, 0);
	peer_say(&p, &e, 0, L2TP_SCCRP, GOOD);
	l2tp_session_new(e.t, 1, &call, NULL, 0);
	l2tp_session_new(e.t, 2, &call, NULL, 1000);
	l2tp_session_new(e.t, 3, &call, NULL, 2000);
	e.now = 2000;
	peer_zlb(&p, &e);
	drain(&e, &p, NULL, NULL);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 120000);
	peer_say(&p, &e, 1, L2TP_ICRP, GOOD);
	drain(&e, &p, NULL, NULL);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 121000);
	l2tp_tunnel_tick(e.t, 121000);
	assert_int_equal(e.s_down, 1);
	assert_true(e.s_why.timeout);
	assert_int_equal(e.s_why.code, L2TP_CDN_TIMEOUT);
	assert_int_equal(drain(&e, &p, &m, &copy), L2TP_CDN);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE), L2TP_CDN_TIMEOUT);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 122000);
	l2tp_tunnel_tick(e.t, 122000);
	assert_int_equal(e.s_down, 2);
	assert_int_equal(l2tp_tunnel_sessions(e.t), 1);
	end_fini(&e);
}

/* Thousands of calls in one tunnel: ids over the whole range, all up, all down. */
static void test_many_calls(void **state)
{
	struct l2tp_call call = link_call();
	struct end e;
	struct peer p;

	(void)state;
	establish(&e, &p, &lac_ops);
	for (unsigned int i = 1; i <= 3000; i++) {
		uint16_t id = (uint16_t)(i * 21);

		assert_non_null(l2tp_session_new(e.t, id, &call, NULL, 0));
		drain(&e, &p, NULL, NULL);
		peer_start(&p, LOCAL_ID, id, L2TP_ICRP);
		l2tp_build_u16(&p.b, L2TP_AVP_SESSION_ID, (uint16_t)i);
		peer_send(&p, &e);
		drain(&e, &p, NULL, NULL);
	}
	assert_int_equal(e.s_up, 3000);
	assert_int_equal(l2tp_tunnel_sessions(e.t), 3000);
	l2tp_tunnel_close(e.t, L2TP_STOP_CLEAR, NULL, 0);
	assert_int_equal(e.s_down, 3000);
	end_fini(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s3_ocrq_is_answered_with_a_cdn),
		cmocka_unit_test(test_wen_and_sli_are_accepted),
		cmocka_unit_test(test_zero_peer_session_id_is_refused),
		cmocka_unit_test(test_faulty_cdn_still_ends_the_call),
		cmocka_unit_test(test_data_plane_not_ready),
		cmocka_unit_test(test_close_inside_session_ready),
		cmocka_unit_test(test_callbacks_that_call_back),
		cmocka_unit_test(test_tunnel_takes_its_calls_along),
		cmocka_unit_test(test_session_establish_timer),
		cmocka_unit_test(test_many_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
