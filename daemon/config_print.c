// SPDX-License-Identifier: GPL-2.0
/*
 * The model as text, and what follows from comparing text: equality and completeness.
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

/* Writes the argument. Return: false when it has its default value. */
static bool format_field(const struct conf_cmd *cmd, const struct conf_syntax *syn, const void *obj, char *buf, size_t size)
{
	const char *at = (const char *)obj + cmd->offset;
	uint32_t number;
	bool flag;

	buf[0] = '\0';
	switch (cmd->field) {
	case CONF_FIELD_NONE:
		return cmd->format(obj, buf, size);
	case CONF_FIELD_FLAG:
		memcpy(&flag, at, sizeof(flag));
		return flag;
	case CONF_FIELD_BOOL:
		memcpy(&flag, at, sizeof(flag));
		conf_choice_name(syn, !flag, buf, size);
		return flag != !!cmd->def;
	case CONF_FIELD_ENUM:
	case CONF_FIELD_UINT:
		number = load_uint(at, cmd->size);
		if (cmd->field == CONF_FIELD_ENUM)
			conf_choice_name(syn, number, buf, size);
		else
			snprintf(buf, size, "%u", number);
		return number != cmd->def;
	case CONF_FIELD_TEXT:
		conf_quote(buf, size, at, conf_syntax_is_secret(syn));
		return strcmp(at, cmd->def_text ? cmd->def_text : "");
	}
	return false;
}

bool conf_format(const struct conf_cmd *cmd, const void *obj, char *buf)
{
	struct conf_syntax syn;
	bool given;
	size_t len;

	if (cmd->alias || cmd->enter)
		return false;
	conf_syntax_split(cmd->syntax, &syn);
	len = (size_t)(syn.arg ? syn.arg - cmd->syntax : (ptrdiff_t)strlen(cmd->syntax));
	memcpy(buf, cmd->syntax, len);
	buf[len] = '\0';
	given = format_field(cmd, &syn, obj, buf + len, CONF_PRINT_MAX - len);
	return given || cmd->always;
}

/* Prints the statements of one object, indented by @indent. */
static void print_object(enum conf_mode mode, const void *obj, const char *indent, void (*line)(void *ctx, const char *text),
			 void *ctx)
{
	char buf[CONF_PRINT_MAX + 1];
	size_t skip = strlen(indent), i;

	memcpy(buf, indent, skip + 1);
	for (i = 0; i < conf_cmds_count; i++)
		if (conf_cmds[i].mode == mode && conf_format(&conf_cmds[i], obj, buf + skip))
			line(ctx, buf);
}

static const struct conf_cmd *header_of(enum conf_mode mode)
{
	size_t i = 0;

	while (conf_cmds[i].enter != mode || conf_cmds[i].alias)
		i++;
	return &conf_cmds[i];
}

void conf_print(const struct conf *c, void (*line)(void *ctx, const char *text), void *ctx)
{
	enum conf_mode mode;
	void *block;

	print_object(CONF_MODE_TOP, c, "", line, ctx);
	for (mode = CONF_MODE_AC; mode < CONF_MODES; mode++) {
		const struct conf_cmd *header = header_of(mode);
		struct conf_syntax syn;

		conf_syntax_split(header->syntax, &syn);
		for (block = conf_block_next(c, mode, NULL); block; block = conf_block_next(c, mode, block)) {
			char buf[CONF_PRINT_MAX];

			snprintf(buf, sizeof(buf), "%.*s%s", (int)(syn.arg - header->syntax), header->syntax,
				 conf_block_name(mode, block));
			line(ctx, buf);
			print_object(mode, block, " ", line, ctx);
			line(ctx, "!");
		}
	}
}

/* Two objects are alike when they print alike: the text says all there is, or a reload of it would lose something. */
static bool equal(enum conf_mode mode, const void *a, const void *b)
{
	char text_a[CONF_PRINT_MAX], text_b[CONF_PRINT_MAX];
	size_t i;

	if (strcmp(conf_block_name(mode, a), conf_block_name(mode, b)))
		return false;
	for (i = 0; i < conf_cmds_count; i++) {
		bool given_a, given_b;

		if (conf_cmds[i].mode != mode)
			continue;
		given_a = conf_format(&conf_cmds[i], a, text_a);
		given_b = conf_format(&conf_cmds[i], b, text_b);
		if (given_a != given_b || (given_a && strcmp(text_a, text_b)))
			return false;
	}
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

/* Where the messages of conf_ac_check() go. */
struct check {
	void (*missing)(void *ctx, const char *text);
	void *ctx;
	bool complete;
};

static void require(struct check *ck, bool given, const char *text)
{
	if (given)
		return;
	ck->complete = false;
	if (ck->missing)
		ck->missing(ck->ctx, text);
}

bool conf_ac_check(const struct conf *c, const struct conf_ac *ac, void (*missing)(void *ctx, const char *text), void *ctx)
{
	struct check ck = { .missing = missing, .ctx = ctx, .complete = true };
	const struct conf_iface *i = c->ifaces;
	char text[CONF_NAME_MAX + 64];

	while (i && strcmp(i->ac, ac->name))
		i = i->next;
	require(&ck, i, "Required: add pppoe-ac-service to one or more interfaces");
	require(&ck, ac->destination_l2tp, "Required: destination");
	require(&ck, ac->service_any || ac->service_name[0], "Required: service-name");
	require(&ck, ac->lookup != CONF_LOOKUP_NONE, "Required: l2tp peer-address");
	require(&ck, ac->profile[0], "Required: l2tp profile");
	/* A profile may be named before it is made (S101); until then there is no tunnel to be had. */
	snprintf(text, sizeof(text), "Required: l2tp profile %s (not configured)", ac->profile);
	require(&ck, !ac->profile[0] || conf_find_profile(c, ac->profile), text);
	return ck.complete;
}
