// SPDX-License-Identifier: GPL-2.0
/*
 * Objects as attributes, the same for answers, dumps and notifications.
 */
#include <linux/inet.h>
#include <net/ipv6.h>

#include "netlink.h"
#include "pernet.h"
#include "ppp_channel.h"

static int ol_put_stats(struct sk_buff *skb, int type, const struct ol_stats __percpu *stats,
			enum ol_counter last)
{
	struct nlattr *nest = nla_nest_start(skb, type);
	u64 sum[OL_COUNTERS];
	int i;

	if (!nest)
		return -EMSGSIZE;
	ol_stats_fold(stats, sum);
	for (i = 0; i <= last; i++)
		if (nla_put_u64_64bit(skb, OPENLAC_A_STATS_UP_PACKETS + i, sum[i],
				      OPENLAC_A_STATS_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int ol_put_event(struct sk_buff *skb, int event_type, u8 event, int reason_type, u8 reason)
{
	if ((event && nla_put_u8(skb, event_type, event)) ||
	    (reason && nla_put_u8(skb, reason_type, reason)))
		return -EMSGSIZE;
	return 0;
}

static int ol_put_blob(struct sk_buff *skb, int type, const struct ol_blob *blob)
{
	return blob ? nla_put(skb, type, blob->len, blob->data) : 0;
}

/**
 * ol_put_socket - attributes of a socket
 * @skb: message
 * @obj: struct ol_socket
 * @event: enum openlac_event or 0
 * @reason: enum openlac_reason or 0
 *
 * Return: 0 or -EMSGSIZE.
 */
int ol_put_socket(struct sk_buff *skb, const void *obj, u8 event, u8 reason)
{
	const struct ol_socket *us = obj;
	const struct sock *sk = us->sk;

	if (nla_put_u32(skb, OPENLAC_A_SOCKET_ID, us->id) ||
	    nla_put_u16(skb, OPENLAC_A_SOCKET_FAMILY, us->family) ||
	    nla_put_be16(skb, OPENLAC_A_SOCKET_PORT, inet_sk(sk)->inet_sport) ||
	    nla_put_u32(skb, OPENLAC_A_SOCKET_TUNNELS, us->tunnels))
		return -EMSGSIZE;
	if (us->family == AF_INET && inet_sk(sk)->inet_rcv_saddr &&
	    nla_put_in_addr(skb, OPENLAC_A_SOCKET_ADDR4, inet_sk(sk)->inet_rcv_saddr))
		return -EMSGSIZE;
	if (us->family == AF_INET6 && !ipv6_addr_any(&sk->sk_v6_rcv_saddr) &&
	    nla_put_in6_addr(skb, OPENLAC_A_SOCKET_ADDR6, &sk->sk_v6_rcv_saddr))
		return -EMSGSIZE;
	return ol_put_event(skb, OPENLAC_A_SOCKET_EVENT, event, OPENLAC_A_SOCKET_REASON, reason);
}

static int ol_put_tunnel_addr(struct sk_buff *skb, const struct ol_tunnel_config *cfg)
{
	int err;

	if (cfg->family == AF_INET) {
		err = nla_put_in_addr(skb, OPENLAC_A_TUNNEL_PEER_ADDR4, cfg->peer.ip4);
		if (!err && cfg->has_src)
			err = nla_put_in_addr(skb, OPENLAC_A_TUNNEL_SRC_ADDR4, cfg->src.ip4);
		return err;
	}
	err = nla_put_in6_addr(skb, OPENLAC_A_TUNNEL_PEER_ADDR6, &cfg->peer.ip6);
	if (!err && cfg->has_src)
		err = nla_put_in6_addr(skb, OPENLAC_A_TUNNEL_SRC_ADDR6, &cfg->src.ip6);
	return err;
}

/**
 * ol_put_tunnel - attributes of a tunnel
 * @skb: message
 * @obj: struct ol_tunnel
 * @event: enum openlac_event or 0
 * @reason: enum openlac_reason or 0
 *
 * Return: 0 or -EMSGSIZE.
 */
int ol_put_tunnel(struct sk_buff *skb, const void *obj, u8 event, u8 reason)
{
	const struct ol_tunnel *t = obj;
	const struct ol_tunnel_config *cfg = ol_tunnel_config(t);

	if (nla_put_u16(skb, OPENLAC_A_TUNNEL_ID, t->id) ||
	    nla_put_u16(skb, OPENLAC_A_TUNNEL_PEER_ID, cfg->peer_id) ||
	    nla_put_u32(skb, OPENLAC_A_TUNNEL_SOCKET, t->sock->id) ||
	    ol_put_tunnel_addr(skb, cfg) ||
	    nla_put_be16(skb, OPENLAC_A_TUNNEL_PEER_PORT, cfg->peer_port) ||
	    nla_put_u32(skb, OPENLAC_A_TUNNEL_IFINDEX, cfg->ifindex) ||
	    nla_put_u8(skb, OPENLAC_A_TUNNEL_UDP_CSUM, cfg->udp_csum) ||
	    nla_put_u8(skb, OPENLAC_A_TUNNEL_TOS, cfg->tos) ||
	    nla_put_u8(skb, OPENLAC_A_TUNNEL_TOS_INHERIT, cfg->tos_inherit) ||
	    nla_put_u8(skb, OPENLAC_A_TUNNEL_TTL, cfg->ttl) ||
	    nla_put_u8(skb, OPENLAC_A_TUNNEL_DF, cfg->df) ||
	    nla_put_bitfield32(skb, OPENLAC_A_TUNNEL_TX_FORM, cfg->tx_form, OPENLAC_TX_ALL) ||
	    nla_put_u32(skb, OPENLAC_A_TUNNEL_SESSIONS, t->sessions.count) ||
	    ol_put_blob(skb, OPENLAC_A_TUNNEL_USERDATA, t->userdata) ||
	    ol_put_stats(skb, OPENLAC_A_TUNNEL_STATS, t->stats, OL_DOWN_OLD))
		return -EMSGSIZE;
	return ol_put_event(skb, OPENLAC_A_TUNNEL_EVENT, event, OPENLAC_A_TUNNEL_REASON, reason);
}

/**
 * ol_put_iface - attributes of an interface, and what its netdev is like now
 * @skb: message
 * @obj: struct ol_iface
 * @event: enum openlac_event or 0
 * @reason: enum openlac_reason or 0
 *
 * Return: 0 or -EMSGSIZE.
 */
int ol_put_iface(struct sk_buff *skb, const void *obj, u8 event, u8 reason)
{
	const struct ol_iface *iface = obj;
	const struct net_device *dev = iface->dev;

	if (nla_put_u32(skb, OPENLAC_A_IFACE_IFINDEX, iface->ifindex) ||
	    nla_put_string(skb, OPENLAC_A_IFACE_NAME, dev->name) ||
	    nla_put(skb, OPENLAC_A_IFACE_MAC, ETH_ALEN, dev->dev_addr) ||
	    nla_put_u32(skb, OPENLAC_A_IFACE_MTU, READ_ONCE(dev->mtu)) ||
	    nla_put_u8(skb, OPENLAC_A_IFACE_UP, !!(READ_ONCE(dev->flags) & IFF_UP)) ||
	    nla_put_u32(skb, OPENLAC_A_IFACE_SESSIONS, iface->sessions.count))
		return -EMSGSIZE;
	return ol_put_event(skb, OPENLAC_A_IFACE_EVENT, event, OPENLAC_A_IFACE_REASON, reason);
}

/* What is at this end of a session: a client, or a channel and the unit it is connected to. */
static int ol_put_endpoint(struct sk_buff *skb, const struct ol_session *s)
{
	int unit;

	if (s->iface)
		return nla_put_u32(skb, OPENLAC_A_SESSION_IFINDEX, s->iface->ifindex) ||
		       nla_put_u16(skb, OPENLAC_A_SESSION_PPPOE_SID, s->sid) ||
		       nla_put(skb, OPENLAC_A_SESSION_PEER_MAC, ETH_ALEN, s->mac) ? -EMSGSIZE : 0;

	if (nla_put_flag(skb, OPENLAC_A_SESSION_PPP) ||
	    nla_put_u16(skb, OPENLAC_A_SESSION_MTU, s->channel->ppp.mtu) ||
	    nla_put_u32(skb, OPENLAC_A_SESSION_CHANNEL, ppp_channel_index(&s->channel->ppp)))
		return -EMSGSIZE;
	unit = ppp_unit_number(&s->channel->ppp);
	return unit < 0 ? 0 : nla_put_u32(skb, OPENLAC_A_SESSION_UNIT, unit);
}

/**
 * ol_put_session - attributes of a session
 * @skb: message
 * @obj: struct ol_session
 * @event: enum openlac_event or 0
 * @reason: enum openlac_reason or 0
 *
 * Return: 0 or -EMSGSIZE.
 */
int ol_put_session(struct sk_buff *skb, const void *obj, u8 event, u8 reason)
{
	const struct ol_session *s = obj;
	const struct ol_tunnel *t = rcu_dereference_protected(s->tunnel,
							      lockdep_is_held(&s->on->lock));

	if (ol_put_endpoint(skb, s) ||
	    nla_put_u8(skb, OPENLAC_A_SESSION_STATE, s->state) ||
	    nla_put_bitfield32(skb, OPENLAC_A_SESSION_TX_FORM, s->tx_form, s->tx_mask) ||
	    nla_put_u32(skb, OPENLAC_A_SESSION_OWNER, READ_ONCE(s->portid)) ||
	    ol_put_blob(skb, OPENLAC_A_SESSION_USERDATA, s->userdata) ||
	    ol_put_stats(skb, OPENLAC_A_SESSION_STATS, s->stats, OL_PUNT_PACKETS))
		return -EMSGSIZE;
	if (t && (nla_put_u16(skb, OPENLAC_A_SESSION_TUNNEL_ID, t->id) ||
		  nla_put_u16(skb, OPENLAC_A_SESSION_ID, s->id) ||
		  nla_put_u16(skb, OPENLAC_A_SESSION_PEER_ID, s->peer_id)))
		return -EMSGSIZE;
	return ol_put_event(skb, OPENLAC_A_SESSION_EVENT, event, OPENLAC_A_SESSION_REASON, reason);
}

/**
 * ol_put_global - attributes of a namespace
 * @skb: message
 * @obj: struct ol_net
 * @event: 0
 * @reason: 0
 *
 * Return: 0 or -EMSGSIZE.
 */
int ol_put_global(struct sk_buff *skb, const void *obj, u8 event, u8 reason)
{
	const struct ol_net *on = obj;
	struct nlattr *nest;
	int cause;

	if (nla_put_u32(skb, OPENLAC_A_GLOBAL_SOCKETS, on->nr_sockets) ||
	    nla_put_u32(skb, OPENLAC_A_GLOBAL_TUNNELS, on->tunnels.count) ||
	    nla_put_u32(skb, OPENLAC_A_GLOBAL_IFACES, on->nr_ifaces) ||
	    nla_put_u32(skb, OPENLAC_A_GLOBAL_SESSIONS, on->nr_sessions))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, OPENLAC_A_GLOBAL_DROPS);
	if (!nest)
		return -EMSGSIZE;
	for (cause = OPENLAC_DROP_PAD + 1; cause <= OPENLAC_DROP_MAX; cause++)
		if (nla_put_u64_64bit(skb, cause, ol_drops_fold(on->drops, cause),
				      OPENLAC_DROP_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}
