/* SPDX-License-Identifier: GPL-2.0 */
/* One set of name servers: c-ares on the event loop. */
#ifndef OPENLAC_DNS_CHANNEL_H
#define OPENLAC_DNS_CHANNEL_H

#include "dns_answer.h"
#include "dns_lookup.h"

struct dns_channel;

/* @answer is valid during the call. */
typedef void (*dns_channel_fn)(void *ctx, unsigned int slot, const struct dns_answer *answer);

/* Return: a channel with one reference, or NULL with the reason logged. */
struct dns_channel *dns_channel_new(uv_loop_t *loop, const struct dns_config *cfg, dns_channel_fn fn);
struct dns_channel *dns_channel_get(struct dns_channel *ch);

/* With the last reference its questions end without an answer. Not to be called from a dns_channel_fn. */
void dns_channel_put(struct dns_channel *ch);

/**
 * dns_channel_ask() - send a question of class IN
 * @ch: to these servers
 * @name: in text; must stay valid only during the call
 * @type: of the records
 * @ctx: handed to the channel's function, once, with
 * @slot: this; possibly from within this call, when the question cannot be sent
 */
void dns_channel_ask(struct dns_channel *ch, const char *name, enum dns_type type, void *ctx, unsigned int slot);

#endif /* OPENLAC_DNS_CHANNEL_H */
