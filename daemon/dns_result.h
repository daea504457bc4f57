/* SPDX-License-Identifier: GPL-2.0 */
/* From the answers to the questions about one name to its LNSs, and how long they may be kept. Pure. */
#ifndef OPENLAC_DNS_RESULT_H
#define OPENLAC_DNS_RESULT_H

#include "dns_answer.h"

#define DNS_TTL_MAX		86400	/* s */
#define DNS_TTL_NEGATIVE_MAX	300	/* s; an operator who has added a domain does not want to wait for hours */
#define DNS_TTL_PARTIAL		30	/* s, when a question had no answer but the others had */

/* An LNS: what a cache keeps of a candidate. */
struct dns_host {
	struct conf_addr addr;
	uint16_t priority, weight, port;
};

/**
 * struct dns_result - what came of a name
 * @status: LOOKUP_OK, and then there is at least one host
 * @why: a constant, "" with LOOKUP_OK
 * @count, @host: best first
 */
struct dns_result {
	enum lookup_status status;
	const char *why;
	size_t count;
	struct dns_host host[LOOKUP_CANDIDATES_MAX];
};

/* The questions: three about the name and, when there are SRV records, two about each target. */
enum dns_slot {
	DNS_SLOT_SRV,
	DNS_SLOT_A,
	DNS_SLOT_AAAA,
	DNS_SLOT_TARGETS,
	DNS_SLOTS = DNS_SLOT_TARGETS + 2 * DNS_SRVS_MAX,
};

static inline unsigned int dns_slot_target(size_t target, enum dns_type type)
{
	return DNS_SLOT_TARGETS + 2 * (unsigned int)target + (type == DNS_TYPE_AAAA);
}

/* The answers so far; start with all octets zero. */
struct dns_gather {
	struct dns_part part[DNS_SLOTS];
	size_t srvs;
	struct dns_srv srv[DNS_SRVS_MAX];
};

/* @slot: enum dns_slot, or dns_slot_target() of a record in @g->srv */
void dns_gather_add(struct dns_gather *g, unsigned int slot, const struct dns_answer *a);

/**
 * dns_gather_result() - conclude
 * @g: all three answers, and those about the targets when there are any
 * @result: hosts of the SRV records where there are such records, else the name's own addresses, IPv4 first
 *
 * Return: seconds for which it may be kept, 0 = not at all.
 */
uint32_t dns_gather_result(const struct dns_gather *g, struct dns_result *result);

/* Fills all of @answer, with the defaults of the profile in what the DNS does not tell. */
void dns_result_answer(const struct dns_result *result, struct lookup_answer *answer);

#endif /* OPENLAC_DNS_RESULT_H */
