/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The inside of a link, shared by the engine's files:
 *
 *   ppp.c ── frames by protocol, deadlines, failure
 *     ├── ppp_lcp.c ── packets of LCP ── ppp_fsm.c the automaton, ppp_options.c the options
 *     └── ppp_auth.c ── PAP, CHAP, EAP up to the client's name
 */
#ifndef OPENLAC_PPP_PRIV_H
#define OPENLAC_PPP_PRIV_H

#include "cursor.h"
#include "ppp.h"
#include "ppp_fsm.h"
#include "ppp_options.h"

/* Protocol field values. */
enum {
	PPP_PROTO_NETWORK_END = 0xc000,	/* below: network protocols and their control protocols (RFC 1661 section 2) */
	PPP_PROTO_LCP = 0xc021,
	PPP_PROTO_PAP = 0xc023,
	PPP_PROTO_CHAP = 0xc223,
	PPP_PROTO_EAP = 0xc227,
};

#define PPP_HEADER_LEN	4	/* Code, Identifier, Length */

/**
 * struct ppp_lcp - LCP of one link
 * @state: of the automaton
 * @timer_at: when the Restart timer runs out
 * @restarts: Restart counter
 * @last_id: Identifier of the newest packet of ours that began an exchange
 * @request: what we ask for
 * @sent, @sent_id: our last Configure-Request
 * @pending: no valid reply to it yet: any further one is out of sequence
 * @mru_max: what the link carries
 * @client_seen: this round's first Configure-Request has come
 * @naks: Configure-Naks we sent since our last Configure-Ack
 * @refusals: Configure-Naks and -Rejects of the client since its last Configure-Ack
 * @collisions: Configure-Requests in a row that carried our own Magic-Number
 * @nak_magic: Magic-Number that our last Configure-Nak suggested
 * @muted: bit per code that the client rejected
 */
struct ppp_lcp {
	enum ppp_state state;
	uint64_t timer_at;
	unsigned int restarts;
	uint8_t last_id, sent_id;
	struct ppp_request request;
	struct ppp_options sent;
	bool pending, client_seen;
	uint16_t mru_max;
	unsigned int naks, refusals, collisions;
	uint32_t nak_magic;
	unsigned int muted;
};

/**
 * struct ppp_auth_run - authentication of one link
 * @timer_at: when to ask again
 * @asks: Challenges or Identity requests sent
 * @id: Identifier of the last
 */
struct ppp_auth_run {
	uint64_t timer_at;
	unsigned int asks;
	uint8_t id;
};

struct ppp_client {
	const struct ppp_ops *ops;
	void *user;
	struct ppp_config cfg;
	struct ppp_lcp lcp;
	struct ppp_auth_run auth;
	struct ppp_capture cap;
	bool captured, failed;
	uint64_t establish_at;
	struct ppp_stats stats;
};

/**
 * struct ppp_packet - the common form of LCP, PAP, CHAP and EAP packets
 * @code, @id: as on the wire
 * @whole, @len: from the Code on, without padding behind the Length
 * @body: behind the Length
 */
struct ppp_packet {
	uint8_t code, id;
	const uint8_t *whole;
	size_t len;
	struct reader body;
};

/* A packet of ours in the making; begun with ppp_tx_begin(), filled through @w, sent with ppp_tx_send(). */
struct ppp_tx {
	struct writer w;
	uint8_t frame[2 + PPP_PACKET_MAX];
};

/* ppp.c APIs: */
void ppp_tx_begin(struct ppp_tx *tx, uint16_t protocol, uint8_t code, uint8_t id);
void ppp_tx_send(struct ppp_client *p, struct ppp_tx *tx);
/* LCP has reached the Opened state, or left it. */
void ppp_layer_up(struct ppp_client *p, uint64_t now);
void ppp_layer_down(struct ppp_client *p, uint64_t now);
/* Gives the link up. @text is a constant. */
void ppp_fail(struct ppp_client *p, enum ppp_fail why, const char *text, uint64_t now);

/* ppp_lcp.c APIs: */
void ppp_lcp_init(struct ppp_client *p);
void ppp_lcp_start(struct ppp_client *p, uint64_t now);
void ppp_lcp_input(struct ppp_client *p, const struct ppp_packet *pkt, uint64_t now);
void ppp_lcp_timeout(struct ppp_client *p, uint64_t now);
/* Send a Terminate-Request with @text, if there is anything to terminate. */
void ppp_lcp_close(struct ppp_client *p, const char *text);
/* Answer a frame of an unknown protocol, @rest being what follows the protocol field; the state is Opened. */
void ppp_lcp_protocol_reject(struct ppp_client *p, uint16_t protocol, struct reader rest);

/* ppp_auth.c APIs: */
void ppp_auth_start(struct ppp_client *p, uint64_t now);
void ppp_auth_stop(struct ppp_client *p);
void ppp_auth_input(struct ppp_client *p, uint16_t protocol, const struct ppp_packet *pkt, uint64_t now);
void ppp_auth_timeout(struct ppp_client *p, uint64_t now);

#endif /* OPENLAC_PPP_PRIV_H */
