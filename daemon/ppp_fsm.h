/* SPDX-License-Identifier: GPL-2.0 */
/* The option negotiation automaton of RFC 1661 section 4, as a table: it knows neither packets nor timers. */
#ifndef OPENLAC_PPP_FSM_H
#define OPENLAC_PPP_FSM_H

#include <stdint.h>

/* Section 4.2; the numbers are those of the table in section 4.1. */
enum ppp_state {
	PPP_INITIAL,
	PPP_STARTING,
	PPP_CLOSED,
	PPP_STOPPED,
	PPP_CLOSING,
	PPP_STOPPING,
	PPP_REQ_SENT,
	PPP_ACK_RCVD,
	PPP_ACK_SENT,
	PPP_OPENED,
	PPP_STATES,
};

/* Section 4.3. */
enum ppp_event {
	PPP_UP,
	PPP_DOWN,
	PPP_OPEN,
	PPP_CLOSE,
	PPP_TO_AGAIN,		/* TO+: the Restart timer ran out, its counter has not */
	PPP_TO_LAST,		/* TO- */
	PPP_RCR_GOOD,		/* RCR+ */
	PPP_RCR_BAD,		/* RCR- */
	PPP_RCA,
	PPP_RCN,
	PPP_RTR,
	PPP_RTA,
	PPP_RUC,
	PPP_RXJ_GOOD,		/* RXJ+: what the peer rejects can be done without */
	PPP_RXJ_BAD,		/* RXJ- */
	PPP_RXR,
	PPP_EVENTS,
};

/* Section 4.4; when a step has several, they are done in this order. */
enum ppp_action {
	PPP_TLD = 1 << 0,	/* this layer down */
	PPP_IRC = 1 << 1,	/* initialize restart count */
	PPP_ZRC = 1 << 2,	/* zero restart count */
	PPP_SCR = 1 << 3,	/* send Configure-Request */
	PPP_SCA = 1 << 4,	/* send Configure-Ack */
	PPP_SCN = 1 << 5,	/* send Configure-Nak or -Reject */
	PPP_STR = 1 << 6,	/* send Terminate-Request */
	PPP_STA = 1 << 7,	/* send Terminate-Ack */
	PPP_SCJ = 1 << 8,	/* send Code-Reject */
	PPP_SER = 1 << 9,	/* send Echo-Reply */
	PPP_TLS = 1 << 10,	/* this layer started */
	PPP_TLF = 1 << 11,	/* this layer finished */
	PPP_TLU = 1 << 12,	/* this layer up */
};

struct ppp_step {
	uint16_t actions;	/* enum ppp_action */
	uint8_t next;		/* enum ppp_state */
};

/**
 * ppp_fsm_step() - what an event does in a state
 * @state: current state
 * @event: what happened
 *
 * Return: actions and next state. An event that cannot occur in @state has no action and does not change it (section 4.4).
 */
struct ppp_step ppp_fsm_step(enum ppp_state state, enum ppp_event event);

/* "Req-Sent", as section 4.2 spells it. */
const char *ppp_fsm_state_name(enum ppp_state state);

#endif /* OPENLAC_PPP_FSM_H */
