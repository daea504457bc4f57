// SPDX-License-Identifier: GPL-2.0
/*
 * test_netconf_plan.c - what is to be done to the system for "interface" and "ip route"
 *
 * Behaviours checked: addresses are added when they are missing and removed only when they are ours, in an order that the
 * kernel does not spoil; MTU and description, and what they are without their statements; a netdev is taken up for a new
 * address, and not against somebody's will; what is pppd's is left to it; of several routes to a network one counts; routes
 * over interfaces come first; what is told once.
 */
#include <arpa/inet.h>
#include <stdlib.h>

#include "../../daemon/log_once.h"
#include "../../daemon/netconf_plan.h"
#include "test_config.h"

static struct conf *conf;
static struct netconf_addrs addrs;
static struct netconf_iface iface;
static struct netconf_routes wanted, installed;
static char done[2048];

static struct netconf_link eth1(unsigned int flags)
{
	return (struct netconf_link){ .ifindex = 7, .name = "eth1", .flags = flags, .mtu = 1500 };
}

static struct conf_prefix prefix(const char *text)
{
	struct conf_prefix p = { .addr.family = strchr(text, ':') ? AF_INET6 : AF_INET };
	char addr[64];

	snprintf(addr, sizeof(addr), "%.*s", (int)strcspn(text, "/"), text);
	assert_int_equal(inet_pton(p.addr.family, addr, &p.addr.v6), 1);
	p.len = (uint8_t)atoi(strchr(text, '/') + 1);
	return p;
}

static int begin(void **state)
{
	(void)state;
	iface = (struct netconf_iface){ .ifindex = 7 };
	return 0;
}

static int end(void **state)
{
	(void)state;
	conf_free(conf);
	conf = NULL;
	free(addrs.item);
	free(wanted.item);
	free(installed.item);
	addrs = (struct netconf_addrs){ 0 };
	wanted = installed = (struct netconf_routes){ 0 };
	return 0;
}

static void configure(const char *text)
{
	conf_free(conf);
	conf = parse(text);
	assert_non_null(conf);
}

static void has_addr(uint32_t ifindex, const char *text, bool ours)
{
	*netconf_addr_new(&addrs) = (struct netconf_addr){ .ifindex = ifindex, .prefix = prefix(text), .ours = ours };
}

static void no_addrs(void)
{
	addrs.count = 0;
	free(addrs.item);
	addrs.item = NULL;
}

static void put_op(const struct netconf_op *op)
{
	static const char *const verbs[] = { "-", "", "", "", "+", "-", "+" };
	char buf[NETCONF_TEXT_MAX], dev[16];
	size_t len = strlen(done);

	snprintf(dev, sizeof(dev), "if%u", op->route.ifindex);
	snprintf(done + len, sizeof(done) - len, "%s%s%s%s%s\n", verbs[op->what], netconf_op_text(op, dev, buf),
		 op->what == NETCONF_ALIAS ? " " : "", op->what == NETCONF_ALIAS ? op->alias : "", op->again ? " again" : "");
}

static void assert_ops(struct netconf_ops *ops, const char *expected)
{
	done[0] = '\0';
	for (size_t i = 0; i < ops->count; i++)
		put_op(&ops->item[i]);
	assert_false(ops->no_memory);
	netconf_ops_free(ops);
	assert_string_equal(done, expected);
}

static void plans(struct netconf_link link, const char *expected)
{
	struct netconf_ops ops = { 0 };

	netconf_plan_iface(conf, &link, &addrs, &iface, &ops);
	assert_ops(&ops, expected);
}

static void test_missing_addresses_are_added(void **state)
{
	(void)state;
	configure("interface eth1\nip address 192.0.2.1/24\nipv6 address 2001:db8::1/64\n");
	plans(eth1(IFF_UP), "+ip address 192.0.2.1/24\n+ipv6 address 2001:db8::1/64\n");
	/* Those of another netdev do not count, nor does the same address in another network. */
	has_addr(8, "192.0.2.1/24", true);
	has_addr(7, "192.0.2.1/25", false);
	plans(eth1(IFF_UP), "+ip address 192.0.2.1/24\n+ipv6 address 2001:db8::1/64\n");
	has_addr(7, "192.0.2.1/24", true);
	has_addr(7, "2001:db8::1/64", true);
	plans(eth1(IFF_UP), "");
}

