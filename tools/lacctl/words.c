// SPDX-License-Identifier: GPL-2.0
/*
 * words.c - lines for the daemon: made of words, read for secrets
 */
#include "words.h"

#include <errno.h>
#include <string.h>

#define CURLY_QUOTE	"\xe2\x80"	/* the first two of the three octets of every curly quote */
#define BLANKS		" \t"

/* Parts of keywords behind which a secret stands. */
static const char *const secret_parts[] = { "secret", "key", "password", NULL };
/* The keywords, for their abbreviations. */
static const char *const secret_keywords[] = {
	"secret", "shared-secret", "key", "pre-shared-key", "password", NULL,
};

static bool needs_quotes(const char *word)
{
	return !*word || *word == '"' || !strncmp(word, CURLY_QUOTE, strlen(CURLY_QUOTE)) ||
	       strpbrk(word, BLANKS);
}

struct line {
	char *buf;
	size_t size;
	size_t len;
};

/* Beyond the end the octets are only counted. */
static void put(struct line *l, char c)
{
	if (l->len < l->size)
		l->buf[l->len] = c;
	l->len++;
}

static void put_word(struct line *l, const char *word)
{
	bool quotes = needs_quotes(word);

	if (quotes)
		put(l, '"');
	for (; *word; word++) {
		if (quotes && (*word == '"' || *word == '\\'))
			put(l, '\\');
		put(l, *word);
	}
	if (quotes)
		put(l, '"');
}

/**
 * words_join() - make a line that is read as these words
 * @line: result
 * @size: room for it
 * @first: the first word
 * @argc: number of the others
 * @argv: the others, as a shell of the system has split them
 *
 * Return: 0, or -E2BIG when they do not fit.
 */
int words_join(char *line, size_t size, const char *first, int argc, char *const *argv)
{
	struct line l = { line, size, 0 };

	put_word(&l, first);
	for (int i = 0; i < argc; i++) {
		put(&l, ' ');
		put_word(&l, argv[i]);
	}
	put(&l, '\0');
	return l.len <= size ? 0 : -E2BIG;
}

/* The first octet behind a word; @open: quotes were not closed. */
static const char *word_end(const char *word, bool *open)
{
	*open = false;
	if (*word != '"')
		return word + strcspn(word, BLANKS);
	for (word++; *word && *word != '"'; word++)
		if (*word == '\\' && word[1])
			word++;
	*open = !*word;
	return *open ? word : word + 1;
}

/** words_open_quote() - the line ends inside a word in double quotes */
bool words_open_quote(const char *line)
{
	bool open = false;

	for (line += strspn(line, BLANKS); *line; line += strspn(line, BLANKS))
		line = word_end(line, &open);
	return open;
}

static bool has_part(const char *word, size_t len, const char *part)
{
	size_t size = strlen(part);

	for (; len >= size; word++, len--)
		if (!strncmp(word, part, size))
			return true;
	return false;
}

static bool announces_secret(const char *word, size_t len, bool statement)
{
	for (unsigned int i = 0; secret_parts[i]; i++)
		if (has_part(word, len, secret_parts[i]))
			return true;
	for (unsigned int i = 0; statement && secret_keywords[i]; i++)
		if (!strncmp(word, secret_keywords[i], len))
			return true;
	return false;
}

/**
 * words_secret() - a line may hold a secret
 * @line: the line
 * @statement: it was typed in a configuration mode, where keywords of secrets can be abbreviated
 *
 * Rather too often than too seldom: the answer decides whether the line is kept in a file.
 */
bool words_secret(const char *line, bool statement)
{
	const char *word = line, *end, *next;
	bool open;

	/* In a configuration mode this begins an operational command. */
	if (!strncmp(line, "do ", strlen("do ")))
		statement = false;
	for (;;) {
		word += strspn(word, BLANKS);
		end = word_end(word, &open);
		next = end + strspn(end, BLANKS);
		if (!*next)
			return false;
		if (announces_secret(word, (size_t)(end - word), statement))
			return true;
		word = next;
	}
}
