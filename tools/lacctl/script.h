/* SPDX-License-Identifier: GPL-2.0 */
/*
 * script.h - several lines in one session of the daemon's command line
 */
#ifndef LACCTL_SCRIPT_H
#define LACCTL_SCRIPT_H

#include <stdio.h>

#include "lacctl.h"

int script_commands(struct ctl *ctl, const char *const *commands, unsigned int n);
int script_file(struct ctl *ctl, FILE *f);

#endif /* LACCTL_SCRIPT_H */
