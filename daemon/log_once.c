// SPDX-License-Identifier: GPL-2.0
#include "log_once.h"

#include <stdlib.h>
#include <string.h>

/* Without memory for it a line is told again, which is better than never. */
bool log_once_new(struct log_once *o, const char *text)
{
	struct log_once_line *line;
	char *copy;

	for (size_t i = 0; i < o->lines; i++) {
		if (strcmp(o->line[i].text, text))
			continue;
		o->line[i].again = true;
		return false;
	}
	copy = strdup(text);
	line = copy ? reallocarray(o->line, o->lines + 1, sizeof(*line)) : NULL;
	if (!line) {
		free(copy);
		return true;
	}
	o->line = line;
	line[o->lines++] = (struct log_once_line){ .text = copy, .again = true };
	return true;
}

void log_once_round(struct log_once *o)
{
	size_t kept = 0;

	for (size_t i = 0; i < o->lines; i++) {
		if (!o->line[i].again) {
			free(o->line[i].text);
			continue;
		}
		o->line[kept] = o->line[i];
		o->line[kept++].again = false;
	}
	o->lines = kept;
}

void log_once_release(struct log_once *o)
{
	for (size_t i = 0; i < o->lines; i++)
		free(o->line[i].text);
	free(o->line);
	*o = (struct log_once){ 0 };
}
