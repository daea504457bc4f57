/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stages of a packet's journey and what each expects of the skb.
 *
 *	upstream	ol_pppoe_rcv -> ol_l2tp_xmit	(or ol_session_wait -> ol_frame_punt)
 *	downstream	ol_l2tp_rcv -> ol_pppoe_xmit
 *	peer to peer	PPP -> ol_l2tp_xmit, ol_l2tp_rcv -> ol_channel_rcv -> PPP
 *
 * Every stage runs under rcu_read_lock() with BH disabled and consumes the skb unless it says
 * otherwise. Between the stages skb->data is the PPP frame, from its protocol field on, and the skb
 * is not shared; its headers may be cloned.
 */
#ifndef OPENLAC_DATAPATH_H
#define OPENLAC_DATAPATH_H

#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "pernet.h"
#include "session.h"

/* pppoe_rx.c: skb->data is the PPPoE header, the Ethernet header is the MAC header */
int ol_pppoe_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
		 struct net_device *orig_dev);

/*
 * l2tp_rx.c: skb->data is the UDP header; returns 1 and leaves the skb alone when it is for the
 * socket's reader
 */
int ol_l2tp_rcv(struct sock *sk, struct sk_buff *skb);

/* hold.c: a client's frame in a state other than forward */
void ol_session_wait(struct ol_session *s, struct sk_buff *skb);

/* netlink_frame.c: to the owner; the session's lock is held */
void ol_frame_punt(struct ol_session *s, struct sk_buff *skb);
int ol_frame_end(struct ol_session *s, u32 portid);

/* l2tp_tx.c: the tunnel is the session's, read once by the caller, who saw that it has one */
void ol_l2tp_xmit(struct ol_session *s, struct ol_tunnel *t, struct sk_buff *skb);

/*
 * l2tp_tx.c: for a netdev on a channel, as things are now: the headroom that saves a copy, and the
 * largest packet that is not fragmented on the way to the peer
 */
void ol_l2tp_room(struct ol_tunnel *t, u8 form, int *headroom, int *mtu);

/* ppp_channel.c: the session has a channel */
void ol_channel_rcv(struct ol_session *s, struct sk_buff *skb);

/* pppoe_tx.c */
void ol_pppoe_xmit(struct ol_session *s, struct sk_buff *skb);

/*
 * main.c: free a packet and count why: in the namespace, and for the session or tunnel where there
 * is one
 */
void ol_drop(struct ol_net *on, struct sk_buff *skb, enum openlac_drop cause);
void ol_drop_session(struct ol_session *s, struct sk_buff *skb, enum ol_counter which,
		     enum openlac_drop cause);

/* main.c: false when a packet came back to us within its own transmission too often */
bool ol_xmit_enter(void);
void ol_xmit_leave(void);

#endif /* OPENLAC_DATAPATH_H */
