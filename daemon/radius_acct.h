/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RADIUS accounting of tunnelled sessions: start, interim updates, stop, and Accounting-On and -Off of the daemon. What is
 * not acknowledged is repeated with its delay told, in the order of the session, for an hour. The number of records is
 * bounded.
 */
#ifndef OPENLAC_RADIUS_ACCT_H
#define OPENLAC_RADIUS_ACCT_H

#include "radius_acct_msg.h"
#include "radius_client.h"

struct radius_acct;
struct acct_session;

/* Reads the counters of a session for an interim update. Return: false when they cannot be read. */
typedef bool (*acct_counters_fn)(void *ctx, struct acct_counters *counters);

/**
 * struct acct_stats - for show commands
 * @acknowledged, @given_up: records
 * @dropped: records for which there was no room
 * @waiting: records that are not acknowledged yet
 */
struct acct_stats {
	uint64_t acknowledged, given_up, dropped;
	size_t waiting;
};

/**
 * radius_acct_new() - accounting, off until it is configured
 * @loop: event loop
 * @client: must outlive it; one of its own, so that no lookup waits behind records for a server that is down
 * @wall: seconds since 1970, for the servers' Event-Timestamp
 * @random: fills with unpredictable octets
 *
 * Return: released with radius_acct_free(), or NULL without memory.
 */
struct radius_acct *radius_acct_new(uv_loop_t *loop, struct radius_client *client, uint32_t (*wall)(void),
				    void (*random)(void *buf, size_t len));

/* Sessions and records go without a word; not from within a callback. The loop must run once more. */
void radius_acct_free(struct radius_acct *acct);

/**
 * radius_acct_configure() - switch it on or off
 * @acct: accounting
 * @group: servers, copied; NULL = off, and what is not acknowledged is given up
 * @interim_ms: between interim updates of a session, 0 = none
 *
 * Servers are told Accounting-On when it is switched on. Sessions that started before are not accounted.
 */
void radius_acct_configure(struct radius_acct *acct, const struct radius_group *group, unsigned int interim_ms);

/**
 * radius_acct_start() - a session is up
 * @acct: accounting
 * @info: what is told of it; not kept
 * @counters: for interim updates
 * @ctx: its first argument
 *
 * Return: ended with radius_acct_stop(), or NULL when accounting is off or there is no memory.
 */
struct acct_session *radius_acct_start(struct radius_acct *acct, const struct acct_info *info, acct_counters_fn counters,
				       void *ctx);

/* @s: not valid any more; NULL is fine. @counters: the last ones */
void radius_acct_stop(struct acct_session *s, enum acct_cause cause, const struct acct_counters *counters);

/* Acct-Session-Id, by which a server names it in a Disconnect-Request; "" for NULL. */
const char *radius_acct_id(const struct acct_session *s);

/**
 * radius_acct_close() - the daemon ends: tell Accounting-Off when all else is acknowledged
 * @acct: accounting; every session has been stopped
 * @done: called once from the event loop when that is done or has no hope; its caller should not wait for it for long
 * @ctx: its first argument
 */
void radius_acct_close(struct radius_acct *acct, void (*done)(void *ctx), void *ctx);

const struct acct_stats *radius_acct_stats(const struct radius_acct *acct);

#endif /* OPENLAC_RADIUS_ACCT_H */
