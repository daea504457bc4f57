// SPDX-License-Identifier: GPL-2.0
/*
 * Control connection (RFC 2661 sections 5.1, 5.5, 5.7 and 7.2.1; S12, S16, S18, S19, S22, S23, S29
 * to S33):
 *  - every cell of the table of section 7.2.1, driven through a real tunnel
 *  - contents of what is sent; handshakes with right, wrong and missing secrets on either side
 *  - StopCCN in every state, tie-break, unknown mandatory AVP and message, HELLO, timers, lingering
 *  - two engines back to back over a link that drops, duplicates and reorders
 */
#include "test_l2tp_link.h"

#include <nettle/md5.h>

#include "../../daemon/l2tp_fsm.h"

static const char zeros[8];

/* ---- helpers ---- */

static void reach(struct end *e, struct peer *p, enum l2tp_tunnel_state state)
{
	struct l2tp_tunnel_config cfg = link_config(NULL);

	memset(p, 0, sizeof(*p));
	end_init(e, &lac_ops, &cfg, LOCAL_ID);
	switch (state) {
	case L2TP_T_IDLE:
		break;
	case L2TP_T_WAIT_REPLY:
		l2tp_tunnel_open(e->t, e->now);
		break;
	case L2TP_T_WAIT_CONN:
		peer_say(p, e, 0, L2TP_SCCRQ, GOOD);
		break;
	case L2TP_T_ESTABLISHED:
		l2tp_tunnel_open(e->t, e->now);
		peer_say(p, e, 0, L2TP_SCCRP, GOOD);
		break;
	default:
		l2tp_tunnel_open(e->t, e->now);
		peer_say(p, e, 0, L2TP_SCCRP, GOOD);
		l2tp_tunnel_close(e->t, L2TP_STOP_CLEAR, NULL, e->now);
	}
	assert_string_equal(l2tp_tunnel_state_name(e->t), l2tp_tunnel_state_names[state]);
	end_drain_type(e);
}

/*
 * While we wait for an SCCRP, an SCCRQ is the first message of another connection and acknowledges
 * nothing.
 */
