/* SPDX-License-Identifier: GPL-2.0 */
/*
 * State tables of RFC 2661 sections 7.2.1, 7.4.1 and 7.4.2 as data. The actions are in
 * l2tp_tunnel.c and l2tp_session.c.
 */
#ifndef OPENLAC_L2TP_FSM_H
#define OPENLAC_L2TP_FSM_H

#include <stdint.h>

enum l2tp_tunnel_state {
	L2TP_T_IDLE,
	L2TP_T_WAIT_REPLY,
	L2TP_T_WAIT_CONN,
	L2TP_T_ESTABLISHED,
	L2TP_T_CLOSING,		/* the RFC's idle after clean-up: section 5.7 */
	L2TP_T_STATES,
};

enum l2tp_tunnel_event {
	L2TP_T_OPEN,		/* local open request */
	L2TP_T_SCCRQ,		/* acceptable, or the tie is won */
	L2TP_T_SCCRQ_BAD,
	L2TP_T_SCCRQ_LOST,	/* lose tie-breaker */
	L2TP_T_SCCRQ_EQUAL,	/* equal Tie Breakers */
	L2TP_T_SCCRP,
	L2TP_T_SCCRP_BAD,
	L2TP_T_SCCCN,
	L2TP_T_SCCCN_BAD,
	L2TP_T_STOPCCN,
	L2TP_T_CLOSE,		/* admin tunnel close */
	L2TP_T_DOWN,		/* the transport has given the peer up */
	L2TP_T_EVENTS,
};

enum l2tp_tunnel_action {
	L2TP_T_IGNORE,
	L2TP_T_SEND_SCCRQ,
	L2TP_T_SEND_SCCRP,
	L2TP_T_SEND_SCCCN,	/* and tunnel-open to waiting sessions */
	L2TP_T_OPEN_SESSIONS,	/* tunnel-open to waiting sessions */
	L2TP_T_REQUEUE,		/* clean up, then the SCCRQ again in state idle */
	L2TP_T_STOP,		/* send StopCCN for the reason found, clean up */
	L2TP_T_STOP_FSM,	/* send StopCCN 7, clean up */
	L2TP_T_CLEAN,		/* clean up, send nothing */
};

struct l2tp_tunnel_cell {
	enum l2tp_tunnel_action action;
	enum l2tp_tunnel_state next;
};

enum l2tp_role {
	L2TP_LAC,
	L2TP_LNS,
	L2TP_ROLES,
};

enum l2tp_session_state {
	L2TP_S_IDLE,
	L2TP_S_WAIT_TUNNEL,	/* LAC only */
	L2TP_S_WAIT_REPLY,	/* LAC only */
	L2TP_S_WAIT_CONNECT,	/* LNS only */
	L2TP_S_ESTABLISHED,
	L2TP_S_STATES,
};

enum l2tp_session_event {
	L2TP_S_INDICATE, /* bearer ring or ready to indicate incoming connection */
	L2TP_S_TUNNEL_OPEN,
	L2TP_S_ICRQ,
	L2TP_S_ICRQ_BAD,
	L2TP_S_ICRP,
	L2TP_S_ICRP_BAD,
	L2TP_S_ICCN,
	L2TP_S_ICCN_BAD,
	L2TP_S_CDN,
	L2TP_S_CLOSE, /* local close request or bearer line drop */
	L2TP_S_BAD,   /* any other message that has no place in an incoming call, or a fatal AVP */
	L2TP_S_EVENTS,
};

enum l2tp_session_action {
	L2TP_S_IGNORE,
	L2TP_S_ASK_TUNNEL,
	L2TP_S_SEND_ICRQ,
	L2TP_S_SEND_ICRP,
	L2TP_S_SEND_ICCN,
	L2TP_S_PREPARE,		/* prepare for data */
	L2TP_S_SEND_CDN,	/* and clean up */
	L2TP_S_CLEAN,
};

struct l2tp_session_cell {
	enum l2tp_session_action action;
	enum l2tp_session_state next;
};

extern const struct l2tp_tunnel_cell l2tp_tunnel_table[L2TP_T_STATES][L2TP_T_EVENTS];
extern const struct l2tp_session_cell l2tp_session_table[L2TP_ROLES][L2TP_S_STATES][L2TP_S_EVENTS];
extern const char *const l2tp_tunnel_state_names[L2TP_T_STATES];
extern const char *const l2tp_tunnel_event_names[L2TP_T_EVENTS];
extern const char *const l2tp_session_state_names[L2TP_S_STATES];
extern const char *const l2tp_session_event_names[L2TP_S_EVENTS];

#endif /* OPENLAC_L2TP_FSM_H */
