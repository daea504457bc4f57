// SPDX-License-Identifier: GPL-2.0
/*
 * Control connection messages: building them (RFC 2661 sections 6.1 to 6.5) and judging the peer's.
 */
#include <stdio.h>

#include "l2tp_priv.h"

void l2tp_builder_for(struct l2tp_tunnel *t, struct l2tp_builder *b, uint8_t *buf)
{
	l2tp_build_init(b, buf, L2TP_MSG_MAX);
	b->hide = t->cfg.hide;
	b->secret = t->cfg.secret;
	b->secret_len = t->cfg.secret_len;
	b->random = t->ops->random;
}

/* Return: octets of the message, 0 = the connection is beyond help. */
static size_t finish(struct l2tp_tunnel *t, struct l2tp_builder *b)
{
	size_t len = l2tp_build_finish(b);

	/*
	 * The bounds of the configuration keep every message below the limit; if that ever changes,
	 * say so.
	 */
	if (!len) {
		l2tp_log(t, "message too long, not sent");
		t->x.dead = true;
	}
	return len;
}

void l2tp_tunnel_queue(struct l2tp_tunnel *t, struct l2tp_builder *b)
{
	size_t len = finish(t, b);

	if (len)
		l2tp_transport_queue(&t->x, b->w.head, len, t->now);
}

/* What SCCRQ and SCCRP have in common (S18, S26). */
static void put_introduction(struct l2tp_tunnel *t, struct l2tp_builder *b)
{
	const struct l2tp_tunnel_config *cfg = &t->cfg;

	l2tp_build_u16(b, L2TP_AVP_PROTOCOL_VERSION, L2TP_VERSION);
	l2tp_build_bytes(b, L2TP_AVP_HOST_NAME, cfg->host_name, strlen(cfg->host_name));
	l2tp_build_u32(b, L2TP_AVP_FRAMING_CAPS, L2TP_CAPS_BOTH);
	l2tp_build_u32(b, L2TP_AVP_BEARER_CAPS, L2TP_CAPS_BOTH);
	l2tp_build_u16(b, L2TP_AVP_FIRMWARE, cfg->firmware);
	if (cfg->vendor_name[0])
		l2tp_build_bytes(b, L2TP_AVP_VENDOR_NAME, cfg->vendor_name,
				 strlen(cfg->vendor_name));
	l2tp_build_u16(b, L2TP_AVP_TUNNEL_ID, t->local_id);
	l2tp_build_u16(b, L2TP_AVP_RECEIVE_WINDOW, cfg->rx_window);
	if (cfg->secret_len) {
		t->ops->random(t->challenge, sizeof(t->challenge));
		l2tp_build_bytes(b, L2TP_AVP_CHALLENGE, t->challenge, sizeof(t->challenge));
	}
}

static void put_response(struct l2tp_tunnel *t, struct l2tp_builder *b, uint8_t id,
			 const struct l2tp_msg *m)
{
	const struct l2tp_field *challenge = &m->avp[L2TP_AVP_CHALLENGE];
	uint8_t response[L2TP_MD5_LEN];

	if (!challenge->data)
		return;
	l2tp_chap_response(response, id, t->cfg.secret, t->cfg.secret_len, challenge->data,
			   challenge->len);
	l2tp_build_bytes(b, L2TP_AVP_CHALLENGE_RESPONSE, response, sizeof(response));
}

void l2tp_send_sccrq(struct l2tp_tunnel *t)
{
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	l2tp_builder_for(t, &b, buf);
	l2tp_build_start(&b, 0, 0, L2TP_SCCRQ);
	put_introduction(t, &b);
	t->ops->random(t->tie, sizeof(t->tie));
	l2tp_build_bytes(&b, L2TP_AVP_TIE_BREAKER, t->tie, sizeof(t->tie));
	l2tp_tunnel_queue(t, &b);
}

void l2tp_send_sccrp(struct l2tp_tunnel *t, const struct l2tp_msg *sccrq)
{
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	l2tp_builder_for(t, &b, buf);
	l2tp_build_start(&b, t->peer_id, 0, L2TP_SCCRP);
	put_introduction(t, &b);
	put_response(t, &b, L2TP_SCCRP, sccrq);
	l2tp_tunnel_queue(t, &b);
}

void l2tp_send_scccn(struct l2tp_tunnel *t, const struct l2tp_msg *sccrp)
{
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	l2tp_builder_for(t, &b, buf);
	l2tp_build_start(&b, t->peer_id, 0, L2TP_SCCCN);
	put_response(t, &b, L2TP_SCCCN, sccrp);
	l2tp_tunnel_queue(t, &b);
}

void l2tp_send_stopccn(struct l2tp_tunnel *t, const struct l2tp_result *why)
{
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;
	size_t len;

	l2tp_builder_for(t, &b, buf);
	l2tp_build_start(&b, t->peer_id, 0, L2TP_STOPCCN);
	l2tp_build_u16(&b, L2TP_AVP_TUNNEL_ID, t->local_id);
	l2tp_build_result(&b, why->code, why->error, why->text);
	len = finish(t, &b);
	if (len)
		l2tp_transport_queue_last(&t->x, buf, len, t->now);
}

