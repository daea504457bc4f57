// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_out.c - output of lacctl
 *
 * Behaviours checked: escaping in text and JSON; layout of lists, objects and groups; every object
 * printed from a message as the kernel sends it, in text and JSON (read back with json-c); names of
 * all drop causes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <json-c/json.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "tools/lacctl/lacctl.h"
#include "tools/lacctl/names.h"
#include "uapi/openlac.h"

static char *text;
static size_t length;

static struct out begin(bool json, bool stats)
{
	free(text);
	text = NULL;
	return (struct out){ .file = open_memstream(&text, &length), .json = json, .stats = stats };
}

static void end_is(struct out *o, const char *expected)
{
	fclose(o->file);
	assert_string_equal(text, expected);
}

/* An independent reader takes what was written last. */
static void json_reads_back(void)
{
	struct json_object *object = json_tokener_parse(text);

	assert_non_null(object);
	json_object_put(object);
}

static void escapes_json(const char *value, const char *expected)
{
	struct out o = begin(true, false);
	char line[256];

	out_object_begin(&o, "");
	out_string(&o, "key", value);
	out_object_end(&o);
	snprintf(line, sizeof(line), "{\"key\":\"%s\"}\n", expected);
	end_is(&o, line);
	json_reads_back();
}

static void json_strings(void **state)
{
	(void)state;
	escapes_json("eth0.10", "eth0.10");
	escapes_json("a\"b\\c/", "a\\\"b\\\\c/");
	escapes_json("\x01\t\n\x1b[31m\x7f", "\\u0001\\u0009\\u000a\\u001b[31m\\u007f");
	/* Good UTF-8 of two, three and four octets stays. */
	escapes_json("\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80",
		     "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80");
	/* Cut, overlong, surrogate, beyond U+10FFFF, stray: every octet by itself. */
	escapes_json("\xe2\x82", "\\u00e2\\u0082");
	escapes_json("\xc0\xaf", "\\u00c0\\u00af");
	escapes_json("\xe0\x80\x80", "\\u00e0\\u0080\\u0080");
	escapes_json("\xed\xa0\x80", "\\u00ed\\u00a0\\u0080");
	escapes_json("\xf4\x90\x80\x80", "\\u00f4\\u0090\\u0080\\u0080");
	escapes_json("\xff", "\\u00ff");
}

static void text_strings(void **state)
{
	struct out o = begin(false, false);

	(void)state;
	out_object_begin(&o, "interface");
	out_string(&o, "dev", "a b\\\x1b\xc3");
	out_object_end(&o);
	end_is(&o, "interface dev a\\x20b\\x5c\\x1b\\xc3\n");
}

static void sample(struct out *o)
{
	out_list_begin(o);
	for (unsigned int i = 1; i <= 2; i++) {
		out_object_begin(o, "thing");
		out_number(o, "peer-id", i);
		out_onoff(o, "df", i == 1);
		out_group_begin(o, "up");
		out_number(o, "packets", UINT64_MAX);
		out_group_end(o);
		out_group_begin(o, "drops");
		out_row(o, "too-big", 3);
		out_row(o, "no-route", 4);
		out_group_end(o);
		out_object_end(o);
	}
	out_list_end(o);
}

static void layout(void **state)
{
	struct out o = begin(false, false);

	(void)state;
	sample(&o);
	end_is(&o, "thing peer-id 1 df on\n"
		   "    up: packets 18446744073709551615\n"
		   "    drops:\n"
		   "        too-big 3\n"
		   "        no-route 4\n"
		   "thing peer-id 2 df off\n"
		   "    up: packets 18446744073709551615\n"
		   "    drops:\n"
		   "        too-big 3\n"
		   "        no-route 4\n");
	o = begin(true, false);
	sample(&o);
	end_is(&o, "[{\"peer_id\":1,\"df\":true,\"up\":{\"packets\":18446744073709551615},"
	       "\"drops\":{\"too_big\":3,\"no_route\":4}},\n"
	       "{\"peer_id\":2,\"df\":false,\"up\":{\"packets\":18446744073709551615},"
	       "\"drops\":{\"too_big\":3,\"no_route\":4}}]\n");
	o = begin(true, false);
	out_list_begin(&o);
	out_list_end(&o);
	end_is(&o, "[]\n");
}

/*
 * In a list a name is looked up once for those that follow each other; it never sticks to another
 * interface.
 */
