// SPDX-License-Identifier: GPL-2.0
/*
 * test_config_errors.c - mistakes in the configuration
 *
 * Behaviours checked: every mistake of a file is told in one run, in order, with file, line, what is wrong and what was expected;
 * none is told twice or follows from another; ranges and addresses; statements of other modes, other versions and of
 * the command line; secrets never appear in a message; names that differ only in case (I10); bindings to concentrators that do not
 * exist; characters, quotes and lengths that cannot be read; hostile text.
 */
#include "test_config.h"

static void test_three_mistakes(void **state)
{
	(void)state;
	assert_mistakes("pppoe-ac a\n"
			" service-name any\n"
			" destination ppp\n"
			" l2tp peer-address static 192.168.11.256\n"
			" l2tp profile p\n"
			"l2tp-profile p\n"
			" hello-timeout never\n",
			"f:3: unknown statement 'destination ppp' in pppoe-ac mode, expected 'l2tp'\n"
			"f:4: l2tp peer-address static cannot be '192.168.11.256', expected the IPv4 or IPv6 address of a host\n"
			"f:7: hello-timeout cannot be 'never', expected a number from 0 to 86400\n");
}

/* One statement after another in the right mode; each must be refused. */
static void test_wrong_arguments(void **state)
{
	static const char *const ac[] = {
		"per-mac-limit 65536", "per-mac-limit -1", "per-mac-limit 1x", "per-mac-limit 0x10", "per-mac-limit",
		"per-mac-limit 99999999999999999999", "per-mac-limit \"\"", "max-payload 1491", "max-payload 9001",
		"pado-delay 10001", "padi-limit 1000001", "padi-limit 1 2", "service-name", "service-name \"\"",
		"service-name any advertised", "service-name x y", "service-name x advertised y", "destination", "destination l2tp x",
		"l2tp", "l2tp p x", "l2tp peer-address", "l2tp peer-address static", "l2tp peer-address static 0.0.0.0",
		"l2tp peer-address static 0.1.2.3", "l2tp peer-address static 224.0.0.1", "l2tp peer-address static 255.255.255.255",
		"l2tp peer-address static 1.2.3", "l2tp peer-address static lns.example.net", "l2tp peer-address static ::",
		"l2tp peer-address static fe80::1", "l2tp peer-address static ff02::1", "l2tp peer-address static ::ffff:1.2.3.4",
		"l2tp peer-address static 1.2.3.4 5", "l2tp profile", "l2tp profile \"a b\"", "l2tp profile a\"b", "l2tp profile \"\"",
		"l2tp profile 1234567890123456789012345678901234567890123456789012345678901234", "\"destination\" l2tp",
		"no", "no nothing", "no destination ppp", "no per-mac-limit x",
		"l2tp peer-address dns-lookup", "l2tp peer-address dns-lookup prefix", "l2tp peer-address dns-lookup prefix \"\"",
		"l2tp peer-address dns-lookup prefix -a", "l2tp peer-address dns-lookup prefix a-",
		"l2tp peer-address dns-lookup prefix a..b", "l2tp peer-address dns-lookup prefix .a",
		"l2tp peer-address dns-lookup prefix a.", "l2tp peer-address dns-lookup prefix a-.b",
		"l2tp peer-address dns-lookup prefix a_b", "l2tp peer-address dns-lookup prefix a b",
		"l2tp peer-address dns-lookup prefix caf\xc3\xa9", "l2tp peer-address dns-lookup lns",
		"l2tp peer-address dns-lookup prefix 1234567890123456789012345678901234567890123456789012345678901234",
		"l2tp peer-address radius-lookup", "l2tp peer-address radius-lookup my_group",
		"l2tp peer-address radius-lookup group", "l2tp peer-address radius-lookup group \"a b\"",
		"l2tp peer-address 192.168.11.2", "ppp-auth-protocols", "ppp-auth-protocols none", "ppp-auth-protocols pap none",
		"ppp-auth-protocols pap chap pap", "ppp-auth-protocols ms", "ppp-auth-protocols pap chap eap mschap mschapv2 pap",
		"ppp-auth-protocols \"pap\"", "challenge-name", "challenge-name a b", "challenge-name \"\"",
	};
	static const char *const group[] = {
		"server", "server radius.example.net", "server 0.0.0.0", "server 1.2.3.4 5.6.7.8", "server 1.2.3.4 key x",
		"no server 1.2.3.4", "key x",
	};
	static const char *const profile[] = {
		"version 1", "version 3", "retry-timeout 0", "retry-timeout 61", "max-retries 0", "establish-timeout 0",
		"session-establish-timeout 3601", "rx-window 0", "rx-window 65536", "mtu 575", "mtu 9001", "local-port 0",
		"remote-port 65536", "tos 256", "tos inheritance", "udp-checksum", "udp-checksum o", "udp-checksum maybe",
		"hide-avps o", "hide-avps \"on\"", "ppp-framing", "session-limit 65536", "secret", "secret \"\"", "s x",
	};
	static const char *const iface[] = {
		"pppoe-ac-service", "pppoe-ac-service a b", "nothing", "ip name-server",
	};
	static const char *const top[] = {
		"max-sessions 0", "max-sessions 65536", "max-tunnels 0", "max-tunnels x", "pppoe-ac", "pppoe-ac \"a b\"", "l2tp-profile",
		"interface", "interface 1234567890123456", "interface a/b", "interface a:b", "interface ..", "interface eth0 eth1",
		"no pppoe-ac", "no pppoe-ac nobody", "no interface eth9", "exit now", "pppoe a",
		"ip", "ip name-server", "ip name-server ns.example.net", "ip name-server 224.0.0.1", "ip name-server 1.1.1.1 2.2.2.2",
		"no ip name-server 1.1.1.1", "radius-server", "radius-server host", "radius-server host x",
		"radius-server host 1.2.3.4 key", "radius-server host 1.2.3.4 key \"\"", "radius-server host 1.2.3.4 port 5",
		"radius-server host 1.2.3.4 auth-port", "radius-server host 1.2.3.4 auth-port 0",
		"radius-server host 1.2.3.4 acct-port 65536", "radius-server host 1.2.3.4 timeout 0",
		"radius-server host 1.2.3.4 timeout 61", "radius-server host 1.2.3.4 retransmit 11",
		"radius-server host 1.2.3.4 timeout 5 timeout 6", "radius-server host 1.2.3.4 a 5", "no radius-server host 1.2.3.4",
		"radius-workers 0", "radius-workers 1025", "radius-workers", "radius-cache 3601", "radius-cache -1",
		"require-message-authenticator on", "aaa", "aaa group server radius", "aaa group server radius \"a b\"",
		"aaa group server tacacs x", "no aaa group server radius g", "radius", "radius accounting", "radius accounting group",
		"radius accounting group g 60", "radius accounting group g interim", "radius accounting group g interim 0",
		"radius accounting group g interim 86401", "radius dynamic-author", "radius dynamic-author client",
		"radius dynamic-author client 1.2.3.4", "radius dynamic-author client 1.2.3.4 key",
		"radius dynamic-author client x key y", "no radius dynamic-author client 1.2.3.4", "rad",
	};
	static const struct { const char *header; const char *const *bad; size_t count; } modes[] = {
		{ "pppoe-ac a", ac, sizeof(ac) / sizeof(ac[0]) },
		{ "aaa group server radius g", group, sizeof(group) / sizeof(group[0]) },
		{ "l2tp-profile p", profile, sizeof(profile) / sizeof(profile[0]) },
		{ "interface eth0", iface, sizeof(iface) / sizeof(iface[0]) },
		{ "max-tunnels 5", top, sizeof(top) / sizeof(top[0]) },
	};
	char text[512];
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		for (j = 0; j < modes[i].count; j++) {
			snprintf(text, sizeof(text), "%s\n%s\n", modes[i].header, modes[i].bad[j]);
			if (parse_octets(text, strlen(text)))
				fail_msg("accepted: %s", modes[i].bad[j]);
			if (line_count != 1 || strncmp(lines, "f:2: ", 5) ||
			    (!strstr(lines, "expected") && !strstr(lines, "ambiguous")))
				fail_msg("%s: %s", modes[i].bad[j], lines);
		}
	}
}

