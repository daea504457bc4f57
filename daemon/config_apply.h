/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Statements that were understood, carried out on a model; what files and terminals have in common. Pure; internal to the
 * configuration engine.
 */
#ifndef OPENLAC_CONFIG_APPLY_H
#define OPENLAC_CONFIG_APPLY_H

#include "config_lex.h"
#include "config_match.h"

/**
 * struct conf_cursor - where statements go to
 * @conf: the model
 * @mode: mode of the next statement
 * @obj: object of @mode
 * @line: number of the statement's line, 0 = none
 */
struct conf_cursor {
	struct conf *conf;
	enum conf_mode mode;
	void *obj;
	unsigned int line;
};

/* Goes to the top level. */
void conf_leave(struct conf_cursor *at);

/* True when an unquoted word is @text. */
bool conf_is_word(const struct conf_word *word, const char *text);

/**
 * conf_mode_for() - which mode a statement belongs to when it follows one of @mode
 *
 * Return: @mode, the top level, or CONF_MODES when neither knows its first word.
 */
enum conf_mode conf_mode_for(enum conf_mode mode, const struct conf_word *word, unsigned int words);

/* Return: the mode of objects in which @word is the first word of a statement, CONF_MODE_TOP when there is none. */
enum conf_mode conf_mode_knowing(const char *word);

/**
 * conf_apply() - carry out a statement
 * @at: the cursor, moved by headers and by statements of the top level
 * @mode: mode of the statement, that of the cursor or the top level
 * @m: the statement; its error is set when it fails
 * @no: this is the negated form
 *
 * Return: true, or false with an error and the model as it was.
 */
bool conf_apply(struct conf_cursor *at, enum conf_mode mode, struct conf_match *m, bool no);

/* Called with a mistake and the line of the statement that it is about, 0 when it was not read from a file. */
typedef void (*conf_mistake_fn)(void *ctx, unsigned int line, const char *text);

/* What is wrong with a model as a whole; @bindings: also which interfaces are bound to concentrators that do not exist. */
void conf_check_whole(const struct conf *c, bool bindings, conf_mistake_fn mistake, void *ctx);

#endif /* OPENLAC_CONFIG_APPLY_H */
