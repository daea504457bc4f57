// SPDX-License-Identifier: GPL-2.0
/*
 * What pppd is told of "interface pppN", and what its end means.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "daemon/pppd_args.h"
#include "daemon/pppd_end.h"
#include "test_config.h"

#define MTU	1462

/* The statements as pppd's words behind "pppd", each with a space before and behind, so that strstr() finds whole words. */
static const char *words_of(const char *statements)
{
	static char text[2048];
	struct pppd_config cfg;
	struct pppd_args args;
	char conf[1024];
	struct conf *c;
	size_t i;

	snprintf(conf, sizeof(conf), "interface ppp10\n%s", statements);
	c = parse(conf);
	pppd_config_init(&cfg, conf_find_iface(c, "ppp10"), 10, 7, MTU);
	conf_free(c);
	pppd_args_init(&args, &cfg, "/x/openlac.so");
	assert_null(args.argv[args.argc]);
	strcpy(text, " ");
	for (i = 1; i < args.argc; i++) {
		strcat(text, args.argv[i]);
		strcat(text, " ");
	}
	return text;
}

#define has(statements, word)	assert_non_null(strstr(words_of(statements), " " word " "))
#define lacks(statements, word)	assert_null(strstr(words_of(statements), " " word " "))

static void the_channel_gets_its_unit(void **state)
{
	(void)state;
	has("", "plugin /x/openlac.so openlac-channel 7 openlac-secrets 3 unit 10 mtu 1462 mru 1462");
	has("", "nodetach");
	has("", "logfd 2");
}

static void s185_our_address_and_the_other_of_the_network(void **state)
{
	(void)state;
	has("ip address 10.0.0.1/30", "10.0.0.1:10.0.0.2");
	has("ip address 10.0.0.2/30", "10.0.0.2:10.0.0.1");
	has("ip address 10.0.0.6/31", "10.0.0.6:10.0.0.7");
	has("ip address 10.0.0.7/31", "10.0.0.7:10.0.0.6");
	/* A hint: the peer may know better. But our own address stands. */
	has("ip address 10.0.0.1/30", "ipcp-accept-remote");
	lacks("ip address 10.0.0.1/30", "ipcp-accept-local");
	lacks("ip address 10.0.0.1/30", "noipdefault");
	/* There is no other host to be guessed. */
	has("ip address 10.0.0.1/24", "10.0.0.1:");
	has("ip address 10.0.0.1/32", "10.0.0.1:");
	has("ip address 10.0.0.3/30", "10.0.0.3:");
	has("ip address 10.0.0.4/30", "10.0.0.4:");
}

static void s159_the_peer_is_assigned_its_address(void **state)
{
	static const char both[] = "ip address 10.0.0.1/30\npeer default ip address 10.9.9.9";

	(void)state;
	has(both, "10.0.0.1:10.9.9.9");
	lacks(both, "ipcp-accept-remote");
	has("peer default ip address 10.9.9.9", ":10.9.9.9");
	has("peer default ip address 10.9.9.9", "noipdefault ipcp-accept-local");
}

static void without_an_address_the_peer_gives_one(void **state)
{
	(void)state;
	has("", "noipdefault ipcp-accept-local ipcp-accept-remote");
	assert_null(strchr(words_of(""), ':'));
}

static void s152_ipv6_always_and_ipv4_unless_only_ipv6_is_configured(void **state)
{
	(void)state;
	has("", "+ipv6");
	lacks("", "noip");
	has("ip address 10.0.0.1/30", "+ipv6");
	has("ipv6 address 2001:db8::1/64", "+ipv6");
	has("ipv6 address 2001:db8::1/64", "noip");
	lacks("ipv6 address 2001:db8::1/64\nip address 10.0.0.1/30", "noip");
	lacks("ipv6 address 2001:db8::1/64\npeer default ip address 10.0.0.1", "noip");
}

static void s169_there_is_no_idle_timer(void **state)
{
	(void)state;
	has("", "idle 0");
	has("", "maxconnect 0");
	lacks("", "demand");
}

static void s188_echoes_are_sent_and_no_quality_is_asked_for(void **state)
{
	(void)state;
	has("", "lcp-echo-interval 10");
	has("", "lcp-echo-failure 3");
	assert_null(strstr(words_of(""), "lqr"));
}

static void nothing_is_compressed(void **state)
{
	(void)state;
	has("", "noccp novj");
	lacks("", "defaultroute");
}

static void the_mtu_is_at_most_what_the_session_carries(void **state)
{
	(void)state;
	has("mtu 1400", "mtu 1400 mru 1462");
	has("mtu 1500", "mtu 1462 mru 1462");
}

