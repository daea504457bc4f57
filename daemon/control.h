/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The control socket: JSON objects, one a line, both ways. A connection is one user of the command line, see cli.h, and has its
 * own mode.
 *
 *   {"request": "cli", "line": "show pppoe-ac connections", "json": false}
 *	any number of {"text": "..."}, to be printed one after the other; with "json" they make up one JSON document. Then one
 *	{"status": "ok", "prompt": "lac#"} or {"status": "error", "error": "...", "prompt": "lac#"}, with "bye": true when the
 *	user has left
 *   {"request": "complete", "line": "show pp"}
 *	{"status": "ok", "from": 5, "candidates": [{"word": "pppoe-ac", "help": "...", "placeholder": false}, ...]}: what may
 *	stand in place of what follows the first 5 octets; a placeholder is for people only
 *
 * Requests are answered in order.
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
