// SPDX-License-Identifier: GPL-2.0
/*
 * RADIUS accounting (RFC 2866, RFC 2867), against a server on the loopback interface:
 *  - Accounting-On, start, interim updates, stop, Accounting-Off, and what each of them says
 *  - records of a session in their order, also when the server is down for a while; an interim update is not repeated
 *  - long and odd names; nothing at all when it is off; bounded; freed in every state
 */
#include "test_radius_peer.h"

#include "daemon/radius_acct.h"

#define NOW	1800000000u

static struct peer peer;
static struct radius_client *client;
static struct radius_acct *acct;
static struct radius_group group;
static struct acct_counters counters;
static bool readable, done;
static uint32_t now_s;

static struct acct_info info = {
	.user = "u@isp1.com", .user_len = 10, .nas_port_id = "eth0.10", .mac = { 0x02, 0xc1, 0, 0, 0, 0xab },
	.client_name = "lac1", .server_name = "lns1", .assignment_id = "", .connection = "11008-3",
};

static uint32_t wall(void)
{
	return now_s++;
}

static bool on_counters(void *ctx, struct acct_counters *c)
{
	assert_ptr_equal(ctx, &counters);
	*c = counters;
	return readable;
}

static void on_done(void *ctx)
{
	*(bool *)ctx = true;
}

static int setup(void **state)
{
	(void)state;
	now_s = NOW;
	readable = true;
	done = false;
	counters = (struct acct_counters) { 0x100000002, 3, 4, 5 };
	memset(&group, 0, sizeof(group));
	assert_int_equal(uv_loop_init(&loop), 0);
	peer_init(&peer, false);
	peer.answer.code = RADIUS_ACCOUNTING_RESPONSE;
	peer_join(&group, &peer, false, 0);
	info.local.family = info.remote.family = AF_INET;
	info.local.v4.s_addr = htonl(0xc6336407);
	info.remote.v4.s_addr = htonl(0xc0000201);
	client = radius_client_new(&loop, test_random);
	radius_client_configure(client, 8, true, "lac.example.net");
	acct = radius_acct_new(&loop, client, wall, test_random);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	radius_acct_free(acct);
	radius_client_free(client);
	peer_close(&peer);
	uv_run(&loop, UV_RUN_DEFAULT);
	return uv_loop_close(&loop);
}

static uint32_t number(uint8_t type)
{
	uint32_t value = 0;

	assert_true(radius_find_u32(&peer.last, type, &value));
	return value;
}

static void text_is(uint8_t type, const char *text)
{
	struct radius_attr a;

	assert_true(radius_find(&peer.last, type, &a));
	assert_int_equal(a.len, strlen(text));
	assert_memory_equal(a.value, text, a.len);
}

static bool has(uint8_t type)
{
	struct radius_attr a;

	return radius_find(&peer.last, type, &a);
}

static struct acct_session *start(void)
{
	struct acct_session *s = radius_acct_start(acct, &info, on_counters, &counters);

	assert_non_null(s);
	return s;
}

static void session_attributes(const char *id)
{
	text_is(RADIUS_ACCT_SESSION_ID, id);
	text_is(RADIUS_USER_NAME, "u@isp1.com");
	text_is(RADIUS_NAS_IDENTIFIER, "lac.example.net");
	text_is(RADIUS_NAS_PORT_ID, "eth0.10");
	assert_int_equal(number(RADIUS_NAS_PORT_TYPE), 15);
	text_is(RADIUS_CALLING_STATION_ID, "02-C1-00-00-00-AB");
	assert_int_equal(number(RADIUS_SERVICE_TYPE), 2);
	assert_int_equal(number(RADIUS_FRAMED_PROTOCOL), 1);
	assert_int_equal(number(RADIUS_TUNNEL_TYPE), 3);
	assert_int_equal(number(RADIUS_TUNNEL_MEDIUM_TYPE), 1);
	text_is(RADIUS_TUNNEL_CLIENT_ENDPOINT, "198.51.100.7");
	text_is(RADIUS_TUNNEL_SERVER_ENDPOINT, "192.0.2.1");
	text_is(RADIUS_TUNNEL_CLIENT_AUTH_ID, "lac1");
	text_is(RADIUS_TUNNEL_SERVER_AUTH_ID, "lns1");
	text_is(RADIUS_ACCT_TUNNEL_CONNECTION, "11008-3");
	assert_false(has(RADIUS_TUNNEL_ASSIGNMENT_ID));
}

