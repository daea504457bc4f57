// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - lacctl: options, the table of objects, dispatch
 *
 * The table holds the kernel objects, spoken to over netlink; what needs the daemon goes there too.
 */
#include "lacctl.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#ifndef OPENLAC_VERSION
#define OPENLAC_VERSION "unversioned"
#endif

static const struct object *const objects[] = {
	&socket_object, &tunnel_object, &interface_object, &session_object,
	&stats_object, &flush_object, &monitor_object, NULL,
};

static int help(FILE *f)
{
	fputs("Usage: lacctl [-j] [-s] [-n NETNS] OBJECT [VERB] [KEYWORD VALUE]...\n"
	      "       lacctl OBJECT help\n"
	      "  -j, --json         JSON output\n"
	      "  -s, --stats        with counters\n"
	      "  -n, --netns NETNS  work in that network namespace\n"
	      "  -V, --version      print the version\n"
	      "Objects:\n", f);
	for (unsigned int i = 0; objects[i]; i++)
		fprintf(f, "  %-18s %s\n", objects[i]->name, objects[i]->summary);
	return CTL_OK;
}

static int run(struct ctl *ctl, int argc, char *const *argv)
{
	const char *words[CTL_WORDS] = { "help", NULL };
	int i;

	for (i = 0; objects[i]; i++)
		words[i + 1] = objects[i]->name;
	i = ctl_choose(ctl, argv[0], words, "object");
	if (i < 0)
		return CTL_USAGE;
	return i ? ctl_run(ctl, objects[i - 1], argc - 1, argv + 1) : help(ctl->out.file);
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' }, { "stats", no_argument, NULL, 's' },
		{ "netns", required_argument, NULL, 'n' }, { "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 },
	};
	static struct ctl ctl;
	int opt, rc;

	ctl.out.file = stdout;
	/* "+": options end at the object, so that later words are never taken for options */
	while ((opt = getopt_long(argc, argv, "jsn:Vh", longs, NULL)) != -1) {
		switch (opt) {
		case 'j':
			ctl.out.json = true;
			break;
		case 's':
			ctl.out.stats = true;
			break;
		case 'n':
			rc = ctl_enter_netns(&ctl, optarg);
			if (rc)
				return rc;
			break;
		case 'V':
			puts("lacctl " OPENLAC_VERSION);
			return CTL_OK;
		case 'h':
			return help(stdout);
		default:
			return CTL_USAGE;
		}
	}
	if (optind == argc) {
		help(stderr);
		return CTL_USAGE;
	}
	rc = run(&ctl, argc - optind, argv + optind);
	nlc_close(&ctl.nl);
	/* A full disk must not look like an empty table. */
	if (fflush(stdout) || ferror(stdout))
		return ctl_refused(&ctl, strerror(errno));
	return rc;
}
