// SPDX-License-Identifier: GPL-2.0
/*
 * What show commands ask of the L2TP engine: timelines (S234, S236, S247, S248), counters that add up (S229, S230, S235),
 * memory (S233, S246), and what a peer's call says of itself.
 */
#include "test_l2tp_link.h"

#include "../../daemon/access_line.h"
#include "../../daemon/l2tp_priv.h"

static void assert_step(const struct l2tp_transition *got, uint64_t at_ms, const char *event, const char *from,
			const char *to)
{
	assert_int_equal(got->at_ms, at_ms);
	assert_string_equal(got->event, event);
	assert_string_equal(got->from, from);
	assert_string_equal(got->to, to);
}

/* The peer's SCCRQ, which collides with ours. */
static void collide(struct peer *p, struct end *e, const char *tie)
{
	peer_start(p, 0, 0, L2TP_SCCRQ);
	peer_fill(p, L2TP_SCCRQ);
	l2tp_build_bytes(&p->b, L2TP_AVP_TIE_BREAKER, tie, 8);
	assert_int_not_equal(l2tp_build_finish(&p->b), 0);
	l2tp_tunnel_input(e->t, p->buf, p->b.w.len, e->now);
}

static void s234_tunnel_timeline(void **state)
{
	struct l2tp_transition got[L2TP_TIMELINE_MAX];
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_IDLE);
	assert_int_equal(l2tp_tunnel_timeline(e.t, got), 0);
	l2tp_tunnel_open(e.t, 1000);
	e.now = 1250;
	peer_say(&p, &e, 0, L2TP_SCCRP, GOOD);
	assert_int_equal(l2tp_tunnel_timeline(e.t, got), 2);
	assert_step(&got[0], 1000, "OPEN_REQ", "IDLE", "WAITCTLREPLY");
	assert_step(&got[1], 1250, "SCCRP_ACCEPT", "WAITCTLREPLY", "ESTABLISHED");
	l2tp_tunnel_close(e.t, L2TP_STOP_CLEAR, NULL, UINT64_C(1) << 40);
	assert_int_equal(l2tp_tunnel_timeline(e.t, got), 3);
	assert_step(&got[2], UINT64_C(1) << 40, "CLOSE_REQ", "ESTABLISHED", "CLOSING");
	end_fini(&e);
}

/* The longest life of a tunnel is there as a whole; ties won, as many as a peer may like to lose, take no place. */
static void s236_timeline_of_a_lost_tie(void **state)
{
	struct l2tp_transition got[L2TP_TIMELINE_MAX];
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_WAIT_REPLY);
	for (unsigned int i = 0; i < 100; i++)
		collide(&p, &e, "\xff\xff\xff\xff\xff\xff\xff\xff");
	assert_int_equal(l2tp_tunnel_timeline(e.t, got), 1);
	e.now = 10;
	collide(&p, &e, "\0\0\0\0\0\0\0\0");
	p.ns = 1;
	e.now = 20;
	peer_say(&p, &e, 0, L2TP_SCCCN, GOOD);
	e.now = 30;
	peer_say(&p, &e, 0, L2TP_STOPCCN, GOOD);
	assert_int_equal(l2tp_tunnel_timeline(e.t, got), 5);
	assert_step(&got[0], 0, "OPEN_REQ", "IDLE", "WAITCTLREPLY");
	assert_step(&got[1], 10, "LOSETIE", "WAITCTLREPLY", "IDLE");
	assert_step(&got[2], 10, "SCCRQ_ACCEPT", "IDLE", "WAITCTLCONN");
	assert_step(&got[3], 20, "SCCCN_ACCEPT", "WAITCTLCONN", "ESTABLISHED");
	assert_step(&got[4], 30, "STOPCCN", "ESTABLISHED", "CLOSING");
	end_fini(&e);
}

static void s247_session_timeline(void **state)
{
	struct l2tp_transition got[L2TP_TIMELINE_MAX];
	struct l2tp_session_info info;
	struct l2tp_session *s;
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_WAIT_REPLY);
	e.now = 5;
	s = place_call(&e);
	e.now = 2000;
	peer_say(&p, &e, 0, L2TP_SCCRP, GOOD);
	e.now = 2100;
	peer_say(&p, &e, LOCAL_SID, L2TP_ICRP, GOOD);
	assert_int_equal(l2tp_session_timeline(s, got), 3);
	assert_step(&got[0], 5, "INCALL_IND", "IDLE", "WAITTUNNEL");
	assert_step(&got[1], 2000, "TUNNEL_OPEN_IND", "WAITTUNNEL", "WAITREPLY");
	assert_step(&got[2], 2100, "ICRP_ACCEPT", "WAITREPLY", "ESTABLISHED");
	l2tp_session_get_info(s, &info);
	assert_int_equal(info.created_ms, 5);
	assert_false(info.lns);
	end_fini(&e);
}

