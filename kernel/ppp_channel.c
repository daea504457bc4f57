// SPDX-License-Identifier: GPL-2.0
/*
 * A session's end in this machine: a channel of PPP, to which pppd connects a netdev.
 *
 * What PPP sends is on its way before the call returns, or dropped: a frame is never refused, so
 * that there is no queue here and nobody to wake up later. Local senders feel a slow path
 * nevertheless, because frames stay theirs until a netdev has sent them, see ol_l2tp_push().
 *
 * The end of a channel. Withdrawing the session takes it out of the tunnel's table and makes it
 * OL_SESSION_DEAD. A grace period later no message of the peer is in ppp_input() any more, which is
 * what ppp_unregister_channel() asks for. Until that has returned PPP may send: it finds the
 * session there, but dead, and asks for its tunnel, which may be freed by then, only if not. Then
 * nobody is left, and the session is freed. A pppd that was connected reads the end of its channel.
 */
#include <linux/ppp-ioctl.h>
#include <linux/uaccess.h>

#include "datapath.h"
#include "ppp_channel.h"
#include "wire.h"

/* One frame from PPP, from its protocol field on; PPP holds locks of its own, BH are disabled. */
static int ol_channel_xmit(struct ppp_channel *chan, struct sk_buff *skb)
{
	struct ol_session *s = chan->private;

	rcu_read_lock();
	/* Pairs with the releases in hold.c, as in ol_pppoe_rcv(). */
	if (likely(smp_load_acquire(&s->state) == OPENLAC_SESSION_FORWARD)) {
		ol_l2tp_xmit(s, rcu_dereference(s->tunnel), skb);
	} else {
		ol_stats_inc(s->stats, OL_UP_DROPS);
		ol_drop(s->on, skb, OPENLAC_DROP_NOT_FORWARDING);
	}
	rcu_read_unlock();
	return 1;
}

/*
 * What pppd asks a channel of any kind. There are no octets to escape and no checks to choose in a
 * datagram, so that the maps are empty, whatever they are set to, and flags and MRU are but kept.
 */
static int ol_channel_ioctl(struct ppp_channel *chan, unsigned int cmd, unsigned long arg)
{
	struct ol_channel *channel = container_of(chan, struct ol_channel, ppp);
	void __user *argp = (void __user *)arg;
	int __user *p = argp;
	int value;

	switch (cmd) {
	case PPPIOCGCHAN:
	case PPPIOCGUNIT:
		value = cmd == PPPIOCGCHAN ? ppp_channel_index(chan) : ppp_unit_number(chan);
		return value < 0 ? -ENXIO : put_user(value, p);
	case PPPIOCGMRU:
		return put_user(READ_ONCE(channel->mru), p);
	case PPPIOCGFLAGS:
		return put_user(READ_ONCE(channel->flags), p);
	case PPPIOCGASYNCMAP:
		return put_user(0, p);
	case PPPIOCGXASYNCMAP:
		return clear_user(argp, sizeof(ext_accm)) ? -EFAULT : 0;
	case PPPIOCSMRU:
	case PPPIOCSFLAGS:
		if (get_user(value, p))
			return -EFAULT;
		WRITE_ONCE(*(cmd == PPPIOCSMRU ? &channel->mru : &channel->flags), value);
		return 0;
	case PPPIOCSASYNCMAP:
	case PPPIOCSXASYNCMAP:
		return 0;
	default:
		return -ENOTTY;
	}
}

static const struct ppp_channel_ops ol_channel_ops = {
	.start_xmit = ol_channel_xmit,
	.ioctl = ol_channel_ioctl,
};

/**
 * ol_channel_rcv - hand a PPP frame to PPP
 * @s: session that has a channel
 * @skb: frame from its protocol field on; consumed
 *
 * Context: BH disabled, rcu_read_lock() held.
 */
void ol_channel_rcv(struct ol_session *s, struct sk_buff *skb)
{
	struct ol_tunnel *t = rcu_dereference(s->tunnel);

	ol_stats_frame(s->stats, OL_DOWN_PACKETS, skb->len);
	ol_stats_frame(t->stats, OL_DOWN_PACKETS, skb->len);

	/*
	 * Nothing of the outer packet may show in what comes out of the netdev, nor stay with what
	 * waits for pppd to read it.
	 */
	skb_orphan(skb);
	skb_scrub_packet(skb, true);
	skb->encapsulation = 0;
	skb_clear_hash(skb);
	ppp_input(&s->channel->ppp, skb);
}

/**
 * ol_channel_register - give a session its channel
 * @s: session that nobody knows yet
 * @cfg: all about it
 * @extack: says what failed
 *
 * Room for the headers is that of the longest, which TX_FORM may choose later; the MTU is that of
 * the form chosen now.
 *
 * Context: process context, on->lock held.
 * Return: 0 or -ENOMEM.
 */
int ol_channel_register(struct ol_session *s, const struct ol_session_config *cfg,
			struct netlink_ext_ack *extack)
{
	struct ol_channel *channel = kzalloc(sizeof(*channel), GFP_KERNEL);
	u8 form = ol_tunnel_config(cfg->tunnel)->tx_form;
	int err = -ENOMEM;

	if (!channel)
		goto err_memory;
	form = (form & ~cfg->form.selector) | cfg->form.value;
	ol_l2tp_room(cfg->tunnel, form, &channel->ppp.hdrlen, &channel->ppp.mtu);
	if (cfg->mtu)
		channel->ppp.mtu = cfg->mtu;
	channel->ppp.private = s;
	channel->ppp.ops = &ol_channel_ops;
	channel->ppp.direct_xmit = true;
	channel->mru = channel->ppp.mtu;
	channel->s = s;
	err = ppp_register_net_channel(s->on->net, &channel->ppp);
	if (err)
		goto err_register;
	s->channel = channel;
	return 0;

err_register:
	kfree(channel);
err_memory:
	NL_SET_ERR_MSG(extack, "out of memory");
	return err;
}

/**
 * ol_channel_release - take a channel away from PPP and free it with its session
 * @channel: channel of a session that was never published, or was withdrawn a grace period ago
 *
 * Context: process context; it may sleep.
 */
void ol_channel_release(struct ol_channel *channel)
{
	ppp_unregister_channel(&channel->ppp);
	ol_session_free(channel->s);
}
