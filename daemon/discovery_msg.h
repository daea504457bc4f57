/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PPPoE discovery packets (RFC 2516 sections 4 and 5, appendix A). Pure.
 *
 *    0                   1                   2                   3
 *   | VER=1 | TYPE=1|     CODE      |          SESSION_ID           |
 *   |            LENGTH             |  tags: type 2, length 2, value
 */
#ifndef OPENLAC_DISCOVERY_MSG_H
#define OPENLAC_DISCOVERY_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cursor.h"

enum pppoe_code {
	PPPOE_PADO = 0x07,
	PPPOE_PADI = 0x09,
	PPPOE_PADR = 0x19,
	PPPOE_PADS = 0x65,
	PPPOE_PADT = 0xa7,
};

enum pppoe_tag {
	PPPOE_TAG_END = 0x0000,
	PPPOE_TAG_SERVICE_NAME = 0x0101,
	PPPOE_TAG_AC_NAME = 0x0102,
	PPPOE_TAG_HOST_UNIQ = 0x0103,
	PPPOE_TAG_AC_COOKIE = 0x0104,
	PPPOE_TAG_VENDOR = 0x0105,
	PPPOE_TAG_RELAY_ID = 0x0110,
	PPPOE_TAG_MAX_PAYLOAD = 0x0120,		/* RFC 4638 */
	PPPOE_TAG_SERVICE_NAME_ERROR = 0x0201,
	PPPOE_TAG_AC_SYSTEM_ERROR = 0x0202,
	PPPOE_TAG_GENERIC_ERROR = 0x0203,
};

enum {
	PPPOE_HEADER_LEN = 6,
	PPPOE_TAG_HEADER_LEN = 4,
	PPPOE_BUILD_MAX = 1484,		/* leaves a relay agent room for its tag, RFC 2516 section 5.1 */
	PPPOE_PAYLOAD_STD = 1492,	/* what PPP may use without RFC 4638 */
};

/* A tag's value inside the received packet; data is NULL when the tag is absent, never when it is only empty. */
struct pppoe_value {
	const uint8_t *data;
	size_t len;
};

/**
 * struct disc_msg - a parsed packet; the values point into it
 * @code: enum pppoe_code, or any other octet
 * @sid: session id, host byte order
 * @service: Service-Name
 * @services: number of Service-Name tags
 * @host_uniq: Host-Uniq
 * @relay: Relay-Session-Id
 * @cookie: AC-Cookie
 * @line: sub-options of the TR-101 tag, see access_line_parse(); of several tags the last one counts
 * @max_payload: PPP-Max-Payload, 0 when absent or not two octets long
 * @generic_error: the sender reports that it gave up
 */
struct disc_msg {
	uint8_t code;
	uint16_t sid;
	struct pppoe_value service;
	unsigned int services;
	struct pppoe_value host_uniq;
	struct pppoe_value relay;
	struct pppoe_value cookie;
	struct pppoe_value line;
	uint16_t max_payload;
	bool generic_error;
};

/**
 * disc_msg_header() - read and check the fixed header
 * @m: cleared, then code and sid are set as far as they could be read, also when this fails
 * @buf: from the PPPoE version octet on
 * @len: octets, Ethernet padding included
 * @tags: the octets that LENGTH covers; what follows them is padding
 *
 * Return: 0, or -EINVAL: truncated, wrong version or type, or LENGTH beyond the frame.
 */
int disc_msg_header(struct disc_msg *m, const uint8_t *buf, size_t len, struct reader *tags);

/**
 * disc_msg_tags() - read the tags up to End-Of-List or the end
 * @m: filled in
 * @tags: from disc_msg_header()
 *
 * Unknown tags are skipped (RFC 2516 section 5).
 *
 * Return: 0, or -EINVAL: a tag that exceeds the packet, an End-Of-List with a value, or a second Host-Uniq, AC-Cookie or
 * Relay-Session-Id, of which it is unknown which one to echo.
 */
int disc_msg_tags(struct disc_msg *m, struct reader *tags);

/* Starts a packet of at most PPPOE_BUILD_MAX octets in @buf, which has room for as many. */
void disc_msg_begin(struct writer *w, uint8_t *buf, uint8_t code, uint16_t sid);

/* Appends a tag. */
void disc_msg_put(struct writer *w, uint16_t type, const void *value, size_t len);
void disc_msg_put_text(struct writer *w, uint16_t type, const char *text);
void disc_msg_put_be16(struct writer *w, uint16_t type, uint16_t value);

/* Appends a received tag again, if it was there. */
void disc_msg_echo(struct writer *w, uint16_t type, const struct pppoe_value *v);

/**
 * disc_msg_end() - fill in LENGTH
 *
 * Return: octets of the packet, or 0 when it did not fit.
 */
size_t disc_msg_end(struct writer *w);

#endif /* OPENLAC_DISCOVERY_MSG_H */
