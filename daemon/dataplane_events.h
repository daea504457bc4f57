/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_DATAPLANE_EVENTS_H
#define OPENLAC_DATAPLANE_EVENTS_H

struct dataplane;
struct dp_stats;
struct nl_sock;
struct nlattr;

/* Reads the notifications pending on @sock, without blocking, and tells @dp's handler. */
void dataplane_read_events(struct dataplane *dp, struct nl_sock *sock);

/* Reads a nest of enum openlac_a_stats; what is not there is 0. */
void dataplane_read_stats(struct dp_stats *stats, struct nlattr *nest);

#endif /* OPENLAC_DATAPLANE_EVENTS_H */
