/* SPDX-License-Identifier: GPL-2.0 */
/*
 * top_print.h - lacctl top as a plain table or JSON, and on the screen
 */
#ifndef LACCTL_TOP_PRINT_H
#define LACCTL_TOP_PRINT_H

#include "out.h"
#include "top_data.h"
#include "top_view.h"

/**
 * struct top_screen - what the screen shows beside the rows
 * @rows: lines of the terminal
 * @columns: its width
 * @first: number of the first row that is shown
 * @interval: seconds between two refreshes
 * @typing: the filter is being typed
 */
struct top_screen {
	unsigned int rows;
	unsigned int columns;
	size_t first;
	unsigned int interval;
	bool typing;
};

/* top_print.c */
void top_print(struct out *o, const struct top_view *v);

/* top_screen.c */
unsigned int top_screen_lines(const struct top_screen *s);
void top_screen_draw(FILE *f, const struct top_screen *s, const struct top_view *v,
		     const struct top_data *d, const char *clock);

#endif /* LACCTL_TOP_PRINT_H */
