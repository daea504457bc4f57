/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A managed peer: two hosts that may each open a tunnel to the other and want exactly one, with one session in it (S160 to
 * S168). Pure: the caller delivers datagrams and the time, and does what struct l2tp_peer_ops asks for.
 *
 * There is always a tunnel of the LAC's side, IDLE while it waits for its time, or while the peer's tunnel, for which we are
 * the LNS, is in use. Tunnels that have ended linger beside these to answer the peer's retransmissions.
 */
#ifndef OPENLAC_L2TP_PEER_H
#define OPENLAC_L2TP_PEER_H

#include <sys/queue.h>

#include "l2tp.h"

struct l2tp_peer;

/**
 * struct l2tp_peer_tunnel - a tunnel with a peer
 * @peer: the peer
 * @l2tp: control connection
 * @session: its session, NULL = none
 * @user: the caller's
 * @lns: the peer has opened it
 * @created_ms: when it was opened last, or made
 * @established_ms, @session_ms: since when it is, and its session is; 0 = not
 * @was_up: it has been established, be it over or not
 */
struct l2tp_peer_tunnel {
	TAILQ_ENTRY(l2tp_peer_tunnel) link;
	struct l2tp_peer *peer;
	struct l2tp_tunnel *l2tp;
	struct l2tp_session *session;
	void *user;
	bool lns;
	uint64_t created_ms, established_ms, session_ms;
	bool was_up;
};

/**
 * struct l2tp_peer_config - parameters, copied
 * @tunnel: of every tunnel
 * @call: of our calls; without line and proxy
 * @local_sub_address: what the peer's calls must ask for, empty = anything (S166, S167)
 * @retry_ms: between two attempts that came to nothing
 */
struct l2tp_peer_config {
	struct l2tp_tunnel_config tunnel;
	struct l2tp_call call;
	char local_sub_address[sizeof(((struct l2tp_call *)0)->sub_address)];
	uint32_t retry_ms;
};

/**
 * struct l2tp_peer_ops - what the peer needs from its surroundings
 * @tunnel_new: a tunnel comes into being. Return: a local id for it, unique in the daemon, or 0
 * @tunnel_free: it is forgotten, the id is free; also called without memory, just after @tunnel_new
 * @send: transmit a control datagram. Return: 0 or a negative value
 * @random: fill with unpredictable octets
 * @tunnel_up: it is established; a negative value ends it
 * @tunnel_down: it has ended, or was not established
 * @session_ready: the data plane must be ready for data when this returns 0; a negative value ends the call
 * @session_up: it is established
 * @session_down: it has ended or was not established; may not hang up
 * @log: one event line for debugging
 */
struct l2tp_peer_ops {
	uint16_t (*tunnel_new)(struct l2tp_peer_tunnel *pt);
	void (*tunnel_free)(struct l2tp_peer_tunnel *pt);
	int (*send)(struct l2tp_peer_tunnel *pt, const uint8_t *buf, size_t len);
	void (*random)(void *buf, size_t len);
	int (*tunnel_up)(struct l2tp_peer_tunnel *pt);
	void (*tunnel_down)(struct l2tp_peer_tunnel *pt, const struct l2tp_result *why);
	int (*session_ready)(struct l2tp_peer_tunnel *pt, struct l2tp_session *s);
	void (*session_up)(struct l2tp_peer_tunnel *pt, struct l2tp_session *s);
	void (*session_down)(struct l2tp_peer_tunnel *pt, struct l2tp_session *s, const struct l2tp_result *why);
	void (*log)(struct l2tp_peer_tunnel *pt, const char *line);
};

/**
 * l2tp_peer_new() - a peer that is not called yet
 * @ops: callbacks, must outlive the peer
 * @cfg: parameters, copied
 * @user: the caller's pointer, see l2tp_peer_user()
 *
 * Return: released with l2tp_peer_free(), or NULL without memory.
 */
struct l2tp_peer *l2tp_peer_new(const struct l2tp_peer_ops *ops, const struct l2tp_peer_config *cfg, void *user);

/* Forgets it at once, saying nothing to the peer; tunnel_free() is called for each tunnel, nothing else. */
void l2tp_peer_free(struct l2tp_peer *p);

/* Opens a tunnel, unless there is one or the peer is opening one. */
void l2tp_peer_open(struct l2tp_peer *p, uint64_t now);

enum l2tp_peer_verdict {
	L2TP_PEER_TAKEN,	/* a tunnel has it */
	L2TP_PEER_IGNORED,	/* no answer, for now or for ever */
	L2TP_PEER_EXISTS,	/* to be refused with StopCCN 3: there is a tunnel, and it works */
};

/**
 * l2tp_peer_offer() - an SCCRQ has come from the peer's address
 * @p: peer
 * @buf: the datagram
 * @len: octets in it
 * @info: its header, from l2tp_peek(); message type SCCRQ and tunnel id 0
 * @now: time
 *
 * Collisions are decided here (RFC 2661 section 4.4.3, Tie Breaker). While a tunnel is established, the peer is first asked
 * whether it still knows of it: only one that is silent has begun anew, and anybody can send an SCCRQ with the peer's address.
 */
enum l2tp_peer_verdict l2tp_peer_offer(struct l2tp_peer *p, const uint8_t *buf, size_t len,
				       const struct l2tp_header_info *info, uint64_t now);

/* The peer has a tunnel with us already, be it under way only. */
bool l2tp_peer_is_taken(const struct l2tp_peer *p);

/* One of the tunnels, be it over or not, was opened by the peer and has this id of his. */
bool l2tp_peer_knows(const struct l2tp_peer *p, uint16_t peer_id);

/* A control datagram whose header names this tunnel. */
void l2tp_peer_input(struct l2tp_peer_tunnel *pt, const uint8_t *buf, size_t len, uint64_t now);

void l2tp_peer_tick(struct l2tp_peer *p, uint64_t now);
uint64_t l2tp_peer_deadline(const struct l2tp_peer *p);		/* when that is needed next, or L2TP_NEVER */

/* Ends the session, if there is one, with a CDN of @code, enum l2tp_cdn_result. Who has placed the call does so again. */
void l2tp_peer_hangup(struct l2tp_peer *p, uint16_t code, const char *text, uint64_t now);

/* Closes the tunnel in use with a StopCCN and opens one anew. Return: false when there was none. */
bool l2tp_peer_restart(struct l2tp_peer *p, const char *text, uint64_t now);

/* Ends every tunnel for good, with a StopCCN of @code; see l2tp_peer_is_drained(). */
void l2tp_peer_stop(struct l2tp_peer *p, uint16_t code, const char *text, uint64_t now);

bool l2tp_peer_is_drained(const struct l2tp_peer *p);	/* stopped, and the peer has acknowledged everything, or was given up */
bool l2tp_peer_is_gone(const struct l2tp_peer *p);	/* stopped, and nothing lingers */

bool l2tp_peer_is_established(const struct l2tp_peer *p);
struct l2tp_session *l2tp_peer_session(const struct l2tp_peer *p);	/* that of the tunnel in use; NULL = none */

void *l2tp_peer_user(const struct l2tp_peer *p);

/* Those of the present, for show commands: ours, the peer's. NULL = none. */
struct l2tp_peer_tunnel *l2tp_peer_lac(const struct l2tp_peer *p);
struct l2tp_peer_tunnel *l2tp_peer_lns(const struct l2tp_peer *p);

#endif /* OPENLAC_L2TP_PEER_H */
