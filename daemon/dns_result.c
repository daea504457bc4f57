// SPDX-License-Identifier: GPL-2.0
#include "dns_result.h"

#include <stdio.h>
#include <string.h>

void dns_gather_add(struct dns_gather *g, unsigned int slot, const struct dns_answer *a)
{
	g->part[slot] = a->part;
	if (slot == DNS_SLOT_SRV) {
		g->srvs = a->srvs;
		memcpy(g->srv, a->srv, sizeof(g->srv));
	}
}

static bool same_addr(const struct conf_addr *a, const struct conf_addr *b)
{
	if (a->family != b->family)
		return false;
	return a->family == AF_INET ? a->v4.s_addr == b->v4.s_addr : !memcmp(&a->v6, &b->v6, sizeof(a->v6));
}

/* Adds the addresses of a name. One that is there already has its better place. */
static void add_hosts(struct dns_result *result, const struct dns_part *part, const struct dns_srv *srv)
{
	for (size_t i = 0; i < part->count && result->count < LOOKUP_CANDIDATES_MAX; i++) {
		struct dns_host host = { .addr = part->addr[i] };
		size_t n = 0;

		if (srv) {
			host.priority = srv->priority;
			host.weight = srv->weight;
			host.port = srv->port;
		}
		while (n < result->count && !(result->host[n].port == host.port &&
					      same_addr(&result->host[n].addr, &host.addr)))
			n++;
		if (n == result->count)
			result->host[result->count++] = host;
	}
}

/* The least favourable of the outcomes that matter, and what a TTL is made of. */
struct verdict {
	bool answered, silent, failed, exists;
	uint32_t positive_ttl, negative_ttl;
};

static void judge(struct verdict *v, const struct dns_part *part)
{
	uint32_t ttl = part->ttl_known ? part->ttl : 0;

	if (part->status == LOOKUP_TIMEOUT) {
		v->silent = true;
	} else if (part->status == LOOKUP_ERROR) {
		v->failed = true;
	} else {
		v->answered = true;
		v->exists |= part->status == LOOKUP_OK;
		if (ttl < v->negative_ttl)
			v->negative_ttl = ttl;
		/* That there is no AAAA record must not keep an A record out of the cache for want of a SOA record. */
		if (part->ttl_known && ttl < v->positive_ttl)
			v->positive_ttl = ttl;
	}
}

/* Return: seconds to keep it. */
static uint32_t conclude(const struct verdict *v, bool service, struct dns_result *result)
{
	if (result->count) {
		result->status = LOOKUP_OK;
		result->why = "";
		return (v->silent || v->failed) && v->positive_ttl > DNS_TTL_PARTIAL ? DNS_TTL_PARTIAL : v->positive_ttl;
	}
	if (v->failed) {
		result->status = LOOKUP_ERROR;
		result->why = "the name servers failed, refused, gave a malformed answer or could not be asked";
		return 0;
	}
	if (v->silent) {
		result->status = LOOKUP_TIMEOUT;
		result->why = "no name server answered in time";
		return 0;
	}
	result->status = LOOKUP_NOT_FOUND;
	if (service)
		result->why = "the SRV records name no server that has a usable address";
	else
		result->why = v->exists ? "none of its addresses is usable" : "no SRV, A or AAAA record";
	return v->negative_ttl;
}

uint32_t dns_gather_result(const struct dns_gather *g, struct dns_result *result)
{
	struct verdict v = { .positive_ttl = DNS_TTL_MAX, .negative_ttl = DNS_TTL_NEGATIVE_MAX };
	bool service = g->part[DNS_SLOT_SRV].status == LOOKUP_OK;

	result->count = 0;
	judge(&v, &g->part[DNS_SLOT_SRV]);
	if (!service) {
		for (unsigned int slot = DNS_SLOT_A; slot <= DNS_SLOT_AAAA; slot++) {
			judge(&v, &g->part[slot]);
			add_hosts(result, &g->part[slot], NULL);
		}
		return conclude(&v, service, result);
	}
	for (size_t i = 0; i < g->srvs; i++) {
		for (unsigned int n = 0; n < 2; n++) {
			const struct dns_part *part = &g->part[DNS_SLOT_TARGETS + 2 * i + n];

			judge(&v, part);
			add_hosts(result, part, &g->srv[i]);
		}
	}
	return conclude(&v, service, result);
}

void dns_result_answer(const struct dns_result *result, struct lookup_answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	answer->status = result->status;
	snprintf(answer->text, sizeof(answer->text), "%s", result->why);
	answer->count = result->count;
	for (size_t i = 0; i < result->count; i++) {
		struct lns_candidate *c = &answer->candidate[i];

		c->addr = result->host[i].addr;
		c->port = result->host[i].port;
		c->preference = result->host[i].priority;
		c->weight = result->host[i].weight;
	}
}
