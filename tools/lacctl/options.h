/* SPDX-License-Identifier: GPL-2.0 */
/*
 * options.h - the options of lacctl
 */
#ifndef LACCTL_OPTIONS_H
#define LACCTL_OPTIONS_H

#include <stdbool.h>

/**
 * struct options - what the command line says beside its words
 * @json: -j
 * @stats: -s
 * @help: -h
 * @version: -V
 * @complete: --complete, for the completion of system shells
 * @netns: -n
 * @run_dir: -r
 * @command: the arguments of every -c
 * @commands: how many
 */
struct options {
	bool json;
	bool stats;
	bool help;
	bool version;
	bool complete;
	const char *netns;
	const char *run_dir;
	const char **command;
	unsigned int commands;
};

int options_init(struct options *o, int argc);
void options_release(struct options *o);
int options_parse(struct options *o, int argc, char *const *argv, bool complain);
void options_names(void (*fn)(const char *name));

#endif /* LACCTL_OPTIONS_H */
