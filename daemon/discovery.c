// SPDX-License-Identifier: GPL-2.0
/*
 * The access concentrator (RFC 2516): what to do with each discovery packet.
 *
 * Nothing is kept for a client before its PADR brings a valid AC-Cookie back. A PADR is a retransmission (S124) when an
 * open session of the same client was opened by a PADR with the same cookie, Host-Uniq and Service-Name: every PADO has a
 * cookie of its own, so that a client which starts over, or opens a second session, is never taken for one that did not
 * get its PADS, whether it uses Host-Uniq or not.
 */
#include <stdlib.h>
#include <string.h>

#include <nettle/sha2.h>

#include "access_line.h"
#include "discovery_cookie.h"
#include "discovery_msg.h"
#include "discovery_reply.h"
#include "discovery_session.h"

enum {
	PADO_QUEUE_MAX = 256,
	TOKEN = 1000,		/* one answer to a PADI, in thousandths: a limit of N per second earns N of them a millisecond */
};

/* A PADO that waits for its delay; @due is when it is sent. */
struct pado {
	struct pado *next;
	uint64_t due;
	uint8_t dst[DISC_MAC_LEN];
	size_t len;
	uint8_t buf[];
};

/**
 * struct disc - an access concentrator on one interface
 * @ops: callbacks
 * @stats: the caller's counters
 * @user: the caller's pointer
 * @cfg: parameters
 * @key: secret of the cookies
 * @scope: bound into the cookies
 * @mac: our address
 * @draining: nothing new is accepted
 * @tokens: left in the PADI limit's bucket, which holds one second's worth
 * @refilled: when @tokens was last brought up to date
 * @queue: waiting PADOs, earliest first, @queued of them
 * @sessions: the sessions
 */
struct disc {
	const struct disc_ops *ops;
	struct disc_stats *stats;
	void *user;
	struct disc_config cfg;
	uint8_t key[DISC_KEY_LEN];
	uint32_t scope;
	uint8_t mac[DISC_MAC_LEN];
	bool draining;
	uint64_t tokens;
	uint64_t refilled;
	struct pado *queue;
	unsigned int queued;
	struct session_table sessions;
};

struct disc *disc_new(const struct disc_ops *ops, const struct disc_config *cfg, const uint8_t mac[DISC_MAC_LEN],
		      const uint8_t key[DISC_KEY_LEN], uint32_t cookie_scope, struct disc_stats *stats, void *user)
{
	struct disc *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	if (sessions_init(&d->sessions, ops->random)) {
		disc_free(d);
		return NULL;
	}
	d->ops = ops;
	d->stats = stats;
	d->user = user;
	d->scope = cookie_scope;
	memcpy(d->key, key, DISC_KEY_LEN);
	memcpy(d->mac, mac, DISC_MAC_LEN);
	disc_configure(d, cfg);
	return d;
}

static void drop_queue(struct disc *d)
{
	while (d->queue) {
		struct pado *p = d->queue;

		d->queue = p->next;
		free(p);
	}
	d->queued = 0;
}

void disc_free(struct disc *d)
{
	if (!d)
		return;
	drop_queue(d);
	sessions_destroy(&d->sessions);
	free(d);
}

void disc_configure(struct disc *d, const struct disc_config *cfg)
{
	if (d->cfg.padi_limit != cfg->padi_limit)
		d->tokens = (uint64_t)cfg->padi_limit * TOKEN;
	d->cfg = *cfg;
}

void disc_set_mac(struct disc *d, const uint8_t mac[DISC_MAC_LEN])
{
	memcpy(d->mac, mac, DISC_MAC_LEN);
}

void disc_drain(struct disc *d, bool drain)
{
	d->draining = drain;
	if (drain)
		drop_queue(d);
}

/* Takes a token from the PADI bucket. Return: false when there was none. */
static bool under_limit(struct disc *d, uint64_t now)
{
	uint64_t full = (uint64_t)d->cfg.padi_limit * TOKEN;
	uint64_t elapsed = now > d->refilled ? now - d->refilled : 0;

	if (!d->cfg.padi_limit)
		return true;
	if (elapsed >= 1000)
		d->tokens = full;
	else
		d->tokens += elapsed * d->cfg.padi_limit;
	if (d->tokens > full)
		d->tokens = full;
	d->refilled = now;
	if (d->tokens < TOKEN)
		return false;
	d->tokens -= TOKEN;
	return true;
}

/* Queues a PADO behind those that are due no later. Return: false when the queue is full or without memory. */
static bool enqueue(struct disc *d, const uint8_t dst[DISC_MAC_LEN], const uint8_t *buf, size_t len, uint64_t due)
{
	struct pado **p = &d->queue, *q;

	if (d->queued >= PADO_QUEUE_MAX)
		return false;
	q = malloc(sizeof(*q) + len);
	if (!q)
		return false;
	q->due = due;
	q->len = len;
	memcpy(q->dst, dst, DISC_MAC_LEN);
	memcpy(q->buf, buf, len);
	while (*p && (*p)->due <= due)
		p = &(*p)->next;
	q->next = *p;
	*p = q;
	d->queued++;
	return true;
}

