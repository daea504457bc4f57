// SPDX-License-Identifier: GPL-2.0
/* A tunnel as the guide prints it, typos included (S207 to S236), and as JSON. */
#include <stdio.h>

#include "show_l2tp.h"
#include "udp_io.h"

typedef unsigned long long ull;

static uint16_t local_id(const struct show_tunnel *t)
{
	return t->lns.l2tp ? l2tp_tunnel_id(t->lns.l2tp) : 0;
}

static uint16_t peer_id(const struct show_tunnel *t)
{
	return t->lns.l2tp ? l2tp_tunnel_peer_id(t->lns.l2tp) : 0;
}

static unsigned int sessions(const struct show_tunnel *t)
{
	return t->lns.l2tp ? l2tp_tunnel_sessions(t->lns.l2tp) : 0;
}

/* A tunnel that waits to be opened again has no control connection, and is idle. */
static const char *state_name(const struct show_tunnel *t)
{
	return t->lns.l2tp ? l2tp_tunnel_state_name(t->lns.l2tp) : "IDLE";
}

static const struct l2tp_peer_info *peer_info(const struct show_tunnel *t)
{
	static const struct l2tp_peer_info nobody;

	return t->lns.l2tp ? l2tp_tunnel_peer_info(t->lns.l2tp) : &nobody;
}

static const uint8_t *tie_breaker(const struct show_tunnel *t)
{
	static const uint8_t none[8];

	return t->lns.l2tp ? l2tp_tunnel_tie_breaker(t->lns.l2tp) : none;
}

static struct l2tp_tunnel_stats control_stats(const struct show_tunnel *t)
{
	struct l2tp_tunnel_stats st = { 0 };

	if (t->lns.l2tp)
		l2tp_tunnel_get_stats(t->lns.l2tp, &st);
	return st;
}

static size_t memory(const struct show_tunnel *t)
{
	return t->lns.l2tp ? l2tp_tunnel_memory(t->lns.l2tp) : 0;
}

static const char *hide_name(enum l2tp_hide_mode hide)
{
	static const char *const names[] = {
		[L2TP_HIDE_AUTO] = "AUTO",
		[L2TP_HIDE_ON] = "ON",
		[L2TP_HIDE_OFF] = "OFF",
	};

	return names[hide];
}

static const char *auth_name(const struct show_tunnel *t)
{
	return t->lns.target->secret_len ? "CHALLENGE" : "NONE";
}

static const char *mode_name(const struct show_tunnel *t)
{
	return t->lns.lns_mode ? "LNS" : "LAC";
}

/* A managed tunnel has one session (S61), which is no limit that anybody has set. */
static unsigned int session_limit(const struct show_tunnel *t)
{
	return t->lns.managed ? 0 : t->lns.target->profile.session_limit;
}

static const char *tos_text(const struct conf_profile *p, char buf[8])
{
	snprintf(buf, 8, "%u", p->tos);
	return p->tos_mode == CONF_TOS_INHERIT ? "inherit" : buf;
}

static unsigned int interop_flags(const struct show_tunnel *t)
{
	const struct conf_profile *p = &t->lns.target->profile;

	return SHOW_INTEROP_ANY_PORT | (t->lns.higher_wins ? SHOW_INTEROP_HIGHER_WINS : 0) | (p->acfc ? SHOW_INTEROP_NO_ACFIELD : 0) |
	       (p->data_sequencing ? SHOW_INTEROP_SEQUENCE : 0);
}

static const char *tie_text(const struct show_tunnel *t, char buf[24])
{
	const uint8_t *tie = tie_breaker(t);

	snprintf(buf, 24, "%02x %02x %02x %02x %02x %02x %02x %02x", tie[0], tie[1], tie[2], tie[3], tie[4], tie[5], tie[6],
		 tie[7]);
	return buf;
}

static const char *on_off(bool on)
{
	return on ? "ON" : "OFF";
}

static const char *yes_no(bool yes)
{
	return yes ? "YES" : "NO";
}

