// SPDX-License-Identifier: GPL-2.0
/*
 * escape.c - text of users and of the daemon for one line of a terminal
 *
 * A message quotes words that somebody else chose: none may end the line or command the terminal.
 */
#include "escape.h"

#include <string.h>

/**
 * escape_utf8() - length of a character of several octets
 * @s: text that ends with NUL
 *
 * Return: octets of the well-formed UTF-8 sequence at @s (RFC 3629 section 4), or 0. The terminating
 * NUL is no continuation octet, so reading stops at the end of the text by itself.
 */
size_t escape_utf8(const unsigned char *s)
{
	size_t len;

	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		len = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		len = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		len = 4;
	else
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates and what lies beyond U+10FFFF show in the second octet. */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

/* The next character, or one octet as \xNN. Return: the first octet behind it. */
static const char *next(const char *text, char out[ESCAPE_MAX + 1])
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len = escape_utf8(s);

	/* U+0080 to U+009F are controls too. */
	if (len == 2 && s[0] == 0xc2 && s[1] < 0xa0)
		len = 0;
	if (*s >= ' ' && *s < 0x7f)
		len = 1;
	if (len)
		memcpy(out, text, len);
	else
		(void)snprintf(out, ESCAPE_MAX + 1, "\\x%02x", *s);
	out[len ? len : ESCAPE_MAX] = '\0';
	return text + (len ? len : 1);
}

/**
 * escape_line() - make one line of a text
 * @buf: result, without control characters; a text that does not fit is cut behind a character
 * @size: room for it
 * @text: not in @buf
 */
void escape_line(char *buf, size_t size, const char *text)
{
	char out[ESCAPE_MAX + 1];
	size_t len = 0, more;

	while (*text) {
		text = next(text, out);
		more = strlen(out);
		if (len + more >= size)
			break;
		memcpy(buf + len, out, more);
		len += more;
	}
	buf[len] = '\0';
}

/** escape_print() - print a text of any length as part of one line */
void escape_print(FILE *f, const char *text)
{
	char out[ESCAPE_MAX + 1];

	while (*text) {
		text = next(text, out);
		fputs(out, f);
	}
}
