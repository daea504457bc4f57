// SPDX-License-Identifier: GPL-2.0
/*
 * test_cli_grammar.c - the operational commands as words
 *
 * Behaviours checked: every command is understood as what it does, with its argument; both spellings of debugging (I14); which
 * commands have a "no" form; abbreviations, and the candidates of those that are ambiguous (S94); a name that looks like a
 * keyword; mistakes, told by the rows that got furthest; the shape of the table itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "daemon/config_complete.h"
#include "daemon/config_match.h"
#include "daemon/log.h"

static struct conf_line line;
static struct conf_match m;

/* Reads a command. Return: whether it was understood. */
static bool command(const char *text)
{
	struct conf_lexer lx;
	bool no;

	conf_lex_init(&lx, text, strlen(text));
	assert_true(conf_lex(&lx, &line) && line.words);
	no = !strcmp(line.word[0].text, "no");
	return conf_match(CONF_MODE_EXEC, line.word + no, line.words - no, no, &m);
}

static void assert_command(const char *text, enum cli_action action, unsigned int param)
{
	if (!command(text))
		fail_msg("%s: %s", text, m.error);
	if (m.cmd->action != action || m.cmd->param != param)
		fail_msg("%s: understood as '%s'", text, m.cmd->syntax);
}

static void assert_refused(const char *text, const char *error)
{
	if (command(text))
		fail_msg("accepted: %s", text);
	assert_string_equal(m.error, error);
}

