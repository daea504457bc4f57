// SPDX-License-Identifier: GPL-2.0
/*
 * The model as text, and equality, which follows from comparing text.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "config_match.h"
#include "config_model.h"

/* Return: true for a word that the lexer takes as it is, and that nobody mistakes for anything else. */
static bool is_plain(const char *text)
{
	const char *p;

	for (p = text; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("-_.:/@+", *p))
			return false;
	return p > text;
}

void conf_quote(char *buf, size_t size, const char *text, bool always)
{
	size_t n = 0;

	if (!always && is_plain(text)) {
		snprintf(buf, size, "%s", text);
		return;
	}
	buf[n++] = '"';
	for (; *text && n + 4 < size; text++) {
		if (*text == '"' || *text == '\\')
			buf[n++] = '\\';
		buf[n++] = *text;
	}
	buf[n++] = '"';
	buf[n] = '\0';
}

static uint32_t load_uint(const void *at, size_t size)
{
	uint32_t number;
	uint16_t small;

	if (size == sizeof(small)) {
		memcpy(&small, at, sizeof(small));
		return small;
	}
	memcpy(&number, at, sizeof(number));
	return number;
}

/* Writes argument number @n. Return: false when it has its default value, or there is none of that number. */
static bool format_field(const struct conf_cmd *cmd, const struct conf_token *arg, const void *obj, size_t n, char *buf,
			 size_t size)
{
	const char *at = (const char *)obj + cmd->offset;
	uint32_t number;
	bool flag;

	buf[0] = '\0';
	if (cmd->item)
		return cmd->item(obj, n, buf, size);
	if (n)
		return false;
	switch (cmd->field) {
	case CONF_FIELD_NONE:
		return cmd->format(obj, buf, size);
	case CONF_FIELD_FLAG:
		memcpy(&flag, at, sizeof(flag));
		return flag != !!cmd->def;
	case CONF_FIELD_BOOL:
		memcpy(&flag, at, sizeof(flag));
		conf_choice_name(arg, !flag, buf, size);
		return flag != !!cmd->def;
	case CONF_FIELD_ENUM:
	case CONF_FIELD_UINT:
		number = load_uint(at, cmd->size);
		if (cmd->field == CONF_FIELD_ENUM)
			conf_choice_name(arg, number, buf, size);
		else
			snprintf(buf, size, "%u", number);
		return number != cmd->def;
	case CONF_FIELD_TEXT:
		conf_quote(buf, size, at, conf_arg_is_secret(arg));
		return strcmp(at, cmd->def_text ? cmd->def_text : "");
	}
	return false;
}

/* Octets of the keywords, in the syntax of @cmd. */
static int keywords_len(const struct conf_cmd *cmd, const struct conf_syntax *syn)
{
	const struct conf_token *last = &syn->keyword[syn->keywords - 1];

	return (int)(last->text + last->len - cmd->syntax);
}

bool conf_format(const struct conf_cmd *cmd, const void *obj, size_t n, char *buf)
{
	bool negated = cmd->field == CONF_FIELD_FLAG && cmd->def, given;
	struct conf_syntax syn;
	size_t len;

	if (cmd->alias || cmd->enter)
		return false;
	conf_syntax_split(cmd->syntax, &syn);
	snprintf(buf, CONF_PRINT_MAX, "%s%.*s ", negated ? "no " : "", keywords_len(cmd, &syn), cmd->syntax);
	len = strlen(buf);
	given = format_field(cmd, &syn.arg[0], obj, n, buf + len, CONF_PRINT_MAX - len);
	if (!buf[len])
		buf[len - 1] = '\0';
	return given || (cmd->always && !n);
}

bool conf_may_undo(const struct conf_cmd *cmd, const void *obj, const void *other)
{
	char text[CONF_PRINT_MAX], wanted[CONF_PRINT_MAX];
	struct conf_syntax syn;
	bool same;
	size_t len;

	conf_syntax_split(cmd->syntax, &syn);
	if (!format_field(cmd, &syn.arg[0], obj, 0, text, sizeof(text)))
		return true;
	same = format_field(cmd, &syn.arg[0], other, 0, wanted, sizeof(wanted));
	len = strlen(wanted);
	same = same && !strncmp(text, wanted, len) && (!text[len] || text[len] == ' ');
	explicit_bzero(text, sizeof(text));
	explicit_bzero(wanted, sizeof(wanted));
	return same;
}

