// SPDX-License-Identifier: GPL-2.0
/*
 * daemon.c - a connection to openlacd's control socket
 */
#define _GNU_SOURCE
#include "daemon.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

__attribute__((format(printf, 2, 3)))
static enum daemon_result lost(struct daemon *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(d->error, sizeof(d->error), fmt, ap);
	va_end(ap);
	daemon_close(d);
	return DAEMON_LOST;
}

/**
 * daemon_init() - prepare a connection, without making it
 * @d: the connection
 * @run_dir: directory of the control socket, NULL = the usual one
 *
 * Return: 0, or -1 with d->error set; daemon_release() is due in both cases.
 */
int daemon_init(struct daemon *d, const char *run_dir)
{
	size_t size = sizeof(d->addr.sun_path);
	int len;

	memset(d, 0, sizeof(*d));
	d->fd = -1;
	d->timeout = -1;
	d->addr.sun_family = AF_UNIX;
	if (answer_init(&d->reader)) {
		lost(d, "%s", strerror(ENOMEM));
		return -1;
	}
	len = snprintf(d->addr.sun_path, size, "%s/control", run_dir ? run_dir : DAEMON_RUN_DIR);
	if ((size_t)len < size)
		return 0;
	lost(d, "%s/control: %s", run_dir, strerror(ENAMETOOLONG));
	return -1;
}

/** daemon_open() - connect, in exec mode; returns 0, or -1 with d->error set */
int daemon_open(struct daemon *d)
{
	const struct sockaddr *addr = (const struct sockaddr *)&d->addr;

	d->bye = false;
	d->pos = d->end = d->rx;
	answer_reset(&d->reader);
	d->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (d->fd >= 0 && !connect(d->fd, addr, sizeof(d->addr)))
		return 0;
	if (errno == EACCES || errno == EPERM)
		lost(d, "no access to openlacd: %s: %s", d->addr.sun_path, strerror(errno));
	else
		lost(d, "openlacd is not running: %s: %s", d->addr.sun_path, strerror(errno));
	return -1;
}

/** daemon_close() - end the connection; harmless when there is none */
void daemon_close(struct daemon *d)
{
	if (d->fd >= 0)
		close(d->fd);
	d->fd = -1;
}

/** daemon_release() - end it and free everything */
void daemon_release(struct daemon *d)
{
	daemon_close(d);
	answer_release(&d->reader);
}

/**
 * daemon_alive() - the daemon has not hung up
 *
 * Between two commands it has nothing to say, so anything that can be read is the end.
 */
bool daemon_alive(const struct daemon *d)
{
	struct pollfd fd = { .fd = d->fd, .events = POLLIN };

	return d->fd >= 0 && !poll(&fd, 1, 0);
}

static enum daemon_result send_request(struct daemon *d, struct json_object *request)
{
	const char *text = json_object_to_json_string_ext(request, JSON_C_TO_STRING_PLAIN);
	struct iovec part[2] = {
		{ .iov_base = (char *)text, .iov_len = strlen(text) },
		{ .iov_base = (char *)"\n", .iov_len = 1 },
	};
	struct msghdr msg = { .msg_iov = part, .msg_iovlen = 2 };
	ssize_t n;

