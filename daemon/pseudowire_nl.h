/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's own L2TPv3 driver, over generic netlink with libnl: its tunnels and Ethernet sessions. */
#ifndef OPENLAC_PSEUDOWIRE_NL_H
#define OPENLAC_PSEUDOWIRE_NL_H

#include "pseudowire_plan.h"

struct nl_sock;

/**
 * struct pw_nl - a connection to the driver
 * @sock, @family: to the kernel
 * @error: why the latest request failed
 */
struct pw_nl {
	struct nl_sock *sock;
	int family;
	char error[128];
};

/* Connects; the kernel loads the driver if need be. Return: 0, or -1 with @nl->error set. */
int pw_nl_open(struct pw_nl *nl);
void pw_nl_close(struct pw_nl *nl);

/* Puts all there is into @world, whose arrays are for free() also when it fails. Return: 0, or a negative errno. */
int pw_nl_list(struct pw_nl *nl, struct pw_world *world);

/**
 * pw_nl_tunnel_add() - make a tunnel
 * @nl: the connection
 * @id: local tunnel id
 * @w: pseudowire that it is for: the peer's id, addresses and ports
 * @fd: a socket that is bound and connected; -1 = the kernel makes one, which stays when we end
 *
 * Return: 0, or a negative errno.
 */
int pw_nl_tunnel_add(struct pw_nl *nl, uint32_t id, const struct pw_wanted *w, int fd);

/* Makes a session, and so its netdev. Return: 0, or a negative errno. */
int pw_nl_session_add(struct pw_nl *nl, uint32_t tunnel, const struct pw_wanted *w);

/* Return: 0 when the kernel has begun to delete it, or there is none; or a negative errno. */
int pw_nl_remove(struct pw_nl *nl, const struct pw_removal *what);

#endif /* OPENLAC_PSEUDOWIRE_NL_H */
