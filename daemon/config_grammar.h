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

#include "cli_grammar.h"
#include "config.h"

/* All but the last configure something: the top level, and objects. */
enum conf_mode {
	CONF_MODE_TOP,
	CONF_MODE_GROUP,
	CONF_MODE_AC,
	CONF_MODE_PROFILE,
	CONF_MODE_TUNNEL,
	CONF_MODE_ISAKMP,
	CONF_MODE_IPSEC,
	CONF_MODE_IFACE,
	CONF_MODES,
	CONF_MODE_EXEC,		/* commands for the command line */
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
	CONF_VALUE_PREFIX,
	CONF_VALUE_MAC,
};

enum {
	CONF_ARGS_MAX = 5,
	CONF_OPTIONS_MAX = 6,
	CONF_MAC_LEN = 6,
};

/**
 * struct conf_arg - a word of a statement that is not a keyword
 * @kind: which of the following counts
 * @choice: index among the alternatives
 * @number: host byte order; length of a prefix
 * @text: the word itself whatever its kind, borrowed from the line
 * @addr: address, or the address of a prefix with the bits of the host as they were typed
 * @mac: MAC address
 */
struct conf_arg {
	enum conf_value_kind kind;
	unsigned int choice;
	uint32_t number;
	const char *text;
	struct conf_addr addr;
	uint8_t mac[CONF_MAC_LEN];
};

/**
 * struct conf_value - what follows the keywords of a statement
 * @args, @arg: the arguments, all or (after "no") none of them; more than in the syntax when the last is repeated
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
 * struct conf_cmd - a statement, or a command
 * @syntax: keywords, then arguments, then options in any order.
 *	An argument is one or more alternatives separated by |, or a single word in braces:
 *	word		itself, abbreviated as far as it stays clear; spelled out when it begins with a digit or when any name
 *			would do, too; regardless of case when it has capital letters
 *	<LOW-HIGH>	a decimal number
 *	<ADDRESS>	IPv4 or IPv6 address of a host
 *	<PREFIX>	address and length, "10.0.0.1/30", the bits of the host kept
 *	<HOST>		address as above, or DNS name
 *	<MAC>		"00:00:cd:38:01:4f"
 *	<NAME>		name of an object; <AC>, <PROFILE>, <TUNNEL> and <GROUP> are the same, of an object of that kind
 *	<INTERFACE>	name of a network device
 *	<LABELS>	labels of a DNS name
 *	<TEXT>		any text
 *	<SECRET>	the same, never shown
 *	<PATH>		absolute name of a file
 *	"..." after it: as many different words as are wanted. An option is a keyword and perhaps an argument of its own; in
 *	brackets it may be left out. A word is a keyword rather than an argument where it can be both, unless it is quoted.
 *	Several rows may have the same keywords; the one that fits is meant
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
 * @action: of a command: what it does
 * @param: of a command: belongs to @action
 * @undo: of a command: there is a "no" form
 */
struct conf_cmd {
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
	enum cli_action action;
	unsigned int param;
	bool undo;
};

/* .offset and .size of a member */
#define CONF_FIELD_AT(type, member) .offset = offsetof(struct type, member), .size = sizeof(((struct type *)0)->member)

/* Statements of one mode, or a part of them. */
struct conf_table {
	const struct conf_cmd *cmd;
	size_t count;
};

#define CONF_TABLE(rows) { .cmd = (rows), .count = sizeof(rows) / sizeof((rows)[0]) }

/* config_grammar_peer.c: what concerns peer-to-peer tunnels and interfaces */
extern const struct conf_table conf_table_top_peer;
extern const struct conf_table conf_table_tunnel;
extern const struct conf_table conf_table_isakmp;
extern const struct conf_table conf_table_ipsec;
extern const struct conf_table conf_table_iface;

/* cli_grammar.c */
extern const struct conf_table conf_table_exec;

/**
 * conf_cmd_next() - go through the statements of a mode, in the order in which they are printed
 * @mode: the mode
 * @cmd: one of them, or NULL
 *
 * Return: the one after @cmd, the first when it is NULL; NULL at the end.
 */
const struct conf_cmd *conf_cmd_next(enum conf_mode mode, const struct conf_cmd *cmd);

#define conf_for_each_cmd(cmd, mode) for ((cmd) = conf_cmd_next(mode, NULL); (cmd); (cmd) = conf_cmd_next(mode, cmd))

/* True when the authentication protocols are those of an access concentrator without "ppp-auth-protocols". */
bool conf_auth_is_default(const struct conf_ac *ac);

/* Name of a mode, for messages. */
const char *conf_mode_name(enum conf_mode mode);

#endif /* OPENLAC_CONFIG_GRAMMAR_H */
