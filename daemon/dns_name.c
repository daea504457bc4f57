// SPDX-License-Identifier: GPL-2.0
#include "dns_name.h"

#define LABEL_MAX	63
#define LABEL_POINTER	0xc0	/* upper two bits of a length; 01 and 10 are reserved */
#define POINTERS_MAX	16	/* servers need one or two; the format itself would allow thousands */

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

static bool host_octet(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Appends the label of @n octets at @r, with its length. Return: false when it is cut short or the name grows too long. */
static bool read_label(struct dns_name *name, struct reader *r, uint8_t n)
{
	const uint8_t *label = reader_take(r, n);

	if (!label || (size_t)n + 1 > DNS_NAME_WIRE - name->len)
		return false;
	name->wire[name->len++] = n;
	for (uint8_t i = 0; i < n; i++)
		name->wire[name->len++] = lower(label[i]);
	return true;
}

bool dns_name_read(const uint8_t *msg, size_t len, struct reader *r, struct dns_name *name)
{
	size_t start = (size_t)(r->data - msg);
	struct reader at = *r;
	unsigned int pointers = 0;
	uint8_t n;

	name->len = 0;
	do {
		n = reader_u8(&at);
		if ((n & LABEL_POINTER) == LABEL_POINTER) {
			size_t to = (size_t)(n & ~LABEL_POINTER) << 8 | reader_u8(&at);

			/* Strictly before the part that it is in: a loop cannot be written that way. */
			if (at.err || to >= start || ++pointers > POINTERS_MAX)
				goto malformed;
			if (pointers == 1)
				*r = at;
			start = to;
			reader_init(&at, msg + to, len - to);
		} else if (at.err || n > LABEL_MAX || !read_label(name, &at, n)) {
			goto malformed;
		}
	} while (n);
	if (!pointers)
		*r = at;
	return true;

malformed:
	r->err = true;
	return false;
}

bool dns_name_from_text(struct dns_name *name, const char *text)
{
	name->len = 0;
	for (;;) {
		size_t n = strcspn(text, ".");

		/* Room for this label and for the root behind it. */
		if (!n || n > LABEL_MAX || n + 2 > DNS_NAME_WIRE - name->len)
			return false;
		name->wire[name->len++] = (uint8_t)n;
		for (size_t i = 0; i < n; i++) {
			uint8_t c = lower((uint8_t)text[i]);

			if (!host_octet(c))
				return false;
			name->wire[name->len++] = c;
		}
		if (!text[n])
			break;
		text += n + 1;
	}
	name->wire[name->len++] = 0;
	return true;
}

bool dns_name_to_text(const struct dns_name *name, char text[REALM_MAX + 1])
{
	size_t len = 0;

	/* 255 octets on the wire are at most 253 in text: the first length and the root have no counterpart. */
	for (size_t at = 0; name->wire[at]; at += 1 + (size_t)name->wire[at]) {
		if (at)
			text[len++] = '.';
		for (uint8_t i = 1; i <= name->wire[at]; i++) {
			uint8_t c = name->wire[at + i];

			if (!host_octet(c))
				return false;
			text[len++] = (char)c;
		}
	}
	text[len] = '\0';
	return true;
}
