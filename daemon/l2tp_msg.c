// SPDX-License-Identifier: GPL-2.0
/*
 * Parsing of control messages (RFC 2661).
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   |T|L|x|x|S|x|O|P|x|x|x|x|  Ver  |            Length             |	header, section 3.1:
 *   |           Tunnel ID           |          Session ID           |	T, L, S are 1, O is 0,
 *   |              Ns               |              Nr               |	Ver is 2
 *
 *   |M|H| rsvd  |      Length       |           Vendor ID           |	AVP, section 4.1
 *   |        Attribute Type         |       Attribute Value ...
 */
#include <errno.h>
#include <stdio.h>

#include "l2tp_msg.h"

#define HEADER_T	0x8000
#define HEADER_L	0x4000
#define HEADER_S	0x0800
#define HEADER_O	0x0200
#define HEADER_VER	0x000f

int l2tp_header_parse(const uint8_t *buf, size_t len, struct l2tp_header *h)
{
	const uint16_t required = HEADER_T | HEADER_L | HEADER_S | 2;
	struct reader r;
	uint16_t flags;

	reader_init(&r, buf, len);
	flags = reader_be16(&r);
	h->length = reader_be16(&r);
	h->tunnel_id = reader_be16(&r);
	h->session_id = reader_be16(&r);
	h->ns = reader_be16(&r);
	h->nr = reader_be16(&r);
	/*
	 * The reserved bits are ignored, and so is P; an offset would move everything, so O is not
	 * forgiven.
	 */
	if (r.err || (flags & (HEADER_T | HEADER_L | HEADER_S | HEADER_O | HEADER_VER)) != required)
		return -EINVAL;
	return h->length < L2TP_HEADER_LEN || h->length > len ? -EINVAL : 0;
}

struct raw_avp {
	uint16_t flags;
	uint16_t vendor;
	uint16_t attr;
	struct reader value;
};

/* Return: false when no whole AVP is left; flags and ids are then whatever could still be read. */
static bool next_avp(struct reader *r, struct raw_avp *a)
{
	size_t len;

	a->flags = reader_be16(r);
	a->vendor = reader_be16(r);
	a->attr = reader_be16(r);
	len = a->flags & L2TP_AVP_LENGTH;
	if (len < L2TP_AVP_HEADER_LEN)
		r->err = true;
	else
		a->value = reader_sub(r, len - L2TP_AVP_HEADER_LEN);
	return !r->err;
}

/*
 * The M bit alone decides whether a bad AVP is fatal (sections 4.2 and 7.1). The first fatal one is
 * reported.
 */
static void bad_avp(struct l2tp_msg *m, const struct raw_avp *a, enum l2tp_fault fault,
		    uint16_t error)
{
	if (fault == L2TP_FAULT_MALFORMED)
		m->malformed = true;
	if (!(a->flags & L2TP_AVP_MANDATORY)) {
		m->ignored++;
		return;
	}
	if (m->fault != L2TP_FAULT_NONE)
		return;
	m->fault = fault;
	m->error = error;
	m->fault_vendor = a->vendor;
	m->fault_attr = a->attr;
}

/* Return: 0 and the clear value in @field, or an enum l2tp_error. */
static uint16_t clear_value(const struct l2tp_avp_spec *spec, const struct raw_avp *a,
			    uint8_t *data, const struct l2tp_secret *key, struct l2tp_field *field)
{
	size_t len = a->value.left;

	if (a->flags & L2TP_AVP_HIDDEN) {
		if (!spec->may_hide || !key->secret_len || !key->vector)
			return L2TP_ERR_VALUE;
		if (l2tp_unhide(data, len, a->attr, key, &len))
			return L2TP_ERR_LENGTH;
		data += 2;
	}
	field->data = data;
	field->len = (uint16_t)len;
	return l2tp_value_check(a->vendor, a->attr, data, len);
}

