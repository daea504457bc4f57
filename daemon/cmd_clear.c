// SPDX-License-Identifier: GPL-2.0
/*
 * "clear ...": sessions end as by an administrator, both sides are told. There may be thousands of them, so that this is a
 * stream: one session at a time, at the end how many there were.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "lns.h"
#include "peer.h"
#include "subscriber.h"

/**
 * struct clear - a command that is being carried out
 * @match: which subscribers
 * @peers: sessions of managed peers that match are meant as well
 * @tunnels: then close their tunnels as well
 * @tunnel: name or id of these tunnels, "" = all
 * @count, @closed: sessions and tunnels cleared
 */
struct clear {
	struct cli_stream stream;
	struct lac *lac;
	struct subscriber_cursor cursor;
	struct subscriber_match match;
	bool peers;
	bool tunnels;
	char tunnel[CONF_NAME_MAX + 1];
	unsigned int count, closed;
};

static void end_clear(struct cli_stream *stream)
{
	struct clear *c = (struct clear *)stream;

	subscriber_cursor_close(&c->cursor);
	free(c);
}

static bool is_chosen(const struct clear *c, const struct lns *l)
{
	return !c->tunnel[0] || lns_is_named(l, c->tunnel);
}

static void close_peer_sessions(struct clear *c)
{
	struct peer_cursor cursor;
	struct peer *peer;

	peer_cursor_open(&cursor, c->lac);
	while ((peer = peer_cursor_next(&cursor)))
		if (peer_has_session(peer, c->match.tunnel_id, c->match.session_id))
			c->count += peer_clear_session(peer);
	peer_cursor_close(&cursor);
}

static void close_peers(struct clear *c)
{
	struct peer_cursor cursor;
	struct peer *peer;

	peer_cursor_open(&cursor, c->lac);
	while ((peer = peer_cursor_next(&cursor))) {
		if (c->tunnel[0] && !peer_is_named(peer, c->tunnel))
			continue;
		c->count += peer_has_session(peer, 0, 0);
		c->closed += peer_clear(peer);
	}
	peer_cursor_close(&cursor);
}

static void close_tunnels(struct clear *c)
{
	struct lns_cursor cursor;
	struct lns *l;

	lns_cursor_open(&cursor, c->lac);
	while ((l = lns_cursor_next(&cursor))) {
		if (is_chosen(c, l))
			c->closed += lns_clear(l);
	}
	lns_cursor_close(&cursor);
	close_peers(c);
}

static void print_end(const struct clear *c, struct cli_out *o)
{
	struct json_object *json;

	if (!o->json) {
		if (c->tunnels)
			cli_out_printf(o, "%u tunnel%s and ", c->closed, c->closed == 1 ? "" : "s");
		cli_out_printf(o, "%u session%s cleared\n", c->count, c->count == 1 ? "" : "s");
		return;
	}
	json = json_object_new_object();
	if (c->tunnels)
		cli_json_u64(json, "tunnels", c->closed);
	cli_json_u64(json, "sessions", c->count);
	cli_out_json(o, json);
	cli_out_printf(o, "\n");
}

static bool in_tunnel(const struct clear *c, const struct subscriber *s)
{
	struct subscriber_info info;

	subscriber_get_info(s, &info);
	return info.lns && is_chosen(c, info.lns);
}

static bool next_clear(struct cli_stream *stream, struct cli_out *o)
{
	struct clear *c = (struct clear *)stream;
	struct subscriber *s = subscriber_cursor_next(&c->cursor);

	if (s) {
		if (subscriber_matches(s, &c->match) && (!c->tunnels || in_tunnel(c, s))) {
			c->count++;
			subscriber_clear(s);
		}
		return true;
	}
	if (c->peers)
		close_peer_sessions(c);
	if (c->tunnels)
		close_tunnels(c);
	print_end(c, o);
	return false;
}

static struct clear *begin(struct cli_call *call)
{
	struct clear *c = calloc(1, sizeof(*c));

	if (!c) {
		cli_fail(call, "out of memory");
		return NULL;
	}
	c->stream.next = next_clear;
	c->stream.end = end_clear;
	c->lac = call->cli->lac;
	subscriber_cursor_open(&c->cursor, c->lac);
	call->stream = &c->stream;
	return c;
}

static void copy(char *dst, size_t size, const char *text)
{
	snprintf(dst, size, "%s", text);
}

/* What the command says of the sessions that are meant, see enum cli_select. */
static void select_sessions(struct subscriber_match *m, const struct conf_cmd *cmd, const struct conf_value *v)
{
	switch ((enum cli_select)cmd->param) {
	case CLI_SELECT_ALL:
		break;
	case CLI_SELECT_SESSION:
		m->session_id = (uint16_t)v->arg[0].number;
		break;
	case CLI_SELECT_TUNNEL:
		m->tunnel_id = (uint16_t)v->arg[0].number;
		m->session_id = v->given[0] ? (uint16_t)v->option[0].number : 0;
		break;
	case CLI_SELECT_USER:
		copy(m->user, sizeof(m->user), v->arg[0].text);
		break;
	case CLI_SELECT_MAC:
		m->has_mac = true;
		memcpy(m->mac, v->arg[0].mac, sizeof(m->mac));
		break;
	case CLI_SELECT_AC:
		copy(m->ac, sizeof(m->ac), v->arg[0].text);
		break;
	case CLI_SELECT_ROUTE:
		m->route_id = v->arg[0].number;
		break;
	case CLI_SELECT_INTERFACE:
		copy(m->interface, sizeof(m->interface), v->arg[0].text);
		break;
	}
}

int cmd_clear_sessions(struct cli_call *call)
{
	struct clear *c = begin(call);

	if (!c)
		return -1;
	select_sessions(&c->match, call->cmd, call->value);
	c->peers = call->cmd->action == CLI_CLEAR_SESSION && call->cmd->param <= CLI_SELECT_TUNNEL;
	return 0;
}

int cmd_clear_tunnel(struct cli_call *call)
{
	const struct conf_arg *arg = &call->value->arg[0];
	struct clear *c;

	if (arg->kind != CONF_VALUE_CHOICE && !lns_find_named(call->cli->lac, arg->text) &&
	    !peer_find_named(call->cli->lac, arg->text))
		return cli_fail(call, "there is no tunnel '%.64s', expected the name or the id of one", arg->text);
	c = begin(call);
	if (!c)
		return -1;
	c->tunnels = true;
	if (arg->kind != CONF_VALUE_CHOICE)
		copy(c->tunnel, sizeof(c->tunnel), arg->text);
	return 0;
}

int cmd_clear_statistics(struct cli_call *call)
{
	struct lac *lac = call->cli->lac;

	memset(&lac->counters, 0, sizeof(lac->counters));
	memset(&lac->disc_stats, 0, sizeof(lac->disc_stats));
	return 0;
}
