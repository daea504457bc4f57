// SPDX-License-Identifier: GPL-2.0
/*
 * test_dns_lookup.c - the resolver against name servers that this program plays itself, on the same event loop
 *
 * Behaviours checked: A and AAAA; SRV and its targets; NXDOMAIN; time-out; SERVFAIL and REFUSED; malformed and forged
 * answers; a question that stays unanswered beside ones that do not; the second server when the first is silent, refuses or
 * is not there; truncated answers are fetched over TCP; positive and negative cache, TTL 0, forget; many starts, one query;
 * no more questions under way than their ids allow; never a callback from within start; cancel of one, of all, from a
 * callback; free and configure with queries under way; invalid names.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

#include "daemon/dns_lookup.h"
#include "test_dns_server.h"

#define TIMEOUT_MS	300	/* as long as a busy machine may keep this program waiting */

struct outcome {
	unsigned int calls;
	enum lookup_status status;
	char text[256];
	size_t count;
	struct lns_candidate candidate[4];
};

static uv_loop_t loop;
static struct dns_config cfg;
static struct dns_lookup *dns;
static bool inside_start;
static unsigned int finished;

static int setup(void **state)
{
	(void)state;
	alarm(60);
	finished = 0;
	assert_int_equal(uv_loop_init(&loop), 0);
	cfg = (struct dns_config){
		.servers = 1,
		.server[0] = { .family = AF_INET, .v4.s_addr = htonl(INADDR_LOOPBACK) },
		.server[1] = { .family = AF_INET, .v4.s_addr = htonl(INADDR_LOOPBACK + 1) },
		.port = servers_start(&loop),
		.timeout_ms = TIMEOUT_MS,
		.tries = 2,
	};
	dns = dns_lookup_new(&loop, &cfg);
	assert_non_null(dns);
	return 0;
}

/* Nothing of the resolver may be left in the loop. */
static int teardown(void **state)
{
	(void)state;
	dns_lookup_free(dns);
	servers_stop();
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	return 0;
}

static void on_outcome(void *ctx, const struct lookup_answer *answer)
{
	struct outcome *o = ctx;

	assert_false(inside_start);
	assert_true(answer->count <= LOOKUP_CANDIDATES_MAX);
	assert_int_equal(answer->status == LOOKUP_OK, answer->count > 0);
	assert_int_equal(answer->status == LOOKUP_OK, !*answer->text);
	finished++;
	uv_stop(&loop);	/* or the round would go on to wait for a socket */
	o->calls++;
	o->status = answer->status;
	snprintf(o->text, sizeof(o->text), "%s", answer->text);
	o->count = answer->count;
	memcpy(o->candidate, answer->candidate, sizeof(o->candidate));
}

static struct dns_query *start(const char *name, struct outcome *o)
{
	struct dns_query *q;

	memset(o, 0, sizeof(*o));
	inside_start = true;
	q = dns_lookup_start(dns, name, on_outcome, o);
	inside_start = false;
	assert_non_null(q);
	return q;
}

static void wait_for(unsigned int want)
{
	while (finished < want)
		uv_run(&loop, UV_RUN_ONCE);
	assert_int_equal(finished, want);
}

static void lookup(const char *name, struct outcome *o)
{
	start(name, o);
	wait_for(finished + 1);
	assert_int_equal(o->calls, 1);
}

static void assert_candidate(const struct lns_candidate *c, const char *addr, unsigned int preference, unsigned int weight,
			     unsigned int port)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(c->addr.family, &c->addr.v6, text, sizeof(text));
	assert_string_equal(text, addr);
	assert_int_equal(c->preference, preference);
	assert_int_equal(c->weight, weight);
	assert_int_equal(c->port, port);
}

