// SPDX-License-Identifier: GPL-2.0
/*
 * Draining: which LNSs and access concentrators it concerns.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "daemon/drain.h"

static struct conf_addr v4(const char *text)
{
	struct conf_addr a = { .family = AF_INET };

	assert_int_equal(inet_pton(AF_INET, text, &a.v4), 1);
	return a;
}

static struct sockaddr_storage peer4(const char *text, uint16_t port)
{
	struct sockaddr_storage ss = { 0 };
	struct sockaddr_in *sin = (struct sockaddr_in *)&ss;

	sin->sin_family = AF_INET;
	sin->sin_port = htons(port);
	assert_int_equal(inet_pton(AF_INET, text, &sin->sin_addr), 1);
	return ss;
}

static void an_address_is_drained_at_every_port(void **state)
{
	struct sockaddr_storage a = peer4("192.0.2.1", 1701), b = peer4("192.0.2.1", 1702), c = peer4("192.0.2.2", 1701);
	struct conf_addr addr = v4("192.0.2.1");
	struct drain d = { 0 };

	(void)state;
	assert_false(drain_has_lns(&d, &a));
	assert_int_equal(drain_add_lns(&d, &addr), 0);
	assert_true(drain_has_lns(&d, &a));
	assert_true(drain_has_lns(&d, &b));
	assert_false(drain_has_lns(&d, &c));
}

static void an_ipv6_address_is_not_taken_for_another(void **state)
{
	struct sockaddr_storage ss = { .ss_family = AF_INET6 };
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)&ss;
	struct conf_addr addr = { .family = AF_INET6 };
	struct drain d = { 0 };

	(void)state;
	inet_pton(AF_INET6, "2001:db8::1", &addr.v6);
	assert_int_equal(drain_add_lns(&d, &addr), 0);
	inet_pton(AF_INET6, "2001:db8::1", &sin6->sin6_addr);
	assert_true(drain_has_lns(&d, &ss));
	inet_pton(AF_INET6, "2001:db8::2", &sin6->sin6_addr);
	assert_false(drain_has_lns(&d, &ss));
}

static void twice_and_never_are_told_apart(void **state)
{
	struct conf_addr a = v4("192.0.2.1"), b = v4("192.0.2.2");
	struct sockaddr_storage peer = peer4("192.0.2.2", 1701);
	struct drain d = { 0 };

	(void)state;
	assert_int_equal(drain_del_lns(&d, &a), -ENOENT);
	assert_int_equal(drain_add_lns(&d, &a), 0);
	assert_int_equal(drain_add_lns(&d, &a), -EEXIST);
	assert_int_equal(drain_add_lns(&d, &b), 0);
	assert_int_equal(drain_del_lns(&d, &a), 0);
	assert_int_equal(drain_del_lns(&d, &a), -ENOENT);
	assert_true(drain_has_lns(&d, &peer));
}

static void there_is_an_end_to_the_list(void **state)
{
	struct conf_addr a = v4("10.0.0.0");
	struct drain d = { 0 };

	(void)state;
	for (uint32_t i = 0; i < DRAIN_LNS_MAX; i++) {
		a.v4.s_addr = htonl(0x0a000000 + i);
		assert_int_equal(drain_add_lns(&d, &a), 0);
	}
	a.v4.s_addr = htonl(0x0b000000);
	assert_int_equal(drain_add_lns(&d, &a), -ENOSPC);
}

static void a_concentrator_is_concerned_by_its_static_lns(void **state)
{
	struct conf_ac fixed = { .lookup = CONF_LOOKUP_STATIC, .peer = v4("192.0.2.1") };
	struct conf_ac other = { .lookup = CONF_LOOKUP_STATIC, .peer = v4("192.0.2.2") };
	struct conf_ac looked_up = { .lookup = CONF_LOOKUP_DNS };
	struct conf_addr a = v4("192.0.2.1");
	struct drain d = { 0 };

	(void)state;
	assert_false(drain_concerns(&d, &fixed));
	assert_int_equal(drain_add_lns(&d, &a), 0);
	assert_true(drain_concerns(&d, &fixed));
	assert_false(drain_concerns(&d, &other));
	assert_false(drain_concerns(&d, &looked_up));
	d.lac = true;
	assert_true(drain_concerns(&d, &other));
	assert_true(drain_concerns(&d, &looked_up));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_drained_at_every_port),
		cmocka_unit_test(an_ipv6_address_is_not_taken_for_another),
		cmocka_unit_test(twice_and_never_are_told_apart),
		cmocka_unit_test(there_is_an_end_to_the_list),
		cmocka_unit_test(a_concentrator_is_concerned_by_its_static_lns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
