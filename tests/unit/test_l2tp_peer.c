// SPDX-License-Identifier: GPL-2.0
/*
 * Managed peers in virtual time, over a link with delays (RFC 2661 section 4.4.3; S61, S160 to S168, I1):
 *  - both open in the same millisecond: one tunnel, the other idle, whichever rule both have
 *  - equal tie breakers, a peer without one, peers that begin anew, lose their link, refuse each other
 *  - sub-addresses, one session
 */
#include "test_l2tp_peer.h"

/* --- collisions */

/* Return: how often the side won whose Tie Breaker is the lower one. */
static unsigned int collide_often(bool higher_wins)
{
	struct l2tp_peer_config cfg = peer_config(SECRET);
	unsigned int lower_won = 0;
	struct world w;

	cfg.tunnel.tie_higher_wins = higher_wins;
	for (unsigned int round = 0; round < 200; round++) {
		int order;

		world_init(&w, &cfg, &cfg);
		open_side(&w.a);
		open_side(&w.b);
		order = memcmp(l2tp_tunnel_tie_breaker(l2tp_peer_lac(w.a.p)->l2tp),
			       l2tp_tunnel_tie_breaker(l2tp_peer_lac(w.b.p)->l2tp), 8);
		run_for(&w, 10000);
		assert_one_pair(&w);
		assert_int_equal(w.a.up + w.b.up, 2);
		assert_int_equal(w.a.down + w.b.down, 0);
		lower_won += is_up(l2tp_peer_lac((order < 0 ? &w.a : &w.b)->p));
		world_fini(&w);
	}
	return lower_won;
}

static void s160_s161_both_open_at_once(void **state)
{
	(void)state;
	assert_int_equal(collide_often(false), 200);
}

static void s162_higher_wins(void **state)
{
	(void)state;
	assert_int_equal(collide_often(true), 0);
}

static void i1_equal_tie_breakers(void **state)
{
	struct l2tp_peer_config cfg = peer_config(NULL);
	struct world w;

	(void)state;
	world_init(&w, &cfg, &cfg);
	w.a.tie = 7;
	w.b.tie = 7;
	open_side(&w.a);
	open_side(&w.b);
	w.a.tie = 0;
	w.b.tie = 0;
	run_for(&w, 5000);
	assert_one_pair(&w);
	assert_true(w.a.down + w.b.down >= 1);
	world_fini(&w);
}

/* One that opens while the other's SCCRQ is under way, by any time up to the longest way and more. */
static void s160_open_one_after_the_other(void **state)
{
	struct l2tp_peer_config cfg = peer_config(SECRET);
	struct world w;

	(void)state;
	for (unsigned int later = 0; later < 200; later++) {
		world_init(&w, &cfg, &cfg);
		open_side(&w.a);
		run_for(&w, later);
		open_side(&w.b);
		run_for(&w, 20000);
		assert_one_pair(&w);
		world_fini(&w);
	}
}

/* A peer that never says a Tie Breaker, and does not let go of its SCCRQ. */
static void offer_tieless(struct side *s, uint16_t id)
{
	struct l2tp_header_info info;
	struct peer p = { 0 };

	peer_start(&p, 0, 0, L2TP_SCCRQ);
	peer_fill(&p, L2TP_SCCRQ);
	l2tp_build_finish(&p.b);
	assert_int_equal(l2tp_peek(p.buf, p.b.w.len, &info), 0);
	assert_false(info.has_tie_breaker);
	info.assigned_tunnel_id = id;
	if (l2tp_peer_offer(s->p, p.buf, p.b.w.len, &info, s->w->now) == L2TP_PEER_EXISTS)
		s->exists++;
}

static void s161_peer_without_a_tie_breaker(void **state)
{
	struct l2tp_peer_config cfg = peer_config(NULL);
	struct world w;

	(void)state;
	world_init(&w, &cfg, &cfg);
	w.cut = true;
	open_side(&w.a);
	offer_tieless(&w.a, PEER_ID);
	run_for(&w, 1000);
	offer_tieless(&w.a, PEER_ID);
	assert_null(l2tp_peer_lns(w.a.p));
	run_for(&w, 2000);
	offer_tieless(&w.a, PEER_ID);
	assert_non_null(l2tp_peer_lns(w.a.p));
	assert_string_equal(l2tp_tunnel_state_name(l2tp_peer_lns(w.a.p)->l2tp), "WAITCTLCONN");
	assert_true(l2tp_tunnel_is_idle(l2tp_peer_lac(w.a.p)->l2tp));
	world_fini(&w);
}

