/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long the event loop keeps everybody waiting: the time of one round without that in which it had nothing to do. Whoever
 * has more to do than one thing asks in between whether the others should have their turn.
 */
#ifndef OPENLAC_LOOP_WATCH_H
#define OPENLAC_LOOP_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#define LOOP_STALL_US	50000
#define LOOP_BUDGET_US	5000	/* for what can be put off, in all */
#define LOOP_LATER_MS	1	/* a timer that puts something off: 0 would be in the same round again */

/**
 * struct loop_watch - measurement of one loop
 * @prepare, @check: run once in each round, before and after input is waited for
 * @last_ns, @idle_ns: when @prepare did, and the idle time until then
 * @budget_ns, @budget_idle_ns: the same of whichever ran last: timers have a budget beside that of the input
 * @spent: it is: with hundreds of timers the question itself must not cost anything
 * @max_us: longest round
 * @stalls: rounds longer than LOOP_STALL_US
 */
struct loop_watch {
	uv_prepare_t prepare;
	uv_check_t check;
	uint64_t last_ns, idle_ns;
	uint64_t budget_ns, budget_idle_ns;
	bool spent;
	uint64_t max_us, stalls;
};

/* Before the loop runs. @loop: its data belongs to the watch */
void loop_watch_start(struct loop_watch *w, uv_loop_t *loop);
void loop_watch_stop(struct loop_watch *w);

/* To be called by whoever handles a signal: libuv does not count the wait that it ended as idle. The round begins now. */
void loop_watch_interrupted(uv_loop_t *loop);

/* Enough was done in this round: leave the rest for the next one. Always false in a loop whose data is NULL. */
bool loop_watch_spent(uv_loop_t *loop);

/*
 * The same of half of it, for what brings new work: the rest is for finishing the old, or a rush of clients would wait for
 * their LNS until the last of them has been welcomed.
 */
bool loop_watch_half_spent(uv_loop_t *loop);

#endif /* OPENLAC_LOOP_WATCH_H */
