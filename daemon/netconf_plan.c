// SPDX-License-Identifier: GPL-2.0
#include "netconf_plan.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the statements of an interface want of its netdev. */
struct want {
	struct conf_prefix ip, ipv6;
	uint32_t mtu;
	const char *description;
	bool ppp;
};

/* Arrays grow when their count is a power of two. Return: where @count items of @size have room for one more, or NULL. */
static void *grow(void *items, size_t count, size_t size)
{
	if (count & (count - 1))
		return items;
	return reallocarray(items, count ? 2 * count : 1, size);
}

struct netconf_addr *netconf_addr_new(struct netconf_addrs *addrs)
{
	struct netconf_addr *item = grow(addrs->item, addrs->count, sizeof(*item));

	if (!item)
		return NULL;
	addrs->item = item;
	return &item[addrs->count++];
}

struct netconf_route *netconf_route_new(struct netconf_routes *routes)
{
	struct netconf_route *item = grow(routes->item, routes->count, sizeof(*item));

	if (!item)
		return NULL;
	routes->item = item;
	return &item[routes->count++];
}

static void push(struct netconf_ops *ops, const struct netconf_op *op)
{
	struct netconf_op *item = grow(ops->item, ops->count, sizeof(*item));

	if (!item) {
		ops->no_memory = true;
		return;
	}
	ops->item = item;
	item[ops->count++] = *op;
}

void netconf_ops_free(struct netconf_ops *ops)
{
	free(ops->item);
	*ops = (struct netconf_ops){ 0 };
}

static bool is_given(const struct conf_prefix *p)
{
	return p->addr.family != AF_UNSPEC;
}

bool netconf_prefix_equal(const struct conf_prefix *a, const struct conf_prefix *b)
{
	return a->len == b->len && conf_addr_equal(&a->addr, &b->addr);
}

/* True for the interface of a managed tunnel: its netdev, its IPv4 address and its MTU are pppd's, by IPCP and LCP (S185). */
static bool is_managed_ppp(const struct conf *c, const char *name)
{
	const struct conf_tunnel *t;
	char ppp[16];

	for (t = c->tunnels; t; t = t->next) {
		snprintf(ppp, sizeof(ppp), "ppp%u", t->ppp);
		if (t->ppp != CONF_PPP_NONE && !strcmp(ppp, name))
			return true;
	}
	return false;
}

static struct want find_want(const struct conf *c, const struct conf_iface *i)
{
	struct want w = { .description = "" };

	if (!i)
		return w;
	w.ppp = is_managed_ppp(c, i->name);
	w.ipv6 = i->ipv6;
	w.description = i->description;
	if (!w.ppp) {
		w.ip = i->ip;
		w.mtu = i->mtu;
	}
	return w;
}

bool netconf_wants(const struct conf *c, const struct conf_iface *i)
{
	struct want w = find_want(c, i);

	return is_given(&w.ip) || is_given(&w.ipv6) || w.mtu || w.description[0];
}

/* Before anything is added: an address that stays in the network of one that goes would go with it, as its secondary. */
static void drop_addrs(const struct want *w, const struct netconf_link *link, const struct netconf_addrs *addrs,
		       struct netconf_ops *ops)
{
	for (size_t i = 0; i < addrs->count; i++) {
		const struct netconf_addr *a = &addrs->item[i];

		if (a->ours && a->ifindex == link->ifindex && !netconf_prefix_equal(&a->prefix, &w->ip) &&
		    !netconf_prefix_equal(&a->prefix, &w->ipv6))
			push(ops, &(struct netconf_op){ .what = NETCONF_ADDR_DEL, .link = link, .addr = a->prefix });
	}
}

/* Without a statement the MTU is again what it was, unless somebody has set another one. */
static void plan_mtu(const struct want *w, const struct netconf_link *link, struct netconf_iface *iface,
		     struct netconf_ops *ops)
{
	struct netconf_op op = { .what = NETCONF_MTU, .link = link, .mtu = w->mtu ? w->mtu : iface->mtu_before };

	if (w->mtu && !iface->mtu && w->mtu != link->mtu)
		iface->mtu_before = link->mtu;
	if (op.mtu && op.mtu != link->mtu && (w->mtu || link->mtu == iface->mtu))
		push(ops, &op);
	iface->mtu = w->mtu;
	if (!w->mtu)
		iface->mtu_before = 0;
}

