// SPDX-License-Identifier: GPL-2.0
/*
 * Single PPP frames between a session and its owner, both ways.
 */
#include "datapath.h"
#include "netlink.h"
#include "pernet.h"

/*
 * Room for every header in front of an injected frame on the usual netdevs; if it is not enough the
 * stages make more.
 */
#define OL_FRAME_HEADROOM	128

/*
 * A message about a session with room for @len octets of data; for the caller to fill and finish.
 */
static struct sk_buff *ol_frame_message(const struct ol_session *s, unsigned int len, void **hdr)
{
	struct sk_buff *msg;

	msg = genlmsg_new(nla_total_size(sizeof(u32)) + nla_total_size(sizeof(u16)) +
			  nla_total_size(len), GFP_ATOMIC);
	if (!msg)
		return NULL;
	*hdr = genlmsg_put(msg, 0, 0, &ol_family, 0, OPENLAC_CMD_FRAME);
	if (!*hdr || nla_put_u32(msg, OPENLAC_A_FRAME_IFINDEX, s->iface->ifindex) ||
	    nla_put_u16(msg, OPENLAC_A_FRAME_PPPOE_SID, s->sid)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static bool ol_frame_send(struct ol_session *s, const struct sk_buff *skb)
{
	struct nlattr *data;
	struct sk_buff *msg;
	void *hdr;

	msg = ol_frame_message(s, skb->len, &hdr);
	if (!msg)
		return false;
	data = nla_reserve(msg, OPENLAC_A_FRAME_DATA, skb->len);
	if (!data || skb_copy_bits(skb, 0, nla_data(data), skb->len)) {
		nlmsg_free(msg);
		return false;
	}
	genlmsg_end(msg, hdr);
	return !genlmsg_unicast(s->on->net, msg, s->portid);
}

/**
 * ol_frame_punt - send a client's frame to the owner
 * @s: session
 * @skb: frame from its protocol field on; consumed
 *
 * Context: rcu_read_lock() and s->lock held, BH disabled.
 */
void ol_frame_punt(struct ol_session *s, struct sk_buff *skb)
{
	lockdep_assert_held(&s->lock);
	if (skb->len > OPENLAC_FRAME_MAX) {
		ol_drop_session(s, skb, OL_UP_DROPS, OPENLAC_DROP_TOO_BIG);
	} else if (!s->portid || !ol_frame_send(s, skb)) {
		ol_drop_session(s, skb, OL_UP_DROPS, OPENLAC_DROP_PUNT_OVERRUN);
	} else {
		ol_stats_inc(s->stats, OL_PUNT_PACKETS);
		consume_skb(skb);
	}
}

/**
 * ol_frame_end - tell that no further frame will be punted
 * @s: session
 * @portid: whom to tell; 0 for nobody
 *
 * Context: s->lock held.
 * Return: 0, also when the port is gone; -ENOBUFS when it has no room.
 */
int ol_frame_end(struct ol_session *s, u32 portid)
{
	struct sk_buff *msg;
	void *hdr;
	int err;

	lockdep_assert_held(&s->lock);
	if (!portid)
		return 0;
	msg = ol_frame_message(s, 0, &hdr);
	if (!msg)
		return -ENOBUFS;
	if (nla_put_flag(msg, OPENLAC_A_FRAME_END)) {
		nlmsg_free(msg);
		return -ENOBUFS;
	}
	genlmsg_end(msg, hdr);
	err = genlmsg_unicast(s->on->net, msg, portid);
	return err && err != -ECONNREFUSED ? -ENOBUFS : 0;
}

static int ol_frame_inject(struct ol_net *on, struct sk_buff *frame, struct genl_info *info)
{
	struct ol_session *s;
	struct ol_iface *iface;
	struct ol_tunnel *t;

	iface = xa_load(&on->ifaces, nla_get_u32(info->attrs[OPENLAC_A_FRAME_IFINDEX]));
	if (!iface) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_FRAME_IFINDEX],
				    "no such access interface");
		return -ENOENT;
	}
	s = ol_idtable_lookup(&iface->sessions,
			      nla_get_u16(info->attrs[OPENLAC_A_FRAME_PPPOE_SID]));
	if (!s) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_FRAME_PPPOE_SID],
				    "no such session");
		return -ENOENT;
	}
	if (nla_get_u8(info->attrs[OPENLAC_A_FRAME_DIRECTION]) == OPENLAC_DIR_CLIENT) {
		ol_pppoe_xmit(s, frame);
		return 0;
	}
	t = rcu_dereference(s->tunnel);
	if (!t) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_FRAME_DIRECTION],
				    "session has no tunnel half yet");
		return -EINVAL;
	}
	/* The session's ids were written before its tunnel: pairs with ol_session_commit(). */
	smp_rmb();
	ol_l2tp_xmit(s, t, frame);
	return 0;
}

/*
 * OPENLAC_CMD_FRAME. What becomes of the frame later is counted like any other; an error here means
 * that it never was on its way.
 */
int ol_nl_frame(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	const struct nlattr *data;
	struct sk_buff *frame;
	int err;

	if (OL_NL_LACKS(info, OPENLAC_A_FRAME_IFINDEX, "frame needs an ifindex") ||
	    OL_NL_LACKS(info, OPENLAC_A_FRAME_PPPOE_SID, "frame needs a PPPoE session id") ||
	    OL_NL_LACKS(info, OPENLAC_A_FRAME_DIRECTION, "frame needs a direction") ||
	    OL_NL_LACKS(info, OPENLAC_A_FRAME_DATA, "frame needs data"))
		return -EINVAL;
	data = info->attrs[OPENLAC_A_FRAME_DATA];
	frame = alloc_skb(OL_FRAME_HEADROOM + nla_len(data), GFP_KERNEL);
	if (!frame) {
		NL_SET_ERR_MSG(info->extack, "out of memory");
		return -ENOMEM;
	}
	skb_reserve(frame, OL_FRAME_HEADROOM);
	skb_put_data(frame, nla_data(data), nla_len(data));

	rcu_read_lock();
	local_bh_disable();
	err = ol_frame_inject(on, frame, info);
	local_bh_enable();
	rcu_read_unlock();
	if (err)
		kfree_skb(frame);
	return err;
}
