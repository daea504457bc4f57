// SPDX-License-Identifier: GPL-2.0
/*
 * test_config_lns.c - the statements that choose the LNS, and those of RADIUS and DNS servers
 *
 * Behaviours checked: Examples 2 and 3 of the guide (S99, S100), forward references (S101); every statement with a value of its
 * own, there and back in the order of S146; defaults; options in any order and abbreviated; "no"; the last peer address counts
 * (S35); the same address again; limits of the lists; equality of the parts of two models; completeness; warnings (I13, I40).
 */
#include <arpa/inet.h>

#include "test_config.h"

static const char example2[] =
	"pppoe-ac mylittleac\n"
	"service-name any\n"
	"destination l2tp\n"
	"l2tp peer-address radius-lookup group my_group\n"
	"l2tp profile my-l2tp-profile1\n"
	"exit\n"
	"l2tp-profile my-l2tp-profile1\n"
	"shared-secret oursecret\n"
	"exit\n"
	"radius-server host 192.168.1.200 key testing123-1\n"
	"aaa group server radius my_group\n"
	"server 192.168.1.200\n"
	"exit\n"
	"int eth1\n"
	"pppoe-ac-service mylittleac\n";

static const char example3[] =
	"pppoe-ac mylittleac\n"
	"service-name remote-office advertised\n"
	"destination l2tp\n"
	"l2tp peer-address dns-lookup prefix lns\n"
	"l2tp profile my-l2tp-profile1\n"
	"exit\n"
	"l2tp-profile my-l2tp-profile1\n"
	"shared-secret oursecret\n"
	"exit\n"
	"ip name-server 10.1.1.1\n"
	"int eth1\n"
	"pppoe-ac-service mylittleac\n";

/* Each statement with a value that is not its default, in the order in which it is printed. */
static const char everything[] =
	"ip name-server 10.1.1.1\n"
	"ip name-server 2001:db8::53\n"
	"radius-server host 192.168.1.200 key \"testing123-1\"\n"
	"radius-server host 2001:db8::1 key \"a \\\" b\" auth-port 1645 acct-port 1646 timeout 60 retransmit 0\n"
	"radius-server host 192.168.1.201\n"
	"radius-workers 1024\n"
	"radius-cache 0\n"
	"no require-message-authenticator\n"
	"radius accounting group my_group interim 86400\n"
	"radius dynamic-author client 192.168.1.9 key \"k1\"\n"
	"radius dynamic-author client 2001:db8::9 key \"k 2\"\n"
	"aaa group server radius my_group\n"
	" server 192.168.1.200\n"
	" server 2001:db8::1\n"
	"!\n"
	"aaa group server radius empty\n"
	"!\n"
	"pppoe-ac-service ISP-service\n"
	" service-name any\n"
	" ppp-auth-protocols pap\n"
	" destination l2tp\n"
	" l2tp peer-address radius-lookup group my_group\n"
	" l2tp profile PUBLIC\n"
	" ac-name here\n"
	" challenge-name \"Allied Telesis\"\n"
	"!\n"
	"pppoe-ac-service second\n"
	" ppp-auth-protocols mschapv2 mschap eap chap pap\n"
	" l2tp peer-address dns-lookup prefix lns-1.x\n"
	"!\n";

static struct conf_addr v4(const char *text)
{
	struct conf_addr a = { .family = AF_INET };

	assert_int_equal(inet_pton(AF_INET, text, &a.v4), 1);
	return a;
}

static void assert_v4(const struct conf_addr *a, const char *text)
{
	struct conf_addr expected = v4(text);

	assert_true(conf_addr_equal(a, &expected));
}

static const char *warnings(const struct conf *c)
{
	forget_lines();
	conf_warnings(c, on_line, NULL);
	return lines;
}

