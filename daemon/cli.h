/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The command line of the daemon: what "lacctl" and its shell send here, a line at a time. In exec mode a line is an
 * operational command; in a configuration mode it is a statement, which takes effect at once or changes nothing.
 */
#ifndef OPENLAC_CLI_H
#define OPENLAC_CLI_H

#include "cli_out.h"
#include "config_edit.h"
#include "config_match.h"
#include "lac.h"

/**
 * struct cli - one user's place
 * @lac: the daemon
 * @at: mode, and the object that it is about
 * @bye: the user has left
 */
struct cli {
	struct lac *lac;
	struct conf_place at;
	bool bye;
};

/**
 * struct cli_call - one command being carried out
 * @cli: whose it is
 * @match: what was understood
 * @cmd: which, a row of CONF_MODE_EXEC
 * @value: argument and options of the command
 * @no: the negated form
 * @out: what it prints
 * @stream: set by the command when there is more to come; owned by the caller
 * @error: why the command failed, usually one line; no newline at the end. A stream may still set it; "" = it did not fail
 */
struct cli_call {
	struct cli *cli;
	struct conf_match match;
	const struct conf_cmd *cmd;
	const struct conf_value *value;
	bool no;
	struct cli_out out;
	struct cli_stream *stream;
	char error[CONF_MESSAGE_MAX];
};

/* Carries a command out. Return: 0, or -1 with the error set. */
typedef int (*cli_fn)(struct cli_call *call);

void cli_init(struct cli *cli, struct lac *lac);

/**
 * cli_run() - carry out a line
 * @cli: the user
 * @line: the line
 * @call: out.json is set; everything else is filled in
 *
 * Return: 0, or -1 with the error set; what was printed up to then is valid.
 */
int cli_run(struct cli *cli, const char *line, struct cli_call *call);

/* Writes the prompt (S95). */
void cli_prompt(const struct cli *cli, char *buf, size_t size);

/**
 * cli_complete() - what may stand at the end of a line that is being typed
 * @cli: the user
 * @line: up to the cursor
 *
 * Return: {"from": offset of the word, "candidates": [{"word", "help", "placeholder"}, ...]}, owned by the caller.
 */
struct json_object *cli_complete(const struct cli *cli, const char *line);

/* Sets the error of a command. Return: -1. */
int cli_fail(struct cli_call *call, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif /* OPENLAC_CLI_H */
