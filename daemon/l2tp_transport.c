// SPDX-License-Identifier: GPL-2.0
/* RFC 2661 section 5.8 and appendix A. */
#include <stdlib.h>
#include <string.h>

#include "l2tp_transport.h"

/*
 * Early arrivals kept. The receive window may be far larger, but what is beyond this may be dropped
 * (section 5.8: messages out of order "may be discarded requiring a retransmission"), and memory is
 * not the peer's to spend.
 */
#define RING_MAX	64

#define NS_OFFSET	8
#define NR_OFFSET	10

void l2tp_transport_init(struct l2tp_transport *x, const struct l2tp_transport_config *cfg,
			 int (*send)(void *user, const uint8_t *buf, size_t len), void *user)
{
	memset(x, 0, sizeof(*x));
	x->cfg = *cfg;
	x->send = send;
	x->user = user;
	STAILQ_INIT(&x->unsent);
	STAILQ_INIT(&x->unacked);
	x->ring_size = cfg->rx_window < RING_MAX ? cfg->rx_window : RING_MAX;
	if (!x->ring_size)
		x->ring_size = 1;
	x->retry_at = L2TP_NEVER;
	l2tp_cong_init(&x->cong, L2TP_DEFAULT_WINDOW);
}

/* Control messages may hold passwords, in the clear or about to be retransmitted. */
void l2tp_packet_free(struct l2tp_packet *p)
{
	if (!p)
		return;
	explicit_bzero(p->data, p->len);
	free(p);
}

static void drop_queue(struct l2tp_packet_queue *q)
{
	struct l2tp_packet *p;

	while ((p = STAILQ_FIRST(q))) {
		STAILQ_REMOVE_HEAD(q, link);
		l2tp_packet_free(p);
	}
}

void l2tp_transport_drop_all(struct l2tp_transport *x)
{
	drop_queue(&x->unsent);
	drop_queue(&x->unacked);
	x->in_flight = 0;
	x->una = x->ns;
	x->retry_at = L2TP_NEVER;
}

void l2tp_transport_release(struct l2tp_transport *x)
{
	l2tp_transport_drop_all(x);
	for (uint16_t i = 0; x->ring && i < x->ring_size; i++)
		l2tp_packet_free(x->ring[i]);
	free(x->ring);
	x->ring = NULL;
}

static uint64_t interval(const struct l2tp_transport_config *cfg, uint32_t retries)
{
	uint64_t ms = cfg->retry_ms;

	while (retries-- && ms < cfg->retry_cap_ms)
		ms *= 2;
	return ms < cfg->retry_cap_ms ? ms : cfg->retry_cap_ms;
}

uint64_t l2tp_transport_cycle(const struct l2tp_transport_config *cfg)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i <= cfg->max_retries; i++)
		sum += interval(cfg, i);
	return sum;
}

/* Return: false when the system refused. */
static bool send_counted(struct l2tp_transport *x, const uint8_t *buf, size_t len)
{
	if (x->send(x->user, buf, len) < 0)
		return false;
	x->stats.tx_packets++;
	x->stats.tx_bytes += len;
	return true;
}

/*
 * Nr is as fresh as can be in every transmission (section 5.8), which is what piggybacks the
 * acknowledgement.
 */
static void transmit(struct l2tp_transport *x, struct l2tp_packet *p)
{
	struct writer w;

	writer_init(&w, p->data, p->len);
	w.len = p->len;
	writer_patch_be16(&w, NS_OFFSET, p->ns);
	writer_patch_be16(&w, NR_OFFSET, x->nr);
	p->lost = false;
	x->in_flight++;
	x->ack_due = false;
	if (!send_counted(x, p->data, p->len))
		x->stats.tx_fail++;
}