static void plan_alias(const struct want *w, const struct netconf_link *link, struct netconf_iface *iface,
		       struct netconf_ops *ops)
{
	bool stale = !w->description[0] && iface->description[0] && !strcmp(link->alias, iface->description);

	if (stale || (w->description[0] && strcmp(link->alias, w->description)))
		push(ops, &(struct netconf_op){ .what = NETCONF_ALIAS, .link = link, .alias = w->description });
	snprintf(iface->description, sizeof(iface->description), "%s", w->description);
}

/* An address that is new to the netdev is to be of use, so the netdev is taken up for it; down never. */
static bool needs_up(const struct want *w, const struct netconf_link *link, const struct netconf_iface *iface)
{
	if (w->ppp || link->flags & IFF_UP)
		return false;
	return (is_given(&w->ip) && !netconf_prefix_equal(&w->ip, &iface->up_ip)) ||
	       (is_given(&w->ipv6) && !netconf_prefix_equal(&w->ipv6, &iface->up_ipv6));
}

static void add_addr(const struct conf_prefix *wanted, const struct netconf_link *link, const struct netconf_addrs *addrs,
		     struct netconf_ops *ops)
{
	if (!is_given(wanted))
		return;
	for (size_t i = 0; i < addrs->count; i++)
		if (addrs->item[i].ifindex == link->ifindex && netconf_prefix_equal(&addrs->item[i].prefix, wanted))
			return;
	push(ops, &(struct netconf_op){ .what = NETCONF_ADDR_ADD, .link = link, .addr = *wanted });
}

void netconf_plan_iface(const struct conf *c, const struct netconf_link *link, const struct netconf_addrs *addrs,
			struct netconf_iface *iface, struct netconf_ops *ops)
{
	struct want w = find_want(c, conf_find_iface(c, link->name));
	bool up = link->flags & IFF_UP;

	drop_addrs(&w, link, addrs, ops);
	plan_mtu(&w, link, iface, ops);
	plan_alias(&w, link, iface, ops);
	if (up) {
		iface->up_ip = w.ip;
		iface->up_ipv6 = w.ipv6;
	} else if (needs_up(&w, link, iface)) {
		push(ops, &(struct netconf_op){ .what = NETCONF_UP, .link = link });
		up = true;
	}
	add_addr(&w.ip, link, addrs, ops);
	/* The kernel takes IPv6 addresses away when a netdev goes down; they are not forced on one that somebody took down. */
	if (up)
		add_addr(&w.ipv6, link, addrs, ops);
}

static int compare_addr(const struct conf_addr *a, const struct conf_addr *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	if (a->family == AF_UNSPEC)
		return 0;
	return a->family == AF_INET ? memcmp(&a->v4, &b->v4, sizeof(a->v4)) : memcmp(&a->v6, &b->v6, sizeof(a->v6));
}

static int compare_prefix(const struct conf_prefix *a, const struct conf_prefix *b)
{
	return a->len != b->len ? a->len - b->len : compare_addr(&a->addr, &b->addr);
}