void show_tunnel_text(struct cli_out *o, const struct show_tunnel *t)
{
	const struct conf_profile *p = &t->lns.target->profile;
	const struct l2tp_peer_info *peer = peer_info(t);
	char text[INET6_ADDRSTRLEN], date[SHOW_TIME_MAX];

	cli_out_printf(o, "Tunnel ID:                  %u\n", local_id(t));
	cli_out_printf(o, "Tunnel Name:                %s\n", p->name);
	cli_out_printf(o, "Local IP Address:           %s\n", udp_addr_text(&t->local, text, sizeof(text)));
	cli_out_printf(o, "Remote IP Address:          %s\n", udp_addr_text(t->lns.peer, text, sizeof(text)));
	cli_out_printf(o, "State:                      %s\n", state_name(t));
	cli_out_printf(o, "Created At:                 %s\n", show_date(&t->clock, t->lns.created_ms, date));
	cli_out_printf(o, "Tunnel Mode:                %s\n", mode_name(t));
	cli_out_printf(o, "Remote Tunnel ID:           %u\n", peer_id(t));
	cli_out_printf(o, "Remote Host Name:           %s\n", peer->host_name);
	cli_out_printf(o, "Remote Vendor Name:         %s\n", peer->vendor_name);
	cli_out_printf(o, "Locol UDP Port:             %u\n", p->local_port);
	cli_out_printf(o, "Remote UDP Port:            %u\n", udp_port(t->lns.peer));
	cli_out_printf(o, "Hello Timeout:              %u\n", p->hello_timeout);
	cli_out_printf(o, "Retry Timeout:              %u\n", p->retry_timeout);
	cli_out_printf(o, "Idle Timeout:               %u\n", p->idle_timeout);
	cli_out_printf(o, "Establish Timeout:          %u\n\n", p->establish_timeout);
}

static void print_settings(struct cli_out *o, const struct show_tunnel *t, const struct l2tp_tunnel_stats *st)
{
	const struct conf_profile *p = &t->lns.target->profile;
	char tos[8], tie[24];

	cli_out_printf(o, "  authorization mode: %s, hide AVPs: %s\n", auth_name(t), hide_name(p->hide));
	cli_out_printf(o, "  session limit: %u, session count: %u\n", session_limit(t), sessions(t));
	cli_out_printf(o, "  tunnel profile: tunnel_profile_%s, session profile: session_profile_%s, ", p->name, p->name);
	cli_out_printf(o, "peer profile: peer_profile_%s\n", p->name);
	cli_out_printf(o, "  hello timeout: %u, retry timeout: %u, idle timeout: %u\n", p->hello_timeout, p->retry_timeout,
		       p->idle_timeout);
	cli_out_printf(o, "  establish timeout: %u\n", p->establish_timeout);
	cli_out_printf(o, "  persist pend timeout: %u\n", p->persist_pend_timeout);
	cli_out_printf(o, "  rx window size: %u, tx window size: %u, max retries: %u\n", p->rx_window, st->peer_window,
		       p->max_retries);
	cli_out_printf(o, "  use udp checksums: %s\n", on_off(p->udp_checksum));
	cli_out_printf(o, "  do pmtu discovery: OFF, mtu: %u\n", p->mtu);
	cli_out_printf(o, "  tos: %s\n", tos_text(p, tos));
	cli_out_printf(o, "  framing capability: %s, bearer capability: %s\n", show_framing(L2TP_CAPS_BOTH),
		       show_bearer(L2TP_CAPS_BOTH));
	cli_out_printf(o, "  use tiebreaker: ON\n");
	cli_out_printf(o, "  tiebreaker: %s\n", tie_text(t, tie));
	cli_out_printf(o, "  interopability flags: %u\n", interop_flags(t));
	cli_out_printf(o, "  trace flags: " SHOW_TRACE_FLAGS "\n");
}

static void print_status(struct cli_out *o, const struct show_tunnel *t, const struct l2tp_tunnel_stats *st)
{
	const struct l2tp_peer_info *peer = peer_info(t);

	cli_out_printf(o, "  Status:-\n");
	cli_out_printf(o, "    peer vendor name: %s\n", peer->vendor_name);
	cli_out_printf(o, "    peer protocol version: %u.%u, firmware %u\n", peer->version >> 8, peer->version & 0xff,
		       peer->firmware);
	cli_out_printf(o, "    peer framing capability: %s\n", show_framing(peer->framing_caps));
	cli_out_printf(o, "    peer bearer capability: %s\n", show_bearer(peer->bearer_caps));
	cli_out_printf(o, "    peer rx window size: %u\n", st->peer_window);
	cli_out_printf(o, "  Transport status:-\n");
	cli_out_printf(o, "    ns/nr: %u/%u, peer %u/%u\n", st->ns, st->nr, st->peer_nr, st->peer_ns);
	cli_out_printf(o, "    cwnd: %u, ssthresh: %u, congpkt_acc: %u\n", st->cwnd, st->ssthresh, st->cong_acked);
}

