// SPDX-License-Identifier: GPL-2.0
/* Subscribers as operators see them: listed, chosen, cleared. */
#include <string.h>

#include "lns.h"
#include "subscriber_priv.h"

void subscriber_cursor_open(struct subscriber_cursor *c, struct lac *lac)
{
	c->next = TAILQ_FIRST(&lac->subscribers);
	LIST_INSERT_HEAD(&lac->subscriber_cursors, c, link);
}

struct subscriber *subscriber_cursor_next(struct subscriber_cursor *c)
{
	struct subscriber *s = c->next;

	if (s)
		c->next = TAILQ_NEXT(s, link);
	return s;
}

void subscriber_cursors_pass(const struct subscriber *s)
{
	struct subscriber_cursor *c;

	LIST_FOREACH(c, &s->lac->subscriber_cursors, link)
		if (c->next == s)
			c->next = TAILQ_NEXT(s, link);
}

void subscriber_cursor_close(struct subscriber_cursor *c)
{
	LIST_REMOVE(c, link);
}

void subscriber_get_info(const struct subscriber *s, struct subscriber_info *info)
{
	*info = (struct subscriber_info) {
		.route_id = s->route_id,
		.ac = s->iface->ac,
		.interface = s->iface->name,
		.ifindex = s->iface->ifindex,
		.sid = s->sid,
		.service = s->service,
		.mac = s->mac,
		.user = s->user,
		.open = s->up,
		.lns = s->lns,
		.session = s->session,
	};
}

bool subscriber_matches(const struct subscriber *s, const struct subscriber_match *m)
{
	if (m->tunnel_id && (!s->lns || lns_id(s->lns) != m->tunnel_id))
		return false;
	if (m->session_id && (!s->session || l2tp_session_id(s->session) != m->session_id))
		return false;
	if (m->route_id && s->route_id != m->route_id)
		return false;
	if (m->user[0] && strcmp(m->user, s->user))
		return false;
	if (m->ac[0] && strcmp(m->ac, s->iface->ac))
		return false;
	if (m->interface[0] && strcmp(m->interface, s->iface->name))
		return false;
	return !m->has_mac || !memcmp(m->mac, s->mac, sizeof(m->mac));
}

void subscriber_clear(struct subscriber *s)
{
	subscriber_log(LOG_INFO, s, "cleared by the operator", NULL);
	s->cause = ACCT_CAUSE_ADMIN_RESET;
	s->cleared = true;
	subscriber_drop(s, true, "cleared by the operator");
}
