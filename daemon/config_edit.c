// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration changed a line at a time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_apply.h"
#include "config_edit.h"
#include "config_model.h"

/* Text that grows; NULL once there was no memory for it. */
struct text {
	char *octets;
	size_t len, size;
};

static void wipe(struct text *t)
{
	if (t->octets)
		explicit_bzero(t->octets, t->size);
	free(t->octets);
	t->octets = NULL;
}

/* The old octets hold secrets, so that realloc() will not do. */
static bool grow(struct text *t, size_t size)
{
	struct text new = { .octets = malloc(size), .len = t->len, .size = size };

	if (new.octets)
		memcpy(new.octets, t->octets, t->len);
	wipe(t);
	*t = new;
	return new.octets;
}

static void on_line(void *ctx, const char *line)
{
	struct text *t = ctx;
	size_t len = strlen(line);

	if (!t->octets || (t->len + len + 1 > t->size && !grow(t, 2 * t->size + len + 1)))
		return;
	memcpy(t->octets + t->len, line, len);
	t->octets[t->len + len] = '\n';
	t->len += len + 1;
}

static void ignore(void *ctx, const char *message)
{
	(void)ctx;
	(void)message;
}

struct conf *conf_copy(const struct conf *c)
{
	struct text t = { .octets = malloc(4096), .size = 4096 };
	struct conf *copy = NULL;

	conf_print(c, on_line, &t);
	if (t.octets)
		copy = conf_parse(t.octets, t.len, "copy", ignore, NULL);
	wipe(&t);
	return copy;
}

/* Where mistakes go. */
struct validation {
	conf_error_fn error;
	void *ctx;
	bool good;
};

static void on_mistake(void *ctx, unsigned int line, const char *text)
{
	struct validation *v = ctx;

	(void)line;
	v->good = false;
	v->error(v->ctx, text);
}

bool conf_validate(const struct conf *c, conf_error_fn error, void *ctx)
{
	struct validation v = { .error = error, .ctx = ctx, .good = true };

	conf_check_whole(c, true, on_mistake, &v);
	return v.good;
}

static void place(struct conf_place *at, const struct conf_cursor *cursor)
{
	at->mode = cursor->mode;
	conf_copy_text(at->name, sizeof(at->name),
		       at->mode == CONF_MODE_TOP ? "" : conf_block_name(at->mode, cursor->obj));
}

static bool is_leaving(const struct conf_line *line)
{
	return conf_is_word(&line->word[0], "exit") || conf_is_word(&line->word[0], "end");
}

/* "exit" and "end". Return: false with an error. */
static bool leave(struct conf_place *at, const struct conf_line *line, struct conf_match *m)
{
	bool end = conf_is_word(&line->word[0], "end");

	if (line->words > 1) {
		conf_say(m, "'%s' takes nothing, expected the end of the line", line->word[0].text);
		return false;
	}
	at->mode = end || at->mode == CONF_MODE_TOP ? CONF_MODE_EXEC : CONF_MODE_TOP;
	at->name[0] = '\0';
	return true;
}

/* Finds the object of the place, which may have been removed from elsewhere. */
static bool find_place(struct conf *c, const struct conf_place *at, struct conf_cursor *cursor)
{
	cursor->conf = c;
	cursor->mode = at->mode;
	cursor->obj = at->mode == CONF_MODE_TOP ? c : conf_block_find(c, at->mode, at->name);
	return cursor->obj;
}

/* The first word is no statement here. */
static void unknown(enum conf_mode mode, const struct conf_word *word, unsigned int words, struct conf_match *m)
{
	enum conf_mode home = conf_mode_knowing(word->text);

	if (home == CONF_MODE_TOP) {
		conf_match(mode, word, words, false, m);
		return;
	}
	conf_say(m, "'%.64s' belongs in %s, expected a statement of %s", word->text, conf_mode_name(home),
		 conf_mode_name(mode));
}

/* Carries out a statement. Return: false with an error. */
static bool statement(struct conf_cursor *at, const struct conf_line *line, struct conf_match *m)
{
	bool no = line->words > 1 && conf_is_word(&line->word[0], "no");
	const struct conf_word *word = line->word + no;
	unsigned int words = line->words - no;
	enum conf_mode mode = conf_mode_for(at->mode, word, words);

	if (mode == CONF_MODES) {
		unknown(at->mode, word, words, m);
		return false;
	}
	if (mode == CONF_MODE_TOP && conf_is_command(word->text)) {
		conf_say(m, "'%s' is a command, not configuration; expected a statement, or 'do' and the command",
			 word->text);
		return false;
	}
	return conf_match(mode, word, words, no, m) && conf_apply(at, mode, m, no);
}

/* Return: false with an error. */
static bool edit(struct conf *c, struct conf_place *at, const struct conf_line *line, struct conf_match *m)
{
	struct conf_cursor cursor = { 0 };

	if (!line->words)
		return true;
	if (is_leaving(line))
		return leave(at, line, m);
	if (!find_place(c, at, &cursor)) {
		conf_say(m, "'%s' of %s is gone, expected 'exit'", at->name, conf_mode_name(at->mode));
		return false;
	}
	if (!statement(&cursor, line, m))
		return false;
	place(at, &cursor);
	return true;
}

int conf_edit(struct conf *c, struct conf_place *at, const char *text, char *error, size_t size)
{
	struct conf_lexer lx;
	struct conf_line line;
	struct conf_match m = { 0 };
	bool good;

	conf_lex_init(&lx, text, strlen(text));
	if (!conf_lex(&lx, &line))
		return 0;
	if (!line.error && lx.pos < lx.end)
		line.error = "text follows the end of the line, expected one line";
	good = !line.error && edit(c, at, &line, &m);
	snprintf(error, size, "%s", line.error ? line.error : m.error);
	explicit_bzero(&line, sizeof(line));
	explicit_bzero(&m, sizeof(m));
	return good ? 0 : -1;
}
