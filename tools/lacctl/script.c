// SPDX-License-Identifier: GPL-2.0
/*
 * script.c - several lines in one session of the daemon's command line: -c, and standard input
 *
 * The first error ends them: what follows may rely on what failed.
 */
#include "script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oneshot.h"

/* Return: enum ctl_exit. */
static int run_line(struct ctl *ctl, struct daemon *d, const char *where, const char *line)
{
	enum daemon_result result = oneshot_line(ctl, d, line);

	return result ? oneshot_error(where, d, result) : CTL_OK;
}

/**
 * script_commands() - run the commands of the command line
 * @ctl: the run
 * @commands: the commands
 * @n: how many
 *
 * Return: enum ctl_exit.
 */
int script_commands(struct ctl *ctl, const char *const *commands, unsigned int n)
{
	static struct daemon d;
	int rc = oneshot_open(ctl, &d);

	for (unsigned int i = 0; !rc && !d.bye && i < n; i++)
		rc = run_line(ctl, &d, "", commands[i]);
	daemon_release(&d);
	return rc;
}

/* Cuts blanks and the end of the line off. Return: the first character that is not blank. */
static char *trim(char *line, size_t len)
{
	while (len && strchr(" \t\r\n", line[len - 1]))
		line[--len] = '\0';
	return line + strspn(line, " \t");
}

static int run_file(struct ctl *ctl, struct daemon *d, FILE *f)
{
	char where[64];
	char *line = NULL, *text;
	size_t size = 0;
	ssize_t len;
	int rc = CTL_OK;

	for (unsigned int number = 1; !rc && !d->bye; number++) {
		len = getline(&line, &size, f);
		if (len < 0)
			break;
		if (memchr(line, '\0', (size_t)len)) {
			fprintf(stderr, "stdin:%u: %% not text\n", number);
			rc = CTL_USAGE;
			break;
		}
		snprintf(where, sizeof(where), "stdin:%u: ", number);
		text = trim(line, (size_t)len);
		if (*text && *text != '!')
			rc = run_line(ctl, d, where, text);
	}
	if (ferror(f))
		rc = ctl_refused(ctl, strerror(errno));
	free(line);
	return rc;
}

/**
 * script_file() - run the lines of a file; empty ones and those that begin with ! are left out
 * @ctl: the run
 * @f: the file, named "stdin" in messages
 *
 * Return: enum ctl_exit.
 */
int script_file(struct ctl *ctl, FILE *f)
{
	static struct daemon d;
	int rc = oneshot_open(ctl, &d);

	if (!rc)
		rc = run_file(ctl, &d, f);
	daemon_release(&d);
	return rc;
}
