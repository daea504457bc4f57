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
	CONF_MODE_AC,
	CONF_MODE_PROFILE,
	CONF_MODE_IFACE,
	CONF_MODES,
};

/* How a statement is kept in its object. */
enum conf_field {
	CONF_FIELD_NONE,	/* not at all, or by the statement's own functions */
	CONF_FIELD_FLAG,	/* bool, true when the statement is there */
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

/**
 * struct conf_value - the argument of a statement
 * @kind: which of the following counts
 * @choice: index among the alternatives
 * @number: host byte order
 * @text: borrowed from the line
 * @addr: address
 * @option: the optional last keyword was there
 */
struct conf_value {
	enum conf_value_kind kind;
	unsigned int choice;
	uint32_t number;
	const char *text;
	struct conf_addr addr;
	bool option;
};

/**
 * struct conf_cmd - a statement
 * @mode: where it is valid
 * @syntax: keywords, then at most one argument, then at most one optional keyword in brackets. An argument is one or more
 *	alternatives separated by |: keywords, <LOW-HIGH> (decimal), <NAME>, <INTERFACE>, <TEXT>, <SECRET>, <ADDRESS>
 * @help: what it does
 * @enter: mode it leads to; 0 = it stays where it is (nothing leads to the top level)
 * @alias: another spelling of a statement of the table, not printed
 * @always: printed even when it has its default value
 * @field: how it is kept, at @offset in the object of its mode, in @size octets
 * @def: default: number, choice or 0
 * @def_text: default of a text, NULL = empty
 * @set: for %CONF_FIELD_NONE: store @v in @obj, or the default when @v is NULL. Return: NULL, or what is wrong
 * @format: for %CONF_FIELD_NONE: write the argument to @buf of @size octets. Return: false when the statement is not given
 */
struct conf_cmd {
	enum conf_mode mode;
	const char *syntax;
	const char *help;
	enum conf_mode enter;
	bool alias;
	bool always;
	enum conf_field field;
	size_t offset;
	size_t size;
	uint32_t def;
	const char *def_text;
	const char *(*set)(void *obj, const struct conf_value *v);
	bool (*format)(const void *obj, char *buf, size_t size);
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

/* Name of a mode, for messages. */
const char *conf_mode_name(enum conf_mode mode);

#endif /* OPENLAC_CONFIG_GRAMMAR_H */
