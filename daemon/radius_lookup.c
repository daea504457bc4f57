// SPDX-License-Identifier: GPL-2.0
#include "radius_lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "radius_tunnel.h"
#include "realm.h"

#define CACHE_MAX	1024	/* domains; the oldest goes when there is one more */
#define PASSWORD	"password"	/* S41: the word itself */

/* What an answer is about. */
struct key {
	char group[CONF_NAME_MAX + 1];
	char realm[REALM_MAX + 1];
};

/* An answer that is kept. */
struct known {
	TAILQ_ENTRY(known) link;
	struct key key;
	uint64_t until;
	size_t count;
	struct lns_candidate candidate[];
};

/**
 * struct question - what the queries about one domain wait for
 * @lookup: NULL while its callbacks are called
 * @request: NULL when @ready
 * @ready: answered out of the cache, in list @ready of the lookup; its callbacks wait for the event loop
 * @outdated: the configuration has changed since; nobody joins and the answer is not kept
 */
struct question {
	TAILQ_ENTRY(question) link;
	struct radius_lookup *lookup;
	struct key key;
	struct radius_request *request;
	bool outdated;
	struct lookup_answer *ready;
	TAILQ_HEAD(, radius_query) queries;
};

/* @fn: NULL = cancelled while others of the question are called */
struct radius_query {
	TAILQ_ENTRY(radius_query) link;
	struct question *question;
	lookup_fn fn;
	void *ctx;
};

TAILQ_HEAD(question_list, question);

/**
 * struct radius_lookup - the lookup
 * @soon: delivers what is in @ready; memory goes when that is closed
 * @known, @knowns: the cache, oldest first
 */
struct radius_lookup {
	uv_timer_t soon;
	uv_loop_t *loop;
	struct radius_client *client;
	unsigned int cache_ms;
	struct question_list asked, ready;
	TAILQ_HEAD(, known) known;
	size_t knowns;
};

static void set_key(struct key *key, const char *group, const char *realm)
{
	memset(key, 0, sizeof(*key));
	snprintf(key->group, sizeof(key->group), "%s", group);
	snprintf(key->realm, sizeof(key->realm), "%s", realm);
}

static bool same_key(const struct key *a, const struct key *b)
{
	return !strcmp(a->group, b->group) && !strcmp(a->realm, b->realm);
}

static void drop_known(struct radius_lookup *r, struct known *k)
{
	TAILQ_REMOVE(&r->known, k, link);
	r->knowns--;
	explicit_bzero(k->candidate, k->count * sizeof(k->candidate[0]));
	free(k);
}

static struct known *find_known(struct radius_lookup *r, const struct key *key)
{
	struct known *k;

	TAILQ_FOREACH(k, &r->known, link) {
		if (same_key(&k->key, key))
			return k;
	}
	return NULL;
}

/* An answer that there is no memory to keep is asked for again. */
static void keep(struct radius_lookup *r, const struct key *key, const struct lookup_answer *answer)
{
	struct known *k = find_known(r, key);

	if (k)
		drop_known(r, k);
	if (!r->cache_ms)
		return;
	if (r->knowns == CACHE_MAX)
		drop_known(r, TAILQ_FIRST(&r->known));
	k = malloc(sizeof(*k) + answer->count * sizeof(k->candidate[0]));
	if (!k)
		return;
	k->key = *key;
	k->until = uv_now(r->loop) + r->cache_ms;
	k->count = answer->count;
	memcpy(k->candidate, answer->candidate, k->count * sizeof(k->candidate[0]));
	TAILQ_INSERT_TAIL(&r->known, k, link);
	r->knowns++;
}

/* With the queries in it. */
static void free_question(struct question *q)
{
	struct radius_query *query = TAILQ_FIRST(&q->queries);

	while (query) {
		struct radius_query *next = TAILQ_NEXT(query, link);

		free(query);
		query = next;
	}
	if (q->ready)
		explicit_bzero(q->ready, sizeof(*q->ready));
	free(q->ready);
	free(q);
}

/*
 * Calls everybody who asked. A callback may cancel other queries of the same question, and start new ones, which do not
 * join.
 */
static void deliver(struct question *q, const struct lookup_answer *answer)
{
	struct radius_query *query;

	TAILQ_REMOVE(q->ready ? &q->lookup->ready : &q->lookup->asked, q, link);
	q->lookup = NULL;
	TAILQ_FOREACH(query, &q->queries, link) {
		if (query->fn)
			query->fn(query->ctx, answer);
	}
	free_question(q);
}

static void on_soon(uv_timer_t *timer)
{
	struct radius_lookup *r = timer->data;

	while (!TAILQ_EMPTY(&r->ready)) {
		struct question *q = TAILQ_FIRST(&r->ready);

		deliver(q, q->ready);
	}
}

static void read_answer(struct lookup_answer *out, const struct question *q, const struct radius_answer *answer)
{
	switch (answer->msg->code) {
	case RADIUS_ACCESS_ACCEPT:
		radius_tunnel_read(out, answer->msg, answer->request, answer->secret);
		break;
	case RADIUS_ACCESS_REJECT:
		out->status = LOOKUP_NOT_FOUND;
		snprintf(out->text, sizeof(out->text), "RADIUS group %s: Access-Reject", q->key.group);
		break;
	default:
		out->status = LOOKUP_ERROR;
		snprintf(out->text, sizeof(out->text), "RADIUS group %s: Access-Challenge, which a lookup cannot meet",
			 q->key.group);
		break;
	}
}

