// SPDX-License-Identifier: GPL-2.0
/*
 * The states of a session other than forward, and the way between them without losing the order of
 * the client's frames.
 *
 * In forward a frame is sent without any lock. In every other state it is judged under the
 * session's lock, so that
 *
 * - the end marker, sent under that lock together with the change of state, is behind the last
 *   punted frame;
 * - a frame joins the hold queue, or sees that the queue is no more, but never overtakes it.
 */
#include "datapath.h"
#include "session.h"
#include "trace.h"

/*
 * Rounds of emptying the hold queue after which arriving frames are no longer queued, see
 * ol_session_drain().
 */
#define OL_DRAIN_ROUNDS	16

/* A frame that waits must not keep anything of the sender's or the stack's with it. */
static void ol_hold_enqueue(struct ol_session *s, struct sk_buff *skb)
{
	if (s->hold_closed || skb_queue_len(&s->hold) >= OPENLAC_HOLD_MAX) {
		ol_drop_session(s, skb, OL_UP_DROPS, OPENLAC_DROP_HOLD_OVERRUN);
		return;
	}
	skb_orphan(skb);
	skb_scrub_packet(skb, true);
	__skb_queue_tail(&s->hold, skb);
}

/**
 * ol_session_wait - a client's frame in a state other than forward
 * @s: session
 * @skb: frame from its protocol field on; consumed
 *
 * Context: BH disabled, rcu_read_lock() held.
 */
void ol_session_wait(struct ol_session *s, struct sk_buff *skb)
{
	spin_lock_bh(&s->lock);
	switch (s->state) {
	case OPENLAC_SESSION_PUNT:
		ol_frame_punt(s, skb);
		break;
	case OPENLAC_SESSION_HOLD:
		ol_hold_enqueue(s, skb);
		break;
	case OPENLAC_SESSION_FORWARD:
		/* It became forward while we waited for the lock: what was held is out. */
		spin_unlock_bh(&s->lock);
		ol_l2tp_xmit(s, rcu_dereference(s->tunnel), skb);
		return;
	default:
		ol_drop(s->on, skb, OPENLAC_DROP_PPPOE_SESSION);
	}
	spin_unlock_bh(&s->lock);
}

/*
 * From hold to forward. No lock is held while sending: a send can run through queueing disciplines,
 * filters and redirects, and come back to this very session. So the session stays in hold, where
 * arriving frames keep queueing behind the ones being sent, until a look under the lock finds
 * nothing left; that look and the change of state are one step. A CPU that reads forward does so
 * after the last held frame was handed to the stack (release here, acquire in ol_pppoe_rcv()), or
 * has waited for the lock. If frames keep coming as fast as they are sent, the queue is closed
 * after some rounds and the next look ends it.
 */
static void ol_session_drain(struct ol_session *s)
{
	unsigned int round = 0;
	struct sk_buff_head batch;
	struct ol_tunnel *t;
	struct sk_buff *skb;

	__skb_queue_head_init(&batch);
	rcu_read_lock();
	local_bh_disable();
	t = rcu_dereference(s->tunnel);
	for (;;) {
		spin_lock(&s->lock);
		skb_queue_splice_tail_init(&s->hold, &batch);
		if (skb_queue_empty(&batch))
			break;
		s->hold_closed = ++round >= OL_DRAIN_ROUNDS;
		spin_unlock(&s->lock);
		while ((skb = __skb_dequeue(&batch)))
			ol_l2tp_xmit(s, t, skb);
	}
	s->hold_closed = false;
	/* Pairs with the acquire in ol_pppoe_rcv(); the tunnel half is older still. */
	smp_store_release(&s->state, OPENLAC_SESSION_FORWARD);
	spin_unlock(&s->lock);
	local_bh_enable();
	rcu_read_unlock();
}

/**
 * ol_session_apply - change state, owner's port, form and tunnel half, all or nothing
 * @s: session
 * @cfg: what to change; checked, and a new tunnel half reserved
 *
 * The end marker is all that can fail, so it goes first. A new owner gets that of the frames that
 * were punted to the old one: it is the one that asked.
 *
 * Context: process context, on->lock held.
 * Return: 0, or -ENOBUFS when the end marker could not be delivered; nothing is changed then.
 */
int ol_session_apply(struct ol_session *s, const struct ol_session_config *cfg)
{
	struct sk_buff *skb;
	u8 old, state;
	u32 portid;
	int err;

	lockdep_assert_held(&s->on->lock);
	rcu_read_lock();
	spin_lock_bh(&s->lock);
	old = s->state;
	state = cfg->state ?: old;
	portid = cfg->portid ?: s->portid;

	if (old == OPENLAC_SESSION_PUNT && state != old) {
		err = ol_frame_end(s, portid);
		if (err) {
			spin_unlock_bh(&s->lock);
			rcu_read_unlock();
			return err;
		}
	}
	s->portid = portid;
	ol_session_commit(s, cfg);
	if (old == OPENLAC_SESSION_HOLD && state == OPENLAC_SESSION_FORWARD) {
		spin_unlock_bh(&s->lock);
		ol_session_drain(s);
	} else {
		/* As in ol_session_drain(). */
		smp_store_release(&s->state, state);
		if (state == OPENLAC_SESSION_PUNT)
			while ((skb = __skb_dequeue(&s->hold)))
				ol_frame_punt(s, skb);
		spin_unlock_bh(&s->lock);
	}
	if (state != old)
		trace_openlac_session_state(s, state);
	rcu_read_unlock();
	return 0;
}

/**
 * ol_session_kill - let nothing wait in a session that was withdrawn
 * @s: session
 *
 * Context: on->lock held.
 */
void ol_session_kill(struct ol_session *s)
{
	spin_lock_bh(&s->lock);
	WRITE_ONCE(s->state, OL_SESSION_DEAD);
	__skb_queue_purge(&s->hold);
	spin_unlock_bh(&s->lock);
}
