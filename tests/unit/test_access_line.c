// SPDX-License-Identifier: GPL-2.0
/*
 * Access-line information (TR-101 section 3.9 and appendix C, RFC 5515 section 5):
 *  - every sub-option, bytes by hand
 *  - wrong lengths, too long ids, repeated, unknown and truncated sub-options
 *  - every AVP out and in, units and limits
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/access_line.h"

#define BIT(v) (UINT32_C(1) << (v))
#define ALL (BIT(ACCESS_LINE_VALUES) - 1)

/* Sub-option n + 0x81 says 0x01020300 + n. */
static const uint8_t full[] = {
	0x01, 0x03, 'e', '/', '1',
	0x02, 0x04, 'r', 'e', 'm', '2',
	0x81, 4, 1, 2, 3, 0, 0x82, 4, 1, 2, 3, 1, 0x83, 4, 1, 2, 3, 2, 0x84, 4, 1, 2, 3, 3,
	0x85, 4, 1, 2, 3, 4, 0x86, 4, 1, 2, 3, 5, 0x87, 4, 1, 2, 3, 6, 0x88, 4, 1, 2, 3, 7,
	0x89, 4, 1, 2, 3, 8, 0x8a, 4, 1, 2, 3, 9, 0x8b, 4, 1, 2, 3, 10, 0x8c, 4, 1, 2, 3, 11,
	0x8d, 4, 1, 2, 3, 12, 0x8e, 4, 1, 2, 3, 13,
	0x90, 3, 0x01, 0x02, 0x00,	/* Ethernet, single-tagged */
	0xfe, 0,
};

/* From a heap copy of exactly @len octets, so that the sanitizer sees a read past the end. */
static void parse(struct access_line *line, const uint8_t *tag, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, tag, len);
	memset(line, 0xa5, sizeof(*line));
	access_line_parse(line, copy, len);
	free(copy);
}

static void test_every_sub_option(void **state)
{
	struct access_line line;

	(void)state;
	parse(&line, full, sizeof(full));
	assert_int_equal(line.circuit_len, 3);
	assert_memory_equal(line.circuit_id, "e/1", 3);
	assert_int_equal(line.remote_len, 4);
	assert_memory_equal(line.remote_id, "rem2", 4);
	assert_int_equal(line.known, ALL);
	for (unsigned int v = 0; v < ACCESS_LINE_ENCAPSULATION; v++)
		assert_int_equal(line.value[v], 0x01020300 + v);
	assert_int_equal(line.value[ACCESS_LINE_ENCAPSULATION], 0x010200);
	assert_int_equal(line.value[ACCESS_LINE_IWF], 1);
}

/* Cut off anywhere: what came whole before is kept. */
static void test_truncated(void **state)
{
	struct access_line line;

	(void)state;
	for (size_t len = 0; len < sizeof(full); len++) {
		parse(&line, full, len);
		assert_int_equal(line.circuit_len, len >= 5 ? 3 : 0);
		assert_int_equal(line.remote_len, len >= 11 ? 4 : 0);
		for (unsigned int v = 0; v < ACCESS_LINE_ENCAPSULATION; v++)
			assert_int_equal(access_line_knows(&line, v), len >= 11 + 6 * (v + 1));
		assert_false(access_line_knows(&line, ACCESS_LINE_IWF));
	}
}

static void test_wrong_lengths(void **state)
{
	static const uint8_t codes[] = { 0x81, 0x8a, 0x8b, 0x8e, 0x90, 0xfe };
	static const uint8_t right[] = { 4, 4, 4, 4, 3, 0 };
	struct access_line line;

	(void)state;
	for (size_t i = 0; i < sizeof(codes); i++) {
		for (unsigned int n = 0; n < 9; n++) {
			uint8_t tag[64] = { codes[i], (uint8_t)n };

			tag[2 + n] = 0x01;
			tag[3 + n] = 1;
			tag[4 + n] = 'x';
			parse(&line, tag, 5 + n);
			assert_int_equal(line.known != 0, n == right[i]);
			assert_int_equal(line.circuit_len, 1);
		}
	}
}

