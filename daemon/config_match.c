// SPDX-License-Identifier: GPL-2.0
/*
 * Words against the grammar table.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config_match.h"

/* The keywords recognised so far, as the table spells them. */
struct path {
	unsigned int len;
	struct conf_token keyword[CONF_KEYWORDS_MAX];
};

static bool same(const struct conf_token *a, const struct conf_token *b)
{
	return a->len == b->len && !memcmp(a->text, b->text, a->len);
}

/* True when the statement begins with the keywords of @path. */
static bool on_path(const struct conf_syntax *syn, const struct path *path)
{
	unsigned int i;

	if (syn->keywords < path->len)
		return false;
	for (i = 0; i < path->len; i++)
		if (!same(&syn->keyword[i], &path->keyword[i]))
			return false;
	return true;
}

static enum conf_fit fit(const struct conf_token *keyword, const struct conf_word *word)
{
	size_t len = strlen(word->text);

	if (word->quoted || !len || len > keyword->len || memcmp(keyword->text, word->text, len))
		return CONF_FIT_NONE;
	return len == keyword->len ? CONF_FIT_EXACT : CONF_FIT_PREFIX;
}

/* Appends to the message as far as there is room. */
__attribute__((format(printf, 2, 3))) static void say(struct conf_match *m, const char *format, ...)
{
	size_t len = strlen(m->error);
	va_list args;

	va_start(args, format);
	vsnprintf(m->error + len, sizeof(m->error) - len, format, args);
	va_end(args);
}

/* Appends the path, each keyword followed by a blank. */
static void say_path(struct conf_match *m, const struct path *path)
{
	unsigned int i;

	for (i = 0; i < path->len; i++)
		say(m, "%.*s ", (int)path->keyword[i].len, path->keyword[i].text);
}

/* Appends the keywords that may follow @path and that @word, unless it is NULL, abbreviates. */
static void say_next(struct conf_match *m, enum conf_mode mode, const struct path *path, const struct conf_word *word)
{
	struct conf_token last = { "", 0 };
	bool first = true;
	size_t i;

	for (i = 0; i < conf_cmds_count; i++) {
		struct conf_syntax syn;

		conf_syntax_split(conf_cmds[i].syntax, &syn);
		if (conf_cmds[i].mode != mode || !on_path(&syn, path) || syn.keywords == path->len ||
		    same(&syn.keyword[path->len], &last) || (word && !fit(&syn.keyword[path->len], word)))
			continue;
		last = syn.keyword[path->len];
		say(m, "%s'%.*s'", first ? "" : ", ", (int)last.len, last.text);
		first = false;
	}
}

/* The best next keyword for @word. Return: how well it fits; @ambiguous when several are abbreviated by it. */
static enum conf_fit next_keyword(enum conf_mode mode, const struct path *path, const struct conf_word *word,
				  struct conf_token *found, bool *ambiguous)
{
	enum conf_fit best = CONF_FIT_NONE;
	size_t i;

	*ambiguous = false;
	for (i = 0; i < conf_cmds_count; i++) {
		struct conf_syntax syn;
		enum conf_fit f;

		conf_syntax_split(conf_cmds[i].syntax, &syn);
		if (conf_cmds[i].mode != mode || !on_path(&syn, path) || syn.keywords == path->len)
			continue;
		f = fit(&syn.keyword[path->len], word);
		if (f == best && f && !same(&syn.keyword[path->len], found))
			*ambiguous = true;
		if (f <= best)
			continue;
		best = f;
		*found = syn.keyword[path->len];
		*ambiguous = false;
	}
	return best;
}

enum conf_fit conf_first_word(enum conf_mode mode, const char *word)
{
	const struct conf_word w = { .text = word };
	const struct path none = { 0 };
	struct conf_token found = { 0 };
	bool ambiguous;
	size_t i;

	for (i = 0; i < conf_others_count; i++)
		if (conf_others[i].mode == mode && !strncmp(conf_others[i].words, word, strcspn(conf_others[i].words, " ")) &&
		    strlen(word) == strcspn(conf_others[i].words, " "))
			return CONF_FIT_EXACT;
	return next_keyword(mode, &none, &w, &found, &ambiguous);
}

