// SPDX-License-Identifier: GPL-2.0
/* "show l2tp tunnel ...": walks through the tunnels to LNSs and the managed peers, and through the configuration of the latter. */
#include "show_l2tp.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli_commands.h"
#include "peer.h"
#include "udp_io.h"

/**
 * struct tunnels - "show l2tp tunnel" under way
 * @cursor: where it is among those to LNSs
 * @peers: after them, among the managed peers
 * @name: only those of this name, "" = all
 * @detail: the long form
 */
struct tunnels {
	struct cli_stream stream;
	struct lns_cursor cursor;
	struct peer_cursor peers;
	struct lac *lac;
	char name[CONF_NAME_MAX + 1];
	bool detail;
};

static void print_tunnel(struct cli_out *o, const struct tunnels *walk, const struct lns_info *lns)
{
	struct dataplane *dp = walk->lac->dp;
	struct show_tunnel t = { .lns = *lns, .local = lns->target->source };

	if (t.local.ss_family == AF_UNSPEC && lns->peer->ss_family != AF_UNSPEC)
		udp_route_source(lns->peer, &t.local);
	if (walk->detail && lns->in_kernel)
		dp->ops->tunnel_stats(dp, l2tp_tunnel_id(lns->l2tp), &t.data);
	show_clock_now(&t.clock);
	if (o->json)
		cli_out_array_item(o, show_tunnel_json(&t, walk->detail));
	else if (walk->detail)
		show_tunnel_text_detail(o, &t);
	else
		show_tunnel_text(o, &t);
}

/* A managed peer has a tunnel of its own opening, and perhaps one of the peer's (S165). */
static bool next_peer(struct tunnels *walk, struct cli_out *o)
{
	struct peer *peer = peer_cursor_next(&walk->peers);
	struct peer_info info;

	if (!peer) {
		if (o->json)
			cli_out_array_end(o);
		return false;
	}
	if (walk->name[0] && !peer_is_named(peer, walk->name))
		return true;
	peer_get_info(peer, &info);
	for (size_t i = 0; i < info.count; i++)
		print_tunnel(o, walk, &info.tunnel[i]);
	return true;
}

static bool next_tunnel(struct cli_stream *stream, struct cli_out *o)
{
	struct tunnels *walk = (struct tunnels *)stream;
	struct lns *l = lns_cursor_next(&walk->cursor);
	struct lns_info info;

	if (!l)
		return next_peer(walk, o);
	if (walk->name[0] && !lns_is_named(l, walk->name))
		return true;
	lns_get_info(l, &info);
	print_tunnel(o, walk, &info);
	return true;
}

static void end_tunnels(struct cli_stream *stream)
{
	struct tunnels *walk = (struct tunnels *)stream;

	lns_cursor_close(&walk->cursor);
	peer_cursor_close(&walk->peers);
	free(walk);
}

/* A profile or a managed tunnel that is configured has a name to ask for, even if it has no tunnel at the moment. */
static bool name_exists(const struct lac *lac, const char *name)
{
	return lns_find_named(lac, name) || peer_find_named(lac, name) || conf_find_profile(lac->conf, name) || conf_find_tunnel(lac->conf, name);
}

static int show_tunnels(struct cli_call *call, bool detail)
{
	const char *name = call->value->args ? call->value->arg[0].text : "";
	struct lac *lac = call->cli->lac;
	struct tunnels *walk;

	if (name[0] && !name_exists(lac, name))
		return cli_fail(call, "there is no tunnel '%.64s', expected the name of an 'l2tp-profile' or 'l2tp tunnel'",
				name);
	walk = calloc(1, sizeof(*walk));
	if (!walk)
		return cli_fail(call, "out of memory");
	walk->stream.next = next_tunnel;
	walk->stream.end = end_tunnels;
	walk->lac = lac;
	walk->detail = detail;
	snprintf(walk->name, sizeof(walk->name), "%s", name);
	lns_cursor_open(&walk->cursor, lac);
	peer_cursor_open(&walk->peers, lac);
	call->stream = &walk->stream;
	if (call->out.json)
		cli_out_array_begin(&call->out);
	else
		cli_out_printf(&call->out, "%s",
			       detail ? "L2TP Tunnel Information details\n" : "L2TP Tunnel Information\n" SHOW_RULER);
	return 0;
}

int show_l2tp_tunnel(struct cli_call *call)
{
	return show_tunnels(call, false);
}

int show_l2tp_tunnel_detail(struct cli_call *call)
{
	return show_tunnels(call, true);
}

/* --- configuration check */

static void check_tunnel(struct cli_out *o, const struct conf *conf, const struct conf_tunnel *t)
{
	bool complete = conf_tunnel_check(conf, t, NULL, NULL);
	struct json_object *json, *messages;

	if (!o->json) {
		cli_out_printf(o, "%sL2TP Tunnel %s:\n  %s Configuration\n", o->len ? "\n" : "", t->l2tp.name,
			       complete ? "Complete" : "Incomplete");
		conf_tunnel_check(conf, t, cli_out_message, o);
		return;
	}
	json = json_object_new_object();
	messages = json_object_new_array();
	conf_tunnel_check(conf, t, cli_json_message, messages);
	cli_json_text(json, "tunnel", t->l2tp.name);
	cli_json_bool(json, "complete", complete);
	json_object_object_add(json, "messages", messages);
	cli_out_array_item(o, json);
}

int show_l2tp_tunnel_config_check(struct cli_call *call)
{
	const char *name = call->value->args ? call->value->arg[0].text : NULL;
	const struct conf *conf = call->cli->lac->conf;
	const struct conf_tunnel *t, *one = name ? conf_find_tunnel(conf, name) : NULL;

	if (name && !one)
		return cli_fail(call, "there is no tunnel '%.64s', expected the name of an 'l2tp tunnel'", name);
	if (call->out.json)
		cli_out_array_begin(&call->out);
	for (t = conf->tunnels; t; t = t->next)
		if (!one || t == one)
			check_tunnel(&call->out, conf, t);
	if (call->out.json)
		cli_out_array_end(&call->out);
	return 0;
}
