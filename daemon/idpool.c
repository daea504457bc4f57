// SPDX-License-Identifier: GPL-2.0
/*
 * Random 16-bit ids out of a few open pages of 256.
 *
 * A page takes part in the draw while a quarter of it is free, so that an id stays hard to guess; after that another page
 * takes its place, one already in use for preference. 1,000 ids therefore lie on about 1,000 / 192 + OPEN_PAGES pages.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "idpool.h"

enum {
	PAGE_IDS = 256,
	PAGES = 256,
	OPEN_PAGES = 4,
	MIN_FREE = PAGE_IDS / 4,	/* an open page with less is replaced */
};

/**
 * struct idpool - the ids in use
 * @random: source of unpredictable octets
 * @max: largest id
 * @used: number of ids in use
 * @free: free ids of each page; ids that do not exist (0, and those above @max) are never free
 * @limit: ids of each page that exist
 * @open: pages drawn from, -1 = none yet
 * @taken: one bit for each id in use or nonexistent
 */
struct idpool {
	void (*random)(void *buf, size_t len);
	uint16_t max;
	unsigned int used;
	uint16_t free[PAGES];
	uint16_t limit[PAGES];
	int open[OPEN_PAGES];
	uint8_t taken[PAGES * PAGE_IDS / 8];
};

static bool is_taken(const struct idpool *p, unsigned int id)
{
	return p->taken[id / 8] >> id % 8 & 1;
}

static void mark(struct idpool *p, unsigned int id, bool taken)
{
	uint8_t bit = (uint8_t)(1u << id % 8);

	if (taken)
		p->taken[id / 8] |= bit;
	else
		p->taken[id / 8] &= (uint8_t)~bit;
}

struct idpool *idpool_new(void (*random)(void *buf, size_t len), uint16_t max)
{
	struct idpool *p = calloc(1, sizeof(*p));
	unsigned int id;

	if (!p)
		return NULL;
	p->random = random;
	p->max = max;
	memset(p->taken, 0xff, sizeof(p->taken));
	for (id = 1; id <= max; id++) {
		mark(p, id, false);
		p->free[id / PAGE_IDS]++;
		p->limit[id / PAGE_IDS]++;
	}
	for (id = 0; id < OPEN_PAGES; id++)
		p->open[id] = -1;
	return p;
}

void idpool_free(struct idpool *p)
{
	free(p);
}

/* A number below @bound; its bias of at most 2^-16 does not help anybody who guesses. */
static unsigned int draw(struct idpool *p, unsigned int bound)
{
	uint32_t r;

	p->random(&r, sizeof(r));
	return r % bound;
}

static bool is_open(const struct idpool *p, int page)
{
	int i;

	for (i = 0; i < OPEN_PAGES; i++)
		if (p->open[i] == page)
			return true;
	return false;
}

/*
 * How much we want to open @page: 3 when it is in use and has room again, 2 when it is untouched, 1 when it has at least
 * one free id, 0 when it is of no use.
 */
static int page_rank(const struct idpool *p, int page)
{
	if (!p->free[page] || is_open(p, page))
		return 0;
	if (p->free[page] == p->limit[page])
		return 2;
	return p->free[page] >= PAGE_IDS / 2 ? 3 : 1;
}

/* Return: the page to open next, at random among the best, or -1. */
static int choose_page(struct idpool *p)
{
	unsigned int first = draw(p, PAGES), i;
	int best = -1, best_rank = 0;

	for (i = 0; i < PAGES; i++) {
		int page = (int)((first + i) % PAGES);
		int rank = page_rank(p, page);

		if (rank > best_rank) {
			best = page;
			best_rank = rank;
		}
	}
	return best;
}

/* Return: a page with a free id, -1 when there is none. */
static int pick_page(struct idpool *p)
{
	unsigned int slot = draw(p, OPEN_PAGES), i;
	int page = p->open[slot];

	if (page < 0 || p->free[page] < MIN_FREE) {
		int next = choose_page(p);

		if (next >= 0)
			page = p->open[slot] = next;
	}
	if (page >= 0 && p->free[page])
		return page;
	for (i = 0; i < OPEN_PAGES; i++)
		if (p->open[i] >= 0 && p->free[p->open[i]])
			return p->open[i];
	return -1;
}

uint16_t idpool_get(struct idpool *p)
{
	unsigned int id, skip;
	int page = pick_page(p);

	if (page < 0)
		return 0;
	skip = draw(p, p->free[page]);
	for (id = (unsigned int)page * PAGE_IDS; is_taken(p, id) || skip; id++)
		if (!is_taken(p, id))
			skip--;
	mark(p, id, true);
	p->free[page]--;
	p->used++;
	return (uint16_t)id;
}

int idpool_claim(struct idpool *p, uint16_t id)
{
	if (!id || id > p->max)
		return -ERANGE;
	if (is_taken(p, id))
		return -EEXIST;
	mark(p, id, true);
	p->free[id / PAGE_IDS]--;
	p->used++;
	return 0;
}

void idpool_put(struct idpool *p, uint16_t id)
{
	if (!id || id > p->max || !is_taken(p, id))
		return;
	mark(p, id, false);
	p->free[id / PAGE_IDS]++;
	p->used--;
}

unsigned int idpool_used(const struct idpool *p)
{
	return p->used;
}