const struct conf_other *conf_find_other(enum conf_mode mode, const struct conf_word *word, unsigned int words)
{
	size_t i;

	for (i = 0; i < conf_others_count; i++) {
		const char *rest = conf_others[i].words;
		unsigned int n = 0;

		if (conf_others[i].mode != mode)
			continue;
		for (; *rest && n < words; n++) {
			struct conf_token t = { rest, strcspn(rest, " ") };
			enum conf_fit f = fit(&t, &word[n]);

			if (!f || (!n && f != CONF_FIT_EXACT))
				break;
			rest += t.len + (rest[t.len] == ' ');
		}
		if (!*rest)
			return &conf_others[i];
	}
	return NULL;
}

/* Return: the statement whose keywords are exactly @path, or NULL. */
static const struct conf_cmd *at_path(enum conf_mode mode, const struct path *path)
{
	size_t i;

	for (i = 0; i < conf_cmds_count; i++) {
		struct conf_syntax syn;

		conf_syntax_split(conf_cmds[i].syntax, &syn);
		if (conf_cmds[i].mode == mode && path->len && syn.keywords == path->len && on_path(&syn, path))
			return &conf_cmds[i];
	}
	return NULL;
}

/* Follows the keywords as far as they go. Return: false with an error when they end at no statement. */
static bool find_cmd(enum conf_mode mode, const struct conf_word *word, unsigned int words, struct path *path,
		     struct conf_match *m)
{
	while (path->len < words && path->len < CONF_KEYWORDS_MAX) {
		const struct conf_word *w = &word[path->len];
		struct conf_token found = { 0 };
		bool ambiguous;

		if (!next_keyword(mode, path, w, &found, &ambiguous))
			break;
		if (ambiguous) {
			say(m, "'%.64s' is ambiguous, it may mean ", w->text);
			say_next(m, mode, path, w);
			return false;
		}
		path->keyword[path->len++] = found;
	}
	m->cmd = at_path(mode, path);
	if (m->cmd)
		return true;
	if (path->len < words)
		say(m, "unknown statement '");
	else
		say(m, "incomplete statement '");
	say_path(m, path);
	if (path->len < words)
		say(m, "%.64s", word[path->len].text);
	else
		m->error[strlen(m->error) - 1] = '\0';
	say(m, "' in %s, expected ", conf_mode_name(mode));
	say_next(m, mode, path, NULL);
	return false;
}

/* Octets of the longest text that the statement takes. */
static size_t text_max(const struct conf_cmd *cmd)
{
	return cmd->field == CONF_FIELD_TEXT ? cmd->size - 1 : CONF_TEXT_MAX;
}

/* Reads what follows the keywords. Return: false with an error. */
static bool read_rest(const struct conf_syntax *syn, const struct path *path, const struct conf_word *word,
		      unsigned int words, bool no, struct conf_match *m)
{
	m->given = !syn->arg || words;
	if (syn->arg && (words ? !conf_parse_arg(syn, text_max(m->cmd), word, &m->value) : !no)) {
		char expected[256];

		conf_describe_arg(syn, text_max(m->cmd), expected, sizeof(expected));
		say_path(m, path);
		if (words && !conf_syntax_is_secret(syn))
			say(m, "cannot be '%.64s', expected %s", word->text, expected);
		else
			say(m, "%s, expected %s", words ? "has a wrong argument" : "lacks its argument", expected);
		return false;
	}
	if (syn->arg && words) {
		word++;
		words--;
	}
	if (words && syn->option.text && fit(&syn->option, word)) {
		m->value.option = true;
		word++;
		words--;
	}
	if (!words)
		return true;
	/* What follows a secret may be the rest of it. */
	if (syn->arg && conf_syntax_is_secret(syn))
		say(m, "text follows the secret, expected the end of the line; put a secret with blanks in quotes");
	else
		say(m, "'%.64s' is too much, expected the end of the line; the statement is '%s'", word->text, m->cmd->syntax);
	return false;
}

bool conf_match(enum conf_mode mode, const struct conf_word *word, unsigned int words, bool no, struct conf_match *m)
{
	struct path path = { 0 };
	struct conf_syntax syn;

	memset(m, 0, sizeof(*m));
	if (!find_cmd(mode, word, words, &path, m))
		return false;
	conf_syntax_split(m->cmd->syntax, &syn);
	return read_rest(&syn, &path, word + path.len, words - path.len, no, m);
}
