// SPDX-License-Identifier: GPL-2.0
/*
 * OpenLAC: PPPoE sessions spliced into L2TPv2 tunnels.
 *
 * Start-up ladder, and the two things that every stage of the data path shares: how a packet is
 * dropped, and the guard against a packet that comes back while it is being sent.
 */
#include <linux/module.h>

#include "access.h"
#include "datapath.h"
#include "netlink.h"
#include "pernet.h"
#include "session.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/*
 * A redirect on a netdev's egress can hand our own output back to us synchronously. Each round adds
 * headers and takes kilobytes of stack, so that only a few are allowed.
 */
#define OL_XMIT_DEPTH	4

static DEFINE_PER_CPU(unsigned int, ol_xmit_depth);

/**
 * ol_xmit_enter - begin a transmission
 *
 * Context: BH disabled, until ol_xmit_leave().
 * Return: false when too many transmissions are nested on this CPU; ol_xmit_leave() must not be
 * called then.
 */
bool ol_xmit_enter(void)
{
	if (__this_cpu_read(ol_xmit_depth) >= OL_XMIT_DEPTH)
		return false;
	__this_cpu_inc(ol_xmit_depth);
	return true;
}

/**
 * ol_xmit_leave - end a transmission
 */
void ol_xmit_leave(void)
{
	__this_cpu_dec(ol_xmit_depth);
}

/**
 * ol_drop - free a packet and count why
 * @on: namespace
 * @skb: the packet, or NULL when it is gone already
 * @cause: why
 *
 * Context: BH disabled.
 */
void ol_drop(struct ol_net *on, struct sk_buff *skb, enum openlac_drop cause)
{
	trace_openlac_drop(on, skb, cause);
	ol_drops_inc(on->drops, cause);
	kfree_skb(skb);
}

/**
 * ol_drop_session - free a packet of a known session and count why
 * @s: session
 * @skb: the packet
 * @which: OL_UP_DROPS or OL_DOWN_DROPS; counted for the session, and for its tunnel if it has one
 * @cause: why
 *
 * Context: BH disabled, rcu_read_lock() held.
 */
void ol_drop_session(struct ol_session *s, struct sk_buff *skb, enum ol_counter which,
		     enum openlac_drop cause)
{
	struct ol_tunnel *t = rcu_dereference(s->tunnel);

	ol_stats_inc(s->stats, which);
	if (t)
		ol_stats_inc(t->stats, which);
	ol_drop(s->on, skb, cause);
}

static int __init ol_init(void)
{
	int err;

	err = ol_pernet_init();
	if (err)
		return err;
	err = ol_access_init();
	if (err)
		goto err_access;
	err = ol_owner_init();
	if (err)
		goto err_owner;
	err = ol_nl_init();
	if (err)
		goto err_netlink;
	return 0;

err_netlink:
	ol_owner_exit();
err_owner:
	ol_access_exit();
err_access:
	ol_pernet_exit();
	rcu_barrier();
	return err;
}

/*
 * Unloading is never refused: it takes everything down, with notifications, which is why the family
 * goes second. The barrier waits for the last call_rcu() callback, whose code is ours.
 */
static void __exit ol_exit(void)
{
	ol_pernet_close_all();
	ol_nl_exit();
	ol_owner_exit();
	ol_access_exit();
	ol_pernet_exit();
	rcu_barrier();
}

module_init(ol_init);
module_exit(ol_exit);

MODULE_DESCRIPTION("L2TPv2 access concentrator data path");
MODULE_LICENSE("GPL");
MODULE_ALIAS_GENL_FAMILY(OPENLAC_GENL_NAME);
