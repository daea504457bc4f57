// SPDX-License-Identifier: GPL-2.0
/*
 * From PADR to forwarding and back. With a static LNS address nothing of PPP is looked at (S47): the client's frames wait in
 * the kernel until the L2TP session is up and are forwarded from the first one on. Else PPP is terminated as far as the
 * client's name, which says where to go:
 *
 *   PADR ─ session in HOLD ─ PADS │ SCCRQ … ICRQ, ICRP ─ tunnel half bound ─ ICCN ─ FORWARD
 *   PADR ─ session in PUNT ─ PADS │ LCP, name, lookup │ SCCRQ … ICRP ─ bound, HOLD ─ ICCN ─ FORWARD
 *
 * Whichever side ends first, the other is told: PADT from the client becomes a CDN, CDN, StopCCN and a dead tunnel become a
 * PADT (S72, S73).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cursor.h"
#include "debug.h"
#include "lns.h"
#include "subscriber_priv.h"

/* Ethernet has no line rate that a LAC could know; LNSs expect some plausible number (RFC 2661 section 4.4.4). */
#define CONNECT_SPEED	1000000000U

struct log_fields subscriber_fields(const struct subscriber *s)
{
	return (struct log_fields) {
		.interface = s->iface->name,
		.mac = s->mac,
		.session = s->sid,
		.user = s->user,
		.route = s->route_id,
		.tunnel = s->lns ? lns_id(s->lns) : 0,
		.l2tp_session = s->session ? l2tp_session_id(s->session) : 0,
		.lns = s->lns ? lns_peer(s->lns) : NULL,
	};
}

void subscriber_log(int level, const struct subscriber *s, const char *what, const char *detail)
{
	struct log_fields f = subscriber_fields(s);

	log_limited(level <= LOG_WARNING ? LOG_KIND_CLIENT_TROUBLE : LOG_KIND_CLIENT, level, &f, "%s%s%s", what,
		    detail && *detail ? ": " : "", detail ? detail : "");
}

void subscriber_debug(enum log_subsystem sub, const struct subscriber *s, const char *what, const char *detail)
{
	struct log_fields f;

	if (!log_debug_enabled(sub))
		return;
	f = subscriber_fields(s);
	log_debug_line(sub, &f, "%s %s", what, detail);
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
	subscriber_connect_free(s);
	subscriber_ppp_free(s);
	s->lac->subscriber_count--;
	subscriber_cursors_pass(s);
	TAILQ_REMOVE(&s->lac->subscribers, s, link);
	free(s);
}

static struct subscriber *create(struct iface *iface, struct disc_session *ds, const struct disc_request *req)
{
	struct lac *lac = iface->lac;
	struct subscriber *s = calloc(1, sizeof(*s));
	struct reader service;

	if (!s)
		return NULL;
	s->lac = lac;
	s->cause = ACCT_CAUSE_NAS_ERROR;
	s->iface = iface;
	s->ds = ds;
	s->sid = disc_session_id(ds);
	s->max_payload = req->max_payload;
	memcpy(s->mac, req->mac, sizeof(s->mac));
	s->has_line = req->line;
	if (req->line)
		s->line = *req->line;
	/* With "service-name any" the name is whatever octets the client likes. */
	reader_init(&service, req->service_name, req->service_len);
	reader_text(&service, s->service, sizeof(s->service));
	if (lac->dp->ops->session_add(lac->dp, iface->ifindex, s->sid, s->mac)) {
		subscriber_log(LOG_WARNING, s, "kernel", lac->dp->error);
		free(s);
		return NULL;
	}
	s->route_id = ++lac->next_route_id;
	TAILQ_INSERT_TAIL(&lac->subscribers, s, link);
	lac->subscriber_count++;
	return s;
}

bool subscriber_config(const struct subscriber *s, const struct conf_ac **ac, const struct conf_profile **profile,
		       const char **why)
{
	const struct conf *conf = s->lac->conf;

	*ac = conf_find_ac(conf, s->iface->ac);
	*profile = *ac ? conf_find_profile(conf, (*ac)->profile) : NULL;
	if (*profile && conf_ac_can_serve(conf, *ac))
		return true;
	*why = "the access concentrator is not completely configured";
	return false;
}

