// SPDX-License-Identifier: GPL-2.0
/*
 * daemon.c - a connection to openlacd's control socket
 */
#define _GNU_SOURCE
#include "daemon.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TICK		200	/* ms between two looks at whether the user has interrupted */
#define INTERRUPT_PAUSE	1000	/* ms of silence behind an interrupt that end the connection */

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

/* Milliseconds of the monotonic clock. */
static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A request begins: it has so much time, whatever it waits for. */
static void begin(struct daemon *d)
{
	d->heard_at = now_ms();
	d->deadline = d->timeout < 0 ? INT64_MAX : d->heard_at + d->timeout;
}

/* The request has taken long enough, or the user says so. */
static enum daemon_result check(struct daemon *d)
{
	if (now_ms() >= d->deadline)
		return lost(d, "openlacd does not answer");
	if (d->interrupts && *d->interrupts > 1)
		return lost(d, "interrupted");
	return DAEMON_OK;
}

/*
 * There is nothing to read: how many milliseconds to wait before one looks again, -1 = for ever. A
 * signal that comes between the look and the wait is seen after this time; all others end the wait.
 */
static enum daemon_result patience(struct daemon *d, int *wait)
{
	int64_t now = now_ms(), left = d->deadline - now;

	if (check(d))
		return DAEMON_LOST;
	if (d->interrupts && *d->interrupts && now - d->heard_at >= INTERRUPT_PAUSE)
		return lost(d, "interrupted, openlacd does not answer");
	*wait = left > INT_MAX ? -1 : left > 0 ? (int)left : 1;
	if (d->interrupts && left > TICK)
		*wait = TICK;
	return DAEMON_OK;
}

/* While the queue of connections is full, as that of a stopped daemon is, connect() waits. */
static int connect_in_time(struct daemon *d)
{
	const struct sockaddr *addr = (const struct sockaddr *)&d->addr;
	struct timeval limit = { .tv_sec = 0 };
	int wait = -1;

	do {
		if (patience(d, &wait))
			return -1;
		if (wait > 0)
			limit = (struct timeval){ wait / 1000, wait % 1000 * 1000L };
		setsockopt(d->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
		if (!connect(d->fd, addr, sizeof(d->addr)))
			return 0;
	} while (errno == EAGAIN || errno == EINTR);
	if (errno == EACCES || errno == EPERM)
		lost(d, "no access to openlacd: %s: %s", d->addr.sun_path, strerror(errno));
	else
		lost(d, "openlacd is not running: %s: %s", d->addr.sun_path, strerror(errno));
	return -1;
}

/** daemon_open() - connect, in exec mode; returns 0, or -1 with d->error set */
int daemon_open(struct daemon *d)
{
	d->bye = false;
	d->pos = d->end = d->rx;
	answer_reset(&d->reader);
	begin(d);
	d->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (d->fd < 0)
		lost(d, "no socket: %s", strerror(errno));
	return d->fd < 0 ? -1 : connect_in_time(d);
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
 * Between two commands it has nothing to say but the end of the last answer's line, which may come
 * behind the answer.
 */
bool daemon_alive(struct daemon *d)
{
	ssize_t n;

	while (d->fd >= 0) {
		while (d->pos < d->end && isspace((unsigned char)*d->pos))
			d->pos++;
		if (d->pos < d->end)
			return false;
		n = recv(d->fd, d->rx, sizeof(d->rx), MSG_DONTWAIT);
		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		d->pos = d->rx;
		d->end = d->rx + n;
	}
	return false;
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
	ssize_t n;
	int wait = -1;

	if (check(d))
		return DAEMON_LOST;
	while ((n = recv(d->fd, d->rx, sizeof(d->rx), MSG_DONTWAIT)) < 0 && errno == EAGAIN) {
		if (patience(d, &wait))
			return DAEMON_LOST;
		/* Whatever ends the wait, recv() tells. */
		(void)poll(&fd, 1, wait);
	}
	if (n < 0)
		return lost(d, "lost the connection to openlacd: %s", strerror(errno));
	if (!n)
		return lost(d, "openlacd closed the connection");
	d->heard_at = now_ms();
	d->pos = d->rx;
	d->end = d->rx + n;
	return DAEMON_OK;
}

static enum daemon_result no_answer(struct daemon *d)
{
	return lost(d, "openlacd sent what is no answer");
}

/* Waits for an answer, which the caller releases; NULL when the connection is lost. */
static struct json_object *next_answer(struct daemon *d)
{
	struct json_object *answer = NULL;
	int rc;

	while (d->fd >= 0) {
		rc = answer_next(&d->reader, &d->pos, d->end, &answer);
		if (rc < 0)
			no_answer(d);
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
	begin(d);
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

/* Takes another answer to a command: a piece of what it prints. */
static enum daemon_result print(struct daemon *d, struct json_object *answer, daemon_text_fn fn,
				void *data)
{
	struct json_object *text;

	if (!answer_text(answer, "text"))
		return no_answer(d);
	if (!fn || (d->interrupts && *d->interrupts))
		return DAEMON_OK;
	json_object_object_get_ex(answer, "text", &text);
	fn(data, json_object_get_string(text), (size_t)json_object_get_string_len(text));
	return DAEMON_OK;
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
	struct json_object *answer;

	if (!sendable(d, line))
		return DAEMON_REFUSED;
	result = ask(d, "cli", line, json);
	if (result)
		return result;
	while ((answer = next_answer(d))) {
		bool last = answer_text(answer, "status");

		result = last ? finish(d, answer) : print(d, answer, fn, data);
		json_object_put(answer);
		if (last || result)
			return result;
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
