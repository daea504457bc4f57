// SPDX-License-Identifier: GPL-2.0
/*
 * Incoming calls (RFC 2661 sections 5.2.1, 7.4.1 and 7.4.2; S3, S7, S10, S13, S17, S20):
 *  - every cell of both tables, driven through a real tunnel
 *  - contents of ICRQ, ICRP, ICCN and CDN
 *  - the LNS side: offers accepted and refused, calls known by the peer's id alone
 */
#include "test_l2tp_link.h"

#define NOTHING 0

static void fire(struct end *e, struct peer *p, struct l2tp_session *s, enum l2tp_session_event ev)
{
	uint16_t sid = s ? LOCAL_SID : 0x0999;

	switch (ev) {
	case L2TP_S_INDICATE:
		place_call(e);
		return;
	case L2TP_S_ICRQ:
		peer_say(p, e, s ? sid : 0, L2TP_ICRQ, GOOD);
		return;
	case L2TP_S_ICRQ_BAD:
		peer_say(p, e, s ? sid : 0, L2TP_ICRQ, UNKNOWN_AVP);
		return;
	case L2TP_S_ICRP:
		peer_say(p, e, sid, L2TP_ICRP, GOOD);
		return;
	case L2TP_S_ICRP_BAD:
		peer_say(p, e, sid, L2TP_ICRP, UNKNOWN_AVP);
		return;
	case L2TP_S_ICCN:
		peer_say(p, e, sid, L2TP_ICCN, GOOD);
		return;
	case L2TP_S_ICCN_BAD:
		peer_say(p, e, sid, L2TP_ICCN, UNKNOWN_AVP);
		return;
	case L2TP_S_CDN:
		peer_say(p, e, sid, L2TP_CDN, GOOD);
		return;
	case L2TP_S_BAD:
		peer_say(p, e, sid, L2TP_OCRP, GOOD);
		return;
	case L2TP_S_CLOSE:
		l2tp_session_close(s, L2TP_CDN_ADMIN, 0, "closed", e->now);
		return;
	default:
		fail();
	}
}

struct cell {
	enum l2tp_session_state state;
	enum l2tp_session_event event;
	unsigned int sent;
	unsigned int code;	/* of session_down(), 0 = not called */
	enum l2tp_session_state next;
};

#define ERR L2TP_CDN_ERROR
#define BUSY L2TP_CDN_BUSY	/* what the peer's CDN says */
#define ADM L2TP_CDN_ADMIN	/* what our close says */

