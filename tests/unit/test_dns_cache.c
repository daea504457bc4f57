// SPDX-License-Identifier: GPL-2.0
/*
 * test_dns_cache.c - what the answers about a name come to, and how long that is kept
 *
 * Behaviours checked: SRV records win, else A before AAAA; preference, weight and port; doubles; more hosts than fit;
 * status when questions fail, time out or find nothing, alone and together; TTLs of positive, negative and partial results
 * and their caps; expiry to the millisecond; TTL 0; replacing, forgetting, clearing; the least recently used entry makes
 * room; names of one hash.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "daemon/dns_cache.h"

static struct dns_gather g;
static struct dns_result result;

static void set(unsigned int slot, enum lookup_status status, int ttl, const char *addr)
{
	struct dns_part *part = &g.part[slot];
	struct conf_addr *to = &part->addr[part->count];

	part->status = status;
	part->ttl_known = ttl >= 0;
	part->ttl = ttl >= 0 ? (uint32_t)ttl : 0;
	if (!addr)
		return;
	to->family = strchr(addr, ':') ? AF_INET6 : AF_INET;
	assert_int_equal(inet_pton(to->family, addr, &to->v6), 1);
	part->count++;
}

/* The answers about a name: a status and a TTL (-1 = unknown) each; no addresses yet. */
static void answers(enum lookup_status srv, int srv_ttl, enum lookup_status a, int a_ttl, enum lookup_status aaaa,
		    int aaaa_ttl)
{
	memset(&g, 0, sizeof(g));
	set(DNS_SLOT_SRV, srv, srv_ttl, NULL);
	set(DNS_SLOT_A, a, a_ttl, NULL);
	set(DNS_SLOT_AAAA, aaaa, aaaa_ttl, NULL);
}

static void assert_host(size_t i, const char *addr, unsigned int priority, unsigned int weight, unsigned int port)
{
	char text[INET6_ADDRSTRLEN];

	assert_true(i < result.count);
	inet_ntop(result.host[i].addr.family, &result.host[i].addr.v6, text, sizeof(text));
	assert_string_equal(text, addr);
	assert_int_equal(result.host[i].priority, priority);
	assert_int_equal(result.host[i].weight, weight);
	assert_int_equal(result.host[i].port, port);
}

static void test_addresses(void **state)
{
	struct lookup_answer answer;

	(void)state;
	answers(LOOKUP_NOT_FOUND, -1, LOOKUP_OK, 60, LOOKUP_OK, 50);
	set(DNS_SLOT_AAAA, LOOKUP_OK, 50, "2001:db8::1");
	set(DNS_SLOT_A, LOOKUP_OK, 60, "192.0.2.2");
	set(DNS_SLOT_A, LOOKUP_OK, 60, "192.0.2.1");
	set(DNS_SLOT_A, LOOKUP_OK, 60, "192.0.2.2");
	assert_int_equal(dns_gather_result(&g, &result), 50);
	assert_int_equal(result.status, LOOKUP_OK);
	assert_int_equal(result.count, 3);
	assert_host(0, "192.0.2.2", 0, 0, 0);
	assert_host(1, "192.0.2.1", 0, 0, 0);
	assert_host(2, "2001:db8::1", 0, 0, 0);

	memset(&answer, 0xff, sizeof(answer));
	dns_result_answer(&result, &answer);
	assert_int_equal(answer.status, LOOKUP_OK);
	assert_string_equal(answer.text, "");
	assert_int_equal(answer.count, 3);
	assert_int_equal(answer.candidate[2].addr.family, AF_INET6);
	assert_int_equal(answer.candidate[0].source.family, AF_UNSPEC);
	assert_int_equal(answer.candidate[0].secret_len, 0);
	assert_string_equal(answer.candidate[0].server_name, "");
}

