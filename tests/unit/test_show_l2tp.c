// SPDX-License-Identifier: GPL-2.0
/*
 * The layout of "show l2tp tunnel" (S208 to S234), line by line.
 */
#include "test_show_l2tp.h"

static void s208_first_fields_of_a_tunnel(void **state)
{
	(void)state;
	print_tunnel(false);
	EXPECT(0, "Tunnel ID:                  11008", "Tunnel Name:                tunnel1",
	       "Local IP Address:           130.16.0.1", "Remote IP Address:          130.16.1.2",
	       "State:                      ESTABLISHED", "Created At:                 Jun  1 12:25:25 2016");
}

static void s209_names_and_ports(void **state)
{
	(void)state;
	print_tunnel(false);
	EXPECT(6, "Tunnel Mode:                LAC", "Remote Tunnel ID:           33363",
	       "Remote Host Name:           AWP-1", "Remote Vendor Name:         Allied Telesis International",
	       "Locol UDP Port:             1701", "Remote UDP Port:            1701");
}

static void s210_timeouts(void **state)
{
	(void)state;
	print_tunnel(false);
	EXPECT(12, "Hello Timeout:              60", "Retry Timeout:              1", "Idle Timeout:               0",
	       "Establish Timeout:          60", "");
	assert_int_equal(lines, 17);
}

static void s212_detail_begins(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(0, "Tunnel 11008, from 130.16.0.1 to 130.16.1.2:-", "  state: ESTABLISHED",
	       "  created at: Jun  1 12:25:25 2016", "  administrative name: 'tunnel1'");
}

static void s213_mode_and_persist(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(4, "  created by admin: YES, tunnel mode: LAC, persist: YES");
	tunnel.lns.persist = false;
	print_tunnel(true);
	EXPECT(4, "  created by admin: YES, tunnel mode: LAC, persist: NO");
	tunnel.lns.persist = true;
}

static void s214_peer_tunnel_id(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(5, "  peer tunnel id: 33363, host name: AWP-1");
}

static void s215_udp_ports(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(6, "  UDP ports: local 1701, peer 1701");
	((struct sockaddr_in *)&lns_addr)->sin_port = htons(40000);
	print_tunnel(true);
	EXPECT(6, "  UDP ports: local 1701, peer 40000");
	((struct sockaddr_in *)&lns_addr)->sin_port = htons(1701);
}

static void s216_authorization_and_hiding(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(7, "  authorization mode: NONE, hide AVPs: OFF");
	target.secret_len = 1;
	target.profile.hide = L2TP_HIDE_AUTO;
	print_tunnel(true);
	EXPECT(7, "  authorization mode: CHALLENGE, hide AVPs: AUTO");
	target.profile.hide = L2TP_HIDE_ON;
	print_tunnel(true);
	EXPECT(7, "  authorization mode: CHALLENGE, hide AVPs: ON");
	target.secret_len = 0;
	target.profile.hide = L2TP_HIDE_OFF;
}

static void s217_sessions(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(8, "  session limit: 0, session count: 1");
}

static void s218_profiles(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(9, "  tunnel profile: tunnel_profile_tunnel1, session profile: session_profile_tunnel1, "
		  "peer profile: peer_profile_tunnel1");
}

static void s219_timeouts(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(10, "  hello timeout: 60, retry timeout: 1, idle timeout: 0", "  establish timeout: 60",
	       "  persist pend timeout: 60");
}

static void s220_windows(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(13, "  rx window size: 10, tx window size: 10, max retries: 5");
}

static void s221_checksums(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(14, "  use udp checksums: ON");
	target.profile.udp_checksum = false;
	print_tunnel(true);
	EXPECT(14, "  use udp checksums: OFF");
	target.profile.udp_checksum = true;
}

static void s222_mtu(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(15, "  do pmtu discovery: OFF, mtu: 1460");
}

