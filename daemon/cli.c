// SPDX-License-Identifier: GPL-2.0
#include "cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "config_apply.h"
#include "config_lex.h"
#include "reload.h"

static int nothing(struct cli_call *call)
{
	(void)call;
	return 0;
}

static int configure(struct cli_call *call)
{
	call->cli->at = (struct conf_place) { .mode = CONF_MODE_TOP };
	return 0;
}

static int leave(struct cli_call *call)
{
	call->cli->bye = true;
	return 0;
}

static const cli_fn commands[] = {
	[CLI_CONFIGURE] = configure,
	[CLI_ENABLE] = nothing,
	[CLI_EXIT] = leave,
	[CLI_SHOW_CONNECTIONS] = show_pppoe_connections,
	[CLI_SHOW_STATISTICS] = show_pppoe_statistics,
	[CLI_SHOW_AC_CHECK] = show_pppoe_config_check,
	[CLI_SHOW_TUNNEL] = show_l2tp_tunnel,
	[CLI_SHOW_TUNNEL_DETAIL] = show_l2tp_tunnel_detail,
	[CLI_SHOW_TUNNEL_CHECK] = show_l2tp_tunnel_config_check,
	[CLI_SHOW_SESSION] = show_l2tp_session,
	[CLI_SHOW_SESSION_DETAIL] = show_l2tp_session_detail,
	[CLI_SHOW_RUNNING] = show_running_config,
	[CLI_SHOW_STARTUP] = show_startup_config,
	[CLI_SHOW_DEBUGGING] = show_debugging,
	[CLI_SHOW_INTERFACE] = show_interface,
	[CLI_SHOW_DRAIN] = show_drain,
	[CLI_SHOW_VERSION] = show_version,
	[CLI_SHOW_EVENT_LOOP] = show_event_loop,
	[CLI_DEBUG] = cmd_debug,
	[CLI_CLEAR_SESSION] = cmd_clear_sessions,
	[CLI_CLEAR_TUNNEL] = cmd_clear_tunnel,
	[CLI_CLEAR_CONNECTION] = cmd_clear_sessions,
	[CLI_CLEAR_STATISTICS] = cmd_clear_statistics,
	[CLI_DRAIN_LAC] = cmd_drain_lac,
	[CLI_DRAIN_TUNNEL] = cmd_drain_tunnel,
	[CLI_DRAIN_LNS] = cmd_drain_lns,
	[CLI_RELOAD] = cmd_reload,
	[CLI_WRITE] = cmd_write,
};

void cli_init(struct cli *cli, struct lac *lac)
{
	*cli = (struct cli) { .lac = lac, .at.mode = CONF_MODE_EXEC };
}

int cli_fail(struct cli_call *call, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(call->error, sizeof(call->error), fmt, ap);
	va_end(ap);
	return -1;
}

static int run_command(struct cli_call *call, const struct conf_word *word, unsigned int words)
{
	bool no = words > 1 && conf_is_word(word, "no");
	struct conf_match *m = &call->match;

	if (!conf_match(CONF_MODE_EXEC, word + no, words - no, no, m))
		return cli_fail(call, "%s", m->error);
	call->cmd = m->cmd;
	call->value = &m->value;
	call->no = no;
	return commands[m->cmd->action](call);
}

static void keep_error(void *ctx, const char *message)
{
	struct cli_call *call = ctx;

	/* The first of several is the one to mend first. */
	if (!call->error[0])
		cli_fail(call, "%s", message);
}

static bool has_message(struct json_object *list, size_t *from, const char *text)
{
	for (size_t i = *from; i < json_object_array_length(list); i++) {
		if (strcmp(json_object_get_string(json_object_array_get_idx(list, i)), text))
			continue;
		*from = i + 1;
		return true;
	}
	return false;
}

