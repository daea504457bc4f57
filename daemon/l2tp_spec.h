/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What RFC 2661 says about each message and each AVP, as data: parser, builder and tests share
 * these tables.
 */
#ifndef OPENLAC_L2TP_SPEC_H
#define OPENLAC_L2TP_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 2661 section 3.2. */
enum l2tp_msg_type {
	L2TP_SCCRQ = 1,
	L2TP_SCCRP = 2,
	L2TP_SCCCN = 3,
	L2TP_STOPCCN = 4,
	L2TP_HELLO = 6,
	L2TP_OCRQ = 7,
	L2TP_OCRP = 8,
	L2TP_OCCN = 9,
	L2TP_ICRQ = 10,
	L2TP_ICRP = 11,
	L2TP_ICCN = 12,
	L2TP_CDN = 14,
	L2TP_WEN = 15,
	L2TP_SLI = 16,
	L2TP_MSG_COUNT,
};

/* Attribute types of vendor 0: RFC 2661 sections 4.4.1 to 4.4.6, and RFC 3145. */
enum l2tp_attr {
	L2TP_AVP_MESSAGE_TYPE = 0,
	L2TP_AVP_RESULT_CODE = 1,
	L2TP_AVP_PROTOCOL_VERSION = 2,
	L2TP_AVP_FRAMING_CAPS = 3,
	L2TP_AVP_BEARER_CAPS = 4,
	L2TP_AVP_TIE_BREAKER = 5,
	L2TP_AVP_FIRMWARE = 6,
	L2TP_AVP_HOST_NAME = 7,
	L2TP_AVP_VENDOR_NAME = 8,
	L2TP_AVP_TUNNEL_ID = 9,
	L2TP_AVP_RECEIVE_WINDOW = 10,
	L2TP_AVP_CHALLENGE = 11,
	L2TP_AVP_Q931_CAUSE = 12,
	L2TP_AVP_CHALLENGE_RESPONSE = 13,
	L2TP_AVP_SESSION_ID = 14,
	L2TP_AVP_CALL_SERIAL = 15,
	L2TP_AVP_MINIMUM_BPS = 16,
	L2TP_AVP_MAXIMUM_BPS = 17,
	L2TP_AVP_BEARER_TYPE = 18,
	L2TP_AVP_FRAMING_TYPE = 19,
	L2TP_AVP_CALLED_NUMBER = 21,
	L2TP_AVP_CALLING_NUMBER = 22,
	L2TP_AVP_SUB_ADDRESS = 23,
	L2TP_AVP_TX_SPEED = 24,
	L2TP_AVP_PHYSICAL_CHANNEL = 25,
	L2TP_AVP_FIRST_LCP_CONFREQ = 26,
	L2TP_AVP_LAST_SENT_CONFREQ = 27,
	L2TP_AVP_LAST_RECEIVED_CONFREQ = 28,
	L2TP_AVP_PROXY_AUTHEN_TYPE = 29,
	L2TP_AVP_PROXY_AUTHEN_NAME = 30,
	L2TP_AVP_PROXY_AUTHEN_CHALLENGE = 31,
	L2TP_AVP_PROXY_AUTHEN_ID = 32,
	L2TP_AVP_PROXY_AUTHEN_RESPONSE = 33,
	L2TP_AVP_CALL_ERRORS = 34,
	L2TP_AVP_ACCM = 35,
	L2TP_AVP_RANDOM_VECTOR = 36,
	L2TP_AVP_PRIVATE_GROUP = 37,
	L2TP_AVP_RX_SPEED = 38,
	L2TP_AVP_SEQUENCING_REQUIRED = 39,
	L2TP_AVP_PPP_DISCONNECT_CAUSE = 46,
	L2TP_AVP_COUNT,
};

#define L2TP_VALUE_MAX		1017	/* octets: the 10-bit AVP length less its header */

/**
 * struct l2tp_avp_spec - rules of one attribute
 * @name: as the RFC writes it
 * @min: least octets of the (unhidden) value
 * @max: most octets of it
 * @mandatory: the M bit that we send
 * @may_hide: the H bit is allowed
 * @nonzero: zero is not a value
 */
struct l2tp_avp_spec {
	const char *name;
	uint16_t min;
	uint16_t max;
	bool mandatory;
	bool may_hide;
	bool nonzero;
};

/**
 * struct l2tp_msg_spec - contents of one message (RFC 2661 section 6)
 * @name: as the RFC writes it
 * @session: it belongs to a call; otherwise to the control connection
 * @must: bit n set = attribute n has to be there
 * @may: bit n set = attribute n may be there
 * @line: the access-line AVPs of RFC 5515 may be there
 */
struct l2tp_msg_spec {
	const char *name;
	bool session;
	uint64_t must;
	uint64_t may;
	bool line;
};

/**
 * l2tp_avp_spec() - rules of an attribute
 * @vendor: 0, or ACCESS_LINE_VENDOR for the access-line AVPs of RFC 5515
 * @attr: attribute type
 *
 * Return: the rules, or NULL for an attribute we do not recognise.
 */
const struct l2tp_avp_spec *l2tp_avp_spec(uint16_t vendor, uint16_t attr);

/**
 * l2tp_msg_spec() - contents of message @type
 *
 * Return: the rules, or NULL for an unknown message type.
 */
const struct l2tp_msg_spec *l2tp_msg_spec(uint16_t type);

/**
 * l2tp_value_check() - judge an unhidden value by the table
 * @vendor: vendor of
 * @attr: a recognised attribute
 * @data: value, network byte order
 * @len: octets in it
 *
 * Return: L2TP_ERR_NONE, L2TP_ERR_LENGTH or L2TP_ERR_VALUE.
 */
uint16_t l2tp_value_check(uint16_t vendor, uint16_t attr, const uint8_t *data, size_t len);

#endif /* OPENLAC_L2TP_SPEC_H */
