// SPDX-License-Identifier: GPL-2.0
/*
 * test_config_complete.c - what may stand at the end of a line
 *
 * Behaviours checked: each position of several commands and statements; names of objects, and quotes for those that look like
 * keywords; "no", "do", "exit" and "end"; the end of the line; statements of the top level inside a mode; alternatives, options
 * and repeated arguments; nothing where nothing fits, and nothing of a secret; help; and for every row that what is offered at
 * each of its positions leads on along the row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "daemon/config_complete.h"

/* The candidates, each followed by a blank; those that only stand for something are in angle brackets anyway. */
static char words[8192];
static char helps[8192];

static void on_candidate(void *ctx, const char *word, const char *help, bool placeholder)
{
	(void)ctx;
	assert_true(placeholder == (word[0] == '<'));
	assert_true(strlen(words) + strlen(word) + 2 < sizeof(words));
	strcat(strcat(words, word), " ");
	assert_true(strlen(helps) + strlen(help) + 2 < sizeof(helps));
	strcat(strcat(helps, help), "\n");
}

static void on_list(void *ctx, enum conf_kind kind, conf_name_fn name, void *to)
{
	static const char *const names[][4] = {
		[CONF_KIND_AC] = { "isp", "ac1", "con", NULL },
		[CONF_KIND_PROFILE] = { "public", NULL },
		[CONF_KIND_TUNNEL] = { "tunnel1", "detail", NULL },
		[CONF_KIND_GROUP] = { "my_group", NULL },
		[CONF_KIND_INTERFACE] = { "eth1", "ppp10", NULL },
		[CONF_KIND_LNS] = { "192.168.11.2", NULL },
	};
	size_t i;

	(void)ctx;
	for (i = 0; names[kind][i]; i++)
		name(to, names[kind][i]);
}

static const struct conf_completion how = { .list = on_list, .candidate = on_candidate };

static size_t complete(enum conf_mode mode, const char *line)
{
	words[0] = helps[0] = '\0';
	return conf_complete(mode, line, &how);
}

/* The candidates, and that they replace the word that begins after the last blank. */
static void check(enum conf_mode mode, const char *line, const char *expected)
{
	const char *blank = strrchr(line, ' ');
	size_t from = complete(mode, line);

	if (strcmp(words, expected))
		fail_msg("[%s]: %s\nexpected: %s", line, words, expected);
	if (expected[0] && from != (blank ? (size_t)(blank + 1 - line) : 0))
		fail_msg("[%s]: from %zu", line, from);
}

static void test_commands(void **state)
{
	(void)state;
	check(CONF_MODE_EXEC, "", "configure enable exit quit show debug clear drain reload write copy no ");
	check(CONF_MODE_EXEC, "c", "configure clear copy ");
	check(CONF_MODE_EXEC, "show", "show ");
	check(CONF_MODE_EXEC, "show ", "pppoe-ac l2tp running-config startup-config debugging interface drain version event-loop ");
	check(CONF_MODE_EXEC, "sh pppoe", "pppoe-ac ");
	check(CONF_MODE_EXEC, "show pppoe-ac ", "connections statistics config-check <AC> isp ac1 \"con\" ");
	check(CONF_MODE_EXEC, "show pppoe-ac i", "<AC> isp ");
	check(CONF_MODE_EXEC, "show pppoe-ac isp ", "connections config-check ");
	check(CONF_MODE_EXEC, "show pppoe-ac isp conn", "connections ");
	check(CONF_MODE_EXEC, "show pppoe-ac isp connections ", "<cr> ");
	check(CONF_MODE_EXEC, "show pppoe-ac \"con\" ", "connections config-check ");
	check(CONF_MODE_EXEC, "show pppoe-ac statistics ", "<cr> ");
	check(CONF_MODE_EXEC, "show l2tp tunnel ", "detail config-check <TUNNEL> tunnel1 \"detail\" <cr> ");
	check(CONF_MODE_EXEC, "show l2tp tunnel tunnel1 ", "detail config-check <cr> ");
	check(CONF_MODE_EXEC, "show l2tp tunnel tunnel1 detail ", "<cr> ");
	check(CONF_MODE_EXEC, "show interface ", "<INTERFACE> eth1 ppp10 <cr> ");
	check(CONF_MODE_EXEC, "show int p", "<INTERFACE> ppp10 ");
	check(CONF_MODE_EXEC, "clear l2tp session ", "all tunnel user mac <1-65535> ");
	check(CONF_MODE_EXEC, "clear l2tp session tunnel ", "<1-65535> ");
	check(CONF_MODE_EXEC, "clear l2tp session tunnel 5 ", "session <cr> ");
	check(CONF_MODE_EXEC, "clear l2tp session tunnel 5 session ", "<1-65535> ");
	check(CONF_MODE_EXEC, "clear l2tp session tunnel 5 session 6 ", "<cr> ");
	check(CONF_MODE_EXEC, "clear l2tp tunnel ", "all <TUNNEL> tunnel1 detail ");
	check(CONF_MODE_EXEC, "clear pppoe-ac connections interface e", "<INTERFACE> eth1 ");
	check(CONF_MODE_EXEC, "drain lns ", "<ADDRESS> 192.168.11.2 ");
	check(CONF_MODE_EXEC, "debug p", "pppoe-ac pppoe ppp ");
	check(CONF_MODE_EXEC, "write ", "file <cr> ");
	check(CONF_MODE_EXEC, "write file ", "<PATH> ");
}