static void a_peer_need_not_authenticate(void **state)
{
	(void)state;
	has("", "noauth");
	assert_null(strstr(words_of(""), "require-"));
	assert_null(strstr(words_of(""), "refuse-"));
	lacks("", "user");
}

static void s158_methods_are_those_of_the_list(void **state)
{
	static const char chap[] = "ppp authentication chap\nppp username u1@isp1.example password secret1";
	static const char both[] = "ppp authentication pap mschapv2\nppp username u1 password secret1";
	static const char eap[] = "ppp authentication eap chap\nppp username u1 password secret1";

	(void)state;
	has(chap, "auth refuse-pap require-chap refuse-mschap refuse-mschap-v2 refuse-eap user u1@isp1.example");
	has(both, "auth require-pap refuse-chap refuse-mschap require-mschap-v2 refuse-eap user u1");
	/* pppd cannot ask for it, but answer it. */
	has(eap, "auth refuse-pap require-chap refuse-mschap refuse-mschap-v2 user u1");
	has("ppp username u1 password secret1", "noauth user u1");
}

static void the_password_is_not_on_the_command_line(void **state)
{
	(void)state;
	assert_null(strstr(words_of("ppp authentication chap\nppp username u1 password secret1"), "secret1"));
}

static void the_account_is_handed_over_as_two_strings(void **state)
{
	struct pppd_config cfg = { .username = "u1", .password = "secret1" };
	char buf[2 * (CONF_TEXT_MAX + 1)];

	(void)state;
	assert_int_equal(pppd_secrets(&cfg, buf), 11);
	assert_memory_equal(buf, "u1\0secret1\0", 11);
	cfg.username[0] = '\0';
	assert_int_equal(pppd_secrets(&cfg, buf), 0);
}

static void what_cannot_be_checked_is_refused(void **state)
{
	struct pppd_config cfg = { .auth = { PPP_AUTH_CHAP }, .auths = 1 };

	(void)state;
	assert_non_null(strstr(pppd_config_refused(&cfg), "ppp username"));
	strcpy(cfg.username, "u1");
	assert_null(pppd_config_refused(&cfg));
	cfg.auth[0] = PPP_AUTH_EAP;
	assert_non_null(strstr(pppd_config_refused(&cfg), "EAP"));
	cfg.auth[cfg.auths++] = PPP_AUTH_PAP;
	assert_null(pppd_config_refused(&cfg));
	memset(&cfg, 0, sizeof(cfg));
	assert_null(pppd_config_refused(&cfg));
}

/* With everything at its longest, and a list that has words for each method. */
static void the_longest_command_line_has_room(void **state)
{
	struct pppd_config cfg = { .unit = UINT32_MAX, .channel = UINT32_MAX, .mtu = UINT16_MAX, .mru = UINT16_MAX, .ipv4 = true };
	char plugin[256];
	struct pppd_args args;

	(void)state;
	memset(plugin, 'p', sizeof(plugin) - 1);
	plugin[sizeof(plugin) - 1] = '\0';
	memset(cfg.username, 'u', sizeof(cfg.username) - 1);
	cfg.auth[cfg.auths++] = PPP_AUTH_CHAP;
	cfg.local.family = AF_INET;
	cfg.local.v4.s_addr = UINT32_MAX;
	cfg.remote = cfg.local;
	pppd_args_init(&args, &cfg, plugin);
	assert_string_equal(args.argv[args.argc - 1], cfg.username);
	assert_string_equal(args.argv[args.argc - 2], "user");
	assert_string_equal(args.argv[2], plugin);
}

static void what_does_not_fit_is_no_command_line(void **state)
{
	struct pppd_config cfg = { .unit = 1, .auths = 1, .auth = { PPP_AUTH_CHAP }, .username = "u1" };
	char plugin[PPPD_ARGS_TEXT];
	struct pppd_args args;

	(void)state;
	memset(plugin, 'p', sizeof(plugin) - 1);
	plugin[sizeof(plugin) - 1] = '\0';
	for (size_t len = 300; len < sizeof(plugin); len++) {
		plugin[len] = '\0';
		pppd_args_init(&args, &cfg, plugin);
		if (args.argc)
			assert_string_equal(args.argv[args.argc - 1], "u1");
		plugin[len] = 'p';
	}
	assert_int_equal(args.argc, 0);
	assert_null(args.argv[0]);
}

static void assert_end(int status, int signal, const char *said, enum pppd_why why, const char *text)
{
	struct pppd_end end;

	pppd_end_init(&end, status, signal, said);
	assert_int_equal(end.why, why);
	assert_string_equal(end.text, text);
	assert_int_equal(end.status, signal ? -1 : status);
}

