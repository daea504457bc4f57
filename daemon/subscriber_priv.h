/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a subscriber: subscriber.c owns its life, subscriber_ppp.c learns its name, subscriber_connect.c finds it an LNS.
 */
#ifndef OPENLAC_SUBSCRIBER_PRIV_H
#define OPENLAC_SUBSCRIBER_PRIV_H

#include "access_line.h"
#include "accounting.h"
#include "iface.h"
#include "lns_target.h"
#include "ppp.h"
#include "realm.h"
#include "resolver.h"
#include "subscriber.h"

struct subscriber_ppp;
struct subscriber_route;

/**
 * struct subscriber - see subscriber.h
 * @ds: PPPoE half; NULL once the client has gone
 * @session: L2TP half; NULL once the engine has forgotten it
 * @lns: its tunnel, NULL while there is none
 * @ppp: partial termination, NULL without it and after the hand-over
 * @route: the way to an LNS that a lookup found, NULL with a static one
 * @up: forwarding
 * @cleared: an operator ends it
 * @sid, @mac, @service: of the PPPoE session, kept for log lines after it ended
 * @max_payload: PPP-Max-Payload granted, 0 = none
 * @has_line, @line: the access line, when the access node told of it
 * @name_len, @name: user name as the client told it
 * @user: the same made printable, "" as long as it is not known
 * @acct: accounting, NULL = not accounted
 * @cause: why it ends, for accounting
 */
struct subscriber {
	TAILQ_ENTRY(subscriber) link;
	struct lac *lac;
	struct iface *iface;
	struct disc_session *ds;
	struct l2tp_session *session;
	struct lns *lns;
	struct subscriber_ppp *ppp;
	struct subscriber_route *route;
	uint32_t route_id;
	bool up;
	bool cleared;
	uint16_t sid;
	uint16_t max_payload;
	uint8_t mac[DISC_MAC_LEN];
	bool has_line;
	struct access_line line;
	char service[DISC_NAME_MAX + 1];
	size_t name_len;
	char name[PPP_NAME_MAX];
	char user[PPP_NAME_MAX + 1];
	struct acct_session *acct;
	enum acct_cause cause;
};

void subscriber_log(int level, const struct subscriber *s, const char *what, const char *detail);
void subscriber_debug(enum log_subsystem sub, const struct subscriber *s, const char *what, const char *detail);

/* The access concentrator and the profile of a subscriber. Return: false with @why when they are not complete. */
bool subscriber_config(const struct subscriber *s, const struct conf_ac **ac, const struct conf_profile **profile,
		       const char **why);

/* Takes leave of a client that cannot be served: Terminate-Request where LCP is ours, PADT, and the subscriber is gone. */
void subscriber_fail(struct subscriber *s, const char *text);

/* subscriber_drop() with the cause of PPP's end for the LNS, or NULL. */
void subscriber_drop_cause(struct subscriber *s, bool tell_client, const char *text, const struct l2tp_disconnect *cause);

/* Places a call to an LNS. Return: 0, or -1 with @why. */
int subscriber_call(struct subscriber *s, const struct lns_target *target, const char **why);

/* --- subscriber_list.c */

/* It goes: whoever is about to come to it comes to the one after it. */
void subscriber_cursors_pass(const struct subscriber *s);

/* --- subscriber_ppp.c */

/* Has the client's frames punted; LCP begins when the PADS has gone out. Return: 0 or -1. */
int subscriber_ppp_start(struct subscriber *s, const struct conf_ac *ac, const struct conf_profile *profile);
void subscriber_ppp_free(struct subscriber *s);
void subscriber_ppp_terminate(struct subscriber *s, const char *text);

/**
 * subscriber_ppp_hand_over() - stop answering the client, and tell the LNS what it said
 * @s: holds its frames when this returns
 * @session: gets the proxy information
 *
 * Return: 0, or -1 when the client has left or the kernel refuses.
 */
int subscriber_ppp_hand_over(struct subscriber *s, struct l2tp_session *session);

/* Frames of the client that only the LNS can answer and that came before the hand-over: they go first. */
void subscriber_ppp_flush(struct subscriber *s);

/* PPP with the client is over, which nobody has acted on because it was being handed over. */
bool subscriber_ppp_has_failed(const struct subscriber *s);

/* It has not been handed over yet, so that another LNS can have it. */
bool subscriber_ppp_is_ours(const struct subscriber *s);

/* --- subscriber_acct.c */

void subscriber_acct_start(struct subscriber *s, const struct l2tp_session *session);

/* @known: final counters when the kernel has already deleted the session, else NULL */
void subscriber_acct_stop(struct subscriber *s, const struct dp_stats *known);

/* --- subscriber_connect.c */

/* Looks up the LNSs of the client's domain; a lookup of that domain that is under way or done stays. */
void subscriber_connect(struct subscriber *s, const char *name, size_t len);

/* The call did not come up: on to the next LNS. Return: false when there is none to try. */
bool subscriber_connect_next(struct subscriber *s);
void subscriber_connect_free(struct subscriber *s);

#endif /* OPENLAC_SUBSCRIBER_PRIV_H */
