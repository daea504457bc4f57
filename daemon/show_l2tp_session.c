// SPDX-License-Identifier: GPL-2.0
/* A session as the guide prints it (S238 to S248), and as JSON. */
#include "show_l2tp.h"

static const char *type_name(const struct l2tp_session_info *info)
{
	return info->lns ? "LNS Incoming Call" : "LAC Incoming Call";
}

static uint16_t tunnel_id(const struct show_session *s)
{
	return l2tp_tunnel_id(l2tp_session_tunnel(s->session));
}

void show_session_text(struct cli_out *o, const struct show_session *s)
{
	struct l2tp_session_info info;
	char date[SHOW_TIME_MAX];

	l2tp_session_get_info(s->session, &info);
	cli_out_printf(o, "Session ID:                 %u\n", l2tp_session_id(s->session));
	cli_out_printf(o, "Tunnel ID:                  %u\n", tunnel_id(s));
	cli_out_printf(o, "State:                      %s\n", l2tp_session_state_name(s->session));
	cli_out_printf(o, "Created At:                 %s\n", show_date(&s->clock, info.created_ms, date));
	cli_out_printf(o, "Interface Name:             %s\n", s->interface);
	cli_out_printf(o, "Remote Session ID:          %u\n", l2tp_session_peer_id(s->session));
	cli_out_printf(o, "Establish Timeout:          %u\n\n", s->establish_timeout);
}

static void print_peer(struct cli_out *o, const struct l2tp_session_info *info)
{
	cli_out_printf(o, "  Peer configuration data:-\n");
	cli_out_printf(o, "    framing types: %s\n", show_framing(info->peer_framing));
	cli_out_printf(o, "    bearer types: %s\n", show_bearer(info->peer_bearer));
}

void show_session_text_detail(struct cli_out *o, const struct show_session *s)
{
	const struct l2tp_call *call = l2tp_session_call(s->session);
	struct l2tp_transition event[L2TP_TIMELINE_MAX];
	struct l2tp_session_info info;
	char date[SHOW_TIME_MAX];

	l2tp_session_get_info(s->session, &info);
	cli_out_printf(o, "Session %u on tunnel %u:-\n", l2tp_session_id(s->session), tunnel_id(s));
	cli_out_printf(o, "  type: %s, state: %s\n", type_name(&info), l2tp_session_state_name(s->session));
	cli_out_printf(o, "  created at: %s\n", show_date(&s->clock, info.created_ms, date));
	cli_out_printf(o, "  administrative name: session_%s\n", s->tunnel);
	cli_out_printf(o, "  interface name: %s\n", s->interface);
	cli_out_printf(o, "  created by admin: %s, peer session id: %u\n", info.lns ? "NO" : "YES",
		       l2tp_session_peer_id(s->session));
	cli_out_printf(o, "  session profile name: session_profile_%s\n", s->tunnel);
	cli_out_printf(o, "  ppp profile name: ppp_profile_%s\n", s->interface);
	cli_out_printf(o, "  use data sequence numbers: %s\n", s->sequence ? "ON" : "OFF");
	cli_out_printf(o, "  establish timeout: %u\n", s->establish_timeout);
	cli_out_printf(o, "  trace flags: " SHOW_TRACE_FLAGS "\n");
	/* What calls may be, as the tunnel tells the peer; JSON has what this one says of itself. */
	cli_out_printf(o, "  framing types: %s\n", show_framing(L2TP_CAPS_BOTH));
	cli_out_printf(o, "  bearer types: %s\n", show_bearer(L2TP_CAPS_BOTH));
	cli_out_printf(o, "  call serial number: %u\n", call->serial);
	cli_out_printf(o, "  sub address: '%s'\n", call->sub_address);
	cli_out_printf(o, "  Status:-\n");
	show_data_text(o, &s->data, "    ");
	print_peer(o, &info);
	cli_out_printf(o, "  memory usage: %zu bytes\n", info.memory);
	show_events_text(o, &s->clock, event, l2tp_session_timeline(s->session, event));
	cli_out_printf(o, "\n");
}

static void list_detail(struct json_object *o, const struct show_session *s, const struct l2tp_session_info *info)
{
	const struct l2tp_call *call = l2tp_session_call(s->session);
	struct l2tp_transition event[L2TP_TIMELINE_MAX];

	cli_json_bool(o, "data-sequence-numbers", s->sequence);
	cli_json_text(o, "framing-types", show_framing(info->framing));
	cli_json_text(o, "bearer-types", show_bearer(info->bearer));
	cli_json_text(o, "peer-framing-types", show_framing(info->peer_framing));
	cli_json_text(o, "peer-bearer-types", show_bearer(info->peer_bearer));
	cli_json_u64(o, "call-serial-number", call->serial);
	cli_json_text(o, "sub-address", call->sub_address);
	show_data_json(o, &s->data);
	cli_json_u64(o, "memory-usage", info->memory);
	show_events_json(o, &s->clock, event, l2tp_session_timeline(s->session, event));
}

struct json_object *show_session_json(const struct show_session *s, bool detail)
{
	struct json_object *o = json_object_new_object();
	struct l2tp_session_info info;
	char date[SHOW_TIME_MAX];

	l2tp_session_get_info(s->session, &info);
	cli_json_u64(o, "session-id", l2tp_session_id(s->session));
	cli_json_u64(o, "tunnel-id", tunnel_id(s));
	cli_json_text(o, "type", type_name(&info));
	cli_json_text(o, "state", l2tp_session_state_name(s->session));
	cli_json_text(o, "created-at", show_iso_date(&s->clock, info.created_ms, date));
	cli_json_text(o, "interface", s->interface);
	cli_json_text(o, "profile", s->tunnel);
	cli_json_u64(o, "peer-session-id", l2tp_session_peer_id(s->session));
	cli_json_u64(o, "establish-timeout", s->establish_timeout);
	if (detail)
		list_detail(o, s, &info);
	return o;
}