static void send_sccrq(struct peer *p, struct end *e)
{
	if (strcmp(l2tp_tunnel_state_name(e->t), "wait-ctl-reply")) {
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

	reach(&e, &p, c->state);
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

		reach(&e, &p, s);
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
	reach(&e, &p, L2TP_T_WAIT_REPLY);
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

/* ---- authentication, S29 to S33 ---- */

/* Move datagrams until both are silent. */
static void shuttle(struct end *a, struct end *b)
{
	struct datagram *d;

	do {
		while ((d = end_take(a)))
			if (b->t)
				l2tp_tunnel_input(b->t, d->data, d->len, b->now);
		while ((d = end_take(b)))
			if (a->t)
				l2tp_tunnel_input(a->t, d->data, d->len, a->now);
	} while (a->head != a->tail);
}

static void handshake(struct end *a, struct end *b, const char *secret_a, const char *secret_b,
		      enum l2tp_hide_mode hide)
{
	struct l2tp_tunnel_config ca = link_config(secret_a), cb = link_config(secret_b);

	ca.hide = hide;
	cb.hide = hide;
	end_init(a, &lac_ops, &ca, LOCAL_ID);
	end_init(b, &lns_ops, &cb, PEER_ID);
	l2tp_tunnel_open(a->t, 0);
	assert_int_equal(l2tp_tunnel_accept(b->t, a->out[0].data, a->out[0].len, 0), 0);
	a->head++;
	shuttle(a, b);
}

static void test_handshake(void **state)
{
	static const struct {
		const char *a, *b;
		bool up;
		bool told_by_a;		/* who sends the StopCCN */
	} tries[] = {
		{ NULL, NULL, true, false },
		{ SECRET, SECRET, true, false },
		{ SECRET, "other", false, true },	/* the SCCRP's response is wrong */
		{ NULL, SECRET, false, true },		/* a Challenge we cannot answer */
		{ SECRET, NULL, false, false },		/* the recipient cannot answer ours */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		for (unsigned int hide = L2TP_HIDE_AUTO; hide <= L2TP_HIDE_OFF; hide++) {
			struct end a, b;

			/*
			 * With different secrets hidden AVPs cannot be read, which ends in another
			 * code.
			 */
			if (hide == L2TP_HIDE_ON && !tries[i].up)
				continue;
			handshake(&a, &b, tries[i].a, tries[i].b, hide);
			assert_int_equal(a.up, tries[i].up);
			assert_int_equal(b.up, tries[i].up);
			assert_int_equal(a.down, !tries[i].up);
			assert_int_equal(b.down, !tries[i].up);
			if (!tries[i].up) {
				assert_int_equal(a.why.code, L2TP_STOP_NOT_AUTHORIZED);
				assert_int_equal(b.why.code, L2TP_STOP_NOT_AUTHORIZED);
				assert_int_equal(a.why.by_peer, !tries[i].told_by_a);
				assert_int_equal(b.why.by_peer, tries[i].told_by_a);
			} else {
				assert_int_equal(l2tp_tunnel_peer_id(a.t), PEER_ID);
				assert_int_equal(l2tp_tunnel_peer_id(b.t), LOCAL_ID);
				assert_string_equal(l2tp_tunnel_peer_info(b.t)->vendor_name,
						    "OpenLAC");
			}
			end_fini(&a);
			end_fini(&b);
		}
	}
}

/* Response made of the RFC's words (S33), not by the code under test. */
static void respond(struct peer *p, uint8_t id, const struct l2tp_field *challenge, size_t len)
{
	uint8_t digest[32] = { 0 };
	struct md5_ctx md5;

	md5_init(&md5);
	md5_update(&md5, 1, &id);
	md5_update(&md5, strlen(SECRET), (const uint8_t *)SECRET);
	md5_update(&md5, challenge->len, challenge->data);
	md5_digest(&md5, 16, digest);
	raw_avp(&p->b, L2TP_AVP_MANDATORY, 0, L2TP_AVP_CHALLENGE_RESPONSE, digest, len);
}

/*
 * S32: only 16 octets are a response, however right the first 16 are; S33: the id is the message
 * type.
 */
static void test_response_length_and_id(void **state)
{
	static const struct {
		size_t len;
		uint8_t id;
		bool up;
	} tries[] = { { 16, 2, true }, { 15, 2, false }, { 17, 2, false }, { 32, 2, false },
		      { 0, 2, false }, { 16, 3, false }, { 16, 1, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct l2tp_tunnel_config cfg = link_config(SECRET);
		struct datagram copy;
		struct l2tp_msg m;
		struct peer p = { 0 };
		struct end e;

		end_init(&e, &lac_ops, &cfg, LOCAL_ID);
		l2tp_tunnel_open(e.t, 0);
		end_drain(&e, &m, &copy);
		peer_start(&p, LOCAL_ID, 0, L2TP_SCCRP);
		peer_fill(&p, L2TP_SCCRP);
		respond(&p, tries[i].id, &m.avp[L2TP_AVP_CHALLENGE], tries[i].len);
		peer_send(&p, &e);
		assert_int_equal(e.up, tries[i].up);
		assert_int_equal(end_drain(&e, &m, &copy), tries[i].up ? L2TP_SCCCN : L2TP_STOPCCN);
		if (!tries[i].up)
			assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE),
					 L2TP_STOP_NOT_AUTHORIZED);
		end_fini(&e);
	}
}

/* S32: the peer's Challenge may have any length from 1. */
static void test_challenge_of_any_length(void **state)
{
	static const size_t lens[] = { 1, 15, 16, 17, 32, 143, 1000 };
	uint8_t challenge[1000];

	(void)state;
	memset(challenge, 0xa5, sizeof(challenge));
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		struct l2tp_tunnel_config cfg = link_config(SECRET);
		uint8_t expected[16];
		struct datagram copy;
		struct l2tp_msg m;
		struct peer p = { 0 };
		struct end e;

		end_init(&e, &lac_ops, &cfg, LOCAL_ID);
		peer_start(&p, 0, 0, L2TP_SCCRQ);
		peer_fill(&p, L2TP_SCCRQ);
		raw_avp(&p.b, L2TP_AVP_MANDATORY, 0, L2TP_AVP_CHALLENGE, challenge, lens[i]);
		peer_send(&p, &e);
		assert_int_equal(end_drain(&e, &m, &copy), L2TP_SCCRP);
		assert_int_equal(m.avp[L2TP_AVP_CHALLENGE_RESPONSE].len, 16);
		l2tp_chap_response(expected, 2, (const uint8_t *)SECRET, strlen(SECRET), challenge,
				   lens[i]);
		assert_memory_equal(m.avp[L2TP_AVP_CHALLENGE_RESPONSE].data, expected, 16);
		/* The recipient challenges too (S30); an SCCCN without a response is refused. */
		assert_int_equal(m.avp[L2TP_AVP_CHALLENGE].len, 16);
		peer_say(&p, &e, 0, L2TP_SCCCN, GOOD);
		assert_int_equal(e.why.code, L2TP_STOP_NOT_AUTHORIZED);
		end_fini(&e);
	}
}

