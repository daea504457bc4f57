// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE	/* struct in6_pktinfo */
#include "udp_io.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loop_watch.h"
#include "poll_fd.h"

#define BURST		64	/* datagrams per wake-up, see packet_io.c */
#define DATAGRAM_MAX	65536
#define RX_BUFFER	(4 << 20)

struct udp_io {
	uv_poll_t poll;
	int fd;
	udp_fn receive;
	void *ctx;
	struct sockaddr_storage to;
	uint8_t buf[DATAGRAM_MAX];
};

/* What is said about a datagram beside its contents: the address that it was sent to */
union control {
	struct cmsghdr align;
	uint8_t space[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

static void take_destination(struct udp_io *io, struct msghdr *msg)
{
	struct in6_pktinfo info6;
	struct in_pktinfo info4;
	struct cmsghdr *c;

	memset(&io->to, 0, sizeof(io->to));
	for (c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			memcpy(&info4, CMSG_DATA(c), sizeof(info4));
			io->to.ss_family = AF_INET;
			((struct sockaddr_in *)&io->to)->sin_addr = info4.ipi_addr;
		} else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
			memcpy(&info6, CMSG_DATA(c), sizeof(info6));
			io->to.ss_family = AF_INET6;
			((struct sockaddr_in6 *)&io->to)->sin6_addr = info6.ipi6_addr;
		}
	}
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct udp_io *io = poll->data;

	(void)events;
	poll_recover(poll, status, on_readable);
	for (int i = 0; i < BURST; i++) {
		struct sockaddr_storage from = { 0 };
		union control control;
		struct iovec iov = { .iov_base = io->buf, .iov_len = sizeof(io->buf) };
		struct msghdr msg = {
			.msg_name = &from,
			.msg_namelen = sizeof(from),
			.msg_iov = &iov,
			.msg_iovlen = 1,
			.msg_control = &control,
			.msg_controllen = sizeof(control),
		};
		ssize_t n = recvmsg(io->fd, &msg, MSG_DONTWAIT);

		if (n < 0)
			return;
		take_destination(io, &msg);
		io->receive(io->ctx, io, &from, io->buf, (size_t)n);
		if (loop_watch_spent(poll->loop))
			return;
	}
}

static int open_socket(int family, uint16_t port)
{
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(port) };
	int size = RX_BUFFER, one = 1;
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int err;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (family == AF_INET6) {
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &one, sizeof(one));
		err = bind(fd, (struct sockaddr *)&sin6, sizeof(sin6));
	} else {
		setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof(one));
		err = bind(fd, (struct sockaddr *)&sin, sizeof(sin));
	}
	if (err) {
		err = errno;
		close(fd);
		errno = err;
		return -1;
	}
	return fd;
}

struct udp_io *udp_io_new(uv_loop_t *loop, int family, uint16_t port, udp_fn receive, void *ctx)
{
	struct udp_io *io = calloc(1, sizeof(*io));

	if (!io)
		return NULL;
	io->receive = receive;
	io->ctx = ctx;
	io->fd = open_socket(family, port);
	if (io->fd < 0 || uv_poll_init(loop, &io->poll, io->fd)) {
		int err = errno;

		if (io->fd >= 0)
			close(io->fd);
		free(io);
		errno = err;
		return NULL;
	}
	io->poll.data = io;
	uv_poll_start(&io->poll, UV_READABLE, on_readable);
	return io;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void udp_io_free(struct udp_io *io)
{
	if (!io)
		return;
	uv_poll_stop(&io->poll);
	uv_close((uv_handle_t *)&io->poll, on_closed);
	close(io->fd);
}

int udp_io_fd(const struct udp_io *io)
{
	return io->fd;
}

const struct sockaddr_storage *udp_io_destination(const struct udp_io *io)
{
	return &io->to;
}

/* The socket is bound to no address; this names the one to send from. */
static void set_source(struct msghdr *msg, const struct sockaddr_storage *from)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(msg);

	if (from->ss_family == AF_INET6) {
		struct in6_pktinfo info = { .ipi6_addr = ((const struct sockaddr_in6 *)from)->sin6_addr };

		c->cmsg_level = IPPROTO_IPV6;
		c->cmsg_type = IPV6_PKTINFO;
		c->cmsg_len = CMSG_LEN(sizeof(info));
		memcpy(CMSG_DATA(c), &info, sizeof(info));
		msg->msg_controllen = CMSG_SPACE(sizeof(info));
	} else {
		struct in_pktinfo info = { .ipi_spec_dst = ((const struct sockaddr_in *)from)->sin_addr };

		c->cmsg_level = IPPROTO_IP;
		c->cmsg_type = IP_PKTINFO;
		c->cmsg_len = CMSG_LEN(sizeof(info));
		memcpy(CMSG_DATA(c), &info, sizeof(info));
		msg->msg_controllen = CMSG_SPACE(sizeof(info));
	}
}

int udp_io_send(struct udp_io *io, const struct sockaddr_storage *from, const struct sockaddr_storage *to, const uint8_t *buf,
		size_t len)
{
	union control control = { 0 };
	struct iovec iov = { .iov_base = (void *)(uintptr_t)buf, .iov_len = len };
	struct msghdr msg = {
		.msg_name = (void *)(uintptr_t)to,
		.msg_namelen = to->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in),
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};

	if (from->ss_family != AF_UNSPEC) {
		msg.msg_control = &control;
		msg.msg_controllen = sizeof(control);
		set_source(&msg, from);
	}
	return sendmsg(io->fd, &msg, MSG_DONTWAIT) < 0 ? -errno : 0;
}

void udp_route_source(const struct sockaddr_storage *peer, struct sockaddr_storage *source)
{
	socklen_t size = peer->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	socklen_t len = sizeof(*source);
	int fd = socket(peer->ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memset(source, 0, sizeof(*source));
	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)peer, size) || getsockname(fd, (struct sockaddr *)source, &len))
		source->ss_family = AF_UNSPEC;
	close(fd);
}

bool udp_same_peer(const struct sockaddr_storage *a, const struct sockaddr_storage *b, bool port)
{
	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET6) {
		const struct sockaddr_in6 *x = (const struct sockaddr_in6 *)a, *y = (const struct sockaddr_in6 *)b;

		return !memcmp(&x->sin6_addr, &y->sin6_addr, sizeof(x->sin6_addr)) &&
		       (!port || x->sin6_port == y->sin6_port);
	} else {
		const struct sockaddr_in *x = (const struct sockaddr_in *)a, *y = (const struct sockaddr_in *)b;

		return x->sin_addr.s_addr == y->sin_addr.s_addr && (!port || x->sin_port == y->sin_port);
	}
}

const char *udp_addr_text(const struct sockaddr_storage *addr, char *buf, size_t size)
{
	const void *octets = addr->ss_family == AF_INET6 ? (const void *)&((const struct sockaddr_in6 *)addr)->sin6_addr :
							   &((const struct sockaddr_in *)addr)->sin_addr;

	if (addr->ss_family == AF_UNSPEC || !inet_ntop(addr->ss_family, octets, buf, (socklen_t)size))
		snprintf(buf, size, "-");
	return buf;
}

uint16_t udp_port(const struct sockaddr_storage *addr)
{
	return ntohs(addr->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)addr)->sin6_port :
						   ((const struct sockaddr_in *)addr)->sin_port);
}

const char *udp_peer_text(const struct sockaddr_storage *peer, char *buf, size_t size)
{
	char addr[INET6_ADDRSTRLEN];

	snprintf(buf, size, "%s port %u", udp_addr_text(peer, addr, sizeof(addr)), udp_port(peer));
	return buf;
}
