// SPDX-License-Identifier: GPL-2.0
#include "dns_lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "dns_cache.h"
#include "dns_channel.h"
#include "dns_name.h"
#include "log.h"

#define CACHE_MAX	4096	/* names; about 1.3 KiB each */
#define SERVICE		"_l2tp._udp."

/* Somebody who waits for a name. */
struct dns_query {
	TAILQ_ENTRY(dns_query) link;
	struct job *job;
	lookup_fn fn;
	void *ctx;
};

/**
 * struct job - a name that is being asked for, or whose result waits to be delivered
 * @link: in the resolver's list of those being asked for (@gather is set then) or of those that are ready
 * @queries: who waits; may become none, and then only the cache profits
 * @ch: servers that are asked
 * @pending: answers that are still to come
 * @targets_asked: the SRV records' targets have been asked for
 * @gather: answers, NULL once @result is there
 * @result: what is delivered
 */
struct job {
	TAILQ_ENTRY(job) link;
	struct dns_lookup *d;
	char name[REALM_MAX + 1];
	TAILQ_HEAD(, dns_query) queries;
	struct dns_channel *ch;
	unsigned int pending;
	bool targets_asked;
	struct dns_gather *gather;
	struct dns_result result;
};

TAILQ_HEAD(job_list, job);

/**
 * struct dns_lookup - the resolver
 * @asking, @ready: jobs
 * @deliver: active while there are ready ones; c-ares and the callers' functions are thereby never on the stack together
 * @answer: too large for the stack
 */
struct dns_lookup {
	uv_loop_t *loop;
	struct dns_channel *ch;
	struct dns_cache *cache;
	struct job_list asking, ready;
	uv_timer_t deliver;
	struct lookup_answer answer;
};

static void job_free(struct job *job)
{
	struct dns_query *q;

	while ((q = TAILQ_FIRST(&job->queries))) {
		TAILQ_REMOVE(&job->queries, q, link);
		free(q);
	}
	free(job->gather);
	dns_channel_put(job->ch);
	free(job);
}

static void on_deliver(uv_timer_t *timer)
{
	struct dns_lookup *d = timer->data;
	struct job_list jobs = TAILQ_HEAD_INITIALIZER(jobs);
	struct dns_query *q;
	struct job *job;

	/* What becomes ready meanwhile has its turn in the next round of the loop. */
	TAILQ_CONCAT(&jobs, &d->ready, link);
	while ((job = TAILQ_FIRST(&jobs))) {
		TAILQ_REMOVE(&jobs, job, link);
		dns_result_answer(&job->result, &d->answer);
		while ((q = TAILQ_FIRST(&job->queries))) {
			TAILQ_REMOVE(&job->queries, q, link);
			q->fn(q->ctx, &d->answer);
			free(q);
		}
		job_free(job);
	}
}

static void make_ready(struct job *job)
{
	struct dns_lookup *d = job->d;

	TAILQ_INSERT_TAIL(&d->ready, job, link);
	if (!uv_is_active((uv_handle_t *)&d->deliver))
		uv_timer_start(&d->deliver, on_deliver, 0, 0);
}

/* All answers are there, perhaps only those that tell what else to ask for. */
static void advance(struct job *job)
{
	struct dns_lookup *d = job->d;
	struct dns_gather *g = job->gather;
	uint32_t ttl;

	if (g->srvs && !job->targets_asked) {
		job->targets_asked = true;
		job->pending = 2 * (unsigned int)g->srvs;
		for (size_t i = 0, n = g->srvs; i < n; i++) {
			char target[REALM_MAX + 1];

			/* The last of these calls may end the job and with it free the names. */
			memcpy(target, g->srv[i].target, sizeof(target));
			dns_channel_ask(job->ch, target, DNS_TYPE_A, job, dns_slot_target(i, DNS_TYPE_A));
			dns_channel_ask(job->ch, target, DNS_TYPE_AAAA, job, dns_slot_target(i, DNS_TYPE_AAAA));
		}
		return;
	}
	ttl = dns_gather_result(g, &job->result);
	free(g);
	job->gather = NULL;
	/* Servers that are no longer configured have no say in later lookups. */
	if (job->ch == d->ch)
		dns_cache_put(d->cache, job->name, &job->result, ttl, uv_now(d->loop));
	TAILQ_REMOVE(&d->asking, job, link);
	make_ready(job);
}

static void on_answer(void *ctx, unsigned int slot, const struct dns_answer *answer)
{
	struct job *job = ctx;

	dns_gather_add(job->gather, slot, answer);
	if (!--job->pending)
		advance(job);
}

static struct job *job_new(struct dns_lookup *d, const char *name)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return NULL;
	job->d = d;
	snprintf(job->name, sizeof(job->name), "%s", name);
	TAILQ_INIT(&job->queries);
	return job;
}

