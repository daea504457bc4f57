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

/* A well-formed control datagram for tunnel @l; implemented by lns.c. */
void lns_input(struct lns *l, struct lac_socket *sock, const struct sockaddr_storage *from, const uint8_t *buf,
	       size_t len);

#endif /* OPENLAC_LNS_SOCKET_H */
