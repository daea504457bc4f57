// SPDX-License-Identifier: GPL-2.0
/*
 * Words against the grammar table.
 */
#include <stdio.h>
#include <string.h>

#include "config_match.h"

bool conf_same_token(const struct conf_token *a, const struct conf_token *b)
{
	return a->len == b->len && !memcmp(a->text, b->text, a->len);
}

bool conf_is_new(struct conf_tokens *met, const struct conf_token *t)
{
	unsigned int i;

	for (i = 0; i < met->count; i++)
		if (conf_same_token(&met->token[i], t))
			return false;
	if (met->count < sizeof(met->token) / sizeof(met->token[0]))
		met->token[met->count++] = *t;
	return true;
}

/* This is asked most of all, so that it does not take the whole syntax apart. */
enum conf_step conf_step(const struct conf_cmd *cmd, const struct conf_path *path, struct conf_token *keyword)
{
	const char *p = cmd->syntax;
	unsigned int i;

	for (i = 0; i < path->len; i++) {
		const struct conf_token t = { p, strcspn(p, " ") };

		if (!t.len || !conf_same_token(&t, &path->keyword[i]))
			return CONF_STEP_OFF;
		p += t.len + (p[t.len] == ' ');
	}
	keyword->text = p;
	keyword->len = strcspn(p, " ");
	if (!keyword->len || strchr("<{[", *p) || memchr(p, '|', keyword->len))
		return CONF_STEP_OTHER;
	return CONF_STEP_KEYWORD;
}

enum conf_fit conf_fit(const struct conf_token *keyword, const struct conf_word *word)
{
	size_t len = strlen(word->text);

	if (word->quoted || !len || len > keyword->len || memcmp(keyword->text, word->text, len))
		return CONF_FIT_NONE;
	return len == keyword->len ? CONF_FIT_EXACT : CONF_FIT_PREFIX;
}

/* Appends an item of a list, set apart from the one before. */
static void say_item(struct conf_match *m, bool *first, const struct conf_token *t)
{
	conf_say(m, "%s'%.*s'", *first ? "" : ", ", (int)t->len, t->text);
	*first = false;
}

/* Appends the keywords that may follow @path and that @word, unless it is NULL, abbreviates. */
static void say_next(struct conf_match *m, enum conf_mode mode, const struct conf_path *path, const struct conf_word *word,
		     bool *first)
{
	struct conf_tokens said = { 0 };
	const struct conf_cmd *cmd;

	conf_for_each_cmd(cmd, mode) {
		struct conf_token keyword;

		if (conf_step(cmd, path, &keyword) == CONF_STEP_KEYWORD && (!word || conf_fit(&keyword, word)) &&
		    conf_is_new(&said, &keyword))
			say_item(m, first, &keyword);
	}
}

/* The best next keyword for @word. Return: how well it fits; @ambiguous when several are abbreviated by it. */
static enum conf_fit next_keyword(enum conf_mode mode, const struct conf_path *path, const struct conf_word *word,
				  struct conf_token *found, bool *ambiguous)
{
	enum conf_fit best = CONF_FIT_NONE;
	const struct conf_cmd *cmd;

	*ambiguous = false;
	conf_for_each_cmd(cmd, mode) {
		struct conf_token keyword;
		enum conf_fit f;

		if (conf_step(cmd, path, &keyword) != CONF_STEP_KEYWORD)
			continue;
		f = conf_fit(&keyword, word);
		if (f == best && f && !conf_same_token(&keyword, found))
			*ambiguous = true;
		if (f <= best)
			continue;
		best = f;
		*found = keyword;
		*ambiguous = false;
	}
	return best;
}

bool conf_walk(enum conf_mode mode, const struct conf_word *word, unsigned int words, struct conf_path *path)
{
	bool ambiguous = false;

	while (path->len < words && path->len < CONF_KEYWORDS_MAX && !ambiguous) {
		struct conf_token found = { "", 0 };

		if (!next_keyword(mode, path, &word[path->len], &found, &ambiguous))
			break;
		if (!ambiguous)
			path->keyword[path->len++] = found;
	}
	return ambiguous;
}