/* Section 7.4.1. */
static const struct cell lac_cells[] = {
	{ L2TP_S_IDLE, L2TP_S_INDICATE, L2TP_ICRQ, 0,
	  L2TP_S_WAIT_REPLY }, /* the tunnel is there already */
	{ L2TP_S_IDLE, L2TP_S_ICRQ, L2TP_CDN, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_ICRQ_BAD, L2TP_CDN, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_ICRP, NOTHING, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_ICRP_BAD, NOTHING, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_ICCN, NOTHING, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_ICCN_BAD, NOTHING, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_CDN, NOTHING, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_BAD, NOTHING, 0, L2TP_S_IDLE },

	{ L2TP_S_WAIT_REPLY, L2TP_S_ICRQ, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_REPLY, L2TP_S_ICRQ_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_REPLY, L2TP_S_ICRP, L2TP_ICCN, 0, L2TP_S_ESTABLISHED },
	{ L2TP_S_WAIT_REPLY, L2TP_S_ICRP_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_REPLY, L2TP_S_ICCN, NOTHING, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_REPLY, L2TP_S_ICCN_BAD, NOTHING, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_REPLY, L2TP_S_CDN, NOTHING, BUSY, L2TP_S_IDLE },
	{ L2TP_S_WAIT_REPLY, L2TP_S_CLOSE, L2TP_CDN, ADM, L2TP_S_IDLE },
	{ L2TP_S_WAIT_REPLY, L2TP_S_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },

	{ L2TP_S_ESTABLISHED, L2TP_S_ICRQ, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICRQ_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICRP, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICRP_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICCN, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICCN_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_CDN, NOTHING, BUSY, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_CLOSE, L2TP_CDN, ADM, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
};

/* Section 7.4.2. */
static const struct cell lns_cells[] = {
	{ L2TP_S_IDLE, L2TP_S_ICRQ, L2TP_ICRP, 0, L2TP_S_WAIT_CONNECT },
	{ L2TP_S_IDLE, L2TP_S_ICRQ_BAD, L2TP_CDN, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_ICRP, L2TP_CDN, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_ICRP_BAD, L2TP_CDN, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_ICCN, NOTHING, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_ICCN_BAD, NOTHING, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_CDN, NOTHING, 0, L2TP_S_IDLE },
	{ L2TP_S_IDLE, L2TP_S_BAD, NOTHING, 0, L2TP_S_IDLE },

	{ L2TP_S_WAIT_CONNECT, L2TP_S_ICRQ, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_CONNECT, L2TP_S_ICRQ_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_CONNECT, L2TP_S_ICRP, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_CONNECT, L2TP_S_ICRP_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_CONNECT, L2TP_S_ICCN, NOTHING, 0, L2TP_S_ESTABLISHED },
	{ L2TP_S_WAIT_CONNECT, L2TP_S_ICCN_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_WAIT_CONNECT, L2TP_S_CDN, NOTHING, BUSY, L2TP_S_IDLE },
	{ L2TP_S_WAIT_CONNECT, L2TP_S_CLOSE, L2TP_CDN, ADM, L2TP_S_IDLE },
	{ L2TP_S_WAIT_CONNECT, L2TP_S_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },

	{ L2TP_S_ESTABLISHED, L2TP_S_ICRQ, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICRQ_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICRP, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICRP_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICCN, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_ICCN_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_CDN, NOTHING, BUSY, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_CLOSE, L2TP_CDN, ADM, L2TP_S_IDLE },
	{ L2TP_S_ESTABLISHED, L2TP_S_BAD, L2TP_CDN, ERR, L2TP_S_IDLE },
};

static void check_cell(enum l2tp_role role, const struct cell *c)
{
	struct l2tp_session *s;
	struct datagram copy;
	struct l2tp_msg m;
	unsigned int sent;
	struct end e;
	struct peer p;

	s = call_reach(&e, &p, role, c->state);
	fire(&e, &p, s, c->event);
	sent = drain(&e, &p, &m, &copy);
	if (sent != c->sent || e.s_down != (c->code ? 1 : 0))
		print_error("role %u, %s, %s\n", role, l2tp_session_state_names[c->state],
			    l2tp_session_event_names[c->event]);
	assert_int_equal(sent, c->sent);
	assert_int_equal(e.s_down, c->code ? 1 : 0);
	if (c->code) {
		assert_int_equal(e.s_why.code, c->code);
		assert_int_equal(e.s_why.by_peer, c->event == L2TP_S_CDN);
		assert_false(e.s_why.timeout);
	}
	if (sent == L2TP_CDN && c->state != L2TP_S_IDLE) {
		assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE), c->code);
		assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_SESSION_ID), LOCAL_SID);
		/* S10: the header carries the peer's id as far as it is known. */
		assert_int_equal(m.h.session_id, c->state == L2TP_S_WAIT_REPLY && c->event != L2TP_S_ICRP_BAD ?
				 0 : PEER_SID);
	} else if (sent == L2TP_CDN) {
		assert_int_equal(m.h.session_id, PEER_SID);
	}
	assert_int_equal(l2tp_tunnel_sessions(e.t), c->next == L2TP_S_IDLE ? 0 : 1);
	if (c->next != L2TP_S_IDLE && c->state != L2TP_S_IDLE)
		assert_string_equal(l2tp_session_state_name(s), l2tp_session_state_names[c->next]);
	assert_int_equal(e.s_up, c->next == L2TP_S_ESTABLISHED || c->state == L2TP_S_ESTABLISHED);
	assert_true(l2tp_tunnel_is_established(e.t));
	end_fini(&e);
}

/*
 * Every cell that a message or a user can reach is in the lists; the rest of the table is checked
 * as data.
 */
