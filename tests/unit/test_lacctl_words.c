// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_words.c - lines that lacctl sends to the daemon
 *
 * Behaviours checked: words of a system's shell become a line that the daemon's own reader splits into
 * the same words; quotes that are open; lines that may hold a secret, with every abbreviation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "tools/lacctl/words.h"

static void joins(const char *expected, const char *first, int argc, const char *const *argv)
{
	char line[256];

	assert_int_equal(words_join(line, sizeof(line), first, argc, (char *const *)argv), 0);
	assert_string_equal(line, expected);
}

static void plain_words(void **state)
{
	(void)state;
	joins("reload", "reload", 0, NULL);
	joins("show pppoe-ac connections", "show", 2,
	      (const char *const[]){ "pppoe-ac", "connections" });
}

static void quoted_words(void **state)
{
	(void)state;
	joins("show \"my ac\"", "show", 1, (const char *const[]){ "my ac" });
	joins("show \"a\tb\"", "show", 1, (const char *const[]){ "a\tb" });
	joins("show \"\"", "show", 1, (const char *const[]){ "" });
	/* Only at its beginning a quote is more than a character. */
	joins("show a\"b", "show", 1, (const char *const[]){ "a\"b" });
	joins("show \"\\\"b\"", "show", 1, (const char *const[]){ "\"b" });
	joins("show \"a \\\\ \\\" b\"", "show", 1, (const char *const[]){ "a \\ \" b" });
	joins("show a\\b", "show", 1, (const char *const[]){ "a\\b" });
	joins("show \"\xe2\x80\x9cq\xe2\x80\x9d\"", "show", 1,
	      (const char *const[]){ "\xe2\x80\x9cq\xe2\x80\x9d" });
	joins("show \xc3\xa4", "show", 1, (const char *const[]){ "\xc3\xa4" });
}

static void line_bounds(void **state)
{
	const char *const word[] = { "x\"y z" };	/* becomes "x\"y z", 8 characters */
	char line[16];

	(void)state;
	for (size_t size = 0; size < 13; size++) {
		memset(line, '#', sizeof(line));
		assert_int_equal(words_join(line, size, "set", 1, (char *const *)word), -E2BIG);
		assert_int_equal(line[size], '#');
	}
	assert_int_equal(words_join(line, 13, "set", 1, (char *const *)word), 0);
	assert_string_equal(line, "set \"x\\\"y z\"");
}

static void open_quotes(void **state)
{
	(void)state;
	assert_false(words_open_quote(""));
	assert_false(words_open_quote("   "));
	assert_false(words_open_quote("show x"));
	assert_true(words_open_quote("show \""));
	assert_true(words_open_quote("show \"my a"));
	assert_true(words_open_quote("show \"my ac "));
	assert_false(words_open_quote("show \"my ac\""));
	assert_false(words_open_quote("show \"my ac\" "));
	assert_true(words_open_quote("show \"a\" \"b"));
	assert_true(words_open_quote("show \"a\\\""));
	assert_false(words_open_quote("show \"a\\\\\""));
	assert_true(words_open_quote("show \"a\\"));
	/* In the middle of a word it is a character. */
	assert_false(words_open_quote("show a\"b"));
}

static void secret_lines(void **state)
{
	static const char *const always[] = {
		"shared-secret hidden", "secret hidden", "pre-shared-key hidden",
		"radius-server host 192.168.1.200 key testing123-1", "  password x",
		"crypto isakmp key hidden address 1.2.3.4", "shared-secret \"two words\"",
		"no shared-secret hidden",
	};
	static const char *const statements[] = {
		"shared hidden", "sh hidden", "sec hidden", "radius-server host 1.2.3.4 k hidden",
		"pre hidden", "pass hidden",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
		assert_true(words_secret(always[i], false));
		assert_true(words_secret(always[i], true));
	}
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		assert_true(words_secret(statements[i], true));
}

static void other_lines(void **state)
{
	static const char *const lines[] = {
		"", "   ", "show running-config", "sh run", "pppoe-ac x", "no shared-secret",
		"l2tp profile p", "service-name any",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_false(words_secret(lines[i], false));
	assert_false(words_secret("pppoe-ac mylittleac", true));
	assert_false(words_secret("l2tp peer-address static 192.168.11.2", true));
	assert_false(words_secret("service-name any", true));
	/* The rest is an operational command, where "sh" is "show". */
	assert_false(words_secret("do sh run", true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_words),
		cmocka_unit_test(quoted_words),
		cmocka_unit_test(line_bounds),
		cmocka_unit_test(open_quotes),
		cmocka_unit_test(secret_lines),
		cmocka_unit_test(other_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