/* Prints the statements of one object, indented by @indent. */
static void print_object(enum conf_mode mode, const void *obj, const char *indent, void (*line)(void *ctx, const char *text),
			 void *ctx)
{
	char buf[CONF_PRINT_MAX + 1];
	const struct conf_cmd *cmd;
	size_t skip = strlen(indent), n;

	memcpy(buf, indent, skip + 1);
	conf_for_each_cmd(cmd, mode)
		for (n = 0; conf_format(cmd, obj, n, buf + skip); n++)
			line(ctx, buf);
	explicit_bzero(buf, sizeof(buf));
}

static const struct conf_cmd *header_of(enum conf_mode mode)
{
	const struct conf_cmd *cmd = conf_cmd_next(CONF_MODE_TOP, NULL);

	while (cmd && (cmd->enter != mode || cmd->alias))
		cmd = conf_cmd_next(CONF_MODE_TOP, cmd);
	return cmd;
}

void conf_print(const struct conf *c, void (*line)(void *ctx, const char *text), void *ctx)
{
	enum conf_mode mode;
	void *block;

	print_object(CONF_MODE_TOP, c, "", line, ctx);
	for (mode = CONF_MODE_TOP + 1; mode < CONF_MODES; mode++) {
		const struct conf_cmd *header = header_of(mode);
		struct conf_syntax syn;

		if (!header)
			continue;
		conf_syntax_split(header->syntax, &syn);
		for (block = conf_block_next(c, mode, NULL); block; block = conf_block_next(c, mode, block)) {
			char buf[CONF_PRINT_MAX];

			snprintf(buf, sizeof(buf), "%.*s %s", keywords_len(header, &syn), header->syntax,
				 conf_block_name(mode, block));
			line(ctx, buf);
			print_object(mode, block, " ", line, ctx);
			line(ctx, "!");
		}
	}
}

/* True when one statement of two objects prints alike. */
static bool same_lines(const struct conf_cmd *cmd, const void *a, const void *b)
{
	char text_a[CONF_PRINT_MAX], text_b[CONF_PRINT_MAX];
	bool given_a, given_b;
	size_t n = 0;

	do {
		given_a = conf_format(cmd, a, n, text_a);
		given_b = conf_format(cmd, b, n, text_b);
		if (given_a != given_b || (given_a && strcmp(text_a, text_b)))
			return false;
		n++;
	} while (given_a);
	return true;
}

/* Two objects are alike when they print alike: the text says all there is, or a reload of it would lose something. */
static bool equal(enum conf_mode mode, const void *a, const void *b)
{
	const struct conf_cmd *cmd;

	if (strcmp(conf_block_name(mode, a), conf_block_name(mode, b)))
		return false;
	conf_for_each_cmd(cmd, mode)
		if (!same_lines(cmd, a, b))
			return false;
	return true;
}

/* The same of a part of the top level. */
static bool part_equal(enum conf_part part, const struct conf *a, const struct conf *b)
{
	const struct conf_cmd *cmd;

	conf_for_each_cmd(cmd, CONF_MODE_TOP)
		if (cmd->part == part && !same_lines(cmd, a, b))
			return false;
	return true;
}

bool conf_ac_equal(const struct conf_ac *a, const struct conf_ac *b)
{
	return equal(CONF_MODE_AC, a, b);
}

bool conf_profile_equal(const struct conf_profile *a, const struct conf_profile *b)
{
	return equal(CONF_MODE_PROFILE, a, b);
}

bool conf_tunnel_equal(const struct conf_tunnel *a, const struct conf_tunnel *b)
{
	return equal(CONF_MODE_TUNNEL, a, b);
}

bool conf_radius_equal(const struct conf *a, const struct conf *b)
{
	const struct conf_radius_group *group_a = a->radius_groups, *group_b = b->radius_groups;

	while (group_a && group_b && equal(CONF_MODE_GROUP, group_a, group_b)) {
		group_a = group_a->next;
		group_b = group_b->next;
	}
	return !group_a && !group_b && part_equal(CONF_PART_RADIUS, a, b);
}

bool conf_dns_equal(const struct conf *a, const struct conf *b)
{
	return part_equal(CONF_PART_DNS, a, b);
}
