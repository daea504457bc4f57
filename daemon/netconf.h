/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses, MTU and description of "interface", and "ip route", applied to the system. Whoever manages them elsewhere leaves
 * the statements out. They stay when the daemon ends, as a restart must not cut the WAN; see netconf_plan.h for how the next
 * run knows what it may remove.
 */
#ifndef OPENLAC_NETCONF_H
#define OPENLAC_NETCONF_H

#include "lac.h"

struct netconf;

/* Return: NULL with errno set. It follows changes of netdevs and addresses by itself. */
struct netconf *netconf_new(struct lac *lac);

/* The running configuration is to be applied; called at start and after every change of it. */
void netconf_sync(struct netconf *n);
void netconf_free(struct netconf *n);

#endif /* OPENLAC_NETCONF_H */
