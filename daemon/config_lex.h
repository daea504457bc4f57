/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Configuration text to lines of words. Pure; internal to the configuration engine.
 */
#ifndef OPENLAC_CONFIG_LEX_H
#define OPENLAC_CONFIG_LEX_H

#include <stdbool.h>
#include <stddef.h>

enum {
	CONF_LINE_MAX = 2048,	/* octets; the longest text, every octet escaped, fits with its keywords */
	CONF_WORDS_MAX = 16,
};

/* A word, quotes and escapes resolved. */
struct conf_word {
	const char *text;
	bool quoted;
};

/**
 * struct conf_line - one line of the file
 * @number: counted from 1
 * @indent: columns of white space before the first word, a tab counts as one
 * @comment: nothing but a comment
 * @error: what is wrong with the line, NULL = nothing; there are no words then
 * @words: number of words, 0 for an empty line
 * @word: the words; they lie in @buf
 */
struct conf_line {
	unsigned int number;
	size_t indent;
	bool comment;
	const char *error;
	unsigned int words;
	struct conf_word word[CONF_WORDS_MAX];
	char buf[CONF_LINE_MAX + 1];
};

/* The text still to be read. */
struct conf_lexer {
	const char *pos;
	const char *end;
	unsigned int number;
};

void conf_lex_init(struct conf_lexer *lx, const char *text, size_t len);

/**
 * conf_lex() - read the next line
 *
 * A line ends at LF or CR LF. Words are separated by blanks. A word that begins with a double quote ends at the next one,
 * \" and \\ standing for a quote and a backslash; one that begins with a curly quote ends at the closing curly quote of its
 * kind (I34). Elsewhere quotes and backslashes are ordinary. A line whose first character after blanks is ! is a comment.
 *
 * Return: false at the end of the text.
 */
bool conf_lex(struct conf_lexer *lx, struct conf_line *line);

#endif /* OPENLAC_CONFIG_LEX_H */
