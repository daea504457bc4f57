// SPDX-License-Identifier: GPL-2.0
/*
 * From PADR to forwarding and back. With a static LNS address nothing of PPP is looked at (S47): the client's frames wait in
 * the kernel until the L2TP session is up and are forwarded from the first one on.
 *
 *   PADR ─ session in HOLD ─ PADS │ SCCRQ … ICRQ, ICRP ─ tunnel half bound ─ ICCN ─ FORWARD
 *
 * Whichever side ends first, the other is told: PADT from the client becomes a CDN, CDN, StopCCN and a dead tunnel become a
 * PADT (S72, S73).
 */
#include "subscriber.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iface.h"
#include "lns.h"

/* Ethernet has no line rate that a LAC could know; LNSs expect some plausible number (RFC 2661 section 4.4.4). */
#define CONNECT_SPEED	1000000000U

/**
 * struct subscriber - see subscriber.h
 * @ds: PPPoE half; NULL once the client has gone
 * @session: L2TP half; NULL once the engine has forgotten it
 * @lns: its tunnel
 * @up: forwarding
 * @sid, @mac, @service: of the PPPoE session, kept for log lines after it ended
 */
struct subscriber {
	LIST_ENTRY(subscriber) link;
	struct lac *lac;
	struct iface *iface;
	struct disc_session *ds;
	struct l2tp_session *session;
	struct lns *lns;
	uint32_t route_id;
	bool up;
	uint16_t sid;
	uint8_t mac[DISC_MAC_LEN];
	char service[DISC_NAME_MAX + 1];
};

static void log_subscriber(int level, const struct subscriber *s, const char *what, const char *detail)
{
	log_line(level, "%s: client %02x:%02x:%02x:%02x:%02x:%02x session %u: %s%s%s", s->iface->name, s->mac[0], s->mac[1],
		 s->mac[2], s->mac[3], s->mac[4], s->mac[5], s->sid, what, detail && *detail ? ": " : "",
		 detail ? detail : "");
}

static void kernel_del(struct subscriber *s)
{
	/* A session that the kernel deleted, alone or with its interface or tunnel, is no failure. */
	int err = s->lac->dp->ops->session_del(s->lac->dp, s->iface->ifindex, s->sid);

	if (err && err != -ENOENT)
		s->lac->counters.routes_delete_fail++;
}

static void destroy(struct subscriber *s)
{
	s->lac->subscriber_count--;
	LIST_REMOVE(s, link);
	free(s);
}

static struct subscriber *create(struct iface *iface, struct disc_session *ds, const struct disc_request *req)
{
	struct lac *lac = iface->lac;
	struct subscriber *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->lac = lac;
	s->iface = iface;
	s->ds = ds;
	s->sid = disc_session_id(ds);
	memcpy(s->mac, req->mac, sizeof(s->mac));
	snprintf(s->service, sizeof(s->service), "%.*s", (int)req->service_len, (const char *)req->service_name);
	if (lac->dp->ops->session_add(lac->dp, iface->ifindex, s->sid, s->mac)) {
		log_subscriber(LOG_WARNING, s, "kernel", lac->dp->error);
		free(s);
		return NULL;
	}
	s->route_id = ++lac->next_route_id;
	LIST_INSERT_HEAD(&lac->subscribers, s, link);
	lac->subscriber_count++;
	return s;
}

/* Places the call that carries @s to the LNS of its access concentrator. */
static int connect_lns(struct subscriber *s, const char **why)
{
	struct lac *lac = s->lac;
	const struct conf_ac *ac = conf_find_ac(lac->conf, s->iface->ac);
	const struct conf_profile *profile = ac ? conf_find_profile(lac->conf, ac->profile) : NULL;
	struct l2tp_call call = {
		.serial = s->route_id,
		.tx_speed = CONNECT_SPEED,
		.rx_speed = CONNECT_SPEED,
	};

	if (!ac || !profile || !conf_ac_check(lac->conf, ac, NULL, NULL)) {
		*why = "the access concentrator is not completely configured";
		return -1;
	}
	call.sequencing_required = profile->data_sequencing;
	snprintf(call.calling, sizeof(call.calling), "%02x:%02x:%02x:%02x:%02x:%02x", s->mac[0], s->mac[1], s->mac[2],
		 s->mac[3], s->mac[4], s->mac[5]);
	s->lns = lns_get(lac, profile, &ac->peer, why);
	if (!s->lns)
		return -1;
	s->session = lns_call(s->lns, &call, s);
	if (!s->session)
		*why = "no L2TP session is free";
	return s->session ? 0 : -1;
}

int subscriber_open(struct disc *d, struct disc_session *ds, const struct disc_request *req, const char **why)
{
	struct iface *iface = disc_user(d);
	struct lac *lac = iface->lac;
	struct subscriber *s;

	*why = "too many sessions";
	if (lac->subscriber_count >= lac->conf->max_sessions) {
		lac->counters.routes_create_fail++;
		return -1;
	}
	s = create(iface, ds, req);
	if (!s) {
		*why = "the session cannot be created";
		lac->counters.routes_create_fail++;
		return -1;
	}
	if (connect_lns(s, why)) {
		log_subscriber(LOG_WARNING, s, "no tunnel", *why);
		lac->counters.routes_dst_open_fail++;
		kernel_del(s);
		destroy(s);
		return -1;
	}
	disc_session_set_user(ds, s);
	lac->counters.routes_created++;
	log_subscriber(LOG_INFO, s, "connected, service", s->service);
	return 0;
}