void l2tp_send_hello(struct l2tp_tunnel *t)
{
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	l2tp_builder_for(t, &b, buf);
	l2tp_build_start(&b, t->peer_id, 0, L2TP_HELLO);
	l2tp_tunnel_queue(t, &b);
}

void l2tp_fault_result(const struct l2tp_msg *m, struct l2tp_result *why)
{
	/* General error is code 2 in StopCCN and CDN alike. */
	why->code = L2TP_STOP_ERROR;
	why->error = m->error;
	l2tp_fault_text(m, why->text, sizeof(why->text));
}

static bool deny(struct l2tp_result *why, uint16_t code, uint16_t error, const char *text)
{
	why->code = code;
	why->error = error;
	snprintf(why->text, sizeof(why->text), "%s", text);
	return false;
}

static bool judge_introduction(const struct l2tp_msg *m, struct l2tp_result *why)
{
	/* The version first: what a later version adds may look like a fault to us. */
	if (l2tp_msg_has(m, L2TP_AVP_PROTOCOL_VERSION) &&
	    l2tp_msg_u16(m, L2TP_AVP_PROTOCOL_VERSION) >> 8 != L2TP_VERSION >> 8)
		return deny(why, L2TP_STOP_VERSION, L2TP_VERSION, "protocol version not supported");
	if (m->fault == L2TP_FAULT_NONE)
		return true;
	l2tp_fault_result(m, why);
	return false;
}

/* S31, S32: our Challenge has to be answered, with 16 octets and the right ones. */
static bool judge_response(const struct l2tp_tunnel *t, const struct l2tp_msg *m,
			   struct l2tp_result *why)
{
	const struct l2tp_field *response = &m->avp[L2TP_AVP_CHALLENGE_RESPONSE];
	uint8_t expected[L2TP_MD5_LEN];

	if (!t->cfg.secret_len)
		return true;
	if (!response->data)
		return deny(why, L2TP_STOP_NOT_AUTHORIZED, 0, "challenge not answered");
	l2tp_chap_response(expected, (uint8_t)m->type, t->cfg.secret, t->cfg.secret_len,
			   t->challenge, sizeof(t->challenge));
	if (!l2tp_chap_equal(expected, response->data, response->len))
		return deny(why, L2TP_STOP_NOT_AUTHORIZED, 0, "challenge response is wrong");
	return true;
}

static bool judge_challenge(const struct l2tp_tunnel *t, const struct l2tp_msg *m,
			    struct l2tp_result *why)
{
	if (!t->cfg.secret_len && l2tp_msg_has(m, L2TP_AVP_CHALLENGE))
		return deny(why, L2TP_STOP_NOT_AUTHORIZED, 0,
			    "no secret to answer the challenge with");
	return true;
}

/* The name is part of the authentication: a peer of another name is not the one that was looked up. */
static bool judge_name(const struct l2tp_tunnel *t, const struct l2tp_msg *m,
		       struct l2tp_result *why)
{
	const struct l2tp_field *name = &m->avp[L2TP_AVP_HOST_NAME];
	size_t len = strlen(t->cfg.peer_name);

	if (!len || (name->len == len && !memcmp(name->data, t->cfg.peer_name, len)))
		return true;
	return deny(why, L2TP_STOP_NOT_AUTHORIZED, 0, "host name is not the expected one");
}

bool l2tp_judge_sccrq(const struct l2tp_tunnel *t, const struct l2tp_msg *m,
		      struct l2tp_result *why)
{
	return judge_introduction(m, why) && judge_name(t, m, why) && judge_challenge(t, m, why);
}

bool l2tp_judge_sccrp(const struct l2tp_tunnel *t, const struct l2tp_msg *m,
		      struct l2tp_result *why)
{
	return judge_introduction(m, why) && judge_name(t, m, why) && judge_response(t, m, why) &&
	       judge_challenge(t, m, why);
}

bool l2tp_judge_scccn(const struct l2tp_tunnel *t, const struct l2tp_msg *m,
		      struct l2tp_result *why)
{
	if (m->fault != L2TP_FAULT_NONE) {
		l2tp_fault_result(m, why);
		return false;
	}
	return judge_response(t, m, why);
}

void l2tp_take_peer(struct l2tp_tunnel *t, const struct l2tp_msg *m)
{
	struct l2tp_peer_info *p = &t->peer;

	l2tp_msg_text(m, L2TP_AVP_HOST_NAME, p->host_name, sizeof(p->host_name));
	l2tp_msg_text(m, L2TP_AVP_VENDOR_NAME, p->vendor_name, sizeof(p->vendor_name));
	p->version = l2tp_msg_u16(m, L2TP_AVP_PROTOCOL_VERSION);
	p->firmware = l2tp_msg_u16(m, L2TP_AVP_FIRMWARE);
	p->framing_caps = l2tp_msg_u32(m, L2TP_AVP_FRAMING_CAPS);
	p->bearer_caps = l2tp_msg_u32(m, L2TP_AVP_BEARER_CAPS);
	if (l2tp_msg_has(m, L2TP_AVP_RECEIVE_WINDOW))
		l2tp_cong_window(&t->x.cong, l2tp_msg_u16(m, L2TP_AVP_RECEIVE_WINDOW));
}
