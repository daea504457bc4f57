// SPDX-License-Identifier: GPL-2.0
/* Packets of LCP (RFC 1661 section 5, RFC 1570 section 1) around the automaton. */
#include <string.h>

#include "ppp_auth.h"
#include "ppp_priv.h"

enum {
	CONFIGURE_REQUEST = 1,
	CONFIGURE_ACK,
	CONFIGURE_NAK,
	CONFIGURE_REJECT,
	TERMINATE_REQUEST,
	TERMINATE_ACK,
	CODE_REJECT,
	PROTOCOL_REJECT,
	ECHO_REQUEST,
	ECHO_REPLY,
	DISCARD_REQUEST,
	IDENTIFICATION,		/* RFC 1570 */
	TIME_REMAINING,

	PPPOE_MRU_MAX = 1492,	/* RFC 2516 section 7 */
	COLLISIONS_MAX = 3,	/* by chance once in 2^96 (section 6.4) */
};

/**
 * struct cause - what the actions of one event work on
 * @pkt: packet received
 * @answer: to it, when it is a Configure-Request
 * @text: for a Terminate-Request
 */
struct cause {
	const struct ppp_packet *pkt;
	const struct ppp_answer *answer;
	const char *text;
};

static const struct ppp_packet no_packet;
static const struct ppp_answer no_answer;
static const struct cause no_cause = { &no_packet, &no_answer, "" };

/* A round of negotiation begins with nothing agreed and nothing refused. */
static void new_round(struct ppp_client *p)
{
	struct ppp_lcp *lcp = &p->lcp;

	ppp_request_init(&lcp->request, &p->cfg, p->ops->random);
	lcp->naks = 0;
	lcp->refusals = 0;
	lcp->collisions = 0;
	lcp->nak_magic = 0;
	lcp->client_seen = false;
}

void ppp_lcp_init(struct ppp_client *p)
{
	p->lcp.state = PPP_STARTING;
	p->lcp.timer_at = PPP_NEVER;
	p->lcp.mru_max = p->cfg.mru > PPPOE_MRU_MAX ? p->cfg.mru : PPPOE_MRU_MAX;
	p->cap.mru = PPP_MRU_DEFAULT;
	p->ops->random(&p->lcp.last_id, sizeof(p->lcp.last_id));
	new_round(p);
}

/* Octets of an LCP packet that the client takes, for those that must be cut to fit. */
static size_t room(const struct ppp_client *p)
{
	size_t n = p->cap.mru < p->lcp.mru_max ? p->cap.mru : p->lcp.mru_max;

	return n < PPP_PACKET_MAX ? n : PPP_PACKET_MAX;
}

static void send_packet(struct ppp_client *p, uint8_t code, uint8_t id, const void *data, size_t len)
{
	struct ppp_tx tx;

	ppp_tx_begin(&tx, PPP_PROTO_LCP, code, id);
	writer_bytes(&tx.w, data, len);
	ppp_tx_send(p, &tx);
}

/* A retransmission keeps its Identifier, so that an answer to the first copy still counts (section 5.1). */
static void send_configure_request(struct ppp_client *p, uint64_t now)
{
	struct ppp_lcp *lcp = &p->lcp;
	struct ppp_options options;

	ppp_request_build(&lcp->request, &options);
	if (!lcp->pending || options.len != lcp->sent.len || memcmp(options.data, lcp->sent.data, options.len) != 0) {
		lcp->sent = options;
		lcp->sent_id = ++lcp->last_id;
	}
	lcp->pending = true;
	if (lcp->restarts)
		lcp->restarts--;
	lcp->timer_at = now + p->cfg.restart_ms;
	send_packet(p, CONFIGURE_REQUEST, lcp->sent_id, lcp->sent.data, lcp->sent.len);
}

