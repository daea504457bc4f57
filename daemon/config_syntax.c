// SPDX-License-Identifier: GPL-2.0
/*
 * Syntax strings of the grammar table, and the arguments that they describe.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_match.h"

enum {
	IFACE_NAME_MAX = 15,	/* the kernel's limit */
	DIGITS_MAX = 9,		/* more could overflow, and no range needs them */
};

static bool token_is(const struct conf_token *t, const char *text)
{
	return t->len == strlen(text) && !memcmp(t->text, text, t->len);
}

/* Cuts the part up to @sep off *@rest. Return: false when nothing is left. */
static bool cut(const char **rest, const char *end, char sep, struct conf_token *t)
{
	const char *stop;

	if (*rest >= end)
		return false;
	stop = memchr(*rest, sep, (size_t)(end - *rest));
	if (!stop)
		stop = end;
	t->text = *rest;
	t->len = (size_t)(stop - *rest);
	*rest = stop + 1;
	return true;
}

bool conf_arg_is_secret(const struct conf_token *arg)
{
	return token_is(arg, "<SECRET>");
}

void conf_syntax_split(const char *syntax, struct conf_syntax *syn)
{
	const char *end = syntax + strlen(syntax);
	struct conf_token t;

	memset(syn, 0, sizeof(*syn));
	while (cut(&syntax, end, ' ', &t)) {
		bool bracket = t.text[0] == '[', arg;

		t.text += bracket;
		t.len -= bracket;
		t.len -= t.text[t.len - 1] == ']';
		arg = t.text[0] == '<' || memchr(t.text, '|', t.len);
		if (arg)
			syn->secret |= conf_arg_is_secret(&t);
		if (token_is(&t, "..."))
			syn->repeat = true;
		else if (arg && syn->options)
			syn->option[syn->options - 1].arg = t;
		else if (arg)
			syn->arg = t;
		else if (syn->arg.text && syn->options < CONF_OPTIONS_MAX)
			syn->option[syn->options++] = (struct conf_option) { .word = t, .required = !bracket };
		else if (syn->keywords < CONF_KEYWORDS_MAX)
			syn->keyword[syn->keywords++] = t;
	}
}

void conf_choice_name(const struct conf_token *arg, unsigned int choice, char *buf, size_t size)
{
	const char *rest = arg->text, *end = arg->text + arg->len;
	struct conf_token t;

	buf[0] = '\0';
	while (cut(&rest, end, '|', &t)) {
		if (!choice--) {
			snprintf(buf, size, "%.*s", (int)t.len, t.text);
			return;
		}
	}
}

static bool is_range(const struct conf_token *t)
{
	return t->text[0] == '<' && isdigit((unsigned char)t->text[1]);
}

static void range_of(const struct conf_token *t, unsigned long *low, unsigned long *high)
{
	char *dash;

	*low = strtoul(t->text + 1, &dash, 10);
	*high = strtoul(dash + 1, NULL, 10);
}

static bool parse_number(const struct conf_token *t, const char *word, struct conf_arg *v)
{
	unsigned long low, high, number;
	size_t len = strlen(word);

	if (!len || len > DIGITS_MAX || strspn(word, "0123456789") != len)
		return false;
	range_of(t, &low, &high);
	number = strtoul(word, NULL, 10);
	v->kind = CONF_VALUE_NUMBER;
	v->number = (uint32_t)number;
	return number >= low && number <= high;
}

/* A host that one can send to: not unspecified, multicast or broadcast, and not link-local, which would need a scope. */
static bool parse_address(const char *word, struct conf_arg *v)
{
	struct conf_addr *a = &v->addr;

	v->kind = CONF_VALUE_ADDR;
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, word, &a->v4) == 1) {
		uint32_t host = ntohl(a->v4.s_addr);

		a->family = AF_INET;
		return host >> 24 && host >> 28 < 14;
	}
	if (inet_pton(AF_INET6, word, &a->v6) != 1)
		return false;
	a->family = AF_INET6;
	return !IN6_IS_ADDR_UNSPECIFIED(&a->v6) && !IN6_IS_ADDR_MULTICAST(&a->v6) && !IN6_IS_ADDR_LINKLOCAL(&a->v6) &&
	       !IN6_IS_ADDR_V4MAPPED(&a->v6);
}

static bool is_name(const char *word, size_t max)
{
	const char *p;

	for (p = word; *p; p++)
		if (!isgraph((unsigned char)*p) || *p == '"')
			return false;
	return p > word && (size_t)(p - word) <= max;
}

