// SPDX-License-Identifier: GPL-2.0
/* What a managed peer's tunnels need from the daemon: ids, datagrams, the data plane, PPP. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "debug.h"
#include "describe.h"
#include "idpool.h"
#include "ipsec.h"
#include "peer_priv.h"
#include "udp_io.h"

/*
 * What ESP in transport mode adds at most to a packet: its header, an initialization vector, padding, the authentication
 * value, and UDP where there is NAT on the way.
 */
#define ESP_OVERHEAD	(8 + 16 + 17 + 32 + 8)
#define CONNECT_SPEED	1000000000	/* bit/s; nobody knows how fast the path is */

static struct peer_link *to_link(struct l2tp_endpoint *end)
{
	return (struct peer_link *)end;
}

static struct dataplane *dataplane(const struct peer_link *link)
{
	return link->peer->lac->dp;
}

static uint64_t now(const struct peer *peer)
{
	return uv_now(peer->lac->loop);
}

static void debug(const struct peer_link *link, const char *what, const char *detail)
{
	struct log_fields f = { .tunnel = link->id, .lns = &link->addr };

	log_debug(LOG_SUB_L2TP, &f, "%s%s", what, detail);
}

/* --- control messages */

static in_port_t *port_of(struct sockaddr_storage *addr)
{
	if (addr->ss_family == AF_INET6)
		return &((struct sockaddr_in6 *)addr)->sin6_port;
	return &((struct sockaddr_in *)addr)->sin_port;
}

static struct lac_socket *socket_of(const struct peer *peer)
{
	return lac_socket_get(peer->lac, peer->target.peer.ss_family, peer->target.profile.local_port);
}

static void on_input(struct l2tp_endpoint *end, struct lac_socket *sock, const struct sockaddr_storage *from, const uint8_t *buf,
		     size_t len)
{
	struct peer_link *link = to_link(end);
	struct peer *peer = link->peer;
	bool answered = l2tp_tunnel_peer_id(link->pt->l2tp);
	uint16_t id = link->id;
	in_port_t port = *port_of(&link->addr);

	/* Before the first answer any port of the peer will do, and is the one to use from then on. */
	if (sock != socket_of(peer) || !udp_same_peer(&link->addr, from, answered) || !peer_is_meant(peer, sock)) {
		peer->lac->counters.control_foreign++;
		return;
	}
	if (!answered)
		*port_of(&link->addr) = *port_of((struct sockaddr_storage *)from);
	if (log_debug_enabled(LOG_SUB_L2TP))
		debug(link, "received ", describe_l2tp(buf, len).text);
	l2tp_peer_input(link->pt, buf, len, now(peer));
	/* If that was no answer, nothing has been learned; it may have been the end of the tunnel. */
	if (!answered && peer->lac->tunnel_by_id[id] == end && !l2tp_tunnel_peer_id(link->pt->l2tp))
		*port_of(&link->addr) = port;
	peer_rearm(peer);
}

static int tunnel_send(struct l2tp_peer_tunnel *pt, const uint8_t *buf, size_t len)
{
	struct peer_link *link = pt->user;
	struct peer *peer = link->peer;
	struct lac_socket *sock = socket_of(peer);

	/* The guard follows the configuration, and leaves behind who has retired with other addresses. */
	if (peer->conf.ipsec && !ipsec_is_guarded(peer->lac->ipsec, &peer->conf, &peer->target.source, &link->addr))
		return -1;
	if (log_debug_enabled(LOG_SUB_L2TP))
		debug(link, "sent ", describe_l2tp(buf, len).text);
	return sock ? udp_io_send(sock->io, &peer->target.source, &link->addr, buf, len) : -1;
}

static void tunnel_log(struct l2tp_peer_tunnel *pt, const char *line)
{
	debug(pt->user, "", line);
}

/* --- the data plane */

static void end_ppp(struct peer *peer)
{
	if (peer->pppd)
		pppd_stop(peer->pppd);
	peer->pppd = NULL;
}

static void session_gone(struct peer_link *link)
{
	end_ppp(link->peer);
	peer_log(LOG_WARNING, link->peer, link, "session deleted in the kernel", NULL);
	link->session = 0;
	l2tp_peer_hangup(link->peer->engine, L2TP_CDN_CARRIER_LOST, "the session was removed", now(link->peer));
	peer_rearm(link->peer);
}

void peer_link_verify(struct peer_link *link)
{
	struct dataplane *dp = dataplane(link);

	if (link->session && !dp->ops->ppp_session_exists(dp, link->id, link->session))
		session_gone(link);
}

