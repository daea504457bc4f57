// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_args.c - keyword arguments of lacctl
 *
 * Behaviours checked: words and abbreviations, ambiguity and its candidates; strict numbers and
 * their ranges; addresses and Ethernet addresses; order, repetition, absence of keywords;
 * positional values; texts and flags; one-line error texts of bounded length; what may follow words
 * that were typed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "tools/lacctl/args.h"

enum { ID, PEER, PORT, PLACE, TOS, CSUM, DEV, MAC, MODE, SORT, ONCE, KEYWORDS };

static const char *const modes[] = { "punt", "hold", "forward", NULL };
static const char *const inherit[] = { "inherit", NULL };

static const struct arg_spec spec[KEYWORDS] = {
	[ID]	= { .name = "id", .type = ARG_NUM, .min = 1, .max = 65535, .positional = true },
	[PEER]	= { .name = "peer-id", .type = ARG_NUM, .min = 1, .max = 65535 },
	[PORT]	= { .name = "port", .type = ARG_NUM, .min = 1, .max = 65535 },
	[PLACE]	= { .name = "remote", .type = ARG_ADDR },
	[TOS]	= { .name = "tos", .type = ARG_NUM, .max = 255, .words = inherit },
	[CSUM]	= { .name = "udp-checksum", .type = ARG_ONOFF },
	[DEV]	= { .name = "dev", .type = ARG_DEV },
	[MAC]	= { .name = "mac", .type = ARG_MAC },
	[MODE]	= { .name = "mode", .type = ARG_WORD, .words = modes },
	[SORT]	= { .name = "sort", .type = ARG_TEXT },
	[ONCE]	= { .name = "once", .type = ARG_FLAG },
};

static struct arg_val vals[KEYWORDS];
static struct args_err err;

#define ALL	(ARGS_BIT(KEYWORDS) - 1)