static void devices(void **state)
{
	struct out o = begin(false, false);
	char name[IF_NAMESIZE], line[256];

	(void)state;
	assert_non_null(if_indextoname(1, name));
	out_list_begin(&o);
	out_object_begin(&o, "x");
	out_device(&o, "a", 99999);
	out_device(&o, "b", 99999);
	out_device(&o, "c", 1);
	out_device(&o, "d", 1);
	out_device(&o, "e", 99999);
	out_object_end(&o);
	out_list_end(&o);
	snprintf(line, sizeof(line), "x a if99999 b if99999 c %s d %s e if99999\n", name, name);
	end_is(&o, line);
}

static void one_line(void **state)
{
	struct out o = begin(false, true);

	(void)state;
	o.oneline = true;
	out_object_begin(&o, "session del");
	out_group_begin(&o, "up");
	out_number(&o, "packets", 1);
	out_group_end(&o);
	out_object_end(&o);
	end_is(&o, "session del up packets 1\n");
}

static _Alignas(8) uint8_t buffer[4096];

static struct nlmsghdr *message(void)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	return nlh;
}

static void prints(const struct view *view, const struct nlmsghdr *nlh, bool stats,
		   const char *expected, const char *json)
{
	const struct nlattr *tb[VIEW_ATTRS];

	assert_true(view->max < VIEW_ATTRS);
	for (int i = 0; i < 2; i++) {
		struct out o = begin(i, stats);

		nlc_parse(nlh, tb, view->max);
		out_object_begin(&o, view->kind);
		view->members(&o, tb);
		out_object_end(&o);
		end_is(&o, i ? json : expected);
	}
	json_reads_back();
}

static void put_stats(struct nlmsghdr *nlh, uint16_t type, uint64_t punt)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);

	for (uint16_t i = OPENLAC_A_STATS_UP_PACKETS; i <= OPENLAC_A_STATS_DOWN_DROPS; i++)
		mnl_attr_put_u64(nlh, i, i);
	mnl_attr_put_u64(nlh, OPENLAC_A_STATS_PUNT_PACKETS, punt);
	mnl_attr_nest_end(nlh, nest);
}

static void print_socket(void **state)
{
	struct nlmsghdr *nlh = message();

	(void)state;
	mnl_attr_put_u32(nlh, OPENLAC_A_SOCKET_ID, 3);
	mnl_attr_put_u16(nlh, OPENLAC_A_SOCKET_FAMILY, AF_INET6);
	mnl_attr_put_u16(nlh, OPENLAC_A_SOCKET_PORT, htons(1701));
	mnl_attr_put_u32(nlh, OPENLAC_A_SOCKET_TUNNELS, 2);
	prints(&socket_view, nlh, false, "socket id 3 family inet6 port 1701 tunnels 2\n",
	       "{\"id\":3,\"family\":\"inet6\",\"port\":1701,\"tunnels\":2}\n");
}

static void print_tunnel(void **state)
{
	const struct nla_bitfield32 form = { OPENLAC_TX_LENGTH | OPENLAC_TX_NO_ACFIELD,
					     OPENLAC_TX_ALL };
	const struct in_addr peer = { htonl(0xc0000201) };
	struct nlmsghdr *nlh = message();

	(void)state;
	mnl_attr_put_u16(nlh, OPENLAC_A_TUNNEL_ID, 12);
	mnl_attr_put_u16(nlh, OPENLAC_A_TUNNEL_PEER_ID, 7);
	mnl_attr_put_u32(nlh, OPENLAC_A_TUNNEL_SOCKET, 1);
	mnl_attr_put(nlh, OPENLAC_A_TUNNEL_PEER_ADDR4, sizeof(peer), &peer);
	mnl_attr_put_u16(nlh, OPENLAC_A_TUNNEL_PEER_PORT, htons(1701));
	mnl_attr_put_u8(nlh, OPENLAC_A_TUNNEL_UDP_CSUM, 1);
	mnl_attr_put_u8(nlh, OPENLAC_A_TUNNEL_TOS, 0);
	mnl_attr_put_u8(nlh, OPENLAC_A_TUNNEL_TOS_INHERIT, 1);
	mnl_attr_put_u8(nlh, OPENLAC_A_TUNNEL_TTL, 64);
	mnl_attr_put_u8(nlh, OPENLAC_A_TUNNEL_DF, 0);
	mnl_attr_put(nlh, OPENLAC_A_TUNNEL_TX_FORM, sizeof(form), &form);
	mnl_attr_put_u32(nlh, OPENLAC_A_TUNNEL_SESSIONS, 5);
	prints(&tunnel_view, nlh, false,
	       "tunnel id 12 peer-id 7 socket 1 remote 192.0.2.1 port 1701 "
	       "udp-checksum on tos inherit ttl 64 df off "
	       "length on sequence off acfield off sessions 5\n",
	       "{\"id\":12,\"peer_id\":7,\"socket\":1,\"remote\":\"192.0.2.1\",\"port\":1701,"
	       "\"udp_checksum\":true,"
	       "\"tos\":\"inherit\",\"ttl\":64,\"df\":false,\"length\":true,\"sequence\":false,"
	       "\"acfield\":false,"
	       "\"sessions\":5}\n");
}

