// SPDX-License-Identifier: GPL-2.0
/*
 * test_dns_answer.c - answers of name servers, honest and hostile ones
 *
 * Behaviours checked: addresses in order, up to a bound; the smallest TTL of all records used; CNAME chains in any order,
 * loops and chains too long; records of other names, types and classes are not believed; NXDOMAIN, NODATA and their TTL
 * with and without SOA (RFC 2308); failures; SRV order, bound, "." and odd targets; compressed names, pointers that loop,
 * lead forward or out of the message, reserved label types, names too long; answers to other questions; every truncation
 * and every single octet changed; counts that lie; addresses that no LNS can have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/dns_name.h"
#include "test_dns.h"

#define N	"lns.domain.com"

static struct message m;
static struct dns_answer a;

/* Parses a copy of exactly its size, so that the sanitizer sees a read past it. */
static void parse_octets(const uint8_t *msg, size_t len, const char *name, enum dns_type type)
{
	uint8_t *copy = malloc(len ? len : 1);

	memcpy(copy, msg, len);
	dns_answer_parse(copy, len, name, type, &a);
	free(copy);
}

static void parse(const char *name, enum dns_type type)
{
	assert_false(m.w.err);
	parse_octets(m.buf, m.w.len, name, type);
}

static void assert_addr(size_t i, const char *want)
{
	char text[INET6_ADDRSTRLEN];

	assert_true(i < a.part.count);
	inet_ntop(a.part.addr[i].family, &a.part.addr[i].v6, text, sizeof(text));
	assert_string_equal(text, want);
}

static void test_addresses(void **state)
{
	(void)state;
	begin(&m, 1, FLAGS_OK, "LNS.Domain.com", DNS_TYPE_A);
	put_a(&m, "lns.DOMAIN.com", 300, "192.0.2.2");
	put_a(&m, N, 60, "192.0.2.1");
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_OK);
	assert_int_equal(a.part.count, 2);
	assert_addr(0, "192.0.2.2");
	assert_addr(1, "192.0.2.1");
	assert_true(a.part.ttl_known);
	assert_int_equal(a.part.ttl, 60);

	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_AAAA);
	put_aaaa(&m, N, 0x80000000, "2001:db8::1");
	parse(N, DNS_TYPE_AAAA);
	assert_int_equal(a.part.count, 1);
	assert_addr(0, "2001:db8::1");
	assert_true(a.part.ttl_known);
	assert_int_equal(a.part.ttl, 0);

	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	for (int i = 0; i < 100; i++)
		put_a(&m, N, 60, "192.0.2.1");
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_OK);
	assert_int_equal(a.part.count, DNS_ADDRS_MAX);
}

static void test_not_believed(void **state)
{
	(void)state;
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	put_a(&m, "other.domain.com", 10, "192.0.2.66");
	put_a(&m, "lns.domain.com.evil", 10, "192.0.2.66");
	put_aaaa(&m, N, 10, "2001:db8::1");
	put_a(&m, N, 60, "192.0.2.1");
	put_a(&m, N, 60, "192.0.2.66");
	m.buf[m.w.len - 11] = 3;	/* class CH */
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.count, 1);
	assert_addr(0, "192.0.2.1");
	assert_int_equal(a.part.ttl, 60);
}

static void test_unusable(void **state)
{
	static const char *const v4[] = { "0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.0.9", "224.0.0.1", "239.1.1.1",
					  "255.255.255.255" };
	static const char *const v6[] = { "::", "::1", "ff02::1", "ff3e::8000:1", "::ffff:192.0.2.1", "fe80::1" };

	(void)state;
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	for (size_t i = 0; i < sizeof(v4) / sizeof(v4[0]); i++)
		put_a(&m, N, 60, v4[i]);
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_OK);
	assert_int_equal(a.part.count, 0);
	put_a(&m, N, 60, "10.0.0.1");
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.count, 1);

	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_AAAA);
	for (size_t i = 0; i < sizeof(v6) / sizeof(v6[0]); i++)
		put_aaaa(&m, N, 60, v6[i]);
	parse(N, DNS_TYPE_AAAA);
	assert_int_equal(a.part.status, LOOKUP_OK);
	assert_int_equal(a.part.count, 0);
	put_aaaa(&m, N, 60, "fd00::1");
	parse(N, DNS_TYPE_AAAA);
	assert_int_equal(a.part.count, 1);
}