static void test_example2(void **state)
{
	const struct conf_addr addr = v4("192.168.1.200");
	struct conf *c = parse(example2);
	const struct conf_ac *ac = conf_find_ac(c, "mylittleac");
	const struct conf_radius_group *g = conf_find_radius_group(c, "my_group");
	const struct conf_radius_server *s = conf_find_radius_server(c, &addr);

	(void)state;
	assert_int_equal(ac->lookup, CONF_LOOKUP_RADIUS);
	assert_string_equal(ac->radius_group, "my_group");
	assert_int_equal(g->servers, 1);
	assert_v4(&g->server[0], "192.168.1.200");
	assert_string_equal(s->key, "testing123-1");
	assert_int_equal(s->auth_port, 1812);
	assert_int_equal(s->acct_port, 1813);
	assert_int_equal(s->timeout, 3);
	assert_int_equal(s->retransmit, 2);
	assert_true(conf_ac_check(c, ac, NULL, NULL));
	assert_string_equal(warnings(c), "");
	assert_string_equal(print(c),
			    "radius-server host 192.168.1.200 key \"testing123-1\"\n"
			    "aaa group server radius my_group\n"
			    " server 192.168.1.200\n"
			    "!\n"
			    "pppoe-ac-service mylittleac\n"
			    " service-name any\n"
			    " destination l2tp\n"
			    " l2tp peer-address radius-lookup group my_group\n"
			    " l2tp profile my-l2tp-profile1\n"
			    "!\n"
			    "l2tp-profile my-l2tp-profile1\n"
			    " version 2\n"
			    " secret \"oursecret\"\n"
			    "!\n"
			    "interface eth1\n"
			    " pppoe-ac-service mylittleac\n"
			    "!\n");
	conf_free(c);
}

static void test_example3(void **state)
{
	struct conf *c = parse(example3);
	const struct conf_ac *ac = conf_find_ac(c, "mylittleac");

	(void)state;
	assert_int_equal(ac->lookup, CONF_LOOKUP_DNS);
	assert_string_equal(ac->dns_prefix, "lns");
	assert_int_equal(c->name_servers, 1);
	assert_v4(&c->name_server[0], "10.1.1.1");
	assert_true(conf_ac_check(c, ac, NULL, NULL));
	assert_string_equal(warnings(c), "");
	conf_free(c);
}

static void test_every_statement_there_and_back(void **state)
{
	struct conf *c = parse(everything), *again;
	const struct conf_radius_server *s = c->radius_servers->next;
	const struct conf_ac *second = c->acs->next;

	(void)state;
	assert_string_equal(print(c), everything);
	again = parse(everything);
	assert_true(conf_ac_equal(c->acs, again->acs));
	assert_true(conf_radius_equal(c, again));
	assert_true(conf_dns_equal(c, again));
	assert_string_equal(s->key, "a \" b");
	assert_int_equal(s->addr.family, AF_INET6);
	assert_int_equal(s->auth_port, 1645);
	assert_int_equal(s->acct_port, 1646);
	assert_int_equal(s->timeout, 60);
	assert_int_equal(s->retransmit, 0);
	assert_string_equal(s->next->key, "");
	assert_int_equal(c->radius_workers, 1024);
	assert_int_equal(c->radius_cache, 0);
	assert_false(c->require_message_authenticator);
	assert_string_equal(c->accounting_group, "my_group");
	assert_int_equal(c->accounting_interim, 86400);
	assert_int_equal(c->dynauths, 2);
	assert_string_equal(c->dynauth[1].key, "k 2");
	assert_int_equal(c->acs->auths, 1);
	assert_int_equal(c->acs->auth[0], PPP_AUTH_PAP);
	assert_string_equal(c->acs->challenge_name, "Allied Telesis");
	assert_int_equal(second->auths, 5);
	assert_int_equal(second->auth[0], PPP_AUTH_MSCHAPV2);
	assert_int_equal(second->auth[1], PPP_AUTH_MSCHAP);
	assert_int_equal(second->auth[2], PPP_AUTH_EAP);
	assert_int_equal(second->auth[3], PPP_AUTH_CHAP);
	assert_int_equal(second->auth[4], PPP_AUTH_PAP);
	assert_string_equal(second->dns_prefix, "lns-1.x");
	conf_free(again);
	conf_free(c);
}

