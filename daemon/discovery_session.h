/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sessions of one access concentrator: found by session id (direct, two levels, as in the kernel) and by client
 * address. Internal to the discovery engine.
 */
#ifndef OPENLAC_DISCOVERY_SESSION_H
#define OPENLAC_DISCOVERY_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "discovery.h"
#include "idpool.h"

enum {
	REQUEST_ID_LEN = 16,
	SID_PAGES = 256,
	SID_PAGE_SIZE = 256,
};

enum session_state {
	SESSION_OPENING,	/* inside session_open() */
	SESSION_OPEN,
	SESSION_CLOSING,	/* inside session_closed(), or closed from within session_open() */
};

/**
 * struct disc_session - one PPPoE session
 * @disc: its concentrator
 * @next: of the same hash bucket
 * @user: the caller's pointer
 * @state: where it is in its life
 * @sid: session id, host byte order
 * @max_payload: PPP-Max-Payload granted, 0 = none
 * @mac: the client
 * @request: digest of the PADR that opened it
 */
struct disc_session {
	struct disc *disc;
	struct disc_session *next;
	void *user;
	enum session_state state;
	uint16_t sid;
	uint16_t max_payload;
	uint8_t mac[DISC_MAC_LEN];
	uint8_t request[REQUEST_ID_LEN];
};

/**
 * struct session_table - the sessions
 * @ids: session ids in use
 * @page: sessions by id, [id / 256][id % 256]; pages are allocated when first used and then kept
 * @bucket: sessions by client address, @buckets (a power of two) lists
 * @factor: odd secret of the hash, because clients choose their addresses
 * @count: number of sessions
 */
struct session_table {
	struct idpool *ids;
	struct disc_session **page[SID_PAGES];
	struct disc_session **bucket;
	size_t buckets;
	uint64_t factor;
	unsigned int count;
};

/* Return: 0, or -ENOMEM; sessions_destroy() is safe either way. */
int sessions_init(struct session_table *t, void (*random)(void *buf, size_t len));

/* Frees every session, telling nobody. */
void sessions_destroy(struct session_table *t);

/**
 * sessions_add() - a new session in state SESSION_OPENING with a random id
 *
 * Return: the session, owned by the table until sessions_delete(), or NULL: no id left, or no memory.
 */
struct disc_session *sessions_add(struct session_table *t, struct disc *d, const uint8_t mac[DISC_MAC_LEN]);

/* Removes and frees. */
void sessions_delete(struct session_table *t, struct disc_session *s);

/* Return: borrowed, valid until the session is deleted; NULL when there is none. */
struct disc_session *sessions_find(const struct session_table *t, uint16_t sid);
struct disc_session *sessions_find_request(const struct session_table *t, const uint8_t mac[DISC_MAC_LEN],
					   const uint8_t request[REQUEST_ID_LEN]);

/* Return: number of sessions of this client. */
unsigned int sessions_of(const struct session_table *t, const uint8_t mac[DISC_MAC_LEN]);

#endif /* OPENLAC_DISCOVERY_SESSION_H */