/* Send what the window allows: first again what was lost, then what is new. */
static void push(struct l2tp_transport *x, uint16_t window, uint64_t now)
{
	struct l2tp_packet *p;

	for (p = STAILQ_FIRST(&x->unacked); p; p = STAILQ_NEXT(p, link)) {
		if (x->in_flight >= window)
			return;
		if (!p->lost)
			continue;
		x->stats.retransmits++;
		transmit(x, p);
	}
	while (x->in_flight < window && (p = STAILQ_FIRST(&x->unsent))) {
		STAILQ_REMOVE_HEAD(&x->unsent, link);
		STAILQ_INSERT_TAIL(&x->unacked, p, link);
		p->ns = x->ns++;
		if (x->retry_at == L2TP_NEVER)
			x->retry_at = now + interval(&x->cfg, 0);
		transmit(x, p);
	}
}

static void queue(struct l2tp_transport *x, const uint8_t *buf, size_t len, uint16_t window,
		  uint64_t now)
{
	struct l2tp_packet *p = malloc(sizeof(*p) + len);

	/*
	 * A hole in the stream cannot be explained to the peer: without memory the connection is
	 * over.
	 */
	if (!p) {
		x->dead = true;
		return;
	}
	p->len = len;
	p->lost = false;
	memcpy(p->data, buf, len);
	STAILQ_INSERT_TAIL(&x->unsent, p, link);
	push(x, window, now);
}

void l2tp_transport_queue(struct l2tp_transport *x, const uint8_t *buf, size_t len, uint64_t now)
{
	queue(x, buf, len, x->cong.cwnd, now);
}

void l2tp_transport_queue_last(struct l2tp_transport *x, const uint8_t *buf, size_t len,
			       uint64_t now)
{
	drop_queue(&x->unsent);
	queue(x, buf, len, x->cong.window, now);
}

/* Return: false when @nr acknowledges something that was never sent. */
static bool take_ack(struct l2tp_transport *x, uint16_t nr, uint64_t now)
{
	struct l2tp_packet *p;

	if (nr != x->una && l2tp_seq_le(nr, x->una))
		return true;
	if (!l2tp_seq_le(nr, x->ns))
		return false;
	x->stats.peer_nr = nr;
	if (nr == x->una)
		return true;
	while (x->una != nr) {
		p = STAILQ_FIRST(&x->unacked);
		STAILQ_REMOVE_HEAD(&x->unacked, link);
		if (!p->lost)
			x->in_flight--;
		l2tp_packet_free(p);
		x->una++;
	}
	l2tp_cong_ack(&x->cong);
	x->retries = 0;
	x->retry_at = STAILQ_EMPTY(&x->unacked) ? L2TP_NEVER : now + interval(&x->cfg, 0);
	push(x, x->cong.cwnd, now);
	return true;
}

static struct l2tp_packet **slot_for(struct l2tp_transport *x, uint16_t ns)
{
	if (!x->ring)
		x->ring = calloc(x->ring_size, sizeof(*x->ring));
	return x->ring ? &x->ring[(x->ring_head + (uint16_t)(ns - x->nr)) % x->ring_size] : NULL;
}

static void keep(struct l2tp_transport *x, const struct l2tp_header *h, const uint8_t *buf)
{
	struct l2tp_packet **slot = slot_for(x, h->ns), *p;

	if (slot && *slot) {
		x->stats.duplicates++;
		return;
	}
	/* Without memory it is as if it had not fitted: not acknowledged, so it will come again. */
	p = slot ? malloc(sizeof(*p) + h->length) : NULL;
	if (!p) {
		x->stats.out_of_window++;
		return;
	}
	p->ns = h->ns;
	p->len = h->length;
	memcpy(p->data, buf, h->length);
	*slot = p;
}

/* Where the peer's numbering is: a ZLB says it itself, a message counts. What arrives late says nothing new. */
static void note_peer_ns(struct l2tp_transport *x, const struct l2tp_header *h)
{
	uint16_t next = h->length == L2TP_HEADER_LEN ? h->ns : (uint16_t)(h->ns + 1);

	if (l2tp_seq_le(x->stats.peer_ns, next))
		x->stats.peer_ns = next;
}

