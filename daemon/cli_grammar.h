/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The operational commands, as what they do. Their spelling is a table of the configuration's grammar (CONF_MODE_EXEC).
 */
#ifndef OPENLAC_CLI_GRAMMAR_H
#define OPENLAC_CLI_GRAMMAR_H

/* What a command does; comments say what its arguments (conf_value.arg) and options (conf_value.given, .option) are. */
enum cli_action {
	CLI_NONE,
	CLI_CONFIGURE,
	CLI_ENABLE,
	CLI_EXIT,
	CLI_SHOW_CONNECTIONS,		/* [AC] */
	CLI_SHOW_STATISTICS,
	CLI_SHOW_AC_CHECK,		/* [AC] */
	CLI_SHOW_TUNNEL,		/* [TUNNEL] */
	CLI_SHOW_TUNNEL_DETAIL,		/* [TUNNEL] */
	CLI_SHOW_TUNNEL_CHECK,		/* [TUNNEL] */
	CLI_SHOW_SESSION,
	CLI_SHOW_SESSION_DETAIL,
	CLI_SHOW_RUNNING,		/* param: enum cli_running */
	CLI_SHOW_STARTUP,
	CLI_SHOW_DEBUGGING,		/* param: as of CLI_DEBUG */
	CLI_SHOW_INTERFACE,		/* [INTERFACE] */
	CLI_SHOW_DRAIN,
	CLI_SHOW_VERSION,
	CLI_SHOW_EVENT_LOOP,
	CLI_DEBUG,			/* param: enum log_subsystem, LOG_SUBSYSTEMS = all; undo */
	CLI_CLEAR_SESSION,		/* param: enum cli_select; its argument; option 0 of a tunnel: session id */
	CLI_CLEAR_TUNNEL,		/* a choice (all), or the text of a name or tunnel id */
	CLI_CLEAR_CONNECTION,		/* param: enum cli_select; its argument */
	CLI_CLEAR_STATISTICS,
	CLI_DRAIN_LAC,			/* undo */
	CLI_DRAIN_TUNNEL,		/* TUNNEL; undo */
	CLI_DRAIN_LNS,			/* ADDRESS; undo */
	CLI_RELOAD,
	CLI_WRITE,			/* option 0: PATH */
};

/* Part of the running configuration. */
enum cli_running {
	CLI_RUNNING_ALL,
	CLI_RUNNING_AC,
	CLI_RUNNING_PROFILE,
	CLI_RUNNING_TUNNEL,
	CLI_RUNNING_IFACE,
	CLI_RUNNING_CRYPTO,
};

/* How sessions and connections are chosen. */
enum cli_select {
	CLI_SELECT_ALL,
	CLI_SELECT_SESSION,	/* session id, of any tunnel */
	CLI_SELECT_TUNNEL,	/* tunnel id */
	CLI_SELECT_USER,
	CLI_SELECT_MAC,
	CLI_SELECT_AC,
	CLI_SELECT_ROUTE,	/* route id */
	CLI_SELECT_INTERFACE,
};

#endif /* OPENLAC_CLI_GRAMMAR_H */
