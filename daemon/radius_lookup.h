/* SPDX-License-Identifier: GPL-2.0 */
/*
 * LNS addresses from RADIUS (S41 to S43): an Access-Request with the domain as User-Name, and in the Access-Accept either
 * the guide's Framed-IP-Address or the tunnel attributes of RFC 2868. The client's password is never sent.
 */
#ifndef OPENLAC_RADIUS_LOOKUP_H
#define OPENLAC_RADIUS_LOOKUP_H

#include "lookup.h"
#include "radius_client.h"

struct radius_lookup;
struct radius_query;

/* Return: released with radius_lookup_free(), or NULL without memory. @client must outlive it. */
struct radius_lookup *radius_lookup_new(uv_loop_t *loop, struct radius_client *client);

/*
 * Before the client is, and not from within a callback. No callback is called; the loop must run once more to release
 * everything.
 */
void radius_lookup_free(struct radius_lookup *r);

/* @cache_ms: how long an Access-Accept answers for its (group, domain), 0 = not at all. What is known is forgotten. */
void radius_lookup_configure(struct radius_lookup *r, unsigned int cache_ms);

/**
 * radius_lookup_start() - ask a server group about a domain
 * @r: the lookup
 * @group: servers, in the order in which to ask them; copied
 * @realm: domain, from realm_parse()
 * @fn: called once, from the event loop, never from within this function
 * @ctx: its first argument
 *
 * Questions about a domain that is being asked for join it.
 *
 * Return: a handle for radius_lookup_cancel() that is valid until @fn is called, or NULL without memory.
 */
struct radius_query *radius_lookup_start(struct radius_lookup *r, const struct radius_group *group, const char *realm,
					 lookup_fn fn, void *ctx);
void radius_lookup_cancel(struct radius_query *q);

/* Forget what is known of @realm in that group, because none of its LNSs works. */
void radius_lookup_forget(struct radius_lookup *r, const char *group, const char *realm);

#endif /* OPENLAC_RADIUS_LOOKUP_H */