static void test_every_command(void **state)
{
	static const struct { const char *text; enum cli_action action; unsigned int param; const char *arg; } cases[] = {
		{ "configure", CLI_CONFIGURE, 0, NULL }, { "configure terminal", CLI_CONFIGURE, 0, NULL },
		{ "enable", CLI_ENABLE, 0, NULL }, { "exit", CLI_EXIT, 0, NULL }, { "quit", CLI_EXIT, 0, NULL },
		{ "show pppoe-ac connections", CLI_SHOW_CONNECTIONS, 0, NULL },
		{ "show pppoe-ac isp connections", CLI_SHOW_CONNECTIONS, 0, "isp" },
		{ "show pppoe-ac statistics", CLI_SHOW_STATISTICS, 0, NULL },
		{ "show pppoe-ac config-check", CLI_SHOW_AC_CHECK, 0, NULL },
		{ "show pppoe-ac isp config-check", CLI_SHOW_AC_CHECK, 0, "isp" },
		{ "show l2tp tunnel", CLI_SHOW_TUNNEL, 0, NULL }, { "show l2tp tunnel t1", CLI_SHOW_TUNNEL, 0, "t1" },
		{ "show l2tp tunnel detail", CLI_SHOW_TUNNEL_DETAIL, 0, NULL },
		{ "show l2tp tunnel t1 detail", CLI_SHOW_TUNNEL_DETAIL, 0, "t1" },
		{ "show l2tp tunnel config-check", CLI_SHOW_TUNNEL_CHECK, 0, NULL },
		{ "show l2tp tunnel t1 config-check", CLI_SHOW_TUNNEL_CHECK, 0, "t1" },
		{ "show l2tp session", CLI_SHOW_SESSION, 0, NULL }, { "show l2tp session detail", CLI_SHOW_SESSION_DETAIL, 0, NULL },
		{ "show running-config", CLI_SHOW_RUNNING, CLI_RUNNING_ALL, NULL },
		{ "show running-config pppoe-ac", CLI_SHOW_RUNNING, CLI_RUNNING_AC, NULL },
		{ "show running-config l2tp-profile", CLI_SHOW_RUNNING, CLI_RUNNING_PROFILE, NULL },
		{ "show running-config l2tp tunnel", CLI_SHOW_RUNNING, CLI_RUNNING_TUNNEL, NULL },
		{ "show running-config interface", CLI_SHOW_RUNNING, CLI_RUNNING_IFACE, NULL },
		{ "show running-config crypto", CLI_SHOW_RUNNING, CLI_RUNNING_CRYPTO, NULL },
		{ "show startup-config", CLI_SHOW_STARTUP, 0, NULL },
		{ "show interface", CLI_SHOW_INTERFACE, 0, NULL }, { "show interface ppp10", CLI_SHOW_INTERFACE, 0, "ppp10" },
		{ "show drain", CLI_SHOW_DRAIN, 0, NULL }, { "show version", CLI_SHOW_VERSION, 0, NULL },
		{ "show event-loop", CLI_SHOW_EVENT_LOOP, 0, NULL },
		{ "clear l2tp session all", CLI_CLEAR_SESSION, CLI_SELECT_ALL, NULL },
		{ "clear l2tp session user john@isp1.com", CLI_CLEAR_SESSION, CLI_SELECT_USER, "john@isp1.com" },
		{ "clear l2tp tunnel t1", CLI_CLEAR_TUNNEL, 0, "t1" }, { "clear l2tp tunnel 11008", CLI_CLEAR_TUNNEL, 0, "11008" },
		{ "clear pppoe-ac connections all", CLI_CLEAR_CONNECTION, CLI_SELECT_ALL, NULL },
		{ "clear pppoe-ac connections ac isp", CLI_CLEAR_CONNECTION, CLI_SELECT_AC, "isp" },
		{ "clear pppoe-ac connections user x", CLI_CLEAR_CONNECTION, CLI_SELECT_USER, "x" },
		{ "clear pppoe-ac connections interface eth1", CLI_CLEAR_CONNECTION, CLI_SELECT_INTERFACE, "eth1" },
		{ "clear pppoe-ac statistics", CLI_CLEAR_STATISTICS, 0, NULL },
		{ "drain lac", CLI_DRAIN_LAC, 0, NULL }, { "drain l2tp tunnel t1", CLI_DRAIN_TUNNEL, 0, "t1" },
		{ "drain lns 192.168.11.2", CLI_DRAIN_LNS, 0, "192.168.11.2" }, { "reload", CLI_RELOAD, 0, NULL },
		{ "write", CLI_WRITE, 0, NULL }, { "copy running-config startup-config", CLI_WRITE, 0, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_command(cases[i].text, cases[i].action, cases[i].param);
		assert_int_equal(m.value.args, cases[i].arg ? 1 : 0);
		if (cases[i].arg)
			assert_string_equal(m.value.arg[0].text, cases[i].arg);
	}
}

static void test_arguments_and_options(void **state)
{
	static const uint8_t mac[] = { 0x00, 0x00, 0xcd, 0x38, 0x01, 0x4f };

	(void)state;
	assert_command("clear l2tp session tunnel 5 session 6", CLI_CLEAR_SESSION, CLI_SELECT_TUNNEL);
	assert_int_equal(m.value.arg[0].number, 5);
	assert_true(m.value.given[0]);
	assert_int_equal(m.value.option[0].number, 6);
	assert_command("clear l2tp session tunnel 65535", CLI_CLEAR_SESSION, CLI_SELECT_TUNNEL);
	assert_false(m.value.given[0]);
	assert_command("clear pppoe-ac connections route 4294967295", CLI_CLEAR_CONNECTION, CLI_SELECT_ROUTE);
	assert_int_equal(m.value.arg[0].number, 4294967295);
	assert_command("clear l2tp session 6", CLI_CLEAR_SESSION, CLI_SELECT_SESSION);
	assert_int_equal(m.value.arg[0].number, 6);
	assert_command("clear l2tp session mac 00:00:CD:38:01:4f", CLI_CLEAR_SESSION, CLI_SELECT_MAC);
	assert_memory_equal(m.value.arg[0].mac, mac, sizeof(mac));
	assert_command("clear pppoe-ac connections mac 00:00:cd:38:01:4f", CLI_CLEAR_CONNECTION, CLI_SELECT_MAC);
	assert_command("write file /tmp/x", CLI_WRITE, 0);
	assert_string_equal(m.value.option[0].text, "/tmp/x");
	assert_command("drain lns 2001:db8::1", CLI_DRAIN_LNS, 0);
	assert_int_equal(m.value.arg[0].addr.family, AF_INET6);
}

static void test_both_spellings_of_debugging(void **state)
{
	static const struct { const char *what; unsigned int sub; } cases[] = {
		{ "pppoe-ac", LOG_SUB_PPPOE_AC }, { "pppoe ac", LOG_SUB_PPPOE_AC }, { "l2tp", LOG_SUB_L2TP }, { "ppp", LOG_SUB_PPP },
		{ "radius", LOG_SUB_RADIUS }, { "dns", LOG_SUB_DNS }, { "netlink", LOG_SUB_NETLINK },
	};
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text), "debug %s", cases[i].what);
		assert_command(text, CLI_DEBUG, cases[i].sub);
		snprintf(text, sizeof(text), "no debug %s", cases[i].what);
		assert_command(text, CLI_DEBUG, cases[i].sub);
		snprintf(text, sizeof(text), "show debugging %s", cases[i].what);
		assert_command(text, CLI_SHOW_DEBUGGING, cases[i].sub);
	}
	assert_command("debug all", CLI_DEBUG, LOG_SUBSYSTEMS);
	assert_command("show debugging", CLI_SHOW_DEBUGGING, LOG_SUBSYSTEMS);
	assert_refused("debug pppoe", "incomplete command 'debug pppoe', expected 'ac'");
}

