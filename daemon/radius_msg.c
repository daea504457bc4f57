// SPDX-License-Identifier: GPL-2.0
#include "radius_msg.h"

#include <errno.h>
#include <string.h>

#include "cursor.h"

#define TAG_MAX	0x1f	/* RFC 2868 section 3.1 */

int radius_parse(struct radius_msg *m, const uint8_t *buf, size_t len)
{
	struct reader r, body;
	size_t total;

	reader_init(&r, buf, len);
	m->err = false;
	m->code = reader_u8(&r);
	m->id = reader_u8(&r);
	total = reader_be16(&r);
	reader_copy(&r, m->authenticator, sizeof(m->authenticator));
	if (r.err || total < RADIUS_HEADER_LEN || total > RADIUS_MSG_MAX || total > len)
		return -EINVAL;
	m->len = total - RADIUS_HEADER_LEN;
	reader_copy(&r, m->attrs, m->len);
	reader_init(&body, m->attrs, m->len);
	while (body.left) {
		size_t attr_len;

		reader_u8(&body);
		attr_len = reader_u8(&body);
		if (attr_len < 2 || !reader_take(&body, attr_len - 2))
			return -EINVAL;
	}
	return (int)total;
}

bool radius_next(const struct radius_msg *m, size_t *at, struct radius_attr *a)
{
	struct reader r;
	size_t len;

	if (*at >= m->len)
		return false;
	reader_init(&r, m->attrs + *at, m->len - *at);
	a->type = reader_u8(&r);
	len = reader_u8(&r);
	if (len < 2)
		return false;
	a->len = len - 2;
	a->value = reader_take(&r, a->len);
	*at += len;
	return a->value;
}

bool radius_find(const struct radius_msg *m, uint8_t type, struct radius_attr *a)
{
	size_t at = 0;

	while (radius_next(m, &at, a)) {
		if (a->type == type)
			return true;
	}
	return false;
}

bool radius_find_u32(const struct radius_msg *m, uint8_t type, uint32_t *value)
{
	struct radius_attr a;
	size_t at = 0;

	while (radius_next(m, &at, &a)) {
		struct reader r;

		if (a.type != type || a.len != sizeof(*value))
			continue;
		reader_init(&r, a.value, a.len);
		*value = reader_be32(&r);
		return true;
	}
	return false;
}

void radius_msg_init(struct radius_msg *m, uint8_t code)
{
	memset(m, 0, sizeof(*m));
	m->code = code;
}

/* Room for an attribute with its header written. Return: where the value goes, or NULL. */
static uint8_t *append(struct radius_msg *m, uint8_t type, size_t len)
{
	struct writer w = { .head = m->attrs, .len = m->len, .cap = sizeof(m->attrs), .err = m->err };
	uint8_t *value;

	if (len > RADIUS_VALUE_MAX || w.err || len + 2 > w.cap - w.len) {
		m->err = true;
		return NULL;
	}
	writer_u8(&w, type);
	writer_u8(&w, (uint8_t)(len + 2));
	value = writer_put(&w, len);
	m->len = w.len;
	return value;
}

/* @tag 0 = without one */
static void add(struct radius_msg *m, uint8_t type, uint8_t tag, const void *value, size_t len)
{
	uint8_t *p;

	if (!len)
		return;
	p = append(m, type, len + (tag ? 1 : 0));
	if (!p)
		return;
	if (tag)
		*p++ = tag;
	memcpy(p, value, len);
}

void radius_add(struct radius_msg *m, uint8_t type, const void *value, size_t len)
{
	add(m, type, 0, value, len);
}

void radius_add_text(struct radius_msg *m, uint8_t type, const char *text)
{
	radius_add(m, type, text, strlen(text));
}

void radius_add_u32(struct radius_msg *m, uint8_t type, uint32_t value)
{
	uint8_t octets[4];
	struct writer w;

	writer_init(&w, octets, sizeof(octets));
	writer_be32(&w, value);
	radius_add(m, type, octets, sizeof(octets));
}

void radius_add_tagged_u24(struct radius_msg *m, uint8_t type, uint8_t tag, uint32_t value)
{
	radius_add_u32(m, type, (uint32_t)(tag & TAG_MAX) << 24 | (value & 0xffffff));
}

void radius_add_tagged_text(struct radius_msg *m, uint8_t type, uint8_t tag, const char *text)
{
	add(m, type, tag & TAG_MAX, text, strlen(text));
}

void radius_add_proxy_states(struct radius_msg *m, const struct radius_msg *from)
{
	struct radius_attr a;
	size_t at = 0;

	while (radius_next(from, &at, &a)) {
		if (a.type == RADIUS_PROXY_STATE)
			radius_add(m, a.type, a.value, a.len);
	}
}
