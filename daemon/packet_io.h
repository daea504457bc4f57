/* SPDX-License-Identifier: GPL-2.0 */
/* Discovery frames of one interface: a packet socket for Ethertype 0x8863 on the event loop. */
#ifndef OPENLAC_PACKET_IO_H
#define OPENLAC_PACKET_IO_H

#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct packet_io;

/**
 * struct packet_frame - a frame that arrived
 * @src, @dst: Ethernet addresses
 * @payload: from the PPPoE version octet on, with Ethernet padding, @len octets
 */
struct packet_frame {
	const uint8_t *src, *dst;
	const uint8_t *payload;
	size_t len;
};

typedef void (*packet_fn)(void *ctx, const struct packet_frame *frame);

/**
 * packet_io_new() - start receiving
 * @loop: event loop
 * @ifindex: netdev; frames of its VLANs are not delivered
 * @receive: called with each frame
 * @ctx: its first argument
 *
 * Return: released with packet_io_free(), or NULL with errno set.
 */
struct packet_io *packet_io_new(uv_loop_t *loop, unsigned int ifindex, packet_fn receive, void *ctx);
void packet_io_free(struct packet_io *io);

/* Sends a discovery payload. A full queue or a netdev that is down loses it, as Ethernet may: clients retry. */
/* Return: 0, or a negative errno when it could not be sent. */
int packet_io_send(struct packet_io *io, const uint8_t src[6], const uint8_t dst[6], const uint8_t *payload, size_t len);

#endif /* OPENLAC_PACKET_IO_H */
