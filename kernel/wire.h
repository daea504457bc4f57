/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PPPoE (RFC 2516) and L2TPv2 (RFC 2661) headers as octets in and out. Pure: no skb, no state,
 * every read within a length the caller vouches for.
 *
 * PPPoE session stage, RFC 2516 section 4:
 *
 *	 0                   1                   2                   3
 *	|  VER  | TYPE  |      CODE     |          SESSION_ID           |
 *	|            LENGTH             |           PPP frame
 *
 * L2TP data message, RFC 2661 section 3.1; fields in brackets are there when their bit is set:
 *
 *	|T|L|x|x|S|x|O|P|x|x|x|x|  Ver  |          [Length]             |
 *	|           Tunnel ID           |           Session ID          |
 *	|             [Ns]              |             [Nr]              |
 *	|         [Offset Size]         |        [Offset pad ...]       |
 */
#ifndef OPENLAC_WIRE_H
#define OPENLAC_WIRE_H

#include <linux/types.h>

#include "../uapi/openlac.h"
#include "compat.h"

#define OL_PPPOE_HLEN		6
#define OL_PPPOE_VERTYPE	0x11

enum ol_l2tp_bits {
	OL_L2TP_T	= 0x8000,
	OL_L2TP_L	= 0x4000,
	OL_L2TP_S	= 0x0800,
	OL_L2TP_O	= 0x0200,
	OL_L2TP_P	= 0x0100,
	OL_L2TP_VER	= 0x000f,
};

#define OL_L2TP_V2		2
#define OL_L2TP_HLEN_MIN	6	/* flags, tunnel id, session id */
#define OL_L2TP_HLEN_MAX	14	/* plus Length, Ns, Nr, Offset Size; not the offset pad */

#define OL_PPP_ADDRESS		0xff	/* RFC 1662 section 3.1, All-Stations */
#define OL_PPP_CONTROL		0x03	/* Unnumbered Information */
#define OL_PPP_ACFIELD_LEN	2
#define OL_PPP_PROTO_LEN	2	/* never compressed by PPP in this kernel */

#define OL_PPP_PROTO_IP		0x21
#define OL_PPP_PROTO_IPV6	0x57
#define OL_DSCP_MASK		0xfc	/* the two low bits are ECN, RFC 3168 */

struct ol_pppoe_hdr {
	u16 sid;
	u16 length;		/* octets of the PPP frame */
};

struct ol_l2tp_hdr {
	u16 flags;
	u16 tunnel_id;
	u16 session_id;
	u16 ns;			/* when flags has OL_L2TP_S */
	u32 hlen;		/* octets before the payload, offset pad included */
	u32 length;		/* octets of the whole message, by its Length field if it has one */
};

/**
 * ol_pppoe_parse - read a session-stage header
 * @p: at least OL_PPPOE_HLEN octets
 * @len: octets of the frame from @p on, Ethernet padding included
 * @h: result
 *
 * Return: 0, or the cause for which the frame must be dropped.
 */
static inline enum openlac_drop ol_pppoe_parse(const u8 *p, u32 len, struct ol_pppoe_hdr *h)
{
	if (p[0] != OL_PPPOE_VERTYPE || p[1] != 0)
		return OPENLAC_DROP_PPPOE_HEADER;
	h->sid = get_unaligned_be16(p + 2);
	h->length = get_unaligned_be16(p + 4);
	if (h->length == 0 || h->length > len - OL_PPPOE_HLEN)
		return OPENLAC_DROP_PPPOE_SHORT;
	return OPENLAC_DROP_UNSPEC;
}

/**
 * ol_pppoe_build - write a session-stage header
 * @p: OL_PPPOE_HLEN octets
 * @sid: SESSION_ID
 * @length: octets of the PPP frame
 */
static inline void ol_pppoe_build(u8 *p, u16 sid, u16 length)
{
	p[0] = OL_PPPOE_VERTYPE;
	p[1] = 0;
	put_unaligned_be16(sid, p + 2);
	put_unaligned_be16(length, p + 4);
}

/**
 * ol_l2tp_fixed_len - octets of the header that its flags announce
 * @flags: first 16 bits of the message
 *
 * Return: OL_L2TP_HLEN_MIN to OL_L2TP_HLEN_MAX; the offset pad comes after them.
 */
static inline u32 ol_l2tp_fixed_len(u16 flags)
{
	u32 len = OL_L2TP_HLEN_MIN;

	if (flags & OL_L2TP_L)
		len += 2;
	if (flags & OL_L2TP_S)
		len += 4;
	if (flags & OL_L2TP_O)
		len += 2;
	return len;
}

/**
 * ol_l2tp_parse - read the header of a data message
 * @p: at least ol_l2tp_fixed_len() octets
 * @len: octets of the datagram's payload from @p on, at least ol_l2tp_fixed_len()
 * @h: result; hlen and length are consistent with @len
 *
 * Nr has no meaning in a data message and is ignored (RFC 2661 section 3.1).
 *
 * Return: 0, or the cause for which the message must be dropped.
 */
