/* SPDX-License-Identifier: GPL-2.0 */
/* The authentication protocols that a client may be asked for, as facts. */
#ifndef OPENLAC_PPP_AUTH_H
#define OPENLAC_PPP_AUTH_H

#include <stdint.h>

#include "ppp.h"

/**
 * struct ppp_auth_info - one protocol
 * @name: its word in the configuration
 * @protocol: PPP protocol, also the value of the Authentication-Protocol option
 * @algorithm: of CHAP, the option's last octet (RFC 1994 section 3); 0 = the option has none
 * @challenge_len: octets of our Challenge
 * @response_len: octets that the value of a Response must have
 */
struct ppp_auth_info {
	const char *name;
	uint16_t protocol;
	uint8_t algorithm;
	uint8_t challenge_len, response_len;
};

/* Return: facts about @auth, or NULL when there is no such protocol. */
const struct ppp_auth_info *ppp_auth_info(enum ppp_auth auth);

/* Return: the protocol of an Authentication-Protocol option, 0 = none that we know. */
enum ppp_auth ppp_auth_find(uint16_t protocol, uint8_t algorithm);

#endif /* OPENLAC_PPP_AUTH_H */
