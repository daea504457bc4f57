// SPDX-License-Identifier: GPL-2.0
/* Managed peers: which there are, where they are, when they begin and end. */
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ifaddr.h"
#include "ipsec.h"
#include "peer_priv.h"
#include "resolver.h"
#include "udp_io.h"

static void peer_begin(struct peer *peer);

static uint64_t now(const struct peer *peer)
{
	return uv_now(peer->lac->loop);
}

void peer_log(int level, const struct peer *peer, const struct peer_link *link, const char *what, const char *detail)
{
	const struct sockaddr_storage *addr = link ? &link->addr : &peer->target.peer;
	struct log_fields f = { .tunnel = link ? link->id : 0, .lns = addr->ss_family != AF_UNSPEC ? addr : NULL };

	log_limited(LOG_KIND_TUNNEL, level, &f, "l2tp tunnel %s %s%s%s", peer->conf.l2tp.name, what, detail && *detail ? ": " : "",
		    detail ? detail : "");
}

/* --- end */

static void on_timer_closed(uv_handle_t *handle)
{
	struct peer *peer = handle->data;

	explicit_bzero(&peer->conf, sizeof(peer->conf));
	explicit_bzero(&peer->ppp, sizeof(peer->ppp));
	explicit_bzero(&peer->target, sizeof(peer->target));
	free(peer);
}

/* The guard of a protected tunnel is to stay as long as anything of it may be sent, or another peer of its name needs it. */
static void release_guard(const struct peer *peer)
{
	const struct peer *other;

	if (!peer->conf.ipsec)
		return;
	LIST_FOREACH(other, &peer->lac->peers, link)
		if (other->conf.ipsec && !strcmp(other->conf.l2tp.name, peer->conf.l2tp.name))
			return;
	ipsec_release(peer->lac->ipsec, peer->conf.l2tp.name);
}

static void peer_free(struct peer *peer)
{
	peer_cursors_pass(peer);
	LIST_REMOVE(peer, link);
	resolver_cancel(peer->query);
	if (peer->pppd)
		pppd_stop(peer->pppd);
	l2tp_peer_free(peer->engine);
	peer->engine = NULL;
	release_guard(peer);
	uv_close((uv_handle_t *)&peer->timer, on_timer_closed);
}

/* Nothing of it is left but what has to answer the peer's retransmissions. */
static void peer_retire(struct peer *peer, uint16_t code, const char *text)
{
	peer->retired = true;
	resolver_cancel(peer->query);
	peer->query = NULL;
	if (!peer->engine) {
		peer_free(peer);
		return;
	}
	l2tp_peer_stop(peer->engine, code, text, now(peer));
	peer_rearm(peer);
}

/* --- time */

static void on_timer(uv_timer_t *timer)
{
	struct peer *peer = timer->data;

	if (!peer->engine) {
		peer_begin(peer);
		return;
	}
	l2tp_peer_tick(peer->engine, now(peer));
	if (peer->retired && l2tp_peer_is_gone(peer->engine)) {
		peer_free(peer);
		return;
	}
	peer_rearm(peer);
}

void peer_rearm(struct peer *peer)
{
	uint64_t deadline = peer->retired && l2tp_peer_is_gone(peer->engine) ? now(peer) : l2tp_peer_deadline(peer->engine);

	if (deadline == L2TP_NEVER)
		uv_timer_stop(&peer->timer);
	else
		uv_timer_start(&peer->timer, on_timer, deadline > now(peer) ? deadline - now(peer) : 0, 0);
	lac_stop_if_drained(peer->lac);
}

/* It cannot begin now, but perhaps later. What stands in the way is told once. */
static void try_later(struct peer *peer, const char *why)
{
	uint64_t pend_s = peer->target.profile.persist_pend_timeout;

	if (strcmp(peer->error, why) != 0)
		peer_log(LOG_WARNING, peer, NULL, "cannot begin", why);
	snprintf(peer->error, sizeof(peer->error), "%s", why);
	uv_timer_start(&peer->timer, on_timer, (pend_s ? pend_s : 1) * 1000, 0);
}

/* --- addresses */

/*
 * @source: what it has been, or AF_UNSPEC; kept while its interface has it.
 *
 * Return: false when the source is an interface that has no address.
 */
