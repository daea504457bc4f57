/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configuration changed a line at a time, as it is typed at a terminal. Pure.
 */
#ifndef OPENLAC_CONFIG_EDIT_H
#define OPENLAC_CONFIG_EDIT_H

#include "config.h"
#include "config_grammar.h"

/* Where the next line belongs; the name is empty where @mode has no objects. */
struct conf_place {
	enum conf_mode mode;
	char name[CONF_NAME_MAX + 1];
};

/* Return: a model of its own that prints alike, released with conf_free(); NULL without memory. */
struct conf *conf_copy(const struct conf *c);

/**
 * conf_edit() - carry out one line that was typed in a configuration mode
 * @c: the model; as it was when there is an error
 * @at: the place, changed by headers, "exit" and "end"
 * @line: a statement, its "no" form, a header, "exit", "end" or a comment
 * @error: why not, one line without newline and without secrets
 * @size: octets of @error
 *
 * A statement of the top level leaves the mode, as it does in a file. What concerns the model as a whole is left to
 * conf_validate().
 *
 * Return: 0, or -1 with @error set.
 */
int conf_edit(struct conf *c, struct conf_place *at, const char *line, char *error, size_t size);

/**
 * conf_validate() - what each statement allows, but not all of them together
 * @c: the model
 * @error: told of every mistake, without file and line
 * @ctx: passed to @error
 *
 * Return: true when there was none.
 */
bool conf_validate(const struct conf *c, conf_error_fn error, void *ctx);

#endif /* OPENLAC_CONFIG_EDIT_H */
