// SPDX-License-Identifier: GPL-2.0
/* "reload", "write", "copy running-config startup-config" */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "conf_file.h"
#include "reload.h"

static void print_mistake(void *ctx, const char *message)
{
	cli_out_printf(ctx, "%s\n", message);
}

int cmd_reload(struct cli_call *call)
{
	struct lac *lac = call->cli->lac;
	struct json_object *mistakes;
	int err;

	if (lac->stopping)
		return cli_fail(call, "the daemon is stopping");
	if (!call->out.json) {
		err = lac_reload(lac, print_mistake, &call->out);
	} else {
		mistakes = json_object_new_array();
		err = lac_reload(lac, cli_json_message, mistakes);
		cli_out_json(&call->out, mistakes);
		cli_out_printf(&call->out, "\n");
	}
	return err ? cli_fail(call, "the configuration stays as it was") : 0;
}

/**
 * struct save - a file that is being written by a thread, as the disk may take its time
 * @path, @text, @len: the file
 * @err: errno of the attempt
 * @done: the thread has ended
 * @left: nobody waits for that any more
 */
struct save {
	struct cli_stream stream;
	struct cli_call *call;
	uv_work_t work;
	char path[PATH_MAX];
	char *text;
	size_t len;
	int err;
	bool done, left;
};

static void save_free(struct save *s)
{
	conf_file_release(s->text, s->len);
	free(s);
}

static void on_work(uv_work_t *work)
{
	struct save *s = work->data;

	s->err = conf_file_replace(s->path, s->text, s->len) ? errno : 0;
}

static void on_worked(uv_work_t *work, int status)
{
	struct save *s = work->data;

	if (status)
		s->err = ECANCELED;
	s->done = true;
	if (s->left)
		save_free(s);
}

static bool next_save(struct cli_stream *stream, struct cli_out *o)
{
	struct save *s = (struct save *)stream;

	(void)o;
	stream->wait = !s->done;
	if (s->done && s->err)
		cli_fail(s->call, "%s: %s", s->path, s->err == EINVAL ? "not a file" : strerror(s->err));
	return !s->done;
}

static void end_save(struct cli_stream *stream)
{
	struct save *s = (struct save *)stream;

	s->left = true;
	if (s->done)
		save_free(s);
}

int cmd_write(struct cli_call *call)
{
	struct lac *lac = call->cli->lac;
	const char *path = call->value->given[0] ? call->value->option[0].text : lac->conf_path;
	struct save *s = calloc(1, sizeof(*s));

	if (!s)
		return cli_fail(call, "out of memory");
	s->stream.next = next_save;
	s->stream.end = end_save;
	s->call = call;
	s->work.data = s;
	snprintf(s->path, sizeof(s->path), "%s", path);
	s->text = conf_file_text(lac->conf, &s->len);
	if (!s->text || uv_queue_work(lac->loop, &s->work, on_work, on_worked)) {
		save_free(s);
		return cli_fail(call, "out of memory");
	}
	call->stream = &s->stream;
	return 0;
}
