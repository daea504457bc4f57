// SPDX-License-Identifier: GPL-2.0
#include "dns_answer.h"

#include <netinet/in.h>

#include "dns_name.h"

/*
 *  ID(2) | QR ... RCODE(2) | QDCOUNT(2) ANCOUNT(2) NSCOUNT(2) ARCOUNT(2) | question | answer | authority | additional
 *
 *  record: NAME | TYPE(2) CLASS(2) TTL(4) RDLENGTH(2) | RDATA
 */
enum {
	FLAG_RESPONSE = 0x8000,
	RCODE_MASK = 0x000f,
	RCODE_NOERROR = 0,
	RCODE_NXDOMAIN = 3,
	RECORDS_MAX = 256,	/* per section; what comes behind is not looked at, as the event loop waits */
	CNAMES_MAX = 8,
	TTL_MAX = 0x7fffffff,	/* larger ones mean 0 (RFC 2181 section 8) */
};

/* A section of a message; @at is at its first record. */
struct section {
	const uint8_t *msg;
	size_t len;
	struct reader at;
	unsigned int records;
};

struct record {
	struct dns_name owner;
	uint16_t type, class;
	uint32_t ttl;
	struct reader data;
};

static bool read_record(const struct section *s, struct reader *r, struct record *rec)
{
	if (!dns_name_read(s->msg, s->len, r, &rec->owner))
		return false;
	rec->type = reader_be16(r);
	rec->class = reader_be16(r);
	rec->ttl = reader_be32(r);
	if (rec->ttl > TTL_MAX)
		rec->ttl = 0;
	rec->data = reader_sub(r, reader_be16(r));
	return !r->err;
}

/*
 * Finds the next record of an owner and type and takes it.
 * Return: 1, 0 when there is none, -1 when the section is malformed up to there.
 */
static int next_record(struct section *s, const struct dns_name *owner, enum dns_type type, struct record *rec)
{
	while (s->records) {
		s->records--;
		if (!read_record(s, &s->at, rec))
			return -1;
		if (rec->type == type && rec->class == DNS_CLASS_IN && (!owner || dns_name_equal(&rec->owner, owner)))
			return 1;
	}
	return 0;
}

static void lower_ttl(struct dns_part *part, uint32_t ttl)
{
	if (!part->ttl_known || ttl < part->ttl)
		part->ttl = ttl;
	part->ttl_known = true;
}

/* Moves @name along the CNAME records of the answer section. Return: false when one is malformed or there are too many. */
static bool follow_cnames(const struct section *answer, struct dns_name *name, struct dns_part *part)
{
	for (unsigned int i = 0; i <= CNAMES_MAX; i++) {
		struct section s = *answer;
		struct record rec;
		int found = next_record(&s, name, DNS_TYPE_CNAME, &rec);

		if (found <= 0)
			return !found;
		lower_ttl(part, rec.ttl);
		if (!dns_name_read(s.msg, s.len, &rec.data, name) || rec.data.left)
			return false;
	}
	return false;
}

bool dns_addr_usable(const struct conf_addr *addr)
{
	if (addr->family == AF_INET) {
		uint32_t v4 = ntohl(addr->v4.s_addr);

		return v4 >> 24 && v4 >> 24 != IN_LOOPBACKNET && !IN_MULTICAST(v4) && v4 != INADDR_BROADCAST;
	}
	if (addr->family == AF_INET6)
		return !IN6_IS_ADDR_UNSPECIFIED(&addr->v6) && !IN6_IS_ADDR_LOOPBACK(&addr->v6) &&
		       !IN6_IS_ADDR_MULTICAST(&addr->v6) && !IN6_IS_ADDR_V4MAPPED(&addr->v6) &&
		       !IN6_IS_ADDR_LINKLOCAL(&addr->v6);
	return false;
}

static bool add_addr(struct dns_part *part, struct reader *data, enum dns_type type)
{
	struct conf_addr addr = { .family = type == DNS_TYPE_A ? AF_INET : AF_INET6 };

	if (type == DNS_TYPE_A)
		reader_copy(data, &addr.v4, sizeof(addr.v4));
	else
		reader_copy(data, &addr.v6, sizeof(addr.v6));
	if (data->err || data->left)
		return false;
	if (part->count < DNS_ADDRS_MAX && dns_addr_usable(&addr))
		part->addr[part->count++] = addr;
	return true;
}

static bool srv_before(const struct dns_srv *a, const struct dns_srv *b)
{
	return a->priority != b->priority ? a->priority < b->priority : a->weight > b->weight;
}

