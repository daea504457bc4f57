// SPDX-License-Identifier: GPL-2.0
/*
 * test_ipsec_policy.c - the policies that guard a protected tunnel
 *
 * Behaviours checked: both policies of a guard, of IPv4 and IPv6, and the guard read back from them; other people's policies
 * are not ours; which guards of an earlier run a configuration can still have.
 */
#include <arpa/inet.h>

#include "daemon/ipsec_policy.h"
#include "test_config.h"

static struct conf_addr addr(const char *literal)
{
	struct conf_addr a = { .family = strchr(literal, ':') ? AF_INET6 : AF_INET };

	assert_int_equal(inet_pton(a.family, literal, a.family == AF_INET ? (void *)&a.v4 : (void *)&a.v6), 1);
	return a;
}

static struct ipsec_guard guard(const char *local, const char *remote, uint16_t port)
{
	return (struct ipsec_guard) { .local = addr(local), .remote = addr(remote), .port = port };
}

static void test_out(void **state)
{
	struct ipsec_guard g = guard("10.0.0.1", "10.0.0.2", 1701), back;
	struct xfrm_userpolicy_info p;

	(void)state;
	ipsec_policy_make(&p, &g, XFRM_POLICY_OUT);
	assert_int_equal(p.dir, XFRM_POLICY_OUT);
	assert_int_equal(p.action, XFRM_POLICY_BLOCK);
	assert_int_equal(p.priority, IPSEC_POLICY_PRIORITY);
	assert_int_equal(p.sel.family, AF_INET);
	assert_int_equal(p.sel.proto, IPPROTO_UDP);
	assert_int_equal(p.sel.saddr.a4, htonl(0x0a000001));
	assert_int_equal(p.sel.daddr.a4, htonl(0x0a000002));
	assert_int_equal(p.sel.prefixlen_s, 32);
	assert_int_equal(p.sel.prefixlen_d, 32);
	/* Whatever port the peer has. */
	assert_int_equal(p.sel.sport, htons(1701));
	assert_int_equal(p.sel.sport_mask, 0xffff);
	assert_int_equal(p.sel.dport_mask, 0);
	/* It does not expire. */
	assert_true(p.lft.hard_byte_limit == XFRM_INF && p.lft.hard_packet_limit == XFRM_INF);
	assert_int_equal(p.lft.hard_add_expires_seconds, 0);
	assert_true(ipsec_policy_read(&p, &back));
	assert_true(ipsec_guard_equal(&g, &back));
}

static void test_in(void **state)
{
	struct ipsec_guard g = guard("2001:db8::1", "2001:db8::2", 1703), back;
	struct xfrm_userpolicy_info p;

	(void)state;
	ipsec_policy_make(&p, &g, XFRM_POLICY_IN);
	assert_int_equal(p.dir, XFRM_POLICY_IN);
	assert_int_equal(p.sel.family, AF_INET6);
	assert_memory_equal(p.sel.saddr.a6, &g.remote.v6, 16);
	assert_memory_equal(p.sel.daddr.a6, &g.local.v6, 16);
	assert_int_equal(p.sel.prefixlen_s, 128);
	assert_int_equal(p.sel.prefixlen_d, 128);
	assert_int_equal(p.sel.dport, htons(1703));
	assert_int_equal(p.sel.dport_mask, 0xffff);
	assert_int_equal(p.sel.sport_mask, 0);
	assert_true(ipsec_policy_read(&p, &back));
	assert_true(ipsec_guard_equal(&g, &back));
}

static void test_those_of_others(void **state)
{
	struct ipsec_guard g = guard("10.0.0.1", "10.0.0.2", 1701), back;
	struct xfrm_userpolicy_info p;

	(void)state;
	ipsec_policy_make(&p, &g, XFRM_POLICY_OUT);
	p.priority = 399999;
	assert_false(ipsec_policy_read(&p, &back));
	ipsec_policy_make(&p, &g, XFRM_POLICY_OUT);
	p.action = XFRM_POLICY_ALLOW;
	assert_false(ipsec_policy_read(&p, &back));
	ipsec_policy_make(&p, &g, XFRM_POLICY_OUT);
	p.dir = XFRM_POLICY_FWD;
	assert_false(ipsec_policy_read(&p, &back));
}

static void test_equal(void **state)
{
	struct ipsec_guard g = guard("10.0.0.1", "10.0.0.2", 1701), other = g;

	(void)state;
	assert_true(ipsec_guard_equal(&g, &other));
	other = guard("10.0.0.2", "10.0.0.1", 1701);
	assert_false(ipsec_guard_equal(&g, &other));
	other = guard("10.0.0.1", "10.0.0.2", 1702);
	assert_false(ipsec_guard_equal(&g, &other));
}

static bool configured(const struct conf *c, const char *local, const char *remote, uint16_t port)
{
	struct ipsec_guard g = guard(local, remote, port);

	return ipsec_guard_configured(c, &g);
}

static void test_what_a_configuration_can_have(void **state)
{
	struct conf *c = parse("l2tp tunnel a\n source 10.0.0.1\n destination 10.0.0.2\n protection ipsec\n"
			       "l2tp tunnel b\n source 10.0.0.1\n destination 10.0.0.3\n"
			       "l2tp tunnel c\n source eth1\n destination 10.0.0.4\n protection ipsec\n local-port 1703\n"
			       "l2tp tunnel d\n ip-version 6\n source 2001:db8::1\n destination peer.example.net\n"
			       " protection ipsec\n");

	(void)state;
	assert_true(configured(c, "10.0.0.1", "10.0.0.2", 1701));
	assert_false(configured(c, "10.0.0.1", "10.0.0.2", 1703));
	assert_false(configured(c, "10.0.0.9", "10.0.0.2", 1701));
	assert_false(configured(c, "10.0.0.1", "10.0.0.3", 1701));
	/* An interface, or a name, can have any address. */
	assert_true(configured(c, "10.9.9.9", "10.0.0.4", 1703));
	assert_true(configured(c, "2001:db8::1", "2001:db8::99", 1701));
	assert_false(configured(c, "2001:db8::7", "2001:db8::99", 1701));
	conf_free(c);
	c = parse("");
	assert_false(configured(c, "10.0.0.1", "10.0.0.2", 1701));
	conf_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_out),
		cmocka_unit_test(test_in),
		cmocka_unit_test(test_those_of_others),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_what_a_configuration_can_have),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
