/* SPDX-License-Identifier: GPL-2.0 */
/* The running daemon: what the parts that join the engines share. One thread, one event loop, so nothing is locked. */
#ifndef OPENLAC_LAC_H
#define OPENLAC_LAC_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <uv.h>

#include "config.h"
#include "dataplane.h"
#include "discovery.h"
#include "drain.h"
#include "l2tp.h"
#include "log.h"
#include "loop_watch.h"

struct accounting;
struct iface;
struct ipsec;
struct link_watch;
struct netconf;
struct idpool;
struct dead_lns;
struct lns;
struct lns_cursor;
struct lac_socket;
struct peer;
struct peer_cursor;
struct pseudowires;
struct resolver;
struct subscriber;
struct subscriber_cursor;

/**
 * struct l2tp_endpoint - what a local tunnel id stands for: a tunnel to an LNS, or one with a managed peer
 * @input: a well-formed control datagram for it has come
 * @kernel_deleted: the data plane has deleted it, or may have; @text says why
 */
struct l2tp_endpoint {
	void (*input)(struct l2tp_endpoint *end, struct lac_socket *sock, const struct sockaddr_storage *from,
		      const uint8_t *buf, size_t len);
	void (*kernel_deleted)(struct l2tp_endpoint *end, const char *text);
};

/**
 * struct lac_counters - rows of "show pppoe-ac statistics" that are not discovery's (S110 to S136)
 * @lookups_ok, @lookups_failed: by client; the latter also for user names without a domain
 * @lookups_dns_failed, @lookups_radius_failed: of these by kind
 * @l2tp_dns_failures: names of L2TP peers that could not be resolved; never those of a client's domain (I24)
 * @l2tp_tunnels_closed: of those opened; not in the guide's table
 * @control_malformed, @control_foreign, @control_unknown: L2TP control datagrams that no tunnel got; not in the guide's table
 */
struct lac_counters {
	uint64_t lookups_ok, lookups_failed, lookups_dns_failed, lookups_radius_failed;
	uint64_t l2tp_tunnels_opened, l2tp_tunnels_closed, l2tp_sessions_opened, l2tp_sessions_closed, l2tp_dns_failures;
	uint64_t routes_created, routes_create_fail, routes_deleted, routes_delete_fail;
	uint64_t routes_dst_open_fail, routes_dest_close_fail, routes_source_close_fail;
	uint64_t routes_closed_by_dest, routes_closed_by_source;
	uint64_t control_malformed, control_foreign, control_unknown;
};

/**
 * struct lac - the daemon
 * @loop: event loop
 * @conf: running configuration
 * @conf_path: its file
 * @run_dir: directory of run-time state
 * @dp: data plane
 * @disc_stats, @counters: since start
 * @cookie_key: secret of the AC-Cookies
 * @host_name: the system's
 * @ifaces: access interfaces that are served
 * @tunnels: tunnels to LNSs, also those that linger or wait to be opened again
 * @tunnel_cursors: walks through them that are under way
 * @peers, @peer_cursors: managed peers, those that linger among them; walks through them that are under way
 * @tunnel_by_id: 65,536 entries, by local tunnel id
 * @tunnel_ids: local tunnel ids
 * @sockets: UDP sockets in use
 * @dead: LNSs that do not answer, see lns_dead.h
 * @dead_count: how many
 * @drain: what takes no new session
 * @turn: of choices among equal LNSs
 * @resolver: lookups
 * @accounting: RADIUS accounting
 * @watch: how busy the event loop is
 * @links: since when each netdev is up or down
 * @netconf: what is configured of the system
 * @pseudowires: unmanaged L2TPv3 pseudowires
 * @ipsec: protection of managed tunnels
 * @subscribers: clients with a PPPoE session, oldest first
 * @subscriber_cursors: walks through them that are under way
 * @subscriber_count: how many
 * @next_route_id: "Route ID" of the next subscriber
 * @stopping: orderly shutdown has begun
 */
struct lac {
	uv_loop_t *loop;
	struct conf *conf;
	const char *conf_path;
	const char *run_dir;
	struct dataplane *dp;
	struct disc_stats disc_stats;
	struct lac_counters counters;
	uint8_t cookie_key[DISC_KEY_LEN];
	char host_name[CONF_TEXT_MAX + 1];
	LIST_HEAD(, iface) ifaces;
	LIST_HEAD(, lns) tunnels;
	LIST_HEAD(, lns_cursor) tunnel_cursors;
	LIST_HEAD(, peer) peers;
	LIST_HEAD(, peer_cursor) peer_cursors;
	struct l2tp_endpoint **tunnel_by_id;
	struct idpool *tunnel_ids;
	LIST_HEAD(, lac_socket) sockets;
	TAILQ_HEAD(dead_list, dead_lns) dead;
	unsigned int dead_count;
	struct drain drain;
	uint32_t turn;
	struct resolver *resolver;
	struct accounting *accounting;
	struct loop_watch watch;
	struct link_watch *links;
	struct netconf *netconf;
	struct pseudowires *pseudowires;
	struct ipsec *ipsec;
	TAILQ_HEAD(subscriber_list, subscriber) subscribers;
	LIST_HEAD(, subscriber_cursor) subscriber_cursors;
	unsigned int subscriber_count;
	uint32_t next_route_id;
	bool stopping;
};

/* Unpredictable octets from the kernel; ends the daemon when there are none, as every id and cookie depends on them. */
void lac_random(void *buf, size_t len);

/* During an orderly shutdown: calls the next if nobody is left to be waited for. */
void lac_stop_if_drained(struct lac *lac);

/* Called during an orderly shutdown when every LNS has acknowledged its StopCCN or was given up. */
void lac_tunnels_gone(struct lac *lac);

#endif /* OPENLAC_LAC_H */