static bool find_source(const struct peer *peer, struct sockaddr_storage *source)
{
	const struct conf_endpoint *e = &peer->conf.source;

	if (e->name[0])
		return ifaddr_find(e->name, conf_tunnel_family(&peer->conf), source);
	memset(source, 0, sizeof(*source));
	if (e->addr.family != AF_UNSPEC)
		lns_target_address(source, &e->addr, 0);
	return true;
}

static void start_engine(struct peer *peer)
{
	struct l2tp_peer_config cfg;

	if (!find_source(peer, &peer->target.source)) {
		try_later(peer, "the source interface has no address");
		return;
	}
	if (peer->conf.ipsec &&
	    ipsec_protect(peer->lac->ipsec, &peer->conf, &peer->target.source, &peer->target.peer)) {
		try_later(peer, "it cannot be protected by IPsec");
		return;
	}
	if (!lac_socket_get(peer->lac, peer->target.peer.ss_family, peer->target.profile.local_port)) {
		try_later(peer, "the UDP port cannot be used");
		return;
	}
	peer_engine_config(&cfg, peer);
	peer->engine = l2tp_peer_new(&peer_ops, &cfg, peer);
	explicit_bzero(&cfg, sizeof(cfg));
	if (!peer->engine) {
		try_later(peer, "out of memory");
		return;
	}
	peer->error[0] = '\0';
	peer_log(LOG_INFO, peer, NULL, "opening", NULL);
	l2tp_peer_open(peer->engine, now(peer));
	peer_rearm(peer);
}

static struct peer *peer_new(struct lac *lac, const struct conf_tunnel *conf, const struct conf_iface *ppp)
{
	struct peer *peer = calloc(1, sizeof(*peer));

	if (!peer)
		return NULL;
	peer->lac = lac;
	peer->conf = *conf;
	peer->conf.next = NULL;
	if (ppp)
		peer->ppp = *ppp;
	peer->ppp.next = NULL;
	lns_target_static(&peer->target, &conf->l2tp, &conf->destination.addr);
	peer->created_ms = uv_now(lac->loop);
	uv_timer_init(lac->loop, &peer->timer);
	peer->timer.data = peer;
	LIST_INSERT_HEAD(&lac->peers, peer, link);
	return peer;
}

/* The first address of the tunnel's IP version will do. */
static const struct lns_candidate *choose(const struct peer *peer, const struct lookup_answer *answer)
{
	for (size_t i = 0; i < answer->count; i++)
		if (answer->candidate[i].addr.family == conf_tunnel_family(&peer->conf))
			return &answer->candidate[i];
	return NULL;
}

static bool has_address(const struct peer *peer, const struct lookup_answer *answer)
{
	struct sockaddr_storage addr;

	for (size_t i = 0; i < answer->count; i++) {
		lns_target_address(&addr, &answer->candidate[i].addr, 0);
		if (udp_same_peer(&addr, &peer->target.peer, false))
			return true;
	}
	return false;
}

/* The old one ends in an orderly way, should it be reachable after all. */
static void replace(struct peer *peer, const char *text)
{
	struct peer *next = peer_new(peer->lac, &peer->conf, &peer->ppp);

	if (!next)
		return;
	peer_log(LOG_INFO, peer, NULL, "begins anew", text);
	peer_retire(peer, L2TP_STOP_CLEAR, text);
	peer_begin(next);
}

static void on_answer(void *ctx, const struct lookup_answer *answer)
{
	struct peer *peer = ctx;
	const struct lns_candidate *c = choose(peer, answer);
	char text[PEER_ERROR_MAX];

	peer->query = NULL;
	if (!c)
		peer->lac->counters.l2tp_dns_failures++;
	if (peer->engine && c && !has_address(peer, answer) && !l2tp_peer_is_established(peer->engine)) {
		replace(peer, "its name has another address");
	} else if (!peer->engine && c) {
		lns_target_address(&peer->target.peer, &c->addr, c->port ? c->port : peer->target.profile.remote_port);
		start_engine(peer);
	} else if (!peer->engine) {
		snprintf(text, sizeof(text), "the destination has no address: %s",
			 answer->text[0] ? answer->text : "none of the tunnel's IP version");
		try_later(peer, text);
	}
}

