// SPDX-License-Identifier: GPL-2.0
/* Incoming calls: life and table actions (RFC 2661 sections 7.4.1 and 7.4.2). */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "l2tp_priv.h"

static void session_event(struct l2tp_session *s, enum l2tp_session_event ev,
			  const struct l2tp_msg *m, const struct l2tp_result *why);

static void end_pending(struct l2tp_session *s)
{
	if (s->is_pending)
		TAILQ_REMOVE(&s->t->pending, s, pending);
	s->is_pending = false;
}

static struct l2tp_session *session_alloc(struct l2tp_tunnel *t, enum l2tp_role role)
{
	struct l2tp_session *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->t = t;
	s->role = role;
	s->created_ms = t->now;
	return s;
}

static void session_free(struct l2tp_session *s)
{
	l2tp_proxy_set(s, NULL);
	l2tp_line_set(s, NULL);
	free(s);
}

/* The caller's proxy and line are his: the pointers go, copies come. */
static int session_take_call(struct l2tp_session *s, const struct l2tp_call *call)
{
	int rc;

	s->call = *call;
	s->call.line = NULL;
	s->call.proxy = NULL;
	rc = l2tp_line_set(s, call->line);
	return rc ? rc : l2tp_proxy_set(s, call->proxy);
}

/* The establishment time is the same for all, so that appending keeps the list of deadlines in order. */
static int session_link(struct l2tp_session *s, uint16_t local_id, void *user)
{
	struct l2tp_tunnel *t = s->t;

	if (!local_id || l2tp_idmap_get(&t->by_local, local_id))
		return -EINVAL;
	if (l2tp_idmap_set(&t->by_local, local_id, s))
		return -ENOMEM;
	s->local_id = local_id;
	s->user = user;
	s->is_pending = true;
	TAILQ_INSERT_TAIL(&t->sessions, s, all);
	TAILQ_INSERT_TAIL(&t->pending, s, pending);
	t->session_count++;
	t->idle_at = L2TP_NEVER;
	return 0;
}

static void session_unlink(struct l2tp_session *s)
{
	struct l2tp_tunnel *t = s->t;

	if (!s->local_id)
		return;
	end_pending(s);
	l2tp_idmap_clear(&t->by_local, s->local_id);
	if (s->role == L2TP_LNS && l2tp_idmap_get(&t->by_peer, s->peer_id) == s)
		l2tp_idmap_clear(&t->by_peer, s->peer_id);
	TAILQ_REMOVE(&t->sessions, s, all);
	t->session_count--;
	l2tp_idle_start(t);
}

static void session_end(struct l2tp_session *s, const struct l2tp_result *why)
{
	if (s->dead)
		return;
	s->dead = true;
	s->state = L2TP_S_IDLE;
	session_unlink(s);
	s->t->ops->session_down(s, why);
	SLIST_INSERT_HEAD(&s->t->grave, s, grave);
}

static void session_refuse(struct l2tp_session *s, const struct l2tp_result *why)
{
	if (s->dead)
		return;
	l2tp_send_cdn(s->t, s->peer_id, s->local_id, why);
	session_end(s, why);
}

/* Ask the user whether the data plane is ready. Return: false when the call is over instead. */
static bool prepare(struct l2tp_session *s)
{
	const struct l2tp_result why = { .code = L2TP_CDN_NO_RESOURCES,
					 .text = "not ready for data" };

	if (s->t->ops->session_ready(s) < 0)
		session_refuse(s, &why);
	return !s->dead;
}

static void accept_icrp(struct l2tp_session *s, const struct l2tp_msg *m)
{
	s->peer_id = l2tp_msg_u16(m, L2TP_AVP_SESSION_ID);
	s->wants_sequence = l2tp_msg_has(m, L2TP_AVP_SEQUENCING_REQUIRED);
	/* Data may come as soon as the LNS has the ICCN, so the data plane is first. */
	if (prepare(s))
		l2tp_send_iccn(s);
}

static void accept_iccn(struct l2tp_session *s, const struct l2tp_msg *m)
{
	l2tp_take_iccn(s, m);
	s->wants_sequence = s->call.sequencing_required;
	prepare(s);
}

/*
 * The state changes when the action is done, because until then a callback that closes the call has
 * to find what the peer knows of it.
 */