static void test_defaults(void **state)
{
	struct conf *c = parse("pppoe-ac a\n");

	(void)state;
	assert_int_equal(c->radius_workers, 64);
	assert_int_equal(c->radius_cache, 10);
	assert_true(c->require_message_authenticator);
	assert_string_equal(c->accounting_group, "");
	assert_int_equal(c->accounting_interim + c->dynauths + c->name_servers, 0);
	assert_null(c->radius_servers);
	assert_null(c->radius_groups);
	assert_int_equal(c->acs->auths, 3);
	assert_int_equal(c->acs->auth[0], PPP_AUTH_CHAP);
	assert_int_equal(c->acs->auth[1], PPP_AUTH_PAP);
	assert_int_equal(c->acs->auth[2], PPP_AUTH_EAP);
	assert_string_equal(c->acs->challenge_name, "OpenLAC");
	conf_free(c);
}

/* In any order and shortened (S94); a top-level statement after an interface needs no "exit", even if both know its first word. */
static void test_spellings(void **state)
{
	struct conf *c = parse("radius-s h 10.0.0.1 ret 4 k x ti 9 ac 2 au 1\n"
			       "radius-w 3\nradius-c 4\nno req\n"
			       "radius acc g gr int 5\n"
			       "radius dyn cl 10.0.0.9 k y\n"
			       "aaa g s r gr\n serv 10.0.0.1\n"
			       "pppoe-ac a\n ppp-a ea ch p mschap\n ch \"x y\"\n l2tp peer dns pre lns\n"
			       "int eth1\n pppoe a\nip name 10.0.0.2\nint eth2\n ip name-s 10.0.0.3\n");

	(void)state;
	assert_string_equal(print(c),
			    "ip name-server 10.0.0.2\n"
			    "ip name-server 10.0.0.3\n"
			    "radius-server host 10.0.0.1 key \"x\" auth-port 1 acct-port 2 timeout 9 retransmit 4\n"
			    "radius-workers 3\n"
			    "radius-cache 4\n"
			    "no require-message-authenticator\n"
			    "radius accounting group gr interim 5\n"
			    "radius dynamic-author client 10.0.0.9 key \"y\"\n"
			    "aaa group server radius gr\n"
			    " server 10.0.0.1\n"
			    "!\n"
			    "pppoe-ac-service a\n"
			    " ppp-auth-protocols eap chap pap mschap\n"
			    " l2tp peer-address dns-lookup prefix lns\n"
			    " challenge-name \"x y\"\n"
			    "!\n"
			    "interface eth1\n"
			    " pppoe-ac-service a\n"
			    "!\n"
			    "interface eth2\n"
			    "!\n");
	conf_free(c);
}

static void test_no_takes_back(void **state)
{
	struct conf *c = parse(everything);
	char text[sizeof(everything) + 1024];

	(void)state;
	conf_free(c);
	/* All of a kind, or the default. */
	snprintf(text, sizeof(text), "%s%s", everything,
		 "no ip name-server\nno radius-server host\nno radius-workers\nno radius-cache 0\nrequire-message-authenticator\n"
		 "no radius accounting group\nno radius dynamic-author client\n"
		 "aaa group server radius empty\n server 10.0.0.1\n server 10.0.0.2\n no server\n"
		 "no aaa group server radius my_group\nno pppoe-ac ISP-service\n"
		 "pppoe-ac second\n no ppp-auth-protocols\n no l2tp peer-address dns-lookup prefix\n challenge-name x\n"
		 " no challenge-name\n");
	c = parse(text);
	assert_string_equal(print(c), "aaa group server radius empty\n!\npppoe-ac-service second\n!\n");
	conf_free(c);
	/* One of several. */
	snprintf(text, sizeof(text), "%s%s", everything,
		 "no ip name-server 10.1.1.1\nno radius-server host 192.168.1.200 key testing123-1\n"
		 "no radius-server host 192.168.1.201\nno radius dynamic-author client 192.168.1.9\n"
		 "aaa group server radius my_group\n no server 192.168.1.200\n"
		 "no radius accounting group my_group interim 86400\nno require-message-authenticator\n"
		 "no pppoe-ac ISP-service\nno pppoe-ac second\nno aaa group server radius empty\n");
	c = parse(text);
	assert_string_equal(print(c),
			    "ip name-server 2001:db8::53\n"
			    "radius-server host 2001:db8::1 key \"a \\\" b\" auth-port 1645 acct-port 1646 timeout 60 retransmit 0\n"
			    "radius-workers 1024\n"
			    "radius-cache 0\n"
			    "no require-message-authenticator\n"
			    "radius dynamic-author client 2001:db8::9 key \"k 2\"\n"
			    "aaa group server radius my_group\n"
			    " server 2001:db8::1\n"
			    "!\n");
	conf_free(c);
}