static void test_messages(void **state)
{
	(void)state;
	assert_mistakes("pppoe-ac a\n destination\n l2tp p x\n service-name a b\n ppoe\n",
			"f:2: incomplete statement 'destination' in pppoe-ac mode, expected 'l2tp'\n"
			"f:3: 'p' is ambiguous, it may mean 'peer-address', 'profile'\n"
			"f:4: 'b' is too much, expected the end of the line; the statement is 'service-name any|<TEXT> [advertised]'\n"
			"f:5: unknown statement 'ppoe' in pppoe-ac mode, expected 'service-name', 'ppp-auth-protocols', 'destination', "
			"'l2tp', 'ac-name', 'challenge-name', 'per-mac-limit', 'padi-limit', 'pado-delay', 'max-payload'\n");
	assert_mistakes("l2tp-profile p\n tos x\n udp-checksum maybe\n version 3\n mtu\n",
			"f:2: tos cannot be 'x', expected 'inherit' or a number from 0 to 255\n"
			"f:3: udp-checksum cannot be 'maybe', expected 'on' or 'off'\n"
			"f:4: version cannot be '3', expected 2\n"
			"f:5: mtu lacks its argument, expected a number from 576 to 9000\n");
}

static void test_other_modes(void **state)
{
	(void)state;
	assert_mistakes("service-name any\npppoe-ac a\n hello-timeout 3\n",
			"f:1: 'service-name' belongs in pppoe-ac mode, expected a statement of the top level\n"
			"f:3: 'hello-timeout' belongs in l2tp-profile mode, expected a statement of pppoe-ac mode\n");
}