static void test_cname(void **state)
{
	char from[32], to[32];

	(void)state;
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	put_a(&m, "c.test", 500, "192.0.2.1");
	put_cname(&m, "b.test", 40, "c.test");
	put_cname(&m, N, 50, "B.test");
	put_a(&m, N, 1, "192.0.2.66");
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_OK);
	assert_int_equal(a.part.count, 1);
	assert_int_equal(a.part.ttl, 40);

	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	put_cname(&m, N, 50, "b.test");
	put_cname(&m, "b.test", 50, N);
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_ERROR);

	for (int links = 8; links <= 9; links++) {
		begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
		put_cname(&m, N, 50, "n1");
		for (int i = 1; i < links; i++) {
			snprintf(from, sizeof(from), "n%d", i);
			snprintf(to, sizeof(to), "n%d", i + 1);
			put_cname(&m, from, 50, to);
		}
		snprintf(from, sizeof(from), "n%d", links);
		put_a(&m, from, 50, "192.0.2.1");
		parse(N, DNS_TYPE_A);
		assert_int_equal(a.part.status, links == 8 ? LOOKUP_OK : LOOKUP_ERROR);
	}

	/* The name at the end has no such record: its SOA tells for how long. */
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	put_cname(&m, N, 50, "b.test");
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_NOT_FOUND);
	assert_false(a.part.ttl_known);
	put_soa(&m, "test", 70, 90);
	parse(N, DNS_TYPE_A);
	assert_true(a.part.ttl_known);
	assert_int_equal(a.part.ttl, 50);
}

static void test_negative(void **state)
{
	static const uint16_t flags[] = { FLAGS_OK, FLAGS_NXDOMAIN };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		begin(&m, 1, flags[i], N, DNS_TYPE_A);
		parse(N, DNS_TYPE_A);
		assert_int_equal(a.part.status, LOOKUP_NOT_FOUND);
		assert_false(a.part.ttl_known);
		put_soa(&m, "domain.com", 3600, 120);
		parse(N, DNS_TYPE_A);
		assert_int_equal(a.part.status, LOOKUP_NOT_FOUND);
		assert_true(a.part.ttl_known);
		assert_int_equal(a.part.ttl, 120);

		begin(&m, 1, flags[i], N, DNS_TYPE_A);
		put_soa(&m, "domain.com", 30, 120);
		parse(N, DNS_TYPE_A);
		assert_int_equal(a.part.ttl, 30);
		/* A SOA record cut short is none. */
		parse_octets(m.buf, m.w.len - 1, N, DNS_TYPE_A);
		assert_int_equal(a.part.status, LOOKUP_NOT_FOUND);
		assert_false(a.part.ttl_known);
	}
	/* NXDOMAIN counts whatever else the message says. */
	begin(&m, 1, FLAGS_NXDOMAIN, N, DNS_TYPE_A);
	put_a(&m, N, 60, "192.0.2.1");
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_NOT_FOUND);
	assert_int_equal(a.part.count, 0);
}

static void test_failures(void **state)
{
	(void)state;
	for (uint16_t rcode = 0; rcode < 16; rcode++) {
		begin(&m, 1, 0x8180 | rcode, N, DNS_TYPE_A);
		put_a(&m, N, 60, "192.0.2.1");
		parse(N, DNS_TYPE_A);
		assert_int_equal(a.part.status, rcode == 0 ? LOOKUP_OK : rcode == 3 ? LOOKUP_NOT_FOUND : LOOKUP_ERROR);
	}
	begin(&m, 1, FLAGS_OK & 0x7fff, N, DNS_TYPE_A);
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	begin(&m, 1, FLAGS_OK, "other.domain.com", DNS_TYPE_A);
	put_a(&m, N, 60, "192.0.2.1");
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_AAAA);
	put_a(&m, N, 60, "192.0.2.1");
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	for (uint16_t questions = 0; questions < 4; questions += 2) {
		begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
		put_count(&m, COUNT_QUESTION, questions);
		parse(N, DNS_TYPE_A);
		assert_int_equal(a.part.status, LOOKUP_ERROR);
	}
	parse_octets(m.buf, 0, N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_ERROR);
}

