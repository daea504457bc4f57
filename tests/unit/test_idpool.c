// SPDX-License-Identifier: GPL-2.0
/*
 * test_idpool.c - random ids within few pages
 *
 * Behaviours checked: never 0 nor above the maximum, never one in use; all ids can be had, and then none; ids that were put
 * back can be had again; claims; few pages for many ids; not sequential; odd maxima.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/idpool.h"

static uint64_t seed;

/* xorshift64*: reproducible, and good enough to look random. */
static void fake_random(void *buf, size_t len)
{
	uint8_t *p = buf;

	while (len--) {
		seed ^= seed >> 12;
		seed ^= seed << 25;
		seed ^= seed >> 27;
		*p++ = (uint8_t)(seed * 0x2545f4914f6cdd1dull >> 56);
	}
}

static int setup(void **state)
{
	(void)state;
	seed = 42;
	return 0;
}

static void test_all_ids_once(void **state)
{
	static const uint16_t max[] = { 1, 2, 255, 256, 257, 1000, 65534, 65535 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(max) / sizeof(max[0]); i++) {
		struct idpool *p = idpool_new(fake_random, max[i]);
		bool *seen = calloc(65536, sizeof(*seen));
		unsigned int n;

		for (n = 1; n <= max[i]; n++) {
			uint16_t id = idpool_get(p);

			assert_in_range(id, 1, max[i]);
			assert_false(seen[id]);
			seen[id] = true;
			assert_int_equal(idpool_used(p), n);
		}
		assert_int_equal(idpool_get(p), 0);
		idpool_put(p, max[i]);
		assert_int_equal(idpool_get(p), max[i]);
		assert_int_equal(idpool_get(p), 0);
		free(seen);
		idpool_free(p);
	}
}

static void test_few_pages(void **state)
{
	struct idpool *p = idpool_new(fake_random, 65534);
	bool page[256] = { false };
	unsigned int n, pages = 0;

	(void)state;
	for (n = 0; n < 1000; n++)
		page[idpool_get(p) / 256] = true;
	for (n = 0; n < 256; n++)
		pages += page[n];
	assert_in_range(pages, 4, 10);
	idpool_free(p);
}

/* The last ids of a page are easy to guess and stay unused as long as there are other pages. */
static void test_pages_are_not_filled(void **state)
{
	struct idpool *p = idpool_new(fake_random, 65534);
	unsigned int n, used[256] = { 0 };

	(void)state;
	for (n = 0; n < 20000; n++)
		used[idpool_get(p) / 256]++;
	for (n = 0; n < 256; n++)
		assert_in_range(used[n], 0, 193);
	idpool_free(p);
}

static void test_not_sequential(void **state)
{
	struct idpool *p = idpool_new(fake_random, 65534);
	unsigned int n, neighbours = 0;
	uint16_t last = 0;

	(void)state;
	for (n = 0; n < 1000; n++) {
		uint16_t id = idpool_get(p);

		neighbours += id == last + 1;
		last = id;
	}
	assert_in_range(neighbours, 0, 20);
	idpool_free(p);
}

/* The pages in use must stay few when sessions come and go for long. */
static void test_churn_stays_dense(void **state)
{
	struct idpool *p = idpool_new(fake_random, 65534);
	bool page[256] = { false };
	uint16_t live[200];
	unsigned int n, pages = 0;

	(void)state;
	for (n = 0; n < 200; n++)
		live[n] = idpool_get(p);
	for (n = 0; n < 100000; n++) {
		uint8_t victim;

		fake_random(&victim, 1);
		idpool_put(p, live[victim % 200]);
		live[victim % 200] = idpool_get(p);
		page[live[victim % 200] / 256] = true;
	}
	for (n = 0; n < 256; n++)
		pages += page[n];
	assert_in_range(pages, 1, 12);
	assert_int_equal(idpool_used(p), 200);
	idpool_free(p);
}

static void test_claim(void **state)
{
	struct idpool *p = idpool_new(fake_random, 300);

	(void)state;
	assert_int_equal(idpool_claim(p, 0), -ERANGE);
	assert_int_equal(idpool_claim(p, 301), -ERANGE);
	assert_int_equal(idpool_claim(p, 300), 0);
	assert_int_equal(idpool_claim(p, 300), -EEXIST);
	assert_int_equal(idpool_used(p), 1);
	idpool_put(p, 300);
	assert_int_equal(idpool_used(p), 0);
	assert_int_equal(idpool_claim(p, 300), 0);
	idpool_free(p);
}

static void test_claimed_ids_are_not_given(void **state)
{
	struct idpool *p = idpool_new(fake_random, 400);
	unsigned int id;

	(void)state;
	for (id = 1; id < 400; id++)
		assert_int_equal(idpool_claim(p, (uint16_t)id), 0);
	assert_int_equal(idpool_get(p), 400);
	assert_int_equal(idpool_get(p), 0);
	idpool_free(p);
}

static void test_put_of_what_is_not_used(void **state)
{
	struct idpool *p = idpool_new(fake_random, 300);

	(void)state;
	idpool_put(p, 0);
	idpool_put(p, 17);
	idpool_put(p, 301);
	idpool_put(p, 65535);
	assert_int_equal(idpool_used(p), 0);
	idpool_free(p);
	idpool_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_all_ids_once, setup),
		cmocka_unit_test_setup(test_few_pages, setup),
		cmocka_unit_test_setup(test_pages_are_not_filled, setup),
		cmocka_unit_test_setup(test_not_sequential, setup),
		cmocka_unit_test_setup(test_churn_stays_dense, setup),
		cmocka_unit_test_setup(test_claim, setup),
		cmocka_unit_test_setup(test_claimed_ids_are_not_given, setup),
		cmocka_unit_test_setup(test_put_of_what_is_not_used, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
