// SPDX-License-Identifier: GPL-2.0
/*
 * test_config.c - configuration text to a model and back
 *
 * Behaviours checked: Example 1 in each of its forms (S98) and as the running configuration prints it (I8, I9, S146, S147);
 * abbreviations (S94, S87); how modes are left (S83, S97); forward references (S101); defaults (S253); every statement with a value
 * of its own, there and back; "no"; quotes, straight and curly (I34); profile names regardless of case (I10); equality;
 * what an access concentrator still needs (S139 to S145).
 */
#include <arpa/inet.h>

#include "test_config.h"

static const char example1[] =
	"pppoe-ac mylittleac\n"
	"service-name any\n"
	"destination l2tp\n"
	"l2tp peer-address static 192.168.11.2\n"
	"l2tp profile my-l2tp-profile1\n"
	"exit\n"
	"l2tp-profile my-l2tp-profile1\n"
	"shared-secret oursecret\n"
	"exit\n"
	"int eth1\n"
	"pppoe-ac-service mylittleac\n";

/* Each statement with a value that is not its default, in the order in which it is printed. */
static const char everything[] =
	"max-sessions 256\n"
	"max-tunnels 6\n"
	"pppoe-ac-service ISP-service\n"
	" service-name remote-office advertised\n"
	" destination l2tp\n"
	" l2tp peer-address static 2001:db8::2\n"
	" l2tp profile PUBLIC\n"
	" ac-name \"my \\\"lac\\\" \\\\ 1\"\n"
	" per-mac-limit 4\n"
	" padi-limit 1000\n"
	" pado-delay 250\n"
	" max-payload 1508\n"
	"!\n"
	"pppoe-ac-service second\n"
	" service-name \"any\"\n"
	"!\n"
	"l2tp-profile public\n"
	" version 2\n"
	" secret \"my_password\"\n"
	" host-name lac.example.net\n"
	" vendor-name \"Allied Telesis Inc\"\n"
	" hello-timeout 30\n"
	" retry-timeout 2\n"
	" max-retries 7\n"
	" idle-timeout 600\n"
	" establish-timeout 61\n"
	" session-establish-timeout 121\n"
	" persist-pend-timeout 62\n"
	" failover-timeout 4\n"
	" rx-window 16\n"
	" mtu 1400\n"
	" local-port 1702\n"
	" remote-port 1703\n"
	" udp-checksum off\n"
	" tos 184\n"
	" data-sequencing on\n"
	" ppp-framing acfc\n"
	" hide-avps off\n"
	" session-limit 5\n"
	"!\n"
	"l2tp-profile plain\n"
	" version 2\n"
	"!\n"
	"interface eth1\n"
	" pppoe-ac-service ISP-service\n"
	"!\n"
	"interface vlan1.10\n"
	"!\n";

static void assert_v4(const struct conf_addr *a, const char *text)
{
	char buf[INET_ADDRSTRLEN];

	assert_int_equal(a->family, AF_INET);
	assert_string_equal(inet_ntop(AF_INET, &a->v4, buf, sizeof(buf)), text);
}

static void test_example1(void **state)
{
	struct conf *c = parse(example1);
	const struct conf_ac *ac = conf_find_ac(c, "mylittleac");
	const struct conf_profile *p = conf_find_profile(c, "my-l2tp-profile1");

	(void)state;
	assert_true(ac->service_any && ac->destination_l2tp);
	assert_false(ac->advertised);
	assert_int_equal(ac->lookup, CONF_LOOKUP_STATIC);
	assert_v4(&ac->peer, "192.168.11.2");
	assert_string_equal(ac->profile, "my-l2tp-profile1");
	assert_int_equal(ac->line, 1);
	assert_string_equal(p->secret, "oursecret");
	assert_string_equal(conf_find_iface(c, "eth1")->ac, "mylittleac");
	assert_true(conf_ac_check(c, ac, on_line, NULL));
	assert_string_equal(lines, "");
	assert_null(ac->next);
	assert_null(p->next);
	conf_free(c);
}

