/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A subscriber: one client's PPPoE session and the L2TP session that carries it. The only part that knows PPPoE and L2TP
 * together.
 */
#ifndef OPENLAC_SUBSCRIBER_H
#define OPENLAC_SUBSCRIBER_H

#include "lac.h"

struct dynauth_match;
struct subscriber;

/* Callbacks of the discovery engine, see struct disc_ops. */
int subscriber_open(struct disc *d, struct disc_session *ds, const struct disc_request *req, const char **why);
void subscriber_client_closed(struct disc *d, struct disc_session *ds);

/* Callbacks of the L2TP engine, see struct l2tp_ops. */
int subscriber_session_ready(struct l2tp_session *session);
void subscriber_session_up(struct l2tp_session *session);
void subscriber_session_down(struct l2tp_session *session, const struct l2tp_result *why);

/**
 * subscriber_drop() - end a subscriber whose client side is gone or must go
 * @s: freed when this returns
 * @tell_client: send a PADT with @text; false when its netdev is gone
 * @text: for the CDN and the PADT
 */
void subscriber_drop(struct subscriber *s, bool tell_client, const char *text);

/* What log lines about a subscriber name; points into it. */
struct log_fields subscriber_fields(const struct subscriber *s);

/* A frame that the kernel punted. */
void subscriber_frame(struct lac *lac, uint32_t ifindex, uint16_t sid, const uint8_t *frame, size_t len);

/* Return: NULL when there is none. */
struct subscriber *subscriber_find(struct lac *lac, uint32_t ifindex, uint16_t sid);

/* Drops every subscriber of an interface. */
void subscriber_drop_iface(struct lac *lac, const struct iface *iface, bool tell_client, const char *text);

/* The kernel deleted a session behind our back for @reason (enum openlac_reason), or may have. */
void subscriber_kernel_deleted(struct lac *lac, uint32_t ifindex, uint16_t sid, unsigned int reason, const char *text,
			       const struct dp_stats *stats);
void subscriber_verify_all(struct lac *lac);

/* A RADIUS server ends the sessions that match (RFC 5176). Return: how many there were. */
unsigned int subscriber_disconnect(struct lac *lac, const struct dynauth_match *match);

/**
 * struct subscriber_info - a subscriber, for show commands (S103 to S108); its pointers are valid until the event loop goes on
 * @user: printable, "" = not known
 * @lns: its tunnel, or NULL
 * @session: its L2TP session, or NULL
 */
struct subscriber_info {
	uint32_t route_id;
	const char *ac;
	const char *interface;
	uint32_t ifindex;
	uint16_t sid;
	const char *service;
	const uint8_t *mac;
	const char *user;
	bool open;
	const struct lns *lns;
	const struct l2tp_session *session;
};

void subscriber_get_info(const struct subscriber *s, struct subscriber_info *info);

/**
 * struct subscriber_match - which subscribers an operator means: those to which all of it applies
 * @tunnel_id, @session_id: local ids, 0 = any
 * @route_id: 0 = any
 * @user, @ac, @interface: "" = any
 * @has_mac, @mac: the client
 */
struct subscriber_match {
	uint16_t tunnel_id, session_id;
	uint32_t route_id;
	char user[PPP_NAME_MAX + 1];
	char ac[CONF_NAME_MAX + 1];
	char interface[CONF_NAME_MAX + 1];
	bool has_mac;
	uint8_t mac[DISC_MAC_LEN];
};

bool subscriber_matches(const struct subscriber *s, const struct subscriber_match *m);

/* An operator ends it: PADT, and a CDN for administrative reasons. Freed when this returns. */
void subscriber_clear(struct subscriber *s);

/**
 * struct subscriber_cursor - a walk through the subscribers, oldest first, that outlives those it stands at
 *
 * Whoever is there all the time is seen once.
 */
struct subscriber_cursor {
	LIST_ENTRY(subscriber_cursor) link;
	struct subscriber *next;
};

void subscriber_cursor_open(struct subscriber_cursor *c, struct lac *lac);
struct subscriber *subscriber_cursor_next(struct subscriber_cursor *c);	/* NULL at the end */
void subscriber_cursor_close(struct subscriber_cursor *c);

#endif /* OPENLAC_SUBSCRIBER_H */
