// SPDX-License-Identifier: GPL-2.0
/*
 * The layout of "show l2tp tunnel" and "show l2tp session" (S208 to S248), line by line. The tunnel has the life of the one
 * in the guide's samples, with an LNS made by hand at the other end, so that the numbers are the samples' as well.
 */
#include "test_l2tp_link.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <time.h>

#include "../../daemon/show_l2tp.h"

#define JUNE	INT64_C(1464783925000)	/* 2016-06-01 12:25:25 UTC */
#define LINES	64

static struct end e;
static struct peer p;
static struct lns_target target;
static struct sockaddr_storage lns_addr;
static struct show_tunnel tunnel;
static struct show_session session;
static struct cli_out out;
static char *line[LINES];
static size_t lines;

/* The tie breaker of the sample, over and over. */
static void sample_random(void *buf, size_t len)
{
	static const uint8_t tie[8] = { 0x88, 0x95, 0x39, 0x14, 0x88, 0x9c, 0x44, 0xe4 };

	for (size_t i = 0; i < len; i++)
		((uint8_t *)buf)[i] = tie[i % sizeof(tie)];
}

static struct sockaddr_storage address(const char *text, uint16_t port)
{
	struct sockaddr_storage ss = { .ss_family = AF_INET };
	struct sockaddr_in *sin = (struct sockaddr_in *)&ss;

	sin->sin_port = htons(port);
	assert_int_equal(inet_pton(AF_INET, text, &sin->sin_addr), 1);
	return ss;
}

/* An acknowledgement of everything. */
static void acknowledge(void)
{
	struct l2tp_header h = { .tunnel_id = 11008, .ns = p.ns };
	struct l2tp_tunnel_stats st;
	uint8_t zlb[L2TP_HEADER_LEN];

	l2tp_tunnel_get_stats(e.t, &st);
	h.nr = st.ns;
	l2tp_build_zlb(zlb, &h);
	l2tp_tunnel_input(e.t, zlb, sizeof(zlb), e.now);
}

/* As the sample's tunnel: answered after a second, with one call. */
static void set_up(const struct l2tp_ops *ops)
{
	struct l2tp_tunnel_config cfg = link_config(NULL);
	struct l2tp_call call = link_call();

	memset(&p, 0, sizeof(p));
	end_init(&e, ops, &cfg, 11008);
	e.now = 1000;
	l2tp_tunnel_open(e.t, e.now);
	call.serial = 1;
	snprintf(call.sub_address, sizeof(call.sub_address), "office1");
	session.session = l2tp_session_new(e.t, 6781, &call, NULL, e.now);
	e.now += 1000;
	peer_start(&p, 11008, 0, L2TP_SCCRP);
	l2tp_build_u16(&p.b, L2TP_AVP_PROTOCOL_VERSION, 0x0100);
	l2tp_build_bytes(&p.b, L2TP_AVP_HOST_NAME, "AWP-1", 5);
	l2tp_build_u32(&p.b, L2TP_AVP_FRAMING_CAPS, 3);
	l2tp_build_u32(&p.b, L2TP_AVP_BEARER_CAPS, 3);
	l2tp_build_u16(&p.b, L2TP_AVP_FIRMWARE, 385);
	l2tp_build_bytes(&p.b, L2TP_AVP_VENDOR_NAME, "Allied Telesis International", 28);
	l2tp_build_u16(&p.b, L2TP_AVP_TUNNEL_ID, 33363);
	l2tp_build_u16(&p.b, L2TP_AVP_RECEIVE_WINDOW, 10);
	peer_send(&p, &e);
	e.now += 1000;
	acknowledge();
	peer_start(&p, 11008, 6781, L2TP_ICRP);
	l2tp_build_u16(&p.b, L2TP_AVP_SESSION_ID, 23809);
	peer_send(&p, &e);
	acknowledge();
}

/* The rest of the sample: HELLOs of both, and an SLI. */
static void live_on(void)
{
	peer_start(&p, 11008, 6781, L2TP_SLI);
	peer_fill(&p, L2TP_SLI);
	peer_send(&p, &e);
	for (unsigned int i = 0; i < 35; i++) {
		e.now += 60000;
		l2tp_tunnel_tick(e.t, e.now);
		acknowledge();
		if (i % 7)
			continue;
		peer_start(&p, 11008, 0, L2TP_HELLO);
		peer_send(&p, &e);
	}
}

