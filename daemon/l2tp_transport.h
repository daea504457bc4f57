/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reliable delivery of control messages (RFC 2661 section 5.8): pure, no clock, no sockets.
 *
 *	l2tp_transport_queue() -> unsent -> unacked -> gone when acknowledged
 *	l2tp_transport_input() -> ring -> l2tp_transport_next(), in order and once each
 *	l2tp_transport_flush() sends the ZLB that no outgoing message has made unnecessary
 */
#ifndef OPENLAC_L2TP_TRANSPORT_H
#define OPENLAC_L2TP_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "l2tp_cong.h"
#include "l2tp_msg.h"

#define L2TP_DEFAULT_WINDOW	4	/* no Receive Window Size AVP (section 4.4.3) */

/**
 * l2tp_seq_le() - is @a "less than or equal" to @b?
 *
 * RFC 2661 section 5.8: yes, "if its value lies in the range of the last received number and the
 * preceding 32767 values, inclusive", that is if 0 <= b - a <= 32767 modulo 65536. At distance
 * 32768 the answer is no both ways: each of the two counts as later than the other. This is the
 * only comparison of control sequence numbers there is.
 */
static inline bool l2tp_seq_le(uint16_t a, uint16_t b)
{
	return (uint16_t)(b - a) <= 32767;
}

/**
 * struct l2tp_packet - a control message in a queue
 * @link: in one of the transmit queues
 * @ns: its sequence number, once sent or received
 * @lost: sent, but to be sent again
 * @len: octets in @data
 * @data: the message
 */
struct l2tp_packet {
	STAILQ_ENTRY(l2tp_packet) link;
	uint16_t ns;
	bool lost;
	size_t len;
	uint8_t data[];
};

STAILQ_HEAD(l2tp_packet_queue, l2tp_packet);

/**
 * struct l2tp_transport_config - timing and window; names as in struct l2tp_tunnel_config
 */
struct l2tp_transport_config {
	uint32_t retry_ms;
	uint32_t retry_cap_ms;
	uint32_t max_retries;
	uint16_t rx_window;
};

/**
 * struct l2tp_transport - one end of a control channel
 * @cfg: parameters
 * @send: transmit a datagram; a negative value says that it has not gone out, which is counted and otherwise the same as
 *	a loss on the way
 * @user: argument of @send
 * @peer_id: tunnel id for the header of a ZLB, 0 = not known
 * @unsent: waiting for the window
 * @unacked: sent, oldest first
 * @in_flight: messages of @unacked that are not lost
 * @ring: arrivals not yet delivered, allocated on first use
 * @ring_size: its slots
 * @ring_head: slot of the message @nr; that of a later one is as far from it as its number is from
 *	@nr (an index made of the number alone would jump at the wrap)
 * @ns: Ns of the next new message
 * @una: Ns of the oldest unacknowledged message
 * @nr: Ns expected next from the peer
 * @retries: retransmissions since the peer last acknowledged anything
 * @retry_at: when the next one is due, or L2TP_NEVER
 * @ack_due: the peer waits for an acknowledgement
 * @dead: the peer has been given up, or memory ran out
 * @cong: congestion state
 * @stats: counters; the fields of the sequence state are filled in by l2tp_transport_stats()
 */
struct l2tp_transport {
	struct l2tp_transport_config cfg;
	int (*send)(void *user, const uint8_t *buf, size_t len);
	void *user;
	uint16_t peer_id;
	struct l2tp_packet_queue unsent;
	struct l2tp_packet_queue unacked;
	unsigned int in_flight;
	struct l2tp_packet **ring;
	uint16_t ring_size;
	uint16_t ring_head;
	uint16_t ns;
	uint16_t una;
	uint16_t nr;
	uint32_t retries;
	uint64_t retry_at;
	bool ack_due;
	bool dead;
	struct l2tp_cong cong;
	struct l2tp_tunnel_stats stats;
};

void l2tp_transport_init(struct l2tp_transport *x, const struct l2tp_transport_config *cfg,
			 int (*send)(void *user, const uint8_t *buf, size_t len), void *user);

/**
 * l2tp_transport_release() - free everything queued; the object may be initialised again
 */
void l2tp_transport_release(struct l2tp_transport *x);

/**
 * l2tp_transport_queue() - send a message reliably; it is copied, Ns and Nr are filled in
 */
void l2tp_transport_queue(struct l2tp_transport *x, const uint8_t *buf, size_t len, uint64_t now);

/**
 * l2tp_transport_input() - take note of a datagram from the peer
 * @x: transport
 * @h: its header, already parsed
 * @buf: the datagram, copied when it has to wait or be delivered
 * @now: time
 *
 * Return: true when it is a sign of life of the peer; false when it was dropped unseen, because it
 * acknowledges what was never sent.
 */
bool l2tp_transport_input(struct l2tp_transport *x, const struct l2tp_header *h, const uint8_t *buf,
			  uint64_t now);

/**
 * l2tp_transport_next() - fetch the next message in order
 *
 * Return: the message, to be released with l2tp_packet_free(), or NULL.
 */
struct l2tp_packet *l2tp_transport_next(struct l2tp_transport *x);
void l2tp_packet_free(struct l2tp_packet *p);	/* wipes it */

/**
 * l2tp_transport_flush() - send a ZLB if an acknowledgement is due and nothing has carried it
 */
void l2tp_transport_flush(struct l2tp_transport *x);

/**
 * l2tp_transport_tick() - retransmit what is due; sets dead when the peer is given up
 */
void l2tp_transport_tick(struct l2tp_transport *x, uint64_t now);

/**
 * l2tp_transport_queue_last() - like l2tp_transport_queue(), for the StopCCN
 *
 * What has not been sent yet is forgotten, and the congestion window does not hold the message
 * back, only the peer's receive window does: otherwise a StopCCN would wait for the answer to an
 * SCCRQ that it calls off.
 */
void l2tp_transport_queue_last(struct l2tp_transport *x, const uint8_t *buf, size_t len,
			       uint64_t now);

/**
 * l2tp_transport_drop_all() - stop sending: the peer has closed. Its own messages are still
 * acknowledged.
 */
void l2tp_transport_drop_all(struct l2tp_transport *x);

/**
 * l2tp_transport_cycle() - milliseconds of a full retransmission cycle (31 s with the defaults,
 * section 5.7)
 */
uint64_t l2tp_transport_cycle(const struct l2tp_transport_config *cfg);

void l2tp_transport_stats(const struct l2tp_transport *x, struct l2tp_tunnel_stats *st);

/**
 * l2tp_transport_memory() - octets of what it has allocated: messages in its queues, and the ring
 */
size_t l2tp_transport_memory(const struct l2tp_transport *x);

static inline bool l2tp_transport_idle(const struct l2tp_transport *x)
{
	return STAILQ_EMPTY(&x->unsent) && STAILQ_EMPTY(&x->unacked);
}

#endif /* OPENLAC_L2TP_TRANSPORT_H */
