/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of a managed peer: peer.c owns its life, peer_tunnel.c its tunnels, peer_list.c shows it to operators. */
#ifndef OPENLAC_PEER_PRIV_H
#define OPENLAC_PEER_PRIV_H

#include "l2tp_peer.h"
#include "lns_socket.h"
#include "peer.h"
#include "pppd.h"

#define PEER_ERROR_MAX	320

/**
 * struct peer - "l2tp tunnel NAME" at work
 * @conf, @ppp: its statements and those of its PPP interface, as they were when it began
 * @target: where it goes, the peer's address once it is known
 * @engine: NULL until the addresses are known
 * @query: lookup of its destination under way, or NULL
 * @timer: the engine's deadline, or the time to try to begin
 * @offered_from: where the SCCRQ comes from that is being offered
 * @pppd: PPP of the session, or NULL
 * @created_ms: loop time
 * @error: see struct peer_info
 * @retired: no longer configured like this: it ends
 */
struct peer {
	LIST_ENTRY(peer) link;
	struct lac *lac;
	struct conf_tunnel conf;
	struct conf_iface ppp;
	struct lns_target target;
	struct l2tp_peer *engine;
	struct resolver_query *query;
	uv_timer_t timer;
	const struct sockaddr_storage *offered_from;
	struct pppd *pppd;
	uint64_t created_ms;
	char error[PEER_ERROR_MAX];
	bool retired;
};

/**
 * struct peer_link - what a tunnel of a peer has besides its control connection
 * @end: finds it by its id
 * @pt: the tunnel
 * @addr: the peer; the port follows what it answers from
 * @id: local tunnel id
 * @session: local id of the session that the data plane has, 0 = none
 * @in_kernel: the data plane has the tunnel
 */
struct peer_link {
	struct l2tp_endpoint end;
	struct peer *peer;
	struct l2tp_peer_tunnel *pt;
	struct sockaddr_storage addr;
	uint16_t id;
	uint16_t session;
	uint32_t channel;
	uint16_t mtu;
	bool in_kernel;
};

/* peer.c */
void peer_rearm(struct peer *peer);	/* after every call into the engine */
bool peer_is_meant(const struct peer *peer, const struct lac_socket *sock);	/* the datagram is for its source, if it has one */
void peer_look_again(struct peer *peer);	/* its destination may have another address by now */
void peer_log(int level, const struct peer *peer, const struct peer_link *link, const char *what, const char *detail);

/* peer_tunnel.c */
extern const struct l2tp_peer_ops peer_ops;
void peer_engine_config(struct l2tp_peer_config *cfg, const struct peer *peer);
void peer_link_verify(struct peer_link *link);	/* the data plane may no longer have the session */

/* peer_list.c: it goes, and whoever is about to come to it comes to the one after it */
void peer_cursors_pass(const struct peer *peer);

#endif /* OPENLAC_PEER_PRIV_H */
