/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What charon is asked for a protected tunnel: a connection and its key, as requests of vici. Pure.
 *
 * The connection is of ESP in transport mode between the tunnel's two addresses, all of IPv4, as the peers of Example 7 of the
 * guide have it; of IPv6 only UDP, as the hosts could not find each other by neighbour discovery under a policy of which
 * IKE must first make the keys. Keys are negotiated when the first packet wants out (a "trap").
 */
#ifndef OPENLAC_IPSEC_CONF_H
#define OPENLAC_IPSEC_CONF_H

#include "config.h"
#include "cursor.h"

#define IPSEC_REQUEST_MAX	8192	/* octets of any request here */
#define IPSEC_NAME_MAX		(CONF_NAME_MAX + 16)

/**
 * struct ipsec_ends - a protected tunnel
 * @conf: the configuration
 * @tunnel: of it
 * @local, @remote: its addresses
 */
struct ipsec_ends {
	const struct conf *conf;
	const struct conf_tunnel *tunnel;
	struct conf_addr local, remote;
};

/* The name of a tunnel's connection, which also names its key, in charon. */
void ipsec_conf_name(char name[IPSEC_NAME_MAX], const char *tunnel);

/* Whether a connection or key of charon is one of ours. */
bool ipsec_conf_is_ours(const char *name);

/**
 * ipsec_conf_missing() - what the configuration lacks for the protection of a tunnel
 * @e: the tunnel
 * @text: what is missing, in words
 * @size: octets of @text
 *
 * Return: true when something is missing.
 */
bool ipsec_conf_missing(const struct ipsec_ends *e, char *text, size_t size);

/* Requests; nothing may be missing for the first two. Return: octets of @buf, 0 when it does not fit. */
size_t ipsec_conf_load_key(const struct ipsec_ends *e, uint8_t buf[IPSEC_REQUEST_MAX]);
size_t ipsec_conf_load_connection(const struct ipsec_ends *e, uint8_t buf[IPSEC_REQUEST_MAX]);
size_t ipsec_conf_unload_key(const char *name, uint8_t buf[IPSEC_REQUEST_MAX]);
size_t ipsec_conf_unload_connection(const char *name, uint8_t buf[IPSEC_REQUEST_MAX]);
size_t ipsec_conf_list_keys(uint8_t buf[IPSEC_REQUEST_MAX]);
size_t ipsec_conf_list_connections(uint8_t buf[IPSEC_REQUEST_MAX]);

/* Ends what was negotiated for a connection; it is negotiated anew when the connection is still loaded. */
size_t ipsec_conf_terminate(const char *name, uint8_t buf[IPSEC_REQUEST_MAX]);

/*
 * What is negotiated for a connection is told by events, one for each IKE_SA, for which a connection to charon asks once. The
 * kernel lets minutes pass before a packet makes charon negotiate again what has failed, so it may have to be told to.
 */
size_t ipsec_conf_want_events(uint8_t buf[IPSEC_REQUEST_MAX]);
size_t ipsec_conf_list_negotiated(const char *name, uint8_t buf[IPSEC_REQUEST_MAX]);
size_t ipsec_conf_initiate(const char *name, uint8_t buf[IPSEC_REQUEST_MAX]);

/* Whether an IKE_SA has keys for packets, or is being made. */
bool ipsec_conf_is_alive(const struct reader *event);

#endif /* OPENLAC_IPSEC_CONF_H */