/* Tells what a statement has made unwise. Both lists are in the order of the configuration, so that one pass compares them. */
static void tell_new(struct cli_out *o, struct json_object *before, struct json_object *after)
{
	size_t from = 0;

	for (size_t i = 0; i < json_object_array_length(after) && !o->json; i++) {
		const char *text = json_object_get_string(json_object_array_get_idx(after, i));

		if (!has_message(before, &from, text))
			cli_out_printf(o, "Warning: %s\n", text);
	}
	json_object_put(before);
	json_object_put(after);
}

static struct json_object *warnings_of(const struct conf *conf)
{
	struct json_object *list = json_object_new_array();

	conf_warnings(conf, cli_json_message, list);
	return list;
}

/* These move the user and nothing else. */
static bool is_move(const struct conf_line *line)
{
	return !line->words || conf_is_word(&line->word[0], "exit") || conf_is_word(&line->word[0], "end");
}

/* A statement changes a copy, which takes the place of the running configuration if it is good as a whole. */
static int edit(struct cli_call *call, const char *line)
{
	struct cli *cli = call->cli;
	struct conf_place at = cli->at;
	struct json_object *before;
	const char *refused;
	struct conf *conf;

	if (cli->lac->stopping)
		return cli_fail(call, "the daemon is stopping");
	conf = conf_copy(cli->lac->conf);
	if (!conf)
		return cli_fail(call, "the running configuration cannot be copied");
	if (conf_edit(conf, &at, line, call->error, sizeof(call->error)))
		goto refuse;
	refused = conf_change_refused(cli->lac->conf, conf);
	if (refused) {
		cli_fail(call, "%s", refused);
		goto refuse;
	}
	if (!conf_validate(conf, keep_error, call))
		goto refuse;
	before = warnings_of(cli->lac->conf);
	lac_apply(cli->lac, conf);
	tell_new(&call->out, before, warnings_of(conf));
	cli->at = at;
	return 0;

refuse:
	conf_free(conf);
	return -1;
}

int cli_run(struct cli *cli, const char *text, struct cli_call *call)
{
	struct conf_lexer lx;
	struct conf_line line;
	int err = 0;

	call->cli = cli;
	call->error[0] = '\0';
	conf_lex_init(&lx, text, strlen(text));
	if (!conf_lex(&lx, &line))
		return 0;
	if (line.error)
		err = cli_fail(call, "%s", line.error);
	else if (cli->at.mode == CONF_MODE_EXEC && line.words)
		err = run_command(call, line.word, line.words);
	else if (line.words > 1 && conf_is_word(&line.word[0], "do"))
		err = run_command(call, line.word + 1, line.words - 1);
	else if (cli->at.mode != CONF_MODE_EXEC && is_move(&line))
		err = conf_edit(cli->lac->conf, &cli->at, text, call->error, sizeof(call->error));
	else if (cli->at.mode != CONF_MODE_EXEC)
		err = edit(call, text);
	explicit_bzero(&line, sizeof(line));
	return err;
}

void cli_prompt(const struct cli *cli, char *buf, size_t size)
{
	static const char *const place[] = {
		[CONF_MODE_TOP] = "(config)",
		[CONF_MODE_GROUP] = "(config-sg)",
		[CONF_MODE_AC] = "(config-pppoe-ac)",
		[CONF_MODE_PROFILE] = "(config-l2tp-profile)",
		[CONF_MODE_TUNNEL] = "(config-l2tp-tunnel)",
		[CONF_MODE_ISAKMP] = "(config-isakmp-profile)",
		[CONF_MODE_IPSEC] = "(config-ipsec-profile)",
		[CONF_MODE_IFACE] = "(config-if)",
		[CONF_MODE_EXEC] = "",
	};
	const struct lac *lac = cli->lac;
	const char *name = lac->conf->hostname[0] ? lac->conf->hostname : lac->host_name;
	size_t len = lac->conf->hostname[0] ? strlen(name) : strcspn(name, ".");

	snprintf(buf, size, "%.*s%s#", (int)(len < CONF_NAME_MAX ? len : CONF_NAME_MAX), name, place[cli->at.mode]);
}
