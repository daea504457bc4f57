// SPDX-License-Identifier: GPL-2.0
/*
 * LNS lookups by RADIUS (S41 to S43), against a server on the loopback interface:
 *  - the request is the guide's, the answer makes candidates; every way to fail has its status and its words
 *  - questions about a domain join; answers are kept for a while, forgotten on demand and with a new configuration
 *  - cancelled in every state, also from within a callback, and freed
 */
#include "test_radius_peer.h"

#include <nettle/md5.h>
#include <nettle/memxor.h>

#include "daemon/radius_lookup.h"

static struct peer peer;
static struct radius_client *client;
static struct radius_lookup *lookup;
static struct radius_group group;

static struct {
	bool done;
	unsigned int calls;
	struct lookup_answer answer;
	struct radius_query *cancel;
} got;

static void on_lookup(void *ctx, const struct lookup_answer *answer)
{
	(void)ctx;
	got.done = true;
	got.calls++;
	got.answer = *answer;
	if (got.cancel)
		radius_lookup_cancel(got.cancel);
	got.cancel = NULL;
}

static int setup(void **state)
{
	(void)state;
	memset(&got, 0, sizeof(got));
	memset(&group, 0, sizeof(group));
	assert_int_equal(uv_loop_init(&loop), 0);
	peer_init(&peer, false);
	radius_add_u32(&peer.answer, RADIUS_FRAMED_IP_ADDRESS, 0xc0a80b02);
	peer_join(&group, &peer, false, 0);
	client = radius_client_new(&loop, test_random);
	radius_client_configure(client, 64, true, "lac");
	lookup = radius_lookup_new(&loop, client);
	radius_lookup_configure(lookup, 10000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	radius_lookup_free(lookup);
	radius_client_free(client);
	peer_close(&peer);
	uv_run(&loop, UV_RUN_DEFAULT);
	return uv_loop_close(&loop);
}

static struct radius_query *ask(const char *realm)
{
	struct radius_query *q = radius_lookup_start(lookup, &group, realm, on_lookup, NULL);

	assert_non_null(q);
	return q;
}

static enum lookup_status result(const char *realm)
{
	got.done = false;
	ask(realm);
	assert_false(got.done);
	run_until(&got.done, 3);
	return got.answer.status;
}

static void test_guide_form(void **state)
{
	uint8_t hidden[RADIUS_PASSWORD_MAX];
	struct radius_attr a;

	(void)state;
	assert_int_equal(result("isp1.com"), LOOKUP_OK);
	assert_int_equal(got.answer.count, 1);
	assert_int_equal(ntohl(got.answer.candidate[0].addr.v4.s_addr), 0xc0a80b02);
	assert_true(radius_find(&peer.last, RADIUS_USER_NAME, &a));
	assert_int_equal(a.len, 8);
	assert_memory_equal(a.value, "isp1.com", 8);
	radius_hide_password(hidden, (const uint8_t *)"password", 8, peer.last.authenticator, SECRET);
	assert_true(radius_find(&peer.last, RADIUS_USER_PASSWORD, &a));
	assert_int_equal(a.len, 16);
	assert_memory_equal(a.value, hidden, 16);
}

/*
 * One block, with the formula of RFC 2868 section 3.5: the value goes with this request's authenticator and this server's
 * secret.
 */
static void hide_tunnel_password(uint8_t value[19], const uint8_t *request)
{
	uint8_t clear[16] = { 6, 's', '3', 'c', 'r', 'e', 't' };
	struct md5_ctx md5;

	memcpy(value, "\x01\x80\x01", 3);
	md5_init(&md5);
	md5_update(&md5, strlen(SECRET), (const uint8_t *)SECRET);
	md5_update(&md5, RADIUS_AUTH_LEN, request);
	md5_update(&md5, 2, value + 1);
	md5_digest(&md5, 16, value + 3);
	memxor(value + 3, clear, 16);
}

static void test_tunnel_password(void **state)
{
	uint8_t value[19];

	(void)state;
	peer.hold = true;
	ask("isp1.com");
	run_for(50);
	radius_msg_init(&peer.answer, RADIUS_ACCESS_ACCEPT);
	hide_tunnel_password(value, peer.last.authenticator);
	radius_add(&peer.answer, RADIUS_TUNNEL_PASSWORD, value, sizeof(value));
	radius_add_tagged_text(&peer.answer, RADIUS_TUNNEL_SERVER_ENDPOINT, 1, "192.0.2.1");
	peer_answer_held(&peer);
	run_until(&got.done, 2);
	assert_int_equal(got.answer.status, LOOKUP_OK);
	assert_int_equal(got.answer.candidate[0].secret_len, 6);
	assert_string_equal(got.answer.candidate[0].secret, "s3cret");
}

static void test_failures(void **state)
{
	(void)state;
	peer.answer.code = RADIUS_ACCESS_REJECT;
	assert_int_equal(result("isp1.com"), LOOKUP_NOT_FOUND);
	assert_non_null(strstr(got.answer.text, "Access-Reject"));
	assert_int_equal(got.answer.count, 0);
	peer.answer.code = RADIUS_ACCESS_CHALLENGE;
	assert_int_equal(result("isp1.com"), LOOKUP_ERROR);
	radius_msg_init(&peer.answer, RADIUS_ACCESS_ACCEPT);
	assert_int_equal(result("isp1.com"), LOOKUP_NOT_FOUND);
	assert_non_null(strstr(got.answer.text, "Framed-IP-Address"));
	radius_add_u32(&peer.answer, RADIUS_FRAMED_IP_ADDRESS, 0xfffffffe);
	assert_int_equal(result("isp1.com"), LOOKUP_NOT_FOUND);
	/* No failure is kept. */
	assert_int_equal(peer.requests, 4);
	peer.silent = 1;
	assert_int_equal(result("isp1.com"), LOOKUP_TIMEOUT);
	peer.wrong = 1;
	assert_int_equal(result("isp1.com"), LOOKUP_TIMEOUT);
	assert_non_null(strstr(got.answer.text, "wrong authenticator"));
	group.servers = 0;
	assert_int_equal(result("isp2.com"), LOOKUP_ERROR);
}

static void test_join(void **state)
{
	(void)state;
	peer.hold = true;
	for (unsigned int i = 0; i < 200; i++)
		ask("isp1.com");
	ask("isp2.com");
	run_for(100);
	assert_int_equal(peer.requests, 2);
	peer_answer_held(&peer);
	run_for(100);
	assert_int_equal(got.calls, 201);
	assert_int_equal(got.answer.status, LOOKUP_OK);
}

static void test_cache(void **state)
{
	struct radius_group other = group;

	(void)state;
	assert_int_equal(result("isp1.com"), LOOKUP_OK);
	assert_int_equal(result("isp1.com"), LOOKUP_OK);
	assert_int_equal(got.answer.count, 1);
	assert_int_equal(peer.requests, 1);
	/* Several at once, of which one is given up. */
	ask("isp1.com");
	radius_lookup_cancel(ask("isp1.com"));
	run_for(20);
	assert_int_equal(got.calls, 3);
	radius_lookup_cancel(ask("isp1.com"));
	run_for(20);
	assert_int_equal(got.calls, 3);
	/* Another group is another question. */
	strcpy(other.name, "other");
	got.done = false;
	assert_non_null(radius_lookup_start(lookup, &other, "isp1.com", on_lookup, NULL));
	run_until(&got.done, 2);
	assert_int_equal(peer.requests, 2);
	radius_lookup_forget(lookup, "test", "isp1.com");
	radius_lookup_forget(lookup, "test", "isp9.com");
	assert_int_equal(result("isp1.com"), LOOKUP_OK);
	assert_int_equal(peer.requests, 3);
	radius_lookup_configure(lookup, 100);
	assert_int_equal(result("isp1.com"), LOOKUP_OK);
	assert_int_equal(peer.requests, 4);
	run_for(150);
	assert_int_equal(result("isp1.com"), LOOKUP_OK);
	assert_int_equal(peer.requests, 5);
	radius_lookup_configure(lookup, 0);
	assert_int_equal(result("isp1.com"), LOOKUP_OK);
	assert_int_equal(result("isp1.com"), LOOKUP_OK);
	assert_int_equal(peer.requests, 7);
}

/* An answer to a question of the old configuration says nothing about the new one. */
static void test_configured_meanwhile(void **state)
{
	(void)state;
	peer.hold = true;
	ask("isp1.com");
	run_for(20);
	radius_lookup_configure(lookup, 10000);
	ask("isp1.com");
	run_for(20);
	assert_int_equal(peer.requests, 2);
	peer_answer_held(&peer);
	run_for(50);
	assert_int_equal(got.calls, 2);
}

static void test_cancel(void **state)
{
	struct radius_query *q[3];

	(void)state;
	peer.hold = true;
	for (unsigned int i = 0; i < 3; i++)
		q[i] = ask("isp1.com");
	radius_lookup_cancel(q[1]);
	got.cancel = q[2];	/* by the callback of the first */
	run_for(20);
	peer_answer_held(&peer);
	run_for(50);
	assert_int_equal(got.calls, 1);
	/* Nobody waits any more: the request goes, too. */
	radius_lookup_forget(lookup, "test", "isp1.com");
	peer.hold = true;
	radius_lookup_cancel(ask("isp1.com"));
	run_for(20);
	peer_answer_held(&peer);
	run_for(20);
	assert_int_equal(got.calls, 1);
	assert_int_equal(radius_client_counters(client)->unexpected, 1);
}

static void test_freed_with_questions(void **state)
{
	(void)state;
	assert_int_equal(result("isp2.com"), LOOKUP_OK);
	peer.hold = true;
	ask("isp1.com");
	ask("isp1.com");
	ask("isp2.com");	/* from the cache */
}

static void test_cache_is_bounded(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 1100; i++) {
		char realm[32];

		snprintf(realm, sizeof(realm), "isp%u.com", i);
		assert_int_equal(result(realm), LOOKUP_OK);
	}
	assert_int_equal(result("isp1099.com"), LOOKUP_OK);
	assert_int_equal(peer.requests, 1100);
	assert_int_equal(result("isp0.com"), LOOKUP_OK);
	assert_int_equal(peer.requests, 1101);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_guide_form, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tunnel_password, setup, teardown),
		cmocka_unit_test_setup_teardown(test_failures, setup, teardown),
		cmocka_unit_test_setup_teardown(test_join, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cache, setup, teardown),
		cmocka_unit_test_setup_teardown(test_configured_meanwhile, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cancel, setup, teardown),
		cmocka_unit_test_setup_teardown(test_freed_with_questions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cache_is_bounded, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
