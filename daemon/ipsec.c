// SPDX-License-Identifier: GPL-2.0
/*
 * charon has connections and keys of others, too, and others may change or clear all that it has at any time ("swanctl
 * --load-all" does), as it forgets everything when it ends. So what is wanted is compared with what is there, in rounds: at
 * every change of either side that we know of, and every few seconds. The guards in the kernel are looked after the same
 * way.
 *
 * A round asks charon for the names of its connections and keys, removes those of ours that are not wanted, and loads what
 * is missing or was changed. Loading what is there already is harmless, which is why nothing is known after a start. Then it
 * asks what is negotiated, and has charon try again where that is nothing.
 */
#include "ipsec.h"

#include <errno.h>
#include <netlink/socket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipsec_conf.h"
#include "ipsec_guard.h"
#include "vici.h"
#include "vici_msg.h"

#define ROUND_MS	5000
#define ROUNDS_DEAD	2	/* after which charon is told to negotiate */
#define VICI_PATH	"/run/charon.vici"
#define VICI_VARIABLE	"OPENLAC_VICI"

/* What charon is asked for a tunnel; no octets = it must have neither. */
struct requests {
	uint8_t connection[IPSEC_REQUEST_MAX], key[IPSEC_REQUEST_MAX];
	size_t connection_len, key_len;
};

/**
 * struct protected - a tunnel under protection
 * @tunnel: name of the tunnel; @name: of its connection
 * @guard: in the kernel; its port is 0 as long as it is not
 * @requests: for charon
 * @loaded: charon had them when it was last asked, or was given them since
 * @renew: what was negotiated is of an earlier configuration
 * @connection_seen, @key_seen: in this round
 * @dead: rounds in which nothing was negotiated
 * @in_seen, @out_seen: policies of the guard that were found
 */
struct protected {
	TAILQ_ENTRY(protected) next;
	char tunnel[CONF_NAME_MAX + 1], name[IPSEC_NAME_MAX];
	struct ipsec_guard guard;
	struct requests requests;
	bool loaded, renew;
	bool connection_seen, key_seen;
	unsigned int dead;
	bool in_seen, out_seen;
};

/**
 * struct ipsec - all of them
 * @lac: the daemon
 * @nl: to the kernel; NULL as long as it is of no use
 * @vici: to charon
 * @timer: next round
 * @tunnels: under protection
 * @in_round: requests are under way
 * @again: something changed meanwhile
 * @alive: charon has told of something that is negotiated, or is being, since it was asked of a tunnel
 * @complained: that charon is away was told
 * @cleaned: charon has nothing of tunnels that are not protected
 */
struct ipsec {
	struct lac *lac;
	struct nl_sock *nl;
	struct vici *vici;
	uv_timer_t timer;
	TAILQ_HEAD(, protected) tunnels;
	bool in_round, again, alive, complained, cleaned;
};

static struct protected *find_tunnel(struct ipsec *x, const char *tunnel)
{
	struct protected *p;

	TAILQ_FOREACH(p, &x->tunnels, next)
		if (!strcmp(p->tunnel, tunnel))
			return p;
	return NULL;
}

static struct protected *find_name(struct ipsec *x, const char *name)
{
	struct protected *p;

	TAILQ_FOREACH(p, &x->tunnels, next)
		if (!strcmp(p->name, name))
			return p;
	return NULL;
}

static bool guards(struct ipsec *x, const struct ipsec_guard *g)
{
	struct protected *p;

	TAILQ_FOREACH(p, &x->tunnels, next)
		if (ipsec_guard_equal(&p->guard, g))
			return true;
	return false;
}

static void free_tunnel(struct protected *p)
{
	explicit_bzero(p, sizeof(*p));
	free(p);
}

/* --- charon */

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
static bool is_idle(const struct ipsec *x)
{
	return TAILQ_EMPTY(&x->tunnels) && x->cleaned;
}