static void print_interface(void **state)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 0xab };
	struct nlmsghdr *nlh = message();

	(void)state;
	mnl_attr_put_u32(nlh, OPENLAC_A_IFACE_IFINDEX, 4);
	mnl_attr_put_strz(nlh, OPENLAC_A_IFACE_NAME, "eth1");
	mnl_attr_put(nlh, OPENLAC_A_IFACE_MAC, 6, mac);
	mnl_attr_put_u32(nlh, OPENLAC_A_IFACE_MTU, 1500);
	mnl_attr_put_u8(nlh, OPENLAC_A_IFACE_UP, 1);
	mnl_attr_put_u32(nlh, OPENLAC_A_IFACE_SESSIONS, 0);
	prints(&interface_view, nlh, false,
	       "interface dev eth1 ifindex 4 mac 02:00:00:00:00:ab mtu 1500 link up sessions 0\n",
	       "{\"dev\":\"eth1\",\"ifindex\":4,\"mac\":\"02:00:00:00:00:ab\",\"mtu\":1500,"
	       "\"link\":\"up\",\"sessions\":0}\n");
}

static void put_session(struct nlmsghdr *nlh, uint64_t punt)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 1 };

	mnl_attr_put_u32(nlh, OPENLAC_A_SESSION_IFINDEX, 99999);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_PPPOE_SID, 4711);
	mnl_attr_put(nlh, OPENLAC_A_SESSION_PEER_MAC, 6, mac);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_TUNNEL_ID, 12);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_ID, 99);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_PEER_ID, 7);
	mnl_attr_put_u8(nlh, OPENLAC_A_SESSION_STATE, OPENLAC_SESSION_FORWARD);
	mnl_attr_put_u32(nlh, OPENLAC_A_SESSION_OWNER, 0);
	put_stats(nlh, OPENLAC_A_SESSION_STATS, punt);
}

static void print_session(void **state)
{
	static const char line[] = "session dev if99999 sid 4711 mac 02:00:00:00:00:01 "
				   "tunnel 12 id 99 peer-id 7 state forward owner 0";
	static const char json[] = "{\"dev\":\"if99999\",\"sid\":4711,"
				   "\"mac\":\"02:00:00:00:00:01\",\"tunnel\":12,\"id\":99,\"peer_id\":7,\"state\":\"forward\","
				   "\"owner\":0";
	struct nlmsghdr *nlh = message();
	char lines[512], objects[512];

	(void)state;
	put_session(nlh, 0);
	snprintf(lines, sizeof(lines), "%s\n", line);
	snprintf(objects, sizeof(objects), "%s}\n", json);
	prints(&session_view, nlh, false, lines, objects);
	snprintf(lines, sizeof(lines),
		 "%s\n    up: packets 2 bytes 3 drops 4\n    down: packets 5 bytes 6 drops 7\n",
		 line);
	snprintf(objects, sizeof(objects),
		 "%s,\"up\":{\"packets\":2,\"bytes\":3,\"drops\":4},"
		 "\"down\":{\"packets\":5,\"bytes\":6,\"drops\":7},\"punt\":{\"packets\":0}}\n",
		 json);
	prints(&session_view, nlh, true, lines, objects);
}

static void print_session_without_tunnel(void **state)
{
	const struct nla_bitfield32 form = { 0, OPENLAC_TX_NO_ACFIELD };
	struct nlmsghdr *nlh = message();

	(void)state;
	mnl_attr_put_u32(nlh, OPENLAC_A_SESSION_IFINDEX, 99999);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_PPPOE_SID, 1);
	mnl_attr_put_u8(nlh, OPENLAC_A_SESSION_STATE, OPENLAC_SESSION_PUNT);
	mnl_attr_put(nlh, OPENLAC_A_SESSION_TX_FORM, sizeof(form), &form);
	mnl_attr_put_u32(nlh, OPENLAC_A_SESSION_OWNER, 1234);
	put_stats(nlh, OPENLAC_A_SESSION_STATS, 9);
	prints(&session_view, nlh, false,
	       "session dev if99999 sid 1 state punt acfield on owner 1234\n",
	       "{\"dev\":\"if99999\",\"sid\":1,\"state\":\"punt\",\"acfield\":true,"
	       "\"owner\":1234}\n");
	prints(&session_view, nlh, true,
	       "session dev if99999 sid 1 state punt acfield on owner 1234\n"
	       "    up: packets 2 bytes 3 drops 4\n"
	       "    down: packets 5 bytes 6 drops 7\n"
	       "    punt: packets 9\n",
	       "{\"dev\":\"if99999\",\"sid\":1,\"state\":\"punt\",\"acfield\":true,\"owner\":1234,"
	       "\"up\":{\"packets\":2,\"bytes\":3,\"drops\":4},"
	       "\"down\":{\"packets\":5,\"bytes\":6,\"drops\":7},"
	       "\"punt\":{\"packets\":9}}\n");
}

