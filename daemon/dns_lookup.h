/* SPDX-License-Identifier: GPL-2.0 */
/*
 * LNS addresses from the DNS, with c-ares on the event loop (S39, S40). For the name N = "PREFIX.DOMAIN" the records
 * _l2tp._udp.N SRV, N A and N AAAA are asked for; SRV records win where there are any. Answers are kept for their TTL,
 * negative ones as RFC 2308 has it.
 */
#ifndef OPENLAC_DNS_LOOKUP_H
#define OPENLAC_DNS_LOOKUP_H

#include <uv.h>

#include "lookup.h"

struct dns_lookup;
struct dns_query;

/**
 * struct dns_config - whom to ask
 * @servers, @server: in this order; none = the system's resolv.conf
 * @port: of the servers, UDP and TCP; 0 = 53; not for those of resolv.conf
 * @timeout_ms: for the first answer of a server, at least 1; doubled with each round of tries
 * @tries: rounds over all the servers
 */
struct dns_config {
	size_t servers;
	struct conf_addr server[CONF_NAME_SERVERS];
	uint16_t port;
	unsigned int timeout_ms, tries;
};

/* Return: a resolver, released with dns_lookup_free(), or NULL with the reason logged. */
struct dns_lookup *dns_lookup_new(uv_loop_t *loop, const struct dns_config *cfg);

/* Cancels every query; no callback is called. Not to be called from one. */
void dns_lookup_free(struct dns_lookup *d);

/* Other servers; the cache is emptied. Queries under way go on with the old ones, and no new one joins them. */
void dns_lookup_configure(struct dns_lookup *d, const struct dns_config *cfg);

/**
 * dns_lookup_start() - resolve a name
 * @d: resolver
 * @name: PREFIX.DOMAIN, letters, digits, hyphens and dots; LOOKUP_NOT_FOUND when it is no such name, or too long a one
 * @fn: called once, from the event loop, never from within this function, also when the cache has the answer
 * @ctx: its first argument
 *
 * Queries for a name that is being asked for join it.
 *
 * Return: a handle for dns_lookup_cancel() that is valid until @fn is called, or NULL without memory.
 */
struct dns_query *dns_lookup_start(struct dns_lookup *d, const char *name, lookup_fn fn, void *ctx);
void dns_lookup_cancel(struct dns_query *q);

/* Forget what is known of @name, because none of its addresses works. */
void dns_lookup_forget(struct dns_lookup *d, const char *name);

#endif /* OPENLAC_DNS_LOOKUP_H */