static void session_event(struct l2tp_session *s, enum l2tp_session_event ev,
			  const struct l2tp_msg *m, const struct l2tp_result *why)
{
	const struct l2tp_session_cell *cell = &l2tp_session_table[s->role][s->state][ev];

	l2tp_log(s->t, "session %u: %s in state %s, new state %s", s->local_id,
		 l2tp_session_event_names[ev], l2tp_session_state_names[s->state],
		 l2tp_session_state_names[cell->next]);
	switch (cell->action) {
	case L2TP_S_IGNORE:
	case L2TP_S_ASK_TUNNEL:
		break;
	case L2TP_S_SEND_ICRQ:
		l2tp_send_icrq(s);
		break;
	case L2TP_S_SEND_ICRP:
		l2tp_send_icrp(s);
		break;
	case L2TP_S_SEND_ICCN:
		assert(m);
		accept_icrp(s, m);
		break;
	case L2TP_S_PREPARE:
		assert(m);
		accept_iccn(s, m);
		break;
	case L2TP_S_SEND_CDN:
		session_refuse(s, why);
		break;
	case L2TP_S_CLEAN:
		session_end(s, why);
		break;
	}
	if (s->dead)
		return;
	l2tp_timeline_add(&s->timeline, s->t->now, ev, s->state, cell->next);
	s->state = cell->next;
	if (s->state == L2TP_S_ESTABLISHED && s->is_pending) {
		end_pending(s);
		s->t->ops->session_up(s);
	}
}

static uint16_t random_id(struct l2tp_tunnel *t)
{
	uint16_t id;

	t->ops->random(&id, sizeof(id));
	return id ? id : 1;
}

/*
 * CDN to a call that does not exist here; the Assigned Session ID has to be there and not 0, but
 * means nothing.
 */
static void refuse_stray(struct l2tp_tunnel *t, const struct l2tp_msg *m,
			 const struct l2tp_result *why)
{
	uint16_t peer_id = l2tp_msg_u16(m, L2TP_AVP_SESSION_ID);

	if (peer_id)
		l2tp_send_cdn(t, peer_id, m->h.session_id ? m->h.session_id : random_id(t), why);
}

/* Return: false when the call has been refused and the session is not to be kept. */
static bool offer(struct l2tp_session *s, struct l2tp_result *why)
{
	int rc;

	/* Nothing may go wrong after it was taken. */
	if (l2tp_idmap_set(&s->t->by_peer, s->peer_id, s))
		return false;
	s->offered = true;
	s->refusal = why;
	rc = s->t->ops->call_offered(s);
	s->offered = false;
	s->refusal = NULL;
	if (s->dead)
		return true;
	return rc >= 0 && s->local_id;
}

static void new_call(struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	struct l2tp_result why = { .code = L2TP_CDN_NO_RESOURCES, .text = "call not accepted" };
	struct l2tp_session *s = session_alloc(t, L2TP_LNS);

	if (!s) {
		refuse_stray(t, m, &why);
		return;
	}
	s->peer_id = l2tp_msg_u16(m, L2TP_AVP_SESSION_ID);
	l2tp_take_icrq(s, m);
	if (offer(s, &why)) {
		if (!s->dead)
			session_event(s, L2TP_S_ICRQ, m, NULL);
		return;
	}
	if (l2tp_idmap_get(&t->by_peer, s->peer_id) == s)
		l2tp_idmap_clear(&t->by_peer, s->peer_id);
	session_unlink(s);
	s->dead = true;
	SLIST_INSERT_HEAD(&t->grave, s, grave);
	refuse_stray(t, m, &why);
}

/*
 * A message for a call that does not exist: row "idle" of our role's table. We are an LNS if the
 * user takes calls.
 */
static void stray(struct l2tp_tunnel *t, enum l2tp_session_event ev, const struct l2tp_msg *m,
		  struct l2tp_result *why)
{
	enum l2tp_role role = t->ops->call_offered ? L2TP_LNS : L2TP_LAC;
	const struct l2tp_session_cell *cell = &l2tp_session_table[role][L2TP_S_IDLE][ev];

	l2tp_log(t, "session %u: %s in state IDLE", m->h.session_id, l2tp_session_event_names[ev]);
	if (cell->action == L2TP_S_SEND_ICRP) {
		new_call(t, m);
	} else if (cell->action == L2TP_S_SEND_CDN) {
		if (m->type == L2TP_ICRQ && role == L2TP_LAC) {
			why->code = L2TP_CDN_PERMANENT;
			why->error = 0;
			snprintf(why->text, sizeof(why->text), "incoming calls are not accepted");
		}
		refuse_stray(t, m, why);
	}
}

/*
 * Section 4.4.4: before the peer knows our id the header says 0 and the Assigned Session ID tells
 * which call it is.
 */
static struct l2tp_session *find_session(const struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	if (m->h.session_id)
		return l2tp_idmap_get(&t->by_local, m->h.session_id);
	if (m->type == L2TP_ICRQ || m->type == L2TP_CDN)
		return l2tp_idmap_get(&t->by_peer, l2tp_msg_u16(m, L2TP_AVP_SESSION_ID));
	return NULL;
}