static void check_complete(enum l2tp_role role, const struct cell *cells, size_t n)
{
	bool seen[L2TP_S_STATES][L2TP_S_EVENTS] = { 0 };

	for (size_t i = 0; i < n; i++) {
		check_cell(role, &cells[i]);
		seen[cells[i].state][cells[i].event] = true;
	}
	for (unsigned int s = 0; s < L2TP_S_STATES; s++) {
		for (unsigned int ev = 0; ev < L2TP_S_EVENTS; ev++) {
			const struct l2tp_session_cell *cell = &l2tp_session_table[role][s][ev];

			if (seen[s][ev])
				continue;
			/*
			 * Cells without a message of their own do nothing and stay, or end without
			 * telling the peer.
			 */
			if (s == L2TP_S_WAIT_TUNNEL && role == L2TP_LAC && ev == L2TP_S_TUNNEL_OPEN)
				continue;
			if (s == L2TP_S_IDLE && ev == L2TP_S_INDICATE)
				continue;
			assert_true(cell->action == L2TP_S_IGNORE || cell->action == L2TP_S_CLEAN);
			assert_int_equal(cell->next,
					 cell->action == L2TP_S_CLEAN ? L2TP_S_IDLE : s);
		}
	}
}

static void test_table_7_4_1_every_cell(void **state)
{
	(void)state;
	check_complete(L2TP_LAC, lac_cells, sizeof(lac_cells) / sizeof(lac_cells[0]));
}

static void test_table_7_4_2_every_cell(void **state)
{
	(void)state;
	check_complete(L2TP_LNS, lns_cells, sizeof(lns_cells) / sizeof(lns_cells[0]));
}

/* Row wait-tunnel of section 7.4.1. */
static void test_wait_tunnel(void **state)
{
	struct l2tp_session *s;
	struct end e;
	struct peer p;

	(void)state;
	s = call_reach(&e, &p, L2TP_LAC, L2TP_S_WAIT_TUNNEL);
	assert_string_equal(l2tp_session_state_name(s), "WAITTUNNEL");
	peer_say(&p, &e, 0, L2TP_SCCRP, GOOD);
	peer_zlb(&p, &e);
	assert_string_equal(l2tp_session_state_name(s), "WAITREPLY");
	assert_int_equal(end_drain_type(&e), L2TP_ICRQ);
	end_fini(&e);

	s = call_reach(&e, &p, L2TP_LAC, L2TP_S_WAIT_TUNNEL);
	l2tp_session_close(s, L2TP_CDN_ADMIN, 0, NULL, 0);
	assert_int_equal(e.s_down, 1);
	peer_say(&p, &e, 0, L2TP_SCCRP, GOOD);
	peer_zlb(&p, &e);
	assert_int_equal(end_drain_type(&e), L2TP_SCCCN);
	end_fini(&e);
}

/* S13, S17: what the messages of a call have in them. */
static void test_call_contents(void **state)
{
	struct l2tp_call call = { .serial = 0x01020304,
				  .bearer_analog = true,
				  .tx_speed = 100000000,
				  .rx_speed = 20000000,
				  .calling = "0123",
				  .called = "0456",
				  .sub_address = "office1",
				  .sequencing_required = true };
	struct l2tp_session *s;
	struct datagram copy;
	struct l2tp_msg m;
	struct end e;
	struct peer p;

	(void)state;
	establish(&e, &p, &lac_ops);
	s = l2tp_session_new(e.t, LOCAL_SID, &call, &call, 0);
	assert_ptr_equal(l2tp_session_user(s), &call);
	assert_ptr_equal(l2tp_session_tunnel(s), e.t);
	assert_int_equal(drain(&e, &p, &m, &copy), L2TP_ICRQ);
	assert_int_equal(m.h.tunnel_id, PEER_ID);
	assert_int_equal(m.h.session_id, 0);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_SESSION_ID), LOCAL_SID);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_CALL_SERIAL), 0x01020304);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_BEARER_TYPE), 2);
	assert_memory_equal(m.avp[L2TP_AVP_CALLING_NUMBER].data, "0123", 4);
	assert_memory_equal(m.avp[L2TP_AVP_CALLED_NUMBER].data, "0456", 4);
	assert_memory_equal(m.avp[L2TP_AVP_SUB_ADDRESS].data, "office1", 7);

	peer_say(&p, &e, LOCAL_SID, L2TP_ICRP, GOOD);
	assert_int_equal(l2tp_session_peer_id(s), PEER_SID);
	/* The data plane was asked before the ICCN went out. */
	assert_int_equal(type_of(&e.out[e.sent_at_ready]), L2TP_ICCN);
	assert_int_equal(drain(&e, &p, &m, &copy), L2TP_ICCN);
	assert_int_equal(m.h.session_id, PEER_SID);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_TX_SPEED), 100000000);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_RX_SPEED), 20000000);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_FRAMING_TYPE), 1);
	assert_true(l2tp_msg_has(&m, L2TP_AVP_SEQUENCING_REQUIRED));
	assert_false(l2tp_session_peer_wants_sequence(s));
	assert_int_equal(l2tp_session_id(s), LOCAL_SID);
	end_fini(&e);

	/* What is not given is not sent. */
	establish(&e, &p, &lac_ops);
	place_call(&e);
	drain(&e, &p, &m, &copy);
	assert_false(l2tp_msg_has(&m, L2TP_AVP_CALLING_NUMBER));
	assert_false(l2tp_msg_has(&m, L2TP_AVP_CALLED_NUMBER));
	assert_false(l2tp_msg_has(&m, L2TP_AVP_SUB_ADDRESS));
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_BEARER_TYPE), 1);
	peer_say(&p, &e, LOCAL_SID, L2TP_ICRP, GOOD);
	drain(&e, &p, &m, &copy);
	assert_false(l2tp_msg_has(&m, L2TP_AVP_RX_SPEED));
	assert_false(l2tp_msg_has(&m, L2TP_AVP_SEQUENCING_REQUIRED));
	end_fini(&e);
}

