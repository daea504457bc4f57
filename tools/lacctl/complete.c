// SPDX-License-Identifier: GPL-2.0
/*
 * complete.c - lacctl --complete -- WORD...: candidates for the last word, one a line
 *
 * Called by the completion of system shells while a line is being typed: whatever is wrong, there
 * are just no candidates.
 */
#include "complete.h"

#include <dirent.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "candidates.h"
#include "daemon.h"
#include "options.h"
#include "words.h"

#define DAEMON_PATIENCE	1000	/* ms that somebody who pressed TAB can be kept waiting */

/* The word that is being typed, for functions that only get a candidate. */
static const char *typed;

static void offer(const char *word)
{
	if (!strncmp(word, typed, strlen(typed)))
		puts(word);
}

static void offer_list(const char *const *words)
{
	for (; words && *words; words++)
		offer(*words);
}

static void offer_interfaces(void)
{
	struct if_nameindex *list = if_nameindex();

	for (unsigned int i = 0; list && list[i].if_index; i++)
		offer(list[i].if_name);
	if_freenameindex(list);
}

static void offer_namespaces(void)
{
	DIR *dir = opendir(CTL_NETNS_DIR);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			offer(entry->d_name);
	if (dir)
		closedir(dir);
}

static void offer_value(const struct arg_spec *spec)
{
	switch (spec->type) {
	case ARG_ONOFF:
		offer_list(args_onoff);
		break;
	case ARG_DEV:
		offer_interfaces();
		break;
	case ARG_NUM:
	case ARG_WORD:
		offer_list(spec->words);
		break;
	default:
		break;
	}
}

static void offer_keywords(const struct args_rule *rule, int argc, char *const *argv)
{
	uint32_t left;
	int k = args_next(rule, argc, argv, &left);

	if (k >= 0)
		offer_value(&rule->spec[k]);
	for (unsigned int i = 0; k == -1 && i < rule->n; i++)
		if (left & ARGS_BIT(i))
			offer(rule->spec[i].name);
}

/* Words behind an object of lacctl's own. */
static void offer_object(const struct object *object, int argc, char *const *argv)
{
	struct args_rule rule = { object->spec, object->keywords, UINT32_MAX, 0 };
	const char *words[CTL_WORDS] = { NULL };
	struct args_err err = { .text = "" };
	int verb = 0;

	if (!argc)
		offer("help");
	for (int i = 0; object->verbs && object->verbs[i].name; i++)
		words[i] = object->verbs[i].name;
	if (object->verbs && !argc) {
		offer_list(words);
		return;
	}
	if (object->verbs) {
		verb = args_match(argv[0], words, "verb", &err);
		if (verb < 0)
			return;
		rule.allowed = object->verbs[verb].allowed;
		argc--;
		argv++;
	}
	offer_keywords(&rule, argc, argv);
}

static void offer_candidates(struct json_object *answer)
{
	struct candidate c;

	for (size_t i = 0; candidates_get(answer, i, &c); i++)
		if (!c.placeholder)
			puts(c.word);
}

/* Words behind a command of the daemon: it knows, if it runs. */
static void offer_daemon(struct ctl *ctl, const char *command, int argc, char *const *argv)
{
	static struct daemon d;
	char line[DAEMON_LINE_MAX + 1];
	struct json_object *answer = NULL;
	size_t len;

	if (words_join(line, sizeof(line), command, argc, argv))
		return;
	len = strlen(line);
	if ((size_t)snprintf(line + len, sizeof(line) - len, " %s", typed) >= sizeof(line) - len)
		return;
	if (!daemon_init(&d, ctl->run_dir)) {
		d.timeout = DAEMON_PATIENCE;
		if (!daemon_open(&d))
			answer = daemon_complete(&d, line);
	}
	if (answer)
		offer_candidates(answer);
	json_object_put(answer);
	daemon_release(&d);
}

static void offer_objects(void)
{
	offer("help");
	for (unsigned int i = 0; lacctl_objects[i]; i++)
		offer(lacctl_objects[i]->name);
}

/* Words behind the options. */
static void offer_words(struct ctl *ctl, int argc, char *const *argv)
{
	const char *words[CTL_WORDS] = { NULL };
	struct args_err err = { .text = "" };
	int i;

	if (*typed == '-') {
		options_names(offer);
		return;
	}
	if (!argc) {
		offer_objects();
		return;
	}
	for (i = 0; lacctl_objects[i]; i++)
		words[i] = lacctl_objects[i]->name;
	i = args_match(argv[0], words, "command", &err);
	if (i < 0)
		return;
	if (lacctl_objects[i]->daemon)
		offer_daemon(ctl, lacctl_objects[i]->name, argc - 1, argv + 1);
	else
		offer_object(lacctl_objects[i], argc - 1, argv + 1);
}

static bool is_netns(const char *option)
{
	return !strcmp(option, "--netns") ||
	       (option[0] == '-' && option[1] != '-' && option[strlen(option) - 1] == 'n');
}

/**
 * complete_words() - print what the last word may become
 * @ctl: the run
 * @argc: number of words; argv[-1] is there too
 * @argv: what has been typed behind the program's name
 *
 * Return: CTL_OK.
 */
int complete_words(struct ctl *ctl, int argc, char *const *argv)
{
	const char *previous;
	struct options o;
	int first;

	typed = argc ? argv[argc - 1] : "";
	previous = argc > 1 ? argv[argc - 2] : "";
	if (options_init(&o, argc + 1))
		return CTL_OK;
	/* All but the last word, with something in place of the program's name. */
	first = options_parse(&o, argc ? argc : 1, argv - 1, false);
	if (first < 0 && is_netns(previous)) {
		offer_namespaces();
	} else if (first > 0) {
		ctl->run_dir = o.run_dir;
		if (!o.netns || !ctl_enter_netns(ctl, o.netns))
			offer_words(ctl, (argc ? argc : 1) - first, argv - 1 + first);
	}
	options_release(&o);
	return CTL_OK;
}
