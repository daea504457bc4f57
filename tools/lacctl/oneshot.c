// SPDX-License-Identifier: GPL-2.0
/*
 * oneshot.c - operational commands: one line for the daemon, its answer to standard output
 */
#include "oneshot.h"

#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "words.h"

static void print(void *data, const char *text, size_t len)
{
	struct out *out = data;

	fwrite(text, 1, len, out->file);
	if (len)
		out->newline = text[len - 1] == '\n';
}

/**
 * oneshot_open() - connect to the daemon; returns enum ctl_exit, after having said why not
 * @ctl: the run
 * @d: the connection; daemon_release() is due in any case
 */
int oneshot_open(struct ctl *ctl, struct daemon *d)
{
	if (!daemon_init(d, ctl->run_dir) && !daemon_open(d))
		return CTL_OK;
	return oneshot_error("", d, DAEMON_LOST);
}

/**
 * oneshot_complain() - say what is wrong
 * @where: where the command was read
 * @text: one line or two
 */
void oneshot_complain(const char *where, const char *text)
{
	size_t first = strcspn(text, "\n");
	char line[DAEMON_ERROR_MAX];

	snprintf(line, sizeof(line), "%.*s", (int)first, text);
	fprintf(stderr, "%s%% ", where);
	escape_print(stderr, line);
	/* An error of two lines has the mark before the first one only (S196). */
	if (text[first]) {
		putc('\n', stderr);
		escape_print(stderr, text + first + 1);
	}
	putc('\n', stderr);
}

/** oneshot_error() - say why a command failed, @where it was read; returns enum ctl_exit */
int oneshot_error(const char *where, const struct daemon *d, enum daemon_result result)
{
	oneshot_complain(where, d->error);
	return result == DAEMON_LOST ? CTL_REFUSED : CTL_USAGE;
}

/**
 * oneshot_line() - let the daemon carry out a line and print what it answers
 * @ctl: the run
 * @d: the connection
 * @line: the line
 *
 * Return: enum daemon_result; errors are left to the caller.
 */
enum daemon_result oneshot_line(struct ctl *ctl, struct daemon *d, const char *line)
{
	enum daemon_result result;

	ctl->out.newline = true;
	result = daemon_run(d, line, ctl->out.json, print, &ctl->out);
	if (!ctl->out.newline)
		putc('\n', ctl->out.file);
	/* What was printed comes before what is complained about, and before the next command. */
	fflush(ctl->out.file);
	return result;
}

static int run(struct ctl *ctl, int argc, char *const *argv)
{
	static struct daemon d;
	char line[DAEMON_LINE_MAX + 1];
	enum daemon_result result;
	int rc;

	if (words_join(line, sizeof(line), ctl->object, argc, argv))
		return ctl_usage_error(ctl, "the command is too long");
	rc = oneshot_open(ctl, &d);
	if (!rc) {
		result = oneshot_line(ctl, &d, line);
		rc = result ? oneshot_error("", &d, result) : CTL_OK;
	}
	daemon_release(&d);
	return rc;
}

static int configure(struct ctl *ctl, int argc, char *const *argv)
{
	(void)argc;
	(void)argv;
	return ctl_usage_error(ctl, "one command changes nothing: use the shell (lacctl), or "
				    "lacctl -c 'configure terminal' -c 'STATEMENT'...");
}

#define COMMAND(word, text, more)	{					\
	.name = #word, .summary = (text), .run = run, .daemon = true,		\
	.usage = "Usage: lacctl [-j] [-r DIRECTORY] " #word " " more "\n"	\
		 "Carried out by openlacd. Type " #word " ? in the shell, lacctl without words, for\n" \
		 "what may follow.\n",						\
}

const struct object show_object = COMMAND(show, "state, statistics and configuration", "WHAT...");
const struct object debug_object = COMMAND(debug, "log what a part of the daemon does", "WHAT");
const struct object no_object = COMMAND(no, "undo debug or drain", "COMMAND...");
const struct object clear_object = COMMAND(clear, "end sessions and tunnels", "WHAT...");
const struct object drain_object = COMMAND(drain, "take no new sessions", "WHAT...");
const struct object reload_object = COMMAND(reload, "read the configuration file again", "");
const struct object write_object = COMMAND(write, "save the configuration", "[file PATH]");
const struct object copy_object = COMMAND(copy, "save the configuration",
					  "running-config startup-config");
const struct object configure_object = {
	.name = "configure",
	.summary = "change the configuration: in the shell or with -c",
	.usage = "Usage: lacctl -c 'configure terminal' -c 'STATEMENT'...\n",
	.daemon = true,
	.run = configure,
};