static void s248_timeline_of_a_peers_call(void **state)
{
	struct l2tp_transition got[L2TP_TIMELINE_MAX];
	struct l2tp_session_info info;
	struct l2tp_session *s;
	struct end e;
	struct peer p;

	(void)state;
	s = call_reach(&e, &p, L2TP_LNS, L2TP_S_ESTABLISHED);
	assert_int_equal(l2tp_session_timeline(s, got), 2);
	assert_step(&got[0], 0, "ICRQ_ACCEPT", "IDLE", "WAITCONNECT");
	assert_step(&got[1], 0, "ICCN_ACCEPT", "WAITCONNECT", "ESTABLISHED");
	l2tp_session_get_info(s, &info);
	assert_true(info.lns);
	end_fini(&e);
}

/* Should there ever be more than fits, what is newest stays. */
static void test_timeline_overflow(void **state)
{
	static const char *const names[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
	struct l2tp_transition got[L2TP_TIMELINE_MAX];
	struct l2tp_timeline tl = { 0 };

	(void)state;
	for (unsigned int i = 0; i < 9; i++)
		l2tp_timeline_add(&tl, 100 + i, i, i, i + 1);
	l2tp_timeline_add(&tl, 200, 1, 9, 9);
	assert_int_equal(l2tp_timeline_get(&tl, names, names, got), L2TP_TIMELINE_MAX);
	for (unsigned int i = 0; i < L2TP_TIMELINE_MAX; i++)
		assert_step(&got[i], 103 + i, names[3 + i], names[3 + i], names[4 + i]);
}

/* The sample of the guide: no losses, and Ns counts the messages of the set-up and the HELLOs. */
static void s235_counters_of_a_quiet_tunnel(void **state)
{
	struct l2tp_tunnel_stats st;
	struct end e;
	struct peer p;

	(void)state;
	call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
	for (unsigned int i = 0; i < 35; i++) {
		e.now += 60000;
		l2tp_tunnel_tick(e.t, e.now);
		drain(&e, &p, NULL, NULL);
		peer_say(&p, &e, 0, L2TP_HELLO, GOOD);
	}
	l2tp_tunnel_get_stats(e.t, &st);
	assert_int_equal(st.hello_tx, 35);
	assert_int_equal(st.hello_rx, 35);
	assert_int_equal(st.ns, 4 + st.hello_tx);	/* SCCRQ, SCCCN, ICRQ, ICCN */
	assert_int_equal(st.nr, 2 + st.hello_rx);
	assert_int_equal(st.zlb_tx, 35);
	assert_int_equal(st.tx_packets, st.ns + st.zlb_tx);
	assert_int_equal(st.rx_packets, st.nr + st.zlb_rx);
	end_fini(&e);
}

static size_t waiting(const struct l2tp_tunnel *t)
{
	size_t n = 0;

	for (uint16_t i = 0; t->x.ring && i < t->x.ring_size; i++)
		n += t->x.ring[i] != NULL;
	return n;
}

static void add_up(const struct end *e)
{
	struct l2tp_tunnel_stats st;

	l2tp_tunnel_get_stats(e->t, &st);
	assert_int_equal(st.tx_packets + st.tx_fail, st.ns + st.zlb_tx + st.retransmits);
	assert_int_equal(st.rx_packets, st.nr + st.zlb_rx + st.duplicates + st.out_of_window + waiting(e->t));
}

/* Losses, repetitions, another order, a system that now and then refuses to send: the sums hold after every datagram. */
static void lossy(uint32_t seed, struct l2tp_tunnel_stats *sum)
{
	struct l2tp_tunnel_config cfg = link_config(SECRET);
	struct l2tp_call call = link_call();
	struct l2tp_tunnel_stats st;
	struct end end[2];

	link_seed = seed;
	cfg.max_retries = 20;
	cfg.hello_ms = 3000;
	end_init(&end[0], &lac_ops, &cfg, LOCAL_ID);
	end_init(&end[1], &lns_ops, &cfg, PEER_ID);
	for (uint16_t i = 0; i < 20; i++)
		assert_non_null(l2tp_session_new(end[0].t, (uint16_t)(LOCAL_SID + i), &call, NULL, 0));
	l2tp_tunnel_open(end[0].t, 0);
	for (uint64_t now = 0; now < 100000; now += 50) {
		for (unsigned int i = 0; i < 2; i++) {
			struct end *from = &end[i], *to = &end[!i];
			struct datagram *d;

			from->now = now;
			from->send_fails = link_rand() % 100 < 10;
			l2tp_tunnel_tick(from->t, now);
			add_up(from);
			while ((d = end_take(from))) {
				uint32_t luck = link_rand() % 100;

				if (luck >= 10 && luck < 30)
					from->out[from->tail++ % LINK_SLOTS] = *d;
				if (luck < 20)
					continue;
				l2tp_tunnel_input(to->t, d->data, d->len, now);
				add_up(to);
			}
		}
	}
	assert_int_equal(end[0].s_up, 20);
	for (unsigned int i = 0; i < 2; i++) {
		l2tp_tunnel_get_stats(end[i].t, &st);
		sum->tx_fail += st.tx_fail;
		sum->zlb_tx_fail += st.zlb_tx_fail;
		sum->retransmits += st.retransmits;
		sum->duplicates += st.duplicates;
		end_fini(&end[i]);
	}
}

static void s235_counters_on_a_bad_link(void **state)
{
	struct l2tp_tunnel_stats sum = { 0 };

	(void)state;
	for (uint32_t seed = 1; seed <= 20; seed++)
		lossy(seed, &sum);
	/* Otherwise the sums above would say little. */
	assert_true(sum.tx_fail && sum.zlb_tx_fail && sum.retransmits && sum.duplicates);
}

/* The counters are those of the connection that came of it: the peer's, in which our SCCRQ does not occur. */
static void s235_counters_after_a_lost_tie(void **state)
{
	struct l2tp_tunnel_stats st;
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_WAIT_REPLY);
	collide(&p, &e, "\0\0\0\0\0\0\0\0");
	p.ns = 1;
	peer_say(&p, &e, 0, L2TP_SCCCN, GOOD);
	add_up(&e);
	l2tp_tunnel_get_stats(e.t, &st);
	assert_int_equal(st.ns, 1);
	assert_int_equal(st.nr, 2);
	assert_int_equal(st.tx_packets, 2);
	assert_int_equal(st.zlb_tx, 1);
	assert_int_equal(st.rx_packets, 2);
	end_fini(&e);
}