static void ask_charon(struct ipsec *x)
{
	if (is_idle(x))
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

static const struct vici_ops vici_ops = { .up = on_up, .down = on_down, .idle = on_idle, .event = on_event };

/* --- guards */

static void on_guard_found(void *ctx, const struct ipsec_guard *g, uint8_t dir)
{
	struct ipsec *x = ctx;
	struct protected *p;

	TAILQ_FOREACH(p, &x->tunnels, next) {
		if (!ipsec_guard_equal(&p->guard, g))
			continue;
		p->out_seen |= dir == XFRM_POLICY_OUT;
		p->in_seen |= dir == XFRM_POLICY_IN;
	}
}

/* Others may have flushed the kernel's policies. */
static void check_guards(struct ipsec *x)
{
	struct protected *p;

	TAILQ_FOREACH(p, &x->tunnels, next)
		p->in_seen = p->out_seen = false;
	if (!x->nl || ipsec_guard_list(x->nl, on_guard_found, x))
		return;
	TAILQ_FOREACH(p, &x->tunnels, next) {
		if (!p->guard.port || (p->in_seen && p->out_seen))
			continue;
		log_limited(LOG_KIND_KERNEL, LOG_WARNING, NULL,
			    "ipsec: l2tp tunnel %s: somebody has removed its guard from the kernel", p->tunnel);
		ipsec_guard_put(x->nl, &p->guard);
	}
}

/* A socket dumps and removes one after another, so what is to go is noted first. */
struct stale {
	struct ipsec *x;
	struct ipsec_guard *list;
	size_t count;
};

static void note_stale(void *ctx, const struct ipsec_guard *g, uint8_t dir)
{
	struct stale *s = ctx;
	struct ipsec_guard *list;

	(void)dir;
	if (guards(s->x, g) || ipsec_guard_configured(s->x->lac->conf, g))
		return;
	list = reallocarray(s->list, s->count + 1, sizeof(*list));
	if (!list)
		return;
	s->list = list;
	s->list[s->count++] = *g;
}

static void remove_stale(struct ipsec *x)
{
	struct stale s = { .x = x };

	if (x->nl && !ipsec_guard_list(x->nl, note_stale, &s))
		for (size_t i = 0; i < s.count; i++)
			ipsec_guard_remove(x->nl, &s.list[i]);
	free(s.list);
}

/* --- tunnels */

static void on_timer(uv_timer_t *timer)
{
	struct ipsec *x = timer->data;

	if (is_idle(x))
		uv_timer_stop(timer);
	if (!TAILQ_EMPTY(&x->tunnels))
		check_guards(x);
	ask_charon(x);
}

static void start_timer(struct ipsec *x)
{
	if (!uv_is_active((uv_handle_t *)&x->timer))
		uv_timer_start(&x->timer, on_timer, ROUND_MS, ROUND_MS);
}

static void take_addr(struct conf_addr *out, const struct sockaddr_storage *in)
{
	memset(out, 0, sizeof(*out));
	out->family = in->ss_family;
	if (in->ss_family == AF_INET6)
		out->v6 = ((const struct sockaddr_in6 *)in)->sin6_addr;
	else
		out->v4 = ((const struct sockaddr_in *)in)->sin_addr;
}

/* The new guard is there before the old one goes. */
static int move_guard(struct ipsec *x, struct protected *p, const struct ipsec_guard *g)
{
	struct ipsec_guard old = p->guard;
	int err;

	if (!x->nl)
		x->nl = ipsec_guard_open();
	if (!x->nl) {
		log_limited(LOG_KIND_KERNEL, LOG_ERR, NULL, "ipsec: the kernel has no IPsec");
		return -EPROTONOSUPPORT;
	}
	err = ipsec_guard_put(x->nl, g);
	if (err)
		return err;
	p->guard = *g;
	if (old.port && !guards(x, &old))
		ipsec_guard_remove(x->nl, &old);
	return 0;
}

static bool requests_equal(const struct requests *a, const struct requests *b)
{
	return a->connection_len == b->connection_len && !memcmp(a->connection, b->connection, a->connection_len) &&
	       a->key_len == b->key_len && !memcmp(a->key, b->key, a->key_len);
}

/* Makes the requests for charon anew. Return: 0 or negative errno. */
static int describe(struct ipsec *x, struct protected *p, const struct conf_tunnel *t)
{
	struct ipsec_ends e = { .conf = x->lac->conf, .tunnel = t, .local = p->guard.local, .remote = p->guard.remote };
	struct requests fresh = { 0 };
	char text[512];
	int err = 0;

	if (ipsec_conf_missing(&e, text, sizeof(text))) {
		log_limited(LOG_KIND_TUNNEL, LOG_ERR, NULL, "ipsec: l2tp tunnel %s: %s", t->l2tp.name, text);
		err = -ENOKEY;
	} else {
		fresh.connection_len = ipsec_conf_load_connection(&e, fresh.connection);
		fresh.key_len = ipsec_conf_load_key(&e, fresh.key);
	}
	if (!requests_equal(&fresh, &p->requests)) {
		p->renew |= p->loaded;
		p->loaded = false;
		p->requests = fresh;
	}
	explicit_bzero(&fresh, sizeof(fresh));
	return err;
}

static struct protected *add_tunnel(struct ipsec *x, const char *tunnel)
{
	struct protected *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	snprintf(p->tunnel, sizeof(p->tunnel), "%s", tunnel);
	ipsec_conf_name(p->name, tunnel);
	TAILQ_INSERT_TAIL(&x->tunnels, p, next);
	return p;
}

int ipsec_protect(struct ipsec *x, const struct conf_tunnel *t, const struct sockaddr_storage *local,
		  const struct sockaddr_storage *remote)
{
	struct protected *p = find_tunnel(x, t->l2tp.name);
	struct ipsec_guard g = { .port = t->l2tp.local_port };
	int err;

	if (local->ss_family != remote->ss_family)
		return -EAFNOSUPPORT;
	if (!p)
		p = add_tunnel(x, t->l2tp.name);
	if (!p)
		return -ENOMEM;
	take_addr(&g.local, local);
	take_addr(&g.remote, remote);
	start_timer(x);
	err = move_guard(x, p, &g);
	if (!err)
		err = describe(x, p, t);
	if (!p->loaded)
		ask_charon(x);
	return err;
}

void ipsec_release(struct ipsec *x, const char *tunnel_name)
{
	struct protected *p = find_tunnel(x, tunnel_name);

	if (!p)
		return;
	TAILQ_REMOVE(&x->tunnels, p, next);
	if (p->guard.port && !guards(x, &p->guard))
		ipsec_guard_remove(x->nl, &p->guard);
	free_tunnel(p);
	x->cleaned = false;
	start_timer(x);
	ask_charon(x);
}

void ipsec_sync(struct ipsec *x)
{
	const struct conf_tunnel *t;
	struct protected *p;

	TAILQ_FOREACH(p, &x->tunnels, next) {
		t = conf_find_tunnel(x->lac->conf, p->tunnel);
		if (t && t->ipsec && p->guard.port)
			describe(x, p, t);
	}
	remove_stale(x);
	ask_charon(x);
}

struct ipsec *ipsec_new(struct lac *lac)
{
	const char *path = getenv(VICI_VARIABLE);
	struct ipsec *x = calloc(1, sizeof(*x));

	if (!x)
		goto err;
	x->lac = lac;
	TAILQ_INIT(&x->tunnels);
	x->vici = vici_new(lac->loop, path ? path : VICI_PATH, &vici_ops, x);
	if (!x->vici)
		goto err_free;
	uv_timer_init(lac->loop, &x->timer);
	x->timer.data = x;
	uv_timer_start(&x->timer, on_timer, 0, ROUND_MS);
	x->nl = ipsec_guard_open();
	remove_stale(x);
	return x;

err_free:
	free(x);
err:
	log_err("ipsec: cannot start");
	return NULL;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void ipsec_free(struct ipsec *x)
{
	struct protected *p;

	if (!x)
		return;
	while ((p = TAILQ_FIRST(&x->tunnels))) {
		TAILQ_REMOVE(&x->tunnels, p, next);
		unload_connection(x, p->name);
		unload_key(x, p->name);
		if (p->guard.port && !guards(x, &p->guard))
			ipsec_guard_remove(x->nl, &p->guard);
		free_tunnel(p);
	}
	vici_free(x->vici);
	if (x->nl)
		nl_socket_free(x->nl);
	uv_close((uv_handle_t *)&x->timer, on_closed);
}
