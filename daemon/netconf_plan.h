/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What of "interface" and "ip route" statements is to be done to the system, given what is there. Pure; netconf.c does it.
 *
 * Whatever the daemon adds bears its mark in the kernel, so that a later run knows it from what others added: routes the
 * protocol number NETCONF_PROTO, addresses the same number as IFA_PROTO, which Linux has since 5.18. Only what is marked is
 * ever removed.
 */
#ifndef OPENLAC_NETCONF_PLAN_H
#define OPENLAC_NETCONF_PLAN_H

#include <net/if.h>

#include "config.h"

enum {
	NETCONF_PROTO = 0xac,		/* of no routing daemon in rtnetlink(7) or in iproute2's rt_protos */
	NETCONF_TEXT_MAX = 160,
};

/**
 * struct netconf_link - a netdev as it is
 * @flags: IFF_...
 * @alias: "" = none
 */
struct netconf_link {
	uint32_t ifindex;
	char name[IF_NAMESIZE];
	unsigned int flags;
	uint32_t mtu;
	char alias[CONF_TEXT_MAX + 1];
};

/* An address of a netdev; @ours: it bears our mark. */
struct netconf_addr {
	uint32_t ifindex;
	struct conf_prefix prefix;
	bool ours;
};

struct netconf_addrs {
	struct netconf_addr *item;
	size_t count;
};

/**
 * struct netconf_route - a route
 * @prefix: where to
 * @via: next hop; family AF_UNSPEC = none, the network is on the netdev
 * @ifindex: netdev; of a wanted one that has a next hop 0 = not known
 * @doubtful: of an installed one, the kernel may have dropped it since
 */
struct netconf_route {
	struct conf_prefix prefix;
	struct conf_addr via;
	uint32_t ifindex;
	bool doubtful;
};

struct netconf_routes {
	struct netconf_route *item;
	size_t count;
};

/**
 * struct netconf_iface - what is remembered of a netdev that has statements
 * @ifindex: the netdev
 * @up_ip, @up_ipv6: addresses for which it was up once: who takes it down then is not contradicted
 * @mtu: the last that a statement gave, 0 = none
 * @mtu_before: what it had before, 0 = the same
 * @description: the last that a statement gave
 */
struct netconf_iface {
	uint32_t ifindex;
	struct conf_prefix up_ip, up_ipv6;
	uint32_t mtu, mtu_before;
	char description[CONF_TEXT_MAX + 1];
};

enum netconf_what {
	NETCONF_ADDR_DEL,
	NETCONF_MTU,
	NETCONF_ALIAS,
	NETCONF_UP,
	NETCONF_ADDR_ADD,
	NETCONF_ROUTE_DEL,
	NETCONF_ROUTE_ADD,
};

/**
 * struct netconf_op - one change
 * @what: kind, and so which of the following is meant
 * @link: the netdev, of all but routes
 * @addr: without DAD on a point-to-point link, where nobody else can have it
 * @mtu: in octets
 * @alias: "" = none
 * @route: as planned; @again: it was installed before, and perhaps still is
 */
struct netconf_op {
	enum netconf_what what;
	const struct netconf_link *link;
	struct conf_prefix addr;
	uint32_t mtu;
	const char *alias;
	struct netconf_route route;
	bool again;
};

struct netconf_ops {
	struct netconf_op *item;
	size_t count;
	bool no_memory;
};

/* Make room for one more. Return: the new item, uninitialised, or NULL without memory. */
struct netconf_addr *netconf_addr_new(struct netconf_addrs *addrs);
struct netconf_route *netconf_route_new(struct netconf_routes *routes);

/* True when the statements of an interface want something of its netdev. */
bool netconf_wants(const struct conf *c, const struct conf_iface *i);

/**
 * netconf_plan_iface() - what a netdev needs
 * @c: configuration
 * @link: the netdev
 * @addrs: addresses, of other netdevs too
 * @iface: what is remembered of it, which is brought up to date
 * @ops: gets the operations, in order; they point to @link and @c
 */
void netconf_plan_iface(const struct conf *c, const struct netconf_link *link, const struct netconf_addrs *addrs,
			struct netconf_iface *iface, struct netconf_ops *ops);

/* News of a netdev: the kernel may have dropped the routes over it. @ifindex: 0 = of any */
void netconf_doubt_routes(struct netconf_routes *installed, uint32_t ifindex);

/**
 * netconf_plan_routes() - what the routes need
 * @wanted: in the order of their statements; without those whose netdev is not there
 * @installed: ours, as far as is known; put in another order
 * @ops: gets the operations, in order
 *
 * Of several statements for one network the first that can be reached now counts: the others are there for when it cannot.
 * One that is doubtful is planned again, as what the kernel has dropped is seen by trying.
 */
void netconf_plan_routes(const struct netconf_routes *wanted, struct netconf_routes *installed, struct netconf_ops *ops);

void netconf_ops_free(struct netconf_ops *ops);

/* Return: @buf with the statement that the operation is about, as "ip route 10.0.0.0/8 192.0.2.1". @dev: of the route, or "" */
const char *netconf_op_text(const struct netconf_op *op, const char *dev, char buf[NETCONF_TEXT_MAX]);

bool netconf_prefix_equal(const struct conf_prefix *a, const struct conf_prefix *b);
bool netconf_route_equal(const struct netconf_route *a, const struct netconf_route *b);

#endif /* OPENLAC_NETCONF_PLAN_H */