static void test_commands(void **state)
{
	(void)state;
	assert_mistakes("enable\nconfigure terminal\nmax-sessions 3\n",
			"f:1: 'enable' is a command, not configuration; expected a statement\n"
			"f:2: 'configure' is a command, not configuration; expected a statement\n");
}

static unsigned int count_mistakes(const char *text)
{
	assert_null(parse_octets(text, strlen(text)));
	return line_count;
}

/* What follows from a mistake is not told; what is wrong by itself is. */
static void test_no_cascades(void **state)
{
	(void)state;
	assert_mistakes("pppoe-acc a\n service-name any\n  deeper still\nmax-sessions 0\n",
			"f:1: unknown statement 'pppoe-acc' in the top level, expected 'hostname', 'max-sessions', 'max-tunnels', 'ip', "
			"'radius-server', 'radius-workers', 'radius-cache', 'require-message-authenticator', 'radius', 'aaa', 'pppoe-ac', "
			"'pppoe-ac-service', 'l2tp-profile', 'max-peer-tunnels', 'l2tp', 'crypto', 'interface'\n"
			"f:4: max-sessions cannot be '0', expected a number from 1 to 65535\n");
	assert_int_equal(count_mistakes("pppoe-acc a\nservice-name any\ndestination l2tp\nexit\n"), 1);
	assert_mistakes("pppoe-ac a b\n service-name any\n padi-limit x\ninterface eth0\n pppoe-ac-service a\n",
			"f:1: 'b' is too much, expected the end of the line; the statement is 'pppoe-ac <AC>'\n"
			"f:3: padi-limit cannot be 'x', expected a number from 0 to 1000000\n");
	assert_int_equal(count_mistakes("pppoe-ac a\nfoo\n bar\n baz\n service-name any\nexit\n"), 1);
}

static void test_names_that_differ_in_case(void **state)
{
	(void)state;
	assert_mistakes("l2tp-profile public\n secret x\nl2tp-profile PUBLIC\n secret y\n mtu 1\n",
			"f:3: 'PUBLIC' differs from 'public' of line 1 only in case, expected one spelling\n"
			"f:5: mtu cannot be '1', expected a number from 576 to 9000\n");
}

