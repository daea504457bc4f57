// SPDX-License-Identifier: GPL-2.0
/* "show pppoe-ac ...", laid out as the guide has it (S102 to S145). */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "lns.h"
#include "subscriber.h"
#include "udp_io.h"

/* --- connections */

struct connections {
	struct cli_stream stream;
	struct subscriber_cursor cursor;
	char ac[CONF_NAME_MAX + 1];	/* only those of this one; "" = all */
};

static void print_connection(struct cli_out *o, const struct subscriber_info *s)
{
	cli_out_printf(o, "Route Name:                 %s-%s\n", s->ac, s->interface);
	cli_out_printf(o, "Route ID:                   %u\n", s->route_id);
	cli_out_printf(o, "Source Information\n");
	cli_out_printf(o, "  Interface:                %s\n", s->interface);
	cli_out_printf(o, "  Session ID:               %u\n", s->sid);
	cli_out_printf(o, "  Service Name:             %s\n", s->service);
	cli_out_printf(o, "  State:                    %s\n", s->open ? "Open" : "Opening");
	cli_out_printf(o, "  Peer MAC:                 %02x:%02x:%02x:%02x:%02x:%02x\n", s->mac[0], s->mac[1], s->mac[2],
		       s->mac[3], s->mac[4], s->mac[5]);
	cli_out_printf(o, "Destination Information\n");
	cli_out_printf(o, "  Type:                     L2TP\n");
	cli_out_printf(o, "  Tunnel ID:                %u\n", s->lns ? lns_id(s->lns) : 0);
	cli_out_printf(o, "  Session ID:               %u\n\n", s->session ? l2tp_session_id(s->session) : 0);
}

static void list_connection(struct cli_out *out, const struct subscriber_info *s)
{
	struct json_object *o = json_object_new_object();
	char text[DISC_NAME_MAX + 1];

	snprintf(text, sizeof(text), "%s-%s", s->ac, s->interface);
	cli_json_text(o, "route-name", text);
	cli_json_u64(o, "route-id", s->route_id);
	cli_json_text(o, "pppoe-ac", s->ac);
	cli_json_text(o, "interface", s->interface);
	cli_json_u64(o, "pppoe-session-id", s->sid);
	cli_json_text(o, "service-name", s->service);
	cli_json_text(o, "state", s->open ? "Open" : "Opening");
	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", s->mac[0], s->mac[1], s->mac[2], s->mac[3], s->mac[4],
		 s->mac[5]);
	cli_json_text(o, "peer-mac", text);
	cli_json_text(o, "user", s->user);
	cli_json_text(o, "type", "L2TP");
	cli_json_u64(o, "tunnel-id", s->lns ? lns_id(s->lns) : 0);
	cli_json_u64(o, "session-id", s->session ? l2tp_session_id(s->session) : 0);
	if (s->lns)
		cli_json_text(o, "lns", udp_addr_text(&lns_target(s->lns)->peer, text, sizeof(text)));
	cli_out_array_item(out, o);
}

static bool next_connection(struct cli_stream *stream, struct cli_out *o)
{
	struct connections *c = (struct connections *)stream;
	struct subscriber *s = subscriber_cursor_next(&c->cursor);
	struct subscriber_info info;

	if (!s) {
		if (o->json)
			cli_out_array_end(o);
		return false;
	}
	subscriber_get_info(s, &info);
	if (c->ac[0] && strcmp(c->ac, info.ac))
		return true;
	if (o->json)
		list_connection(o, &info);
	else
		print_connection(o, &info);
	return true;
}

static void end_connections(struct cli_stream *stream)
{
	struct connections *c = (struct connections *)stream;

	subscriber_cursor_close(&c->cursor);
	free(c);
}

/* The access concentrator that the command names. Return: 0, *@ac NULL when it names none, or -1. */
static int named_ac(struct cli_call *call, const struct conf_ac **ac)
{
	const char *name = call->value->args ? call->value->arg[0].text : NULL;

	*ac = name ? conf_find_ac(call->cli->lac->conf, name) : NULL;
	if (name && !*ac)
		return cli_fail(call, "there is no access concentrator '%.64s', expected the name of a 'pppoe-ac'", name);
	return 0;
}

int show_pppoe_connections(struct cli_call *call)
{
	const struct conf_ac *ac;
	struct connections *c;

	if (named_ac(call, &ac))
		return -1;
	c = calloc(1, sizeof(*c));
	if (!c)
		return cli_fail(call, "out of memory");
	c->stream.next = next_connection;
	c->stream.end = end_connections;
	if (ac)
		snprintf(c->ac, sizeof(c->ac), "%s", ac->name);
	subscriber_cursor_open(&c->cursor, call->cli->lac);
	call->stream = &c->stream;
	if (call->out.json)
		cli_out_array_begin(&call->out);
	else
		cli_out_printf(&call->out, "PPPoE Access Concentrator Connection Status\n"
			       "---------------------------------------------------------------------\n");
	return 0;
}

/* --- statistics */

struct row {
	const char *name;
	size_t offset;	/* in struct lac */
};

#define ROUTE(name, member) { name, offsetof(struct lac, counters.member) }
#define DISC(name, member) { name, offsetof(struct lac, disc_stats.member) }