/* A job whose result is known at once. */
static struct job *job_answered(struct dns_lookup *d, const char *name, const struct dns_result *result)
{
	struct job *job = job_new(d, name);

	if (!job)
		return NULL;
	job->result = *result;
	make_ready(job);
	return job;
}

static struct job *job_asking(struct dns_lookup *d, const char *name)
{
	char service[sizeof(SERVICE) + REALM_MAX];
	struct job *job = job_new(d, name);

	if (!job)
		return NULL;
	job->gather = calloc(1, sizeof(*job->gather));
	if (!job->gather) {
		free(job);
		return NULL;
	}
	job->ch = dns_channel_get(d->ch);
	TAILQ_INSERT_TAIL(&d->asking, job, link);
	job->pending = DNS_SLOT_TARGETS;
	snprintf(service, sizeof(service), SERVICE "%s", name);
	dns_channel_ask(job->ch, service, DNS_TYPE_SRV, job, DNS_SLOT_SRV);
	dns_channel_ask(job->ch, name, DNS_TYPE_A, job, DNS_SLOT_A);
	dns_channel_ask(job->ch, name, DNS_TYPE_AAAA, job, DNS_SLOT_AAAA);
	return job;
}

static struct job *find_job(struct dns_lookup *d, const char *name)
{
	static const struct dns_result no_name = {
		.status = LOOKUP_NOT_FOUND,
		.why = "prefix and domain do not make a valid name",
	};
	const struct dns_result *cached;
	struct dns_name wire;
	char lower[REALM_MAX + 1];
	struct job *job;

	/* To the wire format and back: a check, and lower case for the cache. */
	if (!dns_name_from_text(&wire, name) || !dns_name_to_text(&wire, lower))
		return job_answered(d, "", &no_name);
	cached = dns_cache_get(d->cache, lower, uv_now(d->loop));
	if (cached)
		return job_answered(d, lower, cached);
	TAILQ_FOREACH(job, &d->asking, link)
		if (job->ch == d->ch && !strcmp(job->name, lower))
			return job;
	return job_asking(d, lower);
}

struct dns_query *dns_lookup_start(struct dns_lookup *d, const char *name, lookup_fn fn, void *ctx)
{
	struct dns_query *q = calloc(1, sizeof(*q));

	if (!q)
		return NULL;
	q->job = find_job(d, name);
	if (!q->job) {
		free(q);
		return NULL;
	}
	q->fn = fn;
	q->ctx = ctx;
	TAILQ_INSERT_TAIL(&q->job->queries, q, link);
	return q;
}

void dns_lookup_cancel(struct dns_query *q)
{
	if (!q)
		return;
	TAILQ_REMOVE(&q->job->queries, q, link);
	free(q);
}

void dns_lookup_forget(struct dns_lookup *d, const char *name)
{
	struct dns_name wire;
	char lower[REALM_MAX + 1];

	if (dns_name_from_text(&wire, name) && dns_name_to_text(&wire, lower))
		dns_cache_forget(d->cache, lower);
}

struct dns_lookup *dns_lookup_new(uv_loop_t *loop, const struct dns_config *cfg)
{
	struct dns_lookup *d = calloc(1, sizeof(*d));

	if (!d || !(d->cache = dns_cache_new(CACHE_MAX))) {
		log_err("no memory for DNS lookups");
		free(d);
		return NULL;
	}
	d->ch = dns_channel_new(loop, cfg, on_answer);
	if (!d->ch) {
		dns_cache_free(d->cache);
		free(d);
		return NULL;
	}
	d->loop = loop;
	TAILQ_INIT(&d->asking);
	TAILQ_INIT(&d->ready);
	uv_timer_init(loop, &d->deliver);
	d->deliver.data = d;
	return d;
}

void dns_lookup_configure(struct dns_lookup *d, const struct dns_config *cfg)
{
	struct dns_channel *ch = dns_channel_new(d->loop, cfg, on_answer);

	/* With the reason logged, the old servers are better than none. */
	if (!ch)
		return;
	dns_channel_put(d->ch);
	d->ch = ch;
	dns_cache_clear(d->cache);
}

static void free_jobs(struct job_list *jobs)
{
	struct job *job;

	while ((job = TAILQ_FIRST(jobs))) {
		TAILQ_REMOVE(jobs, job, link);
		job_free(job);
	}
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void dns_lookup_free(struct dns_lookup *d)
{
	if (!d)
		return;
	free_jobs(&d->asking);
	free_jobs(&d->ready);
	dns_channel_put(d->ch);
	dns_cache_free(d->cache);
	uv_close((uv_handle_t *)&d->deliver, on_closed);
}
