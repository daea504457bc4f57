// SPDX-License-Identifier: GPL-2.0
/* "show running-config", "show startup-config", "show version" (S146, S147). */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli_commands.h"
#include "conf_file.h"

#ifndef OPENLAC_VERSION
#define OPENLAC_VERSION	"unknown"
#endif

/**
 * struct section - lines of the running configuration on their way out
 * @out: where they go
 * @prefix: of the headers that are wanted, "" = everything
 * @inside: in a block that is wanted
 * @block: JSON: the block that is being written; NULL = none
 * @statements: its lines
 */
struct section {
	struct cli_out *out;
	const char *prefix;
	bool inside;
	struct json_object *block, *statements;
};

static void end_block(struct section *s)
{
	if (s->block)
		cli_out_array_item(s->out, s->block);
	s->block = NULL;
}

/* Statements of the top level that stand alone are a block without statements. */
static void list_line(struct section *s, const char *text)
{
	if (text[0] == '!')
		return;
	if (text[0] == ' ' && s->block) {
		json_object_array_add(s->statements, json_object_new_string(text + 1));
		return;
	}
	end_block(s);
	s->block = json_object_new_object();
	s->statements = json_object_new_array();
	cli_json_text(s->block, "line", text);
	json_object_object_add(s->block, "statements", s->statements);
}

static void on_line(void *ctx, const char *text)
{
	struct section *s = ctx;

	if (text[0] != ' ' && text[0] != '!')
		s->inside = !strncmp(text, s->prefix, strlen(s->prefix));
	if (!s->inside)
		return;
	if (s->out->json)
		list_line(s, text);
	else
		cli_out_printf(s->out, "%s\n", text);
}

static const char *const prefixes[] = {
	[CLI_RUNNING_ALL] = "",
	[CLI_RUNNING_AC] = "pppoe-ac-service ",
	[CLI_RUNNING_PROFILE] = "l2tp-profile ",
	[CLI_RUNNING_TUNNEL] = "l2tp tunnel ",
	[CLI_RUNNING_IFACE] = "interface ",
	[CLI_RUNNING_CRYPTO] = "crypto ",
};

int show_running_config(struct cli_call *call)
{
	struct section s = { .out = &call->out, .prefix = prefixes[call->cmd->param] };

	if (s.out->json)
		cli_out_array_begin(s.out);
	conf_print(call->cli->lac->conf, on_line, &s);
	if (s.out->json) {
		end_block(&s);
		cli_out_array_end(s.out);
	}
	return 0;
}

int show_startup_config(struct cli_call *call)
{
	const char *path = call->cli->lac->conf_path;
	struct json_object *o;
	size_t len = 0;
	char *text = conf_file_read(path, &len);

	if (!text)
		return cli_fail(call, "%s: %s", path, strerror(errno));
	if (call->out.json) {
		o = json_object_new_object();
		cli_json_text(o, "file", path);
		json_object_object_add(o, "text", json_object_new_string_len(text, (int)len));
		cli_out_json(&call->out, o);
		cli_out_printf(&call->out, "\n");
	} else {
		cli_out_printf(&call->out, "%.*s", (int)len, text);
	}
	conf_file_release(text, len);
	return 0;
}

int show_version(struct cli_call *call)
{
	struct json_object *o;

	if (!call->out.json) {
		cli_out_printf(&call->out, "OpenLAC %s\n", OPENLAC_VERSION);
		return 0;
	}
	o = json_object_new_object();
	cli_json_text(o, "version", OPENLAC_VERSION);
	cli_out_json(&call->out, o);
	cli_out_printf(&call->out, "\n");
	return 0;
}

int show_event_loop(struct cli_call *call)
{
	const struct loop_watch *w = &call->cli->lac->watch;
	struct json_object *o;

	if (!call->out.json) {
		cli_out_printf(&call->out, "Longest round:              %llu us\n", (unsigned long long)w->max_us);
		cli_out_printf(&call->out, "Rounds over 50 ms:          %llu\n", (unsigned long long)w->stalls);
		return 0;
	}
	o = json_object_new_object();
	cli_json_u64(o, "longest-round-us", w->max_us);
	cli_json_u64(o, "stalls", w->stalls);
	cli_out_json(&call->out, o);
	cli_out_printf(&call->out, "\n");
	return 0;
}
