// SPDX-License-Identifier: GPL-2.0
/* A managed peer: its tunnels, its one session, and when to try again. Collisions are in l2tp_peer_offer.c. */
#include "l2tp_peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "l2tp_peer_priv.h"

/* A peer that has just closed its tunnel may be about to open one, and two that lost theirs at once should not collide again. */
#define REOPEN_MS	1000
#define JITTER_MS	500
/* A session that has lasted so long did not fail for what is configured, so that the next will most likely not either. */
#define PROVEN_MS	30000
/* Whoever pretends to be the peer must not keep us from calling it; two that refuse each other must not do so all the time. */
#define REFUSED_MS	10000

static uint32_t jitter(const struct l2tp_peer *p)
{
	uint16_t r;

	p->ops->random(&r, sizeof(r));
	return r % JITTER_MS;
}

/* --- tunnels */

struct l2tp_peer_tunnel *l2tp_peer_add(struct l2tp_peer *p, bool lns)
{
	struct l2tp_peer_tunnel *pt = calloc(1, sizeof(*pt));
	uint16_t id;

	if (!pt)
		return NULL;
	pt->peer = p;
	pt->lns = lns;
	pt->created_ms = p->now;
	id = p->ops->tunnel_new(pt);
	if (id)
		pt->l2tp = l2tp_tunnel_new(lns ? &p->lns_ops : &p->lac_ops, &p->cfg.tunnel, id, pt);
	if (!pt->l2tp) {
		if (id)
			p->ops->tunnel_free(pt);
		free(pt);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&p->tunnels, pt, link);
	return pt;
}

void l2tp_peer_forget(struct l2tp_peer_tunnel *pt)
{
	struct l2tp_peer *p = pt->peer;

	if (p->lac == pt)
		p->lac = NULL;
	if (p->lns == pt)
		p->lns = NULL;
	TAILQ_REMOVE(&p->tunnels, pt, link);
	l2tp_tunnel_free(pt->l2tp);
	p->ops->tunnel_free(pt);
	free(pt);
}

static int tunnel_send(struct l2tp_tunnel *t, const uint8_t *buf, size_t len)
{
	struct l2tp_peer_tunnel *pt = l2tp_tunnel_user(t);

	return pt->peer->ops->send(pt, buf, len);
}

static void tunnel_up(struct l2tp_tunnel *t)
{
	struct l2tp_peer_tunnel *pt = l2tp_tunnel_user(t);
	struct l2tp_peer *p = pt->peer;

	p->open_at = L2TP_NEVER;
	p->probe_ms = L2TP_NEVER;
	pt->established_ms = p->now;
	pt->was_up = true;
	/* The call may have waited for longer than it may take. */
	if (pt == p->lac && !pt->session)
		p->call_at = p->now;
	if (p->ops->tunnel_up(pt) < 0)
		l2tp_tunnel_close(t, L2TP_STOP_ERROR, "no data plane", p->now);
}

/*
 * When to open the next tunnel: at once when the peer fell silent, since it is the path that has changed (S23); soon when an
 * established tunnel ended or the tie was equal; else after the time between attempts.
 */
static uint64_t reopen_at(const struct l2tp_peer *p, const struct l2tp_peer_tunnel *pt, const struct l2tp_result *why)
{
	if (p->restarting || (pt->established_ms && why->timeout))
		return p->now;
	if (!why->by_peer && why->code == L2TP_STOP_EXISTS)
		return p->now + jitter(p);
	if (pt->established_ms)
		return p->now + REOPEN_MS + jitter(p);
	if (pt->lns && p->cfg.retry_ms > REFUSED_MS)
		return p->now + REFUSED_MS;
	return p->now + p->cfg.retry_ms;
}

static void tunnel_down(struct l2tp_tunnel *t, const struct l2tp_result *why)
{
	struct l2tp_peer_tunnel *pt = l2tp_tunnel_user(t);
	struct l2tp_peer *p = pt->peer;

	p->ops->tunnel_down(pt, why);
	if (pt == p->lns || pt == p->lac) {
		p->open_at = p->stopped ? L2TP_NEVER : reopen_at(p, pt, why);
		p->call_at = L2TP_NEVER;
		p->probe_ms = L2TP_NEVER;
	}
	pt->established_ms = 0;
	if (pt == p->lac)
		p->lac = NULL;
	if (pt == p->lns)
		p->lns = NULL;
}

static void tunnel_gone(struct l2tp_tunnel *t)
{
	l2tp_peer_forget(l2tp_tunnel_user(t));
}

static void tunnel_log(struct l2tp_tunnel *t, const char *line)
{
	struct l2tp_peer_tunnel *pt = l2tp_tunnel_user(t);

	pt->peer->ops->log(pt, line);
}

/* --- the session */

static uint16_t session_id(const struct l2tp_peer *p)
{
	uint16_t id;

	p->ops->random(&id, sizeof(id));
	return id ? id : 1;
}