static void test_example1_named(void **state)
{
	struct conf *c = parse("pppoe-ac mylittleac\n service-name remote-office\n!\n");

	(void)state;
	assert_false(c->acs->service_any || c->acs->advertised);
	assert_string_equal(c->acs->service_name, "remote-office");
	conf_free(c);
	c = parse("pppoe-ac mylittleac\n service-name any\n service-name remote-office advertised\n");
	assert_false(c->acs->service_any);
	assert_true(c->acs->advertised);
	assert_string_equal(c->acs->service_name, "remote-office");
	conf_free(c);
}

static void s86_example1_printed(void **state)
{
	struct conf *c = parse(example1);

	(void)state;
	assert_string_equal(print(c),
			    "pppoe-ac-service mylittleac\n"
			    " service-name any\n"
			    " destination l2tp\n"
			    " l2tp peer-address static 192.168.11.2\n"
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

static void test_every_statement_there_and_back(void **state)
{
	struct conf *c = parse(everything), *again;
	const struct conf_profile *p = c->profiles;

	(void)state;
	assert_string_equal(print(c), everything);
	again = parse(everything);
	assert_true(conf_ac_equal(c->acs, again->acs));
	assert_true(conf_profile_equal(c->profiles, again->profiles));
	assert_int_equal(c->max_sessions, 256);
	assert_int_equal(c->max_tunnels, 6);
	assert_string_equal(c->acs->ac_name, "my \"lac\" \\ 1");
	assert_int_equal(c->acs->per_mac_limit, 4);
	assert_int_equal(c->acs->padi_limit, 1000);
	assert_int_equal(c->acs->pado_delay_ms, 250);
	assert_int_equal(c->acs->max_payload, 1508);
	assert_int_equal(c->acs->peer.family, AF_INET6);
	assert_string_equal(c->acs->next->service_name, "any");
	assert_false(c->acs->next->service_any);
	assert_string_equal(p->vendor_name, "Allied Telesis Inc");
	assert_int_equal(p->hello_timeout, 30);
	assert_int_equal(p->retry_timeout, 2);
	assert_int_equal(p->max_retries, 7);
	assert_int_equal(p->idle_timeout, 600);
	assert_int_equal(p->establish_timeout, 61);
	assert_int_equal(p->session_establish_timeout, 121);
	assert_int_equal(p->persist_pend_timeout, 62);
	assert_int_equal(p->failover_timeout, 4);
	assert_int_equal(p->rx_window, 16);
	assert_int_equal(p->mtu, 1400);
	assert_int_equal(p->local_port, 1702);
	assert_int_equal(p->remote_port, 1703);
	assert_false(p->udp_checksum);
	assert_int_equal(p->tos_mode, CONF_TOS_FIXED);
	assert_int_equal(p->tos, 184);
	assert_true(p->data_sequencing && p->acfc);
	assert_int_equal(p->hide, L2TP_HIDE_OFF);
	assert_int_equal(p->session_limit, 5);
	conf_free(again);
	conf_free(c);
}

static void s253_defaults(void **state)
{
	struct conf *c = parse("l2tp-profile p\npppoe-ac a\n");
	const struct conf_profile *p = c->profiles;

	(void)state;
	assert_int_equal(c->max_sessions, 65535);
	assert_int_equal(c->max_tunnels, 65535);
	assert_string_equal(p->secret, "");
	assert_string_equal(p->host_name, "");
	assert_string_equal(p->vendor_name, "OpenLAC");
	assert_int_equal(p->hello_timeout, 60);
	assert_int_equal(p->retry_timeout, 1);
	assert_int_equal(p->max_retries, 5);
	assert_int_equal(p->idle_timeout, 0);
	assert_int_equal(p->establish_timeout, 60);
	assert_int_equal(p->session_establish_timeout, 120);
	assert_int_equal(p->persist_pend_timeout, 60);
	assert_int_equal(p->failover_timeout, 3);
	assert_int_equal(p->rx_window, 10);
	assert_int_equal(p->mtu, 1460);
	assert_int_equal(p->local_port, 1701);
	assert_int_equal(p->remote_port, 1701);
	assert_true(p->udp_checksum);
	assert_int_equal(p->tos_mode, CONF_TOS_INHERIT);
	assert_false(p->data_sequencing || p->acfc);
	assert_int_equal(p->hide, L2TP_HIDE_AUTO);
	assert_int_equal(p->session_limit, 0);
	assert_int_equal(c->acs->max_payload, 1500);
	assert_int_equal(c->acs->per_mac_limit + c->acs->padi_limit + c->acs->pado_delay_ms, 0);
	assert_int_equal(c->acs->lookup, CONF_LOOKUP_NONE);
	assert_int_equal(c->acs->peer.family, AF_UNSPEC);
	conf_free(c);
	c = parse("");
	assert_string_equal(print(c), "");
	conf_free(c);
}

static void test_no_restores_the_default(void **state)
{
	struct conf *c = parse(
		"max-sessions 3\nno max-sessions\n"
		"pppoe-ac a\n service-name x advertised\n destination l2tp\n l2tp peer-address static 10.0.0.1\n"
		" l2tp profile p\n ac-name n\n per-mac-limit 3\n"
		" no service-name\n no destination l2tp\n no l2tp peer-address static 10.0.0.1\n no l2tp profile\n no ac-name n\n"
		" no per-mac-limit\n"
		"l2tp-profile p\n secret x\n udp-checksum off\n tos 3\n vendor-name v\n hide-avps on\n no version\n"
		" no shared-secret\n no udp-checksum\n no tos\n no vendor-name\n no hide-avps\n"
		"interface eth0\n pppoe-ac-service a\n no pppoe-ac-service\n");

	(void)state;
	assert_string_equal(print(c), "pppoe-ac-service a\n!\nl2tp-profile p\n version 2\n!\ninterface eth0\n!\n");
	conf_free(c);
}

static void test_no_removes(void **state)
{
	struct conf *c = parse("pppoe-ac a\npppoe-ac b\npppoe-ac c\nl2tp-profile p\ninterface eth0\n"
			       "no pppoe-ac b\nno l2tp-profile P\nno interface eth0\nno pppoe-ac-service a\n");

	(void)state;
	assert_string_equal(print(c), "pppoe-ac-service c\n!\n");
	conf_free(c);
}

static void test_abbreviations(void **state)
{
	struct conf *c = parse("pppoe-ac a\n serv any\n dest l\n l2tp peer stat 10.0.0.1\n l prof p\n"
			       "l2tp-p p\n sh x\n udp of\n hide of\n data on\n"
			       "int eth1\n pppoe a\n"
			       "max-s 7\n");

	(void)state;
	assert_true(c->acs->service_any && c->acs->destination_l2tp);
	assert_string_equal(c->acs->profile, "p");
	assert_string_equal(c->profiles->secret, "x");
	assert_false(c->profiles->udp_checksum);
	assert_int_equal(c->profiles->hide, L2TP_HIDE_OFF);
	assert_true(c->profiles->data_sequencing);
	assert_string_equal(c->ifaces->ac, "a");
	assert_int_equal(c->max_sessions, 7);
	conf_free(c);
}

/* A complete top-level word ends the mode although it could abbreviate a statement of it. */
static void test_pppoe_ac_after_interface(void **state)
{
	struct conf *c = parse("interface eth0\npppoe-ac b\n service-name any\n");

	(void)state;
	assert_string_equal(c->ifaces->ac, "");
	assert_true(conf_find_ac(c, "b")->service_any);
	conf_free(c);
}

static void test_leaving_a_mode(void **state)
{
	static const char *const ways[] = { "exit\n", " exit\n", "end\n", "!\n", "! a comment\n", "!exit\n", "" };
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct conf *c;

		snprintf(text, sizeof(text), "pppoe-ac a\n service-name x\n%smax-sessions 9\n%s", ways[i], ways[i]);
		c = parse(text);
		assert_int_equal(c->max_sessions, 9);
		conf_free(c);
	}
	/* An indented comment is no more than that. */
	conf_free(parse("pppoe-ac a\n ! comment\n service-name x\n"));
	assert_mistakes("pppoe-ac a\n!\n service-name x\n",
			"f:3: 'service-name' belongs in pppoe-ac mode, expected a statement of the top level\n");
}

static void test_free_layout(void **state)
{
	static const char text[] = "\xef\xbb\xbf\r\n\t pppoe-ac\t  a \r\n\r\n   \t\n  service-name   x\tadvertised  \r\nmax-sessions 9";
	struct conf *c = parse(text);

	(void)state;
	assert_string_equal(c->acs->service_name, "x");
	assert_true(c->acs->advertised);
	assert_int_equal(c->acs->line, 2);
	assert_int_equal(c->max_sessions, 9);
	conf_free(c);
}

static void test_block_entered_twice(void **state)
{
	struct conf *c = parse("pppoe-ac a\n service-name any\npppoe-ac b\npppoe-ac-service a\n destination l2tp\n");

	(void)state;
	assert_true(c->acs->service_any && c->acs->destination_l2tp);
	assert_string_equal(c->acs->next->name, "b");
	assert_null(c->acs->next->next);
	conf_free(c);
}

static void test_quotes(void **state)
{
	static const struct { const char *typed, *meant; } cases[] = {
		{ "plain", "plain" }, { "\"two words\"", "two words" }, { "\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d" },
		{ "a\"b", "a\"b" }, { "a\\b", "a\\b" }, { "!x", "!x" }, { "\"! x\"", "! x" }, { "'x'", "'x'" },
		{ "\xe2\x80\x9cin curls\xe2\x80\x9d", "in curls" }, { "\xe2\x80\x98in curls\xe2\x80\x99", "in curls" },
		{ "\xe2\x80\x99password\xe2\x80\x99", "password" }, { "\xe2\x80\x9dx\xe2\x80\x9d", "x" },
		{ "\"\xe2\x80\x9d\"", "\xe2\x80\x9d" }, { "caf\xc3\xa9", "caf\xc3\xa9" }, { "\"any\"", "any" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct conf *c, *again;
		char text[256];

		snprintf(text, sizeof(text), "l2tp-profile p\n secret %s\npppoe-ac a\n service-name %s\n", cases[i].typed,
			 cases[i].typed);
		c = parse(text);
		assert_string_equal(c->profiles->secret, cases[i].meant);
		assert_string_equal(c->acs->service_name, cases[i].meant);
		again = parse(print(c));
		assert_true(conf_profile_equal(c->profiles, again->profiles));
		assert_true(conf_ac_equal(c->acs, again->acs));
		conf_free(again);
		conf_free(c);
	}
}

/* The longest text of nothing but quotes still fits on a printed line that can be read again. */
static void test_longest_text(void **state)
{
	char text[2 * CONF_TEXT_MAX + 64] = "pppoe-ac a\n ac-name \"";
	struct conf *c, *again;
	int i;

	(void)state;
	for (i = 0; i < CONF_TEXT_MAX; i++)
		strcat(text, "\\\"");
	strcat(text, "\"\n");
	c = parse(text);
	assert_int_equal(strlen(c->acs->ac_name), CONF_TEXT_MAX);
	again = parse(print(c));
	assert_true(conf_ac_equal(c->acs, again->acs));
	conf_free(again);
	conf_free(c);
}

static void test_profile_names_ignore_case(void **state)
{
	struct conf *c = parse("pppoe-ac a\n l2tp profile PUBLIC\nl2tp-profile public\n");

	(void)state;
	assert_ptr_equal(conf_find_profile(c, c->acs->profile), c->profiles);
	assert_string_equal(c->profiles->name, "public");
	assert_null(conf_find_profile(c, "publi"));
	assert_null(conf_find_ac(c, "A"));
	assert_null(conf_find_iface(c, "eth0"));
	conf_free(c);
}

/* Whatever way the guide writes a statement, it is printed in one (I8 to I10, I13, I15, I16, I34). */
static void test_every_spelling(void **state)
{
	static const struct { const char *typed, *printed; } cases[] = {
		{ "pppoe-ac a", "pppoe-ac-service a\n!\n" }, { "pppoe-ac-service a", "pppoe-ac-service a\n!\n" },
		{ "l2tp-profile p\nshared-secret x", "l2tp-profile p\n version 2\n secret \"x\"\n!\n" },
		{ "l2tp-profile p\nsecret \"x\"", "l2tp-profile p\n version 2\n secret \"x\"\n!\n" },
		{ "l2tp-profile p\nsecret \xe2\x80\x9cx\xe2\x80\x9d", "l2tp-profile p\n version 2\n secret \"x\"\n!\n" },
		{ "pppoe-ac a\nl2tp profile PUBLIC\nl2tp-profile public",
		  "pppoe-ac-service a\n l2tp profile PUBLIC\n!\nl2tp-profile public\n version 2\n!\n" },
		{ "pppoe-ac a\nppp-auth-protocols pap\nl2tp peer-address static 10.0.0.1",
		  "pppoe-ac-service a\n ppp-auth-protocols pap\n l2tp peer-address static 10.0.0.1\n!\n" },
		{ "l2tp tunnel t\nprotection ipsec profile X",
		  "l2tp tunnel t\n version 2\n protection ipsec\n protection profile X\n!\n" },
		{ "l2tp tunnel t\nprotection ipsec\nprotection profile X",
		  "l2tp tunnel t\n version 2\n protection ipsec\n protection profile X\n!\n" },
		{ "l2tp tunnel t\nlocal-subaddress a\nremote-subaddress b",
		  "l2tp tunnel t\n version 2\n local-subaddress a\n remote-subaddress b\n!\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct conf *c = parse(cases[i].typed);

		assert_string_equal(print(c), cases[i].printed);
		conf_free(c);
	}
}

static void test_equality(void **state)
{
	struct conf *c = parse("pppoe-ac a\n service-name any\n");
	struct conf *same = parse("!\n!\npppoe-ac-service a\n service-name any\n per-mac-limit 0\n");
	struct conf *other = parse("pppoe-ac a\n service-name \"any\"\n");
	struct conf *longer = parse("pppoe-ac a\n service-name any\n destination l2tp\n");

	(void)state;
	assert_true(conf_ac_equal(c->acs, same->acs));
	assert_false(conf_ac_equal(c->acs, other->acs));
	assert_false(conf_ac_equal(c->acs, longer->acs));
	conf_free(c);
	conf_free(same);
	conf_free(other);
	conf_free(longer);
	c = parse("l2tp-profile p\n secret x\n");
	other = parse("l2tp-profile p\n secret y\n");
	assert_false(conf_profile_equal(c->profiles, other->profiles));
	assert_true(conf_profile_equal(c->profiles, c->profiles));
	conf_free(c);
	conf_free(other);
}

static void test_completeness(void **state)
{
	struct conf *c = parse("pppoe-ac ac\n"
			       "pppoe-ac ac1\n service-name x\n destination l2tp\n l2tp peer-address static 10.0.0.1\n"
			       " l2tp profile later\n"
			       "interface eth0\n pppoe-ac-service ac1\n");

	(void)state;
	forget_lines();
	assert_false(conf_ac_check(c, conf_find_ac(c, "ac"), on_line, NULL));
	assert_string_equal(lines, "Required: add pppoe-ac-service to one or more interfaces\n"
				   "Required: destination\n"
				   "Required: service-name\n"
				   "Required: l2tp peer-address\n"
				   "Required: l2tp profile\n");
	forget_lines();
	assert_false(conf_ac_check(c, conf_find_ac(c, "ac1"), on_line, NULL));
	assert_string_equal(lines, "Required: l2tp profile later (not configured)\n");
	assert_false(conf_ac_check(c, conf_find_ac(c, "ac1"), NULL, NULL));
	conf_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example1),
		cmocka_unit_test(test_example1_named),
		cmocka_unit_test(s86_example1_printed),
		cmocka_unit_test(test_every_statement_there_and_back),
		cmocka_unit_test(s253_defaults),
		cmocka_unit_test(test_no_restores_the_default),
		cmocka_unit_test(test_no_removes),
		cmocka_unit_test(test_abbreviations),
		cmocka_unit_test(test_pppoe_ac_after_interface),
		cmocka_unit_test(test_leaving_a_mode),
		cmocka_unit_test(test_free_layout),
		cmocka_unit_test(test_block_entered_twice),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_longest_text),
		cmocka_unit_test(test_profile_names_ignore_case),
		cmocka_unit_test(test_every_spelling),
		cmocka_unit_test(test_equality),
		cmocka_unit_test(test_completeness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
