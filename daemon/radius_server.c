// SPDX-License-Identifier: GPL-2.0
#include "radius_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "log.h"
#include "radius_msg.h"

#define IDS		256
#define DEAD_MS		30000

/**
 * struct radius_socket - a UDP socket connected to a server
 * @udp: its handle; memory goes when that is closed
 * @server: whose
 * @used: identifiers in use
 * @next: where the search for a free one begins: the longer one is not used again, the less an old answer can be taken for a
 * new
 * @stale: closed when its last request ends: its source address may have gone, or the server takes its requests for old ones
 * @owner: by identifier
 */
struct radius_socket {
	uv_udp_t udp;
	TAILQ_ENTRY(radius_socket) link;
	struct radius_server *server;
	unsigned int used;
	uint8_t next;
	bool stale;
	void *owner[IDS];
};

/**
 * struct radius_server - an address and a port
 * @dead_until: 0 = it answered last time it was asked, or never was
 */
struct radius_server {
	LIST_ENTRY(radius_server) link;
	struct radius_servers *servers;
	union {
		struct sockaddr sa;
		struct sockaddr_in sin;
		struct sockaddr_in6 sin6;
	} to;
	uint64_t dead_until;
	TAILQ_HEAD(, radius_socket) sockets;
};

/* @buf: has an octet more than a message may have, so that a longer one is noticed. */
struct radius_servers {
	uv_loop_t *loop;
	struct radius_server_handler handler;
	LIST_HEAD(, radius_server) list;
	uint8_t buf[RADIUS_MSG_MAX + 1];
};

struct radius_servers *radius_servers_new(uv_loop_t *loop, const struct radius_server_handler *handler)
{
	struct radius_servers *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->loop = loop;
	s->handler = *handler;
	LIST_INIT(&s->list);
	return s;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void close_socket(struct radius_socket *sock)
{
	TAILQ_REMOVE(&sock->server->sockets, sock, link);
	uv_close((uv_handle_t *)&sock->udp, on_closed);
}

static void drop_server(struct radius_server *server)
{
	while (!TAILQ_EMPTY(&server->sockets))
		close_socket(TAILQ_FIRST(&server->sockets));
	LIST_REMOVE(server, link);
	free(server);
}

void radius_servers_free(struct radius_servers *s)
{
	if (!s)
		return;
	while (!LIST_EMPTY(&s->list))
		drop_server(LIST_FIRST(&s->list));
	explicit_bzero(s->buf, sizeof(s->buf));
	free(s);
}

static bool idle(const struct radius_server *server)
{
	const struct radius_socket *sock;

	TAILQ_FOREACH(sock, &server->sockets, link) {
		if (sock->used)
			return false;
	}
	return true;
}

void radius_servers_trim(struct radius_servers *s)
{
	struct radius_server *server = LIST_FIRST(&s->list);

	while (server) {
		struct radius_server *next = LIST_NEXT(server, link);

		if (idle(server))
			drop_server(server);
		server = next;
	}
}

static bool is_at(const struct radius_server *server, const struct conf_addr *addr, uint16_t port)
{
	if (server->to.sa.sa_family != addr->family)
		return false;
	if (addr->family == AF_INET)
		return server->to.sin.sin_addr.s_addr == addr->v4.s_addr && server->to.sin.sin_port == htons(port);
	return IN6_ARE_ADDR_EQUAL(&server->to.sin6.sin6_addr, &addr->v6) && server->to.sin6.sin6_port == htons(port);
}

struct radius_server *radius_server_get(struct radius_servers *s, const struct conf_addr *addr, uint16_t port)
{
	struct radius_server *server;

