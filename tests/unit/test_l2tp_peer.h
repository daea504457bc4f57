/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two managed peers in virtual time, and a link between them on which each datagram takes its own time.
 */
#ifndef TEST_L2TP_PEER_H
#define TEST_L2TP_PEER_H

#include <sys/queue.h>

#include "../../daemon/l2tp_peer.h"
#include "test_l2tp_link.h"

#define FLIGHTS 256
#define DELAY_MAX 50
#define RETRY_MS 60000

struct side;

/* A datagram under way. */
struct flight {
	uint64_t at;
	struct side *to;
	size_t len;
	uint8_t data[L2TP_MSG_MAX];
};

/**
 * struct side - one of two peers
 * @other: where its datagrams go
 * @tie: octets that its next Tie Breakers are of, 0 = random ones
 * @ids: of its tunnels
 * @up: tunnels that were established, @down: and that ended or were not
 * @session: it is established, on @session_pt
 * @exists: SCCRQs to be refused as there is a tunnel
 */
struct side {
	struct world *w;
	struct side *other;
	struct l2tp_peer *p;
	uint8_t tie;
	uint16_t ids;
	struct l2tp_peer_tunnel *by_id[64];
	unsigned int up, down, calls_up, calls_down, exists;
	struct l2tp_peer_tunnel *session_pt;
	struct l2tp_result why, call_why;
};

struct world {
	uint64_t now;
	bool cut;
	struct flight flight[FLIGHTS];
	unsigned int flights;
	struct side a, b;
};

static inline struct side *side_of(struct l2tp_peer_tunnel *pt)
{
	return l2tp_peer_user(pt->peer);
}

static inline uint16_t tunnel_new(struct l2tp_peer_tunnel *pt)
{
	struct side *s = side_of(pt);
	uint16_t id = s->ids++ % 63 + 1;

	assert_null(s->by_id[id]);
	s->by_id[id] = pt;
	pt->user = &s->by_id[id];
	/* The other side's ids are others. */
	return s == &s->w->a ? id : 100 + id;
}

static inline void tunnel_free(struct l2tp_peer_tunnel *pt)
{
	*(struct l2tp_peer_tunnel **)pt->user = NULL;
}

static inline int deliver_later(struct l2tp_peer_tunnel *pt, const uint8_t *buf, size_t len)
{
	struct side *s = side_of(pt);
	struct world *w = s->w;
	struct flight *f = &w->flight[w->flights];

	if (w->cut)
		return 0;
	assert_true(w->flights < FLIGHTS);
	w->flights++;
	f->at = w->now + link_rand() % (DELAY_MAX + 1);
	f->to = s->other;
	f->len = len;
	memcpy(f->data, buf, len);
	return 0;
}

static struct side *whose_tie;

static inline void random_octets(void *buf, size_t len)
{
	link_random(buf, len);
	if (len == 8 && whose_tie && whose_tie->tie)
		memset(buf, whose_tie->tie, len);
}

static inline int tunnel_up(struct l2tp_peer_tunnel *pt)
{
	side_of(pt)->up++;
	return 0;
}

static inline void tunnel_down(struct l2tp_peer_tunnel *pt, const struct l2tp_result *why)
{
	side_of(pt)->down++;
	side_of(pt)->why = *why;
}

static inline int session_ready(struct l2tp_peer_tunnel *pt, struct l2tp_session *s)
{
	(void)pt;
	assert_int_not_equal(l2tp_session_peer_id(s), 0);
	return 0;
}

static inline void session_up(struct l2tp_peer_tunnel *pt, struct l2tp_session *s)
{
	(void)s;
	assert_null(side_of(pt)->session_pt);
	side_of(pt)->session_pt = pt;
	side_of(pt)->calls_up++;
}

static inline void session_down(struct l2tp_peer_tunnel *pt, struct l2tp_session *s, const struct l2tp_result *why)
{
	(void)s;
	if (side_of(pt)->session_pt == pt)
		side_of(pt)->session_pt = NULL;
	side_of(pt)->calls_down++;
	side_of(pt)->call_why = *why;
}

static inline void no_log(struct l2tp_peer_tunnel *pt, const char *line)
{
	(void)pt;
	(void)line;
}

static const struct l2tp_peer_ops ops = {
	.tunnel_new = tunnel_new,
	.tunnel_free = tunnel_free,
	.send = deliver_later,
	.random = random_octets,
	.tunnel_up = tunnel_up,
	.tunnel_down = tunnel_down,
	.session_ready = session_ready,
	.session_up = session_up,
	.session_down = session_down,
	.log = no_log,
};

