// SPDX-License-Identifier: GPL-2.0
/*
 * test_config_edit.c - the configuration changed a line at a time
 *
 * Behaviours checked: headers enter a mode and "exit" leaves it (S75, S83, S84, S87, S90); the statements of each (S76 to S82, S85,
 * S88, S89, S91, S92), abbreviated (S94), with comments between them (S97); "end" and the top level's "exit"; a statement of the
 * top level inside a mode; "no"; what is refused, and that it changes nothing; a place that is gone; every example typed
 * statement by statement makes the model that its file makes; copies; the checks of a whole model.
 */
#include <arpa/inet.h>
#include <glob.h>

#include "test_config.h"

#include "daemon/config_edit.h"

static struct conf *c;
static struct conf_place at;
static char error[1024];

static int setup(void **state)
{
	(void)state;
	c = parse("");
	at = (struct conf_place) { .mode = CONF_MODE_TOP };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	conf_free(c);
	return 0;
}

static void assert_place(enum conf_mode mode, const char *name)
{
	assert_int_equal(at.mode, mode);
	assert_string_equal(at.name, name);
}

/* A line that is right and leads to, or stays in, @mode. */
static void type(const char *line, enum conf_mode mode)
{
	if (conf_edit(c, &at, line, error, sizeof(error)))
		fail_msg("%s: %s", line, error);
	if (at.mode != mode)
		fail_msg("%s: leads to mode %d", line, at.mode);
}

/* A line that is wrong: nothing may change. */
static void refused(const char *line, const char *expected)
{
	struct conf_place before = at;
	static char text[sizeof(lines)];

	strcpy(text, print(c));
	assert_int_equal(conf_edit(c, &at, line, error, sizeof(error)), -1);
	assert_string_equal(error, expected);
	assert_string_equal(print(c), text);
	assert_place(before.mode, before.name);
}

static void s75_pppoe_ac_makes_and_enters(void **state)
{
	(void)state;
	type("pppoe-ac mylittleac", CONF_MODE_AC);
	assert_place(CONF_MODE_AC, "mylittleac");
	type("pppoe-ac-service other", CONF_MODE_AC);
	assert_place(CONF_MODE_AC, "other");
	type("pppoe-ac mylittleac", CONF_MODE_AC);
	assert_string_equal(print(c), "pppoe-ac-service mylittleac\n!\npppoe-ac-service other\n!\n");
}

static void s76_service_name(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("service-name any", CONF_MODE_AC);
	assert_true(c->acs->service_any);
	type("service-name remote-office", CONF_MODE_AC);
	assert_false(c->acs->service_any || c->acs->advertised);
	type("service-name remote-office advertised", CONF_MODE_AC);
	assert_true(c->acs->advertised);
	assert_string_equal(c->acs->service_name, "remote-office");
}

static void s77_destination(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("destination l2tp", CONF_MODE_AC);
	assert_true(c->acs->destination_l2tp);
	type("no destination l2tp", CONF_MODE_AC);
	assert_false(c->acs->destination_l2tp);
}

static void s78_static_peer_address(void **state)
{
	char text[INET_ADDRSTRLEN];

	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("l2tp peer-address static 192.168.11.2", CONF_MODE_AC);
	assert_int_equal(c->acs->lookup, CONF_LOOKUP_STATIC);
	assert_string_equal(inet_ntop(AF_INET, &c->acs->peer.v4, text, sizeof(text)), "192.168.11.2");
}

static void s79_radius_lookup(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("l2tp peer-address radius-lookup group my_group", CONF_MODE_AC);
	assert_int_equal(c->acs->lookup, CONF_LOOKUP_RADIUS);
	assert_string_equal(c->acs->radius_group, "my_group");
}

static void s80_dns_lookup(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("l2tp peer-address dns-lookup prefix lns", CONF_MODE_AC);
	assert_int_equal(c->acs->lookup, CONF_LOOKUP_DNS);
	assert_string_equal(c->acs->dns_prefix, "lns");
}

static void s81_l2tp_profile_of_a_concentrator(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("l2tp profile p", CONF_MODE_AC);
	assert_string_equal(c->acs->profile, "p");
}

static void s82_ppp_auth_protocols(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("ppp-auth-protocols pap", CONF_MODE_AC);
	assert_int_equal(c->acs->auths, 1);
	assert_int_equal(c->acs->auth[0], PPP_AUTH_PAP);
}

