// SPDX-License-Identifier: GPL-2.0
/*
 * A connection has one request in work at a time. What its command prints is made and sent in pieces, the next one when the
 * kernel has taken the last: a slow reader costs one piece of memory, and a long listing one piece of time in each round of
 * the event loop.
 */
#include "control.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

#define REQUEST_MAX	4096
#define PIECE_OCTETS	16384	/* of output, more or less */
#define CLIENTS_MAX	64
#define WAIT_MS		5	/* for a command that waits for something */

struct control {
	struct lac *lac;
	uv_pipe_t listener;
	unsigned int count;
	LIST_HEAD(, client) clients;
};

/**
 * struct client - one connection
 * @cli: its user
 * @line, @len: input, up to now
 * @call: the command in work
 * @running: there is one
 * @sent, @piece: what is being written; NULL = nothing
 * @later: the rest of the output has to wait for others' turn
 * @handles: of libuv that are still open
 */
struct client {
	LIST_ENTRY(client) link;
	struct control *control;
	struct cli cli;
	uv_pipe_t pipe;
	uv_timer_t later;
	uv_write_t write;
	struct json_object *piece;
	struct cli_call call;
	bool running;
	unsigned int handles;
	char line[REQUEST_MAX];
	size_t len;
};

static void pump(struct client *c);
static void work(struct client *c);

static void on_client_closed(uv_handle_t *handle)
{
	struct client *c = handle->data;

	if (--c->handles)
		return;
	explicit_bzero(c->line, sizeof(c->line));
	free(c);
}

static void end_call(struct client *c)
{
	if (c->call.stream)
		c->call.stream->end(c->call.stream);
	cli_out_release(&c->call.out);
	explicit_bzero(&c->call, sizeof(c->call));
	c->running = false;
}

static void client_close(struct client *c)
{
	if (uv_is_closing((uv_handle_t *)&c->pipe))
		return;
	LIST_REMOVE(c, link);
	c->control->count--;
	end_call(c);
	uv_close((uv_handle_t *)&c->pipe, on_client_closed);
	uv_close((uv_handle_t *)&c->later, on_client_closed);
}

/* Requests and output may hold secrets, both as they are and as JSON. */
static void forget(struct json_object *o)
{
	char *text = (char *)json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN);
	struct json_object_iterator at, end;

	explicit_bzero(text, strlen(text));
	if (json_object_is_type(o, json_type_object)) {
		end = json_object_iter_end(o);
		for (at = json_object_iter_begin(o); !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
			struct json_object *value = json_object_iter_peek_value(&at);

			if (json_object_is_type(value, json_type_string))
				explicit_bzero((char *)json_object_get_string(value), (size_t)json_object_get_string_len(value));
		}
	}
	json_object_put(o);
}

static void on_written(uv_write_t *req, int status)
{
	struct client *c = req->data;

	forget(c->piece);
	c->piece = NULL;
	if (status)
		client_close(c);
	else if (c->running)
		pump(c);
	else
		work(c);
}

/* Sends one answer; on_written() goes on from there. Takes @json over. */
static void send_json(struct client *c, struct json_object *json)
{
	uv_buf_t buf[2];

	c->piece = json;
	buf[0].base = (char *)json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN);
	buf[0].len = strlen(buf[0].base);
	buf[1].base = "\n";
	buf[1].len = 1;
	c->write.data = c;
	if (!uv_write(&c->write, (uv_stream_t *)&c->pipe, buf, 2, on_written))
		return;
	json_object_put(json);
	c->piece = NULL;
	client_close(c);
}

static void send_text(struct client *c)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "text", json_object_new_string_len(c->call.out.text, (int)c->call.out.len));
	cli_out_clear(&c->call.out);
	send_json(c, json);
}

/* The last answer to a request. */
static void send_end(struct client *c)
{
	struct json_object *json = json_object_new_object();
	char prompt[CONF_NAME_MAX + 64];

	cli_json_text(json, "status", c->call.error[0] ? "error" : "ok");
	if (c->call.error[0])
		cli_json_text(json, "error", c->call.error);
	cli_prompt(&c->cli, prompt, sizeof(prompt));
	cli_json_text(json, "prompt", prompt);
	if (c->cli.bye)
		cli_json_bool(json, "bye", true);
	end_call(c);
	send_json(c, json);
}

static void on_later(uv_timer_t *timer)
{
	pump(timer->data);
}

