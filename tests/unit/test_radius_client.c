// SPDX-License-Identifier: GPL-2.0
/*
 * RADIUS requests on sockets of the event loop, against a server on the loopback interface:
 *  - groups of the configuration; an answer, over IPv4 and IPv6; retransmissions are the same datagram; time-out after
 *    the last
 *  - failover, also at once when nobody listens; a server that did not answer is asked last
 *  - answers not to be believed are dropped and the wait goes on: wrong secret, no Message-Authenticator, another port,
 *    another code, malformed
 *  - more than 256 requests at a time to one server; a queue behind the workers, in order
 *  - cancelled and freed in every state
 */
#include "test_radius_peer.h"

#include <errno.h>

static struct peer peer, peer2;
static struct radius_client *client;
static struct radius_group group;
static struct radius_msg req;

static struct {
	bool done;
	unsigned int calls, order[600];
	enum radius_status status;
	uint8_t code;
	char text[256];
	struct radius_msg msg;
} got;

static void on_answer(void *ctx, enum radius_status status, const struct radius_answer *answer, const char *text)
{
	assert_int_equal(!answer, status != RADIUS_ANSWERED);
	got.order[got.calls++] = (unsigned int)(uintptr_t)ctx;
	got.done = true;
	got.status = status;
	snprintf(got.text, sizeof(got.text), "%s", text);
	if (answer) {
		got.code = answer->msg->code;
		got.msg = *answer->msg;
		assert_string_equal(answer->secret, SECRET);
	}
}

static int setup(void **state)
{
	(void)state;
	memset(&got, 0, sizeof(got));
	memset(&group, 0, sizeof(group));
	assert_int_equal(uv_loop_init(&loop), 0);
	peer_init(&peer, false);
	peer_init(&peer2, false);
	peer_join(&group, &peer, false, 1);
	client = radius_client_new(&loop, test_random);
	radius_client_configure(client, 64, true, "lac.example.net");
	radius_msg_init(&req, RADIUS_ACCESS_REQUEST);
	radius_add_text(&req, RADIUS_USER_NAME, "isp1.com");
	radius_add_text(&req, RADIUS_USER_PASSWORD, "password");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	radius_client_free(client);
	peer_close(&peer);
	peer_close(&peer2);
	uv_run(&loop, UV_RUN_DEFAULT);
	return uv_loop_close(&loop);
}

static struct radius_request *ask(unsigned int n)
{
	struct radius_request *r = radius_client_send(client, &group, &req, on_answer, (void *)(uintptr_t)n);

	assert_non_null(r);
	return r;
}

static void test_answer(void **state)
{
	struct radius_attr a;
	uint8_t hidden[RADIUS_PASSWORD_MAX];

	(void)state;
	radius_add_u32(&peer.answer, RADIUS_FRAMED_IP_ADDRESS, 0xc0a80b02);
	ask(0);
	assert_false(got.done);
	run_until(&got.done, 2);
	assert_int_equal(got.status, RADIUS_ANSWERED);
	assert_int_equal(got.code, RADIUS_ACCESS_ACCEPT);
	assert_string_equal(got.text, "");
	assert_true(radius_find(&got.msg, RADIUS_FRAMED_IP_ADDRESS, &a));
	assert_int_equal(peer.requests, 1);
	assert_true(radius_find(&peer.last, RADIUS_NAS_IDENTIFIER, &a));
	assert_memory_equal(a.value, "lac.example.net", a.len);
	assert_true(radius_find(&peer.last, RADIUS_USER_NAME, &a));
	assert_memory_equal(a.value, "isp1.com", a.len);
	assert_true(radius_find(&peer.last, RADIUS_USER_PASSWORD, &a));
	radius_hide_password(hidden, (const uint8_t *)"password", 8, peer.last.authenticator, SECRET);
	assert_memory_equal(a.value, hidden, 16);
	assert_int_equal(radius_client_counters(client)->answered, 1);
}

