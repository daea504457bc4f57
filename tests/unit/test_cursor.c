// SPDX-License-Identifier: GPL-2.0
/*
 * test_cursor.c - bounds-checked reading and writing
 *
 * Behaviours checked: network byte order; a failed read consumes nothing, returns zero and makes every later one fail; huge
 * lengths do not wrap; sub-readers stay inside; a failed write changes nothing; patches only what was written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/cursor.h"

static const uint8_t octets[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08 };

static void test_read_in_order(void **state)
{
	uint8_t copy = 0;
	struct reader r;

	(void)state;
	reader_init(&r, octets, sizeof(octets));
	assert_int_equal(reader_u8(&r), 0x01);
	assert_int_equal(reader_be16(&r), 0x0203);
	assert_int_equal(reader_be32(&r), 0x04050607);
	reader_copy(&r, &copy, 1);
	assert_int_equal(copy, 0x08);
	assert_int_equal(r.left, 0);
	assert_false(r.err);
}

static void test_top_bit_is_no_sign(void **state)
{
	static const uint8_t high[] = { 0xff, 0xfe, 0xfd, 0xfc };
	struct reader r;

	(void)state;
	reader_init(&r, high, sizeof(high));
	assert_true(reader_be32(&r) == 0xfffefdfcu);
}

static void test_error_sticks(void **state)
{
	struct reader r;

	(void)state;
	reader_init(&r, octets, 3);
	assert_int_equal(reader_be32(&r), 0);
	assert_true(r.err);
	assert_int_equal(r.left, 3);
	assert_int_equal(reader_u8(&r), 0);
	assert_null(reader_take(&r, 0));
}

static void test_huge_length(void **state)
{
	struct reader r;

	(void)state;
	reader_init(&r, octets, sizeof(octets));
	assert_null(reader_take(&r, SIZE_MAX));
	assert_true(r.err);
}

static void test_sub_reader(void **state)
{
	struct reader r, sub;

	(void)state;
	reader_init(&r, octets, sizeof(octets));
	sub = reader_sub(&r, 3);
	assert_int_equal(reader_be16(&sub), 0x0102);
	assert_int_equal(reader_be16(&sub), 0);
	assert_true(sub.err);
	assert_false(r.err);
	assert_int_equal(reader_u8(&r), 0x04);
	sub = reader_sub(&r, 5);
	assert_true(sub.err && r.err);
	assert_int_equal(sub.left, 0);
}

static void test_write_in_order(void **state)
{
	uint8_t buf[8];
	struct writer w;

	(void)state;
	writer_init(&w, buf, sizeof(buf));
	writer_u8(&w, 0x01);
	writer_be16(&w, 0);
	writer_be32(&w, 0x04050607);
	writer_bytes(&w, "\x08", 1);
	writer_patch_be16(&w, 1, 0x0203);
	assert_false(w.err);
	assert_int_equal(w.len, 8);
	assert_memory_equal(buf, octets, 8);
}

static void test_write_does_not_overflow(void **state)
{
	uint8_t buf[4] = { 0 };
	struct writer w;

	(void)state;
	writer_init(&w, buf, 3);
	writer_be16(&w, 0x0102);
	writer_be16(&w, 0x0304);
	assert_true(w.err);
	writer_u8(&w, 0x05);
	assert_int_equal(w.len, 2);
	assert_int_equal(buf[2], 0);
	assert_null(writer_put(&w, SIZE_MAX));
}

static void test_patch_beyond_what_is_written(void **state)
{
	uint8_t buf[8] = { 0 };
	struct writer w;

	(void)state;
	writer_init(&w, buf, sizeof(buf));
	writer_be16(&w, 0x0102);
	writer_patch_be16(&w, 1, 0xffff);
	assert_true(w.err);
	assert_int_equal(buf[1], 0x02);
	writer_init(&w, buf, sizeof(buf));
	writer_patch_be16(&w, SIZE_MAX, 0xffff);
	assert_true(w.err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_in_order),
		cmocka_unit_test(test_top_bit_is_no_sign),
		cmocka_unit_test(test_error_sticks),
		cmocka_unit_test(test_huge_length),
		cmocka_unit_test(test_sub_reader),
		cmocka_unit_test(test_write_in_order),
		cmocka_unit_test(test_write_does_not_overflow),
		cmocka_unit_test(test_patch_beyond_what_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
