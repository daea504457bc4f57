/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RADIUS messages: header and attributes (RFC 2865 sections 3 and 5). Pure; nothing here knows a secret, see radius_auth.h.
 *
 *	 0               1               2               3
 *	+---------------+---------------+-------------------------------+
 *	|     Code      |  Identifier   |   Length, these 20 included   |
 *	+---------------+---------------+-------------------------------+
 *	|                   Authenticator, 16 octets                    |
 *	+---------------+---------------+-------------------------------+
 *	|     Type      |  Length, >= 2 |  Value ...                    |
 */
#ifndef OPENLAC_RADIUS_MSG_H
#define OPENLAC_RADIUS_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RADIUS_HEADER_LEN	20
#define RADIUS_MSG_MAX		4096	/* RFC 2865 section 3 */
#define RADIUS_ATTRS_MAX	(RADIUS_MSG_MAX - RADIUS_HEADER_LEN)
#define RADIUS_AUTH_LEN		16	/* of an authenticator */
#define RADIUS_VALUE_MAX	253	/* octets of an attribute's value */
#define RADIUS_MA_ATTR_LEN	(2 + RADIUS_AUTH_LEN)	/* the Message-Authenticator attribute */

enum radius_code {
	RADIUS_ACCESS_REQUEST = 1,
	RADIUS_ACCESS_ACCEPT = 2,
	RADIUS_ACCESS_REJECT = 3,
	RADIUS_ACCOUNTING_REQUEST = 4,
	RADIUS_ACCOUNTING_RESPONSE = 5,
	RADIUS_ACCESS_CHALLENGE = 11,
	RADIUS_DISCONNECT_REQUEST = 40,
	RADIUS_DISCONNECT_ACK = 41,
	RADIUS_DISCONNECT_NAK = 42,
	RADIUS_COA_REQUEST = 43,
	RADIUS_COA_NAK = 45,
};

/* Attribute types of RFC 2865, 2866, 2867, 2868, 2869, 3162 and 5176, as far as they are used here. */
enum radius_type {
	RADIUS_USER_NAME = 1,
	RADIUS_USER_PASSWORD = 2,
	RADIUS_NAS_IP_ADDRESS = 4,
	RADIUS_SERVICE_TYPE = 6,
	RADIUS_FRAMED_PROTOCOL = 7,
	RADIUS_FRAMED_IP_ADDRESS = 8,
	RADIUS_REPLY_MESSAGE = 18,
	RADIUS_CLASS = 25,
	RADIUS_VENDOR_SPECIFIC = 26,
	RADIUS_CALLING_STATION_ID = 31,
	RADIUS_NAS_IDENTIFIER = 32,
	RADIUS_PROXY_STATE = 33,
	RADIUS_ACCT_STATUS_TYPE = 40,
	RADIUS_ACCT_DELAY_TIME = 41,
	RADIUS_ACCT_INPUT_OCTETS = 42,
	RADIUS_ACCT_OUTPUT_OCTETS = 43,
	RADIUS_ACCT_SESSION_ID = 44,
	RADIUS_ACCT_SESSION_TIME = 46,
	RADIUS_ACCT_INPUT_PACKETS = 47,
	RADIUS_ACCT_OUTPUT_PACKETS = 48,
	RADIUS_ACCT_TERMINATE_CAUSE = 49,
	RADIUS_ACCT_INPUT_GIGAWORDS = 52,
	RADIUS_ACCT_OUTPUT_GIGAWORDS = 53,
	RADIUS_EVENT_TIMESTAMP = 55,
	RADIUS_NAS_PORT_TYPE = 61,
	RADIUS_TUNNEL_TYPE = 64,
	RADIUS_TUNNEL_MEDIUM_TYPE = 65,
	RADIUS_TUNNEL_CLIENT_ENDPOINT = 66,
	RADIUS_TUNNEL_SERVER_ENDPOINT = 67,
	RADIUS_ACCT_TUNNEL_CONNECTION = 68,
	RADIUS_TUNNEL_PASSWORD = 69,
	RADIUS_MESSAGE_AUTHENTICATOR = 80,
	RADIUS_TUNNEL_ASSIGNMENT_ID = 82,
	RADIUS_TUNNEL_PREFERENCE = 83,
	RADIUS_NAS_PORT_ID = 87,
	RADIUS_TUNNEL_CLIENT_AUTH_ID = 90,
	RADIUS_TUNNEL_SERVER_AUTH_ID = 91,
	RADIUS_NAS_IPV6_ADDRESS = 95,
	RADIUS_ERROR_CAUSE = 101,
};

/**
 * struct radius_msg - a message as it is parsed or put together
 * @code: enum radius_code, or any other octet in a parsed one
 * @id: identifier
 * @authenticator: as received, or the Request Authenticator of an Access-Request to be sent
 * @err: an attribute did not fit; building it fails
 * @len, @attrs: the attributes in wire format, every length of them checked
 */
struct radius_msg {
	uint8_t code, id;
	uint8_t authenticator[RADIUS_AUTH_LEN];
	bool err;
	size_t len;
	uint8_t attrs[RADIUS_ATTRS_MAX];
};

/* An attribute within a message. @value belongs to the message. */
struct radius_attr {
	uint8_t type;
	size_t len;
	const uint8_t *value;
};

/**
 * radius_parse() - check a datagram and take it apart
 * @m: result
 * @buf: the datagram, hostile
 * @len: octets; those behind the message's own Length are padding and ignored (RFC 2865 section 3)
 *
 * Return: octets of the message, or -EINVAL when a length in it is impossible.
 */
int radius_parse(struct radius_msg *m, const uint8_t *buf, size_t len);

/**
 * radius_next() - walk through the attributes
 * @m: message
 * @at: offset of the next one, 0 at first
 * @a: result
 *
 * Return: false at the end.
 */
bool radius_next(const struct radius_msg *m, size_t *at, struct radius_attr *a);

/* The first attribute of a type. Return: false when there is none. */
bool radius_find(const struct radius_msg *m, uint8_t type, struct radius_attr *a);

/* The first one of a type with a value of four octets. Return: false when there is none. */
bool radius_find_u32(const struct radius_msg *m, uint8_t type, uint32_t *value);

/* An empty message to be put together. */
void radius_msg_init(struct radius_msg *m, uint8_t code);

/*
 * Each appends an attribute; one that does not fit sets m->err, and a value of no octets is left out (RFC 2865 section 5).
 */
void radius_add(struct radius_msg *m, uint8_t type, const void *value, size_t len);
void radius_add_text(struct radius_msg *m, uint8_t type, const char *text);
void radius_add_u32(struct radius_msg *m, uint8_t type, uint32_t value);

/* RFC 2868 forms; @tag 0 = unused. A text without a tag has no tag octet. */
void radius_add_tagged_u24(struct radius_msg *m, uint8_t type, uint8_t tag, uint32_t value);
void radius_add_tagged_text(struct radius_msg *m, uint8_t type, uint8_t tag, const char *text);

/* Appends the Proxy-State attributes of @from, all of them and in order (RFC 2865 section 5.33). */
void radius_add_proxy_states(struct radius_msg *m, const struct radius_msg *from);

#endif /* OPENLAC_RADIUS_MSG_H */