/* --- afterwards */

static void pair_up(struct world *w, const struct l2tp_peer_config *a, const struct l2tp_peer_config *b)
{
	world_init(w, a, b);
	open_side(&w->a);
	run_for(w, 1000);
	assert_pair(&w->a, &w->b);
}

static void s164_idle_tunnel_is_opened_when_the_other_ends(void **state)
{
	struct l2tp_peer_config cfg = peer_config(SECRET);
	struct world w;

	(void)state;
	pair_up(&w, &cfg, &cfg);
	l2tp_peer_stop(w.a.p, L2TP_STOP_SHUTDOWN, "bye", w.now);
	run_for(&w, 500);
	assert_null(l2tp_peer_lns(w.b.p));
	assert_true(l2tp_peer_is_drained(w.a.p));
	run_for(&w, 1500);
	assert_string_equal(l2tp_tunnel_state_name(l2tp_peer_lac(w.b.p)->l2tp), "WAITCTLREPLY");
	world_fini(&w);
}

/* A peer that has lost its memory calls again: what we have is found dead, and makes room. */
static void peer_begins_anew(void **state)
{
	struct l2tp_peer_config cfg = peer_config(SECRET);
	struct world w;

	(void)state;
	for (unsigned int role = 0; role < 2; role++) {
		struct side *s;

		pair_up(&w, &cfg, &cfg);
		s = role ? &w.a : &w.b;
		l2tp_peer_free(s->p);
		w.flights = 0;
		side_init(s, s->other, &w, &cfg);
		s->ids = 20;
		open_side(s);
		run_for(&w, 20000);
		assert_pair(s, s->other);
		assert_int_equal(s->other->down, 1);
		assert_int_equal(s->other->exists, 0);
		world_fini(&w);
	}
}

/* Anybody can send an SCCRQ with the peer's address: a tunnel that works stays. */
static void stray_sccrq_is_refused(void **state)
{
	struct l2tp_peer_config cfg = peer_config(SECRET);
	struct world w;

	(void)state;
	pair_up(&w, &cfg, &cfg);
	for (unsigned int i = 0; i < 20; i++) {
		offer_tieless(&w.a, (uint16_t)(1000 + i));
		run_for(&w, 1000);
	}
	assert_pair(&w.a, &w.b);
	assert_int_equal(w.a.exists, 10);
	assert_int_equal(w.a.down, 0);
	world_fini(&w);
}

/* They cannot fill the memory either. */
/* What side a gets is no SCCRQ to accept; it seems to be for the peer's tunnel @id, with the lowest of Tie Breakers. */
static void offer_nonsense(struct world *w, uint16_t id)
{
	struct l2tp_header_info info;
	struct peer p = { 0 };

	peer_start(&p, 0, 0, L2TP_SCCRQ);
	peer_fill(&p, L2TP_SCCRQ);
	raw_avp(&p.b, L2TP_AVP_MANDATORY, 0, 9999, "x", 1);
	l2tp_build_finish(&p.b);
	assert_int_equal(l2tp_peek(p.buf, p.b.w.len, &info), 0);
	info.assigned_tunnel_id = id;
	info.has_tie_breaker = true;
	memset(info.tie_breaker, 0, sizeof(info.tie_breaker));
	l2tp_peer_offer(w->a.p, p.buf, p.b.w.len, &info, w->now);
}

static void refused_tunnels_are_few(void **state)
{
	struct l2tp_peer_config cfg = peer_config(NULL), other = peer_config(SECRET);
	struct world w;

	(void)state;
	world_init(&w, &cfg, &other);
	w.cut = true;
	for (unsigned int i = 0; i < 60; i++) {
		unsigned int n = 0;

		offer_nonsense(&w, (uint16_t)(1000 + i));
		for (unsigned int k = 0; k < 64; k++)
			n += w.a.by_id[k] != NULL;
		assert_true(n <= 9);
	}
	world_fini(&w);
}