static enum l2tp_session_event event_of(const struct l2tp_msg *m)
{
	bool ok = m->fault == L2TP_FAULT_NONE;

	switch (m->type) {
	case L2TP_ICRQ:
		return ok ? L2TP_S_ICRQ : L2TP_S_ICRQ_BAD;
	case L2TP_ICRP:
		return ok ? L2TP_S_ICRP : L2TP_S_ICRP_BAD;
	case L2TP_ICCN:
		return ok ? L2TP_S_ICCN : L2TP_S_ICCN_BAD;
	case L2TP_CDN:
		return L2TP_S_CDN;
	default:
		return L2TP_S_BAD;
	}
}

static void reason_of(const struct l2tp_msg *m, const struct l2tp_session *s,
		      struct l2tp_result *why)
{
	if (m->type == L2TP_CDN) {
		/* However badly it is made, the peer has cleared the call. */
		l2tp_msg_result(m, why);
		why->by_peer = true;
		if (!why->code)
			why->code = L2TP_CDN_ADMIN;
	} else if (m->fault != L2TP_FAULT_NONE) {
		l2tp_fault_result(m, why);
	} else {
		why->code = L2TP_CDN_ERROR;
		why->error = L2TP_ERR_SESSION_ID;
		snprintf(why->text, sizeof(why->text), "%s in state %s", m->spec->name,
			 l2tp_session_state_names[s ? s->state : L2TP_S_IDLE]);
	}
}

void l2tp_session_message(struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	struct l2tp_session *s = find_session(t, m);
	struct l2tp_result why = { 0 };

	/* PPP over PPPoE has neither line errors to be told of nor an ACCM to set. */
	if ((m->type == L2TP_WEN || m->type == L2TP_SLI) && m->fault == L2TP_FAULT_NONE) {
		l2tp_log(t, "session %u: %s received, nothing to do", m->h.session_id,
			 m->spec->name);
		return;
	}
	reason_of(m, s, &why);
	/* However bad an ICRP is, the CDN that answers it names the call as the peer knows it. */
	if (s && m->type == L2TP_ICRP && s->role == L2TP_LAC && !s->peer_id)
		s->peer_id = l2tp_msg_u16(m, L2TP_AVP_SESSION_ID);
	if (s) {
		session_event(s, event_of(m), m, &why);
	} else if (m->type == L2TP_OCRQ) {
		why = (struct l2tp_result){ .code = L2TP_CDN_PERMANENT,
					    .text = "outgoing calls are not supported" };
		refuse_stray(t, m, &why);
	} else {
		stray(t, event_of(m), m, &why);
	}
}

void l2tp_sessions_open(struct l2tp_tunnel *t)
{
	struct l2tp_session *s = TAILQ_FIRST(&t->pending), *next;

	/*
	 * Only the session at hand can leave the list here: nothing below calls back to the user.
	 */
	for (; s; s = next) {
		next = TAILQ_NEXT(s, pending);
		if (s->state == L2TP_S_WAIT_TUNNEL && t->state == L2TP_T_ESTABLISHED)
			session_event(s, L2TP_S_TUNNEL_OPEN, NULL, NULL);
	}
}

void l2tp_sessions_end(struct l2tp_tunnel *t, const struct l2tp_result *tunnel_why)
{
	struct l2tp_result why = *tunnel_why;
	struct l2tp_session *s;

	/* The codes of StopCCN and CDN differ. */
	if (why.timeout)
		why.code = L2TP_CDN_CARRIER_LOST;
	else if (why.code != L2TP_STOP_ERROR)
		why.code = L2TP_CDN_ADMIN;
	while ((s = TAILQ_FIRST(&t->sessions)))
		session_end(s, &why);
}

uint64_t l2tp_session_deadline(const struct l2tp_session *s)
{
	return s->created_ms + s->t->cfg.session_establish_ms;
}

void l2tp_sessions_tick(struct l2tp_tunnel *t)
{
	const struct l2tp_result why = { .timeout = true,
					 .code = L2TP_CDN_TIMEOUT,
					 .text = "not established in time" };
	struct l2tp_session *s;

	while ((s = TAILQ_FIRST(&t->pending)) && l2tp_session_deadline(s) <= t->now)
		session_event(s, L2TP_S_CLOSE, NULL, &why);
}

void l2tp_sessions_bury(struct l2tp_tunnel *t)
{
	struct l2tp_session *s;

	while ((s = SLIST_FIRST(&t->grave))) {
		SLIST_REMOVE_HEAD(&t->grave, grave);
		session_free(s);
	}
}

