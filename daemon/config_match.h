/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words against the grammar table. Pure; internal to the configuration engine.
 */
#ifndef OPENLAC_CONFIG_MATCH_H
#define OPENLAC_CONFIG_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "config_grammar.h"
#include "config_lex.h"

enum {
	CONF_KEYWORDS_MAX = 5,
	CONF_POSITIONS_MAX = 2,
	CONF_MESSAGE_MAX = 1024,
};

/* A stretch of a syntax string. */
struct conf_token {
	const char *text;
	size_t len;
};

/* An option: its keyword, and its argument's alternatives, text NULL = takes none. */
struct conf_option {
	struct conf_token word;
	struct conf_token arg;
	bool required;
};

/**
 * struct conf_syntax - a syntax string taken apart; everything points into it
 * @keywords: number of leading keywords
 * @keyword: the keywords
 * @args: number of arguments
 * @arg: their alternatives
 * @repeat: the last argument may be repeated
 * @secret: a secret is among the arguments
 * @options: number of options
 * @option: the options
 */
struct conf_syntax {
	unsigned int keywords;
	struct conf_token keyword[CONF_KEYWORDS_MAX];
	unsigned int args;
	struct conf_token arg[CONF_POSITIONS_MAX];
	bool repeat;
	bool secret;
	unsigned int options;
	struct conf_option option[CONF_OPTIONS_MAX];
};

void conf_syntax_split(const char *syntax, struct conf_syntax *syn);

/* True when the argument must never appear in a message. */
bool conf_arg_is_secret(const struct conf_token *arg);

/* Writes the keyword of choice number @choice. */
void conf_choice_name(const struct conf_token *arg, unsigned int choice, char *buf, size_t size);

/**
 * conf_parse_arg() - read an argument
 * @arg: its alternatives
 * @text_max: octets of the longest text
 * @word: the word
 * @v: filled in
 *
 * Return: false when the word is none of the alternatives.
 */
bool conf_parse_arg(const struct conf_token *arg, size_t text_max, const struct conf_word *word, struct conf_arg *v);

/* Says in words what conf_parse_arg() takes. */
void conf_describe_arg(const struct conf_token *arg, size_t text_max, char *buf, size_t size);

/* How well a word names a statement of a mode. */
enum conf_fit {
	CONF_FIT_NONE,
	CONF_FIT_PREFIX,
	CONF_FIT_EXACT,
};

enum conf_fit conf_fit(const struct conf_token *keyword, const struct conf_word *word);

/* True when the two are spelled alike. */
bool conf_same_token(const struct conf_token *a, const struct conf_token *b);

/* Tokens that were met, each once. */
struct conf_tokens {
	unsigned int count;
	struct conf_token token[64];
};

/* Return: false when @t was met before. */
bool conf_is_new(struct conf_tokens *met, const struct conf_token *t);

/* Keywords at the beginning of a line, as the table spells them. */
struct conf_path {
	unsigned int len;
	struct conf_token keyword[CONF_KEYWORDS_MAX];
};

/* What of a statement follows the keywords of a path. */
enum conf_step {
	CONF_STEP_OFF,		/* nothing, it does not begin with them */
	CONF_STEP_KEYWORD,
	CONF_STEP_OTHER,	/* arguments, options or the end of the line */
};

/* Return: what follows; the keyword, if it is one, in @keyword. */
enum conf_step conf_step(const struct conf_cmd *cmd, const struct conf_path *path, struct conf_token *keyword);

/**
 * conf_walk() - follow the keywords that words stand for, as far as they go
 * @mode: the mode
 * @word, @words: the line
 * @path: empty; filled in
 *
 * Return: true when the word after the path may mean several keywords.
 */
bool conf_walk(enum conf_mode mode, const struct conf_word *word, unsigned int words, struct conf_path *path);

enum conf_fit conf_first_word(enum conf_mode mode, const char *word);

/* Return: how many of the words are keywords of a statement of the mode. */
unsigned int conf_depth(enum conf_mode mode, const struct conf_word *word, unsigned int words);

/* True when @word is the first of a command, and therefore no configuration. */
bool conf_is_command(const char *word);

/**
 * struct conf_match - a statement understood
 * @cmd: the statement; when there is an error still set if it is known which one was meant
 * @value: its arguments and options
 * @given: there were arguments, or none was needed
 * @error: what is wrong and what was expected, when conf_match() fails
 */
struct conf_match {
	const struct conf_cmd *cmd;
	struct conf_value value;
	bool given;
	char error[CONF_MESSAGE_MAX];
};

/**
 * conf_match() - find the statement of @mode that the words are, keywords abbreviated as far as they stay unambiguous (S94)
 * @mode: the mode
 * @word: the words, without a leading "no"
 * @words: how many, at least one
 * @no: this is the negated form, which needs no arguments
 * @m: filled in
 *
 * Return: true when it is a statement.
 */
bool conf_match(enum conf_mode mode, const struct conf_word *word, unsigned int words, bool no, struct conf_match *m);

/**
 * struct conf_row - the words being held against one statement
 * @mode, @no: as for conf_match()
 * @syn: its syntax
 * @word, @words: all words of the line
 * @at: number of the word that is next; where it stopped when it does not fit
 * @option: whose argument is next, NULL = none
 * @after_secret: the last word was a secret
 * @used, @how: keywords of options that words stand for
 * @m: the result
 */
struct conf_row {
	enum conf_mode mode;
	bool no;
	struct conf_syntax syn;
	const struct conf_word *word;
	unsigned int words, at;
	const struct conf_option *option;
	bool after_secret;
	struct conf_token used[CONF_WORDS_MAX];
	enum conf_fit how[CONF_WORDS_MAX];
	struct conf_match *m;
};

/**
 * conf_row_read() - hold words against a statement whose keywords they begin with
 * @r: mode, no, word, words and m, which is empty, are set; the rest is filled in
 * @cmd: the statement
 *
 * Return: true when it fits, false with an error.
 */
bool conf_row_read(struct conf_row *r, const struct conf_cmd *cmd);

/**
 * struct conf_next - what may come next
 * @tokens, @token: keywords, and alternatives of arguments
 * @end: the end of the line
 */
struct conf_next {
	unsigned int tokens;
	struct conf_token token[CONF_OPTIONS_MAX + 1];
	bool end;
};

/* What would let the statement go on where it stopped, at the end of the words or at the word that does not fit. */
void conf_row_next(const struct conf_row *r, struct conf_next *next);

/* Appends to the message as far as there is room. */
void conf_say(struct conf_match *m, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif /* OPENLAC_CONFIG_MATCH_H */
