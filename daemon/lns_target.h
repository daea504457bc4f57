/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a tunnel goes and how: an l2tp-profile, with what a lookup says of the LNS laid over it. Sessions share a tunnel when
 * their targets are equal (S6, RFC 2868 section 3.8). Pure.
 */
#ifndef OPENLAC_LNS_TARGET_H
#define OPENLAC_LNS_TARGET_H

#include <sys/socket.h>

#include "lookup.h"

/**
 * struct lns_target - a tunnel that is wanted
 * @profile: as configured
 * @looked_up: by a lookup; otherwise named in the configuration
 * @peer: address and UDP port of the LNS
 * @source: our address, family AF_UNSPEC = the system's choice
 * @secret_len, @secret: tunnel secret, 0 = no tunnel authentication
 * @host_name: our Host Name, "" = the system's
 * @server_name: the Host Name that the LNS must have, "" = any
 * @assignment_id: Tunnel-Assignment-ID, "" = none
 */
struct lns_target {
	struct conf_profile profile;
	bool looked_up;
	struct sockaddr_storage peer;
	struct sockaddr_storage source;
	size_t secret_len;
	uint8_t secret[L2TP_SECRET_MAX];
	char host_name[CONF_TEXT_MAX + 1];
	char server_name[LOOKUP_TEXT_MAX + 1];
	char assignment_id[LOOKUP_TEXT_MAX + 1];
};

/* The LNS of "l2tp peer-address static". */
void lns_target_static(struct lns_target *t, const struct conf_profile *profile, const struct conf_addr *addr);

/* An LNS that a lookup found. */
void lns_target_candidate(struct lns_target *t, const struct conf_profile *profile, const struct lns_candidate *c);

/* @port: host byte order; an address of family AF_UNSPEC is one as well. */
void lns_target_address(struct sockaddr_storage *ss, const struct conf_addr *addr, uint16_t port);

bool lns_target_equal(const struct lns_target *a, const struct lns_target *b);

/* Is there an access concentrator that sends its clients there, or may when the lookup says so? */
bool lns_target_is_configured(const struct lns_target *t, const struct conf *conf);

#endif /* OPENLAC_LNS_TARGET_H */
