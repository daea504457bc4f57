/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_SOCKET_H
#define OPENLAC_SOCKET_H

#include <linux/net.h>
#include <net/sock.h>

#include "pernet.h"

/**
 * struct ol_socket - an UDP socket that the daemon handed over
 *
 * sk_user_data points here while the socket is adopted. The reference is to the file, not merely to
 * the sock: close() by the daemon would otherwise unhash it and end the traffic.
 *
 * Who may still hold one after ol_socket_withdraw(): receivers that read sk_user_data, and senders
 * of a tunnel deleted before. Both are under rcu_read_lock(); ol_socket_release() runs after their
 * grace period.
 */
struct ol_socket {
	struct ol_net *on;		/* constant */
	struct sock *sk;		/* constant; alive while @file is */
	struct file *file;		/* constant; one reference */
	u32 id;				/* constant */
	u16 family;			/* constant */
	bool no_check6_rx;		/* constant; what the socket had before we came */
	unsigned int tunnels;		/* on->lock */
	struct list_head node;		/* graveyard */
};

struct ol_socket *ol_socket_add(struct ol_net *on, int fd, struct netlink_ext_ack *extack);
void ol_socket_withdraw(struct ol_socket *us, enum openlac_reason reason, struct ol_graveyard *g);
void ol_socket_release(struct ol_socket *us);

#endif /* OPENLAC_SOCKET_H */