void disc_tick(struct disc *d, uint64_t now)
{
	while (d->queue && d->queue->due <= now) {
		struct pado *p = d->queue;

		d->queue = p->next;
		d->queued--;
		d->stats->pado_sent += !d->ops->send(d, p->dst, p->buf, p->len);
		free(p);
	}
}

uint64_t disc_deadline(const struct disc *d)
{
	return d->queue ? d->queue->due : DISC_NEVER;
}

static bool service_matches(const struct disc *d, const struct disc_msg *m)
{
	size_t len = strlen(d->cfg.service_name);

	return d->cfg.service_any || (m->service.len == len && !memcmp(m->service.data, d->cfg.service_name, len));
}

/* S62 to S64: a service that is not advertised answers only who knows its name. */
static bool offers(const struct disc *d, const struct disc_msg *m)
{
	return service_matches(d, m) || (d->cfg.advertised && !m->service.len);
}

static void padi(struct disc *d, const uint8_t src[DISC_MAC_LEN], const struct disc_msg *m, uint64_t now)
{
	uint8_t buf[PPPOE_BUILD_MAX], cookie[COOKIE_LEN], nonce[COOKIE_NONCE_LEN];
	size_t len;

	if (d->draining || !offers(d, m) || !under_limit(d, now)) {
		d->stats->padi_ignored++;
		return;
	}
	d->ops->random(nonce, sizeof(nonce));
	cookie_make(cookie, d->key, d->scope, src, nonce, now);
	len = reply_pado(buf, &d->cfg, m, cookie);
	if (!len) {
		d->stats->padi_invalid++;
	} else if (d->cfg.pado_delay_ms) {
		if (!enqueue(d, src, buf, len, now + d->cfg.pado_delay_ms))
			d->stats->padi_ignored++;
	} else {
		d->stats->pado_sent += !d->ops->send(d, src, buf, len);
	}
}

/* Digest of what makes a PADR this request and no other; each part is preceded by its length. */
static void request_id(uint8_t out[REQUEST_ID_LEN], const struct disc_msg *m)
{
	const struct pppoe_value *part[] = { &m->cookie, &m->host_uniq, &m->service };
	struct sha256_ctx ctx;
	size_t i;

	sha256_init(&ctx);
	for (i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		uint8_t head[3] = { !!part[i]->data, (uint8_t)(part[i]->len >> 8), (uint8_t)part[i]->len };

		sha256_update(&ctx, sizeof(head), head);
		if (part[i]->len)
			sha256_update(&ctx, part[i]->len, part[i]->data);
	}
	sha256_digest(&ctx, REQUEST_ID_LEN, out);
}

static void send_pads(struct disc *d, const struct disc_session *s, const struct disc_msg *m)
{
	uint8_t buf[PPPOE_BUILD_MAX];
	size_t len = reply_pads(buf, s->sid, m, s->max_payload);

	if (!len)
		return;
	d->stats->pads_sent += !d->ops->send(d, s->mac, buf, len);
}

static void refuse(struct disc *d, const uint8_t dst[DISC_MAC_LEN], const struct disc_msg *m, enum pppoe_tag error,
		   const char *text)
{
	uint8_t buf[PPPOE_BUILD_MAX];
	size_t len = reply_refusal(buf, m, error, text);

	if (!len)
		return;
	d->stats->pads_error_sent += !d->ops->send(d, dst, buf, len);
}

/* Asks the caller and confirms or refuses. @s is gone when it was refused. */
static void open_session(struct disc *d, struct disc_session *s, const struct disc_msg *m)
{
	struct disc_request req = {
		.service_name = m->service.data,
		.service_len = m->service.len,
		.max_payload = s->max_payload,
	};
	const char *why = NULL;
	struct access_line line;

	memcpy(req.mac, s->mac, DISC_MAC_LEN);
	if (m->line.data) {
		access_line_parse(&line, m->line.data, m->line.len);
		req.line = &line;
	}
	if (d->ops->session_open(d, s, &req, &why) < 0 || s->state == SESSION_CLOSING) {
		refuse(d, s->mac, m, PPPOE_TAG_AC_SYSTEM_ERROR, why ? why : "session refused");
		sessions_delete(&d->sessions, s);
		return;
	}
	s->state = SESSION_OPEN;
	send_pads(d, s, m);
}