static void test_ipv6(void **state)
{
	struct peer *p = calloc(1, sizeof(*p));

	(void)state;
	peer_init(p, true);
	memset(&group, 0, sizeof(group));
	peer_join(&group, p, true, 0);
	ask(0);
	run_until(&got.done, 2);
	assert_int_equal(got.status, RADIUS_ANSWERED);
	peer_close(p);
	uv_run(&loop, UV_RUN_NOWAIT);
	free(p);
}

static void test_retransmission(void **state)
{
	(void)state;
	peer.silent = 1;
	ask(0);
	run_until(&got.done, 3);
	assert_int_equal(got.status, RADIUS_ANSWERED);
	assert_int_equal(peer.requests, 2);
	assert_int_equal(peer.retransmissions, 1);
	assert_int_equal(radius_client_counters(client)->retransmitted, 1);
}

static void test_timeout(void **state)
{
	(void)state;
	peer.silent = 9;
	group.server[0].retransmit = 0;
	ask(0);
	run_until(&got.done, 3);
	assert_int_equal(got.status, RADIUS_TIMEOUT);
	assert_int_equal(peer.requests, 1);
	assert_string_equal(got.text, "no server of the RADIUS group test answered");
}

static void test_failover(void **state)
{
	(void)state;
	peer.silent = 9;
	group.server[0].retransmit = 0;
	peer_join(&group, &peer2, false, 0);
	ask(0);
	run_until(&got.done, 3);
	assert_int_equal(got.status, RADIUS_ANSWERED);
	assert_int_equal(peer2.requests, 1);
	/* The dead one is last now, so the next answer comes at once. */
	peer.silent = 0;
	got.done = false;
	ask(0);
	run_until(&got.done, 1);
	assert_int_equal(peer.requests, 1);
	assert_int_equal(peer2.requests, 2);
	/* It is asked nevertheless when the other one is silent, and then is alive. */
	peer2.silent = 1;
	got.done = false;
	ask(0);
	run_until(&got.done, 3);
	assert_int_equal(got.status, RADIUS_ANSWERED);
	assert_int_equal(peer.requests, 2);
	got.done = false;
	ask(0);
	run_until(&got.done, 1);
	assert_int_equal(peer.requests, 3);
}

static void test_nobody_listens(void **state)
{
	(void)state;
	peer_join(&group, &peer2, false, 0);
	peer_close(&peer);
	run_for(10);
	ask(0);
	run_until(&got.done, 1);
	assert_int_equal(got.status, RADIUS_ANSWERED);
	assert_int_equal(peer2.requests, 1);
	/* With nobody else to be asked the tries go on. */
	group.servers = 1;
	got.done = false;
	ask(0);
	run_for(500);
	assert_false(got.done);
	run_until(&got.done, 3);
	assert_int_equal(got.status, RADIUS_TIMEOUT);
}

static void test_wrong_secret(void **state)
{
	(void)state;
	peer.secret = "another";
	group.server[0].retransmit = 0;
	ask(0);
	run_until(&got.done, 3);
	assert_int_equal(got.status, RADIUS_TIMEOUT);
	assert_non_null(strstr(got.text, "wrong authenticator"));
	assert_null(strstr(got.text, SECRET));
	assert_int_equal(radius_client_counters(client)->bad_authenticator, 1);
}

/* One forged answer must not end the wait for the true one. */
static void test_forged_then_true(void **state)
{
	(void)state;
	peer.hold = true;
	ask(0);
	run_for(50);
	assert_int_equal(peer.holds, 1);
	peer.held[1] = peer.held[0];
	peer.holds = 2;
	peer.wrong = 1;
	peer_answer_held(&peer);
	run_until(&got.done, 1);
	assert_int_equal(got.status, RADIUS_ANSWERED);
	assert_int_equal(radius_client_counters(client)->bad_authenticator, 1);
}