static void test_addresses(void **state)
{
	struct outcome o;

	(void)state;
	lookup("LNS.A.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_int_equal(o.count, 2);
	assert_candidate(&o.candidate[0], "192.0.2.1", 0, 0, 0);
	assert_candidate(&o.candidate[1], "2001:db8::1", 0, 0, 0);
	assert_int_equal(server[0].questions, 3);
	/* From the cache, until it is told to forget. */
	lookup("lns.a.test", &o);
	assert_int_equal(o.count, 2);
	assert_int_equal(server[0].questions, 3);
	dns_lookup_forget(dns, "lns.A.test");
	lookup("lns.a.test", &o);
	assert_int_equal(server[0].questions, 6);
}

static void test_service(void **state)
{
	struct outcome o;

	(void)state;
	lookup("lns.service.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_int_equal(o.count, 2);
	assert_candidate(&o.candidate[0], "192.0.2.11", 10, 5, 1799);
	assert_candidate(&o.candidate[1], "2001:db8::1", 20, 1, 1701);
	assert_int_equal(server[0].questions, 7);
	lookup("lns.service.test", &o);
	assert_int_equal(server[0].questions, 7);

	lookup("lns.closed.test", &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	assert_non_null(strstr(o.text, "SRV"));
}

static void test_not_found(void **state)
{
	struct outcome o;

	(void)state;
	lookup("lns.nx.test", &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	assert_int_equal(server[0].questions, 3);
	lookup("lns.nx.test", &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	assert_int_equal(server[0].questions, 3);
	lookup("lns.nodata.test", &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	lookup("lns.loopback.test", &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	assert_non_null(strstr(o.text, "usable"));
	lookup("lns.zero.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_int_equal(server[0].questions, 12);
	lookup("lns.zero.test", &o);
	assert_int_equal(server[0].questions, 15);
}

static void test_timeout(void **state)
{
	struct outcome o;
	uint64_t begun = uv_hrtime() / 1000000, took;

	(void)state;
	lookup("lns.silent.test", &o);
	took = uv_hrtime() / 1000000 - begun;
	assert_int_equal(o.status, LOOKUP_TIMEOUT);
	assert_int_equal(server[0].questions, 6);
	/* Twice, the second time for twice as long. */
	assert_in_range(took, 3 * TIMEOUT_MS - 5, 20 * TIMEOUT_MS);

	lookup("lns.half.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_int_equal(o.count, 1);
}

static void test_failures(void **state)
{
	struct outcome o;

	(void)state;
	lookup("lns.servfail.test", &o);
	assert_int_equal(o.status, LOOKUP_ERROR);
	lookup("lns.garbage.test", &o);
	assert_int_equal(o.status, LOOKUP_ERROR);
	server[0].refuse = FLAGS_REFUSED;
	lookup("lns.a.test", &o);
	assert_int_equal(o.status, LOOKUP_ERROR);
	server[0].refuse = 0;
	lookup("lns.a.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	lookup("lns.a.forged.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_candidate(&o.candidate[0], "192.0.2.1", 0, 0, 0);
}

static void test_second_server(void **state)
{
	struct outcome o;

	(void)state;
	cfg.servers = 2;
	dns_lookup_configure(dns, &cfg);
	server[0].mute = true;
	lookup("lns.a.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_int_equal(server[0].questions, 3);
	assert_int_equal(server[1].questions, 3);

	server[0].mute = false;
	server[0].refuse = FLAGS_SERVFAIL;
	lookup("lns.a2.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_int_equal(server[1].questions, 6);

	/* The order is that of the configuration, whatever happened before. */
	server[0].refuse = 0;
	lookup("lns.a3.test", &o);
	assert_int_equal(server[1].questions, 6);

	/* Nobody listens at 127.0.0.3. */
	cfg.server[0].v4.s_addr = htonl(INADDR_LOOPBACK + 2);
	dns_lookup_configure(dns, &cfg);
	lookup("lns.a4.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_int_equal(server[1].questions, 9);
	cfg.servers = 1;
	dns_lookup_configure(dns, &cfg);
	lookup("lns.a5.test", &o);
	assert_int_equal(o.status, LOOKUP_ERROR);
}

static void test_tcp(void **state)
{
	struct outcome o;

	(void)state;
	lookup("lns.a.large.test", &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_int_equal(o.count, 1);
	assert_int_equal(server[0].questions, 3);
	assert_int_equal(tcp_questions, 3);
}

static void test_joined(void **state)
{
	static struct outcome o[200];

	(void)state;
	for (int i = 0; i < 200; i++)
		start(i % 2 ? "lns.a.test" : "lns.A.TEST", &o[i]);
	wait_for(200);
	for (int i = 0; i < 200; i++) {
		assert_int_equal(o[i].calls, 1);
		assert_int_equal(o[i].count, 2);
	}
	assert_int_equal(server[0].questions, 3);
}

static void test_many_names(void **state)
{
	static struct outcome o[200];
	char name[32];

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "lns.a%d.test", i);
		start(name, &o[i]);
		/* The buffer of a socket may not hold 600 questions at once. */
		if (i % 40 == 39)
			uv_run(&loop, UV_RUN_NOWAIT);
	}
	wait_for(200);
	for (int i = 0; i < 200; i++)
		assert_int_equal(o[i].status, LOOKUP_OK);
}

static unsigned int by_status[LOOKUP_ERROR + 1];

static void count_status(void *ctx, const struct lookup_answer *answer)
{
	(void)ctx;
	finished++;
	uv_stop(&loop);
	by_status[answer->status]++;
}

/* 30,000 questions, and a server that keeps silent. */
static void test_flood(void **state)
{
	char name[32];

	(void)state;
	server[0].mute = true;
	for (int i = 0; i < 10000; i++) {
		snprintf(name, sizeof(name), "lns.a%d.test", i);
		assert_non_null(dns_lookup_start(dns, name, count_status, NULL));
	}
	wait_for(10000);
	assert_in_range(by_status[LOOKUP_ERROR], 4000, 6000);
	assert_int_equal(by_status[LOOKUP_TIMEOUT], 10000 - by_status[LOOKUP_ERROR]);
}

static struct dns_query *victim;

static void cancel_victim(void *ctx, const struct lookup_answer *answer)
{
	dns_lookup_cancel(victim);
	on_outcome(ctx, answer);
}

static void test_cancel(void **state)
{
	struct outcome a, b;
	struct dns_query *q;

	(void)state;
	q = start("lns.a.test", &a);
	start("lns.a.test", &b);
	dns_lookup_cancel(q);
	wait_for(1);
	assert_int_equal(a.calls, 0);
	assert_int_equal(b.calls, 1);
	/* Of an answer that waits in the cache. */
	dns_lookup_cancel(start("lns.a.test", &a));
	for (int i = 0; i < 5; i++)
		uv_run(&loop, UV_RUN_NOWAIT);
	assert_int_equal(a.calls, 0);
	/* Of all who wait: the answer is still worth keeping. */
	dns_lookup_cancel(start("lns.a2.test", &a));
	while (server[0].questions < 6)
		uv_run(&loop, UV_RUN_ONCE);
	for (int i = 0; i < 5; i++)
		uv_run(&loop, UV_RUN_NOWAIT);
	lookup("lns.a2.test", &b);
	assert_int_equal(server[0].questions, 6);
	/* From the callback of another one of the same name. */
	assert_non_null(dns_lookup_start(dns, "lns.a3.test", cancel_victim, memset(&a, 0, sizeof(a))));
	victim = start("lns.a3.test", &b);
	wait_for(3);
	for (int i = 0; i < 5; i++)
		uv_run(&loop, UV_RUN_NOWAIT);
	assert_int_equal(a.calls, 1);
	assert_int_equal(b.calls, 0);
}

static void start_again(void *ctx, const struct lookup_answer *answer)
{
	on_outcome(ctx, answer);
	if (finished < 10)
		assert_non_null(dns_lookup_start(dns, "lns.a.test", start_again, ctx));
}

static void test_start_from_callback(void **state)
{
	struct outcome o = { 0 };

	(void)state;
	assert_non_null(dns_lookup_start(dns, "lns.a.test", start_again, &o));
	wait_for(10);
	assert_int_equal(server[0].questions, 3);
}

static void test_configure_under_way(void **state)
{
	struct outcome old, new;

	(void)state;
	server[0].mute = true;
	start("lns.a.test", &old);
	while (server[0].questions < 3)
		uv_run(&loop, UV_RUN_ONCE);
	cfg.server[0] = cfg.server[1];
	dns_lookup_configure(dns, &cfg);
	start("lns.a.test", &new);
	wait_for(1);
	assert_int_equal(new.status, LOOKUP_OK);
	assert_int_equal(server[1].questions, 3);
	wait_for(2);
	assert_int_equal(old.status, LOOKUP_TIMEOUT);
	/* That failure did not spoil what is known. */
	lookup("lns.a.test", &new);
	assert_int_equal(new.status, LOOKUP_OK);
	assert_int_equal(server[1].questions, 3);
}

/* The rest is up to teardown: no callback, no leak. */
static void test_free_under_way(void **state)
{
	static struct outcome o[4];

	(void)state;
	start("lns.silent.test", &o[0]);
	lookup("lns.a.test", &o[1]);
	start("lns.a.test", &o[2]);
	cfg.servers = 2;
	dns_lookup_configure(dns, &cfg);
	start("lns.silent.test", &o[3]);
	uv_run(&loop, UV_RUN_NOWAIT);
}

static void test_invalid_names(void **state)
{
	static const char label[] = "0123456789012345678901234567890123456789012345678901234567890";
	char name[300];
	struct outcome o;

	(void)state;
	lookup("lns..test", &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	lookup("", &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	lookup("lns.a\\.test", &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	/* 247 octets: the name of the service would be too long, the name itself is not. */
	assert_int_equal(snprintf(name, sizeof(name), "%s.%s.%s.%s", label, label, label, label), 247);
	lookup(name, &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	assert_int_equal(server[0].questions, 2);
	snprintf(name, sizeof(name), "lns.a.%s.%s.%s.%s", label, label, label, label);
	lookup(name, &o);
	assert_int_equal(o.status, LOOKUP_OK);
	assert_int_equal(server[0].questions, 4);
	snprintf(name, sizeof(name), "lns.abc.%s.%s.%s.%s", label, label, label, label);
	lookup(name, &o);
	assert_int_equal(o.status, LOOKUP_NOT_FOUND);
	assert_int_equal(server[0].questions, 4);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_addresses),
		TEST(test_service),
		TEST(test_not_found),
		TEST(test_timeout),
		TEST(test_failures),
		TEST(test_second_server),
		TEST(test_tcp),
		TEST(test_joined),
		TEST(test_many_names),
		TEST(test_flood),
		TEST(test_cancel),
		TEST(test_start_from_callback),
		TEST(test_configure_under_way),
		TEST(test_free_under_way),
		TEST(test_invalid_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
