// SPDX-License-Identifier: GPL-2.0
/*
 * test_lns_target.c - where a tunnel goes, and who may share it (S6, RFC 2868 section 3.8)
 *
 * Behaviours checked: what a lookup says is laid over the profile, what it does not say is the profile's; any difference
 * that the LNS would notice makes another tunnel; a reload keeps what the configuration still leads to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "daemon/lns_target.h"

static struct conf_profile profile;

static void conf_error(void *ctx, const char *message)
{
	(void)ctx;
	fail_msg("%s", message);
}

static struct conf_addr v4(const char *text)
{
	struct conf_addr addr = { .family = AF_INET };

	assert_int_equal(inet_pton(AF_INET, text, &addr.v4), 1);
	return addr;
}

static uint16_t port_of(const struct sockaddr_storage *ss)
{
	return ntohs(ss->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)ss)->sin6_port :
						 ((const struct sockaddr_in *)ss)->sin_port);
}

static int setup(void **state)
{
	(void)state;
	memset(&profile, 0, sizeof(profile));
	strcpy(profile.name, "p");
	strcpy(profile.secret, "profile's");
	strcpy(profile.host_name, "profile-lac");
	profile.remote_port = 1701;
	return 0;
}

static struct lns_candidate full(void)
{
	struct lns_candidate c = { .addr = v4("192.0.2.1"), .port = 1799, .source = v4("192.0.2.100"), .secret_len = 3,
				   .secret = "abc", .assignment_id = "gold", .client_name = "lac", .server_name = "lns" };

	return c;
}

static void test_static(void **state)
{
	struct conf_addr addr = v4("192.0.2.1");
	struct lns_target t;

	(void)state;
	lns_target_static(&t, &profile, &addr);
	assert_false(t.looked_up);
	assert_int_equal(t.peer.ss_family, AF_INET);
	assert_int_equal(((struct sockaddr_in *)&t.peer)->sin_addr.s_addr, addr.v4.s_addr);
	assert_int_equal(port_of(&t.peer), 1701);
	assert_int_equal(t.source.ss_family, AF_UNSPEC);
	assert_int_equal(t.secret_len, strlen("profile's"));
	assert_memory_equal(t.secret, "profile's", t.secret_len);
	assert_string_equal(t.host_name, "profile-lac");
	assert_string_equal(t.server_name, "");
	assert_string_equal(t.assignment_id, "");
}

static void test_candidate(void **state)
{
	struct lns_candidate c = full();
	struct lns_target t;

	(void)state;
	lns_target_candidate(&t, &profile, &c);
	assert_true(t.looked_up);
	assert_int_equal(port_of(&t.peer), 1799);
	assert_int_equal(t.source.ss_family, AF_INET);
	assert_int_equal(port_of(&t.source), 0);
	assert_int_equal(((struct sockaddr_in *)&t.source)->sin_addr.s_addr, c.source.v4.s_addr);
	assert_int_equal(t.secret_len, 3);
	assert_memory_equal(t.secret, "abc", 3);
	assert_string_equal(t.host_name, "lac");
	assert_string_equal(t.server_name, "lns");
	assert_string_equal(t.assignment_id, "gold");
}

static void test_candidate_v6(void **state)
{
	struct lns_candidate c = { .addr.family = AF_INET6 };
	struct lns_target t;

	(void)state;
	assert_int_equal(inet_pton(AF_INET6, "2001:db8::1", &c.addr.v6), 1);
	lns_target_candidate(&t, &profile, &c);
	assert_int_equal(t.peer.ss_family, AF_INET6);
	assert_memory_equal(&((struct sockaddr_in6 *)&t.peer)->sin6_addr, &c.addr.v6, sizeof(c.addr.v6));
	assert_int_equal(port_of(&t.peer), 1701);
}

/* Each changes one thing of the candidate. */
static void differ(struct lns_candidate *c, unsigned int what)
{
	switch (what) {
	case 0:
		c->addr = v4("192.0.2.2");
		break;
	case 1:
		c->source = v4("192.0.2.101");
		break;
	case 2:
		c->source.family = AF_UNSPEC;
		break;
	case 3:
		c->secret[0] = 'x';
		break;
	case 4:
		c->secret_len = 2;
		break;
	case 5:
		strcpy(c->assignment_id, "silver");
		break;
	case 6:
		strcpy(c->client_name, "lac2");
		break;
	case 7:
		strcpy(c->server_name, "lns2");
		break;
	case 8:
		c->port = 1999;
		break;
	}
}

static void test_sharing(void **state)
{
	struct lns_candidate c = full();
	struct lns_target a, b;

	(void)state;
	lns_target_candidate(&a, &profile, &c);
	c.preference = 7;
	c.weight = 9;
	lns_target_candidate(&b, &profile, &c);
	assert_true(lns_target_equal(&a, &b));
	for (unsigned int what = 0; what < 9; what++) {
		c = full();
		differ(&c, what);
		lns_target_candidate(&b, &profile, &c);
		if (lns_target_equal(&a, &b) || lns_target_equal(&b, &a))
			fail_msg("difference %u", what);
	}
	c = full();
	profile.hello_timeout = 1234;
	lns_target_candidate(&b, &profile, &c);
	assert_false(lns_target_equal(&a, &b));
}

static struct conf *read_conf(const char *lookup, const char *more)
{
	char text[512];
	int len = snprintf(text, sizeof(text),
			   "pppoe-ac one\n service-name any\n destination l2tp\n l2tp peer-address %s\n l2tp profile p\n"
			   "l2tp-profile p\n shared-secret s\n%s", lookup, more);
	struct conf *conf = conf_parse(text, (size_t)len, "test", conf_error, NULL);

	assert_non_null(conf);
	return conf;
}

static void test_configured(void **state)
{
	static const struct { const char *lookup, *more; bool named, found; } row[] = {
		{ "static 192.0.2.1", "", true, true },
		{ "static 192.0.2.2", "", false, false },
		{ "dns-lookup prefix lns", "ip name-server 192.0.2.9\n", false, true },
		{ "static 192.0.2.1", " hello-timeout 7\n", false, false },
		{ "dns-lookup prefix lns", " hello-timeout 7\nip name-server 192.0.2.9\n", false, false },
	};
	struct conf *conf = read_conf("static 192.0.2.1", "");
	struct lns_candidate c = { .addr = v4("192.0.2.1") };
	struct lns_target named, found;

	(void)state;
	lns_target_static(&named, conf_find_profile(conf, "p"), &c.addr);
	lns_target_candidate(&found, conf_find_profile(conf, "p"), &c);
	conf_free(conf);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		conf = read_conf(row[i].lookup, row[i].more);
		if (lns_target_is_configured(&named, conf) != row[i].named ||
		    lns_target_is_configured(&found, conf) != row[i].found)
			fail_msg("row %zu", i);
		conf_free(conf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_static, setup),
		cmocka_unit_test_setup(test_candidate, setup),
		cmocka_unit_test_setup(test_candidate_v6, setup),
		cmocka_unit_test_setup(test_sharing, setup),
		cmocka_unit_test_setup(test_configured, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