static void s35_last_peer_address_counts(void **state)
{
	static const char *const kind[] = { "static 10.0.0.1", "dns-lookup prefix lns", "radius-lookup group g" };
	char text[256], expected[256];
	size_t i, j;

	(void)state;
	for (i = 0; i < 3; i++) {
		for (j = 0; j < 3; j++) {
			struct conf *c;

			snprintf(text, sizeof(text), "pppoe-ac a\n l2tp peer-address %s\n l2tp peer-address %s\n", kind[i], kind[j]);
			snprintf(expected, sizeof(expected), "pppoe-ac-service a\n l2tp peer-address %s\n!\n", kind[j]);
			c = parse(text);
			assert_string_equal(print(c), expected);
			conf_free(c);
			/* "no" of another kind takes nothing back. */
			snprintf(text, sizeof(text), "pppoe-ac a\n l2tp peer-address %s\n no l2tp peer-address %s\n", kind[j], kind[i]);
			c = parse(text);
			assert_string_equal(print(c), i == j ? "pppoe-ac-service a\n!\n" : expected);
			assert_int_equal(c->acs->lookup == CONF_LOOKUP_NONE, i == j);
			conf_free(c);
		}
	}
}

static void test_same_address_again(void **state)
{
	struct conf *c = parse("radius-server host 10.0.0.1 key a timeout 9\n"
			       "radius-server host 10.0.0.2 key b\n"
			       "radius-server host 10.0.0.1 key c\n"
			       "radius dynamic-author client 10.0.0.1 key a\n"
			       "radius dynamic-author client 10.0.0.1 key b\n"
			       "ip name-server 10.0.0.1\nip name-server 10.0.0.1\n"
			       "aaa group server radius g\nserver 10.0.0.1\nserver 10.0.0.2\nserver 10.0.0.1\n");

	(void)state;
	assert_string_equal(print(c),
			    "ip name-server 10.0.0.1\n"
			    "radius-server host 10.0.0.1 key \"c\"\n"
			    "radius-server host 10.0.0.2 key \"b\"\n"
			    "radius dynamic-author client 10.0.0.1 key \"b\"\n"
			    "aaa group server radius g\n"
			    " server 10.0.0.1\n"
			    " server 10.0.0.2\n"
			    "!\n");
	conf_free(c);
}

static void test_full_lists(void **state)
{
	static const struct { const char *header, *line, *tail; unsigned int max; const char *message; } lists[] = {
		{ "", "ip name-server 10.0.0.", "", CONF_NAME_SERVERS, "f:10: there are too many name servers, expected at most 8\n" },
		{ "", "radius dynamic-author client 10.0.0.", " key x", CONF_DYNAUTH_CLIENTS,
		  "f:18: there are too many clients of dynamic-author, expected at most 16\n" },
		{ "aaa group server radius g", "server 10.0.0.", "", CONF_GROUP_SERVERS,
		  "f:18: there are too many servers in the group, expected at most 16\n" },
	};
	char text[2048], line[128];
	unsigned int i, n;

	(void)state;
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		snprintf(text, sizeof(text), "%s\n", lists[i].header);
		for (n = 1; n <= lists[i].max + 1; n++) {
			snprintf(line, sizeof(line), "%s%u%s\n", lists[i].line, n, lists[i].tail);
			strcat(text, line);
			if (n == lists[i].max)
				conf_free(parse(text));
		}
		assert_mistakes(text, lists[i].message);
	}
}

