// SPDX-License-Identifier: GPL-2.0
/* RFC 1661 section 4.1, to be read with the RFC's table beside it: two lines per event, states 0 to 5 and 6 to 9. */
#include "ppp_fsm.h"

#define NEVER	{ 0, PPP_STATES }	/* "-": an event that cannot occur */
#define TLD	PPP_TLD
#define IRC	PPP_IRC
#define ZRC	PPP_ZRC
#define SCR	PPP_SCR
#define SCA	PPP_SCA
#define SCN	PPP_SCN
#define STR	PPP_STR
#define STA	PPP_STA
#define SCJ	PPP_SCJ
#define SER	PPP_SER
#define TLS	PPP_TLS
#define TLF	PPP_TLF
#define TLU	PPP_TLU

static const struct ppp_step table[PPP_EVENTS][PPP_STATES] = {
	[PPP_UP] = {
		{ 0, 2 }, { IRC | SCR, 6 }, NEVER, NEVER, NEVER, NEVER,
		NEVER, NEVER, NEVER, NEVER,
	},
	[PPP_DOWN] = {
		NEVER, NEVER, { 0, 0 }, { TLS, 1 }, { 0, 0 }, { 0, 1 },
		{ 0, 1 }, { 0, 1 }, { 0, 1 }, { TLD, 1 },
	},
	[PPP_OPEN] = {
		{ TLS, 1 }, { 0, 1 }, { IRC | SCR, 6 }, { 0, 3 }, { 0, 5 }, { 0, 5 },
		{ 0, 6 }, { 0, 7 }, { 0, 8 }, { 0, 9 },
	},
	[PPP_CLOSE] = {
		{ 0, 0 }, { TLF, 0 }, { 0, 2 }, { 0, 2 }, { 0, 4 }, { 0, 4 },
		{ IRC | STR, 4 }, { IRC | STR, 4 }, { IRC | STR, 4 }, { TLD | IRC | STR, 4 },
	},
	[PPP_TO_AGAIN] = {
		NEVER, NEVER, NEVER, NEVER, { STR, 4 }, { STR, 5 },
		{ SCR, 6 }, { SCR, 6 }, { SCR, 8 }, NEVER,
	},
	[PPP_TO_LAST] = {
		NEVER, NEVER, NEVER, NEVER, { TLF, 2 }, { TLF, 3 },
		{ TLF, 3 }, { TLF, 3 }, { TLF, 3 }, NEVER,
	},
	[PPP_RCR_GOOD] = {
		NEVER, NEVER, { STA, 2 }, { IRC | SCR | SCA, 8 }, { 0, 4 }, { 0, 5 },
		{ SCA, 8 }, { SCA | TLU, 9 }, { SCA, 8 }, { TLD | SCR | SCA, 8 },
	},
	[PPP_RCR_BAD] = {
		NEVER, NEVER, { STA, 2 }, { IRC | SCR | SCN, 6 }, { 0, 4 }, { 0, 5 },
		{ SCN, 6 }, { SCN, 7 }, { SCN, 6 }, { TLD | SCR | SCN, 6 },
	},
	[PPP_RCA] = {
		NEVER, NEVER, { STA, 2 }, { STA, 3 }, { 0, 4 }, { 0, 5 },
		{ IRC, 7 }, { SCR, 6 }, { IRC | TLU, 9 }, { TLD | SCR, 6 },
	},
	[PPP_RCN] = {
		NEVER, NEVER, { STA, 2 }, { STA, 3 }, { 0, 4 }, { 0, 5 },
		{ IRC | SCR, 6 }, { SCR, 6 }, { IRC | SCR, 8 }, { TLD | SCR, 6 },
	},
	[PPP_RTR] = {
		NEVER, NEVER, { STA, 2 }, { STA, 3 }, { STA, 4 }, { STA, 5 },
		{ STA, 6 }, { STA, 6 }, { STA, 6 }, { TLD | ZRC | STA, 5 },
	},
	[PPP_RTA] = {
		NEVER, NEVER, { 0, 2 }, { 0, 3 }, { TLF, 2 }, { TLF, 3 },
		{ 0, 6 }, { 0, 6 }, { 0, 8 }, { TLD | SCR, 6 },
	},
	[PPP_RUC] = {
		NEVER, NEVER, { SCJ, 2 }, { SCJ, 3 }, { SCJ, 4 }, { SCJ, 5 },
		{ SCJ, 6 }, { SCJ, 7 }, { SCJ, 8 }, { SCJ, 9 },
	},
	[PPP_RXJ_GOOD] = {
		NEVER, NEVER, { 0, 2 }, { 0, 3 }, { 0, 4 }, { 0, 5 },
		{ 0, 6 }, { 0, 6 }, { 0, 8 }, { 0, 9 },
	},
	[PPP_RXJ_BAD] = {
		NEVER, NEVER, { TLF, 2 }, { TLF, 3 }, { TLF, 2 }, { TLF, 3 },
		{ TLF, 3 }, { TLF, 3 }, { TLF, 3 }, { TLD | IRC | STR, 5 },
	},
	[PPP_RXR] = {
		NEVER, NEVER, { 0, 2 }, { 0, 3 }, { 0, 4 }, { 0, 5 },
		{ 0, 6 }, { 0, 7 }, { 0, 8 }, { SER, 9 },
	},
};

struct ppp_step ppp_fsm_step(enum ppp_state state, enum ppp_event event)
{
	struct ppp_step step = table[event][state];

	if (step.next == PPP_STATES)
		step.next = (uint8_t)state;
	return step;
}

const char *ppp_fsm_state_name(enum ppp_state state)
{
	static const char *const names[PPP_STATES] = {
		"Initial", "Starting", "Closed", "Stopped", "Closing", "Stopping",
		"Req-Sent", "Ack-Rcvd", "Ack-Sent", "Opened",
	};

	return names[state];
}
