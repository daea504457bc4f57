// SPDX-License-Identifier: GPL-2.0
/*
 * "show interface ...": netdevs of the daemon's namespace, asked of the kernel one by one. Since when one is up or down is
 * what the daemon has seen itself, at the earliest its own start.
 */
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "iface.h"
#include "link_watch.h"
#include "show_link.h"

/**
 * struct links - "show interface" under way
 * @sock: to the kernel
 * @addrs: all addresses there are
 * @index: all netdevs
 * @at, @end: of these the next one to show, and the one before which to stop
 */
struct links {
	struct cli_stream stream;
	struct lac *lac;
	struct nl_sock *sock;
	struct nl_cache *addrs;
	struct if_nameindex *index;
	size_t at, end;
};

static bool link_up(struct nl_sock *sock, uint32_t ifindex)
{
	struct rtnl_link *link;
	bool up;

	if (rtnl_link_get_kernel(sock, (int)ifindex, NULL, &link))
		return false;
	up = link_is_up(rtnl_link_get_flags(link));
	rtnl_link_put(link);
	return up;
}

static void take_octets(uint8_t out[16], const struct nl_addr *a)
{
	unsigned int len = nl_addr_get_len(a);

	memcpy(out, nl_addr_get_binary_addr(a), len < 16 ? len : 16);
}

static void take_addr(struct show_addr *out, struct rtnl_addr *a)
{
	const struct nl_addr *local = rtnl_addr_get_local(a), *peer = rtnl_addr_get_peer(a);
	const struct nl_addr *broadcast = rtnl_addr_get_broadcast(a);

	*out = (struct show_addr) {
		.family = rtnl_addr_get_family(a),
		.prefix_len = (unsigned int)rtnl_addr_get_prefixlen(a),
		.has_peer = peer,
		.has_broadcast = broadcast && !peer,
	};
	take_octets(out->local, local);
	if (peer)
		take_octets(out->other, peer);
	else if (broadcast)
		take_octets(out->other, broadcast);
}

static bool is_wanted(struct nl_object *obj, uint32_t ifindex)
{
	struct rtnl_addr *a = (struct rtnl_addr *)obj;
	int family = rtnl_addr_get_family(a);

	return (uint32_t)rtnl_addr_get_ifindex(a) == ifindex && (family == AF_INET || family == AF_INET6) &&
	       rtnl_addr_get_local(a);
}

static void find_addrs(struct show_link *l, struct nl_cache *cache, const struct conf *conf)
{
	const struct conf_iface *statements = conf_find_iface(conf, l->name);
	struct nl_object *obj;
	size_t n = 0;

	for (obj = nl_cache_get_first(cache); obj; obj = nl_cache_get_next(obj))
		n += is_wanted(obj, l->index);
	l->addr = n ? calloc(n, sizeof(*l->addr)) : NULL;
	for (obj = nl_cache_get_first(cache); l->addr && obj; obj = nl_cache_get_next(obj))
		if (is_wanted(obj, l->index))
			take_addr(&l->addr[l->addrs++], (struct rtnl_addr *)obj);
	for (n = 0; statements && n < l->addrs; n++)
		show_addr_configured(&l->addr[n], &statements->ip);
}

static void find_lower(struct show_link *l, struct rtnl_link *link, struct nl_sock *sock)
{
	int netns;

	l->lower = (uint32_t)rtnl_link_get_link(link);
	/* The index may be one of another namespace, where it means another netdev. */
	l->lower_up = rtnl_link_get_link_netnsid(link, &netns) && l->lower ? link_up(sock, l->lower) : link_is_up(l->flags);
}