static int start(void **state)
{
	static struct l2tp_ops ops;
	static const char name[] = "tunnel1";

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	ops = lac_ops;
	ops.random = sample_random;
	memset(&session, 0, sizeof(session));
	set_up(&ops);
	live_on();
	lns_addr = address("130.16.1.2", 1701);
	target.profile = (struct conf_profile) {
		.hello_timeout = 60, .retry_timeout = 1, .max_retries = 5, .establish_timeout = 60,
		.session_establish_timeout = 120, .persist_pend_timeout = 60, .rx_window = 10, .mtu = 1460,
		.local_port = 1701, .remote_port = 1701, .udp_checksum = true, .hide = L2TP_HIDE_OFF,
	};
	memcpy(target.profile.name, name, sizeof(name));
	tunnel = (struct show_tunnel) {
		.lns = { .l2tp = e.t, .target = &target, .peer = &lns_addr, .created_ms = 1000, .established_ms = 2000,
			 .persist = true },
		.local = address("130.16.0.1", 0),
		.data = { .up_packets = 3622, .up_bytes = 5301510, .up_drops = 1, .down_packets = 3621,
			  .down_bytes = 5272542, .down_drops = 3, .down_old = 2 },
		.clock = { .loop_ms = 61000, .wall_ms = JUNE + 60000 },
	};
	session.interface = "public-eth1";
	session.tunnel = target.profile.name;
	session.establish_timeout = 120;
	session.data = tunnel.data;
	session.clock = tunnel.clock;
	return 0;
}

static int stop(void **state)
{
	(void)state;
	end_fini(&e);
	cli_out_release(&out);
	return 0;
}

static void split(void)
{
	char *at = out.text, *end;

	for (lines = 0; (end = strchr(at, '\n')); at = end + 1) {
		assert_true(lines < LINES);
		*end = '\0';
		line[lines++] = at;
	}
	assert_int_equal(*at, '\0');
}

static void print_tunnel(bool detail)
{
	cli_out_clear(&out);
	(detail ? show_tunnel_text_detail : show_tunnel_text)(&out, &tunnel);
	split();
}

static void print_session(bool detail)
{
	cli_out_clear(&out);
	(detail ? show_session_text_detail : show_session_text)(&out, &session);
	split();
}

/* The lines from @from on. */
static void expect(size_t from, const char *const want[])
{
	for (; *want; want++, from++) {
		assert_true(from < lines);
		assert_string_equal(line[from], *want);
	}
}

#define EXPECT(from, ...) expect(from, (const char *const[]){ __VA_ARGS__, NULL })

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

