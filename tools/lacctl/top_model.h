/* SPDX-License-Identifier: GPL-2.0 */
/*
 * top_model.h - what lacctl top knows: tables of sessions and tunnels, and their rates
 *
 * A table is filled, then compared with the one before, from which it takes over what is known of
 * rows that are still there. Pure: no I/O, no clock.
 */
#ifndef LACCTL_TOP_MODEL_H
#define LACCTL_TOP_MODEL_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"

#define TOP_ASKS	3	/* times that the daemon is asked about a session */

/** struct top_count - one direction: counters, and their growth per second (bits, not octets) */
struct top_count {
	uint64_t packets;
	uint64_t bytes;
	double pps;
	double bps;
};

/** struct top_name - what the daemon knows of a session; the strings lie in @text */
struct top_name {
	const char *user;
	const char *service;
	const char *ac;
	char text[];
};

/**
 * struct top_row - a session or a tunnel
 * @ifindex: access interface of a session; 0 for tunnels, and for sessions of no interface
 * @sid: PPPoE session id
 * @mac: the client
 * @tunnel: local tunnel id, 0 = none yet
 * @id: local session id; 0 for tunnels
 * @peer_id: the peer's id of the session or tunnel
 * @port: UDP port of the peer (tunnels)
 * @addr: address of the peer (tunnels)
 * @sessions: number of sessions (tunnels)
 * @state: enum openlac_session_state
 * @asked: how often the daemon has been asked about it
 * @dev: name of the access interface; belongs to the table
 * @lns: address of the peer as text; belongs to the table of tunnels
 * @name: what the daemon knows, or NULL; belongs to the row
 * @up: towards the LNS
 * @down: towards the client
 */
struct top_row {
	uint32_t ifindex;
	uint16_t sid;
	uint8_t mac[6];
	uint16_t tunnel;
	uint16_t id;
	uint16_t peer_id;
	uint16_t port;
	struct arg_addr addr;
	uint32_t sessions;
	uint8_t state;
	uint8_t asked;
	const char *dev;
	const char *lns;
	struct top_name *name;
	struct top_count up;
	struct top_count down;
};

/**
 * struct top_table - rows, after top_table_finish() in the order of (interface, session id), or of
 * (tunnel id, id) where there is no interface, each once
 * @rows: the rows
 * @n: how many
 * @size: room for so many
 * @total: sums of the rows
 * @strings: texts that rows point to, released with the table
 */
struct top_table {
	struct top_row *rows;
	size_t n;
	size_t size;
	struct top_row total;
	char *strings;
};

struct top_row *top_table_add(struct top_table *t);
void top_table_finish(struct top_table *t, struct top_table *before, double seconds);
void top_table_release(struct top_table *t);
struct top_row *top_table_find(const struct top_table *t, uint32_t ifindex, uint16_t sid,
			       uint16_t tunnel);
struct top_name *top_name_new(const char *user, const char *service, const char *ac);

#endif /* LACCTL_TOP_MODEL_H */
