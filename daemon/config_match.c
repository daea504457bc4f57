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

/* How many of the words @other begins with; the first must be complete. */
static unsigned int other_depth(const struct conf_other *other, const struct conf_word *word, unsigned int words, bool *whole)
{
	const char *rest = other->words;
	unsigned int n;

	for (n = 0; *rest && n < words; n++) {
		struct conf_token t = { rest, strcspn(rest, " ") };
		enum conf_fit f = fit(&t, &word[n]);

		if (!f || (!n && f != CONF_FIT_EXACT))
			break;
		rest += t.len + (rest[t.len] == ' ');
	}
	*whole = !*rest;
	return n;
}

const struct conf_other *conf_find_other(enum conf_mode mode, const struct conf_word *word, unsigned int words)
{
	bool whole = false;
	size_t i;

	for (i = 0; i < conf_others_count; i++) {
		if (conf_others[i].mode == mode)
			other_depth(&conf_others[i], word, words, &whole);
		if (whole)
			return &conf_others[i];
	}
	return NULL;
}

unsigned int conf_depth(enum conf_mode mode, const struct conf_word *word, unsigned int words)
{
	struct path path = { 0 };
	unsigned int depth, n;
	bool unused;
	size_t i;

	while (path.len < words && path.len < CONF_KEYWORDS_MAX) {
		struct conf_token found = { 0 };

		if (!next_keyword(mode, &path, &word[path.len], &found, &unused))
			break;
		path.keyword[path.len++] = found;
	}
	depth = path.len;
	for (i = 0; i < conf_others_count; i++) {
		n = conf_others[i].mode == mode ? other_depth(&conf_others[i], word, words, &unused) : 0;
		if (n > depth)
			depth = n;
	}
	return depth;
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

/**
 * struct rest - what follows the keywords
 * @syn: of the statement
 * @path: its keywords
 * @word: the next word
 * @words: how many are left
 * @no: this is the negated form
 * @after_secret: the last word was a secret
 * @m: the result
 */
struct rest {
	const struct conf_syntax *syn;
	const struct path *path;
	const struct conf_word *word;
	unsigned int words;
	bool no;
	bool after_secret;
	struct conf_match *m;
};

/* Reads one argument, of the statement when @option is NULL. Return: false with an error. */
static bool read_arg(struct rest *r, const struct conf_option *option, struct conf_arg *v)
{
	const struct conf_token *arg = option ? &option->arg : &r->syn->arg;
	size_t max = option ? CONF_TEXT_MAX : text_max(r->m->cmd);
	bool secret = conf_arg_is_secret(arg);
	char expected[256];

	if (r->words && conf_parse_arg(arg, max, r->word, v)) {
		r->after_secret = secret;
		r->word++;
		r->words--;
		return true;
	}
	conf_describe_arg(arg, max, expected, sizeof(expected));
	if (option)
		say(r->m, "%.*s ", (int)option->word.len, option->word.text);
	else
		say_path(r->m, r->path);
	if (r->words && !secret)
		say(r->m, "cannot be '%.64s', expected %s", r->word->text, expected);
	else
		say(r->m, "%s, expected %s", r->words ? "has a wrong argument" : "lacks its argument", expected);
	return false;
}

/* Reads the further words of an argument that is repeated. Return: false with an error. */
static bool read_more(struct rest *r, struct conf_value *v)
{
	size_t i;

	while (r->words) {
		const struct conf_word *word = r->word;
		struct conf_arg arg = { 0 };

		if (!read_arg(r, NULL, &arg))
			return false;
		for (i = 0; i < v->args && v->arg[i].choice != arg.choice; i++)
			;
		if (i < v->args || v->args == CONF_ARGS_MAX) {
			say_path(r->m, r->path);
			say(r->m, "has '%.64s' twice, expected each word once", word->text);
			return false;
		}
		v->arg[v->args++] = arg;
	}
	return true;
}

/* Return: how many options the next word may mean, complete words first; the last of them in @found. */
static unsigned int find_option(const struct rest *r, unsigned int *found)
{
	enum conf_fit best = CONF_FIT_NONE;
	unsigned int i, count = 0;

	for (i = 0; i < r->syn->options; i++) {
		enum conf_fit f = fit(&r->syn->option[i].word, r->word);

		if (!f || f < best)
			continue;
		count = f > best ? 1 : count + 1;
		best = f;
		*found = i;
	}
	return count;
}

/* The next word is no option, or several; in a statement with a secret it may be one. */
static void say_no_option(struct rest *r, bool ambiguous)
{
	const char *separator = "";
	unsigned int i;

	if (ambiguous) {
		say(r->m, "'%.64s' is ambiguous, it may mean ", r->word->text);
		for (i = 0; i < r->syn->options; i++) {
			if (!fit(&r->syn->option[i].word, r->word))
				continue;
			say(r->m, "%s'%.*s'", separator, (int)r->syn->option[i].word.len, r->syn->option[i].word.text);
			separator = ", ";
		}
	} else if (r->after_secret) {
		say(r->m, "text follows the secret, expected the end of the line; put a secret with blanks in quotes");
	} else if (r->syn->secret) {
		say(r->m, "the line has a word too much, expected the end of the line; the statement is '%s'",
		    r->m->cmd->syntax);
	} else {
		say(r->m, "'%.64s' is too much, expected the end of the line; the statement is '%s'", r->word->text,
		    r->m->cmd->syntax);
	}
}

/* Return: false with an error. */
static bool read_options(struct rest *r, struct conf_value *v)
{
	unsigned int i = 0;

	while (r->words) {
		unsigned int count = find_option(r, &i);
		const struct conf_option *o;

		if (count != 1) {
			say_no_option(r, count > 1);
			return false;
		}
		o = &r->syn->option[i];
		if (v->given[i]) {
			say(r->m, "'%.*s' is given twice, expected it once", (int)o->word.len, o->word.text);
			return false;
		}
		v->given[i] = true;
		r->after_secret = false;
		r->word++;
		r->words--;
		if (o->arg.text && !read_arg(r, o, &v->option[i]))
			return false;
	}
	for (i = 0; i < r->syn->options; i++) {
		const struct conf_token *word = &r->syn->option[i].word;

		if (!r->syn->option[i].required || v->given[i] || r->no)
			continue;
		say_path(r->m, r->path);
		say(r->m, "lacks its '%.*s', expected '%s'", (int)word->len, word->text, r->m->cmd->syntax);
		return false;
	}
	return true;
}

/* Reads what follows the keywords. Return: false with an error. */
static bool read_rest(struct rest *r)
{
	struct conf_value *v = &r->m->value;

	r->m->given = !r->syn->arg.text || r->words;
	if (r->syn->arg.text && (r->words || !r->no)) {
		if (!read_arg(r, NULL, &v->arg[0]))
			return false;
		v->args = 1;
		if (r->syn->repeat && !read_more(r, v))
			return false;
	}
	return read_options(r, v);
}

bool conf_match(enum conf_mode mode, const struct conf_word *word, unsigned int words, bool no, struct conf_match *m)
{
	struct path path = { 0 };
	struct conf_syntax syn;
	struct rest rest = { .syn = &syn, .path = &path, .no = no, .m = m };

	memset(m, 0, sizeof(*m));
	if (!find_cmd(mode, word, words, &path, m))
		return false;
	conf_syntax_split(m->cmd->syntax, &syn);
	rest.word = word + path.len;
	rest.words = words - path.len;
	return read_rest(&rest);
}
