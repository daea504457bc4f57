/* SPDX-License-Identifier: GPL-2.0 */
/* What fails again at every try is told once, until it was not tried or has not failed in a round. Pure. */
#ifndef OPENLAC_LOG_ONCE_H
#define OPENLAC_LOG_ONCE_H

#include <stdbool.h>
#include <stddef.h>

/* What was told in the last round and in this one; @again: in this one. */
struct log_once {
	struct log_once_line {
		char *text;
		bool again;
	} *line;
	size_t lines;
};

/* Return: true when @text is to be told, false when it was in this round or in the one before. */
bool log_once_new(struct log_once *o, const char *text);

/* Forgets what has not come again in this round, and begins another. */
void log_once_round(struct log_once *o);
void log_once_release(struct log_once *o);

#endif /* OPENLAC_LOG_ONCE_H */
