/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of a tunnel to an LNS: lns.c owns its life, lns_list.c shows it to operators. */
#ifndef OPENLAC_LNS_PRIV_H
#define OPENLAC_LNS_PRIV_H

#include "lns.h"
#include "lns_socket.h"

/**
 * struct lns - a tunnel to an LNS
 * @end: finds it by its id
 * @target: the LNS and the settings, as they were when the tunnel was opened
 * @peer: the LNS; the port follows its first reply
 * @l2tp: control connection; NULL while the tunnel waits to be opened again
 * @id: local tunnel id; 0 while it waits
 * @session_ids: local session ids
 * @timer: the engine's deadline, or the time to open it again
 * @created_ms: when it was opened, or began to wait
 * @established_ms: when it was established, 0 = it is not
 * @in_kernel: the data plane has the tunnel
 * @was_up: it has been established
 * @down: no longer usable; it lingers for retransmissions of the peer
 * @retired: takes no new session
 * @draining: the same, for as long as the operator wants
 */
struct lns {
	struct l2tp_endpoint end;
	LIST_ENTRY(lns) link;
	struct lac *lac;
	struct lns_target target;
	struct sockaddr_storage peer;
	struct lac_socket *sock;
	struct l2tp_tunnel *l2tp;
	uint16_t id;
	struct idpool *session_ids;
	uv_timer_t timer;
	uint64_t created_ms, established_ms;
	bool in_kernel, was_up, down, retired, draining;
};

void lns_log(int level, const struct lns *l, const char *what, const char *detail);

/* It goes: whoever is about to come to it comes to the one after it. */
void lns_cursors_pass(const struct lns *l);

#endif /* OPENLAC_LNS_PRIV_H */