bool l2tp_transport_input(struct l2tp_transport *x, const struct l2tp_header *h, const uint8_t *buf,
			  uint64_t now)
{
	x->stats.rx_packets++;
	x->stats.rx_bytes += h->length;
	if (!take_ack(x, h->nr, now)) {
		x->stats.out_of_window++;
		return false;
	}
	note_peer_ns(x, h);
	/* The Ns of a ZLB occupies no place in the sequence (section 5.8). */
	if (h->length == L2TP_HEADER_LEN) {
		x->stats.zlb_rx++;
		return true;
	}
	/*
	 * Whatever becomes of the message, the peer has to learn where we are: it may have lost our
	 * last ZLB.
	 */
	x->ack_due = true;
	if (l2tp_seq_le(h->ns, (uint16_t)(x->nr - 1)))
		x->stats.duplicates++;
	else if ((uint16_t)(h->ns - x->nr) >= x->ring_size)
		x->stats.out_of_window++;
	else
		keep(x, h, buf);
	return true;
}

struct l2tp_packet *l2tp_transport_next(struct l2tp_transport *x)
{
	struct l2tp_packet **slot, *p;

	if (!x->ring)
		return NULL;
	slot = &x->ring[x->ring_head];
	p = *slot;
	if (!p)
		return NULL;
	*slot = NULL;
	x->ring_head = (uint16_t)((x->ring_head + 1) % x->ring_size);
	x->nr++;
	return p;
}

void l2tp_transport_flush(struct l2tp_transport *x)
{
	struct l2tp_header h = { .tunnel_id = x->peer_id, .ns = x->ns, .nr = x->nr };
	uint8_t zlb[L2TP_HEADER_LEN];

	if (!x->ack_due)
		return;
	x->ack_due = false;
	l2tp_build_zlb(zlb, &h);
	if (send_counted(x, zlb, sizeof(zlb)))
		x->stats.zlb_tx++;
	else
		x->stats.zlb_tx_fail++;
}

void l2tp_transport_tick(struct l2tp_transport *x, uint64_t now)
{
	struct l2tp_packet *p;

	if (x->dead || now < x->retry_at)
		return;
	if (x->retries >= x->cfg.max_retries) {
		x->dead = true;
		x->retry_at = L2TP_NEVER;
		return;
	}
	/*
	 * Appendix A, as TCP does it: everything outstanding counts as lost and is sent again as
	 * the window reopens.
	 */
	for (p = STAILQ_FIRST(&x->unacked); p; p = STAILQ_NEXT(p, link)) {
		p->lost = true;
	}
	x->in_flight = 0;
	l2tp_cong_loss(&x->cong);
	x->retries++;
	x->retry_at = now + interval(&x->cfg, x->retries);
	push(x, x->cong.cwnd, now);
}

void l2tp_transport_stats(const struct l2tp_transport *x, struct l2tp_tunnel_stats *st)
{
	*st = x->stats;
	st->ns = x->ns;
	st->nr = x->nr;
	st->cwnd = x->cong.cwnd;
	st->ssthresh = x->cong.ssthresh;
	st->cong_acked = x->cong.acked;
	st->peer_window = x->cong.window;
}

static size_t queue_memory(const struct l2tp_packet_queue *q)
{
	const struct l2tp_packet *p;
	size_t n = 0;

	for (p = STAILQ_FIRST(q); p; p = STAILQ_NEXT(p, link))
		n += sizeof(*p) + p->len;
	return n;
}

size_t l2tp_transport_memory(const struct l2tp_transport *x)
{
	size_t n = queue_memory(&x->unsent) + queue_memory(&x->unacked);

	for (uint16_t i = 0; x->ring && i < x->ring_size; i++)
		n += sizeof(*x->ring) + (x->ring[i] ? sizeof(*x->ring[i]) + x->ring[i]->len : 0);
	return n;
}
