/* SPDX-License-Identifier: GPL-2.0 */
/* Configuration options of LCP (RFC 1661 section 6): what we ask for, and what we think of what the client asks for. */
#ifndef OPENLAC_PPP_OPTIONS_H
#define OPENLAC_PPP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cursor.h"
#include "ppp.h"

#define PPP_PACKET_MAX	1500	/* octets of an LCP packet: the default MRU, which no Length may exceed (section 5) */
#define PPP_MRU_DEFAULT	1500

/* The codes of the answers to a Configure-Request, as on the wire. */
enum ppp_verdict {
	PPP_CONFIGURE_ACK = 2,
	PPP_CONFIGURE_NAK,
	PPP_CONFIGURE_REJECT,
};

/**
 * struct ppp_request - what our Configure-Request asks for
 * @mru: Maximum-Receive-Unit; not sent when it is the default
 * @auth: Authentication-Protocol
 * @magic: Magic-Number; 0 = not sent, because the client rejected the option
 * @refused: bit per enum ppp_auth that the client will not have
 */
struct ppp_request {
	uint16_t mru;
	enum ppp_auth auth;
	uint32_t magic;
	unsigned int refused;
};

/**
 * struct ppp_terms - what a client's request is held against
 * @mru_max: largest MRU that the link can carry
 * @magic: our own Magic-Number, 0 = none
 * @other_magic: what a client is told to take instead of ours
 * @no_naks: the client has had its share of Configure-Naks (Max-Failure, section 4.6): reject instead
 */
struct ppp_terms {
	uint16_t mru_max;
	uint32_t magic, other_magic;
	bool no_naks;
};

/**
 * struct ppp_answer - the answer to a Configure-Request
 * @verdict: its code
 * @looped: the client sent our own Magic-Number (section 6.4)
 * @mru: what the client receives, when @verdict is Configure-Ack
 * @magic: the client's Magic-Number, 0 = none
 * @len, @data: its options
 */
struct ppp_answer {
	enum ppp_verdict verdict;
	bool looped;
	uint16_t mru;
	uint32_t magic;
	size_t len;
	uint8_t data[PPP_PACKET_MAX];
};

enum ppp_reply {
	PPP_REPLY_TAKEN,
	PPP_REPLY_BAD,		/* not an answer to our request, or malformed: to be discarded */
	PPP_REPLY_NO_AUTH,	/* the client will not authenticate by any protocol that we may ask for */
};

/* Return: false when an option's Length is below 2 or goes past the end; one look before anything is done about a packet. */
bool ppp_options_valid(struct reader options);

/* Copy as many whole options of @options, which are valid, as fit. */
void ppp_options_keep(struct ppp_options *to, struct reader options);

/* Start of a negotiation: the best protocol, a new Magic-Number. */
void ppp_request_init(struct ppp_request *req, const struct ppp_config *cfg, void (*random)(void *buf, size_t len));
void ppp_request_build(const struct ppp_request *req, struct ppp_options *out);

/**
 * ppp_request_nak() - change our request as a Configure-Nak suggests
 * @req: our request
 * @cfg: what we may ask for
 * @options: of the Configure-Nak, valid
 * @nak_magic: what our own last Configure-Nak suggested, 0 = none: the same back means a loop (section 6.4)
 * @random: for a new Magic-Number
 */
enum ppp_reply ppp_request_nak(struct ppp_request *req, const struct ppp_config *cfg, struct reader options,
			       uint32_t nak_magic, void (*random)(void *buf, size_t len));

/**
 * ppp_request_reject() - take out of our request what a Configure-Reject lists
 * @req: our request
 * @sent: options that it was sent with
 * @options: of the Configure-Reject, valid
 */
enum ppp_reply ppp_request_reject(struct ppp_request *req, const struct ppp_options *sent, struct reader options);

/**
 * ppp_options_judge() - answer a client's Configure-Request
 * @a: result
 * @terms: what is acceptable
 * @options: of the request, valid, at most PPP_PACKET_MAX - 4 octets
 */
void ppp_options_judge(struct ppp_answer *a, const struct ppp_terms *terms, struct reader options);

/* A Magic-Number that is neither 0, which is illegal, nor @not. */
uint32_t ppp_magic(void (*random)(void *buf, size_t len), uint32_t not);

#endif /* OPENLAC_PPP_OPTIONS_H */
