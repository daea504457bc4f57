// SPDX-License-Identifier: GPL-2.0
/*
 * top_model.c - what lacctl top knows: tables of sessions and tunnels, and their rates
 */
#include "top_model.h"

#include <stdlib.h>
#include <string.h>

#define BITS	8	/* of an octet */

/**
 * top_table_add() - a new row, all zero
 *
 * Return: the row, valid until the next call, or NULL without memory.
 */
struct top_row *top_table_add(struct top_table *t)
{
	size_t size = t->size ? 2 * t->size : 256;
	struct top_row *rows;

	if (t->n == t->size) {
		rows = reallocarray(t->rows, size, sizeof(*rows));
		if (!rows)
			return NULL;
		t->rows = rows;
		t->size = size;
	}
	rows = &t->rows[t->n++];
	memset(rows, 0, sizeof(*rows));
	return rows;
}

/*
 * Sessions by interface and session id, or, those of no interface, by tunnel and id in it. A tunnel
 * has a tunnel id only.
 */
static int compare_keys(const void *left, const void *right)
{
	const struct top_row *a = left, *b = right;

	if (a->ifindex != b->ifindex)
		return a->ifindex < b->ifindex ? -1 : 1;
	if (a->sid != b->sid)
		return a->sid < b->sid ? -1 : 1;
	if (a->ifindex)
		return 0;
	if (a->tunnel != b->tunnel)
		return a->tunnel < b->tunnel ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* The ids of a session that ended are given to others. */
static bool same_object(const struct top_row *now, const struct top_row *before)
{
	if (!now->ifindex)
		return now->peer_id == before->peer_id;
	/* One that waits for its tunnel becomes one that has a tunnel. */
	return !memcmp(now->mac, before->mac, sizeof(now->mac)) &&
	       (!before->tunnel || (now->tunnel == before->tunnel && now->id == before->id));
}

static double rate(uint64_t now, uint64_t before, double seconds)
{
	return now < before || seconds <= 0 ? 0 : (double)(now - before) / seconds;
}

static void set_rates(struct top_count *now, const struct top_count *before, double seconds)
{
	now->pps = rate(now->packets, before->packets, seconds);
	now->bps = rate(now->bytes, before->bytes, seconds) * BITS;
}

static void inherit(struct top_row *now, struct top_row *before, double seconds)
{
	set_rates(&now->up, &before->up, seconds);
	set_rates(&now->down, &before->down, seconds);
	now->asked = before->asked;
	now->name = before->name;
	before->name = NULL;
}

static void add_count(struct top_count *sum, const struct top_count *count)
{
	sum->packets += count->packets;
	sum->bytes += count->bytes;
	sum->pps += count->pps;
	sum->bps += count->bps;
}

/* A listing that was disturbed may hold a row twice: the later one counts. */
static void drop_twins(struct top_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (n && !compare_keys(&t->rows[n - 1], &t->rows[i]))
			n--;
		t->rows[n++] = t->rows[i];
	}
	t->n = n;
}

/**
 * top_table_finish() - put the rows in order and find their rates
 * @t: the table, complete
 * @before: an earlier one, or an empty one; rows of @t take over the names of its rows
 * @seconds: time between the two
 */
void top_table_finish(struct top_table *t, struct top_table *before, double seconds)
{
	size_t old = 0;

	/* qsort() of no rows at all must not be given NULL. */
	if (t->n)
		qsort(t->rows, t->n, sizeof(*t->rows), compare_keys);
	drop_twins(t);
	memset(&t->total, 0, sizeof(t->total));
	for (size_t i = 0; i < t->n; i++) {
		struct top_row *row = &t->rows[i];

		while (old < before->n && compare_keys(&before->rows[old], row) < 0)
			old++;
		if (old < before->n && !compare_keys(&before->rows[old], row) &&
		    same_object(row, &before->rows[old]))
			inherit(row, &before->rows[old], seconds);
		add_count(&t->total.up, &row->up);
		add_count(&t->total.down, &row->down);
	}
}

/** top_table_release() - free everything and begin anew */
void top_table_release(struct top_table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->rows[i].name);
	free(t->rows);
	free(t->strings);
	memset(t, 0, sizeof(*t));
}

/**
 * top_table_find() - find a row of a finished table
 * @t: the table
 * @ifindex: access interface of a session, 0 for a tunnel
 * @sid: PPPoE session id, 0 for a tunnel
 * @tunnel: id of a tunnel
 *
 * Return: the row, or NULL.
 */
struct top_row *top_table_find(const struct top_table *t, uint32_t ifindex, uint16_t sid,
			       uint16_t tunnel)
{
	const struct top_row key = { .ifindex = ifindex, .sid = sid, .tunnel = tunnel };

	return t->n ? bsearch(&key, t->rows, t->n, sizeof(key), compare_keys) : NULL;
}

/** top_name_new() - keep what the daemon knows of a session; released with free() */
struct top_name *top_name_new(const char *user, const char *service, const char *ac)
{
	size_t user_size = strlen(user) + 1, service_size = strlen(service) + 1;
	size_t ac_size = strlen(ac) + 1;
	struct top_name *name = malloc(sizeof(*name) + user_size + service_size + ac_size);

	if (!name)
		return NULL;
	name->user = memcpy(name->text, user, user_size);
	name->service = memcpy(name->text + user_size, service, service_size);
	name->ac = memcpy(name->text + user_size + service_size, ac, ac_size);
	return name;
}
