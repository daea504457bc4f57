// SPDX-License-Identifier: GPL-2.0
#include "log.h"

#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include "debug.h"

#define TEXT_SIZE	1024
#define LINE_SIZE	4096	/* an escaped text that is cut off leaves room for all fields */
#define FIELDS_ROOM	1536

#define FEW		10	/* lines per second that strangers can provoke */
#define DEBUG_LINES	500

struct kind {
	const char *what;
	unsigned int budget;
	struct log_limit limit;
};

static struct kind kinds[LOG_KINDS] = {
	[LOG_KIND_CLIENT] = { "clients", 200 },
	[LOG_KIND_CLIENT_TROUBLE] = { "trouble with clients", 50 },
	[LOG_KIND_TUNNEL] = { "tunnels", 100 },
	[LOG_KIND_L2TP_STRANGER] = { "refused L2TP peers", FEW },
	[LOG_KIND_RADIUS] = { "RADIUS", FEW },
	[LOG_KIND_ACCOUNTING] = { "accounting", FEW },
	[LOG_KIND_DNS] = { "DNS", FEW },
	[LOG_KIND_PPPD] = { "pppd", 100 },
	[LOG_KIND_KERNEL] = { "the kernel", FEW },
	[LOG_KIND_SYSTEM] = { "addresses and routes", 50 },
	[LOG_KIND_DEBUG + LOG_SUB_PPPOE_AC] = { "debug pppoe-ac", DEBUG_LINES },
	[LOG_KIND_DEBUG + LOG_SUB_PPP] = { "debug ppp", DEBUG_LINES },
	[LOG_KIND_DEBUG + LOG_SUB_L2TP] = { "debug l2tp", DEBUG_LINES },
	[LOG_KIND_DEBUG + LOG_SUB_RADIUS] = { "debug radius", DEBUG_LINES },
	[LOG_KIND_DEBUG + LOG_SUB_DNS] = { "debug dns", DEBUG_LINES },
	[LOG_KIND_DEBUG + LOG_SUB_NETLINK] = { "debug netlink", DEBUG_LINES },
};

static FILE *output;
static uv_timer_t timer;
static bool timer_is_open;

void log_set_output(FILE *out)
{
	output = out;
}

static const char *level_word(int level)
{
	if (level <= LOG_ERR)
		return "error: ";
	return level == LOG_WARNING ? "warning: " : level == LOG_DEBUG ? "debug: " : "";
}

/* The one place that lines leave by; journald's own protocol would take the level, the text and the fields as they are. */
static void write_line(int level, const char *text, const struct log_fields *f)
{
	uint8_t buf[LINE_SIZE];
	struct writer w;
	char prefix[32];

	snprintf(prefix, sizeof(prefix), "openlacd: %s", level_word(level));
	if (getenv("JOURNAL_STREAM"))
		snprintf(prefix, sizeof(prefix), "<%d>", level);
	writer_init(&w, buf, sizeof(buf) - FIELDS_ROOM);
	writer_bytes(&w, prefix, strlen(prefix));
	log_put_text(&w, text);
	w.cap = sizeof(buf) - 1;
	w.err = false;
	log_put_fields(&w, f);
	buf[w.len++] = '\n';
	fwrite(buf, 1, w.len, output ? output : stderr);
}

static void vline(int level, const struct log_fields *f, const char *fmt, va_list ap)
{
	char text[TEXT_SIZE];

	vsnprintf(text, sizeof(text), fmt, ap);
	write_line(level, text, f);
}

void log_line(int level, const struct log_fields *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vline(level, f, fmt, ap);
	va_end(ap);
}

void log_limited(enum log_kind kind, int level, const struct log_fields *f, const char *fmt, ...)
{
	va_list ap;

	if (!log_allowed(kind))
		return;
	va_start(ap, fmt);
	vline(level, f, fmt, ap);
	va_end(ap);
}

void log_debug_line(enum log_subsystem sub, const struct log_fields *f, const char *fmt, ...)
{
	char text[TEXT_SIZE];
	va_list ap;

	if (!log_allowed(LOG_KIND_DEBUG + sub))
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	log_line(LOG_DEBUG, f, "%s: %s", log_debug_names[sub].name, text);
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static void tell_missed(struct kind *k, uint64_t now)
{
	unsigned int missed = log_limit_missed(&k->limit, now);

	if (missed)
		log_line(k - kinds >= LOG_KIND_DEBUG ? LOG_DEBUG : LOG_WARNING, NULL, "%u similar messages suppressed: %s", missed,
			 k->what);
}

static void on_timer(uv_timer_t *t)
{
	bool left = false;

	for (size_t i = 0; i < LOG_KINDS; i++) {
		tell_missed(&kinds[i], now_ms());
		left |= kinds[i].limit.missed;
	}
	/* The loop's clock may be behind the one that the seconds are counted by. */
	if (left)
		uv_timer_start(t, on_timer, 100, 0);
}

bool log_allowed(enum log_kind kind)
{
	struct kind *k = &kinds[kind];
	uint64_t now = now_ms();

	tell_missed(k, now);
	if (log_limit_take(&k->limit, k->budget, now))
		return true;
	if (timer_is_open && !uv_is_active((uv_handle_t *)&timer))
		uv_timer_start(&timer, on_timer, 1000, 0);
	return false;
}

void log_start(uv_loop_t *loop)
{
	uv_timer_init(loop, &timer);
	uv_unref((uv_handle_t *)&timer);
	timer_is_open = true;
}

void log_stop(void)
{
	timer_is_open = false;
	on_timer(&timer);
	uv_close((uv_handle_t *)&timer, NULL);
}
