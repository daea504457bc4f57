/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of the L2TP engine share: an end that records everything the engine does, a peer
 * made by hand that says whatever a test wants, and a fixed stream of "random" octets.
 */
#ifndef TEST_L2TP_LINK_H
#define TEST_L2TP_LINK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../daemon/l2tp.h"
#include "../../daemon/l2tp_fsm.h"
#include "../../daemon/l2tp_msg.h"
#include "../../daemon/l2tp_transport.h"

#define LINK_SLOTS	512
#define LOCAL_ID	0x1111
#define PEER_ID		0x2222
#define LOCAL_SID	0x3333
#define PEER_SID	0x4444
#define SECRET		"tunnel secret"

struct datagram {
	size_t len;
	uint8_t data[L2TP_MSG_MAX];
};

/* One engine and what it has done so far. */
struct end {
	struct l2tp_tunnel *t;
	struct datagram out[LINK_SLOTS];
	unsigned int head, tail;
	unsigned int up, down, gone, ready, s_up, s_down, offered;
	struct l2tp_result why, s_why;
	struct l2tp_session *session;
	uint16_t assign_id;	/* id for the peer's next call, counting up */
	int offer_rc;
	int ready_rc;
	bool close_in_ready;
	const struct l2tp_proxy *proxy_in_ready;	/* given to l2tp_session_set_proxy() there */
	bool send_fails;	/* the system refuses every datagram */
	unsigned int sent_at_ready;	/* datagrams sent when session_ready() was called */
	uint64_t now;
};

static uint32_t link_seed = 1;

static inline uint32_t link_rand(void)
{
	link_seed = link_seed * 1664525 + 1013904223;
	return link_seed >> 8;
}

static inline void link_random(void *buf, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)buf)[i] = (uint8_t)link_rand();
}

static inline int link_send(struct l2tp_tunnel *t, const uint8_t *buf, size_t len)
{
	struct end *e = l2tp_tunnel_user(t);
	struct datagram *d;

	if (e->send_fails)
		return -1;
	d = &e->out[e->tail++ % LINK_SLOTS];
	assert_true(e->tail - e->head <= LINK_SLOTS);
	assert_true(len <= sizeof(d->data));
	memcpy(d->data, buf, len);
	d->len = len;
	return 0;
}

static inline void link_up(struct l2tp_tunnel *t)
{
	((struct end *)l2tp_tunnel_user(t))->up++;
}

static inline void link_down(struct l2tp_tunnel *t, const struct l2tp_result *why)
{
	struct end *e = l2tp_tunnel_user(t);

	e->down++;
	e->why = *why;
	assert_int_equal(l2tp_tunnel_sessions(t), 0);
}

static inline void link_gone(struct l2tp_tunnel *t)
{
	struct end *e = l2tp_tunnel_user(t);

	e->gone++;
	l2tp_tunnel_free(t);
	e->t = NULL;
}

static inline int link_ready(struct l2tp_session *s)
{
	struct end *e = l2tp_tunnel_user(l2tp_session_tunnel(s));

	e->ready++;
	e->sent_at_ready = e->tail;
	assert_int_not_equal(l2tp_session_peer_id(s), 0);
	if (e->proxy_in_ready)
		assert_int_equal(l2tp_session_set_proxy(s, e->proxy_in_ready), 0);
	if (e->close_in_ready)
		l2tp_session_close(s, L2TP_CDN_ADMIN, 0, "closed in callback", e->now);
	return e->ready_rc;
}

static inline void link_session_up(struct l2tp_session *s)
{
	struct end *e = l2tp_tunnel_user(l2tp_session_tunnel(s));

	e->s_up++;
	e->session = s;
}

static inline void link_session_down(struct l2tp_session *s, const struct l2tp_result *why)
{
	struct end *e = l2tp_tunnel_user(l2tp_session_tunnel(s));

	e->s_down++;
	e->s_why = *why;
	if (e->session == s)
		e->session = NULL;
}

static inline int link_offered(struct l2tp_session *s)
{
	struct end *e = l2tp_tunnel_user(l2tp_session_tunnel(s));

	e->offered++;
	if (e->offer_rc < 0)
		return e->offer_rc;
	e->session = s;
	return l2tp_session_assign(s, e->assign_id++, e);
}

static const struct l2tp_ops lac_ops = {
	.send = link_send,
	.random = link_random,
	.tunnel_up = link_up,
	.tunnel_down = link_down,
	.tunnel_gone = link_gone,
	.session_ready = link_ready,
	.session_up = link_session_up,
	.session_down = link_session_down,
};

