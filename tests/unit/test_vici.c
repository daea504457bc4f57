// SPDX-License-Identifier: GPL-2.0
/*
 * test_vici.c - the connection to charon
 *
 * Behaviours checked: requests go out one after another, each when the one before is answered, those that an answer causes
 * too; answers may come octet by octet; events, before an answer and without one; an end of the connection, an answer that is
 * none and a packet that is too long end it, and it can be made again; nobody there; what is asked while it is down is
 * forgotten; leaving waits for what is asked, but not for ever, and tells nobody.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/vici.h"
#include "daemon/vici_msg.h"

static uv_loop_t loop;
static char path[64];
static struct vici *vici;

/* What the connection's user was told, in words. */
static char told[512];

/* charon: its sockets, and what came in, one letter per request. */
static uv_pipe_t listener, *charon;
static uint8_t in[4096];
static size_t in_len;
static char asked[64];

static void tell(const char *text)
{
	assert_true(strlen(told) + strlen(text) + 2 < sizeof(told));
	strcat(told, text);
	strcat(told, ";");
}

static void ask(const char *name);

static void on_up(void *ctx)
{
	assert_ptr_equal(ctx, &told);
	tell("up");
}

static void on_down(void *ctx, const char *why)
{
	(void)ctx;
	assert_non_null(why);
	tell("down");
}

static void on_idle(void *ctx)
{
	(void)ctx;
	tell("idle");
}

static void on_event(void *ctx, const struct reader *event)
{
	struct reader r = *event;
	struct vici_element e;

	(void)ctx;
	assert_true(vici_next(&r, &e));
	tell(e.name);
}

static const struct vici_ops ops = { .up = on_up, .down = on_down, .idle = on_idle, .event = on_event };

static void on_answer(void *ctx, const char *what, const struct reader *answer)
{
	(void)ctx;
	assert_false(vici_failed(answer, NULL, 0));
	tell(what);
	if (!strcmp(what, "x"))
		ask("y");
}

static void ask(const char *name)
{
	uint8_t buf[64];
	struct writer w;

	writer_init(&w, buf, sizeof(buf));
	vici_begin(&w, name);
	vici_request(vici, buf, vici_end(&w), name, on_answer);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	(void)handle;
	(void)suggested;
	*buf = uv_buf_init((char *)in + in_len, sizeof(in) - (unsigned int)in_len);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

static void hang_up(void)
{
	if (charon)
		uv_close((uv_handle_t *)charon, on_closed);
	charon = NULL;
	in_len = 0;
}

/* A request of these tests is a name of one letter: length, type, 1, letter. */
static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	(void)buf;
	if (n < 0) {
		if ((uv_pipe_t *)stream == charon)
			hang_up();
		return;
	}
	for (in_len += (size_t)n; in_len >= 7; in_len -= 7) {
		static const uint8_t head[] = { 0, 0, 0, 3, 0, 1 };

		assert_memory_equal(in, head, sizeof(head));
		asked[strlen(asked)] = (char)in[6];
		memmove(in, in + 7, in_len - 7);
	}
}

static void on_connection(uv_stream_t *server, int status)
{
	assert_int_equal(status, 0);
	assert_null(charon);
	charon = malloc(sizeof(*charon));
	uv_pipe_init(&loop, charon, 0);
	assert_int_equal(uv_accept(server, (uv_stream_t *)charon), 0);
	uv_read_start((uv_stream_t *)charon, on_alloc, on_read);
}

static void on_over(uv_timer_t *timer)
{
	uv_stop(timer->loop);
}

/* Lets things happen. */
static void pass(uint64_t ms)
{
	uv_timer_t timer;

	uv_timer_init(&loop, &timer);
	uv_timer_start(&timer, on_over, ms, 0);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_close((uv_handle_t *)&timer, NULL);
	uv_run(&loop, UV_RUN_NOWAIT);
}

static void answer_octets(const char *octets, size_t len)
{
	uv_buf_t buf = uv_buf_init((char *)(uintptr_t)octets, (unsigned int)len);

	assert_int_equal(uv_try_write((uv_stream_t *)charon, &buf, 1), len);
	pass(5);
}

#define ANSWER(octets)	answer_octets((octets), sizeof(octets) - 1)
#define YES		"\0\0\0\x0f\1\3\7success\0\3yes"

