// SPDX-License-Identifier: GPL-2.0
/*
 * Syntax strings of the grammar table, and the arguments that they describe.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config_match.h"

enum {
	IFACE_NAME_MAX = 15,	/* the kernel's limit */
	DIGITS_MAX = 10,	/* more is above every range */
	HOST_MAX = 253,		/* RFC 1035 section 2.3.4, as text */
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

/* True for what stands for an argument; takes its braces off. */
static bool is_arg(struct conf_token *t)
{
	if (t->text[0] != '{')
		return t->text[0] == '<' || memchr(t->text, '|', t->len);
	t->text++;
	t->len -= 2;
	return true;
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
		arg = is_arg(&t);
		if (arg)
			syn->secret |= conf_arg_is_secret(&t);
		if (token_is(&t, "..."))
			syn->repeat = true;
		else if (arg && syn->options)
			syn->option[syn->options - 1].arg = t;
		else if (arg && syn->args < CONF_POSITIONS_MAX)
			syn->arg[syn->args++] = t;
		else if ((bracket || syn->args) && syn->options < CONF_OPTIONS_MAX)
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

static void range_of(const struct conf_token *t, unsigned long long *low, unsigned long long *high)
{
	char *dash;

	*low = strtoull(t->text + 1, &dash, 10);
	*high = strtoull(dash + 1, NULL, 10);
}

static bool parse_number(const struct conf_token *t, const char *word, struct conf_arg *v)
{
	unsigned long long low, high, number;
	size_t len = strlen(word);

	if (!len || len > DIGITS_MAX || strspn(word, "0123456789") != len)
		return false;
	range_of(t, &low, &high);
	number = strtoull(word, NULL, 10);
	v->kind = CONF_VALUE_NUMBER;
	v->number = (uint32_t)number;
	return number >= low && number <= high;
}

static bool any_address(const char *word, struct conf_addr *a)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, word, &a->v4) == 1)
		a->family = AF_INET;
	else if (inet_pton(AF_INET6, word, &a->v6) == 1)
		a->family = AF_INET6;
	return a->family != AF_UNSPEC;
}

/* A host that one can send to: not unspecified, multicast or broadcast, and not link-local, which would need a scope. */
static bool parse_address(const char *word, struct conf_arg *v)
{
	struct conf_addr *a = &v->addr;

	v->kind = CONF_VALUE_ADDR;
	if (!any_address(word, a))
		return false;
	if (a->family == AF_INET) {
		uint32_t host = ntohl(a->v4.s_addr);

		return host >> 24 && host >> 28 < 14;
	}
	return !IN6_IS_ADDR_UNSPECIFIED(&a->v6) && !IN6_IS_ADDR_MULTICAST(&a->v6) && !IN6_IS_ADDR_LINKLOCAL(&a->v6) &&
	       !IN6_IS_ADDR_V4MAPPED(&a->v6);
}

/* "ADDRESS/LENGTH", the length without leading zeros. */
static bool parse_prefix(const char *word, struct conf_arg *v)
{
	const char *slash = strchr(word, '/');
	char addr[INET6_ADDRSTRLEN];
	size_t digits;

	v->kind = CONF_VALUE_PREFIX;
	if (!slash || slash - word >= INET6_ADDRSTRLEN)
		return false;
	snprintf(addr, sizeof(addr), "%.*s", (int)(slash - word), word);
	digits = strspn(slash + 1, "0123456789");
	if (!any_address(addr, &v->addr) || !digits || digits > 3 || slash[1 + digits] || (digits > 1 && slash[1] == '0'))
		return false;
	v->number = (uint32_t)strtoul(slash + 1, NULL, 10);
	return v->number <= (v->addr.family == AF_INET ? 32 : 128);
}