static void test_srv(void **state)
{
	static const struct { uint16_t priority, weight; } want[] = {
		{ 0, 9 }, { 0, 0 }, { 1, 5 }, { 1, 4 }, { 1, 4 }, { 2, 0 }, { 3, 3 }, { 4, 1 },
	};

	(void)state;
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_SRV);
	put_srv(&m, N, 900, 9, 9, 1701, "i.test");
	put_srv(&m, N, 900, 1, 4, 1701, "d.test");
	put_srv(&m, N, 900, 0, 0, 1701, "b.test");
	put_srv(&m, N, 900, 4, 1, 1701, "h.test");
	put_srv(&m, N, 700, 3, 3, 1701, "g.test");
	put_srv(&m, N, 900, 1, 5, 1701, "c.test");
	put_srv(&m, N, 900, 0, 9, 1702, "A.test");
	put_srv(&m, N, 900, 2, 0, 1701, "f.test");
	put_srv(&m, N, 900, 9, 8, 1701, "j.test");
	put_srv(&m, N, 900, 1, 4, 1701, "e.test");
	parse(N, DNS_TYPE_SRV);
	assert_int_equal(a.part.status, LOOKUP_OK);
	assert_int_equal(a.part.ttl, 700);
	assert_int_equal(a.srvs, DNS_SRVS_MAX);
	for (size_t i = 0; i < a.srvs; i++) {
		char target[] = { (char)('a' + i), '.', 't', 'e', 's', 't', 0 };

		assert_int_equal(a.srv[i].priority, want[i].priority);
		assert_int_equal(a.srv[i].weight, want[i].weight);
		assert_int_equal(a.srv[i].port, i ? 1701 : 1702);
		assert_string_equal(a.srv[i].target, target);
	}

	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_SRV);
	put_srv(&m, N, 900, 0, 0, 0, "");
	put_srv(&m, N, 900, 0, 0, 0, "a b.test");
	put_srv(&m, N, 900, 0, 0, 0, "m\xc3\xbc.test");
	parse(N, DNS_TYPE_SRV);
	assert_int_equal(a.part.status, LOOKUP_OK);
	assert_int_equal(a.srvs, 0);
}

/* An A record whose owner is the @n octets of @name, in a message with the question "lns.domain.com" at offset 12. */
static void with_owner(const uint8_t *name, size_t n)
{
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	put_count(&m, COUNT_ANSWER, 1);
	writer_bytes(&m.w, name, n);
	writer_bytes(&m.w, "\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\1", 14);
	parse(N, DNS_TYPE_A);
}

#define OWNER(bytes)	with_owner((const uint8_t *)(bytes), sizeof(bytes) - 1)

static void test_compression(void **state)
{
	(void)state;
	OWNER("\xc0\x0c");			/* the question's name */
	assert_int_equal(a.part.count, 1);
	OWNER("\3lNs\xc0\x10");			/* "lns", then "domain.com" */
	assert_int_equal(a.part.count, 1);
	OWNER("\xc0\x10");			/* "domain.com" */
	assert_int_equal(a.part.status, LOOKUP_NOT_FOUND);
	OWNER("\xc0\x20");			/* itself: the record begins at 12 + 16 + 4 = 32 */
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	OWNER("\3lns\xc0\x20");			/* "lns.lns.lns..." */
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	OWNER("\xc0\x22");			/* forward */
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	OWNER("\xff\xff");			/* out of the message */
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	OWNER("\x40\x0c\0");			/* reserved label types */
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	OWNER("\x80\x0c\0");
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	OWNER("\xc0\x00");			/* the header taken for a name: the root */
	assert_int_equal(a.part.count, 0);
}

static void test_name_bounds(void **state)
{
	uint8_t msg[2 * 300];
	struct dns_name name, same;
	char text[REALM_MAX + 1];
	struct reader r;

	(void)state;
	/* Labels of one octet: 127 of them and the root make 255 octets, one more is too much. */
	for (size_t labels = 127; labels <= 128; labels++) {
		for (size_t i = 0; i < labels; i++)
			memcpy(msg + 2 * i, "\1a", 2);
		msg[2 * labels] = 0;
		reader_init(&r, msg, 2 * labels + 1);
		assert_int_equal(dns_name_read(msg, 2 * labels + 1, &r, &name), labels == 127);
		assert_int_equal(r.err, labels != 127);
	}
	memset(msg, 0, sizeof(msg));
	for (size_t i = 0; i < 127; i++)
		memcpy(msg + 2 * i, "\1a", 2);
	reader_init(&r, msg, 255);
	assert_true(dns_name_read(msg, 255, &r, &name));
	assert_int_equal(r.left, 0);
	assert_int_equal(name.len, DNS_NAME_WIRE);
	assert_true(dns_name_to_text(&name, text));
	assert_int_equal(strlen(text), REALM_MAX);
	assert_true(dns_name_from_text(&same, text));
	assert_true(dns_name_equal(&name, &same));

	/* A ladder of pointers, each to the one before: 16 are followed. */
	memset(msg, 0, 2);
	for (size_t i = 1; i < 20; i++) {
		msg[2 * i] = 0xc0;
		msg[2 * i + 1] = (uint8_t)(2 * (i - 1));
		reader_init(&r, msg, 40);
		reader_take(&r, 2 * i);
		assert_int_equal(dns_name_read(msg, 40, &r, &name), i <= 16);
	}
}