/* Keeps the best records in order. A target of "." says that the service is not there (RFC 2782). */
static bool add_srv(struct dns_answer *a, const struct section *s, struct reader *data)
{
	struct dns_srv srv = { .priority = reader_be16(data), .weight = 0 };
	struct dns_name target;
	size_t i;

	srv.weight = reader_be16(data);
	srv.port = reader_be16(data);
	if (data->err || !dns_name_read(s->msg, s->len, data, &target) || data->left)
		return false;
	if (!dns_name_to_text(&target, srv.target) || !srv.target[0])
		return true;
	for (i = a->srvs; i && srv_before(&srv, &a->srv[i - 1]); i--)
		if (i < DNS_SRVS_MAX)
			a->srv[i] = a->srv[i - 1];
	if (i == DNS_SRVS_MAX)
		return true;
	a->srv[i] = srv;
	if (a->srvs < DNS_SRVS_MAX)
		a->srvs++;
	return true;
}

static enum lookup_status read_records(struct section *s, const struct dns_name *name, enum dns_type type,
				       struct dns_answer *a)
{
	enum lookup_status status = LOOKUP_NOT_FOUND;
	struct record rec;
	int found;

	while ((found = next_record(s, name, type, &rec)) > 0) {
		lower_ttl(&a->part, rec.ttl);
		if (!(type == DNS_TYPE_SRV ? add_srv(a, s, &rec.data) : add_addr(&a->part, &rec.data, type)))
			return LOOKUP_ERROR;
		status = LOOKUP_OK;
	}
	return found ? LOOKUP_ERROR : status;
}

/* The time for which "there is none" holds: the smaller of the SOA record's TTL and its last field (RFC 2308 section 5). */
static void negative_ttl(struct section *authority, struct dns_part *part)
{
	struct dns_name skipped;
	struct record rec;
	uint32_t minimum;

	if (next_record(authority, NULL, DNS_TYPE_SOA, &rec) > 0 &&
	    dns_name_read(authority->msg, authority->len, &rec.data, &skipped) &&
	    dns_name_read(authority->msg, authority->len, &rec.data, &skipped)) {
		reader_take(&rec.data, 16);	/* serial, refresh, retry, expire */
		minimum = reader_be32(&rec.data);
		if (!rec.data.err) {
			lower_ttl(part, rec.ttl < minimum ? rec.ttl : minimum);
			return;
		}
	}
	part->ttl_known = false;
}

/* Takes header and question. Return: the RCODE, or -1 when the message does not answer this one question. */
static int read_head(struct section *answer, struct section *authority, const struct dns_name *name, enum dns_type type)
{
	unsigned int flags, questions;
	struct dns_name asked;

	reader_take(&answer->at, 2);
	flags = reader_be16(&answer->at);
	questions = reader_be16(&answer->at);
	answer->records = reader_be16(&answer->at);
	authority->records = reader_be16(&answer->at);
	reader_take(&answer->at, 2);
	if (!(flags & FLAG_RESPONSE) || questions != 1 || !dns_name_read(answer->msg, answer->len, &answer->at, &asked) ||
	    !dns_name_equal(&asked, name))
		return -1;
	if (reader_be16(&answer->at) != type || reader_be16(&answer->at) != DNS_CLASS_IN || answer->at.err)
		return -1;
	return (int)(flags & RCODE_MASK);
}

/* Finds where the authority section begins. Return: false when the answer section is malformed. */
static bool limit_sections(struct section *answer, struct section *authority)
{
	struct record rec;

	if (answer->records > RECORDS_MAX) {
		answer->records = RECORDS_MAX;
		authority->records = 0;
	}
	if (authority->records > RECORDS_MAX)
		authority->records = RECORDS_MAX;
	authority->at = answer->at;
	for (unsigned int i = 0; i < answer->records; i++)
		if (!read_record(answer, &authority->at, &rec))
			return false;
	return true;
}

void dns_answer_parse(const uint8_t *msg, size_t len, const char *name, enum dns_type type, struct dns_answer *a)
{
	struct section answer = { .msg = msg, .len = len }, authority = answer;
	struct dns_name owner;
	int rcode;

	memset(a, 0, sizeof(*a));
	a->part.status = LOOKUP_ERROR;
	reader_init(&answer.at, msg, len);
	if (!dns_name_from_text(&owner, name))
		return;
	rcode = read_head(&answer, &authority, &owner, type);
	if ((rcode != RCODE_NOERROR && rcode != RCODE_NXDOMAIN) || !limit_sections(&answer, &authority) ||
	    !follow_cnames(&answer, &owner, &a->part))
		return;
	/* NXDOMAIN is about the name at the end of the CNAME records (RFC 2308 section 2.1). */
	a->part.status = rcode == RCODE_NXDOMAIN ? LOOKUP_NOT_FOUND : read_records(&answer, &owner, type, a);
	if (a->part.status == LOOKUP_NOT_FOUND)
		negative_ttl(&authority, &a->part);
}
