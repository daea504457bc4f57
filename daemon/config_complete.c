// SPDX-License-Identifier: GPL-2.0
/*
 * What may stand at the end of a line that is being typed.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "config_apply.h"
#include "config_complete.h"
#include "config_model.h"

/**
 * struct completer - a line being completed
 * @mode: mode of the statement
 * @no: it begins with "no"
 * @word, @words: the words before the one being completed, without "no" and "do"
 * @partial: the word being completed, up to the cursor
 * @path: the keywords that the words stand for
 * @how: whom to ask and to tell
 * @told: words that were told already, as several rows may offer the same
 * @listed: bit n: the names of kind n were told
 * @end: the line may end here
 */
struct completer {
	enum conf_mode mode;
	bool no;
	const struct conf_word *word;
	unsigned int words;
	const char *partial;
	struct conf_path path;
	const struct conf_completion *how;
	struct conf_tokens told;
	unsigned int listed;
	bool end;
};

static void tell(struct completer *c, const struct conf_token *t, const char *help, bool placeholder)
{
	char word[64];

	if (!conf_is_new(&c->told, t))
		return;
	snprintf(word, sizeof(word), "%.*s", (int)t->len, t->text);
	c->how->candidate(c->how->ctx, word, help, placeholder);
}

static void tell_text(struct completer *c, const char *text, const char *help, bool placeholder)
{
	const struct conf_token t = { text, strlen(text) };

	tell(c, &t, help, placeholder);
}

/* True when the partial word is the beginning of @t. A choice with capital letters may be typed in any case. */
static bool begins(const struct completer *c, const struct conf_token *t)
{
	size_t len = strlen(c->partial), i;
	bool fold = false;

	for (i = 0; i < t->len; i++)
		fold |= isupper((unsigned char)t->text[i]);
	return len <= t->len && !(fold ? strncasecmp(t->text, c->partial, len) : strncmp(t->text, c->partial, len));
}

/* A word of the statement's own, or a keyword. */
static void tell_word(struct completer *c, const struct conf_token *t, const char *help)
{
	if (begins(c, t))
		tell(c, t, help, false);
}

/* A name that would be taken for a keyword in this place needs quotes. */
static bool needs_quotes(const struct completer *c, const char *name)
{
	const struct conf_word word = { .text = name };
	struct conf_path path = c->path, next = { 0 };
	struct conf_word line[CONF_WORDS_MAX];

	if (path.len != c->words || c->words == CONF_WORDS_MAX)
		return false;
	memcpy(line, c->word, c->words * sizeof(*line));
	line[c->words] = word;
	return conf_walk(c->mode, line, c->words + 1, &next) || next.len > path.len;
}

static void on_name(void *to, const char *name)
{
	struct completer *c = to;
	char quoted[2 * CONF_TEXT_MAX + 3];

	if (strncmp(name, c->partial, strlen(c->partial)))
		return;
	conf_quote(quoted, sizeof(quoted), name, needs_quotes(c, name));
	c->how->candidate(c->how->ctx, quoted, "", false);
}

/* Return: false when there are no names of what @t stands for. */
static bool kind_of(const struct completer *c, const struct conf_token *t, enum conf_kind *kind)
{
	static const char *const typed[] = {
		[CONF_KIND_AC] = "<AC>",
		[CONF_KIND_PROFILE] = "<PROFILE>",
		[CONF_KIND_TUNNEL] = "<TUNNEL>",
		[CONF_KIND_GROUP] = "<GROUP>",
		[CONF_KIND_INTERFACE] = "<INTERFACE>",
		[CONF_KIND_LNS] = "<ADDRESS>",
	};
	size_t i;

	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		if (t->len != strlen(typed[i]) || memcmp(t->text, typed[i], t->len))
			continue;
		*kind = (enum conf_kind)i;
		return *kind != CONF_KIND_LNS || c->mode == CONF_MODE_EXEC;
	}
	return false;
}

/* Something in angle brackets; shown as long as what was typed may become it. */
static void tell_typed(struct completer *c, const struct conf_token *t, const char *help)
{
	const struct conf_word word = { .text = c->partial };
	struct conf_arg unused;
	enum conf_kind kind;

	if (!c->partial[0] || (!conf_arg_is_secret(t) && conf_parse_arg(t, CONF_TEXT_MAX, &word, &unused)))
		tell(c, t, help, true);
	if (!c->how->list || !kind_of(c, t, &kind) || c->listed & 1U << kind)
		return;
	c->listed |= 1U << kind;
	c->how->list(c->how->ctx, kind, on_name, c);
}

/* True when the argument was given already, for one that is repeated. */
static bool is_used(const struct conf_value *v, const struct conf_row *row, unsigned int choice)
{
	size_t i;

	for (i = 0; row->syn.repeat && i < v->args; i++)
		if (v->arg[i].choice == choice)
			return true;
	return false;
}

/* The alternatives of an argument, or the keyword of an option. */
static void tell_token(struct completer *c, const struct conf_row *row, const struct conf_token *token)
{
	const struct conf_value *v = &row->m->value;
	const char *p = token->text, *end = p + token->len;
	const char *help = row->m->cmd->help, *word_help;
	unsigned int choice = 0;

	for (; p < end; choice++) {
		const char *bar = memchr(p, '|', (size_t)(end - p));
		struct conf_token t = { p, (size_t)((bar ? bar : end) - p) };

		p += t.len + 1;
		if (t.text[0] == '<') {
			tell_typed(c, &t, help);
		} else if (!is_used(v, row, choice)) {
			word_help = conf_word_help(&t);
			tell_word(c, &t, word_help[0] ? word_help : help);
		}
	}
}

