// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_answer.c - JSON that comes over the control socket, cut anywhere
 *
 * Behaviours checked: answers that follow each other, in pieces of every size; what is no object; one
 * that does not end; members of an array in a document of any shape; candidates and what their words
 * have in common.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tools/lacctl/answer.h"
#include "tools/lacctl/candidates.h"

static char seen[4096];

static void note(const char *text)
{
	strncat(seen, text, sizeof(seen) - strlen(seen) - 1);
	strncat(seen, "|", sizeof(seen) - strlen(seen) - 1);
}

/* Feeds pieces of that many octets; the last result is the answer. */
static int feed_answers(struct answer_reader *r, const char *text, size_t piece)
{
	const char *end = text + strlen(text);
	struct json_object *answer;
	int rc = 0;

	seen[0] = '\0';
	while (text < end && rc >= 0) {
		const char *pos = text;
		const char *stop = (size_t)(end - text) < piece ? end : text + piece;

		while ((rc = answer_next(r, &pos, stop, &answer)) > 0) {
			note(json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN));
			json_object_put(answer);
		}
		text = stop;
	}
	return rc;
}

static void answers_in_pieces(void **state)
{
	static const char text[] = "{\"text\":\"a }\\\" \\n\"}\n{\"text\":\"\xc3\xa4\"}\r\n"
				   "{\"status\":\"ok\",\"prompt\":\"lac#\"}\n";
	struct answer_reader r;

	(void)state;
	assert_int_equal(answer_init(&r), 0);
	for (size_t piece = 1; piece <= sizeof(text); piece++) {
		assert_int_equal(feed_answers(&r, text, piece), 0);
		assert_string_equal(seen, "{\"text\":\"a }\\\" \\n\"}|{\"text\":\"\xc3\xa4\"}|"
					  "{\"status\":\"ok\",\"prompt\":\"lac#\"}|");
	}
	answer_release(&r);
}

static void no_answers(void **state)
{
	static const char *const texts[] = { "hello\n", "[1]\n", "{]\n", "\"text\"\n", "null\n" };
	struct answer_reader r;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(answer_init(&r), 0);
		assert_int_equal(feed_answers(&r, texts[i], 64), -EBADMSG);
		assert_string_equal(seen, "");
		answer_release(&r);
	}
}

static void another_stream(void **state)
{
	struct answer_reader r;

	(void)state;
	assert_int_equal(answer_init(&r), 0);
	assert_int_equal(feed_answers(&r, "{\"text\":\"cut o", 64), 0);
	answer_reset(&r);
	assert_int_equal(feed_answers(&r, "{\"status\":\"ok\"}\n", 64), 0);
	assert_string_equal(seen, "{\"status\":\"ok\"}|");
	answer_release(&r);
}

static void endless_answer(void **state)
{
	static char piece[65536];
	const char *pos = "{\"text\":\"", *end = pos + strlen(pos);
	struct json_object *answer;
	struct answer_reader r;
	size_t used = strlen(pos);
	int rc;

	(void)state;
	assert_int_equal(answer_init(&r), 0);
	memset(piece, 'x', sizeof(piece));
	while (!(rc = answer_next(&r, &pos, end, &answer)) && used <= 2 * ANSWER_MAX) {
		pos = piece;
		end = piece + sizeof(piece);
		used += sizeof(piece);
	}
	assert_int_equal(rc, -EBADMSG);
	assert_true(used <= ANSWER_MAX + sizeof(piece) + 16);
	answer_release(&r);
}

static void members_of_answers(void **state)
{
	struct json_object *o = json_tokener_parse("{\"a\":\"b\",\"n\":1}");

	(void)state;
	assert_string_equal(answer_text(o, "a"), "b");
	assert_null(answer_text(o, "n"));
	assert_null(answer_text(o, "x"));
	assert_null(answer_text(NULL, "x"));
	json_object_put(o);
}

static void note_item(void *data, struct json_object *item)
{
	(void)data;
	note(json_object_to_json_string_ext(item, JSON_C_TO_STRING_PLAIN));
}

static bool feed_items(const char *text, size_t piece)
{
	struct item_reader r;
	size_t len = strlen(text);
	bool bad;

	seen[0] = '\0';
	assert_int_equal(items_init(&r, note_item, NULL), 0);
	for (size_t pos = 0; pos < len; pos += piece)
		items_feed(&r, text + pos, len - pos < piece ? len - pos : piece);
	bad = r.bad;
	items_release(&r);
	return !bad;
}

static void items_are(const char *text, const char *expected)
{
	for (size_t piece = 1; piece <= strlen(text) + 1; piece++) {
		assert_true(feed_items(text, piece));
		assert_string_equal(seen, expected);
	}
}

