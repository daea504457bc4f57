// SPDX-License-Identifier: GPL-2.0
#include "show_link.h"

#include <arpa/inet.h>
#include <net/if_arp.h>
#include <stdio.h>

#include "link_watch.h"

typedef unsigned long long ull;

static const struct {
	unsigned int bit;
	const char *name;
} flag_names[] = {
	{ IFF_UP, "UP" },
	{ IFF_BROADCAST, "BROADCAST" },
	{ IFF_LOOPBACK, "LOOPBACK" },
	{ IFF_POINTOPOINT, "POINT-TO-POINT" },
	{ IFF_RUNNING, "RUNNING" },
	{ IFF_NOARP, "NOARP" },
	{ IFF_PROMISC, "PROMISC" },
	{ IFF_ALLMULTI, "ALLMULTI" },
	{ IFF_MULTICAST, "MULTICAST" },
};

#define FLAGS	(sizeof(flag_names) / sizeof(flag_names[0]))

/* Return: true when the first @len bits are the same. */
static bool same_network(const uint8_t a[4], const struct in_addr *b, unsigned int len)
{
	uint32_t net = (uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 | a[3];

	return !len || !((net ^ ntohl(b->s_addr)) >> (32 - len));
}

void show_addr_configured(struct show_addr *a, const struct conf_prefix *configured)
{
	if (a->family != AF_INET || configured->addr.family != AF_INET || !a->has_peer || a->prefix_len != 32)
		return;
	if (same_network(a->local, &configured->addr.v4, 32) && same_network(a->other, &configured->addr.v4, configured->len))
		a->prefix_len = configured->len;
}

static const char *up_down(bool up)
{
	return up ? "UP" : "DOWN";
}

static const char *hardware(unsigned int type, char buf[24])
{
	switch (type) {
	case ARPHRD_PPP:
		return "PPP";
	case ARPHRD_ETHER:
		return "Ethernet";
	case ARPHRD_LOOPBACK:
		return "Loopback";
	default:
		snprintf(buf, 24, "type %u", type);
		return buf;
	}
}

static const char *addr_text(int family, const void *octets, char buf[INET6_ADDRSTRLEN])
{
	return inet_ntop(family, octets, buf, INET6_ADDRSTRLEN) ? buf : "?";
}

static const char *mac_text(const uint8_t *m, char buf[18])
{
	snprintf(buf, 18, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5]);
	return buf;
}

static void print_addr(struct cli_out *o, const struct show_addr *a)
{
	char local[INET6_ADDRSTRLEN], other[INET6_ADDRSTRLEN];

	cli_out_printf(o, "  %s address %s/%u", a->family == AF_INET6 ? "IPv6" : "IPv4",
		       addr_text(a->family, a->local, local), a->prefix_len);
	if (a->has_peer || a->has_broadcast)
		cli_out_printf(o, " %s %s", a->has_peer ? "point-to-point" : "broadcast",
			       addr_text(a->family, a->other, other));
	cli_out_printf(o, "\n");
}

static void print_flags(struct cli_out *o, unsigned int flags)
{
	const char *comma = "";

	cli_out_printf(o, "  <");
	for (size_t i = 0; i < FLAGS; i++) {
		if (!(flags & flag_names[i].bit))
			continue;
		cli_out_printf(o, "%s%s", comma, flag_names[i].name);
		comma = ",";
	}
	cli_out_printf(o, ">\n");
}

/* What is special about its kind. */
static void print_kind(struct cli_out *o, const struct show_link *l)
{
	bool running = l->flags & IFF_RUNNING;

	if (l->type == ARPHRD_PPP)
		cli_out_printf(o, "  PPP is %srunning, underlying interface (index %u) is %s\n", running ? "" : "not ",
			       l->lower, (l->lower ? l->lower_up : running) ? "up" : "down");
	else if (l->lower)
		cli_out_printf(o, "  underlying interface (index %u) is %s\n", l->lower, l->lower_up ? "up" : "down");
	if (l->ac[0])
		cli_out_printf(o, "  pppoe-ac-service %s\n", l->ac);
}

