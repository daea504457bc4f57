// SPDX-License-Identifier: GPL-2.0
/*
 * Control connection (RFC 2661 sections 5.5, 5.7 and 7.2.1; S12, S16, S18, S19, S22, S23):
 *  - every cell of the table of section 7.2.1, driven through a real tunnel
 *  - contents of what is sent
 *  - StopCCN in every state, HELLO, timers, lingering
 */
#include "test_l2tp_link.h"

static const char zeros[8];

/* ---- helpers ---- */

/*
 * While we wait for an SCCRP, an SCCRQ is the first message of another connection and acknowledges
 * nothing.
 */
static void send_sccrq(struct peer *p, struct end *e)
{
	if (strcmp(l2tp_tunnel_state_name(e->t), "WAITCTLREPLY")) {
		peer_send(p, e);
		return;
	}
	l2tp_build_finish(&p->b);
	l2tp_tunnel_input(e->t, p->buf, p->b.w.len, e->now);
}

static void say_sccrq_with_tie(struct peer *p, struct end *e, const void *tie)
{
	peer_start(p, 0, 0, L2TP_SCCRQ);
	peer_fill(p, L2TP_SCCRQ);
	l2tp_build_bytes(&p->b, L2TP_AVP_TIE_BREAKER, tie, 8);
	send_sccrq(p, e);
}

static void fire(struct end *e, struct peer *p, enum l2tp_tunnel_event ev)
{
	uint8_t own[8];

	memcpy(own, l2tp_tunnel_tie_breaker(e->t), sizeof(own));
	switch (ev) {
	case L2TP_T_OPEN:
		l2tp_tunnel_open(e->t, e->now);
		return;
	case L2TP_T_SCCRQ:
		say_sccrq_with_tie(p, e, "\xff\xff\xff\xff\xff\xff\xff\xff");
		return;
	case L2TP_T_SCCRQ_BAD:
		peer_start(p, 0, 0, L2TP_SCCRQ);
		peer_fill(p, L2TP_SCCRQ);
		raw_avp(&p->b, L2TP_AVP_MANDATORY, 0, 9999, "x", 1);
		send_sccrq(p, e);
		return;
	case L2TP_T_SCCRQ_LOST:
		say_sccrq_with_tie(p, e, zeros);
		return;
	case L2TP_T_SCCRQ_EQUAL:
		say_sccrq_with_tie(p, e, own);
		return;
	case L2TP_T_SCCRP:
		peer_say(p, e, 0, L2TP_SCCRP, GOOD);
		return;
	case L2TP_T_SCCRP_BAD:
		peer_say(p, e, 0, L2TP_SCCRP, UNKNOWN_AVP);
		return;
	case L2TP_T_SCCCN:
		peer_say(p, e, 0, L2TP_SCCCN, GOOD);
		return;
	case L2TP_T_SCCCN_BAD:
		peer_say(p, e, 0, L2TP_SCCCN, UNKNOWN_AVP);
		return;
	case L2TP_T_STOPCCN:
		peer_say(p, e, 0, L2TP_STOPCCN, GOOD);
		return;
	case L2TP_T_CLOSE:
		l2tp_tunnel_close(e->t, L2TP_STOP_SHUTDOWN, "bye", e->now);
		return;
	default:
		fail();
	}
}

/* Nobody answers any more, until the transport gives up. */
static void silence(struct end *e)
{
	while (e->t && l2tp_tunnel_deadline(e->t) != L2TP_NEVER) {
		e->now = l2tp_tunnel_deadline(e->t);
		l2tp_tunnel_tick(e->t, e->now);
		e->head = e->tail;
	}
}

/* ---- the table of section 7.2.1 ---- */

#define NOTHING 0
#define GONE L2TP_T_STATES

struct cell {
	enum l2tp_tunnel_state state;
	enum l2tp_tunnel_event event;
	unsigned int sent;		/* message type */
	unsigned int code;		/* of tunnel_down(), 0 = not called */
	enum l2tp_tunnel_state next;	/* GONE: over at once, there is nothing to linger for */
};