static void place_call(struct l2tp_peer *p, struct l2tp_peer_tunnel *pt)
{
	struct l2tp_call call = p->cfg.call;

	p->call_at = L2TP_NEVER;
	call.serial = ++p->serial;
	pt->session = l2tp_session_new(pt->l2tp, session_id(p), &call, pt, p->now);
	if (!pt->session)
		p->call_at = p->now + p->cfg.retry_ms;
}

static int session_ready(struct l2tp_session *s)
{
	struct l2tp_peer_tunnel *pt = l2tp_session_user(s);

	return pt->peer->ops->session_ready(pt, s);
}

static void session_up(struct l2tp_session *s)
{
	struct l2tp_peer_tunnel *pt = l2tp_session_user(s);

	pt->session_ms = pt->peer->now;
	pt->peer->ops->session_up(pt, s);
}

static void session_down(struct l2tp_session *s, const struct l2tp_result *why)
{
	struct l2tp_peer_tunnel *pt = l2tp_session_user(s);
	struct l2tp_peer *p = pt->peer;

	bool proven = pt->session_ms && p->now - pt->session_ms >= PROVEN_MS;

	pt->session = NULL;
	pt->session_ms = 0;
	p->ops->session_down(pt, s, why);
	if (pt == p->lac && l2tp_tunnel_is_established(pt->l2tp))
		p->call_at = p->now + (proven ? REOPEN_MS : p->cfg.retry_ms);
}

/* S61, S166, S167: one call, and only to who is meant. */
static int call_offered(struct l2tp_session *s)
{
	struct l2tp_peer_tunnel *pt = l2tp_tunnel_user(l2tp_session_tunnel(s));
	const char *wanted = pt->peer->cfg.local_sub_address;

	if (pt->session) {
		l2tp_session_refuse(s, L2TP_CDN_NO_RESOURCES, "there is a session, and one is all there can be");
		return -1;
	}
	if (wanted[0] && strcmp(wanted, l2tp_session_call(s)->sub_address) != 0) {
		l2tp_session_refuse(s, L2TP_CDN_INVALID_DEST, "the sub-address is not ours");
		pt->peer->ops->log(pt, "call refused: it is for another sub-address");
		return -1;
	}
	if (l2tp_session_assign(s, session_id(pt->peer), pt))
		return -1;
	pt->session = s;
	return 0;
}

static const struct l2tp_ops tunnel_ops = {
	.send = tunnel_send,
	.tunnel_up = tunnel_up,
	.tunnel_down = tunnel_down,
	.tunnel_gone = tunnel_gone,
	.session_ready = session_ready,
	.session_up = session_up,
	.session_down = session_down,
	.log = tunnel_log,
};

/* --- life */

struct l2tp_peer *l2tp_peer_new(const struct l2tp_peer_ops *ops, const struct l2tp_peer_config *cfg, void *user)
{
	struct l2tp_peer *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->ops = ops;
	p->cfg = *cfg;
	p->user = user;
	p->lac_ops = tunnel_ops;
	p->lac_ops.random = ops->random;
	p->lns_ops = p->lac_ops;
	p->lns_ops.call_offered = call_offered;
	p->open_at = L2TP_NEVER;
	p->call_at = L2TP_NEVER;
	p->probe_ms = L2TP_NEVER;
	TAILQ_INIT(&p->tunnels);
	return p;
}

void l2tp_peer_free(struct l2tp_peer *p)
{
	struct l2tp_peer_tunnel *pt, *next;

	if (!p)
		return;
	for (pt = TAILQ_FIRST(&p->tunnels); pt; pt = next) {
		next = TAILQ_NEXT(pt, link);
		l2tp_peer_forget(pt);
	}
	explicit_bzero(&p->cfg, sizeof(p->cfg));
	free(p);
}

void l2tp_peer_settle(struct l2tp_peer *p)
{
	if (p->stopped)
		return;
	if (!p->lac)
		p->lac = l2tp_peer_add(p, false);
	if (!p->lns && (!p->lac || l2tp_tunnel_is_idle(p->lac->l2tp)) && p->open_at == L2TP_NEVER)
		p->open_at = p->now + p->cfg.retry_ms;
}

static void open_tunnel(struct l2tp_peer *p)
{
	struct l2tp_peer_tunnel *pt;

	l2tp_peer_settle(p);
	pt = p->lac;
	p->open_at = pt ? L2TP_NEVER : p->now + p->cfg.retry_ms;
	if (!pt || p->lns || !l2tp_tunnel_is_idle(pt->l2tp))
		return;
	pt->created_ms = p->now;
	p->tieless = 0;
	place_call(p, pt);
	l2tp_tunnel_open(pt->l2tp, p->now);
}

