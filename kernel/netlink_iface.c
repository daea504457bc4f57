// SPDX-License-Identifier: GPL-2.0
/*
 * Requests about access interfaces.
 */
#include <linux/rtnetlink.h>

#include "netlink.h"
#include "pernet.h"

static struct ol_iface *ol_nl_iface(struct ol_net *on, struct genl_info *info)
{
	struct ol_iface *iface;

	iface = xa_load(&on->ifaces, nla_get_u32(info->attrs[OPENLAC_A_IFACE_IFINDEX]));
	if (!iface)
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_IFACE_IFINDEX],
				    "no such access interface");
	return iface;
}

/* OPENLAC_CMD_IFACE_ADD */
int ol_nl_iface_add(struct sk_buff *skb, struct genl_info *info)
{
	struct net *net = genl_info_net(info);
	struct ol_net *on = ol_net_get(net);
	struct ol_iface *iface;
	struct net_device *dev;
	int err;

	if (OL_NL_LACKS(info, OPENLAC_A_IFACE_IFINDEX, "which netdev?"))
		return -EINVAL;
	rtnl_lock();
	err = ol_nl_open(on, info);
	if (err)
		goto out_rtnl;
	dev = __dev_get_by_index(net, nla_get_u32(info->attrs[OPENLAC_A_IFACE_IFINDEX]));
	if (!dev) {
		NL_SET_ERR_MSG(info->extack, "no such netdev");
		err = -ENODEV;
	} else {
		iface = ol_iface_add(on, dev, info->extack);
		err = PTR_ERR_OR_ZERO(iface);
	}
	if (err)
		NL_SET_BAD_ATTR(info->extack, info->attrs[OPENLAC_A_IFACE_IFINDEX]);
	mutex_unlock(&on->lock);
out_rtnl:
	rtnl_unlock();
	return err;
}

/* OPENLAC_CMD_IFACE_DEL */
int ol_nl_iface_del(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_iface *iface;
	struct ol_graveyard g;

	if (OL_NL_LACKS(info, OPENLAC_A_IFACE_IFINDEX, "which interface?"))
		return -EINVAL;
	ol_graveyard_init(&g);
	mutex_lock(&on->lock);
	iface = ol_nl_iface(on, info);
	if (iface)
		ol_iface_withdraw(iface, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&on->lock);
	ol_graveyard_bury(&g);
	return iface ? 0 : -ENOENT;
}

/* OPENLAC_CMD_IFACE_GET */
int ol_nl_iface_get(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_iface *iface;
	int err = -ENOENT;

	if (OL_NL_LACKS(info, OPENLAC_A_IFACE_IFINDEX, "which interface?"))
		return -EINVAL;
	mutex_lock(&on->lock);
	iface = ol_nl_iface(on, info);
	if (iface)
		err = ol_nl_reply(info, OPENLAC_CMD_IFACE_GET, ol_put_iface, iface);
	mutex_unlock(&on->lock);
	return err;
}