/* ---- section 7.1 and 4.2 ---- */

static void test_protocol_version(void **state)
{
	static const struct { uint16_t version; bool ok; } tries[] = {
		{ 0x0100, true }, { 0x0101, true }, { 0x0000, false }, { 0x0200, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct end e;
		struct peer p;

		reach(&e, &p, L2TP_T_IDLE);
		peer_start(&p, 0, 0, L2TP_SCCRQ);
		l2tp_build_u16(&p.b, L2TP_AVP_PROTOCOL_VERSION, tries[i].version);
		peer_fill(&p, L2TP_SCCRQ);
		peer_send(&p, &e);
		assert_int_equal(end_drain_type(&e), tries[i].ok ? L2TP_SCCRP : L2TP_STOPCCN);
		if (!tries[i].ok)
			assert_int_equal(e.why.code, L2TP_STOP_VERSION);
		end_fini(&e);
	}
}

static void test_unknown_avp_closes_only_if_mandatory(void **state)
{
	static const struct {
		uint16_t flags, vendor, attr;
		bool fatal;
	} tries[] = {
		{ 0x8000, 0, 9999, true },
		{ 0, 0, 9999, false },
		{ 0x8000, 9, 1, true },
		{ 0, 9, 1, false },
		{ 0x8000, 0, 20, true }, /* an unassigned number in the middle */
		{ 0x8400, 0, L2TP_AVP_FIRMWARE,
		  true }, /* reserved bits: unrecognised (section 4.1) */
		{ 0x0400, 0, L2TP_AVP_FIRMWARE, false },
		{ 0xc000, 0, 9999, true },
		{ 0x4000, 0, 9999, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct datagram copy;
		struct l2tp_msg m;
		struct end e;
		struct peer p;

		reach(&e, &p, L2TP_T_WAIT_REPLY);
		peer_start(&p, LOCAL_ID, 0, L2TP_SCCRP);
		peer_fill(&p, L2TP_SCCRP);
		raw_avp(&p.b, tries[i].flags, tries[i].vendor, tries[i].attr, "ab", 2);
		peer_send(&p, &e);
		assert_int_equal(end_drain(&e, &m, &copy),
				 tries[i].fatal ? L2TP_STOPCCN : L2TP_SCCCN);
		if (tries[i].fatal) {
			char text[32];

			assert_int_equal(e.why.code, L2TP_STOP_ERROR);
			assert_int_equal(e.why.error, L2TP_ERR_MANDATORY_AVP);
			/* Section 4.4.2: the Error Message names the attribute. */
			snprintf(text, sizeof(text), "%u/%u", tries[i].vendor, tries[i].attr);
			assert_non_null(strstr(e.why.text, text));
		}
		end_fini(&e);
	}
}

static void test_malformed_avp_follows_its_m_bit(void **state)
{
	static const struct {
		uint16_t flags, attr;
		size_t len;
		bool fatal;
		uint16_t error;
	} tries[] = {
		{ 0x8000, L2TP_AVP_BEARER_CAPS, 3, true, L2TP_ERR_LENGTH },
		{ 0x0000, L2TP_AVP_BEARER_CAPS, 3, false, 0 },
		{ 0x8000, L2TP_AVP_RECEIVE_WINDOW, 2, true,
		  L2TP_ERR_VALUE }, /* a window of 0 is invalid */
		{ 0x0000, L2TP_AVP_RECEIVE_WINDOW, 2, false, 0 },
		{ 0x8000, L2TP_AVP_CHALLENGE, 0, true, L2TP_ERR_LENGTH },
		{ 0xc000, L2TP_AVP_BEARER_CAPS, 16, true,
		  L2TP_ERR_VALUE }, /* hidden, no secret, no vector */
		{ 0x4000, L2TP_AVP_BEARER_CAPS, 16, false, 0 },
		{ 0xc000, L2TP_AVP_HOST_NAME, 16, true, L2TP_ERR_VALUE }, /* must not be hidden */
	};
	const uint8_t value[16] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct l2tp_tunnel_stats st;
		struct end e;
		struct peer p;

		reach(&e, &p, L2TP_T_IDLE);
		peer_start(&p, 0, 0, L2TP_SCCRQ);
		raw_avp(&p.b, tries[i].flags, 0, tries[i].attr, value, tries[i].len);
		peer_fill(&p, L2TP_SCCRQ);
		peer_send(&p, &e);
		assert_int_equal(end_drain_type(&e), tries[i].fatal ? L2TP_STOPCCN : L2TP_SCCRP);
		l2tp_tunnel_get_stats(e.t, &st);
		assert_int_equal(st.malformed, 1);
		if (tries[i].fatal) {
			assert_int_equal(e.why.code, L2TP_STOP_ERROR);
			assert_int_equal(e.why.error, tries[i].error);
		}
		end_fini(&e);
	}
}

static void test_missing_avp(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	reach(&e, &p, L2TP_T_WAIT_REPLY);
	peer_say(&p, &e, 0, L2TP_SCCRP, NO_AVPS);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	assert_int_equal(e.why.code, L2TP_STOP_ERROR);
	assert_non_null(strstr(e.why.text, "missing"));
	end_fini(&e);
}

static void say_unknown_type(struct peer *p, struct end *e, bool mandatory)
{
	peer_start(p, LOCAL_ID, 0, 99);
	p->buf[L2TP_HEADER_LEN] = mandatory ? 0x80 : 0;
	peer_send(p, e);
}

/*
 * Section 4.4.1: unknown mandatory message clears the tunnel, unknown other message is acknowledged
 * and ignored.
 */
static void test_unknown_message_type(void **state)
{
	struct datagram *d;
	struct end e;
	struct peer p;

	(void)state;
	reach(&e, &p, L2TP_T_ESTABLISHED);
	say_unknown_type(&p, &e, false);
	d = end_take(&e);
	assert_non_null(d);
	assert_int_equal(type_of(d), 0);
	assert_int_equal(d->data[11], p.ns);
	assert_true(l2tp_tunnel_is_established(e.t));
	say_unknown_type(&p, &e, true);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	assert_int_equal(e.why.code, L2TP_STOP_ERROR);
	end_fini(&e);
}

/*
 * Section 7.1: a header that is malformed, or names another tunnel, is discarded: no ack, no state.
 */
static void test_bad_headers_change_nothing(void **state)
{
	static const struct {
		unsigned int at;
		uint8_t value;
	} tries[] = {
		{ 0, 0x48 },  { 0, 0x88 },  { 0, 0xc0 }, { 0, 0xca }, { 1, 0x01 },
		{ 1, 0x03 },  { 3, 11 },    { 3, 200 },	 { 4, 0x77 }, { 13, 7 },
		{ 12, 0xc0 }, { 12, 0x84 }, { 17, 1 },	 { 15, 9 },
	};
	struct l2tp_tunnel_stats before, after;
	struct end e;
	struct peer p;

	(void)state;
	reach(&e, &p, L2TP_T_ESTABLISHED);
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		peer_start(&p, LOCAL_ID, 0, L2TP_HELLO);
		writer_patch_be16(&p.b.w, 8, p.ns);
		writer_patch_be16(&p.b.w, 10, 2);
		l2tp_build_finish(&p.b);
		p.buf[tries[i].at] = tries[i].value;
		l2tp_tunnel_get_stats(e.t, &before);
		l2tp_tunnel_input(e.t, p.buf, p.b.w.len, 0);
		l2tp_tunnel_get_stats(e.t, &after);
		assert_int_equal(after.malformed, before.malformed + 1);
		assert_int_equal(after.nr, before.nr);
		assert_int_equal(after.hello_rx, 0);
		assert_null(end_take(&e));
	}
	/* Reserved header bits and P are ignored; octets after the message too. */
	peer_start(&p, LOCAL_ID, 0, L2TP_HELLO);
	p.buf[0] |= 0x35;
	p.buf[1] |= 0xf0;
	peer_send(&p, &e);
	l2tp_tunnel_get_stats(e.t, &after);
	assert_int_equal(after.hello_rx, 1);
	end_fini(&e);
}

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
	reach(&e, &p, L2TP_T_IDLE);
	peer_start(&p, LOCAL_ID, 0, L2TP_HELLO);
	l2tp_build_finish(&p.b);
	assert_int_not_equal(l2tp_tunnel_accept(e.t, p.buf, p.b.w.len, 0), 0);
	assert_int_not_equal(l2tp_tunnel_accept(e.t, p.buf, 5, 0), 0);
	assert_null(end_take(&e));
	end_fini(&e);
	reach(&e, &p, L2TP_T_ESTABLISHED);
	peer_start(&p, 0, 0, L2TP_SCCRQ);
	peer_fill(&p, L2TP_SCCRQ);
	l2tp_build_finish(&p.b);
	assert_int_not_equal(l2tp_tunnel_accept(e.t, p.buf, p.b.w.len, 0), 0);
	assert_true(l2tp_tunnel_is_established(e.t));
	end_fini(&e);
}