/* Parses words separated by blanks. */
static int parse(uint32_t allowed, uint32_t required, const char *line)
{
	const struct args_rule rule = { spec, KEYWORDS, allowed, required };
	static char copy[2048];
	char *argv[64], *word, *save = NULL;
	int argc = 0;

	strncpy(copy, line, sizeof(copy) - 1);
	for (word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	memset(&err, 0, sizeof(err));
	return args_parse(&rule, argc, argv, vals, &err);
}

static void refuses(const char *line, const char *text)
{
	assert_int_equal(parse(ALL, 0, line), -1);
	assert_string_equal(err.text, text);
}

static void match_words(void **state)
{
	static const char *const names[] = { "id", "idle", "session", "socket", NULL };

	(void)state;
	assert_int_equal(args_match("socket", names, "word", &err), 3);
	assert_int_equal(args_match("so", names, "word", &err), 3);
	/* A complete name wins although it begins another. */
	assert_int_equal(args_match("id", names, "word", &err), 0);
	assert_int_equal(args_match("idl", names, "word", &err), 1);
	assert_int_equal(args_match("s", names, "word", &err), -1);
	assert_string_equal(err.text, "word \"s\" is ambiguous: session socket");
	assert_int_equal(args_match("s\n\033[m", names, "word", &err), -1);
	assert_string_equal(err.text, "unknown word \"s\\x0a\\x1b[m\", expected one of: id idle session socket");
	assert_int_equal(args_match("sessions", names, "word", &err), -1);
	assert_string_equal(err.text,
			    "unknown word \"sessions\", expected one of: id idle session socket");
	/* Nothing abbreviates everything, so it stands for nothing. */
	assert_int_equal(args_match("", names, "word", &err), -1);
	assert_string_equal(err.text, "unknown word \"\", expected one of: id idle session socket");
	assert_int_equal(args_match("Session", names, "word", &err), -1);
}

static void match_bounds(void **state)
{
	static const char *names[64];
	char word[4096];

	(void)state;
	for (unsigned int i = 0; i < 63; i++)
		names[i] = "a-rather-long-name-of-a-word";
	memset(word, 'x', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	assert_int_equal(args_match(word, names, "word", &err), -1);
	assert_true(strlen(err.text) < sizeof(err.text));
	assert_null(strchr(err.text, '\n'));
}

static void numbers(void **state)
{
	static const struct {
		const char *word;
		int rc;
		uint32_t num;
	} t[] = {
		{ "1", 0, 1 },
		{ "65535", 0, 65535 },
		{ "0x1F", 0, 31 },
		{ "0Xffff", 0, 65535 },
		{ "007", 0, 7 },
		{ "0", -ERANGE, 0 },
		{ "65536", -ERANGE, 0 },
		{ "4294967297", -ERANGE, 0 },
		{ "99999999999999999999999999999999", -ERANGE, 0 },
		{ "0xffffffffffffffffffff", -ERANGE, 0 },
		{ "", -EINVAL, 0 },
		{ "0x", -EINVAL, 0 },
		{ "-1", -EINVAL, 0 },
		{ "+1", -EINVAL, 0 },
		{ " 1", -EINVAL, 0 },
		{ "1 ", -EINVAL, 0 },
		{ "1a", -EINVAL, 0 },
		{ "0x1g", -EINVAL, 0 },
		{ "1.5", -EINVAL, 0 },
		{ "one", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		uint32_t num = 12345;

		assert_int_equal(args_number(t[i].word, 1, 65535, &num), t[i].rc);
		assert_int_equal(num, t[i].rc ? 12345 : t[i].num);
	}
}

static void numbers_full_range(void **state)
{
	uint32_t num;

	(void)state;
	assert_int_equal(args_number("4294967295", 0, UINT32_MAX, &num), 0);
	assert_int_equal(num, UINT32_MAX);
	assert_int_equal(args_number("4294967296", 0, UINT32_MAX, &num), -ERANGE);
	assert_int_equal(args_number("0", 0, UINT32_MAX, &num), 0);
	assert_int_equal(num, 0);
}

static void ethernet_addresses(void **state)
{
	static const uint8_t good[6] = { 0x02, 0x00, 0x5e, 0xab, 0xCD, 0xff };
	static const char *const bad[] = {
		"",
		"02",
		"02:00:5e:ab:cd",
		"02:00:5e:ab:cd:ff:00",
		"02:00:5e:ab:cd:f",
		"2:0:5e:ab:cd:ff",
		"02-00-5e-ab-cd-ff",
		"02:00:5e:ab:cd:fg",
		"02:00:5e:ab:cd:ff ",
		"01:00:5e:00:00:01",
		"ff:ff:ff:ff:ff:ff",
		"00:00:00:00:00:00",
		"02:00:5e:ab:cd:",
		"02:00:5e:ab::ff",
	};
	uint8_t mac[6];

	(void)state;
	assert_int_equal(args_mac("02:00:5e:aB:Cd:ff", mac), 0);
	assert_memory_equal(mac, good, 6);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(args_mac(bad[i], mac), -EINVAL);
}

static void ip_addresses(void **state)
{
	static const char *const bad[] = { "",		 "192.0.2",    "192.0.2.256", "lns.example",
					   "fe80::1%lo", "1.2.3.4/32", ":::" };
	struct arg_addr addr;
	char text[INET6_ADDRSTRLEN];

	(void)state;
	assert_int_equal(args_addr("192.0.2.1", &addr), 0);
	assert_int_equal(addr.family, AF_INET);
	assert_string_equal(inet_ntop(AF_INET, &addr.in4, text, sizeof(text)), "192.0.2.1");
	assert_int_equal(args_addr("2001:db8::7", &addr), 0);
	assert_int_equal(addr.family, AF_INET6);
	assert_string_equal(inet_ntop(AF_INET6, &addr.in6, text, sizeof(text)), "2001:db8::7");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(args_addr(bad[i], &addr), -EINVAL);
}

static void keywords(void **state)
{
	(void)state;
	assert_int_equal(parse(ALL, ARGS_BIT(ID) | ARGS_BIT(MAC),
			       "mac 02:00:00:00:00:01 udp on peer 7 id 0x10 mode fo remote ::1"),
			 0);
	assert_true(vals[ID].set && vals[PEER].set && vals[CSUM].set && vals[MAC].set &&
		    vals[MODE].set);
	assert_false(vals[PORT].set || vals[TOS].set || vals[DEV].set);
	assert_int_equal(vals[ID].num, 16);
	assert_int_equal(vals[PEER].num, 7);
	assert_int_equal(vals[CSUM].num, 1);
	assert_int_equal(vals[MODE].num, 2);
	assert_int_equal(vals[MAC].mac[5], 1);
	assert_int_equal(vals[PLACE].addr.family, AF_INET6);
	assert_int_equal(parse(ALL, 0, "udp-checksum off"), 0);
	assert_int_equal(vals[CSUM].num, 0);
	/* Values of an earlier run are gone. */
	assert_false(vals[ID].set);
	assert_int_equal(parse(ALL, 0, ""), 0);
}

static void number_or_word(void **state)
{
	(void)state;
	assert_int_equal(parse(ALL, 0, "tos 184"), 0);
	assert_int_equal(vals[TOS].word, 0);
	assert_int_equal(vals[TOS].num, 184);
	assert_int_equal(parse(ALL, 0, "tos inh"), 0);
	assert_int_equal(vals[TOS].word, 1);
	assert_int_equal(vals[TOS].num, 0);
	refuses("tos 256", "tos: 256 is out of range 0-255");
	refuses("tos outherit", "unknown tos \"outherit\", expected one of: inherit");
}

static void positional(void **state)
{
	(void)state;
	assert_int_equal(parse(ALL, ARGS_BIT(ID), "5 peer-id 6"), 0);
	assert_int_equal(vals[ID].num, 5);
	assert_int_equal(vals[PEER].num, 6);
	assert_int_equal(parse(ALL, ARGS_BIT(ID), "peer-id 6 5"), 0);
	assert_int_equal(vals[ID].num, 5);
	refuses("5 id 6", "id is given twice");
	refuses("70000", "id: 70000 is out of range 1-65535");
	/* A second bare number is no keyword. */
	assert_int_equal(parse(ALL, 0, "5 6"), -1);
	assert_non_null(strstr(err.text, "unknown keyword \"6\""));
}

static void devices(void **state)
{
	(void)state;
	assert_int_equal(parse(ALL, 0, "dev lo"), 0);
	assert_int_equal(vals[DEV].num, if_nametoindex("lo"));
	refuses("dev no-such-dev0", "dev: no network interface \"no-such-dev0\"");
}

static void refusals(void **state)
{
	(void)state;
	refuses("id", "id needs a value");
	refuses("port 1 port 2", "port is given twice");
	refuses("port http", "port: \"http\" is not a number");
	refuses("port -1", "port: \"-1\" is not a number");
	refuses("p 1", "keyword \"p\" is ambiguous: peer-id port");
	refuses("remote lns", "remote: \"lns\" is not an IP address");
	refuses("mac 0", "mac: \"0\" is not a unicast Ethernet address");
	refuses("mode x", "unknown mode \"x\", expected one of: punt hold forward");
	refuses("udp-checksum o", "udp-checksum \"o\" is ambiguous: off on");
	assert_int_equal(parse(ALL, ARGS_BIT(PEER), "id 1"), -1);
	assert_string_equal(err.text, "peer-id is missing");
}

static void only_what_the_verb_allows(void **state)
{
	(void)state;
	assert_int_equal(parse(ARGS_BIT(ID) | ARGS_BIT(PEER), 0, "port 1"), -1);
	assert_string_equal(err.text, "unknown keyword \"port\", expected one of: id peer-id");
	/* Not allowed means not ambiguous either. */
	assert_int_equal(parse(ARGS_BIT(ID) | ARGS_BIT(PEER), 0, "p 1"), 0);
	assert_int_equal(vals[PEER].num, 1);
	assert_int_equal(parse(ARGS_BIT(PEER), 0, "5"), -1);
	assert_int_equal(parse(0, 0, "id 1"), -1);
	assert_string_equal(err.text, "unexpected word \"id\"");
}

static void texts_and_flags(void **state)
{
	(void)state;
	assert_int_equal(parse(ALL, 0, "once sort once id 7"), 0);
	assert_true(vals[ONCE].set && vals[SORT].set && vals[ID].set);
	assert_string_equal(vals[SORT].text, "once");
	assert_int_equal(vals[ID].num, 7);
	assert_int_equal(parse(ALL, 0, "id 7 once"), 0);
	assert_true(vals[ONCE].set);
	assert_int_equal(parse(ALL, 0, "id 7"), 0);
	assert_false(vals[ONCE].set);
	refuses("once once", "once is given twice");
	refuses("sort", "sort needs a value");
}

/* args_next() of words separated by blanks. */
static int next(uint32_t allowed, const char *line, uint32_t *left)
{
	const struct args_rule rule = { spec, KEYWORDS, allowed, 0 };
	char copy[256] = "", *argv[64], *word, *save = NULL;
	int argc = 0;

	strncpy(copy, line, sizeof(copy) - 1);
	for (word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	return args_next(&rule, argc, argv, left);
}

static void what_may_follow(void **state)
{
	uint32_t left = 0;

	(void)state;
	assert_int_equal(next(ALL, "", &left), -1);
	assert_int_equal(left, ALL);
	assert_int_equal(next(ALL, "id", &left), ID);
	assert_int_equal(next(ALL, "12 peer 3 mode", &left), MODE);
	assert_int_equal(next(ALL, "12 peer 3", &left), -1);
	assert_int_equal(left, ALL & ~(ARGS_BIT(ID) | ARGS_BIT(PEER)));
	assert_int_equal(next(ALL, "once", &left), -1);
	assert_int_equal(left, ALL & ~ARGS_BIT(ONCE));
	assert_int_equal(next(ARGS_BIT(ID) | ARGS_BIT(TOS), "id 1", &left), -1);
	assert_int_equal(left, ARGS_BIT(TOS));
	assert_int_equal(next(ALL, "frob", &left), -2);
	assert_int_equal(next(ALL, "p 1", &left), -2);
	assert_int_equal(next(ALL, "once once", &left), -2);
	assert_int_equal(next(ARGS_BIT(ID), "port", &left), -2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(match_words),
		cmocka_unit_test(match_bounds),
		cmocka_unit_test(numbers),
		cmocka_unit_test(numbers_full_range),
		cmocka_unit_test(ethernet_addresses),
		cmocka_unit_test(ip_addresses),
		cmocka_unit_test(keywords),
		cmocka_unit_test(number_or_word),
		cmocka_unit_test(positional),
		cmocka_unit_test(devices),
		cmocka_unit_test(refusals),
		cmocka_unit_test(only_what_the_verb_allows),
		cmocka_unit_test(texts_and_flags),
		cmocka_unit_test(what_may_follow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