static const struct l2tp_ops lns_ops = {
	.send = link_send,
	.random = link_random,
	.tunnel_up = link_up,
	.tunnel_down = link_down,
	.tunnel_gone = link_gone,
	.session_ready = link_ready,
	.session_up = link_session_up,
	.session_down = link_session_down,
	.call_offered = link_offered,
};

static inline struct l2tp_tunnel_config link_config(const char *secret)
{
	struct l2tp_tunnel_config cfg = {
		.host_name = "lac.example",
		.vendor_name = "OpenLAC",
		.rx_window = 10,
		.hello_ms = 60000,
		.retry_ms = 1000,
		.retry_cap_ms = 8000,
		.max_retries = 5,
		.establish_ms = 60000,
		.session_establish_ms = 120000,
		.firmware = 0x0102,
	};

	if (secret) {
		cfg.secret_len = strlen(secret);
		memcpy(cfg.secret, secret, cfg.secret_len);
	}
	return cfg;
}

static inline void end_init(struct end *e, const struct l2tp_ops *ops,
			    const struct l2tp_tunnel_config *cfg, uint16_t id)
{
	memset(e, 0, sizeof(*e));
	e->assign_id = 0x5000;
	e->t = l2tp_tunnel_new(ops, cfg, id, e);
	assert_non_null(e->t);
}

static inline void end_fini(struct end *e)
{
	if (e->t)
		l2tp_tunnel_free(e->t);
	e->t = NULL;
}

static inline struct datagram *end_take(struct end *e)
{
	return e->head == e->tail ? NULL : &e->out[e->head++ % LINK_SLOTS];
}

static inline unsigned int type_of(const struct datagram *d)
{
	struct l2tp_header_info info;

	assert_int_equal(l2tp_peek(d->data, d->len, &info), 0);
	return info.message_type;
}

/*
 * Take everything sent. Return: type of the last message that is no ZLB, 0 = none; its copy in @m
 * if wanted.
 */
static inline unsigned int end_drain(struct end *e, struct l2tp_msg *m, struct datagram *copy)
{
	unsigned int last = 0;
	struct datagram *d;

	while ((d = end_take(e))) {
		if (!type_of(d))
			continue;
		last = type_of(d);
		if (m) {
			*copy = *d;
			assert_int_equal(l2tp_msg_parse(m, copy->data, copy->len,
							(const uint8_t *)SECRET, strlen(SECRET)),
					 0);
			assert_int_equal(m->fault, L2TP_FAULT_NONE);
			assert_int_equal(m->ignored, 0);
		}
	}
	return last;
}

static inline unsigned int end_drain_type(struct end *e)
{
	return end_drain(e, NULL, NULL);
}

/* The first datagram of a type that the end has ever sent, taken or not; NULL without one. */
static inline struct datagram *end_sent(struct end *e, unsigned int type)
{
	for (unsigned int i = 0; i < e->tail; i++)
		if (type_of(&e->out[i]) == type)
			return &e->out[i];
	return NULL;
}

static inline bool wire_has(const struct datagram *d, const void *octets, size_t n)
{
	for (size_t at = 0; at + n <= d->len; at++)
		if (!memcmp(d->data + at, octets, n))
			return true;
	return false;
}

static inline struct l2tp_call link_call(void)
{
	return (struct l2tp_call) { .serial = 7, .tx_speed = 1000000, .rx_speed = 1000000 };
}

/* A peer made by hand: its sequence state, and its message under construction. */
struct peer {
	uint16_t ns;
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;
};

static inline void raw_avp(struct l2tp_builder *b, uint16_t flags, uint16_t vendor, uint16_t attr,
			   const void *data, size_t len)
{
	writer_be16(&b->w, (uint16_t)(flags | (6 + len)));
	writer_be16(&b->w, vendor);
	writer_be16(&b->w, attr);
	writer_bytes(&b->w, data, len);
}

static inline void peer_start(struct peer *p, uint16_t tid, uint16_t sid, uint16_t type)
{
	l2tp_build_init(&p->b, p->buf, sizeof(p->buf));
	l2tp_build_start(&p->b, tid, sid, type);
}

/* Send what is built, with the next Ns, acknowledging everything the end has sent. */
static inline void peer_send(struct peer *p, struct end *e)
{
	struct l2tp_tunnel_stats st;

	l2tp_tunnel_get_stats(e->t, &st);
	writer_patch_be16(&p->b.w, 8, p->ns++);
	writer_patch_be16(&p->b.w, 10, st.ns);
	assert_int_not_equal(l2tp_build_finish(&p->b), 0);
	l2tp_tunnel_input(e->t, p->buf, p->b.w.len, e->now);
}

