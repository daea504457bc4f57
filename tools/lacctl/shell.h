/* SPDX-License-Identifier: GPL-2.0 */
/*
 * shell.h - the interactive shell
 */
#ifndef LACCTL_SHELL_H
#define LACCTL_SHELL_H

#include "daemon.h"
#include "history.h"
#include "lacctl.h"

/**
 * struct shell - one run of the shell
 * @ctl: the run
 * @daemon: knows the mode, the commands and what they mean
 * @history: what was typed
 * @el: the line editor
 * @abandoned: the user gave the line up
 */
struct shell {
	struct ctl *ctl;
	struct daemon daemon;
	struct line_history history;
	EditLine *el;
	bool abandoned;
};

/* shell.c */
int shell(struct ctl *ctl);

/* shell_edit.c */
int shell_edit_open(struct shell *sh);
void shell_edit_close(struct shell *sh);
const char *shell_edit_line(struct shell *sh);

#endif /* LACCTL_SHELL_H */
