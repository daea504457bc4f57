// SPDX-License-Identifier: GPL-2.0
/*
 * Upstream, first stage: PPPoE session frames of an interface of ours (RFC 2516 section 6).
 */
#include <linux/if_vlan.h>

#include "datapath.h"
#include "wire.h"

/* Everything but the client's frame itself is taken off; NULL when the frame was dropped. */
static struct ol_session *ol_pppoe_accept(struct ol_iface *iface, struct sk_buff *skb)
{
	struct ol_net *on = iface->on;
	struct ol_pppoe_hdr h;
	enum openlac_drop cause;
	struct ol_session *s;

	if (unlikely(skb->len < OL_PPPOE_HLEN)) {
		cause = OPENLAC_DROP_PPPOE_SHORT;
		goto drop;
	}
	if (unlikely(!pskb_may_pull(skb, OL_PPPOE_HLEN))) {
		cause = OPENLAC_DROP_NO_MEMORY;
		goto drop;
	}
	cause = ol_pppoe_parse(skb->data, skb->len, &h);
	if (unlikely(cause))
		goto drop;

	s = ol_idtable_lookup(&iface->sessions, h.sid);
	if (unlikely(!s)) {
		cause = OPENLAC_DROP_PPPOE_SESSION;
		goto drop;
	}
	if (unlikely(!ether_addr_equal(eth_hdr(skb)->h_source, s->mac))) {
		cause = OPENLAC_DROP_PPPOE_MAC;
		goto drop;
	}

	/* What follows the announced length is Ethernet padding and must not enter the tunnel. */
	skb_pull_rcsum(skb, OL_PPPOE_HLEN);
	if (unlikely(pskb_trim_rcsum(skb, h.length))) {
		ol_drop_session(s, skb, OL_UP_DROPS, OPENLAC_DROP_NO_MEMORY);
		return NULL;
	}
	/*
	 * A frame that was merged on the way in is not one that the client sent, and cannot be sent
	 * as one.
	 */
	if (unlikely(skb_is_gso(skb))) {
		ol_drop_session(s, skb, OL_UP_DROPS, OPENLAC_DROP_TOO_BIG);
		return NULL;
	}
	return s;

drop:
	ol_drop(on, skb, cause);
	return NULL;
}

/**
 * ol_pppoe_rcv - packet handler of an interface
 * @skb: frame from its PPPoE header on
 * @dev: netdev on which the frame counts as received
 * @pt: the interface's packet_type
 * @orig_dev: netdev on which it really arrived
 *
 * The core also delivers here what arrives for a VLAN, a bridge or a bond above our netdev: then
 * @dev is another one, whose frames are none of ours, even if the netdev above is owned too. Frames
 * of a VLAN nobody has, and those seen in promiscuous mode, are marked PACKET_OTHERHOST; RFC 2516
 * knows no broadcast session frames. None of these is a drop worth counting.
 *
 * Context: softirq, rcu_read_lock() held.
 * Return: NET_RX_SUCCESS or NET_RX_DROP; @skb is consumed.
 */
int ol_pppoe_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
		 struct net_device *orig_dev)
{
	struct ol_iface *iface = container_of(pt, struct ol_iface, pt);
	struct ol_session *s;

	if (dev != iface->dev || skb->pkt_type != PACKET_HOST || skb_vlan_tag_present(skb)) {
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}

	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb)) {
		ol_drop(iface->on, NULL, OPENLAC_DROP_NO_MEMORY);
		return NET_RX_DROP;
	}

	s = ol_pppoe_accept(iface, skb);
	if (unlikely(!s))
		return NET_RX_DROP;

	/*
	 * Pairs with the releases in hold.c: who sees forward sees the tunnel half, and sends after
	 * the frames that were held.
	 */
	if (likely(smp_load_acquire(&s->state) == OPENLAC_SESSION_FORWARD))
		ol_l2tp_xmit(s, rcu_dereference(s->tunnel), skb);
	else
		ol_session_wait(s, skb);
	return NET_RX_SUCCESS;
}
