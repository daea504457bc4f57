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

#include "config_lex.h"
#include "config_match.h"
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

/* What to pass over after a block whose header was not understood. */
enum skip {
	SKIP_NOTHING,
	SKIP_BODY,	/* lines that can only be a body */
	SKIP_BLOCK,	/* everything up to the next top-level statement: a block of another version */
};

/**
 * struct parser - state between lines
 * @conf: the model
 * @mode: mode of the next line
 * @obj: object of @mode
 * @scratch: object that belongs to no configuration, of mode @scratch_mode
 * @skip: what is being passed over, with headers at @skip_indent
 * @ac_lost: a concentrator's header was wrong, so that an unknown name may be a consequence
 * @failed: out of memory
 * @mistakes: in order of their lines, @count of them
 */
struct parser {
	struct conf *conf;
	enum conf_mode mode;
	void *obj;
	void *scratch;
	enum conf_mode scratch_mode;
	enum skip skip;
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
	p->mode = CONF_MODE_TOP;
	p->obj = p->conf;
	p->skip = SKIP_NOTHING;
}

/* Enters a mode whose object will not be kept. */
static void enter_scratch(struct parser *p, enum conf_mode mode)
{
	conf_block_free(p->scratch_mode, p->scratch);
	p->scratch = conf_block_new(mode, "", 0);
	p->scratch_mode = mode;
	if (!p->scratch)
		p->failed = true;
	p->mode = mode;
	p->obj = p->scratch;
}

static void enter(struct parser *p, enum conf_mode mode, const char *name, unsigned int line)
{
	void *block = conf_block_find(p->conf, mode, name);

	if (block && strcmp(conf_block_name(mode, block), name)) {
		mistake(p, line, "'%s' differs from '%s' of line %u only in case, expected one spelling", name,
			conf_block_name(mode, block), conf_block_line(mode, block));
		enter_scratch(p, mode);
		return;
	}
	if (!block) {
		block = conf_block_new(mode, name, line);
		if (!block) {
			p->failed = true;
			return;
		}
		conf_block_add(p->conf, mode, block);
	}
	p->mode = mode;
	p->obj = block;
}

static void header(struct parser *p, const struct conf_match *m, bool no, unsigned int line)
{
	leave(p);
	if (!no)
		enter(p, m->cmd->enter, m->value.arg[0].text, line);
	else if (!m->given)
		mistake(p, line, "'no' lacks the name of what to remove, expected 'no %s'", m->cmd->syntax);
	else if (!conf_block_remove(p->conf, m->cmd->enter, m->value.arg[0].text))
		mistake(p, line, "there is no '%s' to remove, expected one that an earlier line made",
			m->value.arg[0].text);
}

static bool is_word(const struct conf_word *word, const char *text)
{
	return !word->quoted && !strcmp(word->text, text);
}

static void store(struct parser *p, const struct conf_match *m, bool no, unsigned int line)
{
	const struct conf_value *v = m->given ? &m->value : NULL;
	const char *error = no ? conf_undo(m->cmd, p->obj, v) : conf_store(m->cmd, p->obj, v);

	if (error)
		mistake(p, line, "%s", error);
	if (p->mode == CONF_MODE_IFACE && m->cmd->offset == offsetof(struct conf_iface, ac))
		((struct conf_iface *)p->obj)->ac_line = line;
}

static void statement(struct parser *p, enum conf_mode mode, const struct conf_line *line)
{
	bool no = line->words > 1 && is_word(&line->word[0], "no");
	struct conf_match m;

	p->skip = SKIP_NOTHING;
	if (conf_match(mode, line->word + no, line->words - no, no, &m)) {
		if (m.cmd->enter) {
			header(p, &m, no, line->number);
			return;
		}
		if (mode == CONF_MODE_TOP)
			leave(p);
		store(p, &m, no, line->number);
		return;
	}
	mistake(p, line->number, "%s", m.error);
	if (mode == CONF_MODE_TOP)
		leave(p);
	if (mode == CONF_MODE_TOP && !m.cmd) {
		/* It may have been a header. */
		p->skip = SKIP_BODY;
		p->skip_indent = line->indent;
	} else if (m.cmd && m.cmd->enter) {
		p->ac_lost |= m.cmd->enter == CONF_MODE_AC;
		enter_scratch(p, m.cmd->enter);
	}
}

/* Words known to this version only by name. */
static void other(struct parser *p, const struct conf_other *o, const struct conf_line *line)
{
	mistake(p, line->number, "'%s' is not supported by this version, expected a statement of %s", o->words,
		conf_mode_name(o->mode));
	if (o->mode != CONF_MODE_TOP)
		return;
	leave(p);
	if (o->block) {
		p->skip = SKIP_BLOCK;
		p->skip_indent = line->indent;
	}
}

