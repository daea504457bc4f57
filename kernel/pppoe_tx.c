// SPDX-License-Identifier: GPL-2.0
/*
 * Downstream, last stage: PPPoE and Ethernet headers, out of the client's netdev.
 */
#include <linux/if_ether.h>

#include "datapath.h"
#include "wire.h"

/* Push both headers; 0 or the cause for which that is impossible. */
static enum openlac_drop ol_pppoe_push(struct ol_session *s, struct sk_buff *skb)
{
	struct net_device *dev = s->iface->dev;
	unsigned int len = skb->len;

	if (unlikely(!netif_running(dev)))
		return OPENLAC_DROP_NETDEV_DOWN;
	if (unlikely(len + OL_PPPOE_HLEN > READ_ONCE(dev->mtu)))
		return OPENLAC_DROP_TOO_BIG;
	if (unlikely(skb_cow_head(skb, OL_PPPOE_HLEN + LL_RESERVED_SPACE(dev))))
		return OPENLAC_DROP_NO_MEMORY;

	/*
	 * Checks on the outer packet are over, and nothing of it may show: not its route, marks or
	 * connection, not its time stamp, not a checksum state that is about octets that are gone.
	 * A checksum still to be filled in is the client's own: one of the outer headers went with
	 * them.
	 */
	skb_orphan(skb);
	skb_scrub_packet(skb, true);
	if (skb->ip_summed != CHECKSUM_PARTIAL)
		skb->ip_summed = CHECKSUM_NONE;
	skb->encapsulation = 0;
	skb_clear_hash(skb);

	ol_pppoe_build(__skb_push(skb, OL_PPPOE_HLEN), s->sid, len);
	skb_reset_network_header(skb);
	skb->protocol = htons(ETH_P_PPP_SES);
	skb->dev = dev;

	/* The netdev's own address is read now: it may have changed since the session began. */
	if (unlikely(dev_hard_header(skb, dev, ETH_P_PPP_SES, s->mac, NULL, skb->len) < 0))
		return OPENLAC_DROP_NETDEV_DOWN;
	skb_reset_mac_header(skb);
	return OPENLAC_DROP_UNSPEC;
}

/**
 * ol_pppoe_xmit - send a PPP frame to the client
 * @s: session
 * @skb: frame from its protocol field on; consumed
 *
 * Context: BH disabled, rcu_read_lock() held.
 */
void ol_pppoe_xmit(struct ol_session *s, struct sk_buff *skb)
{
	struct ol_tunnel *t = rcu_dereference(s->tunnel);
	unsigned int len = skb->len;
	enum openlac_drop cause;
	int err;

	if (unlikely(!ol_xmit_enter())) {
		ol_drop_session(s, skb, OL_DOWN_DROPS, OPENLAC_DROP_LOOP);
		return;
	}

	cause = ol_pppoe_push(s, skb);
	if (unlikely(cause)) {
		ol_drop_session(s, skb, OL_DOWN_DROPS, cause);
		ol_xmit_leave();
		return;
	}
	/* net_xmit_eval() evaluates its argument twice. */
	err = dev_queue_xmit(skb);
	if (unlikely(net_xmit_eval(err))) {
		ol_drop_session(s, NULL, OL_DOWN_DROPS, OPENLAC_DROP_QUEUE_FULL);
	} else {
		ol_stats_frame(s->stats, OL_DOWN_PACKETS, len);
		if (t)
			ol_stats_frame(t->stats, OL_DOWN_PACKETS, len);
	}
	ol_xmit_leave();
}
