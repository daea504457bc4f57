// SPDX-License-Identifier: GPL-2.0
#include "loop_watch.h"

static void new_budget(struct loop_watch *w, uint64_t now, uint64_t idle)
{
	w->budget_ns = now;
	w->budget_idle_ns = idle;
	w->spent = false;
}

static void on_check(uv_check_t *check)
{
	new_budget(check->data, uv_hrtime(), uv_metrics_idle_time(check->loop));
}

static void on_round(uv_prepare_t *prepare)
{
	struct loop_watch *w = prepare->data;
	uint64_t now = uv_hrtime(), idle = uv_metrics_idle_time(prepare->loop);
	uint64_t busy_us = (now - w->last_ns - (idle - w->idle_ns)) / 1000;

	w->last_ns = now;
	w->idle_ns = idle;
	new_budget(w, now, idle);
	if (busy_us > w->max_us)
		w->max_us = busy_us;
	w->stalls += busy_us > LOOP_STALL_US;
}

void loop_watch_start(struct loop_watch *w, uv_loop_t *loop)
{
	uv_loop_configure(loop, UV_METRICS_IDLE_TIME);
	uv_prepare_init(loop, &w->prepare);
	uv_check_init(loop, &w->check);
	w->prepare.data = w;
	w->check.data = w;
	w->last_ns = uv_hrtime();
	w->idle_ns = uv_metrics_idle_time(loop);
	new_budget(w, w->last_ns, w->idle_ns);
	uv_prepare_start(&w->prepare, on_round);
	uv_check_start(&w->check, on_check);
	uv_unref((uv_handle_t *)&w->prepare);
	uv_unref((uv_handle_t *)&w->check);
	loop->data = w;
}

void loop_watch_stop(struct loop_watch *w)
{
	w->prepare.loop->data = NULL;
	uv_close((uv_handle_t *)&w->prepare, NULL);
	uv_close((uv_handle_t *)&w->check, NULL);
}

void loop_watch_interrupted(uv_loop_t *loop)
{
	struct loop_watch *w = loop->data;

	w->last_ns = uv_hrtime();
	w->idle_ns = uv_metrics_idle_time(loop);
	new_budget(w, w->last_ns, w->idle_ns);
}

/* Time of the budget that is over. */
static uint64_t used_ns(const struct loop_watch *w, uv_loop_t *loop)
{
	uint64_t idle = uv_metrics_idle_time(loop) - w->budget_idle_ns;

	return uv_hrtime() - w->budget_ns - idle;
}

bool loop_watch_spent(uv_loop_t *loop)
{
	struct loop_watch *w = loop->data;

	if (!w || w->spent)
		return w;
	w->spent = used_ns(w, loop) > LOOP_BUDGET_US * UINT64_C(1000);
	return w->spent;
}

bool loop_watch_half_spent(uv_loop_t *loop)
{
	struct loop_watch *w = loop->data;

	return w && (w->spent || used_ns(w, loop) > LOOP_BUDGET_US * UINT64_C(500));
}
