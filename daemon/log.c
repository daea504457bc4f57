// SPDX-License-Identifier: GPL-2.0
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define LINES_PER_SECOND 10

static bool debug_enabled;
static bool journal;

void log_setup(bool debug)
{
	debug_enabled = debug;
	journal = getenv("JOURNAL_STREAM");
}

void log_line(int level, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (level == LOG_DEBUG && !debug_enabled)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (journal)
		fprintf(stderr, "<%d>%s\n", level, text);
	else
		fprintf(stderr, "openlacd: %s%s\n", level <= LOG_ERR ? "error: " : level == LOG_WARNING ? "warning: " : "",
			text);
}

bool log_allowed(struct log_limit *limit, uint64_t now_ms)
{
	uint64_t second = now_ms / 1000;

	if (limit->second != second) {
		limit->second = second;
		limit->count = 0;
		if (limit->missed)
			log_warn("%u similar messages suppressed", limit->missed);
		limit->missed = 0;
	}
	if (limit->count >= LINES_PER_SECOND) {
		limit->missed++;
		return false;
	}
	limit->count++;
	return true;
}
