// SPDX-License-Identifier: GPL-2.0
/*
 * The sessions of one access concentrator.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "discovery_session.h"

enum {
	FIRST_BUCKETS = 64,
};

int sessions_init(struct session_table *t, void (*random)(void *buf, size_t len))
{
	memset(t, 0, sizeof(*t));
	random(&t->factor, sizeof(t->factor));
	t->factor |= 1;
	t->ids = idpool_new(random, DISC_SID_MAX);
	t->bucket = calloc(FIRST_BUCKETS, sizeof(struct disc_session *));
	if (!t->ids || !t->bucket)
		return -ENOMEM;
	t->buckets = FIRST_BUCKETS;
	return 0;
}

void sessions_destroy(struct session_table *t)
{
	size_t i;

	for (i = 0; i < t->buckets; i++) {
		while (t->bucket[i]) {
			struct disc_session *s = t->bucket[i];

			t->bucket[i] = s->next;
			free(s);
		}
	}
	for (i = 0; i < SID_PAGES; i++)
		free(t->page[i]);
	free(t->bucket);
	idpool_free(t->ids);
	memset(t, 0, sizeof(*t));
}

/* Multiplicative hashing by a secret: the upper half of the product depends on every bit of the address. */
static struct disc_session **bucket_of(const struct session_table *t, const uint8_t mac[DISC_MAC_LEN])
{
	uint64_t key = 0;
	int i;

	for (i = 0; i < DISC_MAC_LEN; i++)
		key = key << 8 | mac[i];
	return &t->bucket[(key * t->factor >> 32) & (t->buckets - 1)];
}

/* Keeps the lists short. Without memory they only get longer, so that failure is not an error. */
static void grow(struct session_table *t)
{
	struct session_table bigger = *t;
	size_t i;

	bigger.buckets = t->buckets * 2;
	bigger.bucket = calloc(bigger.buckets, sizeof(struct disc_session *));
	if (!bigger.bucket)
		return;
	for (i = 0; i < t->buckets; i++) {
		while (t->bucket[i]) {
			struct disc_session *s = t->bucket[i];
			struct disc_session **to = bucket_of(&bigger, s->mac);

			t->bucket[i] = s->next;
			s->next = *to;
			*to = s;
		}
	}
	free(t->bucket);
	*t = bigger;
}

/* Return: where the session of @sid is kept, or NULL when its page does not exist. */
static struct disc_session **slot_of(const struct session_table *t, uint16_t sid)
{
	struct disc_session **page = t->page[sid / SID_PAGE_SIZE];

	return page ? &page[sid % SID_PAGE_SIZE] : NULL;
}

struct disc_session *sessions_add(struct session_table *t, struct disc *d, const uint8_t mac[DISC_MAC_LEN])
{
	uint16_t sid = idpool_get(t->ids);
	struct disc_session ***page = &t->page[sid / SID_PAGE_SIZE], **bucket, *s;

	if (!sid)
		return NULL;
	if (!*page)
		*page = calloc(SID_PAGE_SIZE, sizeof(**page));
	s = *page ? calloc(1, sizeof(*s)) : NULL;
	if (!s) {
		idpool_put(t->ids, sid);
		return NULL;
	}
	if (t->count >= t->buckets)
		grow(t);
	s->disc = d;
	s->sid = sid;
	memcpy(s->mac, mac, DISC_MAC_LEN);
	bucket = bucket_of(t, mac);
	s->next = *bucket;
	*bucket = s;
	*slot_of(t, sid) = s;
	t->count++;
	return s;
}

void sessions_delete(struct session_table *t, struct disc_session *s)
{
	struct disc_session **p = bucket_of(t, s->mac);

	while (*p != s)
		p = &(*p)->next;
	*p = s->next;
	*slot_of(t, s->sid) = NULL;
	idpool_put(t->ids, s->sid);
	t->count--;
	free(s);
}

struct disc_session *sessions_find(const struct session_table *t, uint16_t sid)
{
	struct disc_session **slot = slot_of(t, sid);

	return slot ? *slot : NULL;
}

struct disc_session *sessions_find_request(const struct session_table *t, const uint8_t mac[DISC_MAC_LEN],
					   const uint8_t request[REQUEST_ID_LEN])
{
	struct disc_session *s;

	for (s = *bucket_of(t, mac); s; s = s->next)
		if (!memcmp(s->mac, mac, DISC_MAC_LEN) && !memcmp(s->request, request, REQUEST_ID_LEN))
			return s;
	return NULL;
}

unsigned int sessions_of(const struct session_table *t, const uint8_t mac[DISC_MAC_LEN])
{
	const struct disc_session *s;
	unsigned int n = 0;

	for (s = *bucket_of(t, mac); s; s = s->next)
		n += !memcmp(s->mac, mac, DISC_MAC_LEN);
	return n;
}

uint16_t disc_session_id(const struct disc_session *s)
{
	return s->sid;
}

const uint8_t *disc_session_mac(const struct disc_session *s)
{
	return s->mac;
}

struct disc *disc_session_disc(const struct disc_session *s)
{
	return s->disc;
}

void *disc_session_user(const struct disc_session *s)
{
	return s->user;
}

void disc_session_set_user(struct disc_session *s, void *user)
{
	s->user = user;
}