/* An AVP of the only vendor that has a specification, its length checked. */
static void take_line(struct l2tp_msg *m, uint16_t attr, const struct l2tp_field *field)
{
	if (m->spec->line && access_line_take_avp(&m->line, attr, field->data, field->len))
		m->has_line = true;
	else
		m->ignored++;
}

static void take_avp(struct l2tp_msg *m, const struct raw_avp *a, uint8_t *data,
		     struct l2tp_secret *key)
{
	const struct l2tp_avp_spec *spec = NULL;
	struct l2tp_field field;
	uint16_t error;

	/* Section 4.1: an AVP with a reserved bit set is an unrecognised one. */
	if (!(a->flags & L2TP_AVP_RESERVED))
		spec = l2tp_avp_spec(a->vendor, a->attr);
	if (!spec) {
		bad_avp(m, a, L2TP_FAULT_UNKNOWN, L2TP_ERR_MANDATORY_AVP);
		return;
	}
	error = clear_value(spec, a, data, key, &field);
	if (error) {
		bad_avp(m, a, L2TP_FAULT_MALFORMED, error);
	} else if (a->vendor) {
		take_line(m, a->attr, &field);
	} else if (a->attr == L2TP_AVP_RANDOM_VECTOR) {
		key->vector = field.data;
		key->vector_len = field.len;
	} else if (m->avp[a->attr].data || !((m->spec->must | m->spec->may) >> a->attr & 1)) {
		/*
		 * Recognised, so not an error, but of no use: a repetition, or one that this
		 * message does not carry.
		 */
		m->ignored++;
	} else {
		m->avp[a->attr] = field;
	}
}

static void check_required(struct l2tp_msg *m)
{
	for (uint16_t attr = 0; attr < L2TP_AVP_COUNT && m->fault == L2TP_FAULT_NONE; attr++) {
		if (!(m->spec->must >> attr & 1) || m->avp[attr].data)
			continue;
		m->malformed = true;
		m->fault = L2TP_FAULT_MISSING;
		m->error = L2TP_ERR_VALUE;
		m->fault_attr = attr;
	}
}

/* Section 4.4.1: the Message Type comes first and is never hidden. */
static int take_type(struct l2tp_msg *m, struct reader *r)
{
	struct raw_avp a;

	if (!next_avp(r, &a) || a.vendor || a.attr != L2TP_AVP_MESSAGE_TYPE || a.value.left != 2 ||
	    a.flags & (L2TP_AVP_HIDDEN | L2TP_AVP_RESERVED))
		return -EINVAL;
	m->type = reader_be16(&a.value);
	m->type_mandatory = a.flags & L2TP_AVP_MANDATORY;
	m->spec = l2tp_msg_spec(m->type);
	return 0;
}

int l2tp_msg_parse(struct l2tp_msg *m, uint8_t *buf, size_t len, const uint8_t *secret,
		   size_t secret_len)
{
	struct l2tp_secret key = { .secret = secret, .secret_len = secret_len };
	struct raw_avp a;
	struct reader r;

	memset(m, 0, sizeof(*m));
	if (l2tp_header_parse(buf, len, &m->h))
		return -EINVAL;
	reader_init(&r, buf + L2TP_HEADER_LEN, m->h.length - L2TP_HEADER_LEN);
	if (take_type(m, &r))
		return -EINVAL;
	if (!m->spec)
		return 0;
	while (r.left && !r.err) {
		if (next_avp(&r, &a))
			take_avp(m, &a, buf + (a.value.data - buf), &key);
		else
			bad_avp(m, &a, L2TP_FAULT_MALFORMED, L2TP_ERR_LENGTH);
	}
	check_required(m);
	return 0;
}