static void test_only_ours_is_removed(void **state)
{
	(void)state;
	configure("interface eth1\nip address 192.0.2.1/24\n");
	has_addr(7, "192.0.2.1/24", false);
	has_addr(7, "198.51.100.1/24", false);
	plans(eth1(IFF_UP), "");
	configure("!\n");
	plans(eth1(IFF_UP), "");
	has_addr(7, "2001:db8::1/64", true);
	has_addr(7, "203.0.113.1/24", true);
	has_addr(8, "203.0.113.2/24", true);
	plans(eth1(IFF_UP), "-ipv6 address 2001:db8::1/64\n-ip address 203.0.113.1/24\n");
}

/* The kernel would remove the new one as a secondary address of the old one. */
static void test_old_goes_before_new_comes(void **state)
{
	(void)state;
	configure("interface eth1\nip address 192.0.2.2/24\n");
	has_addr(7, "192.0.2.1/24", true);
	plans(eth1(IFF_UP), "-ip address 192.0.2.1/24\n+ip address 192.0.2.2/24\n");
}

static void test_mtu(void **state)
{
	struct netconf_link link = eth1(IFF_UP);

	(void)state;
	configure("interface eth1\nmtu 1400\n");
	plans(link, "mtu 1400\n");
	link.mtu = 1400;
	plans(link, "");
	configure("interface eth1\nmtu 1300\n");
	plans(link, "mtu 1300\n");
	link.mtu = 1300;
	configure("!\n");
	plans(link, "mtu 1500\n");
	link.mtu = 1500;
	plans(link, "");
}

static void test_mtu_of_somebody_else(void **state)
{
	struct netconf_link link = eth1(IFF_UP);

	(void)state;
	configure("interface eth1\nmtu 1400\n");
	plans(link, "mtu 1400\n");
	link.mtu = 9000;
	configure("!\n");
	plans(link, "");
	/* It had that MTU before. */
	configure("interface eth1\nmtu 9000\n");
	plans(link, "");
	configure("!\n");
	plans(link, "");
}

static void test_description(void **state)
{
	struct netconf_link link = eth1(0);

	(void)state;
	configure("interface eth1\ndescription \"to the ISP\"\n");
	plans(link, "description to the ISP\n");
	snprintf(link.alias, sizeof(link.alias), "to the ISP");
	plans(link, "");
	configure("!\n");
	plans(link, "description \n");
	link.alias[0] = '\0';
	plans(link, "");
	snprintf(link.alias, sizeof(link.alias), "somebody else's");
	plans(link, "");
}

static void test_everything_in_order(void **state)
{
	(void)state;
	configure("interface eth1\nip address 192.0.2.2/24\nipv6 address 2001:db8::1/64\nmtu 1280\ndescription x\n");
	has_addr(7, "192.0.2.1/24", true);
	plans(eth1(0), "-ip address 192.0.2.1/24\nmtu 1280\ndescription x\nadministrative state\n+ip address 192.0.2.2/24\n"
		       "+ipv6 address 2001:db8::1/64\n");
}

static void test_up_for_a_new_address(void **state)
{
	(void)state;
	configure("interface eth1\ndescription x\nmtu 1500\n");
	plans(eth1(0), "description x\n");
	configure("interface eth1\nip address 192.0.2.1/24\n");
	plans(eth1(0), "administrative state\n+ip address 192.0.2.1/24\n");
	/* It failed, and is tried again. */
	has_addr(7, "192.0.2.1/24", true);
	plans(eth1(0), "administrative state\n");
	plans(eth1(IFF_UP), "");
}

static void test_down_stays_down(void **state)
{
	(void)state;
	configure("interface eth1\nip address 192.0.2.1/24\nipv6 address 2001:db8::1/64\n");
	has_addr(7, "192.0.2.1/24", true);
	has_addr(7, "2001:db8::1/64", true);
	plans(eth1(IFF_UP), "");
	/* An administrator takes it down, and the kernel the IPv6 address. */
	no_addrs();
	has_addr(7, "192.0.2.1/24", true);
	plans(eth1(0), "");
	plans(eth1(IFF_UP), "+ipv6 address 2001:db8::1/64\n");
	/* Another address is another matter; one less is not. */
	configure("interface eth1\nip address 192.0.2.1/24\n");
	plans(eth1(0), "");
	configure("interface eth1\nip address 192.0.2.9/24\n");
	plans(eth1(0), "-ip address 192.0.2.1/24\nadministrative state\n+ip address 192.0.2.9/24\n");
}

