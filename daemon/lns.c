// SPDX-License-Identifier: GPL-2.0
#include "lns_priv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "debug.h"
#include "describe.h"
#include "drain.h"
#include "idpool.h"
#include "lns_dead.h"
#include "lns_socket.h"
#include "subscriber.h"
#include "udp_io.h"

#define RETRY_CAP_MS	8000	/* RFC 2661 section 5.8 */
#define FIRMWARE	0x0100

static int lns_open(struct lns *l);
static void rearm(struct lns *l);
static void on_input(struct l2tp_endpoint *end, struct lac_socket *sock, const struct sockaddr_storage *from, const uint8_t *buf,
		     size_t len);
static void on_kernel_deleted(struct l2tp_endpoint *end, const char *text);

static in_port_t *peer_port(struct sockaddr_storage *peer)
{
	if (peer->ss_family == AF_INET6)
		return &((struct sockaddr_in6 *)peer)->sin6_port;
	return &((struct sockaddr_in *)peer)->sin_port;
}

void lns_log(int level, const struct lns *l, const char *what, const char *detail)
{
	struct log_fields f = { .tunnel = l->id, .lns = &l->peer };

	log_limited(LOG_KIND_TUNNEL, level, &f, "tunnel %s%s%s", what, detail && *detail ? ": " : "", detail ? detail : "");
}

static void debug(const struct lns *l, const char *what, const char *detail)
{
	struct log_fields f = { .tunnel = l->id, .lns = &l->peer };

	log_debug(LOG_SUB_L2TP, &f, "%s%s", what, detail);
}

static uint64_t now(const struct lns *l)
{
	return uv_now(l->lac->loop);
}

static void on_timer_closed(uv_handle_t *handle)
{
	struct lns *l = handle->data;

	idpool_free(l->session_ids);
	explicit_bzero(&l->target, sizeof(l->target));
	free(l);
}

/* The object stays readable until the loop has closed its timer, so callers higher up may still look at it. */
static void lns_free(struct lns *l)
{
	lns_cursors_pass(l);
	LIST_REMOVE(l, link);
	if (l->l2tp)
		l2tp_tunnel_free(l->l2tp);
	l->l2tp = NULL;
	if (l->id) {
		l->lac->tunnel_by_id[l->id] = NULL;
		idpool_put(l->lac->tunnel_ids, l->id);
	}
	uv_close((uv_handle_t *)&l->timer, on_timer_closed);
}

static struct lns *lns_new(struct lac *lac, const struct lns_target *target)
{
	struct lns *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->end.input = on_input;
	l->end.kernel_deleted = on_kernel_deleted;
	l->lac = lac;
	l->target = *target;
	l->peer = target->peer;
	l->session_ids = idpool_new(lac_random, UINT16_MAX);
	if (!l->session_ids) {
		free(l);
		return NULL;
	}
	uv_timer_init(lac->loop, &l->timer);
	l->timer.data = l;
	l->created_ms = now(l);
	LIST_INSERT_HEAD(&lac->tunnels, l, link);
	return l;
}

static void on_timer(uv_timer_t *timer)
{
	struct lns *l = timer->data;

	if (l->l2tp)
		l2tp_tunnel_tick(l->l2tp, now(l));
	else if (lns_open(l))
		lns_free(l);
	rearm(l);
}

/* The engine's deadline may have moved with whatever was just called. */
static void rearm(struct lns *l)
{
	uint64_t deadline;

	if (!l->l2tp || uv_is_closing((uv_handle_t *)&l->timer))
		return;
	deadline = l2tp_tunnel_deadline(l->l2tp);
	if (deadline == L2TP_NEVER)
		uv_timer_stop(&l->timer);
	else
		uv_timer_start(&l->timer, on_timer, deadline > now(l) ? deadline - now(l) : 0, 0);
}

/*
 * A tunnel that worked comes back by itself (S23): at once when the LNS fell silent, else after persist-pend-timeout. A new
 * client does not wait for that, see lns_get(). An LNS that a lookup found is not insisted on, since the next lookup may find
 * another.
 */
static void reopen_later(const struct lns *old, bool at_once)
{
	uint64_t delay_s;
	struct lns *l;

	if (old->lac->stopping || old->retired || (old->target.looked_up && !at_once) ||
	    !lns_target_is_configured(&old->target, old->lac->conf))
		return;
	l = lns_new(old->lac, &old->target);
	if (!l)
		return;
	l->was_up = true;
	l->draining = old->draining;
	delay_s = l->target.profile.persist_pend_timeout ? l->target.profile.persist_pend_timeout : 1;
	uv_timer_start(&l->timer, on_timer, at_once ? 0 : delay_s * 1000, 0);
}

