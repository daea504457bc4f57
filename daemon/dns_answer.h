/* SPDX-License-Identifier: GPL-2.0 */
/* What an answer of a name server says about one question (RFC 1035, 2308, 2782). Pure. */
#ifndef OPENLAC_DNS_ANSWER_H
#define OPENLAC_DNS_ANSWER_H

#include "lookup.h"
#include "realm.h"

#define DNS_ADDRS_MAX	16	/* addresses of one name that are looked at */
#define DNS_SRVS_MAX	8	/* servers of one service, the best ones */

#define DNS_CLASS_IN	1

enum dns_type {
	DNS_TYPE_A = 1,
	DNS_TYPE_CNAME = 5,
	DNS_TYPE_SOA = 6,
	DNS_TYPE_AAAA = 28,
	DNS_TYPE_SRV = 33,
};

/* An SRV record; @target is a name to ask for, in text. */
struct dns_srv {
	uint16_t priority, weight, port;
	char target[REALM_MAX + 1];
};

/**
 * struct dns_part - the outcome of one question
 * @status: LOOKUP_OK when there are records of the wanted type, usable or not; LOOKUP_NOT_FOUND for NXDOMAIN and NODATA
 * @ttl_known: it may be kept for @ttl seconds; without it, a negative answer that came without a SOA record
 * @count, @addr: addresses that an LNS can have, in the order of the answer
 */
struct dns_part {
	enum lookup_status status;
	bool ttl_known;
	uint32_t ttl;
	size_t count;
	struct conf_addr addr[DNS_ADDRS_MAX];
};

/* @srv: best priority first, larger weights first within one; none with @part.status LOOKUP_OK: "." or nothing usable. */
struct dns_answer {
	struct dns_part part;
	size_t srvs;
	struct dns_srv srv[DNS_SRVS_MAX];
};

/**
 * dns_answer_parse() - read an answer
 * @msg, @len: message, any octets
 * @name: the question, in text
 * @type: of the question: DNS_TYPE_A, DNS_TYPE_AAAA or DNS_TYPE_SRV
 * @a: result; status LOOKUP_ERROR when the message is malformed or tells of a failure
 *
 * CNAME records in the answer are followed. Only records of the name where they end count, so that nothing else that a
 * server puts into its answer is believed.
 */
void dns_answer_parse(const uint8_t *msg, size_t len, const char *name, enum dns_type type, struct dns_answer *a);

/* False for what no LNS can have: unspecified, loopback, multicast, broadcast, IPv4-mapped, link-local without a link. */
bool dns_addr_usable(const struct conf_addr *addr);

#endif /* OPENLAC_DNS_ANSWER_H */