static void print_statistics(struct cli_out *o, const struct show_tunnel *t, const struct l2tp_tunnel_stats *st)
{
	cli_out_printf(o, "  Transport statistics:-\n");
	cli_out_printf(o, "    out-of-sequence control/data discards: %llu/%llu\n", (ull)st->out_of_window,
		       (ull)t->data.down_old);
	cli_out_printf(o, "    zlbs tx/txfail/rx: %llu/%llu/%llu\n", (ull)st->zlb_tx, (ull)st->zlb_tx_fail, (ull)st->zlb_rx);
	cli_out_printf(o, "    retransmits: %llu, duplicate pkt discards: %llu, data pkt discards: %llu\n",
		       (ull)st->retransmits, (ull)st->duplicates, (ull)t->data.down_drops);
	cli_out_printf(o, "    hellos tx/txfail/rx: %llu/%llu/%llu\n", (ull)st->hello_tx, (ull)st->hello_tx_fail,
		       (ull)st->hello_rx);
	cli_out_printf(o, "    control rx packets: %llu, rx bytes: %llu\n", (ull)st->rx_packets, (ull)st->rx_bytes);
	cli_out_printf(o, "    control tx packets: %llu, tx bytes: %llu\n", (ull)st->tx_packets, (ull)st->tx_bytes);
	show_data_text(o, &t->data, "    ");
}

void show_tunnel_text_detail(struct cli_out *o, const struct show_tunnel *t)
{
	const struct conf_profile *p = &t->lns.target->profile;
	const struct l2tp_tunnel_stats st = control_stats(t);
	char local[INET6_ADDRSTRLEN], peer[INET6_ADDRSTRLEN], date[SHOW_TIME_MAX];
	struct l2tp_transition event[L2TP_TIMELINE_MAX];

	cli_out_printf(o, "Tunnel %u, from %s to %s:-\n", local_id(t), udp_addr_text(&t->local, local, sizeof(local)),
		       udp_addr_text(t->lns.peer, peer, sizeof(peer)));
	cli_out_printf(o, "  state: %s\n", state_name(t));
	cli_out_printf(o, "  created at: %s\n", show_date(&t->clock, t->lns.created_ms, date));
	cli_out_printf(o, "  administrative name: '%s'\n", p->name);
	cli_out_printf(o, "  created by admin: %s, tunnel mode: %s, persist: %s\n", yes_no(!t->lns.lns_mode), mode_name(t),
		       yes_no(t->lns.persist));
	cli_out_printf(o, "  peer tunnel id: %u, host name: %s\n", peer_id(t), peer_info(t)->host_name);
	cli_out_printf(o, "  UDP ports: local %u, peer %u\n", p->local_port, udp_port(t->lns.peer));
	print_settings(o, t, &st);
	print_status(o, t, &st);
	print_statistics(o, t, &st);
	cli_out_printf(o, "  memory usage: %zu bytes\n", memory(t));
	show_events_text(o, &t->clock, event, t->lns.l2tp ? l2tp_tunnel_timeline(t->lns.l2tp, event) : 0);
	cli_out_printf(o, "\n");
}

static void list_settings(struct json_object *o, const struct show_tunnel *t)
{
	const struct conf_profile *p = &t->lns.target->profile;
	char text[24];

	cli_json_text(o, "authorization-mode", auth_name(t));
	cli_json_text(o, "hide-avps", hide_name(p->hide));
	cli_json_u64(o, "session-limit", session_limit(t));
	cli_json_u64(o, "hello-timeout", p->hello_timeout);
	cli_json_u64(o, "retry-timeout", p->retry_timeout);
	cli_json_u64(o, "idle-timeout", p->idle_timeout);
	cli_json_u64(o, "establish-timeout", p->establish_timeout);
	cli_json_u64(o, "persist-pend-timeout", p->persist_pend_timeout);
	cli_json_u64(o, "rx-window", p->rx_window);
	cli_json_u64(o, "max-retries", p->max_retries);
	cli_json_bool(o, "udp-checksum", p->udp_checksum);
	cli_json_u64(o, "mtu", p->mtu);
	cli_json_text(o, "tos", tos_text(p, text));
	cli_json_text(o, "tiebreaker", tie_text(t, text));
	cli_json_u64(o, "interoperability-flags", interop_flags(t));
}