static void describe(struct show_link *l, struct rtnl_link *link, const struct links *walk)
{
	const struct nl_addr *mac = rtnl_link_get_addr(link);
	uint32_t index = (uint32_t)rtnl_link_get_ifindex(link);
	const struct iface *iface = iface_find(walk->lac, index);
	const char *name = rtnl_link_get_name(link);

	*l = (struct show_link) {
		.index = index,
		.mtu = rtnl_link_get_mtu(link),
		.type = rtnl_link_get_arptype(link),
		.flags = rtnl_link_get_flags(link),
		.has_mac = mac && nl_addr_get_len(mac) == sizeof(l->mac),
		.ac = iface ? iface->ac : "",
		.rx_packets = rtnl_link_get_stat(link, RTNL_LINK_RX_PACKETS),
		.rx_bytes = rtnl_link_get_stat(link, RTNL_LINK_RX_BYTES),
		.rx_dropped = rtnl_link_get_stat(link, RTNL_LINK_RX_DROPPED),
		.rx_multicast = rtnl_link_get_stat(link, RTNL_LINK_MULTICAST),
		.tx_packets = rtnl_link_get_stat(link, RTNL_LINK_TX_PACKETS),
		.tx_bytes = rtnl_link_get_stat(link, RTNL_LINK_TX_BYTES),
	};
	snprintf(l->name, sizeof(l->name), "%s", name ? name : "");
	if (l->has_mac)
		memcpy(l->mac, nl_addr_get_binary_addr(mac), sizeof(l->mac));
	l->state_s = (uv_now(walk->lac->loop) - link_watch_since(walk->lac->links, index, link_is_up(l->flags))) / 1000;
	find_lower(l, link, walk->sock);
	find_addrs(l, walk->addrs, walk->lac->conf);
}

/* Between two calls netdevs may go, which is no error. */
static bool next_link(struct cli_stream *stream, struct cli_out *o)
{
	struct links *walk = (struct links *)stream;
	struct rtnl_link *link;
	struct show_link l;

	if (walk->at == walk->end) {
		if (o->json)
			cli_out_array_end(o);
		return false;
	}
	if (rtnl_link_get_kernel(walk->sock, (int)walk->index[walk->at++].if_index, NULL, &link))
		return true;
	describe(&l, link, walk);
	rtnl_link_put(link);
	if (o->json)
		cli_out_array_item(o, show_link_json(&l));
	else
		show_link_text(o, &l);
	free(l.addr);
	return true;
}

static void end_links(struct cli_stream *stream)
{
	struct links *walk = (struct links *)stream;

	if (walk->addrs)
		nl_cache_free(walk->addrs);
	nl_socket_free(walk->sock);
	if_freenameindex(walk->index);
	free(walk);
}

/* @name: only this one; NULL = all. Return: false when it is not there. */
static bool select_links(struct links *walk, const char *name)
{
	size_t i;

	for (i = 0; walk->index[i].if_index; i++) {
		if (!name || strcmp(walk->index[i].if_name, name) != 0)
			continue;
		walk->at = i;
		walk->end = i + 1;
		return true;
	}
	walk->end = i;
	return !name;
}

static bool ask_kernel(struct links *walk)
{
	walk->index = if_nameindex();
	walk->sock = nl_socket_alloc();
	return walk->index && walk->sock && !nl_connect(walk->sock, NETLINK_ROUTE) &&
	       !rtnl_addr_alloc_cache(walk->sock, &walk->addrs);
}

int show_interface(struct cli_call *call)
{
	const char *name = call->value->args ? call->value->arg[0].text : NULL;
	struct links *walk = calloc(1, sizeof(*walk));
	int err = 0;

	if (!walk)
		return cli_fail(call, "out of memory");
	walk->stream.next = next_link;
	walk->stream.end = end_links;
	walk->lac = call->cli->lac;
	if (!ask_kernel(walk))
		err = cli_fail(call, "the kernel does not tell of its interfaces");
	else if (!select_links(walk, name))
		err = cli_fail(call, "there is no interface '%.64s'", name);
	if (err) {
		end_links(&walk->stream);
		return err;
	}
	call->stream = &walk->stream;
	if (call->out.json)
		cli_out_array_begin(&call->out);
	return 0;
}