	do {
		n = sendmsg(d->fd, &msg, MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	/* A request is shorter than the socket's buffer, which is empty when one is sent. */
	if (n == (ssize_t)(part[0].iov_len + 1))
		return DAEMON_OK;
	return lost(d, "lost the connection to openlacd: %s", strerror(n < 0 ? errno : EIO));
}

/* Waits for more octets. */
static enum daemon_result receive(struct daemon *d)
{
	struct pollfd fd = { .fd = d->fd, .events = POLLIN };
	ssize_t n = -1;
	int rc;

	do {
		rc = poll(&fd, 1, d->timeout);
		if (rc > 0)
			n = recv(d->fd, d->rx, sizeof(d->rx), 0);
	} while (rc && n < 0 && errno == EINTR);
	if (!rc)
		return lost(d, "openlacd does not answer");
	if (n < 0)
		return lost(d, "lost the connection to openlacd: %s", strerror(errno));
	if (!n)
		return lost(d, "openlacd closed the connection");
	d->pos = d->rx;
	d->end = d->rx + n;
	return DAEMON_OK;
}

/* Waits for an answer, which the caller releases; NULL when the connection is lost. */
static struct json_object *next_answer(struct daemon *d)
{
	struct json_object *answer = NULL;
	int rc;

	while (d->fd >= 0) {
		rc = answer_next(&d->reader, &d->pos, d->end, &answer);
		if (rc < 0)
			lost(d, "openlacd sent what is no answer");
		else if (rc > 0)
			return answer;
		else
			receive(d);
	}
	return NULL;
}

static enum daemon_result ask(struct daemon *d, const char *what, const char *line, bool json)
{
	struct json_object *request;
	enum daemon_result result;

	if (d->fd < 0)
		return DAEMON_LOST;
	request = json_object_new_object();
	json_object_object_add(request, "request", json_object_new_string(what));
	json_object_object_add(request, "line", json_object_new_string(line));
	if (json)
		json_object_object_add(request, "json", json_object_new_boolean(true));
	result = send_request(d, request);
	json_object_put(request);
	return result;
}

static bool sendable(struct daemon *d, const char *line)
{
	if (strlen(line) > DAEMON_LINE_MAX)
		snprintf(d->error, sizeof(d->error), "the command is longer than %d octets",
			 DAEMON_LINE_MAX);
	else if (strpbrk(line, "\n\r"))
		snprintf(d->error, sizeof(d->error), "a command is one line");
	else
		return true;
	return false;
}

/* Takes the last answer to a command. */
static enum daemon_result finish(struct daemon *d, struct json_object *answer)
{
	const char *status = answer_text(answer, "status");
	const char *prompt = answer_text(answer, "prompt");
	const char *error = answer_text(answer, "error");
	struct json_object *bye;

	if (prompt)
		snprintf(d->prompt, sizeof(d->prompt), "%s", prompt);
	d->bye = json_object_object_get_ex(answer, "bye", &bye) && json_object_get_boolean(bye);
	if (!strcmp(status, "ok"))
		return DAEMON_OK;
	snprintf(d->error, sizeof(d->error), "%s", error ? error : "refused");
	return DAEMON_REFUSED;
}

/**
 * daemon_run() - let the daemon carry out a line
 * @d: the connection
 * @line: a command or statement
 * @json: what it prints shall be JSON
 * @fn: takes what it prints; may be NULL
 * @data: for @fn
 *
 * Return: enum daemon_result, d->error set unless it is DAEMON_OK.
 */
enum daemon_result daemon_run(struct daemon *d, const char *line, bool json, daemon_text_fn fn,
			      void *data)
{
	enum daemon_result result;
	struct json_object *answer, *text;

	if (!sendable(d, line))
		return DAEMON_REFUSED;
	result = ask(d, "cli", line, json);
	if (result)
		return result;
	while ((answer = next_answer(d))) {
		if (answer_text(answer, "status")) {
			result = finish(d, answer);
			json_object_put(answer);
			return result;
		}
		if (fn && json_object_object_get_ex(answer, "text", &text) &&
		    !(d->cancelled && *d->cancelled))
			fn(data, json_object_get_string(text),
			   (size_t)json_object_get_string_len(text));
		json_object_put(answer);
	}
	return DAEMON_LOST;
}

/**
 * daemon_complete() - ask what may stand at the end of a line
 * @d: the connection
 * @line: up to the cursor
 *
 * Return: {"from": ..., "candidates": [...]}, released by the caller, or NULL.
 */
struct json_object *daemon_complete(struct daemon *d, const char *line)
{
	if (strlen(line) > DAEMON_LINE_MAX || ask(d, "complete", line, false))
		return NULL;
	return next_answer(d);
}