static void test_life_of_a_session(void **state)
{
	struct acct_session *s;
	char id[ACCT_ID_MAX + 1];

	(void)state;
	radius_acct_configure(acct, &group, 200);
	run_for(50);
	assert_int_equal(number(RADIUS_ACCT_STATUS_TYPE), ACCT_ON);
	assert_true(has(RADIUS_ACCT_SESSION_ID));
	assert_false(has(RADIUS_USER_NAME));
	s = start();
	strcpy(id, radius_acct_id(s));
	assert_int_equal(strlen(id), ACCT_ID_MAX);
	run_for(50);
	assert_int_equal(number(RADIUS_ACCT_STATUS_TYPE), ACCT_START);
	assert_int_equal(number(RADIUS_EVENT_TIMESTAMP), NOW + 2);
	assert_int_equal(number(RADIUS_ACCT_DELAY_TIME), 0);
	session_attributes(id);
	assert_false(has(RADIUS_ACCT_INPUT_OCTETS));
	run_for(230);
	assert_int_equal(peer.requests, 3);
	assert_int_equal(number(RADIUS_ACCT_STATUS_TYPE), ACCT_INTERIM);
	session_attributes(id);
	assert_int_equal(number(RADIUS_ACCT_INPUT_OCTETS), 2);
	assert_int_equal(number(RADIUS_ACCT_INPUT_GIGAWORDS), 1);
	assert_int_equal(number(RADIUS_ACCT_OUTPUT_OCTETS), 3);
	assert_int_equal(number(RADIUS_ACCT_OUTPUT_GIGAWORDS), 0);
	assert_int_equal(number(RADIUS_ACCT_INPUT_PACKETS), 4);
	assert_int_equal(number(RADIUS_ACCT_OUTPUT_PACKETS), 5);
	assert_false(has(RADIUS_ACCT_TERMINATE_CAUSE));
	/* Counters that cannot be read make no update. */
	readable = false;
	run_for(250);
	assert_int_equal(peer.requests, 3);
	run_for(500);
	counters.out_octets = 0x300000004;
	radius_acct_stop(s, ACCT_CAUSE_USER_REQUEST, &counters);
	run_for(50);
	assert_int_equal(number(RADIUS_ACCT_STATUS_TYPE), ACCT_STOP);
	session_attributes(id);
	assert_int_equal(number(RADIUS_ACCT_TERMINATE_CAUSE), ACCT_CAUSE_USER_REQUEST);
	assert_int_equal(number(RADIUS_ACCT_OUTPUT_GIGAWORDS), 3);
	assert_int_equal(number(RADIUS_ACCT_SESSION_TIME), 1);
	radius_acct_close(acct, on_done, &done);
	run_until(&done, 1);
	assert_int_equal(number(RADIUS_ACCT_STATUS_TYPE), ACCT_OFF);
	assert_int_equal(peer.requests, 5);
	assert_int_equal(radius_acct_stats(acct)->acknowledged, 5);
	assert_int_equal(radius_acct_stats(acct)->waiting, 0);
}

static void test_off(void **state)
{
	(void)state;
	assert_null(radius_acct_start(acct, &info, on_counters, &counters));
	radius_acct_stop(NULL, ACCT_CAUSE_USER_REQUEST, &counters);
	assert_string_equal(radius_acct_id(NULL), "");
	radius_acct_close(acct, on_done, &done);
	assert_false(done);
	run_until(&done, 1);
	assert_int_equal(peer.requests, 0);
}

static void test_switched_off(void **state)
{
	struct acct_session *s, *gone;

	(void)state;
	peer.silent = 99;
	radius_acct_configure(acct, &group, 100);
	s = start();
	gone = start();
	radius_acct_stop(gone, ACCT_CAUSE_LOST_CARRIER, &counters);
	run_for(20);
	radius_acct_configure(acct, NULL, 0);
	assert_int_equal(radius_acct_stats(acct)->waiting, 0);
	assert_int_equal(radius_acct_stats(acct)->given_up, 4);
	radius_acct_stop(s, ACCT_CAUSE_USER_REQUEST, &counters);
	run_for(200);
	assert_int_equal(peer.requests, 3);
}

