// SPDX-License-Identifier: GPL-2.0
/*
 * Authentication up to the client's name. PAP: RFC 1334 section 2. CHAP: RFC 1994 section 4, RFC 2433 sections 5 and 6, RFC
 * 2759 sections 3 and 4. EAP: RFC 3748 sections 4 and 5.1. Success and failure are the LNS's to tell.
 */
#include <string.h>

#include "ppp_auth.h"
#include "ppp_priv.h"

enum {
	PAP_REQUEST = 1,

	CHAP_CHALLENGE = 1,
	CHAP_RESPONSE = 2,

	EAP_REQUEST = 1,
	EAP_RESPONSE = 2,
	EAP_IDENTITY = 1,
};

static const struct ppp_auth_info infos[PPP_AUTH_MAX + 1] = {
	[PPP_AUTH_PAP] = { .name = "pap", .protocol = PPP_PROTO_PAP },
	[PPP_AUTH_CHAP] = { "chap", PPP_PROTO_CHAP, 0x05, 16, 16 },
	[PPP_AUTH_EAP] = { .name = "eap", .protocol = PPP_PROTO_EAP },
	[PPP_AUTH_MSCHAP] = { "mschap", PPP_PROTO_CHAP, 0x80, 8, 49 },
	[PPP_AUTH_MSCHAPV2] = { "mschapv2", PPP_PROTO_CHAP, 0x81, 16, 49 },
};

const struct ppp_auth_info *ppp_auth_info(enum ppp_auth auth)
{
	return auth >= PPP_AUTH_PAP && auth <= PPP_AUTH_MAX ? &infos[auth] : NULL;
}

enum ppp_auth ppp_auth_find(uint16_t protocol, uint8_t algorithm)
{
	for (unsigned int i = PPP_AUTH_PAP; i <= PPP_AUTH_MAX; i++)
		if (infos[i].protocol == protocol && infos[i].algorithm == algorithm)
			return (enum ppp_auth)i;
	return 0;
}

const char *ppp_auth_name(enum ppp_auth auth)
{
	const struct ppp_auth_info *info = ppp_auth_info(auth);

	return info ? info->name : "none";
}

/* Every Challenge is a new one with a new Identifier, a retransmitted one too (RFC 1994 section 4.1). */
static void send_challenge(struct ppp_client *p, const struct ppp_auth_info *info)
{
	struct ppp_capture *cap = &p->cap;
	struct ppp_tx tx;

	p->auth.id++;
	cap->challenge_len = info->challenge_len;
	p->ops->random(cap->challenge, cap->challenge_len);
	ppp_tx_begin(&tx, PPP_PROTO_CHAP, CHAP_CHALLENGE, p->auth.id);
	writer_u8(&tx.w, info->challenge_len);
	writer_bytes(&tx.w, cap->challenge, cap->challenge_len);
	writer_bytes(&tx.w, p->cfg.challenge_name, strlen(p->cfg.challenge_name));
	ppp_tx_send(p, &tx);
}

/* A retransmitted EAP Request keeps its Identifier (RFC 3748 section 4.1). */
static void send_identity(struct ppp_client *p)
{
	struct ppp_tx tx;

	ppp_tx_begin(&tx, PPP_PROTO_EAP, EAP_REQUEST, p->auth.id);
	writer_u8(&tx.w, EAP_IDENTITY);
	ppp_tx_send(p, &tx);
}

/* With PAP it is the client that begins, and repeats. */
static void ask(struct ppp_client *p, uint64_t now)
{
	const struct ppp_auth_info *info = ppp_auth_info(p->cap.auth);

	if (info->protocol == PPP_PROTO_PAP)
		return;
	if (info->protocol == PPP_PROTO_CHAP)
		send_challenge(p, info);
	else
		send_identity(p);
	p->auth.asks++;
	p->auth.timer_at = now + p->cfg.auth_restart_ms;
}

void ppp_auth_start(struct ppp_client *p, uint64_t now)
{
	p->cap.auth = p->lcp.request.auth;
	p->auth.asks = 0;
	p->auth.timer_at = PPP_NEVER;
	p->auth.id++;
	ask(p, now);
}

void ppp_auth_stop(struct ppp_client *p)
{
	p->auth.timer_at = PPP_NEVER;
}

void ppp_auth_timeout(struct ppp_client *p, uint64_t now)
{
	if (p->auth.asks < p->cfg.max_configure)
		ask(p, now);
	else
		ppp_fail(p, PPP_FAIL_TIMEOUT, "no answer to the authentication request", now);
}

/*
 * Keep what the client told. It repeats itself as long as nobody answers; the last one counts, because that is the one whose
 * Identifier it expects in the answer. It cannot become someone else without LCP: an LNS is being looked up for that name.
 */
static void take(struct ppp_client *p, uint8_t id, struct reader name, struct reader value, uint64_t now)
{
	struct ppp_capture *cap = &p->cap;

	if (p->captured && (name.left != cap->name_len || memcmp(name.data, cap->name, name.left) != 0)) {
		p->stats.unexpected++;
		return;
	}
	if (name.left > PPP_NAME_MAX) {
		ppp_fail(p, PPP_FAIL_NAME, "the user name is too long", now);
		return;
	}
	cap->id = id;
	cap->name_len = name.left;
	reader_copy(&name, cap->name, cap->name_len);
	cap->name[cap->name_len] = '\0';
	cap->response_len = value.left;
	reader_copy(&value, cap->response, cap->response_len);
	if (p->captured)
		return;
	p->captured = true;
	p->auth.timer_at = PPP_NEVER;
	p->establish_at = PPP_NEVER;
	p->ops->captured(p->user, now);
}

static void pap_input(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	struct reader r = pkt->body, name, password;

	if (pkt->code != PAP_REQUEST) {
		p->stats.unexpected++;
		return;
	}
	name = reader_sub(&r, reader_u8(&r));
	password = reader_sub(&r, reader_u8(&r));
	if (r.err)
		p->stats.malformed++;
	else
		take(p, pkt->id, name, password, now);
}

static void chap_input(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	struct reader r = pkt->body, value;

	if (pkt->code != CHAP_RESPONSE || pkt->id != p->auth.id) {
		p->stats.unexpected++;
		return;
	}
	value = reader_sub(&r, reader_u8(&r));
	if (r.err || value.left != ppp_auth_info(p->cap.auth)->response_len)
		p->stats.malformed++;
	else
		take(p, pkt->id, r, value, now);
}

static void eap_input(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	struct reader r = pkt->body, nothing = { .data = r.data };
	uint8_t type;

	if (pkt->code != EAP_RESPONSE || pkt->id != p->auth.id) {
		p->stats.unexpected++;
		return;
	}
	type = reader_u8(&r);
	if (r.err)
		p->stats.malformed++;
	else if (type != EAP_IDENTITY)
		p->stats.unexpected++;
	else
		take(p, pkt->id, r, nothing, now);
}

void ppp_auth_input(struct ppp_client *p, uint16_t protocol, const struct ppp_packet *pkt, uint64_t now)
{
	if (p->lcp.state != PPP_OPENED || protocol != ppp_auth_info(p->cap.auth)->protocol)
		p->stats.unexpected++;
	else if (protocol == PPP_PROTO_PAP)
		pap_input(p, pkt, now);
	else if (protocol == PPP_PROTO_CHAP)
		chap_input(p, pkt, now);
	else
		eap_input(p, pkt, now);
}
