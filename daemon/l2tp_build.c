// SPDX-License-Identifier: GPL-2.0
/*
 * Building of control messages (RFC 2661 sections 3.1, 4.1 and 4.3); the first failure sticks in
 * the writer.
 */
#include "l2tp_msg.h"

#define CONTROL_FLAGS	0xc802	/* T, L and S set, version 2 */

/*
 * Octets of the largest value that still fits once two octets of length and the padding to 16 are
 * added.
 */
#define HIDE_MAX	(L2TP_VALUE_MAX / L2TP_MD5_LEN * L2TP_MD5_LEN - 2)

void l2tp_build_init(struct l2tp_builder *b, uint8_t *buf, size_t cap)
{
	memset(b, 0, sizeof(*b));
	writer_init(&b->w, buf, cap);
	b->hide = L2TP_HIDE_OFF;
}

static void put_header(struct writer *w, const struct l2tp_header *h)
{
	writer_be16(w, CONTROL_FLAGS);
	writer_be16(w, h->length);
	writer_be16(w, h->tunnel_id);
	writer_be16(w, h->session_id);
	writer_be16(w, h->ns);
	writer_be16(w, h->nr);
}

void l2tp_build_start(struct l2tp_builder *b, uint16_t tunnel_id, uint16_t session_id,
		      uint16_t type)
{
	const struct l2tp_header h = { .tunnel_id = tunnel_id, .session_id = session_id };

	put_header(&b->w, &h);
	l2tp_build_u16(b, L2TP_AVP_MESSAGE_TYPE, type);
}

/* An AVP's kind and its rules. */
struct kind {
	uint16_t vendor;
	uint16_t attr;
	const struct l2tp_avp_spec *spec;
};

static void put_avp_header(struct l2tp_builder *b, const struct kind *k, uint16_t flags,
			   size_t value_len)
{
	if (k->spec->mandatory)
		flags |= L2TP_AVP_MANDATORY;
	writer_be16(&b->w, (uint16_t)(flags | (L2TP_AVP_HEADER_LEN + value_len)));
	writer_be16(&b->w, k->vendor);
	writer_be16(&b->w, k->attr);
}

static bool must_hide(const struct l2tp_builder *b, const struct kind *k)
{
	if (!b->secret_len || !k->spec->may_hide)
		return false;
	if (b->hide == L2TP_HIDE_AUTO)
		return !k->vendor && (k->attr == L2TP_AVP_PROXY_AUTHEN_NAME ||
				      k->attr == L2TP_AVP_PROXY_AUTHEN_CHALLENGE ||
				      k->attr == L2TP_AVP_PROXY_AUTHEN_RESPONSE);
	return b->hide == L2TP_HIDE_ON;
}

/* Padding to whole blocks keeps the length of a password to itself (section 4.3). */
static void put_hidden(struct l2tp_builder *b, const struct kind *k, const void *data, size_t len)
{
	struct l2tp_secret key = { .secret = b->secret, .secret_len = b->secret_len,
				   .vector = b->vector, .vector_len = sizeof(b->vector) };
	size_t padded = (2 + len + L2TP_MD5_LEN - 1) / L2TP_MD5_LEN * L2TP_MD5_LEN;
	uint8_t *sub;
	size_t at;

	if (!b->vector_sent) {
		b->random(b->vector, sizeof(b->vector));
		b->vector_sent = true;
		l2tp_build_bytes(b, L2TP_AVP_RANDOM_VECTOR, b->vector, sizeof(b->vector));
	}
	put_avp_header(b, k, L2TP_AVP_HIDDEN, padded);
	at = b->w.len;
	writer_be16(&b->w, (uint16_t)len);
	writer_bytes(&b->w, data, len);
	sub = writer_put(&b->w, padded - len - 2);
	if (!sub)
		return;
	b->random(sub, padded - len - 2);
	l2tp_hide(b->w.head + at, padded, k->attr, &key);
}