static void s230_refused_by_the_system(void **state)
{
	struct l2tp_tunnel_stats st;
	struct end e;
	struct peer p;

	(void)state;
	establish(&e, &p, &lac_ops);
	e.send_fails = true;
	peer_say(&p, &e, 0, L2TP_HELLO, GOOD);
	e.now = 60000;
	l2tp_tunnel_tick(e.t, e.now);
	l2tp_tunnel_get_stats(e.t, &st);
	assert_int_equal(st.zlb_tx, 0);
	assert_int_equal(st.zlb_tx_fail, 1);
	assert_int_equal(st.hello_tx, 0);
	assert_int_equal(st.hello_tx_fail, 1);
	assert_int_equal(st.tx_fail, 1);
	assert_int_equal(st.tx_packets, 2);
	/* A HELLO is repeated as any message is. */
	e.send_fails = false;
	e.now += 1000;
	l2tp_tunnel_tick(e.t, e.now);
	l2tp_tunnel_get_stats(e.t, &st);
	assert_int_equal(st.retransmits, 1);
	assert_int_equal(st.tx_packets, 3);
	assert_int_equal(end_drain_type(&e), L2TP_HELLO);
	add_up(&e);
	end_fini(&e);
}

static void s230_discards(void **state)
{
	struct l2tp_tunnel_stats st;
	struct end e;
	struct peer p;

	(void)state;
	establish(&e, &p, &lac_ops);
	p.ns = 0;
	peer_say(&p, &e, 0, L2TP_HELLO, GOOD);
	p.ns = 1 + 10;
	peer_say(&p, &e, 0, L2TP_HELLO, GOOD);
	l2tp_tunnel_get_stats(e.t, &st);
	assert_int_equal(st.duplicates, 1);
	assert_int_equal(st.out_of_window, 1);
	assert_int_equal(st.nr, 1);
	add_up(&e);
	end_fini(&e);
}

