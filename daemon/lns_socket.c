// SPDX-License-Identifier: GPL-2.0
#include "lns_socket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "debug.h"
#include "describe.h"

#define MSG_SCCRQ 1

/*
 * We are no LNS: a stranger's SCCRQ is answered from its own contents, without keeping any state, and not more often than
 * log lines are written, so that a spoofed source gains nothing (S3).
 */
static void refuse(struct lac_socket *sock, const struct sockaddr_storage *from, const struct l2tp_header_info *info)
{
	static const struct sockaddr_storage any;
	uint8_t buf[L2TP_MSG_MAX];
	uint16_t id;
	size_t len;

	if (!log_allowed(LOG_KIND_L2TP_STRANGER))
		return;
	lac_random(&id, sizeof(id));
	len = l2tp_build_refusal(buf, info, L2TP_STOP_NOT_AUTHORIZED, "no tunnel is configured for this peer",
				 id ? id : 1);
	if (!len)
		return;
	udp_io_send(sock->io, &any, from, buf, len);
	log_line(LOG_INFO, &(struct log_fields){ .lns = from }, "l2tp: refused a tunnel");
}

static void on_datagram(void *ctx, struct udp_io *io, const struct sockaddr_storage *from, const uint8_t *buf, size_t len)
{
	struct lac_socket *sock = ctx;
	struct l2tp_header_info info;
	struct lns *l;

	(void)io;
	if (l2tp_peek(buf, len, &info)) {
		sock->lac->counters.control_malformed++;
		log_debug(LOG_SUB_L2TP, &(struct log_fields){ .lns = from }, "malformed datagram of %zu octets", len);
		return;
	}
	if (!info.tunnel_id && info.message_type == MSG_SCCRQ) {
		refuse(sock, from, &info);
		return;
	}
	l = sock->lac->tunnel_by_id[info.tunnel_id];
	if (!l) {
		sock->lac->counters.control_unknown++;
		log_debug(LOG_SUB_L2TP, &(struct log_fields){ .lns = from }, "no tunnel %u for %s", info.tunnel_id,
			  describe_l2tp(buf, len).text);
		return;
	}
	lns_input(l, sock, from, buf, len);
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