void l2tp_build_vendor(struct l2tp_builder *b, uint16_t vendor, uint16_t attr, const void *data,
		       size_t len)
{
	const struct kind k = { vendor, attr, l2tp_avp_spec(vendor, attr) };
	bool hide = k.spec && must_hide(b, &k);

	/* What is too long to hide must not go out in the clear instead. */
	if (!k.spec || len > (hide ? HIDE_MAX : L2TP_VALUE_MAX)) {
		b->w.err = true;
	} else if (hide) {
		put_hidden(b, &k, data, len);
	} else {
		put_avp_header(b, &k, 0, len);
		writer_bytes(&b->w, data, len);
	}
}

void l2tp_build_bytes(struct l2tp_builder *b, enum l2tp_attr attr, const void *data, size_t len)
{
	l2tp_build_vendor(b, 0, attr, data, len);
}

void l2tp_build_u16(struct l2tp_builder *b, enum l2tp_attr attr, uint16_t v)
{
	const uint8_t be[2] = { (uint8_t)(v >> 8), (uint8_t)v };

	l2tp_build_bytes(b, attr, be, sizeof(be));
}

void l2tp_build_u32(struct l2tp_builder *b, enum l2tp_attr attr, uint32_t v)
{
	const uint8_t be[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8),
				(uint8_t)v };

	l2tp_build_bytes(b, attr, be, sizeof(be));
}

void l2tp_build_result(struct l2tp_builder *b, uint16_t code, uint16_t error, const char *text)
{
	uint8_t value[4 + L2TP_TEXT_MAX];
	size_t n = text ? strnlen(text, L2TP_TEXT_MAX) : 0;
	struct writer w;

	writer_init(&w, value, sizeof(value));
	writer_be16(&w, code);
	if (error || n)
		writer_be16(&w, error);
	writer_bytes(&w, text, n);
	l2tp_build_bytes(b, L2TP_AVP_RESULT_CODE, value, w.len);
}

void l2tp_build_cause(struct l2tp_builder *b, const struct l2tp_disconnect *cause)
{
	uint8_t value[5 + L2TP_TEXT_MAX];
	struct writer w;

	writer_init(&w, value, sizeof(value));
	writer_be16(&w, cause->code);
	writer_be16(&w, cause->protocol);
	writer_u8(&w, cause->direction);
	writer_bytes(&w, cause->text, strnlen(cause->text, L2TP_TEXT_MAX));
	l2tp_build_bytes(b, L2TP_AVP_PPP_DISCONNECT_CAUSE, value, w.len);
}

size_t l2tp_build_finish(struct l2tp_builder *b)
{
	writer_patch_be16(&b->w, 2, (uint16_t)b->w.len);
	return b->w.err ? 0 : b->w.len;
}

void l2tp_build_zlb(uint8_t out[L2TP_HEADER_LEN], const struct l2tp_header *h)
{
	struct l2tp_header zlb = *h;
	struct writer w;

	zlb.length = L2TP_HEADER_LEN;
	writer_init(&w, out, L2TP_HEADER_LEN);
	put_header(&w, &zlb);
}

size_t l2tp_build_refusal(uint8_t *out, const struct l2tp_header_info *info, uint16_t code,
			  const char *text, uint16_t local_id)
{
	struct l2tp_builder b;

	if (!info->assigned_tunnel_id)
		return 0;
	l2tp_build_init(&b, out, L2TP_MSG_MAX);
	l2tp_build_start(&b, info->assigned_tunnel_id, 0, L2TP_STOPCCN);
	l2tp_build_u16(&b, L2TP_AVP_TUNNEL_ID, local_id);
	l2tp_build_result(&b, code, 0, text);
	/* Our first message, and it acknowledges the SCCRQ. */
	writer_patch_be16(&b.w, 10, (uint16_t)(info->ns + 1));
	return l2tp_build_finish(&b);
}
