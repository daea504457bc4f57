// SPDX-License-Identifier: GPL-2.0
/* The control connection: life, table actions (RFC 2661 section 7.2.1) and timers. */
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "l2tp_priv.h"

static int transport_send(void *user, const uint8_t *buf, size_t len)
{
	struct l2tp_tunnel *t = user;

	return t->ops->send(t, buf, len);
}

static struct l2tp_transport_config transport_config(const struct l2tp_tunnel *t)
{
	return (struct l2tp_transport_config) {
		.retry_ms = t->cfg.retry_ms,
		.retry_cap_ms = t->cfg.retry_cap_ms,
		.max_retries = t->cfg.max_retries,
		.rx_window = t->cfg.rx_window,
	};
}

static void transport_reset(struct l2tp_tunnel *t)
{
	struct l2tp_transport_config cfg = transport_config(t);

	l2tp_transport_init(&t->x, &cfg, transport_send, t);
}

struct l2tp_tunnel *l2tp_tunnel_new(const struct l2tp_ops *ops,
				    const struct l2tp_tunnel_config *cfg, uint16_t local_id,
				    void *user)
{
	struct l2tp_tunnel *t;

	if (!local_id || !cfg->rx_window || !cfg->host_name[0])
		return NULL;
	t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	t->ops = ops;
	t->cfg = *cfg;
	t->local_id = local_id;
	t->user = user;
	t->establish_at = L2TP_NEVER;
	t->idle_at = L2TP_NEVER;
	t->linger_at = L2TP_NEVER;
	TAILQ_INIT(&t->sessions);
	TAILQ_INIT(&t->pending);
	SLIST_INIT(&t->grave);
	transport_reset(t);
	return t;
}

void l2tp_tunnel_free(struct l2tp_tunnel *t)
{
	if (!t)
		return;
	l2tp_sessions_free(t);
	l2tp_transport_release(&t->x);
	explicit_bzero(&t->cfg, sizeof(t->cfg));
	free(t);
}

void l2tp_log(struct l2tp_tunnel *t, const char *fmt, ...)
{
	char line[L2TP_TEXT_MAX + 128];
	va_list ap;

	if (!t->ops->log)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	t->ops->log(t, line);
}

void l2tp_enter(struct l2tp_tunnel *t, uint64_t now)
{
	t->depth++;
	t->now = now;
}

void l2tp_leave(struct l2tp_tunnel *t)
{
	struct l2tp_transport_config cfg = transport_config(t);

	if (t->depth > 1) {
		t->depth--;
		return;
	}
	if (!t->gone)
		l2tp_transport_flush(&t->x);
	if (t->state == L2TP_T_CLOSING && t->linger_at == L2TP_NEVER && l2tp_transport_idle(&t->x))
		t->linger_at = t->now + l2tp_transport_cycle(&cfg);
	l2tp_sessions_bury(t);
	t->depth--;
	if (t->gone && !t->gone_told) {
		t->gone_told = true;
		t->ops->tunnel_gone(t);
	}
}

/*
 * The one way out. The order matters: the state first, so that callbacks find a closing tunnel; the
 * StopCCN before the sessions, so that nothing of theirs is sent (section 5.7: they are cleared
 * implicitly).
 */
static void tunnel_end(struct l2tp_tunnel *t, const struct l2tp_result *why, bool tell_peer)
{
	if (t->ended)
		return;
	t->ended = true;
	t->state = L2TP_T_CLOSING;
	t->establish_at = L2TP_NEVER;
	if (tell_peer)
		l2tp_send_stopccn(t, why);
	else
		l2tp_transport_drop_all(&t->x);
	l2tp_sessions_end(t, why);
	t->ops->tunnel_down(t, why);
	/* Without a StopCCN in either direction there is nothing to linger for. */
	if (!tell_peer && !why->by_peer)
		t->gone = true;
}

/*
 * The transport may die in any call that sends, but its death is only dealt with in those that the
 * caller expects to end tunnels: l2tp_session_new() must not free what it returns.
 */
static void bury_dead_transport(struct l2tp_tunnel *t)
{
	const struct l2tp_result why = { .timeout = true,
					 .code = L2TP_STOP_CLEAR,
					 .text = "peer does not answer" };

	if (!t->x.dead || t->gone)
		return;
	l2tp_tunnel_event(t, L2TP_T_DOWN, NULL, &why);
	t->gone = true;
}

void l2tp_tunnel_close_why(struct l2tp_tunnel *t, const struct l2tp_result *why)
{
	l2tp_tunnel_event(t, L2TP_T_CLOSE, NULL, why);
}

void l2tp_idle_start(struct l2tp_tunnel *t)
{
	if (t->cfg.idle_ms && t->state == L2TP_T_ESTABLISHED && !t->session_count)
		t->idle_at = t->now + t->cfg.idle_ms;
}

