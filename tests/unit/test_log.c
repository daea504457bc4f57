// SPDX-License-Identifier: GPL-2.0
/*
 * test_log.c - log lines
 *
 * Behaviours checked: fields stand behind the text in their order, and those that are not set are left out; names that could
 * be taken for something else are quoted; nothing that a client or an LNS says ends a line or reaches a terminal; a text that
 * is too long leaves room for all fields; the journal gets a level instead of words; debugging lines come for the subsystems
 * that are switched on, and cost nothing for the others; a second has a budget, what is beyond it is counted and told once,
 * also when no further line comes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

#include "daemon/debug.h"

static char *text;
static size_t text_len;
static FILE *out;

static const uint8_t mac[6] = { 0x02, 0, 0, 0, 0x01, 0xff };

static int setup(void **state)
{
	(void)state;
	unsetenv("JOURNAL_STREAM");
	out = open_memstream(&text, &text_len);
	log_set_output(out);
	log_debug_set(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	log_set_output(NULL);
	fclose(out);
	free(text);
	return 0;
}

static void assert_logged(const char *expected)
{
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
	out = open_memstream(&text, &text_len);
	log_set_output(out);
}

static struct sockaddr_storage peer4(const char *addr, uint16_t port)
{
	struct sockaddr_storage ss = { 0 };
	struct sockaddr_in *sin = (struct sockaddr_in *)&ss;

	sin->sin_family = AF_INET;
	sin->sin_port = htons(port);
	assert_int_equal(inet_pton(AF_INET, addr, &sin->sin_addr), 1);
	return ss;
}

static struct sockaddr_storage peer6(const char *addr, uint16_t port)
{
	struct sockaddr_storage ss = { 0 };
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)&ss;

	sin6->sin6_family = AF_INET6;
	sin6->sin6_port = htons(port);
	assert_int_equal(inet_pton(AF_INET6, addr, &sin6->sin6_addr), 1);
	return ss;
}

static void test_levels(void **state)
{
	(void)state;
	log_info("ready");
	assert_logged("openlacd: ready\n");
	log_warn("%d of %s", 3, "them");
	assert_logged("openlacd: warning: 3 of them\n");
	log_err("no");
	assert_logged("openlacd: error: no\n");
	setenv("JOURNAL_STREAM", "8:1", 1);
	log_err("no");
	assert_logged("<3>no\n");
}

static void test_fields(void **state)
{
	struct sockaddr_storage lns = peer4("192.0.2.2", 1701);
	struct log_fields f = {
		.lns = &lns, .l2tp_session = 9, .tunnel = 3, .route = 77, .user = "u1@isp1.example", .session = 5, .mac = mac,
		.interface = "eth1",
	};

	(void)state;
	log_line(LOG_INFO, &f, "forwarding");
	assert_logged("openlacd: forwarding interface=eth1 mac=02:00:00:00:01:ff session=5 user=u1@isp1.example route=77 "
		      "tunnel=3 l2tp-session=9 lns=192.0.2.2\n");
	f = (struct log_fields){ .user = "", .tunnel = 65535 };
	log_line(LOG_WARNING, &f, "down");
	assert_logged("openlacd: warning: down tunnel=65535\n");
	f = (struct log_fields){ 0 };
	log_line(LOG_INFO, &f, "nothing");
	assert_logged("openlacd: nothing\n");
}

static void test_peers(void **state)
{
	struct sockaddr_storage lns = peer4("192.0.2.2", 1702);
	struct log_fields f = { .lns = &lns };

	(void)state;
	log_line(LOG_INFO, &f, "a");
	assert_logged("openlacd: a lns=192.0.2.2:1702\n");
	lns = peer6("2001:db8::1", 1701);
	log_line(LOG_INFO, &f, "a");
	assert_logged("openlacd: a lns=2001:db8::1\n");
	lns = peer6("2001:db8::1", 1702);
	log_line(LOG_INFO, &f, "a");
	assert_logged("openlacd: a lns=[2001:db8::1]:1702\n");
}

static void assert_user(const char *name, const char *expected)
{
	struct log_fields f = { .user = name };
	char line[256];

	log_line(LOG_INFO, &f, "x");
	snprintf(line, sizeof(line), "openlacd: x user=%s\n", expected);
	assert_logged(line);
}

static void test_names(void **state)
{
	(void)state;
	assert_user("4711#0001@t-online.example", "4711#0001@t-online.example");
	assert_user("a b", "\"a b\"");
	assert_user("a\"b\\c", "\"a\\\"b\\\\c\"");
	assert_user("x tunnel=1", "\"x tunnel=1\"");
	assert_user("x=y", "\"x=y\"");
	assert_user("a\nopenlacd: b", "\"a\\x0aopenlacd: b\"");
	assert_user("\x1b[2J\x7f\xc3\xa4", "\"\\x1b[2J\\x7f\\xc3\\xa4\"");
}

static void test_text_is_escaped(void **state)
{
	(void)state;
	log_info("closed by the LNS, %s", "bye\r\nopenlacd: error: \x1b[31m\t\x9b");
	assert_logged("openlacd: closed by the LNS, bye\\x0d\\x0aopenlacd: error: \\x1b[31m\\x09\\x9b\n");
}

/* The worst that can come together: all fields with a name of nothing but odd octets, and a text of the same. */
static void test_long_lines(void **state)
{
	struct sockaddr_storage lns = peer6("2001:db8:1111:2222:3333:4444:5555:6666", 65535);
	char name[256], what[2000];
	struct log_fields f = {
		.interface = "interface-name1", .mac = mac, .session = 65535, .user = name, .route = UINT32_MAX,
		.tunnel = 65535, .l2tp_session = 65535, .lns = &lns,
	};

	(void)state;
	memset(name, '\1', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	memset(what, '\2', sizeof(what) - 1);
	what[sizeof(what) - 1] = '\0';
	log_line(LOG_INFO, &f, "%s", what);
	fflush(out);
	assert_non_null(strstr(text, "\\x02 interface=interface-name1 mac="));
	assert_non_null(strstr(text, "\\x01\" route=4294967295 tunnel=65535 l2tp-session=65535 "
			       "lns=[2001:db8:1111:2222:3333:4444:5555:6666]:65535\n"));
	assert_int_equal(strcspn(text, "\n"), text_len - 1);
}

static unsigned int evaluated;

static unsigned int evaluate(void)
{
	return ++evaluated;
}

static void test_debug_mask(void **state)
{
	struct log_fields f = { .tunnel = 4 };

	(void)state;
	log_debug(LOG_SUB_L2TP, NULL, "number %u", evaluate());
	assert_int_equal(evaluated, 0);
	log_debug_set(1U << LOG_SUB_L2TP);
	assert_true(log_debug_enabled(LOG_SUB_L2TP));
	assert_false(log_debug_enabled(LOG_SUB_PPP));
	log_debug(LOG_SUB_PPP, NULL, "number %u", evaluate());
	log_debug(LOG_SUB_L2TP, &f, "number %u", evaluate());
	assert_logged("openlacd: debug: l2tp: number 1 tunnel=4\n");
	log_debug_set(~0U);
	assert_int_equal(log_debug_mask(), LOG_DEBUG_ALL);
	for (unsigned int i = 0; i < LOG_SUBSYSTEMS; i++) {
		char line[64];

		assert_true(log_debug_enabled(i));
		assert_non_null(log_debug_names[i].title);
		assert_non_null(log_debug_names[i].help);
		log_debug(i, NULL, "x");
		snprintf(line, sizeof(line), "openlacd: debug: %s: x\n", log_debug_names[i].name);
		assert_logged(line);
	}
}

static void test_limit(void **state)
{
	struct log_limit limit = { 0 };

	(void)state;
	for (unsigned int i = 0; i < 15; i++) {
		assert_int_equal(log_limit_missed(&limit, 5000 + i), 0);
		assert_int_equal(log_limit_take(&limit, 10, 5000 + i), i < 10);
	}
	assert_int_equal(log_limit_missed(&limit, 5999), 0);
	assert_int_equal(log_limit_missed(&limit, 6000), 5);
	assert_int_equal(log_limit_missed(&limit, 6000), 0);
	assert_true(log_limit_take(&limit, 10, 6000));
	assert_int_equal(log_limit_missed(&limit, 900000), 0);
}

static unsigned int count(const char *what)
{
	unsigned int n = 0;

	for (const char *p = text; (p = strstr(p, what)); p++)
		n++;
	return n;
}

/* Strangers share their budget with nobody. */
static void test_kinds(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 1000; i++)
		log_limited(LOG_KIND_L2TP_STRANGER, LOG_INFO, NULL, "refused");
	log_limited(LOG_KIND_CLIENT, LOG_INFO, NULL, "connected");
	fflush(out);
	assert_in_range(count("openlacd: refused\n"), 10, 20);	/* a second may end meanwhile */
	assert_int_equal(count("openlacd: connected\n"), 1);
}