static void look_up(struct peer *peer)
{
	if (peer->query)
		return;
	peer->query = resolver_start_host(peer->lac->resolver, peer->conf.destination.name, on_answer, peer);
	if (!peer->query)
		try_later(peer, "out of memory");
}

void peer_look_again(struct peer *peer)
{
	if (!peer->conf.destination.name[0] || peer->retired || peer->query)
		return;
	resolver_forget_host(peer->lac->resolver, peer->conf.destination.name);
	peer->query = resolver_start_host(peer->lac->resolver, peer->conf.destination.name, on_answer, peer);
}

static void peer_begin(struct peer *peer)
{
	if (peer->conf.destination.name[0])
		look_up(peer);
	else
		start_engine(peer);
}

/* --- what is configured */

static const struct conf_iface *find_ppp(const struct conf *conf, const struct conf_tunnel *t)
{
	char name[CONF_NAME_MAX + 1];

	snprintf(name, sizeof(name), "ppp%u", t->ppp);
	return conf_find_iface(conf, name);
}

/* What of an interface its PPP depends on. */
static bool same_ppp(const struct conf_iface *a, const struct conf_iface *b)
{
	static const struct conf_iface none;

	if (!b)
		b = &none;
	return conf_addr_equal(&a->ip.addr, &b->ip.addr) && a->ip.len == b->ip.len && a->mtu == b->mtu &&
	       a->auths == b->auths && !memcmp(a->auth, b->auth, a->auths * sizeof(a->auth[0])) &&
	       !strcmp(a->username, b->username) && !strcmp(a->password, b->password) &&
	       conf_addr_equal(&a->peer_ip, &b->peer_ip);
}

static const struct conf_tunnel *find_complete(const struct conf *conf, const char *name)
{
	const struct conf_tunnel *t = conf_find_tunnel(conf, name);

	return t && conf_tunnel_check(conf, t, NULL, NULL) ? t : NULL;
}

static struct peer *find_peer(const struct lac *lac, const char *name)
{
	struct peer *peer;

	LIST_FOREACH(peer, &lac->peers, link)
		if (!peer->retired && !strcmp(peer->conf.l2tp.name, name))
			return peer;
	return NULL;
}

/* The address of an interface that is its source has changed. */
static bool has_moved(const struct peer *peer)
{
	struct sockaddr_storage source = peer->target.source;

	if (!peer->engine || !peer->conf.source.name[0])
		return false;
	return find_source(peer, &source) && !udp_same_peer(&source, &peer->target.source, false);
}

static void sync_old(struct lac *lac)
{
	struct peer *peer, *next;

	for (peer = LIST_FIRST(&lac->peers); peer; peer = next) {
		const struct conf_tunnel *t = find_complete(lac->conf, peer->conf.l2tp.name);

		next = LIST_NEXT(peer, link);
		if (peer->retired)
			continue;
		if (!t || !conf_tunnel_equal(t, &peer->conf) || !same_ppp(&peer->ppp, find_ppp(lac->conf, t)))
			peer_retire(peer, L2TP_STOP_CLEAR, "configuration changed");
		else if (has_moved(peer))
			peer_retire(peer, L2TP_STOP_CLEAR, "the source has another address");
		else if (!peer->engine && !peer->query)
			peer_begin(peer);
	}
}

void peer_sync(struct lac *lac)
{
	const struct conf_tunnel *t;
	struct peer *peer;

	if (lac->stopping)
		return;
	sync_old(lac);
	for (t = lac->conf->tunnels; t; t = t->next) {
		if (!conf_tunnel_check(lac->conf, t, NULL, NULL) || find_peer(lac, t->l2tp.name))
			continue;
		peer = peer_new(lac, t, find_ppp(lac->conf, t));
		if (peer)
			peer_begin(peer);
	}
}

/* --- SCCRQs */

bool peer_is_meant(const struct peer *peer, const struct lac_socket *sock)
{
	const struct sockaddr_storage *source = &peer->target.source, *to = udp_io_destination(sock->io);

	return source->ss_family == AF_UNSPEC || to->ss_family == AF_UNSPEC || udp_same_peer(source, to, false);
}

/*
 * Several tunnels may lead to one host. Nothing in an SCCRQ tells them apart, so that it goes to the one that it is a
 * repetition for, or to the first that has none, or else to any.
 */
