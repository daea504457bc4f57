// SPDX-License-Identifier: GPL-2.0
/*
 * The layout of "show l2tp session" (S238 to S248), line by line.
 */
#include "test_show_l2tp.h"

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
	EXPECT(3, "  administrative name: session_tunnel1", "  interface name: public-eth1",
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
	EXPECT(10, "  trace flags: PROTOCOL FSM API AVP FUNC XPRT DATA PPP SYSTEM", "  framing types: SYNC ASYNC",
	       "  bearer types: DIGITAL ANALOG", "  call serial number: 1", "  sub address: 'office1'");
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