static void tunnel_up(struct l2tp_tunnel *t)
{
	t->establish_at = L2TP_NEVER;
	t->last_rx = t->now;
	l2tp_idle_start(t);
	t->ops->tunnel_up(t);
}

static void start_establishing(struct l2tp_tunnel *t)
{
	if (t->establish_at == L2TP_NEVER)
		t->establish_at = t->now + t->cfg.establish_ms;
}

/*
 * The loser of a tie forgets its SCCRQ and its Challenge; calls that wait for a tunnel go on
 * waiting for this one. The counters begin anew with the sequence numbers: they are those of the
 * connection that the peer has opened.
 */
static void requeue(struct l2tp_tunnel *t)
{
	l2tp_transport_release(&t->x);
	transport_reset(t);
}

static void stop_fsm(struct l2tp_tunnel *t, enum l2tp_tunnel_state was, const struct l2tp_msg *m)
{
	struct l2tp_result why = { .code = L2TP_STOP_FSM };

	snprintf(why.text, sizeof(why.text), "%s in state %s", m->spec->name,
		 l2tp_tunnel_state_names[was]);
	tunnel_end(t, &why, true);
}

void l2tp_tunnel_event(struct l2tp_tunnel *t, enum l2tp_tunnel_event ev, const struct l2tp_msg *m,
		       const struct l2tp_result *why)
{
	enum l2tp_tunnel_state was = t->state;
	const struct l2tp_tunnel_cell *cell = &l2tp_tunnel_table[was][ev];

	l2tp_log(t, "%s in state %s, new state %s", l2tp_tunnel_event_names[ev],
		 l2tp_tunnel_state_names[was], l2tp_tunnel_state_names[cell->next]);
	l2tp_timeline_add(&t->timeline, t->now, ev, was, cell->next);
	t->state = cell->next;
	switch (cell->action) {
	case L2TP_T_IGNORE:
		return;
	case L2TP_T_SEND_SCCRQ:
		start_establishing(t);
		l2tp_send_sccrq(t);
		return;
	case L2TP_T_SEND_SCCRP:
		assert(m);
		start_establishing(t);
		l2tp_take_peer(t, m);
		l2tp_send_sccrp(t, m);
		return;
	case L2TP_T_SEND_SCCCN:
		assert(m);
		l2tp_take_peer(t, m);
		l2tp_send_scccn(t, m);
		tunnel_up(t);
		l2tp_sessions_open(t);
		return;
	case L2TP_T_OPEN_SESSIONS:
		if (was != L2TP_T_ESTABLISHED)
			tunnel_up(t);
		l2tp_sessions_open(t);
		return;
	case L2TP_T_REQUEUE:
		requeue(t);
		return;
	case L2TP_T_STOP:
		tunnel_end(t, why, true);
		return;
	case L2TP_T_STOP_FSM:
		assert(m);
		stop_fsm(t, was, m);
		return;
	case L2TP_T_CLEAN:
		tunnel_end(t, why, false);
		return;
	}
}

void l2tp_tunnel_open(struct l2tp_tunnel *t, uint64_t now)
{
	l2tp_enter(t, now);
	l2tp_tunnel_event(t, L2TP_T_OPEN, NULL, NULL);
	l2tp_leave(t);
}

void l2tp_tunnel_yield(struct l2tp_tunnel *t, uint64_t now)
{
	if (t->state != L2TP_T_WAIT_REPLY)
		return;
	l2tp_enter(t, now);
	l2tp_tunnel_event(t, L2TP_T_SCCRQ_LOST, NULL, NULL);
	t->establish_at = L2TP_NEVER;
	l2tp_leave(t);
}

void l2tp_tunnel_close(struct l2tp_tunnel *t, uint16_t code, const char *text, uint64_t now)
{
	struct l2tp_result why = { .code = code };

	snprintf(why.text, sizeof(why.text), "%s", text ? text : "");
	l2tp_enter(t, now);
	l2tp_tunnel_close_why(t, &why);
	l2tp_leave(t);
}

void l2tp_tunnel_input(struct l2tp_tunnel *t, const uint8_t *buf, size_t len, uint64_t now)
{
	l2tp_enter(t, now);
	if (!t->gone)
		l2tp_tunnel_receive(t, buf, len);
	bury_dead_transport(t);
	l2tp_leave(t);
}

int l2tp_tunnel_accept(struct l2tp_tunnel *t, const uint8_t *buf, size_t len, uint64_t now)
{
	struct l2tp_header_info info;

	if (t->state != L2TP_T_IDLE || l2tp_peek(buf, len, &info) ||
	    info.message_type != L2TP_SCCRQ || info.ns)
		return -EINVAL;
	l2tp_tunnel_input(t, buf, len, now);
	return 0;
}

static bool hello_wanted(const struct l2tp_tunnel *t)
{
	/* A message still unacknowledged asks the same question as a HELLO does. */
	return t->state == L2TP_T_ESTABLISHED && t->cfg.hello_ms && l2tp_transport_idle(&t->x);
}