/* Section 4.4.3: no framing that the peer has not advertised. */
static void test_framing_type_is_one_the_peer_takes(void **state)
{
	static const uint32_t caps[][2] = { { 3, 1 }, { 1, 1 }, { 2, 2 }, { 0, 1 } };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct l2tp_tunnel_config cfg = link_config(NULL);
		struct datagram copy;
		struct l2tp_msg m;
		struct peer p = { 0 };
		struct end e;

		end_init(&e, &lac_ops, &cfg, LOCAL_ID);
		l2tp_tunnel_open(e.t, 0);
		peer_start(&p, LOCAL_ID, 0, L2TP_SCCRP);
		l2tp_build_u32(&p.b, L2TP_AVP_FRAMING_CAPS, caps[i][0]);
		peer_fill(&p, L2TP_SCCRP);
		peer_send(&p, &e);
		place_call(&e);
		peer_say(&p, &e, LOCAL_SID, L2TP_ICRP, GOOD);
		assert_int_equal(drain(&e, &p, &m, &copy), L2TP_ICCN);
		assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_FRAMING_TYPE), caps[i][1]);
		end_fini(&e);
	}
}

static void test_new_refuses_ids_in_use(void **state)
{
	struct l2tp_call call = link_call();
	struct end e;
	struct peer p;

	(void)state;
	establish(&e, &p, &lac_ops);
	assert_null(l2tp_session_new(e.t, 0, &call, NULL, 0));
	assert_non_null(l2tp_session_new(e.t, 1, &call, NULL, 0));
	assert_null(l2tp_session_new(e.t, 1, &call, NULL, 0));
	assert_non_null(l2tp_session_new(e.t, 65535, &call, NULL, 0));
	assert_int_equal(l2tp_tunnel_sessions(e.t), 2);
	end_fini(&e);
}

/* ---- LNS side ---- */

static void test_call_of_the_peer(void **state)
{
	const struct l2tp_call *call;
	struct datagram copy;
	struct l2tp_msg m;
	struct end e;
	struct peer p;

	(void)state;
	establish(&e, &p, &lns_ops);
	peer_start(&p, LOCAL_ID, 0, L2TP_ICRQ);
	peer_fill(&p, L2TP_ICRQ);
	l2tp_build_bytes(&p.b, L2TP_AVP_SUB_ADDRESS, "office1", 7);
	l2tp_build_u32(&p.b, L2TP_AVP_BEARER_TYPE, 2);
	peer_send(&p, &e);
	assert_int_equal(e.offered, 1);
	call = l2tp_session_call(e.session);
	assert_int_equal(call->serial, 99);
	assert_string_equal(call->sub_address, "office1");
	assert_true(call->bearer_analog);
	assert_int_equal(drain(&e, &p, &m, &copy), L2TP_ICRP);
	assert_int_equal(m.h.session_id, PEER_SID);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_SESSION_ID), LOCAL_SID);
	peer_start(&p, LOCAL_ID, LOCAL_SID, L2TP_ICCN);
	peer_fill(&p, L2TP_ICCN);
	l2tp_build_u32(&p.b, L2TP_AVP_RX_SPEED, 9600);
	l2tp_build_bytes(&p.b, L2TP_AVP_SEQUENCING_REQUIRED, NULL, 0);
	peer_send(&p, &e);
	assert_int_equal(e.s_up, 1);
	assert_int_equal(e.ready, 1);
	assert_true(l2tp_session_peer_wants_sequence(e.session));
	assert_int_equal(l2tp_session_call(e.session)->tx_speed, 56000);
	assert_int_equal(l2tp_session_call(e.session)->rx_speed, 9600);
	end_fini(&e);
}