static void on_kernel_deleted(struct l2tp_endpoint *end, const char *text)
{
	struct peer_link *link = to_link(end);
	struct dataplane *dp = dataplane(link);

	/* What was deleted may be an earlier tunnel of this id. */
	if (!link->in_kernel || dp->ops->tunnel_exists(dp, link->id) != 0)
		return;
	if (link->session)
		end_ppp(link->peer);
	link->in_kernel = false;
	link->session = 0;
	peer_log(LOG_WARNING, link->peer, link, "deleted in the kernel", text);
	l2tp_peer_restart(link->peer->engine, "the tunnel was removed", now(link->peer));
	peer_rearm(link->peer);
}

static uint16_t tunnel_new(struct l2tp_peer_tunnel *pt)
{
	struct peer *peer = l2tp_peer_user(pt->peer);
	struct peer_link *link = calloc(1, sizeof(*link));

	if (!link)
		return 0;
	link->id = idpool_get(peer->lac->tunnel_ids);
	if (!link->id) {
		free(link);
		return 0;
	}
	link->end.input = on_input;
	link->end.kernel_deleted = on_kernel_deleted;
	link->peer = peer;
	link->pt = pt;
	link->addr = pt->lns ? *peer->offered_from : peer->target.peer;
	pt->user = link;
	peer->lac->tunnel_by_id[link->id] = &link->end;
	return link->id;
}

static void tunnel_free(struct l2tp_peer_tunnel *pt)
{
	struct peer_link *link = pt->user;
	struct dataplane *dp = dataplane(link);

	if (link->in_kernel)
		dp->ops->tunnel_del(dp, link->id);
	link->peer->lac->tunnel_by_id[link->id] = NULL;
	idpool_put(link->peer->lac->tunnel_ids, link->id);
	free(link);
}

static int tunnel_up(struct l2tp_peer_tunnel *pt)
{
	struct peer_link *link = pt->user;
	struct peer *peer = link->peer;
	const struct conf_profile *p = &peer->target.profile;
	struct dataplane *dp = dataplane(link);
	struct dp_tunnel dt = {
		.id = link->id,
		.peer_id = l2tp_tunnel_peer_id(pt->l2tp),
		.socket = socket_of(peer)->dp_id,
		.peer = link->addr,
		.source = peer->target.source,
		.udp_csum = p->udp_checksum,
		.tos_inherit = p->tos_mode == CONF_TOS_INHERIT,
		.tos = p->tos_mode == CONF_TOS_FIXED ? p->tos : 0,
		.tx_form = (p->data_sequencing ? OPENLAC_TX_SEQUENCE : 0) | (p->acfc ? OPENLAC_TX_NO_ACFIELD : 0),
	};

	if (dp->ops->tunnel_add(dp, &dt)) {
		peer_log(LOG_ERR, peer, link, "kernel", dp->error);
		return -1;
	}
	link->in_kernel = true;
	peer_log(LOG_INFO, peer, link, pt->lns ? "established as LNS with" : "established as LAC with",
		 l2tp_tunnel_peer_host(pt->l2tp));
	return 0;
}

static void note_error(struct peer *peer, const struct l2tp_result *why, const char *what)
{
	snprintf(peer->error, sizeof(peer->error), "%s%s%s%s (result %u error %u)", what,
		 why->by_peer ? " by the peer" : why->timeout ? ", no answer" : "", why->text[0] ? ": " : "", why->text,
		 why->code, why->error);
}

static void tunnel_down(struct l2tp_peer_tunnel *pt, const struct l2tp_result *why)
{
	struct peer_link *link = pt->user;
	struct dataplane *dp = dataplane(link);

	note_error(link->peer, why, "closed");
	peer_log(LOG_INFO, link->peer, link, "down", link->peer->error);
	if (link->in_kernel && dp->ops->tunnel_del(dp, link->id))
		peer_log(LOG_WARNING, link->peer, link, "kernel", dp->error);
	link->in_kernel = false;
	peer_look_again(link->peer);
}

/* --- PPP */

static void pppd_ended(void *user, const struct pppd_end *why)
{
	struct peer *peer = user;

	peer->pppd = NULL;
	snprintf(peer->error, sizeof(peer->error), "PPP has ended: %s", why->text);
	peer_log(LOG_WARNING, peer, NULL, "PPP has ended", why->text);
	/* What pppd says is for us. */
	l2tp_peer_hangup(peer->engine, L2TP_CDN_CARRIER_LOST, "PPP has ended", now(peer));
	peer_rearm(peer);
}