static const struct cell cells[] = {
	{ L2TP_T_IDLE, L2TP_T_OPEN, L2TP_SCCRQ, 0, L2TP_T_WAIT_REPLY },
	{ L2TP_T_IDLE, L2TP_T_SCCRQ, L2TP_SCCRP, 0, L2TP_T_WAIT_CONN },
	{ L2TP_T_IDLE, L2TP_T_SCCRQ_BAD, L2TP_STOPCCN, L2TP_STOP_ERROR, L2TP_T_CLOSING },
	/* In state idle there is no collision: a Tie Breaker makes no difference. */
	{ L2TP_T_IDLE, L2TP_T_SCCRQ_LOST, L2TP_SCCRP, 0, L2TP_T_WAIT_CONN },
	{ L2TP_T_IDLE, L2TP_T_SCCRQ_EQUAL, L2TP_SCCRP, 0, L2TP_T_WAIT_CONN },
	{ L2TP_T_IDLE, L2TP_T_SCCRP, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_IDLE, L2TP_T_SCCRP_BAD, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_IDLE, L2TP_T_SCCCN, NOTHING, 0, GONE },
	{ L2TP_T_IDLE, L2TP_T_SCCCN_BAD, NOTHING, L2TP_STOP_ERROR, GONE },
	{ L2TP_T_IDLE, L2TP_T_STOPCCN, NOTHING, L2TP_STOP_SHUTDOWN, L2TP_T_CLOSING },
	{ L2TP_T_IDLE, L2TP_T_CLOSE, NOTHING, L2TP_STOP_SHUTDOWN, GONE },

	{ L2TP_T_WAIT_REPLY, L2TP_T_OPEN, NOTHING, 0, L2TP_T_WAIT_REPLY },
	{ L2TP_T_WAIT_REPLY, L2TP_T_SCCRQ, NOTHING, 0, L2TP_T_WAIT_REPLY },
	{ L2TP_T_WAIT_REPLY, L2TP_T_SCCRQ_BAD, NOTHING, 0, L2TP_T_WAIT_REPLY },
	/* Clean up, re-queue SCCRQ for idle state, and there it is answered. */
	{ L2TP_T_WAIT_REPLY, L2TP_T_SCCRQ_LOST, L2TP_SCCRP, 0, L2TP_T_WAIT_CONN },
	{ L2TP_T_WAIT_REPLY, L2TP_T_SCCRQ_EQUAL, NOTHING, L2TP_STOP_EXISTS, GONE },
	{ L2TP_T_WAIT_REPLY, L2TP_T_SCCRP, L2TP_SCCCN, 0, L2TP_T_ESTABLISHED },
	{ L2TP_T_WAIT_REPLY, L2TP_T_SCCRP_BAD, L2TP_STOPCCN, L2TP_STOP_ERROR, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_REPLY, L2TP_T_SCCCN, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_REPLY, L2TP_T_SCCCN_BAD, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_REPLY, L2TP_T_STOPCCN, NOTHING, L2TP_STOP_SHUTDOWN, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_REPLY, L2TP_T_CLOSE, L2TP_STOPCCN, L2TP_STOP_SHUTDOWN, L2TP_T_CLOSING },

	{ L2TP_T_WAIT_CONN, L2TP_T_OPEN, NOTHING, 0, L2TP_T_WAIT_CONN },
	{ L2TP_T_WAIT_CONN, L2TP_T_SCCRQ, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_CONN, L2TP_T_SCCRQ_BAD, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_CONN, L2TP_T_SCCRQ_LOST, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_CONN, L2TP_T_SCCRQ_EQUAL, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_CONN, L2TP_T_SCCRP, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_CONN, L2TP_T_SCCRP_BAD, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_CONN, L2TP_T_SCCCN, NOTHING, 0, L2TP_T_ESTABLISHED },
	{ L2TP_T_WAIT_CONN, L2TP_T_SCCCN_BAD, L2TP_STOPCCN, L2TP_STOP_ERROR, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_CONN, L2TP_T_STOPCCN, NOTHING, L2TP_STOP_SHUTDOWN, L2TP_T_CLOSING },
	{ L2TP_T_WAIT_CONN, L2TP_T_CLOSE, L2TP_STOPCCN, L2TP_STOP_SHUTDOWN, L2TP_T_CLOSING },

	{ L2TP_T_ESTABLISHED, L2TP_T_OPEN, NOTHING, 0, L2TP_T_ESTABLISHED },
	{ L2TP_T_ESTABLISHED, L2TP_T_SCCRQ, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_ESTABLISHED, L2TP_T_SCCRQ_BAD, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_ESTABLISHED, L2TP_T_SCCRQ_LOST, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_ESTABLISHED, L2TP_T_SCCRQ_EQUAL, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_ESTABLISHED, L2TP_T_SCCRP, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_ESTABLISHED, L2TP_T_SCCRP_BAD, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_ESTABLISHED, L2TP_T_SCCCN, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_ESTABLISHED, L2TP_T_SCCCN_BAD, L2TP_STOPCCN, L2TP_STOP_FSM, L2TP_T_CLOSING },
	{ L2TP_T_ESTABLISHED, L2TP_T_STOPCCN, NOTHING, L2TP_STOP_SHUTDOWN, L2TP_T_CLOSING },
	{ L2TP_T_ESTABLISHED, L2TP_T_CLOSE, L2TP_STOPCCN, L2TP_STOP_SHUTDOWN, L2TP_T_CLOSING },

	{ L2TP_T_CLOSING, L2TP_T_OPEN, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_SCCRQ, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_SCCRQ_BAD, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_SCCRQ_LOST, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_SCCRQ_EQUAL, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_SCCRP, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_SCCRP_BAD, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_SCCCN, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_SCCCN_BAD, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_STOPCCN, NOTHING, 0, L2TP_T_CLOSING },
	{ L2TP_T_CLOSING, L2TP_T_CLOSE, NOTHING, 0, L2TP_T_CLOSING },
};

