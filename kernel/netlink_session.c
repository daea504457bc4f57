// SPDX-License-Identifier: GPL-2.0
/*
 * Requests about sessions.
 */
#include "netlink.h"
#include "pernet.h"

static struct ol_tunnel *ol_nl_session_tunnel(struct ol_net *on, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[OPENLAC_A_SESSION_TUNNEL_ID];
	struct ol_tunnel *t = ol_idtable_lookup(&on->tunnels, nla_get_u16(id));

	if (!t)
		NL_SET_ERR_MSG_ATTR(info->extack, id, "no such tunnel");
	return t;
}

static struct ol_iface *ol_nl_session_iface(struct ol_net *on, struct genl_info *info)
{
	const struct nlattr *ifindex = info->attrs[OPENLAC_A_SESSION_IFINDEX];
	struct ol_iface *iface = xa_load(&on->ifaces, nla_get_u32(ifindex));

	if (!iface)
		NL_SET_ERR_MSG_ATTR(info->extack, ifindex, "no such access interface");
	return iface;
}

/* By either key; the interface's goes first, so that a tunnel's can then be what is asked for. */
static struct ol_session *ol_nl_session(struct ol_net *on, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct ol_session *s;
	struct ol_iface *iface;
	struct ol_tunnel *t;

	if (attrs[OPENLAC_A_SESSION_IFINDEX] && attrs[OPENLAC_A_SESSION_PPPOE_SID]) {
		iface = ol_nl_session_iface(on, info);
		if (!iface)
			return ERR_PTR(-ENOENT);
		s = ol_idtable_lookup(&iface->sessions,
				      nla_get_u16(attrs[OPENLAC_A_SESSION_PPPOE_SID]));
	} else if (attrs[OPENLAC_A_SESSION_TUNNEL_ID] && attrs[OPENLAC_A_SESSION_ID]) {
		t = ol_nl_session_tunnel(on, info);
		if (!t)
			return ERR_PTR(-ENOENT);
		s = ol_idtable_lookup(&t->sessions, nla_get_u16(attrs[OPENLAC_A_SESSION_ID]));
	} else {
		NL_SET_ERR_MSG(info->extack, "name it by ifindex and PPPoE session id, or by ids");
		return ERR_PTR(-EINVAL);
	}
	if (!s) {
		NL_SET_ERR_MSG(info->extack, "no such session");
		return ERR_PTR(-ENOENT);
	}
	return s;
}

/* The tunnel half: all of it or nothing. */
static int ol_nl_session_half(struct ol_net *on, struct ol_session_config *cfg,
			      struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (!attrs[OPENLAC_A_SESSION_TUNNEL_ID] && !attrs[OPENLAC_A_SESSION_ID] &&
	    !attrs[OPENLAC_A_SESSION_PEER_ID])
		return 0;
	if (OL_NL_LACKS(info, OPENLAC_A_SESSION_TUNNEL_ID, "tunnel half needs a tunnel id") ||
	    OL_NL_LACKS(info, OPENLAC_A_SESSION_ID, "tunnel half needs a session id") ||
	    OL_NL_LACKS(info, OPENLAC_A_SESSION_PEER_ID, "tunnel half needs the peer's session id"))
		return -EINVAL;
	cfg->tunnel = ol_nl_session_tunnel(on, info);
	if (!cfg->tunnel)
		return -ENOENT;
	cfg->id = nla_get_u16(attrs[OPENLAC_A_SESSION_ID]);
	cfg->peer_id = nla_get_u16(attrs[OPENLAC_A_SESSION_PEER_ID]);
	return 0;
}

/*
 * What ADD and SET have in common and needs no lock; cfg->userdata is the caller's to free on
 * error.
 */
static int ol_nl_session_options(struct ol_session_config *cfg, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[OPENLAC_A_SESSION_STATE])
		cfg->state = nla_get_u8(attrs[OPENLAC_A_SESSION_STATE]);
	if (attrs[OPENLAC_A_SESSION_TX_FORM])
		cfg->form = nla_get_bitfield32(attrs[OPENLAC_A_SESSION_TX_FORM]);
	cfg->set_userdata = attrs[OPENLAC_A_SESSION_USERDATA];
	return ol_nl_userdata(attrs[OPENLAC_A_SESSION_USERDATA], &cfg->userdata, info);
}

/* A session with a channel: what it must and what it cannot have. */
static int ol_nl_session_ppp_check(struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	const struct nlattr *state = attrs[OPENLAC_A_SESSION_STATE];
	const struct nlattr *wrong = attrs[OPENLAC_A_SESSION_IFINDEX];

	if (OL_NL_LACKS(info, OPENLAC_A_SESSION_TUNNEL_ID, "ppp session needs a tunnel id"))
		return -EINVAL;
	if (!wrong)
		wrong = attrs[OPENLAC_A_SESSION_PPPOE_SID] ?: attrs[OPENLAC_A_SESSION_PEER_MAC];
	if (wrong) {
		NL_SET_ERR_MSG_ATTR(info->extack, wrong, "ppp session has no PPPoE client");
		return -EINVAL;
	}
	if (state && nla_get_u8(state) != OPENLAC_SESSION_FORWARD) {
		NL_SET_ERR_MSG_ATTR(info->extack, state, "a ppp session is always in forward");
		return -EOPNOTSUPP;
	}
	return 0;
}

