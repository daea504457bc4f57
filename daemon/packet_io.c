// SPDX-License-Identifier: GPL-2.0
#include "packet_io.h"

#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "loop_watch.h"
#include "poll_fd.h"

/* Frames read per wake-up at most: a flood on one interface must not keep the loop from everything else. */
#define BURST		64
#define FRAME_BUFFER	2048
#define RX_BUFFER	(1 << 20)

struct packet_io {
	uv_poll_t poll;
	int fd;
	unsigned int ifindex;
	packet_fn receive;
	void *ctx;
	bool dead;	/* freed by its own receive(); the memory goes with the poll handle */
};

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct packet_io *io = poll->data;
	uint8_t buf[FRAME_BUFFER];

	(void)events;
	poll_recover(poll, status, on_readable);
	for (int i = 0; i < BURST && !io->dead; i++) {
		struct sockaddr_ll from;
		socklen_t fromlen = sizeof(from);
		ssize_t n = recvfrom(io->fd, buf, sizeof(buf), MSG_DONTWAIT, (struct sockaddr *)&from, &fromlen);
		struct packet_frame frame;

		if (n < 0)
			return;
		/* Frames of a VLAN on top of this netdev pass here too, under another index or as not for us. */
		if ((unsigned int)from.sll_ifindex != io->ifindex ||
		    (from.sll_pkttype != PACKET_HOST && from.sll_pkttype != PACKET_BROADCAST) || n < ETH_HLEN)
			continue;
		frame.dst = buf;
		frame.src = buf + ETH_ALEN;
		frame.payload = buf + ETH_HLEN;
		frame.len = (size_t)n - ETH_HLEN;
		io->receive(io->ctx, &frame);
		if (loop_watch_half_spent(poll->loop))
			return;
	}
}

static int open_socket(unsigned int ifindex)
{
	struct sockaddr_ll sll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_PPP_DISC),
		.sll_ifindex = (int)ifindex,
	};
	int size = RX_BUFFER;
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (bind(fd, (struct sockaddr *)&sll, sizeof(sll)) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

struct packet_io *packet_io_new(uv_loop_t *loop, unsigned int ifindex, packet_fn receive, void *ctx)
{
	struct packet_io *io = calloc(1, sizeof(*io));

	if (!io)
		return NULL;
	io->ifindex = ifindex;
	io->receive = receive;
	io->ctx = ctx;
	io->fd = open_socket(ifindex);
	if (io->fd < 0 || uv_poll_init(loop, &io->poll, io->fd)) {
		if (io->fd >= 0)
			close(io->fd);
		free(io);
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

void packet_io_free(struct packet_io *io)
{
	if (!io)
		return;
	io->dead = true;
	uv_poll_stop(&io->poll);
	uv_close((uv_handle_t *)&io->poll, on_closed);
	close(io->fd);
}

int packet_io_send(struct packet_io *io, const uint8_t src[6], const uint8_t dst[6], const uint8_t *payload, size_t len)
{
	uint8_t header[ETH_HLEN];
	struct iovec iov[2] = {
		{ .iov_base = header, .iov_len = sizeof(header) },
		{ .iov_base = (void *)payload, .iov_len = len },
	};
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = 2 };

	memcpy(header, dst, ETH_ALEN);
	memcpy(header + ETH_ALEN, src, ETH_ALEN);
	header[12] = ETH_P_PPP_DISC >> 8;
	header[13] = ETH_P_PPP_DISC & 0xff;
	return sendmsg(io->fd, &msg, MSG_DONTWAIT) < 0 ? -errno : 0;
}
