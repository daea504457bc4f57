// SPDX-License-Identifier: GPL-2.0
#include "loop_watch.h"

static void on_round(uv_prepare_t *prepare)
{
	struct loop_watch *w = prepare->data;
	uint64_t now = uv_hrtime(), idle = uv_metrics_idle_time(prepare->loop);
	uint64_t busy_us = (now - w->last_ns - (idle - w->idle_ns)) / 1000;

	w->last_ns = now;
	w->idle_ns = idle;
	if (busy_us > w->max_us)
		w->max_us = busy_us;
	w->stalls += busy_us > LOOP_STALL_US;
}

void loop_watch_start(struct loop_watch *w, uv_loop_t *loop)
{
	uv_loop_configure(loop, UV_METRICS_IDLE_TIME);
	uv_prepare_init(loop, &w->prepare);
	w->prepare.data = w;
	w->last_ns = uv_hrtime();
	w->idle_ns = uv_metrics_idle_time(loop);
	uv_prepare_start(&w->prepare, on_round);
	uv_unref((uv_handle_t *)&w->prepare);
}

void loop_watch_stop(struct loop_watch *w)
{
	uv_close((uv_handle_t *)&w->prepare, NULL);
}
