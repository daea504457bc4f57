/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_TUNNEL_H
#define OPENLAC_TUNNEL_H

#include <linux/in6.h>
#include <net/dst_cache.h>

#include "pernet.h"
#include "socket.h"

union ol_addr {
	__be32 ip4;
	struct in6_addr ip6;
};

/* Opaque octets that the daemon left with an object; on->lock. */
struct ol_blob {
	u16 len;
	u8 data[];
};

/**
 * struct ol_tunnel_config - all that can be said about a tunnel, plain values
 * @family: AF_INET or AF_INET6, that of the socket
 * @peer_id: tunnel id assigned by the peer
 * @peer_port: network byte order
 * @tos: fixed TOS or traffic class octet
 * @ttl: 0 for the system's default
 * @tx_form: enum openlac_tx_form
 * @udp_csum: send checksums, and insist on them over IPv6
 * @tos_inherit: copy the DSCP of inner IP packets
 * @df: never fragment
 * @has_src: @src is set
 * @ifindex: outgoing netdev, or 0
 * @peer: address of the peer
 * @src: address to send from
 */
struct ol_tunnel_config {
	u16 family;
	u16 peer_id;
	__be16 peer_port;
	u8 tos;
	u8 ttl;
	u8 tx_form;
	bool udp_csum;
	bool tos_inherit;
	bool df;
	bool has_src;
	int ifindex;
	union ol_addr peer;
	union ol_addr src;
};

/*
 * A configuration in force and the routes found with it. Never changed once published: TUNNEL_SET
 * replaces the whole, so that a packet sees one configuration and a route can never outlive the one
 * it was looked up with.
 */
struct ol_path {
	struct ol_tunnel_config cfg;
	struct dst_cache cache;
	struct rcu_head rcu;
};

/**
 * struct ol_tunnel - an L2TP tunnel
 *
 * Who may still hold one after ol_tunnel_delete(): packets that found it by id, or through a
 * session, under rcu_read_lock(). Its sessions were withdrawn before it, so both end with the grace
 * period after which call_rcu() frees it. Its socket is released later still, see struct ol_socket.
 */
struct ol_tunnel {
	struct ol_path __rcu *path;		/* on->lock to replace */
	struct ol_socket *sock;			/* constant */
	struct ol_stats __percpu *stats;	/* constant */
	struct ol_net *on;			/* constant */
	u16 id;					/* constant; ours */
	struct ol_blob *userdata;		/* on->lock */
	struct rcu_head rcu;
	struct ol_idtable sessions;		/* on->lock, RCU to read; by our session id */
};

struct ol_tunnel *ol_tunnel_add(struct ol_net *on, u16 id, struct ol_socket *sock,
				const struct ol_tunnel_config *cfg, struct ol_blob *userdata,
				struct netlink_ext_ack *extack);
int ol_tunnel_set(struct ol_tunnel *t, const struct ol_tunnel_config *cfg);
void ol_tunnel_delete(struct ol_tunnel *t, enum openlac_reason reason, struct ol_graveyard *g);
const struct ol_tunnel_config *ol_tunnel_config(const struct ol_tunnel *t);
bool ol_path_is_peer(const struct ol_path *path, const struct sk_buff *skb);

#endif /* OPENLAC_TUNNEL_H */
