// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a pppd, played by scripts.
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
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/pppd.h"
#include "daemon/pppd_state.h"

#define UNIT	4711	/* nobody has an interface of that name */

static char dir[] = "/tmp/test_pppd.XXXXXX", script[64], log_path[64];
static struct lac lac = { .run_dir = dir };
static uv_loop_t loop;
static struct pppd_end got;
static unsigned int ends;
static FILE *log_file;

static void on_ended(void *user, const struct pppd_end *end)
{
	assert_ptr_equal(user, &got);
	got = *end;
	ends++;
}

static const struct pppd_ops ops = { .ended = on_ended };

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(dir) || uv_loop_init(&loop))
		return -1;
	lac.loop = &loop;
	snprintf(script, sizeof(script), "%s/pppd", dir);
	snprintf(log_path, sizeof(log_path), "%s/log", dir);
	log_file = fopen(log_path, "w+");
	log_set_output(log_file);
	return setenv("OPENLAC_PPPD", script, 1);
}

static int tear_down(void **state)
{
	char command[64];

	(void)state;
	log_set_output(NULL);
	fclose(log_file);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command) || uv_loop_close(&loop);
}

/* From now on pppd does this. */
static void pppd_is(const char *commands)
{
	FILE *f = fopen(script, "w");

	assert_non_null(f);
	fprintf(f, "#!/bin/sh\n%s\n", commands);
	fclose(f);
	assert_int_equal(chmod(script, 0755), 0);
	ends = 0;
	rewind(log_file);
	assert_int_equal(ftruncate(fileno(log_file), 0), 0);
}

static const char *in_dir(const char *name)
{
	static char path[96];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void touch(const char *name)
{
	FILE *f = fopen(in_dir(name), "w");

	assert_non_null(f);
	fclose(f);
}

static struct pppd *start(void)
{
	struct pppd_config cfg = { .unit = UNIT, .channel = 5, .mtu = 1462, .username = "u1", .password = "secret1" };
	struct pppd *p = pppd_start(&lac, &cfg, &ops, &got);

	assert_non_null(p);
	assert_int_equal(ends, 0);
	return p;
}

/* Whether the log has it. */
static bool logged(const char *text)
{
	char line[512];

	fflush(log_file);
	rewind(log_file);
	while (fgets(line, sizeof(line), log_file))
		if (strstr(line, text))
			return true;
	return false;
}

static void run_to_the_end(void)
{
	start();
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ends, 1);
}

static bool has_state(void)
{
	struct pppd_state state;

	return pppd_state_read(dir, UNIT, &state);
}

static void an_end_has_its_reason(void **state)
{
	(void)state;
	pppd_is("echo 'CHAP authentication failed: go away' >&2; echo 'Connection terminated.' >&2; exit 19");
	run_to_the_end();
	assert_int_equal(got.why, PPPD_WE_FAILED);
	assert_int_equal(got.status, 19);
	assert_string_equal(got.text, "the peer does not accept our name and password: CHAP authentication failed: go away");
	assert_true(logged("openlacd: ppp4711: CHAP authentication failed: go away\n"));
	assert_true(logged("openlacd: ppp4711: Connection terminated.\n"));
	assert_false(has_state());
}

static void a_kill_is_told(void **state)
{
	(void)state;
	pppd_is("kill -KILL $$");
	run_to_the_end();
	assert_int_equal(got.why, PPPD_STOPPED);
	assert_string_equal(got.text, "pppd was killed");
}

/* The pipe stays open with the child, but is not waited for. */
static void children_do_not_delay_the_end(void **state)
{
	(void)state;
	pppd_is("sleep 3 & exit 16");
	run_to_the_end();
	assert_int_equal(got.why, PPPD_HANGUP);
}

static void the_account_is_read_from_a_descriptor(void **state)
{
	(void)state;
	pppd_is("tr '\\0' / <&3 >&2; echo >&2; exit 10");
	run_to_the_end();
	assert_true(logged("ppp4711: u1/secret1/\n"));
}

static void the_password_is_not_in_sight(void **state)
{
	(void)state;
	pppd_is("cat /proc/$$/cmdline /proc/$$/environ | tr '\\0' '\\n' >&2; exit 10");
	run_to_the_end();
	assert_true(logged("ppp4711: openlac-secrets\n"));
	assert_true(logged("ppp4711: u1\n"));
	assert_true(logged("ppp4711: PATH="));
	assert_false(logged("secret1"));
}

static void it_is_in_a_session_of_its_own(void **state)
{
	(void)state;
	pppd_is("read -r pid name state parent group session rest </proc/$$/stat; [ $session = $$ ] && exit 7");
	run_to_the_end();
	assert_int_equal(got.status, 7);
}

static void it_does_not_wait_for_its_log_to_be_read(void **state)
{
	(void)state;
	pppd_is("i=0; while [ $i -lt 3000 ]; do echo 012345678901234567890123456789012345678901234567890123456789 2>/dev/null >&2\n"
		"i=$((i + 1)); done; exit 7");
	start();
	uv_run(&loop, UV_RUN_NOWAIT);
	uv_run(&loop, UV_RUN_NOWAIT);
	sleep(1);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ends, 1);
	assert_int_equal(got.status, 7);
}

