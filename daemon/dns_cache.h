/* SPDX-License-Identifier: GPL-2.0 */
/* Results by name until they expire; the least recently used ones make room. Pure: the caller has the clock. */
#ifndef OPENLAC_DNS_CACHE_H
#define OPENLAC_DNS_CACHE_H

#include "dns_result.h"

struct dns_cache;

/* @max: entries, at least 1. Return: NULL without memory. */
struct dns_cache *dns_cache_new(size_t max);
void dns_cache_free(struct dns_cache *c);

/* Return: what is kept of @name (lower case) at @now (ms), valid until the next call of a function here, or NULL. */
const struct dns_result *dns_cache_get(struct dns_cache *c, const char *name, uint64_t now);

/* Keeps @result for @ttl seconds; 0 forgets what there was. Without memory nothing is kept. */
void dns_cache_put(struct dns_cache *c, const char *name, const struct dns_result *result, uint32_t ttl, uint64_t now);

void dns_cache_forget(struct dns_cache *c, const char *name);
void dns_cache_clear(struct dns_cache *c);
size_t dns_cache_count(const struct dns_cache *c);

#endif /* OPENLAC_DNS_CACHE_H */
