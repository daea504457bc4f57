// SPDX-License-Identifier: GPL-2.0
/*
 * Two engines back to back (RFC 2661 sections 4.4.3, 5.1 and 5.8; S3, S12, S23, S28, S235, I1):
 *  - the tie-break rule, and two ends that open at once
 *  - the recipient's beginning, and the refusal without state
 *  - a link that drops, duplicates and reorders; a receive window of one; counters
 */
#include "test_l2tp_link.h"

/* ---- tie-break, I1 ---- */

static void test_tie_break_rule(void **state)
{
	static const uint8_t low[8] = { 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
			     high[8] = { 1 };

	(void)state;
	assert_int_equal(l2tp_tie_break(low, high, false), L2TP_TIE_WON);
	assert_int_equal(l2tp_tie_break(high, low, false), L2TP_TIE_LOST);
	assert_int_equal(l2tp_tie_break(low, high, true), L2TP_TIE_LOST);
	assert_int_equal(l2tp_tie_break(high, low, true), L2TP_TIE_WON);
	assert_int_equal(l2tp_tie_break(low, low, false), L2TP_TIE_EQUAL);
	assert_int_equal(l2tp_tie_break(low, low, true), L2TP_TIE_EQUAL);
	assert_int_equal(l2tp_tie_break(NULL, low, false), L2TP_TIE_LOST);
	assert_int_equal(l2tp_tie_break(high, NULL, false), L2TP_TIE_WON);
	assert_int_equal(l2tp_tie_break(NULL, NULL, true), L2TP_TIE_NONE);
}

/*
 * Both open at once: exactly one tunnel results, whichever the rule, and the calls of both ends use
 * it.
 */
static void test_collision_of_two_engines(void **state)
{
	(void)state;
	for (unsigned int rule = 0; rule < 2; rule++) {
		struct l2tp_tunnel_config cfg = link_config(SECRET);
		struct l2tp_call call = link_call();
		struct end a, b;
		int order;

		cfg.tie_higher_wins = rule;
		end_init(&a, &lns_ops, &cfg, LOCAL_ID);
		end_init(&b, &lns_ops, &cfg, PEER_ID);
		assert_non_null(l2tp_session_new(a.t, LOCAL_SID, &call, NULL, 0));
		assert_non_null(l2tp_session_new(b.t, PEER_SID, &call, NULL, 0));
		l2tp_tunnel_open(a.t, 0);
		l2tp_tunnel_open(b.t, 0);
		order = memcmp(l2tp_tunnel_tie_breaker(a.t), l2tp_tunnel_tie_breaker(b.t), 8);
		assert_int_not_equal(order, 0);
		shuttle(&a, &b);
		assert_int_equal(a.up, 1);
		assert_int_equal(b.up, 1);
		assert_int_equal(a.s_up, 2);
		assert_int_equal(b.s_up, 2);
		assert_int_equal(l2tp_tunnel_peer_id(a.t), PEER_ID);
		assert_int_equal(l2tp_tunnel_peer_id(b.t), LOCAL_ID);
		end_fini(&a);
		end_fini(&b);
	}
}

static void test_accept_takes_only_a_first_sccrq(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_IDLE);
	peer_start(&p, LOCAL_ID, 0, L2TP_HELLO);
	l2tp_build_finish(&p.b);
	assert_int_not_equal(l2tp_tunnel_accept(e.t, p.buf, p.b.w.len, 0), 0);
	assert_int_not_equal(l2tp_tunnel_accept(e.t, p.buf, 5, 0), 0);
	assert_null(end_take(&e));
	end_fini(&e);
	tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
	peer_start(&p, 0, 0, L2TP_SCCRQ);
	peer_fill(&p, L2TP_SCCRQ);
	l2tp_build_finish(&p.b);
	assert_int_not_equal(l2tp_tunnel_accept(e.t, p.buf, p.b.w.len, 0), 0);
	assert_true(l2tp_tunnel_is_established(e.t));
	end_fini(&e);
}

/* S3: a refusal without state, which the initiator understands. */
static void s3_stateless_refusal(void **state)
{
	struct l2tp_header_info info;
	uint8_t out[L2TP_MSG_MAX];
	struct datagram *d;
	struct end e;
	struct peer p;
	size_t len;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_IDLE);
	l2tp_tunnel_open(e.t, 0);
	d = end_take(&e);
	assert_int_equal(l2tp_peek(d->data, d->len, &info), 0);
	assert_int_equal(info.message_type, L2TP_SCCRQ);
	assert_int_equal(info.assigned_tunnel_id, LOCAL_ID);
	len = l2tp_build_refusal(out, &info, L2TP_STOP_NOT_AUTHORIZED, "unknown peer", 0x7777);
	assert_int_not_equal(len, 0);
	l2tp_tunnel_input(e.t, out, len, 0);
	assert_int_equal(e.down, 1);
	assert_true(e.why.by_peer);
	assert_int_equal(e.why.code, L2TP_STOP_NOT_AUTHORIZED);
	assert_string_equal(e.why.text, "unknown peer");
	d = end_take(&e);
	assert_int_equal(d->len, 12);
	assert_int_equal(d->data[4] << 8 | d->data[5], 0x7777);
	assert_int_equal(d->data[11], 1);
	info.assigned_tunnel_id = 0;
	assert_int_equal(l2tp_build_refusal(out, &info, 4, NULL, 1), 0);
	end_fini(&e);
}