static void an_end_is_told_in_words(void **state)
{
	(void)state;
	assert_end(19, 0, "CHAP authentication failed: Access denied", PPPD_WE_FAILED,
		   "the peer does not accept our name and password: CHAP authentication failed: Access denied");
	assert_end(11, 0, "", PPPD_PEER_FAILED, "the peer failed to authenticate");
	assert_end(0, 0, "LCP terminated by peer (User request)", PPPD_CLOSED,
		   "PPP was closed by the peer: LCP terminated by peer (User request)");
	assert_end(10, 0, "LCP: timeout sending Config-Requests", PPPD_NEGOTIATION,
		   "PPP could not be negotiated: LCP: timeout sending Config-Requests");
	assert_end(15, 0, "", PPPD_PEER_DEAD, "the peer does not answer LCP echoes");
	assert_end(16, 0, "", PPPD_HANGUP, "the session has ended");
	assert_end(17, 0, "", PPPD_LOOPBACK, "the link is looped back");
	assert_end(5, 0, "", PPPD_STOPPED, "pppd was ended by a signal");
	assert_end(7, 0, "", PPPD_BUSY, "pppd cannot use the session's channel");
	assert_end(2, 0, "Couldn't load plugin openlac.so", PPPD_BROKEN,
		   "pppd does not accept its options: Couldn't load plugin openlac.so");
	assert_end(0, 9, "", PPPD_STOPPED, "pppd was killed");
	assert_end(22, 0, "", PPPD_BROKEN, "pppd ended with an unknown status");
	assert_end(-1, 0, "", PPPD_BROKEN, "pppd ended with an unknown status");
}

static void lines_of_progress_tell_nothing(void **state)
{
	(void)state;
	assert_false(pppd_line_tells("Plugin openlac.so loaded."));
	assert_false(pppd_line_tells("Connect: ppp10 <--> openlac-channel-7"));
	assert_false(pppd_line_tells("local  IP address 10.0.0.1"));
	assert_false(pppd_line_tells("remote LL address fe80::2"));
	assert_false(pppd_line_tells("Connection terminated."));
	assert_false(pppd_line_tells("Modem hangup"));
	assert_false(pppd_line_tells(""));
	assert_true(pppd_line_tells("LCP terminated by peer (User request)"));
	assert_true(pppd_line_tells("Plugin openlac.so is for pppd version 2.5.0, this is 2.4.9"));
	assert_true(pppd_line_tells("peer refused to authenticate: terminating link"));
}

static char told[1024];

static void tell(void *ctx, const char *line)
{
	(void)ctx;
	snprintf(told + strlen(told), sizeof(told) - strlen(told), "<%s>", line);
}

static void octets_become_lines(void **state)
{
	struct pppd_lines l = { .len = 0 };
	char much[2 * PPPD_LINE_MAX];

	(void)state;
	told[0] = '\0';
	pppd_lines_put(&l, "one\ntw", 6, tell, NULL);
	assert_string_equal(told, "<one>");
	pppd_lines_put(&l, "o \n\n", 4, tell, NULL);
	assert_string_equal(told, "<one><two><>");
	told[0] = '\0';
	memset(much, 'x', sizeof(much));
	pppd_lines_put(&l, much, sizeof(much), tell, NULL);
	pppd_lines_put(&l, "\nnext\n", 6, tell, NULL);
	assert_int_equal(strlen(told), PPPD_LINE_MAX + 2 + 6);
	assert_string_equal(told + PPPD_LINE_MAX + 2, "<next>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_channel_gets_its_unit),
		cmocka_unit_test(s185_our_address_and_the_other_of_the_network),
		cmocka_unit_test(s159_the_peer_is_assigned_its_address),
		cmocka_unit_test(without_an_address_the_peer_gives_one),
		cmocka_unit_test(s152_ipv6_always_and_ipv4_unless_only_ipv6_is_configured),
		cmocka_unit_test(s169_there_is_no_idle_timer),
		cmocka_unit_test(s188_echoes_are_sent_and_no_quality_is_asked_for),
		cmocka_unit_test(nothing_is_compressed),
		cmocka_unit_test(the_mtu_is_at_most_what_the_session_carries),
		cmocka_unit_test(a_peer_need_not_authenticate),
		cmocka_unit_test(s158_methods_are_those_of_the_list),
		cmocka_unit_test(the_password_is_not_on_the_command_line),
		cmocka_unit_test(the_account_is_handed_over_as_two_strings),
		cmocka_unit_test(what_cannot_be_checked_is_refused),
		cmocka_unit_test(the_longest_command_line_has_room),
		cmocka_unit_test(what_does_not_fit_is_no_command_line),
		cmocka_unit_test(an_end_is_told_in_words),
		cmocka_unit_test(lines_of_progress_tell_nothing),
		cmocka_unit_test(octets_become_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