static void s185_the_ipv4_address_of_a_managed_ppp_link_is_left_to_pppd(void **state)
{
	struct netconf_link link = { .ifindex = 7, .name = "ppp10", .mtu = 1462 };

	(void)state;
	configure("l2tp tunnel a\nencapsulation ppp 10\ninterface ppp10\nip address 10.0.0.1/30\nipv6 address 2001:db8::1/64\n"
		  "mtu 1400\ndescription x\n");
	has_addr(7, "10.0.0.1/32", false);
	plans(link, "description x\n");
	link.flags = IFF_UP | IFF_POINTOPOINT;
	plans(link, "description x\n+ipv6 address 2001:db8::1/64\n");
	/* Another number's is an interface like any. */
	snprintf(link.name, sizeof(link.name), "ppp1");
	configure("l2tp tunnel a\nencapsulation ppp 10\ninterface ppp1\nip address 10.0.0.1/30\n");
	plans(link, "+ip address 10.0.0.1/30\n");
}

static void test_what_is_of_interest(void **state)
{
	(void)state;
	configure("pppoe-ac a\nl2tp tunnel a\nencapsulation ppp 1\n"
		  "interface eth1\npppoe-ac-service a\ninterface eth2\nip address 192.0.2.1/24\n"
		  "interface ppp1\nip address 192.0.2.1/24\nmtu 1400\ninterface ppp2\nmtu 1400\n");
	assert_false(netconf_wants(conf, conf_find_iface(conf, "eth1")));
	assert_true(netconf_wants(conf, conf_find_iface(conf, "eth2")));
	assert_false(netconf_wants(conf, conf_find_iface(conf, "ppp1")));
	assert_true(netconf_wants(conf, conf_find_iface(conf, "ppp2")));
}

/* @via: a next hop, or NULL */
static void route(struct netconf_routes *routes, const char *net, const char *via, uint32_t ifindex)
{
	char hop[64];

	snprintf(hop, sizeof(hop), "%s/0", via ? via : "::");
	*netconf_route_new(routes) = (struct netconf_route){ .prefix = prefix(net), .ifindex = ifindex,
							     .via = via ? prefix(hop).addr : (struct conf_addr){ 0 } };
}

static void routes_plan(const char *expected)
{
	struct netconf_ops ops = { 0 };

	netconf_plan_routes(&wanted, &installed, &ops);
	assert_ops(&ops, expected);
}

static void s186_routes_over_an_interface_come_before_those_by_a_next_hop(void **state)
{
	(void)state;
	routes_plan("");
	route(&wanted, "192.168.2.0/24", "10.0.0.2", 9);
	route(&wanted, "10.0.0.2/32", NULL, 9);
	route(&wanted, "2001:db8:2::/48", "2001:db8::2", 0);
	routes_plan("+ip route 10.0.0.2/32 if9\n+ip route 192.168.2.0/24 10.0.0.2\n+ip route 2001:db8:2::/48 2001:db8::2\n");
}

static void test_what_is_there_and_what_is_not_wanted(void **state)
{
	(void)state;
	route(&wanted, "192.168.2.0/24", "10.0.0.2", 9);
	route(&installed, "192.168.3.0/24", "10.0.0.2", 9);
	route(&installed, "192.168.2.0/24", "10.0.0.2", 9);
	route(&installed, "192.168.2.0/25", NULL, 9);
	routes_plan("-ip route 192.168.3.0/24 10.0.0.2\n-ip route 192.168.2.0/25 if9\n");
}

static void test_what_the_kernel_may_have_dropped(void **state)
{
	(void)state;
	route(&wanted, "192.168.2.0/24", "10.0.0.2", 9);
	route(&wanted, "192.168.3.0/24", "10.0.1.2", 8);
	route(&wanted, "192.168.4.0/24", "10.0.2.2", 0);
	for (size_t i = 0; i < 3; i++)
		*netconf_route_new(&installed) = wanted.item[i];
	routes_plan("");
	/* Where the last one leads to only the kernel knows. */
	netconf_doubt_routes(&installed, 9);
	routes_plan("+ip route 192.168.2.0/24 10.0.0.2 again\n+ip route 192.168.4.0/24 10.0.2.2 again\n");
	netconf_doubt_routes(&installed, 0);
	routes_plan("+ip route 192.168.2.0/24 10.0.0.2 again\n+ip route 192.168.3.0/24 10.0.1.2 again\n"
		    "+ip route 192.168.4.0/24 10.0.2.2 again\n");
}

