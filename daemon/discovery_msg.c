// SPDX-License-Identifier: GPL-2.0
/*
 * PPPoE discovery packets: parse and build.
 */
#include <errno.h>
#include <string.h>

#include "access_line.h"
#include "discovery_msg.h"

enum {
	VERSION_TYPE = 0x11,
	LENGTH_AT = 4,
};

int disc_msg_header(struct disc_msg *m, const uint8_t *buf, size_t len, struct reader *tags)
{
	struct reader r;
	uint8_t version;
	uint16_t length;

	memset(m, 0, sizeof(*m));
	reader_init(&r, buf, len);
	version = reader_u8(&r);
	m->code = reader_u8(&r);
	m->sid = reader_be16(&r);
	length = reader_be16(&r);
	*tags = reader_sub(&r, length);
	return r.err || version != VERSION_TYPE ? -EINVAL : 0;
}

static int set_once(struct pppoe_value *v, const struct reader *value)
{
	if (v->data)
		return -EINVAL;
	v->data = value->data;
	v->len = value->left;
	return 0;
}

/*
 * Informational and from an access node: whatever it holds, the client gets its service. Of several the last one counts,
 * because an access node appends its tag after whatever the client made up.
 */
static void vendor_tag(struct disc_msg *m, struct reader value)
{
	if (reader_be32(&value) != ACCESS_LINE_VENDOR)
		return;
	m->line.data = value.data;
	m->line.len = value.left;
}

static int one_tag(struct disc_msg *m, uint16_t type, struct reader value)
{
	switch (type) {
	case PPPOE_TAG_SERVICE_NAME:
		m->services++;
		m->service.data = value.data;
		m->service.len = value.left;
		return 0;
	case PPPOE_TAG_HOST_UNIQ:
		return set_once(&m->host_uniq, &value);
	case PPPOE_TAG_RELAY_ID:
		return set_once(&m->relay, &value);
	case PPPOE_TAG_AC_COOKIE:
		return set_once(&m->cookie, &value);
	case PPPOE_TAG_VENDOR:
		vendor_tag(m, value);
		return 0;
	case PPPOE_TAG_MAX_PAYLOAD:
		m->max_payload = value.left == 2 ? reader_be16(&value) : 0;
		return 0;
	case PPPOE_TAG_GENERIC_ERROR:
		m->generic_error = true;
		return 0;
	default:
		return 0;
	}
}

int disc_msg_tags(struct disc_msg *m, struct reader *tags)
{
	while (tags->left) {
		uint16_t type = reader_be16(tags);
		uint16_t len = reader_be16(tags);
		struct reader value = reader_sub(tags, len);

		if (tags->err)
			return -EINVAL;
		if (type == PPPOE_TAG_END)
			return len ? -EINVAL : 0;
		if (one_tag(m, type, value))
			return -EINVAL;
	}
	return 0;
}

void disc_msg_begin(struct writer *w, uint8_t *buf, uint8_t code, uint16_t sid)
{
	writer_init(w, buf, PPPOE_BUILD_MAX);
	writer_u8(w, VERSION_TYPE);
	writer_u8(w, code);
	writer_be16(w, sid);
	writer_be16(w, 0);
}

void disc_msg_put(struct writer *w, uint16_t type, const void *value, size_t len)
{
	/* The length field is narrower than size_t; nothing this long fits anyway. */
	if (len > PPPOE_BUILD_MAX) {
		w->err = true;
		return;
	}
	writer_be16(w, type);
	writer_be16(w, (uint16_t)len);
	writer_bytes(w, value, len);
}

void disc_msg_put_text(struct writer *w, uint16_t type, const char *text)
{
	disc_msg_put(w, type, text, strlen(text));
}

void disc_msg_put_be16(struct writer *w, uint16_t type, uint16_t value)
{
	writer_be16(w, type);
	writer_be16(w, sizeof(value));
	writer_be16(w, value);
}

void disc_msg_echo(struct writer *w, uint16_t type, const struct pppoe_value *v)
{
	if (v->data)
		disc_msg_put(w, type, v->data, v->len);
}

size_t disc_msg_end(struct writer *w)
{
	writer_patch_be16(w, LENGTH_AT, (uint16_t)(w->len - PPPOE_HEADER_LEN));
	return w->err ? 0 : w->len;
}
