// SPDX-License-Identifier: GPL-2.0
/* "debug ...", "no debug ...", "show debugging ..." (S148 to S151) */
#include "cli_commands.h"
#include "debug.h"

/* The subsystems that a command means: one, or all of them. */
static unsigned int subsystems(const struct cli_call *call)
{
	return call->cmd->param == LOG_SUBSYSTEMS ? LOG_DEBUG_ALL : 1U << call->cmd->param;
}

int cmd_debug(struct cli_call *call)
{
	unsigned int mask = log_debug_mask();

	log_debug_set(call->no ? mask & ~subsystems(call) : mask | subsystems(call));
	return 0;
}

int show_debugging(struct cli_call *call)
{
	unsigned int wanted = subsystems(call);
	struct json_object *json = json_object_new_object();

	for (unsigned int i = 0; i < LOG_SUBSYSTEMS; i++) {
		bool on = log_debug_enabled(i);

		if (!(wanted & 1U << i))
			continue;
		if (call->out.json)
			cli_json_bool(json, log_debug_names[i].name, on);
		else
			cli_out_printf(&call->out, "%s debugging is %s\n", log_debug_names[i].title,
				       on ? "enabled" : "disabled");
	}
	if (!call->out.json) {
		json_object_put(json);
		return 0;
	}
	cli_out_json(&call->out, json);
	cli_out_printf(&call->out, "\n");
	return 0;
}