static void s83_exit_leaves_each_mode(void **state)
{
	static const struct { const char *line; enum conf_mode mode; const char *name; } cases[] = {
		{ "pppoe-ac a", CONF_MODE_AC, "a" }, { "l2tp-profile p", CONF_MODE_PROFILE, "p" },
		{ "aaa group server radius g", CONF_MODE_GROUP, "g" }, { "interface eth1", CONF_MODE_IFACE, "eth1" },
		{ "l2tp tunnel 1", CONF_MODE_TUNNEL, "1" }, { "crypto isakmp profile AW", CONF_MODE_ISAKMP, "AW" },
		{ "crypto ipsec profile AW", CONF_MODE_IPSEC, "AW" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		type(cases[i].line, cases[i].mode);
		assert_place(cases[i].mode, cases[i].name);
		type("exit", CONF_MODE_TOP);
		assert_place(CONF_MODE_TOP, "");
		type(cases[i].line, cases[i].mode);
		type("end", CONF_MODE_EXEC);
		at.mode = CONF_MODE_TOP;
	}
	type("exit", CONF_MODE_EXEC);
}

static void s84_l2tp_profile_enters(void **state)
{
	(void)state;
	type("l2tp-profile my-l2tp-profile1", CONF_MODE_PROFILE);
	assert_place(CONF_MODE_PROFILE, "my-l2tp-profile1");
	refused("l2tp-profile MY-l2tp-profile1",
		"'MY-l2tp-profile1' differs from 'my-l2tp-profile1' only in case, expected one spelling");
}

static void s85_shared_secret(void **state)
{
	(void)state;
	type("l2tp-profile p", CONF_MODE_PROFILE);
	type("shared-secret oursecret", CONF_MODE_PROFILE);
	assert_string_equal(c->profiles->secret, "oursecret");
	type("secret \"other\"", CONF_MODE_PROFILE);
	assert_string_equal(c->profiles->secret, "other");
	type("no shared-secret", CONF_MODE_PROFILE);
	assert_string_equal(c->profiles->secret, "");
}

static void s87_interface_enters(void **state)
{
	(void)state;
	type("interface eth1", CONF_MODE_IFACE);
	assert_place(CONF_MODE_IFACE, "eth1");
	type("int eth2", CONF_MODE_IFACE);
	assert_place(CONF_MODE_IFACE, "eth2");
}

static void s88_pppoe_ac_service_of_an_interface(void **state)
{
	(void)state;
	type("pppoe-ac mylittleac", CONF_MODE_AC);
	type("int eth1", CONF_MODE_IFACE);
	type("pppoe-ac-service mylittleac", CONF_MODE_IFACE);
	assert_string_equal(c->ifaces->ac, "mylittleac");
}

static void s89_radius_server(void **state)
{
	(void)state;
	type("radius-server host 192.168.1.200 key testing123-1", CONF_MODE_TOP);
	assert_string_equal(c->radius_servers->key, "testing123-1");
}

static void s90_server_group_enters(void **state)
{
	(void)state;
	type("aaa group server radius my_group", CONF_MODE_GROUP);
	assert_place(CONF_MODE_GROUP, "my_group");
}

static void s91_server_of_a_group(void **state)
{
	(void)state;
	type("aaa group server radius my_group", CONF_MODE_GROUP);
	type("server 192.168.1.200", CONF_MODE_GROUP);
	type("server 192.168.1.201", CONF_MODE_GROUP);
	assert_int_equal(c->radius_groups->servers, 2);
	type("no server 192.168.1.200", CONF_MODE_GROUP);
	assert_int_equal(c->radius_groups->servers, 1);
}

static void s92_name_server(void **state)
{
	(void)state;
	type("ip name-server 10.1.1.1", CONF_MODE_TOP);
	assert_int_equal(c->name_servers, 1);
}

static void s94_abbreviations_and_their_candidates(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("serv any", CONF_MODE_AC);
	refused("l2tp p x", "'p' is ambiguous, it may mean 'peer-address', 'profile'");
	type("int eth1", CONF_MODE_IFACE);
	type("ip addr 10.0.0.1/30", CONF_MODE_IFACE);
	assert_int_equal(c->ifaces->ip.len, 30);
}

static void s97_comments_change_nothing(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("!", CONF_MODE_AC);
	type("! service-name any", CONF_MODE_AC);
	type("  ! x", CONF_MODE_AC);
	type("", CONF_MODE_AC);
	type("   ", CONF_MODE_AC);
	assert_string_equal(print(c), "pppoe-ac-service a\n!\n");
}

static void test_top_level_statement_inside_a_mode(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("max-sessions 9", CONF_MODE_TOP);
	type("pppoe-ac a", CONF_MODE_AC);
	type("no max-sessions", CONF_MODE_TOP);
	type("int eth1", CONF_MODE_IFACE);
	type("pppoe-ac b", CONF_MODE_AC);
	assert_string_equal(print(c), "pppoe-ac-service a\n!\npppoe-ac-service b\n!\ninterface eth1\n!\n");
}

static void test_no_removes_an_object(void **state)
{
	(void)state;
	type("pppoe-ac a", CONF_MODE_AC);
	type("no pppoe-ac a", CONF_MODE_TOP);
	assert_null(c->acs);
	refused("no pppoe-ac a", "there is no 'a' to remove, expected one that exists");
	refused("no pppoe-ac", "'no' lacks the name of what to remove, expected 'no pppoe-ac <AC>'");
}

static void test_what_is_refused(void **state)
{
	(void)state;
	refused("service-name any", "'service-name' belongs in pppoe-ac mode, expected a statement of the top level");
	refused("show version", "'show' is a command, not configuration; expected a statement, or 'do' and the command");
	refused("max-sessions 0", "max-sessions cannot be '0', expected a number from 1 to 65535");
	refused("max-sessions 5\nmax-tunnels 6", "text follows the end of the line, expected one line");
	refused("hostname \"x", "quoted text does not end, expected a closing \"");
	refused("\xff", "line is not valid UTF-8");
	type("pppoe-ac a", CONF_MODE_AC);
	refused("pppoe-ac", "pppoe-ac lacks its argument, expected a name of 1 to 63 printable ASCII characters without blanks and "
		"quotes");
	refused("hello-timeout 3", "'hello-timeout' belongs in l2tp-profile mode, expected a statement of pppoe-ac mode");
	refused("service-name any advertised", "'service-name any' cannot be advertised, expected a name before 'advertised'");
	refused("exit now", "'exit' takes nothing, expected the end of the line");
	type("l2tp-profile p", CONF_MODE_PROFILE);
	refused("secret hush hush", "text follows the secret, expected the end of the line; put a secret with blanks in quotes");
}

static void test_place_that_is_gone(void **state)
{
	(void)state;
	at = (struct conf_place) { .mode = CONF_MODE_AC, .name = "a" };
	refused("service-name any", "'a' of pppoe-ac mode is gone, expected 'exit'");
	type("exit", CONF_MODE_TOP);
}

static void test_hostname(void **state)
{
	(void)state;
	type("hostname awplus", CONF_MODE_TOP);
	assert_string_equal(c->hostname, "awplus");
	assert_string_equal(print(c), "hostname awplus\n");
	type("no hostname", CONF_MODE_TOP);
	assert_string_equal(c->hostname, "");
}

static void load(const char *path, char *text, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t len;

	assert_non_null(f);
	len = fread(text, 1, size - 1, f);
	text[len] = '\0';
	fclose(f);
}

/* Types a file. */
static void type_lines(char *text)
{
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")))
		if (conf_edit(c, &at, line, error, sizeof(error)))
			fail_msg("%s: %s", line, error);
}

static void test_examples_typed(void **state)
{
	static char text[8192], printed[sizeof(lines)];
	glob_t files;
	size_t i;

	assert_int_equal(glob("tests/vectors/guide/*.conf", 0, NULL, &files), 0);
	assert_true(files.gl_pathc >= 8);
	for (i = 0; i < files.gl_pathc; i++) {
		struct conf *whole, *copy;

		load(files.gl_pathv[i], text, sizeof(text));
		whole = parse(text);
		strcpy(printed, print(whole));
		type_lines(text);
		assert_string_equal(print(c), printed);
		forget_lines();
		assert_true(conf_validate(c, on_line, NULL));
		assert_int_equal(line_count, 0);
		copy = conf_copy(c);
		assert_string_equal(print(copy), printed);
		conf_free(copy);
		conf_free(whole);
		teardown(state);
		setup(state);
	}
	globfree(&files);
}

static void test_validation(void **state)
{
	(void)state;
	type("int eth1", CONF_MODE_IFACE);
	type("pppoe-ac-service lost", CONF_MODE_IFACE);
	forget_lines();
	assert_false(conf_validate(c, on_line, NULL));
	assert_string_equal(lines, "there is no access concentrator 'lost' for interface eth1, expected the name of a 'pppoe-ac'\n");
	type("pppoe-ac lost", CONF_MODE_AC);
	forget_lines();
	assert_true(conf_validate(c, on_line, NULL));
	assert_string_equal(lines, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(s75_pppoe_ac_makes_and_enters),
		TEST(s76_service_name),
		TEST(s77_destination),
		TEST(s78_static_peer_address),
		TEST(s79_radius_lookup),
		TEST(s80_dns_lookup),
		TEST(s81_l2tp_profile_of_a_concentrator),
		TEST(s82_ppp_auth_protocols),
		TEST(s83_exit_leaves_each_mode),
		TEST(s84_l2tp_profile_enters),
		TEST(s85_shared_secret),
		TEST(s87_interface_enters),
		TEST(s88_pppoe_ac_service_of_an_interface),
		TEST(s89_radius_server),
		TEST(s90_server_group_enters),
		TEST(s91_server_of_a_group),
		TEST(s92_name_server),
		TEST(s94_abbreviations_and_their_candidates),
		TEST(s97_comments_change_nothing),
		TEST(test_top_level_statement_inside_a_mode),
		TEST(test_no_removes_an_object),
		TEST(test_what_is_refused),
		TEST(test_place_that_is_gone),
		TEST(test_hostname),
		TEST(test_examples_typed),
		TEST(test_validation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
