// SPDX-License-Identifier: GPL-2.0
/* "reload", "write", "copy running-config startup-config" */
#include <errno.h>
#include <string.h>

#include "cli_commands.h"
#include "conf_file.h"
#include "reload.h"

static void print_mistake(void *ctx, const char *message)
{
	cli_out_printf(ctx, "%s\n", message);
}

static void list_mistake(void *ctx, const char *message)
{
	json_object_array_add(ctx, json_object_new_string(message));
}

int cmd_reload(struct cli_call *call)
{
	struct lac *lac = call->cli->lac;
	struct json_object *mistakes;
	int err;

	if (!call->out.json) {
		err = lac_reload(lac, print_mistake, &call->out);
	} else {
		mistakes = json_object_new_array();
		err = lac_reload(lac, list_mistake, mistakes);
		cli_out_json(&call->out, mistakes);
		cli_out_printf(&call->out, "\n");
	}
	return err ? cli_fail(call, "the configuration stays as it was") : 0;
}

int cmd_write(struct cli_call *call)
{
	const struct lac *lac = call->cli->lac;
	const char *path = call->value->given[0] ? call->value->option[0].text : lac->conf_path;

	if (call->value->given[0] && path[0] != '/')
		return cli_fail(call, "'%.64s' is not the path of a file, expected one that begins with /", path);
	if (conf_file_save(path, lac->conf))
		return cli_fail(call, "%s: %s", path, strerror(errno));
	return 0;
}
