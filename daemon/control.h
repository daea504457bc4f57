/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The control socket: one JSON object per line in, one per line out.
 *
 *   {"request": "statistics"}    counters of discovery, routes and L2TP (S109 to S136)
 *   {"request": "connections"}   {"connections": [...]}, one entry a subscriber (S103 to S108)
 *   {"request": "tunnels"}       {"tunnels": [...]}
 *   {"request": "reload"}        {"ok": true} or {"errors": ["FILE:LINE: ...", ...]}
 *
 * A request that fails as a whole is answered with {"error": "..."}.
 */
#ifndef OPENLAC_CONTROL_H
#define OPENLAC_CONTROL_H

#include "lac.h"

struct control;

/**
 * control_new() - listen on @path
 * @lac: the daemon
 * @path: unix socket, mode 0600; a stale one is replaced
 *
 * Return: released with control_free(), or NULL with the reason logged.
 */
struct control *control_new(struct lac *lac, const char *path);
void control_free(struct control *c);

#endif /* OPENLAC_CONTROL_H */
