// SPDX-License-Identifier: GPL-2.0
/*
 * test_lns_select.c - which of several LNSs is tried next
 *
 * Behaviours checked: the policy table: tried, dead, preference, load for the weight, weight, turn; every LNS is tried once
 * before there is none; whether one is left that is worth giving up another for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/lns_select.h"

#define MAX	4

/* Nothing is known of it but its preference. */
#define IDLE(preference)	{ preference, 0, 0, false, false }

struct row {
	const char *name;
	size_t n;
	struct lns_choice c[MAX];
	uint32_t turn;
	int wanted;
	bool more;
};

/* Of each LNS: preference, weight, sessions, dead, tried. */
static const struct row table[] = {
	{ "no LNS", 0, { IDLE(0) }, 0, -1, false },
	{ "one", 1, { { 10, 0, 0, false, false } }, 7, 0, true },
	{ "the only one has been tried", 1, { { 10, 0, 0, false, true } }, 0, -1, false },
	{ "the only one is dead: better than none", 1, { { 10, 0, 0, true, false } }, 0, 0, false },
	{ "the lowest preference", 3, { IDLE(20), IDLE(5), IDLE(10) }, 2, 1, true },
	{ "preference before load", 2, { { 5, 0, 1000, false, false }, IDLE(6) }, 1, 0, true },
	{ "the best has been tried", 3, { IDLE(20), { 5, 0, 0, false, true }, IDLE(10) }, 0, 2, true },
	{ "dead ones come last, whatever their preference", 2, { { 0, 0, 0, true, false }, IDLE(UINT32_MAX) }, 0, 1, true },
	{ "all dead: by preference", 2, { { 9, 0, 0, true, false }, { 3, 0, 0, true, false } }, 0, 1, false },
	{ "equal: the first turn", 3, { IDLE(1), IDLE(1), IDLE(1) }, 0, 0, true },
	{ "equal: the second turn", 3, { IDLE(1), IDLE(1), IDLE(1) }, 1, 1, true },
	{ "equal: round and round", 3, { IDLE(1), IDLE(1), IDLE(1) }, UINT32_MAX, 0, true },
	{ "turns are for the best alone", 4, { IDLE(2), IDLE(1), IDLE(2), IDLE(1) }, 1, 3, true },
	{ "the fewest sessions", 3, { { 1, 0, 4, false, false }, { 1, 0, 2, false, false }, { 1, 0, 3, false, false } }, 2, 1,
	  true },
	{ "sessions for the weight", 2, { { 1, 10, 5, false, false }, { 1, 1, 1, false, false } }, 0, 0, true },
	{ "twice the weight has twice the sessions", 2, { { 1, 2, 20, false, false }, { 1, 1, 10, false, false } }, 1, 0, true },
	{ "the same load: the larger weight", 2, { { 1, 1, 0, false, false }, { 1, 3, 0, false, false } }, 0, 1, true },
	{ "weight 0 is the least", 2, { { 1, 0, 0, false, false }, { 1, 1, 0, false, false } }, 0, 1, true },
	{ "weight 0 gets its share", 2, { { 1, 0, 0, false, false }, { 1, 9, 1, false, false } }, 0, 0, true },
	{ "no overflow", 2, { { 1, 65535, 4000000000U, false, false }, { 1, 1, 70000, false, false } }, 0, 0, true },
	{ "all the others are dead or tried", 3,
	  { { 1, 0, 0, false, true }, { 2, 0, 0, true, false }, { 3, 0, 0, true, false } }, 0, 1, false },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct row *r = &table[i];
		int got = lns_select(r->c, r->n, r->turn);

		if (got != r->wanted || lns_select_more(r->c, r->n, false) != r->more)
			fail_msg("%s: LNS %d, %smore", r->name, got, r->more ? "no " : "");
	}
}

/* One that was thought dead is not waited for while there are others, which may have come back. */
static void test_all_dead(void **state)
{
	struct lns_choice c[2] = { { 1, 0, 0, true, true }, { 2, 0, 0, true, false } };

	(void)state;
	assert_true(lns_select_more(c, 2, true));
	assert_false(lns_select_more(c, 2, false));
	c[1].tried = true;
	assert_false(lns_select_more(c, 2, true));
}

static void test_each_once(void **state)
{
	struct lns_choice c[MAX] = { IDLE(3), IDLE(1), { 1, 0, 0, true, false }, IDLE(2) };
	static const int order[MAX] = { 1, 3, 0, 2 };

	(void)state;
	for (uint32_t turn = 0; turn < MAX; turn++) {
		int next = lns_select(c, MAX, turn);

		assert_int_equal(next, order[turn]);
		c[next].tried = true;
	}
	assert_int_equal(lns_select(c, MAX, 0), -1);
}

/* Sessions that are placed one after the other end up in proportion to the weights. */
static void test_share(void **state)
{
	struct lns_choice c[2] = { { 1, 1, 0, false, false }, { 1, 3, 0, false, false } };

	(void)state;
	for (uint32_t turn = 0; turn < 400; turn++)
		c[lns_select(c, 2, turn)].sessions++;
	assert_int_equal(c[0].sessions, 100);
	assert_int_equal(c[1].sessions, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_all_dead),
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
