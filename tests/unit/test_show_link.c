// SPDX-License-Identifier: GPL-2.0
/* The layout of "show interface" (S250 to S252), and since when netdevs are up or down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <net/if_arp.h>

#include "../../daemon/link_state.h"
#include "../../daemon/link_watch.h"
#include "../../daemon/show_link.h"

/* The sample of the guide. */
static struct show_addr ppp_addr = {
	.family = AF_INET, .prefix_len = 30, .local = { 10, 0, 0, 1 }, .has_peer = true, .other = { 10, 0, 0, 2 },
};
static const struct show_link ppp = {
	.name = "ppp10", .index = 16778241, .mtu = 1492, .type = ARPHRD_PPP, .ac = "",
	.flags = IFF_UP | IFF_POINTOPOINT | IFF_RUNNING | IFF_NOARP | IFF_MULTICAST,
	.rx_packets = 3619, .rx_bytes = 5236292, .tx_packets = 3620, .tx_bytes = 5236293, .state_s = 39 * 60 + 22,
	.addr = &ppp_addr, .addrs = 1,
};

/* The text of @l has @part in it. */
static void has(const struct show_link *l, const char *part)
{
	struct cli_out out = { 0 };

	show_link_text(&out, l);
	if (!strstr(out.text, part))
		fail_msg("not in the output: %s\noutput:\n%s", part, out.text);
	cli_out_release(&out);
}

static void s250_link_and_address(void **state)
{
	struct show_link down = ppp;

	(void)state;
	has(&ppp, "Interface ppp10\n"
		  "  Link is UP, administrative state is UP\n"
		  "  Hardware is PPP\n"
		  "  IPv4 address 10.0.0.1/30 point-to-point 10.0.0.2\n"
		  "  index ");
	down.flags &= ~(unsigned int)IFF_RUNNING;
	has(&down, "  Link is DOWN, administrative state is UP\n");
	down.flags = 0;
	has(&down, "  Link is DOWN, administrative state is DOWN\n");
}

/* pppd gives the kernel the whole address of the peer; the length of the prefix is in the statement. */
static void s250_prefix_of_a_ppp_link(void **state)
{
	static const struct show_addr kernel = {
		.family = AF_INET, .prefix_len = 32, .local = { 10, 0, 0, 1 }, .has_peer = true, .other = { 10, 0, 0, 2 },
	};
	struct conf_prefix configured = { .addr = { .family = AF_INET, .v4.s_addr = htonl(0x0a000001) }, .len = 30 };
	struct show_addr a = kernel;
	struct show_link l = ppp;

	(void)state;
	show_addr_configured(&a, &configured);
	l.addr = &a;
	has(&l, "\n  IPv4 address 10.0.0.1/30 point-to-point 10.0.0.2\n");
	/* An address that IPCP brought, a peer elsewhere, no statement, no peer. */
	a = kernel;
	a.local[3] = 3;
	show_addr_configured(&a, &configured);
	assert_int_equal(a.prefix_len, 32);
	a = kernel;
	a.other[3] = 4;
	show_addr_configured(&a, &configured);
	assert_int_equal(a.prefix_len, 32);
	a = kernel;
	show_addr_configured(&a, &(struct conf_prefix){ 0 });
	assert_int_equal(a.prefix_len, 32);
	a.has_peer = false;
	show_addr_configured(&a, &configured);
	assert_int_equal(a.prefix_len, 32);
	a = kernel;
	configured.len = 0;
	show_addr_configured(&a, &configured);
	assert_int_equal(a.prefix_len, 0);
}

static void s251_index_and_flags(void **state)
{
	struct show_link down = ppp;

	(void)state;
	has(&ppp, "10.0.0.2\n"
		  "  index 16778241 metric 1 mtu 1492\n"
		  "  <UP,POINT-TO-POINT,RUNNING,NOARP,MULTICAST>\n"
		  "  PPP is running, underlying interface (index 0) is up\n"
		  "  SNMP");
	down.flags = IFF_UP | IFF_POINTOPOINT;
	down.lower = 3;
	down.lower_up = true;
	has(&down, "  <UP,POINT-TO-POINT>\n  PPP is not running, underlying interface (index 3) is up\n");
}

static void s252_counters_and_time(void **state)
{
	struct show_link old = ppp;

	(void)state;
	has(&ppp, "is up\n"
		  "  SNMP link-status traps: Disabled\n"
		  "    input packets 3619, bytes 5236292, dropped 0, multicast packets 0\n"
		  "    output packets 3620, bytes 5236293, multicast packets 0 broadcast packets 0\n"
		  "  Time since last state change: 0 days 00:39:22\n");
	old.state_s = UINT64_C(400) * 86400 + 23 * 3600 + 59 * 60 + 9;
	old.rx_dropped = 5;
	old.rx_multicast = 6;
	has(&old, "dropped 5, multicast packets 6\n");
	has(&old, "  Time since last state change: 400 days 23:59:09\n");
}