static void test_messages(void **state)
{
	(void)state;
	assert_mistakes("radius-server host 10.0.0.1 timeout 61\n"
			"radius-server host 10.0.0.1 a 1\n"
			"radius-server host 10.0.0.1 timeout 1 timeout 1\n"
			"radius-server host 10.0.0.1 key\n"
			"radius-server host 10.0.0.1 key a b\n"
			"radius dynamic-author client 10.0.0.1\n"
			"server 10.0.0.1\n"
			"pppoe-ac a\n"
			" ppp-auth-protocols pap none\n"
			" ppp-auth-protocols pap chap pap\n"
			" l2tp peer-address dns-lookup prefix a_b\n",
			"f:1: timeout cannot be '61', expected a number from 1 to 60\n"
			"f:2: 'a' is ambiguous, it may mean 'auth-port', 'acct-port'\n"
			"f:3: 'timeout' is given twice, expected it once\n"
			"f:4: key lacks its argument, expected a secret of 1 to 255 octets\n"
			"f:5: text follows the secret, expected the end of the line; put a secret with blanks in quotes\n"
			"f:6: radius dynamic-author client lacks its 'key', expected "
			"'radius dynamic-author client <ADDRESS> key <SECRET>'\n"
			"f:7: 'server' belongs in server-group mode, expected a statement of the top level\n"
			"f:9: ppp-auth-protocols cannot be 'none', expected 'pap', 'chap', 'eap', 'mschap' or 'mschapv2'\n"
			"f:10: ppp-auth-protocols has 'pap' twice, expected each word once\n"
			"f:11: l2tp peer-address dns-lookup prefix cannot be 'a_b', expected labels of letters, digits and inner "
			"hyphens, joined by dots, 63 octets at most\n");
	/* A header that is wrong takes its body with it. */
	assert_mistakes("aaa group server tacacs g\n server 10.0.0.1\n",
			"f:1: unknown statement 'aaa group server tacacs' in the top level, expected 'radius'\n");
}

/* Each line changes its part alone. */
static void test_equality(void **state)
{
	static const struct { const char *text; bool radius, dns, ac; } changes[] = {
		{ "max-sessions 5\n", true, true, true },
		{ "ip name-server 10.0.0.1\n", true, false, true },
		{ "no ip name-server 10.1.1.1\n", true, false, true },
		{ "radius-server host 192.168.1.200 key other\n", false, true, true },
		{ "no radius-server host 192.168.1.201\n", false, true, true },
		{ "radius-workers 5\n", false, true, true },
		{ "radius-cache 5\n", false, true, true },
		{ "require-message-authenticator\n", false, true, true },
		{ "radius accounting group my_group interim 5\n", false, true, true },
		{ "no radius dynamic-author client 192.168.1.9\n", false, true, true },
		{ "aaa group server radius my_group\n no server 192.168.1.200\n", false, true, true },
		{ "no aaa group server radius empty\n", false, true, true },
		{ "aaa group server radius third\n", false, true, true },
		{ "pppoe-ac ISP-service\n ppp-auth-protocols pap eap\n", true, true, false },
		{ "pppoe-ac ISP-service\n challenge-name x\n", true, true, false },
		{ "pppoe-ac ISP-service\n l2tp peer-address radius-lookup group other\n", true, true, false },
		{ "pppoe-ac ISP-service\n l2tp peer-address dns-lookup prefix lns\n", true, true, false },
	};
	struct conf *c = parse(everything), *other;
	char text[sizeof(everything) + 256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		snprintf(text, sizeof(text), "%s%s", everything, changes[i].text);
		other = parse(text);
		assert_int_equal(conf_radius_equal(c, other), changes[i].radius);
		assert_int_equal(conf_radius_equal(other, c), changes[i].radius);
		assert_int_equal(conf_dns_equal(c, other), changes[i].dns);
		assert_int_equal(conf_dns_equal(other, c), changes[i].dns);
		assert_int_equal(conf_ac_equal(c->acs, other->acs), changes[i].ac);
		conf_free(other);
	}
	conf_free(c);
}

