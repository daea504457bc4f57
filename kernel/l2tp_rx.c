// SPDX-License-Identifier: GPL-2.0
/*
 * Downstream, first stage: L2TP data messages out of the daemon's UDP socket.
 */
#include <linux/pkt_sched.h>
#include <linux/udp.h>

#include "datapath.h"
#include "socket.h"
#include "wire.h"

/*
 * IPv6 requires UDP checksums; RFC 6935 lets a tunnel do without if both ends agreed. The socket
 * lets zero through for all of them, so that it is here that a tunnel which did not agree refuses
 * it. IPv4 allows zero to anybody (RFC 768).
 */
static bool ol_l2tp_zero_csum(const struct sk_buff *skb)
{
	return skb->protocol == htons(ETH_P_IPV6) && !udp_hdr(skb)->check;
}

static struct ol_tunnel *ol_l2tp_tunnel(const struct ol_socket *us, u16 id, struct sk_buff *skb,
					enum openlac_drop *cause)
{
	struct ol_tunnel *t = ol_idtable_lookup(&us->on->tunnels, id);
	const struct ol_path *path;

	if (unlikely(!t)) {
		*cause = OPENLAC_DROP_L2TP_TUNNEL;
		return NULL;
	}
	path = rcu_dereference(t->path);
	if (unlikely(t->sock != us || !ol_path_is_peer(path, skb)))
		*cause = OPENLAC_DROP_L2TP_PEER;
	else if (unlikely(path->cfg.udp_csum && ol_l2tp_zero_csum(skb)))
		*cause = OPENLAC_DROP_L2TP_CHECKSUM;
	else
		*cause = OPENLAC_DROP_UNSPEC;
	return t;
}

/*
 * Control is the daemon's business. Only the zero checksum is not left to it, since reading the
 * message it could not see that: what no tunnel agreed to, the unmodified socket would not have
 * received either.
 */
static bool ol_l2tp_control_ok(const struct ol_socket *us, struct sk_buff *skb)
{
	const unsigned int need = sizeof(struct udphdr) + OL_L2TP_HLEN_MIN;
	enum openlac_drop cause;
	u32 at = sizeof(struct udphdr) + 2;
	u16 flags;

	if (likely(!ol_l2tp_zero_csum(skb)))
		return true;
	if (!pskb_may_pull(skb, need + 2))
		return false;
	flags = get_unaligned_be16(skb->data + sizeof(struct udphdr));
	if (flags & OL_L2TP_L)
		at += 2;
	return ol_l2tp_tunnel(us, get_unaligned_be16(skb->data + at), skb, &cause) && !cause;
}

/*
 * RFC 2661 section 5.4: the LNS turns numbers on and off by what it sends, and numbers that are
 * there count.
 */
static bool ol_l2tp_in_order(struct ol_session *s, const struct ol_l2tp_hdr *h)
{
	bool numbered = h->flags & OL_L2TP_S;
	bool ok;

	if (unlikely(READ_ONCE(s->peer_seq) != numbered))
		WRITE_ONCE(s->peer_seq, numbered);
	if (likely(!numbered))
		return true;
	spin_lock_bh(&s->lock);
	ok = ol_seq_accept(&s->seq, h->ns);
	spin_unlock_bh(&s->lock);
	return ok;
}

/* skb->data is the L2TP header, @h is what it says, and the message is from the tunnel's peer. */
static void ol_l2tp_deliver(struct ol_tunnel *t, struct sk_buff *skb, const struct ol_l2tp_hdr *h)
{
	struct ol_session *s = ol_idtable_lookup(&t->sessions, h->session_id);
	u32 acfield;

	if (unlikely(!s)) {
		ol_stats_inc(t->stats, OL_DOWN_DROPS);
		ol_drop(t->on, skb, OPENLAC_DROP_L2TP_SESSION);
		return;
	}
	if (unlikely(!ol_l2tp_in_order(s, h))) {
		ol_stats_inc(s->stats, OL_DOWN_OLD);
		ol_stats_inc(t->stats, OL_DOWN_OLD);
		ol_drop_session(s, skb, OL_DOWN_DROPS, OPENLAC_DROP_L2TP_SEQUENCE);
		return;
	}
	if (unlikely(!pskb_may_pull(skb, min_t(u32, h->hlen + OL_PPP_ACFIELD_LEN, skb->len)))) {
		ol_drop_session(s, skb, OL_DOWN_DROPS, OPENLAC_DROP_NO_MEMORY);
		return;
	}
	acfield = ol_ppp_acfield_len(skb->data + h->hlen, h->length - h->hlen);
	if (unlikely(h->hlen + acfield == h->length)) {
		ol_drop_session(s, skb, OL_DOWN_DROPS, OPENLAC_DROP_L2TP_SHORT);
		return;
	}
	skb_pull_rcsum(skb, h->hlen + acfield);
	if (unlikely(READ_ONCE(s->state) < OPENLAC_SESSION_HOLD)) {
		ol_drop_session(s, skb, OL_DOWN_DROPS, OPENLAC_DROP_NOT_FORWARDING);
		return;
	}
	if (h->flags & OL_L2TP_P)
		skb->priority = TC_PRIO_CONTROL;
	if (s->channel)
		ol_channel_rcv(s, skb);
	else
		ol_pppoe_xmit(s, skb);
}

