// SPDX-License-Identifier: GPL-2.0
#include "control_show.h"

#include <stdio.h>
#include <string.h>

#include "lns.h"
#include "reload.h"
#include "subscriber.h"
#include "udp_io.h"

static void add_u64(struct json_object *o, const char *name, uint64_t value)
{
	json_object_object_add(o, name, json_object_new_uint64(value));
}

static void add_text(struct json_object *o, const char *name, const char *value)
{
	json_object_object_add(o, name, json_object_new_string(value));
}

static void add_discovery(struct json_object *o, const struct disc_stats *d)
{
	add_u64(o, "pppoePadiReceived", d->padi_received);
	add_u64(o, "pppoeInvalidPadi", d->padi_invalid);
	add_u64(o, "pppoeIgnoredPadi", d->padi_ignored);
	add_u64(o, "pppoePadoSent", d->pado_sent);
	add_u64(o, "pppoePadsSent", d->pads_sent);
	add_u64(o, "pppoePadsErrorSent", d->pads_error_sent);
	add_u64(o, "pppoePadrReceived", d->padr_received);
	add_u64(o, "pppoeInvalidPadr", d->padr_invalid);
	add_u64(o, "pppoeResentPadr", d->padr_resent);
	add_u64(o, "pppoePadtReceived", d->padt_received);
	add_u64(o, "pppoeInvalidPadt", d->padt_invalid);
	add_u64(o, "pppoePadtSent", d->padt_sent);
}

static void add_routes(struct json_object *o, const struct lac_counters *c)
{
	add_u64(o, "lnsLookupSuccessfulRequests", c->lookups_ok);
	add_u64(o, "lnsLookupFailedRequests", c->lookups_failed);
	add_u64(o, "lnsLookupDnsFailures", c->lookups_dns_failed);
	add_u64(o, "lnsLookupRadiusFailures", c->lookups_radius_failed);
	add_u64(o, "l2tpTunnelsOpened", c->l2tp_tunnels_opened);
	add_u64(o, "l2tpSessionsOpened", c->l2tp_sessions_opened);
	add_u64(o, "l2tpSessionsClosed", c->l2tp_sessions_closed);
	add_u64(o, "l2tpControlMalformed", c->control_malformed);
	add_u64(o, "l2tpControlForeign", c->control_foreign);
	add_u64(o, "l2tpControlUnknownTunnel", c->control_unknown);
	add_u64(o, "routesCreated", c->routes_created);
	add_u64(o, "routesCreateFail", c->routes_create_fail);
	add_u64(o, "routesDeleted", c->routes_deleted);
	add_u64(o, "routesDeleteFail", c->routes_delete_fail);
	add_u64(o, "routesDstOpenFail", c->routes_dst_open_fail);
	add_u64(o, "routesDestCloseFail", c->routes_dest_close_fail);
	add_u64(o, "routesSourceCloseFail", c->routes_source_close_fail);
	add_u64(o, "routesClosedByDest", c->routes_closed_by_dest);
	add_u64(o, "routesClosedBySource", c->routes_closed_by_source);
}

static struct json_object *statistics(struct lac *lac)
{
	struct json_object *o = json_object_new_object();

	add_discovery(o, &lac->disc_stats);
	add_routes(o, &lac->counters);
	add_u64(o, "eventLoopLongestRoundUs", lac->watch.max_us);
	add_u64(o, "eventLoopStalls", lac->watch.stalls);
	return o;
}

static void add_connection(void *ctx, const struct subscriber_info *s)
{
	struct json_object *o = json_object_new_object();
	char text[DISC_NAME_MAX + 1];

	snprintf(text, sizeof(text), "%s-%s", s->ac, s->interface);
	add_text(o, "route-name", text);
	add_u64(o, "route-id", s->route_id);
	add_text(o, "interface", s->interface);
	add_u64(o, "pppoe-session-id", s->sid);
	add_text(o, "service-name", s->service);
	add_text(o, "state", s->open ? "Open" : "Opening");
	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", s->mac[0], s->mac[1], s->mac[2], s->mac[3], s->mac[4],
		 s->mac[5]);
	add_text(o, "peer-mac", text);
	add_text(o, "user", s->user);
	add_u64(o, "tunnel-id", s->tunnel_id);
	add_u64(o, "session-id", s->session_id);
	json_object_array_add(ctx, o);
}

static void add_transport(struct json_object *o, const struct l2tp_tunnel *t)
{
	struct l2tp_tunnel_stats st;

	l2tp_tunnel_get_stats(t, &st);
	add_u64(o, "ns", st.ns);
	add_u64(o, "nr", st.nr);
	add_u64(o, "cwnd", st.cwnd);
	add_u64(o, "peer-rx-window", st.peer_window);
	add_u64(o, "control-rx-packets", st.rx_packets);
	add_u64(o, "control-tx-packets", st.tx_packets);
	add_u64(o, "zlb-rx", st.zlb_rx);
	add_u64(o, "zlb-tx", st.zlb_tx);
	add_u64(o, "hello-rx", st.hello_rx);
	add_u64(o, "hello-tx", st.hello_tx);
	add_u64(o, "retransmits", st.retransmits);
	add_u64(o, "duplicates", st.duplicates);
	add_u64(o, "malformed", st.malformed);
}

static void add_tunnel(void *ctx, const struct lns_info *info)
{
	struct json_object *o = json_object_new_object();
	char peer[64];

	add_text(o, "peer", udp_peer_text(info->peer, peer, sizeof(peer)));
	add_text(o, "profile", info->profile);
	add_text(o, "state", info->l2tp ? l2tp_tunnel_state_name(info->l2tp) : "WAITING");
	if (info->l2tp) {
		add_u64(o, "tunnel-id", l2tp_tunnel_id(info->l2tp));
		add_u64(o, "peer-tunnel-id", l2tp_tunnel_peer_id(info->l2tp));
		add_text(o, "peer-host-name", l2tp_tunnel_peer_host(info->l2tp));
		add_u64(o, "sessions", l2tp_tunnel_sessions(info->l2tp));
		add_transport(o, info->l2tp);
	}
	json_object_array_add(ctx, o);
}

static struct json_object *wrap(const char *name, struct json_object *value)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, name, value);
	return o;
}

static void add_error(void *ctx, const char *message)
{
	json_object_array_add(ctx, json_object_new_string(message));
}

static struct json_object *reload(struct lac *lac)
{
	struct json_object *errors = json_object_new_array();

	if (lac_reload(lac, add_error, errors))
		return wrap("errors", errors);
	json_object_put(errors);
	return wrap("ok", json_object_new_boolean(1));
}

struct json_object *control_answer(struct lac *lac, const char *line)
{
	struct json_object *request = json_tokener_parse(line), *name, *list;
	struct json_object *answer;
	const char *what = "";

	if (request && json_object_object_get_ex(request, "request", &name))
		what = json_object_get_string(name);
	if (!strcmp(what, "statistics")) {
		answer = statistics(lac);
	} else if (!strcmp(what, "connections")) {
		list = json_object_new_array();
		subscriber_for_each(lac, add_connection, list);
		answer = wrap("connections", list);
	} else if (!strcmp(what, "tunnels")) {
		list = json_object_new_array();
		lns_for_each(lac, add_tunnel, list);
		answer = wrap("tunnels", list);
	} else if (!strcmp(what, "reload")) {
		answer = reload(lac);
	} else {
		answer = wrap("error", json_object_new_string("expected {\"request\": \"statistics\", \"connections\", "
							      "\"tunnels\" or \"reload\"}"));
	}
	json_object_put(request);
	return answer;
}