static void test_service(void **state)
{
	char addr[64];

	(void)state;
	answers(LOOKUP_OK, 300, LOOKUP_OK, 5, LOOKUP_TIMEOUT, -1);
	set(DNS_SLOT_A, LOOKUP_OK, 5, "192.0.2.66");
	g.srvs = 2;
	g.srv[0] = (struct dns_srv){ .priority = 5, .weight = 7, .port = 1702, .target = "a.test" };
	g.srv[1] = (struct dns_srv){ .priority = 9, .weight = 0, .port = 1701, .target = "b.test" };
	set(dns_slot_target(0, DNS_TYPE_A), LOOKUP_OK, 200, "192.0.2.1");
	set(dns_slot_target(0, DNS_TYPE_AAAA), LOOKUP_OK, 250, "2001:db8::1");
	set(dns_slot_target(1, DNS_TYPE_A), LOOKUP_OK, 220, "192.0.2.1");
	set(dns_slot_target(1, DNS_TYPE_AAAA), LOOKUP_NOT_FOUND, 100, NULL);
	assert_int_equal(dns_gather_result(&g, &result), 100);
	assert_int_equal(result.count, 3);
	assert_host(0, "192.0.2.1", 5, 7, 1702);
	assert_host(1, "2001:db8::1", 5, 7, 1702);
	assert_host(2, "192.0.2.1", 9, 0, 1701);

	/* A target that fails leaves the others. */
	set(dns_slot_target(0, DNS_TYPE_AAAA), LOOKUP_TIMEOUT, -1, NULL);
	assert_int_equal(dns_gather_result(&g, &result), DNS_TTL_PARTIAL);
	assert_int_equal(result.status, LOOKUP_OK);

	answers(LOOKUP_OK, 300, LOOKUP_OK, 5, LOOKUP_OK, 5);
	set(DNS_SLOT_A, LOOKUP_OK, 5, "192.0.2.66");
	assert_int_equal(dns_gather_result(&g, &result), 300);
	assert_int_equal(result.status, LOOKUP_NOT_FOUND);
	assert_non_null(strstr(result.why, "SRV"));

	answers(LOOKUP_OK, 300, LOOKUP_NOT_FOUND, 5, LOOKUP_NOT_FOUND, 5);
	g.srvs = DNS_SRVS_MAX;
	for (size_t i = 0; i < g.srvs; i++)
		for (int n = 0; n < DNS_ADDRS_MAX; n++) {
			snprintf(addr, sizeof(addr), "10.0.%zu.%d", i, n);
			set(dns_slot_target(i, DNS_TYPE_A), LOOKUP_OK, 300, addr);
		}
	dns_gather_result(&g, &result);
	assert_int_equal(result.count, LOOKUP_CANDIDATES_MAX);
}

#define OK	LOOKUP_OK
#define NO	LOOKUP_NOT_FOUND
#define TIME	LOOKUP_TIMEOUT
#define ERR	LOOKUP_ERROR

