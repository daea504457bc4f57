// SPDX-License-Identifier: GPL-2.0
/*
 * Data sequence numbers: the window around the expected number, its wrap, duplicates, and a
 * peer that starts anew.
 */
#include <kunit/test.h>

#include "kernel/seq.h"

/* Every distance from the expected number, at bases on both sides of each wrap. */
static void seq_every_distance(struct kunit *test)
{
	static const u16 bases[] = { 0, 1, 0x7fff, 0x8000, 0x8001, 0xfffe, 0xffff };
	unsigned int i, wrong = 0;
	u32 distance;

	for (i = 0; i < ARRAY_SIZE(bases); i++) {
		for (distance = 0; distance <= 0xffff; distance++) {
			struct ol_seq_rx rx = { .expected = bases[i] };
			u16 ns = bases[i] + distance;
			bool ok = ol_seq_accept(&rx, ns);

			wrong += ok != (distance <= 32767);
			wrong += rx.expected != (ok ? (u16)(ns + 1) : bases[i]);
		}
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

struct step {
	u16 ns;
	bool ok;
};

struct story {
	const char *name;
	struct step steps[12];	/* ends at a step of all zeros behind the first */
};

static const struct story seq_stories[] = {
	{ "first number 0", { { 0, true }, { 1, true }, { 2, true } } },
	{ "first number 5", { { 5, true }, { 4, false }, { 6, true } } },
	{ "duplicate", { { 1, true }, { 1, false }, { 2, true }, { 2, false }, { 1, false } } },
	{ "gap closes behind the later one",
	  { { 1, true }, { 4, true }, { 2, false }, { 3, false }, { 5, true } } },
	{ "wrap", { { 0x7ffe, true }, { 0xfffd, true }, { 0xfffe, true }, { 0xffff, true },
		    { 0, true }, { 0xffff, false }, { 1, true } } },
	{ "wrap across a gap", { { 0x7ffe, true }, { 0xfffd, true }, { 2, true },
				 { 0xffff, false }, { 3, true } } },
	{ "32767 ahead of the expected one", { { 1, true }, { 2 + 32767, true } } },
	{ "32768 ahead of the expected one", { { 1, true }, { 2 + 32768, false }, { 2, true } } },
	{ "32769 ahead of the expected one", { { 1, true }, { 2 + 32769, false }, { 2, true } } },
};

KUNIT_ARRAY_PARAM_DESC(seq_stories, seq_stories, name);

static void seq_story(struct kunit *test)
{
	const struct story *story = test->param_value;
	struct ol_seq_rx rx = {};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(story->steps); i++) {
		const struct step *step = &story->steps[i];

		if (i && !step->ns && !step->ok)
			break;
		KUNIT_EXPECT_EQ_MSG(test, ol_seq_accept(&rx, step->ns), step->ok,
				    "step %u, Ns %u", i, step->ns);
	}
}

/* The eighth old number in a row is the first of a new count. */
static void seq_restart(struct kunit *test)
{
	struct ol_seq_rx rx = { .expected = 1000 };
	u16 ns;

	for (ns = 0; ns < OL_SEQ_RESYNC - 1; ns++)
		KUNIT_EXPECT_FALSE(test, ol_seq_accept(&rx, ns));
	KUNIT_EXPECT_TRUE(test, ol_seq_accept(&rx, ns));
	KUNIT_EXPECT_EQ(test, rx.expected, OL_SEQ_RESYNC);
	KUNIT_EXPECT_TRUE(test, ol_seq_accept(&rx, ns + 1));
	KUNIT_EXPECT_FALSE(test, ol_seq_accept(&rx, ns));
}

static void seq_restart_across_wrap(struct kunit *test)
{
	struct ol_seq_rx rx = { .expected = 0x4000 };
	u16 ns = 0xfffc;
	int i;

	for (i = 1; i < OL_SEQ_RESYNC; i++)
		KUNIT_EXPECT_FALSE(test, ol_seq_accept(&rx, ns++));
	KUNIT_EXPECT_TRUE(test, ol_seq_accept(&rx, ns));
	KUNIT_EXPECT_EQ(test, rx.expected, 4);
}

/*
 * Stray duplicates are not a restart: a repeated number, a step of two, or an acceptable number
 * begin the count anew.
 */
static void seq_no_restart(struct kunit *test)
{
	struct ol_seq_rx rx = { .expected = 1000 };
	int i;

	for (i = 0; i < 4 * OL_SEQ_RESYNC; i++)
		KUNIT_EXPECT_FALSE(test, ol_seq_accept(&rx, 10));
	for (i = 0; i < 4 * OL_SEQ_RESYNC; i++)
		KUNIT_EXPECT_FALSE(test, ol_seq_accept(&rx, 10 + 2 * i));
	KUNIT_EXPECT_EQ(test, rx.expected, 1000);

	for (i = 0; i < 4 * OL_SEQ_RESYNC; i++) {
		KUNIT_EXPECT_FALSE(test, ol_seq_accept(&rx, 100 + i));
		if (i % (OL_SEQ_RESYNC - 1) == OL_SEQ_RESYNC - 2)
			KUNIT_EXPECT_TRUE(test, ol_seq_accept(&rx, rx.expected));
	}
}

static struct kunit_case seq_cases[] = {
	KUNIT_CASE(seq_every_distance),
	KUNIT_CASE_PARAM(seq_story, seq_stories_gen_params),
	KUNIT_CASE(seq_restart),
	KUNIT_CASE(seq_restart_across_wrap),
	KUNIT_CASE(seq_no_restart),
	{}
};

static struct kunit_suite seq_suite = {
	.name = "openlac_seq",
	.test_cases = seq_cases,
};

kunit_test_suite(seq_suite);
