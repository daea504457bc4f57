// SPDX-License-Identifier: GPL-2.0
/* One client's link: frames by protocol (RFC 1661 sections 2 and 3), deadlines, and the end. */
#include <stdlib.h>
#include <string.h>

#include "ppp_auth.h"
#include "ppp_priv.h"

const struct ppp_config ppp_config_default = {
	.auth = { PPP_AUTH_CHAP, PPP_AUTH_PAP, PPP_AUTH_EAP },
	.auths = 3,
	.challenge_name = "OpenLAC",
	.mru = 1492,
	.restart_ms = 3000,
	.auth_restart_ms = 3000,
	.max_configure = 10,
	.max_failure = 5,
	.establish_ms = 60000,
};

static bool config_usable(const struct ppp_config *cfg)
{
	if (!cfg->auths || cfg->auths > PPP_AUTH_MAX)
		return false;
	for (size_t i = 0; i < cfg->auths; i++)
		if (!ppp_auth_info(cfg->auth[i]))
			return false;
	return memchr(cfg->challenge_name, '\0', sizeof(cfg->challenge_name));
}

struct ppp_client *ppp_client_new(const struct ppp_ops *ops, const struct ppp_config *cfg, void *user)
{
	struct ppp_client *p;

	if (!config_usable(cfg))
		return NULL;
	p = calloc(1, sizeof(*p));
	if (!p)
		return NULL;
	p->ops = ops;
	p->user = user;
	p->cfg = *cfg;
	p->auth.timer_at = PPP_NEVER;
	p->establish_at = PPP_NEVER;
	ops->random(&p->auth.id, sizeof(p->auth.id));
	ppp_lcp_init(p);
	return p;
}

void ppp_client_free(struct ppp_client *p)
{
	if (!p)
		return;
	explicit_bzero(&p->cap, sizeof(p->cap));
	free(p);
}

void ppp_client_start(struct ppp_client *p, uint64_t now)
{
	if (p->failed || p->lcp.state != PPP_STARTING)
		return;
	p->establish_at = now + p->cfg.establish_ms;
	ppp_lcp_start(p, now);
}

void ppp_tx_begin(struct ppp_tx *tx, uint16_t protocol, uint8_t code, uint8_t id)
{
	writer_init(&tx->w, tx->frame, sizeof(tx->frame));
	writer_be16(&tx->w, protocol);
	writer_u8(&tx->w, code);
	writer_u8(&tx->w, id);
	writer_be16(&tx->w, 0);
}

void ppp_tx_send(struct ppp_client *p, struct ppp_tx *tx)
{
	writer_patch_be16(&tx->w, 4, (uint16_t)(tx->w.len - 2));
	if (tx->w.err)
		return;
	p->stats.tx++;
	p->ops->send(p->user, tx->frame, tx->w.len);
}

void ppp_layer_up(struct ppp_client *p, uint64_t now)
{
	p->cap.last_sent = p->lcp.sent;
	ppp_auth_start(p, now);
}

void ppp_layer_down(struct ppp_client *p, uint64_t now)
{
	bool was = p->captured;

	ppp_auth_stop(p);
	/* Going down for good: what was captured may still be wanted for the log. */
	if (p->lcp.state < PPP_REQ_SENT)
		return;
	explicit_bzero(&p->cap, sizeof(p->cap));
	p->cap.mru = PPP_MRU_DEFAULT;
	p->captured = false;
	if (!was)
		return;
	p->establish_at = now + p->cfg.establish_ms;
	p->ops->released(p->user, now);
}

void ppp_fail(struct ppp_client *p, enum ppp_fail why, const char *text, uint64_t now)
{
	p->failed = true;
	if (why != PPP_FAIL_CLIENT)
		ppp_lcp_close(p, text);
	p->ops->failed(p->user, why, text, now);
}

void ppp_client_terminate(struct ppp_client *p, const char *text)
{
	if (p->failed)
		return;
	p->failed = true;
	ppp_lcp_close(p, text);
}

/* Return: false when the Length is wrong. The rest of the frame behind it is padding. */
static bool packet_parse(struct ppp_packet *pkt, struct reader r)
{
	const uint8_t *whole = r.data;
	size_t have = r.left;

	pkt->code = reader_u8(&r);
	pkt->id = reader_u8(&r);
	pkt->whole = whole;
	pkt->len = reader_be16(&r);
	if (r.err || pkt->len < PPP_HEADER_LEN || pkt->len > have || pkt->len > PPP_PACKET_MAX)
		return false;
	pkt->body = reader_sub(&r, pkt->len - PPP_HEADER_LEN);
	return true;
}

/*
 * What is neither LCP nor authentication. Network protocols wait for the LNS. Among the protocols of the link itself, and
 * among numbers that are none (section 2: the low bits of the two octets must be 0 and 1), there is none that we know.
 */
static bool other_protocol(struct ppp_client *p, uint16_t protocol, struct reader r)
{
	bool valid = (protocol & 0x0101) == 0x0001;

	if (valid && protocol < PPP_PROTO_NETWORK_END) {
		p->stats.unexpected += !p->captured;
		return !p->captured;
	}
	if (p->lcp.state == PPP_OPENED)
		ppp_lcp_protocol_reject(p, protocol, r);
	else
		p->stats.unexpected++;
	return true;
}

bool ppp_client_input(struct ppp_client *p, const uint8_t *frame, size_t len, uint64_t now)
{
	struct ppp_packet pkt;
	struct reader r;
	uint16_t protocol;

	if (p->failed || p->lcp.state == PPP_STARTING)
		return true;
	p->stats.rx++;
	reader_init(&r, frame, len);
	protocol = reader_be16(&r);
	if (r.err) {
		p->stats.malformed++;
		return true;
	}
	switch (protocol) {
	case PPP_PROTO_LCP:
	case PPP_PROTO_PAP:
	case PPP_PROTO_CHAP:
	case PPP_PROTO_EAP:
		break;
	default:
		return other_protocol(p, protocol, r);
	}
	if (!packet_parse(&pkt, r))
		p->stats.malformed++;
	else if (protocol == PPP_PROTO_LCP)
		ppp_lcp_input(p, &pkt, now);
	else
		ppp_auth_input(p, protocol, &pkt, now);
	return true;
}

void ppp_client_tick(struct ppp_client *p, uint64_t now)
{
	if (!p->failed && now >= p->establish_at)
		ppp_fail(p, PPP_FAIL_TIMEOUT, "no authentication in time", now);
	if (!p->failed && now >= p->lcp.timer_at)
		ppp_lcp_timeout(p, now);
	if (!p->failed && now >= p->auth.timer_at)
		ppp_auth_timeout(p, now);
}

uint64_t ppp_client_deadline(const struct ppp_client *p)
{
	uint64_t at = p->establish_at;

	if (p->failed)
		return PPP_NEVER;
	if (p->lcp.timer_at < at)
		at = p->lcp.timer_at;
	return p->auth.timer_at < at ? p->auth.timer_at : at;
}

const struct ppp_capture *ppp_client_capture(const struct ppp_client *p)
{
	return p->captured ? &p->cap : NULL;
}

const struct ppp_stats *ppp_client_stats(const struct ppp_client *p)
{
	return &p->stats;
}

const char *ppp_client_state_name(const struct ppp_client *p)
{
	if (p->failed)
		return "Failed";
	if (p->lcp.state != PPP_OPENED)
		return ppp_fsm_state_name(p->lcp.state);
	return p->captured ? "Captured" : "Authenticate";
}