static void test_message_authenticator_required(void **state)
{
	(void)state;
	peer.unsigned_answers = true;
	group.server[0].retransmit = 0;
	ask(0);
	run_until(&got.done, 3);
	assert_int_equal(got.status, RADIUS_TIMEOUT);
	assert_non_null(strstr(got.text, "Message-Authenticator"));
	got.done = false;
	radius_client_configure(client, 64, false, "lac");
	ask(0);
	run_until(&got.done, 1);
	assert_int_equal(got.status, RADIUS_ANSWERED);
	/* Accounting servers do not send any, and are signed as well without. */
	got.done = false;
	radius_client_configure(client, 64, true, "lac");
	req.code = RADIUS_ACCOUNTING_REQUEST;
	req.len = 0;
	peer.answer.code = RADIUS_ACCOUNTING_RESPONSE;
	ask(0);
	run_until(&got.done, 1);
	assert_int_equal(got.status, RADIUS_ANSWERED);
}

static void test_from_another_port(void **state)
{
	(void)state;
	peer.other_port = true;
	ask(0);
	run_for(300);
	assert_false(got.done);
	assert_int_equal(radius_client_counters(client)->bad_authenticator, 0);
}

static void test_unexpected_answers(void **state)
{
	uv_buf_t junk = uv_buf_init((char *)"\x02", 1);

	(void)state;
	peer.hold = true;
	ask(0);
	run_for(50);
	peer.answer.code = RADIUS_ACCOUNTING_RESPONSE;
	peer_send(&peer, peer.held[0].id, peer.held[0].authenticator, (struct sockaddr *)&peer.held[0].from);
	peer.answer.code = RADIUS_ACCESS_ACCEPT;
	peer_send(&peer, peer.held[0].id + 1, peer.held[0].authenticator, (struct sockaddr *)&peer.held[0].from);
	uv_udp_try_send(&peer.udp, &junk, 1, (struct sockaddr *)&peer.held[0].from);
	junk.len = 0;
	uv_udp_try_send(&peer.udp, &junk, 1, (struct sockaddr *)&peer.held[0].from);
	run_for(50);
	assert_false(got.done);
	assert_int_equal(radius_client_counters(client)->unexpected, 2);
	assert_int_equal(radius_client_counters(client)->malformed, 2);
	peer.answer.code = RADIUS_ACCESS_REJECT;
	peer_answer_held(&peer);
	run_until(&got.done, 1);
	assert_int_equal(got.code, RADIUS_ACCESS_REJECT);
}

static void test_more_than_identifiers(void **state)
{
	bool seen[600] = { 0 };

	(void)state;
	radius_client_configure(client, 1000, true, "lac");
	peer.hold = true;
	for (unsigned int i = 0; i < 300; i++)
		ask(i);
	run_for(100);
	assert_int_equal(peer.holds, 300);
	assert_int_equal(radius_client_counters(client)->queued, 0);
	peer_answer_held(&peer);
	run_for(200);
	assert_int_equal(got.calls, 300);
	assert_int_equal(got.status, RADIUS_ANSWERED);
	for (unsigned int i = 0; i < 300; i++) {
		assert_false(seen[got.order[i]]);
		seen[got.order[i]] = true;
	}
}

static void test_workers(void **state)
{
	(void)state;
	radius_client_configure(client, 2, true, "lac");
	peer.hold = true;
	for (unsigned int i = 0; i < 5; i++)
		ask(i);
	run_for(50);
	assert_int_equal(peer.holds, 2);
	assert_int_equal(radius_client_counters(client)->queue_max, 3);
	peer_answer_held(&peer);
	run_for(100);
	assert_int_equal(got.calls, 5);
	for (unsigned int i = 0; i < 5; i++)
		assert_int_equal(got.order[i], i);
}