/* S3: a refusal without state, which the initiator understands. */
static void test_stateless_refusal(void **state)
{
	struct l2tp_header_info info;
	uint8_t out[L2TP_MSG_MAX];
	struct datagram *d;
	struct end e;
	struct peer p;
	size_t len;

	(void)state;
	reach(&e, &p, L2TP_T_IDLE);
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
	reach(&e, &p, L2TP_T_ESTABLISHED);
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
	reach(&e, &p, L2TP_T_ESTABLISHED);
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
	reach(&e, &p, L2TP_T_ESTABLISHED);
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
		reach(&e, &p, L2TP_T_ESTABLISHED);
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
	reach(&e, &p, L2TP_T_ESTABLISHED);
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

	reach(&e, &p, L2TP_T_ESTABLISHED);
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
	reach(&e, &p, L2TP_T_WAIT_REPLY);
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
	reach(&e, &p, L2TP_T_WAIT_CONN);
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
	reach(&e, &p, L2TP_T_WAIT_CONN);
	writer_patch_be16(&p.b.w, 10, 0);
	l2tp_tunnel_input(e.t, p.buf, p.b.w.len, 500);
	d = end_take(&e);
	assert_int_equal(d->len, 12);
	assert_string_equal(l2tp_tunnel_state_name(e.t), "wait-ctl-conn");
	l2tp_tunnel_tick(e.t, 1000);
	assert_int_equal(end_drain_type(&e), L2TP_SCCRP);
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
		cmocka_unit_test(test_table_7_2_1_every_cell),
		cmocka_unit_test(test_peer_silent_in_every_state),
		cmocka_unit_test(test_sccrq_contents),
		cmocka_unit_test(test_new_refuses_bad_parameters),
		cmocka_unit_test(test_peer_info),
		cmocka_unit_test(test_handshake),
		cmocka_unit_test(test_response_length_and_id),
		cmocka_unit_test(test_challenge_of_any_length),
		cmocka_unit_test(test_protocol_version),
		cmocka_unit_test(test_unknown_avp_closes_only_if_mandatory),
		cmocka_unit_test(test_malformed_avp_follows_its_m_bit),
		cmocka_unit_test(test_missing_avp),
		cmocka_unit_test(test_unknown_message_type),
		cmocka_unit_test(test_bad_headers_change_nothing),
		cmocka_unit_test(test_tie_break_rule),
		cmocka_unit_test(test_collision_of_two_engines),
		cmocka_unit_test(test_accept_takes_only_a_first_sccrq),
		cmocka_unit_test(test_stateless_refusal),
		cmocka_unit_test(test_linger_after_peers_stopccn),
		cmocka_unit_test(test_linger_after_own_stopccn),
		cmocka_unit_test(test_crossing_stopccns),
		cmocka_unit_test(test_faulty_stopccn_still_closes),
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_establish_timer),
		cmocka_unit_test(test_idle_timer),
		cmocka_unit_test(test_session_message_before_established),
		cmocka_unit_test(test_sccrq_retransmission),
		cmocka_unit_test(test_two_engines_over_a_lossy_link),
		cmocka_unit_test(test_peer_window_of_one),
		cmocka_unit_test(test_counters_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
