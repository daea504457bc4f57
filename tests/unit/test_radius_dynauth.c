// SPDX-License-Identifier: GPL-2.0
/*
 * Disconnect-Requests (RFC 5176):
 *  - which attributes name a session, and which make the request refused, with the right Error-Cause
 *  - over the loopback interface: ACK and NAK, signed, with Proxy-State; the same answer for a request that comes again
 *  - no answer at all: unknown source, wrong key, malformed, Event-Timestamp too far off; not listening unless configured
 */
#include "test_radius_peer.h"

#include <unistd.h>

#include "daemon/radius_dynauth.h"

#define NOW	1800000000u

static struct radius_dynauth *server;
static struct conf_dynauth_client author;
static uint16_t port;
static uv_udp_t sender;
static struct radius_msg req, rsp;
static uint8_t sent[RADIUS_MSG_MAX], buf[RADIUS_MSG_MAX];
static size_t rsp_len;
static bool answered;
static unsigned int sessions, calls;
static char user[256], session_id[256];
static struct dynauth_match matched;

static uint32_t wall(void)
{
	return NOW;
}

static unsigned int on_disconnect(void *ctx, const struct dynauth_match *match)
{
	(void)ctx;
	calls++;
	matched = *match;
	snprintf(user, sizeof(user), "%.*s", (int)match->user_len, match->user ? match->user : "");
	snprintf(session_id, sizeof(session_id), "%s", match->session_id ? match->session_id : "");
	return sessions;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	(void)handle;
	(void)suggested;
	*out = uv_buf_init((char *)buf, sizeof(buf));
}

static void on_reply(uv_udp_t *udp, ssize_t n, const uv_buf_t *in, const struct sockaddr *from, unsigned int flags)
{
	(void)udp;
	(void)flags;
	if (n <= 0 || !from)
		return;
	assert_int_equal(radius_parse(&rsp, (const uint8_t *)in->base, (size_t)n), n);
	assert_int_equal(radius_response_verify((const uint8_t *)in->base, (size_t)n, sent + 4, SECRET, true),
			 RADIUS_GENUINE);
	rsp_len = (size_t)n;
	answered = true;
}

static void request(uint8_t code)
{
	radius_msg_init(&req, code);
	req.id = 77;
}

static int setup_family(bool v6)
{
	struct sockaddr_in6 any = { 0 };

	assert_int_equal(uv_loop_init(&loop), 0);
	port = (uint16_t)(20000 + getpid() % 20000);
	server = radius_dynauth_new(&loop, port, wall, on_disconnect, NULL);
	memset(&author, 0, sizeof(author));
	author.addr.family = v6 ? AF_INET6 : AF_INET;
	if (v6)
		author.addr.v6 = in6addr_loopback;
	else
		author.addr.v4.s_addr = htonl(INADDR_LOOPBACK);
	strcpy(author.key, SECRET);
	if (v6)
		uv_ip6_addr("::1", 0, &any);
	else
		uv_ip4_addr("127.0.0.1", 0, (struct sockaddr_in *)&any);
	uv_udp_init(&loop, &sender);
	assert_int_equal(uv_udp_bind(&sender, (struct sockaddr *)&any, 0), 0);
	uv_udp_recv_start(&sender, on_alloc, on_reply);
	sessions = 1;
	calls = 0;
	request(RADIUS_DISCONNECT_REQUEST);
	return radius_dynauth_configure(server, &author, 1, "lac");
}

static int setup(void **state)
{
	(void)state;
	return setup_family(false);
}