static void test_cancel(void **state)
{
	struct radius_request *r[4];

	(void)state;
	radius_client_configure(client, 2, true, "lac");
	peer.hold = true;
	for (unsigned int i = 0; i < 4; i++)
		r[i] = ask(i);
	radius_client_cancel(r[2]);	/* waits */
	radius_client_cancel(r[0]);	/* under way, so that the fourth begins */
	run_for(50);
	assert_int_equal(peer.holds, 3);
	peer_answer_held(&peer);
	run_for(50);
	assert_int_equal(got.calls, 2);
	assert_int_equal(got.order[0], 1);
	assert_int_equal(got.order[1], 3);
	assert_int_equal(radius_client_counters(client)->unexpected, 1);
	/* What is left under way and waiting goes with the client. */
	peer.hold = true;
	for (unsigned int i = 0; i < 4; i++)
		ask(i);
	run_for(10);
}

static void on_answer_free(void *ctx, enum radius_status status, const struct radius_answer *answer, const char *text)
{
	on_answer(ctx, status, answer, text);
	radius_client_free(client);
	client = NULL;
}

static void test_free_in_callback(void **state)
{
	(void)state;
	peer.hold = true;
	assert_non_null(radius_client_send(client, &group, &req, on_answer_free, NULL));
	ask(1);
	run_for(20);
	peer_answer_held(&peer);
	run_until(&got.done, 1);
	assert_int_equal(got.calls, 1);
}

static void test_no_server(void **state)
{
	(void)state;
	group.servers = 0;
	ask(0);
	assert_false(got.done);
	run_until(&got.done, 1);
	assert_int_equal(got.status, RADIUS_ERROR);
	/* An attribute that did not fit must not go out without being there. */
	got.done = false;
	group.servers = 1;
	req.err = true;
	ask(0);
	run_until(&got.done, 1);
	assert_int_equal(got.status, RADIUS_ERROR);
}

static void on_conf_error(void *ctx, const char *message)
{
	(void)ctx;
	fail_msg("%s", message);
}

/* A server without a key, or one that is not described at all, cannot be asked. */
static void test_group_of_the_configuration(void **state)
{
	static const char text[] =
		"radius-server host 192.0.2.1 key one timeout 7\n"
		"radius-server host 192.0.2.2\n"
		"radius-server host 2001:db8::3 key three auth-port 1645\n"
		"aaa group server radius g\n"
		" server 2001:db8::3\n"
		" server 192.0.2.4\n"
		" server 192.0.2.2\n"
		" server 192.0.2.1\n"
		"aaa group server radius useless\n"
		" server 192.0.2.2\n";
	struct conf *conf = conf_parse(text, sizeof(text) - 1, "test", on_conf_error, NULL);
	struct radius_group g;

	(void)state;
	assert_non_null(conf);
	assert_int_equal(radius_group_get(&g, conf, "g"), 0);
	assert_string_equal(g.name, "g");
	assert_int_equal(g.servers, 2);
	assert_string_equal(g.server[0].key, "three");
	assert_int_equal(g.server[0].auth_port, 1645);
	assert_int_equal(g.server[0].acct_port, 1813);
	assert_string_equal(g.server[1].key, "one");
	assert_int_equal(g.server[1].timeout, 7);
	assert_int_equal(radius_group_get(&g, conf, "useless"), -ENOENT);
	assert_int_equal(radius_group_get(&g, conf, "none"), -ENOENT);
	conf_free(conf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_group_of_the_configuration),
		cmocka_unit_test_setup_teardown(test_answer, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ipv6, setup, teardown),
		cmocka_unit_test_setup_teardown(test_retransmission, setup, teardown),
		cmocka_unit_test_setup_teardown(test_timeout, setup, teardown),
		cmocka_unit_test_setup_teardown(test_failover, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nobody_listens, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wrong_secret, setup, teardown),
		cmocka_unit_test_setup_teardown(test_forged_then_true, setup, teardown),
		cmocka_unit_test_setup_teardown(test_message_authenticator_required, setup, teardown),
		cmocka_unit_test_setup_teardown(test_from_another_port, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unexpected_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_more_than_identifiers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_workers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cancel, setup, teardown),
		cmocka_unit_test_setup_teardown(test_free_in_callback, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_server, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