static void test_no(void **state)
{
	(void)state;
	check(CONF_MODE_EXEC, "n", "no ");
	check(CONF_MODE_EXEC, "no ", "debug drain ");
	check(CONF_MODE_EXEC, "no drain l2tp tunnel t", "<TUNNEL> tunnel1 ");
	check(CONF_MODE_EXEC, "no show ", "");
	check(CONF_MODE_AC, "no des", "destination ");
	check(CONF_MODE_AC, "no destination l2tp ", "<cr> ");
	check(CONF_MODE_AC, "no per-mac-limit ", "<0-65535> <cr> ");
	check(CONF_MODE_TOP, "no pppoe-ac ", "<AC> isp ac1 con <cr> ");
	check(CONF_MODE_TOP, "no radius-server host 10.0.0.1 ", "key auth-port acct-port timeout retransmit <cr> ");
	check(CONF_MODE_TOP, "no e", "");
}

static void test_configuration(void **state)
{
	(void)state;
	check(CONF_MODE_GROUP, "", "server no do exit end ");
	check(CONF_MODE_GROUP, "e", "exit end ");
	check(CONF_MODE_GROUP, "exit ", "<cr> ");
	check(CONF_MODE_GROUP, "no exit ", "");
	check(CONF_MODE_TOP, "l2tp", "l2tp-profile l2tp ");
	check(CONF_MODE_TOP, "l2tp ", "unmanaged tunnel ");
	check(CONF_MODE_TOP, "l2tp-profile ", "<PROFILE> public ");
	check(CONF_MODE_TOP, "aaa group server radius m", "<GROUP> my_group ");
	check(CONF_MODE_TOP, "int ", "<INTERFACE> eth1 ppp10 ");
	check(CONF_MODE_TOP, "ip name-server ", "<ADDRESS> ");
	check(CONF_MODE_AC, "service-name ", "any <TEXT> ");
	check(CONF_MODE_AC, "service-name any ", "advertised <cr> ");
	check(CONF_MODE_AC, "l2tp peer ", "static dns-lookup radius-lookup ");
	check(CONF_MODE_AC, "l2tp peer-address radius-lookup group ", "<GROUP> my_group ");
	check(CONF_MODE_AC, "l2tp prof ", "<PROFILE> public ");
	check(CONF_MODE_AC, "ppp-auth-protocols pap ", "chap eap mschap mschapv2 <cr> ");
	check(CONF_MODE_IFACE, "pppoe-ac-service i", "<AC> isp ");
	check(CONF_MODE_PROFILE, "tos ", "inherit <0-255> ");
	check(CONF_MODE_PROFILE, "tos 1", "<0-255> ");
	check(CONF_MODE_PROFILE, "tos 256", "");
	check(CONF_MODE_PROFILE, "hide-avps o", "on off ");
	check(CONF_MODE_IPSEC, "transform 1 ", "protocol integrity encryption ");
	check(CONF_MODE_IPSEC, "transform 1 protocol ", "esp ");
	check(CONF_MODE_IPSEC, "transform 1 integrity sha", "SHA1 SHA256 SHA512 ");
	check(CONF_MODE_ISAKMP, "version 1 mode ", "main ");
}

static void test_other_modes_lines(void **state)
{
	(void)state;
	check(CONF_MODE_AC, "interf", "interface ");
	check(CONF_MODE_AC, "interface e", "<INTERFACE> eth1 ");
	check(CONF_MODE_IFACE, "pppoe", "pppoe-ac-service ");
	check(CONF_MODE_IFACE, "pppoe-ac i", "<AC> isp ");
	check(CONF_MODE_AC, "do sh ver", "version ");
	check(CONF_MODE_AC, "do no deb l", "l2tp ");
	check(CONF_MODE_AC, "do ", "configure enable exit quit show debug clear drain reload write copy no ");
	check(CONF_MODE_EXEC, "do show ", "");
}

static void test_nothing_fits(void **state)
{
	(void)state;
	check(CONF_MODE_EXEC, "shwo ", "");
	check(CONF_MODE_EXEC, "show versions ", "");
	check(CONF_MODE_EXEC, "show version now ", "");
	check(CONF_MODE_EXEC, "show version now", "");
	check(CONF_MODE_EXEC, "d l", "");
	check(CONF_MODE_EXEC, "x", "");
	check(CONF_MODE_EXEC, "show pppoe-ac \"is", "");
	check(CONF_MODE_EXEC, "show pppoe-ac \"isp\"", "");
	check(CONF_MODE_EXEC, "! sh", "");
	check(CONF_MODE_EXEC, "show\nversion ", "");
	check(CONF_MODE_AC, "hello-timeout ", "");
	check(CONF_MODE_TOP, "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 ", "");
}