static void test_text(void **state)
{
	static const char *const bad[] = { "", ".", "a.", ".a", "a..b", "a b", "a\\.b", "\xc3\xbc",
		"0123456789012345678901234567890123456789012345678901234567890123" };
	struct dns_name name;
	char text[300];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(dns_name_from_text(&name, bad[i]));
	assert_true(dns_name_from_text(&name, "_l2tp._udp.A-1"));
	for (size_t len = 253; len <= 299; len += 2) {
		for (size_t i = 0; i < len; i++)
			text[i] = i % 2 ? '.' : 'a';
		text[len] = '\0';
		assert_int_equal(dns_name_from_text(&name, text), len == 253);
	}
}

/* A message with something of everything. */
static void build_all(enum dns_type type)
{
	begin(&m, 1, FLAGS_OK, N, type);
	put_cname(&m, N, 50, "b.test");
	if (type == DNS_TYPE_SRV)
		put_srv(&m, "b.test", 900, 1, 4, 1701, "d.test");
	else if (type == DNS_TYPE_A)
		put_a(&m, "b.test", 60, "192.0.2.1");
	put_soa(&m, "test", 30, 120);
}

/* Nothing must be read outside the message, and nothing believed that is cut off. */
static void test_mutilated(void **state)
{
	static const enum dns_type types[] = { DNS_TYPE_A, DNS_TYPE_AAAA, DNS_TYPE_SRV };
	static const uint8_t octets[] = { 0x00, 0x01, 0x0c, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff };

	(void)state;
	for (size_t t = 0; t < 3; t++) {
		size_t answered;

		build_all(types[t]);
		answered = m.w.len - (types[t] == DNS_TYPE_AAAA ? 0 : 6 + 10 + 9 + 17 + 20);
		for (size_t len = 0; len < m.w.len; len++) {
			parse_octets(m.buf, len, N, types[t]);
			if (len < answered && types[t] != DNS_TYPE_AAAA)
				assert_int_equal(a.part.status, LOOKUP_ERROR);
		}
		for (size_t at = 0; at < m.w.len; at++) {
			for (size_t i = 0; i < sizeof(octets); i++) {
				uint8_t was = m.buf[at];

				m.buf[at] = octets[i];
				parse(N, types[t]);
				m.buf[at] = was;
			}
		}
	}
}

static void test_lying_counts(void **state)
{
	(void)state;
	build_all(DNS_TYPE_A);
	put_count(&m, COUNT_ANSWER, 65535);
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_ERROR);

	build_all(DNS_TYPE_A);
	put_count(&m, COUNT_AUTHORITY, 65535);
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_OK);

	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	put_count(&m, COUNT_AUTHORITY, 65535);
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_NOT_FOUND);
	assert_false(a.part.ttl_known);

	/* An address of the wrong size. */
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	put_record(&m, COUNT_ANSWER, N, DNS_TYPE_A, 60, "\xc0\0\2\1\0", 5);
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_ERROR);
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_AAAA);
	put_record(&m, COUNT_ANSWER, N, DNS_TYPE_AAAA, 60, "\xc0\0\2\1", 4);
	parse(N, DNS_TYPE_AAAA);
	assert_int_equal(a.part.status, LOOKUP_ERROR);

	/* Far more records than are looked at. */
	begin(&m, 1, FLAGS_OK, N, DNS_TYPE_A);
	for (int i = 0; i < 3000; i++)
		put_a(&m, "x", 60, "192.0.2.66");
	put_a(&m, N, 60, "192.0.2.1");
	parse(N, DNS_TYPE_A);
	assert_int_equal(a.part.status, LOOKUP_NOT_FOUND);
	assert_false(a.part.ttl_known);
}

/* Random octets behind a proper head. */
static void test_random(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		begin(&m, 1, FLAGS_OK, N, DNS_TYPE_SRV);
		put_count(&m, COUNT_ANSWER, 3);
		put_count(&m, COUNT_AUTHORITY, 3);
		for (int i = 0; i < 80; i++) {
			seed = seed * 6364136223846793005ull + 1442695040888963407ull;
			writer_u8(&m.w, seed >> 62 ? (uint8_t)(seed >> 58 & 15) : (uint8_t)(seed >> 40));
		}
		parse(N, DNS_TYPE_SRV);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_not_believed),
		cmocka_unit_test(test_unusable),
		cmocka_unit_test(test_cname),
		cmocka_unit_test(test_negative),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_srv),
		cmocka_unit_test(test_compression),
		cmocka_unit_test(test_name_bounds),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_mutilated),
		cmocka_unit_test(test_lying_counts),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
