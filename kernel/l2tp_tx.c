// SPDX-License-Identifier: GPL-2.0
/*
 * Upstream, last stage: L2TP, UDP and IP headers, along the tunnel's route. The socket lends its
 * port and its place in the namespace and is otherwise left alone: its lock is never taken here.
 */
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/inet_dscp.h>
#include <net/ip.h>
#include <net/ipv6_stubs.h>
#include <net/ip6_route.h>
#include <net/route.h>
#include <net/udp_tunnel.h>

#include "datapath.h"
#include "wire.h"

/* One outgoing message on its way through this file. */
struct ol_tx {
	struct ol_session *s;
	struct sock *sk;
	struct ol_path *path;
	u8 form;	/* enum openlac_tx_form */
	u8 tos;
};

/*
 * A route and the address it sends from, by this CPU's cache or by asking. A source that was asked
 * for and is no longer an address of ours makes the lookup fail; one that the routing chose is
 * chosen anew, since a change of addresses invalidates the cached route.
 */
static struct rtable *ol_route4(const struct ol_tx *tx, __be32 *saddr)
{
	const struct ol_tunnel_config *cfg = &tx->path->cfg;
	const struct inet_sock *inet = inet_sk(tx->sk);
	struct flowi4 fl4;
	struct rtable *rt;

	rt = dst_cache_get_ip4(&tx->path->cache, saddr);
	if (likely(rt))
		return rt;

	flowi4_init_output(&fl4, cfg->ifindex ?: READ_ONCE(tx->sk->sk_bound_dev_if),
			   READ_ONCE(tx->sk->sk_mark), cfg->tos & INET_DSCP_MASK, RT_SCOPE_UNIVERSE,
			   IPPROTO_UDP, 0, cfg->peer.ip4,
			   cfg->has_src ? cfg->src.ip4 : inet->inet_rcv_saddr,
			   cfg->peer_port, inet->inet_sport,
			   sock_net_uid(sock_net(tx->sk), tx->sk));
	security_sk_classify_flow(tx->sk, flowi4_to_flowi_common(&fl4));
	rt = ip_route_output_flow(sock_net(tx->sk), &fl4, tx->sk);
	if (IS_ERR(rt))
		return NULL;
	*saddr = fl4.saddr;
	dst_cache_set_ip4(&tx->path->cache, &rt->dst, fl4.saddr);
	return rt;
}

static struct dst_entry *ol_route6(const struct ol_tx *tx, struct in6_addr *saddr)
{
	const struct ol_tunnel_config *cfg = &tx->path->cfg;
	struct flowi6 fl6 = {
		.daddr = cfg->peer.ip6,
		.saddr = cfg->has_src ? cfg->src.ip6 : tx->sk->sk_v6_rcv_saddr,
		.fl6_dport = cfg->peer_port,
		.fl6_sport = inet_sk(tx->sk)->inet_sport,
		.flowi6_oif = cfg->ifindex ?: READ_ONCE(tx->sk->sk_bound_dev_if),
		.flowi6_mark = READ_ONCE(tx->sk->sk_mark),
		.flowi6_proto = IPPROTO_UDP,
		.flowi6_uid = sock_net_uid(sock_net(tx->sk), tx->sk),
		.flowlabel = ip6_make_flowinfo(cfg->tos, 0),
	};
	struct dst_entry *dst;

	dst = dst_cache_get_ip6(&tx->path->cache, saddr);
	if (likely(dst))
		return dst;

	/* Unlike the IPv4 lookup, this one takes any source. */
	if (!ipv6_addr_any(&fl6.saddr) &&
	    !ipv6_stub->ipv6_dev_find(sock_net(tx->sk), &fl6.saddr, NULL))
		return NULL;
	security_sk_classify_flow(tx->sk, flowi6_to_flowi_common(&fl6));
	dst = ipv6_stub->ipv6_dst_lookup_flow(sock_net(tx->sk), tx->sk, &fl6, NULL);
	if (IS_ERR(dst))
		return NULL;
	*saddr = fl6.saddr;
	dst_cache_set_ip6(&tx->path->cache, dst, &fl6.saddr);
	return dst;
}