static int tunnel_send(struct l2tp_tunnel *t, const uint8_t *buf, size_t len)
{
	struct lns *l = l2tp_tunnel_user(t);

	if (log_debug_enabled(LOG_SUB_L2TP))
		debug(l, "sent ", describe_l2tp(buf, len).text);
	return udp_io_send(l->sock->io, &l->target.source, &l->peer, buf, len);
}

static void tunnel_up(struct l2tp_tunnel *t)
{
	struct lns *l = l2tp_tunnel_user(t);
	const struct conf_profile *p = &l->target.profile;
	struct dataplane *dp = l->lac->dp;
	struct dp_tunnel dt = {
		.id = l->id,
		.peer_id = l2tp_tunnel_peer_id(t),
		.socket = l->sock->dp_id,
		.peer = l->peer,
		.source = l->target.source,
		.udp_csum = p->udp_checksum,
		.tos_inherit = p->tos_mode == CONF_TOS_INHERIT,
		.tos = p->tos_mode == CONF_TOS_FIXED ? p->tos : 0,
		.tx_form = (p->data_sequencing ? OPENLAC_TX_SEQUENCE : 0) | (p->acfc ? OPENLAC_TX_NO_ACFIELD : 0),
	};

	if (dp->ops->tunnel_add(dp, &dt)) {
		lns_log(LOG_ERR, l, "kernel", dp->error);
		l2tp_tunnel_close(t, L2TP_STOP_ERROR, "no data plane", now(l));
		return;
	}
	l->in_kernel = true;
	l->was_up = true;
	l->established_ms = now(l);
	lns_dead_remove(l->lac, &l->target.peer);
	l->lac->counters.l2tp_tunnels_opened++;
	lns_log(LOG_INFO, l, "established with", l2tp_tunnel_peer_host(t));
}

static void kernel_del(struct lns *l)
{
	struct dataplane *dp = l->lac->dp;

	if (l->in_kernel && dp->ops->tunnel_del(dp, l->id))
		lns_log(LOG_WARNING, l, "kernel", dp->error);
	l->in_kernel = false;
}

/* An LNS that refuses one tunnel, for its secret or its name, and has another with us is not dead. */
static bool is_served(const struct lns *refused)
{
	struct lns *l;

	LIST_FOREACH(l, &refused->lac->tunnels, link)
		if (l->established_ms && !l->down && udp_same_peer(&l->target.peer, &refused->target.peer, true))
			return true;
	return false;
}

static void tunnel_down(struct l2tp_tunnel *t, const struct l2tp_result *why)
{
	struct lns *l = l2tp_tunnel_user(t);
	char detail[L2TP_TEXT_MAX + 64];

	l->down = true;
	l->lac->counters.l2tp_tunnels_closed += l->established_ms != 0;
	snprintf(detail, sizeof(detail), "%s%s%s (result %u error %u)",
		 why->by_peer ? "closed by the LNS" : why->timeout ? "no answer" : "closed", why->text[0] ? ", " : "",
		 why->text, why->code, why->error);
	lns_log(LOG_INFO, l, "down", detail);
	if (why->timeout || (!l->established_ms && why->by_peer && !is_served(l)))
		lns_dead_add(l->lac, &l->target.peer, l->target.profile.persist_pend_timeout * UINT64_C(1000));
	kernel_del(l);
	if (l->was_up && (why->by_peer || why->timeout))
		reopen_later(l, why->timeout && l->established_ms);
}

/* The peers' retransmissions need no answer once they have acknowledged our StopCCN, so nothing lingers at the end. */
bool lns_all_drained(const struct lac *lac)
{
	struct lns *l;

	LIST_FOREACH(l, &lac->tunnels, link)
		if (l->l2tp && !l2tp_tunnel_is_drained(l->l2tp))
			return false;
	return true;
}

static void tunnel_gone(struct l2tp_tunnel *t)
{
	struct lns *l = l2tp_tunnel_user(t);
	struct lac *lac = l->lac;

	lns_free(l);
	lac_stop_if_drained(lac);
}

static void session_down(struct l2tp_session *session, const struct l2tp_result *why)
{
	struct lns *l = l2tp_tunnel_user(l2tp_session_tunnel(session));

	idpool_put(l->session_ids, l2tp_session_id(session));
	subscriber_session_down(session, why);
}

static void tunnel_log(struct l2tp_tunnel *t, const char *line)
{
	debug(l2tp_tunnel_user(t), "", line);
}

static const struct l2tp_ops ops = {
	.send = tunnel_send,
	.random = lac_random,
	.tunnel_up = tunnel_up,
	.tunnel_down = tunnel_down,
	.tunnel_gone = tunnel_gone,
	.session_ready = subscriber_session_ready,
	.session_up = subscriber_session_up,
	.session_down = session_down,
	.log = tunnel_log,
};

