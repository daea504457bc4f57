/* SPDX-License-Identifier: GPL-2.0 */
/* A connection to charon, made again whenever it is gone; requests of vici_msg.h go out one after another. */
#ifndef OPENLAC_VICI_H
#define OPENLAC_VICI_H

#include <stdbool.h>
#include <uv.h>

#include "cursor.h"

struct vici;

/**
 * typedef vici_answer_fn - the answer to a request
 * @ctx: of the connection
 * @what: that was given with the request
 * @answer: its elements
 */
typedef void (*vici_answer_fn)(void *ctx, const char *what, const struct reader *answer);

/**
 * struct vici_ops - what its user is told
 * @up: charon has taken the connection
 * @down: there is no connection, or no more; requests that were not answered are forgotten
 * @idle: every request is answered
 * @event: one of those that were asked for
 */
struct vici_ops {
	void (*up)(void *ctx);
	void (*down)(void *ctx, const char *why);
	void (*idle)(void *ctx);
	void (*event)(void *ctx, const struct reader *elements);
};

/* @path: of charon's socket, kept by the caller. Nothing is done before vici_connect(). Return: NULL without memory. */
struct vici *vici_new(uv_loop_t *loop, const char *path, const struct vici_ops *ops, void *ctx);

/* Makes a connection unless there is one; one of the first two operations tells how it went, later. */
void vici_connect(struct vici *v);
bool vici_is_up(const struct vici *v);

/**
 * vici_request() - send a request when those before it are answered
 * @v: the connection; while it is down requests are forgotten
 * @packet: the request, copied
 * @len: octets of it
 * @what: that it is about, copied, for @answer
 * @answer: called with the answer; not when the connection ends before
 */
void vici_request(struct vici *v, const void *packet, size_t len, const char *what, vici_answer_fn answer);

/* Sends what is asked already, waits for it a moment, and tells nobody of it. */
void vici_free(struct vici *v);

#endif /* OPENLAC_VICI_H */