	LIST_FOREACH(server, &s->list, link) {
		if (is_at(server, addr, port))
			return server;
	}
	server = calloc(1, sizeof(*server));
	if (!server)
		return NULL;
	server->servers = s;
	TAILQ_INIT(&server->sockets);
	if (addr->family == AF_INET)
		server->to.sin = (struct sockaddr_in) {
			.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = addr->v4,
		};
	else
		server->to.sin6 = (struct sockaddr_in6) {
			.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = addr->v6,
		};
	LIST_INSERT_HEAD(&s->list, server, link);
	return server;
}

const char *radius_server_text(const struct radius_server *server, char *buf, size_t size)
{
	char addr[INET6_ADDRSTRLEN];

	uv_ip_name(&server->to.sa, addr, sizeof(addr));
	snprintf(buf, size, "%s port %u", addr, ntohs(server->to.sin.sin_port));
	return buf;
}

void radius_server_failed(struct radius_server *server)
{
	struct radius_socket *sock = TAILQ_FIRST(&server->sockets);
	char text[64];

	if (!server->dead_until)
		log_limited(LOG_KIND_RADIUS, LOG_WARNING, NULL, "RADIUS server %s gives no answer that can be used",
			    radius_server_text(server, text, sizeof(text)));
	server->dead_until = uv_now(server->servers->loop) + DEAD_MS;
	while (sock) {
		struct radius_socket *next = TAILQ_NEXT(sock, link);

		sock->stale = true;
		if (!sock->used)
			close_socket(sock);
		sock = next;
	}
}

void radius_server_answered(struct radius_server *server)
{
	char text[64];

	if (server->dead_until)
		log_limited(LOG_KIND_RADIUS, LOG_INFO, NULL, "RADIUS server %s answers again",
			    radius_server_text(server, text, sizeof(text)));
	server->dead_until = 0;
}

bool radius_server_dead(const struct radius_server *server)
{
	return uv_now(server->servers->loop) < server->dead_until;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct radius_socket *sock = handle->data;
	struct radius_servers *s = sock->server->servers;

	(void)suggested;
	*buf = uv_buf_init((char *)s->buf, sizeof(s->buf));
}

/*
 * An ICMP error tells of every request on the socket, and may be forged, so that a request only uses it to try its luck
 * elsewhere. Owners may give up their slots meanwhile, and the last one to do so closes the socket: then its used count
 * stays 0.
 */
static void on_error(struct radius_socket *sock)
{
	struct radius_servers *s = sock->server->servers;

	sock->stale = true;
	if (!sock->used) {
		close_socket(sock);
		return;
	}
	for (unsigned int id = 0; id < IDS && sock->used; id++) {
		if (sock->owner[id])
			s->handler.refused(s->handler.ctx, sock->owner[id]);
	}
}

static void on_datagram(uv_udp_t *udp, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned int flags)
{
	struct radius_socket *sock = udp->data;
	struct radius_servers *s = sock->server->servers;
	const uint8_t *octets = (const uint8_t *)buf->base;

	(void)flags;
	if (n < 0) {
		on_error(sock);
		return;
	}
	/* n == 0 without a sender is libuv's word for "nothing left to read". */
	if (!from)
		return;
	s->handler.datagram(s->handler.ctx, n > 1 ? sock->owner[octets[1]] : NULL, octets, (size_t)n);
}

static int open_socket(struct radius_server *server, struct radius_socket **result)
{
	struct radius_socket *sock = calloc(1, sizeof(*sock));
	int err;

	if (!sock)
		return UV_ENOMEM;
	err = uv_udp_init(server->servers->loop, &sock->udp);
	if (err) {
		free(sock);
		return err;
	}
	sock->udp.data = sock;
	sock->server = server;
	TAILQ_INSERT_TAIL(&server->sockets, sock, link);
	err = uv_udp_connect(&sock->udp, &server->to.sa);
	if (!err)
		err = uv_udp_recv_start(&sock->udp, on_alloc, on_datagram);
	if (err)
		close_socket(sock);
	else
		*result = sock;
	return err;
}

int radius_slot_claim(struct radius_slot *slot, struct radius_server *server, void *owner)
{
	struct radius_socket *sock;
	int err = 0;

	TAILQ_FOREACH(sock, &server->sockets, link) {
		if (!sock->stale && sock->used < IDS)
			break;
	}
	if (!sock)
		err = open_socket(server, &sock);
	if (err)
		return err;
	while (sock->owner[sock->next])
		sock->next++;
	sock->owner[sock->next] = owner;
	sock->used++;
	slot->socket = sock;
	slot->id = sock->next++;
	return 0;
}

void radius_slot_release(struct radius_slot *slot)
{
	struct radius_socket *sock = slot->socket;

	if (!sock)
		return;
	slot->socket = NULL;
	sock->owner[slot->id] = NULL;
	sock->used--;
	if (sock->stale && !sock->used)
		close_socket(sock);
}

void radius_slot_send(const struct radius_slot *slot, const uint8_t *buf, size_t len)
{
	uv_buf_t out = uv_buf_init((char *)buf, (unsigned int)len);

	uv_udp_try_send(&slot->socket->udp, &out, 1, NULL);
}
