// SPDX-License-Identifier: GPL-2.0
/*
 * options.c - the options of lacctl
 */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_COMPLETE = 256 };

static const struct option longs[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "stats", no_argument, NULL, 's' },
	{ "netns", required_argument, NULL, 'n' },
	{ "run-dir", required_argument, NULL, 'r' },
	{ "command", required_argument, NULL, 'c' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ "complete", no_argument, NULL, OPTION_COMPLETE },
	{ NULL, 0, NULL, 0 },
};

/** options_init() - nothing given yet, room for argc commands; returns 0 or a negative errno */
int options_init(struct options *o, int argc)
{
	*o = (struct options){ .command = calloc((size_t)argc + 1, sizeof(*o->command)) };
	return o->command ? 0 : -ENOMEM;
}

/** options_release() - free what options_init() allocated */
void options_release(struct options *o)
{
	free(o->command);
}

static bool take(struct options *o, int opt)
{
	switch (opt) {
	case 'j':
		o->json = true;
		return true;
	case 's':
		o->stats = true;
		return true;
	case 'n':
		o->netns = optarg;
		return true;
	case 'r':
		o->run_dir = optarg;
		return true;
	case 'c':
		o->command[o->commands++] = optarg;
		return true;
	case 'V':
		o->version = true;
		return true;
	case 'h':
		o->help = true;
		return true;
	case OPTION_COMPLETE:
		o->complete = true;
		return true;
	default:
		return false;
	}
}

/**
 * options_parse() - read the options
 * @o: what is found, options_init() was called with the same argc or a larger one
 * @argc: as main() gets it
 * @argv: as main() gets it
 * @complain: say what is wrong
 *
 * They may stand between the words, which are put behind them, unless a word is "--".
 *
 * Return: index of the first word, or -1 for an option that is wrong.
 */
int options_parse(struct options *o, int argc, char *const *argv, bool complain)
{
	int opt;

	optind = 0;
	opterr = complain;
	while ((opt = getopt_long(argc, argv, "jsn:r:c:Vh", longs, NULL)) != -1)
		if (!take(o, opt))
			return -1;
	return optind;
}

/** options_names() - tell the long names of all options that people use */
void options_names(void (*fn)(const char *name))
{
	char text[32];

	for (unsigned int i = 0; longs[i].name; i++) {
		if (longs[i].val == OPTION_COMPLETE)
			continue;
		snprintf(text, sizeof(text), "--%s", longs[i].name);
		fn(text);
	}
}
