/* SPDX-License-Identifier: GPL-2.0 */
/* What l2tp_peer.c and l2tp_peer_offer.c share. */
#ifndef OPENLAC_L2TP_PEER_PRIV_H
#define OPENLAC_L2TP_PEER_PRIV_H

#include "l2tp_peer.h"

/**
 * struct l2tp_peer - see above
 * @ops: callbacks
 * @lac_ops, @lns_ops: those of its tunnels
 * @cfg: parameters
 * @user: the caller's
 * @tunnels: all of them, those that linger among them
 * @lac: ours, idle or in use; NULL only for want of memory, or when stopped
 * @lns: the peer's, NULL = none
 * @open_at: when @lac is opened, or L2TP_NEVER
 * @call_at: when the call is placed in an established @lac, or L2TP_NEVER
 * @probe_ms: since when it is being found out whether the peer still knows of the tunnel in use, or L2TP_NEVER
 * @probe_rx: control datagrams that had come from it by then
 * @tieless: SCCRQs without a Tie Breaker that have lost against ours
 * @serial: Call Serial Number of our last call
 * @now: time of the call that is running
 * @restarting: the tunnel in use is being closed to be opened anew
 * @stopped: nothing is opened any more
 */
struct l2tp_peer {
	const struct l2tp_peer_ops *ops;
	struct l2tp_ops lac_ops, lns_ops;
	struct l2tp_peer_config cfg;
	void *user;
	TAILQ_HEAD(, l2tp_peer_tunnel) tunnels;
	struct l2tp_peer_tunnel *lac, *lns;
	uint64_t open_at, call_at, probe_ms, probe_rx;
	unsigned int tieless;
	uint32_t serial;
	uint64_t now;
	bool restarting, stopped;
};

/* Return: a new tunnel in state idle, or NULL. */
struct l2tp_peer_tunnel *l2tp_peer_add(struct l2tp_peer *p, bool lns);
void l2tp_peer_forget(struct l2tp_peer_tunnel *pt);

/* After whatever may have ended a tunnel: there is one of ours again, if only an idle one. */
void l2tp_peer_settle(struct l2tp_peer *p);

#endif /* OPENLAC_L2TP_PEER_PRIV_H */