static int teardown(void **state)
{
	(void)state;
	radius_dynauth_free(server);
	uv_close((uv_handle_t *)&sender, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	return uv_loop_close(&loop);
}

static void send_octets(const uint8_t *octets, size_t len)
{
	uv_buf_t out = uv_buf_init((char *)octets, (unsigned int)len);
	struct sockaddr_in6 to = { 0 };

	if (author.addr.family == AF_INET6)
		uv_ip6_addr("::1", port, &to);
	else
		uv_ip4_addr("127.0.0.1", port, (struct sockaddr_in *)&to);
	answered = false;
	uv_udp_try_send(&sender, &out, 1, (struct sockaddr *)&to);
	run_for(30);
}

static void send_request(const char *key)
{
	size_t len = radius_request_build(sent, &req, key);

	assert_true(len);
	send_octets(sent, len);
}

static uint32_t error_cause(void)
{
	uint32_t value = 0;

	assert_true(answered);
	radius_find_u32(&rsp, RADIUS_ERROR_CAUSE, &value);
	return value;
}

static void test_acknowledged(void **state)
{
	static const uint8_t mac[6] = { 0x02, 0xc1, 0, 0, 0, 0xab };
	size_t at = 0;
	struct radius_attr a;
	uint32_t value;

	(void)state;
	radius_add_text(&req, RADIUS_PROXY_STATE, "one");
	radius_add_text(&req, RADIUS_USER_NAME, "u@isp1.com");
	radius_add_text(&req, RADIUS_ACCT_SESSION_ID, "0123");
	radius_add_text(&req, RADIUS_CALLING_STATION_ID, "02-C1-00-00-00-aB");
	radius_add_text(&req, RADIUS_NAS_IDENTIFIER, "lac");
	radius_add_u32(&req, RADIUS_EVENT_TIMESTAMP, NOW - 300);
	radius_add_text(&req, RADIUS_PROXY_STATE, "two");
	send_request(SECRET);
	assert_int_equal(error_cause(), 0);
	assert_int_equal(rsp.code, RADIUS_DISCONNECT_ACK);
	assert_int_equal(rsp.id, 77);
	assert_int_equal(calls, 1);
	assert_string_equal(user, "u@isp1.com");
	assert_string_equal(session_id, "0123");
	assert_true(matched.has_mac);
	assert_memory_equal(matched.mac, mac, 6);
	assert_true(radius_find_u32(&rsp, RADIUS_ACCT_TERMINATE_CAUSE, &value));
	assert_int_equal(value, 6);
	assert_true(radius_find_u32(&rsp, RADIUS_EVENT_TIMESTAMP, &value));
	assert_int_equal(value, NOW);
	value = 0;
	while (radius_next(&rsp, &at, &a)) {
		if (a.type == RADIUS_PROXY_STATE)
			assert_memory_equal(a.value, value++ ? "two" : "one", 3);
	}
	assert_int_equal(value, 2);
	/* Again: the same answer, and nothing happens twice. */
	sessions = 0;
	send_request(SECRET);
	assert_int_equal(rsp.code, RADIUS_DISCONNECT_ACK);
	assert_int_equal(calls, 1);
	assert_int_equal(radius_dynauth_counters(server)->repeated, 1);
	/* Another one is another one. */
	req.id++;
	send_request(SECRET);
	assert_int_equal(error_cause(), DYNAUTH_SESSION_NOT_FOUND);
	assert_int_equal(rsp.code, RADIUS_DISCONNECT_NAK);
	assert_int_equal(calls, 2);
}

static void test_ipv6(void **state)
{
	(void)state;
	assert_int_equal(setup_family(true), 0);
	radius_add_text(&req, RADIUS_USER_NAME, "u@isp1.com");
	send_request(SECRET);
	assert_int_equal(error_cause(), 0);
	assert_int_equal(calls, 1);
}

static void test_refused(void **state)
{
	static const struct {
		uint8_t code, type;
		const char *value;
		uint32_t error;
	} cases[] = {
		{ RADIUS_COA_REQUEST, RADIUS_USER_NAME, "u@isp1.com", 406 },
		{ RADIUS_DISCONNECT_REQUEST, RADIUS_NAS_IDENTIFIER, "lac", 402 },
		{ RADIUS_DISCONNECT_REQUEST, RADIUS_NAS_IDENTIFIER, "other", 403 },
		{ RADIUS_DISCONNECT_REQUEST, RADIUS_NAS_IDENTIFIER, "la", 403 },
		{ RADIUS_DISCONNECT_REQUEST, RADIUS_SERVICE_TYPE, "\x01\x01\x01\x11", 405 },
		{ RADIUS_DISCONNECT_REQUEST, RADIUS_VENDOR_SPECIFIC, "abcdef", 401 },
		{ RADIUS_DISCONNECT_REQUEST, RADIUS_FRAMED_IP_ADDRESS, "abcd", 401 },
		{ RADIUS_DISCONNECT_REQUEST, RADIUS_CALLING_STATION_ID, "02:c1:00:00:00", 503 },
		{ RADIUS_DISCONNECT_REQUEST, RADIUS_CALLING_STATION_ID, "02:c1:00:00:00:01:02", 503 },
		{ RADIUS_DISCONNECT_REQUEST, RADIUS_CALLING_STATION_ID, "0123456789ag", 503 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		request(cases[i].code);
		req.id = (uint8_t)i;
		radius_add_text(&req, cases[i].type, cases[i].value);
		send_request(SECRET);
		assert_int_equal(error_cause(), cases[i].error);
		assert_int_equal(rsp.code, cases[i].code + 2);
	}
	/* Two that contradict each other name nobody. */
	request(RADIUS_DISCONNECT_REQUEST);
	radius_add_text(&req, RADIUS_USER_NAME, "u@isp1.com");
	radius_add_text(&req, RADIUS_USER_NAME, "v@isp1.com");
	send_request(SECRET);
	assert_int_equal(error_cause(), DYNAUTH_SESSION_NOT_FOUND);
	request(RADIUS_DISCONNECT_REQUEST);
	radius_add(&req, RADIUS_ACCT_SESSION_ID, "01\0" "23", 5);
	send_request(SECRET);
	assert_int_equal(error_cause(), DYNAUTH_SESSION_NOT_FOUND);
	assert_int_equal(calls, 0);
	assert_int_equal(radius_dynauth_counters(server)->refused, 12);
}

static void test_no_answer(void **state)
{
	static const uint32_t stale[] = { NOW - 301, NOW + 301, 0 };
	size_t len;

	(void)state;
	radius_add_text(&req, RADIUS_USER_NAME, "u@isp1.com");
	send_request("another");
	assert_false(answered);
	assert_int_equal(radius_dynauth_counters(server)->bad_authenticator, 1);
	len = radius_request_build(sent, &req, SECRET);
	for (size_t n = 0; n < len; n++) {
		send_octets(sent, n);
		assert_false(answered);
	}
	assert_int_equal(radius_dynauth_counters(server)->malformed, len);
	req.code = RADIUS_ACCOUNTING_REQUEST;
	send_request(SECRET);
	assert_false(answered);
	req.code = RADIUS_DISCONNECT_REQUEST;
	for (size_t i = 0; i < 3; i++) {
		request(RADIUS_DISCONNECT_REQUEST);
		radius_add_text(&req, RADIUS_USER_NAME, "u@isp1.com");
		radius_add_u32(&req, RADIUS_EVENT_TIMESTAMP, stale[i]);
		send_request(SECRET);
		assert_false(answered);
	}
	assert_int_equal(radius_dynauth_counters(server)->stale, 3);
	/* Somebody else. */
	author.addr.v4.s_addr = htonl(INADDR_LOOPBACK + 1);
	assert_int_equal(radius_dynauth_configure(server, &author, 1, "lac"), 0);
	request(RADIUS_DISCONNECT_REQUEST);
	radius_add_text(&req, RADIUS_USER_NAME, "u@isp1.com");
	send_request(SECRET);
	assert_false(answered);
	assert_int_equal(radius_dynauth_counters(server)->unknown, 1);
	/* Nobody. */
	assert_int_equal(radius_dynauth_configure(server, NULL, 0, "lac"), 0);
	send_request(SECRET);
	assert_false(answered);
	assert_int_equal(radius_dynauth_counters(server)->unknown, 1);
	assert_int_equal(calls, 0);
}

static void test_signed_request(void **state)
{
	uint8_t zeros[16] = { 0 };

	(void)state;
	/* A Message-Authenticator that is there must be right, and here it is not. */
	radius_add_text(&req, RADIUS_USER_NAME, "u@isp1.com");
	radius_add(&req, RADIUS_MESSAGE_AUTHENTICATOR, zeros, sizeof(zeros));
	send_request(SECRET);
	assert_false(answered);
	assert_int_equal(radius_dynauth_counters(server)->bad_authenticator, 1);
}

static void test_more_than_remembered(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 100; i++) {
		request(RADIUS_DISCONNECT_REQUEST);
		req.id = (uint8_t)i;
		radius_add_text(&req, RADIUS_USER_NAME, "u@isp1.com");
		sessions = i % 2;
		send_request(SECRET);
		assert_int_equal(error_cause(), i % 2 ? 0 : 503);
	}
	assert_int_equal(calls, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_acknowledged, setup, teardown),
		cmocka_unit_test_teardown(test_ipv6, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_answer, setup, teardown),
		cmocka_unit_test_setup_teardown(test_signed_request, setup, teardown),
		cmocka_unit_test_setup_teardown(test_more_than_remembered, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
