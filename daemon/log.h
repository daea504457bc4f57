/* SPDX-License-Identifier: GPL-2.0 */
/* Log lines for journald or a terminal: one event, one line, on standard error. */
#ifndef OPENLAC_LOG_H
#define OPENLAC_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <syslog.h>

/**
 * log_setup() - choose what is printed, once, at start
 * @debug: also LOG_DEBUG lines
 */
void log_setup(bool debug);

/* @level is a syslog level. The line gets an sd-daemon(3) level prefix when standard error is the journal. */
void log_line(int level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define log_err(...)	log_line(LOG_ERR, __VA_ARGS__)
#define log_warn(...)	log_line(LOG_WARNING, __VA_ARGS__)
#define log_info(...)	log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...)	log_line(LOG_DEBUG, __VA_ARGS__)

/**
 * struct log_limit - at most so many lines of one kind per second, for everything a stranger can provoke
 * @second: the second that is being counted
 * @count: lines in it
 * @missed: lines swallowed since the last one printed
 */
struct log_limit {
	uint64_t second;
	unsigned int count;
	unsigned int missed;
};

/* Return: true when a line may be printed at @now_ms; tells by itself how many were swallowed before. */
bool log_allowed(struct log_limit *limit, uint64_t now_ms);

#endif /* OPENLAC_LOG_H */
