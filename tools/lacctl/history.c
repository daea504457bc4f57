// SPDX-License-Identifier: GPL-2.0
/*
 * history.c - lines of the shell, from one session to the next
 *
 * The file gets each line as it is typed: several shells can share it and one that is killed loses
 * nothing. Without a file, or when it cannot be written, the lines live as long as the shell.
 */
#define _GNU_SOURCE
#include "history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME	".lacctl_history"
#define LINES_KEPT	1000
#define LINES_MAX	2000	/* a longer file is shortened */

static int open_file(const char *path, int flags)
{
	int fd = open(path, flags | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd >= 0 && fchmod(fd, 0600)) {
		close(fd);
		return -1;
	}
	return fd;
}

static size_t load(struct line_history *h)
{
	int fd = open_file(h->path, O_RDONLY);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
	char *line = NULL;
	size_t size = 0, count = 0;
	HistEvent ev;

	if (!f) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	for (; getline(&line, &size, f) > 0; count++) {
		line[strcspn(line, "\n")] = '\0';
		history(h->lines, &ev, H_ENTER, line);
	}
	free(line);
	fclose(f);
	return count;
}

/* Begins the file anew with the lines that are still known. */
static void shorten(struct line_history *h)
{
	HistEvent ev;
	char *path;
	FILE *f;
	int fd, rc;

	if (asprintf(&path, "%s.%d", h->path, (int)getpid()) < 0)
		return;
	fd = open_file(path, O_WRONLY | O_EXCL);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (f) {
		for (rc = history(h->lines, &ev, H_LAST); rc >= 0;
		     rc = history(h->lines, &ev, H_PREV))
			fprintf(f, "%s\n", ev.str);
		if (fclose(f) || rename(path, h->path))
			unlink(path);
	}
	free(path);
}

/**
 * history_open() - begin with the lines of earlier sessions
 * @h: the history
 * @home: the user's directory, NULL = there is none
 *
 * Return: 0 or -ENOMEM; history_close() is due in both cases.
 */
int history_open(struct line_history *h, const char *home)
{
	HistEvent ev;

	*h = (struct line_history){ .lines = history_init() };
	if (!h->lines || history(h->lines, &ev, H_SETSIZE, LINES_KEPT) < 0)
		return -ENOMEM;
	history(h->lines, &ev, H_SETUNIQUE, 1);
	if (!home)
		return 0;
	if (asprintf(&h->path, "%s/" FILE_NAME, home) < 0) {
		h->path = NULL;
		return -ENOMEM;
	}
	if (load(h) > LINES_MAX)
		shorten(h);
	return 0;
}

/** history_close() - free everything */
void history_close(struct line_history *h)
{
	if (h->lines)
		history_end(h->lines);
	free(h->path);
}

/**
 * history_add() - remember a line
 * @h: the history
 * @line: the line
 * @secret: it stays out of the file
 */
void history_add(struct line_history *h, const char *line, bool secret)
{
	HistEvent ev;
	int fd;

	history(h->lines, &ev, H_ENTER, line);
	fd = h->path && !secret ? open_file(h->path, O_WRONLY | O_APPEND) : -1;
	if (fd < 0)
		return;
	/* A history that cannot be written is no reason to bother anybody. */
	(void)!dprintf(fd, "%s\n", line);
	close(fd);
}