static void check_cell(const struct cell *c)
{
	struct datagram copy;
	unsigned int sent, down;
	struct l2tp_msg m;
	struct end e;
	struct peer p;

	tunnel_reach(&e, &p, c->state);
	down = e.down;
	fire(&e, &p, c->event);
	sent = end_drain(&e, &m, &copy);
	if (sent != c->sent)
		print_error("%s, %s\n", l2tp_tunnel_state_names[c->state],
			    l2tp_tunnel_event_names[c->event]);
	assert_int_equal(sent, c->sent);
	if (sent == L2TP_STOPCCN) {
		assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE), c->code);
		assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_TUNNEL_ID), LOCAL_ID);
	}
	if (c->next == GONE) {
		assert_int_equal(e.gone, 1);
		assert_int_equal(e.down, 1);
	} else {
		assert_string_equal(l2tp_tunnel_state_name(e.t), l2tp_tunnel_state_names[c->next]);
		assert_int_equal(e.down - down, c->code ? 1 : 0);
	}
	if (e.down - down)
		assert_int_equal(e.why.code, c->code);
	end_fini(&e);
}

static void test_table_7_2_1_every_cell(void **state)
{
	bool seen[L2TP_T_STATES][L2TP_T_EVENTS] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		check_cell(&cells[i]);
		seen[cells[i].state][cells[i].event] = true;
	}
	/* XPRT_DOWN has tests of its own below. */
	for (unsigned int s = 0; s < L2TP_T_STATES; s++)
		for (unsigned int ev = 0; ev < L2TP_T_DOWN; ev++)
			assert_true(seen[s][ev]);
}

/* S23: five retransmissions at 1, 3, 7, 15, 23 s, given up at 31 s; no endless StopCCN. */
static void test_peer_silent_in_every_state(void **state)
{
	(void)state;
	for (unsigned int s = L2TP_T_WAIT_REPLY; s < L2TP_T_STATES; s++) {
		unsigned int down;
		struct end e;
		struct peer p;

		tunnel_reach(&e, &p, s);
		down = e.down;
		silence(&e);
		assert_int_equal(e.gone, 1);
		assert_int_equal(e.down, 1);
		if (!down) {
			assert_true(e.why.timeout);
			assert_false(e.why.by_peer);
		}
		if (s == L2TP_T_WAIT_REPLY)
			assert_int_equal(e.now, 31000);
		end_fini(&e);
	}
}

