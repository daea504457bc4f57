// SPDX-License-Identifier: GPL-2.0
/*
 * test_config_peer_check.c - what managed tunnels and pseudowires need, and what does not fit together
 *
 * Behaviours checked: each line of config-check, alone and in order (S198 to S206, I17, I18, I37); the IP version of a tunnel
 * (I17); too many tunnels (S60); pseudowires and L2TPv2 on one UDP port, in either order, also for tunnels to LNSs (S194, S196,
 * I35); the port of pseudowires stays while there are some (S195); what this version does not carry out is said once for each object.
 */
#include "test_config_peer.h"

#include "daemon/config_edit.h"

#define SHARED_PORT "Error: L2TPv3 pseudowires and managed L2TPv2 tunnels cannot share UDP port 1701.\n" \
	"Reconfigure pseudowires to use an alternative UDP port.\n"

/* As on_line(), for messages that may have several lines. */
static void on_text(void *ctx, const char *text)
{
	size_t len = strlen(lines);

	(void)ctx;
	snprintf(lines + len, sizeof(lines) - len, "%s\n", text);
	line_count++;
}

static void assert_refused(const char *text, const char *expected)
{
	forget_lines();
	assert_null(conf_parse(text, strlen(text), "f", on_text, NULL));
	assert_string_equal(lines, expected);
}

/* Edits a model as at a terminal, a statement in each of @texts, and validates it after the last. */
static bool edit_is_valid(const char *const *texts)
{
	struct conf_place at = { .mode = CONF_MODE_TOP };
	struct conf *c = parse("");
	char error[1024];
	bool valid;

	for (; *texts; texts++)
		if (conf_edit(c, &at, *texts, error, sizeof(error)))
			fail_msg("%s: %s", *texts, error);
	forget_lines();
	valid = conf_validate(c, on_text, NULL);
	conf_free(c);
	return valid;
}

#define EDIT_IS_VALID(...) edit_is_valid((const char *const[]) { __VA_ARGS__, NULL })

/* The last tunnel of @text must need exactly this. */
static void assert_needs(const char *text, const char *expected)
{
	struct conf *c = parse(text);
	const struct conf_tunnel *t = c->tunnels;

	while (t->next)
		t = t->next;
	forget_lines();
	assert_int_equal(conf_tunnel_check(c, t, on_line, NULL), !expected[0]);
	assert_string_equal(lines, expected);
	assert_int_equal(conf_tunnel_check(c, t, NULL, NULL), !expected[0]);
	conf_free(c);
}

#define COMPLETE "l2tp tunnel t\nencapsulation ppp 10\ndestination 130.16.0.2\n"

static void s198_a_complete_tunnel_needs_nothing(void **state)
{
	(void)state;
	assert_needs(COMPLETE, "");
	assert_needs("l2tp tunnel t\nencapsulation ppp 0\ndestination office.example.net\n", "");
	assert_needs(COMPLETE "source 130.16.0.1\nprotection ipsec\nip-version 4\n", "");
	assert_needs(COMPLETE "source lo\nprotection ipsec\n", "");
}

/* A PPP interface belongs to the first tunnel that names it. */
static void s199_two_tunnels_name_one_ppp_interface(void **state)
{
	struct conf *c = parse(COMPLETE "l2tp tunnel u\nencapsulation ppp 10\ndestination 130.16.0.3\n");

	(void)state;
	assert_true(conf_tunnel_check(c, c->tunnels, NULL, NULL));
	conf_free(c);
	assert_needs(COMPLETE "l2tp tunnel u\nencapsulation ppp 10\ndestination 130.16.0.3\n",
		     "Missing tunnel name or tunnel name mismatch\n");
	assert_needs(COMPLETE "l2tp tunnel u\nencapsulation ppp 11\ndestination 130.16.0.3\n", "");
	/* Neither has one. */
	assert_needs("l2tp tunnel t\nl2tp tunnel u\ndestination 130.16.0.3\n", "Required: PPP interface\n");
}

static void s200_ppp_interface_is_required(void **state)
{
	(void)state;
	assert_needs("l2tp tunnel t\ndestination 130.16.0.2\n", "Required: PPP interface\n");
}

static void s201_destination_is_required(void **state)
{
	(void)state;
	assert_needs("l2tp tunnel t\nencapsulation ppp 10\nsource 130.16.0.1\n", "Required: destination\n");
	assert_needs("l2tp tunnel t\nencapsulation ppp 10\nip-version 6\n", "Required: destination\n");
}

