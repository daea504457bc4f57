/* SPDX-License-Identifier: GPL-2.0 */
/*
 * top_view.h - which rows lacctl top shows, in which order and columns
 */
#ifndef LACCTL_TOP_VIEW_H
#define LACCTL_TOP_VIEW_H

#include "out.h"
#include "top_model.h"

#define TOP_FILTER_MAX	64
#define TOP_COLUMNS_MAX	32	/* more than any table has */
#define TOP_MAC_SIZE	18	/* with its end */
#define TOP_CELL_MAX	256	/* octets of a cell's text; longer ones are cut */

/** struct top_style - people read 12.3k, programs 12345 */
enum top_style {
	TOP_PLAIN,
	TOP_HUMAN,
};

/**
 * struct top_column - a column
 * @name: heading, and word for sorting
 * @width: characters on the screen
 * @rank: the smaller, the narrower a screen may be that shows it
 * @right: to the right
 * @falling: large values first
 * @compare: order of two rows
 * @text: a cell's text
 * @json: writes the value, if it is known
 */
struct top_column {
	const char *name;
	unsigned int width;
	unsigned int rank;
	bool right;
	bool falling;
	int (*compare)(const struct top_row *a, const struct top_row *b);
	void (*text)(const struct top_row *row, enum top_style style, char *buf, size_t size);
	void (*json)(struct out *o, const char *key, const struct top_row *row);
};

/* Columns of sessions and of tunnels, each list ended by one without a name. */
extern const struct top_column top_session_columns[];
extern const struct top_column top_tunnel_columns[];

/**
 * struct top_filter - rows that are wanted: those with all of these parts, in any case of letters
 * @any: part of user, MAC or LNS, empty = all
 * @user: part of the user, or NULL
 * @mac: part of the client's address, or NULL
 * @lns: part of the LNS's address, or NULL
 */
struct top_filter {
	char any[TOP_FILTER_MAX];
	const char *user;
	const char *mac;
	const char *lns;
};

/**
 * struct top_view - what is shown
 * @tunnels: tunnels, not sessions
 * @column: index of the column in whose order
 * @reverse: against its order
 * @filter: rows that are wanted
 * @rows: these rows in this order, after top_view_apply()
 * @n: how many
 * @size: room for so many
 */
struct top_view {
	bool tunnels;
	unsigned int column;
	bool reverse;
	struct top_filter filter;
	const struct top_row **rows;
	size_t n;
	size_t size;
};

const struct top_column *top_view_columns(const struct top_view *v);
int top_view_sort(struct top_view *v, const char *name, struct args_err *err);
void top_view_cycle(struct top_view *v, int step);
int top_view_apply(struct top_view *v, const struct top_table *t);
void top_view_release(struct top_view *v);
void top_mac(const struct top_row *row, char text[TOP_MAC_SIZE]);
void top_number(double value, enum top_style style, char *buf, size_t size);

#endif /* LACCTL_TOP_VIEW_H */