static struct peer *find_offered(const struct lac_socket *sock, const struct sockaddr_storage *from,
				 const struct l2tp_header_info *info)
{
	struct peer *peer, *vacant = NULL, *busy = NULL;

	LIST_FOREACH(peer, &sock->lac->peers, link) {
		if (peer->retired || !peer->engine || peer->target.profile.local_port != sock->port ||
		    !udp_same_peer(&peer->target.peer, from, false) || !peer_is_meant(peer, sock))
			continue;
		if (info->assigned_tunnel_id && l2tp_peer_knows(peer->engine, info->assigned_tunnel_id))
			return peer;
		if (!vacant && !l2tp_peer_is_taken(peer->engine))
			vacant = peer;
		busy = peer;
	}
	return vacant ? vacant : busy;
}

/* A peer that is configured, but has not begun: it will call again, and we are about to, too. */
static bool is_expected(const struct lac *lac, const struct sockaddr_storage *from)
{
	const struct peer *peer;

	LIST_FOREACH(peer, &lac->peers, link)
		if (!peer->retired && !peer->engine && udp_same_peer(&peer->target.peer, from, false))
			return true;
	return false;
}

bool peer_offer(struct lac_socket *sock, const struct sockaddr_storage *from, const uint8_t *buf, size_t len,
		const struct l2tp_header_info *info)
{
	struct peer *peer = find_offered(sock, from, info);
	enum l2tp_peer_verdict verdict;

	if (!peer)
		return is_expected(sock->lac, from);
	peer->offered_from = from;
	verdict = l2tp_peer_offer(peer->engine, buf, len, info, now(peer));
	peer->offered_from = NULL;
	if (verdict == L2TP_PEER_EXISTS)
		lac_socket_refuse(sock, &peer->target.source, from, info, L2TP_STOP_EXISTS, "there is a tunnel already");
	peer_rearm(peer);
	return true;
}

/* --- all of them */

static struct peer_link *find_link(const struct lac *lac, uint16_t tunnel)
{
	struct l2tp_peer_tunnel *pt[2];
	struct peer_link *link;
	struct peer *peer;

	LIST_FOREACH(peer, &lac->peers, link) {
		if (!peer->engine)
			continue;
		pt[0] = l2tp_peer_lac(peer->engine);
		pt[1] = l2tp_peer_lns(peer->engine);
		for (unsigned int i = 0; i < 2; i++) {
			link = pt[i] ? pt[i]->user : NULL;
			if (link && link->id == tunnel)
				return link;
		}
	}
	return NULL;
}

void peer_kernel_deleted(struct lac *lac, uint16_t tunnel, uint16_t session)
{
	struct peer_link *link = find_link(lac, tunnel);

	if (link && link->session == session)
		peer_link_verify(link);
}

void peer_verify_all(struct lac *lac)
{
	struct peer *peer, *next;

	for (peer = LIST_FIRST(&lac->peers); peer; peer = next) {
		struct l2tp_peer_tunnel *pt[2] = { 0 };

		next = LIST_NEXT(peer, link);
		if (peer->engine) {
			pt[0] = l2tp_peer_lac(peer->engine);
			pt[1] = l2tp_peer_lns(peer->engine);
		}
		for (unsigned int i = 0; i < 2; i++) {
			struct peer_link *link = pt[i] ? pt[i]->user : NULL;

			if (!link || !link->in_kernel)
				continue;
			peer_link_verify(link);
			link->end.kernel_deleted(&link->end, "events were lost");
			break;
		}
	}
}

void peer_stop_all(struct lac *lac)
{
	struct peer *peer, *next;

	for (peer = LIST_FIRST(&lac->peers); peer; peer = next) {
		next = LIST_NEXT(peer, link);
		if (!peer->retired)
			peer_retire(peer, L2TP_STOP_SHUTDOWN, "shutting down");
	}
}

bool peer_all_drained(const struct lac *lac)
{
	struct peer *peer;

	LIST_FOREACH(peer, &lac->peers, link)
		if (peer->engine && !l2tp_peer_is_drained(peer->engine))
			return false;
	return true;
}

void peer_free_all(struct lac *lac)
{
	while (!LIST_EMPTY(&lac->peers))
		peer_free(LIST_FIRST(&lac->peers));
}