/* I17: only where no address tells it, and no name to be looked up asks for the default. */
static void s202_ip_version_is_required_when_nothing_tells_it(void **state)
{
	(void)state;
	assert_needs("l2tp tunnel t\nencapsulation ppp 10\n", "Required: destination\nRequired: IP version\n");
	assert_needs("l2tp tunnel t\nencapsulation ppp 10\nsource lo\n", "Required: destination\nRequired: IP version\n");
}

static void s203_destination_does_not_match_the_ip_version(void **state)
{
	(void)state;
	assert_needs(COMPLETE "ip-version 6\n", "Destination IP address does not match the configured IP version\n");
	assert_needs("l2tp tunnel t\nencapsulation ppp 10\ndestination 2001:db8::2\nip-version 4\n",
		     "Destination IP address does not match the configured IP version\n");
}

static void s204_source_does_not_match_the_ip_version(void **state)
{
	(void)state;
	assert_needs("l2tp tunnel t\nencapsulation ppp 10\ndestination x.example.net\nsource 130.16.0.1\nip-version 6\n",
		     "Source IP address does not match the configured IP version\n");
	/* The version that the destination tells counts as configured. */
	assert_needs(COMPLETE "source 2001:db8::1\n", "Source IP address does not match the configured IP version\n");
}

static void s205_ipsec_requires_a_source(void **state)
{
	(void)state;
	assert_needs(COMPLETE "protection ipsec\n", "Source IP address required when IPSec protection on\n");
	assert_needs(COMPLETE "protection profile AW\n", "");
}

/* The catalogue of the guide's sample, as far as its lines can be true together (I18), in its order. */
static void s198_messages_keep_their_order(void **state)
{
	(void)state;
	assert_needs(COMPLETE "l2tp tunnel u\nencapsulation ppp 10\ndestination 130.16.0.2\nsource 130.16.0.1\nip-version 6\n",
		     "Missing tunnel name or tunnel name mismatch\n"
		     "Destination IP address does not match the configured IP version\n"
		     "Source IP address does not match the configured IP version\n");
	assert_needs("l2tp tunnel t\nprotection ipsec\n",
		     "Required: PPP interface\nRequired: destination\nRequired: IP version\n"
		     "Source IP address required when IPSec protection on\n");
}

static void s206_an_incomplete_tunnel_can_be_told_from_a_complete_one(void **state)
{
	struct conf *c = parse(COMPLETE "l2tp tunnel u\n");

	(void)state;
	assert_true(conf_tunnel_check(c, conf_find_tunnel(c, "t"), NULL, NULL));
	assert_false(conf_tunnel_check(c, conf_find_tunnel(c, "u"), NULL, NULL));
	conf_free(c);
}