/* Labels of letters, digits and inner hyphens, joined by dots: what a host name is made of (RFC 952, RFC 1123 section 2.1). */
static bool is_labels(const char *word)
{
	const char *p;

	for (p = word; *p; p++) {
		bool first = p == word || p[-1] == '.', last = !p[1] || p[1] == '.';

		if (!isalnum((unsigned char)*p) && ((*p != '-' && *p != '.') || first || last))
			return false;
	}
	return p > word && p - word <= CONF_NAME_MAX;
}

/* What the kernel takes for the name of a network device. */
static bool is_interface(const char *word)
{
	return is_name(word, IFACE_NAME_MAX) && !strpbrk(word, "/:") && strcmp(word, ".") && strcmp(word, "..");
}

/* One of the alternatives that are not keywords. */
static bool parse_typed(const struct conf_token *t, size_t text_max, const char *word, struct conf_arg *v)
{
	if (is_range(t))
		return parse_number(t, word, v);
	if (token_is(t, "<ADDRESS>"))
		return parse_address(word, v);
	v->kind = CONF_VALUE_TEXT;
	v->text = word;
	if (token_is(t, "<NAME>"))
		return is_name(word, CONF_NAME_MAX);
	if (token_is(t, "<INTERFACE>"))
		return is_interface(word);
	if (token_is(t, "<LABELS>"))
		return is_labels(word);
	return word[0] && strlen(word) <= text_max;
}

/* True when any word would do, so that keywords among the alternatives must be spelled out. */
static bool takes_text(const struct conf_token *arg)
{
	const char *rest = arg->text, *end = arg->text + arg->len;
	struct conf_token t;

	while (cut(&rest, end, '|', &t))
		if (token_is(&t, "<TEXT>"))
			return true;
	return false;
}

static bool parse_choice(const struct conf_token *arg, const struct conf_word *word, struct conf_arg *v)
{
	const char *rest = arg->text, *end = arg->text + arg->len;
	unsigned int n, found = 0, len = (unsigned int)strlen(word->text);
	struct conf_token t;

	if (word->quoted || !len)
		return false;
	v->kind = CONF_VALUE_CHOICE;
	for (n = 0; cut(&rest, end, '|', &t); n++) {
		if (t.text[0] == '<' || len > t.len || memcmp(t.text, word->text, len))
			continue;
		if (len < t.len && takes_text(arg))
			continue;
		v->choice = n;
		found++;
		if (len == t.len)
			return true;
	}
	return found == 1;
}

bool conf_parse_arg(const struct conf_token *arg, size_t text_max, const struct conf_word *word, struct conf_arg *v)
{
	const char *rest = arg->text, *end = arg->text + arg->len;
	struct conf_token t;

	if (parse_choice(arg, word, v))
		return true;
	while (cut(&rest, end, '|', &t))
		if (t.text[0] == '<' && parse_typed(&t, text_max, word->text, v))
			return true;
	return false;
}

static void describe_one(const struct conf_token *t, size_t text_max, char *buf, size_t size)
{
	unsigned long low, high;

	if (t->text[0] != '<') {
		snprintf(buf, size, "'%.*s'", (int)t->len, t->text);
	} else if (is_range(t)) {
		range_of(t, &low, &high);
		if (low == high)
			snprintf(buf, size, "%lu", low);
		else
			snprintf(buf, size, "a number from %lu to %lu", low, high);
	} else if (token_is(t, "<ADDRESS>")) {
		snprintf(buf, size, "the IPv4 or IPv6 address of a host");
	} else if (token_is(t, "<NAME>")) {
		snprintf(buf, size, "a name of 1 to %d printable ASCII characters without blanks and quotes", CONF_NAME_MAX);
	} else if (token_is(t, "<LABELS>")) {
		snprintf(buf, size, "labels of letters, digits and inner hyphens, joined by dots, %d octets at most",
			 CONF_NAME_MAX);
	} else if (token_is(t, "<INTERFACE>")) {
		snprintf(buf, size, "an interface name of 1 to %d characters", IFACE_NAME_MAX);
	} else {
		snprintf(buf, size, "%s of 1 to %zu octets", conf_arg_is_secret(t) ? "a secret" : "text", text_max);
	}
}

void conf_describe_arg(const struct conf_token *arg, size_t text_max, char *buf, size_t size)
{
	const char *rest = arg->text, *end = arg->text + arg->len;
	struct conf_token t;
	size_t len = 0;

	buf[0] = '\0';
	while (cut(&rest, end, '|', &t)) {
		if (len)
			snprintf(buf + len, size - len, "%s", rest < end ? ", " : " or ");
		len += strlen(buf + len);
		describe_one(&t, text_max, buf + len, size - len);
		len += strlen(buf + len);
	}
}
