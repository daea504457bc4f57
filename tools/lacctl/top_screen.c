// SPDX-License-Identifier: GPL-2.0
/*
 * top_screen.c - lacctl top on the screen of a terminal
 *
 * A frame is written over the one before, line by line, so that nothing flickers. Only rows that
 * are visible are made into text.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "top_print.h"
#include "uapi/openlac.h"

#define HEAD_LINES	4
#define FOOT_LINES	1	/* where the cursor ends up: writing there would scroll */
#define LINE_MAX_TEXT	1024

#define ESC_HOME	"\033[H"
#define ESC_LINE_END	"\033[K"
#define ESC_SCREEN_END	"\033[J"
#define ESC_REVERSE	"\033[7m"
#define ESC_PLAIN	"\033[m"

/** top_screen_lines() - lines that are left for rows */
unsigned int top_screen_lines(const struct top_screen *s)
{
	return s->rows > HEAD_LINES + FOOT_LINES ? s->rows - HEAD_LINES - FOOT_LINES : 0;
}

/* A line of at most the screen's width; the cursor goes on to the next. */
__attribute__((format(printf, 3, 4)))
static void line(FILE *f, const struct top_screen *s, const char *fmt, ...)
{
	char text[LINE_MAX_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	/* Erased before, not behind: a full line leaves the cursor on its last character. */
	fprintf(f, ESC_LINE_END "%.*s\r\n", (int)s->columns, text);
}

static void counts_line(FILE *f, const struct top_screen *s, const struct top_data *d,
			const char *clock)
{
	size_t states[OPENLAC_SESSION_FORWARD + 1] = { 0 };

	for (size_t i = 0; i < d->sessions.n; i++)
		if (d->sessions.rows[i].state <= OPENLAC_SESSION_FORWARD)
			states[d->sessions.rows[i].state]++;
	line(f, s, "lacctl top %s  sessions: %zu (%zu forward, %zu hold, %zu punt)  tunnels: %zu"
	     "  every %u s", clock, d->sessions.n, states[OPENLAC_SESSION_FORWARD],
	     states[OPENLAC_SESSION_HOLD], states[OPENLAC_SESSION_PUNT], d->tunnels.n, s->interval);
}

static void totals_line(FILE *f, const struct top_screen *s, const struct top_row *total)
{
	char up_pps[16], up_bps[16], down_pps[16], down_bps[16];

	top_number(total->up.pps, TOP_HUMAN, up_pps, sizeof(up_pps));
	top_number(total->up.bps, TOP_HUMAN, up_bps, sizeof(up_bps));
	top_number(total->down.pps, TOP_HUMAN, down_pps, sizeof(down_pps));
	top_number(total->down.bps, TOP_HUMAN, down_bps, sizeof(down_bps));
	line(f, s, "up: %s packets/s %s bit/s  down: %s packets/s %s bit/s",
	     up_pps, up_bps, down_pps, down_bps);
}

static void status_line(FILE *f, const struct top_screen *s, const struct top_view *v,
			const struct top_data *d)
{
	const struct top_column *column = &top_view_columns(v)[v->column];
	size_t all = v->tunnels ? d->tunnels.n : d->sessions.n;

	if (s->typing) {
		line(f, s, "filter: %s_", v->filter.any);
		return;
	}
	line(f, s, "%s by %s%s: %zu of %zu%s%s%s%s", v->tunnels ? "tunnels" : "sessions",
	     column->name, v->reverse ? " reversed" : "", v->n, all,
	     *v->filter.any ? "  filter: " : "", v->filter.any, *d->note ? "  " : "", d->note);
}

/* The columns of the lowest ranks that fit side by side. */
static void choose(const struct top_screen *s, const struct top_column *columns, bool *shown)
{
	unsigned int n = 0, used = 0;

	while (columns[n].name)
		n++;
	memset(shown, 0, TOP_COLUMNS_MAX * sizeof(*shown));
	for (unsigned int rank = 1; rank <= n; rank++)
		for (unsigned int i = 0; i < n; i++) {
			if (columns[i].rank != rank)
				continue;
			used += columns[i].width + 1;
			if (used > s->columns + 1)
				return;
			shown[i] = true;
		}
}

/* Cells side by side; of the heading when there is no row. */
static void cells_line(FILE *f, const struct top_screen *s, const struct top_column *columns,
		       const bool *shown, const struct top_row *row)
{
	char text[LINE_MAX_TEXT] = "", cell[TOP_CELL_MAX];
	size_t len = 0;

	for (unsigned int i = 0; columns[i].name; i++) {
		int width = (int)columns[i].width;

		if (!shown[i])
			continue;
		if (row)
			columns[i].text(row, TOP_HUMAN, cell, sizeof(cell));
		else
			snprintf(cell, sizeof(cell), "%s", columns[i].name);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%*.*s", len ? " " : "",
					columns[i].right ? width : -width, width, cell);
	}
	line(f, s, "%s", text);
}

/**
 * top_screen_draw() - draw a frame
 * @f: the terminal
 * @s: its size, and what is shown
 * @v: the rows
 * @d: the tables
 * @clock: the time of day
 */
void top_screen_draw(FILE *f, const struct top_screen *s, const struct top_view *v,
		     const struct top_data *d, const char *clock)
{
	const struct top_column *columns = top_view_columns(v);
	unsigned int lines = top_screen_lines(s);
	bool shown[TOP_COLUMNS_MAX];

	fputs(ESC_HOME, f);
	counts_line(f, s, d, clock);
	totals_line(f, s, v->tunnels ? &d->tunnels.total : &d->sessions.total);
	status_line(f, s, v, d);
	choose(s, columns, shown);
	fputs(ESC_REVERSE, f);
	cells_line(f, s, columns, shown, NULL);
	fputs(ESC_PLAIN, f);
	for (size_t i = s->first; i < v->n && i - s->first < lines; i++)
		cells_line(f, s, columns, shown, v->rows[i]);
	fputs(ESC_SCREEN_END, f);
	fflush(f);
}
