/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_DATAPLANE_EVENTS_H
#define OPENLAC_DATAPLANE_EVENTS_H

struct dataplane;
struct nl_sock;

/* Reads the notifications pending on @sock, without blocking, and tells @dp's handler. */
void dataplane_read_events(struct dataplane *dp, struct nl_sock *sock);

#endif /* OPENLAC_DATAPLANE_EVENTS_H */
