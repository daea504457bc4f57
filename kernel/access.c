// SPDX-License-Identifier: GPL-2.0
/*
 * Access interfaces: a netdev's PPPoE session frames, and what happens to the netdev.
 */
#include <linux/if_arp.h>
#include <linux/if_ether.h>

#include "access.h"
#include "datapath.h"
#include "netlink.h"
#include "session.h"

/**
 * ol_iface_add - serve PPPoE clients on a netdev
 * @on: namespace
 * @dev: netdev of that namespace
 * @extack: says what is wrong with it
 *
 * Context: process context, rtnl and on->lock held; rtnl keeps the netdev registered until our
 * notifier can see it go.
 * Return: the interface or an ERR_PTR.
 */
struct ol_iface *ol_iface_add(struct ol_net *on, struct net_device *dev,
			      struct netlink_ext_ack *extack)
{
	struct ol_iface *iface;
	int err;

	ASSERT_RTNL();
	lockdep_assert_held(&on->lock);
	if (dev->type != ARPHRD_ETHER || dev->addr_len != ETH_ALEN || dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG(extack, "not an Ethernet device");
		return ERR_PTR(-EINVAL);
	}
	if (dev->reg_state != NETREG_REGISTERED) {
		NL_SET_ERR_MSG(extack, "device is going away");
		return ERR_PTR(-ENODEV);
	}
	iface = kzalloc(sizeof(*iface), GFP_KERNEL);
	if (!iface) {
		NL_SET_ERR_MSG(extack, "out of memory");
		return ERR_PTR(-ENOMEM);
	}
	iface->dev = dev;
	iface->on = on;
	iface->ifindex = dev->ifindex;
	ol_idtable_init(&iface->sessions, &on->lock);
	iface->pt.type = htons(ETH_P_PPP_SES);
	iface->pt.dev = dev;
	iface->pt.func = ol_pppoe_rcv;

	err = xa_insert(&on->ifaces, iface->ifindex, iface, GFP_KERNEL);
	if (err) {
		kfree(iface);
		if (err == -EBUSY) {
			NL_SET_ERR_MSG(extack, "interface was added already");
			return ERR_PTR(-EEXIST);
		}
		NL_SET_ERR_MSG(extack, "out of memory");
		return ERR_PTR(err);
	}
	netdev_hold(dev, &iface->dev_tracker, GFP_KERNEL);
	dev_add_pack(&iface->pt);
	on->nr_ifaces++;
	ol_net_changed(on);
	ol_event_iface(iface, OPENLAC_EVENT_NEW, 0);
	return iface;
}

/**
 * ol_iface_withdraw - stop serving, delete the sessions
 * @iface: interface
 * @reason: why; the sessions of an interface deleted by request get OPENLAC_REASON_IFACE
 * @g: collects it until ol_iface_release()
 *
 * Context: process context, on->lock held.
 */
void ol_iface_withdraw(struct ol_iface *iface, enum openlac_reason reason, struct ol_graveyard *g)
{
	enum openlac_reason why = reason == OPENLAC_REASON_REQUEST ? OPENLAC_REASON_IFACE : reason;
	struct ol_net *on = iface->on;
	struct ol_session *s;
	u32 sid = 0;

	lockdep_assert_held(&on->lock);
	__dev_remove_pack(&iface->pt);
	while ((s = ol_idtable_next(&iface->sessions, &sid)))
		ol_session_delete(s, why, g);
	xa_erase(&on->ifaces, iface->ifindex);
	on->nr_ifaces--;
	ol_net_changed(on);
	list_add_tail(&iface->node, &g->ifaces);
	ol_event_iface(iface, OPENLAC_EVENT_DEL, reason);
}

/**
 * ol_iface_release - give the netdev back, and free
 * @iface: withdrawn interface, a grace period ago
 */
void ol_iface_release(struct ol_iface *iface)
{
	netdev_put(iface->dev, &iface->dev_tracker);
	kfree(iface);
}

/*
 * A netdev that moves to another namespace is unregistered in the old one first, and comes here as
 * such. Nothing has to be done about a new address or MTU, which are read for every frame; the
 * daemon only wants to know.
 */
static int ol_netdev_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct ol_net *on = ol_net_get(dev_net(dev));
	struct ol_graveyard g;
	struct ol_iface *iface;

	/*
	 * Only written under rtnl for a netdev that is there, which we hold: most netdevs end here,
	 * without the mutex.
	 */
	if (!xa_load(&on->ifaces, dev->ifindex))
		return NOTIFY_DONE;

	ol_graveyard_init(&g);
	mutex_lock(&on->lock);
	iface = xa_load(&on->ifaces, dev->ifindex);
	if (!iface || iface->dev != dev)
		goto out;

	switch (event) {
	case NETDEV_UNREGISTER:
		ol_iface_withdraw(iface, OPENLAC_REASON_NETDEV, &g);
		break;
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
	case NETDEV_CHANGENAME:
	case NETDEV_CHANGEADDR:
	case NETDEV_CHANGEMTU:
		ol_event_iface(iface, OPENLAC_EVENT_CHANGE, 0);
		break;
	}
out:
	mutex_unlock(&on->lock);
	ol_graveyard_bury(&g);
	return NOTIFY_DONE;
}

static struct notifier_block ol_netdev_notifier = {
	.notifier_call = ol_netdev_event,
};

int __init ol_access_init(void)
{
	return register_netdevice_notifier(&ol_netdev_notifier);
}

void ol_access_exit(void)
{
	unregister_netdevice_notifier(&ol_netdev_notifier);
}