static void test_ip_version_of_a_tunnel(void **state)
{
	static const struct { const char *text; int family; } cases[] = {
		{ "", AF_UNSPEC }, { "source lo\n", AF_UNSPEC }, { "ip-version 4\n", AF_INET }, { "ip-version 6\n", AF_INET6 },
		{ "destination 10.0.0.1\n", AF_INET }, { "destination 2001:db8::1\n", AF_INET6 },
		{ "source 2001:db8::1\n", AF_INET6 }, { "destination x.example.net\n", AF_INET },
		{ "destination x.example.net\nsource 2001:db8::1\n", AF_INET6 },
		{ "destination x.example.net\nip-version 6\n", AF_INET6 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[128];
		struct conf *c;

		snprintf(text, sizeof(text), "l2tp tunnel t\n%s", cases[i].text);
		c = parse(text);
		assert_int_equal(conf_tunnel_family(c->tunnels), cases[i].family);
		conf_free(c);
	}
}

/* Text of @limit and @count tunnels, to be freed. */
static char *tunnels_text(const char *limit, unsigned int count)
{
	char *text = malloc(64 + (size_t)count * 32), *end;
	unsigned int i;

	end = text + sprintf(text, "%s\n", limit);
	for (i = 0; i < count; i++)
		end += sprintf(end, "l2tp tunnel t%u\n", i);
	return text;
}

static void s60_the_21st_tunnel_is_refused(void **state)
{
	char *twenty = tunnels_text("max-peer-tunnels 20", 20), *more = tunnels_text("max-peer-tunnels 20", 23);

	(void)state;
	conf_free(parse(twenty));
	assert_mistakes(more, "f:22: there are more l2tp tunnels than 'max-peer-tunnels 20' allows, "
			      "expected a higher limit or fewer tunnels\n");
	free(more);
	more = tunnels_text("", 300);
	conf_free(parse(more));
	free(twenty);
	free(more);
	assert_true(EDIT_IS_VALID("max-peer-tunnels 2", "l2tp tunnel a", "l2tp tunnel b", "l2tp tunnel a"));
	assert_false(EDIT_IS_VALID("max-peer-tunnels 2", "l2tp tunnel a", "l2tp tunnel b", "l2tp tunnel c"));
	assert_int_equal(line_count, 1);
	/* The limit lowered below what there is. */
	assert_false(EDIT_IS_VALID("l2tp tunnel a", "l2tp tunnel b", "max-peer-tunnels 1"));
}

#define PSEUDOWIRE "interface tunnel1\ntunnel mode l2tp v3\n"
#define TUNNEL "l2tp tunnel t\n"

static void s194_both_run_when_pseudowires_have_a_port_of_their_own(void **state)
{
	(void)state;
	conf_free(parse("l2tp unmanaged port 1702\n" PSEUDOWIRE TUNNEL));
	conf_free(parse(TUNNEL PSEUDOWIRE "l2tp unmanaged port 1702\n"));
	/* The tunnel has left 1701 instead. */
	conf_free(parse(PSEUDOWIRE TUNNEL "local-port 1703\n"));
	/* Each alone. */
	conf_free(parse(PSEUDOWIRE));
	conf_free(parse(TUNNEL));
	/* An interface that is no pseudowire uses no port. */
	conf_free(parse(TUNNEL "interface tunnel1\ntunnel source lo\n"));
	conf_free(parse(TUNNEL PSEUDOWIRE "no tunnel mode l2tp v3\n"));
}

static void s196_one_port_for_both_is_refused_in_either_order(void **state)
{
	(void)state;
	assert_refused(PSEUDOWIRE TUNNEL, "f:3: " SHARED_PORT);
	assert_refused(TUNNEL PSEUDOWIRE, "f:2: " SHARED_PORT);
	/* Once, however many there are. */
	assert_refused(TUNNEL "l2tp tunnel u\n" PSEUDOWIRE "interface tunnel2\ntunnel mode l2tp v3\n", "f:3: " SHARED_PORT);
	assert_refused(TUNNEL "local-port 1703\nl2tp tunnel u\n" PSEUDOWIRE, "f:4: " SHARED_PORT);
	/* At a terminal, where lines have no numbers. */
	assert_false(EDIT_IS_VALID("l2tp tunnel t", "interface tunnel1", "tunnel mode l2tp v3"));
	assert_string_equal(lines, SHARED_PORT);
	assert_false(EDIT_IS_VALID("interface tunnel1", "tunnel mode l2tp v3", "l2tp tunnel t"));
	assert_string_equal(lines, SHARED_PORT);
	assert_true(EDIT_IS_VALID("l2tp unmanaged port 1702", "interface tunnel1", "tunnel mode l2tp v3", "l2tp tunnel t"));
}

static void s196_any_port_that_both_have_is_refused(void **state)
{
	(void)state;
	assert_refused("l2tp unmanaged port 1702\n" PSEUDOWIRE TUNNEL "local-port 1702\n",
		       "f:4: Error: L2TPv3 pseudowires and managed L2TPv2 tunnels cannot share UDP port 1702.\n"
		       "Reconfigure pseudowires to use an alternative UDP port.\n");
}

/* I35: tunnels to LNSs are L2TPv2, too. */
static void s196_tunnels_to_lnss_need_the_port_as_well(void **state)
{
	static const char *const kinds[] = {
		"static 10.0.0.1", "dns-lookup prefix lns", "radius-lookup group g",
	};
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		snprintf(text, sizeof(text), PSEUDOWIRE "pppoe-ac a\nl2tp peer-address %s\n", kinds[i]);
		assert_refused(text, "f:3: " SHARED_PORT);
	}
	assert_refused("pppoe-ac a\nl2tp peer-address static 10.0.0.1\nl2tp profile p\nl2tp-profile p\n" PSEUDOWIRE,
		       "f:5: " SHARED_PORT);
	conf_free(parse(PSEUDOWIRE "pppoe-ac a\nl2tp profile p\n"));
	conf_free(parse(PSEUDOWIRE "pppoe-ac a\nl2tp peer-address static 10.0.0.1\nl2tp profile P\nl2tp-profile p\nlocal-port 1702\n"));
	conf_free(parse("l2tp unmanaged port 1702\n" PSEUDOWIRE "pppoe-ac a\nl2tp peer-address static 10.0.0.1\n"));
}