static void s249_other_interfaces(void **state)
{
	struct show_addr addr[] = {
		{ .family = AF_INET, .prefix_len = 24, .local = { 192, 0, 2, 1 }, .has_broadcast = true,
		  .other = { 192, 0, 2, 255 } },
		{ .family = AF_INET6, .prefix_len = 64, .local = { 0xfd, 0, [15] = 1 } },
	};
	struct show_link vlan = {
		.name = "eth1.7", .index = 9, .mtu = 1500, .type = ARPHRD_ETHER, .ac = "public", .has_mac = true,
		.mac = { 2, 0, 0, 0, 0, 0xab }, .flags = IFF_UP | IFF_BROADCAST | IFF_RUNNING | IFF_PROMISC | IFF_MULTICAST,
		.lower = 3, .lower_up = true, .addr = addr, .addrs = 2,
	};

	(void)state;
	has(&vlan, "Interface eth1.7\n"
		   "  Link is UP, administrative state is UP\n"
		   "  Hardware is Ethernet, address 02:00:00:00:00:ab\n"
		   "  IPv4 address 192.0.2.1/24 broadcast 192.0.2.255\n"
		   "  IPv6 address fd00::1/64\n"
		   "  index 9 metric 1 mtu 1500\n"
		   "  <UP,BROADCAST,RUNNING,PROMISC,MULTICAST>\n"
		   "  underlying interface (index 3) is up\n"
		   "  pppoe-ac-service public\n"
		   "  SNMP");
	vlan.type = ARPHRD_LOOPBACK;
	has(&vlan, "  Hardware is Loopback, address");
	vlan.type = 65534;
	has(&vlan, "  Hardware is type 65534, address");
}

static void test_link_json(void **state)
{
	struct json_object *o = show_link_json(&ppp), *addr;

	(void)state;
	assert_string_equal(json_object_get_string(json_object_object_get(o, "interface")), "ppp10");
	assert_true(json_object_get_boolean(json_object_object_get(o, "link-up")));
	assert_string_equal(json_object_get_string(json_object_object_get(o, "hardware")), "PPP");
	assert_int_equal(json_object_array_length(json_object_object_get(o, "flags")), 5);
	addr = json_object_array_get_idx(json_object_object_get(o, "addresses"), 0);
	assert_string_equal(json_object_get_string(json_object_object_get(addr, "address")), "10.0.0.1");
	assert_string_equal(json_object_get_string(json_object_object_get(addr, "peer")), "10.0.0.2");
	assert_int_equal(json_object_get_int(json_object_object_get(addr, "prefix-length")), 30);
	assert_int_equal(json_object_get_int(json_object_object_get(o, "seconds-since-state-change")), 39 * 60 + 22);
	assert_null(json_object_object_get(o, "mac"));
	json_object_put(o);
}

static void test_states_of_links(void **state)
{
	struct link_states ls = { 0 };

	(void)state;
	link_states_note(&ls, 7, true, 100);
	link_states_note(&ls, 3, false, 110);
	assert_int_equal(link_states_since(&ls, 7, 1), 100);
	/* News without news, then a change. */
	link_states_note(&ls, 7, true, 200);
	assert_int_equal(link_states_since(&ls, 7, 1), 100);
	link_states_note(&ls, 7, false, 300);
	assert_int_equal(link_states_since(&ls, 7, 1), 300);
	assert_int_equal(link_states_since(&ls, 3, 1), 110);
	assert_int_equal(link_states_since(&ls, 5, 1), 1);
	link_states_forget(&ls, 5);
	link_states_forget(&ls, 3);
	assert_int_equal(link_states_since(&ls, 3, 1), 1);
	assert_int_equal(link_states_since(&ls, 7, 1), 300);
	link_states_release(&ls);
}

/* In an order that is nobody's, against a plain table. */
static void test_many_links(void **state)
{
	static uint64_t want[5000];
	struct link_states ls = { 0 };
	uint32_t i, id;

	(void)state;
	for (i = 0; i < 5000; i++) {
		id = i * 1237 % 5000;
		want[id] = 1 + i;
		link_states_note(&ls, id, true, want[id]);
	}
	for (id = 0; id < 5000; id += 3) {
		link_states_forget(&ls, id);
		want[id] = 0;
	}
	for (id = 0; id < 5000; id++)
		assert_int_equal(link_states_since(&ls, id, 0), want[id]);
	link_states_release(&ls);
}

static void test_up(void **state)
{
	(void)state;
	assert_true(link_is_up(IFF_UP | IFF_RUNNING));
	assert_false(link_is_up(IFF_UP));
	assert_false(link_is_up(IFF_RUNNING));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s250_link_and_address),
		cmocka_unit_test(s250_prefix_of_a_ppp_link),
		cmocka_unit_test(s251_index_and_flags),
		cmocka_unit_test(s252_counters_and_time),
		cmocka_unit_test(s249_other_interfaces),
		cmocka_unit_test(test_link_json),
		cmocka_unit_test(test_states_of_links),
		cmocka_unit_test(test_many_links),
		cmocka_unit_test(test_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
