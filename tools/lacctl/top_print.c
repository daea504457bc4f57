// SPDX-License-Identifier: GPL-2.0
/*
 * top_print.c - lacctl top for programs: a plain table, or JSON
 */
#include "top_print.h"

#include <string.h>

static void print_json(struct out *o, const struct top_view *v)
{
	const struct top_column *columns = top_view_columns(v);

	out_list_begin(o);
	for (size_t i = 0; i < v->n; i++) {
		out_object_begin(o, "");
		for (const struct top_column *c = columns; c->name; c++)
			c->json(o, c->name, v->rows[i]);
		out_object_end(o);
	}
	out_list_end(o);
}

static void print_cell(FILE *f, const struct top_column *c, size_t width, const char *text)
{
	const char *gap = c[1].name ? "  " : "\n";

	if (c->right)
		fprintf(f, "%*s%s", (int)width, text, gap);
	else if (c[1].name)
		fprintf(f, "%-*s%s", (int)width, text, gap);
	else
		fprintf(f, "%s%s", text, gap);
}

static const char *cell(const struct top_column *c, const struct top_row *row, char *text)
{
	c->text(row, TOP_PLAIN, text, TOP_CELL_MAX);
	/* A cell is never empty, so that words can be counted. */
	return *text ? text : "-";
}

static void print_table(FILE *f, const struct top_view *v)
{
	const struct top_column *columns = top_view_columns(v), *c;
	size_t width[TOP_COLUMNS_MAX], len;
	char text[TOP_CELL_MAX];

	for (c = columns; c->name; c++) {
		width[c - columns] = strlen(c->name);
		for (size_t i = 0; i < v->n; i++) {
			len = strlen(cell(c, v->rows[i], text));
			if (len > width[c - columns])
				width[c - columns] = len;
		}
	}
	for (c = columns; c->name; c++)
		print_cell(f, c, width[c - columns], c->name);
	for (size_t i = 0; i < v->n; i++)
		for (c = columns; c->name; c++)
			print_cell(f, c, width[c - columns], cell(c, v->rows[i], text));
}

/** top_print() - print all rows of a view */
void top_print(struct out *o, const struct top_view *v)
{
	if (o->json)
		print_json(o, v);
	else
		print_table(o->file, v);
}
