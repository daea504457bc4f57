// SPDX-License-Identifier: GPL-2.0
/* What RADIUS is told of a subscriber, and whom it can end. */
#include <stdio.h>
#include <string.h>

#include "lns.h"
#include "radius_dynauth_msg.h"
#include "subscriber_priv.h"
#include "udp_io.h"

static bool read_counters(void *ctx, struct acct_counters *c)
{
	struct subscriber *s = ctx;
	struct dataplane *dp = s->lac->dp;
	struct dp_stats stats;

	if (dp->ops->session_stats(dp, s->iface->ifindex, s->sid, &stats))
		return false;
	c->in_packets = stats.up_packets;
	c->in_octets = stats.up_bytes;
	c->out_packets = stats.down_packets;
	c->out_octets = stats.down_bytes;
	return true;
}

static void to_address(struct conf_addr *addr, const struct sockaddr_storage *ss)
{
	addr->family = ss->ss_family;
	if (ss->ss_family == AF_INET6)
		addr->v6 = ((const struct sockaddr_in6 *)ss)->sin6_addr;
	else if (ss->ss_family == AF_INET)
		addr->v4 = ((const struct sockaddr_in *)ss)->sin_addr;
}

void subscriber_acct_start(struct subscriber *s, const struct l2tp_session *session)
{
	const struct l2tp_tunnel *tunnel = l2tp_session_tunnel(session);
	const struct lns_target *target = lns_target(s->lns);
	struct sockaddr_storage source = target->source;
	char connection[32];
	struct acct_info info = {
		.user = s->name,
		.user_len = s->name_len,
		.nas_port_id = s->iface->name,
		.client_name = target->host_name[0] ? target->host_name : s->lac->host_name,
		.server_name = l2tp_tunnel_peer_host(tunnel),
		.assignment_id = target->assignment_id,
		.connection = connection,
	};

	if (!s->lac->accounting)
		return;
	memcpy(info.mac, s->mac, sizeof(info.mac));
	to_address(&info.remote, &target->peer);
	if (source.ss_family == AF_UNSPEC)
		udp_route_source(&target->peer, &source);
	to_address(&info.local, &source);
	snprintf(connection, sizeof(connection), "%u-%u-%u", s->route_id, lns_id(s->lns), l2tp_session_id(session));
	s->acct = accounting_start(s->lac->accounting, &info, read_counters, s);
}

void subscriber_acct_stop(struct subscriber *s, const struct dp_stats *known)
{
	struct acct_counters c = { 0 };

	if (!s->acct)
		return;
	if (known)
		c = (struct acct_counters){ .in_packets = known->up_packets, .in_octets = known->up_bytes,
					    .out_packets = known->down_packets, .out_octets = known->down_bytes };
	else
		read_counters(s, &c);
	radius_acct_stop(s->acct, s->cause, &c);
	s->acct = NULL;
}

static bool is_meant(const struct subscriber *s, const struct dynauth_match *m)
{
	if (!s->up)
		return false;
	if (m->user && (!m->user_len || m->user_len != s->name_len || memcmp(m->user, s->name, s->name_len)))
		return false;
	if (m->session_id && (!s->acct || strcmp(m->session_id, radius_acct_id(s->acct))))
		return false;
	return !m->has_mac || !memcmp(m->mac, s->mac, sizeof(m->mac));
}

unsigned int subscriber_disconnect(struct lac *lac, const struct dynauth_match *match)
{
	struct subscriber *s = TAILQ_FIRST(&lac->subscribers), *next;
	unsigned int count = 0;

	for (; s; s = next) {
		next = TAILQ_NEXT(s, link);
		if (!is_meant(s, match))
			continue;
		subscriber_log(LOG_INFO, s, "ended by a Disconnect-Request", NULL);
		s->cause = ACCT_CAUSE_ADMIN_RESET;
		subscriber_drop(s, true, "disconnected by the operator");
		count++;
	}
	return count;
}