static void make_call(struct l2tp_call *call, struct subscriber *s, const struct lns_target *target)
{
	memset(call, 0, sizeof(*call));
	call->serial = s->route_id;
	call->physical_channel = s->sid;
	call->tx_speed = CONNECT_SPEED;
	call->rx_speed = CONNECT_SPEED;
	call->sequencing_required = target->profile.data_sequencing;
	if (s->has_line)
		l2tp_call_set_line(call, &s->line);
	snprintf(call->called, sizeof(call->called), "%.63s", s->service);
	snprintf(call->calling, sizeof(call->calling), "%02x:%02x:%02x:%02x:%02x:%02x", s->mac[0], s->mac[1], s->mac[2],
		 s->mac[3], s->mac[4], s->mac[5]);
}

int subscriber_call(struct subscriber *s, const struct lns_target *target, const char **why)
{
	struct l2tp_call call;

	make_call(&call, s, target);
	s->lns = lns_get(s->lac, target, why);
	if (!s->lns)
		return -1;
	s->session = lns_call(s->lns, &call, s);
	if (s->session) {
		subscriber_debug(LOG_SUB_PPPOE_AC, s, "call placed with profile", target->profile.name);
		return 0;
	}
	s->lns = NULL;
	*why = "no L2TP session is free";
	return -1;
}

/* With a static LNS the call is placed at once, otherwise when the client has told its name. */
static int begin(struct subscriber *s, const char **why)
{
	const struct conf_profile *profile;
	struct lns_target target;
	const struct conf_ac *ac;
	int err;

	if (!subscriber_config(s, &ac, &profile, why))
		return -1;
	if (ac->lookup != CONF_LOOKUP_STATIC) {
		*why = "PPP cannot be terminated";
		return subscriber_ppp_start(s, ac, profile);
	}
	lns_target_static(&target, profile, &ac->peer);
	err = subscriber_call(s, &target, why);
	explicit_bzero(&target, sizeof(target));
	return err;
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
	if (begin(s, why)) {
		subscriber_log(LOG_WARNING, s, "no tunnel", *why);
		lac->counters.routes_dst_open_fail++;
		kernel_del(s);
		destroy(s);
		return -1;
	}
	disc_session_set_user(ds, s);
	lac->counters.routes_created++;
	subscriber_log(LOG_INFO, s, s->service[0] ? "connected, service" : "connected", s->service);
	return 0;
}

void subscriber_client_closed(struct disc *d, struct disc_session *ds)
{
	struct subscriber *s = disc_session_user(ds);

	(void)d;
	s->ds = NULL;
	s->lac->counters.routes_closed_by_source++;
	s->cause = ACCT_CAUSE_USER_REQUEST;
	subscriber_log(LOG_INFO, s, "closed by the client", NULL);
	subscriber_drop(s, false, "the client has left");
}

void subscriber_drop_cause(struct subscriber *s, bool tell_client, const char *text, const struct l2tp_disconnect *cause)
{
	struct l2tp_session *session = s->session;
	struct disc_session *ds = s->ds;

	/* Both halves are let go first: the calls below come back to subscriber_session_down(). */
	s->session = NULL;
	s->ds = NULL;
	subscriber_acct_stop(s, NULL);
	kernel_del(s);
	if (session && !lns_hangup(s->lns, session, s->cleared ? L2TP_CDN_ADMIN : L2TP_CDN_CARRIER_LOST, text, cause))
		s->lac->counters.routes_dest_close_fail++;
	if (ds && tell_client)
		s->lac->counters.routes_source_close_fail += disc_close(ds, text) != 0;
	else if (ds)
		disc_forget(ds);
	s->lac->counters.routes_deleted++;
	destroy(s);
}

void subscriber_drop(struct subscriber *s, bool tell_client, const char *text)
{
	subscriber_drop_cause(s, tell_client, text, NULL);
}

void subscriber_fail(struct subscriber *s, const char *text)
{
	subscriber_ppp_terminate(s, text);
	subscriber_drop(s, true, text);
}

struct subscriber *subscriber_find(struct lac *lac, uint32_t ifindex, uint16_t sid)
{
	struct iface *iface = iface_find(lac, ifindex);
	struct disc_session *ds = iface ? disc_find(iface->disc, sid) : NULL;

	return ds ? disc_session_user(ds) : NULL;
}