static void s223_tos(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(16, "  tos: inherit");
	target.profile.tos_mode = CONF_TOS_FIXED;
	target.profile.tos = 184;
	print_tunnel(true);
	EXPECT(16, "  tos: 184");
	target.profile.tos_mode = CONF_TOS_INHERIT;
}

static void s224_capabilities(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(17, "  framing capability: SYNC ASYNC, bearer capability: DIGITAL ANALOG");
}

static void s225_tie_breaker(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(18, "  use tiebreaker: ON", "  tiebreaker: 88 95 39 14 88 9c 44 e4");
}

static void s226_interop_flags(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(20, "  interopability flags: 128");
	target.profile.acfc = true;
	target.profile.data_sequencing = true;
	print_tunnel(true);
	EXPECT(20, "  interopability flags: 134");
	target.profile.acfc = false;
	target.profile.data_sequencing = false;
}

static void s227_trace_flags(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(21, "  trace flags: PROTOCOL FSM API AVP FUNC XPRT DATA PPP SYSTEM");
}

static void s228_status(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(22, "  Status:-", "    peer vendor name: Allied Telesis International",
	       "    peer protocol version: 1.0, firmware 385", "    peer framing capability: SYNC ASYNC",
	       "    peer bearer capability: DIGITAL ANALOG", "    peer rx window size: 10");
}

static void s229_transport_status(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(28, "  Transport status:-", "    ns/nr: 39/8, peer 39/8", "    cwnd: 10, ssthresh: 10, congpkt_acc: 0");
}

static void s230_transport_statistics(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(31, "  Transport statistics:-", "    out-of-sequence control/data discards: 0/2",
	       "    zlbs tx/txfail/rx: 6/0/37",
	       "    retransmits: 0, duplicate pkt discards: 0, data pkt discards: 3", "    hellos tx/txfail/rx: 35/0/5");
}

static void s231_control_packets(void **state)
{
	struct l2tp_tunnel_stats st;
	char rx[80], tx[80];

	(void)state;
	l2tp_tunnel_get_stats(e.t, &st);
	snprintf(rx, sizeof(rx), "    control rx packets: 45, rx bytes: %llu", (unsigned long long)st.rx_bytes);
	snprintf(tx, sizeof(tx), "    control tx packets: 45, tx bytes: %llu", (unsigned long long)st.tx_bytes);
	print_tunnel(true);
	EXPECT(36, rx, tx);
}

static void s232_data_packets(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(38, "    data rx packets: 3621, rx bytes: 5272542, rx errors: 3",
	       "    data tx packets: 3622, tx bytes: 5301510, tx errors: 1");
}

static void s233_memory(void **state)
{
	char want[64];

	(void)state;
	snprintf(want, sizeof(want), "  memory usage: %zu bytes", l2tp_tunnel_memory(e.t));
	print_tunnel(true);
	EXPECT(40, want);
}

static void s234_events(void **state)
{
	(void)state;
	print_tunnel(true);
	EXPECT(41, "  Events:-", "    12:25:25 OPEN_REQ in state IDLE, new state WAITCTLREPLY",
	       "    12:25:26 SCCRP_ACCEPT in state WAITCTLREPLY, new state ESTABLISHED", "");
	assert_int_equal(lines, 45);
}

/* It waits to be opened again: everything is there, as far as there is anything. */
static void test_a_waiting_tunnel(void **state)
{
	struct json_object *o;

	(void)state;
	tunnel.lns.l2tp = NULL;
	print_tunnel(false);
	EXPECT(0, "Tunnel ID:                  0");
	EXPECT(4, "State:                      IDLE");
	EXPECT(7, "Remote Tunnel ID:           0", "Remote Host Name:           ");
	assert_int_equal(lines, 17);
	print_tunnel(true);
	EXPECT(0, "Tunnel 0, from 130.16.0.1 to 130.16.1.2:-", "  state: IDLE");
	EXPECT(40, "  memory usage: 0 bytes", "  Events:-", "");
	assert_int_equal(lines, 43);
	o = show_tunnel_json(&tunnel, true);
	assert_string_equal(json_object_get_string(json_object_object_get(o, "state")), "IDLE");
	json_object_put(o);
	tunnel.lns.l2tp = e.t;
}

