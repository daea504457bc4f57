// SPDX-License-Identifier: GPL-2.0
#include "dns_cache.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#define BUCKETS	1024

struct entry {
	LIST_ENTRY(entry) same_hash;
	TAILQ_ENTRY(entry) by_use;
	char name[REALM_MAX + 1];
	uint64_t expires;	/* ms */
	struct dns_result result;
};

/* Clients choose names, and may choose such of one hash; @max bounds how long that makes a chain. */
struct dns_cache {
	LIST_HEAD(, entry) bucket[BUCKETS];
	TAILQ_HEAD(by_use, entry) by_use;	/* most recent first */
	size_t max, count;
};

struct dns_cache *dns_cache_new(size_t max)
{
	struct dns_cache *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	TAILQ_INIT(&c->by_use);
	c->max = max;
	return c;
}

static void drop(struct dns_cache *c, struct entry *e)
{
	LIST_REMOVE(e, same_hash);
	TAILQ_REMOVE(&c->by_use, e, by_use);
	c->count--;
	free(e);
}

void dns_cache_clear(struct dns_cache *c)
{
	struct entry *e;

	while ((e = TAILQ_FIRST(&c->by_use)))
		drop(c, e);
}

void dns_cache_free(struct dns_cache *c)
{
	if (!c)
		return;
	dns_cache_clear(c);
	free(c);
}

/* FNV-1a */
static size_t hash(const char *name)
{
	uint32_t h = 2166136261u;

	for (; *name; name++)
		h = (h ^ (uint8_t)*name) * 16777619u;
	return h % BUCKETS;
}

static struct entry *find(const struct dns_cache *c, const char *name)
{
	struct entry *e;

	LIST_FOREACH(e, &c->bucket[hash(name)], same_hash)
		if (!strcmp(e->name, name))
			return e;
	return NULL;
}

const struct dns_result *dns_cache_get(struct dns_cache *c, const char *name, uint64_t now)
{
	struct entry *e = find(c, name);

	if (!e)
		return NULL;
	if (now >= e->expires) {
		drop(c, e);
		return NULL;
	}
	TAILQ_REMOVE(&c->by_use, e, by_use);
	TAILQ_INSERT_HEAD(&c->by_use, e, by_use);
	return &e->result;
}

void dns_cache_put(struct dns_cache *c, const char *name, const struct dns_result *result, uint32_t ttl, uint64_t now)
{
	size_t len = strlen(name);
	struct entry *e;

	dns_cache_forget(c, name);
	if (!ttl || len > REALM_MAX)
		return;
	e = malloc(sizeof(*e));
	if (!e)
		return;
	if (c->count == c->max)
		drop(c, TAILQ_LAST(&c->by_use, by_use));
	memcpy(e->name, name, len + 1);
	e->expires = now + (uint64_t)ttl * 1000;
	e->result = *result;
	LIST_INSERT_HEAD(&c->bucket[hash(name)], e, same_hash);
	TAILQ_INSERT_HEAD(&c->by_use, e, by_use);
	c->count++;
}

void dns_cache_forget(struct dns_cache *c, const char *name)
{
	struct entry *e = find(c, name);

	if (e)
		drop(c, e);
}

size_t dns_cache_count(const struct dns_cache *c)
{
	return c->count;
}