/* Whoever pretends to be the peer does not keep us from calling it, not even for a while. */
static void nonsense_does_not_end_the_calls(void **state)
{
	struct l2tp_peer_config cfg = peer_config(NULL);
	struct world w;

	(void)state;
	world_init(&w, &cfg, &cfg);
	w.cut = true;
	for (uint16_t i = 0; i < 8; i++)
		offer_nonsense(&w, 1000 + i);
	open_side(&w.a);
	offer_nonsense(&w, 2000);
	run_for(&w, 10 * RETRY_MS);
	assert_true(w.a.down >= 12);
	w.cut = false;
	run_for(&w, 2 * RETRY_MS);
	assert_one_pair(&w);
	world_fini(&w);
}

/* The peer's answer may take longer than a call may. */
static void call_is_placed_again_when_the_tunnel_is_late(void **state)
{
	struct l2tp_peer_config cfg = peer_config(NULL);
	struct world w;

	(void)state;
	cfg.tunnel.session_establish_ms = 5000;
	world_init(&w, &cfg, &cfg);
	w.cut = true;
	open_side(&w.a);
	run_for(&w, 6000);
	w.cut = false;
	run_for(&w, 10000);
	assert_true(is_up(l2tp_peer_lac(w.a.p)));
	assert_int_equal(w.a.calls_up, 1);
	world_fini(&w);
}

static void link_down_for_five_minutes(void **state)
{
	struct l2tp_peer_config cfg = peer_config(SECRET);
	struct world w;

	(void)state;
	pair_up(&w, &cfg, &cfg);
	w.cut = true;
	run_for(&w, 300000);
	assert_null(w.a.session_pt);
	assert_null(w.b.session_pt);
	assert_true(w.a.why.timeout);
	w.cut = false;
	run_for(&w, 2 * RETRY_MS);
	assert_one_pair(&w);
	world_fini(&w);
}

static void secrets_differ_and_agree_again(void **state)
{
	struct l2tp_peer_config good = peer_config(SECRET), bad = peer_config("another secret");
	struct world w;

	(void)state;
	world_init(&w, &good, &bad);
	open_side(&w.a);
	open_side(&w.b);
	run_for(&w, 5 * RETRY_MS);
	assert_int_equal(w.a.up + w.b.up, 0);
	assert_int_equal(w.a.why.code, L2TP_STOP_NOT_AUTHORIZED);
	/* Not more than a few attempts in a minute. */
	assert_in_range(w.a.down, 2, 80);
	l2tp_peer_free(w.b.p);
	side_init(&w.b, &w.a, &w, &good);
	w.b.ids = 30;
	open_side(&w.b);
	run_for(&w, RETRY_MS);
	assert_one_pair(&w);
	world_fini(&w);
}

/* --- calls */

static void s166_sub_address_is_sent_and_compared(void **state)
{
	struct l2tp_peer_config a = peer_config(NULL), b = peer_config(NULL);
	struct world w;

	(void)state;
	strcpy(a.call.sub_address, "office1");
	strcpy(b.local_sub_address, "office1");
	pair_up(&w, &a, &b);
	assert_string_equal(l2tp_session_call(w.b.session_pt->session)->sub_address, "office1");
	world_fini(&w);
}

static void s168_only_these_two_are_compared(void **state)
{
	struct l2tp_peer_config a = peer_config(NULL), b = peer_config(NULL);
	struct world w;

	(void)state;
	strcpy(a.call.sub_address, "office1");
	strcpy(b.local_sub_address, "office1");
	strcpy(a.local_sub_address, "elsewhere");
	strcpy(b.call.sub_address, "nowhere");
	pair_up(&w, &a, &b);
	world_fini(&w);
}

static void s167_wrong_sub_address_gets_a_cdn(void **state)
{
	struct l2tp_peer_config a = peer_config(NULL), b = peer_config(NULL);
	struct world w;

	(void)state;
	strcpy(a.call.sub_address, "office2");
	strcpy(b.local_sub_address, "office1");
	world_init(&w, &a, &b);
	open_side(&w.a);
	run_for(&w, 1000);
	assert_true(is_up(l2tp_peer_lac(w.a.p)));
	assert_null(w.a.session_pt);
	assert_true(w.a.call_why.by_peer);
	assert_int_equal(w.a.call_why.code, L2TP_CDN_INVALID_DEST);
	/* And it is tried again. */
	run_for(&w, RETRY_MS);
	assert_int_equal(w.a.calls_down, 2);
	world_fini(&w);
}

