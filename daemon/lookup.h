/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which LNSs a user's domain belongs to (S35): whatever is asked, the answer is an ordered list of candidates. Lookups of one
 * domain that are under way at the same time are one lookup.
 */
#ifndef OPENLAC_LOOKUP_H
#define OPENLAC_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"

#define LOOKUP_CANDIDATES_MAX	32
#define LOOKUP_TEXT_MAX		255	/* octets of an RFC 2868 string, without the NUL */

/**
 * struct lns_candidate - an LNS that would do
 * @addr: its address
 * @port: UDP port, 0 = the profile's remote-port
 * @preference: lower is better (RFC 2868 section 3.9; the priority of an SRV record)
 * @weight: share among equal preferences, SRV only; 0 = no say
 * @source: our address of the tunnel (Tunnel-Client-Endpoint), AF_UNSPEC = the system's choice
 * @secret_len, @secret: tunnel secret (Tunnel-Password), 0 = the profile's
 * @assignment_id: sessions with different ids do not share a tunnel (Tunnel-Assignment-ID), "" = none
 * @client_name: our Host Name (Tunnel-Client-Auth-ID), "" = the profile's
 * @server_name: Host Name that the LNS must tell (Tunnel-Server-Auth-ID), "" = any (S27)
 */
struct lns_candidate {
	struct conf_addr addr;
	uint16_t port;
	uint32_t preference;
	uint16_t weight;
	struct conf_addr source;
	size_t secret_len;
	char secret[L2TP_SECRET_MAX + 1];
	char assignment_id[LOOKUP_TEXT_MAX + 1];
	char client_name[LOOKUP_TEXT_MAX + 1];
	char server_name[LOOKUP_TEXT_MAX + 1];
};

enum lookup_status {
	LOOKUP_OK,
	LOOKUP_NOT_FOUND,	/* NXDOMAIN, no usable record; Access-Reject, no usable attribute */
	LOOKUP_TIMEOUT,		/* no server answered in time */
	LOOKUP_ERROR,		/* it could not be asked, or the answers were not to be believed */
};

/**
 * struct lookup_answer - what came of it, valid during the callback
 * @status: LOOKUP_OK, and then there is at least one candidate
 * @text: reason in words for a log line, "" when it went well; no secrets
 * @count, @candidate: best preference first
 */
struct lookup_answer {
	enum lookup_status status;
	char text[256];
	size_t count;
	struct lns_candidate candidate[LOOKUP_CANDIDATES_MAX];
};

typedef void (*lookup_fn)(void *ctx, const struct lookup_answer *answer);

#endif /* OPENLAC_LOOKUP_H */
