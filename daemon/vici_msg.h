/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages of vici, the control protocol of strongSwan's charon. Pure.
 *
 *	length (4)  type (1)  [length of name (1)  name]  elements ...
 *
 * The length, in network byte order, is that of all behind it; requests and events have a name, answers have none. Elements
 * are sections, which nest, values with a key, and lists of values.
 */
#ifndef OPENLAC_VICI_MSG_H
#define OPENLAC_VICI_MSG_H

#include "cursor.h"

#define VICI_HEADER_LEN	4
#define VICI_NAME_MAX	255
#define VICI_PACKET_MAX	524288	/* what charon sends and takes at most, without the length in front */

/* Begins a request, or one to be told of events. vici_end() ends it and returns its octets, 0 when it did not fit @w. */
void vici_begin(struct writer *w, const char *command);
void vici_begin_events(struct writer *w, const char *event);
size_t vici_end(struct writer *w);

void vici_section(struct writer *w, const char *name);
void vici_section_end(struct writer *w);
void vici_list(struct writer *w, const char *name);
void vici_list_end(struct writer *w);

/* An item of a list; a value of any octets; a value of text. What is too long for the format fails as what does not fit. */
void vici_item(struct writer *w, const char *text);
void vici_data(struct writer *w, const char *key, const void *data, size_t len);
void vici_value(struct writer *w, const char *key, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

enum vici_type {
	VICI_SECTION = 1,
	VICI_SECTION_END,
	VICI_VALUE,
	VICI_LIST,
	VICI_ITEM,
	VICI_LIST_END,
};

/**
 * struct vici_element - one element of an answer
 * @type: what it is
 * @name: of a section, value or list, terminated; otherwise empty
 * @data, @len: of a value or item
 */
struct vici_element {
	enum vici_type type;
	char name[VICI_NAME_MAX + 1];
	const uint8_t *data;
	size_t len;
};

/* Whether a packet, without the length in front, is an answer to a request, or an event; @r has its elements then. */
bool vici_answer(struct reader *r, const void *packet, size_t len);
bool vici_event(struct reader *r, const void *packet, size_t len);

/* Return: false at the end, and when what follows is no element (r->err is set then). */
bool vici_next(struct reader *r, struct vici_element *e);

/**
 * vici_failed() - whether an answer says that the request was not carried out
 * @answer: its elements; the caller's reader stays where it is
 * @why: what charon says of it, printable; may be NULL
 * @size: octets of @why
 */
bool vici_failed(const struct reader *answer, char *why, size_t size);

/**
 * vici_items() - the items of the lists of an answer
 * @answer: its elements; the caller's reader stays where it is
 * @item: called with each that is shorter than VICI_NAME_MAX, terminated
 * @ctx: passed to @item
 */
void vici_items(const struct reader *answer, void (*item)(void *ctx, const char *text), void *ctx);

#endif /* OPENLAC_VICI_MSG_H */
