// SPDX-License-Identifier: GPL-2.0
/*
 * test_vici_msg.c - messages to and from charon
 *
 * Behaviours checked: a request's octets; what does not fit, or is too long for the format, gives no request; answers that say
 * yes, no and nothing, with a reason that can be printed; the items of lists; answers cut off anywhere are refused, and are not
 * read beyond their end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/vici_msg.h"

static void test_the_octets_of_a_request(void **state)
{
	static const uint8_t expected[] =
		"\0\0\0\x2b"			/* what follows */
		"\0\4load"
		"\1\1s"				/* section s */
		"\3\1k\0\x5v\0\x80 7"		/* k, any octets */
		"\4\4list\5\0\3one\5\0\0\6"	/* list: "one", "" */
		"\2"
		"\3\1n\0\2" "42";
	uint8_t buf[256];
	struct writer w;

	(void)state;
	writer_init(&w, buf, sizeof(buf));
	vici_begin(&w, "load");
	vici_section(&w, "s");
	vici_data(&w, "k", "v\0\x80 7", 5);
	vici_list(&w, "list");
	vici_item(&w, "one");
	vici_item(&w, "");
	vici_list_end(&w);
	vici_section_end(&w);
	vici_value(&w, "n", "%u", 42);
	assert_int_equal(vici_end(&w), sizeof(expected) - 1);
	assert_memory_equal(buf, expected, sizeof(expected) - 1);
}

static size_t value_of(size_t len, uint8_t *buf, size_t cap)
{
	char *data = calloc(1, len + 1);
	struct writer w;
	size_t n;

	writer_init(&w, buf, cap);
	vici_begin(&w, "c");
	vici_data(&w, "k", data, len);
	free(data);
	n = vici_end(&w);
	return n;
}

static void test_what_does_not_fit(void **state)
{
	static uint8_t buf[70000];
	char name[300], text[2000];
	struct writer w;

	(void)state;
	assert_int_equal(value_of(4, buf, 4 + 3 + 3 + 2 + 4), 16);
	assert_int_equal(value_of(4, buf, 15), 0);
	assert_int_equal(value_of(65535, buf, sizeof(buf)), 65547);
	assert_int_equal(value_of(65536, buf, sizeof(buf)), 0);
	memset(name, 'n', sizeof(name));
	name[256] = '\0';
	writer_init(&w, buf, sizeof(buf));
	vici_begin(&w, name);
	assert_int_equal(vici_end(&w), 0);
	writer_init(&w, buf, sizeof(buf));
	vici_begin(&w, name + 1);
	assert_int_not_equal(vici_end(&w), 0);
	memset(text, 't', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	writer_init(&w, buf, sizeof(buf));
	vici_begin(&w, "c");
	vici_value(&w, "k", "%s", text);
	assert_int_equal(vici_end(&w), 0);
}

/* A heap copy, so that the sanitizer sees a read past the end. */
static bool fails(const void *packet, size_t len, char *why, size_t size)
{
	uint8_t *copy = malloc(len ? len : 1);
	struct reader r;
	bool failed;

	memcpy(copy, packet, len);
	failed = !vici_answer(&r, copy, len) || vici_failed(&r, why, size);
	free(copy);
	return failed;
}

#define ANSWER(octets)	(octets), sizeof(octets) - 1

static void test_answers(void **state)
{
	char why[64];

	(void)state;
	assert_false(fails(ANSWER("\1\3\7success\0\3yes"), why, sizeof(why)));
	assert_false(fails(ANSWER("\1\3\7success\0\3yes"), NULL, 0));
	assert_true(fails(ANSWER("\1\3\7success\0\2no\3\6errmsg\0\10no \1 way"), why, sizeof(why)));
	assert_string_equal(why, "no ? way");
	assert_true(fails(ANSWER("\1"), why, sizeof(why)));
	assert_string_equal(why, "no reason given");
	assert_true(fails(ANSWER("\1\3\7success\0\4yes!"), why, sizeof(why)));
	/* Events are confirmed without a word, which is not carried out as far as this function goes. */
	assert_true(fails(ANSWER("\5"), why, sizeof(why)));
	/* A command that charon does not know, an event, nothing. */
	assert_true(fails(ANSWER("\2"), why, sizeof(why)));
	assert_true(fails(ANSWER("\7\3log"), why, sizeof(why)));
	assert_true(fails(ANSWER(""), why, sizeof(why)));
}

static void test_answers_cut_off(void **state)
{
	static const uint8_t answer[] = "\1\3\7success\0\3yes\1\1s\3\1k\0\1v\2\4\1l\5\0\1i\6";
	size_t len, whole = 0;

	(void)state;
	for (len = 0; len < sizeof(answer); len++)
		whole += !fails(answer, len, NULL, 0);
	/* After each of the seven elements that it may end with; the octet 0 behind them is no element. */
	assert_int_equal(whole, 7);
	assert_true(fails(ANSWER("\1\3\7success\0\3yes\11"), NULL, 0));
}

static char seen[256];

static void on_item(void *ctx, const char *text)
{
	(void)ctx;
	strcat(seen, text);
	strcat(seen, ";");
}

static void test_items(void **state)
{
	static const char answer[] = "\1\4\5conns\5\0\1a\5\0\0\5\0\7openlac\6\3\1k\0\1v";
	struct reader r;

	(void)state;
	seen[0] = '\0';
	assert_true(vici_answer(&r, answer, sizeof(answer) - 1));
	vici_items(&r, on_item, NULL);
	assert_string_equal(seen, "a;;openlac;");
	/* The reader is the caller's. */
	seen[0] = '\0';
	vici_items(&r, on_item, NULL);
	assert_string_equal(seen, "a;;openlac;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_octets_of_a_request),
		cmocka_unit_test(test_what_does_not_fit),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_answers_cut_off),
		cmocka_unit_test(test_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