/* Nothing is outstanding, so that it goes out at once or not at all. */
static void say_hello(struct l2tp_tunnel *t)
{
	uint64_t failed = t->x.stats.tx_fail;

	l2tp_send_hello(t);
	if (t->x.stats.tx_fail == failed)
		t->hello_tx++;
	else
		t->hello_tx_fail++;
}

void l2tp_tunnel_probe(struct l2tp_tunnel *t, uint64_t now)
{
	l2tp_enter(t, now);
	if (t->state == L2TP_T_ESTABLISHED && l2tp_transport_idle(&t->x))
		say_hello(t);
	l2tp_leave(t);
}

uint64_t l2tp_tunnel_heard_ms(const struct l2tp_tunnel *t)
{
	return t->last_rx;
}

static void time_out(struct l2tp_tunnel *t, const char *text, bool timeout)
{
	struct l2tp_result why = { .timeout = timeout, .code = L2TP_STOP_CLEAR };

	snprintf(why.text, sizeof(why.text), "%s", text);
	l2tp_tunnel_close_why(t, &why);
}

void l2tp_tunnel_tick(struct l2tp_tunnel *t, uint64_t now)
{
	l2tp_enter(t, now);
	l2tp_transport_tick(&t->x, now);
	if (now >= t->establish_at)
		time_out(t, "not established in time", true);
	l2tp_sessions_tick(t);
	if (now >= t->idle_at)
		time_out(t, "no sessions", false);
	if (!t->x.dead && hello_wanted(t) && now >= t->last_rx + t->cfg.hello_ms)
		say_hello(t);
	if (t->state == L2TP_T_CLOSING && now >= t->linger_at)
		t->gone = true;
	bury_dead_transport(t);
	l2tp_leave(t);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

uint64_t l2tp_tunnel_deadline(const struct l2tp_tunnel *t)
{
	uint64_t at = t->x.retry_at;

	if (t->gone)
		return L2TP_NEVER;
	if (t->x.dead)
		return t->now;
	at = earlier(at, t->establish_at);
	at = earlier(at, t->idle_at);
	at = earlier(at, t->linger_at);
	if (hello_wanted(t))
		at = earlier(at, t->last_rx + t->cfg.hello_ms);
	if (!TAILQ_EMPTY(&t->pending))
		at = earlier(at, l2tp_session_deadline(TAILQ_FIRST(&t->pending)));
	return at;
}

void *l2tp_tunnel_user(const struct l2tp_tunnel *t)
{
	return t->user;
}

uint16_t l2tp_tunnel_id(const struct l2tp_tunnel *t)
{
	return t->local_id;
}

uint16_t l2tp_tunnel_peer_id(const struct l2tp_tunnel *t)
{
	return t->peer_id;
}

bool l2tp_tunnel_is_idle(const struct l2tp_tunnel *t)
{
	return t->state == L2TP_T_IDLE;
}

bool l2tp_tunnel_is_established(const struct l2tp_tunnel *t)
{
	return t->state == L2TP_T_ESTABLISHED;
}

bool l2tp_tunnel_is_closing(const struct l2tp_tunnel *t)
{
	return t->state == L2TP_T_CLOSING;
}

bool l2tp_tunnel_is_drained(const struct l2tp_tunnel *t)
{
	return t->state == L2TP_T_CLOSING && l2tp_transport_idle(&t->x);
}

unsigned int l2tp_tunnel_sessions(const struct l2tp_tunnel *t)
{
	return t->session_count;
}

const char *l2tp_tunnel_state_name(const struct l2tp_tunnel *t)
{
	return l2tp_tunnel_state_names[t->state];
}

const char *l2tp_tunnel_peer_host(const struct l2tp_tunnel *t)
{
	return t->peer.host_name;
}

const struct l2tp_peer_info *l2tp_tunnel_peer_info(const struct l2tp_tunnel *t)
{
	return &t->peer;
}

const uint8_t *l2tp_tunnel_tie_breaker(const struct l2tp_tunnel *t)
{
	return t->tie;
}

void l2tp_tunnel_get_stats(const struct l2tp_tunnel *t, struct l2tp_tunnel_stats *st)
{
	l2tp_transport_stats(&t->x, st);
	st->hello_rx = t->hello_rx;
	st->hello_tx = t->hello_tx;
	st->hello_tx_fail = t->hello_tx_fail;
	st->malformed = t->malformed;
}

size_t l2tp_tunnel_timeline(const struct l2tp_tunnel *t, struct l2tp_transition out[L2TP_TIMELINE_MAX])
{
	return l2tp_timeline_get(&t->timeline, l2tp_tunnel_event_names, l2tp_tunnel_state_names, out);
}

size_t l2tp_tunnel_memory(const struct l2tp_tunnel *t)
{
	return sizeof(*t) + l2tp_transport_memory(&t->x) + l2tp_idmap_memory(&t->by_local) + l2tp_idmap_memory(&t->by_peer);
}