/* The well-formed contents of each message, as a peer without a secret would send it. */
static inline void peer_fill(struct peer *p, uint16_t type)
{
	struct l2tp_builder *b = &p->b;
	const uint8_t zeros[26] = { 0 };

	switch (type) {
	case L2TP_SCCRQ:
	case L2TP_SCCRP:
		l2tp_build_u16(b, L2TP_AVP_PROTOCOL_VERSION, 0x0100);
		l2tp_build_bytes(b, L2TP_AVP_HOST_NAME, "peer", 4);
		l2tp_build_u32(b, L2TP_AVP_FRAMING_CAPS, 3);
		l2tp_build_u16(b, L2TP_AVP_TUNNEL_ID, PEER_ID);
		l2tp_build_u16(b, L2TP_AVP_RECEIVE_WINDOW, 8);
		break;
	case L2TP_STOPCCN:
		l2tp_build_u16(b, L2TP_AVP_TUNNEL_ID, PEER_ID);
		l2tp_build_result(b, 6, 0, "going down");
		break;
	case L2TP_ICRQ:
	case L2TP_OCRQ:
		l2tp_build_u16(b, L2TP_AVP_SESSION_ID, PEER_SID);
		l2tp_build_u32(b, L2TP_AVP_CALL_SERIAL, 99);
		break;
	case L2TP_ICRP:
	case L2TP_OCRP:
		l2tp_build_u16(b, L2TP_AVP_SESSION_ID, PEER_SID);
		break;
	case L2TP_ICCN:
	case L2TP_OCCN:
		l2tp_build_u32(b, L2TP_AVP_TX_SPEED, 56000);
		l2tp_build_u32(b, L2TP_AVP_FRAMING_TYPE, 1);
		break;
	case L2TP_CDN:
		l2tp_build_result(b, L2TP_CDN_BUSY, 0, "busy");
		l2tp_build_u16(b, L2TP_AVP_SESSION_ID, PEER_SID);
		break;
	case L2TP_WEN:
		l2tp_build_bytes(b, L2TP_AVP_CALL_ERRORS, zeros, 26);
		break;
	case L2TP_SLI:
		l2tp_build_bytes(b, L2TP_AVP_ACCM, zeros, 10);
		break;
	}
	if (type != L2TP_OCRQ)
		return;
	l2tp_build_u32(b, L2TP_AVP_MINIMUM_BPS, 1);
	l2tp_build_u32(b, L2TP_AVP_MAXIMUM_BPS, 2);
	l2tp_build_u32(b, L2TP_AVP_BEARER_TYPE, 1);
	l2tp_build_u32(b, L2TP_AVP_FRAMING_TYPE, 1);
	l2tp_build_bytes(b, L2TP_AVP_CALLED_NUMBER, "123", 3);
}

enum flavour { GOOD, UNKNOWN_AVP, NO_AVPS };

static inline void peer_say(struct peer *p, struct end *e, uint16_t sid, uint16_t type,
			    enum flavour flavour)
{
	peer_start(p, type == L2TP_SCCRQ ? 0 : LOCAL_ID, sid, type);
	if (flavour != NO_AVPS)
		peer_fill(p, type);
	if (flavour == UNKNOWN_AVP)
		raw_avp(&p->b, L2TP_AVP_MANDATORY, 0, 9999, "x", 1);
	peer_send(p, e);
}

static inline void peer_zlb(struct peer *p, struct end *e)
{
	struct l2tp_tunnel_stats st;
	uint8_t zlb[L2TP_HEADER_LEN];
	struct l2tp_header h = { .tunnel_id = LOCAL_ID, .ns = p->ns };

	l2tp_tunnel_get_stats(e->t, &st);
	h.nr = st.ns;
	l2tp_build_zlb(zlb, &h);
	l2tp_tunnel_input(e->t, zlb, sizeof(zlb), e->now);
}