static inline struct l2tp_peer_config peer_config(const char *secret)
{
	struct l2tp_peer_config cfg = { .tunnel = link_config(secret), .call = link_call(), .retry_ms = RETRY_MS };

	cfg.call.sub_address[0] = '\0';
	return cfg;
}

static inline void side_init(struct side *s, struct side *other, struct world *w, const struct l2tp_peer_config *cfg)
{
	*s = (struct side) { .w = w, .other = other };
	s->p = l2tp_peer_new(&ops, cfg, s);
	assert_non_null(s->p);
}

static inline void world_init(struct world *w, const struct l2tp_peer_config *a, const struct l2tp_peer_config *b)
{
	memset(w, 0, sizeof(*w));
	w->now = 1000;
	side_init(&w->a, &w->b, w, a);
	side_init(&w->b, &w->a, w, b);
}

static inline void world_fini(struct world *w)
{
	l2tp_peer_free(w->a.p);
	l2tp_peer_free(w->b.p);
}

static inline void arrive(struct side *s, const uint8_t *buf, size_t len)
{
	struct l2tp_header_info info;
	struct l2tp_peer_tunnel *pt;
	uint16_t id;

	assert_int_equal(l2tp_peek(buf, len, &info), 0);
	whose_tie = s;
	if (!info.tunnel_id && info.message_type == L2TP_SCCRQ) {
		if (l2tp_peer_offer(s->p, buf, len, &info, s->w->now) == L2TP_PEER_EXISTS)
			s->exists++;
		return;
	}
	id = s == &s->w->a ? info.tunnel_id : info.tunnel_id - 100;
	pt = id < 64 ? s->by_id[id] : NULL;
	if (pt)
		l2tp_peer_input(pt, buf, len, s->w->now);
}

static inline uint64_t next_event(const struct world *w)
{
	uint64_t at = l2tp_peer_deadline(w->a.p);

	if (l2tp_peer_deadline(w->b.p) < at)
		at = l2tp_peer_deadline(w->b.p);
	for (unsigned int i = 0; i < w->flights; i++)
		if (w->flight[i].at < at)
			at = w->flight[i].at;
	return at;
}

static inline void run_until(struct world *w, uint64_t end)
{
	struct flight f;

	while (next_event(w) <= end) {
		if (next_event(w) > w->now)
			w->now = next_event(w);
		for (unsigned int i = 0; i < w->flights; i++) {
			if (w->flight[i].at > w->now)
				continue;
			f = w->flight[i];
			memmove(&w->flight[i], &w->flight[i + 1], (--w->flights - i) * sizeof(f));
			arrive(f.to, f.data, f.len);
			i--;
		}
		whose_tie = &w->a;
		l2tp_peer_tick(w->a.p, w->now);
		whose_tie = &w->b;
		l2tp_peer_tick(w->b.p, w->now);
	}
	w->now = end;
}

static inline void run_for(struct world *w, uint64_t ms)
{
	run_until(w, w->now + ms);
}

static inline void open_side(struct side *s)
{
	whose_tie = s;
	l2tp_peer_open(s->p, s->w->now);
}

static inline bool is_up(const struct l2tp_peer_tunnel *pt)
{
	return pt && l2tp_tunnel_is_established(pt->l2tp);
}

/* @caller has the LAC's end of the one tunnel, @called the LNS's, and its own is idle. */
static inline void assert_pair(struct side *caller, struct side *called)
{
	assert_true(is_up(l2tp_peer_lac(caller->p)));
	assert_null(l2tp_peer_lns(caller->p));
	assert_true(is_up(l2tp_peer_lns(called->p)));
	assert_true(l2tp_tunnel_is_idle(l2tp_peer_lac(called->p)->l2tp));
	assert_ptr_equal(caller->session_pt, l2tp_peer_lac(caller->p));
	assert_ptr_equal(called->session_pt, l2tp_peer_lns(called->p));
	assert_int_equal(l2tp_tunnel_peer_id(caller->session_pt->l2tp), l2tp_tunnel_id(called->session_pt->l2tp));
	assert_int_equal(l2tp_session_peer_id(caller->session_pt->session), l2tp_session_id(called->session_pt->session));
}

static inline void assert_one_pair(struct world *w)
{
	if (is_up(l2tp_peer_lac(w->a.p)))
		assert_pair(&w->a, &w->b);
	else
		assert_pair(&w->b, &w->a);
}

#endif /* TEST_L2TP_PEER_H */