static bool parse_mac(const char *word, struct conf_arg *v)
{
	size_t i;

	v->kind = CONF_VALUE_MAC;
	for (i = 0; i < CONF_MAC_LEN; i++, word += 3) {
		char sep = i + 1 < CONF_MAC_LEN ? ':' : '\0';

		if (!isxdigit((unsigned char)word[0]) || !isxdigit((unsigned char)word[1]) || word[2] != sep)
			return false;
		v->mac[i] = (uint8_t)strtoul((const char[]) { word[0], word[1], '\0' }, NULL, 16);
	}
	return true;
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
static bool is_labels(const char *word, size_t max)
{
	const char *p;

	for (p = word; *p; p++) {
		bool first = p == word || p[-1] == '.', last = !p[1] || p[1] == '.';

		if (!isalnum((unsigned char)*p) && ((*p != '-' && *p != '.') || first || last))
			return false;
	}
	return p > word && (size_t)(p - word) <= max;
}

/* A name that cannot be mistaken for an address, or a misspelled one (RFC 1123 section 2.1). */
static bool is_host(const char *word)
{
	const char *last = strrchr(word, '.');

	last = last ? last + 1 : word;
	return is_labels(word, HOST_MAX) && strspn(last, "0123456789") < strlen(last);
}

/* What the kernel takes for the name of a network device. */
static bool is_interface(const char *word)
{
	return is_name(word, IFACE_NAME_MAX) && !strpbrk(word, "/:") && strcmp(word, ".") && strcmp(word, "..");
}

static bool is_object(const struct conf_token *t)
{
	return token_is(t, "<NAME>") || token_is(t, "<AC>") || token_is(t, "<PROFILE>") || token_is(t, "<TUNNEL>") ||
	       token_is(t, "<GROUP>");
}

/* One of the alternatives that are not keywords. */
static bool parse_typed(const struct conf_token *t, size_t text_max, const char *word, struct conf_arg *v)
{
	if (is_range(t))
		return parse_number(t, word, v);
	if (token_is(t, "<ADDRESS>"))
		return parse_address(word, v);
	if (token_is(t, "<PREFIX>"))
		return parse_prefix(word, v);
	if (token_is(t, "<MAC>"))
		return parse_mac(word, v);
	if (token_is(t, "<HOST>") && parse_address(word, v))
		return true;
	v->kind = CONF_VALUE_TEXT;
	if (is_object(t))
		return is_name(word, CONF_NAME_MAX);
	if (token_is(t, "<INTERFACE>"))
		return is_interface(word);
	if (token_is(t, "<HOST>"))
		return is_host(word);
	if (token_is(t, "<LABELS>"))
		return is_labels(word, CONF_NAME_MAX);
	if (token_is(t, "<PATH>") && word[0] != '/')
		return false;
	return word[0] && strlen(word) <= text_max;
}

static bool has(const struct conf_token *arg, const char *alternative)
{
	const char *rest = arg->text, *end = arg->text + arg->len;
	struct conf_token t;

	while (cut(&rest, end, '|', &t))
		if (token_is(&t, alternative))
			return true;
	return false;
}

/* True when a keyword among the alternatives must be spelled out, as an abbreviation could be a name. */
static bool takes_names(const struct conf_token *arg)
{
	const char *rest = arg->text, *end = arg->text + arg->len;
	struct conf_token t;

	while (cut(&rest, end, '|', &t))
		if (token_is(&t, "<TEXT>") || token_is(&t, "<INTERFACE>") || token_is(&t, "<HOST>") || is_object(&t))
			return true;
	return false;
}

/* How well a word fits a choice, see struct conf_cmd. */
static enum conf_fit fit_choice(const struct conf_token *choice, const char *word, bool whole)
{
	size_t len = strlen(word), i;
	bool fold = false;

	for (i = 0; i < choice->len; i++)
		fold |= isupper((unsigned char)choice->text[i]);
	if (!len || len > choice->len || (fold ? strncasecmp(choice->text, word, len) : strncmp(choice->text, word, len)))
		return CONF_FIT_NONE;
	if (len == choice->len)
		return CONF_FIT_EXACT;
	return whole || isdigit((unsigned char)choice->text[0]) ? CONF_FIT_NONE : CONF_FIT_PREFIX;
}

static bool parse_choice(const struct conf_token *arg, const struct conf_word *word, struct conf_arg *v)
{
	const char *rest = arg->text, *end = arg->text + arg->len;
	bool whole = takes_names(arg);
	unsigned int n, found = 0;
	struct conf_token t;

	if (word->quoted)
		return false;
	v->kind = CONF_VALUE_CHOICE;
	for (n = 0; cut(&rest, end, '|', &t); n++) {
		enum conf_fit f = t.text[0] == '<' ? CONF_FIT_NONE : fit_choice(&t, word->text, whole);

		if (!f)
			continue;
		v->choice = n;
		found++;
		if (f == CONF_FIT_EXACT)
			return true;
	}
	return found == 1;
}

bool conf_parse_arg(const struct conf_token *arg, size_t text_max, const struct conf_word *word, struct conf_arg *v)
{
	const char *rest = arg->text, *end = arg->text + arg->len;
	struct conf_token t;

	bool number = strspn(word->text, "0123456789.") == strlen(word->text);

	v->text = word->text;
	if (parse_choice(arg, word, v))
		return true;
	while (cut(&rest, end, '|', &t)) {
		/* A misspelled address is not the name of an interface. */
		if (number && token_is(&t, "<INTERFACE>") && has(arg, "<ADDRESS>"))
			continue;
		if (t.text[0] == '<' && parse_typed(&t, text_max, word->text, v))
			return true;
	}
	return false;
}

static void describe_one(const struct conf_token *t, size_t text_max, char *buf, size_t size)
{
	unsigned long long low, high;

	if (t->text[0] != '<') {
		snprintf(buf, size, "'%.*s'", (int)t->len, t->text);
	} else if (is_range(t)) {
		range_of(t, &low, &high);
		if (low == high)
			snprintf(buf, size, "%llu", low);
		else
			snprintf(buf, size, "a number from %llu to %llu", low, high);
	} else if (token_is(t, "<ADDRESS>")) {
		snprintf(buf, size, "the IPv4 or IPv6 address of a host");
	} else if (token_is(t, "<PREFIX>")) {
		snprintf(buf, size, "an IPv4 or IPv6 address and the length of its prefix, as 10.0.0.1/30");
	} else if (token_is(t, "<HOST>")) {
		snprintf(buf, size, "the address of a host, or its name in the DNS");
	} else if (token_is(t, "<MAC>")) {
		snprintf(buf, size, "a MAC address as 00:00:cd:38:01:4f");
	} else if (token_is(t, "<PATH>")) {
		snprintf(buf, size, "the name of a file that begins with /");
	} else if (is_object(t)) {
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
