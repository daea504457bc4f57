/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What of the kernel's L2TPv3 sessions we made, in a file: after a run that was killed it tells the next one what to delete
 * when the configuration no longer has it. One line each: NAME TUNNEL SESSION.
 */
#ifndef OPENLAC_PSEUDOWIRE_STATE_H
#define OPENLAC_PSEUDOWIRE_STATE_H

#include "pseudowire_plan.h"

/* Return: the records of the file, for free(); NULL when there are none. What is not such a line is passed over. */
struct pw_record *pw_state_load(const char *path, size_t *count);

/* Replaces the file, or removes it when there is nothing to tell. Return: 0, or -1 with errno set. */
int pw_state_save(const char *path, const struct pw_record *record, size_t count);

#endif /* OPENLAC_PSEUDOWIRE_STATE_H */