static void test_refused_offers(void **state)
{
	struct datagram copy;
	struct l2tp_msg m;
	struct end e;
	struct peer p;

	(void)state;
	/* By the user. */
	establish(&e, &p, &lns_ops);
	e.offer_rc = -1;
	peer_say(&p, &e, 0, L2TP_ICRQ, GOOD);
	assert_int_equal(drain(&e, &p, &m, &copy), L2TP_CDN);
	assert_int_equal(m.h.session_id, PEER_SID);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE), L2TP_CDN_NO_RESOURCES);
	assert_int_equal(e.s_down, 0);
	/* By an id that is in use. */
	e.offer_rc = 0;
	peer_say(&p, &e, 0, L2TP_ICRQ, GOOD);
	assert_int_equal(drain(&e, &p, &m, &copy), L2TP_ICRP);
	e.assign_id = LOCAL_SID;
	peer_start(&p, LOCAL_ID, 0, L2TP_ICRQ);
	l2tp_build_u16(&p.b, L2TP_AVP_SESSION_ID, PEER_SID + 1);
	l2tp_build_u32(&p.b, L2TP_AVP_CALL_SERIAL, 1);
	peer_send(&p, &e);
	assert_int_equal(drain(&e, &p, &m, &copy), L2TP_CDN);
	assert_int_equal(m.h.session_id, PEER_SID + 1);
	assert_int_equal(l2tp_tunnel_sessions(e.t), 1);
	end_fini(&e);

	/* S3: a LAC takes no calls. */
	establish(&e, &p, &lac_ops);
	peer_say(&p, &e, 0, L2TP_ICRQ, GOOD);
	assert_int_equal(drain(&e, &p, &m, &copy), L2TP_CDN);
	assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE), L2TP_CDN_PERMANENT);
	assert_int_not_equal(l2tp_msg_u16(&m, L2TP_AVP_SESSION_ID), 0);
	end_fini(&e);
}

/*
 * The peer gives up before it has our ICRP: its CDN says session 0 and names its own id
 * (section 4.4.4).
 */
static void test_cdn_before_the_peer_knows_our_id(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	call_reach(&e, &p, L2TP_LNS, L2TP_S_WAIT_CONNECT);
	peer_say(&p, &e, 0, L2TP_CDN, GOOD);
	assert_int_equal(e.s_down, 1);
	assert_true(e.s_why.by_peer);
	assert_int_equal(l2tp_tunnel_sessions(e.t), 0);
	end_fini(&e);

	/*
	 * A second ICRQ for the call that is there, told by the same Assigned Session ID:
	 * table 7.4.2, wait-connect.
	 */
	call_reach(&e, &p, L2TP_LNS, L2TP_S_WAIT_CONNECT);
	peer_say(&p, &e, 0, L2TP_ICRQ, GOOD);
	assert_int_equal(drain(&e, &p, NULL, NULL), L2TP_CDN);
	assert_int_equal(e.s_down, 1);
	/* And the id is free again. */
	peer_say(&p, &e, 0, L2TP_ICRQ, GOOD);
	assert_int_equal(drain(&e, &p, NULL, NULL), L2TP_ICRP);
	end_fini(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table_7_4_1_every_cell),
		cmocka_unit_test(test_table_7_4_2_every_cell),
		cmocka_unit_test(test_wait_tunnel),
		cmocka_unit_test(test_call_contents),
		cmocka_unit_test(test_framing_type_is_one_the_peer_takes),
		cmocka_unit_test(test_new_refuses_ids_in_use),
		cmocka_unit_test(test_call_of_the_peer),
		cmocka_unit_test(test_refused_offers),
		cmocka_unit_test(test_cdn_before_the_peer_knows_our_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