/* ---- contents ---- */

/* S18: what an SCCRQ has in it. */
static void test_sccrq_contents(void **state)
{
	struct l2tp_tunnel_config cfg = link_config(SECRET);
	struct datagram copy;
	struct l2tp_msg m;
	struct end e;

	(void)state;
	end_init(&e, &lac_ops, &cfg, LOCAL_ID);
	l2tp_tunnel_open(e.t, 0);
	assert_int_equal(end_drain(&e, &m, &copy), L2TP_SCCRQ);
	assert_int_equal(m.h.tunnel_id, 0);
	assert_int_equal(m.h.session_id, 0);
	assert_int_equal(m.h.ns, 0);
	assert_int_equal(m.h.nr, 0);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_PROTOCOL_VERSION), 0x0100);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_FRAMING_CAPS), 3);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_BEARER_CAPS), 3);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_TUNNEL_ID), LOCAL_ID);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RECEIVE_WINDOW), 10);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_FIRMWARE), 0x0102);
	assert_int_equal(m.avp[L2TP_AVP_CHALLENGE].len, 16);
	assert_int_equal(m.avp[L2TP_AVP_TIE_BREAKER].len, 8);
	assert_memory_equal(m.avp[L2TP_AVP_HOST_NAME].data, "lac.example", 11);
	assert_memory_equal(m.avp[L2TP_AVP_VENDOR_NAME].data, "OpenLAC", 7);
	end_fini(&e);

	/* S29: no secret, no Challenge. */
	cfg = link_config(NULL);
	end_init(&e, &lac_ops, &cfg, LOCAL_ID);
	l2tp_tunnel_open(e.t, 0);
	assert_int_equal(end_drain(&e, &m, &copy), L2TP_SCCRQ);
	assert_false(l2tp_msg_has(&m, L2TP_AVP_CHALLENGE));
	end_fini(&e);
}

static void test_new_refuses_bad_parameters(void **state)
{
	struct l2tp_tunnel_config cfg = link_config(NULL);

	(void)state;
	assert_null(l2tp_tunnel_new(&lac_ops, &cfg, 0, NULL));
	cfg.rx_window = 0;
	assert_null(l2tp_tunnel_new(&lac_ops, &cfg, 1, NULL));
	cfg = link_config(NULL);
	cfg.host_name[0] = '\0';
	assert_null(l2tp_tunnel_new(&lac_ops, &cfg, 1, NULL));
}

static void test_peer_info(void **state)
{
	const struct l2tp_peer_info *info;
	struct l2tp_tunnel_stats st;
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_WAIT_REPLY);
	peer_start(&p, LOCAL_ID, 0, L2TP_SCCRP);
	peer_fill(&p, L2TP_SCCRP);
	l2tp_build_bytes(&p.b, L2TP_AVP_VENDOR_NAME, "ven\x1b[2J", 7);
	l2tp_build_u16(&p.b, L2TP_AVP_FIRMWARE, 385);
	peer_send(&p, &e);
	info = l2tp_tunnel_peer_info(e.t);
	assert_string_equal(info->host_name, "peer");
	assert_string_equal(l2tp_tunnel_peer_host(e.t), "peer");
	assert_string_equal(info->vendor_name, "ven?[2J");
	assert_int_equal(info->firmware, 385);
	assert_int_equal(info->version, 0x0100);
	assert_int_equal(info->framing_caps, 3);
	assert_int_equal(info->bearer_caps, 0);
	l2tp_tunnel_get_stats(e.t, &st);
	assert_int_equal(st.peer_window, 8);
	assert_int_equal(st.ssthresh, 8);
	assert_int_equal(l2tp_tunnel_peer_id(e.t), PEER_ID);
	end_fini(&e);
}

/* ---- closing ---- */

/*
 * Section 5.7: retransmissions of the peer's StopCCN are acknowledged for 31 seconds, then the
 * tunnel is gone.
 */
