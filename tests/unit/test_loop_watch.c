// SPDX-License-Identifier: GPL-2.0
/*
 * test_loop_watch.c - how busy the event loop is
 *
 * Behaviours checked: waiting is not being busy, not even when a signal ends it; the longest round is kept, and those beyond
 * the limit are counted; a budget is spent by working, not by waiting, and every round brings a new one for the timers and
 * one for the input; half of it is spent before the whole; a loop that is not watched has all the time in the world.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>

#include "daemon/loop_watch.h"

static uv_loop_t loop;
static struct loop_watch watch;
static uv_timer_t timer, second;
static uv_check_t after_input;
static unsigned int rounds, good_rounds, spent_in_second;

static void work(uint64_t us)
{
	uint64_t end = uv_hrtime() + us * 1000;

	while (uv_hrtime() < end)
		;
}

static int setup(void **state)
{
	(void)state;
	memset(&watch, 0, sizeof(watch));
	rounds = good_rounds = spent_in_second = 0;
	uv_loop_init(&loop);
	loop.data = NULL;
	loop_watch_start(&watch, &loop);
	uv_timer_init(&loop, &timer);
	uv_timer_init(&loop, &second);
	uv_check_init(&loop, &after_input);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	loop_watch_stop(&watch);
	uv_close((uv_handle_t *)&timer, NULL);
	uv_close((uv_handle_t *)&second, NULL);
	uv_close((uv_handle_t *)&after_input, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_false(loop_watch_spent(&loop));
	assert_false(loop_watch_half_spent(&loop));
	return uv_loop_close(&loop);
}

static void do_nothing(uv_timer_t *t)
{
	(void)t;
}

static void test_waiting(void **state)
{
	(void)state;
	uv_timer_start(&timer, do_nothing, 400, 0);
	uv_run(&loop, UV_RUN_DEFAULT);
	/* Less by far, but for a machine that is busy with other things. */
	assert_true(watch.max_us < 300000);
}

static void on_signal(uv_signal_t *handle, int signum)
{
	(void)signum;
	loop_watch_interrupted(handle->loop);
	uv_close((uv_handle_t *)handle, NULL);
	/* A round is measured when the next one begins. */
	uv_timer_start(&timer, do_nothing, 1, 0);
}

static void test_signal(void **state)
{
	struct itimerval at = { .it_value.tv_usec = 400000 };
	uv_signal_t handle;

	(void)state;
	uv_signal_init(&loop, &handle);
	uv_signal_start(&handle, on_signal, SIGALRM);
	assert_int_equal(setitimer(ITIMER_REAL, &at, NULL), 0);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_true(watch.max_us < 300000);
}

static void stall(uv_timer_t *t)
{
	work(LOOP_STALL_US + 1000);
	if (++rounds < 2)
		uv_timer_start(t, stall, 1, 0);
	else
		uv_timer_start(t, do_nothing, 1, 0);
}

static void test_stalls(void **state)
{
	(void)state;
	uv_timer_start(&timer, stall, 0, 0);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_true(watch.max_us > LOOP_STALL_US);
	assert_true(watch.stalls >= 2);
}

static void spend(uv_timer_t *t)
{
	work(LOOP_BUDGET_US + 1000);
	assert_true(loop_watch_spent(t->loop));
}

static void ask(uv_timer_t *t)
{
	if (loop_watch_spent(t->loop)) {
		spent_in_second++;
		uv_timer_start(t, ask, LOOP_LATER_MS, 0);
	}
}

/* The first timer leaves nothing to the second, which has its turn in the next round. */
static void test_budget(void **state)
{
	(void)state;
	uv_timer_start(&timer, spend, 5, 0);
	uv_timer_start(&second, ask, 5, 0);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_true(spent_in_second >= 1);
	assert_false(uv_is_active((uv_handle_t *)&second));
}

/* What brings new work stops while what finishes old work may still go on. A machine that stands still has another try. */
static void spend_half(uv_timer_t *t)
{
	uint64_t begin = uv_hrtime();
	bool whole;

	do
		whole = loop_watch_spent(t->loop);
	while (!loop_watch_half_spent(t->loop));
	good_rounds += !whole && uv_hrtime() - begin > LOOP_BUDGET_US * UINT64_C(300);
	work(LOOP_BUDGET_US);
	assert_true(loop_watch_spent(t->loop));
	assert_true(loop_watch_half_spent(t->loop));
	if (!good_rounds && ++rounds < 100)
		uv_timer_start(t, spend_half, LOOP_LATER_MS, 0);
}

static void test_half(void **state)
{
	(void)state;
	uv_timer_start(&timer, spend_half, 5, 0);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(good_rounds, 1);
}

/* libuv calls it before the watch, which started earlier: as if it were a reader of input. */
static void after(uv_check_t *check)
{
	work(LOOP_BUDGET_US + 1000);
	rounds += loop_watch_spent(check->loop);
	uv_check_stop(check);
}

/* The input's is spent, the timers' is not. */
static void test_two_budgets(void **state)
{
	(void)state;
	/* More than once, should the machine have taken the timers' time itself. */
	for (unsigned int tries = 1; tries <= 10; tries++) {
		spent_in_second = 0;
		uv_timer_start(&second, ask, 5, 0);
		uv_check_start(&after_input, after);
		uv_run(&loop, UV_RUN_DEFAULT);
		assert_int_equal(rounds, tries);
		if (!spent_in_second)
			return;
	}
	fail_msg("the timers have no budget of their own");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_waiting, setup, teardown),
		cmocka_unit_test_setup_teardown(test_signal, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stalls, setup, teardown),
		cmocka_unit_test_setup_teardown(test_budget, setup, teardown),
		cmocka_unit_test_setup_teardown(test_half, setup, teardown),
		cmocka_unit_test_setup_teardown(test_two_budgets, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
