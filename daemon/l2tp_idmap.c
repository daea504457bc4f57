// SPDX-License-Identifier: GPL-2.0
/* 256 pages of 256 pointers: a lookup costs the same for one session and for all 65535. */
#include <errno.h>
#include <stdlib.h>

#include "l2tp_priv.h"

#define PAGE_SLOTS	256

void *l2tp_idmap_get(const struct l2tp_idmap *map, uint16_t id)
{
	void **page = map->page[id / PAGE_SLOTS];

	return page ? page[id % PAGE_SLOTS] : NULL;
}

int l2tp_idmap_set(struct l2tp_idmap *map, uint16_t id, void *entry)
{
	void ***page = &map->page[id / PAGE_SLOTS];

	if (!*page)
		*page = calloc(PAGE_SLOTS, sizeof(**page));
	if (!*page)
		return -ENOMEM;
	(*page)[id % PAGE_SLOTS] = entry;
	return 0;
}

void l2tp_idmap_clear(struct l2tp_idmap *map, uint16_t id)
{
	void **page = map->page[id / PAGE_SLOTS];

	if (page)
		page[id % PAGE_SLOTS] = NULL;
}

size_t l2tp_idmap_memory(const struct l2tp_idmap *map)
{
	size_t pages = 0;

	for (unsigned int i = 0; i < PAGE_SLOTS; i++)
		pages += map->page[i] != NULL;
	return pages * PAGE_SLOTS * sizeof(void *);
}

void l2tp_idmap_release(struct l2tp_idmap *map)
{
	for (unsigned int i = 0; i < PAGE_SLOTS; i++) {
		free(map->page[i]);
		map->page[i] = NULL;
	}
}
