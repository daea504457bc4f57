// SPDX-License-Identifier: GPL-2.0
/* "drain ...", "no drain ...", "show drain" */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>

#include "cli_commands.h"
#include "config_radius.h"
#include "drain.h"
#include "iface.h"
#include "lns.h"

int cmd_drain_lac(struct cli_call *call)
{
	struct lac *lac = call->cli->lac;

	lac->drain.lac = !call->no;
	log_info("%s", call->no ? "new sessions are accepted again" : "draining: no new session is accepted");
	iface_sync(lac);
	return 0;
}

int cmd_drain_lns(struct cli_call *call)
{
	const struct conf_addr *addr = &call->value->arg[0].addr;
	struct lac *lac = call->cli->lac;
	char text[CONF_ADDR_TEXT_MAX];
	int err;

	if (call->no && !call->value->args) {
		lac->drain.count = 0;
		iface_sync(lac);
		return 0;
	}
	err = call->no ? drain_del_lns(&lac->drain, addr) : drain_add_lns(&lac->drain, addr);
	conf_format_addr(addr, text);
	if (err == -ENOENT)
		return cli_fail(call, "LNS %s is not being drained, see 'show drain'", text);
	if (err == -ENOSPC)
		return cli_fail(call, "too many LNSs are being drained, expected at most %u", DRAIN_LNS_MAX);
	if (!err)
		log_info("LNS %s: %s", text, call->no ? "takes new sessions again" : "draining, no new session is taken there");
	iface_sync(lac);
	return 0;
}

int cmd_drain_tunnel(struct cli_call *call)
{
	const char *name = call->value->args ? call->value->arg[0].text : NULL;
	struct lns_cursor c;
	struct lns *l;

	if (name && !lns_find_named(call->cli->lac, name))
		return cli_fail(call, "there is no tunnel '%.64s', expected the name or the id of one", name);
	lns_cursor_open(&c, call->cli->lac);
	while ((l = lns_cursor_next(&c))) {
		if (!name || lns_is_named(l, name))
			lns_drain(l, !call->no);
	}
	lns_cursor_close(&c);
	return 0;
}

static void print_drain(struct cli_out *o, const struct lac *lac, const struct drain *d)
{
	char text[CONF_ADDR_TEXT_MAX];
	struct lns_cursor c;
	struct lns *l;

	cli_out_printf(o, "LAC:                        %s\n", d->lac ? "draining" : "accepts new sessions");
	cli_out_printf(o, "Sessions:                   %u\n", lac->subscriber_count);
	for (unsigned int i = 0; i < d->count; i++)
		cli_out_printf(o, "LNS draining:               %s\n", conf_format_addr(&d->lns[i], text));
	lns_cursor_open(&c, (struct lac *)lac);
	while ((l = lns_cursor_next(&c)))
		if (lns_is_draining(l))
			cli_out_printf(o, "Tunnel draining:            %u, %u sessions\n", lns_id(l), lns_sessions(l));
	lns_cursor_close(&c);
}

static struct json_object *list_lns(const struct drain *d)
{
	struct json_object *list = json_object_new_array();
	char text[CONF_ADDR_TEXT_MAX];

	for (unsigned int i = 0; i < d->count; i++)
		json_object_array_add(list, json_object_new_string(conf_format_addr(&d->lns[i], text)));
	return list;
}

static struct json_object *list_tunnels(struct lac *lac)
{
	struct json_object *list = json_object_new_array(), *o;
	struct lns_cursor c;
	struct lns *l;

	lns_cursor_open(&c, lac);
	while ((l = lns_cursor_next(&c))) {
		if (!lns_is_draining(l))
			continue;
		o = json_object_new_object();
		cli_json_u64(o, "tunnel-id", lns_id(l));
		cli_json_u64(o, "sessions", lns_sessions(l));
		json_object_array_add(list, o);
	}
	lns_cursor_close(&c);
	return list;
}

int show_drain(struct cli_call *call)
{
	struct lac *lac = call->cli->lac;
	struct json_object *o;

	if (!call->out.json) {
		print_drain(&call->out, lac, &lac->drain);
		return 0;
	}
	o = json_object_new_object();
	cli_json_bool(o, "lac", lac->drain.lac);
	cli_json_u64(o, "sessions", lac->subscriber_count);
	json_object_object_add(o, "lns", list_lns(&lac->drain));
	json_object_object_add(o, "tunnels", list_tunnels(lac));
	cli_out_json(&call->out, o);
	cli_out_printf(&call->out, "\n");
	return 0;
}
