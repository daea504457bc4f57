/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RADIUS servers as they are reached: sockets connected to them, the identifiers in use on each socket, and whether a server
 * answered lately. Only radius_client.c uses this.
 *
 * An identifier has 8 bits and tells requests of one source port apart, so 256 requests that wait for one server need a
 * socket each (RFC 2865 section 2.5). A connected socket takes datagrams from nobody but its server.
 */
#ifndef OPENLAC_RADIUS_SERVER_H
#define OPENLAC_RADIUS_SERVER_H

#include <stdbool.h>
#include <uv.h>

#include "config.h"

struct radius_servers;
struct radius_server;
struct radius_socket;

/**
 * struct radius_server_handler - whom to tell
 * @ctx: first argument of both
 * @datagram: an answer to @owner came, NULL = to nobody; the last thing that is done, so that it may free anything
 * @refused: nobody listens at the server that @owner waits for
 */
struct radius_server_handler {
	void *ctx;
	void (*datagram)(void *ctx, void *owner, const uint8_t *buf, size_t len);
	void (*refused)(void *ctx, void *owner);
};

/* A socket and an identifier on it. @socket is NULL when there is none. */
struct radius_slot {
	struct radius_socket *socket;
	uint8_t id;
};

/* Return: released with radius_servers_free(), or NULL without memory. */
struct radius_servers *radius_servers_new(uv_loop_t *loop, const struct radius_server_handler *handler);

/* Closes every socket; the loop must run once more to release them. Nobody is told anything. */
void radius_servers_free(struct radius_servers *s);

/* Forgets servers for which nothing is under way, so that a changed configuration leaves nothing behind. */
void radius_servers_trim(struct radius_servers *s);

/* The server at an address and port, valid as long as a slot of it is held. Return: NULL without memory. */
struct radius_server *radius_server_get(struct radius_servers *s, const struct conf_addr *addr, uint16_t port);

/* Writes its address and port. Return: @buf. */
const char *radius_server_text(const struct radius_server *server, char *buf, size_t size);

/* It gave no answer to a request with all its retransmissions; it counts as dead for half a minute or until it answers. */
void radius_server_failed(struct radius_server *server);
void radius_server_answered(struct radius_server *server);
bool radius_server_dead(const struct radius_server *server);

/**
 * radius_slot_claim() - an identifier of its own for a request
 * @slot: result
 * @server: whom it is for
 * @owner: given to the handler
 *
 * Return: 0, or a negative libuv error when no socket can be opened.
 */
int radius_slot_claim(struct radius_slot *slot, struct radius_server *server, void *owner);
void radius_slot_release(struct radius_slot *slot);

/* A datagram that cannot be sent now is lost, as it may be anywhere on its way. */
void radius_slot_send(const struct radius_slot *slot, const uint8_t *buf, size_t len);

#endif /* OPENLAC_RADIUS_SERVER_H */