static inline enum openlac_drop ol_l2tp_parse(const u8 *p, u32 len, struct ol_l2tp_hdr *h)
{
	u32 at = 2;

	h->flags = get_unaligned_be16(p);
	h->length = len;
	if (h->flags & OL_L2TP_L) {
		h->length = get_unaligned_be16(p + at);
		at += 2;
	}
	h->tunnel_id = get_unaligned_be16(p + at);
	h->session_id = get_unaligned_be16(p + at + 2);
	at += 4;
	h->ns = 0;
	if (h->flags & OL_L2TP_S) {
		h->ns = get_unaligned_be16(p + at);
		at += 4;
	}
	if (h->flags & OL_L2TP_O)
		at += 2 + get_unaligned_be16(p + at);
	h->hlen = at;

	if (h->length > len)
		return OPENLAC_DROP_L2TP_SHORT;
	if (at > h->length)
		return OPENLAC_DROP_L2TP_HEADER;
	if (at == h->length)
		return OPENLAC_DROP_L2TP_SHORT;
	return OPENLAC_DROP_UNSPEC;
}

/**
 * ol_l2tp_build_len - octets that ol_l2tp_build() will write
 * @form: enum openlac_tx_form
 */
static inline u32 ol_l2tp_build_len(u8 form)
{
	return OL_L2TP_HLEN_MIN + (form & OPENLAC_TX_LENGTH ? 2 : 0) +
	       (form & OPENLAC_TX_SEQUENCE ? 4 : 0) +
	       (form & OPENLAC_TX_NO_ACFIELD ? 0 : OL_PPP_ACFIELD_LEN);
}

/**
 * ol_l2tp_build - write the header of a data message, and the address and control octets of its PPP
 * frame
 * @p: ol_l2tp_build_len(@form) octets
 * @form: enum openlac_tx_form
 * @tunnel_id: the peer's
 * @session_id: the peer's
 * @ns: sequence number, when @form has OPENLAC_TX_SEQUENCE
 * @frame_len: octets of the PPP frame that follows
 *
 * Nr is reserved in data messages; it is sent as 0.
 */
static inline void ol_l2tp_build(u8 *p, u8 form, u16 tunnel_id, u16 session_id, u16 ns,
				 u32 frame_len)
{
	u16 flags = OL_L2TP_V2;
	u8 *flags_at = p;

	p += 2;
	if (form & OPENLAC_TX_LENGTH) {
		flags |= OL_L2TP_L;
		put_unaligned_be16(ol_l2tp_build_len(form) + frame_len, p);
		p += 2;
	}
	put_unaligned_be16(tunnel_id, p);
	put_unaligned_be16(session_id, p + 2);
	p += 4;
	if (form & OPENLAC_TX_SEQUENCE) {
		flags |= OL_L2TP_S;
		put_unaligned_be16(ns, p);
		put_unaligned_be16(0, p + 2);
		p += 4;
	}
	put_unaligned_be16(flags, flags_at);
	if (!(form & OPENLAC_TX_NO_ACFIELD)) {
		p[0] = OL_PPP_ADDRESS;
		p[1] = OL_PPP_CONTROL;
	}
}

/**
 * ol_ppp_acfield_len - octets of HDLC address and control before a PPP protocol field
 * @p: frame
 * @len: octets of @p that may be read
 *
 * FF cannot begin a protocol field: as a first octet it is odd, a compressed field, and FF is not
 * assigned.
 *
 * Return: OL_PPP_ACFIELD_LEN or 0.
 */
static inline u32 ol_ppp_acfield_len(const u8 *p, u32 len)
{
	return len >= OL_PPP_ACFIELD_LEN && p[0] == OL_PPP_ADDRESS && p[1] == OL_PPP_CONTROL ?
	       OL_PPP_ACFIELD_LEN : 0;
}

/**
 * ol_ppp_dscp - DSCP of the IP packet in a PPP frame, in its place in the TOS octet
 * @p: frame from its protocol field on, which may be compressed to one octet (RFC 1661 section 6.5)
 * @len: octets of @p that may be read; 4 always suffice
 * @dscp: result
 *
 * ECN is left out: who decapsulates could not carry a mark back into the inner packet (RFC 6040
 * section 4.3).
 *
 * Return: true when the frame carries IPv4 or IPv6.
 */
static inline bool ol_ppp_dscp(const u8 *p, u32 len, u8 *dscp)
{
	u8 proto;
	u32 at;

	if (len == 0)
		return false;
	at = p[0] & 1 ? 1 : 2;
	if (len < at + 2 || (at == 2 && p[0] != 0))
		return false;
	proto = p[at - 1];
	p += at;
	if (proto == OL_PPP_PROTO_IP && p[0] >> 4 == 4)
		*dscp = p[1] & OL_DSCP_MASK;
	else if (proto == OL_PPP_PROTO_IPV6 && p[0] >> 4 == 6)
		*dscp = get_unaligned_be16(p) >> 4 & OL_DSCP_MASK;
	else
		return false;
	return true;
}

#endif /* OPENLAC_WIRE_H */