void subscriber_client_closed(struct disc *d, struct disc_session *ds)
{
	struct subscriber *s = disc_session_user(ds);

	(void)d;
	s->ds = NULL;
	s->lac->counters.routes_closed_by_source++;
	log_subscriber(LOG_INFO, s, "closed by the client", NULL);
	subscriber_drop(s, false, "the client has left");
}

void subscriber_drop(struct subscriber *s, bool tell_client, const char *text)
{
	struct l2tp_session *session = s->session;
	struct disc_session *ds = s->ds;

	/* Both halves are let go first: the calls below come back to subscriber_session_down(). */
	s->session = NULL;
	s->ds = NULL;
	kernel_del(s);
	if (session)
		lns_hangup(s->lns, session, L2TP_CDN_CARRIER_LOST, text);
	if (ds && tell_client)
		disc_close(ds, text);
	else if (ds)
		disc_forget(ds);
	s->lac->counters.routes_deleted++;
	destroy(s);
}

void subscriber_drop_iface(struct lac *lac, const struct iface *iface, bool tell_client, const char *text)
{
	struct subscriber *s = LIST_FIRST(&lac->subscribers), *next;

	for (; s; s = next) {
		next = LIST_NEXT(s, link);
		if (s->iface == iface)
			subscriber_drop(s, tell_client, text);
	}
}

int subscriber_session_ready(struct l2tp_session *session)
{
	struct subscriber *s = l2tp_session_user(session);
	struct dataplane *dp = s->lac->dp;
	int err;

	/* From here on the LNS may send: data can overtake the acknowledgement of our ICCN. */
	err = dp->ops->session_bind(dp, s->iface->ifindex, s->sid, lns_id(s->lns), l2tp_session_id(session),
				    l2tp_session_peer_id(session));
	if (err)
		log_subscriber(LOG_ERR, s, "kernel", dp->error);
	return err;
}

void subscriber_session_up(struct l2tp_session *session)
{
	struct subscriber *s = l2tp_session_user(session);
	struct dataplane *dp = s->lac->dp;
	char detail[64];

	if (dp->ops->session_forward(dp, s->iface->ifindex, s->sid)) {
		log_subscriber(LOG_ERR, s, "kernel", dp->error);
		subscriber_drop(s, true, "the session cannot be forwarded");
		return;
	}
	s->up = true;
	s->lac->counters.l2tp_sessions_opened++;
	snprintf(detail, sizeof(detail), "tunnel %u session %u", lns_id(s->lns), l2tp_session_id(session));
	log_subscriber(LOG_INFO, s, "forwarding", detail);
}

void subscriber_session_down(struct l2tp_session *session, const struct l2tp_result *why)
{
	struct subscriber *s = l2tp_session_user(session);
	char text[L2TP_TEXT_MAX + 64];

	if (s->up)
		s->lac->counters.l2tp_sessions_closed++;
	if (!s->session)
		return;
	s->session = NULL;
	if (s->up)
		s->lac->counters.routes_closed_by_dest++;
	else
		s->lac->counters.routes_dst_open_fail++;
	snprintf(text, sizeof(text), "%s%s%s (result %u error %u)", why->by_peer ? "closed by the LNS" : "L2TP session lost",
		 why->text[0] ? ", " : why->timeout ? ", no answer" : "", why->text, why->code, why->error);
	log_subscriber(LOG_INFO, s, text, NULL);
	subscriber_drop(s, true, why->by_peer ? "closed by the LNS" : "the LNS cannot be reached");
}

void subscriber_kernel_deleted(struct lac *lac, uint32_t ifindex, uint16_t sid, const char *text)
{
	struct iface *iface = iface_find(lac, ifindex);
	struct disc_session *ds = iface ? disc_find(iface->disc, sid) : NULL;
	struct subscriber *s = ds ? disc_session_user(ds) : NULL;

	if (!s)
		return;
	log_subscriber(LOG_WARNING, s, "deleted in the kernel", text);
	subscriber_drop(s, true, "the session was removed");
}

void subscriber_verify_all(struct lac *lac)
{
	struct subscriber *s = LIST_FIRST(&lac->subscribers), *next;

	for (; s; s = next) {
		next = LIST_NEXT(s, link);
		if (lac->dp->ops->session_exists(lac->dp, s->iface->ifindex, s->sid) == 0)
			subscriber_drop(s, true, "the session was removed");
	}
}

void subscriber_for_each(struct lac *lac, void (*fn)(void *ctx, const struct subscriber_info *info), void *ctx)
{
	struct subscriber *s;

	LIST_FOREACH(s, &lac->subscribers, link) {
		struct subscriber_info info = {
			.route_id = s->route_id,
			.ac = s->iface->ac,
			.interface = s->iface->name,
			.sid = s->sid,
			.service = s->service,
			.mac = s->mac,
			.open = s->up,
			.tunnel_id = lns_id(s->lns),
			.session_id = s->session ? l2tp_session_id(s->session) : 0,
		};

		fn(ctx, &info);
	}
}
