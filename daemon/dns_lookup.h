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
 * @timeout_ms, @tries: of one server, as c-ares understands them
 */
struct dns_config {
	size_t servers;
	struct conf_addr server[CONF_NAME_SERVERS];
	unsigned int timeout_ms, tries;
};

/* Return: a resolver, released with dns_lookup_free(), or NULL with the reason logged. */
struct dns_lookup *dns_lookup_new(uv_loop_t *loop, const struct dns_config *cfg);

/* Cancels every query; no callback is called. */
void dns_lookup_free(struct dns_lookup *d);

/* Other servers; the cache is emptied, queries under way go on with the old ones. */
void dns_lookup_configure(struct dns_lookup *d, const struct dns_config *cfg);

/**
 * dns_lookup_start() - resolve a name
 * @d: resolver
 * @name: PREFIX.DOMAIN, already checked to consist of letters, digits, hyphens and dots
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
