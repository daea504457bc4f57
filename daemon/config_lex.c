// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration text to lines of words.
 */
#include <stdint.h>
#include <string.h>

#include "config_lex.h"

/* UTF-8 of the four curly quotes: the first two octets are common, the third tells which. */
enum {
	CURLY_LEN = 3,
	CURLY_SINGLE_LEFT = 0x98,
	CURLY_SINGLE_RIGHT = 0x99,
	CURLY_DOUBLE_LEFT = 0x9c,
	CURLY_DOUBLE_RIGHT = 0x9d,
};

/* What is left of the line being split, and where its words are written. */
struct splitter {
	const char *pos;
	const char *end;
	char *out;
};

void conf_lex_init(struct conf_lexer *lx, const char *text, size_t len)
{
	static const char bom[] = "\xef\xbb\xbf";

	lx->pos = text;
	lx->end = text + len;
	lx->number = 0;
	if (len >= sizeof(bom) - 1 && !memcmp(text, bom, sizeof(bom) - 1))
		lx->pos += sizeof(bom) - 1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Return: the third octet of a curly quote at @p, or 0 when there is none. */
static uint8_t curly_at(const char *p, const char *end)
{
	uint8_t kind;

	if (end - p < CURLY_LEN || memcmp(p, "\xe2\x80", 2))
		return 0;
	kind = (uint8_t)p[2];
	if (kind != CURLY_SINGLE_LEFT && kind != CURLY_SINGLE_RIGHT && kind != CURLY_DOUBLE_LEFT && kind != CURLY_DOUBLE_RIGHT)
		return 0;
	return kind;
}

/*
 * Length of the UTF-8 sequence that starts with @c, and the smallest code point that needs so many octets (overlong forms
 * would hide characters from the checks made elsewhere). Return: 0 for an octet that starts none.
 */
static size_t utf8_length(uint8_t c, uint32_t *smallest)
{
	if (c < 0x80) {
		*smallest = 0;
		return 1;
	}
	if (c >= 0xc2 && c < 0xe0) {
		*smallest = 0x80;
		return 2;
	}
	if (c >= 0xe0 && c < 0xf0) {
		*smallest = 0x800;
		return 3;
	}
	if (c >= 0xf0 && c < 0xf5) {
		*smallest = 0x10000;
		return 4;
	}
	return 0;
}

static bool utf8_valid(const char *text, const char *end)
{
	const uint8_t *p = (const uint8_t *)text, *stop = (const uint8_t *)end;

	while (p < stop) {
		uint32_t smallest = 0, point;
		size_t n = utf8_length(*p, &smallest), i;

		if (!n || n > (size_t)(stop - p))
			return false;
		point = n == 1 ? *p : *p & (0x7fu >> n);
		for (i = 1; i < n; i++) {
			if ((p[i] & 0xc0) != 0x80)
				return false;
			point = point << 6 | (p[i] & 0x3f);
		}
		if (point < smallest || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
			return false;
		p += n;
	}
	return true;
}

/* Return: why the line cannot be read, or NULL. */
static const char *unreadable(const char *p, const char *end)
{
	const char *c;

	if (end - p > CONF_LINE_MAX)
		return "line is too long, expected at most 2048 octets";
	for (c = p; c < end; c++)
		if (((uint8_t)*c < 0x20 && *c != '\t') || *c == 0x7f)
			return "line has a control character, expected text";
	return utf8_valid(p, end) ? NULL : "line is not valid UTF-8";
}

/* Copies up to the closing straight quote. Return: NULL, or what is wrong. */
static const char *straight(struct splitter *s)
{
	for (s->pos++; s->pos < s->end; s->pos++) {
		if (*s->pos == '"') {
			s->pos++;
			return NULL;
		}
		if (*s->pos == '\\' && s->end - s->pos > 1 && (s->pos[1] == '"' || s->pos[1] == '\\'))
			s->pos++;
		*s->out++ = *s->pos;
	}
	return "quoted text does not end, expected a closing \"";
}

/* The same for curly quotes. The opening one may be of either hand, as type-setting programs get it wrong. */
static const char *curly(struct splitter *s, uint8_t open)
{
	uint8_t close = open <= CURLY_SINGLE_RIGHT ? CURLY_SINGLE_RIGHT : CURLY_DOUBLE_RIGHT;

	for (s->pos += CURLY_LEN; s->pos < s->end; s->pos++) {
		if (curly_at(s->pos, s->end) == close) {
			s->pos += CURLY_LEN;
			return NULL;
		}
		*s->out++ = *s->pos;
	}
	return "quoted text does not end, expected a closing curly quote";
}

/* Copies the next word. Return: NULL, or what is wrong. */
static const char *next_word(struct splitter *s, struct conf_word *word)
{
	uint8_t kind = curly_at(s->pos, s->end);
	const char *error = NULL;

	word->text = s->out;
	word->quoted = kind || *s->pos == '"';
	if (kind)
		error = curly(s, kind);
	else if (word->quoted)
		error = straight(s);
	else
		while (s->pos < s->end && !is_blank(*s->pos))
			*s->out++ = *s->pos++;
	*s->out++ = '\0';
	if (!error && s->pos < s->end && !is_blank(*s->pos))
		error = "text follows a closing quote, expected a blank";
	return error;
}

static const char *split(struct conf_line *line, const char *p, const char *end)
{
	struct splitter s = { .pos = p, .end = end, .out = line->buf };

	for (;;) {
		const char *error;

		while (s.pos < s.end && is_blank(*s.pos))
			s.pos++;
		if (s.pos == s.end)
			return NULL;
		if (line->words == CONF_WORDS_MAX)
			return "line has too many words, expected at most 16";
		error = next_word(&s, &line->word[line->words++]);
		if (error)
			return error;
	}
}

bool conf_lex(struct conf_lexer *lx, struct conf_line *line)
{
	const char *p = lx->pos, *end;

	if (p == lx->end)
		return false;
	end = memchr(p, '\n', (size_t)(lx->end - p));
	lx->pos = end ? end + 1 : lx->end;
	if (!end)
		end = lx->end;
	if (end > p && end[-1] == '\r')
		end--;
	line->number = ++lx->number;
	line->indent = 0;
	line->words = 0;
	line->error = NULL;
	while (p < end && is_blank(*p)) {
		line->indent++;
		p++;
	}
	line->comment = p < end && *p == '!';
	if (line->comment)
		return true;
	line->error = unreadable(p, end);
	if (!line->error)
		line->error = split(line, p, end);
	if (line->error)
		line->words = 0;
	return true;
}