/* Makes the next piece of the output. */
static void make_piece(struct cli_call *call, uv_loop_t *loop)
{
	while (call->stream && call->out.len < PIECE_OCTETS && !loop_watch_spent(loop)) {
		call->stream->wait = false;
		if (!call->stream->next(call->stream, &call->out)) {
			call->stream->end(call->stream);
			call->stream = NULL;
		} else if (call->stream->wait) {
			return;
		}
	}
}

/* Makes and sends the next piece of the output, or the end. */
static void pump(struct client *c)
{
	struct cli_call *call = &c->call;

	make_piece(call, c->control->lac->loop);
	if (call->out.failed)
		client_close(c);
	else if (call->out.len)
		send_text(c);
	else if (call->stream)
		uv_timer_start(&c->later, on_later, call->stream->wait ? WAIT_MS : LOOP_LATER_MS, 0);
	else
		send_end(c);
}

static const char *text_of(struct json_object *request, const char *name)
{
	struct json_object *value;

	if (!json_object_object_get_ex(request, name, &value) || !json_object_is_type(value, json_type_string))
		return NULL;
	return json_object_get_string(value);
}

static void refuse(struct client *c, const char *text)
{
	struct json_object *json = json_object_new_object();

	cli_json_text(json, "status", "error");
	cli_json_text(json, "error", text);
	send_json(c, json);
}

static void command(struct client *c, struct json_object *request, const char *line)
{
	struct json_object *json;

	memset(&c->call, 0, sizeof(c->call));
	c->call.out.json = json_object_object_get_ex(request, "json", &json) && json_object_get_boolean(json);
	c->running = true;
	cli_run(&c->cli, line, &c->call);
	pump(c);
}

static void request(struct client *c, const char *text)
{
	struct json_object *request = json_tokener_parse(text), *answer;
	const char *what = "", *line = NULL;

	if (request && json_object_is_type(request, json_type_object)) {
		what = text_of(request, "request");
		line = text_of(request, "line");
	}
	if (!what || !line) {
		refuse(c, "expected {\"request\": \"cli\" or \"complete\", \"line\": \"...\"}");
	} else if (!strcmp(what, "cli")) {
		command(c, request, line);
	} else if (!strcmp(what, "complete")) {
		answer = cli_complete(&c->cli, line);
		cli_json_text(answer, "status", "ok");
		send_json(c, answer);
	} else {
		refuse(c, "unknown request, expected \"cli\" or \"complete\"");
	}
	if (request)
		forget(request);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct client *c = handle->data;

	(void)suggested;
	buf->base = c->line + c->len;
	buf->len = sizeof(c->line) - c->len;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct client *c = stream->data;

	(void)buf;
	if (n < 0) {
		client_close(c);
		return;
	}
	c->len += (size_t)n;
	work(c);
}

/* Takes the next request when there is one and none is in work. */
static void work(struct client *c)
{
	char text[REQUEST_MAX];
	const char *end;
	size_t used;
	int err;

	if (c->running || c->piece || uv_is_closing((uv_handle_t *)&c->pipe))
		return;
	end = memchr(c->line, '\n', c->len);
	if (!end) {
		err = c->len == sizeof(c->line) ? UV_ENOBUFS : uv_read_start((uv_stream_t *)&c->pipe, on_alloc, on_read);
		if (err && err != UV_EALREADY)
			client_close(c);
		return;
	}
	/* Whoever sends ahead waits until we come to it. */
	uv_read_stop((uv_stream_t *)&c->pipe);
	used = (size_t)(end + 1 - c->line);
	memcpy(text, c->line, used - 1);
	text[used - 1] = '\0';
	memmove(c->line, c->line + used, c->len - used);
	c->len -= used;
	request(c, text);
	explicit_bzero(text, sizeof(text));
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct control *control = listener->data;
	uv_loop_t *loop = control->lac->loop;
	struct client *c;

	if (status)
		return;
	c = calloc(1, sizeof(*c));
	if (!c)
		return;
	c->control = control;
	c->handles = 2;
	cli_init(&c->cli, control->lac);
	uv_pipe_init(loop, &c->pipe, 0);
	uv_timer_init(loop, &c->later);
	c->pipe.data = c;
	c->later.data = c;
	LIST_INSERT_HEAD(&control->clients, c, link);
	control->count++;
	if (uv_accept(listener, (uv_stream_t *)&c->pipe) || control->count > CLIENTS_MAX)
		client_close(c);
	else
		work(c);
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
