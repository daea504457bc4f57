// SPDX-License-Identifier: GPL-2.0
#include "radius_acct.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "log.h"

#define RECORDS_MAX	8192
#define OUTSTANDING_MAX	8	/* requests at a time */
#define RETRY_MS	30000	/* after the client has tried every server */
#define LIFE_MS		3600000	/* of a record */
#define INTERIMS	32	/* read at a time, each being a question to the kernel */
#define PAUSE_MS	5	/* before the next ones are */

/**
 * struct record - an Accounting-Request that is not acknowledged
 * @status: kind
 * @at: when it happened, ms
 * @timestamp: the same by the calendar
 * @len, @attrs: the attributes without those that are added when it is sent
 */
struct record {
	STAILQ_ENTRY(record) link;
	enum acct_status status;
	uint64_t at;
	uint32_t timestamp;
	size_t len;
	uint8_t attrs[];
};

enum session_state {
	IDLE,		/* nothing to be told */
	RUNNABLE,	/* in list @runnable */
	BUSY,		/* its first record is under way */
	WAITING,	/* in list @waiting, until @wake */
};

/**
 * struct acct_session - a session, or the daemon itself, whose records are told one after the other
 * @link: in the list of its state
 * @interim: in list @interims, as long as the session is up
 * @counters: NULL when it has stopped
 * @due: time of the next interim update
 * @len, @attrs: attributes of all its records
 */
struct acct_session {
	TAILQ_ENTRY(acct_session) link, interim;
	LIST_ENTRY(acct_session) all;
	struct radius_acct *acct;
	enum session_state state;
	acct_counters_fn counters;
	void *ctx;
	uint64_t start, wake, due;
	struct radius_request *request;
	STAILQ_HEAD(, record) records;
	char id[ACCT_ID_MAX + 1];
	size_t len;
	uint8_t attrs[];
};

TAILQ_HEAD(session_list, acct_session);

/**
 * struct radius_acct - accounting
 * @tick: next interim update, retry, or the end; memory goes when that is closed
 * @id_high, @id_low: Acct-Session-Id: time of start, and a count that began at random, so that no two starts share ids
 * @self: the daemon as a session: On and Off
 * @off_told: Accounting-Off is among the records or was
 */
struct radius_acct {
	uv_timer_t tick;
	uv_loop_t *loop;
	struct radius_client *client;
	uint32_t (*wall)(void);
	uint32_t id_high, id_low;
	bool on;
	struct radius_group group;
	unsigned int interim_ms;
	unsigned int outstanding;
	struct acct_session *self;
	LIST_HEAD(, acct_session) all;
	struct session_list runnable, waiting, interims;
	struct acct_stats stats;
	bool off_told;
	void (*done)(void *ctx);
	void *done_ctx;
};

static void run(struct radius_acct *acct);

/* Earliest of what the timer is for. */
static void set_tick(struct radius_acct *acct, void (*on_tick)(uv_timer_t *timer))
{
	const struct acct_session *waiting = TAILQ_FIRST(&acct->waiting), *interim = TAILQ_FIRST(&acct->interims);
	uint64_t now = uv_now(acct->loop), at = UINT64_MAX;

	if (waiting)
		at = waiting->wake;
	if (interim && acct->interim_ms && interim->due < at)
		at = interim->due;
	if (acct->done && !acct->stats.waiting)
		at = now;
	if (at == UINT64_MAX)
		uv_timer_stop(&acct->tick);
	else
		uv_timer_start(&acct->tick, on_tick, at > now ? at - now : PAUSE_MS, 0);
}

static void on_tick(uv_timer_t *timer);

static void free_session(struct acct_session *s)
{
	LIST_REMOVE(s, all);
	free(s);
}

static void drop_record(struct acct_session *s)
{
	struct record *r = STAILQ_FIRST(&s->records);

	STAILQ_REMOVE_HEAD(&s->records, link);
	s->acct->stats.waiting--;
	free(r);
}