static void list_transport(struct json_object *o, const struct l2tp_tunnel_stats *st)
{
	cli_json_u64(o, "ns", st->ns);
	cli_json_u64(o, "nr", st->nr);
	cli_json_u64(o, "peer-ns", st->peer_ns);
	cli_json_u64(o, "peer-nr", st->peer_nr);
	cli_json_u64(o, "cwnd", st->cwnd);
	cli_json_u64(o, "ssthresh", st->ssthresh);
	cli_json_u64(o, "congestion-acknowledged", st->cong_acked);
	cli_json_u64(o, "peer-rx-window", st->peer_window);
	cli_json_u64(o, "control-rx-packets", st->rx_packets);
	cli_json_u64(o, "control-rx-bytes", st->rx_bytes);
	cli_json_u64(o, "control-tx-packets", st->tx_packets);
	cli_json_u64(o, "control-tx-bytes", st->tx_bytes);
	cli_json_u64(o, "control-tx-failed", st->tx_fail);
	cli_json_u64(o, "zlb-rx", st->zlb_rx);
	cli_json_u64(o, "zlb-tx", st->zlb_tx);
	cli_json_u64(o, "zlb-tx-failed", st->zlb_tx_fail);
	cli_json_u64(o, "hello-rx", st->hello_rx);
	cli_json_u64(o, "hello-tx", st->hello_tx);
	cli_json_u64(o, "hello-tx-failed", st->hello_tx_fail);
	cli_json_u64(o, "retransmits", st->retransmits);
	cli_json_u64(o, "duplicates", st->duplicates);
	cli_json_u64(o, "out-of-sequence", st->out_of_window);
	cli_json_u64(o, "malformed", st->malformed);
}

static void list_peer(struct json_object *o, const struct l2tp_peer_info *peer)
{
	char version[16];

	snprintf(version, sizeof(version), "%d.%d", peer->version >> 8, peer->version & 0xff);
	cli_json_text(o, "peer-protocol-version", version);
	cli_json_u64(o, "peer-firmware", peer->firmware);
	cli_json_text(o, "peer-framing-capability", show_framing(peer->framing_caps));
	cli_json_text(o, "peer-bearer-capability", show_bearer(peer->bearer_caps));
}

struct json_object *show_tunnel_json(const struct show_tunnel *t, bool detail)
{
	const struct conf_profile *p = &t->lns.target->profile;
	const struct l2tp_tunnel_stats st = control_stats(t);
	struct l2tp_transition event[L2TP_TIMELINE_MAX];
	struct json_object *o = json_object_new_object();
	char text[64];

	cli_json_u64(o, "tunnel-id", local_id(t));
	cli_json_text(o, t->lns.managed ? "tunnel" : "profile", p->name);
	cli_json_text(o, "local-address", udp_addr_text(&t->local, text, sizeof(text)));
	cli_json_text(o, "peer-address", udp_addr_text(t->lns.peer, text, sizeof(text)));
	cli_json_text(o, "peer", udp_peer_text(t->lns.peer, text, sizeof(text)));
	cli_json_text(o, "state", state_name(t));
	cli_json_text(o, "created-at", show_iso_date(&t->clock, t->lns.created_ms, text));
	if (t->lns.established_ms)
		cli_json_text(o, "established-at", show_iso_date(&t->clock, t->lns.established_ms, text));
	cli_json_text(o, "mode", mode_name(t));
	cli_json_u64(o, "peer-tunnel-id", peer_id(t));
	cli_json_text(o, "peer-host-name", peer_info(t)->host_name);
	cli_json_text(o, "peer-vendor-name", peer_info(t)->vendor_name);
	cli_json_u64(o, "local-udp-port", p->local_port);
	cli_json_u64(o, "peer-udp-port", udp_port(t->lns.peer));
	cli_json_u64(o, "sessions", sessions(t));
	cli_json_bool(o, "persist", t->lns.persist);
	cli_json_bool(o, "draining", t->lns.draining);
	cli_json_bool(o, "retired", t->lns.retired);
	if (t->lns.error && t->lns.error[0])
		cli_json_text(o, "last-error", t->lns.error);
	list_settings(o, t);
	list_transport(o, &st);
	if (!detail)
		return o;
	list_peer(o, peer_info(t));
	show_data_json(o, &t->data);
	cli_json_u64(o, "data-out-of-sequence", t->data.down_old);
	cli_json_u64(o, "memory-usage", memory(t));
	show_events_json(o, &t->clock, event, t->lns.l2tp ? l2tp_tunnel_timeline(t->lns.l2tp, event) : 0);
	return o;
}
