// SPDX-License-Identifier: GPL-2.0
/* What becomes of an SCCRQ from a managed peer: collisions, repetitions, peers that have begun anew. */
#include <string.h>

#include "l2tp_peer_priv.h"

#define PROBE_MS	3000	/* for the peer to acknowledge a HELLO; it repeats its SCCRQ meanwhile */
#define PROBE_OLD_MS	10000	/* after that an answer to it says nothing of the present */
#define TIELESS_MAX	3
#define LINGERING_MAX	8

static uint64_t heard(const struct l2tp_peer_tunnel *pt)
{
	struct l2tp_tunnel_stats st;

	l2tp_tunnel_get_stats(pt->l2tp, &st);
	return st.rx_packets;
}

/* Refused tunnels linger, and anybody can have us refuse one; those that were established do, too, but do not count. */
static bool is_crowded(const struct l2tp_peer *p)
{
	const struct l2tp_peer_tunnel *pt;
	unsigned int n = 0;

	TAILQ_FOREACH(pt, &p->tunnels, link)
		n += !pt->was_up && l2tp_tunnel_is_closing(pt->l2tp);
	return n >= LINGERING_MAX;
}

static enum l2tp_peer_verdict accept_tunnel(struct l2tp_peer *p, const uint8_t *buf, size_t len)
{
	struct l2tp_peer_tunnel *pt = is_crowded(p) ? NULL : l2tp_peer_add(p, true);

	if (!pt)
		return L2TP_PEER_IGNORED;
	p->lns = pt;
	p->open_at = L2TP_NEVER;
	if (!l2tp_tunnel_accept(pt->l2tp, buf, len, p->now))
		return L2TP_PEER_TAKEN;
	l2tp_peer_forget(pt);
	p->open_at = p->now;
	return L2TP_PEER_IGNORED;
}

/*
 * An SCCRQ while a tunnel is established: from a peer that has forgotten it; or one that collided and got lost; or from
 * somebody else. Only the tunnel itself can tell.
 */
static enum l2tp_peer_verdict ask_first(struct l2tp_peer *p, struct l2tp_peer_tunnel *pt, const uint8_t *buf, size_t len)
{
	if (p->probe_ms == L2TP_NEVER || p->now - p->probe_ms > PROBE_OLD_MS) {
		p->probe_ms = p->now;
		p->probe_rx = heard(pt);
		l2tp_tunnel_probe(pt->l2tp, p->now);
		return L2TP_PEER_IGNORED;
	}
	if (heard(pt) != p->probe_rx) {
		p->probe_ms = L2TP_NEVER;
		return L2TP_PEER_EXISTS;
	}
	if (p->now - p->probe_ms < PROBE_MS)
		return L2TP_PEER_IGNORED;
	l2tp_tunnel_close(pt->l2tp, L2TP_STOP_CLEAR, "the peer has begun anew", p->now);
	return accept_tunnel(p, buf, len);
}

/* Both have called at once. The loser's own tunnel stays, idle, for when it is needed (S162 to S164). */
static enum l2tp_peer_verdict lose(struct l2tp_peer *p, const uint8_t *buf, size_t len)
{
	struct l2tp_peer_tunnel *pt = p->lac;

	/* What cannot be accepted is no reason to give up. */
	if (is_crowded(p))
		return L2TP_PEER_IGNORED;
	if (pt->session)
		l2tp_session_close(pt->session, L2TP_CDN_ADMIN, L2TP_ERR_NONE, "the peer has won the tie", p->now);
	l2tp_tunnel_yield(pt->l2tp, p->now);
	p->call_at = L2TP_NEVER;
	return accept_tunnel(p, buf, len);
}

/*
 * A peer without a Tie Breaker has lost and should know, but if it does not know of Tie Breakers at all, it neither answers
 * our SCCRQ nor gives its own up. What it says again and again is taken as its will.
 */
static enum l2tp_peer_verdict collide(struct l2tp_peer *p, const uint8_t *buf, size_t len, const struct l2tp_header_info *info)
{
	const uint8_t *theirs = info->has_tie_breaker ? info->tie_breaker : NULL;

	switch (l2tp_tie_break(l2tp_tunnel_tie_breaker(p->lac->l2tp), theirs, p->cfg.tunnel.tie_higher_wins)) {
	case L2TP_TIE_EQUAL:
		l2tp_tunnel_input(p->lac->l2tp, buf, len, p->now);
		return L2TP_PEER_TAKEN;
	case L2TP_TIE_WON:
		if (theirs || ++p->tieless < TIELESS_MAX)
			return L2TP_PEER_IGNORED;
		return lose(p, buf, len);
	default:
		return lose(p, buf, len);
	}
}

/* A tunnel that this SCCRQ has been for already, be it over or not. */
static struct l2tp_peer_tunnel *repeated(const struct l2tp_peer *p, const struct l2tp_header_info *info)
{
	struct l2tp_peer_tunnel *pt;

	TAILQ_FOREACH(pt, &p->tunnels, link)
		if (pt->lns && info->assigned_tunnel_id && l2tp_tunnel_peer_id(pt->l2tp) == info->assigned_tunnel_id)
			return pt;
	return NULL;
}

static enum l2tp_peer_verdict judge(struct l2tp_peer *p, const uint8_t *buf, size_t len, const struct l2tp_header_info *info)
{
	struct l2tp_peer_tunnel *pt = repeated(p, info);

	if (pt) {
		l2tp_tunnel_input(pt->l2tp, buf, len, p->now);
		return L2TP_PEER_TAKEN;
	}
	/* It cannot begin a tunnel. */
	if (info->ns)
		return L2TP_PEER_IGNORED;
	if (p->lns && l2tp_tunnel_is_established(p->lns->l2tp))
		return ask_first(p, p->lns, buf, len);
	if (p->lac && l2tp_tunnel_is_established(p->lac->l2tp))
		return ask_first(p, p->lac, buf, len);
	if (p->lns && is_crowded(p))
		return L2TP_PEER_IGNORED;
	if (p->lns) {
		/* It has not come up, and the peer has another one in mind by now. */
		l2tp_peer_forget(p->lns);
		return accept_tunnel(p, buf, len);
	}
	if (p->lac && !l2tp_tunnel_is_idle(p->lac->l2tp))
		return collide(p, buf, len, info);
	return accept_tunnel(p, buf, len);
}

enum l2tp_peer_verdict l2tp_peer_offer(struct l2tp_peer *p, const uint8_t *buf, size_t len,
				       const struct l2tp_header_info *info, uint64_t now)
{
	enum l2tp_peer_verdict verdict;

	p->now = now;
	if (p->stopped)
		return L2TP_PEER_IGNORED;
	verdict = judge(p, buf, len, info);
	l2tp_peer_settle(p);
	return verdict;
}