/* Make room and push the L2TP header; 0 or the cause for which that is impossible. */
static enum openlac_drop ol_l2tp_push(const struct ol_tx *tx, struct sk_buff *skb,
				      const struct dst_entry *dst, unsigned int ip_hlen)
{
	const struct ol_tunnel_config *cfg = &tx->path->cfg;
	unsigned int hlen = ol_l2tp_build_len(tx->form);
	unsigned int udp_len = sizeof(struct udphdr) + hlen + skb->len;
	unsigned int frame_len = skb->len;
	u16 ns = 0;

	if (unlikely(udp_len > U16_MAX - ip_hlen))
		return OPENLAC_DROP_TOO_BIG;
	if (unlikely(cfg->df && ip_hlen + udp_len > dst_mtu(dst)))
		return OPENLAC_DROP_TOO_BIG;
	if (unlikely(skb_cow_head(skb, LL_RESERVED_SPACE(dst->dev) + dst->header_len + ip_hlen +
				       sizeof(struct udphdr) + hlen)))
		return OPENLAC_DROP_NO_MEMORY;

	if (tx->form & OPENLAC_TX_SEQUENCE)
		ns = atomic_fetch_inc(&tx->s->ns);
	ol_l2tp_build(__skb_push(skb, hlen), tx->form, cfg->peer_id, tx->s->peer_id, ns, frame_len);

	/*
	 * Nothing of how the frame arrived may show in the packet around it. A checksum that a NIC
	 * still has to fill in is kept, since the outer one is computed around it; any other state
	 * is about octets that are gone. A local sender's packet out of a channel stays his: he may
	 * have only so many on their way.
	 */
	if (!tx->s->channel)
		skb_orphan(skb);
	skb_scrub_packet(skb, true);
	if (skb->ip_summed != CHECKSUM_PARTIAL)
		skb->ip_summed = CHECKSUM_NONE;
	skb->mark = READ_ONCE(tx->sk->sk_mark);
	skb_clear_hash_if_not_l4(skb);
	skb->dev = NULL;
	return OPENLAC_DROP_UNSPEC;
}

static enum openlac_drop ol_l2tp_send4(const struct ol_tx *tx, struct sk_buff *skb)
{
	const struct ol_tunnel_config *cfg = &tx->path->cfg;
	enum openlac_drop cause;
	struct rtable *rt;
	__be32 saddr;

	rt = ol_route4(tx, &saddr);
	if (unlikely(!rt))
		return OPENLAC_DROP_NO_ROUTE;
	cause = ol_l2tp_push(tx, skb, &rt->dst, sizeof(struct iphdr));
	if (unlikely(cause)) {
		ip_rt_put(rt);
		return cause;
	}
	udp_tunnel_xmit_skb(rt, tx->sk, skb, saddr, cfg->peer.ip4, tx->tos,
			    cfg->ttl ?: ip4_dst_hoplimit(&rt->dst), cfg->df ? htons(IP_DF) : 0,
			    inet_sk(tx->sk)->inet_sport, cfg->peer_port, false, !cfg->udp_csum);
	return OPENLAC_DROP_UNSPEC;
}

static enum openlac_drop ol_l2tp_send6(const struct ol_tx *tx, struct sk_buff *skb)
{
	const struct ol_tunnel_config *cfg = &tx->path->cfg;
	struct in6_addr saddr, daddr = cfg->peer.ip6;
	enum openlac_drop cause;
	struct dst_entry *dst;

	dst = ol_route6(tx, &saddr);
	if (unlikely(!dst))
		return OPENLAC_DROP_NO_ROUTE;
	cause = ol_l2tp_push(tx, skb, dst, sizeof(struct ipv6hdr));
	if (unlikely(cause)) {
		dst_release(dst);
		return cause;
	}
	/*
	 * IPv6 fragments at the source only, and for a packet of a tunnel only if told that this is
	 * the source.
	 */
	skb->ignore_df = !cfg->df;
	udp_tunnel6_xmit_skb(dst, tx->sk, skb, NULL, &saddr, &daddr, tx->tos,
			     cfg->ttl ?: ip6_dst_hoplimit(dst), 0, inet_sk(tx->sk)->inet_sport,
			     cfg->peer_port, !cfg->udp_csum);
	return OPENLAC_DROP_UNSPEC;
}

