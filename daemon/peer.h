/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Managed peer-to-peer tunnels ("l2tp tunnel NAME", S152 to S172): a peer for each complete one. Which of the two ends has
 * opened the tunnel is l2tp_peer.h's business; here are addresses, sockets, the data plane and PPP.
 */
#ifndef OPENLAC_PEER_H
#define OPENLAC_PEER_H

#include "lac.h"
#include "lns.h"

struct lac_socket;
struct peer;

/**
 * peer_sync() - make the peers those of the configuration
 *
 * Called at start, after each change of the configuration, and when netdevs have changed. Peers whose statements are the same
 * are not touched, unless the source that they are to have is another address now.
 */
void peer_sync(struct lac *lac);

/* An SCCRQ has come. Return: false when there is no peer of that address, and so nobody to accept it (S3). */
bool peer_offer(struct lac_socket *sock, const struct sockaddr_storage *from, const uint8_t *buf, size_t len,
		const struct l2tp_header_info *info);

/* The data plane has deleted a session of a channel of PPP, or may have. */
void peer_kernel_deleted(struct lac *lac, uint16_t tunnel, uint16_t session);

/* Events were lost: the same for every session, and for every tunnel. */
void peer_verify_all(struct lac *lac);

/* Orderly shutdown: StopCCN to every peer. */
void peer_stop_all(struct lac *lac);
bool peer_all_drained(const struct lac *lac);	/* each has acknowledged it or was given up */
void peer_free_all(struct lac *lac);

/**
 * struct peer_info - a peer, for show commands; its pointers are valid until the event loop goes on
 * @name, @interface: its tunnel's, and its PPP interface's
 * @count, @tunnel, @link: its tunnels of the present, ours first; one that has no control connection yet is one, too
 * @error: why it is not up, or was not the last time, "" = nothing went wrong
 */
struct peer_info {
	const char *name;
	char interface[CONF_NAME_MAX + 1];
	size_t count;
	struct lns_info tunnel[2];
	const struct l2tp_peer_tunnel *link[2];
	const char *error;
};

void peer_get_info(const struct peer *peer, struct peer_info *info);

/**
 * struct peer_cursor - a walk through the peers that outlives those it stands at
 */
struct peer_cursor {
	LIST_ENTRY(peer_cursor) link;
	struct peer *next;
};

void peer_cursor_open(struct peer_cursor *c, struct lac *lac);
struct peer *peer_cursor_next(struct peer_cursor *c);	/* NULL at the end */
void peer_cursor_close(struct peer_cursor *c);

/* An operator names a peer by its tunnel's name, or by the local id of a tunnel. */
bool peer_is_named(const struct peer *peer, const char *name);
bool peer_find_named(const struct lac *lac, const char *name);

/* An operator closes the tunnel, or its session; both come back. Return: false when there was none. */
bool peer_clear(struct peer *peer);
bool peer_clear_session(struct peer *peer);

/* Whether there is a session; @tunnel, @session: local ids that it has to have, 0 = any. */
bool peer_has_session(const struct peer *peer, uint16_t tunnel, uint16_t session);

#endif /* OPENLAC_PEER_H */
