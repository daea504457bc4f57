// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - lacctl: options, the table of objects, dispatch
 *
 * The table holds the kernel's objects, spoken to over netlink, and the daemon's commands.
 */
#include "lacctl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "complete.h"
#include "daemon.h"
#include "options.h"
#include "script.h"
#include "shell.h"

#ifndef OPENLAC_VERSION
#define OPENLAC_VERSION "unversioned"
#endif

const struct object *const lacctl_objects[] = {
	&show_object, &debug_object, &no_object, &clear_object, &drain_object, &configure_object,
	&reload_object, &write_object, &copy_object, &top_object,
	&socket_object, &tunnel_object, &interface_object, &session_object,
	&stats_object, &flush_object, &monitor_object, NULL,
};

static void help_objects(FILE *f, const char *title, bool daemon)
{
	fprintf(f, "%s:\n", title);
	for (unsigned int i = 0; lacctl_objects[i]; i++)
		if (lacctl_objects[i]->daemon == daemon)
			fprintf(f, "  %-18s %s\n", lacctl_objects[i]->name, lacctl_objects[i]->summary);
}

static int help(FILE *f)
{
	fputs("Usage: lacctl [OPTION]...                      shell, or a script on standard input\n"
	      "       lacctl [OPTION]... COMMAND [WORD]...    one command of the daemon\n"
	      "       lacctl [OPTION]... -c 'COMMAND'...      several, in one session\n"
	      "       lacctl [OPTION]... OBJECT [VERB] [KEYWORD VALUE]...\n"
	      "       lacctl OBJECT help\n"
	      "  -j, --json         JSON output\n"
	      "  -s, --stats        with counters\n"
	      "  -n, --netns NETNS  work in that network namespace\n"
	      "  -r, --run-dir DIR  directory of the daemon's control socket (" DAEMON_RUN_DIR ")\n"
	      "  -c, --command CMD  carry out a command or statement\n"
	      "  -V, --version      print the version\n", f);
	help_objects(f, "Commands", true);
	help_objects(f, "Objects", false);
	return CTL_OK;
}

static int run(struct ctl *ctl, int argc, char *const *argv)
{
	const char *words[CTL_WORDS] = { "help", NULL };
	int i;

	for (i = 0; lacctl_objects[i]; i++)
		words[i + 1] = lacctl_objects[i]->name;
	i = ctl_choose(ctl, argv[0], words, "command");
	if (i < 0)
		return CTL_USAGE;
	return i ? ctl_run(ctl, lacctl_objects[i - 1], argc - 1, argv + 1) : help(ctl->out.file);
}

static int dispatch(struct ctl *ctl, const struct options *o, int argc, char *const *argv)
{
	if (o->help)
		return help(stdout);
	if (o->version) {
		puts("lacctl " OPENLAC_VERSION);
		return CTL_OK;
	}
	if (o->complete)
		return complete_words(ctl, argc, argv);
	if (o->netns && ctl_enter_netns(ctl, o->netns))
		return CTL_REFUSED;
	if (o->commands && argc)
		return ctl_usage_error(ctl, "-c and a command of its own");
	if (o->commands)
		return script_commands(ctl, o->command, o->commands);
	if (argc)
		return run(ctl, argc, argv);
	if (isatty(STDIN_FILENO))
		return shell(ctl);
	return script_file(ctl, stdin);
}

int main(int argc, char **argv)
{
	static struct ctl ctl;
	struct options o;
	int rc = CTL_USAGE, first;

	ctl.out.file = stdout;
	if (options_init(&o, argc))
		return ctl_refused(&ctl, strerror(errno));
	first = options_parse(&o, argc, argv, true);
	if (first > 0) {
		ctl.out.json = o.json;
		ctl.out.stats = o.stats;
		ctl.run_dir = o.run_dir;
		rc = dispatch(&ctl, &o, argc - first, argv + first);
	}
	options_release(&o);
	nlc_close(&ctl.nl);
	/* A full disk must not look like an empty table. */
	if (fflush(stdout) || ferror(stdout))
		return ctl_refused(&ctl, strerror(errno));
	return rc;
}
