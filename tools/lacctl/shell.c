// SPDX-License-Identifier: GPL-2.0
/*
 * shell.c - the interactive shell: lines from the terminal to the daemon, its answers back
 *
 * The mode is the daemon's affair; it comes back with each answer as the prompt.
 */
#include "shell.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oneshot.h"
#include "words.h"

#define RECONNECT_PATIENCE	1000	/* ms until somebody at the prompt hears that there is no daemon */

static volatile sig_atomic_t interrupts;

static void on_interrupt(int signo)
{
	(void)signo;
	interrupts++;
}

static bool configuring(const struct shell *sh)
{
	return strstr(sh->daemon.prompt, "(config");
}

/* A new connection begins in exec mode: what was to be done in the old one is not repeated. */
static void reconnect(struct shell *sh)
{
	struct daemon *d = &sh->daemon;
	char *mode = strpbrk(d->prompt, "(#");
	bool interrupted = interrupts;

	interrupts = 0;
	daemon_close(d);
	if (mode)
		strcpy(mode, "#");
	d->timeout = RECONNECT_PATIENCE;
	if (daemon_open(d) || daemon_run(d, "", false, NULL, NULL) == DAEMON_LOST)
		oneshot_complain("", d->error);
	else if (interrupted)
		oneshot_complain("", "interrupted, reconnected; the command may have been carried out");
	else
		oneshot_complain("", "connection lost, reconnected");
	d->timeout = -1;
}

static void run_line(struct shell *sh, const char *line)
{
	enum daemon_result result;

	interrupts = 0;
	result = oneshot_line(sh->ctl, &sh->daemon, line);
	if (interrupts)
		putc('\n', sh->ctl->out.file);
	if (result == DAEMON_LOST)
		reconnect(sh);
	else if (result)
		oneshot_error("", &sh->daemon, result);
}

static bool leaves(const char *line)
{
	return !strcmp(line, "exit") || !strcmp(line, "quit");
}

/* What the user typed, without blanks and newline around it; the caller frees it. */
static char *next_line(struct shell *sh)
{
	const char *line = shell_edit_line(sh);
	size_t len;
	char *text;

	if (!line) {
		/* End of input goes up one mode, and out. */
		putc('\n', sh->ctl->out.file);
		return strdup("exit");
	}
	line += strspn(line, " \t");
	for (len = strlen(line); len && strchr(" \t\r\n", line[len - 1]); len--)
		;
	text = strndup(line, len);
	if (text && len)
		history_add(&sh->history, text, words_secret(text, configuring(sh)));
	return text;
}

/* Return: the user goes on. */
static bool step(struct shell *sh)
{
	char *line = next_line(sh);
	bool on = line;

	if (on && !daemon_alive(&sh->daemon)) {
		reconnect(sh);
		on = sh->daemon.fd >= 0 || !leaves(line);
	} else if (on && *line && *line != '!') {
		run_line(sh, line);
		on = !sh->daemon.bye;
	}
	free(line);
	return on;
}

static int talk(struct shell *sh)
{
	struct sigaction sa = { .sa_handler = on_interrupt, .sa_flags = SA_RESTART };

	/* During a command ^C means: enough of that output, and again: enough of that command. */
	sigaction(SIGINT, &sa, NULL);
	sh->daemon.interrupts = &interrupts;
	if (daemon_run(&sh->daemon, "", false, NULL, NULL) == DAEMON_LOST) {
		if (interrupts)
			putc('\n', sh->ctl->out.file);
		return oneshot_error("", &sh->daemon, DAEMON_LOST);
	}
	if (history_open(&sh->history, getenv("HOME")) || shell_edit_open(sh))
		return ctl_refused(sh->ctl, "no line editor: out of memory or no terminal");
	while (step(sh))
		;
	return CTL_OK;
}

/** shell() - talk to the user on the terminal; returns enum ctl_exit */
int shell(struct ctl *ctl)
{
	static struct shell sh;
	int rc;

	setlocale(LC_CTYPE, "");
	sh.ctl = ctl;
	rc = oneshot_open(ctl, &sh.daemon);
	if (!rc)
		rc = talk(&sh);
	shell_edit_close(&sh);
	history_close(&sh.history);
	daemon_release(&sh.daemon);
	return rc;
}
