/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bounds-checked access to packet bytes.
 *
 *   head        data                tail          end
 *    |  consumed | still to be read  |  (writer:   |
 *    |           |                   |   room)     |
 *
 * A reader moves data towards tail; a writer moves tail towards end. Each remembers its first failure in err and then
 * does nothing more, so that a caller checks once, at the end. Reads after a failure return zero.
 */
#ifndef OPENLAC_CURSOR_H
#define OPENLAC_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * struct reader - a view of bytes that belong to somebody else
 * @data: next byte to read
 * @left: octets still to be read
 * @err: a read went past the end
 */
struct reader {
	const uint8_t *data;
	size_t left;
	bool err;
};

static inline void reader_init(struct reader *r, const void *buf, size_t len)
{
	r->data = buf;
	r->left = len;
	r->err = false;
}

/**
 * reader_take() - consume @n octets
 *
 * Return: pointer to them, valid as long as the buffer, or NULL when fewer are left (err is set then).
 */
static inline const uint8_t *reader_take(struct reader *r, size_t n)
{
	const uint8_t *p = r->data;

	if (r->err || n > r->left) {
		r->err = true;
		return NULL;
	}
	r->data += n;
	r->left -= n;
	return p;
}

static inline uint8_t reader_u8(struct reader *r)
{
	const uint8_t *p = reader_take(r, 1);

	return p ? p[0] : 0;
}

/* Network byte order; assembled from octets because nothing on the wire is aligned. */
static inline uint16_t reader_be16(struct reader *r)
{
	const uint8_t *p = reader_take(r, 2);

	return p ? (uint16_t)(p[0] << 8 | p[1]) : 0;
}

static inline uint32_t reader_be32(struct reader *r)
{
	const uint8_t *p = reader_take(r, 4);

	return p ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3] : 0;
}

static inline void reader_copy(struct reader *r, void *dst, size_t n)
{
	const uint8_t *p = reader_take(r, n);

	if (p && n)
		memcpy(dst, p, n);
}

/**
 * reader_sub() - split the next @n octets off into a reader of their own
 *
 * Return: the sub-reader; with err set, and empty, when fewer than @n octets were left.
 */
static inline struct reader reader_sub(struct reader *r, size_t n)
{
	const uint8_t *p = reader_take(r, n);
	struct reader sub = { .data = p, .left = p ? n : 0, .err = !p };

	return sub;
}

/**
 * reader_text() - the rest as text for terminals and logs: nothing but printable ASCII passes
 * @r: reader
 * @out: result, terminated; what does not fit stays unread
 * @size: octets of it, at least 1
 */
static inline void reader_text(struct reader *r, char *out, size_t size)
{
	size_t n = 0;

	while (r->left && n + 1 < size) {
		uint8_t c = reader_u8(r);

		out[n++] = c >= 0x20 && c < 0x7f ? (char)c : '?';
	}
	out[n] = '\0';
}

/**
 * struct writer - bounded output buffer
 * @head: first octet
 * @len: octets written so far
 * @cap: octets that fit
 * @err: a write did not fit; nothing was written from then on
 */
struct writer {
	uint8_t *head;
	size_t len;
	size_t cap;
	bool err;
};

static inline void writer_init(struct writer *w, void *buf, size_t cap)
{
	w->head = buf;
	w->len = 0;
	w->cap = cap;
	w->err = false;
}

/**
 * writer_put() - reserve @n octets
 *
 * Return: where the caller may write them, or NULL when they do not fit (err is set then).
 */
static inline uint8_t *writer_put(struct writer *w, size_t n)
{
	uint8_t *p = w->head + w->len;

	if (w->err || n > w->cap - w->len) {
		w->err = true;
		return NULL;
	}
	w->len += n;
	return p;
}

static inline void writer_u8(struct writer *w, uint8_t v)
{
	uint8_t *p = writer_put(w, 1);

	if (p)
		p[0] = v;
}

static inline void writer_be16(struct writer *w, uint16_t v)
{
	uint8_t *p = writer_put(w, 2);

	if (p) {
		p[0] = (uint8_t)(v >> 8);
		p[1] = (uint8_t)v;
	}
}

static inline void writer_be32(struct writer *w, uint32_t v)
{
	writer_be16(w, (uint16_t)(v >> 16));
	writer_be16(w, (uint16_t)v);
}

static inline void writer_bytes(struct writer *w, const void *src, size_t n)
{
	uint8_t *p = writer_put(w, n);

	if (p && n)
		memcpy(p, src, n);
}

/**
 * writer_patch_be16() - overwrite two octets written earlier, such as a length known only at the end
 * @w: the writer
 * @at: offset of the first octet
 * @v: value
 */
static inline void writer_patch_be16(struct writer *w, size_t at, uint16_t v)
{
	if (w->err || at > w->len || w->len - at < 2) {
		w->err = true;
		return;
	}
	w->head[at] = (uint8_t)(v >> 8);
	w->head[at + 1] = (uint8_t)v;
}

#endif /* OPENLAC_CURSOR_H */
