/* SPDX-License-Identifier: GPL-2.0 */
/* UDP sockets that the daemon shares with the data plane, and the way from a datagram to its tunnel. */
#ifndef OPENLAC_LNS_SOCKET_H
#define OPENLAC_LNS_SOCKET_H

#include "lac.h"
#include "udp_io.h"

/**
 * struct lac_socket - a UDP socket known to the data plane
 * @lac: the daemon
 * @io: the socket
 * @family, @port: what it is bound to
 * @dp_id: the data plane's name for it
 */
struct lac_socket {
	LIST_ENTRY(lac_socket) link;
	struct lac *lac;
	struct udp_io *io;
	int family;
	uint16_t port;
	uint32_t dp_id;
};

/* Return: the socket for @family and local @port, opened on first use, or NULL with the reason logged. */
struct lac_socket *lac_socket_get(struct lac *lac, int family, uint16_t port);
void lac_socket_free_all(struct lac *lac);

/* The data plane gave a socket up (somebody flushed it): it gets it back, as the port is still ours. */
void lac_socket_kernel_deleted(struct lac *lac, uint32_t id);

/* Events were lost: the same for every socket that the data plane no longer has. */
void lac_socket_verify_all(struct lac *lac);

/**
 * lac_socket_refuse() - answer an SCCRQ with a StopCCN, keeping no state, and not more often than log lines are written
 * @sock: where it came in
 * @source: our address to answer from, AF_UNSPEC = the route's
 * @from: where it came from
 * @info: its header
 * @code: enum l2tp_stop_result
 * @text: why, for the peer
 */
void lac_socket_refuse(struct lac_socket *sock, const struct sockaddr_storage *source, const struct sockaddr_storage *from,
		       const struct l2tp_header_info *info, uint16_t code, const char *text);

/* The data plane has deleted a tunnel, or may have. */
void lac_tunnel_kernel_deleted(struct lac *lac, uint16_t id, const char *text);

#endif /* OPENLAC_LNS_SOCKET_H */