/* Found at the end, told in its place. */
static void test_unknown_concentrator(void **state)
{
	(void)state;
	assert_mistakes("interface eth0\n pppoe-ac-service lost\nmax-sessions 0\ninterface eth1\n pppoe-ac-service found\n"
			"pppoe-ac found\n",
			"f:2: there is no access concentrator 'lost' for interface eth0, expected the name of a 'pppoe-ac'\n"
			"f:3: max-sessions cannot be '0', expected a number from 1 to 65535\n");
}

static void test_secrets_stay_secret(void **state)
{
	static const char *const wrong[] = {
		"secret hush extra", "shared-secret hush hush", "secret \"hush", "secret \"hush\"hush", "shared-secrt hush",
		("secret hushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhushhush"
		 "hushhushhushhushhushhushhushhushhushhush"),
	};
	static const char *const keys[] = {
		"radius-server host 1.2.3.4 key hush hush", "radius-server host 1.2.3.4 hush", "radius-server host 1.2.3.4 kye hush",
		"radius-server host 1.2.3.4 key hush key hush", "radius-server host 1.2.3.4 key hush timeout 3 hush",
		"radius-server hots 1.2.3.4 key hush", "radius-server host 1.2.3 key hush",
		"radius-server host 1.2.3.4 auth-port 0 key hush", "radius dynamic-author client 1.2.3.4 hush",
		"radius dynamic-author client 1.2.3.4 key hush hush", "radius dynamic-author client key hush",
		"no radius-server host 1.2.3.4 key hush", "no radius dynamic-author client 1.2.3.4 key hush",
	};
	char text[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text), "l2tp-profile p\n %s\n", wrong[i]);
		assert_null(parse_octets(text, strlen(text)));
		assert_int_equal(line_count, 1);
		assert_null(strstr(lines, "hush"));
	}
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		snprintf(text, sizeof(text), "%s\n", keys[i]);
		assert_null(parse_octets(text, strlen(text)));
		assert_int_equal(line_count, 1);
		assert_null(strstr(lines, "hush"));
	}
}

static void test_unreadable_lines(void **state)
{
	static const struct { const char *text; size_t len; const char *message; } cases[] = {
		{ "max-\0sessions 1\n", 16, "f:1: line has a control character, expected text\n" },
		{ "max-sessions\x7f 1\n", 16, "f:1: line has a control character, expected text\n" },
		{ "a\rb\n", 4, "f:1: line has a control character, expected text\n" },
		{ "\xff\n", 2, "f:1: line is not valid UTF-8\n" },
		{ "\xc0\xaf\n", 3, "f:1: line is not valid UTF-8\n" },
		{ "\xed\xa0\x80\n", 4, "f:1: line is not valid UTF-8\n" },
		{ "\xe2\x80", 2, "f:1: line is not valid UTF-8\n" },
		{ "\xf4\x90\x80\x80", 4, "f:1: line is not valid UTF-8\n" },
		{ "\"x\n", 3, "f:1: quoted text does not end, expected a closing \"\n" },
		{ "\"x\\\"\n", 5, "f:1: quoted text does not end, expected a closing \"\n" },
		{ "\xe2\x80\x9cx\"\n", 6, "f:1: quoted text does not end, expected a closing curly quote\n" },
		{ "\"x\"y\n", 5, "f:1: text follows a closing quote, expected a blank\n" },
		{ "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7\n", 34, "f:1: line has too many words, expected at most 16\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_null(parse_octets(cases[i].text, cases[i].len));
		assert_string_equal(lines, cases[i].message);
	}
}

static void test_long_lines(void **state)
{
	char text[5000];

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "max-tunnels 3\n", 14);
	text[sizeof(text) - 1] = '\n';
	assert_null(parse_octets(text, sizeof(text)));
	assert_string_equal(lines, "f:2: line is too long, expected at most 2048 octets\n");
	/* A comment may be of any length and content. */
	text[14] = '!';
	text[15] = '\0';
	conf_free(parse_octets(text, sizeof(text)));
	assert_string_equal(lines, "");
}

