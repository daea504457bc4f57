/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_ACCESS_H
#define OPENLAC_ACCESS_H

#include <linux/netdevice.h>

#include "pernet.h"

/**
 * struct ol_iface - a netdev on which we serve PPPoE clients
 *
 * Its packet handler is bound to the one netdev, so that container_of() replaces a lookup and other
 * netdevs cost nothing.
 *
 * Who may still hold one after ol_iface_withdraw(): the handler, on packets already being
 * delivered; packets that found it through a session; and FRAME requests. All are under
 * rcu_read_lock(); ol_iface_release() runs after their grace period and gives the netdev back.
 */
struct ol_iface {
	struct packet_type pt;			/* constant */
	struct net_device *dev;			/* constant; referenced */
	struct ol_net *on;			/* constant */
	int ifindex;				/* constant */
	netdevice_tracker dev_tracker;
	struct list_head node;			/* graveyard */
	struct ol_idtable sessions;		/* on->lock, RCU to read; by PPPoE session id */
};

struct ol_iface *ol_iface_add(struct ol_net *on, struct net_device *dev,
			      struct netlink_ext_ack *extack);
void ol_iface_withdraw(struct ol_iface *iface, enum openlac_reason reason,
		       struct ol_graveyard *g);
void ol_iface_release(struct ol_iface *iface);

int ol_access_init(void);
void ol_access_exit(void);

#endif /* OPENLAC_ACCESS_H */