static u8 ol_l2tp_tos(const struct ol_tunnel_config *cfg, const struct sk_buff *skb)
{
	u8 tos = cfg->tos, buf[4];
	const u8 *p;
	u32 len;

	if (cfg->tos_inherit) {
		len = min_t(u32, skb->len, sizeof(buf));
		p = skb_header_pointer(skb, 0, len, buf);
		if (p)
			ol_ppp_dscp(p, len, &tos);
	}
	return tos;
}

/**
 * ol_l2tp_xmit - send a PPP frame to the L2TP peer
 * @s: session
 * @t: its tunnel, as the caller read it; both of the session's ids are visible, see struct
 *	ol_session
 * @skb: frame from its protocol field on; consumed
 *
 * Numbers are sent when the session or its tunnel was told to, and otherwise for as long as the
 * peer sends them: without a Sequencing Required AVP it is the LNS that decides (RFC 2661 section
 * 5.4).
 *
 * Context: BH disabled, rcu_read_lock() held.
 */
void ol_l2tp_xmit(struct ol_session *s, struct ol_tunnel *t, struct sk_buff *skb)
{
	unsigned int len = skb->len;
	enum openlac_drop cause;
	struct ol_tx tx = { .s = s };

	tx.sk = t->sock->sk;
	tx.path = rcu_dereference(t->path);
	tx.form = ol_session_form(s, tx.path->cfg.tx_form);
	tx.tos = ol_l2tp_tos(&tx.path->cfg, skb);
	if (unlikely(READ_ONCE(s->peer_seq)))
		tx.form |= OPENLAC_TX_SEQUENCE;

	if (unlikely(!ol_xmit_enter())) {
		ol_drop_session(s, skb, OL_UP_DROPS, OPENLAC_DROP_LOOP);
		return;
	}
	if (tx.path->cfg.family == AF_INET6)
		cause = ol_l2tp_send6(&tx, skb);
	else
		cause = ol_l2tp_send4(&tx, skb);
	if (unlikely(cause)) {
		ol_drop_session(s, skb, OL_UP_DROPS, cause);
	} else {
		ol_stats_frame(s->stats, OL_UP_PACKETS, len);
		ol_stats_frame(t->stats, OL_UP_PACKETS, len);
	}
	ol_xmit_leave();
}

/**
 * ol_l2tp_room - what the packets of a session need and get on the way to the peer
 * @t: tunnel
 * @form: enum openlac_tx_form
 * @headroom: octets in front of a PPP frame for all headers, in any form
 * @mtu: octets of an IP packet in a PPP frame that are not fragmented
 *
 * By the route as it is now; without one, by Ethernet.
 *
 * Context: process context, on->lock held.
 */
void ol_l2tp_room(struct ol_tunnel *t, u8 form, int *headroom, int *mtu)
{
	const struct ol_tunnel_config *cfg = ol_tunnel_config(t);
	int outer = sizeof(struct udphdr);
	struct dst_entry *dst = NULL;
	union ol_addr saddr;
	struct ol_tx tx;
	struct rtable *rt;

	rcu_read_lock();
	local_bh_disable();
	tx.sk = t->sock->sk;
	tx.path = rcu_dereference(t->path);
	if (cfg->family == AF_INET6) {
		outer += sizeof(struct ipv6hdr);
		dst = ol_route6(&tx, &saddr.ip6);
	} else {
		outer += sizeof(struct iphdr);
		rt = ol_route4(&tx, &saddr.ip4);
		if (rt)
			dst = &rt->dst;
	}
	*headroom = outer + OL_L2TP_HLEN_MAX + OL_PPP_ACFIELD_LEN +
		    (dst ? LL_RESERVED_SPACE(dst->dev) + dst->header_len : LL_MAX_HEADER);
	*mtu = (dst ? dst_mtu(dst) : ETH_DATA_LEN) - outer - (int)ol_l2tp_build_len(form) -
	       OL_PPP_PROTO_LEN;
	*mtu = clamp(*mtu, OPENLAC_MTU_MIN, OPENLAC_MTU_MAX);
	dst_release(dst);
	local_bh_enable();
	rcu_read_unlock();
}