static void make_runnable(struct acct_session *s)
{
	s->state = RUNNABLE;
	TAILQ_INSERT_TAIL(&s->acct->runnable, s, link);
}

/* After its first record is done with: the next one, or the end. */
static void settle(struct acct_session *s)
{
	drop_record(s);
	s->state = IDLE;
	if (!STAILQ_EMPTY(&s->records))
		make_runnable(s);
	else if (!s->counters && s != s->acct->self)
		free_session(s);
}

static void on_acknowledged(void *ctx, enum radius_status status, const struct radius_answer *answer, const char *text)
{
	struct acct_session *s = ctx;
	struct radius_acct *acct = s->acct;
	struct record *r = STAILQ_FIRST(&s->records);
	uint64_t now = uv_now(acct->loop);

	(void)answer;
	s->request = NULL;
	acct->outstanding--;
	if (status == RADIUS_ANSWERED) {
		acct->stats.acknowledged++;
		settle(s);
	} else if (r->status == ACCT_INTERIM || acct->done || now - r->at >= LIFE_MS) {
		/* An interim update has a better successor; at the end there is no time. */
		log_limited(LOG_KIND_ACCOUNTING, LOG_WARNING, NULL, "accounting record of session %s given up: %s", s->id,
			    text);
		acct->stats.given_up++;
		settle(s);
	} else {
		s->state = WAITING;
		s->wake = now + RETRY_MS;
		TAILQ_INSERT_TAIL(&acct->waiting, s, link);
	}
	run(acct);
}

/* Acct-Delay-Time makes it another request every time, so it gets a new identifier (RFC 2866 section 5.2). */
static int send_first(struct acct_session *s)
{
	const struct record *r = STAILQ_FIRST(&s->records);
	struct radius_acct *acct = s->acct;
	struct radius_msg m;

	radius_msg_init(&m, RADIUS_ACCOUNTING_REQUEST);
	radius_add_u32(&m, RADIUS_ACCT_STATUS_TYPE, r->status);
	memcpy(m.attrs + m.len, s->attrs, s->len);
	m.len += s->len;
	memcpy(m.attrs + m.len, r->attrs, r->len);
	m.len += r->len;
	radius_add_u32(&m, RADIUS_EVENT_TIMESTAMP, r->timestamp);
	radius_add_u32(&m, RADIUS_ACCT_DELAY_TIME, (uint32_t)((uv_now(acct->loop) - r->at) / 1000));
	s->request = radius_client_send(acct->client, &acct->group, &m, on_acknowledged, s);
	return s->request ? 0 : -1;
}

/* Sends what can be sent, and sees to what comes after it. */
static void run(struct radius_acct *acct)
{
	struct acct_session *s;

	while (acct->outstanding < OUTSTANDING_MAX && (s = TAILQ_FIRST(&acct->runnable))) {
		TAILQ_REMOVE(&acct->runnable, s, link);
		if (send_first(s)) {
			s->state = WAITING;
			s->wake = uv_now(acct->loop) + RETRY_MS;
			TAILQ_INSERT_TAIL(&acct->waiting, s, link);
			continue;
		}
		s->state = BUSY;
		acct->outstanding++;
	}
	set_tick(acct, on_tick);
}

/* @m: attributes of this record alone. Without room or memory the record is lost, which is counted. */
static void tell(struct acct_session *s, enum acct_status status, const struct radius_msg *m)
{
	struct radius_acct *acct = s->acct;
	struct record *r = NULL;

	if (!acct->on)
		return;
	if (acct->stats.waiting < RECORDS_MAX)
		r = malloc(sizeof(*r) + m->len);
	if (!r) {
		log_limited(LOG_KIND_ACCOUNTING, LOG_WARNING, NULL, "no room for an accounting record of session %s", s->id);
		acct->stats.dropped++;
		return;
	}
	r->status = status;
	r->at = uv_now(acct->loop);
	r->timestamp = acct->wall();
	r->len = m->len;
	memcpy(r->attrs, m->attrs, m->len);
	STAILQ_INSERT_TAIL(&s->records, r, link);
	acct->stats.waiting++;
	if (s->state == IDLE)
		make_runnable(s);
}

