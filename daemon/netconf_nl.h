/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What netconf.c asks of rtnetlink, one request at a time. The kernel answers a request while it is sent, so that waiting for
 * the answer takes no longer than the work itself. That is little: netdevs are asked for one by one, addresses by netdev; the
 * whole of both the addresses and the routes is walked through once, at start, by the kernel, which is told to pass on only
 * what bears our mark of the routes (NETLINK_GET_STRICT_CHK). A router with the Internet's table is not asked for it.
 */
#ifndef OPENLAC_NETCONF_NL_H
#define OPENLAC_NETCONF_NL_H

#include "netconf_plan.h"

struct netconf_nl;

/* Return: NULL with errno set. */
struct netconf_nl *netconf_nl_new(void);
void netconf_nl_free(struct netconf_nl *nl);

/* Return: what the kernel said when a request failed. */
const char *netconf_nl_error(const struct netconf_nl *nl);

/**
 * netconf_nl_link() - a netdev
 * @nl: socket
 * @name: its name, or NULL
 * @ifindex: or its index
 * @link: filled in
 *
 * Return: 0, or a negative errno; -ENODEV when there is none.
 */
int netconf_nl_link(struct netconf_nl *nl, const char *name, uint32_t ifindex, struct netconf_link *link);

/* Appends the addresses of a netdev, or of all with @ifindex 0. Return: 0 or a negative errno. */
int netconf_nl_addrs(struct netconf_nl *nl, uint32_t ifindex, struct netconf_addrs *addrs);

/* Appends the routes of the main table that bear our mark. Return: 0 or a negative errno. */
int netconf_nl_routes(struct netconf_nl *nl, struct netconf_routes *routes);

/* Return: the netdev on whose network an address is, or whose other end it is; 0 when it would take a router to get there. */
uint32_t netconf_nl_neighbour(struct netconf_nl *nl, const struct conf_addr *addr);

/* Carries out an operation. Return: 0 or a negative errno. */
int netconf_nl_do(struct netconf_nl *nl, const struct netconf_op *op);

#endif /* OPENLAC_NETCONF_NL_H */
