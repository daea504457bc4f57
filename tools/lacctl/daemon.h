/* SPDX-License-Identifier: GPL-2.0 */
/*
 * daemon.h - a connection to openlacd's control socket
 *
 * One connection is one user of the daemon's command line and keeps its mode from line to line.
 */
#ifndef LACCTL_DAEMON_H
#define LACCTL_DAEMON_H

#include <signal.h>
#include <stdint.h>
#include <sys/un.h>

#include "answer.h"

#define DAEMON_RUN_DIR	"/run/openlac"
#define DAEMON_LINE_MAX	2048	/* octets of a line; the daemon reads no longer ones */
#define DAEMON_RX_SIZE	32768
#define DAEMON_ERROR_MAX	1024

/**
 * enum daemon_result - how a command went
 * @DAEMON_OK: carried out
 * @DAEMON_REFUSED: the daemon said no
 * @DAEMON_LOST: there is no connection, or none any more; nobody knows what became of the command
 */
enum daemon_result {
	DAEMON_OK,
	DAEMON_REFUSED,
	DAEMON_LOST,
};

/** typedef daemon_text_fn - takes what a command prints, piece by piece */
typedef void (*daemon_text_fn)(void *data, const char *text, size_t len);

/**
 * struct daemon - the connection
 * @addr: the control socket
 * @fd: our end, -1 while closed
 * @timeout: milliseconds that a request or a connection may take as a whole, -1 = for ever
 * @interrupts: counted by the handler of a signal, NULL = none: from the first one on what is still
 *	to be printed is of no interest, and a second of silence ends the connection; the second
 *	one ends it at once
 * @bye: the daemon has said good bye
 * @prompt: as of the last answer
 * @error: text of the last failure, without a newline at the end
 * @deadline: milliseconds, when the request has taken long enough
 * @heard_at: milliseconds, when the daemon was last heard
 * @reader: of answers
 * @rx: octets from @pos to @end are still to be read
 */
struct daemon {
	struct sockaddr_un addr;
	int fd;
	int timeout;
	const volatile sig_atomic_t *interrupts;
	bool bye;
	char prompt[256];
	char error[DAEMON_ERROR_MAX];
	int64_t deadline;
	int64_t heard_at;
	struct answer_reader reader;
	const char *pos;
	const char *end;
	char rx[DAEMON_RX_SIZE];
};

int daemon_init(struct daemon *d, const char *run_dir);
int daemon_open(struct daemon *d);
void daemon_close(struct daemon *d);
void daemon_release(struct daemon *d);
bool daemon_alive(struct daemon *d);
enum daemon_result daemon_run(struct daemon *d, const char *line, bool json, daemon_text_fn fn,
			      void *data);
struct json_object *daemon_complete(struct daemon *d, const char *line);

#endif /* LACCTL_DAEMON_H */
