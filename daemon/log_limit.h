/* SPDX-License-Identifier: GPL-2.0 */
/* At most so many log lines of one kind per second. Pure; log.h has the kinds. */
#ifndef OPENLAC_LOG_LIMIT_H
#define OPENLAC_LOG_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct log_limit - the account of one kind
 * @second: the second that is being counted
 * @count: lines in it
 * @missed: lines swallowed in it
 */
struct log_limit {
	uint64_t second;
	unsigned int count;
	unsigned int missed;
};

/* Return: how many lines were swallowed in a second that is over at @now_ms; told once. */
unsigned int log_limit_missed(struct log_limit *limit, uint64_t now_ms);

/* Return: true when one more line is within the @budget of the second; call log_limit_missed() first. */
bool log_limit_take(struct log_limit *limit, unsigned int budget, uint64_t now_ms);

#endif /* OPENLAC_LOG_LIMIT_H */
