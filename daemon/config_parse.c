// SPDX-License-Identifier: GPL-2.0
/*
 * A whole file: which mode each line belongs to, what its mistakes are, and the model when there are none.
 *
 * A mistake must be reported once, and what follows from it not at all. After a header with a bad name the body is
 * therefore read into an object that is thrown away; after an unknown header the lines that are indented deeper, or that
 * only make sense inside some block, are passed over.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_apply.h"
#include "config_model.h"

enum {
	ERRORS_MAX = 100,
};

/* A mistake, kept until the end so that those found late are told in the order of the lines. */
struct mistake {
	struct mistake *next;
	unsigned int line;
	char text[];
};

/**
 * struct parser - state between lines
 * @at: the model, and where the next line belongs
 * @scratch: object that belongs to no configuration, of mode @scratch_mode
 * @skip: a header was not understood, lines that can only be its body are passed over; it was indented by @skip_indent
 * @ac_lost: a concentrator's header was wrong, so that an unknown name may be a consequence
 * @failed: out of memory
 * @mistakes: in order of their lines, @count of them
 */
struct parser {
	struct conf_cursor at;
	void *scratch;
	enum conf_mode scratch_mode;
	bool skip;
	size_t skip_indent;
	bool ac_lost;
	bool failed;
	struct mistake *mistakes;
	unsigned int count;
};

__attribute__((format(printf, 3, 4))) static void mistake(struct parser *p, unsigned int line, const char *format, ...)
{
	struct mistake **at = &p->mistakes, *new;
	char text[CONF_MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	new = malloc(sizeof(*new) + strlen(text) + 1);
	if (!new) {
		p->failed = true;
		return;
	}
	new->line = line;
	memcpy(new->text, text, strlen(text) + 1);
	while (*at && (*at)->line <= line)
		at = &(*at)->next;
	new->next = *at;
	*at = new;
	p->count++;
}

static void leave(struct parser *p)
{
	conf_leave(&p->at);
	p->skip = false;
}

/* Enters a mode whose object will not be kept. */
static void enter_scratch(struct parser *p, enum conf_mode mode)
{
	conf_block_free(p->scratch_mode, p->scratch);
	p->scratch = conf_block_new(mode, "", 0);
	p->scratch_mode = mode;
	if (!p->scratch)
		p->failed = true;
	p->at.mode = mode;
	p->at.obj = p->scratch;
}

static void statement(struct parser *p, enum conf_mode mode, const struct conf_line *line)
{
	bool no = line->words > 1 && conf_is_word(&line->word[0], "no");
	struct conf_match m;

	p->skip = false;
	if (conf_match(mode, line->word + no, line->words - no, no, &m)) {
		if (conf_apply(&p->at, mode, &m, no))
			return;
		mistake(p, line->number, "%s", m.error);
		if (m.cmd->enter && !no)
			enter_scratch(p, m.cmd->enter);
		return;
	}
	mistake(p, line->number, "%s", m.error);
	if (mode == CONF_MODE_TOP)
		leave(p);
	if (mode == CONF_MODE_TOP && !m.cmd) {
		/* It may have been a header. */
		p->skip = true;
		p->skip_indent = line->indent;
	} else if (m.cmd && m.cmd->enter) {
		p->ac_lost |= m.cmd->enter == CONF_MODE_AC;
		enter_scratch(p, m.cmd->enter);
	}
}

static void unknown(struct parser *p, const struct conf_line *line, const char *word)
{
	enum conf_mode home = conf_mode_knowing(word);
	struct conf_match m;

	if (p->at.mode == CONF_MODE_TOP && p->skip && home != CONF_MODE_TOP)
		return;
	p->skip = true;
	p->skip_indent = line->indent;
	if (home != CONF_MODE_TOP) {
		mistake(p, line->number, "'%s' belongs in %s, expected a statement of %s", word, conf_mode_name(home),
			conf_mode_name(p->at.mode));
		return;
	}
	conf_match(p->at.mode, line->word, line->words, false, &m);
	mistake(p, line->number, "%s", m.error);
}

static void parse_words(struct parser *p, const struct conf_line *line)
{
	bool no = line->words > 1 && conf_is_word(&line->word[0], "no");
	const char *word = line->word[no].text;
	enum conf_mode mode;

	if (conf_is_word(&line->word[0], "exit") || conf_is_word(&line->word[0], "end")) {
		if (line->words > 1)
			mistake(p, line->number, "'%s' takes nothing, expected the end of the line", line->word[0].text);
		leave(p);
		return;
	}
	if (p->skip && line->indent > p->skip_indent)
		return;
	mode = conf_mode_for(p->at.mode, line->word + no, line->words - no);
	if (mode == CONF_MODES) {
		unknown(p, line, word);
		return;
	}
	if (mode == CONF_MODE_TOP && conf_is_command(word)) {
		mistake(p, line->number, "'%s' is a command, not configuration; expected a statement", word);
		leave(p);
		return;
	}
	statement(p, mode, line);
}

static void parse_line(struct parser *p, const struct conf_line *line)
{
	p->at.line = line->number;
	if (line->error)
		mistake(p, line->number, "%s", line->error);
	else if (line->words)
		parse_words(p, line);
	else if (line->comment && !line->indent)
		leave(p);
}

static void whole_mistake(void *ctx, unsigned int line, const char *text)
{
	struct parser *p = ctx;

	if (p->count < ERRORS_MAX)
		mistake(p, line, "%s", text);
}

/* Tells the mistakes and frees them. Return: true when there were none. */
static bool report(struct parser *p, const char *file, conf_error_fn error, void *ctx)
{
	bool good = !p->mistakes && !p->failed;
	char text[CONF_MESSAGE_MAX + 512];

	while (p->mistakes) {
		struct mistake *m = p->mistakes;

		snprintf(text, sizeof(text), "%.400s:%u: %s", file, m->line, m->text);
		error(ctx, text);
		p->mistakes = m->next;
		free(m);
	}
	if (p->failed) {
		snprintf(text, sizeof(text), "%.400s:1: out of memory, expected a smaller file", file);
		error(ctx, text);
	}
	return good;
}

struct conf *conf_parse(const char *text, size_t len, const char *file, conf_error_fn error, void *ctx)
{
	struct parser p = { .at.conf = conf_new() };
	struct conf_lexer lx;
	struct conf_line line;

	if (p.at.conf) {
		leave(&p);
		conf_lex_init(&lx, text, len);
		while (!p.failed && p.count < ERRORS_MAX && conf_lex(&lx, &line))
			parse_line(&p, &line);
		if (p.count >= ERRORS_MAX)
			mistake(&p, lx.number, "too many mistakes, the rest of the file was not read");
		else
			conf_check_whole(p.at.conf, !p.ac_lost, whole_mistake, &p);
	} else {
		p.failed = true;
	}
	conf_block_free(p.scratch_mode, p.scratch);
	explicit_bzero(&line, sizeof(line));
	if (report(&p, file, error, ctx))
		return p.at.conf;
	conf_free(p.at.conf);
	return NULL;
}