static void s167_any_sub_address_will_do_without_one(void **state)
{
	struct l2tp_peer_config a = peer_config(NULL), b = peer_config(NULL);
	struct world w;

	(void)state;
	strcpy(a.call.sub_address, "office2");
	pair_up(&w, &a, &b);
	world_fini(&w);
}

static void s61_second_call_gets_a_cdn(void **state)
{
	struct l2tp_peer_config cfg = peer_config(NULL);
	struct l2tp_call call = link_call();
	struct l2tp_session *second;
	struct world w;

	(void)state;
	pair_up(&w, &cfg, &cfg);
	second = l2tp_session_new(l2tp_peer_lac(w.a.p)->l2tp, LOCAL_SID, &call, l2tp_peer_lac(w.a.p), w.now);
	assert_non_null(second);
	run_for(&w, 1000);
	assert_true(w.a.call_why.by_peer);
	assert_int_equal(w.a.call_why.code, L2TP_CDN_NO_RESOURCES);
	assert_int_equal(l2tp_tunnel_sessions(l2tp_peer_lac(w.a.p)->l2tp), 1);
	assert_int_equal(l2tp_tunnel_sessions(l2tp_peer_lns(w.b.p)->l2tp), 1);
	world_fini(&w);
}

static void s157_hung_up_and_called_again(void **state)
{
	struct l2tp_peer_config cfg = peer_config(NULL);
	struct world w;

	(void)state;
	pair_up(&w, &cfg, &cfg);
	l2tp_peer_hangup(w.b.p, L2TP_CDN_CARRIER_LOST, "PPP has ended", w.now);
	run_for(&w, RETRY_MS / 2);
	assert_null(w.a.session_pt);
	assert_null(w.b.session_pt);
	run_for(&w, 2 * RETRY_MS);
	assert_pair(&w.a, &w.b);
	/* It has lasted. */
	l2tp_peer_hangup(w.a.p, L2TP_CDN_CARRIER_LOST, "PPP has ended", w.now);
	assert_null(w.a.session_pt);
	run_for(&w, 2000);
	assert_pair(&w.a, &w.b);
	assert_int_equal(w.a.calls_up, 3);
	world_fini(&w);
}

static void restart_opens_at_once(void **state)
{
	struct l2tp_peer_config cfg = peer_config(SECRET);
	struct world w;

	(void)state;
	for (unsigned int role = 0; role < 2; role++) {
		pair_up(&w, &cfg, &cfg);
		assert_true(l2tp_peer_restart(role ? w.b.p : w.a.p, "again", w.now));
		/* The SCCRQ may overtake the StopCCN, and is only heeded when it is repeated. */
		run_for(&w, 3000);
		assert_one_pair(&w);
		assert_int_equal(w.a.up + w.b.up, 4);
		world_fini(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s160_s161_both_open_at_once),
		cmocka_unit_test(s162_higher_wins),
		cmocka_unit_test(i1_equal_tie_breakers),
		cmocka_unit_test(s160_open_one_after_the_other),
		cmocka_unit_test(s161_peer_without_a_tie_breaker),
		cmocka_unit_test(s164_idle_tunnel_is_opened_when_the_other_ends),
		cmocka_unit_test(peer_begins_anew),
		cmocka_unit_test(stray_sccrq_is_refused),
		cmocka_unit_test(refused_tunnels_are_few),
		cmocka_unit_test(nonsense_does_not_end_the_calls),
		cmocka_unit_test(call_is_placed_again_when_the_tunnel_is_late),
		cmocka_unit_test(link_down_for_five_minutes),
		cmocka_unit_test(secrets_differ_and_agree_again),
		cmocka_unit_test(s166_sub_address_is_sent_and_compared),
		cmocka_unit_test(s168_only_these_two_are_compared),
		cmocka_unit_test(s167_wrong_sub_address_gets_a_cdn),
		cmocka_unit_test(s167_any_sub_address_will_do_without_one),
		cmocka_unit_test(s61_second_call_gets_a_cdn),
		cmocka_unit_test(s157_hung_up_and_called_again),
		cmocka_unit_test(restart_opens_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
