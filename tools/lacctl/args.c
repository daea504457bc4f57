// SPDX-License-Identifier: GPL-2.0
/*
 * args.c - keyword arguments of lacctl
 */
#include "args.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"

const char *const args_onoff[] = { "off", "on", NULL };

__attribute__((format(printf, 2, 3)))
static int fail(struct args_err *err, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	escape_line(err->text, sizeof(err->text), text);
	return -1;
}

/* Appends every name that begins with prefix; an overlong list is cut to what fits. */
static void append_names(struct args_err *err, const char *const *names, const char *prefix)
{
	size_t len = strlen(err->text);

	for (; *names; names++) {
		if (strncmp(*names, prefix, strlen(prefix)))
			continue;
		len += (size_t)snprintf(err->text + len, sizeof(err->text) - len, " %s", *names);
		if (len >= sizeof(err->text))
			return;
	}
}

/**
 * args_match() - find a word or its unambiguous abbreviation in a list
 * @word: what the user wrote
 * @names: NULL-terminated list
 * @what: noun for the error text, such as "verb"
 * @err: filled on failure with the candidates
 *
 * A complete name wins even if it begins a longer one.
 *
 * Return: the index, or -1.
 */
int args_match(const char *word, const char *const *names, const char *what, struct args_err *err)
{
	unsigned int found = 0;
	int hit = -1;

	for (int i = 0; names[i]; i++) {
		if (!strcmp(word, names[i]))
			return i;
		if (!strncmp(word, names[i], strlen(word))) {
			found++;
			hit = i;
		}
	}
	if (found == 1 && *word)
		return hit;
	if (found > 1 && *word) {
		fail(err, "%s \"%.64s\" is ambiguous:", what, word);
		append_names(err, names, word);
	} else {
		fail(err, "unknown %s \"%.64s\", expected one of:", what, word);
		append_names(err, names, "");
	}
	return -1;
}

/**
 * args_number() - read a number strictly
 * @word: digits, or 0x and hexadecimal digits; no sign, no blank, nothing behind
 * @min: smallest value allowed
 * @max: largest value allowed
 * @num: result, untouched on failure
 *
 * Return: 0, -EINVAL if it is no number, -ERANGE if it is out of range.
 */