void l2tp_sessions_free(struct l2tp_tunnel *t)
{
	struct l2tp_session *s;

	while ((s = TAILQ_FIRST(&t->sessions))) {
		TAILQ_REMOVE(&t->sessions, s, all);
		session_free(s);
	}
	l2tp_sessions_bury(t);
	l2tp_idmap_release(&t->by_local);
	l2tp_idmap_release(&t->by_peer);
}

struct l2tp_session *l2tp_session_new(struct l2tp_tunnel *t, uint16_t local_id,
				      const struct l2tp_call *call, void *user, uint64_t now)
{
	struct l2tp_session *s;

	if (t->state == L2TP_T_CLOSING)
		return NULL;
	l2tp_enter(t, now);
	s = session_alloc(t, L2TP_LAC);
	if (s && (session_take_call(s, call) || session_link(s, local_id, user))) {
		session_free(s);
		s = NULL;
	}
	if (s) {
		session_event(s, L2TP_S_INDICATE, NULL, NULL);
		if (t->state == L2TP_T_ESTABLISHED)
			session_event(s, L2TP_S_TUNNEL_OPEN, NULL, NULL);
	}
	l2tp_leave(t);
	return s;
}

void l2tp_session_close_cause(struct l2tp_session *s, uint16_t code, uint16_t error,
			      const char *text, const struct l2tp_disconnect *cause, uint64_t now)
{
	struct l2tp_result why = { .code = code, .error = error, .has_cause = cause };
	struct l2tp_tunnel *t = s->t;

	/* A call being offered is refused by the return value of call_offered(). */
	if (s->dead || s->offered)
		return;
	snprintf(why.text, sizeof(why.text), "%s", text ? text : "");
	if (cause)
		why.cause = *cause;
	l2tp_enter(t, now);
	session_event(s, L2TP_S_CLOSE, NULL, &why);
	l2tp_leave(t);
}

void l2tp_session_close(struct l2tp_session *s, uint16_t code, uint16_t error, const char *text,
			uint64_t now)
{
	l2tp_session_close_cause(s, code, error, text, NULL, now);
}

int l2tp_session_set_proxy(struct l2tp_session *s, const struct l2tp_proxy *proxy)
{
	if (s->role != L2TP_LAC || s->iccn_sent || s->dead)
		return -EINVAL;
	return l2tp_proxy_set(s, proxy);
}

const struct l2tp_proxy *l2tp_session_proxy(const struct l2tp_session *s)
{
	return s->proxy;
}

bool l2tp_session_proxy_sent(const struct l2tp_session *s)
{
	return s->proxy_sent;
}

int l2tp_session_assign(struct l2tp_session *s, uint16_t local_id, void *user)
{
	if (!s->offered || s->local_id || s->t->state == L2TP_T_CLOSING)
		return -EINVAL;
	return session_link(s, local_id, user);
}

void l2tp_session_refuse(struct l2tp_session *s, uint16_t code, const char *text)
{
	if (!s->offered)
		return;
	s->refusal->code = code;
	snprintf(s->refusal->text, sizeof(s->refusal->text), "%s", text);
}

const struct l2tp_call *l2tp_session_call(const struct l2tp_session *s)
{
	return &s->call;
}

void *l2tp_session_user(const struct l2tp_session *s)
{
	return s->user;
}

uint16_t l2tp_session_id(const struct l2tp_session *s)
{
	return s->local_id;
}

uint16_t l2tp_session_peer_id(const struct l2tp_session *s)
{
	return s->peer_id;
}

struct l2tp_tunnel *l2tp_session_tunnel(const struct l2tp_session *s)
{
	return s->t;
}

const char *l2tp_session_state_name(const struct l2tp_session *s)
{
	return l2tp_session_state_names[s->state];
}

bool l2tp_session_peer_wants_sequence(const struct l2tp_session *s)
{
	return s->wants_sequence;
}

void l2tp_session_get_info(const struct l2tp_session *s, struct l2tp_session_info *info)
{
	*info = (struct l2tp_session_info) {
		.lns = s->role == L2TP_LNS,
		.created_ms = s->created_ms,
		.framing = s->role == L2TP_LAC ? l2tp_call_framing(s->t) : L2TP_CAPS_BOTH,
		.bearer = s->role == L2TP_LAC ? l2tp_call_bearer(&s->call) : L2TP_CAPS_BOTH,
		.peer_framing = s->peer_framing,
		.peer_bearer = s->peer_bearer,
		.memory = sizeof(*s) + (s->line ? sizeof(*s->line) : 0) + (s->proxy ? sizeof(*s->proxy) : 0),
	};
}

size_t l2tp_session_timeline(const struct l2tp_session *s, struct l2tp_transition out[L2TP_TIMELINE_MAX])
{
	return l2tp_timeline_get(&s->timeline, l2tp_session_event_names, l2tp_session_state_names, out);
}