bool conf_is_command(const char *word)
{
	const struct conf_word w = { .text = word };
	const struct conf_path none = { 0 };
	struct conf_token found = { "", 0 };
	bool ambiguous;

	return next_keyword(CONF_MODE_EXEC, &none, &w, &found, &ambiguous) == CONF_FIT_EXACT;
}

enum conf_fit conf_first_word(enum conf_mode mode, const char *word)
{
	const struct conf_word w = { .text = word };
	const struct conf_path none = { 0 };
	struct conf_token found = { "", 0 };
	bool ambiguous;

	if (mode == CONF_MODE_TOP && conf_is_command(word))
		return CONF_FIT_EXACT;
	return next_keyword(mode, &none, &w, &found, &ambiguous);
}

unsigned int conf_depth(enum conf_mode mode, const struct conf_word *word, unsigned int words)
{
	struct conf_path path = { 0 };

	return conf_walk(mode, word, words, &path) + path.len;
}

/**
 * struct search - the statements that the words may be
 * @mode, @no: as for conf_match()
 * @word, @words: the line
 * @path: the keywords that it begins with
 * @fits: a statement was found, @best with result @m
 * @failed: otherwise, some were tried, and @best got furthest, to a word where @stopped of them stopped
 * @rival: another statement that fits as well, its option is abbreviated by the same word @rival_at; text NULL = none
 */
struct search {
	enum conf_mode mode;
	bool no;
	const struct conf_word *word;
	unsigned int words;
	struct conf_path path;
	bool fits, failed;
	struct conf_row best;
	unsigned int stopped;
	struct conf_token rival;
	unsigned int rival_at;
	struct conf_match *m;
};

/* Which of two statements that fit is meant: the one whose options are spelled more completely. */
static void prefer(struct search *s, const struct conf_row *row, const struct conf_match *m)
{
	unsigned int i = 0;

	while (i < s->words && row->how[i] == s->best.how[i] &&
	       (row->how[i] != CONF_FIT_PREFIX || conf_same_token(&row->used[i], &s->best.used[i])))
		i++;
	if (i == s->words || row->how[i] < s->best.how[i])
		return;
	if (row->how[i] == s->best.how[i]) {
		s->rival = row->used[i];
		s->rival_at = i;
		return;
	}
	s->best = *row;
	*s->m = *m;
	s->rival.text = NULL;
}

static void try_row(struct search *s, const struct conf_cmd *cmd)
{
	struct conf_match m = { 0 };
	struct conf_row row = { .mode = s->mode, .no = s->no, .word = s->word, .words = s->words, .m = &m };
	bool fits = conf_row_read(&row, cmd);

	row.m = s->m;
	if (fits && s->fits) {
		prefer(s, &row, &m);
	} else if (fits || (!s->fits && (!s->failed || row.at > s->best.at))) {
		s->fits = fits;
		s->failed = !fits;
		s->stopped = 1;
		s->best = row;
		*s->m = m;
	} else if (!s->fits && row.at == s->best.at && row.syn.keywords == s->best.syn.keywords) {
		s->stopped++;
	}
	explicit_bzero(&m, sizeof(m));
}

/* Tries the statements that have the first @depth words as their keywords, and no more keywords. */
static void try_depth(struct search *s, unsigned int depth)
{
	struct conf_path path = s->path;
	const struct conf_cmd *cmd;

	path.len = depth;
	conf_for_each_cmd(cmd, s->mode) {
		struct conf_token unused;

		if (conf_step(cmd, &path, &unused) == CONF_STEP_OTHER)
			try_row(s, cmd);
	}
}

/* True when keywords may follow @path. */
static bool goes_on(enum conf_mode mode, const struct conf_path *path)
{
	const struct conf_cmd *cmd;

	conf_for_each_cmd(cmd, mode) {
		struct conf_token unused;

		if (conf_step(cmd, path, &unused) == CONF_STEP_KEYWORD)
			return true;
	}
	return false;
}

static const char *noun(const struct search *s)
{
	return s->mode == CONF_MODE_EXEC ? "command" : "statement";
}