static void s195_port_stays_while_there_are_pseudowires(void **state)
{
	struct conf *one = parse(PSEUDOWIRE), *moved = parse("l2tp unmanaged port 1702\n" PSEUDOWIRE);
	struct conf *none = parse(""), *plain = parse("l2tp unmanaged port 1702\ninterface tunnel1\n");
	struct conf *other = parse("l2tp unmanaged port 1702\ninterface tunnel2\ntunnel mode l2tp v3\n");

	(void)state;
	assert_string_equal(conf_change_refused(one, moved), "l2tp unmanaged port cannot be changed while there are L2TPv3 "
							     "pseudowires, expected them to be removed first");
	assert_non_null(conf_change_refused(moved, one));
	assert_null(conf_change_refused(one, one));
	assert_null(conf_change_refused(none, moved));
	/* Removed by the same change. */
	assert_null(conf_change_refused(one, none));
	assert_null(conf_change_refused(one, plain));
	assert_null(conf_change_refused(one, other));
	assert_null(conf_change_refused(plain, none));
	conf_free(one);
	conf_free(moved);
	conf_free(none);
	conf_free(plain);
	conf_free(other);
}

static void test_what_has_no_effect_is_said(void **state)
{
	struct conf *c = parse("l2tp unmanaged port 1702\nip route 10.0.0.0/8 lo\nip route 10.0.0.0/16 lo\n"
			       "crypto isakmp key hush address 10.0.0.1\ncrypto isakmp key hush address 10.0.0.2\n"
			       "l2tp tunnel a\ndestination 10.0.0.1\nsecret hush\nl2tp tunnel b\n"
			       "interface tunnel1\ntunnel mode l2tp v3\nip address 10.1.0.1/30\n"
			       "interface ppp10\nppp username u password hush\nmtu 1492\n"
			       "interface eth1\ndescription x\n");

	(void)state;
	forget_lines();
	conf_warnings(c, on_line, NULL);
	assert_string_equal(lines, "l2tp tunnel a: it is incomplete and will not be opened, see 'show l2tp tunnel config-check'\n"
				   "l2tp tunnel b: it is incomplete and will not be opened, see 'show l2tp tunnel config-check'\n"
				   "interface tunnel1: tunnel mode l2tp v3 has no effect without tunnel destination\n"
				   "interface ppp10: statements of PPP have no effect without an 'l2tp tunnel' that has this interface\n");
	conf_free(c);
}

static void test_profiles_of_ipsec_that_are_missing(void **state)
{
	struct conf *c = parse("l2tp tunnel a\nprotection profile p\n"
			       "l2tp tunnel b\nprotection ipsec profile AW\n"
			       "crypto isakmp peer address 10.0.0.1 profile q\ncrypto isakmp peer address 10.0.0.2 profile AW\n"
			       "crypto ipsec profile AW\ncrypto isakmp profile AW\n");

	(void)state;
	forget_lines();
	conf_warnings(c, on_line, NULL);
	assert_string_equal(lines, "l2tp tunnel a: it is incomplete and will not be opened, see 'show l2tp tunnel config-check'\n"
				   "l2tp tunnel a: protection profile has no effect without protection ipsec\n"
				   "l2tp tunnel a: crypto ipsec profile p does not exist\n"
				   "l2tp tunnel b: it is incomplete and will not be opened, see 'show l2tp tunnel config-check'\n"
				   "crypto isakmp peer address 10.0.0.1: crypto isakmp profile q does not exist\n");
	conf_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s60_the_21st_tunnel_is_refused),
		cmocka_unit_test(s194_both_run_when_pseudowires_have_a_port_of_their_own),
		cmocka_unit_test(s195_port_stays_while_there_are_pseudowires),
		cmocka_unit_test(s196_one_port_for_both_is_refused_in_either_order),
		cmocka_unit_test(s196_any_port_that_both_have_is_refused),
		cmocka_unit_test(s196_tunnels_to_lnss_need_the_port_as_well),
		cmocka_unit_test(s198_a_complete_tunnel_needs_nothing),
		cmocka_unit_test(s198_messages_keep_their_order),
		cmocka_unit_test(s199_two_tunnels_name_one_ppp_interface),
		cmocka_unit_test(s200_ppp_interface_is_required),
		cmocka_unit_test(s201_destination_is_required),
		cmocka_unit_test(s202_ip_version_is_required_when_nothing_tells_it),
		cmocka_unit_test(s203_destination_does_not_match_the_ip_version),
		cmocka_unit_test(s204_source_does_not_match_the_ip_version),
		cmocka_unit_test(s205_ipsec_requires_a_source),
		cmocka_unit_test(s206_an_incomplete_tunnel_can_be_told_from_a_complete_one),
		cmocka_unit_test(test_ip_version_of_a_tunnel),
		cmocka_unit_test(test_what_has_no_effect_is_said),
		cmocka_unit_test(test_profiles_of_ipsec_that_are_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
