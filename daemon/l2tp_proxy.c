// SPDX-License-Identifier: GPL-2.0
/*
 * Proxy LCP and authentication AVPs (RFC 2661 section 4.4.5), and the copies that a session owns of what its call points
 * to.
 */
#include <errno.h>
#include <stdlib.h>

#include "l2tp_priv.h"

/* Which AVPs go with an authentication type. */
struct companions {
	bool name, challenge, id, response;
};

/* Return: false for a type that we do not pass on. */
static bool companions_of(unsigned int auth, struct companions *c)
{
	*c = (struct companions){ 0 };
	switch (auth) {
	case L2TP_PROXY_CHAP:
	case L2TP_PROXY_MSCHAP:
		*c = (struct companions){ .name = true, .challenge = true, .id = true, .response = true };
		return true;
	case L2TP_PROXY_PAP:
		*c = (struct companions){ .name = true, .id = true, .response = true };
		return true;
	case L2TP_PROXY_TEXT:
		*c = (struct companions){ .name = true, .response = true };
		return true;
	case L2TP_PROXY_NONE:
		return true;
	default:
		return false;
	}
}

static bool lcp_valid(const struct l2tp_lcp *lcp)
{
	return !lcp->present || lcp->len <= L2TP_LCP_MAX;
}

static bool proxy_valid(const struct l2tp_proxy *p)
{
	struct companions with;

	if (!lcp_valid(&p->first_received) || !lcp_valid(&p->last_sent) || !lcp_valid(&p->last_received))
		return false;
	if (p->auth == L2TP_PROXY_UNKNOWN)
		return true;
	if (!companions_of(p->auth, &with) || (with.challenge && !p->challenge_len))
		return false;
	return p->name_len <= L2TP_PROXY_MAX && p->challenge_len <= L2TP_PROXY_MAX &&
	       p->response_len <= L2TP_PROXY_MAX;
}

static void place(struct l2tp_session *s, struct l2tp_proxy *copy)
{
	if (s->proxy) {
		explicit_bzero(s->proxy, sizeof(*s->proxy));
		free(s->proxy);
	}
	s->proxy = copy;
	s->call.proxy = copy;
}

int l2tp_proxy_set(struct l2tp_session *s, const struct l2tp_proxy *proxy)
{
	struct l2tp_proxy *copy = NULL;

	if (proxy) {
		if (!proxy_valid(proxy))
			return -EINVAL;
		copy = malloc(sizeof(*copy));
		if (!copy)
			return -ENOMEM;
		*copy = *proxy;
	}
	place(s, copy);
	return 0;
}

int l2tp_line_set(struct l2tp_session *s, const struct access_line *line)
{
	struct access_line *copy = NULL;

	if (line) {
		copy = malloc(sizeof(*copy));
		if (!copy)
			return -ENOMEM;
		*copy = *line;
	}
	free(s->line);
	s->line = copy;
	s->call.line = copy;
	return 0;
}

static void put_lcp(struct l2tp_builder *b, enum l2tp_attr attr, const struct l2tp_lcp *lcp)
{
	if (lcp->present)
		l2tp_build_bytes(b, attr, lcp->data, lcp->len);
}

void l2tp_put_proxy(struct l2tp_builder *b, const struct l2tp_proxy *p, enum l2tp_proxy_parts parts)
{
	struct companions with;

	if (parts == L2TP_PROXY_NOTHING)
		return;
	if (parts == L2TP_PROXY_ALL)
		put_lcp(b, L2TP_AVP_FIRST_LCP_CONFREQ, &p->first_received);
	put_lcp(b, L2TP_AVP_LAST_SENT_CONFREQ, &p->last_sent);
	put_lcp(b, L2TP_AVP_LAST_RECEIVED_CONFREQ, &p->last_received);
	if (!companions_of(p->auth, &with))
		return;
	l2tp_build_u16(b, L2TP_AVP_PROXY_AUTHEN_TYPE, (uint16_t)p->auth);
	if (with.name)
		l2tp_build_bytes(b, L2TP_AVP_PROXY_AUTHEN_NAME, p->name, p->name_len);
	if (with.challenge)
		l2tp_build_bytes(b, L2TP_AVP_PROXY_AUTHEN_CHALLENGE, p->challenge, p->challenge_len);
	if (with.id)
		l2tp_build_u16(b, L2TP_AVP_PROXY_AUTHEN_ID, p->id);
	if (with.response)
		l2tp_build_bytes(b, L2TP_AVP_PROXY_AUTHEN_RESPONSE, p->response, p->response_len);
}

