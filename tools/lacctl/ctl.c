// SPDX-License-Identifier: GPL-2.0
/*
 * ctl.c - the frame of every verb: choose, parse, connect, report; network namespaces
 */
#define _GNU_SOURCE
#include "lacctl.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"

static void complain(const struct ctl *ctl, const char *text)
{
	/* What was printed so far comes first when both streams go to one place. */
	fflush(ctl->out.file);
	if (!ctl->object)
		fputs("lacctl: ", stderr);
	else if (!*ctl->verb)
		fprintf(stderr, "lacctl: %s: ", ctl->object);
	else
		fprintf(stderr, "lacctl: %s %s: ", ctl->object, ctl->verb);
	escape_print(stderr, text);
	putc('\n', stderr);
}

/** ctl_usage_error() - say what is wrong with the command line; returns CTL_USAGE */
int ctl_usage_error(const struct ctl *ctl, const char *text)
{
	complain(ctl, text);
	return CTL_USAGE;
}

/** ctl_refused() - say why the system refused; returns CTL_REFUSED */
int ctl_refused(const struct ctl *ctl, const char *text)
{
	complain(ctl, text);
	return CTL_REFUSED;
}

/** ctl_choose() - args_match() that says what is expected; returns the index or -1 */
int ctl_choose(const struct ctl *ctl, const char *word, const char *const *names, const char *what)
{
	struct args_err err = { .text = "" };
	int i = args_match(word, names, what, &err);

	if (i < 0)
		ctl_usage_error(ctl, err.text);
	return i;
}

/**
 * ctl_run() - find the verb of an object and run it
 * @ctl: the run
 * @object: the object
 * @argc: number of words behind the object
 * @argv: the words
 *
 * Return: enum ctl_exit.
 */
int ctl_run(struct ctl *ctl, const struct object *object, int argc, char *const *argv)
{
	const char *words[CTL_WORDS] = { "help", NULL };
	int verb = 0;

	ctl->object = object->name;
	ctl->verb = "";
	ctl->rule = (struct args_rule){ object->spec, object->keywords, UINT32_MAX, 0 };
	for (unsigned int i = 0; object->verbs && object->verbs[i].name; i++)
		words[i + 1] = object->verbs[i].name;
	if (object->verbs)
		verb = ctl_choose(ctl, argc ? argv[0] : "show", words, "verb");
	else if (!argc || strcmp(argv[0], "help"))
		return object->run(ctl, argc, argv);
	if (verb < 0)
		return CTL_USAGE;
	if (!verb) {
		fputs(object->usage, ctl->out.file);
		return CTL_OK;
	}
	ctl->verb = words[verb];
	ctl->rule.allowed = object->verbs[verb - 1].allowed;
	ctl->rule.required = object->verbs[verb - 1].required;
	return object->verbs[verb - 1].run(ctl, argc ? argc - 1 : 0, argv + (argc ? 1 : 0));
}

/**
 * ctl_parse() - read the keywords of the verb that runs
 * @ctl: the run
 * @argc: number of words
 * @argv: the words
 * @vals: values, as many as the object has keywords
 *
 * Return: CTL_OK, or CTL_USAGE after having said why.
 */
int ctl_parse(struct ctl *ctl, int argc, char *const *argv, struct arg_val *vals)
{
	struct args_err err = { .text = "" };
	int rc = args_parse(&ctl->rule, argc, argv, vals, &err);

	return rc ? ctl_usage_error(ctl, err.text) : CTL_OK;
}

/** ctl_connect() - connect to the kernel, once the command line is right; returns enum ctl_exit */
int ctl_connect(struct ctl *ctl)
{
	return nlc_open(&ctl->nl) < 0 ? ctl_refused(ctl, ctl->nl.error) : CTL_OK;
}

/** ctl_begin() - ctl_parse() and ctl_connect(), for verbs that check nothing between the two */
int ctl_begin(struct ctl *ctl, int argc, char *const *argv, struct arg_val *vals)
{
	int rc = ctl_parse(ctl, argc, argv, vals);

	return rc ? rc : ctl_connect(ctl);
}

/** ctl_request() - send the request that was built and report a refusal; returns enum ctl_exit */
int ctl_request(struct ctl *ctl)
{
	return nlc_request(&ctl->nl, NULL, NULL) < 0 ? ctl_refused(ctl, ctl->nl.error) : CTL_OK;
}

struct show {
	struct out *out;
	const struct view *view;
};

static void print_object(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[VIEW_ATTRS];
	const struct show *show = data;

	nlc_parse(nlh, tb, show->view->max);
	out_object_begin(show->out, show->view->kind);
	show->view->members(show->out, tb);
	out_object_end(show->out);
}

/**
 * ctl_show() - send the *_GET request that was built and print what comes
 * @ctl: the run
 * @one: it asks for one object by key; otherwise it is a dump
 * @view: how to print
 *
 * Objects are printed as they arrive, so an inconsistent dump cannot be repeated: the user is told.
 *
 * Return: enum ctl_exit.
 */
int ctl_show(struct ctl *ctl, bool one, const struct view *view)
{
	struct show show = { &ctl->out, view };
	int rc;

	out_list_begin(&ctl->out);
	if (one)
		rc = nlc_request(&ctl->nl, print_object, &show);
	else
		rc = nlc_dump(&ctl->nl, print_object, &show);
	out_list_end(&ctl->out);
	if (rc < 0)
		return ctl_refused(ctl, ctl->nl.error);
	if (ctl->nl.interrupted)
		complain(ctl, "objects came or went during the dump, it may be inconsistent");
	return CTL_OK;
}

/**
 * ctl_enter_netns() - move this process to a network namespace
 * @ctl: the run
 * @name: a name made by `ip netns`, or a path, such as /proc/PID/ns/net
 *
 * Return: enum ctl_exit.
 */
int ctl_enter_netns(struct ctl *ctl, const char *name)
{
	char path[512], text[640];
	int fd, rc = CTL_OK;

	if (strchr(name, '/'))
		snprintf(path, sizeof(path), "%s", name);
	else
		snprintf(path, sizeof(path), "%s/%s", CTL_NETNS_DIR, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		snprintf(text, sizeof(text), "network namespace %s: %s", path, strerror(errno));
		return ctl_refused(ctl, text);
	}
	if (setns(fd, CLONE_NEWNET) < 0) {
		snprintf(text, sizeof(text), "entering network namespace %s: %s", path,
			 strerror(errno));
		rc = ctl_refused(ctl, text);
	}
	close(fd);
	return rc;
}
