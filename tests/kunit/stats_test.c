// SPDX-License-Identifier: GPL-2.0
/*
 * Counters: which one an event goes to, and that the fold sees every CPU.
 */
#include <kunit/test.h>
#include <linux/bottom_half.h>

#include "kernel/stats.h"

KUNIT_DEFINE_ACTION_WRAPPER(stats_release, free_percpu, void __percpu *);

struct stats_env {
	struct ol_stats __percpu *stats;
	struct ol_drops __percpu *drops;
};

static int stats_init(struct kunit *test)
{
	struct stats_env *env = kunit_kzalloc(test, sizeof(*env), GFP_KERNEL);
	int cpu, err;

	if (!env)
		return -ENOMEM;
	env->stats = alloc_percpu(struct ol_stats);
	env->drops = alloc_percpu(struct ol_drops);
	if (!env->stats || !env->drops)
		return -ENOMEM;
	err = kunit_add_action_or_reset(test, stats_release, (__force void *)env->stats);
	if (!err)
		err = kunit_add_action_or_reset(test, stats_release, (__force void *)env->drops);
	for_each_possible_cpu(cpu) {
		u64_stats_init(&per_cpu_ptr(env->stats, cpu)->syncp);
		u64_stats_init(&per_cpu_ptr(env->drops, cpu)->syncp);
	}
	test->priv = env;
	return err;
}

static void stats_each_counter(struct kunit *test)
{
	struct stats_env *env = test->priv;
	u64 sum[OL_COUNTERS];
	int i, j;

	for (i = 0; i < OL_COUNTERS; i++) {
		for (j = 0; j <= i; j++) {
			local_bh_disable();
			ol_stats_inc(env->stats, i);
			local_bh_enable();
		}
	}
	memset(sum, 0xff, sizeof(sum));
	ol_stats_fold(env->stats, sum);
	for (i = 0; i < OL_COUNTERS; i++)
		KUNIT_EXPECT_EQ(test, sum[i], i + 1);
}

static void stats_frames(struct kunit *test)
{
	struct stats_env *env = test->priv;
	u64 sum[OL_COUNTERS];

	local_bh_disable();
	ol_stats_frame(env->stats, OL_UP_PACKETS, 1);
	ol_stats_frame(env->stats, OL_UP_PACKETS, 1492);
	ol_stats_frame(env->stats, OL_DOWN_PACKETS, 65535);
	local_bh_enable();
	ol_stats_fold(env->stats, sum);
	KUNIT_EXPECT_EQ(test, sum[OL_UP_PACKETS], 2);
	KUNIT_EXPECT_EQ(test, sum[OL_UP_BYTES], 1493);
	KUNIT_EXPECT_EQ(test, sum[OL_DOWN_PACKETS], 1);
	KUNIT_EXPECT_EQ(test, sum[OL_DOWN_BYTES], 65535);
	KUNIT_EXPECT_EQ(test, sum[OL_UP_DROPS], 0);
	KUNIT_EXPECT_EQ(test, sum[OL_DOWN_DROPS], 0);
	KUNIT_EXPECT_EQ(test, sum[OL_DOWN_OLD], 0);
	KUNIT_EXPECT_EQ(test, sum[OL_PUNT_PACKETS], 0);
}

/* Octets pass 32 bits within seconds at 10 Gbit/s. */
static void stats_beyond_32_bits(struct kunit *test)
{
	struct stats_env *env = test->priv;
	u64 sum[OL_COUNTERS];
	unsigned int octets = U32_MAX;
	int i;

	/* x86 cannot add this much as a constant */
	OPTIMIZER_HIDE_VAR(octets);
	local_bh_disable();
	for (i = 0; i < 3; i++)
		ol_stats_frame(env->stats, OL_UP_PACKETS, octets);
	local_bh_enable();
	ol_stats_fold(env->stats, sum);
	KUNIT_EXPECT_EQ(test, sum[OL_UP_BYTES], 3ULL * U32_MAX);
}

static void stats_every_cpu(struct kunit *test)
{
	struct stats_env *env = test->priv;
	u64 sum[OL_COUNTERS], want = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		u64_stats_set(&per_cpu_ptr(env->stats, cpu)->count[OL_DOWN_DROPS], cpu + 7);
		u64_stats_set(&per_cpu_ptr(env->drops, cpu)->count[OPENLAC_DROP_LOOP], cpu + 7);
		want += cpu + 7;
	}
	ol_stats_fold(env->stats, sum);
	KUNIT_EXPECT_EQ(test, sum[OL_DOWN_DROPS], want);
	KUNIT_EXPECT_EQ(test, ol_drops_fold(env->drops, OPENLAC_DROP_LOOP), want);
}

static void stats_each_cause(struct kunit *test)
{
	struct stats_env *env = test->priv;
	int i, j;

	for (i = OPENLAC_DROP_PPPOE_SHORT; i <= OPENLAC_DROP_MAX; i++) {
		for (j = 0; j < i; j++) {
			local_bh_disable();
			ol_drops_inc(env->drops, i);
			local_bh_enable();
		}
	}
	for (i = OPENLAC_DROP_PPPOE_SHORT; i <= OPENLAC_DROP_MAX; i++)
		KUNIT_EXPECT_EQ(test, ol_drops_fold(env->drops, i), i);
	KUNIT_EXPECT_EQ(test, ol_drops_fold(env->drops, OPENLAC_DROP_UNSPEC), 0);
}

/* The names in the ABI follow the order of the counters. */
static void stats_order_of_attributes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, OPENLAC_A_STATS_UP_PACKETS + OL_UP_BYTES, OPENLAC_A_STATS_UP_BYTES);
	KUNIT_EXPECT_EQ(test, OPENLAC_A_STATS_UP_PACKETS + OL_UP_DROPS, OPENLAC_A_STATS_UP_DROPS);
	KUNIT_EXPECT_EQ(test, OPENLAC_A_STATS_UP_PACKETS + OL_DOWN_PACKETS,
			OPENLAC_A_STATS_DOWN_PACKETS);
	KUNIT_EXPECT_EQ(test, OPENLAC_A_STATS_UP_PACKETS + OL_DOWN_BYTES,
			OPENLAC_A_STATS_DOWN_BYTES);
	KUNIT_EXPECT_EQ(test, OPENLAC_A_STATS_UP_PACKETS + OL_DOWN_DROPS,
			OPENLAC_A_STATS_DOWN_DROPS);
	KUNIT_EXPECT_EQ(test, OPENLAC_A_STATS_UP_PACKETS + OL_DOWN_OLD, OPENLAC_A_STATS_DOWN_OLD);
	KUNIT_EXPECT_EQ(test, OPENLAC_A_STATS_UP_PACKETS + OL_PUNT_PACKETS,
			OPENLAC_A_STATS_PUNT_PACKETS);
	KUNIT_EXPECT_EQ(test, OL_COUNTERS, OPENLAC_A_STATS_MAX - OPENLAC_A_STATS_PAD);
}

static struct kunit_case stats_cases[] = {
	KUNIT_CASE(stats_each_counter),
	KUNIT_CASE(stats_frames),
	KUNIT_CASE(stats_beyond_32_bits),
	KUNIT_CASE(stats_every_cpu),
	KUNIT_CASE(stats_each_cause),
	KUNIT_CASE(stats_order_of_attributes),
	{}
};

static struct kunit_suite stats_suite = {
	.name = "openlac_stats",
	.init = stats_init,
	.test_cases = stats_cases,
};

kunit_test_suite(stats_suite);
