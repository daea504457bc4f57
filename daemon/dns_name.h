/* SPDX-License-Identifier: GPL-2.0 */
/* Domain names on the wire (RFC 1035 sections 3.1 and 4.1.4). Pure. */
#ifndef OPENLAC_DNS_NAME_H
#define OPENLAC_DNS_NAME_H

#include <stdbool.h>

#include "cursor.h"
#include "realm.h"

#define DNS_NAME_WIRE	255	/* octets with all lengths and the root */

/**
 * struct dns_name - a name without compression, in lower case
 * @len: octets in use; 1 = the root, 0 = not set
 * @wire: labels, each behind its length; ends with the empty label
 */
struct dns_name {
	size_t len;
	uint8_t wire[DNS_NAME_WIRE];
};

/**
 * dns_name_read() - read a name that may be compressed
 * @msg: the whole message, which pointers count from
 * @len: its octets
 * @r: inside @msg, at the name; moves behind it
 * @name: result
 *
 * Pointers must lead backwards, and only a few are followed: no message makes this loop or run long.
 *
 * Return: false when the name is malformed; @r is in its error state then.
 */
bool dns_name_read(const uint8_t *msg, size_t len, struct reader *r, struct dns_name *name);

/* From letters, digits, hyphens, underscores and dots, none at the end. Return: false when it is not such a name. */
bool dns_name_from_text(struct dns_name *name, const char *text);

/**
 * dns_name_to_text() - the inverse
 * @name: as read from a message
 * @text: result, "" for the root
 *
 * Return: false when a label has other octets; asking for such a name would take escapes, and no host has one.
 */
bool dns_name_to_text(const struct dns_name *name, char text[REALM_MAX + 1]);

static inline bool dns_name_equal(const struct dns_name *a, const struct dns_name *b)
{
	return a->len == b->len && !memcmp(a->wire, b->wire, a->len);
}

#endif /* OPENLAC_DNS_NAME_H */