static void member(struct json_object *o, const char *name, const char *value)
{
	struct json_object *found;

	if (!json_object_object_get_ex(o, name, &found))
		fail_msg("no member %s", name);
	assert_string_equal(json_object_get_string(found), value);
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

static void s238_fields_of_a_session(void **state)
{
	(void)state;
	print_session(false);
	EXPECT(0, "Session ID:                 6781", "Tunnel ID:                  11008",
	       "State:                      ESTABLISHED", "Created At:                 Jun  1 12:25:25 2016",
	       "Interface Name:             public-eth1", "Remote Session ID:          23809",
	       "Establish Timeout:          120", "");
	assert_int_equal(lines, 8);
}

static void s240_session_detail_begins(void **state)
{
	(void)state;
	print_session(true);
	EXPECT(0, "Session 6781 on tunnel 11008:-", "  type: LAC Incoming Call, state: ESTABLISHED",
	       "  created at: Jun  1 12:25:25 2016");
}

static void s241_names_of_a_session(void **state)
{
	(void)state;
	print_session(true);
	EXPECT(3, "  administrative name: public-eth1", "  interface name: public-eth1",
	       "  created by admin: YES, peer session id: 23809");
}

static void s242_profiles_of_a_session(void **state)
{
	(void)state;
	print_session(true);
	EXPECT(6, "  session profile name: session_profile_tunnel1", "  ppp profile name: ppp_profile_public-eth1");
}

static void s243_sequence_numbers_and_timeout(void **state)
{
	(void)state;
	print_session(true);
	EXPECT(8, "  use data sequence numbers: OFF", "  establish timeout: 120");
	session.sequence = true;
	print_session(true);
	EXPECT(8, "  use data sequence numbers: ON");
	session.sequence = false;
}

static void s244_call(void **state)
{
	(void)state;
	print_session(true);
	EXPECT(10, "  trace flags: PROTOCOL FSM API AVP FUNC XPRT DATA PPP SYSTEM", "  framing types: SYNC",
	       "  bearer types: DIGITAL", "  call serial number: 1", "  sub address: 'office1'");
}

static void s245_data_of_a_session(void **state)
{
	(void)state;
	print_session(true);
	EXPECT(15, "  Status:-", "    data rx packets: 3621, rx bytes: 5272542, rx errors: 3",
	       "    data tx packets: 3622, tx bytes: 5301510, tx errors: 1");
}

static void s246_peer_and_memory(void **state)
{
	struct l2tp_session_info info;
	char want[64];

	(void)state;
	l2tp_session_get_info(session.session, &info);
	snprintf(want, sizeof(want), "  memory usage: %zu bytes", info.memory);
	print_session(true);
	EXPECT(18, "  Peer configuration data:-", "    framing types: NONE", "    bearer types: NONE", want);
}

static void s247_events_of_a_session(void **state)
{
	(void)state;
	print_session(true);
	EXPECT(22, "  Events:-", "    12:25:25 INCALL_IND in state IDLE, new state WAITTUNNEL",
	       "    12:25:26 TUNNEL_OPEN_IND in state WAITTUNNEL, new state WAITREPLY",
	       "    12:25:27 ICRP_ACCEPT in state WAITREPLY, new state ESTABLISHED", "");
	assert_int_equal(lines, 27);
}

/* Managed tunnels may take a peer's call; its frames come from what accepts it. */
static void s248_a_peers_call(void **state)
{
	const struct l2tp_session *ours = session.session;
	struct end lns;
	struct peer lac;

	(void)state;
	session.session = call_reach(&lns, &lac, L2TP_LNS, L2TP_S_WAIT_CONNECT);
	print_session(true);
	EXPECT(1, "  type: LNS Incoming Call, state: WAITCONNECT");
	EXPECT(5, "  created by admin: NO, peer session id: 17476");
	EXPECT(11, "  framing types: SYNC ASYNC", "  bearer types: DIGITAL ANALOG");
	EXPECT(22, "  Events:-", "    12:25:24 ICRQ_ACCEPT in state IDLE, new state WAITCONNECT");
	end_fini(&lns);
	session.session = ours;
}

static void test_session_json(void **state)
{
	struct json_object *o = show_session_json(&session, true);

	(void)state;
	member(o, "session-id", "6781");
	member(o, "tunnel-id", "11008");
	member(o, "type", "LAC Incoming Call");
	member(o, "state", "ESTABLISHED");
	member(o, "interface", "public-eth1");
	member(o, "peer-session-id", "23809");
	member(o, "call-serial-number", "1");
	member(o, "sub-address", "office1");
	member(o, "data-tx-packets", "3622");
	assert_int_equal(json_object_array_length(json_object_object_get(o, "events")), 3);
	json_object_put(o);
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
		cmocka_unit_test(s238_fields_of_a_session),
		cmocka_unit_test(s240_session_detail_begins),
		cmocka_unit_test(s241_names_of_a_session),
		cmocka_unit_test(s242_profiles_of_a_session),
		cmocka_unit_test(s243_sequence_numbers_and_timeout),
		cmocka_unit_test(s244_call),
		cmocka_unit_test(s245_data_of_a_session),
		cmocka_unit_test(s246_peer_and_memory),
		cmocka_unit_test(s247_events_of_a_session),
		cmocka_unit_test(s248_a_peers_call),
		cmocka_unit_test(test_session_json),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