static void test_status(void **state)
{
	static const struct { enum lookup_status srv, a, aaaa, want; bool addr; } row[] = {
		{ NO, NO, NO, NO, false },	{ NO, OK, NO, OK, true },	{ NO, OK, NO, NO, false },
		{ TIME, TIME, TIME, TIME, false },	{ ERR, ERR, ERR, ERR, false },
		{ TIME, OK, NO, OK, true },	{ ERR, OK, NO, OK, true },	{ NO, OK, TIME, OK, true },
		{ TIME, NO, NO, TIME, false },	{ NO, NO, TIME, TIME, false },	{ NO, TIME, ERR, ERR, false },
		{ ERR, NO, NO, ERR, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		answers(row[i].srv, -1, row[i].a, -1, row[i].aaaa, -1);
		if (row[i].addr)
			set(DNS_SLOT_A, LOOKUP_OK, 60, "192.0.2.1");
		dns_gather_result(&g, &result);
		assert_int_equal(result.status, row[i].want);
		assert_int_equal(result.count, row[i].addr);
		assert_int_equal(!*result.why, row[i].want == LOOKUP_OK);
	}
}

static void test_ttl(void **state)
{
	static const struct { int srv, a, aaaa; uint32_t want; } positive[] = {
		{ -1, 60, -1, 60 }, { 40, 60, -1, 40 }, { 400, 600, 500, 400 }, { -1, 0, -1, 0 }, { 0, 60, 60, 0 },
		{ -1, 0x7fffffff, -1, DNS_TTL_MAX },
	};
	static const struct { int srv, a, aaaa; uint32_t want; } negative[] = {
		{ 60, 60, 60, 60 }, { 60, 50, 40, 40 }, { 60, 60, -1, 0 }, { -1, -1, -1, 0 }, { 0, 60, 60, 0 },
		{ 9999, 9999, 9999, DNS_TTL_NEGATIVE_MAX },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(positive) / sizeof(positive[0]); i++) {
		answers(LOOKUP_NOT_FOUND, positive[i].srv, LOOKUP_OK, positive[i].a, LOOKUP_NOT_FOUND, positive[i].aaaa);
		set(DNS_SLOT_A, LOOKUP_OK, positive[i].a, "192.0.2.1");
		assert_int_equal(dns_gather_result(&g, &result), positive[i].want);
	}
	for (size_t i = 0; i < sizeof(negative) / sizeof(negative[0]); i++) {
		answers(LOOKUP_NOT_FOUND, negative[i].srv, LOOKUP_NOT_FOUND, negative[i].a, LOOKUP_NOT_FOUND,
			negative[i].aaaa);
		assert_int_equal(dns_gather_result(&g, &result), negative[i].want);
	}
	answers(LOOKUP_TIMEOUT, -1, LOOKUP_OK, 600, LOOKUP_NOT_FOUND, 600);
	set(DNS_SLOT_A, LOOKUP_OK, 600, "192.0.2.1");
	assert_int_equal(dns_gather_result(&g, &result), DNS_TTL_PARTIAL);
	set(DNS_SLOT_A, LOOKUP_OK, 5, NULL);
	assert_int_equal(dns_gather_result(&g, &result), 5);
	answers(LOOKUP_TIMEOUT, -1, LOOKUP_NOT_FOUND, 600, LOOKUP_NOT_FOUND, 600);
	assert_int_equal(dns_gather_result(&g, &result), 0);
	answers(LOOKUP_ERROR, -1, LOOKUP_NOT_FOUND, 600, LOOKUP_NOT_FOUND, 600);
	assert_int_equal(dns_gather_result(&g, &result), 0);
}

static void put(struct dns_cache *c, const char *name, uint16_t mark, uint32_t ttl, uint64_t now)
{
	struct dns_result r = { .status = LOOKUP_OK, .why = "", .count = 1, .host[0].port = mark };

	dns_cache_put(c, name, &r, ttl, now);
}

/* Return: the mark that was put, -1 when there is nothing. */
static int get(struct dns_cache *c, const char *name, uint64_t now)
{
	const struct dns_result *r = dns_cache_get(c, name, now);

	return r ? r->host[0].port : -1;
}

static void test_expiry(void **state)
{
	struct dns_cache *c = dns_cache_new(10);

	(void)state;
	assert_int_equal(get(c, "a", 0), -1);
	put(c, "a", 1, 2, 1000);
	assert_int_equal(get(c, "a", 1000), 1);
	assert_int_equal(get(c, "a", 2999), 1);
	assert_int_equal(get(c, "a", 3000), -1);
	assert_int_equal(dns_cache_count(c), 0);
	put(c, "a", 1, 0, 1000);
	assert_int_equal(get(c, "a", 1000), -1);
	put(c, "a", 1, 5, 1000);
	put(c, "a", 2, 5, 2000);
	assert_int_equal(get(c, "a", 6999), 2);
	assert_int_equal(dns_cache_count(c), 1);
	put(c, "a", 3, 0, 2000);
	assert_int_equal(get(c, "a", 2000), -1);
	put(c, "a", 1, DNS_TTL_MAX, 1000);
	assert_int_equal(get(c, "a", 1000 + 86400000ull - 1), 1);
	assert_int_equal(get(c, "a", 1000 + 86400000ull), -1);
	put(c, "a", 1, 5, 0);
	put(c, "b", 2, 5, 0);
	dns_cache_forget(c, "a");
	dns_cache_forget(c, "none");
	assert_int_equal(get(c, "a", 1), -1);
	assert_int_equal(get(c, "b", 1), 2);
	dns_cache_clear(c);
	assert_int_equal(get(c, "b", 1), -1);
	assert_int_equal(dns_cache_count(c), 0);
	put(c, "c", 1, 5, 0);
	dns_cache_free(c);
	dns_cache_free(NULL);
}

static void test_eviction(void **state)
{
	struct dns_cache *c = dns_cache_new(3);
	char name[32];

	(void)state;
	put(c, "a", 1, 9, 0);
	put(c, "b", 2, 9, 0);
	put(c, "c", 3, 9, 0);
	assert_int_equal(get(c, "a", 1), 1);
	put(c, "d", 4, 9, 0);
	assert_int_equal(dns_cache_count(c), 3);
	assert_int_equal(get(c, "b", 1), -1);
	assert_int_equal(get(c, "c", 1), 3);
	assert_int_equal(get(c, "d", 1), 4);
	assert_int_equal(get(c, "a", 1), 1);
	/* Names that strangers make up do not displace one that is in use. */
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "x%d", i);
		put(c, name, 9, 9, 0);
		assert_int_equal(get(c, "a", 1), 1);
	}
	assert_int_equal(dns_cache_count(c), 3);
	dns_cache_free(c);
}

/* Far more names than buckets. */
static void test_many(void **state)
{
	struct dns_cache *c = dns_cache_new(5000);
	char name[32];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "n%d.test", i);
		put(c, name, (uint16_t)i, 9, 0);
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "n%d.test", i);
		assert_int_equal(get(c, name, 1), i);
		if (i % 2)
			dns_cache_forget(c, name);
	}
	assert_int_equal(dns_cache_count(c), 2500);
	dns_cache_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_service),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_ttl),
		cmocka_unit_test(test_expiry),
		cmocka_unit_test(test_eviction),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