static void test_no(void **state)
{
	(void)state;
	assert_command("no drain lac", CLI_DRAIN_LAC, 0);
	assert_command("no drain l2tp tunnel t1", CLI_DRAIN_TUNNEL, 0);
	assert_command("no drain lns 10.0.0.1", CLI_DRAIN_LNS, 0);
	assert_true(m.given);
	assert_refused("no show version", "show version has no 'no', expected the command alone");
	assert_refused("no reload", "reload has no 'no', expected the command alone");
	assert_refused("no write", "write has no 'no', expected the command alone");
	assert_refused("no clear l2tp session all", "clear l2tp session all has no 'no', expected the command alone");
}

static void s94_unambiguous_abbreviations(void **state)
{
	(void)state;
	assert_command("conf t", CLI_CONFIGURE, 0);
	assert_command("sh int ppp10", CLI_SHOW_INTERFACE, 0);
	assert_command("show int ppp10", CLI_SHOW_INTERFACE, 0);
	assert_command("sh run l2tp-", CLI_SHOW_RUNNING, CLI_RUNNING_PROFILE);
	assert_command("sh pppoe conn", CLI_SHOW_CONNECTIONS, 0);
	assert_command("sh pppoe isp conf", CLI_SHOW_AC_CHECK, 0);
	assert_command("sh l tun t1 d", CLI_SHOW_TUNNEL_DETAIL, 0);
	assert_command("wr f /x", CLI_WRITE, 0);
	assert_command("no deb l", CLI_DEBUG, LOG_SUB_L2TP);
	assert_command("clear l2tp sess tun 5 s 6", CLI_CLEAR_SESSION, CLI_SELECT_TUNNEL);
}

static void s94_ambiguous_abbreviations_list_candidates(void **state)
{
	(void)state;
	assert_refused("e", "'e' is ambiguous, it may mean 'enable', 'exit'");
	assert_refused("d l", "'d' is ambiguous, it may mean 'debug', 'drain'");
	assert_refused("show d", "'d' is ambiguous, it may mean 'debugging', 'drain'");
	assert_refused("show pppoe-ac con", "'con' is ambiguous, it may mean 'connections', 'config-check'");
	assert_refused("show pppoe-ac isp con", "'con' is ambiguous, it may mean 'connections', 'config-check'");
	assert_refused("debug p", "'p' is ambiguous, it may mean 'pppoe-ac', 'pppoe', 'ppp'");
	assert_refused("show running-config l", "'l' is ambiguous, it may mean 'l2tp-profile', 'l2tp'");
}

/* A keyword comes first; quotes, or what follows, tell a name. */
static void test_names_that_look_like_keywords(void **state)
{
	(void)state;
	assert_command("show l2tp tunnel det", CLI_SHOW_TUNNEL_DETAIL, 0);
	assert_int_equal(m.value.args, 0);
	assert_command("show l2tp tunnel \"det\"", CLI_SHOW_TUNNEL, 0);
	assert_string_equal(m.value.arg[0].text, "det");
	assert_command("show l2tp tunnel detail detail", CLI_SHOW_TUNNEL_DETAIL, 0);
	assert_string_equal(m.value.arg[0].text, "detail");
	assert_command("show pppoe-ac \"con\" connections", CLI_SHOW_CONNECTIONS, 0);
	assert_string_equal(m.value.arg[0].text, "con");
	assert_command("show pppoe-ac con connections", CLI_SHOW_CONNECTIONS, 0);
	assert_string_equal(m.value.arg[0].text, "con");
	assert_command("clear l2tp tunnel all", CLI_CLEAR_TUNNEL, 0);
	assert_int_equal(m.value.arg[0].kind, CONF_VALUE_CHOICE);
	/* What closes everything is never an abbreviation of something else. */
	assert_command("clear l2tp tunnel a", CLI_CLEAR_TUNNEL, 0);
	assert_int_equal(m.value.arg[0].kind, CONF_VALUE_TEXT);
	assert_command("clear l2tp tunnel \"all\"", CLI_CLEAR_TUNNEL, 0);
	assert_int_equal(m.value.arg[0].kind, CONF_VALUE_TEXT);
	assert_false(command("\"show\" version"));
}

