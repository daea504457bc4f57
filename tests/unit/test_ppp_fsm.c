// SPDX-License-Identifier: GPL-2.0
/* test_ppp_fsm.c - every cell of the automaton, against the table of RFC 1661 section 4.1 in the RFC's own words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/ppp_fsm.h"

static const struct {
	enum ppp_event event;
	const char *name;
	const char *low, *high;
} rfc[] = {
	{ PPP_UP, "Up", "2 irc,scr/6 - - - -", "- - - -" },
	{ PPP_DOWN, "Down", "- - 0 tls/1 0 1", "1 1 1 tld/1" },
	{ PPP_OPEN, "Open", "tls/1 1 irc,scr/6 3r 5r 5r", "6 7 8 9r" },
	{ PPP_CLOSE, "Close", "0 tlf/0 2 2 4 4", "irc,str/4 irc,str/4 irc,str/4 tld,irc,str/4" },
	{ PPP_TO_AGAIN, "TO+", "- - - - str/4 str/5", "scr/6 scr/6 scr/8 -" },
	{ PPP_TO_LAST, "TO-", "- - - - tlf/2 tlf/3", "tlf/3p tlf/3p tlf/3p -" },
	{ PPP_RCR_GOOD, "RCR+", "- - sta/2 irc,scr,sca/8 4 5", "sca/8 sca,tlu/9 sca/8 tld,scr,sca/8" },
	{ PPP_RCR_BAD, "RCR-", "- - sta/2 irc,scr,scn/6 4 5", "scn/6 scn/7 scn/6 tld,scr,scn/6" },
	{ PPP_RCA, "RCA", "- - sta/2 sta/3 4 5", "irc/7 scr/6x irc,tlu/9 tld,scr/6x" },
	{ PPP_RCN, "RCN", "- - sta/2 sta/3 4 5", "irc,scr/6 scr/6x irc,scr/8 tld,scr/6x" },
	{ PPP_RTR, "RTR", "- - sta/2 sta/3 sta/4 sta/5", "sta/6 sta/6 sta/6 tld,zrc,sta/5" },
	{ PPP_RTA, "RTA", "- - 2 3 tlf/2 tlf/3", "6 6 8 tld,scr/6" },
	{ PPP_RUC, "RUC", "- - scj/2 scj/3 scj/4 scj/5", "scj/6 scj/7 scj/8 scj/9" },
	{ PPP_RXJ_GOOD, "RXJ+", "- - 2 3 4 5", "6 6 8 9" },
	{ PPP_RXJ_BAD, "RXJ-", "- - tlf/2 tlf/3 tlf/2 tlf/3", "tlf/3 tlf/3 tlf/3 tld,irc,str/5" },
	{ PPP_RXR, "RXR", "- - 2 3 4 5", "6 7 8 ser/9" },
};

static const struct {
	const char *name;
	enum ppp_action bit;
} actions[] = {
	{ "tld", PPP_TLD }, { "irc", PPP_IRC }, { "zrc", PPP_ZRC }, { "scr", PPP_SCR }, { "sca", PPP_SCA },
	{ "scn", PPP_SCN }, { "str", PPP_STR }, { "sta", PPP_STA }, { "scj", PPP_SCJ }, { "ser", PPP_SER },
	{ "tls", PPP_TLS }, { "tlf", PPP_TLF }, { "tlu", PPP_TLU },
};

/* What a cell says. The RFC writes actions in the order in which they are to be done, which has to be that of the bits. */
static struct ppp_step read_cell(const char *cell, enum ppp_state state)
{
	struct ppp_step step = { .next = (uint8_t)state };
	const char *slash = strchr(cell, '/');

	if (!strcmp(cell, "-"))
		return step;
	step.next = (uint8_t)atoi(slash ? slash + 1 : cell);
	for (; slash && cell < slash; cell += 4) {
		uint16_t bit = 0;

		for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
			if (!strncmp(cell, actions[i].name, 3))
				bit = (uint16_t)actions[i].bit;
		assert_true(bit > step.actions);
		step.actions |= bit;
	}
	return step;
}

static void test_every_cell(void **state)
{
	char line[256], *cell, *rest;
	unsigned int cells = 0;

	(void)state;
	assert_int_equal(sizeof(rfc) / sizeof(rfc[0]), PPP_EVENTS);
	for (size_t e = 0; e < PPP_EVENTS; e++) {
		enum ppp_state s = PPP_INITIAL;

		strcpy(line, rfc[e].low);
		strcat(line, " ");
		strcat(line, rfc[e].high);
		for (cell = strtok_r(line, " ", &rest); cell; cell = strtok_r(NULL, " ", &rest), s++) {
			struct ppp_step want = read_cell(cell, s), got = ppp_fsm_step(s, rfc[e].event);

			if (got.actions != want.actions || got.next != want.next)
				fail_msg("%s in %s", rfc[e].name, ppp_fsm_state_name(s));
			cells++;
		}
		assert_int_equal(s, PPP_STATES);
	}
	assert_int_equal(cells, 160);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(ppp_fsm_state_name(PPP_INITIAL), "Initial");
	assert_string_equal(ppp_fsm_state_name(PPP_REQ_SENT), "Req-Sent");
	assert_string_equal(ppp_fsm_state_name(PPP_OPENED), "Opened");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_cell),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
