/* SPDX-License-Identifier: GPL-2.0 */
/* L2TP control datagrams: one wildcard UDP socket per address family and local port, shared with the data plane. */
#ifndef OPENLAC_UDP_IO_H
#define OPENLAC_UDP_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <uv.h>

struct udp_io;

typedef void (*udp_fn)(void *ctx, struct udp_io *io, const struct sockaddr_storage *from, const uint8_t *buf, size_t len);

/**
 * udp_io_new() - open and bind the socket and start receiving
 * @loop: event loop
 * @family: AF_INET or AF_INET6
 * @port: local port, host byte order
 * @receive: called with each datagram; only control messages arrive once the data plane has the socket
 * @ctx: its first argument
 *
 * Return: released with udp_io_free(), or NULL with errno set.
 */
struct udp_io *udp_io_new(uv_loop_t *loop, int family, uint16_t port, udp_fn receive, void *ctx);
void udp_io_free(struct udp_io *io);
int udp_io_fd(const struct udp_io *io);

/* The address that the datagram being received was sent to; AF_UNSPEC when the system does not tell. */
const struct sockaddr_storage *udp_io_destination(const struct udp_io *io);

/**
 * udp_io_send() - send a datagram now or not at all
 * @io: the socket
 * @from: our address, AF_UNSPEC = the route's
 * @to: the peer
 * @buf: datagram
 * @len: octets in it
 *
 * Return: 0, or a negative errno; nobody needs to act on it, as the reliable transport repeats what is lost.
 */
int udp_io_send(struct udp_io *io, const struct sockaddr_storage *from, const struct sockaddr_storage *to, const uint8_t *buf,
		size_t len);

/* The address that the system would send from to @peer; AF_UNSPEC when there is no route. */
void udp_route_source(const struct sockaddr_storage *peer, struct sockaddr_storage *source);

/* Compares addresses, and ports as well when @port is set. */
bool udp_same_peer(const struct sockaddr_storage *a, const struct sockaddr_storage *b, bool port);

/* Return: the port of an address, host byte order. */
uint16_t udp_port(const struct sockaddr_storage *addr);

/* Writes "192.0.2.1" and the like, "-" for no address; INET6_ADDRSTRLEN octets are enough. Return: @buf. */
const char *udp_addr_text(const struct sockaddr_storage *addr, char *buf, size_t size);

/* Writes "192.0.2.1 port 1701" and the like. Return: @buf. */
const char *udp_peer_text(const struct sockaddr_storage *peer, char *buf, size_t size);

#endif /* OPENLAC_UDP_IO_H */