static const struct pppd_ops pppd_ops = {
	.ended = pppd_ended,
};

/* What the path carries in one piece, and no more than the tunnel is to carry, unless the interface says otherwise (I19). */
static uint16_t ppp_mtu(const struct peer_link *link)
{
	uint16_t most = link->peer->target.profile.mtu, fits = link->mtu;

	if (link->peer->ppp.mtu)
		return link->mtu;
	if (link->peer->conf.ipsec && fits > ESP_OVERHEAD)
		fits -= ESP_OVERHEAD;
	return fits > most ? most : fits;
}

/* The peer has closed the session before pppd has ended, which may know better why. */
static void note_pppd(struct peer *peer)
{
	size_t len = strlen(peer->error);
	const char *said = peer->pppd ? pppd_said(peer->pppd) : "";

	if (said[0])
		snprintf(peer->error + len, sizeof(peer->error) - len, ": %s", said);
}

static int session_ready(struct l2tp_peer_tunnel *pt, struct l2tp_session *s)
{
	struct peer_link *link = pt->user;
	struct dataplane *dp = dataplane(link);
	uint32_t form = l2tp_session_peer_wants_sequence(s) ? OPENLAC_TX_SEQUENCE : 0;

	if (dp->ops->ppp_session_add(dp, link->id, l2tp_session_id(s), l2tp_session_peer_id(s),
				     (uint16_t)link->peer->ppp.mtu, form, &link->channel, &link->mtu)) {
		peer_log(LOG_ERR, link->peer, link, "kernel", dp->error);
		return -1;
	}
	link->session = l2tp_session_id(s);
	return 0;
}

static void session_up(struct l2tp_peer_tunnel *pt, struct l2tp_session *s)
{
	struct peer_link *link = pt->user;
	struct peer *peer = link->peer;
	struct pppd_config cfg;

	(void)s;
	end_ppp(peer);
	pppd_config_init(&cfg, &peer->ppp, peer->conf.ppp, link->channel, ppp_mtu(link));
	peer->pppd = pppd_start(peer->lac, &cfg, &pppd_ops, peer);
	explicit_bzero(&cfg, sizeof(cfg));
	peer_log(LOG_INFO, peer, link, "session established", NULL);
}

static void session_down(struct l2tp_peer_tunnel *pt, struct l2tp_session *s, const struct l2tp_result *why)
{
	struct peer_link *link = pt->user;
	struct peer *peer = link->peer;
	struct dataplane *dp = dataplane(link);

	(void)s;
	if (why->by_peer) {
		note_error(peer, why, "session closed");
		note_pppd(peer);
	}
	peer_log(LOG_INFO, peer, link, "session down", why->text);
	if (link->session)
		end_ppp(peer);
	if (link->session && dp->ops->ppp_session_del(dp, link->id, link->session))
		peer_log(LOG_WARNING, peer, link, "kernel", dp->error);
	link->session = 0;
}

const struct l2tp_peer_ops peer_ops = {
	.tunnel_new = tunnel_new,
	.tunnel_free = tunnel_free,
	.send = tunnel_send,
	.random = lac_random,
	.tunnel_up = tunnel_up,
	.tunnel_down = tunnel_down,
	.session_ready = session_ready,
	.session_up = session_up,
	.session_down = session_down,
	.log = tunnel_log,
};

void peer_engine_config(struct l2tp_peer_config *cfg, const struct peer *peer)
{
	const struct conf_profile *p = &peer->target.profile;

	memset(cfg, 0, sizeof(*cfg));
	lns_engine_config(&cfg->tunnel, peer->lac, &peer->target);
	cfg->tunnel.tie_higher_wins = peer->conf.tiebreaker == CONF_TIEBREAKER_HIGHER_WINS;
	cfg->call.tx_speed = CONNECT_SPEED;
	cfg->call.rx_speed = CONNECT_SPEED;
	cfg->call.sequencing_required = p->data_sequencing;
	snprintf(cfg->call.sub_address, sizeof(cfg->call.sub_address), "%s", peer->conf.remote_subaddress);
	snprintf(cfg->local_sub_address, sizeof(cfg->local_sub_address), "%s", peer->conf.local_subaddress);
	cfg->retry_ms = p->persist_pend_timeout ? p->persist_pend_timeout * 1000 : 1000;
}