/*
 * OPENLAC_CMD_SESSION_ADD with PPP. As with a socket, without the answer the caller would not know
 * the channel, and it is as if nothing had been done.
 */
static int ol_nl_session_add_ppp(struct genl_info *info)
{
	struct ol_session_config cfg = { .state = OPENLAC_SESSION_FORWARD };
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_graveyard g;
	struct ol_session *s;
	int err;

	err = ol_nl_session_ppp_check(info);
	if (err)
		return err;
	cfg.portid = info->snd_portid;
	if (info->attrs[OPENLAC_A_SESSION_MTU])
		cfg.mtu = nla_get_u16(info->attrs[OPENLAC_A_SESSION_MTU]);
	err = ol_nl_session_options(&cfg, info);
	if (err)
		return err;

	ol_graveyard_init(&g);
	err = ol_nl_open(on, info);
	if (err)
		goto err_open;
	err = ol_nl_session_half(on, &cfg, info);
	if (!err) {
		s = ol_session_add_ppp(on, &cfg, info->extack);
		err = PTR_ERR_OR_ZERO(s);
	}
	if (!err) {
		cfg.userdata = NULL;
		err = ol_nl_reply(info, OPENLAC_CMD_SESSION_ADD, ol_put_session, s);
		if (err)
			ol_session_delete(s, OPENLAC_REASON_REQUEST, &g);
	}
	mutex_unlock(&on->lock);
	ol_graveyard_bury(&g);
err_open:
	if (err)
		kfree(cfg.userdata);
	return err;
}

/* OPENLAC_CMD_SESSION_ADD */
int ol_nl_session_add(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_session_config cfg = { .portid = info->snd_portid };
	struct ol_session *s;
	struct ol_iface *iface;
	int err;

	if (info->attrs[OPENLAC_A_SESSION_PPP])
		return ol_nl_session_add_ppp(info);
	if (info->attrs[OPENLAC_A_SESSION_MTU]) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_SESSION_MTU],
				    "only a ppp session has an MTU");
		return -EINVAL;
	}
	if (OL_NL_LACKS(info, OPENLAC_A_SESSION_IFINDEX, "session needs an ifindex") ||
	    OL_NL_LACKS(info, OPENLAC_A_SESSION_PPPOE_SID, "session needs a PPPoE session id") ||
	    OL_NL_LACKS(info, OPENLAC_A_SESSION_PEER_MAC, "session needs the client's MAC") ||
	    OL_NL_LACKS(info, OPENLAC_A_SESSION_STATE, "session needs a state"))
		return -EINVAL;
	cfg.sid = nla_get_u16(info->attrs[OPENLAC_A_SESSION_PPPOE_SID]);
	cfg.mac = nla_data(info->attrs[OPENLAC_A_SESSION_PEER_MAC]);
	if (!is_valid_ether_addr(cfg.mac)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_SESSION_PEER_MAC],
				    "not a unicast MAC address");
		return -EINVAL;
	}
	err = ol_nl_session_options(&cfg, info);
	if (err)
		return err;

	err = ol_nl_open(on, info);
	if (err)
		goto err_open;
	iface = ol_nl_session_iface(on, info);
	err = iface ? ol_nl_session_half(on, &cfg, info) : -ENOENT;
	if (!err) {
		s = ol_session_add(iface, &cfg, info->extack);
		err = PTR_ERR_OR_ZERO(s);
	}
	mutex_unlock(&on->lock);
err_open:
	if (err)
		kfree(cfg.userdata);
	return err;
}

/* OPENLAC_CMD_SESSION_SET */
int ol_nl_session_set(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_session_config cfg = {};
	struct ol_session *s;
	int err;

	err = ol_nl_session_options(&cfg, info);
	if (err)
		return err;
	if (info->attrs[OPENLAC_A_SESSION_OWN])
		cfg.portid = info->snd_portid;

	mutex_lock(&on->lock);
	s = ol_nl_session(on, info);
	err = PTR_ERR_OR_ZERO(s);
	/*
	 * Of a session named by its tunnel half, that half is the key and nothing to set, unless
	 * the peer's id is there.
	 */
	if (!err && (info->attrs[OPENLAC_A_SESSION_IFINDEX] ||
		     info->attrs[OPENLAC_A_SESSION_PEER_ID]))
		err = ol_nl_session_half(on, &cfg, info);
	if (!err)
		err = ol_session_set(s, &cfg, info->extack);
	if (!err)
		ol_event_session(s, OPENLAC_EVENT_CHANGE, 0);
	mutex_unlock(&on->lock);
	if (err)
		kfree(cfg.userdata);
	return err;
}

/* OPENLAC_CMD_SESSION_DEL */
int ol_nl_session_del(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_graveyard g;
	struct ol_session *s;

	ol_graveyard_init(&g);
	mutex_lock(&on->lock);
	s = ol_nl_session(on, info);
	if (!IS_ERR(s))
		ol_session_delete(s, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&on->lock);
	ol_graveyard_bury(&g);
	return PTR_ERR_OR_ZERO(s);
}

/* OPENLAC_CMD_SESSION_GET */
int ol_nl_session_get(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_session *s;
	int err;

	mutex_lock(&on->lock);
	s = ol_nl_session(on, info);
	err = PTR_ERR_OR_ZERO(s);
	if (!err)
		err = ol_nl_reply(info, OPENLAC_CMD_SESSION_GET, ol_put_session, s);
	mutex_unlock(&on->lock);
	return err;
}
