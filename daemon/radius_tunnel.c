// SPDX-License-Identifier: GPL-2.0
#include "radius_tunnel.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cursor.h"
#include "radius_auth.h"

#define TAGS		0x20	/* 0 = without a tag, 1 to 0x1f (RFC 2868 section 3.1) */
#define TYPE_L2TP	3	/* RFC 2868 section 3.1 */
#define MEDIUM_IPV4	1	/* RFC 2868 section 3.2 */
#define MEDIUM_IPV6	2

/* RFC 2865 section 5.8: the user is to choose an address; the NAS is to choose one. */
#define ADDRESS_USER	0xffffffff
#define ADDRESS_NAS	0xfffffffe

/**
 * struct tunnel - the attributes of one tag
 * @seen: there are any
 * @has: bit n is set when the attribute of type @first_type + n was there
 * @client, @server, @assignment, @client_name, @server_name: texts as received, not terminated
 * @password: behind the tag
 */
struct tunnel {
	bool seen;
	uint32_t has;
	uint32_t type, medium, preference;
	struct radius_attr client, server, assignment, client_name, server_name, password;
};

static uint32_t has_bit(uint8_t type)
{
	return 1u << (type - RADIUS_TUNNEL_TYPE);
}

static void note(struct lookup_answer *answer, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds to the text of the answer, as far as it goes. */
static void note(struct lookup_answer *answer, const char *fmt, ...)
{
	size_t len = strlen(answer->text);
	va_list ap;

	if (len && len < sizeof(answer->text) - 2) {
		memcpy(answer->text + len, "; ", 3);
		len += 2;
	}
	va_start(ap, fmt);
	vsnprintf(answer->text + len, sizeof(answer->text) - len, fmt, ap);
	va_end(ap);
}

/* Where a tagged text belongs. The octets of these texts are a server's, but a tag octet above 0x1f is part of the text. */
static struct tunnel *by_text_tag(struct tunnel *tunnels, struct radius_attr *a)
{
	uint8_t tag = 0;

	if (a->len && a->value[0] < TAGS) {
		tag = a->value[0];
		a->value++;
		a->len--;
	}
	return &tunnels[tag];
}

static uint32_t read_u24(const struct radius_attr *a)
{
	struct reader r;

	reader_init(&r, a->value, a->len);
	return reader_be32(&r) & 0xffffff;
}

static void take_number(struct tunnel *tunnels, const struct radius_attr *a)
{
	struct tunnel *t;
	uint8_t tag;

	if (a->len != 4)
		return;
	/* A tag that is out of range means nothing, so the value is as good as one without. */
	tag = a->value[0] < TAGS ? a->value[0] : 0;
	t = &tunnels[tag];
	t->seen = true;
	if (t->has & has_bit(a->type))
		return;
	t->has |= has_bit(a->type);
	if (a->type == RADIUS_TUNNEL_TYPE)
		t->type = read_u24(a);
	else if (a->type == RADIUS_TUNNEL_MEDIUM_TYPE)
		t->medium = read_u24(a);
	else
		t->preference = read_u24(a);
}

static struct radius_attr *text_slot(struct tunnel *t, uint8_t type)
{
	switch (type) {
	case RADIUS_TUNNEL_CLIENT_ENDPOINT:
		return &t->client;
	case RADIUS_TUNNEL_SERVER_ENDPOINT:
		return &t->server;
	case RADIUS_TUNNEL_PASSWORD:
		return &t->password;
	case RADIUS_TUNNEL_ASSIGNMENT_ID:
		return &t->assignment;
	case RADIUS_TUNNEL_CLIENT_AUTH_ID:
		return &t->client_name;
	default:
		/* Tunnel-Server-Auth-ID: collect() lets no other through. */
		return &t->server_name;
	}
}

static void take_text(struct tunnel *tunnels, struct radius_attr *a)
{
	struct radius_attr *slot;
	struct tunnel *t;

	if (a->type == RADIUS_TUNNEL_PASSWORD && a->len && a->value[0] >= TAGS) {
		/* Here the tag octet is always there, whatever is in it (RFC 2868 section 3.5). */
		t = tunnels;
		a->value++;
		a->len--;
	} else {
		t = by_text_tag(tunnels, a);
	}
	t->seen = true;
	slot = text_slot(t, a->type);
	if (t->has & has_bit(a->type))
		return;
	t->has |= has_bit(a->type);
	*slot = *a;
}

/* Sorts the attributes by their tags. Return: whether there are any. */
static bool collect(struct tunnel *tunnels, const struct radius_msg *m)
{
	struct radius_attr a;
	bool any = false;
	size_t at = 0;

	while (radius_next(m, &at, &a)) {
		switch (a.type) {
		case RADIUS_TUNNEL_TYPE:
		case RADIUS_TUNNEL_MEDIUM_TYPE:
		case RADIUS_TUNNEL_PREFERENCE:
			take_number(tunnels, &a);
			any = true;
			break;
		case RADIUS_TUNNEL_CLIENT_ENDPOINT:
		case RADIUS_TUNNEL_SERVER_ENDPOINT:
		case RADIUS_TUNNEL_PASSWORD:
		case RADIUS_TUNNEL_ASSIGNMENT_ID:
		case RADIUS_TUNNEL_CLIENT_AUTH_ID:
		case RADIUS_TUNNEL_SERVER_AUTH_ID:
			take_text(tunnels, &a);
			any = true;
			break;
		default:
			break;
		}
	}
	return any;
}

static void inherit(struct tunnel *t, struct tunnel *from)
{
	static const uint8_t texts[] = {
		RADIUS_TUNNEL_CLIENT_ENDPOINT, RADIUS_TUNNEL_SERVER_ENDPOINT, RADIUS_TUNNEL_PASSWORD,
		RADIUS_TUNNEL_ASSIGNMENT_ID, RADIUS_TUNNEL_CLIENT_AUTH_ID, RADIUS_TUNNEL_SERVER_AUTH_ID,
	};
	uint32_t missing = from->has & ~t->has;

	if (missing & has_bit(RADIUS_TUNNEL_TYPE))
		t->type = from->type;
	if (missing & has_bit(RADIUS_TUNNEL_MEDIUM_TYPE))
		t->medium = from->medium;
	if (missing & has_bit(RADIUS_TUNNEL_PREFERENCE))
		t->preference = from->preference;
	for (size_t i = 0; i < sizeof(texts); i++) {
		if (missing & has_bit(texts[i]))
			*text_slot(t, texts[i]) = *text_slot(from, texts[i]);
	}
	t->has |= missing;
}

/* An address of the medium, 0 = of any. Return: false when the text is none. */
static bool parse_address(struct conf_addr *addr, const uint8_t *text, size_t len, uint32_t medium)
{
	char buf[INET6_ADDRSTRLEN];

	memset(addr, 0, sizeof(*addr));
	if (!len || len >= sizeof(buf) || memchr(text, '\0', len))
		return false;
	memcpy(buf, text, len);
	buf[len] = '\0';
	if (medium != MEDIUM_IPV6 && inet_pton(AF_INET, buf, &addr->v4) == 1) {
		addr->family = AF_INET;
		return addr->v4.s_addr != INADDR_ANY && ntohl(addr->v4.s_addr) < INADDR_UNSPEC_GROUP;
	}
	if (medium != MEDIUM_IPV4 && inet_pton(AF_INET6, buf, &addr->v6) == 1) {
		addr->family = AF_INET6;
		return !IN6_IS_ADDR_UNSPECIFIED(&addr->v6) && !IN6_IS_ADDR_MULTICAST(&addr->v6);
	}
	return false;
}

/* A text of the protocol as a C string; one with a NUL or a control character in it is not taken. */
static bool copy_text(char *out, const struct radius_attr *a)
{
	for (size_t i = 0; i < a->len; i++) {
		if (a->value[i] < ' ' || a->value[i] == 0x7f)
			return false;
	}
	if (a->len)
		memcpy(out, a->value, a->len);
	out[a->len] = '\0';
	return true;
}

/* Everything of a candidate but its address. Return: NULL, or why the tunnel cannot be used. */
static const char *fill(struct lns_candidate *c, const struct tunnel *t, const uint8_t *request, const char *secret)
{
	memset(c, 0, sizeof(*c));
	if ((t->has & has_bit(RADIUS_TUNNEL_TYPE)) && t->type != TYPE_L2TP)
		return "Tunnel-Type is not L2TP";
	if (t->medium > MEDIUM_IPV6)
		return "Tunnel-Medium-Type is neither IPv4 nor IPv6";
	if (!(t->has & has_bit(RADIUS_TUNNEL_SERVER_ENDPOINT)))
		return "no Tunnel-Server-Endpoint";
	c->preference = t->preference;
	if (t->client.len && !parse_address(&c->source, t->client.value, t->client.len, t->medium))
		return "Tunnel-Client-Endpoint is not an address";
	if (!copy_text(c->assignment_id, &t->assignment) || !copy_text(c->client_name, &t->client_name) ||
	    !copy_text(c->server_name, &t->server_name))
		return "control characters in a name";
	if ((t->has & has_bit(RADIUS_TUNNEL_PASSWORD)) &&
	    radius_tunnel_password((uint8_t *)c->secret, L2TP_SECRET_MAX, &c->secret_len, t->password.value, t->password.len,
				   request, secret))
		return "Tunnel-Password cannot be decrypted or is too long";
	return NULL;
}

static void add_candidate(struct lookup_answer *answer, const struct lns_candidate *c)
{
	size_t i;

	if (answer->count == LOOKUP_CANDIDATES_MAX) {
		note(answer, "more than %d addresses", LOOKUP_CANDIDATES_MAX);
		return;
	}
	/* Behind its equals: the order among them is the server's. */
	for (i = answer->count; i && answer->candidate[i - 1].preference > c->preference; i--)
		answer->candidate[i] = answer->candidate[i - 1];
	answer->candidate[i] = *c;
	answer->count++;
}

/* One candidate for each address of the Tunnel-Server-Endpoint: some servers list several, with spaces in between. */
static void add_tunnel(struct lookup_answer *answer, const struct tunnel *t, unsigned int tag, const uint8_t *request,
		       const char *secret)
{
	const uint8_t *p = t->server.value, *end;
	struct lns_candidate c;
	const char *why = fill(&c, t, request, secret);
	const struct conf_addr source = c.source;
	bool any = false;

	if (why) {
		note(answer, "tunnel %u: %s", tag, why);
		explicit_bzero(&c, sizeof(c));
		return;
	}
	end = p + t->server.len;
	while (p < end) {
		const uint8_t *space = memchr(p, ' ', (size_t)(end - p));
		size_t len = (size_t)((space ? space : end) - p);

		any |= len > 0;
		if (parse_address(&c.addr, p, len, t->medium)) {
			/* Our end cannot be of the other family. */
			memset(&c.source, 0, sizeof(c.source));
			if (source.family == c.addr.family)
				c.source = source;
			add_candidate(answer, &c);
		} else if (len) {
			note(answer, "tunnel %u: a Tunnel-Server-Endpoint is not an address of its medium", tag);
		}
		p += len + (space ? 1 : 0);
	}
	if (!any)
		note(answer, "tunnel %u: Tunnel-Server-Endpoint is empty", tag);
	explicit_bzero(&c, sizeof(c));
}

static void read_framed_ip(struct lookup_answer *answer, const struct radius_msg *m)
{
	struct lns_candidate *c = &answer->candidate[0];
	uint32_t ip;

	if (!radius_find_u32(m, RADIUS_FRAMED_IP_ADDRESS, &ip)) {
		note(answer, "the Access-Accept has neither Framed-IP-Address nor tunnel attributes");
		return;
	}
	if (!ip || ip == ADDRESS_USER || ip == ADDRESS_NAS) {
		note(answer, "the Framed-IP-Address is no address");
		return;
	}
	memset(c, 0, sizeof(*c));
	c->addr.family = AF_INET;
	c->addr.v4.s_addr = htonl(ip);
	answer->count = 1;
}

void radius_tunnel_read(struct lookup_answer *answer, const struct radius_msg *m, const uint8_t request[RADIUS_AUTH_LEN],
			const char *secret)
{
	struct tunnel tunnels[TAGS] = { 0 };
	bool inherited = false;

	answer->count = 0;
	answer->text[0] = '\0';
	if (!collect(tunnels, m)) {
		read_framed_ip(answer, m);
	} else {
		for (unsigned int tag = 1; tag < TAGS; tag++) {
			struct tunnel *t = &tunnels[tag];

			if (!t->seen)
				continue;
			if (!(t->has & has_bit(RADIUS_TUNNEL_SERVER_ENDPOINT)))
				inherited = true;
			inherit(t, &tunnels[0]);
			add_tunnel(answer, t, tag, request, secret);
		}
		/* With nothing else found, one without a server tells why. */
		if (tunnels[0].seen && !inherited &&
		    ((tunnels[0].has & has_bit(RADIUS_TUNNEL_SERVER_ENDPOINT)) || !answer->count))
			add_tunnel(answer, &tunnels[0], 0, request, secret);
		if (!answer->count && !answer->text[0])
			note(answer, "the tunnel attributes are malformed");
	}
	answer->status = answer->count ? LOOKUP_OK : LOOKUP_NOT_FOUND;
}