int args_number(const char *word, uint32_t min, uint32_t max, uint32_t *num)
{
	unsigned int base = 10;
	uint64_t value = 0;

	if (word[0] == '0' && (word[1] == 'x' || word[1] == 'X')) {
		base = 16;
		word += 2;
	}
	if (!*word)
		return -EINVAL;
	for (; *word; word++) {
		unsigned int digit;

		if (*word >= '0' && *word <= '9')
			digit = (unsigned int)(*word - '0');
		else if (base == 16 && *word >= 'a' && *word <= 'f')
			digit = (unsigned int)(*word - 'a') + 10;
		else if (base == 16 && *word >= 'A' && *word <= 'F')
			digit = (unsigned int)(*word - 'A') + 10;
		else
			return -EINVAL;
		/* Saturate, so that a long row of digits stays a number, only too large a one. */
		if (value <= UINT32_MAX)
			value = value * base + digit;
	}
	if (value < min || value > max)
		return -ERANGE;
	*num = (uint32_t)value;
	return 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/**
 * args_mac() - read a client's Ethernet address
 * @word: six octets of two hexadecimal digits, separated by colons
 * @mac: result
 *
 * Group addresses and the null address are refused: no PPPoE peer has one (RFC 2516 section 4).
 *
 * Return: 0 or -EINVAL.
 */
int args_mac(const char *word, uint8_t mac[6])
{
	static const uint8_t null_mac[6];

	for (unsigned int i = 0; i < 6; i++, word += 3) {
		int high = hex_digit(word[0]);
		int low = high < 0 ? -1 : hex_digit(word[1]);

		if (low < 0 || word[2] != (i < 5 ? ':' : '\0'))
			return -EINVAL;
		mac[i] = (uint8_t)(high << 4 | low);
	}
	return mac[0] & 1 || !memcmp(mac, null_mac, 6) ? -EINVAL : 0;
}

/**
 * args_addr() - read a numeric IPv4 or IPv6 address
 * @word: the address in its usual text form, without a zone
 * @addr: result
 *
 * Return: 0 or -EINVAL.
 */
int args_addr(const char *word, struct arg_addr *addr)
{
	if (inet_pton(AF_INET, word, &addr->in4) == 1)
		addr->family = AF_INET;
	else if (inet_pton(AF_INET6, word, &addr->in6) == 1)
		addr->family = AF_INET6;
	else
		return -EINVAL;
	return 0;
}

static int parse_num(const struct arg_spec *spec, const char *word, struct arg_val *val,
		     struct args_err *err)
{
	int rc;

	if (spec->words && (*word < '0' || *word > '9')) {
		rc = args_match(word, spec->words, spec->name, err);
		if (rc < 0)
			return -1;
		val->word = (unsigned int)rc + 1;
		return 0;
	}
	rc = args_number(word, spec->min, spec->max, &val->num);
	if (rc == -ERANGE)
		return fail(err, "%s: %.64s is out of range %u-%u", spec->name, word, spec->min,
			    spec->max);
	if (rc)
		return fail(err, "%s: \"%.64s\" is not a number", spec->name, word);
	return 0;
}

static int parse_dev(const struct arg_spec *spec, const char *word, struct arg_val *val,
		     struct args_err *err)
{
	val->num = if_nametoindex(word);
	if (!val->num)
		return fail(err, "%s: no network interface \"%.64s\"", spec->name, word);
	return 0;
}

static int parse_word(const struct arg_spec *spec, const char *const *words, const char *word,
		      struct arg_val *val, struct args_err *err)
{
	int rc = args_match(word, words, spec->name, err);

	if (rc < 0)
		return -1;
	val->num = (uint32_t)rc;
	return 0;
}

static int parse_value(const struct arg_spec *spec, const char *word, struct arg_val *val,
		       struct args_err *err)
{
	switch (spec->type) {
	case ARG_NUM:
		return parse_num(spec, word, val, err);
	case ARG_ONOFF:
		return parse_word(spec, args_onoff, word, val, err);
	case ARG_WORD:
		return parse_word(spec, spec->words, word, val, err);
	case ARG_DEV:
		return parse_dev(spec, word, val, err);
	case ARG_ADDR:
		if (args_addr(word, &val->addr))
			return fail(err, "%s: \"%.64s\" is not an IP address", spec->name, word);
		return 0;
	case ARG_MAC:
		if (args_mac(word, val->mac))
			return fail(err, "%s: \"%.64s\" is not a unicast Ethernet address",
				    spec->name, word);
		return 0;
	case ARG_TEXT:
		val->text = word;
		return 0;
	case ARG_FLAG:
		return 0;
	}
	return fail(err, "%s: no such kind of value", spec->name);
}

/* Index of the keyword, or -1. The lists in the error text hold only what this verb allows. */
static int match_keyword(const struct args_rule *rule, const char *word, struct args_err *err)
{
	const char *names[ARGS_MAX + 1];
	unsigned int index[ARGS_MAX];
	unsigned int n = 0;
	int rc;

	for (unsigned int i = 0; i < rule->n; i++) {
		if (!(rule->allowed & ARGS_BIT(i)))
			continue;
		names[n] = rule->spec[i].name;
		index[n++] = i;
	}
	names[n] = NULL;
	if (!n)
		return fail(err, "unexpected word \"%.64s\"", word);
	rc = args_match(word, names, "keyword", err);
	return rc < 0 ? rc : (int)index[rc];
}

static int match_positional(const struct args_rule *rule, const char *word,
			    const struct arg_val *vals)
{
	if (*word < '0' || *word > '9')
		return -1;
	for (unsigned int i = 0; i < rule->n; i++)
		if (rule->allowed & ARGS_BIT(i) && rule->spec[i].positional && !vals[i].set)
			return (int)i;
	return -1;
}

/**
 * args_parse() - read the keywords of one verb
 * @rule: what the verb accepts
 * @argc: number of words
 * @argv: the words
 * @vals: rule->n values, cleared first
 * @err: filled on failure
 *
 * Keywords may come in any order, each once, and be abbreviated as long as they are unambiguous.
 *
 * Return: 0 or -1.
 */
int args_parse(const struct args_rule *rule, int argc, char *const *argv, struct arg_val *vals,
	       struct args_err *err)
{
	for (unsigned int i = 0; i < rule->n; i++)
		vals[i] = (struct arg_val){ .set = false };
	for (int i = 0; i < argc; i++) {
		int k = match_positional(rule, argv[i], vals);

		if (k < 0) {
			k = match_keyword(rule, argv[i], err);
			if (k < 0)
				return -1;
			if (vals[k].set)
				return fail(err, "%s is given twice", rule->spec[k].name);
			if (rule->spec[k].type != ARG_FLAG && ++i == argc)
				return fail(err, "%s needs a value", rule->spec[k].name);
		}
		if (parse_value(&rule->spec[k], argv[i], &vals[k], err))
			return -1;
		vals[k].set = true;
	}
	for (unsigned int i = 0; i < rule->n; i++)
		if (rule->required & ARGS_BIT(i) && !vals[i].set)
			return fail(err, "%s is missing", rule->spec[i].name);
	return 0;
}

/**
 * args_next() - find out what may stand behind words that have been typed
 * @rule: what the verb accepts
 * @argc: number of words
 * @argv: the words
 * @left: ARGS_BIT() of the keywords that may follow
 *
 * Values are not looked at.
 *
 * Return: index of the keyword whose value is due; -1 when it is a keyword's turn, -2 when the
 * words are wrong.
 */
int args_next(const struct args_rule *rule, int argc, char *const *argv, uint32_t *left)
{
	struct arg_val vals[ARGS_MAX] = { { .set = false } };
	struct args_err err = { .text = "" };

	for (int i = 0; i < argc; i++) {
		int k = match_positional(rule, argv[i], vals);
		bool positional = k >= 0;

		if (!positional)
			k = match_keyword(rule, argv[i], &err);
		if (k < 0 || vals[k].set)
			return -2;
		vals[k].set = true;
		if (positional || rule->spec[k].type == ARG_FLAG)
			continue;
		if (++i == argc)
			return k;
	}
	*left = 0;
	for (unsigned int i = 0; i < rule->n; i++)
		if (rule->allowed & ARGS_BIT(i) && !vals[i].set)
			*left |= ARGS_BIT(i);
	return -1;
}
