// SPDX-License-Identifier: GPL-2.0
/*
 * What a network namespace has, and how it goes away: with the namespace, with the module, or by
 * FLUSH.
 */
#include <linux/rtnetlink.h>
#include <net/netns/generic.h>

#include "access.h"
#include "pernet.h"
#include "ppp_channel.h"
#include "session.h"
#include "socket.h"
#include "tunnel.h"

static unsigned int ol_net_id __read_mostly;
static bool ol_unloading;		/* set once, before the namespaces are closed */

/**
 * ol_net_get - our part of a network namespace
 * @net: namespace that the caller keeps alive
 */
struct ol_net *ol_net_get(const struct net *net)
{
	return net_generic(net, ol_net_id);
}

/**
 * ol_net_changed - a list that somebody may be dumping has changed
 * @on: namespace
 *
 * Context: on->lock held.
 */
void ol_net_changed(struct ol_net *on)
{
	lockdep_assert_held(&on->lock);
	/* 0 would tell the netlink core not to compare. */
	if (++on->generation == 0)
		on->generation = 1;
}

/**
 * ol_graveyard_init - prepare an empty graveyard
 * @g: graveyard
 */
void ol_graveyard_init(struct ol_graveyard *g)
{
	INIT_LIST_HEAD(&g->channels);
	INIT_LIST_HEAD(&g->ifaces);
	INIT_LIST_HEAD(&g->sockets);
}

/**
 * ol_graveyard_bury - wait until no packet holds what was withdrawn, then free it
 * @g: graveyard; one grace period for all of it
 *
 * Context: process context, on->lock not held.
 */
void ol_graveyard_bury(struct ol_graveyard *g)
{
	struct ol_channel *channel, *next_channel;
	struct ol_socket *us, *next_us;
	struct ol_iface *iface, *next;

	if (list_empty(&g->channels) && list_empty(&g->ifaces) && list_empty(&g->sockets))
		return;
	/* The daemon waits for the answer to its request, and everybody else for the daemon. */
	synchronize_rcu_expedited();
	list_for_each_entry_safe(channel, next_channel, &g->channels, node)
		ol_channel_release(channel);
	list_for_each_entry_safe(iface, next, &g->ifaces, node)
		ol_iface_release(iface);
	list_for_each_entry_safe(us, next_us, &g->sockets, node)
		ol_socket_release(us);
}

/**
 * ol_net_withdraw - withdraw every object of a namespace
 * @on: namespace
 * @reason: for the notifications
 * @g: collects what ol_graveyard_bury() must free
 *
 * Users before what they use: interfaces take their sessions along, then tunnels, then sockets.
 *
 * Context: process context, on->lock held.
 */
void ol_net_withdraw(struct ol_net *on, enum openlac_reason reason, struct ol_graveyard *g)
{
	struct ol_iface *iface;
	struct ol_socket *us;
	struct ol_tunnel *t;
	unsigned long i;
	u32 id = 0;

	lockdep_assert_held(&on->lock);
	xa_for_each(&on->ifaces, i, iface)
		ol_iface_withdraw(iface, reason, g);
	while ((t = ol_idtable_next(&on->tunnels, &id)))
		ol_tunnel_delete(t, reason, g);
	xa_for_each(&on->sockets, i, us)
		ol_socket_withdraw(us, reason, g);
}

static int __net_init ol_net_init(struct net *net)
{
	struct ol_net *on = ol_net_get(net);

	on->drops = netdev_alloc_pcpu_stats(struct ol_drops);
	if (!on->drops)
		return -ENOMEM;
	on->net = net;
	mutex_init(&on->lock);
	on->generation = 1;
	on->closing = READ_ONCE(ol_unloading);
	xa_init_flags(&on->sockets, XA_FLAGS_ALLOC1);
	xa_init(&on->ifaces);
	INIT_LIST_HEAD(&on->owners);
	INIT_LIST_HEAD(&on->orphans);
	INIT_DELAYED_WORK(&on->orphan_work, ol_orphan_work);
	ol_idtable_init(&on->tunnels, &on->lock);
	return 0;
}

/* Withdraw everything, and let nothing new in. */
static void ol_net_close(struct ol_net *on, enum openlac_reason reason, struct ol_graveyard *g)
{
	mutex_lock(&on->lock);
	on->closing = true;
	ol_net_withdraw(on, reason, g);
	mutex_unlock(&on->lock);
}

/*
 * The core has a grace period between pre_exit and exit, one for all the namespaces that go
 * together, but some versions also unregister netdevs in between, and would wait for our reference
 * for ever. So a namespace that still has interfaces pays for a grace period of its own.
 */
static void __net_exit ol_net_pre_exit(struct net *net)
{
	struct ol_graveyard g;

	ol_graveyard_init(&g);
	ol_net_close(ol_net_get(net), OPENLAC_REASON_NETNS, &g);
	ol_graveyard_bury(&g);
}

/*
 * The last look: a namespace dies without users, so that nobody can have added anything since. What
 * is still there was leaked, and a test should hear of it.
 */
static void __net_exit ol_net_exit(struct net *net)
{
	struct ol_net *on = ol_net_get(net);

	cancel_delayed_work_sync(&on->orphan_work);
	WARN_ON(on->nr_sockets || on->nr_ifaces || on->nr_sessions || on->tunnels.count);
	WARN_ON(!list_empty(&on->owners) || !list_empty(&on->orphans));
	xa_destroy(&on->sockets);
	xa_destroy(&on->ifaces);
	mutex_destroy(&on->lock);
	free_percpu(on->drops);
}

static struct pernet_operations ol_net_ops = {
	.init = ol_net_init,
	.pre_exit = ol_net_pre_exit,
	.exit = ol_net_exit,
	.id = &ol_net_id,
	.size = sizeof(struct ol_net),
};

int __init ol_pernet_init(void)
{
	return register_pernet_subsys(&ol_net_ops);
}

/**
 * ol_pernet_close_all - the module is being unloaded: withdraw everything, everywhere, and let
 * nothing new in
 *
 * The netlink family is still there to tell about it.
 */
void ol_pernet_close_all(void)
{
	struct ol_graveyard g;
	struct net *net;

	ol_graveyard_init(&g);
	WRITE_ONCE(ol_unloading, true);
	down_read(&net_rwsem);
	for_each_net(net)
		ol_net_close(ol_net_get(net), OPENLAC_REASON_MODULE, &g);
	up_read(&net_rwsem);
	ol_graveyard_bury(&g);
}

void ol_pernet_exit(void)
{
	unregister_pernet_subsys(&ol_net_ops);
}