/* The next hop is behind another netdev now, or cannot be reached: where the route leads to is wrong. */
static void test_a_next_hop_moves(void **state)
{
	(void)state;
	route(&wanted, "0.0.0.0/0", "10.0.0.2", 10);
	route(&wanted, "::/0", "fd00::2", 0);
	route(&installed, "0.0.0.0/0", "10.0.0.2", 9);
	route(&installed, "::/0", "fd00::2", 9);
	routes_plan("-ip route 0.0.0.0/0 10.0.0.2\n-ip route ::/0 fd00::2\n+ip route 0.0.0.0/0 10.0.0.2\n"
		    "+ip route ::/0 fd00::2\n");
}

static void test_the_first_that_can_be_reached(void **state)
{
	(void)state;
	route(&wanted, "10.0.0.0/8", "192.0.2.1", 0);
	route(&wanted, "10.0.0.0/8", "192.0.2.2", 5);
	route(&wanted, "10.0.0.0/8", "192.0.2.3", 6);
	routes_plan("+ip route 10.0.0.0/8 192.0.2.2\n");
	wanted.item[1].ifindex = 0;
	wanted.item[2].ifindex = 0;
	route(&installed, "10.0.0.0/8", "192.0.2.2", 5);
	/* The kernel may know better. */
	routes_plan("-ip route 10.0.0.0/8 192.0.2.2\n+ip route 10.0.0.0/8 192.0.2.1\n");
}

/* In an order that is nobody's. */
static void test_many_routes(void **state)
{
	struct netconf_ops ops = { 0 };
	char net[64];
	uint32_t i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		snprintf(net, sizeof(net), "10.%u.%u.0/24", i * 487 % 1000 / 256, i * 487 % 1000 % 256);
		route(&wanted, net, "192.0.2.1", 5);
		if (i % 2)
			route(&installed, net, "192.0.2.1", 5);
		else
			route(&installed, net, "192.0.2.1", 6);
	}
	netconf_plan_routes(&wanted, &installed, &ops);
	assert_int_equal(ops.count, 1000);
	for (i = 0; i < 500; i++)
		assert_true(ops.item[i].what == NETCONF_ROUTE_DEL && ops.item[i].route.ifindex == 6);
	for (; i < 1000; i++)
		assert_true(ops.item[i].what == NETCONF_ROUTE_ADD && ops.item[i].route.ifindex == 5);
	netconf_ops_free(&ops);
}

static void test_told_once(void **state)
{
	struct log_once o = { 0 };

	(void)state;
	assert_true(log_once_new(&o, "a"));
	assert_true(log_once_new(&o, "b"));
	assert_false(log_once_new(&o, "a"));
	log_once_round(&o);
	assert_false(log_once_new(&o, "b"));
	log_once_round(&o);
	/* There was a round without. */
	assert_false(log_once_new(&o, "b"));
	assert_true(log_once_new(&o, "a"));
	log_once_round(&o);
	log_once_round(&o);
	assert_true(log_once_new(&o, "b"));
	log_once_release(&o);
	assert_true(log_once_new(&o, "b"));
	log_once_release(&o);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_missing_addresses_are_added),
		TEST(test_only_ours_is_removed),
		TEST(test_old_goes_before_new_comes),
		TEST(test_mtu),
		TEST(test_mtu_of_somebody_else),
		TEST(test_description),
		TEST(test_everything_in_order),
		TEST(test_up_for_a_new_address),
		TEST(test_down_stays_down),
		TEST(s185_the_ipv4_address_of_a_managed_ppp_link_is_left_to_pppd),
		TEST(test_what_is_of_interest),
		TEST(s186_routes_over_an_interface_come_before_those_by_a_next_hop),
		TEST(test_what_is_there_and_what_is_not_wanted),
		TEST(test_what_the_kernel_may_have_dropped),
		TEST(test_a_next_hop_moves),
		TEST(test_the_first_that_can_be_reached),
		TEST(test_many_routes),
		TEST(test_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
