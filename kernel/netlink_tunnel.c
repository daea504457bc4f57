// SPDX-License-Identifier: GPL-2.0
/*
 * Requests about tunnels.
 */
#include <linux/inet.h>
#include <net/ipv6.h>

#include "netlink.h"
#include "pernet.h"

static struct ol_tunnel *ol_nl_tunnel(struct ol_net *on, struct genl_info *info)
{
	struct ol_tunnel *t;

	t = ol_idtable_lookup(&on->tunnels, nla_get_u16(info->attrs[OPENLAC_A_TUNNEL_ID]));
	if (!t)
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_TUNNEL_ID],
				    "no such tunnel");
	return t;
}

/* The peer's address, which cannot change later; ADD only. */
static int ol_nl_tunnel_peer(struct nlattr **attrs, struct ol_tunnel_config *cfg,
			     struct genl_info *info)
{
	const struct nlattr *a4 = attrs[OPENLAC_A_TUNNEL_PEER_ADDR4];
	const struct nlattr *a6 = attrs[OPENLAC_A_TUNNEL_PEER_ADDR6];

	if (!a4 == !a6) {
		NL_SET_ERR_MSG(info->extack, "tunnel needs one peer address, IPv4 or IPv6");
		return -EINVAL;
	}
	if (a4) {
		cfg->family = AF_INET;
		cfg->peer.ip4 = nla_get_in_addr(a4);
		if (!ipv4_is_zeronet(cfg->peer.ip4) && !ipv4_is_multicast(cfg->peer.ip4) &&
		    !ipv4_is_lbcast(cfg->peer.ip4))
			return 0;
		NL_SET_ERR_MSG_ATTR(info->extack, a4, "peer address is not a unicast address");
		return -EINVAL;
	}
	cfg->family = AF_INET6;
	cfg->peer.ip6 = nla_get_in6_addr(a6);
	if (ipv6_addr_type(&cfg->peer.ip6) & IPV6_ADDR_UNICAST &&
	    !ipv6_addr_v4mapped(&cfg->peer.ip6))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, a6, "peer address is not an IPv6 unicast address");
	return -EINVAL;
}

/* A source of all zeroes takes an earlier choice back. */
static int ol_nl_tunnel_src(struct nlattr **attrs, struct ol_tunnel_config *cfg,
			    struct genl_info *info)
{
	const struct nlattr *a4 = attrs[OPENLAC_A_TUNNEL_SRC_ADDR4];
	const struct nlattr *a6 = attrs[OPENLAC_A_TUNNEL_SRC_ADDR6];

	if (!a4 && !a6)
		return 0;
	if ((a4 && a6) || (a4 && cfg->family != AF_INET) || (a6 && cfg->family != AF_INET6)) {
		NL_SET_ERR_MSG_ATTR(info->extack, a4 ?: a6,
				    "source address is not of the peer's family");
		return -EINVAL;
	}
	if (a4) {
		cfg->src.ip4 = nla_get_in_addr(a4);
		cfg->has_src = cfg->src.ip4 != 0;
	} else {
		cfg->src.ip6 = nla_get_in6_addr(a6);
		cfg->has_src = !ipv6_addr_any(&cfg->src.ip6);
	}
	return 0;
}

/* Everything that ADD and SET have in common; what is not given stays as it is in @cfg. */
static int ol_nl_tunnel_options(struct nlattr **attrs, struct ol_tunnel_config *cfg,
				struct genl_info *info)
{
	struct nla_bitfield32 form;

	if (attrs[OPENLAC_A_TUNNEL_PEER_ID])
		cfg->peer_id = nla_get_u16(attrs[OPENLAC_A_TUNNEL_PEER_ID]);
	if (attrs[OPENLAC_A_TUNNEL_PEER_PORT])
		cfg->peer_port = nla_get_be16(attrs[OPENLAC_A_TUNNEL_PEER_PORT]);
	if (attrs[OPENLAC_A_TUNNEL_IFINDEX])
		cfg->ifindex = nla_get_u32(attrs[OPENLAC_A_TUNNEL_IFINDEX]);
	if (attrs[OPENLAC_A_TUNNEL_UDP_CSUM])
		cfg->udp_csum = nla_get_u8(attrs[OPENLAC_A_TUNNEL_UDP_CSUM]);
	if (attrs[OPENLAC_A_TUNNEL_TOS])
		cfg->tos = nla_get_u8(attrs[OPENLAC_A_TUNNEL_TOS]);
	if (attrs[OPENLAC_A_TUNNEL_TOS_INHERIT])
		cfg->tos_inherit = nla_get_u8(attrs[OPENLAC_A_TUNNEL_TOS_INHERIT]);
	if (attrs[OPENLAC_A_TUNNEL_TTL])
		cfg->ttl = nla_get_u8(attrs[OPENLAC_A_TUNNEL_TTL]);
	if (attrs[OPENLAC_A_TUNNEL_DF])
		cfg->df = nla_get_u8(attrs[OPENLAC_A_TUNNEL_DF]);
	if (attrs[OPENLAC_A_TUNNEL_TX_FORM]) {
		form = nla_get_bitfield32(attrs[OPENLAC_A_TUNNEL_TX_FORM]);
		cfg->tx_form = (cfg->tx_form & ~form.selector) | form.value;
	}
	return ol_nl_tunnel_src(attrs, cfg, info);
}

static int ol_nl_tunnel_check(struct net *net, const struct ol_tunnel_config *cfg,
			      struct genl_info *info)
{
	struct net_device *dev;