/* The stop waits for its start; each is one request after the other, and no two sessions share an id. */
static void test_order(void **state)
{
	struct acct_session *s[20];

	(void)state;
	peer.hold = true;
	radius_acct_configure(acct, &group, 0);
	for (size_t i = 0; i < 20; i++) {
		s[i] = start();
		assert_true(!i || strcmp(radius_acct_id(s[i]), radius_acct_id(s[i - 1])) != 0);
	}
	for (size_t i = 0; i < 20; i++)
		radius_acct_stop(s[i], ACCT_CAUSE_USER_REQUEST, &counters);
	run_for(50);
	assert_int_equal(peer.holds, 8);
	assert_int_equal(number(RADIUS_ACCT_STATUS_TYPE), ACCT_START);
	peer_answer_held(&peer);
	run_for(100);
	assert_int_equal(peer.requests, 41);
	assert_int_equal(radius_acct_stats(acct)->acknowledged, 41);
	assert_int_equal(number(RADIUS_ACCT_STATUS_TYPE), ACCT_STOP);
}

static void test_server_down(void **state)
{
	struct acct_session *s;

	(void)state;
	radius_acct_configure(acct, &group, 100);
	run_for(20);
	s = start();
	run_for(20);
	assert_int_equal(peer.requests, 2);
	peer.silent = 99;
	run_for(1300);
	/* One interim update, given up after its time-out, and the next one. */
	assert_int_equal(peer.requests, 4);
	assert_int_equal(radius_acct_stats(acct)->given_up, 1);
	radius_acct_stop(s, ACCT_CAUSE_USER_REQUEST, &counters);
	run_for(2200);
	/* The stop is kept to be repeated; the end of the daemon is its last chance. */
	assert_int_equal(radius_acct_stats(acct)->waiting, 1);
	peer.silent = 0;
	radius_acct_close(acct, on_done, &done);
	run_until(&done, 2);
	assert_int_equal(radius_acct_stats(acct)->acknowledged, 4);
	assert_int_equal(number(RADIUS_ACCT_STATUS_TYPE), ACCT_OFF);
}

static void test_no_hope_at_the_end(void **state)
{
	struct acct_session *s;

	(void)state;
	peer.silent = 99;
	radius_acct_configure(acct, &group, 0);
	s = start();
	radius_acct_stop(s, ACCT_CAUSE_USER_REQUEST, &counters);
	radius_acct_close(acct, on_done, &done);
	run_until(&done, 5);
	assert_int_equal(radius_acct_stats(acct)->waiting, 0);
	assert_int_equal(radius_acct_stats(acct)->given_up, 4);
}

static void test_odd_values(void **state)
{
	struct acct_info odd = info;
	struct radius_attr a;
	char name[300];

	(void)state;
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	odd.user = name;
	odd.user_len = 255;
	odd.nas_port_id = odd.client_name = odd.server_name = odd.assignment_id = odd.connection = name;
	odd.local.family = odd.remote.family = AF_INET6;
	odd.local.v6 = odd.remote.v6 = in6addr_loopback;
	radius_acct_configure(acct, &group, 0);
	assert_non_null(radius_acct_start(acct, &odd, on_counters, &counters));
	run_for(50);
	assert_int_equal(peer.requests, 2);
	assert_true(radius_find(&peer.last, RADIUS_USER_NAME, &a));
	assert_int_equal(a.len, RADIUS_VALUE_MAX);
	assert_int_equal(number(RADIUS_TUNNEL_MEDIUM_TYPE), 2);
	text_is(RADIUS_TUNNEL_SERVER_ENDPOINT, "::1");
	/* No user name is known in static mode. */
	odd.user_len = 0;
	assert_non_null(radius_acct_start(acct, &odd, on_counters, &counters));
	run_for(50);
	assert_int_equal(peer.requests, 3);
	assert_false(has(RADIUS_USER_NAME));
}

static void test_bounded(void **state)
{
	(void)state;
	peer.silent = 99;
	radius_acct_configure(acct, &group, 0);
	for (unsigned int i = 0; i < 8200; i++)
		start();
	assert_int_equal(radius_acct_stats(acct)->waiting, 8192);
	assert_int_equal(radius_acct_stats(acct)->dropped, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_life_of_a_session, setup, teardown),
		cmocka_unit_test_setup_teardown(test_off, setup, teardown),
		cmocka_unit_test_setup_teardown(test_switched_off, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_server_down, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_hope_at_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(test_odd_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bounded, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
