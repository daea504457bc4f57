/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The statements of the configuration, as one table that parsing, printing, defaults and comparison share. Pure; internal
 * to the configuration engine.
 */
#ifndef OPENLAC_CONFIG_GRAMMAR_H
#define OPENLAC_CONFIG_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"

enum conf_mode {
	CONF_MODE_TOP,
	CONF_MODE_GROUP,
	CONF_MODE_AC,
	CONF_MODE_PROFILE,
	CONF_MODE_IFACE,
	CONF_MODES,
};

/* How a statement is kept in its object. */
enum conf_field {
	CONF_FIELD_NONE,	/* not at all, or by the statement's own functions */
	CONF_FIELD_FLAG,	/* bool, true when the statement is there; one whose default is true is printed as "no ..." */
	CONF_FIELD_BOOL,	/* bool, true for the first choice */
	CONF_FIELD_ENUM,	/* an enum, numbered as the choices are */
	CONF_FIELD_UINT,	/* uint16_t or uint32_t */
	CONF_FIELD_TEXT,	/* char[], empty = not given */
};

enum conf_value_kind {
	CONF_VALUE_NONE,
	CONF_VALUE_CHOICE,
	CONF_VALUE_NUMBER,
	CONF_VALUE_TEXT,
	CONF_VALUE_ADDR,
};

enum {
	CONF_ARGS_MAX = 5,
	CONF_OPTIONS_MAX = 5,
};

/**
 * struct conf_arg - a word of a statement that is not a keyword
 * @kind: which of the following counts
 * @choice: index among the alternatives
 * @number: host byte order
 * @text: borrowed from the line
 * @addr: address
 */
struct conf_arg {
	enum conf_value_kind kind;
	unsigned int choice;
	uint32_t number;
	const char *text;
	struct conf_addr addr;
};

/**
 * struct conf_value - what follows the keywords of a statement
 * @args, @arg: the argument; more than one for a statement that repeats it
 * @given, @option: per option of the syntax whether it was there, and its own argument
 */
struct conf_value {
	size_t args;
	struct conf_arg arg[CONF_ARGS_MAX];
	bool given[CONF_OPTIONS_MAX];
	struct conf_arg option[CONF_OPTIONS_MAX];
};

/* What conf_radius_equal() and conf_dns_equal() compare. */
enum conf_part {
	CONF_PART_OTHER,
	CONF_PART_RADIUS,
	CONF_PART_DNS,
};

/**
 * struct conf_cmd - a statement
 * @mode: where it is valid
 * @syntax: keywords, then at most one argument, then options in any order. An argument is one or more alternatives separated
 *	by |: keywords, <LOW-HIGH> (decimal), <NAME>, <INTERFACE>, <TEXT>, <SECRET>, <ADDRESS>, <LABELS>; "..." after it: as many
 *	different keywords as are wanted. An option is a keyword and perhaps an argument of its own; in brackets it may be left
 *	out
 * @help: what it does
 * @enter: mode it leads to; 0 = it stays where it is (nothing leads to the top level)
 * @alias: another spelling of a statement of the table, not printed
 * @always: printed even when it has its default value
 * @part: what it belongs to
 * @field: how it is kept, at @offset in the object of its mode, in @size octets
 * @def: default: number, choice or 0
 * @def_text: default of a text, NULL = empty
 * @set: for %CONF_FIELD_NONE: store @v in @obj, or the default when @v is NULL. Return: NULL, or what is wrong
 * @format: for %CONF_FIELD_NONE: write the argument to @buf of @size octets. Return: false when the statement is not given
 * @item: instead of @format for a statement that may be given several times: write the argument of number @n, from 0.
 *	Return: false when there are fewer
 * @remove: for these: "no" with the argument @v. Return: NULL, or what is wrong
 */
struct conf_cmd {
	enum conf_mode mode;
	const char *syntax;
	const char *help;
	enum conf_mode enter;
	bool alias;
	bool always;
	enum conf_part part;
	enum conf_field field;
	size_t offset;
	size_t size;
	uint32_t def;
	const char *def_text;
	const char *(*set)(void *obj, const struct conf_value *v);
	bool (*format)(const void *obj, char *buf, size_t size);
	bool (*item)(const void *obj, size_t n, char *buf, size_t size);
	const char *(*remove)(void *obj, const struct conf_value *v);
};

/**
 * struct conf_other - words that are known, but not statements of this version
 * @mode: where they stand
 * @words: exact first word, then words that may be abbreviated
 * @block: lines that belong to it follow
 * @cli: a command for the command line, not configuration at all
 */
struct conf_other {
	enum conf_mode mode;
	const char *words;
	bool block;
	bool cli;
};

extern const struct conf_cmd conf_cmds[];
extern const size_t conf_cmds_count;
extern const struct conf_other conf_others[];
extern const size_t conf_others_count;

/* True when the authentication protocols are those of an access concentrator without "ppp-auth-protocols". */
bool conf_auth_is_default(const struct conf_ac *ac);

/* Name of a mode, for messages. */
const char *conf_mode_name(enum conf_mode mode);

#endif /* OPENLAC_CONFIG_GRAMMAR_H */