void lns_engine_config(struct l2tp_tunnel_config *cfg, const struct lac *lac, const struct lns_target *t)
{
	const struct conf_profile *p = &t->profile;

	memset(cfg, 0, sizeof(*cfg));
	snprintf(cfg->host_name, sizeof(cfg->host_name), "%s", t->host_name[0] ? t->host_name : lac->host_name);
	snprintf(cfg->vendor_name, sizeof(cfg->vendor_name), "%s", p->vendor_name);
	snprintf(cfg->peer_name, sizeof(cfg->peer_name), "%s", t->server_name);
	cfg->secret_len = t->secret_len;
	memcpy(cfg->secret, t->secret, cfg->secret_len);
	cfg->rx_window = p->rx_window;
	cfg->hello_ms = p->hello_timeout * 1000;
	cfg->retry_ms = p->retry_timeout * 1000;
	cfg->retry_cap_ms = RETRY_CAP_MS;
	cfg->max_retries = p->max_retries;
	cfg->establish_ms = p->establish_timeout * 1000;
	cfg->session_establish_ms = p->session_establish_timeout * 1000;
	cfg->idle_ms = p->idle_timeout * 1000;
	cfg->hide = p->hide;
	cfg->firmware = FIRMWARE;
}

/* Return: how many tunnels count against max-tunnels (S59). */
static unsigned int tunnels_in_use(const struct lac *lac)
{
	unsigned int n = 0;
	struct lns *l;

	LIST_FOREACH(l, &lac->tunnels, link)
		n += l->l2tp && !l->down && !l2tp_tunnel_is_closing(l->l2tp);
	return n;
}

/* Starts the control connection of a new tunnel or of one that waited. */
static int lns_open(struct lns *l)
{
	struct lac *lac = l->lac;
	struct l2tp_tunnel_config cfg;

	if (tunnels_in_use(lac) >= lac->conf->max_tunnels)
		return -ENOSPC;
	l->sock = lac_socket_get(lac, l->peer.ss_family, l->target.profile.local_port);
	if (!l->sock)
		return -EIO;
	l->id = idpool_get(lac->tunnel_ids);
	if (!l->id)
		return -ENOSPC;
	lns_engine_config(&cfg, lac, &l->target);
	l->l2tp = l2tp_tunnel_new(&ops, &cfg, l->id, l);
	explicit_bzero(cfg.secret, sizeof(cfg.secret));
	if (!l->l2tp)
		return -ENOMEM;
	lac->tunnel_by_id[l->id] = &l->end;
	l->created_ms = now(l);
	lns_log(LOG_INFO, l, "opening", NULL);
	l2tp_tunnel_open(l->l2tp, now(l));
	rearm(l);
	return 0;
}

static bool has_room(const struct lns *l)
{
	if (l->down || l->retired || l->draining || (l->l2tp && l2tp_tunnel_is_closing(l->l2tp)))
		return false;
	return !l->target.profile.session_limit || idpool_used(l->session_ids) < l->target.profile.session_limit;
}

struct lns *lns_get(struct lac *lac, const struct lns_target *target, const char **why)
{
	struct lns *l;

	if (drain_has_lns(&lac->drain, &target->peer)) {
		*why = "the LNS is being drained";
		return NULL;
	}
	LIST_FOREACH(l, &lac->tunnels, link)
		if (has_room(l) && lns_target_equal(&l->target, target))
			break;
	if (l && l->l2tp)
		return l;
	if (!l)
		l = lns_new(lac, target);
	if (!l) {
		*why = "out of memory";
		return NULL;
	}
	if (lns_open(l)) {
		*why = "no tunnel to the LNS can be opened";
		lns_free(l);
		return NULL;
	}
	return l;
}

struct l2tp_session *lns_call(struct lns *l, const struct l2tp_call *call, struct subscriber *s)
{
	uint16_t id = idpool_get(l->session_ids);
	struct l2tp_session *session;

	if (!id)
		return NULL;
	session = l2tp_session_new(l->l2tp, id, call, s, now(l));
	if (!session)
		idpool_put(l->session_ids, id);
	rearm(l);
	return session;
}

static void close_if_unused(struct lns *l)
{
	if (l->retired && !l->down && !l2tp_tunnel_sessions(l->l2tp))
		l2tp_tunnel_close(l->l2tp, L2TP_STOP_CLEAR, "configuration changed", now(l));
}

static uint64_t send_failures(const struct lns *l)
{
	struct l2tp_tunnel_stats st = { 0 };

	if (l->l2tp)
		l2tp_tunnel_get_stats(l->l2tp, &st);
	return st.tx_fail;
}