static void test_secrets(void **state)
{
	(void)state;
	check(CONF_MODE_PROFILE, "secret ", "<SECRET> ");
	check(CONF_MODE_PROFILE, "secret hush", "");
	check(CONF_MODE_PROFILE, "secret hush ", "<cr> ");
	check(CONF_MODE_TOP, "radius-server host 10.0.0.1 key hush", "");
	check(CONF_MODE_TOP, "crypto isakmp key hush", "");
}

static void test_help(void **state)
{
	(void)state;
	complete(CONF_MODE_EXEC, "sh");
	assert_string_equal(helps, "show what is going on\n");
	complete(CONF_MODE_EXEC, "show vers");
	assert_string_equal(helps, "version of the program\n");
	complete(CONF_MODE_PROFILE, "mtu ");
	assert_string_equal(helps, "MTU of the tunnel\n");
	complete(CONF_MODE_TOP, "radius-server host 10.0.0.1 t");
	assert_string_equal(helps, "seconds for one try\n");
}

/* Without anybody to ask for names. */
static void test_no_names(void **state)
{
	const struct conf_completion alone = { .candidate = on_candidate };

	(void)state;
	words[0] = helps[0] = '\0';
	conf_complete(CONF_MODE_EXEC, "show pppoe-ac ", &alone);
	assert_string_equal(words, "connections statistics config-check <AC> ");
}

/* True when one of the alternatives of @token was offered. */
static bool is_offered(const struct conf_token *token)
{
	const char *p = token->text, *end = p + token->len;
	char word[64];

	while (p < end) {
		const char *bar = memchr(p, '|', (size_t)(end - p));
		size_t len = (size_t)((bar ? bar : end) - p);

		snprintf(word, sizeof(word), "%.*s ", (int)len, p);
		if (strstr(words, word))
			return true;
		p += len + 1;
	}
	return false;
}

static void assert_offered(enum conf_mode mode, const char *line, const struct conf_token *token)
{
	complete(mode, line);
	if (!is_offered(token))
		fail_msg("[%s] does not offer '%.*s' but: %s", line, (int)token->len, token->text, words);
}

/* Writes a word that fits @token. */
static void sample(const struct conf_token *token, char *buf, size_t size)
{
	static const struct { const char *token, *word; } typed[] = {
		{ "<ADDRESS>", "10.0.0.1" }, { "<PREFIX>", "10.0.0.1/30" }, { "<HOST>", "a.example" }, { "<MAC>", "00:00:cd:38:01:4f" },
		{ "<PATH>", "/x" },
	};
	size_t i;

	snprintf(buf, size, "%.*s", (int)strcspn(token->text, "|]} "), token->text);
	if (buf[0] != '<')
		return;
	snprintf(buf, size, "%.*s", (int)strcspn(token->text + 1, "->"), token->text + 1);
	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
		if (!strncmp(token->text, typed[i].token, strlen(typed[i].token)))
			snprintf(buf, size, "%s", typed[i].word);
}

static void append(char *line, size_t size, const char *word)
{
	size_t len = strlen(line);

	snprintf(line + len, size - len, "%s ", word);
}

static void walk_row(enum conf_mode mode, const struct conf_cmd *cmd)
{
	struct conf_syntax syn;
	char line[512] = "", word[64];
	unsigned int i;

	conf_syntax_split(cmd->syntax, &syn);
	for (i = 0; i < syn.keywords; i++) {
		assert_offered(mode, line, &syn.keyword[i]);
		snprintf(word, sizeof(word), "%.*s", (int)syn.keyword[i].len, syn.keyword[i].text);
		append(line, sizeof(line), word);
	}
	for (i = 0; i < syn.args; i++) {
		assert_offered(mode, line, &syn.arg[i]);
		sample(&syn.arg[i], word, sizeof(word));
		append(line, sizeof(line), word);
	}
	for (i = 0; i < syn.options; i++) {
		assert_offered(mode, line, &syn.option[i].word);
		snprintf(word, sizeof(word), "%.*s", (int)syn.option[i].word.len, syn.option[i].word.text);
		append(line, sizeof(line), word);
		if (!syn.option[i].arg.text)
			continue;
		assert_offered(mode, line, &syn.option[i].arg);
		sample(&syn.option[i].arg, word, sizeof(word));
		append(line, sizeof(line), word);
	}
	assert_offered(mode, line, &(struct conf_token) { "<cr>", 4 });
}

static void test_every_row(void **state)
{
	const struct conf_cmd *cmd;
	enum conf_mode mode;

	(void)state;
	for (mode = CONF_MODE_TOP; mode <= CONF_MODE_EXEC; mode++)
		if (mode != CONF_MODES)
			conf_for_each_cmd(cmd, mode)
				walk_row(mode, cmd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_no),
		cmocka_unit_test(test_configuration),
		cmocka_unit_test(test_other_modes_lines),
		cmocka_unit_test(test_nothing_fits),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_every_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