static void send_configure_ack(struct ppp_client *p, const struct cause *cause)
{
	p->lcp.naks = 0;
	p->cap.mru = cause->answer->mru;
	ppp_options_keep(&p->cap.last_received, cause->pkt->body);
	send_packet(p, CONFIGURE_ACK, cause->pkt->id, cause->answer->data, cause->answer->len);
}

static void send_configure_nak(struct ppp_client *p, const struct cause *cause)
{
	if (cause->answer->verdict == PPP_CONFIGURE_NAK)
		p->lcp.naks++;
	send_packet(p, (uint8_t)cause->answer->verdict, cause->pkt->id, cause->answer->data, cause->answer->len);
}

static void send_terminate_request(struct ppp_client *p, const char *text)
{
	send_packet(p, TERMINATE_REQUEST, ++p->lcp.last_id, text, strnlen(text, room(p) - PPP_HEADER_LEN));
}

static void send_code_reject(struct ppp_client *p, const struct ppp_packet *pkt)
{
	size_t max = room(p) - PPP_HEADER_LEN;

	send_packet(p, CODE_REJECT, ++p->lcp.last_id, pkt->whole, pkt->len < max ? pkt->len : max);
}

void ppp_lcp_protocol_reject(struct ppp_client *p, uint16_t protocol, struct reader rest)
{
	size_t max = room(p) - PPP_HEADER_LEN - 2;
	struct ppp_tx tx;

	if (p->lcp.muted & 1u << PROTOCOL_REJECT)
		return;
	ppp_tx_begin(&tx, PPP_PROTO_LCP, PROTOCOL_REJECT, ++p->lcp.last_id);
	writer_be16(&tx.w, protocol);
	writer_bytes(&tx.w, rest.data, rest.left < max ? rest.left : max);
	ppp_tx_send(p, &tx);
}

/* Section 5.8; only a Request is answered, and not one of our own that came back (section 6.4). */
static void send_echo_reply(struct ppp_client *p, const struct ppp_packet *pkt)
{
	struct reader r = pkt->body;
	uint32_t magic = reader_be32(&r);
	size_t max = room(p) - PPP_HEADER_LEN - 4;
	struct ppp_tx tx;

	if (pkt->code != ECHO_REQUEST)
		return;
	if ((magic && magic == p->lcp.request.magic) || p->lcp.muted & 1u << ECHO_REPLY) {
		p->stats.unexpected++;
		return;
	}
	ppp_tx_begin(&tx, PPP_PROTO_LCP, ECHO_REPLY, pkt->id);
	writer_be32(&tx.w, p->lcp.request.magic);
	writer_bytes(&tx.w, r.data, r.left < max ? r.left : max);
	ppp_tx_send(p, &tx);
}

/*
 * Terminate-Requests are not repeated and their answers not waited for, so there is neither a counter to zero nor a layer
 * to wait for: zrc, tls and tlf have nothing to do here. Events that end the link are followed by ppp_fail().
 */
static void run(struct ppp_client *p, enum ppp_event event, const struct cause *cause, uint64_t now)
{
	struct ppp_step step = ppp_fsm_step(p->lcp.state, event);

	p->lcp.state = step.next;
	if (step.next < PPP_CLOSING || step.next == PPP_OPENED)
		p->lcp.timer_at = PPP_NEVER;
	if (step.actions & PPP_TLD) {
		if (step.next >= PPP_REQ_SENT)
			new_round(p);
		ppp_layer_down(p, now);
		/* Who was told may have given the link up. */
		if (p->lcp.state != step.next)
			return;
	}
	if (step.actions & PPP_IRC)
		p->lcp.restarts = p->cfg.max_configure;
	if (step.actions & PPP_SCR)
		send_configure_request(p, now);
	if (step.actions & PPP_SCA)
		send_configure_ack(p, cause);
	if (step.actions & PPP_SCN)
		send_configure_nak(p, cause);
	if (step.actions & PPP_STR)
		send_terminate_request(p, cause->text);
	if (step.actions & PPP_STA)
		send_packet(p, TERMINATE_ACK, cause->pkt->id, NULL, 0);
	if (step.actions & PPP_SCJ)
		send_code_reject(p, cause->pkt);
	if (step.actions & PPP_SER)
		send_echo_reply(p, cause->pkt);
	if (step.actions & PPP_TLU)
		ppp_layer_up(p, now);
}