static void test_ids(void **state)
{
	uint8_t tag[600];
	struct access_line line;

	(void)state;
	for (unsigned int n = 0; n < 256; n++) {
		memset(tag, 'c', sizeof(tag));
		tag[0] = 1;
		tag[1] = (uint8_t)n;
		tag[2 + n] = 2;
		tag[3 + n] = (uint8_t)n;
		parse(&line, tag, 4 + 2 * n);
		assert_int_equal(line.circuit_len, n <= 63 ? n : 0);
		assert_int_equal(line.remote_len, n <= 63 ? n : 0);
	}
}

static void test_repeated_and_unknown(void **state)
{
	static const uint8_t tag[] = { 0x01, 1, 'a', 0x81, 4, 0, 0, 0, 1, 0x8f, 4, 9, 9, 9, 9, 0x91, 4, 0, 0, 0, 3,
				       0x00, 0, 0x03, 2, 'z', 'z', 0xff, 0, 0x01, 1, 'b', 0x81, 4, 0, 0, 0, 2 };
	struct access_line line;

	(void)state;
	parse(&line, tag, sizeof(tag));
	assert_int_equal(line.circuit_len, 1);
	assert_int_equal(line.circuit_id[0], 'b');
	assert_int_equal(line.known, BIT(ACCESS_LINE_ACTUAL_UP));
	assert_int_equal(line.value[ACCESS_LINE_ACTUAL_UP], 2);
}

static void test_connect_speed(void **state)
{
	struct access_line line = { .known = BIT(ACCESS_LINE_ACTUAL_DOWN) };

	(void)state;
	line.value[ACCESS_LINE_ACTUAL_DOWN] = 18000;
	line.value[ACCESS_LINE_ACTUAL_UP] = 1000;
	assert_int_equal(access_line_bps(&line, ACCESS_LINE_ACTUAL_DOWN), 18000000);
	assert_int_equal(access_line_bps(&line, ACCESS_LINE_ACTUAL_UP), 0);
	line.value[ACCESS_LINE_ACTUAL_DOWN] = 4294967;
	assert_int_equal(access_line_bps(&line, ACCESS_LINE_ACTUAL_DOWN), 4294967000);
	line.value[ACCESS_LINE_ACTUAL_DOWN] = 4294968;
	assert_int_equal(access_line_bps(&line, ACCESS_LINE_ACTUAL_DOWN), UINT32_MAX);
	line.value[ACCESS_LINE_ACTUAL_DOWN] = UINT32_MAX;
	assert_int_equal(access_line_bps(&line, ACCESS_LINE_ACTUAL_DOWN), UINT32_MAX);
}