void subscriber_drop_iface(struct lac *lac, const struct iface *iface, bool tell_client, const char *text)
{
	struct subscriber *s = TAILQ_FIRST(&lac->subscribers), *next;

	for (; s; s = next) {
		next = TAILQ_NEXT(s, link);
		if (s->iface != iface)
			continue;
		s->cause = lac->stopping ? ACCT_CAUSE_ADMIN_REBOOT :
			   tell_client ? ACCT_CAUSE_ADMIN_RESET : ACCT_CAUSE_PORT_ERROR;
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
		subscriber_log(LOG_ERR, s, "kernel", dp->error);
	else if (s->ppp)
		err = subscriber_ppp_hand_over(s, session);
	return err;
}

void subscriber_session_up(struct l2tp_session *session)
{
	struct subscriber *s = l2tp_session_user(session);
	struct dataplane *dp = s->lac->dp;

	if (s->ppp)
		subscriber_ppp_flush(s);
	if (dp->ops->session_forward(dp, s->iface->ifindex, s->sid)) {
		subscriber_log(LOG_ERR, s, "kernel", dp->error);
		subscriber_drop(s, true, "the session cannot be forwarded");
		return;
	}
	s->up = true;
	s->lac->counters.l2tp_sessions_opened++;
	subscriber_acct_start(s, session);
	subscriber_log(LOG_INFO, s, "forwarding", NULL);
}

/* RFC 3145: the LNS may have told why PPP ended; 3 = a Terminate-Request, the client's if it is at the peer. */
static enum acct_cause acct_cause(const struct l2tp_result *why)
{
	if (why->has_cause && why->cause.code == 3 && why->cause.direction == L2TP_DISCONNECT_AT_PEER)
		return ACCT_CAUSE_USER_REQUEST;
	return why->by_peer ? ACCT_CAUSE_LOST_SERVICE : ACCT_CAUSE_NAS_ERROR;
}

static void log_down(const struct subscriber *s, const struct l2tp_result *why)
{
	const char *cause = why->has_cause ? why->cause.text : "";
	char text[2 * L2TP_TEXT_MAX + 96];
	int n;

	n = snprintf(text, sizeof(text), "%s%s%s (result %u error %u)",
		     why->by_peer ? "closed by the LNS" : "L2TP session lost",
		     why->text[0] ? ", " : why->timeout ? ", no answer" : "", why->text, why->code, why->error);
	if (why->has_cause && n > 0 && (size_t)n < sizeof(text))
		snprintf(text + n, sizeof(text) - (size_t)n, ", PPP disconnect cause %u%s%s", why->cause.code,
			 cause[0] ? ": " : "", cause);
	subscriber_log(LOG_INFO, s, text, NULL);
}

void subscriber_session_down(struct l2tp_session *session, const struct l2tp_result *why)
{
	struct subscriber *s = l2tp_session_user(session);

	if (s->up)
		s->lac->counters.l2tp_sessions_closed++;
	if (!s->session)
		return;
	log_down(s, why);
	s->session = NULL;
	s->lns = NULL;
	s->cause = acct_cause(why);
	if (s->up) {
		s->lac->counters.routes_closed_by_dest++;
	} else if (subscriber_ppp_has_failed(s)) {
		s->lac->counters.routes_closed_by_source++;
	} else if (subscriber_ppp_is_ours(s) && subscriber_connect_next(s)) {
		return;
	} else {
		s->lac->counters.routes_dst_open_fail++;
		subscriber_ppp_terminate(s, "the LNS cannot be reached");
	}
	subscriber_drop(s, true, why->by_peer ? "closed by the LNS" : "the LNS cannot be reached");
}

void subscriber_kernel_deleted(struct lac *lac, uint32_t ifindex, uint16_t sid, unsigned int reason, const char *text,
			       const struct dp_stats *stats)
{
	struct subscriber *s = subscriber_find(lac, ifindex, sid);

	/* News of an earlier session may come when its id has a new client. */
	if (!s || lac->dp->ops->session_exists(lac->dp, ifindex, sid) > 0)
		return;
	subscriber_log(LOG_WARNING, s, "deleted in the kernel", text);
	s->cause = reason == OPENLAC_REASON_NETDEV ? ACCT_CAUSE_PORT_ERROR : ACCT_CAUSE_ADMIN_RESET;
	subscriber_acct_stop(s, stats);
	subscriber_drop(s, true, "the session was removed");
}

void subscriber_verify_all(struct lac *lac)
{
	struct subscriber *s = TAILQ_FIRST(&lac->subscribers), *next;

	for (; s; s = next) {
		next = TAILQ_NEXT(s, link);
		if (lac->dp->ops->session_exists(lac->dp, s->iface->ifindex, s->sid) == 0)
			subscriber_drop(s, true, "the session was removed");
	}
}