bool lns_hangup(struct lns *l, struct l2tp_session *session, uint16_t code, const char *text,
		const struct l2tp_disconnect *cause)
{
	uint64_t before = send_failures(l);
	bool sent;

	l2tp_session_close_cause(session, code, L2TP_ERR_NONE, text, cause, now(l));
	sent = send_failures(l) == before;
	if (l->l2tp)
		close_if_unused(l);
	rearm(l);
	return sent;
}

unsigned int lns_load(const struct lac *lac, const struct sockaddr_storage *peer)
{
	unsigned int n = 0;
	struct lns *l;

	LIST_FOREACH(l, &lac->tunnels, link)
		if (udp_same_peer(&l->target.peer, peer, true))
			n += idpool_used(l->session_ids);
	return n;
}

bool lns_answers(const struct lns *l)
{
	return l->l2tp && l2tp_tunnel_peer_id(l->l2tp);
}

void lns_abandon(struct lns *l)
{
	if (!l->l2tp || l->down || lns_answers(l) || l2tp_tunnel_sessions(l->l2tp))
		return;
	l2tp_tunnel_close(l->l2tp, L2TP_STOP_CLEAR, "no answer in time", now(l));
	rearm(l);
}

static void on_input(struct l2tp_endpoint *end, struct lac_socket *sock, const struct sockaddr_storage *from, const uint8_t *buf,
		     size_t len)
{
	struct lns *l = (struct lns *)end;
	bool answered = l2tp_tunnel_peer_id(l->l2tp);
	in_port_t port = *peer_port(&l->peer);

	/* Before the first answer any port of the LNS will do, and is the one to use from then on. */
	if (sock != l->sock || !udp_same_peer(&l->peer, from, answered)) {
		l->lac->counters.control_foreign++;
		return;
	}
	if (!answered)
		*peer_port(&l->peer) = *peer_port((struct sockaddr_storage *)from);
	if (log_debug_enabled(LOG_SUB_L2TP))
		debug(l, "received ", describe_l2tp(buf, len).text);
	l2tp_tunnel_input(l->l2tp, buf, len, now(l));
	if (!l->l2tp)
		return;
	if (!answered && !l2tp_tunnel_peer_id(l->l2tp))
		*peer_port(&l->peer) = port;
	close_if_unused(l);
	rearm(l);
	lac_stop_if_drained(l->lac);
}

void lns_reconfigure(struct lac *lac)
{
	struct lns *l, *next;

	for (l = LIST_FIRST(&lac->tunnels); l; l = next) {
		next = LIST_NEXT(l, link);
		/* Whoever takes a change back has the tunnel back. */
		l->retired = !lns_target_is_configured(&l->target, lac->conf);
		if (!l->retired)
			continue;
		if (!l->l2tp) {
			lns_free(l);
			continue;
		}
		close_if_unused(l);
		rearm(l);
	}
}

static void on_kernel_deleted(struct l2tp_endpoint *end, const char *text)
{
	struct lns *l = (struct lns *)end;
	struct dataplane *dp = l->lac->dp;

	/* What was deleted may be an earlier tunnel of this id. */
	if (!l->in_kernel || dp->ops->tunnel_exists(dp, l->id) != 0)
		return;
	l->in_kernel = false;
	lns_log(LOG_WARNING, l, "deleted in the kernel", text);
	l2tp_tunnel_close(l->l2tp, L2TP_STOP_CLEAR, "the tunnel was removed", now(l));
	rearm(l);
}

void lns_verify_all(struct lac *lac)
{
	struct lns *l, *next;

	for (l = LIST_FIRST(&lac->tunnels); l; l = next) {
		next = LIST_NEXT(l, link);
		if (l->in_kernel)
			on_kernel_deleted(&l->end, "events were lost");
	}
}

void lns_stop_all(struct lac *lac)
{
	struct lns *l, *next;

	for (l = LIST_FIRST(&lac->tunnels); l; l = next) {
		next = LIST_NEXT(l, link);
		if (!l->l2tp) {
			lns_free(l);
		} else if (!l->down) {
			l2tp_tunnel_close(l->l2tp, L2TP_STOP_SHUTDOWN, "the LAC is shutting down", now(l));
			rearm(l);
		}
	}
	lac_stop_if_drained(lac);
}

void lns_free_all(struct lac *lac)
{
	while (!LIST_EMPTY(&lac->tunnels)) {
		struct lns *l = LIST_FIRST(&lac->tunnels);

		kernel_del(l);
		lns_free(l);
	}
	lac_socket_free_all(lac);
}

bool lns_clear(struct lns *l)
{
	if (l->down)
		return false;
	if (l->l2tp) {
		l2tp_tunnel_close(l->l2tp, L2TP_STOP_CLEAR, "cleared by the operator", now(l));
		rearm(l);
	} else {
		lns_free(l);
	}
	return true;
}