static int set_up(void **state)
{
	(void)state;
	uv_loop_init(&loop);
	snprintf(path, sizeof(path), "/tmp/test_vici.%d", getpid());
	unlink(path);
	uv_pipe_init(&loop, &listener, 0);
	assert_int_equal(uv_pipe_bind(&listener, path), 0);
	assert_int_equal(uv_listen((uv_stream_t *)&listener, 4, on_connection), 0);
	told[0] = '\0';
	memset(asked, 0, sizeof(asked));
	vici = vici_new(&loop, path, &ops, &told);
	assert_non_null(vici);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	vici_free(vici);
	hang_up();
	uv_close((uv_handle_t *)&listener, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	unlink(path);
	return 0;
}

static void connect_to_charon(void)
{
	vici_connect(vici);
	pass(5);
	assert_true(vici_is_up(vici));
	assert_non_null(charon);
}

static void test_one_request_after_another(void **state)
{
	(void)state;
	connect_to_charon();
	ask("a");
	ask("b");
	pass(5);
	assert_string_equal(asked, "a");
	ANSWER(YES);
	assert_string_equal(asked, "ab");
	ANSWER(YES);
	assert_string_equal(told, "up;a;b;idle;");
	ask("x");
	pass(5);
	ANSWER(YES);
	assert_string_equal(asked, "abxy");
	ANSWER(YES);
	assert_string_equal(told, "up;a;b;idle;x;y;idle;");
	/* A second connection is not made. */
	vici_connect(vici);
	pass(5);
	assert_string_equal(told, "up;a;b;idle;x;y;idle;");
}

static void test_octet_by_octet(void **state)
{
	static const char yes[] = YES;

	(void)state;
	connect_to_charon();
	ask("a");
	ask("b");
	pass(5);
	for (size_t i = 0; i < sizeof(yes) - 2; i++)
		answer_octets(yes + i, 1);
	assert_string_equal(told, "up;");
	answer_octets(yes + sizeof(yes) - 2, 1);
	assert_string_equal(told, "up;a;");
	/* What nobody asked for is of no consequence. */
	ANSWER(YES);
	ANSWER(YES);
	assert_string_equal(told, "up;a;b;idle;");
}

static void test_events_come_at_any_time(void **state)
{
	(void)state;
	connect_to_charon();
	ANSWER("\0\0\0\7\7\1e\1\1f\2");
	ask("a");
	pass(5);
	ANSWER("\0\0\0\7\7\1e\1\1g\2" YES);
	assert_string_equal(told, "up;f;g;a;idle;");
}

static void test_its_end_and_a_new_one(void **state)
{
	(void)state;
	connect_to_charon();
	ask("a");
	ask("b");
	pass(5);
	hang_up();
	pass(5);
	assert_string_equal(told, "up;down;");
	assert_false(vici_is_up(vici));
	ask("c");
	connect_to_charon();
	ask("d");
	pass(5);
	ANSWER(YES);
	assert_string_equal(asked, "ad");
	assert_string_equal(told, "up;down;up;d;idle;");
}

static void test_what_is_no_answer_ends_it(void **state)
{
	(void)state;
	connect_to_charon();
	ask("a");
	pass(5);
	ANSWER("\0\0\0\1\2");
	assert_string_equal(told, "up;down;");
	pass(5);
	connect_to_charon();
	ask("a");
	pass(5);
	ANSWER("\0\x08\0\1");
	assert_string_equal(told, "up;down;up;down;");
}

static void test_nobody_there(void **state)
{
	(void)state;
	unlink(path);
	vici_connect(vici);
	pass(5);
	assert_string_equal(told, "down;");
	assert_false(vici_is_up(vici));
}

static void test_leaving_waits_for_what_is_asked(void **state)
{
	(void)state;
	connect_to_charon();
	ask("a");
	ask("b");
	vici_free(vici);
	pass(5);
	assert_string_equal(asked, "a");
	ANSWER(YES);
	assert_string_equal(asked, "ab");
	ANSWER(YES);
	assert_null(charon);
	assert_string_equal(told, "up;");
	vici = NULL;
}

static void test_leaving_does_not_wait_for_ever(void **state)
{
	(void)state;
	connect_to_charon();
	ask("a");
	vici_free(vici);
	vici = NULL;
	pass(500);
	assert_non_null(charon);
	pass(1000);
	assert_null(charon);
	assert_string_equal(told, "up;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_request_after_another, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_octet_by_octet, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_events_come_at_any_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_its_end_and_a_new_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_no_answer_ends_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nobody_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_leaving_waits_for_what_is_asked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_leaving_does_not_wait_for_ever, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