static void take_lcp(const struct l2tp_msg *m, enum l2tp_attr attr, struct l2tp_lcp *lcp)
{
	const struct l2tp_field *f = &m->avp[attr];

	if (!f->data || f->len > L2TP_LCP_MAX)
		return;
	lcp->present = true;
	lcp->len = f->len;
	memcpy(lcp->data, f->data, f->len);
}

/* Return: false when the AVP has to be there and is not, or does not fit. */
static bool take_octets(const struct l2tp_msg *m, enum l2tp_attr attr, bool wanted,
			uint8_t out[L2TP_PROXY_MAX], size_t *len)
{
	const struct l2tp_field *f = &m->avp[attr];

	if (!wanted)
		return true;
	if (!f->data || f->len > L2TP_PROXY_MAX)
		return false;
	memcpy(out, f->data, f->len);
	*len = f->len;
	return true;
}

/* Half a set of credentials is none: the LNS then does what it does without proxy authentication. */
static void take_auth(struct l2tp_session *s, const struct l2tp_msg *m, struct l2tp_proxy *p)
{
	unsigned int auth = l2tp_msg_u16(m, L2TP_AVP_PROXY_AUTHEN_TYPE);
	struct companions with;

	if (!l2tp_msg_has(m, L2TP_AVP_PROXY_AUTHEN_TYPE))
		return;
	if (companions_of(auth, &with) &&
	    take_octets(m, L2TP_AVP_PROXY_AUTHEN_NAME, with.name, p->name, &p->name_len) &&
	    take_octets(m, L2TP_AVP_PROXY_AUTHEN_CHALLENGE, with.challenge, p->challenge, &p->challenge_len) &&
	    take_octets(m, L2TP_AVP_PROXY_AUTHEN_RESPONSE, with.response, p->response, &p->response_len) &&
	    (!with.id || l2tp_msg_has(m, L2TP_AVP_PROXY_AUTHEN_ID))) {
		p->auth = auth;
		if (with.id)
			p->id = (uint8_t)l2tp_msg_u16(m, L2TP_AVP_PROXY_AUTHEN_ID);
		return;
	}
	l2tp_log(s->t, "session %u: proxy authentication of type %u is of no use", s->local_id, auth);
	p->name_len = 0;
	p->challenge_len = 0;
	p->response_len = 0;
	explicit_bzero(p->response, sizeof(p->response));
}

void l2tp_take_proxy(struct l2tp_session *s, const struct l2tp_msg *m)
{
	struct l2tp_proxy p = { 0 };

	take_lcp(m, L2TP_AVP_FIRST_LCP_CONFREQ, &p.first_received);
	take_lcp(m, L2TP_AVP_LAST_SENT_CONFREQ, &p.last_sent);
	take_lcp(m, L2TP_AVP_LAST_RECEIVED_CONFREQ, &p.last_received);
	take_auth(s, m, &p);
	if ((p.first_received.present || p.last_sent.present || p.last_received.present ||
	     p.auth != L2TP_PROXY_UNKNOWN) && l2tp_proxy_set(s, &p))
		l2tp_log(s->t, "session %u: proxy information not kept", s->local_id);
	explicit_bzero(&p, sizeof(p));
}
