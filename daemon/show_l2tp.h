/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tunnels and sessions as "show l2tp ..." prints them (S207 to S248), apart from where they are found: show_l2tp.c walks
 * through the tunnels, show_session.c through the sessions.
 */
#ifndef OPENLAC_SHOW_L2TP_H
#define OPENLAC_SHOW_L2TP_H

#include "cli_out.h"
#include "dataplane.h"
#include "lns.h"
#include "show_time.h"

#define SHOW_RULER	"---------------------------------------------------------------------\n"	/* I28 */

/* The guide shows what may be traced of everything. */
#define SHOW_TRACE_FLAGS	"PROTOCOL FSM API AVP FUNC XPRT DATA PPP SYSTEM"

/**
 * enum show_interop - bits of "interopability flags" (I7): where a tunnel is other than RFC 2661 has it by default
 * @SHOW_INTEROP_HIGHER_WINS: "tiebreaker-rule higher-wins", which only managed tunnels have
 * @SHOW_INTEROP_NO_ACFIELD: "ppp-framing acfc", data messages without FF 03
 * @SHOW_INTEROP_SEQUENCE: "data-sequencing on"
 * @SHOW_INTEROP_ANY_PORT: the LNS may answer from another UDP port than the one it was called at (section 8.1); always set
 */
enum show_interop {
	SHOW_INTEROP_HIGHER_WINS = 1,
	SHOW_INTEROP_NO_ACFIELD = 2,
	SHOW_INTEROP_SEQUENCE = 4,
	SHOW_INTEROP_ANY_PORT = 128,
};

/**
 * struct show_tunnel - a tunnel to be shown
 * @lns: the tunnel
 * @local: our address
 * @data: counters of the data plane, for the detailed form
 * @clock: now
 */
struct show_tunnel {
	struct lns_info lns;
	struct sockaddr_storage local;
	struct dp_stats data;
	struct show_clock clock;
};

void show_tunnel_text(struct cli_out *o, const struct show_tunnel *t);
void show_tunnel_text_detail(struct cli_out *o, const struct show_tunnel *t);

/* Return: an object of the caller's. */
struct json_object *show_tunnel_json(const struct show_tunnel *t, bool detail);

/**
 * struct show_session - a session to be shown
 * @session: the session
 * @interface: name of what its frames come from: the route (S248)
 * @tunnel: name of its tunnel
 * @establish_timeout: seconds
 * @sequence: its data messages are numbered
 * @data: counters of the data plane, for the detailed form
 * @clock: now
 */
struct show_session {
	const struct l2tp_session *session;
	const char *interface;
	const char *tunnel;
	uint32_t establish_timeout;
	bool sequence;
	struct dp_stats data;
	struct show_clock clock;
};

void show_session_text(struct cli_out *o, const struct show_session *s);
void show_session_text_detail(struct cli_out *o, const struct show_session *s);
struct json_object *show_session_json(const struct show_session *s, bool detail);

/* --- parts of both */

/* Names of the bits of enum l2tp_caps, or "NONE". */
const char *show_framing(uint32_t caps);
const char *show_bearer(uint32_t caps);

/* @indent: before each line */
void show_data_text(struct cli_out *o, const struct dp_stats *data, const char *indent);
void show_data_json(struct json_object *o, const struct dp_stats *data);
void show_events_text(struct cli_out *o, const struct show_clock *clock, const struct l2tp_transition *event, size_t events);
void show_events_json(struct json_object *o, const struct show_clock *clock, const struct l2tp_transition *event,
		      size_t events);

#endif /* OPENLAC_SHOW_L2TP_H */