/* Even On and Off must have an Acct-Session-Id (RFC 2866 section 5.5). @info: NULL = the daemon itself */
static struct acct_session *new_session(struct radius_acct *acct, const struct acct_info *info)
{
	char id[ACCT_ID_MAX + 1];
	struct acct_session *s;
	struct radius_msg m;

	snprintf(id, sizeof(id), "%08x%08x", acct->id_high, acct->id_low++);
	radius_msg_init(&m, RADIUS_ACCOUNTING_REQUEST);
	if (info)
		acct_add_session(&m, info, id);
	else
		radius_add_text(&m, RADIUS_ACCT_SESSION_ID, id);
	s = calloc(1, sizeof(*s) + m.len);
	if (!s)
		return NULL;
	memcpy(s->id, id, sizeof(s->id));
	s->acct = acct;
	s->start = uv_now(acct->loop);
	STAILQ_INIT(&s->records);
	s->len = m.len;
	memcpy(s->attrs, m.attrs, m.len);
	LIST_INSERT_HEAD(&acct->all, s, all);
	return s;
}

static uint32_t lasted(const struct acct_session *s)
{
	return (uint32_t)((uv_now(s->acct->loop) - s->start) / 1000);
}

/* Nothing new is said while something older is not acknowledged. */
static void tell_interim(struct acct_session *s)
{
	struct acct_counters c;
	struct radius_msg m;

	if (!STAILQ_EMPTY(&s->records) || !s->counters(s->ctx, &c))
		return;
	radius_msg_init(&m, RADIUS_ACCOUNTING_REQUEST);
	acct_add_usage(&m, &c, lasted(s));
	tell(s, ACCT_INTERIM, &m);
}

/* Off is the last word: servers take it for the end of every session. */
static void close_on_idle(struct radius_acct *acct)
{
	void (*done)(void *ctx) = acct->done;
	struct radius_msg none;

	if (acct->on && !acct->off_told) {
		acct->off_told = true;
		radius_msg_init(&none, RADIUS_ACCOUNTING_REQUEST);
		tell(acct->self, ACCT_OFF, &none);
		if (acct->stats.waiting) {
			run(acct);
			return;
		}
	}
	acct->done = NULL;
	done(acct->done_ctx);
}

static void on_tick(uv_timer_t *timer)
{
	struct radius_acct *acct = timer->data;
	uint64_t now = uv_now(acct->loop);
	struct acct_session *s;

	while ((s = TAILQ_FIRST(&acct->waiting)) && s->wake <= now) {
		TAILQ_REMOVE(&acct->waiting, s, link);
		make_runnable(s);
	}
	for (unsigned int n = 0; acct->interim_ms && n < INTERIMS && (s = TAILQ_FIRST(&acct->interims)) &&
	     s->due <= now; n++) {
		TAILQ_REMOVE(&acct->interims, s, interim);
		s->due = now + acct->interim_ms;
		TAILQ_INSERT_TAIL(&acct->interims, s, interim);
		tell_interim(s);
	}
	if (acct->done && !acct->stats.waiting)
		close_on_idle(acct);
	else
		run(acct);
}

struct radius_acct *radius_acct_new(uv_loop_t *loop, struct radius_client *client, uint32_t (*wall)(void),
				    void (*random)(void *buf, size_t len))
{
	struct radius_acct *acct = calloc(1, sizeof(*acct));

	if (!acct)
		return NULL;
	acct->loop = loop;
	acct->client = client;
	acct->wall = wall;
	acct->id_high = wall();
	random(&acct->id_low, sizeof(acct->id_low));
	LIST_INIT(&acct->all);
	TAILQ_INIT(&acct->runnable);
	TAILQ_INIT(&acct->waiting);
	TAILQ_INIT(&acct->interims);
	acct->self = new_session(acct, NULL);
	if (!acct->self) {
		free(acct);
		return NULL;
	}
	uv_timer_init(loop, &acct->tick);
	acct->tick.data = acct;
	return acct;
}

