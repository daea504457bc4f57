// SPDX-License-Identifier: GPL-2.0
/*
 * config.c - the configuration engine against hostile text
 *
 * The input is a file, and then lines typed at a terminal. What is accepted prints to something that is accepted and prints the
 * same; a line that is refused changes nothing; and completion at any place of a line does no harm.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/config_complete.h"
#include "daemon/config_edit.h"

enum {
	LINES_MAX = 16,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_message(void *ctx, const char *text)
{
	(void)ctx;
	if (!text[0] || strlen(text) > 2048)
		abort();
}

static void on_line(void *ctx, const char *text)
{
	fprintf(ctx, "%s\n", text);
}

/* Return: the configuration as text, to be freed. */
static char *print(const struct conf *c)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	conf_print(c, on_line, f);
	fclose(f);
	return text;
}

static void assert_same(const struct conf *c, const char *text)
{
	char *now = print(c);

	if (strcmp(now, text))
		abort();
	free(now);
}

static void round_trip(const struct conf *c)
{
	char *text = print(c);
	struct conf *again = conf_parse(text, strlen(text), "again", on_message, NULL);

	if (!again)
		abort();
	assert_same(again, text);
	conf_free(again);
	free(text);
}

static void on_names(void *ctx, enum conf_kind kind, conf_name_fn name, void *to)
{
	(void)ctx;
	(void)kind;
	name(to, "con");
	name(to, "a");
}

static void on_candidate(void *ctx, const char *word, const char *help, bool placeholder)
{
	(void)ctx;
	if (!word[0] || !help || placeholder != (word[0] == '<'))
		abort();
}

/* At the end of the line, and before its last word. */
static void complete(enum conf_mode mode, const char *line)
{
	const struct conf_completion how = { .list = on_names, .candidate = on_candidate };
	const char *blank = strrchr(line, ' ');
	char *part = strdup(line);

	if (conf_complete(mode, line, &how) > strlen(line))
		abort();
	if (blank)
		part[blank + 1 - line] = '\0';
	if (conf_complete(mode, part, &how) > strlen(part))
		abort();
	free(part);
}

static void command(const char *text)
{
	struct conf_lexer lx;
	struct conf_line line;
	struct conf_match m;

	conf_lex_init(&lx, text, strlen(text));
	if (conf_lex(&lx, &line) && line.words && !conf_match(CONF_MODE_EXEC, line.word, line.words, false, &m))
		on_message(NULL, m.error);
}

/* Types a line; @text is the configuration before it and, on return, after it. */
static void type(struct conf *c, struct conf_place *at, const char *line, char **text)
{
	char error[1024];

	complete(at->mode, line);
	complete(CONF_MODE_EXEC, line);
	command(line);
	if (conf_edit(c, at, line, error, sizeof(error))) {
		on_message(NULL, error);
		assert_same(c, *text);
	} else {
		free(*text);
		*text = print(c);
	}
	if (at->mode == CONF_MODE_EXEC)
		at->mode = CONF_MODE_TOP;
}

static void type_lines(const uint8_t *data, size_t size)
{
	struct conf *c = conf_parse("", 0, "empty", on_message, NULL);
	struct conf_place at = { .mode = CONF_MODE_TOP };
	char *text = print(c);
	size_t lines;

	for (lines = 0; size && lines < LINES_MAX; lines++) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t len = end ? (size_t)(end - data) : size;
		char *line = strndup((const char *)data, len);

		type(c, &at, line, &text);
		free(line);
		len += !!end;
		data += len;
		size -= len;
	}
	if (conf_validate(c, on_message, NULL))
		round_trip(c);
	free(text);
	conf_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf *c = conf_parse((const char *)data, size, "input", on_message, NULL);

	if (c)
		round_trip(c);
	conf_free(c);
	type_lines(data, size);
	return 0;
}