	if (!cfg->peer_port) {
		NL_SET_ERR_MSG(info->extack, "peer port cannot be 0");
		return -EINVAL;
	}
	if (!cfg->ifindex) {
		if (cfg->family == AF_INET6 &&
		    ipv6_addr_type(&cfg->peer.ip6) & IPV6_ADDR_LINKLOCAL) {
			NL_SET_ERR_MSG(info->extack, "link-local peer address needs an ifindex");
			return -EINVAL;
		}
		return 0;
	}
	dev = dev_get_by_index(net, cfg->ifindex);
	if (!dev) {
		NL_SET_ERR_MSG(info->extack, "no such netdev");
		return -ENODEV;
	}
	dev_put(dev);
	return 0;
}

static int ol_nl_tunnel_create(struct ol_net *on, const struct ol_tunnel_config *cfg,
			       struct ol_blob *blob, struct genl_info *info)
{
	struct ol_socket *us;
	struct ol_tunnel *t;

	us = xa_load(&on->sockets, nla_get_u32(info->attrs[OPENLAC_A_TUNNEL_SOCKET]));
	if (!us) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_TUNNEL_SOCKET],
				    "no such socket");
		return -ENOENT;
	}
	if (us->family != cfg->family) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_TUNNEL_SOCKET],
				    "socket and peer address are of different families");
		return -EINVAL;
	}
	t = ol_tunnel_add(on, nla_get_u16(info->attrs[OPENLAC_A_TUNNEL_ID]), us, cfg, blob,
			  info->extack);
	return PTR_ERR_OR_ZERO(t);
}

/* OPENLAC_CMD_TUNNEL_ADD */
int ol_nl_tunnel_add(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_tunnel_config cfg = { .udp_csum = true, .tos_inherit = true };
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_blob *blob;
	int err;

	if (OL_NL_LACKS(info, OPENLAC_A_TUNNEL_ID, "tunnel needs an id") ||
	    OL_NL_LACKS(info, OPENLAC_A_TUNNEL_PEER_ID, "tunnel needs the peer's id") ||
	    OL_NL_LACKS(info, OPENLAC_A_TUNNEL_SOCKET, "tunnel needs a socket") ||
	    OL_NL_LACKS(info, OPENLAC_A_TUNNEL_PEER_PORT, "tunnel needs the peer's port"))
		return -EINVAL;
	err = ol_nl_tunnel_peer(info->attrs, &cfg, info);
	if (!err)
		err = ol_nl_tunnel_options(info->attrs, &cfg, info);
	if (!err)
		err = ol_nl_tunnel_check(genl_info_net(info), &cfg, info);
	if (!err)
		err = ol_nl_userdata(info->attrs[OPENLAC_A_TUNNEL_USERDATA], &blob, info);
	if (err)
		return err;

	err = ol_nl_open(on, info);
	if (!err) {
		err = ol_nl_tunnel_create(on, &cfg, blob, info);
		mutex_unlock(&on->lock);
	}
	if (err)
		kfree(blob);
	return err;
}

static int ol_nl_tunnel_change(struct ol_tunnel *t, struct ol_blob **blob, struct genl_info *info)
{
	struct ol_tunnel_config cfg = *ol_tunnel_config(t);
	int err;

	err = ol_nl_tunnel_options(info->attrs, &cfg, info);
	if (!err)
		err = ol_nl_tunnel_check(t->on->net, &cfg, info);
	if (err)
		return err;
	err = ol_tunnel_set(t, &cfg);
	if (err) {
		NL_SET_ERR_MSG(info->extack, "out of memory");
		return err;
	}
	if (info->attrs[OPENLAC_A_TUNNEL_USERDATA])
		swap(t->userdata, *blob);
	ol_event_tunnel(t, OPENLAC_EVENT_CHANGE, 0);
	return 0;
}

/* OPENLAC_CMD_TUNNEL_SET */
int ol_nl_tunnel_set(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_tunnel *t;
	struct ol_blob *blob;
	int err;

	if (OL_NL_LACKS(info, OPENLAC_A_TUNNEL_ID, "which tunnel?"))
		return -EINVAL;
	err = ol_nl_userdata(info->attrs[OPENLAC_A_TUNNEL_USERDATA], &blob, info);
	if (err)
		return err;
	mutex_lock(&on->lock);
	t = ol_nl_tunnel(on, info);
	err = t ? ol_nl_tunnel_change(t, &blob, info) : -ENOENT;
	mutex_unlock(&on->lock);
	/* The old one if it was replaced, the new one if not. */
	kfree(blob);
	return err;
}

/* OPENLAC_CMD_TUNNEL_DEL */
int ol_nl_tunnel_del(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_graveyard g;
	struct ol_tunnel *t;

	if (OL_NL_LACKS(info, OPENLAC_A_TUNNEL_ID, "which tunnel?"))
		return -EINVAL;
	ol_graveyard_init(&g);
	mutex_lock(&on->lock);
	t = ol_nl_tunnel(on, info);
	if (t)
		ol_tunnel_delete(t, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&on->lock);
	ol_graveyard_bury(&g);
	return t ? 0 : -ENOENT;
}

/* OPENLAC_CMD_TUNNEL_GET */
int ol_nl_tunnel_get(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_tunnel *t;
	int err = -ENOENT;

	if (OL_NL_LACKS(info, OPENLAC_A_TUNNEL_ID, "which tunnel?"))
		return -EINVAL;
	mutex_lock(&on->lock);
	t = ol_nl_tunnel(on, info);
	if (t)
		err = ol_nl_reply(info, OPENLAC_CMD_TUNNEL_GET, ol_put_tunnel, t);
	mutex_unlock(&on->lock);
	return err;
}
