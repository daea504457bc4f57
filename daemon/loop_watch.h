/* SPDX-License-Identifier: GPL-2.0 */
/* How long the event loop keeps everybody waiting: the time of one round without that in which it had nothing to do. */
#ifndef OPENLAC_LOOP_WATCH_H
#define OPENLAC_LOOP_WATCH_H

#include <stdint.h>
#include <uv.h>

#define LOOP_STALL_US	50000

/**
 * struct loop_watch - measurement of one loop
 * @prepare: runs once in each round
 * @last_ns, @idle_ns: when that was, and the idle time until then
 * @max_us: longest round
 * @stalls: rounds longer than LOOP_STALL_US
 */
struct loop_watch {
	uv_prepare_t prepare;
	uint64_t last_ns, idle_ns;
	uint64_t max_us, stalls;
};

/* Before the loop runs. */
void loop_watch_start(struct loop_watch *w, uv_loop_t *loop);
void loop_watch_stop(struct loop_watch *w);

#endif /* OPENLAC_LOOP_WATCH_H */
