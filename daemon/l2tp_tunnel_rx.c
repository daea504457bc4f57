// SPDX-License-Identifier: GPL-2.0
/* From a datagram to an event of the control connection or of a call. */
#include <stdio.h>
#include <stdlib.h>

#include "l2tp_priv.h"

/*
 * The header of a message names its recipient's tunnel; only before the peer can know our id is
 * that 0 (section 4.4.3). The caller has found this tunnel for it by the address.
 */
static bool header_fits(const struct l2tp_tunnel *t, const struct l2tp_header_info *info)
{
	if (info->tunnel_id)
		return info->tunnel_id == t->local_id;
	return info->message_type == L2TP_SCCRQ || info->message_type == L2TP_STOPCCN;
}

enum l2tp_tie l2tp_tie_break(const uint8_t *ours, const uint8_t *theirs, bool higher_wins)
{
	int order;

	if (!ours || !theirs)
		return ours ? L2TP_TIE_WON : theirs ? L2TP_TIE_LOST : L2TP_TIE_NONE;
	/* Wire order is the order of the 64-bit numbers. */
	order = memcmp(ours, theirs, L2TP_TIE_LEN);
	if (!order)
		return L2TP_TIE_EQUAL;
	return (order > 0) == higher_wins ? L2TP_TIE_WON : L2TP_TIE_LOST;
}

static enum l2tp_tunnel_event collision(const struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	switch (l2tp_tie_break(t->tie, m->avp[L2TP_AVP_TIE_BREAKER].data, t->cfg.tie_higher_wins)) {
	case L2TP_TIE_LOST:
		return L2TP_T_SCCRQ_LOST;
	case L2TP_TIE_EQUAL:
		return L2TP_T_SCCRQ_EQUAL;
	default:
		return L2TP_T_SCCRQ;
	}
}

/* The peer's tunnel id is needed for our StopCCN even where its message is found bad. */
static void learn_peer_id(struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	if (t->peer_id)
		return;
	t->peer_id = l2tp_msg_u16(m, L2TP_AVP_TUNNEL_ID);
	t->x.peer_id = t->peer_id;
}

static void on_stopccn(struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	struct l2tp_result why = { .by_peer = true };

	learn_peer_id(t, m);
	if (t->state == L2TP_T_CLOSING) {
		/*
		 * Both have closed at once: the peer has said its last word, and need not hear
		 * ours.
		 */
		l2tp_transport_drop_all(&t->x);
		return;
	}
	/* However badly it is made, it says that the peer is gone. */
	l2tp_msg_result(m, &why);
	if (!why.code)
		why.code = L2TP_STOP_CLEAR;
	l2tp_tunnel_event(t, L2TP_T_STOPCCN, m, &why);
}

static void stop_for_fault(struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	struct l2tp_result why = { 0 };

	l2tp_fault_result(m, &why);
	l2tp_log(t, "%s", why.text);
	l2tp_tunnel_close_why(t, &why);
}

/* Section 4.4.1: the M bit of the Message Type decides what an unknown message leads to. */
static void on_unknown(struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	struct l2tp_result why = { .code = L2TP_STOP_ERROR, .error = L2TP_ERR_MANDATORY_AVP };

	snprintf(why.text, sizeof(why.text), "unknown mandatory message type %u", m->type);
	l2tp_log(t, "message type %u is unknown%s", m->type, m->type_mandatory ? "" : ", ignored");
	if (m->type_mandatory)
		l2tp_tunnel_close_why(t, &why);
}

static void on_session_message(struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	struct l2tp_result why = { .code = L2TP_STOP_FSM };

	if (t->state == L2TP_T_ESTABLISHED) {
		l2tp_session_message(t, m);
		return;
	}
	/*
	 * Section 7.1: a message in improper sequence is invalid, and the control connection is
	 * cleared.
	 */
	snprintf(why.text, sizeof(why.text), "%s in state %s", m->spec->name,
		 l2tp_tunnel_state_names[t->state]);
	l2tp_tunnel_close_why(t, &why);
}

