// SPDX-License-Identifier: GPL-2.0
/*
 * test_lns_dead.c - LNSs that do not answer
 *
 * Behaviours checked: dead for the given time and not longer; known by address and port; told again, the time is
 * the new one; alive again at once when it answers; IPv6; the oldest is forgotten when there are too many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/lns_dead.h"

#define MANY	1024	/* that are remembered */

static struct lac lac;

static struct sockaddr_storage peer4(uint32_t addr, uint16_t port)
{
	struct sockaddr_storage ss = { 0 };
	struct sockaddr_in *sin = (struct sockaddr_in *)&ss;

	sin->sin_family = AF_INET;
	sin->sin_addr.s_addr = htonl(addr);
	sin->sin_port = htons(port);
	return ss;
}

static struct sockaddr_storage peer6(const char *addr)
{
	struct sockaddr_storage ss = { 0 };
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)&ss;

	sin6->sin6_family = AF_INET6;
	assert_int_equal(inet_pton(AF_INET6, addr, &sin6->sin6_addr), 1);
	return ss;
}

static void wait_ms(unsigned int ms)
{
	usleep(ms * 1000);
	uv_update_time(lac.loop);
}

static int setup(void **state)
{
	(void)state;
	memset(&lac, 0, sizeof(lac));
	lac.loop = malloc(sizeof(*lac.loop));
	TAILQ_INIT(&lac.dead);
	return uv_loop_init(lac.loop);
}

static int teardown(void **state)
{
	int err;

	(void)state;
	lns_dead_free_all(&lac);
	assert_int_equal(lac.dead_count, 0);
	err = uv_loop_close(lac.loop);
	free(lac.loop);
	return err;
}

static void test_time(void **state)
{
	struct sockaddr_storage a = peer4(0x0a000001, 1701), b = peer4(0x0a000002, 1701);

	(void)state;
	assert_false(lns_is_dead(&lac, &a));
	lns_dead_add(&lac, &a, 30);
	assert_true(lns_is_dead(&lac, &a));
	assert_false(lns_is_dead(&lac, &b));
	wait_ms(31);
	assert_false(lns_is_dead(&lac, &a));
	assert_int_equal(lac.dead_count, 0);
}

static void test_address(void **state)
{
	struct sockaddr_storage a = peer4(0x0a000001, 1701), beside = peer4(0x0a000001, 1702);
	struct sockaddr_storage v6 = peer6("2001:db8::1"), other = peer6("2001:db8::2");

	(void)state;
	lns_dead_add(&lac, &a, 60000);
	lns_dead_add(&lac, &v6, 60000);
	assert_false(lns_is_dead(&lac, &beside));
	assert_true(lns_is_dead(&lac, &v6));
	assert_false(lns_is_dead(&lac, &other));
	lns_dead_remove(&lac, &beside);
	assert_true(lns_is_dead(&lac, &a));
	lns_dead_remove(&lac, &a);
	assert_false(lns_is_dead(&lac, &a));
	assert_true(lns_is_dead(&lac, &v6));
	lns_dead_remove(&lac, &other);
	assert_int_equal(lac.dead_count, 1);
}

static void test_again(void **state)
{
	struct sockaddr_storage a = peer4(0x0a000001, 1701);

	(void)state;
	lns_dead_add(&lac, &a, 10);
	lns_dead_add(&lac, &a, 60000);
	assert_int_equal(lac.dead_count, 1);
	wait_ms(11);
	assert_true(lns_is_dead(&lac, &a));
	lns_dead_add(&lac, &a, 0);
	assert_false(lns_is_dead(&lac, &a));
}

static void test_many(void **state)
{
	struct sockaddr_storage ss;

	(void)state;
	for (uint32_t i = 0; i < MANY; i++) {
		ss = peer4(i, 1701);
		lns_dead_add(&lac, &ss, 60000);
	}
	/* The first one is told of once more, which makes the second the oldest. */
	ss = peer4(0, 1701);
	lns_dead_add(&lac, &ss, 60000);
	ss = peer4(MANY, 1701);
	lns_dead_add(&lac, &ss, 60000);
	assert_int_equal(lac.dead_count, MANY);
	assert_true(lns_is_dead(&lac, &ss));
	ss = peer4(0, 1701);
	assert_true(lns_is_dead(&lac, &ss));
	ss = peer4(1, 1701);
	assert_false(lns_is_dead(&lac, &ss));
	ss = peer4(2, 1701);
	assert_true(lns_is_dead(&lac, &ss));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_time),
		TEST(test_address),
		TEST(test_again),
		TEST(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
