// SPDX-License-Identifier: GPL-2.0
/*
 * The packets that an access concentrator sends.
 */
#include "discovery_reply.h"

uint16_t reply_max_payload(uint16_t limit, const struct disc_msg *m)
{
	uint16_t granted = m->max_payload < limit ? m->max_payload : limit;

	return granted > PPPOE_PAYLOAD_STD ? granted : 0;
}

static void put_max_payload(struct writer *w, uint16_t max_payload)
{
	if (max_payload)
		disc_msg_put_be16(w, PPPOE_TAG_MAX_PAYLOAD, max_payload);
}

/* What every answer returns unmodified (RFC 2516 appendix A). */
static void put_echoes(struct writer *w, const struct disc_msg *m)
{
	disc_msg_echo(w, PPPOE_TAG_HOST_UNIQ, &m->host_uniq);
	disc_msg_echo(w, PPPOE_TAG_RELAY_ID, &m->relay);
}

size_t reply_pado(uint8_t *buf, const struct disc_config *cfg, const struct disc_msg *m, const uint8_t cookie[COOKIE_LEN])
{
	struct writer w;

	disc_msg_begin(&w, buf, PPPOE_PADO, 0);
	disc_msg_put_text(&w, PPPOE_TAG_AC_NAME, cfg->ac_name);
	disc_msg_echo(&w, PPPOE_TAG_SERVICE_NAME, &m->service);
	if (!cfg->service_any && !m->service.len)
		disc_msg_put_text(&w, PPPOE_TAG_SERVICE_NAME, cfg->service_name);
	disc_msg_put(&w, PPPOE_TAG_AC_COOKIE, cookie, COOKIE_LEN);
	put_echoes(&w, m);
	put_max_payload(&w, reply_max_payload(cfg->max_payload, m));
	return disc_msg_end(&w);
}

size_t reply_pads(uint8_t *buf, uint16_t sid, const struct disc_msg *m, uint16_t max_payload)
{
	struct writer w;

	disc_msg_begin(&w, buf, PPPOE_PADS, sid);
	disc_msg_echo(&w, PPPOE_TAG_SERVICE_NAME, &m->service);
	put_echoes(&w, m);
	put_max_payload(&w, max_payload);
	return disc_msg_end(&w);
}

static size_t refusal(uint8_t *buf, const struct disc_msg *m, enum pppoe_tag error, const char *text)
{
	struct writer w;

	disc_msg_begin(&w, buf, PPPOE_PADS, 0);
	disc_msg_echo(&w, PPPOE_TAG_SERVICE_NAME, &m->service);
	disc_msg_put_text(&w, error, text);
	put_echoes(&w, m);
	return disc_msg_end(&w);
}

size_t reply_refusal(uint8_t *buf, const struct disc_msg *m, enum pppoe_tag error, const char *text)
{
	size_t len = refusal(buf, m, error, text);

	return len ? len : refusal(buf, m, error, "");
}

size_t reply_padt(uint8_t *buf, uint16_t sid, const char *text)
{
	struct writer w;
	size_t len;

	disc_msg_begin(&w, buf, PPPOE_PADT, sid);
	if (text)
		disc_msg_put_text(&w, PPPOE_TAG_GENERIC_ERROR, text);
	len = disc_msg_end(&w);
	return len || !text ? len : reply_padt(buf, sid, NULL);
}