/* Forgets every record. Sessions that are up stay, unless @all. */
static void drop_records(struct radius_acct *acct, bool all)
{
	struct acct_session *s = LIST_FIRST(&acct->all);

	TAILQ_INIT(&acct->runnable);
	TAILQ_INIT(&acct->waiting);
	acct->outstanding = 0;
	while (s) {
		struct acct_session *next = LIST_NEXT(s, all);

		if (s->request)
			radius_client_cancel(s->request);
		s->request = NULL;
		while (!STAILQ_EMPTY(&s->records)) {
			acct->stats.given_up++;
			drop_record(s);
		}
		s->state = IDLE;
		if (all || (!s->counters && s != acct->self))
			free_session(s);
		s = next;
	}
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void radius_acct_free(struct radius_acct *acct)
{
	if (!acct)
		return;
	drop_records(acct, true);
	explicit_bzero(&acct->group, sizeof(acct->group));
	uv_close((uv_handle_t *)&acct->tick, on_closed);
}

void radius_acct_configure(struct radius_acct *acct, const struct radius_group *group, unsigned int interim_ms)
{
	bool was_on = acct->on;
	struct acct_session *s;
	struct radius_msg none;

	acct->on = group;
	if (group)
		acct->group = *group;
	else
		drop_records(acct, false);
	acct->interim_ms = interim_ms;
	TAILQ_FOREACH(s, &acct->interims, interim)
		s->due = uv_now(acct->loop) + interim_ms;
	if (group && !was_on) {
		radius_msg_init(&none, RADIUS_ACCOUNTING_REQUEST);
		tell(acct->self, ACCT_ON, &none);
	}
	run(acct);
}

struct acct_session *radius_acct_start(struct radius_acct *acct, const struct acct_info *info, acct_counters_fn counters,
				       void *ctx)
{
	struct acct_session *s;
	struct radius_msg none;

	if (!acct->on)
		return NULL;
	s = new_session(acct, info);
	if (!s)
		return NULL;
	s->counters = counters;
	s->ctx = ctx;
	s->due = s->start + acct->interim_ms;
	TAILQ_INSERT_TAIL(&acct->interims, s, interim);
	radius_msg_init(&none, RADIUS_ACCOUNTING_REQUEST);
	tell(s, ACCT_START, &none);
	run(acct);
	return s;
}

void radius_acct_stop(struct acct_session *s, enum acct_cause cause, const struct acct_counters *counters)
{
	struct radius_acct *acct;
	struct radius_msg m;

	if (!s)
		return;
	acct = s->acct;
	TAILQ_REMOVE(&acct->interims, s, interim);
	s->counters = NULL;
	radius_msg_init(&m, RADIUS_ACCOUNTING_REQUEST);
	acct_add_usage(&m, counters, lasted(s));
	radius_add_u32(&m, RADIUS_ACCT_TERMINATE_CAUSE, cause);
	tell(s, ACCT_STOP, &m);
	if (s->state == IDLE)
		free_session(s);
	run(acct);
}

const char *radius_acct_id(const struct acct_session *s)
{
	return s ? s->id : "";
}

void radius_acct_close(struct radius_acct *acct, void (*done)(void *ctx), void *ctx)
{
	struct acct_session *s;

	acct->done = done;
	acct->done_ctx = ctx;
	/* What waits to be repeated gets its last chance now. */
	while ((s = TAILQ_FIRST(&acct->waiting))) {
		TAILQ_REMOVE(&acct->waiting, s, link);
		make_runnable(s);
	}
	run(acct);
}

const struct acct_stats *radius_acct_stats(const struct radius_acct *acct)
{
	return &acct->stats;
}
