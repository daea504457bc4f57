// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>

#include "debug.h"
#include "netconf_priv.h"

/*
 * @last: the one resolved before, or NULL.
 *
 * Return: false when the netdev that the statement names is not there or down, so that it cannot have the route.
 */
static bool resolve(struct netconf *n, const struct conf_route *r, const struct netconf_route *last,
		    struct netconf_route *route)
{
	struct netconf_link link;

	*route = (struct netconf_route){ .prefix = r->prefix, .via = r->via.addr };
	if (route->via.family != AF_UNSPEC) {
		/* Many routes have few next hops, one statement after the other. */
		if (last && conf_addr_equal(&last->via, &route->via))
			route->ifindex = last->ifindex;
		else
			route->ifindex = netconf_nl_neighbour(n->nl, &route->via);
		return true;
	}
	if (netconf_nl_link(n->nl, r->via.name, 0, &link) || !(link.flags & IFF_UP))
		return false;
	route->ifindex = link.ifindex;
	return true;
}

static struct netconf_routes find_wanted(struct netconf *n)
{
	struct netconf_routes wanted = { 0 };
	struct netconf_route route, *item, *last = NULL;

	for (const struct conf_route *r = n->lac->conf->routes; r; r = r->next) {
		item = resolve(n, r, last, &route) ? netconf_route_new(&wanted) : NULL;
		if (!item)
			continue;
		*item = route;
		last = item;
	}
	return wanted;
}

/* Of a route's next hop; it is no trouble, but how things are until a link is up. */
static bool is_unreachable(int err)
{
	return err == -ENETUNREACH || err == -EHOSTUNREACH || err == -ENETDOWN || err == -ENODEV;
}

static void forget(struct netconf *n, const struct netconf_route *r)
{
	for (size_t i = 0; i < n->routes.count; i++) {
		if (!netconf_route_equal(&n->routes.item[i], r))
			continue;
		n->routes.item[i] = n->routes.item[--n->routes.count];
		return;
	}
}

static void add_route(struct netconf *n, const struct netconf_op *op, const char *text)
{
	int err = netconf_nl_do(n->nl, op);
	struct netconf_route *item;
	char why[280];

	if (!err) {
		log_limited(LOG_KIND_SYSTEM, LOG_INFO, NULL, "%s installed", text);
		item = op->again ? NULL : netconf_route_new(&n->routes);
		if (!item)
			return;
		*item = op->route;
		/* News of a netdev may be ahead of its network: then the kernel has found where to, as it can be asked now. */
		if (!item->ifindex)
			item->ifindex = netconf_nl_neighbour(n->nl, &item->via);
		return;
	}
	if (err == -EEXIST && op->again)
		return;
	if (err == -EEXIST) {
		netconf_tell_failure(&n->told, NULL, LOG_INFO, text,
				     "is not installed: there is a route to that network, not of ours");
	} else if (is_unreachable(err)) {
		log_debug(LOG_SUB_NETLINK, NULL, "%s waits for its next hop: %s", text, netconf_nl_error(n->nl));
	} else {
		snprintf(why, sizeof(why), "cannot be installed: %s", netconf_nl_error(n->nl));
		netconf_tell_failure(&n->told, NULL, LOG_WARNING, text, why);
	}
	forget(n, &op->route);
}

static void del_route(struct netconf *n, const struct netconf_op *op, const char *text)
{
	int err = netconf_nl_do(n->nl, op);
	char why[280];

	if (err && err != -ESRCH && err != -ENODEV) {
		snprintf(why, sizeof(why), "cannot be removed: %s", netconf_nl_error(n->nl));
		netconf_tell_failure(&n->told, NULL, LOG_WARNING, text, why);
		return;
	}
	/* Otherwise the kernel was faster, because of the netdev. */
	if (!err)
		log_limited(LOG_KIND_SYSTEM, LOG_INFO, NULL, "%s removed", text);
	forget(n, &op->route);
}

static void do_route_op(struct netconf *n, const struct netconf_op *op)
{
	char text[NETCONF_TEXT_MAX], dev[IF_NAMESIZE] = "";

	if (op->route.via.family == AF_UNSPEC && !if_indextoname(op->route.ifindex, dev))
		snprintf(dev, sizeof(dev), "index %u", op->route.ifindex);
	netconf_op_text(op, dev, text);
	if (op->what == NETCONF_ROUTE_ADD)
		add_route(n, op, text);
	else
		del_route(n, op, text);
}

void netconf_sync_routes(struct netconf *n)
{
	struct netconf_routes wanted = find_wanted(n);
	struct netconf_ops ops = { 0 };

	netconf_plan_routes(&wanted, &n->routes, &ops);
	for (size_t i = 0; i < n->routes.count; i++)
		n->routes.item[i].doubtful = false;
	for (size_t i = 0; i < ops.count; i++)
		do_route_op(n, &ops.item[i]);
	log_once_round(&n->told);
	netconf_ops_free(&ops);
	free(wanted.item);
}