static void test_linger_after_peers_stopccn(void **state)
{
	struct datagram *d;
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
	peer_say(&p, &e, 0, L2TP_STOPCCN, GOOD);
	assert_int_equal(e.down, 1);
	assert_true(e.why.by_peer);
	assert_int_equal(e.why.code, 6);
	assert_string_equal(e.why.text, "going down");
	assert_true(l2tp_tunnel_is_closing(e.t));
	assert_int_equal(end_drain_type(&e), 0);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 31000);
	e.now = 15000;
	l2tp_tunnel_input(e.t, p.buf, p.b.w.len, e.now);
	d = end_take(&e);
	assert_non_null(d);
	assert_int_equal(d->len, 12);
	assert_int_equal(e.down, 1);
	l2tp_tunnel_tick(e.t, 30999);
	assert_int_equal(e.gone, 0);
	l2tp_tunnel_tick(e.t, 31000);
	assert_int_equal(e.gone, 1);
}

/* Our own StopCCN is retransmitted until acknowledged; then the peer gets the same 31 seconds. */
static void test_linger_after_own_stopccn(void **state)
{
	struct l2tp_call call = link_call();
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
	peer_zlb(&p, &e);
	l2tp_tunnel_close(e.t, L2TP_STOP_SHUTDOWN, "restart", 0);
	assert_int_equal(e.down, 1);
	assert_false(e.why.by_peer);
	assert_null(l2tp_session_new(e.t, 1, &call, NULL, 0));
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	e.now = 1000;
	l2tp_tunnel_tick(e.t, e.now);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	e.now = 1500;
	peer_zlb(&p, &e);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 32500);
	/* Crossing StopCCN of the peer. */
	peer_say(&p, &e, 0, L2TP_STOPCCN, GOOD);
	assert_int_equal(end_take(&e)->len, 12);
	assert_int_equal(e.down, 1);
	l2tp_tunnel_tick(e.t, 32500);
	assert_int_equal(e.gone, 1);
}

/* Both close at once: the peer's StopCCN does not acknowledge ours, which is still not sent again. */
static void test_crossing_stopccns(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
	peer_zlb(&p, &e);
	l2tp_tunnel_close(e.t, L2TP_STOP_SHUTDOWN, NULL, 0);
	end_drain_type(&e);
	peer_start(&p, LOCAL_ID, 0, L2TP_STOPCCN);
	peer_fill(&p, L2TP_STOPCCN);
	writer_patch_be16(&p.b.w, 8, p.ns);
	writer_patch_be16(&p.b.w, 10, 2);
	l2tp_build_finish(&p.b);
	l2tp_tunnel_input(e.t, p.buf, p.b.w.len, 500);
	assert_int_equal(end_take(&e)->len, 12);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 31500);
	l2tp_tunnel_tick(e.t, 31500);
	assert_null(end_take(&e));
	assert_int_equal(e.gone, 1);
	assert_int_equal(e.down, 1);
}

/* A StopCCN with nothing in it, or with rubbish, still ends the tunnel. */
static void test_faulty_stopccn_still_closes(void **state)
{
	for (unsigned int flavour = UNKNOWN_AVP; flavour <= NO_AVPS; flavour++) {
		struct end e;
		struct peer p;

		(void)state;
		tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
		peer_say(&p, &e, 0, L2TP_STOPCCN, flavour);
		assert_int_equal(e.down, 1);
		assert_true(e.why.by_peer);
		assert_int_equal(end_drain_type(&e), 0);
		end_fini(&e);
	}
}

/* ---- timers ---- */

