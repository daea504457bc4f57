/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Control messages of RFC 2661: header (section 3.1) and AVPs (section 4.1), octets to struct and
 * back.
 */
#ifndef OPENLAC_L2TP_MSG_H
#define OPENLAC_L2TP_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "access_line.h"
#include "cursor.h"
#include "l2tp.h"
#include "l2tp_hide.h"
#include "l2tp_spec.h"

#define L2TP_HEADER_LEN		12
#define L2TP_AVP_HEADER_LEN	6
#define L2TP_VECTOR_LEN		16	/* octets of our Random Vectors (section 4.4.1) */
#define L2TP_AVP_MANDATORY	0x8000
#define L2TP_AVP_HIDDEN		0x4000
#define L2TP_AVP_RESERVED	0x3c00
#define L2TP_AVP_LENGTH		0x03ff
#define L2TP_VERSION		0x0100	/* Protocol Version AVP: version 1, revision 0 */

/**
 * struct l2tp_header - control message header, host byte order
 */
struct l2tp_header {
	uint16_t length;
	uint16_t tunnel_id;
	uint16_t session_id;
	uint16_t ns;
	uint16_t nr;
};

/**
 * struct l2tp_field - an AVP's value inside the message's buffer, hiding removed
 * @data: NULL = the AVP is not there
 */
struct l2tp_field {
	const uint8_t *data;
	uint16_t len;
};

enum l2tp_fault {
	L2TP_FAULT_NONE,
	L2TP_FAULT_UNKNOWN,	/* an AVP we do not recognise, M bit set (section 4.1) */
	L2TP_FAULT_MALFORMED,	/* a malformed AVP, M bit set (section 7.1) */
	L2TP_FAULT_MISSING,	/* a required AVP is not there (section 7.1) */
};

/**
 * struct l2tp_msg - a parsed control message
 * @h: header
 * @type: message type
 * @type_mandatory: M bit of the Message Type AVP
 * @spec: rules of the type; NULL = unknown type, and then no AVP was looked at
 * @avp: values of vendor 0, by attribute
 * @line: values of the access-line AVPs (RFC 5515)
 * @has_line: there was one
 * @fault: the first reason for not acting on the message
 * @error: enum l2tp_error to report for @fault
 * @fault_vendor: vendor of the AVP in question
 * @fault_attr: its attribute type
 * @malformed: some AVP was malformed or missing, fatal or not
 * @ignored: AVPs passed over: unknown, malformed, repeated or out of place without being fatal
 */
struct l2tp_msg {
	struct l2tp_header h;
	uint16_t type;
	bool type_mandatory;
	const struct l2tp_msg_spec *spec;
	struct l2tp_field avp[L2TP_AVP_COUNT];
	struct access_line line;
	bool has_line;
	enum l2tp_fault fault;
	uint16_t error;
	uint16_t fault_vendor;
	uint16_t fault_attr;
	bool malformed;
	unsigned int ignored;
};

/**
 * l2tp_header_parse() - check and read a control message header
 * @buf: datagram
 * @len: octets in it; what exceeds the header's Length is not looked at
 * @h: the header
 *
 * Return: 0, or -EINVAL: not an L2TPv2 control message, or one to be discarded (section 7.1).
 */
int l2tp_header_parse(const uint8_t *buf, size_t len, struct l2tp_header *h);

/**
 * l2tp_msg_parse() - parse a control message that is no ZLB
 * @m: result, pointing into @buf
 * @buf: datagram; hidden values are decrypted in place
 * @len: octets in it
 * @secret: shared secret, @secret_len 0 = none
 * @secret_len: octets of it
 *
 * Return: 0 (@m->fault may be set), or -EINVAL when the header or the Message Type AVP cannot be
 * read.
 */
int l2tp_msg_parse(struct l2tp_msg *m, uint8_t *buf, size_t len, const uint8_t *secret,
		   size_t secret_len);

static inline bool l2tp_msg_has(const struct l2tp_msg *m, enum l2tp_attr attr)
{
	return m->avp[attr].data;
}

/* Value of an integer AVP; 0 when it is absent. The parser has checked the length. */
uint16_t l2tp_msg_u16(const struct l2tp_msg *m, enum l2tp_attr attr);
uint32_t l2tp_msg_u32(const struct l2tp_msg *m, enum l2tp_attr attr);

/**
 * l2tp_msg_text() - copy a textual value, made printable and NUL terminated
 * @m: message
 * @attr: attribute; absent = ""
 * @out: buffer
 * @size: octets in it, longer values are cut
 */
void l2tp_msg_text(const struct l2tp_msg *m, enum l2tp_attr attr, char *out, size_t size);

/**
 * l2tp_msg_result() - read the Result Code AVP into code, error and text of @why (zero and "" when
 * absent), and the PPP Disconnect Cause Code AVP
 */
void l2tp_msg_result(const struct l2tp_msg *m, struct l2tp_result *why);

/**
 * l2tp_fault_text() - describe @m->fault for an Error Message and the log
 */
void l2tp_fault_text(const struct l2tp_msg *m, char *out, size_t size);

/**
 * struct l2tp_builder - a message under construction
 * @w: octets so far; its error state is the builder's
 * @hide: which AVPs to hide
 * @secret: shared secret, @secret_len 0 = none, nothing is hidden then
 * @secret_len: octets of it
 * @random: source of the Random Vector and the padding
 * @vector: Random Vector of this message
 * @vector_sent: its AVP has been written
 */
struct l2tp_builder {
	struct writer w;
	enum l2tp_hide_mode hide;
	const uint8_t *secret;
	size_t secret_len;
	void (*random)(void *buf, size_t len);
	uint8_t vector[L2TP_VECTOR_LEN];
	bool vector_sent;
};

/**
 * l2tp_build_init() - begin without hiding; the caller sets hide, secret and random where it wants
 * that
 */
void l2tp_build_init(struct l2tp_builder *b, uint8_t *buf, size_t cap);

/**
 * l2tp_build_start() - write header and Message Type; Ns and Nr are left zero for the transport
 */
void l2tp_build_start(struct l2tp_builder *b, uint16_t tunnel_id, uint16_t session_id,
		      uint16_t type);

/**
 * l2tp_build_vendor() - append an AVP of any vendor that l2tp_avp_spec() knows
 */
void l2tp_build_vendor(struct l2tp_builder *b, uint16_t vendor, uint16_t attr, const void *data,
		       size_t len);
void l2tp_build_bytes(struct l2tp_builder *b, enum l2tp_attr attr, const void *data, size_t len);
void l2tp_build_u16(struct l2tp_builder *b, enum l2tp_attr attr, uint16_t v);
void l2tp_build_u32(struct l2tp_builder *b, enum l2tp_attr attr, uint32_t v);
void l2tp_build_result(struct l2tp_builder *b, uint16_t code, uint16_t error, const char *text);
void l2tp_build_cause(struct l2tp_builder *b, const struct l2tp_disconnect *cause);

/**
 * l2tp_build_finish() - complete the length
 *
 * Return: octets of the message, or 0 when it did not fit.
 */
size_t l2tp_build_finish(struct l2tp_builder *b);

/**
 * l2tp_build_zlb() - the 12 octets of a ZLB (section 5.8)
 */
void l2tp_build_zlb(uint8_t out[L2TP_HEADER_LEN], const struct l2tp_header *h);

#endif /* OPENLAC_L2TP_MSG_H */
