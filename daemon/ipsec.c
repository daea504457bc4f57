// SPDX-License-Identifier: GPL-2.0
/*
 * Tunnels under protection, and their guards: what is wanted is compared with what is in the kernel every few seconds, as with
 * what charon has.
 */
#include <errno.h>
#include <netlink/socket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipsec_guard.h"
#include "ipsec_priv.h"

#define ROUND_MS	5000
#define VICI_PATH	"/run/charon.vici"
#define VICI_VARIABLE	"OPENLAC_VICI"

static struct protected *find_tunnel(struct ipsec *x, const char *tunnel)
{
	struct protected *p;

	TAILQ_FOREACH(p, &x->tunnels, next)
		if (!strcmp(p->tunnel, tunnel))
			return p;
	return NULL;
}

static bool guards(const struct ipsec *x, const struct ipsec_guard *g)
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

static void on_timer(uv_timer_t *timer)
{
	struct ipsec *x = timer->data;

	if (ipsec_is_idle(x))
		uv_timer_stop(timer);
	if (!TAILQ_EMPTY(&x->tunnels))
		check_guards(x);
	ipsec_tell_charon(x);
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
		ipsec_tell_charon(x);
	return err;
}

bool ipsec_is_guarded(const struct ipsec *x, const struct conf_tunnel *t, const struct sockaddr_storage *local,
		      const struct sockaddr_storage *remote)
{
	struct ipsec_guard g = { .port = t->l2tp.local_port };

	take_addr(&g.local, local);
	take_addr(&g.remote, remote);
	return guards(x, &g);
}

void ipsec_release(struct ipsec *x, const char *tunnel_name)
{
	struct protected *p = find_tunnel(x, tunnel_name);

	if (!p)
		return;
	TAILQ_REMOVE(&x->tunnels, p, next);
	ipsec_unload(x, p->name);
	if (p->guard.port && !guards(x, &p->guard))
		ipsec_guard_remove(x->nl, &p->guard);
	free_tunnel(p);
	x->cleaned = false;
	start_timer(x);
	ipsec_tell_charon(x);
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
	ipsec_tell_charon(x);
}

struct ipsec *ipsec_new(struct lac *lac)
{
	const char *path = getenv(VICI_VARIABLE);
	struct ipsec *x = calloc(1, sizeof(*x));

	if (!x)
		goto err;
	x->lac = lac;
	TAILQ_INIT(&x->tunnels);
	x->vici = vici_new(lac->loop, path ? path : VICI_PATH, &ipsec_vici_ops, x);
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
		ipsec_unload(x, p->name);
		if (p->guard.port && !guards(x, &p->guard))
			ipsec_guard_remove(x->nl, &p->guard);
		free_tunnel(p);
	}
	vici_free(x->vici);
	if (x->nl)
		nl_socket_free(x->nl);
	uv_close((uv_handle_t *)&x->timer, on_closed);
}
