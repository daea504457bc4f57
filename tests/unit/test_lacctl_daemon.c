// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_daemon.c - the connection to the control socket, with daemons in and out of order
 *
 * Behaviours checked: an answer whose newline comes later leaves the connection alive, a hang-up and
 * words out of turn do not; a daemon that sends octet by octet, that is silent, or that takes no
 * connections is given up in time; interrupts; what is no answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/lacctl/daemon.h"

#define OK_ANSWER	"{\"status\":\"ok\",\"prompt\":\"lac#\"}"
#define PATIENCE	300	/* ms */

static struct daemon d;
static char dir[32];
static char printed[64];
static int listener;
static pid_t helper;
static volatile sig_atomic_t interrupts;

static void on_alarm(int signo)
{
	(void)signo;
	interrupts++;
}

static int setup(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/lacctl-test-XXXXXX");
	if (!mkdtemp(dir) || daemon_init(&d, dir))
		return -1;
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&d.addr, sizeof(d.addr)) || listen(listener, 0))
		return -1;
	helper = 0;
	interrupts = 0;
	printed[0] = '\0';
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	daemon_release(&d);
	close(listener);
	if (helper > 0) {
		kill(helper, SIGKILL);
		waitpid(helper, NULL, 0);
	}
	unlink(d.addr.sun_path);
	return rmdir(dir);
}

