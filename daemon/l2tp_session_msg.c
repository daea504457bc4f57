// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of incoming calls: building them and reading what the peer's say (RFC 2661 sections 6.6
 * to 6.8 and 6.12).
 */
#include "l2tp_priv.h"

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

/* RFC 5515 section 5: all of them in the ICRQ, when the LAC has heard them from the access node. */
static void put_line(struct l2tp_builder *b, const struct access_line *line)
{
	uint8_t value[ACCESS_LINE_AVP_MAX];
	uint16_t attr;

	if (line->circuit_len)
		l2tp_build_vendor(b, ACCESS_LINE_VENDOR, ACCESS_LINE_CODE_CIRCUIT_ID, line->circuit_id,
				  line->circuit_len);
	if (line->remote_len)
		l2tp_build_vendor(b, ACCESS_LINE_VENDOR, ACCESS_LINE_CODE_REMOTE_ID, line->remote_id,
				  line->remote_len);
	for (unsigned int v = 0; v < ACCESS_LINE_VALUES; v++) {
		size_t len = access_line_put_avp(line, v, &attr, value);

		if (len)
			l2tp_build_vendor(b, ACCESS_LINE_VENDOR, attr, value, len);
	}
}

void l2tp_call_set_line(struct l2tp_call *c, const struct access_line *line)
{
	c->line = line;
	if (access_line_bps(line, ACCESS_LINE_ACTUAL_DOWN))
		c->tx_speed = access_line_bps(line, ACCESS_LINE_ACTUAL_DOWN);
	if (access_line_bps(line, ACCESS_LINE_ACTUAL_UP))
		c->rx_speed = access_line_bps(line, ACCESS_LINE_ACTUAL_UP);
}

void l2tp_send_icrq(struct l2tp_session *s)
{
	const struct l2tp_call *c = &s->call;
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	start(s, &b, buf, L2TP_ICRQ);
	l2tp_build_u16(&b, L2TP_AVP_SESSION_ID, s->local_id);
	l2tp_build_u32(&b, L2TP_AVP_CALL_SERIAL, c->serial);
	l2tp_build_u32(&b, L2TP_AVP_BEARER_TYPE, l2tp_call_bearer(c));
	put_text(&b, L2TP_AVP_CALLED_NUMBER, c->called);
	put_text(&b, L2TP_AVP_CALLING_NUMBER, c->calling);
	put_text(&b, L2TP_AVP_SUB_ADDRESS, c->sub_address);
	if (c->physical_channel)
		l2tp_build_u32(&b, L2TP_AVP_PHYSICAL_CHANNEL, c->physical_channel);
	if (c->line)
		put_line(&b, c->line);
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
uint32_t l2tp_call_framing(const struct l2tp_tunnel *t)
{
	bool only_async = (t->peer.framing_caps & L2TP_CAPS_BOTH) == L2TP_FRAMING_ASYNC;

	return only_async ? L2TP_FRAMING_ASYNC : L2TP_FRAMING_SYNC;
}

uint32_t l2tp_call_bearer(const struct l2tp_call *c)
{
	return c->bearer_analog ? L2TP_BEARER_ANALOG : L2TP_BEARER_DIGITAL;
}

/* Return: it has proxy AVPs. */
static bool build_iccn(struct l2tp_session *s, struct l2tp_builder *b, uint8_t *buf,
		       enum l2tp_proxy_parts parts)
{
	const struct l2tp_call *c = &s->call;
	size_t bare;

	start(s, b, buf, L2TP_ICCN);
	l2tp_build_u32(b, L2TP_AVP_TX_SPEED, c->tx_speed);
	l2tp_build_u32(b, L2TP_AVP_FRAMING_TYPE, l2tp_call_framing(s->t));
	if (c->rx_speed != c->tx_speed)
		l2tp_build_u32(b, L2TP_AVP_RX_SPEED, c->rx_speed);
	if (c->sequencing_required)
		l2tp_build_bytes(b, L2TP_AVP_SEQUENCING_REQUIRED, NULL, 0);
	bare = b->w.len;
	if (s->proxy)
		l2tp_put_proxy(b, s->proxy, parts);
	return b->w.len > bare;
}

/*
 * Proxy information may be too long for a message. The LNS can do without any of it, but half of LCP would have it believe
 * in a link that the client does not have.
 */
void l2tp_send_iccn(struct l2tp_session *s)
{
	static const char *const left_out[] = {
		[L2TP_PROXY_NOT_FIRST] = "initial LCP request",
		[L2TP_PROXY_NOTHING] = "proxy information",
	};
	enum l2tp_proxy_parts parts = L2TP_PROXY_ALL;
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	s->proxy_sent = build_iccn(s, &b, buf, parts);
	while (b.w.err && parts < L2TP_PROXY_NOTHING) {
		parts++;
		l2tp_log(s->t, "session %u: the ICCN has no room for the %s", s->local_id, left_out[parts]);
		s->proxy_sent = build_iccn(s, &b, buf, parts);
	}
	s->iccn_sent = true;
	l2tp_tunnel_queue(s->t, &b);
	explicit_bzero(buf, sizeof(buf));
	l2tp_proxy_set(s, NULL);
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
	if (why->has_cause)
		l2tp_build_cause(&b, &why->cause);
	l2tp_tunnel_queue(t, &b);
}

void l2tp_take_icrq(struct l2tp_session *s, const struct l2tp_msg *m)
{
	struct l2tp_call *c = &s->call;

	c->serial = l2tp_msg_u32(m, L2TP_AVP_CALL_SERIAL);
	s->peer_bearer = l2tp_msg_u32(m, L2TP_AVP_BEARER_TYPE) & L2TP_CAPS_BOTH;
	c->bearer_analog = s->peer_bearer & L2TP_BEARER_ANALOG;
	l2tp_msg_text(m, L2TP_AVP_CALLED_NUMBER, c->called, sizeof(c->called));
	l2tp_msg_text(m, L2TP_AVP_CALLING_NUMBER, c->calling, sizeof(c->calling));
	l2tp_msg_text(m, L2TP_AVP_SUB_ADDRESS, c->sub_address, sizeof(c->sub_address));
	c->physical_channel = l2tp_msg_u32(m, L2TP_AVP_PHYSICAL_CHANNEL);
	if (m->has_line && l2tp_line_set(s, &m->line))
		l2tp_log(s->t, "access-line information not kept");
}

void l2tp_take_iccn(struct l2tp_session *s, const struct l2tp_msg *m)
{
	struct l2tp_call *c = &s->call;

	s->peer_framing = l2tp_msg_u32(m, L2TP_AVP_FRAMING_TYPE) & L2TP_CAPS_BOTH;
	c->tx_speed = l2tp_msg_u32(m, L2TP_AVP_TX_SPEED);
	c->rx_speed = c->tx_speed;
	if (l2tp_msg_has(m, L2TP_AVP_RX_SPEED))
		c->rx_speed = l2tp_msg_u32(m, L2TP_AVP_RX_SPEED);
	c->sequencing_required = l2tp_msg_has(m, L2TP_AVP_SEQUENCING_REQUIRED);
	l2tp_take_proxy(s, m);
}
