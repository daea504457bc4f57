// SPDX-License-Identifier: GPL-2.0
/*
 * Output of commands: text and JSON that grow piece by piece.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli_out.h"

static void text_grows_over_every_size(void **state)
{
	struct cli_out o = { 0 };
	size_t want = 0;

	(void)state;
	for (unsigned int i = 0; i < 3000; i++) {
		cli_out_printf(&o, "%05u|", i);
		want += 6;
		assert_int_equal(o.len, want);
		assert_int_equal(strlen(o.text), want);
	}
	assert_memory_equal(o.text + 6 * 2999, "02999|", 6);
	assert_false(o.failed);
	cli_out_release(&o);
	assert_null(o.text);
}

static void one_long_piece_fits(void **state)
{
	char *piece = malloc(100001);
	struct cli_out o = { 0 };

	(void)state;
	memset(piece, 'x', 100000);
	piece[100000] = '\0';
	cli_out_printf(&o, "%s", piece);
	assert_int_equal(o.len, 100000);
	assert_string_equal(o.text, piece);
	cli_out_release(&o);
	free(piece);
}

static void cleared_text_begins_anew(void **state)
{
	struct cli_out o = { 0 };

	(void)state;
	cli_out_printf(&o, "first");
	cli_out_clear(&o);
	assert_int_equal(o.len, 0);
	cli_out_printf(&o, "second");
	assert_string_equal(o.text, "second");
	cli_out_release(&o);
}

static struct json_object *named(const char *name, uint64_t value)
{
	struct json_object *o = json_object_new_object();

	cli_json_text(o, "name", name);
	cli_json_u64(o, "value", value);
	cli_json_bool(o, "good", true);
	return o;
}

/* What has been sent meanwhile must not change what follows. */
static void an_array_in_pieces_is_one_document(void **state)
{
	struct cli_out o = { .json = true };
	char all[512] = "";

	(void)state;
	cli_out_array_begin(&o);
	cli_out_array_item(&o, named("a \"quoted\"", UINT64_MAX));
	strcat(all, o.text);
	cli_out_clear(&o);
	cli_out_array_item(&o, named("b", 0));
	cli_out_array_end(&o);
	strcat(all, o.text);
	assert_string_equal(all, "[{\"name\":\"a \\\"quoted\\\"\",\"value\":18446744073709551615,\"good\":true},"
				 "{\"name\":\"b\",\"value\":0,\"good\":true}]\n");
	cli_out_release(&o);
}

static void an_empty_array_is_a_document(void **state)
{
	struct cli_out o = { .json = true };

	(void)state;
	cli_out_array_begin(&o);
	cli_out_array_end(&o);
	assert_string_equal(o.text, "[]\n");
	cli_out_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_grows_over_every_size),
		cmocka_unit_test(one_long_piece_fits),
		cmocka_unit_test(cleared_text_begins_anew),
		cmocka_unit_test(an_array_in_pieces_is_one_document),
		cmocka_unit_test(an_empty_array_is_a_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
