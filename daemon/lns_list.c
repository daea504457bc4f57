// SPDX-License-Identifier: GPL-2.0
/* Tunnels as operators see them: listed, named, drained. */
#include <stdio.h>
#include <strings.h>

#include "lns_priv.h"

void lns_get_info(const struct lns *l, struct lns_info *info)
{
	*info = (struct lns_info) {
		.l2tp = l->l2tp,
		.target = &l->target,
		.peer = &l->peer,
		.created_ms = l->created_ms,
		.established_ms = l->established_ms,
		.in_kernel = l->in_kernel,
		.persist = !l->retired && !l->lac->stopping && !l->target.looked_up,
		.draining = l->draining,
		.retired = l->retired,
	};
}

uint16_t lns_id(const struct lns *l)
{
	return l->id;
}

const struct sockaddr_storage *lns_peer(const struct lns *l)
{
	return &l->peer;
}

const struct lns_target *lns_target(const struct lns *l)
{
	return &l->target;
}

void lns_cursor_open(struct lns_cursor *c, struct lac *lac)
{
	c->next = LIST_FIRST(&lac->tunnels);
	LIST_INSERT_HEAD(&lac->tunnel_cursors, c, link);
}

struct lns *lns_cursor_next(struct lns_cursor *c)
{
	struct lns *l = c->next;

	if (l)
		c->next = LIST_NEXT(l, link);
	return l;
}

void lns_cursors_pass(const struct lns *l)
{
	struct lns_cursor *c;

	LIST_FOREACH(c, &l->lac->tunnel_cursors, link)
		if (c->next == l)
			c->next = LIST_NEXT(l, link);
}

void lns_cursor_close(struct lns_cursor *c)
{
	LIST_REMOVE(c, link);
}

bool lns_is_named(const struct lns *l, const char *name)
{
	char id[8];

	snprintf(id, sizeof(id), "%u", l->id);
	return !strcasecmp(l->target.profile.name, name) || (l->id && !strcmp(id, name));
}

bool lns_find_named(const struct lac *lac, const char *name)
{
	struct lns *l;

	LIST_FOREACH(l, &lac->tunnels, link)
		if (lns_is_named(l, name))
			return true;
	return false;
}

unsigned int lns_sessions(const struct lns *l)
{
	return l->l2tp ? l2tp_tunnel_sessions(l->l2tp) : 0;
}

void lns_drain(struct lns *l, bool drain)
{
	l->draining = drain;
	lns_log(LOG_INFO, l, drain ? "draining, it takes no new session" : "it takes new sessions again", NULL);
}

bool lns_is_draining(const struct lns *l)
{
	return l->draining && !l->down;
}