static void run_packet(struct ppp_client *p, enum ppp_event event, const struct ppp_packet *pkt, uint64_t now)
{
	struct cause cause = no_cause;

	cause.pkt = pkt;
	run(p, event, &cause, now);
}

/* An event after which there is no link. */
static void run_last(struct ppp_client *p, enum ppp_event event, const struct ppp_packet *pkt, enum ppp_fail why,
		     const char *text, uint64_t now)
{
	struct cause cause = no_cause;

	cause.pkt = pkt;
	cause.text = text;
	run(p, event, &cause, now);
	ppp_fail(p, why, text, now);
}

void ppp_lcp_start(struct ppp_client *p, uint64_t now)
{
	run(p, PPP_UP, &no_cause, now);
}

void ppp_lcp_close(struct ppp_client *p, const char *text)
{
	struct cause cause = no_cause;

	cause.text = text;
	run(p, PPP_CLOSE, &cause, 0);
}

void ppp_lcp_timeout(struct ppp_client *p, uint64_t now)
{
	if (p->lcp.restarts)
		run(p, PPP_TO_AGAIN, &no_cause, now);
	else
		run_last(p, PPP_TO_LAST, &no_packet, PPP_FAIL_TIMEOUT, "no answer to LCP", now);
}

static void receive_request(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	struct ppp_lcp *lcp = &p->lcp;
	struct ppp_terms terms = {
		.mru_max = lcp->mru_max,
		.magic = lcp->request.magic,
		.other_magic = ppp_magic(p->ops->random, lcp->request.magic),
		.no_naks = lcp->naks >= p->cfg.max_failure,
	};
	struct ppp_answer answer;
	struct cause cause = { pkt, &answer, "" };

	if (!ppp_options_valid(pkt->body)) {
		p->stats.malformed++;
		return;
	}
	ppp_options_judge(&answer, &terms, pkt->body);
	lcp->collisions = answer.looped ? lcp->collisions + 1 : 0;
	if (lcp->collisions == COLLISIONS_MAX) {
		ppp_fail(p, PPP_FAIL_LCP, "the link is looped back", now);
		return;
	}
	run(p, answer.verdict == PPP_CONFIGURE_ACK ? PPP_RCR_GOOD : PPP_RCR_BAD, &cause, now);
	/* Afterwards, because the event may have begun a new round. */
	if (answer.verdict == PPP_CONFIGURE_NAK)
		lcp->nak_magic = terms.other_magic;
	if (!lcp->client_seen) {
		lcp->client_seen = true;
		ppp_options_keep(&p->cap.initial_received, pkt->body);
	}
}

/* The layer that goes up in run() reads what was acknowledged from lcp->sent. */
static void receive_ack(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	struct ppp_lcp *lcp = &p->lcp;

	if (!lcp->pending || pkt->id != lcp->sent_id || pkt->body.left != lcp->sent.len ||
	    memcmp(pkt->body.data, lcp->sent.data, lcp->sent.len) != 0) {
		p->stats.unexpected++;
		return;
	}
	lcp->pending = false;
	lcp->refusals = 0;
	run_packet(p, PPP_RCA, pkt, now);
}