static void test_tunnel_json(void **state)
{
	struct json_object *o = show_tunnel_json(&tunnel, true);
	struct json_object *event;

	(void)state;
	member(o, "tunnel-id", "11008");
	member(o, "profile", "tunnel1");
	member(o, "peer", "130.16.1.2 port 1701");
	member(o, "local-address", "130.16.0.1");
	member(o, "state", "ESTABLISHED");
	member(o, "created-at", "2016-06-01T12:25:25+0000");
	member(o, "established-at", "2016-06-01T12:25:26+0000");
	member(o, "peer-tunnel-id", "33363");
	member(o, "peer-host-name", "AWP-1");
	member(o, "local-udp-port", "1701");
	member(o, "sessions", "1");
	member(o, "ns", "39");
	member(o, "nr", "8");
	member(o, "zlb-tx", "6");
	member(o, "hello-tx", "35");
	member(o, "interoperability-flags", "128");
	member(o, "data-rx-errors", "3");
	member(o, "data-out-of-sequence", "2");
	event = json_object_array_get_idx(json_object_object_get(o, "events"), 1);
	member(event, "time", "2016-06-01T12:25:26+0000");
	member(event, "event", "SCCRP_ACCEPT");
	member(event, "state", "WAITCTLREPLY");
	member(event, "new-state", "ESTABLISHED");
	json_object_put(o);
	o = show_tunnel_json(&tunnel, false);
	assert_false(json_object_object_get_ex(o, "events", &event));
	json_object_put(o);
}

/* A tunnel's secret is in its target, and must stay there. */
static void test_no_secret_is_shown(void **state)
{
	static const char secret[] = "Xyzzy-plugh";
	struct json_object *o;

	(void)state;
	memcpy(target.secret, secret, sizeof(secret));
	memcpy(target.profile.secret, secret, sizeof(secret));
	target.secret_len = strlen(secret);
	cli_out_clear(&out);
	show_tunnel_text(&out, &tunnel);
	show_tunnel_text_detail(&out, &tunnel);
	assert_null(strstr(out.text, secret));
	o = show_tunnel_json(&tunnel, true);
	assert_null(strstr(json_object_to_json_string(o), secret));
	json_object_put(o);
	target.secret_len = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s208_first_fields_of_a_tunnel),
		cmocka_unit_test(s209_names_and_ports),
		cmocka_unit_test(s210_timeouts),
		cmocka_unit_test(s212_detail_begins),
		cmocka_unit_test(s213_mode_and_persist),
		cmocka_unit_test(s214_peer_tunnel_id),
		cmocka_unit_test(s215_udp_ports),
		cmocka_unit_test(s216_authorization_and_hiding),
		cmocka_unit_test(s217_sessions),
		cmocka_unit_test(s218_profiles),
		cmocka_unit_test(s219_timeouts),
		cmocka_unit_test(s220_windows),
		cmocka_unit_test(s221_checksums),
		cmocka_unit_test(s222_mtu),
		cmocka_unit_test(s223_tos),
		cmocka_unit_test(s224_capabilities),
		cmocka_unit_test(s225_tie_breaker),
		cmocka_unit_test(s226_interop_flags),
		cmocka_unit_test(s227_trace_flags),
		cmocka_unit_test(s228_status),
		cmocka_unit_test(s229_transport_status),
		cmocka_unit_test(s230_transport_statistics),
		cmocka_unit_test(s231_control_packets),
		cmocka_unit_test(s232_data_packets),
		cmocka_unit_test(s233_memory),
		cmocka_unit_test(s234_events),
		cmocka_unit_test(test_a_waiting_tunnel),
		cmocka_unit_test(test_tunnel_json),
		cmocka_unit_test(test_no_secret_is_shown),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