static void test_completeness(void **state)
{
	struct conf *c = parse("pppoe-ac a\n service-name any\n destination l2tp\n l2tp profile p\n"
			       "l2tp-profile p\ninterface eth0\n pppoe-ac-service a\n");

	(void)state;
	forget_lines();
	assert_false(conf_ac_check(c, c->acs, on_line, NULL));
	assert_string_equal(lines, "Required: l2tp peer-address\n");
	conf_free(c);
	/* A group may come later (S101). */
	c = parse("pppoe-ac a\n service-name any\n destination l2tp\n l2tp profile p\n l2tp peer-address radius-lookup group g\n"
		  "l2tp-profile p\ninterface eth0\n pppoe-ac-service a\n");
	assert_true(conf_ac_check(c, c->acs, NULL, NULL));
	conf_free(c);
}

static void test_warnings(void **state)
{
	struct conf *c = parse("radius-server host 10.0.0.2\n"
			       "aaa group server radius keyless\n server 10.0.0.1\n server 10.0.0.2\n"
			       "radius accounting group nowhere\n"
			       "pppoe-ac a\n l2tp peer-address radius-lookup group missing\n l2tp profile open\n"
			       "pppoe-ac b\n l2tp peer-address radius-lookup group keyless\n l2tp profile OPEN\n"
			       " ppp-auth-protocols chap\n"
			       "pppoe-ac c\n l2tp peer-address dns-lookup prefix lns\n l2tp profile off\n"
			       "pppoe-ac d\n l2tp peer-address dns-lookup prefix lns\n l2tp profile good\n"
			       "pppoe-ac e\n l2tp peer-address static 10.0.0.9\n l2tp profile open\n ppp-auth-protocols chap\n"
			       "pppoe-ac f\n l2tp peer-address static 10.0.0.9\n l2tp profile open\n"
			       " ppp-auth-protocols chap pap eap\n"
			       "l2tp-profile open\nl2tp-profile off\n secret x\n hide-avps off\nl2tp-profile good\n secret x\n");

	(void)state;
	assert_string_equal(warnings(c),
			    "aaa group server radius keyless: server 10.0.0.1 is not used, it has no 'radius-server host 10.0.0.1 "
			    "key ...'\n"
			    "aaa group server radius keyless: server 10.0.0.2 is not used, it has no 'radius-server host 10.0.0.2 "
			    "key ...'\n"
			    "radius accounting: radius group nowhere does not exist\n"
			    "pppoe-ac a: radius group missing does not exist\n"
			    "pppoe-ac a: PAP may be proxied in clear text: profile open has no shared-secret\n"
			    "pppoe-ac b: radius group keyless has no server with a key\n"
			    "pppoe-ac c: PAP may be proxied in clear text: profile off has hide-avps off\n"
			    "pppoe-ac e: ppp-auth-protocols has no effect with l2tp peer-address static\n");
	forget_lines();
	conf_ac_warnings(c, conf_find_ac(c, "d"), on_line, NULL);
	assert_string_equal(lines, "");
	conf_free(c);
}

/* The longest key of nothing but quotes, with every option, still fits on a printed line that can be read again. */
static void test_longest_server(void **state)
{
	char text[2 * CONF_TEXT_MAX + 256] = "radius-server host 1111:2222:3333:4444:5555:6666:7777:8888 key \"";
	struct conf *c, *again;
	int i;

	(void)state;
	for (i = 0; i < CONF_TEXT_MAX; i++)
		strcat(text, "\\\"");
	strcat(text, "\" auth-port 65535 acct-port 65535 timeout 60 retransmit 10\n");
	c = parse(text);
	assert_int_equal(strlen(c->radius_servers->key), CONF_TEXT_MAX);
	assert_string_equal(print(c), text);
	again = parse(text);
	assert_true(conf_radius_equal(c, again));
	conf_free(again);
	conf_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example2),
		cmocka_unit_test(test_example3),
		cmocka_unit_test(test_every_statement_there_and_back),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_no_takes_back),
		cmocka_unit_test(s35_last_peer_address_counts),
		cmocka_unit_test(test_same_address_again),
		cmocka_unit_test(test_full_lists),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_equality),
		cmocka_unit_test(test_completeness),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_longest_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