static void take_text(void *data, const char *text, size_t len)
{
	(void)data;
	assert_true(strlen(printed) + len < sizeof(printed));
	strncat(printed, text, len);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Connects; returns the daemon's end. */
static int connected(void)
{
	int peer;

	assert_int_equal(daemon_open(&d), 0);
	peer = accept(listener, NULL, NULL);
	assert_true(peer >= 0);
	return peer;
}

static void say(int peer, const char *text)
{
	assert_int_equal(write(peer, text, strlen(text)), strlen(text));
}

static enum daemon_result run(void)
{
	return daemon_run(&d, "show version", false, take_text, NULL);
}

static void newline_comes_later(void **state)
{
	int peer = connected();

	(void)state;
	assert_true(daemon_alive(&d));
	/* The answer is there before it is asked for: the socket keeps it. */
	say(peer, OK_ANSWER);
	assert_int_equal(run(), DAEMON_OK);
	say(peer, "\n");
	assert_true(daemon_alive(&d));
	say(peer, "{\"text\":\"a\"}\n" OK_ANSWER "\n");
	assert_int_equal(run(), DAEMON_OK);
	assert_string_equal(printed, "a");
	assert_true(daemon_alive(&d));
	close(peer);
	assert_false(daemon_alive(&d));
}

static void newline_and_hang_up(void **state)
{
	int peer = connected();

	(void)state;
	say(peer, OK_ANSWER);
	assert_int_equal(run(), DAEMON_OK);
	say(peer, "\r\n");
	close(peer);
	assert_false(daemon_alive(&d));
}

static void out_of_turn(void **state)
{
	int peer = connected();

	(void)state;
	say(peer, OK_ANSWER "\n{\"text\":\"more\"}\n");
	assert_int_equal(run(), DAEMON_OK);
	assert_false(daemon_alive(&d));
	daemon_close(&d);
	close(peer);
	peer = connected();
	say(peer, OK_ANSWER);
	assert_int_equal(run(), DAEMON_OK);
	say(peer, "\nx");
	assert_false(daemon_alive(&d));
	close(peer);
}

static void in_time(double begin)
{
	assert_true(seconds() - begin >= 0.9 * PATIENCE / 1000);
	assert_true(seconds() - begin < 5);
}

static void silent(void **state)
{
	int peer = connected();
	double begin = seconds();

	(void)state;
	d.timeout = PATIENCE;
	assert_int_equal(run(), DAEMON_LOST);
	assert_string_equal(d.error, "openlacd does not answer");
	in_time(begin);
	close(peer);
}

static void dribbling(void **state)
{
	int peer = connected();
	double begin = seconds();

	(void)state;
	helper = fork();
	if (!helper) {
		say(peer, "{\"text\":\"");
		for (;; usleep(20000))
			say(peer, "x");
	}
	close(peer);
	d.timeout = PATIENCE;
	assert_int_equal(run(), DAEMON_LOST);
	assert_string_equal(d.error, "openlacd does not answer");
	in_time(begin);
}

static void full_backlog(void **state)
{
	int others[8], n = 0;
	double begin;

	(void)state;
	for (n = 0; n < 8; n++) {
		others[n] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		if (connect(others[n], (struct sockaddr *)&d.addr, sizeof(d.addr)))
			break;
	}
	assert_true(n < 8);
	d.timeout = PATIENCE;
	begin = seconds();
	assert_int_equal(daemon_open(&d), -1);
	assert_string_equal(d.error, "openlacd does not answer");
	in_time(begin);
	/* An interrupt ends the wait of those who would wait for ever. */
	d.timeout = -1;
	interrupts = 2;
	d.interrupts = &interrupts;
	assert_int_equal(daemon_open(&d), -1);
	assert_string_equal(d.error, "interrupted");
	for (; n >= 0; n--)
		close(others[n]);
}

static void interrupted(void **state)
{
	const struct itimerspec once = { .it_value = { .tv_nsec = 100000000 } };
	struct sigaction sa = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
	int peer = connected();
	double begin = seconds();
	timer_t timer;

	(void)state;
	d.interrupts = &interrupts;
	sigaction(SIGALRM, &sa, NULL);
	assert_int_equal(timer_create(CLOCK_MONOTONIC, NULL, &timer), 0);
	assert_int_equal(timer_settime(timer, 0, &once, NULL), 0);
	/* The first one: a daemon that is silent is given up, soon but not at once. */
	assert_int_equal(run(), DAEMON_LOST);
	assert_string_equal(d.error, "interrupted, openlacd does not answer");
	assert_true(seconds() - begin > 0.9 && seconds() - begin < 5);
	close(peer);
	/* The second one: at once. */
	peer = connected();
	interrupts = 1;
	assert_int_equal(timer_settime(timer, 0, &once, NULL), 0);
	begin = seconds();
	assert_int_equal(run(), DAEMON_LOST);
	assert_string_equal(d.error, "interrupted");
	assert_true(seconds() - begin < 0.9);
	timer_delete(timer);
	close(peer);
}

static void interrupted_output(void **state)
{
	int peer = connected();

	(void)state;
	d.interrupts = &interrupts;
	interrupts = 1;
	say(peer, "{\"text\":\"a\"}\n" OK_ANSWER "\n");
	assert_int_equal(run(), DAEMON_OK);
	assert_string_equal(printed, "");
	close(peer);
}

static void no_answers(void **state)
{
	static const char *const texts[] = {
		"{\"text\":null}\n", "{\"text\":1}\n", "{\"text\":[\"a\"]}\n", "{}\n", "{\"status\":null}\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int peer = connected();

		say(peer, texts[i]);
		assert_int_equal(run(), DAEMON_LOST);
		assert_string_equal(d.error, "openlacd sent what is no answer");
		assert_string_equal(printed, "");
		close(peer);
	}
}

static void nobody_listens(void **state)
{
	(void)state;
	close(listener);
	assert_int_equal(daemon_open(&d), -1);
	assert_non_null(strstr(d.error, "openlacd is not running: "));
	assert_int_equal(run(), DAEMON_LOST);
	listener = -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(newline_comes_later, setup, teardown),
		cmocka_unit_test_setup_teardown(newline_and_hang_up, setup, teardown),
		cmocka_unit_test_setup_teardown(out_of_turn, setup, teardown),
		cmocka_unit_test_setup_teardown(silent, setup, teardown),
		cmocka_unit_test_setup_teardown(dribbling, setup, teardown),
		cmocka_unit_test_setup_teardown(full_backlog, setup, teardown),
		cmocka_unit_test_setup_teardown(interrupted, setup, teardown),
		cmocka_unit_test_setup_teardown(interrupted_output, setup, teardown),
		cmocka_unit_test_setup_teardown(no_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(nobody_listens, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