/* A LAC without a secret, in @state. */
static inline void tunnel_reach(struct end *e, struct peer *p, enum l2tp_tunnel_state state)
{
	struct l2tp_tunnel_config cfg = link_config(NULL);

	memset(p, 0, sizeof(*p));
	end_init(e, &lac_ops, &cfg, LOCAL_ID);
	switch (state) {
	case L2TP_T_IDLE:
		break;
	case L2TP_T_WAIT_REPLY:
		l2tp_tunnel_open(e->t, e->now);
		break;
	case L2TP_T_WAIT_CONN:
		peer_say(p, e, 0, L2TP_SCCRQ, GOOD);
		break;
	case L2TP_T_ESTABLISHED:
		l2tp_tunnel_open(e->t, e->now);
		peer_say(p, e, 0, L2TP_SCCRP, GOOD);
		break;
	default:
		l2tp_tunnel_open(e->t, e->now);
		peer_say(p, e, 0, L2TP_SCCRP, GOOD);
		l2tp_tunnel_close(e->t, L2TP_STOP_CLEAR, NULL, e->now);
	}
	assert_string_equal(l2tp_tunnel_state_name(e->t), l2tp_tunnel_state_names[state]);
	end_drain_type(e);
}

/* Move datagrams until both are silent. */
static inline void shuttle(struct end *a, struct end *b)
{
	struct datagram *d;

	do {
		while ((d = end_take(a)))
			if (b->t)
				l2tp_tunnel_input(b->t, d->data, d->len, b->now);
		while ((d = end_take(b)))
			if (a->t)
				l2tp_tunnel_input(a->t, d->data, d->len, a->now);
	} while (a->head != a->tail);
}

/* An initiator and a recipient, as far as they get with these secrets. */
static inline void handshake(struct end *a, struct end *b, const char *secret_a, const char *secret_b,
		      enum l2tp_hide_mode hide)
{
	struct l2tp_tunnel_config ca = link_config(secret_a), cb = link_config(secret_b);

	ca.hide = hide;
	cb.hide = hide;
	end_init(a, &lac_ops, &ca, LOCAL_ID);
	end_init(b, &lns_ops, &cb, PEER_ID);
	l2tp_tunnel_open(a->t, 0);
	assert_int_equal(l2tp_tunnel_accept(b->t, a->out[0].data, a->out[0].len, 0), 0);
	a->head++;
	shuttle(a, b);
}

static inline void establish(struct end *e, struct peer *p, const struct l2tp_ops *ops)
{
	struct l2tp_tunnel_config cfg = link_config(NULL);

	memset(p, 0, sizeof(*p));
	end_init(e, ops, &cfg, LOCAL_ID);
	e->assign_id = LOCAL_SID;
	l2tp_tunnel_open(e->t, e->now);
	peer_say(p, e, 0, L2TP_SCCRP, GOOD);
	peer_zlb(p, e);
	end_drain_type(e);
}

/* The peer acknowledges at once, so that no window holds anything back. */
static inline unsigned int drain(struct end *e, struct peer *p, struct l2tp_msg *m, struct datagram *copy)
{
	unsigned int type = end_drain(e, m, copy);

	if (e->t)
		peer_zlb(p, e);
	return type;
}

static inline struct l2tp_session *place_call(struct end *e)
{
	struct l2tp_call call = link_call();

	return l2tp_session_new(e->t, LOCAL_SID, &call, e, e->now);
}

/* A tunnel with one call in @state of @role. */
static inline struct l2tp_session *call_reach(struct end *e, struct peer *p, enum l2tp_role role,
					      enum l2tp_session_state state)
{
	struct l2tp_tunnel_config cfg = link_config(NULL);
	struct l2tp_session *s = NULL;

	if (state == L2TP_S_WAIT_TUNNEL) {
		memset(p, 0, sizeof(*p));
		end_init(e, &lac_ops, &cfg, LOCAL_ID);
		l2tp_tunnel_open(e->t, e->now);
		s = place_call(e);
		end_drain_type(e);
		return s;
	}
	establish(e, p, role == L2TP_LAC ? &lac_ops : &lns_ops);
	if (state == L2TP_S_IDLE)
		return NULL;
	if (role == L2TP_LAC) {
		s = place_call(e);
		if (state == L2TP_S_ESTABLISHED)
			peer_say(p, e, LOCAL_SID, L2TP_ICRP, GOOD);
	} else {
		peer_say(p, e, 0, L2TP_ICRQ, GOOD);
		s = e->session;
		if (state == L2TP_S_ESTABLISHED)
			peer_say(p, e, LOCAL_SID, L2TP_ICCN, GOOD);
	}
	assert_non_null(s);
	assert_string_equal(l2tp_session_state_name(s), l2tp_session_state_names[state]);
	drain(e, p, NULL, NULL);
	return s;
}

#endif /* TEST_L2TP_LINK_H */