/* Appends the first @n words: the path as it is spelled in full, then as they were typed. */
static void say_words(const struct search *s, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		const char *blank = i ? " " : "";

		if (i < s->path.len)
			conf_say(s->m, "%s%.*s", blank, (int)s->path.keyword[i].len, s->path.keyword[i].text);
		else
			conf_say(s->m, "%s%.64s", blank, s->word[i].text);
	}
}

/* No statement has these keywords. */
static void say_unknown(const struct search *s)
{
	bool first = true, whole = s->path.len == s->words;

	conf_say(s->m, "%s %s '", whole ? "incomplete" : "unknown", noun(s));
	say_words(s, s->path.len + !whole);
	conf_say(s->m, "'");
	if (s->mode != CONF_MODE_EXEC)
		conf_say(s->m, " in %s", conf_mode_name(s->mode));
	conf_say(s->m, ", expected ");
	say_next(s->m, s->mode, &s->path, NULL, &first);
}

/* Appends what the statements that got as far as @s->best would have liked next. */
static void say_expected(struct search *s, bool *first)
{
	struct conf_tokens said = { 0 };
	struct conf_path path = s->path;
	const struct conf_cmd *cmd;
	unsigned int i;

	path.len = s->best.syn.keywords;
	conf_for_each_cmd(cmd, s->mode) {
		struct conf_match m = { 0 };
		struct conf_row row = { .mode = s->mode, .no = s->no, .word = s->word, .words = s->words, .m = &m };
		struct conf_token unused;
		struct conf_next next;

		if (conf_step(cmd, &path, &unused) != CONF_STEP_OTHER || conf_row_read(&row, cmd) || row.at != s->best.at)
			continue;
		conf_row_next(&row, &next);
		for (i = 0; i < next.tokens; i++)
			if (conf_is_new(&said, &next.token[i]))
				say_item(s->m, first, &next.token[i]);
	}
}

/* Several statements could have gone on from the word where @s->best stopped. */
static void say_several(struct search *s)
{
	unsigned int at = s->best.at;
	bool first = true;

	s->m->error[0] = '\0';
	if (at == s->words)
		conf_say(s->m, "incomplete %s '", noun(s));
	else if (s->best.syn.secret)
		conf_say(s->m, "wrong word after '");
	else
		conf_say(s->m, "'%.64s' is not known after '", s->word[at].text);
	say_words(s, s->best.syn.secret ? s->best.syn.keywords : at);
	conf_say(s->m, "', expected ");
	if (at == s->path.len)
		say_next(s->m, s->mode, &s->path, NULL, &first);
	say_expected(s, &first);
}

/* A word stands for several keywords, of @path or behind an argument. */
static void say_ambiguous(struct search *s)
{
	bool first = true;

	memset(s->m, 0, sizeof(*s->m));
	if (s->rival.text) {
		conf_say(s->m, "'%.64s' is ambiguous, it may mean ", s->word[s->rival_at].text);
		say_item(s->m, &first, &s->best.used[s->rival_at]);
		say_item(s->m, &first, &s->rival);
	} else {
		conf_say(s->m, "'%.64s' is ambiguous, it may mean ", s->word[s->path.len].text);
		say_next(s->m, s->mode, &s->path, &s->word[s->path.len], &first);
	}
}

bool conf_match(enum conf_mode mode, const struct conf_word *word, unsigned int words, bool no, struct conf_match *m)
{
	struct search s = { .mode = mode, .no = no, .word = word, .words = words, .m = m };
	unsigned int depth;
	bool ambiguous;

	memset(m, 0, sizeof(*m));
	ambiguous = conf_walk(mode, word, words, &s.path);
	/* A word that is a keyword is taken for an argument only when nothing else fits. */
	for (depth = s.path.len; depth && !s.fits; depth--)
		try_depth(&s, depth);
	if (s.fits && !s.rival.text)
		return true;
	if (ambiguous || s.fits)
		say_ambiguous(&s);
	else if (!s.failed)
		say_unknown(&s);
	else if (s.stopped > 1 || (s.best.at == s.path.len && goes_on(mode, &s.path)))
		say_several(&s);
	return false;
}
