/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_PERNET_H
#define OPENLAC_PERNET_H

#include <linux/mutex.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/net_namespace.h>

#include "idtable.h"
#include "stats.h"

/**
 * struct ol_graveyard - what was withdrawn and waits for its grace period
 * @channels: struct ol_channel by node, each with its session
 * @ifaces: struct ol_iface by node
 * @sockets: struct ol_socket by node
 *
 * Other sessions and tunnels free themselves by call_rcu(). These hold a channel of PPP, a netdev
 * and a file, which must be released in process context and before the request, or the notifier,
 * returns.
 */
struct ol_graveyard {
	struct list_head channels;
	struct list_head ifaces;
	struct list_head sockets;
};

/**
 * struct ol_net - everything of one network namespace
 *
 * Lock order: rtnl, then @lock, then a session's lock. Packets take neither of the first two.
 */
struct ol_net {
	struct net *net;			/* constant */
	struct ol_drops __percpu *drops;	/* constant */
	struct mutex lock;			/* every change of configuration */
	bool closing;				/* @lock; nothing new: module or namespace goes */
	unsigned int generation;		/* @lock; of the lists, for dumps; never 0 */
	unsigned int nr_sockets;		/* @lock */
	unsigned int nr_ifaces;			/* @lock */
	unsigned int nr_sessions;		/* @lock */
	struct xarray sockets;			/* @lock; by socket id */
	struct xarray ifaces;			/* @lock to write, RCU to read; by ifindex */
	struct list_head owners;		/* @lock; struct ol_owner */
	struct list_head orphans;		/* @lock; sessions without owner, oldest first */
	struct delayed_work orphan_work;	/* deletes @orphans when their time is over */
	struct ol_idtable tunnels;		/* @lock to write, RCU to read; by our id */
};

struct ol_net *ol_net_get(const struct net *net);
void ol_net_changed(struct ol_net *on);

void ol_graveyard_init(struct ol_graveyard *g);
void ol_graveyard_bury(struct ol_graveyard *g);
void ol_net_withdraw(struct ol_net *on, enum openlac_reason reason, struct ol_graveyard *g);

int ol_pernet_init(void);
void ol_pernet_close_all(void);
void ol_pernet_exit(void);

#endif /* OPENLAC_PERNET_H */