static void test_too_many_mistakes(void **state)
{
	char text[4000] = "";
	int i;

	(void)state;
	for (i = 0; i < 500; i++)
		strcat(text, "what\n");
	assert_null(parse_octets(text, strlen(text)));
	assert_int_equal(line_count, 101);
	assert_non_null(strstr(lines, "f:100: too many mistakes"));
}

static const char sample[] =
	"max-sessions 256\n!\npppoe-ac a\n service-name \"remote \\\" office\" advertised\n destination l2tp\n"
	" l2tp peer-address static 2001:db8::2\n l2tp profile p\n ac-name \xe2\x80\x9cx\xe2\x80\x9d\nexit\nl2tp-profile p\n secret \"x\"\n"
	" tos 4\n hide-avps on\n no tos\nradius-server host 10.0.0.1 timeout 9 key \"a b\" auth-port 1\n"
	"aaa group server radius g\n server 10.0.0.1\nip name-server ::1\npppoe-ac b\n l2tp peer-address dns-lookup prefix x.y\n"
	" ppp-auth-protocols pap eap\nradius dynamic-author client 10.0.0.3 key s\nradius accounting group g interim 60\ninterface eth0\n pppoe-ac-service a\n";

/* Whatever is accepted prints to something that is accepted and prints the same. */
static void try_text(const char *text, size_t len)
{
	static char first[sizeof(lines)];
	struct conf *c = parse_octets(text, len), *again;

	if (!c) {
		assert_true(line_count > 0);
		return;
	}
	forget_lines();
	conf_print(c, on_line, NULL);
	strcpy(first, lines);
	again = parse(first);
	assert_string_equal(print(again), first);
	conf_free(again);
	conf_free(c);
}

/* A slip after "no" takes nothing away. */
static void test_no_with_another_value(void **state)
{
	struct conf *c;

	(void)state;
	assert_mistakes("pppoe-ac a\n service-name foo advertised\n no service-name bar\n",
			"f:3: that is not what is configured, expected the present value after 'no', or none\n");
	assert_mistakes("l2tp-profile p\n shared-secret hush\n no secret other\n",
			"f:3: that is not what is configured, expected the present value after 'no', or none\n");
	assert_mistakes("max-sessions 5\nno max-sessions 6\n",
			"f:2: that is not what is configured, expected the present value after 'no', or none\n");
	c = parse("pppoe-ac a\n service-name foo advertised\n no service-name foo\nl2tp-profile p\n secret hush\n"
		  " no shared-secret hush\nmax-sessions 5\nno max-sessions 5\nmax-tunnels 6\nno max-tunnels\nno radius-cache 7\n");
	assert_string_equal(c->acs->service_name, "");
	assert_string_equal(c->profiles->secret, "");
	assert_int_equal(c->max_sessions, 65535);
	assert_int_equal(c->max_tunnels, 65535);
	conf_free(c);
}

static void test_truncated_everywhere(void **state)
{
	size_t len;

	(void)state;
	for (len = 0; len < sizeof(sample); len++)
		try_text(sample, len);
}

static void test_random_damage(void **state)
{
	static const char spice[] = "\"\\! \t\r\n\xe2\x80\x9c\x9d|<>[]0a";
	char text[sizeof(sample)];
	unsigned int i, n;

	(void)state;
	srand(98);
	for (i = 0; i < 20000; i++) {
		memcpy(text, sample, sizeof(text));
		for (n = 1 + (unsigned int)rand() % 4; n; n--) {
			size_t at = (size_t)rand() % (sizeof(text) - 1);

			text[at] = rand() % 2 ? (char)rand() : spice[(size_t)rand() % (sizeof(spice) - 1)];
		}
		try_text(text, (size_t)rand() % sizeof(text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_mistakes),
		cmocka_unit_test(test_wrong_arguments),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_other_modes),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_no_cascades),
		cmocka_unit_test(test_names_that_differ_in_case),
		cmocka_unit_test(test_unknown_concentrator),
		cmocka_unit_test(test_secrets_stay_secret),
		cmocka_unit_test(test_unreadable_lines),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_too_many_mistakes),
		cmocka_unit_test(test_no_with_another_value),
		cmocka_unit_test(test_truncated_everywhere),
		cmocka_unit_test(test_random_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