static void on_message(struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	struct l2tp_result why = { 0 };
	bool ok;

	switch (m->type) {
	case L2TP_SCCRQ:
		if (t->state == L2TP_T_IDLE)
			learn_peer_id(t, m);
		ok = l2tp_judge_sccrq(t, m, &why);
		l2tp_tunnel_event(t, ok ? L2TP_T_SCCRQ : L2TP_T_SCCRQ_BAD, m, &why);
		return;
	case L2TP_SCCRP:
		learn_peer_id(t, m);
		ok = l2tp_judge_sccrp(t, m, &why);
		l2tp_tunnel_event(t, ok ? L2TP_T_SCCRP : L2TP_T_SCCRP_BAD, m, &why);
		return;
	case L2TP_SCCCN:
		ok = l2tp_judge_scccn(t, m, &why);
		l2tp_tunnel_event(t, ok ? L2TP_T_SCCCN : L2TP_T_SCCCN_BAD, m, &why);
		return;
	case L2TP_STOPCCN:
		on_stopccn(t, m);
		return;
	case L2TP_HELLO:
		t->hello_rx++;
		if (m->fault != L2TP_FAULT_NONE)
			stop_for_fault(t, m);
		return;
	default:
		on_session_message(t, m);
	}
}

static void deliver(struct l2tp_tunnel *t, struct l2tp_packet *p)
{
	struct l2tp_msg m;

	if (l2tp_msg_parse(&m, p->data, p->len, t->cfg.secret, t->cfg.secret_len)) {
		t->malformed++;
		return;
	}
	if (m.malformed)
		t->malformed++;
	if (m.ignored)
		l2tp_log(t, "%u AVPs of message type %u ignored", m.ignored, m.type);
	if (t->state == L2TP_T_CLOSING && m.type != L2TP_STOPCCN)
		return;
	if (m.spec)
		on_message(t, &m);
	else
		on_unknown(t, &m);
}

/*
 * An SCCRQ while we wait for the answer to ours. It opens a connection of its own, with a sequence
 * of its own, so that it must not touch the transport of ours unless the tie is lost and this
 * tunnel turns into that connection.
 */
static void receive_collision(struct l2tp_tunnel *t, const struct l2tp_header *h,
			      const uint8_t *buf)
{
	struct l2tp_result why = { 0 };
	struct l2tp_msg m;
	uint8_t *copy;

	/* The first message of a connection, which acknowledges nothing. */
	if (h->ns || h->nr) {
		t->malformed++;
		return;
	}
	copy = malloc(h->length);
	if (!copy)
		return;
	memcpy(copy, buf, h->length);
	if (l2tp_msg_parse(&m, copy, h->length, t->cfg.secret, t->cfg.secret_len) || m.malformed)
		t->malformed++;
	if (!l2tp_judge_sccrq(t, &m, &why)) {
		l2tp_tunnel_event(t, L2TP_T_SCCRQ_BAD, &m, &why);
	} else {
		why.code = L2TP_STOP_EXISTS;
		snprintf(why.text, sizeof(why.text), "equal tie breakers");
		l2tp_tunnel_event(t, collision(t, &m), &m, &why);
	}
	free(copy);
	if (t->state == L2TP_T_IDLE)
		l2tp_transport_input(&t->x, h, buf, t->now);
}

void l2tp_tunnel_receive(struct l2tp_tunnel *t, const uint8_t *buf, size_t len)
{
	struct l2tp_header_info info;
	struct l2tp_packet *p;
	struct l2tp_header h;

	/* Nothing changes before the header and the Message Type are known to be good. */
	if (l2tp_header_parse(buf, len, &h) || l2tp_peek(buf, len, &info) ||
	    !header_fits(t, &info)) {
		t->malformed++;
		return;
	}
	if (t->state == L2TP_T_WAIT_REPLY && info.message_type == L2TP_SCCRQ)
		receive_collision(t, &h, buf);
	else if (l2tp_transport_input(&t->x, &h, buf, t->now))
		t->last_rx = t->now;
	while (!t->gone && (p = l2tp_transport_next(&t->x))) {
		deliver(t, p);
		l2tp_packet_free(p);
	}
}
