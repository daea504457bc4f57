/* SPDX-License-Identifier: GPL-2.0 */
/* Server for Disconnect-Requests (RFC 5176): who is configured may end sessions. CoA-Requests are refused. */
#ifndef OPENLAC_RADIUS_DYNAUTH_H
#define OPENLAC_RADIUS_DYNAUTH_H

#include <uv.h>

#include "config.h"
#include "radius_dynauth_msg.h"

#define RADIUS_DYNAUTH_PORT	3799

struct radius_dynauth;

/**
 * struct dynauth_counters - for show commands
 * @unknown: datagrams from an address that is not configured; they get no answer, nor do the next three kinds
 * @stale: Event-Timestamp too far off
 * @repeated: requests that came again and got the same answer again
 */
struct dynauth_counters {
	uint64_t unknown, malformed, bad_authenticator, stale, repeated, acknowledged, refused;
};

/* Ends the sessions that match. Return: how many there were. */
typedef unsigned int (*dynauth_fn)(void *ctx, const struct dynauth_match *match);

/**
 * radius_dynauth_new() - a server that does not listen yet
 * @loop: event loop
 * @port: UDP port, RADIUS_DYNAUTH_PORT
 * @wall: seconds since 1970
 * @disconnect: called for each request that is to be believed
 * @ctx: its first argument
 *
 * Return: released with radius_dynauth_free(), or NULL without memory.
 */
struct radius_dynauth *radius_dynauth_new(uv_loop_t *loop, uint16_t port, uint32_t (*wall)(void), dynauth_fn disconnect,
					  void *ctx);

/* Not from within @disconnect. The loop must run once more to release everything. */
void radius_dynauth_free(struct radius_dynauth *d);

/**
 * radius_dynauth_configure() - who may send requests; without anybody nothing is listened to
 * @d: server
 * @clients, @count: at most CONF_DYNAUTH_CLIENTS, copied
 * @nas_identifier: our name
 *
 * Return: 0, or -1 when a port cannot be opened, with the reason logged.
 */
int radius_dynauth_configure(struct radius_dynauth *d, const struct conf_dynauth_client *clients, size_t count,
			     const char *nas_identifier);

const struct dynauth_counters *radius_dynauth_counters(const struct radius_dynauth *d);

#endif /* OPENLAC_RADIUS_DYNAUTH_H */
