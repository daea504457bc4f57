/* SPDX-License-Identifier: GPL-2.0 */
/* Times of the event loop, which begin somewhere, as times of day. */
#ifndef OPENLAC_SHOW_TIME_H
#define OPENLAC_SHOW_TIME_H

#include <stdint.h>

#define SHOW_TIME_MAX	40

/**
 * struct show_clock - one moment on both clocks
 * @loop_ms: milliseconds of the event loop's clock
 * @wall_ms: milliseconds since 1970
 */
struct show_clock {
	uint64_t loop_ms;
	int64_t wall_ms;
};

void show_clock_now(struct show_clock *c);

/* Local time as "Jun  1 12:25:25 2016", "12:25:25", "2016-06-01T12:25:25+0000". @ms: of the event loop. Return: @buf. */
const char *show_date(const struct show_clock *c, uint64_t ms, char buf[SHOW_TIME_MAX]);
const char *show_time(const struct show_clock *c, uint64_t ms, char buf[SHOW_TIME_MAX]);
const char *show_iso_date(const struct show_clock *c, uint64_t ms, char buf[SHOW_TIME_MAX]);

#endif /* OPENLAC_SHOW_TIME_H */
