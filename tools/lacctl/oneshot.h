/* SPDX-License-Identifier: GPL-2.0 */
/*
 * oneshot.h - lines for the daemon whose answers go to standard output
 */
#ifndef LACCTL_ONESHOT_H
#define LACCTL_ONESHOT_H

#include "daemon.h"
#include "lacctl.h"

int oneshot_open(struct ctl *ctl, struct daemon *d);
void oneshot_complain(const char *where, const char *text);
int oneshot_error(const char *where, const struct daemon *d, enum daemon_result result);
enum daemon_result oneshot_line(struct ctl *ctl, struct daemon *d, const char *line);

#endif /* LACCTL_ONESHOT_H */
