// SPDX-License-Identifier: GPL-2.0
/* Managed peers as operators see them: listed, named, cleared. */
#include <stdio.h>
#include <string.h>

#include "peer_priv.h"

static uint64_t now(const struct peer *peer)
{
	return uv_now(peer->lac->loop);
}

static void add_tunnel(const struct peer *peer, struct peer_info *info, const struct l2tp_peer_tunnel *pt)
{
	const struct peer_link *link;

	if (!pt)
		return;
	link = pt->user;
	info->link[info->count] = pt;
	info->tunnel[info->count++] = (struct lns_info) {
		.l2tp = pt->l2tp,
		.target = &peer->target,
		.peer = &link->addr,
		.created_ms = pt->created_ms,
		.established_ms = pt->established_ms,
		.in_kernel = link->in_kernel,
		.persist = !pt->lns && !peer->retired,
		.retired = peer->retired,
		.managed = true,
		.lns_mode = pt->lns,
		.higher_wins = peer->conf.tiebreaker == CONF_TIEBREAKER_HIGHER_WINS,
		.error = peer->error,
	};
}

void peer_get_info(const struct peer *peer, struct peer_info *info)
{
	*info = (struct peer_info) { .name = peer->conf.l2tp.name, .error = peer->error };
	snprintf(info->interface, sizeof(info->interface), "ppp%u", peer->conf.ppp);
	if (peer->engine) {
		add_tunnel(peer, info, l2tp_peer_lac(peer->engine));
		add_tunnel(peer, info, l2tp_peer_lns(peer->engine));
		return;
	}
	info->count = 1;
	info->tunnel[0] = (struct lns_info) {
		.target = &peer->target,
		.peer = &peer->target.peer,
		.created_ms = peer->created_ms,
		.persist = true,
		.managed = true,
		.higher_wins = peer->conf.tiebreaker == CONF_TIEBREAKER_HIGHER_WINS,
		.error = peer->error,
	};
}

void peer_cursor_open(struct peer_cursor *c, struct lac *lac)
{
	c->next = LIST_FIRST(&lac->peers);
	LIST_INSERT_HEAD(&lac->peer_cursors, c, link);
}

struct peer *peer_cursor_next(struct peer_cursor *c)
{
	struct peer *peer = c->next;

	while (peer && peer->retired)
		peer = LIST_NEXT(peer, link);
	c->next = peer ? LIST_NEXT(peer, link) : NULL;
	return peer;
}

void peer_cursors_pass(const struct peer *peer)
{
	struct peer_cursor *c;

	LIST_FOREACH(c, &peer->lac->peer_cursors, link)
		if (c->next == peer)
			c->next = LIST_NEXT(peer, link);
}

void peer_cursor_close(struct peer_cursor *c)
{
	LIST_REMOVE(c, link);
}

bool peer_is_named(const struct peer *peer, const char *name)
{
	struct peer_info info;
	char id[8];

	if (!strcmp(peer->conf.l2tp.name, name))
		return true;
	peer_get_info(peer, &info);
	for (size_t i = 0; i < info.count; i++) {
		if (!info.tunnel[i].l2tp)
			continue;
		snprintf(id, sizeof(id), "%d", l2tp_tunnel_id(info.tunnel[i].l2tp));
		if (!strcmp(id, name))
			return true;
	}
	return false;
}

bool peer_find_named(const struct lac *lac, const char *name)
{
	struct peer *peer;

	LIST_FOREACH(peer, &lac->peers, link)
		if (!peer->retired && peer_is_named(peer, name))
			return true;
	return false;
}

bool peer_clear(struct peer *peer)
{
	bool had;

	if (!peer->engine)
		return false;
	had = l2tp_peer_restart(peer->engine, "cleared by the operator", now(peer));
	peer_rearm(peer);
	return had;
}

bool peer_has_session(const struct peer *peer, uint16_t tunnel, uint16_t session)
{
	const struct l2tp_session *s = peer->engine ? l2tp_peer_session(peer->engine) : NULL;

	return s && (!tunnel || l2tp_tunnel_id(l2tp_session_tunnel(s)) == tunnel) &&
	       (!session || l2tp_session_id(s) == session);
}

bool peer_clear_session(struct peer *peer)
{
	if (!peer_has_session(peer, 0, 0))
		return false;
	l2tp_peer_hangup(peer->engine, L2TP_CDN_ADMIN, "cleared by the operator", now(peer));
	peer_rearm(peer);
	return true;
}