static void a_missing_pppd_is_told(void **state)
{
	(void)state;
	pppd_is("");
	unlink(script);
	run_to_the_end();
	assert_int_equal(got.why, PPPD_BROKEN);
	assert_string_equal(got.text, "pppd cannot be started: no such file or directory; is it installed?");
}

static void what_cannot_be_configured_is_told(void **state)
{
	struct pppd_config cfg = { .unit = UNIT, .auth = { PPP_AUTH_CHAP }, .auths = 1 };

	(void)state;
	pppd_is("exit 7");
	assert_non_null(pppd_start(&lac, &cfg, &ops, &got));
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ends, 1);
	assert_int_equal(got.why, PPPD_BROKEN);
	assert_non_null(strstr(got.text, "ppp username"));
}

static void run_until_it_is_running(void)
{
	while (!logged("running"))
		uv_run(&loop, UV_RUN_ONCE);
}

static void stopping_is_orderly_and_silent(void **state)
{
	struct pppd *p;

	(void)state;
	pppd_is("trap 'echo bye >&2; exit 5' TERM; echo running >&2; while :; do sleep 0.1; done");
	p = start();
	run_until_it_is_running();
	assert_true(has_state());
	pppd_stop(p);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ends, 0);
	assert_false(has_state());
}

/* The peer's CDN may be read before the pipe is. */
static void last_words_need_no_loop(void **state)
{
	struct pppd *p;

	(void)state;
	pppd_is("trap 'exit 5' TERM; echo running >&2; while [ ! -e ${0%/*}/speak ]; do sleep 0.01; done\n"
		"echo 'CHAP authentication failed' >&2; echo 'Connection terminated.' >&2; touch ${0%/*}/spoken\n"
		"while :; do sleep 0.1; done");
	p = start();
	run_until_it_is_running();
	assert_string_equal(pppd_said(p), "running");
	touch("speak");
	while (access(in_dir("spoken"), F_OK))
		usleep(10000);
	assert_string_equal(pppd_said(p), "CHAP authentication failed");
	assert_string_equal(pppd_said(p), "CHAP authentication failed");
	pppd_stop(p);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ends, 0);
	assert_true(logged("openlacd: ppp4711: Connection terminated.\n"));
}

static void nothing_is_said_before_it_begins(void **state)
{
	struct pppd *p;

	(void)state;
	pppd_is("exit 7");
	p = start();
	assert_string_equal(pppd_said(p), "");
	pppd_stop(p);
	uv_run(&loop, UV_RUN_DEFAULT);
}

static void what_does_not_stop_is_killed(void **state)
{
	uint64_t before;
	struct pppd *p;

	(void)state;
	pppd_is("trap '' TERM; echo running >&2; while :; do sleep 0.1; done");
	p = start();
	run_until_it_is_running();
	pppd_stop(p);
	before = uv_hrtime();
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_in_range((uv_hrtime() - before) / 1000000, 14900, 18000);
	assert_int_equal(ends, 0);
}

static void what_has_not_begun_is_stopped(void **state)
{
	(void)state;
	pppd_is("exit 7");
	pppd_stop(start());
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ends, 0);
}

static void what_an_earlier_daemon_left_is_ended(void **state)
{
	pid_t pid = fork();
	int status;

	(void)state;
	if (!pid) {
		pause();
		_exit(0);
	}
	pppd_is("exit 7");
	assert_int_equal(pppd_state_write(dir, UNIT, pid, 5), 0);
	run_to_the_end();
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
}

/* Its number is in the file, but it is not the process that the file is about. */
static void another_process_of_that_number_is_left_alone(void **state)
{
	char path[64];
	FILE *f;

	(void)state;
	pppd_is("exit 7");
	snprintf(path, sizeof(path), "%s/ppp/ppp%d", dir, UNIT);
	f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f, "%d 1 5\n", (int)getpid());
	fclose(f);
	run_to_the_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_end_has_its_reason),
		cmocka_unit_test(a_kill_is_told),
		cmocka_unit_test(children_do_not_delay_the_end),
		cmocka_unit_test(the_account_is_read_from_a_descriptor),
		cmocka_unit_test(the_password_is_not_in_sight),
		cmocka_unit_test(it_is_in_a_session_of_its_own),
		cmocka_unit_test(it_does_not_wait_for_its_log_to_be_read),
		cmocka_unit_test(a_missing_pppd_is_told),
		cmocka_unit_test(what_cannot_be_configured_is_told),
		cmocka_unit_test(stopping_is_orderly_and_silent),
		cmocka_unit_test(last_words_need_no_loop),
		cmocka_unit_test(nothing_is_said_before_it_begins),
		cmocka_unit_test(what_does_not_stop_is_killed),
		cmocka_unit_test(what_has_not_begun_is_stopped),
		cmocka_unit_test(what_an_earlier_daemon_left_is_ended),
		cmocka_unit_test(another_process_of_that_number_is_left_alone),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