/* Configure-Nak and -Reject. An empty one would be no answer: it leaves everything as it was. */
static void receive_refusal(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	struct ppp_lcp *lcp = &p->lcp;
	enum ppp_reply reply;

	if (!ppp_options_valid(pkt->body)) {
		p->stats.malformed++;
		return;
	}
	if (!lcp->pending || pkt->id != lcp->sent_id || !pkt->body.left) {
		p->stats.unexpected++;
		return;
	}
	if (pkt->code == CONFIGURE_NAK)
		reply = ppp_request_nak(&lcp->request, &p->cfg, pkt->body, lcp->nak_magic, p->ops->random);
	else
		reply = ppp_request_reject(&lcp->request, &lcp->sent, pkt->body);
	if (reply == PPP_REPLY_BAD) {
		p->stats.unexpected++;
		return;
	}
	lcp->pending = false;
	if (reply == PPP_REPLY_NO_AUTH)
		ppp_fail(p, PPP_FAIL_AUTH, "the client refuses to authenticate", now);
	else if (++lcp->refusals > p->cfg.max_configure)
		ppp_fail(p, PPP_FAIL_LCP, "LCP does not converge", now);
	else
		run_packet(p, PPP_RCN, pkt, now);
}

/* Section 5.6: without the codes up to Code-Reject there is no LCP; whatever else it rejects is not sent to it again. */
static void receive_code_reject(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	struct reader r = pkt->body;
	uint8_t code = reader_u8(&r);

	if (r.err) {
		p->stats.malformed++;
	} else if (code >= CONFIGURE_REQUEST && code <= CODE_REJECT) {
		run_last(p, PPP_RXJ_BAD, pkt, PPP_FAIL_LCP, "the client rejects a code of LCP", now);
	} else {
		if (code < 32)
			p->lcp.muted |= 1u << code;
		run_packet(p, PPP_RXJ_GOOD, pkt, now);
	}
}

/* Section 5.7. We send two protocols: LCP and, until it is done, that of the authentication. */
static void receive_protocol_reject(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	struct reader r = pkt->body;
	uint16_t protocol = reader_be16(&r);

	if (r.err) {
		p->stats.malformed++;
	} else if (p->lcp.state != PPP_OPENED) {
		p->stats.unexpected++;
	} else if (protocol == PPP_PROTO_LCP) {
		run_last(p, PPP_RXJ_BAD, pkt, PPP_FAIL_LCP, "the client rejects LCP", now);
	} else if (!p->captured && protocol == ppp_auth_info(p->cap.auth)->protocol) {
		ppp_fail(p, PPP_FAIL_AUTH, "the client rejects the authentication protocol it agreed to", now);
	} else {
		run_packet(p, PPP_RXJ_GOOD, pkt, now);
	}
}

/* All of these begin with a Magic-Number; Time-Remaining (RFC 1570 section 1.2) has four octets more. */
static void receive_magic(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	if (pkt->body.left < (pkt->code == TIME_REMAINING ? 8 : 4))
		p->stats.malformed++;
	else if (pkt->code < IDENTIFICATION)
		run_packet(p, PPP_RXR, pkt, now);
}

void ppp_lcp_input(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now)
{
	switch (pkt->code) {
	case CONFIGURE_REQUEST:
		receive_request(p, pkt, now);
		break;
	case CONFIGURE_ACK:
		receive_ack(p, pkt, now);
		break;
	case CONFIGURE_NAK:
	case CONFIGURE_REJECT:
		receive_refusal(p, pkt, now);
		break;
	case TERMINATE_REQUEST:
		run_last(p, PPP_RTR, pkt, PPP_FAIL_CLIENT, "the client terminates the link", now);
		break;
	case TERMINATE_ACK:
		run_packet(p, PPP_RTA, pkt, now);
		break;
	case CODE_REJECT:
		receive_code_reject(p, pkt, now);
		break;
	case PROTOCOL_REJECT:
		receive_protocol_reject(p, pkt, now);
		break;
	case ECHO_REQUEST:
	case ECHO_REPLY:
	case DISCARD_REQUEST:
	case IDENTIFICATION:
	case TIME_REMAINING:
		receive_magic(p, pkt, now);
		break;
	default:
		run_packet(p, PPP_RUC, pkt, now);
	}
}
