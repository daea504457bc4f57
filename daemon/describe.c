// SPDX-License-Identifier: GPL-2.0
#include "describe.h"

#include <stdarg.h>
#include <stdio.h>

#include "../uapi/openlac.h"
#include "cursor.h"
#include "discovery_msg.h"
#include "dns_answer.h"
#include "l2tp.h"
#include "l2tp_spec.h"
#include "radius_msg.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static void add(struct description *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(struct description *d, const char *fmt, ...)
{
	size_t len = strlen(d->text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(d->text + len, sizeof(d->text) - len, fmt, ap);
	va_end(ap);
}

/* A name out of a table with gaps, or else the number. */
static void add_name(struct description *d, const char *const *names, size_t count, unsigned int n, const char *kind)
{
	if (n < count && names[n])
		add(d, "%s", names[n]);
	else
		add(d, "%s %u", kind, n);
}

static void add_value(struct description *d, const char *what, const struct pppoe_value *v)
{
	struct reader r;
	char text[65];

	if (!v->len)
		return;
	reader_init(&r, v->data, v->len);
	reader_text(&r, text, sizeof(text));
	add(d, " %s %s", what, text);
}

struct description describe_discovery(const uint8_t *buf, size_t len)
{
	static const char *const names[] = {
		[PPPOE_PADO] = "PADO", [PPPOE_PADI] = "PADI", [PPPOE_PADR] = "PADR", [PPPOE_PADS] = "PADS",
		[PPPOE_PADT] = "PADT",
	};
	struct description d = { "" };
	struct reader tags;
	struct disc_msg m;

	if (disc_msg_header(&m, buf, len, &tags)) {
		add(&d, "malformed packet of %zu octets", len);
		return d;
	}
	add_name(&d, names, COUNT(names), m.code, "code");
	if (disc_msg_tags(&m, &tags)) {
		add(&d, " with malformed tags");
		return d;
	}
	add_value(&d, "service", &m.service);
	if (m.max_payload)
		add(&d, " max-payload %u", m.max_payload);
	if (m.generic_error)
		add(&d, " with an error");
	return d;
}

static const char *ppp_protocol(unsigned int protocol)
{
	static const struct {
		unsigned int protocol;
		const char *name;
	} known[] = {
		{ 0x0021, "IPv4" }, { 0x0057, "IPv6" }, { 0x8021, "IPCP" }, { 0x8057, "IPV6CP" }, { 0x80fd, "CCP" },
		{ 0xc021, "LCP" }, { 0xc023, "PAP" }, { 0xc223, "CHAP" }, { 0xc227, "EAP" },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (known[i].protocol == protocol)
			return known[i].name;
	return NULL;
}

/* Codes of PAP (RFC 1334), CHAP (RFC 1994), EAP (RFC 3748), and of LCP and its kind (RFC 1661 section 5). */
static void add_ppp_code(struct description *d, unsigned int protocol, unsigned int code)
{
	static const char *const cp[] = {
		[1] = "Configure-Request", [2] = "Configure-Ack", [3] = "Configure-Nak", [4] = "Configure-Reject",
		[5] = "Terminate-Request", [6] = "Terminate-Ack", [7] = "Code-Reject", [8] = "Protocol-Reject",
		[9] = "Echo-Request", [10] = "Echo-Reply", [11] = "Discard-Request",
	};
	static const char *const pap[] = { [1] = "Authenticate-Request", [2] = "Authenticate-Ack", [3] = "Authenticate-Nak" };
	static const char *const chap[] = { [1] = "Challenge", [2] = "Response", [3] = "Success", [4] = "Failure" };
	static const char *const eap[] = { [1] = "Request", [2] = "Response", [3] = "Success", [4] = "Failure" };

	add(d, " ");
	if (protocol == 0xc023)
		add_name(d, pap, COUNT(pap), code, "code");
	else if (protocol == 0xc223)
		add_name(d, chap, COUNT(chap), code, "code");
	else if (protocol == 0xc227)
		add_name(d, eap, COUNT(eap), code, "code");
	else
		add_name(d, cp, COUNT(cp), code, "code");
}

struct description describe_ppp(const uint8_t *frame, size_t len)
{
	struct description d = { "" };
	unsigned int protocol, code, id;
	const char *name;
	struct reader r;

	reader_init(&r, frame, len);
	protocol = reader_be16(&r);
	name = ppp_protocol(protocol);
	if (name)
		add(&d, "%s", name);
	else
		add(&d, "protocol 0x%04x", protocol);
	if (protocol >= 0x8000) {
		code = reader_u8(&r);
		id = reader_u8(&r);
		if (!r.err) {
			add_ppp_code(&d, protocol, code);
			add(&d, " id %u", id);
		}
	}
	add(&d, ", %zu octets", len);
	return d;
}

struct description describe_l2tp(const uint8_t *buf, size_t len)
{
	struct description d = { "" };
	const struct l2tp_msg_spec *spec;
	struct l2tp_header_info info;

	if (l2tp_peek(buf, len, &info)) {
		add(&d, "malformed message of %zu octets", len);
		return d;
	}
	spec = l2tp_msg_spec(info.message_type);
	if (info.zlb)
		add(&d, "ZLB");
	else if (spec)
		add(&d, "%s", spec->name);
	else
		add(&d, "message type %u", info.message_type);
	if (info.session_id)
		add(&d, " to session %u", info.session_id);
	add(&d, " Ns %u Nr %u", info.ns, info.nr);
	return d;
}

struct description describe_radius(uint8_t code, uint8_t id)
{
	static const char *const names[] = {
		[RADIUS_ACCESS_REQUEST] = "Access-Request",
		[RADIUS_ACCESS_ACCEPT] = "Access-Accept",
		[RADIUS_ACCESS_REJECT] = "Access-Reject",
		[RADIUS_ACCOUNTING_REQUEST] = "Accounting-Request",
		[RADIUS_ACCOUNTING_RESPONSE] = "Accounting-Response",
		[RADIUS_ACCESS_CHALLENGE] = "Access-Challenge",
		[RADIUS_DISCONNECT_REQUEST] = "Disconnect-Request",
		[RADIUS_DISCONNECT_ACK] = "Disconnect-ACK",
		[RADIUS_DISCONNECT_NAK] = "Disconnect-NAK",
		[RADIUS_COA_REQUEST] = "CoA-Request",
		[RADIUS_COA_NAK] = "CoA-NAK",
	};
	struct description d = { "" };

	add_name(&d, names, COUNT(names), code, "code");
	add(&d, " id %u", id);
	return d;
}

struct description describe_dns_type(unsigned int type)
{
	static const char *const names[] = {
		[DNS_TYPE_A] = "A", [DNS_TYPE_CNAME] = "CNAME", [DNS_TYPE_SOA] = "SOA", [DNS_TYPE_AAAA] = "AAAA",
		[DNS_TYPE_SRV] = "SRV",
	};
	struct description d = { "" };

	add_name(&d, names, COUNT(names), type, "type");
	return d;
}

struct description describe_command(unsigned int cmd)
{
	static const char *const names[] = {
		[OPENLAC_CMD_SOCKET_ADD] = "socket add",
		[OPENLAC_CMD_SOCKET_DEL] = "socket delete",
		[OPENLAC_CMD_SOCKET_GET] = "socket get",
		[OPENLAC_CMD_TUNNEL_ADD] = "tunnel add",
		[OPENLAC_CMD_TUNNEL_SET] = "tunnel set",
		[OPENLAC_CMD_TUNNEL_DEL] = "tunnel delete",
		[OPENLAC_CMD_TUNNEL_GET] = "tunnel get",
		[OPENLAC_CMD_IFACE_ADD] = "interface add",
		[OPENLAC_CMD_IFACE_DEL] = "interface delete",
		[OPENLAC_CMD_IFACE_GET] = "interface get",
		[OPENLAC_CMD_SESSION_ADD] = "session add",
		[OPENLAC_CMD_SESSION_SET] = "session set",
		[OPENLAC_CMD_SESSION_DEL] = "session delete",
		[OPENLAC_CMD_SESSION_GET] = "session get",
		[OPENLAC_CMD_FRAME] = "frame",
		[OPENLAC_CMD_STATS_GET] = "statistics get",
		[OPENLAC_CMD_FLUSH] = "flush",
	};
	struct description d = { "" };

	add_name(&d, names, COUNT(names), cmd, "command");
	return d;
}
