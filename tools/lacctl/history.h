/* SPDX-License-Identifier: GPL-2.0 */
/*
 * history.h - lines of the shell, from one session to the next
 */
#ifndef LACCTL_HISTORY_H
#define LACCTL_HISTORY_H

#include <histedit.h>
#include <stdbool.h>

/**
 * struct line_history - lines that were typed
 * @lines: for the editor
 * @path: file that keeps them; NULL = none
 */
struct line_history {
	History *lines;
	char *path;
};

int history_open(struct line_history *h, const char *home);
void history_close(struct line_history *h);
void history_add(struct line_history *h, const char *line, bool secret);

#endif /* LACCTL_HISTORY_H */