static int compare_route(const void *pa, const void *pb)
{
	const struct netconf_route *a = pa, *b = pb;
	int order = compare_prefix(&a->prefix, &b->prefix);

	if (!order)
		order = compare_addr(&a->via, &b->via);
	return order ? order : (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

bool netconf_route_equal(const struct netconf_route *a, const struct netconf_route *b)
{
	return !compare_route(a, b);
}

/* Statements for one network come together, the one that counts first; the pointers point into one array. */
static int compare_wanted(const void *pa, const void *pb)
{
	const struct netconf_route *a = *(const struct netconf_route *const *)pa, *b = *(const struct netconf_route *const *)pb;
	int order = compare_prefix(&a->prefix, &b->prefix);

	if (!order)
		order = !a->ifindex - !b->ifindex;
	return order ? order : (a > b) - (a < b);
}

static int compare_best(const void *key, const void *item)
{
	return compare_prefix(key, &(*(const struct netconf_route *const *)item)->prefix);
}

/* Return: for each network the statement that counts, sorted; @count of them. NULL without memory. */
static const struct netconf_route **find_best(const struct netconf_routes *wanted, size_t *count)
{
	const struct netconf_route **best = calloc(wanted->count + 1, sizeof(const struct netconf_route *));
	size_t n = 0;

	if (!best)
		return NULL;
	for (size_t i = 0; i < wanted->count; i++)
		best[i] = &wanted->item[i];
	qsort(best, wanted->count, sizeof(*best), compare_wanted);
	for (size_t i = 0; i < wanted->count; i++)
		if (!n || compare_prefix(&best[n - 1]->prefix, &best[i]->prefix))
			best[n++] = best[i];
	*count = n;
	return best;
}

static void drop_routes(const struct netconf_route **best, size_t count, const struct netconf_routes *installed,
			struct netconf_ops *ops)
{
	for (size_t i = 0; i < installed->count; i++) {
		const struct netconf_route *r = &installed->item[i];
		const struct netconf_route **same = bsearch(&r->prefix, best, count, sizeof(*best), compare_best);

		if (!same || !netconf_route_equal(*same, r))
			push(ops, &(struct netconf_op){ .what = NETCONF_ROUTE_DEL, .route = *r });
	}
}

static void add_routes(const struct netconf_route **best, size_t count, const struct netconf_routes *installed, bool via,
		       struct netconf_ops *ops)
{
	static const struct netconf_route none;
	const struct netconf_route *item = installed->count ? installed->item : &none, *known;

	for (size_t i = 0; i < count; i++) {
		struct netconf_op op = { .what = NETCONF_ROUTE_ADD, .route = *best[i] };

		if ((op.route.via.family != AF_UNSPEC) != via)
			continue;
		known = bsearch(&op.route, item, installed->count, sizeof(*item), compare_route);
		op.again = known;
		if (!known || known->doubtful)
			push(ops, &op);
	}
}

void netconf_doubt_routes(struct netconf_routes *installed, uint32_t ifindex)
{
	for (size_t i = 0; i < installed->count; i++)
		if (!ifindex || installed->item[i].ifindex == ifindex || !installed->item[i].ifindex)
			installed->item[i].doubtful = true;
}

void netconf_plan_routes(const struct netconf_routes *wanted, struct netconf_routes *installed, struct netconf_ops *ops)
{
	size_t count = 0;
	const struct netconf_route **best = find_best(wanted, &count);

	if (!best) {
		ops->no_memory = true;
		return;
	}
	if (installed->count)
		qsort(installed->item, installed->count, sizeof(installed->item[0]), compare_route);
	drop_routes(best, count, installed, ops);
	/* The next hop of a route may be on the network of another one that names its interface. */
	add_routes(best, count, installed, false, ops);
	add_routes(best, count, installed, true, ops);
	free(best);
}

static const char *addr_text(const struct conf_addr *a, char buf[INET6_ADDRSTRLEN])
{
	return inet_ntop(a->family, &a->v6, buf, INET6_ADDRSTRLEN) ? buf : "?";
}

static void route_text(const struct netconf_route *r, const char *dev, char buf[NETCONF_TEXT_MAX])
{
	char net[INET6_ADDRSTRLEN], hop[INET6_ADDRSTRLEN];

	snprintf(buf, NETCONF_TEXT_MAX, "ip route %s/%u %s", addr_text(&r->prefix.addr, net), r->prefix.len,
		 r->via.family == AF_UNSPEC ? dev : addr_text(&r->via, hop));
}

const char *netconf_op_text(const struct netconf_op *op, const char *dev, char buf[NETCONF_TEXT_MAX])
{
	char addr[INET6_ADDRSTRLEN];

	switch (op->what) {
	case NETCONF_ADDR_DEL:
	case NETCONF_ADDR_ADD:
		snprintf(buf, NETCONF_TEXT_MAX, "%s address %s/%u", op->addr.addr.family == AF_INET6 ? "ipv6" : "ip",
			 addr_text(&op->addr.addr, addr), op->addr.len);
		break;
	case NETCONF_MTU:
		snprintf(buf, NETCONF_TEXT_MAX, "mtu %u", op->mtu);
		break;
	case NETCONF_ALIAS:
		snprintf(buf, NETCONF_TEXT_MAX, "description");
		break;
	case NETCONF_UP:
		snprintf(buf, NETCONF_TEXT_MAX, "administrative state");
		break;
	case NETCONF_ROUTE_DEL:
	case NETCONF_ROUTE_ADD:
		route_text(&op->route, dev, buf);
		break;
	}
	return buf;
}
