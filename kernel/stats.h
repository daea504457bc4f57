/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counters: per CPU, 64 bits, no shared atomic. One struct for sessions and tunnels, one for the
 * namespace's drop causes; one add function per direction, one fold function each.
 */
#ifndef OPENLAC_STATS_H
#define OPENLAC_STATS_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

#include "../uapi/openlac.h"

/* What is counted for a session or a tunnel, in the order of enum openlac_a_stats. */
enum ol_counter {
	OL_UP_PACKETS,
	OL_UP_BYTES,
	OL_UP_DROPS,
	OL_DOWN_PACKETS,
	OL_DOWN_BYTES,
	OL_DOWN_DROPS,
	OL_DOWN_OLD,
	OL_PUNT_PACKETS,
	OL_COUNTERS,
};

struct ol_stats {
	u64_stats_t count[OL_COUNTERS];
	struct u64_stats_sync syncp;
};

struct ol_drops {
	u64_stats_t count[__OPENLAC_DROP_MAX];
	struct u64_stats_sync syncp;
};

/**
 * ol_stats_inc - count one event
 * @stats: per-CPU counters
 * @which: counter
 *
 * Context: BH disabled.
 */
static inline void ol_stats_inc(struct ol_stats __percpu *stats, enum ol_counter which)
{
	struct ol_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->count[which]);
	u64_stats_update_end(&s->syncp);
}

/**
 * ol_stats_frame - count a frame and its octets
 * @stats: per-CPU counters
 * @packets: OL_UP_PACKETS or OL_DOWN_PACKETS; the octets go to the counter that follows it
 * @octets: PPP octets from the protocol field on
 *
 * Context: BH disabled.
 */
static inline void ol_stats_frame(struct ol_stats __percpu *stats, enum ol_counter packets,
				  unsigned int octets)
{
	struct ol_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->count[packets]);
	u64_stats_add(&s->count[packets + 1], octets);
	u64_stats_update_end(&s->syncp);
}

/**
 * ol_stats_fold - add up the counters of all CPUs
 * @stats: per-CPU counters
 * @sum: OL_COUNTERS results
 */
static inline void ol_stats_fold(const struct ol_stats __percpu *stats, u64 *sum)
{
	u64 value[OL_COUNTERS];
	unsigned int start;
	int cpu, i;

	memset(sum, 0, sizeof(value));
	for_each_possible_cpu(cpu) {
		const struct ol_stats *s = per_cpu_ptr(stats, cpu);

		do {
			start = u64_stats_fetch_begin(&s->syncp);
			for (i = 0; i < OL_COUNTERS; i++)
				value[i] = u64_stats_read(&s->count[i]);
		} while (u64_stats_fetch_retry(&s->syncp, start));
		for (i = 0; i < OL_COUNTERS; i++)
			sum[i] += value[i];
	}
}

/**
 * ol_drops_inc - count a drop by its cause
 * @drops: per-CPU counters of the namespace
 * @cause: why
 *
 * Context: BH disabled.
 */
static inline void ol_drops_inc(struct ol_drops __percpu *drops, enum openlac_drop cause)
{
	struct ol_drops *d = this_cpu_ptr(drops);

	u64_stats_update_begin(&d->syncp);
	u64_stats_inc(&d->count[cause]);
	u64_stats_update_end(&d->syncp);
}

/**
 * ol_drops_fold - add up one cause over all CPUs
 * @drops: per-CPU counters of the namespace
 * @cause: which
 *
 * Return: the sum.
 */
static inline u64 ol_drops_fold(const struct ol_drops __percpu *drops, enum openlac_drop cause)
{
	u64 sum = 0, value;
	unsigned int start;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct ol_drops *d = per_cpu_ptr(drops, cpu);

		do {
			start = u64_stats_fetch_begin(&d->syncp);
			value = u64_stats_read(&d->count[cause]);
		} while (u64_stats_fetch_retry(&d->syncp, start));
		sum += value;
	}
	return sum;
}

#endif /* OPENLAC_STATS_H */
