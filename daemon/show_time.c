// SPDX-License-Identifier: GPL-2.0
#include "show_time.h"

#include <time.h>
#include <uv.h>

void show_clock_now(struct show_clock *c)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	c->wall_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	c->loop_ms = uv_hrtime() / 1000000;
}

static const char *show(const struct show_clock *c, uint64_t ms, const char *format, char buf[SHOW_TIME_MAX])
{
	time_t at = (time_t)((c->wall_ms - (int64_t)(c->loop_ms - ms)) / 1000);
	struct tm tm;

	if (!localtime_r(&at, &tm) || !strftime(buf, SHOW_TIME_MAX, format, &tm))
		buf[0] = '\0';
	return buf;
}

const char *show_date(const struct show_clock *c, uint64_t ms, char buf[SHOW_TIME_MAX])
{
	return show(c, ms, "%b %e %H:%M:%S %Y", buf);
}

const char *show_time(const struct show_clock *c, uint64_t ms, char buf[SHOW_TIME_MAX])
{
	return show(c, ms, "%H:%M:%S", buf);
}

const char *show_iso_date(const struct show_clock *c, uint64_t ms, char buf[SHOW_TIME_MAX])
{
	return show(c, ms, "%Y-%m-%dT%H:%M:%S%z", buf);
}
