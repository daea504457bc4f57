// SPDX-License-Identifier: GPL-2.0
#include "control.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control_show.h"

#define REQUEST_MAX 4096

struct control {
	struct lac *lac;
	uv_pipe_t listener;
	LIST_HEAD(, client) clients;
};

/* One connection; input that is not a whole line yet waits in @line. */
struct client {
	LIST_ENTRY(client) link;
	struct control *control;
	uv_pipe_t pipe;
	char line[REQUEST_MAX];
	size_t len;
};

struct answer {
	uv_write_t req;
	struct json_object *json;
};

static void on_client_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void client_close(struct client *c)
{
	if (uv_is_closing((uv_handle_t *)&c->pipe))
		return;
	LIST_REMOVE(c, link);
	uv_close((uv_handle_t *)&c->pipe, on_client_closed);
}

static void on_written(uv_write_t *req, int status)
{
	struct answer *a = req->data;

	(void)status;
	json_object_put(a->json);
	free(a);
}

static void reply(struct client *c)
{
	struct answer *a = calloc(1, sizeof(*a));
	uv_buf_t buf[2];

	if (!a)
		return;
	a->json = control_answer(c->control->lac, c->line);
	a->req.data = a;
	buf[0].base = (char *)json_object_to_json_string_ext(a->json, JSON_C_TO_STRING_PLAIN);
	buf[0].len = strlen(buf[0].base);
	buf[1].base = "\n";
	buf[1].len = 1;
	if (uv_write(&a->req, (uv_stream_t *)&c->pipe, buf, 2, on_written)) {
		json_object_put(a->json);
		free(a);
	}
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct client *c = handle->data;

	(void)suggested;
	buf->base = c->line + c->len;
	buf->len = sizeof(c->line) - 1 - c->len;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct client *c = stream->data;
	char *end;

	(void)buf;
	if (n < 0) {	/* end of file, or UV_ENOBUFS for a line that is too long */
		client_close(c);
		return;
	}
	c->len += (size_t)n;
	while ((end = memchr(c->line, '\n', c->len))) {
		size_t used = (size_t)(end + 1 - c->line);

		*end = '\0';
		reply(c);
		memmove(c->line, c->line + used, c->len - used);
		c->len -= used;
	}
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct control *control = listener->data;
	struct client *c;

	if (status)
		return;
	c = calloc(1, sizeof(*c));
	if (!c)
		return;
	c->control = control;
	uv_pipe_init(control->lac->loop, &c->pipe, 0);
	c->pipe.data = c;
	LIST_INSERT_HEAD(&control->clients, c, link);
	if (uv_accept(listener, (uv_stream_t *)&c->pipe) || uv_read_start((uv_stream_t *)&c->pipe, on_alloc, on_read))
		client_close(c);
}

static void on_listener_closed(uv_handle_t *handle)
{
	free(handle->data);
}

struct control *control_new(struct lac *lac, const char *path)
{
	struct control *c = calloc(1, sizeof(*c));
	mode_t old;
	int err;

	if (!c)
		return NULL;
	c->lac = lac;
	uv_pipe_init(lac->loop, &c->listener, 0);
	c->listener.data = c;
	unlink(path);
	old = umask(0177);
	err = uv_pipe_bind(&c->listener, path);
	umask(old);
	if (!err)
		err = uv_listen((uv_stream_t *)&c->listener, 16, on_connection);
	if (err) {
		log_err("control socket %s: %s", path, uv_strerror(err));
		control_free(c);
		return NULL;
	}
	return c;
}

void control_free(struct control *c)
{
	if (!c)
		return;
	while (!LIST_EMPTY(&c->clients))
		client_close(LIST_FIRST(&c->clients));
	uv_close((uv_handle_t *)&c->listener, on_listener_closed);
}