/*
 * skb->data is the L2TP header of a data message; @len octets are there, at least two of them in
 * the linear part.
 */
static void ol_l2tp_data(const struct ol_socket *us, struct sk_buff *skb, u16 flags)
{
	struct ol_l2tp_hdr h;
	enum openlac_drop cause;
	struct ol_tunnel *t;
	u32 fixed = ol_l2tp_fixed_len(flags);

	if (unlikely(skb->len < fixed)) {
		cause = OPENLAC_DROP_L2TP_SHORT;
		goto drop;
	}
	if (unlikely(!pskb_may_pull(skb, fixed))) {
		cause = OPENLAC_DROP_NO_MEMORY;
		goto drop;
	}
	cause = ol_l2tp_parse(skb->data, skb->len, &h);
	if (unlikely(cause))
		goto drop;

	t = ol_l2tp_tunnel(us, h.tunnel_id, skb, &cause);
	if (unlikely(!t))
		goto drop;
	if (unlikely(!cause && skb_is_gso(skb)))
		cause = OPENLAC_DROP_TOO_BIG;
	else if (unlikely(!cause && pskb_trim_rcsum(skb, h.length)))
		cause = OPENLAC_DROP_NO_MEMORY;
	if (unlikely(cause)) {
		ol_stats_inc(t->stats, OL_DOWN_DROPS);
		goto drop;
	}
	ol_l2tp_deliver(t, skb, &h);
	return;

drop:
	ol_drop(us->on, skb, cause);
}

/**
 * ol_l2tp_rcv - encap_rcv of an adopted socket
 * @sk: socket
 * @skb: datagram from its UDP header on; UDP has verified its length, and its checksum unless zero
 *
 * Headers are pulled in widening steps, because how long one is stands in the part before; a
 * message of 12 octets (6 of header, 2 of FF 03, a PPP frame of 4) is a legal one.
 *
 * Context: softirq, rcu_read_lock() held.
 * Return: 0 when @skb was consumed; 1 when it is for whoever reads the socket, and untouched.
 */
int ol_l2tp_rcv(struct sock *sk, struct sk_buff *skb)
{
	const struct ol_socket *us = rcu_dereference_sk_user_data(sk);
	u16 flags;

	/* Withdrawn, but this packet had already found us. */
	if (unlikely(!us))
		return 1;

	if (unlikely(skb->len < sizeof(struct udphdr) + sizeof(flags))) {
		ol_drop(us->on, skb, OPENLAC_DROP_L2TP_SHORT);
		return 0;
	}
	if (unlikely(!pskb_may_pull(skb, sizeof(struct udphdr) + sizeof(flags)))) {
		ol_drop(us->on, skb, OPENLAC_DROP_NO_MEMORY);
		return 0;
	}
	flags = get_unaligned_be16(skb->data + sizeof(struct udphdr));
	if (flags & OL_L2TP_T) {
		if (ol_l2tp_control_ok(us, skb))
			return 1;
		ol_drop(us->on, skb, OPENLAC_DROP_L2TP_CHECKSUM);
		return 0;
	}
	if (unlikely((flags & OL_L2TP_VER) != OL_L2TP_V2)) {
		ol_drop(us->on, skb, OPENLAC_DROP_L2TP_VERSION);
		return 0;
	}

	skb_pull_rcsum(skb, sizeof(struct udphdr));
	ol_l2tp_data(us, skb, flags);
	return 0;
}
