/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tunnels to LNSs: which exist, who may share them, when they are opened again. A tunnel is shared by all sessions that go to
 * the same LNS with the same profile (S6).
 */
#ifndef OPENLAC_LNS_H
#define OPENLAC_LNS_H

#include "lac.h"
#include "lns_target.h"

struct lns;

/**
 * lns_get() - a tunnel with room for one more session, opened when there is none yet
 * @lac: the daemon
 * @target: the LNS, copied
 * @why: on failure, what to tell the client
 *
 * Return: the tunnel, established or on its way, or NULL.
 */
struct lns *lns_get(struct lac *lac, const struct lns_target *target, const char **why);

/* Return: how many sessions we have with an LNS. */
unsigned int lns_load(const struct lac *lac, const struct sockaddr_storage *peer);

/* True once the LNS has answered: no reason to try another one. */
bool lns_answers(const struct lns *l);

/* Closes a tunnel that did not come up in time, unless somebody still waits for it. */
void lns_abandon(struct lns *l);

/* Places a call in the tunnel. Return: the session, see l2tp_session_new(), or NULL. */
struct l2tp_session *lns_call(struct lns *l, const struct l2tp_call *call, struct subscriber *s);

/*
 * Ends a call with a CDN; subscriber_session_down() has been called when this returns. @cause: of PPP's end, or NULL. Return:
 * false when the system refused to send the CDN, which is repeated.
 */
bool lns_hangup(struct lns *l, struct l2tp_session *session, uint16_t code, const char *text,
		const struct l2tp_disconnect *cause);

/* After a reload: tunnels of changed profiles, or to LNSs that are no longer named, take no new sessions and close with their last one. */
void lns_reconfigure(struct lac *lac);

/* Events were lost: the same for every tunnel that the kernel no longer has. */
void lns_verify_all(struct lac *lac);

/* Orderly shutdown: StopCCN to every LNS. */
void lns_stop_all(struct lac *lac);
bool lns_all_drained(const struct lac *lac);	/* each has acknowledged it or was given up */

/* The parameters of a control connection, secret included. */
void lns_engine_config(struct l2tp_tunnel_config *cfg, const struct lac *lac, const struct lns_target *t);

/* Forgets whatever is left, sockets included. */
void lns_free_all(struct lac *lac);

/**
 * struct lns_info - a tunnel, for show commands; its pointers are valid until the event loop goes on
 * @l2tp: control connection, NULL while it waits to be opened again
 * @target: the LNS and the settings
 * @peer: the LNS, with the port that it answers from
 * @created_ms: loop time when this attempt began, or when it began to wait for the next one
 * @established_ms: 0 = not
 * @in_kernel: the data plane has it
 * @persist: it comes back by itself (S23)
 * @draining, @retired: it takes no new session, by an operator's will; because the configuration has changed
 * @managed: a tunnel with a managed peer, not one to an LNS; with what follows
 * @lns_mode: the peer has opened it
 * @higher_wins: the rule of its tie-break
 * @error: see struct peer_info
 */
struct lns_info {
	const struct l2tp_tunnel *l2tp;
	const struct lns_target *target;
	const struct sockaddr_storage *peer;
	uint64_t created_ms, established_ms;
	bool in_kernel, persist, draining, retired;
	bool managed, lns_mode, higher_wins;
	const char *error;
};

void lns_get_info(const struct lns *l, struct lns_info *info);

/**
 * struct lns_cursor - a walk through the tunnels that outlives those it stands at
 */
struct lns_cursor {
	LIST_ENTRY(lns_cursor) link;
	struct lns *next;
};

void lns_cursor_open(struct lns_cursor *c, struct lac *lac);
struct lns *lns_cursor_next(struct lns_cursor *c);	/* NULL at the end */
void lns_cursor_close(struct lns_cursor *c);

/* An operator names a tunnel by its profile, regardless of case, or by its local id. */
bool lns_is_named(const struct lns *l, const char *name);
bool lns_find_named(const struct lac *lac, const char *name);

/* No new session for this tunnel until that is taken back; a new client for the same LNS gets another one. */
void lns_drain(struct lns *l, bool drain);
bool lns_is_draining(const struct lns *l);

/* An operator closes the tunnel: StopCCN, and it does not come back by itself. Return: false when it was closed already. */
bool lns_clear(struct lns *l);

unsigned int lns_sessions(const struct lns *l);
uint16_t lns_id(const struct lns *l);
const struct sockaddr_storage *lns_peer(const struct lns *l);	/* with the port that it answers from */
const struct lns_target *lns_target(const struct lns *l);

#endif /* OPENLAC_LNS_H */
