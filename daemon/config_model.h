/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configuration model: its objects, and statements applied to them through the grammar table. Pure; internal to the
 * configuration engine.
 */
#ifndef OPENLAC_CONFIG_MODEL_H
#define OPENLAC_CONFIG_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "config_grammar.h"

/* Octets that hold any statement, printed: two texts of CONF_TEXT_MAX octets, each of which is escaped. */
#define CONF_PRINT_MAX	1280

/* Return: an empty configuration with all defaults, or NULL without memory. */
struct conf *conf_new(void);

/**
 * conf_block_new() - an object of @mode (not the top level) with all defaults, in no configuration
 *
 * Return: released with conf_block_free() or by the configuration it is added to; NULL without memory.
 */
void *conf_block_new(enum conf_mode mode, const char *name, unsigned int line);
void conf_block_free(enum conf_mode mode, void *block);

/* Appends; the configuration owns it from now on. Its name must not be there yet. Return: false without memory. */
bool conf_block_add(struct conf *c, enum conf_mode mode, void *block);

/* Return: false when there was none of that name. */
bool conf_block_remove(struct conf *c, enum conf_mode mode, const char *name);

/* Return: the object, names of profiles compared regardless of case (I10); NULL when there is none. */
void *conf_block_find(const struct conf *c, enum conf_mode mode, const char *name);
const char *conf_block_name(enum conf_mode mode, const void *block);
unsigned int conf_block_line(enum conf_mode mode, const void *block);

/* Return: first object of @mode when @block is NULL, otherwise the one after it; NULL at the end. */
void *conf_block_next(const struct conf *c, enum conf_mode mode, const void *block);

/**
 * conf_store() - apply a statement
 * @cmd: the statement
 * @obj: object of its mode
 * @v: its argument, or NULL to set the default
 *
 * Return: NULL, or what is wrong.
 */
const char *conf_store(const struct conf_cmd *cmd, void *obj, const struct conf_value *v);

/* The same for "no"; @v is NULL when it has no argument. */
const char *conf_undo(const struct conf_cmd *cmd, void *obj, const struct conf_value *v);

/* Copies text that is known to fit, and clears the rest of @dst. */
void conf_copy_text(char *dst, size_t size, const char *text);

/* Writes @text so that the lexer reads it as one word; @always with quotes. */
void conf_quote(char *buf, size_t size, const char *text, bool always);

/**
 * conf_format() - print one line of a statement
 * @cmd: the statement
 * @obj: object of its mode
 * @n: number of the line, from 0; only statements that may be given several times have more than one
 * @buf: at least CONF_PRINT_MAX octets
 *
 * Return: false when there is no such line: an alias, a header, the default, or @n is too large.
 */
bool conf_format(const struct conf_cmd *cmd, const void *obj, size_t n, char *buf);

/**
 * conf_may_undo() - whether "no" with a value means what is there
 * @cmd: the statement, an alias perhaps
 * @obj: object of its mode
 * @other: another one that has that value; options that are left out there do not count
 *
 * Return: true also when @obj has the default, of which nothing can be taken away.
 */
bool conf_may_undo(const struct conf_cmd *cmd, const void *obj, const void *other);

#endif /* OPENLAC_CONFIG_MODEL_H */