static void padr(struct disc *d, const uint8_t src[DISC_MAC_LEN], const struct disc_msg *m, uint64_t now)
{
	uint16_t max_payload = reply_max_payload(d->cfg.max_payload, m);
	uint8_t id[REQUEST_ID_LEN], buf[PPPOE_BUILD_MAX];
	struct disc_session *s;

	/* A session that could not be confirmed is not worth opening, hence the trial. */
	if (!cookie_valid(m->cookie.data, m->cookie.len, d->key, d->scope, src, now) || m->generic_error ||
	    !reply_pads(buf, 0, m, max_payload)) {
		d->stats->padr_invalid++;
		return;
	}
	request_id(id, m);
	s = sessions_find_request(&d->sessions, src, id);
	if (s) {
		d->stats->padr_resent++;
		send_pads(d, s, m);
		return;
	}
	if (!service_matches(d, m)) {
		refuse(d, src, m, PPPOE_TAG_SERVICE_NAME_ERROR, "no such service");
		return;
	}
	if (d->draining) {
		refuse(d, src, m, PPPOE_TAG_AC_SYSTEM_ERROR, "not accepting new sessions");
		return;
	}
	if (d->cfg.per_mac_limit && sessions_of(&d->sessions, src) >= d->cfg.per_mac_limit) {
		refuse(d, src, m, PPPOE_TAG_AC_SYSTEM_ERROR, "too many sessions from this address");
		return;
	}
	s = sessions_add(&d->sessions, d, src);
	if (!s) {
		refuse(d, src, m, PPPOE_TAG_AC_SYSTEM_ERROR, "out of resources");
		return;
	}
	memcpy(s->request, id, REQUEST_ID_LEN);
	s->max_payload = max_payload;
	open_session(d, s, m);
}

/* S126: only the client itself can end its session. */
static void padt(struct disc *d, const uint8_t src[DISC_MAC_LEN], const struct disc_msg *m)
{
	struct disc_session *s = sessions_find(&d->sessions, m->sid);

	if (!s || s->state != SESSION_OPEN || memcmp(s->mac, src, DISC_MAC_LEN)) {
		d->stats->padt_invalid++;
		return;
	}
	s->state = SESSION_CLOSING;
	d->ops->session_closed(d, s);
	sessions_delete(&d->sessions, s);
}

static bool is_group(const uint8_t mac[DISC_MAC_LEN])
{
	return mac[0] & 1;
}

/* Return: an address that one client can have. */
static bool is_client(const uint8_t mac[DISC_MAC_LEN])
{
	static const uint8_t zero[DISC_MAC_LEN];

	return !is_group(mac) && memcmp(mac, zero, DISC_MAC_LEN);
}

/* What a PADI and a PADR must be (RFC 2516 sections 5.1 and 5.3), their addresses apart. */
static bool is_request(struct disc_msg *m, struct reader *tags)
{
	return !m->sid && !disc_msg_tags(m, tags) && m->services == 1;
}

void disc_input(struct disc *d, const uint8_t src[DISC_MAC_LEN], const uint8_t dst[DISC_MAC_LEN], const uint8_t *buf,
		size_t len, uint64_t now)
{
	static const uint8_t broadcast[DISC_MAC_LEN] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	bool to_us = !memcmp(dst, d->mac, DISC_MAC_LEN), to_all = !memcmp(dst, broadcast, DISC_MAC_LEN);
	struct disc_stats *st = d->stats;
	struct disc_msg m;
	struct reader tags;
	bool valid;

	/* Flooded unicast for somebody else, and our own frames that came back, are nobody's mistake. */
	if ((!to_us && !is_group(dst)) || !memcmp(src, d->mac, DISC_MAC_LEN))
		return;
	valid = !disc_msg_header(&m, buf, len, &tags) && is_client(src);
	switch (m.code) {
	case PPPOE_PADI:
		st->padi_received++;
		if (valid && to_all && is_request(&m, &tags))
			padi(d, src, &m, now);
		else
			st->padi_invalid++;
		break;
	case PPPOE_PADR:
		st->padr_received++;
		if (valid && to_us && is_request(&m, &tags))
			padr(d, src, &m, now);
		else
			st->padr_invalid++;
		break;
	case PPPOE_PADT:
		st->padt_received++;
		if (valid && to_us)
			padt(d, src, &m);
		else
			st->padt_invalid++;
		break;
	}
}

int disc_send_padt(struct disc *d, const uint8_t dst[DISC_MAC_LEN], uint16_t sid, const char *text)
{
	uint8_t buf[PPPOE_BUILD_MAX];
	int err = d->ops->send(d, dst, buf, reply_padt(buf, sid, text));

	d->stats->padt_sent += !err;
	return err;
}

int disc_close(struct disc_session *s, const char *text)
{
	int err = 0;

	if (s->state == SESSION_OPEN)
		err = disc_send_padt(s->disc, s->mac, s->sid, text);
	disc_forget(s);
	return err;
}

void disc_forget(struct disc_session *s)
{
	/* Inside a callback about this very session the engine deletes it when the callback returns. */
	if (s->state == SESSION_OPEN)
		sessions_delete(&s->disc->sessions, s);
	else
		s->state = SESSION_CLOSING;
}

void *disc_user(const struct disc *d)
{
	return d->user;
}

struct disc_session *disc_find(const struct disc *d, uint16_t sid)
{
	return sessions_find(&d->sessions, sid);
}

unsigned int disc_sessions(const struct disc *d)
{
	return d->sessions.count;
}