/* Neither of the two may be hidden (sections 4.4.2 and 4.4.3). The first of a kind counts, as for the parser. */
static void peek_avp(struct l2tp_header_info *info, struct raw_avp *a)
{
	if (a->vendor || a->flags & (L2TP_AVP_HIDDEN | L2TP_AVP_RESERVED))
		return;
	if (a->attr == L2TP_AVP_TUNNEL_ID && a->value.left == 2 && !info->assigned_tunnel_id) {
		info->assigned_tunnel_id = reader_be16(&a->value);
	} else if (a->attr == L2TP_AVP_TIE_BREAKER && a->value.left == sizeof(info->tie_breaker) &&
		   info->message_type == L2TP_SCCRQ && !info->has_tie_breaker) {
		reader_copy(&a->value, info->tie_breaker, sizeof(info->tie_breaker));
		info->has_tie_breaker = true;
	}
}

int l2tp_peek(const uint8_t *buf, size_t len, struct l2tp_header_info *info)
{
	struct l2tp_header h;
	struct l2tp_msg m = { 0 };
	struct raw_avp a;
	struct reader r;

	memset(info, 0, sizeof(*info));
	if (l2tp_header_parse(buf, len, &h))
		return -EINVAL;
	info->tunnel_id = h.tunnel_id;
	info->session_id = h.session_id;
	info->ns = h.ns;
	info->nr = h.nr;
	info->zlb = h.length == L2TP_HEADER_LEN;
	if (info->zlb)
		return 0;
	reader_init(&r, buf + L2TP_HEADER_LEN, h.length - L2TP_HEADER_LEN);
	if (take_type(&m, &r))
		return -EINVAL;
	info->message_type = m.type;
	if (m.type != L2TP_SCCRQ && m.type != L2TP_SCCRP && m.type != L2TP_STOPCCN)
		return 0;
	while (r.left && next_avp(&r, &a))
		peek_avp(info, &a);
	return 0;
}

uint16_t l2tp_msg_u16(const struct l2tp_msg *m, enum l2tp_attr attr)
{
	struct reader r;

	reader_init(&r, m->avp[attr].data, m->avp[attr].len);
	return reader_be16(&r);
}

uint32_t l2tp_msg_u32(const struct l2tp_msg *m, enum l2tp_attr attr)
{
	struct reader r;

	reader_init(&r, m->avp[attr].data, m->avp[attr].len);
	return reader_be32(&r);
}

void l2tp_msg_text(const struct l2tp_msg *m, enum l2tp_attr attr, char *out, size_t size)
{
	struct reader r;

	reader_init(&r, m->avp[attr].data, m->avp[attr].len);
	reader_text(&r, out, size);
}

void l2tp_msg_result(const struct l2tp_msg *m, struct l2tp_result *why)
{
	const struct l2tp_field *f = &m->avp[L2TP_AVP_RESULT_CODE];
	struct reader r;

	reader_init(&r, f->data, f->len);
	why->code = reader_be16(&r);
	why->error = r.left ? reader_be16(&r) : 0;
	reader_text(&r, why->text, sizeof(why->text));

	f = &m->avp[L2TP_AVP_PPP_DISCONNECT_CAUSE];
	why->has_cause = f->data;
	if (!why->has_cause)
		return;
	reader_init(&r, f->data, f->len);
	why->cause.code = reader_be16(&r);
	why->cause.protocol = reader_be16(&r);
	why->cause.direction = reader_u8(&r);
	reader_text(&r, why->cause.text, sizeof(why->cause.text));
}

void l2tp_fault_text(const struct l2tp_msg *m, char *out, size_t size)
{
	static const char *const what[] = {
		[L2TP_FAULT_NONE] = "no fault",
		[L2TP_FAULT_UNKNOWN] = "unknown mandatory AVP",
		[L2TP_FAULT_MALFORMED] = "malformed AVP",
		[L2TP_FAULT_MISSING] = "missing AVP",
	};
	const struct l2tp_avp_spec *spec = l2tp_avp_spec(m->fault_vendor, m->fault_attr);

	snprintf(out, size, "%s %u/%u%s%s in %s", what[m->fault], m->fault_vendor, m->fault_attr,
		 spec ? " " : "", spec ? spec->name : "", m->spec ? m->spec->name : "message");
}
