/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Draining: no new session, while those that exist stay. Of the whole LAC, of an LNS, of one tunnel (see lns_drain()). It is
 * an operator's order, no configuration: it ends when it is taken back or with the daemon.
 */
#ifndef OPENLAC_DRAIN_H
#define OPENLAC_DRAIN_H

#include <stdbool.h>
#include <sys/socket.h>

#include "config.h"

#define DRAIN_LNS_MAX	64

/**
 * struct drain - what is being drained
 * @lac: everything
 * @lns, @count: addresses of LNSs
 */
struct drain {
	bool lac;
	unsigned int count;
	struct conf_addr lns[DRAIN_LNS_MAX];
};

/* True when no new session may go to that address; the port does not matter. */
bool drain_has_lns(const struct drain *d, const struct sockaddr_storage *peer);

/* Return: 0, -EEXIST, -ENOENT, or -ENOSPC. */
int drain_add_lns(struct drain *d, const struct conf_addr *addr);
int drain_del_lns(struct drain *d, const struct conf_addr *addr);

/* True when clients of this access concentrator cannot be served, so that it does not offer itself to them. */
bool drain_concerns(const struct drain *d, const struct conf_ac *ac);

#endif /* OPENLAC_DRAIN_H */
