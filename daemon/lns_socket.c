// SPDX-License-Identifier: GPL-2.0
#include "lns_socket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "debug.h"
#include "describe.h"
#include "peer.h"

#define MSG_SCCRQ 1

/* An answer made of the question, and not too many of them: a spoofed source gains nothing. */
void lac_socket_refuse(struct lac_socket *sock, const struct sockaddr_storage *source, const struct sockaddr_storage *from,
		       const struct l2tp_header_info *info, uint16_t code, const char *text)
{
	uint8_t buf[L2TP_MSG_MAX];
	uint16_t id;
	size_t len;

	if (!log_allowed(LOG_KIND_L2TP_STRANGER))
		return;
	lac_random(&id, sizeof(id));
	len = l2tp_build_refusal(buf, info, code, text, id ? id : 1);
	if (!len)
		return;
	udp_io_send(sock->io, source, from, buf, len);
	log_line(LOG_INFO, &(struct log_fields){ .lns = from }, "l2tp: refused a tunnel: %s", text);
}

static void on_datagram(void *ctx, struct udp_io *io, const struct sockaddr_storage *from, const uint8_t *buf, size_t len)
{
	static const struct sockaddr_storage any;
	struct lac_socket *sock = ctx;
	struct l2tp_header_info info;
	struct l2tp_endpoint *end;

	(void)io;
	if (l2tp_peek(buf, len, &info)) {
		sock->lac->counters.control_malformed++;
		log_debug(LOG_SUB_L2TP, &(struct log_fields){ .lns = from }, "malformed datagram of %zu octets", len);
		return;
	}
	if (!info.tunnel_id && info.message_type == MSG_SCCRQ) {
		/* To everybody else we are no LNS (S3). */
		if (!peer_offer(sock, from, buf, len, &info))
			lac_socket_refuse(sock, &any, from, &info, L2TP_STOP_NOT_AUTHORIZED,
					  "no tunnel is configured for this peer");
		return;
	}
	end = sock->lac->tunnel_by_id[info.tunnel_id];
	if (!end) {
		sock->lac->counters.control_unknown++;
		log_debug(LOG_SUB_L2TP, &(struct log_fields){ .lns = from }, "no tunnel %u for %s", info.tunnel_id,
			  describe_l2tp(buf, len).text);
		return;
	}
	end->input(end, sock, from, buf, len);
}

struct lac_socket *lac_socket_get(struct lac *lac, int family, uint16_t port)
{
	struct lac_socket *sock;

	LIST_FOREACH(sock, &lac->sockets, link)
		if (sock->family == family && sock->port == port)
			return sock;
	sock = calloc(1, sizeof(*sock));
	if (!sock)
		return NULL;
	sock->lac = lac;
	sock->family = family;
	sock->port = port;
	sock->io = udp_io_new(lac->loop, family, port, on_datagram, sock);
	if (!sock->io) {
		log_limited(LOG_KIND_TUNNEL, LOG_ERR, NULL, "l2tp: UDP port %u: %s", port, strerror(errno));
		free(sock);
		return NULL;
	}
	if (lac->dp->ops->socket_add(lac->dp, udp_io_fd(sock->io), &sock->dp_id)) {
		log_limited(LOG_KIND_TUNNEL, LOG_ERR, NULL, "l2tp: UDP port %u: kernel: %s", port, lac->dp->error);
		udp_io_free(sock->io);
		free(sock);
		return NULL;
	}
	LIST_INSERT_HEAD(&lac->sockets, sock, link);
	return sock;
}

/* The descriptor is still ours, only the data plane has let go of it. */
static void hand_over_again(struct lac_socket *sock)
{
	struct dataplane *dp = sock->lac->dp;

	if (dp->ops->socket_exists(dp, sock->dp_id) != 0)
		return;
	if (dp->ops->socket_add(dp, udp_io_fd(sock->io), &sock->dp_id))
		log_err("l2tp: UDP port %u: kernel: %s", sock->port, dp->error);
	else
		log_warn("l2tp: UDP port %u was taken from the kernel module, and is given back", sock->port);
}

void lac_socket_kernel_deleted(struct lac *lac, uint32_t id)
{
	struct lac_socket *sock;

	LIST_FOREACH(sock, &lac->sockets, link)
		if (sock->dp_id == id)
			hand_over_again(sock);
}

void lac_socket_verify_all(struct lac *lac)
{
	struct lac_socket *sock;

	LIST_FOREACH(sock, &lac->sockets, link)
		hand_over_again(sock);
}

void lac_tunnel_kernel_deleted(struct lac *lac, uint16_t id, const char *text)
{
	struct l2tp_endpoint *end = lac->tunnel_by_id[id];

	if (end)
		end->kernel_deleted(end, text);
}

void lac_socket_free_all(struct lac *lac)
{
	while (!LIST_EMPTY(&lac->sockets)) {
		struct lac_socket *sock = LIST_FIRST(&lac->sockets);

		LIST_REMOVE(sock, link);
		if (lac->dp->ops->socket_del(lac->dp, sock->dp_id))
			log_warn("l2tp: UDP port %u: kernel: %s", sock->port, lac->dp->error);
		udp_io_free(sock->io);
		free(sock);
	}
}