void l2tp_peer_open(struct l2tp_peer *p, uint64_t now)
{
	p->now = now;
	if (!p->stopped)
		open_tunnel(p);
	l2tp_peer_settle(p);
}

void l2tp_peer_input(struct l2tp_peer_tunnel *pt, const uint8_t *buf, size_t len, uint64_t now)
{
	struct l2tp_peer *p = pt->peer;

	p->now = now;
	/* Nobody has been told of an idle one: what comes is late, an answer to an SCCRQ that has lost, or made up. */
	if (pt != p->lac || !l2tp_tunnel_is_idle(pt->l2tp))
		l2tp_tunnel_input(pt->l2tp, buf, len, now);
	l2tp_peer_settle(p);
}

void l2tp_peer_tick(struct l2tp_peer *p, uint64_t now)
{
	struct l2tp_peer_tunnel *pt, *next;

	p->now = now;
	for (pt = TAILQ_FIRST(&p->tunnels); pt; pt = next) {
		next = TAILQ_NEXT(pt, link);
		l2tp_tunnel_tick(pt->l2tp, now);
	}
	if (now >= p->open_at)
		open_tunnel(p);
	if (now >= p->call_at && p->lac)
		place_call(p, p->lac);
	l2tp_peer_settle(p);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

uint64_t l2tp_peer_deadline(const struct l2tp_peer *p)
{
	uint64_t at = earlier(p->open_at, p->call_at);
	const struct l2tp_peer_tunnel *pt;

	TAILQ_FOREACH(pt, &p->tunnels, link)
		at = earlier(at, l2tp_tunnel_deadline(pt->l2tp));
	return at;
}

static struct l2tp_peer_tunnel *in_use(const struct l2tp_peer *p)
{
	if (p->lns)
		return p->lns;
	return p->lac && !l2tp_tunnel_is_idle(p->lac->l2tp) ? p->lac : NULL;
}

void l2tp_peer_hangup(struct l2tp_peer *p, uint16_t code, const char *text, uint64_t now)
{
	struct l2tp_peer_tunnel *pt = in_use(p);

	p->now = now;
	if (pt && pt->session)
		l2tp_session_close(pt->session, code, L2TP_ERR_NONE, text, now);
	l2tp_peer_settle(p);
}

bool l2tp_peer_restart(struct l2tp_peer *p, const char *text, uint64_t now)
{
	struct l2tp_peer_tunnel *pt = in_use(p);

	p->now = now;
	p->restarting = true;
	if (pt)
		l2tp_tunnel_close(pt->l2tp, L2TP_STOP_CLEAR, text, now);
	p->restarting = false;
	if (!p->stopped)
		open_tunnel(p);
	return pt;
}

void l2tp_peer_stop(struct l2tp_peer *p, uint16_t code, const char *text, uint64_t now)
{
	struct l2tp_peer_tunnel *pt, *next;

	p->now = now;
	p->stopped = true;
	p->open_at = L2TP_NEVER;
	p->call_at = L2TP_NEVER;
	for (pt = TAILQ_FIRST(&p->tunnels); pt; pt = next) {
		next = TAILQ_NEXT(pt, link);
		l2tp_tunnel_close(pt->l2tp, code, text, now);
	}
}

bool l2tp_peer_is_drained(const struct l2tp_peer *p)
{
	const struct l2tp_peer_tunnel *pt;

	TAILQ_FOREACH(pt, &p->tunnels, link)
		if (!l2tp_tunnel_is_drained(pt->l2tp))
			return false;
	return p->stopped;
}

bool l2tp_peer_is_gone(const struct l2tp_peer *p)
{
	return p->stopped && TAILQ_EMPTY(&p->tunnels);
}

bool l2tp_peer_is_established(const struct l2tp_peer *p)
{
	const struct l2tp_peer_tunnel *pt = in_use(p);

	return pt && l2tp_tunnel_is_established(pt->l2tp);
}

struct l2tp_session *l2tp_peer_session(const struct l2tp_peer *p)
{
	const struct l2tp_peer_tunnel *pt = in_use(p);

	return pt ? pt->session : NULL;
}

bool l2tp_peer_is_taken(const struct l2tp_peer *p)
{
	return p->lns || l2tp_peer_is_established(p);
}

bool l2tp_peer_knows(const struct l2tp_peer *p, uint16_t peer_id)
{
	const struct l2tp_peer_tunnel *pt;

	TAILQ_FOREACH(pt, &p->tunnels, link)
		if (pt->lns && l2tp_tunnel_peer_id(pt->l2tp) == peer_id)
			return true;
	return false;
}

void *l2tp_peer_user(const struct l2tp_peer *p)
{
	return p->user;
}

struct l2tp_peer_tunnel *l2tp_peer_lac(const struct l2tp_peer *p)
{
	return p->lac;
}

struct l2tp_peer_tunnel *l2tp_peer_lns(const struct l2tp_peer *p)
{
	return p->lns;
}
