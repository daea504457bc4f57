// SPDX-License-Identifier: GPL-2.0
#include "vici_msg.h"

#include <stdarg.h>
#include <stdio.h>

#define TYPE_REQUEST	0
#define TYPE_ANSWER	1
#define TYPE_REGISTER	3
#define TYPE_CONFIRM	5
#define TYPE_EVENT	7
#define VALUE_MAX	1024	/* octets of a value that is given as text; the format allows more */

static void put_name(struct writer *w, const char *name)
{
	size_t len = strlen(name);

	if (len > VICI_NAME_MAX)
		w->err = true;
	writer_u8(w, (uint8_t)len);
	writer_bytes(w, name, len);
}

static void put_data(struct writer *w, const void *data, size_t len)
{
	if (len > UINT16_MAX)
		w->err = true;
	writer_be16(w, (uint16_t)len);
	writer_bytes(w, data, len);
}

static void begin(struct writer *w, uint8_t type, const char *name)
{
	writer_be32(w, 0);
	writer_u8(w, type);
	put_name(w, name);
}

void vici_begin(struct writer *w, const char *command)
{
	begin(w, TYPE_REQUEST, command);
}

void vici_begin_events(struct writer *w, const char *event)
{
	begin(w, TYPE_REGISTER, event);
}

size_t vici_end(struct writer *w)
{
	size_t len = w->len - VICI_HEADER_LEN;

	if (w->err || len > VICI_PACKET_MAX)
		return 0;
	writer_patch_be16(w, 0, (uint16_t)(len >> 16));
	writer_patch_be16(w, 2, (uint16_t)len);
	return w->len;
}

void vici_section(struct writer *w, const char *name)
{
	writer_u8(w, VICI_SECTION);
	put_name(w, name);
}

void vici_section_end(struct writer *w)
{
	writer_u8(w, VICI_SECTION_END);
}

void vici_list(struct writer *w, const char *name)
{
	writer_u8(w, VICI_LIST);
	put_name(w, name);
}

void vici_list_end(struct writer *w)
{
	writer_u8(w, VICI_LIST_END);
}

void vici_item(struct writer *w, const char *text)
{
	writer_u8(w, VICI_ITEM);
	put_data(w, text, strlen(text));
}

void vici_data(struct writer *w, const char *key, const void *data, size_t len)
{
	writer_u8(w, VICI_VALUE);
	put_name(w, key);
	put_data(w, data, len);
}

void vici_value(struct writer *w, const char *key, const char *fmt, ...)
{
	char text[VALUE_MAX];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (len < 0 || (size_t)len >= sizeof(text))
		w->err = true;
	else
		vici_data(w, key, text, (size_t)len);
}

bool vici_answer(struct reader *r, const void *packet, size_t len)
{
	uint8_t type;

	reader_init(r, packet, len);
	type = reader_u8(r);
	return !r->err && (type == TYPE_ANSWER || type == TYPE_CONFIRM);
}

bool vici_event(struct reader *r, const void *packet, size_t len)
{
	reader_init(r, packet, len);
	if (reader_u8(r) != TYPE_EVENT)
		return false;
	reader_take(r, reader_u8(r));
	return !r->err;
}

static void take_name(struct reader *r, struct vici_element *e)
{
	size_t len = reader_u8(r);

	reader_copy(r, e->name, len);
	e->name[r->err ? 0 : len] = '\0';
}

static void take_data(struct reader *r, struct vici_element *e)
{
	e->len = reader_be16(r);
	e->data = reader_take(r, e->len);
}

bool vici_next(struct reader *r, struct vici_element *e)
{
	if (r->err || !r->left)
		return false;
	e->type = reader_u8(r);
	e->name[0] = '\0';
	e->data = NULL;
	e->len = 0;
	switch (e->type) {
	case VICI_SECTION:
	case VICI_LIST:
		take_name(r, e);
		break;
	case VICI_VALUE:
		take_name(r, e);
		take_data(r, e);
		break;
	case VICI_ITEM:
		take_data(r, e);
		break;
	case VICI_SECTION_END:
	case VICI_LIST_END:
		break;
	default:
		r->err = true;
	}
	return !r->err;
}

static bool has_text(const struct vici_element *e, const char *text)
{
	return e->len == strlen(text) && !memcmp(e->data, text, e->len);
}

bool vici_failed(const struct reader *answer, char *why, size_t size)
{
	struct reader r = *answer, text;
	struct vici_element e;
	bool failed = true;

	if (why)
		snprintf(why, size, "no reason given");
	while (vici_next(&r, &e)) {
		if (e.type != VICI_VALUE)
			continue;
		if (!strcmp(e.name, "success"))
			failed = !has_text(&e, "yes");
		if (why && !strcmp(e.name, "errmsg")) {
			reader_init(&text, e.data, e.len);
			reader_text(&text, why, size);
		}
	}
	return failed || r.err;
}

void vici_items(const struct reader *answer, void (*item)(void *ctx, const char *text), void *ctx)
{
	char text[VICI_NAME_MAX + 1];
	struct reader r = *answer;
	struct vici_element e;

	while (vici_next(&r, &e)) {
		if (e.type != VICI_ITEM || e.len > VICI_NAME_MAX)
			continue;
		memcpy(text, e.data, e.len);
		text[e.len] = '\0';
		item(ctx, text);
	}
}