static void test_hello(void **state)
{
	struct l2tp_tunnel_stats st;
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
	peer_zlb(&p, &e);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 60000);
	/* S22; anything heard puts it off. */
	e.now = 30000;
	peer_say(&p, &e, 0, L2TP_HELLO, GOOD);
	assert_int_equal(end_drain_type(&e), 0);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 90000);
	e.now = 90000;
	l2tp_tunnel_tick(e.t, e.now);
	assert_int_equal(end_drain_type(&e), L2TP_HELLO);
	l2tp_tunnel_tick(e.t, e.now);
	assert_int_equal(end_drain_type(&e), 0);
	/* S23: the HELLO is in the reliable queue, so its loss is noticed. */
	silence(&e);
	assert_int_equal(e.now, 121000);
	assert_int_equal(e.gone, 1);
	assert_true(e.why.timeout);

	tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
	peer_zlb(&p, &e);
	for (e.now = 60000; e.now <= 600000; e.now += 60000) {
		l2tp_tunnel_tick(e.t, e.now);
		assert_int_equal(end_drain_type(&e), L2TP_HELLO);
		peer_zlb(&p, &e);
	}
	l2tp_tunnel_get_stats(e.t, &st);
	assert_int_equal(st.hello_tx, 10);
	assert_int_equal(st.hello_rx, 0);
	/* An unknown mandatory AVP counts in a HELLO too. */
	peer_say(&p, &e, 0, L2TP_HELLO, UNKNOWN_AVP);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	end_fini(&e);
}

/* The SCCRQ is acknowledged, but no SCCRP comes. */
static void test_establish_timer(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_WAIT_REPLY);
	peer_zlb(&p, &e);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 60000);
	l2tp_tunnel_tick(e.t, 60000);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	assert_true(e.why.timeout);
	end_fini(&e);
}

static void test_idle_timer(void **state)
{
	struct l2tp_tunnel_config cfg = link_config(NULL);
	struct l2tp_call call = link_call();
	struct l2tp_session *s;
	struct peer p = { 0 };
	struct end e;

	(void)state;
	cfg.idle_ms = 5000;
	cfg.hello_ms = 0;
	end_init(&e, &lac_ops, &cfg, LOCAL_ID);
	l2tp_tunnel_open(e.t, 0);
	peer_say(&p, &e, 0, L2TP_SCCRP, GOOD);
	peer_zlb(&p, &e);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 5000);
	s = l2tp_session_new(e.t, LOCAL_SID, &call, NULL, 1000);
	e.now = 1000;
	peer_zlb(&p, &e);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 121000);
	l2tp_session_close(s, L2TP_CDN_ADMIN, 0, NULL, 10000);
	e.now = 10000;
	peer_zlb(&p, &e);
	assert_int_equal(l2tp_tunnel_deadline(e.t), 15000);
	l2tp_tunnel_tick(e.t, 15000);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	assert_false(e.why.timeout);
	assert_int_equal(e.why.code, L2TP_STOP_CLEAR);
	end_fini(&e);
}

/* Section 7.1: a session message before the tunnel stands is in improper sequence. */
static void test_session_message_before_established(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_WAIT_CONN);
	peer_say(&p, &e, 0, L2TP_ICRQ, GOOD);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	assert_int_equal(e.why.code, L2TP_STOP_FSM);
	end_fini(&e);
}

/* A retransmitted SCCRQ (our SCCRP was lost) is a duplicate, not a second event. */
static void test_sccrq_retransmission(void **state)
{
	struct datagram *d;
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_WAIT_CONN);
	writer_patch_be16(&p.b.w, 10, 0);
	l2tp_tunnel_input(e.t, p.buf, p.b.w.len, 500);
	d = end_take(&e);
	assert_int_equal(d->len, 12);
	assert_string_equal(l2tp_tunnel_state_name(e.t), "WAITCTLCONN");
	l2tp_tunnel_tick(e.t, 1000);
	assert_int_equal(end_drain_type(&e), L2TP_SCCRP);
	end_fini(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table_7_2_1_every_cell),
		cmocka_unit_test(test_peer_silent_in_every_state),
		cmocka_unit_test(test_sccrq_contents),
		cmocka_unit_test(test_new_refuses_bad_parameters),
		cmocka_unit_test(test_peer_info),
		cmocka_unit_test(test_linger_after_peers_stopccn),
		cmocka_unit_test(test_linger_after_own_stopccn),
		cmocka_unit_test(test_crossing_stopccns),
		cmocka_unit_test(test_faulty_stopccn_still_closes),
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_establish_timer),
		cmocka_unit_test(test_idle_timer),
		cmocka_unit_test(test_session_message_before_established),
		cmocka_unit_test(test_sccrq_retransmission),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
