/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests to the kernel module: each is made, given its attributes, and ended, which waits for the answer. Internal to the
 * netlink data plane.
 */
#ifndef OPENLAC_DATAPLANE_REQUEST_H
#define OPENLAC_DATAPLANE_REQUEST_H

#include <netlink/msg.h>

#include "dataplane_frames.h"

struct dataplane_nl {
	struct dataplane dp;
	struct nl_sock *request;
	struct nl_sock *event;
	struct dataplane_frames frames;
	int family;
};

static inline struct dataplane_nl *dp_to_nl(struct dataplane *dp)
{
	return (struct dataplane_nl *)dp;
}

/**
 * struct dp_request - one request
 * @nl: whom it is for
 * @msg: to add attributes to
 * @reply: called with each object of the answer, NULL = nothing of it is wanted
 * @arg: for @reply
 * @result: 0 or a negative errno, 1 = not known yet
 */
struct dp_request {
	struct dataplane_nl *nl;
	struct nl_msg *msg;
	void (*reply)(struct nlmsghdr *nlh, void *arg);
	void *arg;
	int result;
};

/* Begins a request. Return: 0 or -ENOMEM. */
int dp_request_begin(struct dataplane *dp, struct dp_request *req, uint8_t cmd);

/* Frees a request that found no room for its attributes. Return: -EMSGSIZE. */
int dp_request_fail(struct dp_request *req);

/* Sends a request, waits for its acknowledgement, and frees it. Return: 0 or a negative errno, the reason in words in dp->error. */
int dp_request_end(struct dp_request *req);

/* Ends a request that gets an object with the counters of a session; they are all 0 on failure. */
int dp_request_end_session_stats(struct dp_request *req, struct dp_stats *stats);

/* What the result of a GET says of the existence of what was asked for: 1, 0 or a negative errno. */
int dp_request_exists(int err);

#endif /* OPENLAC_DATAPLANE_REQUEST_H */
