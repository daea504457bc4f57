// SPDX-License-Identifier: GPL-2.0
/*
 * Statements of the grammar in mdoc.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "manual.h"

enum {
	WORD_MAX = 256,
};

/* What is written in which way; the macro is not repeated between words of a kind. */
enum kind {
	KIND_NONE,
	KIND_KEYWORD,
	KIND_ARGUMENT,
};

static void say(FILE *out, enum kind *last, enum kind kind, const char *text)
{
	if (*last != kind)
		fputs(kind == KIND_KEYWORD ? " Ic" : " Ar", out);
	fprintf(out, " %s", text);
	*last = kind;
}

/* One alternative of a word: "keyword", "{keyword}", "<1-65535>", "<NAME>". */
static void alternative(FILE *out, enum kind *last, char *text)
{
	size_t len = strlen(text);
	char *dash;

	if (text[0] == '{') {
		text[len - 1] = '\0';
		say(out, last, KIND_KEYWORD, text + 1);
		return;
	}
	if (text[0] != '<') {
		say(out, last, strcmp(text, "...") ? KIND_KEYWORD : KIND_ARGUMENT, text);
		return;
	}
	text[len - 1] = '\0';
	text++;
	dash = strchr(text, '-');
	if (dash && !strncmp(text, dash + 1, (size_t)(dash - text)) && strlen(dash + 1) == (size_t)(dash - text)) {
		say(out, last, KIND_KEYWORD, dash + 1);
		return;
	}
	for (char *c = text; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	say(out, last, KIND_ARGUMENT, text);
}

/* A word with its alternatives. */
static void word(FILE *out, enum kind *last, char *text)
{
	char *save = NULL, *part = strtok_r(text, "|", &save);

	while (part) {
		alternative(out, last, part);
		part = strtok_r(NULL, "|", &save);
		if (part)
			fputs(" |", out);
	}
}

void markup_heading(FILE *out, const struct conf_cmd *cmd)
{
	char text[WORD_MAX];
	enum kind last = KIND_NONE;
	const char *at = cmd->syntax;

	fputs(".It", out);
	if (cmd->undo)
		fputs(" Oo Ic no Oc", out);
	while (*at) {
		size_t len = strcspn(at, " ");
		bool opens = at[0] == '[', closes = at[len - 1] == ']';

		if (opens) {
			fputs(" Oo", out);
			last = KIND_NONE;
		}
		snprintf(text, sizeof(text), "%.*s", (int)(len - opens - closes), at + opens);
		word(out, &last, text);
		if (closes) {
			fputs(" Oc", out);
			last = KIND_NONE;
		}
		at += len;
		at += strspn(at, " ");
	}
	fputc('\n', out);
}

void markup_keywords(FILE *out, const struct conf_cmd *cmd, const char *end)
{
	size_t len = strcspn(cmd->syntax, "<[{|");

	/* The first of several alternatives is no keyword of the statement. */
	if (cmd->syntax[len] == '|')
		while (len && cmd->syntax[len - 1] != ' ')
			len--;
	while (len && cmd->syntax[len - 1] == ' ')
		len--;
	fprintf(out, ".Ic %.*s %s\n", (int)len, cmd->syntax, end);
}

/* The keyword of choice @n among the statement's alternatives. */
static void choice(FILE *out, const struct conf_cmd *cmd, uint32_t n)
{
	const char *at = strchr(cmd->syntax, '|');

	while (at > cmd->syntax && at[-1] != ' ')
		at--;
	for (; n; n--)
		at = strchr(at, '|') + 1;
	fprintf(out, "The default is\n.Ic %.*s .\n", (int)strcspn(at, "| "), at);
}

/* A number outside the statement's own range stands for "not given". */
static bool in_range(const struct conf_cmd *cmd)
{
	const char *at = strchr(cmd->syntax, '<');
	char *end;
	unsigned long low = strtoul(at + 1, &end, 10), high = strtoul(end + 1, NULL, 10);

	return cmd->def >= low && cmd->def <= high;
}

void markup_default(FILE *out, const struct conf_cmd *cmd)
{
	switch (cmd->field) {
	case CONF_FIELD_UINT:
		if (in_range(cmd))
			fprintf(out, "The default is %u.\n", cmd->def);
		break;
	case CONF_FIELD_TEXT:
		if (cmd->def_text)
			fprintf(out, "The default is %s.\n", cmd->def_text);
		break;
	case CONF_FIELD_BOOL:
		choice(out, cmd, !cmd->def);
		break;
	case CONF_FIELD_ENUM:
		choice(out, cmd, cmd->def);
		break;
	case CONF_FIELD_FLAG:
		if (cmd->def)
			fputs("This is the default.\n", out);
		break;
	case CONF_FIELD_NONE:
		break;
	}
}

void markup_help(FILE *out, const struct conf_cmd *cmd)
{
	fprintf(out, "%c%s.\n", toupper((unsigned char)cmd->help[0]), cmd->help + 1);
}
