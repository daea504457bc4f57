/* SPDX-License-Identifier: GPL-2.0 */
/* DNS messages, as a name server writes them. */
#ifndef TEST_DNS_H
#define TEST_DNS_H

#include <arpa/inet.h>
#include <string.h>

#include "daemon/cursor.h"
#include "daemon/dns_answer.h"

enum { COUNT_QUESTION = 4, COUNT_ANSWER = 6, COUNT_AUTHORITY = 8 };	/* their offsets */
enum { FLAGS_OK = 0x8180, FLAGS_SERVFAIL = 0x8182, FLAGS_NXDOMAIN = 0x8183, FLAGS_REFUSED = 0x8185 };

struct message {
	struct writer w;
	uint8_t buf[65535];
};

/* @text: labels and dots, nothing else; "" is the root */
static inline void put_name(struct message *m, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, ".");

		writer_u8(&m->w, (uint8_t)n);
		writer_bytes(&m->w, text, n);
		text += n + (text[n] == '.');
	}
	writer_u8(&m->w, 0);
}

static inline void put_count(struct message *m, size_t at, uint16_t v)
{
	writer_patch_be16(&m->w, at, v);
}

static inline void begin(struct message *m, uint16_t id, uint16_t flags, const char *name, uint16_t type)
{
	writer_init(&m->w, m->buf, sizeof(m->buf));
	writer_be16(&m->w, id);
	writer_be16(&m->w, flags);
	writer_be32(&m->w, 0x00010000);
	writer_be32(&m->w, 0);
	put_name(m, name);
	writer_be16(&m->w, type);
	writer_be16(&m->w, DNS_CLASS_IN);
}

static inline void put_record(struct message *m, size_t count, const char *owner, uint16_t type, uint32_t ttl,
			      const void *data, size_t len)
{
	put_count(m, count, (uint16_t)((m->buf[count] << 8 | m->buf[count + 1]) + 1));
	put_name(m, owner);
	writer_be16(&m->w, type);
	writer_be16(&m->w, DNS_CLASS_IN);
	writer_be32(&m->w, ttl);
	writer_be16(&m->w, (uint16_t)len);
	writer_bytes(&m->w, data, len);
}

static inline void put_a(struct message *m, const char *owner, uint32_t ttl, const char *addr)
{
	struct in_addr v4;

	inet_pton(AF_INET, addr, &v4);
	put_record(m, COUNT_ANSWER, owner, DNS_TYPE_A, ttl, &v4, sizeof(v4));
}

static inline void put_aaaa(struct message *m, const char *owner, uint32_t ttl, const char *addr)
{
	struct in6_addr v6;

	inet_pton(AF_INET6, addr, &v6);
	put_record(m, COUNT_ANSWER, owner, DNS_TYPE_AAAA, ttl, &v6, sizeof(v6));
}

/* A record of 16-bit fields and names in its data: patches the length afterwards. */
static inline size_t open_record(struct message *m, size_t count, const char *owner, uint16_t type, uint32_t ttl)
{
	put_record(m, count, owner, type, ttl, NULL, 0);
	return m->w.len;
}

static inline void close_record(struct message *m, size_t data)
{
	put_count(m, data - 2, (uint16_t)(m->w.len - data));
}

static inline void put_cname(struct message *m, const char *owner, uint32_t ttl, const char *target)
{
	size_t data = open_record(m, COUNT_ANSWER, owner, DNS_TYPE_CNAME, ttl);

	put_name(m, target);
	close_record(m, data);
}

static inline void put_srv(struct message *m, const char *owner, uint32_t ttl, uint16_t priority, uint16_t weight,
			   uint16_t port, const char *target)
{
	size_t data = open_record(m, COUNT_ANSWER, owner, DNS_TYPE_SRV, ttl);

	writer_be16(&m->w, priority);
	writer_be16(&m->w, weight);
	writer_be16(&m->w, port);
	put_name(m, target);
	close_record(m, data);
}

static inline void put_soa(struct message *m, const char *owner, uint32_t ttl, uint32_t minimum)
{
	size_t data = open_record(m, COUNT_AUTHORITY, owner, DNS_TYPE_SOA, ttl);

	put_name(m, "ns.test");
	put_name(m, "hostmaster.test");
	for (int i = 0; i < 4; i++)
		writer_be32(&m->w, 7200);
	writer_be32(&m->w, minimum);
	close_record(m, data);
}

#endif /* TEST_DNS_H */