/* At rest both ends say the same, as in the guide's sample. */
static void s229_ns_and_nr_of_both(void **state)
{
	struct l2tp_tunnel_stats st;
	struct end e;
	struct peer p;

	(void)state;
	call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
	l2tp_tunnel_get_stats(e.t, &st);
	assert_int_equal(st.ns, 4);
	assert_int_equal(st.nr, 2);
	assert_int_equal(st.peer_nr, 4);
	assert_int_equal(st.peer_ns, 2);
	/* What has not come in is not ours yet, but we know that it is on its way. */
	p.ns = 3;
	peer_say(&p, &e, 0, L2TP_HELLO, GOOD);
	l2tp_tunnel_get_stats(e.t, &st);
	assert_int_equal(st.nr, 2);
	assert_int_equal(st.peer_ns, 4);
	assert_int_equal(st.peer_window, 8);
	assert_int_equal(st.ssthresh, 8);
	add_up(&e);
	end_fini(&e);
}

static void s233_memory_of_a_tunnel(void **state)
{
	struct end e;
	struct peer p;
	size_t idle;

	(void)state;
	establish(&e, &p, &lac_ops);
	idle = l2tp_tunnel_memory(e.t);
	assert_int_equal(idle, sizeof(struct l2tp_tunnel) + e.t->x.ring_size * sizeof(void *));
	place_call(&e);
	/* The page of the session's id, and the ICRQ, which nobody has acknowledged yet. */
	assert_true(l2tp_tunnel_memory(e.t) > idle + 256 * sizeof(void *));
	peer_zlb(&p, &e);
	assert_int_equal(l2tp_tunnel_memory(e.t), idle + 256 * sizeof(void *));
	end_fini(&e);
}

static void s246_memory_of_a_session(void **state)
{
	struct l2tp_proxy proxy = { .auth = L2TP_PROXY_NONE };
	struct access_line line = { .circuit_len = 1 };
	struct l2tp_call call = link_call();
	struct l2tp_session_info plain, more;
	struct l2tp_session *s;
	struct end e;
	struct peer p;

	(void)state;
	s = call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
	l2tp_session_get_info(s, &plain);
	assert_int_equal(plain.memory, sizeof(*s));
	/* There may be 60,000 of them, and the daemon's other half of each needs room as well. */
	assert_true(plain.memory <= 512);
	call.line = &line;
	call.proxy = &proxy;
	s = l2tp_session_new(e.t, LOCAL_SID + 1, &call, NULL, 0);
	assert_non_null(s);
	l2tp_session_get_info(s, &more);
	assert_int_equal(more.memory, plain.memory + sizeof(line) + sizeof(proxy));
	end_fini(&e);
}

/* Of our calls the peer says nothing; of its own what its ICRQ and ICCN say. */
static void s246_framing_and_bearer_types(void **state)
{
	struct l2tp_session_info info;
	struct l2tp_session *s;
	struct end e;
	struct peer p;

	(void)state;
	s = call_reach(&e, &p, L2TP_LAC, L2TP_S_ESTABLISHED);
	l2tp_session_get_info(s, &info);
	assert_int_equal(info.framing, L2TP_FRAMING_SYNC);
	assert_int_equal(info.bearer, L2TP_BEARER_DIGITAL);
	assert_int_equal(info.peer_framing, 0);
	assert_int_equal(info.peer_bearer, 0);
	end_fini(&e);
	establish(&e, &p, &lns_ops);
	peer_start(&p, LOCAL_ID, 0, L2TP_ICRQ);
	peer_fill(&p, L2TP_ICRQ);
	l2tp_build_u32(&p.b, L2TP_AVP_BEARER_TYPE, L2TP_BEARER_ANALOG);
	peer_send(&p, &e);
	peer_say(&p, &e, LOCAL_SID, L2TP_ICCN, GOOD);
	l2tp_session_get_info(e.session, &info);
	assert_int_equal(info.framing, L2TP_CAPS_BOTH);
	assert_int_equal(info.bearer, L2TP_CAPS_BOTH);
	assert_int_equal(info.peer_framing, L2TP_FRAMING_SYNC);
	assert_int_equal(info.peer_bearer, L2TP_BEARER_ANALOG);
	end_fini(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s234_tunnel_timeline),
		cmocka_unit_test(s236_timeline_of_a_lost_tie),
		cmocka_unit_test(s247_session_timeline),
		cmocka_unit_test(s248_timeline_of_a_peers_call),
		cmocka_unit_test(test_timeline_overflow),
		cmocka_unit_test(s235_counters_of_a_quiet_tunnel),
		cmocka_unit_test(s235_counters_on_a_bad_link),
		cmocka_unit_test(s235_counters_after_a_lost_tie),
		cmocka_unit_test(s230_refused_by_the_system),
		cmocka_unit_test(s230_discards),
		cmocka_unit_test(s229_ns_and_nr_of_both),
		cmocka_unit_test(s233_memory_of_a_tunnel),
		cmocka_unit_test(s246_memory_of_a_session),
		cmocka_unit_test(s246_framing_and_bearer_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
