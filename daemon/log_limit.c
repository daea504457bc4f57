// SPDX-License-Identifier: GPL-2.0
#include "log_limit.h"

unsigned int log_limit_missed(struct log_limit *limit, uint64_t now_ms)
{
	uint64_t second = now_ms / 1000;
	unsigned int missed = limit->missed;

	if (limit->second == second)
		return 0;
	limit->second = second;
	limit->count = 0;
	limit->missed = 0;
	return missed;
}

bool log_limit_take(struct log_limit *limit, unsigned int budget, uint64_t now_ms)
{
	if (limit->second == now_ms / 1000 && limit->count >= budget) {
		limit->missed++;
		return false;
	}
	limit->count++;
	return true;
}
