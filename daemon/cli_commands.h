/* SPDX-License-Identifier: GPL-2.0 */
/* What the operational commands do: one function each, see cli_fn in cli.h. */
#ifndef OPENLAC_CLI_COMMANDS_H
#define OPENLAC_CLI_COMMANDS_H

#include "cli.h"

/* show_pppoe.c */
int show_pppoe_connections(struct cli_call *call);
int show_pppoe_statistics(struct cli_call *call);
int show_pppoe_config_check(struct cli_call *call);

/* show_config.c */
int show_running_config(struct cli_call *call);
int show_startup_config(struct cli_call *call);
int show_version(struct cli_call *call);
int show_event_loop(struct cli_call *call);

/* show_debugging.c */
int show_debugging(struct cli_call *call);
int cmd_debug(struct cli_call *call);

/* show_l2tp.c, show_session.c, show_interface.c */
int show_l2tp_tunnel(struct cli_call *call);
int show_l2tp_tunnel_detail(struct cli_call *call);
int show_l2tp_tunnel_config_check(struct cli_call *call);
int show_l2tp_session(struct cli_call *call);
int show_l2tp_session_detail(struct cli_call *call);
int show_interface(struct cli_call *call);

/* cmd_clear.c */
int cmd_clear_sessions(struct cli_call *call);
int cmd_clear_tunnel(struct cli_call *call);
int cmd_clear_statistics(struct cli_call *call);

/* cmd_drain.c */
int cmd_drain_lac(struct cli_call *call);
int cmd_drain_tunnel(struct cli_call *call);
int cmd_drain_lns(struct cli_call *call);
int show_drain(struct cli_call *call);

/* cmd_write.c */
int cmd_reload(struct cli_call *call);
int cmd_write(struct cli_call *call);

#endif /* OPENLAC_CLI_COMMANDS_H */
