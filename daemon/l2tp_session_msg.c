// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of incoming calls: building them and reading what the peer's say (RFC 2661 sections 6.6
 * to 6.8 and 6.12).
 */
#include "l2tp_priv.h"

#define BEARER_DIGITAL	1	/* section 4.4.4, Bearer Type */
#define BEARER_ANALOG	2
#define FRAMING_SYNC	1	/* section 4.4.4, Framing Type */
#define FRAMING_ASYNC	2

static void start(struct l2tp_session *s, struct l2tp_builder *b, uint8_t *buf, uint16_t type)
{
	l2tp_builder_for(s->t, b, buf);
	l2tp_build_start(b, s->t->peer_id, s->peer_id, type);
}

static void put_text(struct l2tp_builder *b, enum l2tp_attr attr, const char *text)
{
	if (text[0])
		l2tp_build_bytes(b, attr, text, strlen(text));
}

void l2tp_send_icrq(struct l2tp_session *s)
{
	const struct l2tp_call *c = &s->call;
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	start(s, &b, buf, L2TP_ICRQ);
	l2tp_build_u16(&b, L2TP_AVP_SESSION_ID, s->local_id);
	l2tp_build_u32(&b, L2TP_AVP_CALL_SERIAL, c->serial);
	l2tp_build_u32(&b, L2TP_AVP_BEARER_TYPE, c->bearer_analog ? BEARER_ANALOG : BEARER_DIGITAL);
	put_text(&b, L2TP_AVP_CALLED_NUMBER, c->called);
	put_text(&b, L2TP_AVP_CALLING_NUMBER, c->calling);
	put_text(&b, L2TP_AVP_SUB_ADDRESS, c->sub_address);
	l2tp_tunnel_queue(s->t, &b);
}

void l2tp_send_icrp(struct l2tp_session *s)
{
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	start(s, &b, buf, L2TP_ICRP);
	l2tp_build_u16(&b, L2TP_AVP_SESSION_ID, s->local_id);
	l2tp_tunnel_queue(s->t, &b);
}

/*
 * Section 4.4.3: a framing that the peer has not advertised gets the call rejected. PPPoE is
 * synchronous by nature.
 */
static uint32_t framing_type(const struct l2tp_tunnel *t)
{
	bool only_async = (t->peer.framing_caps & L2TP_CAPS_BOTH) == FRAMING_ASYNC;

	return only_async ? FRAMING_ASYNC : FRAMING_SYNC;
}

void l2tp_send_iccn(struct l2tp_session *s)
{
	const struct l2tp_call *c = &s->call;
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	start(s, &b, buf, L2TP_ICCN);
	l2tp_build_u32(&b, L2TP_AVP_TX_SPEED, c->tx_speed);
	l2tp_build_u32(&b, L2TP_AVP_FRAMING_TYPE, framing_type(s->t));
	if (c->rx_speed != c->tx_speed)
		l2tp_build_u32(&b, L2TP_AVP_RX_SPEED, c->rx_speed);
	if (c->sequencing_required)
		l2tp_build_bytes(&b, L2TP_AVP_SEQUENCING_REQUIRED, NULL, 0);
	l2tp_tunnel_queue(s->t, &b);
}

void l2tp_send_cdn(struct l2tp_tunnel *t, uint16_t peer_id, uint16_t local_id,
		   const struct l2tp_result *why)
{
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	l2tp_builder_for(t, &b, buf);
	l2tp_build_start(&b, t->peer_id, peer_id, L2TP_CDN);
	l2tp_build_result(&b, why->code, why->error, why->text);
	l2tp_build_u16(&b, L2TP_AVP_SESSION_ID, local_id);
	l2tp_tunnel_queue(t, &b);
}

void l2tp_take_icrq(struct l2tp_session *s, const struct l2tp_msg *m)
{
	struct l2tp_call *c = &s->call;

	c->serial = l2tp_msg_u32(m, L2TP_AVP_CALL_SERIAL);
	c->bearer_analog = l2tp_msg_u32(m, L2TP_AVP_BEARER_TYPE) & BEARER_ANALOG;
	l2tp_msg_text(m, L2TP_AVP_CALLED_NUMBER, c->called, sizeof(c->called));
	l2tp_msg_text(m, L2TP_AVP_CALLING_NUMBER, c->calling, sizeof(c->calling));
	l2tp_msg_text(m, L2TP_AVP_SUB_ADDRESS, c->sub_address, sizeof(c->sub_address));
}

void l2tp_take_iccn(struct l2tp_session *s, const struct l2tp_msg *m)
{
	struct l2tp_call *c = &s->call;

	c->tx_speed = l2tp_msg_u32(m, L2TP_AVP_TX_SPEED);
	c->rx_speed = c->tx_speed;
	if (l2tp_msg_has(m, L2TP_AVP_RX_SPEED))
		c->rx_speed = l2tp_msg_u32(m, L2TP_AVP_RX_SPEED);
	c->sequencing_required = l2tp_msg_has(m, L2TP_AVP_SEQUENCING_REQUIRED);
}