static void items_in_pieces(void **state)
{
	(void)state;
	items_are("[]\n", "");
	items_are("", "");
	items_are("{}", "");
	items_are("[ {\"a\":1},\n{\"b\":[{\"c\":2}]} ]\n", "{\"a\":1}|{\"b\":[{\"c\":2}]}|");
	items_are("[{\"a\":\"}],\\\\\"},{\"b\":\"\\\"{\"}]", "{\"a\":\"}],\\\\\"}|{\"b\":\"\\\"{\"}|");
	items_are("{\"n\":1,\"list\":[{\"a\":1}],\"more\":[{\"b\":2}]}", "{\"a\":1}|");
	items_are("[{\"a\":1}][{\"b\":2}]", "{\"a\":1}|");
	/* What is no object is nothing to us. */
	items_are("[1,\"{\",null,{\"a\":1}]", "{\"a\":1}|");
	items_are("[{\"a\":1}", "{\"a\":1}|");
}

static void bad_items(void **state)
{
	(void)state;
	assert_false(feed_items("[{\"a\":1},{nonsense},{\"b\":2}]", 5));
	assert_string_equal(seen, "{\"a\":1}|");
	assert_true(feed_items("]]}}[{\"a\":1}]", 3));
}

static void long_item(void **state)
{
	char *text = malloc(ITEM_MAX + 64);

	(void)state;
	assert_non_null(text);
	strcpy(text, "[{\"a\":1},{\"b\":\"");
	memset(text + strlen(text), 'x', ITEM_MAX);
	strcpy(text + ITEM_MAX + 16, "\"}]");
	assert_false(feed_items(text, 1000));
	assert_string_equal(seen, "{\"a\":1}|");
	free(text);
}

static size_t common_of(const char *json, char *word, size_t size)
{
	struct json_object *answer = json_tokener_parse(json);
	size_t n = candidates_common(answer, word, size);

	json_object_put(answer);
	return n;
}

static void common_beginnings(void **state)
{
	char word[64];

	(void)state;
	assert_int_equal(common_of("{\"candidates\":[]}", word, sizeof(word)), 0);
	assert_string_equal(word, "");
	assert_int_equal(common_of("{\"candidates\":[{\"word\":\"show\"}]}", word, sizeof(word)), 1);
	assert_string_equal(word, "show");
	assert_int_equal(common_of("{\"candidates\":[{\"word\":\"tunnel\"},{\"word\":\"tun\"},"
				   "{\"word\":\"<1-9>\",\"placeholder\":true}]}",
				   word, sizeof(word)), 2);
	assert_string_equal(word, "tun");
	assert_int_equal(common_of("{\"candidates\":[{\"word\":\"a\"},{\"word\":\"b\"}]}",
				   word, sizeof(word)), 2);
	assert_string_equal(word, "");
	/* A character is not cut in two. */
	assert_int_equal(common_of("{\"candidates\":[{\"word\":\"x\xc3\xa4\"},{\"word\":\"x\xc3\xb6\"}]}",
				   word, sizeof(word)), 2);
	assert_string_equal(word, "x");
	assert_int_equal(common_of("{\"candidates\":[{\"word\":\"abcdef\"},{\"word\":\"abcdef\"}]}",
				   word, 4), 2);
	assert_string_equal(word, "abc");
}

static void candidate_members(void **state)
{
	struct json_object *answer = json_tokener_parse(
		"{\"from\":5,\"candidates\":[{\"word\":\"a\",\"help\":\"h\",\"placeholder\":false},"
		"{\"word\":\"<cr>\",\"placeholder\":true},{}]}");
	struct candidate c;

	(void)state;
	assert_int_equal(candidates_from(answer, 9), 5);
	assert_int_equal(candidates_from(answer, 3), 3);
	assert_true(candidates_get(answer, 0, &c));
	assert_string_equal(c.word, "a");
	assert_string_equal(c.help, "h");
	assert_false(c.placeholder);
	assert_true(candidates_get(answer, 1, &c));
	assert_true(c.placeholder);
	assert_string_equal(c.help, "");
	assert_true(candidates_get(answer, 2, &c));
	assert_true(c.placeholder);
	assert_false(candidates_get(answer, 3, &c));
	json_object_put(answer);
	answer = json_tokener_parse("{\"status\":\"ok\"}");
	assert_false(candidates_get(answer, 0, &c));
	assert_int_equal(candidates_from(answer, 7), 7);
	json_object_put(answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_in_pieces),
		cmocka_unit_test(no_answers),
		cmocka_unit_test(another_stream),
		cmocka_unit_test(endless_answer),
		cmocka_unit_test(members_of_answers),
		cmocka_unit_test(items_in_pieces),
		cmocka_unit_test(bad_items),
		cmocka_unit_test(long_item),
		cmocka_unit_test(common_beginnings),
		cmocka_unit_test(candidate_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