/*
 * S12, S23: random loss, duplication and reordering; every run has to end established, and then
 * closed.
 */
static void lossy_run(uint32_t seed)
{
	struct l2tp_tunnel_config cfg = link_config(SECRET);
	struct l2tp_call call = link_call();
	struct end a, b;
	struct end *ends[2] = { &a, &b };
	uint64_t now = 0;

	link_seed = seed;
	cfg.max_retries = 20;
	cfg.hello_ms = 3000;
	end_init(&a, &lac_ops, &cfg, LOCAL_ID);
	end_init(&b, &lns_ops, &cfg, PEER_ID);
	for (uint16_t i = 0; i < 40; i++)
		assert_non_null(l2tp_session_new(a.t, (uint16_t)(LOCAL_SID + i), &call, NULL, 0));
	l2tp_tunnel_open(a.t, 0);
	for (; now < 4000000 && (a.s_up < 40 || b.s_up < 40); now += 50) {
		for (unsigned int i = 0; i < 2; i++) {
			struct end *from = ends[i], *to = ends[!i];
			struct datagram *d;

			from->now = now;
			l2tp_tunnel_tick(from->t, now);
			while ((d = end_take(from))) {
				uint32_t luck = link_rand() % 100;

				if (luck < 30)
					continue;
				/* Put it back behind the others: reordered, and sometimes twice. */
				if (luck < 50)
					from->out[from->tail++ % LINK_SLOTS] = *d;
				if (luck < 40)
					continue;
				l2tp_tunnel_input(to->t, d->data, d->len, now);
			}
		}
	}
	assert_int_equal(a.up, 1);
	assert_int_equal(b.up, 1);
	assert_int_equal(a.s_up, 40);
	assert_int_equal(b.s_up, 40);
	assert_int_equal(a.s_down + b.s_down + a.down + b.down, 0);
	l2tp_tunnel_close(a.t, L2TP_STOP_SHUTDOWN, NULL, now);
	assert_int_equal(a.s_down, 40);
	shuttle(&a, &b);
	end_fini(&a);
	end_fini(&b);
}

static void test_two_engines_over_a_lossy_link(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 100; seed++)
		lossy_run(seed);
}

/*
 * A peer's receive window of 1: never two messages outstanding, and everything still gets through.
 */
static void test_peer_window_of_one(void **state)
{
	struct l2tp_tunnel_config cfg = link_config(NULL), narrow = link_config(NULL);
	struct l2tp_call call = link_call();
	struct l2tp_tunnel_stats st;
	struct end a, b;

	(void)state;
	narrow.rx_window = 1;
	end_init(&a, &lac_ops, &cfg, LOCAL_ID);
	end_init(&b, &lns_ops, &narrow, PEER_ID);
	for (uint16_t i = 0; i < 20; i++)
		assert_non_null(l2tp_session_new(a.t, (uint16_t)(LOCAL_SID + i), &call, NULL, 0));
	l2tp_tunnel_open(a.t, 0);
	assert_int_equal(l2tp_tunnel_accept(b.t, a.out[0].data, a.out[0].len, 0), 0);
	a.head++;
	while (a.head != a.tail || b.head != b.tail) {
		struct datagram *d;
		unsigned int messages = 0;

		while ((d = end_take(&b)))
			l2tp_tunnel_input(a.t, d->data, d->len, 0);
		for (; (d = end_take(&a)); l2tp_tunnel_input(b.t, d->data, d->len, 0))
			messages += type_of(d) != 0;
		assert_true(messages <= 1);
	}
	assert_int_equal(a.s_up, 20);
	assert_int_equal(b.s_up, 20);
	l2tp_tunnel_get_stats(b.t, &st);
	assert_int_equal(st.out_of_window, 0);
	l2tp_tunnel_get_stats(a.t, &st);
	assert_int_equal(st.cwnd, 1);
	assert_int_equal(st.retransmits, 0);
	end_fini(&a);
	end_fini(&b);
}

/* S235: packets = Ns + ZLBs, each way. */
static void test_counters_add_up(void **state)
{
	struct l2tp_tunnel_stats sa, sb;
	struct end a, b;

	(void)state;
	handshake(&a, &b, SECRET, SECRET, L2TP_HIDE_AUTO);
	l2tp_tunnel_get_stats(a.t, &sa);
	l2tp_tunnel_get_stats(b.t, &sb);
	assert_int_equal(sa.tx_packets, sa.ns + sa.zlb_tx);
	assert_int_equal(sa.rx_packets, sa.nr + sa.zlb_rx);
	assert_int_equal(sa.tx_packets, sb.rx_packets);
	assert_int_equal(sa.tx_bytes, sb.rx_bytes);
	assert_int_equal(sb.tx_bytes, sa.rx_bytes);
	end_fini(&a);
	end_fini(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tie_break_rule),
		cmocka_unit_test(test_collision_of_two_engines),
		cmocka_unit_test(test_accept_takes_only_a_first_sccrq),
		cmocka_unit_test(s3_stateless_refusal),
		cmocka_unit_test(test_two_engines_over_a_lossy_link),
		cmocka_unit_test(test_peer_window_of_one),
		cmocka_unit_test(test_counters_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
