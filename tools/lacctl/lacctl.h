/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lacctl.h - what the files of lacctl share
 *
 * main.c     the table of objects, dispatch      options.c  options
 * ctl.c      the frame of every verb: choose, parse, connect, report; network namespaces
 * OBJECT.c   one per object: its keywords, its verbs, how it is printed
 * args.c     keyword arguments                   nlc.c      netlink
 * out.c      text and JSON                       names.c    words for numbers of the uapi header
 * escape.c   what others wrote, for messages
 *
 * oneshot.c  commands of the daemon, one a run   script.c   several: -c, standard input
 * shell.c    interactive                         shell_edit.c, history.c  its line editor
 * daemon.c   the control socket                  answer.c   JSON that comes over it
 * words.c    lines for the daemon                candidates.c, complete.c  completion
 *
 * top.c      keys and time                       top_data.c   from the kernel and the daemon to
 * top_term.c the terminal                        top_model.c  tables, of which
 * top_print.c, top_screen.c show what            top_view.c   chooses, in top_columns.c's columns
 */
#ifndef LACCTL_H
#define LACCTL_H

#include "args.h"
#include "nlc.h"
#include "out.h"

#define CTL_WORDS	32	/* more than there are objects, or verbs of one object */
#define CTL_NETNS_DIR	"/run/netns"

/** enum ctl_exit - exit status of lacctl, and what verbs return */
enum ctl_exit {
	CTL_OK		= 0,
	CTL_USAGE	= 1,	/* the command line is wrong; nothing was done */
	CTL_REFUSED	= 2,	/* the kernel, or another part of the system, said no */
};

/**
 * struct ctl - one run of lacctl
 * @nl: connection to the kernel, opened by ctl_connect()
 * @out: standard output
 * @object: word for messages
 * @verb: word for messages; empty for objects without verbs
 * @rule: the keywords that the verb takes
 * @run_dir: directory of the daemon's control socket
 */
struct ctl {
	struct nlc nl;
	struct out out;
	const char *object;
	const char *verb;
	struct args_rule rule;
	const char *run_dir;
};

/** typedef verb_fn - run a verb with the words behind it; returns enum ctl_exit */
typedef int (*verb_fn)(struct ctl *ctl, int argc, char *const *argv);

/**
 * struct verb - a verb of an object
 * @name: the word
 * @run: what it does
 * @allowed: ARGS_BIT() of every keyword of the object that it takes
 * @required: ARGS_BIT() of every keyword that it cannot do without
 */
struct verb {
	const char *name;
	verb_fn run;
	uint32_t allowed;
	uint32_t required;
};

/**
 * struct object - an entry of the table in main.c
 * @name: the word
 * @summary: one line for `lacctl help`
 * @usage: text for `lacctl OBJECT help`
 * @spec: its keywords, or NULL
 * @keywords: how many
 * @verbs: its verbs, ended by an empty one; without a verb the one called "show" runs; or NULL
 * @run: what runs when there are no verbs, with any of the keywords
 * @daemon: the daemon knows what words may follow
 */
struct object {
	const char *name;
	const char *summary;
	const char *usage;
	const struct arg_spec *spec;
	unsigned int keywords;
	const struct verb *verbs;
	verb_fn run;
	bool daemon;
};

extern const struct object socket_object;
extern const struct object tunnel_object;
extern const struct object interface_object;
extern const struct object session_object;
extern const struct object stats_object;
extern const struct object flush_object;
extern const struct object monitor_object;
extern const struct object top_object;
extern const struct object show_object;
extern const struct object debug_object;
extern const struct object no_object;
extern const struct object clear_object;
extern const struct object drain_object;
extern const struct object reload_object;
extern const struct object write_object;
extern const struct object copy_object;
extern const struct object configure_object;
/* All of them, ended by NULL. */
extern const struct object *const lacctl_objects[];

#define VIEW_ATTRS	32	/* more than any object has */

/**
 * struct view - how the messages of one object are printed
 * @kind: first word of its line
 * @event_cmd: command of its notifications
 * @max: largest attribute type, below VIEW_ATTRS
 * @event: attribute with the enum openlac_event
 * @reason: attribute with the enum openlac_reason
 * @members: writes the values; the caller opens and closes the object
 */
struct view {
	const char *kind;
	uint8_t event_cmd;
	uint16_t max;
	uint16_t event;
	uint16_t reason;
	void (*members)(struct out *o, const struct nlattr *const *tb);
};

extern const struct view socket_view;
extern const struct view tunnel_view;
extern const struct view interface_view;
extern const struct view session_view;

/* ctl.c */
int ctl_usage_error(const struct ctl *ctl, const char *text);
int ctl_refused(const struct ctl *ctl, const char *text);
int ctl_choose(const struct ctl *ctl, const char *word, const char *const *names, const char *what);
int ctl_run(struct ctl *ctl, const struct object *object, int argc, char *const *argv);
int ctl_parse(struct ctl *ctl, int argc, char *const *argv, struct arg_val *vals);
int ctl_connect(struct ctl *ctl);
int ctl_begin(struct ctl *ctl, int argc, char *const *argv, struct arg_val *vals);
int ctl_request(struct ctl *ctl);
int ctl_show(struct ctl *ctl, bool one, const struct view *view);
int ctl_enter_netns(struct ctl *ctl, const char *name);

/* socket.c */
int socket_create(struct ctl *ctl, const struct arg_addr *local, uint16_t port, uint32_t *id);
int socket_find(struct ctl *ctl, int family, uint32_t *id);
int socket_delete(struct ctl *ctl, uint32_t id);

/* txform.c */
void txform_put(struct nlmsghdr *nlh, uint16_t attr, const struct arg_val *form);
void txform_members(struct out *o, const struct nlattr *attr, uint32_t shown);

/* stats.c */
void stats_members(struct out *o, const struct nlattr *nest);

#endif /* LACCTL_H */
