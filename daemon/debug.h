/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Debugging lines, by subsystem (S148 to S151). A line that is switched off costs the test of a bit: its arguments are not
 * evaluated. No line has a password, a secret or a key in it.
 */
#ifndef OPENLAC_DEBUG_H
#define OPENLAC_DEBUG_H

#include "log.h"

#define LOG_DEBUG_ALL	((1U << LOG_SUBSYSTEMS) - 1)

/**
 * struct log_debug_name - a subsystem in commands
 * @name: word of "debug" and "show debugging"
 * @title: in "show debugging": "TITLE debugging is enabled"
 * @help: what its lines tell
 */
struct log_debug_name {
	const char *name;
	const char *title;
	const char *help;
};

extern const struct log_debug_name log_debug_names[LOG_SUBSYSTEMS];
extern unsigned int log_debug_bits;

/* @mask: bit n = subsystem n */
void log_debug_set(unsigned int mask);

static inline unsigned int log_debug_mask(void)
{
	return log_debug_bits;
}

static inline bool log_debug_enabled(enum log_subsystem sub)
{
	return log_debug_bits & 1U << sub;
}

void log_debug_line(enum log_subsystem sub, const struct log_fields *f, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* @f may be NULL. */
#define log_debug(sub, ...) \
	do { \
		if (log_debug_enabled(sub)) \
			log_debug_line(sub, __VA_ARGS__); \
	} while (0)

#endif /* OPENLAC_DEBUG_H */