static void print_ppp_session(void **state)
{
	struct nlmsghdr *nlh = message();

	(void)state;
	mnl_attr_put(nlh, OPENLAC_A_SESSION_PPP, 0, NULL);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_MTU, 1462);
	mnl_attr_put_u32(nlh, OPENLAC_A_SESSION_CHANNEL, 3);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_TUNNEL_ID, 12);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_ID, 99);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_PEER_ID, 7);
	mnl_attr_put_u8(nlh, OPENLAC_A_SESSION_STATE, OPENLAC_SESSION_FORWARD);
	prints(&session_view, nlh, false,
	       "session ppp channel 3 mtu 1462 tunnel 12 id 99 peer-id 7 state forward\n",
	       "{\"ppp\":true,\"channel\":3,\"mtu\":1462,\"tunnel\":12,\"id\":99,\"peer_id\":7,"
	       "\"state\":\"forward\"}\n");
	mnl_attr_put_u32(nlh, OPENLAC_A_SESSION_UNIT, 0);
	prints(&session_view, nlh, false,
	       "session ppp channel 3 unit 0 mtu 1462 tunnel 12 id 99 peer-id 7 state forward\n",
	       "{\"ppp\":true,\"channel\":3,\"unit\":0,\"mtu\":1462,\"tunnel\":12,\"id\":99,"
	       "\"peer_id\":7,\"state\":\"forward\"}\n");
}

static void short_attributes(void **state)
{
	struct nlmsghdr *nlh = message();

	(void)state;
	/* Whatever a foreign kernel sends, nothing is read that is not there. */
	mnl_attr_put_u8(nlh, OPENLAC_A_SESSION_IFINDEX, 1);
	mnl_attr_put_u8(nlh, OPENLAC_A_SESSION_PPPOE_SID, 1);
	mnl_attr_put(nlh, OPENLAC_A_SESSION_PEER_MAC, 5, "\2\0\0\0");
	mnl_attr_put(nlh, OPENLAC_A_SESSION_STATE, 0, NULL);
	mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_TX_FORM, 1);
	mnl_attr_put_u8(nlh, OPENLAC_A_SESSION_STATS, 1);
	prints(&session_view, nlh, false, "session dev if0 sid 0 state unknown\n",
	       "{\"dev\":\"if0\",\"sid\":0,\"state\":\"unknown\"}\n");
}

static void names(void **state)
{
	char buf[32], number[32];

	(void)state;
	for (unsigned int i = OPENLAC_DROP_PAD + 1; i <= OPENLAC_DROP_MAX; i++) {
		snprintf(number, sizeof(number), "cause-%u", i);
		assert_string_not_equal(name_drop(i, buf, sizeof(buf)), number);
	}
	assert_string_equal(name_drop(999, buf, sizeof(buf)), "cause-999");
	assert_string_equal(name_reason(OPENLAC_REASON_MODULE), "module");
	assert_string_equal(name_reason(OPENLAC_REASON_MODULE + 1), "unknown");
	assert_string_equal(name_event(0), "unknown");
	assert_string_equal(name_state(0), "unknown");
	assert_string_equal(name_state(OPENLAC_SESSION_FORWARD), "forward");
	assert_string_equal(name_state(OPENLAC_SESSION_FORWARD + 1), "unknown");
	assert_string_equal(name_attr(OPENLAC_CMD_TUNNEL_SET, OPENLAC_A_TUNNEL_TTL), "ttl");
	assert_null(name_attr(OPENLAC_CMD_TUNNEL_SET, 999));
	assert_null(name_attr(OPENLAC_CMD_FLUSH, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_strings),
		cmocka_unit_test(text_strings),
		cmocka_unit_test(layout),
		cmocka_unit_test(devices),
		cmocka_unit_test(one_line),
		cmocka_unit_test(print_socket),
		cmocka_unit_test(print_tunnel),
		cmocka_unit_test(print_interface),
		cmocka_unit_test(print_session),
		cmocka_unit_test(print_session_without_tunnel),
		cmocka_unit_test(print_ppp_session),
		cmocka_unit_test(short_attributes),
		cmocka_unit_test(names),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	free(text);
	return rc;
}
