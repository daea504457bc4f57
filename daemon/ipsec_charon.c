// SPDX-License-Identifier: GPL-2.0
/*
 * charon has connections and keys of others, too, and others may change or clear all that it has at any time ("swanctl
 * --load-all" does), as it forgets everything when it ends. So what is wanted is compared with what is there, in rounds: at
 * every change of either side that we know of, and every few seconds.
 *
 * A round asks charon for the names of its connections and keys, removes those of ours that are not wanted, and loads what
 * is missing or was changed. Loading what is there already is harmless, which is why nothing is known after a start. Then it
 * asks what is negotiated, and has charon try again where that is nothing.
 */
#include <string.h>

#include "ipsec_priv.h"
#include "vici_msg.h"

#define ROUNDS_DEAD	2	/* after which charon is told to negotiate */

static struct protected *find_name(struct ipsec *x, const char *name)
{
	struct protected *p;

	TAILQ_FOREACH(p, &x->tunnels, next)
		if (!strcmp(p->name, name))
			return p;
	return NULL;
}

static void on_done(void *ctx, const char *what, const struct reader *answer)
{
	char why[256];

	(void)ctx;
	if (vici_failed(answer, why, sizeof(why)))
		log_limited(LOG_KIND_TUNNEL, LOG_ERR, NULL, "ipsec: charon: %s: %s", what, why);
}

/* Of what there may not be, and of what is not waited for. */
static void on_gone(void *ctx, const char *what, const struct reader *answer)
{
	(void)ctx;
	(void)what;
	(void)answer;
}

static void load(struct ipsec *x, struct protected *p)
{
	uint8_t buf[IPSEC_REQUEST_MAX];

	vici_request(x->vici, p->requests.key, p->requests.key_len, p->name, on_done);
	vici_request(x->vici, p->requests.connection, p->requests.connection_len, p->name, on_done);
	if (p->renew)
		vici_request(x->vici, buf, ipsec_conf_terminate(p->name, buf), p->name, on_gone);
	p->loaded = true;
	p->renew = false;
}

static void unload_connection(struct ipsec *x, const char *name)
{
	uint8_t buf[IPSEC_REQUEST_MAX];

	vici_request(x->vici, buf, ipsec_conf_unload_connection(name, buf), name, on_gone);
	vici_request(x->vici, buf, ipsec_conf_terminate(name, buf), name, on_gone);
}

static void unload_key(struct ipsec *x, const char *name)
{
	uint8_t buf[IPSEC_REQUEST_MAX];

	vici_request(x->vici, buf, ipsec_conf_unload_key(name, buf), name, on_gone);
}

void ipsec_unload(struct ipsec *x, const char *name)
{
	unload_connection(x, name);
	unload_key(x, name);
}

static void on_key(void *ctx, const char *name)
{
	struct ipsec *x = ctx;
	struct protected *p = find_name(x, name);

	if (p && p->requests.connection_len)
		p->key_seen = true;
	else if (ipsec_conf_is_ours(name))
		unload_key(x, name);
}

static void on_connection(void *ctx, const char *name)
{
	struct ipsec *x = ctx;
	struct protected *p = find_name(x, name);

	if (p && p->requests.connection_len)
		p->connection_seen = true;
	else if (ipsec_conf_is_ours(name))
		unload_connection(x, name);
}

static void on_connections(void *ctx, const char *what, const struct reader *answer)
{
	(void)what;
	vici_items(answer, on_connection, ctx);
}

/* All events of a tunnel are there, as charon answers one request after another. */
static void on_negotiated(void *ctx, const char *name, const struct reader *answer)
{
	struct ipsec *x = ctx;
	struct protected *p = find_name(x, name);
	uint8_t buf[IPSEC_REQUEST_MAX];

	(void)answer;
	if (p)
		p->dead = x->alive ? 0 : p->dead + 1;
	x->alive = false;
	if (!p || p->dead < ROUNDS_DEAD)
		return;
	p->dead = 0;
	vici_request(x->vici, buf, ipsec_conf_initiate(name, buf), name, on_gone);
}

static void on_event(void *ctx, const struct reader *event)
{
	struct ipsec *x = ctx;

	x->alive |= ipsec_conf_is_alive(event);
}

static void revive(struct ipsec *x, struct protected *p)
{
	uint8_t buf[IPSEC_REQUEST_MAX];

	vici_request(x->vici, buf, ipsec_conf_list_negotiated(p->name, buf), p->name, on_negotiated);
}

/* Now it is known what charon has. */
static void on_keys(void *ctx, const char *what, const struct reader *answer)
{
	struct ipsec *x = ctx;
	struct protected *p;

	(void)what;
	vici_items(answer, on_key, x);
	TAILQ_FOREACH(p, &x->tunnels, next) {
		if (!p->requests.connection_len)
			continue;
		if (!p->loaded || !p->connection_seen || !p->key_seen)
			load(x, p);
		revive(x, p);
	}
	x->cleaned = true;
}

static void start_round(struct ipsec *x)
{
	uint8_t buf[IPSEC_REQUEST_MAX];
	struct protected *p;

	if (x->in_round) {
		x->again = true;
		return;
	}
	x->in_round = true;
	x->again = false;
	TAILQ_FOREACH(p, &x->tunnels, next)
		p->connection_seen = p->key_seen = false;
	vici_request(x->vici, buf, ipsec_conf_list_connections(buf), "connections", on_connections);
	vici_request(x->vici, buf, ipsec_conf_list_keys(buf), "keys", on_keys);
}

/* Only what an earlier run, or a released tunnel, left in charon needs it when nothing is under protection. */
bool ipsec_is_idle(const struct ipsec *x)
{
	return TAILQ_EMPTY(&x->tunnels) && x->cleaned;
}

void ipsec_tell_charon(struct ipsec *x)
{
	if (ipsec_is_idle(x))
		return;
	if (vici_is_up(x->vici))
		start_round(x);
	else
		vici_connect(x->vici);
}

static void on_up(void *ctx)
{
	struct ipsec *x = ctx;
	uint8_t buf[IPSEC_REQUEST_MAX];

	if (x->complained)
		log_info("ipsec: charon is there");
	x->complained = false;
	x->alive = false;
	vici_request(x->vici, buf, ipsec_conf_want_events(buf), "events", on_gone);
	start_round(x);
}

static void on_down(void *ctx, const char *why)
{
	struct ipsec *x = ctx;
	struct protected *p;

	x->in_round = false;
	/* It has forgotten everything. */
	x->cleaned = true;
	TAILQ_FOREACH(p, &x->tunnels, next)
		p->loaded = false;
	if (!x->complained && !TAILQ_EMPTY(&x->tunnels))
		log_warn("ipsec: charon: %s; tunnels under protection send nothing until it is there", why);
	x->complained |= !TAILQ_EMPTY(&x->tunnels);
}

static void on_idle(void *ctx)
{
	struct ipsec *x = ctx;

	x->in_round = false;
	if (x->again)
		start_round(x);
}

const struct vici_ops ipsec_vici_ops = { .up = on_up, .down = on_down, .idle = on_idle, .event = on_event };
