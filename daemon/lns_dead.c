// SPDX-License-Identifier: GPL-2.0
#include "lns_dead.h"

#include <stdlib.h>

#include "udp_io.h"

#define DEAD_MAX	1024	/* an answer of a lookup may name any address, and more tomorrow */

/* Oldest at the tail. */
struct dead_lns {
	TAILQ_ENTRY(dead_lns) link;
	struct sockaddr_storage peer;
	uint64_t until;
};

static void forget(struct lac *lac, struct dead_lns *d)
{
	TAILQ_REMOVE(&lac->dead, d, link);
	lac->dead_count--;
	free(d);
}

static struct dead_lns *find(struct lac *lac, const struct sockaddr_storage *peer)
{
	struct dead_lns *d;

	TAILQ_FOREACH(d, &lac->dead, link)
		if (udp_same_peer(&d->peer, peer, true))
			return d;
	return NULL;
}

void lns_dead_add(struct lac *lac, const struct sockaddr_storage *peer, uint64_t ms)
{
	struct dead_lns *d;

	lns_dead_remove(lac, peer);
	if (lac->dead_count == DEAD_MAX)
		forget(lac, TAILQ_LAST(&lac->dead, dead_list));
	d = calloc(1, sizeof(*d));
	if (!d)
		return;
	d->peer = *peer;
	d->until = uv_now(lac->loop) + ms;
	TAILQ_INSERT_HEAD(&lac->dead, d, link);
	lac->dead_count++;
}

void lns_dead_remove(struct lac *lac, const struct sockaddr_storage *peer)
{
	struct dead_lns *d = find(lac, peer);

	if (d)
		forget(lac, d);
}

bool lns_is_dead(struct lac *lac, const struct sockaddr_storage *peer)
{
	struct dead_lns *d = find(lac, peer);

	if (d && d->until <= uv_now(lac->loop)) {
		forget(lac, d);
		d = NULL;
	}
	return d;
}

void lns_dead_free_all(struct lac *lac)
{
	struct dead_lns *d = TAILQ_FIRST(&lac->dead), *next;

	for (; d; d = next) {
		next = TAILQ_NEXT(d, link);
		free(d);
	}
	TAILQ_INIT(&lac->dead);
	lac->dead_count = 0;
}
