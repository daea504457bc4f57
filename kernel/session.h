/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_SESSION_H
#define OPENLAC_SESSION_H

#include <linux/etherdevice.h>
#include <linux/skbuff.h>

#include "access.h"
#include "seq.h"
#include "tunnel.h"

/*
 * enum openlac_session_state, and one more for a session that was withdrawn but is still in
 * somebody's hands
 */
#define OL_SESSION_DEAD	0

struct ol_channel;

/**
 * struct ol_session - one PPPoE client, and its half of the tunnel once it has one; or a channel of
 * PPP, which has its half from the start and is in forward all its life
 *
 * The first cache line is all that a packet reads in forward.
 *
 * Who may still hold one after ol_session_delete(): packets that found it by PPPoE session id or by
 * L2TP session id, and FRAME requests, all under rcu_read_lock(). @state is then OL_SESSION_DEAD,
 * so that none of them queues anything more; call_rcu() frees the session after them. The orphan
 * work and the owner's list know it under on->lock only and forget it in ol_session_delete(). PPP
 * sends on a channel until it is unregistered, see ppp_channel.c.
 *
 * @tunnel goes from NULL to the tunnel when nothing of the request that binds can fail any more,
 * and never back: who has read it may use it, and both ids, for as long as his rcu_read_lock()
 * lasts. The ids stand in the session and not behind the pointer, so that reading the pointer alone
 * does not order them: FRAME has a barrier, who saw forward its acquire, who holds or held @lock
 * that, and who came by the tunnel's table found the session there after all three were written.
 */
struct ol_session {
	struct ol_tunnel __rcu *tunnel;		/* both locks to set, once and for good */
	struct ol_iface *iface;			/* constant; NULL when there is a channel */
	struct ol_channel *channel;		/* constant; NULL when there is a client */
	struct ol_stats __percpu *stats;	/* constant */
	struct ol_net *on;			/* constant */
	u16 sid;				/* constant; PPPoE SESSION_ID */
	u16 id;					/* ours; written before @tunnel is published */
	u16 peer_id;				/* the peer's; likewise */
	u8 mac[ETH_ALEN] __aligned(2);		/* constant; the client */
	u8 state;				/* @lock to change */
	u8 tx_form;				/* @lock to change */
	u8 tx_mask;				/* @lock; the bits of @tx_form that count */
	u8 peer_seq;				/* the peer's last message had numbers */

	spinlock_t lock ____cacheline_aligned_in_smp;	/* BH; not taken to forward */
	u32 portid;				/* @lock; the owner's netlink port, 0 = none */
	bool hold_closed;			/* @lock; see ol_session_drain() */
	struct sk_buff_head hold;		/* @lock; frames of the client in arrival order */
	struct ol_seq_rx seq;			/* @lock */
	atomic_t ns;				/* next Ns in the low 16 bits */

	struct ol_owner *owner;			/* on->lock */
	struct list_head owner_node;		/* on->lock; the owner's sessions */
	struct list_head orphan_node;		/* on->lock; on->orphans */
	unsigned long orphan_until;		/* on->lock; jiffies */
	struct ol_blob *userdata;		/* on->lock */
	struct rcu_head rcu;
};

/**
 * struct ol_session_config - what SESSION_ADD and SESSION_SET may say, plain values
 * @mac: the client
 * @sid: PPPoE SESSION_ID
 * @state: 0 to leave it
 * @form: value and selector of *_TX_FORM
 * @tunnel: tunnel to bind to, or NULL
 * @id: our session id in @tunnel
 * @peer_id: the peer's
 * @mtu: of a channel; 0 for what the path to the peer carries
 * @portid: owner to be, or 0 to leave it
 * @userdata: new blob when @set_userdata; taken over on success
 * @set_userdata: @userdata replaces what there was
 */
struct ol_session_config {
	const u8 *mac;
	u16 sid;
	u8 state;
	struct nla_bitfield32 form;
	struct ol_tunnel *tunnel;
	u16 id;
	u16 peer_id;
	u16 mtu;
	u32 portid;
	struct ol_blob *userdata;
	bool set_userdata;
};

struct ol_session *ol_session_add(struct ol_iface *iface, const struct ol_session_config *cfg,
				  struct netlink_ext_ack *extack);
struct ol_session *ol_session_add_ppp(struct ol_net *on, const struct ol_session_config *cfg,
				      struct netlink_ext_ack *extack);
int ol_session_set(struct ol_session *s, const struct ol_session_config *cfg,
		   struct netlink_ext_ack *extack);
void ol_session_commit(struct ol_session *s, const struct ol_session_config *cfg);
void ol_session_delete(struct ol_session *s, enum openlac_reason reason, struct ol_graveyard *g);
void ol_session_free(struct ol_session *s);

/* hold.c: the states other than forward */
int ol_session_apply(struct ol_session *s, const struct ol_session_config *cfg);
void ol_session_kill(struct ol_session *s);

/* owner.c: which netlink port a session belongs to */
int ol_owner_reserve(struct ol_net *on, u32 portid);
void ol_owner_set(struct ol_session *s, u32 portid);
void ol_owner_review(struct ol_session *s);
void ol_owner_forget(struct ol_session *s);
void ol_owner_prune(struct ol_net *on);
void ol_orphan_work(struct work_struct *work);
int ol_owner_init(void);
void ol_owner_exit(void);

/* A session's own choice where it made one, else its tunnel's. */
static inline u8 ol_session_form(const struct ol_session *s, u8 tunnel_form)
{
	u8 mask = READ_ONCE(s->tx_mask);

	return (READ_ONCE(s->tx_form) & mask) | (tunnel_form & ~mask);
}

#endif /* OPENLAC_SESSION_H */
