// SPDX-License-Identifier: GPL-2.0
/*
 * top_view.c - which rows lacctl top shows, and in which order
 */
#define _GNU_SOURCE
#include "top_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/** top_view_columns() - columns of the table that is shown */
const struct top_column *top_view_columns(const struct top_view *v)
{
	return v->tunnels ? top_tunnel_columns : top_session_columns;
}

/**
 * top_view_sort() - choose the column in whose order rows are shown
 * @v: the view
 * @name: the column, abbreviations allowed
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int top_view_sort(struct top_view *v, const char *name, struct args_err *err)
{
	const struct top_column *columns = top_view_columns(v);
	const char *names[TOP_COLUMNS_MAX] = { NULL };
	int found;

	for (unsigned int i = 0; columns[i].name; i++)
		names[i] = columns[i].name;
	found = args_match(name, names, "column", err);
	if (found < 0)
		return -1;
	v->column = (unsigned int)found;
	return 0;
}

/** top_view_cycle() - go on to the next column, or back with a negative step */
void top_view_cycle(struct top_view *v, int step)
{
	const struct top_column *columns = top_view_columns(v);
	unsigned int last = 0;

	while (columns[last + 1].name)
		last++;
	if (step < 0)
		v->column = v->column ? v->column - 1 : last;
	else
		v->column = v->column < last ? v->column + 1 : 0;
}

static bool has(const char *text, const char *part)
{
	return !part || !*part || (text && strcasestr(text, part));
}

static bool wanted(const struct top_view *v, const struct top_row *row)
{
	const struct top_filter *f = &v->filter;
	const char *user = row->name ? row->name->user : NULL;
	char mac[TOP_MAC_SIZE] = "";

	if (!has(row->lns, f->lns))
		return false;
	/* Tunnels are nobody's. */
	if (v->tunnels)
		return has(row->lns, f->any);
	if (*f->any || f->mac)
		top_mac(row, mac);
	return has(user, f->user) && has(mac, f->mac) &&
	       (has(user, f->any) || has(mac, f->any) || has(row->lns, f->any));
}

static int compare(const void *left, const void *right, void *data)
{
	const struct top_row *a = *(const struct top_row *const *)left;
	const struct top_row *b = *(const struct top_row *const *)right;
	const struct top_view *v = data;
	const struct top_column *column = &top_view_columns(v)[v->column];
	int rc = column->compare(a, b);

	if (column->falling != v->reverse)
		rc = -rc;
	/* Rows that are equal keep their places from one time to the next. */
	return rc ? rc : (a > b) - (a < b);
}

/**
 * top_view_apply() - find the rows to show
 * @v: the view
 * @t: finished table, to which the rows belong
 *
 * Return: 0 or -ENOMEM.
 */
int top_view_apply(struct top_view *v, const struct top_table *t)
{
	const struct top_row **rows;

	if (t->n > v->size) {
		rows = reallocarray(v->rows, t->n, sizeof(*rows));
		if (!rows)
			return -ENOMEM;
		v->rows = rows;
		v->size = t->n;
	}
	v->n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (wanted(v, &t->rows[i]))
			v->rows[v->n++] = &t->rows[i];
	if (v->n)
		qsort_r(v->rows, v->n, sizeof(*v->rows), compare, v);
	return 0;
}

/** top_view_release() - free everything */
void top_view_release(struct top_view *v)
{
	free(v->rows);
}
