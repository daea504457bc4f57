/* SPDX-License-Identifier: GPL-2.0 */
/* The lookup that an access concentrator is configured for, whichever that is (S35). */
#ifndef OPENLAC_RESOLVER_H
#define OPENLAC_RESOLVER_H

#include "lac.h"
#include "lookup.h"
#include "radius_client.h"

struct resolver;
struct resolver_query;

/* Return: released with resolver_free(), or NULL with the reason logged. */
struct resolver *resolver_new(struct lac *lac);
void resolver_free(struct resolver *r);	/* no callback is called */

/* Takes over the running configuration; what is cached is forgotten where @old, which may be NULL, differs. */
void resolver_configure(struct resolver *r, const struct conf *old);

/**
 * resolver_start() - look up the LNSs of a domain
 * @r: resolver
 * @ac: whose lookup
 * @realm: the domain, from realm_parse()
 * @fn: called once, from the event loop, never from within this function
 * @ctx: its first argument
 * @why: on failure the reason
 *
 * Return: a handle for resolver_cancel() that is valid until @fn is called, or NULL.
 */
struct resolver_query *resolver_start(struct resolver *r, const struct conf_ac *ac, const char *realm, lookup_fn fn, void *ctx,
				      const char **why);
void resolver_cancel(struct resolver_query *q);

/**
 * resolver_start_host() - look up the addresses of a name that is in the configuration
 * @r: resolver
 * @name: the name
 * @fn: called once, from the event loop, never from within this function
 * @ctx: its first argument
 *
 * Return: a handle for resolver_cancel() that is valid until @fn is called, or NULL without memory.
 */
struct resolver_query *resolver_start_host(struct resolver *r, const char *name, lookup_fn fn, void *ctx);

/* None of the LNSs of the domain works: ask again next time. */
void resolver_forget(struct resolver *r, const struct conf_ac *ac, const char *realm);

/* None of its addresses works: ask again next time. */
void resolver_forget_host(struct resolver *r, const char *name);

/* RADIUS as such, for accounting. */
struct radius_client *resolver_radius(struct resolver *r);

#endif /* OPENLAC_RESOLVER_H */