/* Return: the block mode in which @word is the first word of a statement, CONF_MODE_TOP when there is none. */
static enum conf_mode mode_knowing(const char *word)
{
	enum conf_mode mode;

	for (mode = CONF_MODE_TOP + 1; mode < CONF_MODES; mode++)
		if (conf_first_word(mode, word) == CONF_FIT_EXACT)
			return mode;
	return CONF_MODE_TOP;
}

static void unknown(struct parser *p, const struct conf_line *line, const char *word)
{
	enum conf_mode home = mode_knowing(word);
	struct conf_match m;

	if (p->mode == CONF_MODE_TOP && p->skip == SKIP_BODY && home != CONF_MODE_TOP)
		return;
	p->skip = SKIP_BODY;
	p->skip_indent = line->indent;
	if (home != CONF_MODE_TOP) {
		mistake(p, line->number, "'%s' belongs in %s, expected a statement of %s", word, conf_mode_name(home),
			conf_mode_name(p->mode));
		return;
	}
	conf_match(p->mode, line->word, line->words, false, &m);
	mistake(p, line->number, "%s", m.error);
}

/*
 * Which mode a word belongs to: its own mode, then the top level; but a complete top-level word is never taken for an
 * abbreviation, or "pppoe-ac B" after "interface A" would bind B to A. A word that is complete in both, as "ip" after
 * "interface A", belongs where more of the words that follow are known. Return: CONF_MODES when neither knows it.
 */
static enum conf_mode mode_for(enum conf_mode mode, const struct conf_word *word, unsigned int words)
{
	enum conf_fit here = conf_first_word(mode, word->text), top = conf_first_word(CONF_MODE_TOP, word->text);

	if (here == CONF_FIT_EXACT && top == CONF_FIT_EXACT &&
	    conf_depth(CONF_MODE_TOP, word, words) > conf_depth(mode, word, words))
		return CONF_MODE_TOP;
	if (here == CONF_FIT_EXACT)
		return mode;
	if (top == CONF_FIT_EXACT)
		return CONF_MODE_TOP;
	if (here)
		return mode;
	return top ? CONF_MODE_TOP : CONF_MODES;
}

static void parse_words(struct parser *p, const struct conf_line *line)
{
	bool no = line->words > 1 && is_word(&line->word[0], "no");
	const char *word = line->word[no].text;
	const struct conf_other *o;
	enum conf_mode mode;

	if (is_word(&line->word[0], "exit") || is_word(&line->word[0], "end")) {
		if (line->words > 1)
			mistake(p, line->number, "'%s' takes nothing, expected the end of the line", line->word[0].text);
		leave(p);
		return;
	}
	if (p->skip != SKIP_NOTHING && line->indent > p->skip_indent)
		return;
	mode = mode_for(p->mode, line->word + no, line->words - no);
	if (p->skip == SKIP_BLOCK && mode == CONF_MODES)
		return;
	if (mode == CONF_MODES) {
		unknown(p, line, word);
		return;
	}
	if (mode == CONF_MODE_TOP && conf_is_command(word)) {
		mistake(p, line->number, "'%s' is a command, not configuration; expected a statement", word);
		leave(p);
		return;
	}
	o = conf_find_other(mode, line->word + no, line->words - no);
	if (o)
		other(p, o, line);
	else
		statement(p, mode, line);
}

static void parse_line(struct parser *p, const struct conf_line *line)
{
	if (line->error)
		mistake(p, line->number, "%s", line->error);
	else if (line->words)
		parse_words(p, line);
	else if (line->comment && !line->indent)
		leave(p);
}

/* An interface bound to a concentrator that does not exist serves nobody, and is most likely a misspelling. */
static void check_bindings(struct parser *p)
{
	const struct conf_iface *i;

	for (i = p->conf->ifaces; i && !p->ac_lost && p->count < ERRORS_MAX; i = i->next)
		if (i->ac[0] && !conf_find_ac(p->conf, i->ac))
			mistake(p, i->ac_line, "there is no access concentrator '%s', expected the name of a 'pppoe-ac'", i->ac);
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
	struct parser p = { .conf = conf_new() };
	struct conf_lexer lx;
	struct conf_line line;

	if (p.conf) {
		leave(&p);
		conf_lex_init(&lx, text, len);
		while (!p.failed && p.count < ERRORS_MAX && conf_lex(&lx, &line))
			parse_line(&p, &line);
		if (p.count >= ERRORS_MAX)
			mistake(&p, lx.number, "too many mistakes, the rest of the file was not read");
		else
			check_bindings(&p);
	} else {
		p.failed = true;
	}
	conf_block_free(p.scratch_mode, p.scratch);
	explicit_bzero(&line, sizeof(line));
	if (report(&p, file, error, ctx))
		return p.conf;
	conf_free(p.conf);
	return NULL;
}