static void test_mistakes(void **state)
{
	(void)state;
	assert_refused("shwo version",
		       "unknown command 'shwo', expected 'configure', 'enable', 'exit', 'quit', 'show', 'debug', "
		       "'clear', 'drain', 'reload', 'write', 'copy'");
	assert_refused("show l2tp", "incomplete command 'show l2tp', expected 'tunnel', 'session'");
	assert_refused("show l2tp tunel", "unknown command 'show l2tp tunel', expected 'tunnel', 'session'");
	assert_refused("show pppoe-ac", "incomplete command 'show pppoe-ac', expected 'connections', 'statistics', "
		       "'config-check', '<AC>'");
	assert_refused("show pppoe-ac isp", "incomplete command 'show pppoe-ac isp', expected 'connections', 'config-check'");
	assert_refused("show pppoe-ac isp stat", "'stat' is not known after 'show pppoe-ac isp', expected 'connections', 'config-check'");
	assert_refused("show l2tp tunnel t1 long", "'long' is not known after 'show l2tp tunnel t1', expected 'detail', 'config-check'");
	assert_refused("show version now",
		       "'now' is too much, expected the end of the line; the command is 'show version'");
	assert_refused("clear l2tp session tunnel x",
		       "clear l2tp session tunnel cannot be 'x', expected a number from 1 to 65535");
	assert_refused("clear l2tp session mac 00:00:cd:38:01",
		       "clear l2tp session mac cannot be '00:00:cd:38:01', expected a MAC address as 00:00:cd:38:01:4f");
	assert_refused("drain lns 224.0.0.1", "drain lns cannot be '224.0.0.1', expected the IPv4 or IPv6 address of a host");
	assert_refused("write file x", "file cannot be 'x', expected the name of a file that begins with /");
	assert_refused("write file", "file lacks its argument, expected the name of a file that begins with /");
	assert_refused("write to /x", "'to' is too much, expected the end of the line; the command is 'write [file <PATH>]'");
}

/* Every row of every mode has a help, and so has every keyword that several rows share. */
static void test_everything_has_a_help(void **state)
{
	const struct conf_cmd *a, *b;
	enum conf_mode mode;
	unsigned int i;

	(void)state;
	for (mode = CONF_MODE_TOP; mode <= CONF_MODE_EXEC; mode++) {
		if (mode == CONF_MODES)
			continue;
		conf_for_each_cmd(a, mode) {
			struct conf_syntax syn;

			conf_syntax_split(a->syntax, &syn);
			assert_true(a->help && a->help[0]);
			assert_true((mode == CONF_MODE_EXEC) == (a->action != CLI_NONE));
			conf_for_each_cmd(b, mode) {
				struct conf_path path = { 0 };
				struct conf_token next;

				for (i = 0; a != b && i < syn.keywords; i++) {
					path.keyword[path.len++] = syn.keyword[i];
					if (conf_step(b, &path, &next) && !conf_word_help(&syn.keyword[i])[0])
						fail_msg("'%.*s' of '%s' has no help", (int)syn.keyword[i].len,
							 syn.keyword[i].text, a->syntax);
				}
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_command),
		cmocka_unit_test(test_arguments_and_options),
		cmocka_unit_test(test_both_spellings_of_debugging),
		cmocka_unit_test(test_no),
		cmocka_unit_test(s94_unambiguous_abbreviations),
		cmocka_unit_test(s94_ambiguous_abbreviations_list_candidates),
		cmocka_unit_test(test_names_that_look_like_keywords),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_everything_has_a_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