static void on_answer(void *ctx, enum radius_status status, const struct radius_answer *answer, const char *text)
{
	struct lookup_answer out = { .status = status == RADIUS_TIMEOUT ? LOOKUP_TIMEOUT : LOOKUP_ERROR };
	struct question *q = ctx;

	q->request = NULL;
	if (status == RADIUS_ANSWERED)
		read_answer(&out, q, answer);
	else
		snprintf(out.text, sizeof(out.text), "%s", text);
	if (out.status == LOOKUP_OK && !q->outdated)
		keep(q->lookup, &q->key, &out);
	deliver(q, &out);
	explicit_bzero(&out, sizeof(out));
}

static struct question *find_question(struct radius_lookup *r, const struct key *key)
{
	struct question *q;

	TAILQ_FOREACH(q, &r->ready, link) {
		if (same_key(&q->key, key) && !q->outdated)
			return q;
	}
	TAILQ_FOREACH(q, &r->asked, link) {
		if (same_key(&q->key, key) && !q->outdated)
			return q;
	}
	return NULL;
}

static int ask(struct question *q, const struct radius_group *group)
{
	struct radius_msg msg;

	radius_msg_init(&msg, RADIUS_ACCESS_REQUEST);
	radius_add_text(&msg, RADIUS_USER_NAME, q->key.realm);
	radius_add_text(&msg, RADIUS_USER_PASSWORD, PASSWORD);
	q->request = radius_client_send(q->lookup->client, group, &msg, on_answer, q);
	if (!q->request)
		return -1;
	TAILQ_INSERT_TAIL(&q->lookup->asked, q, link);
	return 0;
}

static int answer_from(struct question *q, const struct known *k)
{
	struct lookup_answer *answer = calloc(1, sizeof(*answer));

	if (!answer)
		return -1;
	answer->count = k->count;
	memcpy(answer->candidate, k->candidate, k->count * sizeof(k->candidate[0]));
	q->ready = answer;
	TAILQ_INSERT_TAIL(&q->lookup->ready, q, link);
	uv_timer_start(&q->lookup->soon, on_soon, 0, 0);
	return 0;
}

static struct question *new_question(struct radius_lookup *r, const struct radius_group *group, const struct key *key)
{
	struct question *q = calloc(1, sizeof(*q));
	struct known *k = find_known(r, key);

	if (!q)
		return NULL;
	q->lookup = r;
	q->key = *key;
	TAILQ_INIT(&q->queries);
	if (k && k->until <= uv_now(r->loop)) {
		drop_known(r, k);
		k = NULL;
	}
	if (k ? answer_from(q, k) : ask(q, group)) {
		free_question(q);
		return NULL;
	}
	return q;
}

struct radius_query *radius_lookup_start(struct radius_lookup *r, const struct radius_group *group, const char *realm,
					 lookup_fn fn, void *ctx)
{
	struct radius_query *query = calloc(1, sizeof(*query));
	struct key key;

	if (!query)
		return NULL;
	set_key(&key, group->name, realm);
	query->fn = fn;
	query->ctx = ctx;
	query->question = find_question(r, &key);
	if (!query->question)
		query->question = new_question(r, group, &key);
	if (!query->question) {
		free(query);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&query->question->queries, query, link);
	return query;
}

static void drop_question(struct question *q)
{
	if (q->request)
		radius_client_cancel(q->request);
	TAILQ_REMOVE(q->ready ? &q->lookup->ready : &q->lookup->asked, q, link);
	free_question(q);
}

void radius_lookup_cancel(struct radius_query *query)
{
	struct question *q = query->question;

	if (!q->lookup) {
		/* deliver() is walking along the queries and will free this one. */
		query->fn = NULL;
		return;
	}
	TAILQ_REMOVE(&q->queries, query, link);
	free(query);
	if (TAILQ_EMPTY(&q->queries))
		drop_question(q);
}

void radius_lookup_forget(struct radius_lookup *r, const char *group, const char *realm)
{
	struct known *k;
	struct key key;

	set_key(&key, group, realm);
	k = find_known(r, &key);
	if (k)
		drop_known(r, k);
}

void radius_lookup_configure(struct radius_lookup *r, unsigned int cache_ms)
{
	struct known *k = TAILQ_FIRST(&r->known);
	struct question *q;

	r->cache_ms = cache_ms;
	while (k) {
		struct known *next = TAILQ_NEXT(k, link);

		drop_known(r, k);
		k = next;
	}
	TAILQ_FOREACH(q, &r->asked, link)
		q->outdated = true;
	TAILQ_FOREACH(q, &r->ready, link)
		q->outdated = true;
}

struct radius_lookup *radius_lookup_new(uv_loop_t *loop, struct radius_client *client)
{
	struct radius_lookup *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->loop = loop;
	r->client = client;
	TAILQ_INIT(&r->asked);
	TAILQ_INIT(&r->ready);
	TAILQ_INIT(&r->known);
	uv_timer_init(loop, &r->soon);
	r->soon.data = r;
	return r;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void drop_all(struct question_list *list)
{
	struct question *q = TAILQ_FIRST(list);

	while (q) {
		struct question *next = TAILQ_NEXT(q, link);

		drop_question(q);
		q = next;
	}
}

void radius_lookup_free(struct radius_lookup *r)
{
	if (!r)
		return;
	radius_lookup_configure(r, 0);
	drop_all(&r->asked);
	drop_all(&r->ready);
	uv_close((uv_handle_t *)&r->soon, on_closed);
}