void show_link_text(struct cli_out *o, const struct show_link *l)
{
	char type[24], mac[18];
	ull s = l->state_s;

	cli_out_printf(o, "Interface %s\n", l->name);
	cli_out_printf(o, "  Link is %s, administrative state is %s\n", up_down(link_is_up(l->flags)),
		       up_down(l->flags & IFF_UP));
	cli_out_printf(o, "  Hardware is %s%s%s\n", hardware(l->type, type), l->has_mac ? ", address " : "",
		       l->has_mac ? mac_text(l->mac, mac) : "");
	for (size_t i = 0; i < l->addrs; i++)
		print_addr(o, &l->addr[i]);
	cli_out_printf(o, "  index %u metric 1 mtu %u\n", l->index, l->mtu);
	print_flags(o, l->flags);
	print_kind(o, l);
	cli_out_printf(o, "  SNMP link-status traps: Disabled\n");
	cli_out_printf(o, "    input packets %llu, bytes %llu, dropped %llu, multicast packets %llu\n", (ull)l->rx_packets,
		       (ull)l->rx_bytes, (ull)l->rx_dropped, (ull)l->rx_multicast);
	/* Linux does not count these two. */
	cli_out_printf(o, "    output packets %llu, bytes %llu, multicast packets 0 broadcast packets 0\n",
		       (ull)l->tx_packets, (ull)l->tx_bytes);
	cli_out_printf(o, "  Time since last state change: %llu days %02llu:%02llu:%02llu\n\n", s / 86400, s / 3600 % 24,
		       s / 60 % 60, s % 60);
}

static struct json_object *list_flags(unsigned int flags)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < FLAGS; i++)
		if (flags & flag_names[i].bit)
			json_object_array_add(list, json_object_new_string(flag_names[i].name));
	return list;
}

static struct json_object *list_addrs(const struct show_link *l)
{
	struct json_object *list = json_object_new_array(), *item;
	char text[INET6_ADDRSTRLEN];

	for (size_t i = 0; i < l->addrs; i++) {
		const struct show_addr *a = &l->addr[i];

		item = json_object_new_object();
		cli_json_text(item, "address", addr_text(a->family, a->local, text));
		cli_json_u64(item, "prefix-length", a->prefix_len);
		if (a->has_peer || a->has_broadcast)
			cli_json_text(item, a->has_peer ? "peer" : "broadcast", addr_text(a->family, a->other, text));
		json_object_array_add(list, item);
	}
	return list;
}

struct json_object *show_link_json(const struct show_link *l)
{
	struct json_object *o = json_object_new_object();
	char text[24];

	cli_json_text(o, "interface", l->name);
	cli_json_bool(o, "link-up", link_is_up(l->flags));
	cli_json_bool(o, "admin-up", l->flags & IFF_UP);
	cli_json_text(o, "hardware", hardware(l->type, text));
	if (l->has_mac)
		cli_json_text(o, "mac", mac_text(l->mac, text));
	json_object_object_add(o, "addresses", list_addrs(l));
	cli_json_u64(o, "index", l->index);
	cli_json_u64(o, "mtu", l->mtu);
	json_object_object_add(o, "flags", list_flags(l->flags));
	cli_json_u64(o, "underlying-index", l->lower);
	cli_json_text(o, "pppoe-ac-service", l->ac);
	cli_json_u64(o, "input-packets", l->rx_packets);
	cli_json_u64(o, "input-bytes", l->rx_bytes);
	cli_json_u64(o, "input-dropped", l->rx_dropped);
	cli_json_u64(o, "input-multicast-packets", l->rx_multicast);
	cli_json_u64(o, "output-packets", l->tx_packets);
	cli_json_u64(o, "output-bytes", l->tx_bytes);
	cli_json_u64(o, "seconds-since-state-change", l->state_s);
	return o;
}