static void do_nothing(uv_idle_t *idle)
{
	(void)idle;
}

/* Nothing else is logged, and yet the number comes, once. */
static void test_missed_is_told(void **state)
{
	uv_idle_t alive;
	uv_loop_t loop;

	(void)state;
	uv_loop_init(&loop);
	uv_idle_init(&loop, &alive);
	uv_idle_start(&alive, do_nothing);
	log_start(&loop);
	for (unsigned int i = 0; i < 1000; i++)
		log_limited(LOG_KIND_DNS, LOG_WARNING, NULL, "question");
	fflush(out);
	for (unsigned int i = 0; i < 50 && !count("suppressed"); i++) {
		usleep(100000);
		uv_run(&loop, UV_RUN_NOWAIT);
		fflush(out);
	}
	assert_non_null(strstr(text, " similar messages suppressed: DNS\n"));
	log_stop();
	uv_close((uv_handle_t *)&alive, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	fflush(out);
	assert_in_range(count("suppressed"), 1, 2);	/* a second may end meanwhile */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_levels, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fields, setup, teardown),
		cmocka_unit_test_setup_teardown(test_peers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_names, setup, teardown),
		cmocka_unit_test_setup_teardown(test_text_is_escaped, setup, teardown),
		cmocka_unit_test_setup_teardown(test_long_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(test_debug_mask, setup, teardown),
		cmocka_unit_test_setup_teardown(test_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kinds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_missed_is_told, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