/* Tells how statements go on that have the first @depth words as their keywords. Return: true when there are any. */
static bool tell_rows(struct completer *c, unsigned int depth)
{
	struct conf_path path = c->path;
	const struct conf_cmd *cmd;
	bool any = false;

	path.len = depth;
	conf_for_each_cmd(cmd, c->mode) {
		struct conf_match m = { 0 };
		struct conf_row row = { .mode = c->mode, .no = c->no, .word = c->word, .words = c->words, .m = &m };
		struct conf_token unused;
		struct conf_next next;
		unsigned int i;

		if (conf_step(cmd, &path, &unused) != CONF_STEP_OTHER || (c->no && cmd->action && !cmd->undo))
			continue;
		conf_row_read(&row, cmd);
		if (row.at < c->words)
			continue;
		any = true;
		conf_row_next(&row, &next);
		for (i = 0; i < next.tokens; i++)
			tell_token(c, &row, &next.token[i]);
		if (next.end)
			c->end = true;
	}
	return any;
}

/* Return: how many statements have @keyword after the path; the last of them in @cmd. */
static unsigned int count_rows(const struct completer *c, const struct conf_token *keyword, const struct conf_cmd **found)
{
	const struct conf_cmd *cmd;
	unsigned int count = 0;

	conf_for_each_cmd(cmd, c->mode) {
		struct conf_token next;

		if (conf_step(cmd, &c->path, &next) != CONF_STEP_KEYWORD || !conf_same_token(&next, keyword))
			continue;
		count++;
		*found = cmd;
	}
	return count;
}

/* Tells the keywords that may follow the path. Return: true when there are any. */
static bool tell_keywords(struct completer *c)
{
	const struct conf_cmd *cmd, *only = NULL;
	struct conf_tokens met = { 0 };
	bool any = false;

	conf_for_each_cmd(cmd, c->mode) {
		struct conf_token keyword;

		if (conf_step(cmd, &c->path, &keyword) != CONF_STEP_KEYWORD || (c->no && cmd->action && !cmd->undo) ||
		    !begins(c, &keyword) || !conf_is_new(&met, &keyword))
			continue;
		any = true;
		tell(c, &keyword, count_rows(c, &keyword, &only) == 1 ? only->help : conf_word_help(&keyword),
		     false);
	}
	return any;
}

/* Tells what may follow the words in @c->mode. Return: true when there is anything. */
static bool follow(struct completer *c)
{
	bool any = false;
	unsigned int depth;

	conf_walk(c->mode, c->word, c->words, &c->path);
	if (c->path.len == c->words)
		any = tell_keywords(c);
	for (depth = c->path.len; depth && (!any || depth == c->words); depth--)
		any |= tell_rows(c, depth);
	return any;
}

/* The first word of a line in a configuration mode. */
static void first_word(struct completer *c)
{
	static const struct { const char *word, *help; } more[] = {
		{ "no", "undo a statement" }, { "do", "a command of the command line" },
		{ "exit", "leave this mode" }, { "end", "leave the configuration" },
	};
	bool any = follow(c);
	size_t i;

	/* Statements of the top level are understood everywhere, but offered only where they must be meant. */
	if (!any && c->partial[0] && c->mode != CONF_MODE_TOP) {
		c->mode = CONF_MODE_TOP;
		follow(c);
	}
	for (i = 0; i < sizeof(more) / sizeof(more[0]) && !c->no; i++)
		if (!strncmp(more[i].word, c->partial, strlen(c->partial)))
			tell_text(c, more[i].word, more[i].help, false);
}

static void complete_statement(struct completer *c)
{
	if (!c->words) {
		first_word(c);
		return;
	}
	if (conf_is_word(&c->word[0], "exit") || conf_is_word(&c->word[0], "end")) {
		if (c->words == 1 && !c->no)
			c->end = true;
		return;
	}
	c->mode = conf_mode_for(c->mode, c->word, c->words);
	if (c->mode != CONF_MODES)
		follow(c);
}

static void complete_command(struct completer *c)
{
	follow(c);
	if (!c->words && !c->no && !strncmp("no", c->partial, strlen(c->partial)))
		tell_text(c, "no", "undo a command", false);
}

static void skip_word(struct completer *c)
{
	c->word++;
	c->words--;
}

size_t conf_complete(enum conf_mode mode, const char *text, const struct conf_completion *how)
{
	size_t from = strlen(text);
	struct completer c = { .mode = mode, .partial = "", .how = how };
	struct conf_lexer lx;
	struct conf_line line = { 0 };

	conf_lex_init(&lx, text, from);
	if (conf_lex(&lx, &line) && (line.error || line.comment || lx.pos < lx.end))
		return from;
	c.word = line.word;
	c.words = line.words;
	if (c.words && !isspace((unsigned char)text[from - 1])) {
		c.partial = line.word[--c.words].text;
		if (line.word[c.words].quoted)
			goto out;
		from -= strlen(c.partial);
	}
	if (mode != CONF_MODE_EXEC && c.words && conf_is_word(&c.word[0], "do")) {
		c.mode = CONF_MODE_EXEC;
		skip_word(&c);
	}
	c.no = c.words && conf_is_word(&c.word[0], "no");
	if (c.no)
		skip_word(&c);
	if (c.mode == CONF_MODE_EXEC)
		complete_command(&c);
	else
		complete_statement(&c);
	if (c.end && !c.partial[0])
		how->candidate(how->ctx, "<cr>", "end of the line", true);
out:
	explicit_bzero(&line, sizeof(line));
	return from;
}
