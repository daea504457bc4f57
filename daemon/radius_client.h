/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RADIUS requests to groups of servers (RFC 2865, 2866, 3579 section 3.2): retransmission, failover, identifiers, and the
 * checks that make an answer believable. Requests are datagrams on sockets of the event loop, so that no thread waits for
 * any.
 */
#ifndef OPENLAC_RADIUS_CLIENT_H
#define OPENLAC_RADIUS_CLIENT_H

#include <uv.h>

#include "config.h"
#include "radius_msg.h"

struct radius_client;
struct radius_request;

/**
 * struct radius_group - servers in the order in which they are asked
 * @name: for log lines
 * @servers, @server: 1 or more
 */
struct radius_group {
	char name[CONF_NAME_MAX + 1];
	size_t servers;
	struct conf_radius_server server[CONF_GROUP_SERVERS];
};

/* Collects a group of the configuration. Return: 0, or -ENOENT when it has no usable server. */
int radius_group_get(struct radius_group *group, const struct conf *conf, const char *name);

enum radius_status {
	RADIUS_ANSWERED,	/* by an answer that passed every check */
	RADIUS_TIMEOUT,		/* by no server */
	RADIUS_ERROR,		/* nothing could be sent */
};

/**
 * struct radius_answer - what is needed to read an answer; valid during the callback
 * @msg: the answer
 * @request: authenticator of the request, with which values in the answer are hidden
 * @secret: shared with the server that answered
 */
struct radius_answer {
	const struct radius_msg *msg;
	const uint8_t *request;
	const char *secret;
};

/* @answer: with RADIUS_ANSWERED only, else NULL. @text: for a log line, "" when it went well; no secrets */
typedef void (*radius_fn)(void *ctx, enum radius_status status, const struct radius_answer *answer, const char *text);

/**
 * struct radius_counters - for show commands
 * @sent: requests, to each server they were sent to
 * @timeouts: of one server each
 * @unexpected: answers that nobody waits for, or of another kind
 * @queued: requests that had to wait for their turn
 * @bad_authenticator: answers whose Response Authenticator or Message-Authenticator is wrong or missing: the secret differs
 * @queue_max: requests that waited for one of the workers at a time, at most
 */
struct radius_counters {
	uint64_t sent, retransmitted, answered, timeouts, bad_authenticator, malformed, unexpected, queued, queue_max;
};

/**
 * radius_client_new() - a client without requests
 * @loop: event loop
 * @random: fills with unpredictable octets
 *
 * Return: released with radius_client_free(), or NULL without memory.
 */
struct radius_client *radius_client_new(uv_loop_t *loop, void (*random)(void *buf, size_t len));

/* No callback is called; the loop must run once more to release everything. */
void radius_client_free(struct radius_client *c);

/**
 * radius_client_configure() - take over settings; requests under way are not touched
 * @workers: requests outstanding at a time; more wait their turn
 * @require_message_authenticator: answers to Access-Requests without one are dropped
 * @nas_identifier: how we call ourselves in every request (RFC 2865 section 4.1): the host's name
 */
void radius_client_configure(struct radius_client *c, unsigned int workers, bool require_message_authenticator,
			     const char *nas_identifier);

/**
 * radius_client_send() - a request to the servers of a group, one after the other
 * @c: client
 * @group: copied
 * @req: code and attributes; identifier, authenticators and hidden values are filled in per server
 * @fn: called once, from the event loop, never from within this function
 * @ctx: its first argument
 *
 * A server that did not answer is asked last for a while, so that the next request does not wait for it again. Answers that
 * cannot be believed are dropped and the wait goes on, so that nobody can end a request by a forged answer.
 *
 * Return: a handle for radius_client_cancel() that is valid until @fn is called, or NULL without memory.
 */
struct radius_request *radius_client_send(struct radius_client *c, const struct radius_group *group,
					  const struct radius_msg *req, radius_fn fn, void *ctx);
void radius_client_cancel(struct radius_request *r);

const struct radius_counters *radius_client_counters(const struct radius_client *c);

#endif /* OPENLAC_RADIUS_CLIENT_H */