/* 10,000,000 kbit/s do not fit into 32 bits of bit/s: 0x2540be400. */
static void test_avps_by_hand(void **state)
{
	static const struct {
		enum access_line_value v;
		uint32_t value;
		uint16_t attr;
		size_t len;
		uint8_t octets[8];
	} cases[] = {
		{ ACCESS_LINE_ACTUAL_UP, 10000000, 129, 8, { 0, 0, 0, 0x02, 0x54, 0x0b, 0xe4, 0x00 } },
		{ ACCESS_LINE_ACTUAL_DOWN, 1, 130, 8, { 0, 0, 0, 0, 0, 0, 0x03, 0xe8 } },
		{ ACCESS_LINE_MINIMUM_UP, 0, 131, 8, { 0 } },
		{ ACCESS_LINE_MINIMUM_DOWN, 1, 132, 8, { 0, 0, 0, 0, 0, 0, 0x03, 0xe8 } },
		{ ACCESS_LINE_ATTAINABLE_UP, 1, 133, 8, { 0, 0, 0, 0, 0, 0, 0x03, 0xe8 } },
		{ ACCESS_LINE_ATTAINABLE_DOWN, 1, 134, 8, { 0, 0, 0, 0, 0, 0, 0x03, 0xe8 } },
		{ ACCESS_LINE_MAXIMUM_UP, 1, 135, 8, { 0, 0, 0, 0, 0, 0, 0x03, 0xe8 } },
		{ ACCESS_LINE_MAXIMUM_DOWN, 1, 136, 8, { 0, 0, 0, 0, 0, 0, 0x03, 0xe8 } },
		{ ACCESS_LINE_MINIMUM_UP_LOW_POWER, 1, 137, 8, { 0, 0, 0, 0, 0, 0, 0x03, 0xe8 } },
		{ ACCESS_LINE_MINIMUM_DOWN_LOW_POWER, UINT32_MAX, 138, 8,
		  { 0, 0, 0x03, 0xe7, 0xff, 0xff, 0xfc, 0x18 } },
		{ ACCESS_LINE_MAXIMUM_DELAY_UP, 16, 139, 4, { 0, 0, 0, 16 } },
		{ ACCESS_LINE_ACTUAL_DELAY_UP, 0x01020304, 140, 4, { 1, 2, 3, 4 } },
		{ ACCESS_LINE_MAXIMUM_DELAY_DOWN, 8, 141, 4, { 0, 0, 0, 8 } },
		{ ACCESS_LINE_ACTUAL_DELAY_DOWN, 8, 142, 4, { 0, 0, 0, 8 } },
		{ ACCESS_LINE_ENCAPSULATION, 0x000106, 144, 3, { 0, 1, 6 } },
		{ ACCESS_LINE_IWF, 1, 254, 4, { 0, 0, 0, 1 } },
	};

	(void)state;
	assert_int_equal(sizeof(cases) / sizeof(cases[0]), ACCESS_LINE_VALUES);
	for (size_t i = 0; i < ACCESS_LINE_VALUES; i++) {
		struct access_line line = { 0 }, back = { 0 };
		uint8_t out[ACCESS_LINE_AVP_MAX];
		uint16_t attr = 0;

		line.value[cases[i].v] = cases[i].value;
		assert_int_equal(access_line_put_avp(&line, cases[i].v, &attr, out), 0);
		line.known = BIT(cases[i].v);
		assert_int_equal(access_line_put_avp(&line, cases[i].v, &attr, out), cases[i].len);
		assert_int_equal(attr, cases[i].attr);
		assert_memory_equal(out, cases[i].octets, cases[i].len);

		assert_true(access_line_take_avp(&back, attr, out, cases[i].len));
		assert_memory_equal(&back, &line, sizeof(line));
		/* The first counts; a wrong length does not. */
		assert_false(access_line_take_avp(&back, attr, out, cases[i].len));
		back.known = 0;
		assert_false(access_line_take_avp(&back, attr, out, cases[i].len - 1));
		assert_int_equal(back.known, 0);
	}
}

static void test_avps_received(void **state)
{
	static const uint8_t huge[8] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	uint8_t id[ACCESS_LINE_TEXT + 1];
	struct access_line line = { 0 };

	(void)state;
	memset(id, 'i', sizeof(id));
	assert_true(access_line_take_avp(&line, 129, huge, 8));
	assert_int_equal(line.value[ACCESS_LINE_ACTUAL_UP], UINT32_MAX);
	assert_false(access_line_take_avp(&line, 145, huge, 4));
	assert_false(access_line_take_avp(&line, 143, huge, 4));
	assert_false(access_line_take_avp(&line, 0x8101, huge, 8));
	for (uint16_t attr = 1; attr <= 2; attr++) {
		assert_false(access_line_take_avp(&line, attr, id, 0));
		assert_false(access_line_take_avp(&line, attr, id, sizeof(id)));
		assert_true(access_line_take_avp(&line, attr, id, ACCESS_LINE_TEXT));
		assert_false(access_line_take_avp(&line, attr, id, 1));
	}
	assert_int_equal(line.circuit_len, ACCESS_LINE_TEXT);
	assert_int_equal(line.remote_len, ACCESS_LINE_TEXT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_sub_option),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_wrong_lengths),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_repeated_and_unknown),
		cmocka_unit_test(test_connect_speed),
		cmocka_unit_test(test_avps_by_hand),
		cmocka_unit_test(test_avps_received),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