/* In the guide's order (S110 to S136). */
static const struct row rows[] = {
	ROUTE("lnsLookupSuccessfulRequests", lookups_ok),
	ROUTE("lnsLookupFailedRequests", lookups_failed),
	ROUTE("lnsLookupDnsFailures", lookups_dns_failed),
	ROUTE("lnsLookupRadiusFailures", lookups_radius_failed),
	ROUTE("l2tpTunnelsOpened", l2tp_tunnels_opened),
	ROUTE("l2tpSessionsOpened", l2tp_sessions_opened),
	ROUTE("l2tpSessionsClosed", l2tp_sessions_closed),
	ROUTE("l2tpDnsFailures", l2tp_dns_failures),
	DISC("pppoePadiReceived", padi_received),
	DISC("pppoeInvalidPadi", padi_invalid),
	DISC("pppoePadoSent", pado_sent),
	DISC("pppoePadsSent", pads_sent),
	DISC("pppoePadrReceived", padr_received),
	DISC("pppoeInvalidPadr", padr_invalid),
	DISC("pppoeResentPadr", padr_resent),
	DISC("pppoePadtReceived", padt_received),
	DISC("pppoeInvalidPadt", padt_invalid),
	DISC("pppoePadtSent", padt_sent),
	ROUTE("routesCreated", routes_created),
	ROUTE("routesCreateFail", routes_create_fail),
	ROUTE("routesDeleted", routes_deleted),
	ROUTE("routesDeleteFail", routes_delete_fail),
	ROUTE("routesDstOpenFail", routes_dst_open_fail),
	ROUTE("routesDestCloseFail", routes_dest_close_fail),
	ROUTE("routesSourceCloseFail", routes_source_close_fail),
	ROUTE("routesClosedByDest", routes_closed_by_dest),
	ROUTE("routesClosedBySource", routes_closed_by_source),
};

/* Not in the guide's table, so for programs only (I26). */
static const struct row more_rows[] = {
	DISC("pppoeIgnoredPadi", padi_ignored),
	DISC("pppoePadsErrorSent", pads_error_sent),
	ROUTE("l2tpTunnelsClosed", l2tp_tunnels_closed),
	ROUTE("l2tpControlMalformed", control_malformed),
	ROUTE("l2tpControlForeign", control_foreign),
	ROUTE("l2tpControlUnknownTunnel", control_unknown),
	{ "eventLoopLongestRoundUs", offsetof(struct lac, watch.max_us) },
	{ "eventLoopStalls", offsetof(struct lac, watch.stalls) },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t value_of(const struct lac *lac, const struct row *row)
{
	uint64_t value;

	memcpy(&value, (const char *)lac + row->offset, sizeof(value));
	return value;
}

int show_pppoe_statistics(struct cli_call *call)
{
	const struct lac *lac = call->cli->lac;
	struct cli_out *o = &call->out;
	struct json_object *json;
	size_t i;

	if (o->json) {
		json = json_object_new_object();
		for (i = 0; i < COUNT(rows); i++)
			cli_json_u64(json, rows[i].name, value_of(lac, &rows[i]));
		for (i = 0; i < COUNT(more_rows); i++)
			cli_json_u64(json, more_rows[i].name, value_of(lac, &more_rows[i]));
		cli_out_json(o, json);
		cli_out_printf(o, "\n");
		return 0;
	}
	cli_out_printf(o, "PPPoE Access Concentrator Statistics\n%-42s%s\n"
		       "--------------------------------------------------------------\n", "Name", "Value");
	for (i = 0; i < COUNT(rows); i++)
		cli_out_printf(o, "%-42s%llu\n", rows[i].name, (unsigned long long)value_of(lac, &rows[i]));
	return 0;
}

/* --- configuration check */

/* The subject of a warning is clear here. */
static const char *predicate(const char *text)
{
	const char *colon = strstr(text, ": ");

	return colon ? colon + 2 : text;
}

static void print_warning(void *ctx, const char *text)
{
	cli_out_printf(ctx, "  Warning: %s\n", predicate(text));
}

static void list_warning(void *ctx, const char *text)
{
	cli_json_message(ctx, predicate(text));
}

static void check_ac(struct cli_out *o, const struct conf *conf, const struct conf_ac *ac)
{
	bool complete = conf_ac_check(conf, ac, NULL, NULL);
	struct json_object *json, *missing, *warnings;

	if (!o->json) {
		cli_out_printf(o, "PPPoE Access Concentrator %s:\n  %s Configuration\n", ac->name,
			       complete ? "Complete" : "Incomplete");
		conf_ac_check(conf, ac, cli_out_message, o);
		conf_ac_warnings(conf, ac, print_warning, o);
		return;
	}
	json = json_object_new_object();
	missing = json_object_new_array();
	warnings = json_object_new_array();
	conf_ac_check(conf, ac, cli_json_message, missing);
	conf_ac_warnings(conf, ac, list_warning, warnings);
	cli_json_text(json, "pppoe-ac", ac->name);
	cli_json_bool(json, "complete", complete);
	json_object_object_add(json, "messages", missing);
	json_object_object_add(json, "warnings", warnings);
	cli_out_array_item(o, json);
}

int show_pppoe_config_check(struct cli_call *call)
{
	const struct conf *conf = call->cli->lac->conf;
	struct cli_out *o = &call->out;
	const struct conf_ac *ac, *one;

	if (named_ac(call, &one))
		return -1;
	if (o->json)
		cli_out_array_begin(o);
	for (ac = conf->acs; ac; ac = ac->next) {
		if (one && ac != one)
			continue;
		if (o->len && !o->json)
			cli_out_printf(o, "\n");
		check_ac(o, conf, ac);
	}
	if (o->json)
		cli_out_array_end(o);
	return 0;
}
