// SPDX-License-Identifier: GPL-2.0
/*
 * Subscribers and tunnels to LNSs: everything of the daemon between the engines, with a data plane that only takes notes.
 *
 *	client (frames made here) - discovery - subscriber - lns - UDP - an LNS: the engine as recipient
 *
 * The UDP sockets are real ones on the loopback device of a network namespace of the test's own.
 *
 * Behaviours: a call's order of things (S16, S17, S47); shared tunnels (S6); limits (S58, S59); what happens to the other
 * side when one side ends (S72, S73); refusals of the kernel; a changed configuration.
 */
#define _GNU_SOURCE	/* unshare() */

static const char conf_text[] =
	"pppoe-ac one\n service-name any\n destination l2tp\n l2tp peer-address static 127.0.0.2\n l2tp profile p\n"
	"pppoe-ac two\n service-name any\n destination l2tp\n l2tp peer-address static 127.0.0.3\n l2tp profile p\n"
	"l2tp-profile p\n shared-secret s\n hello-timeout 0\n local-port 1702\n"
	"interface acc0\n pppoe-ac-service one\n";

#include "test_subscriber.h"

/* S16, S17, S47: held back until ICRP, bound before the ICCN, forwarded then. */
static void test_order(void **state)
{
	(void)state;
	assert_int_not_equal(dial(1), 0);
	assert_string_equal(w->dp.log, "A");
	settle();
	assert_string_equal(w->dp.log, "ATBF");
	assert_int_equal(w->lns.ups, 1);
	assert_non_null(w->lns.log_at_iccn);
	assert_int_equal(w->lac.counters.l2tp_tunnels_opened, 1);
	assert_int_equal(w->lac.counters.l2tp_sessions_opened, 1);
	assert_int_equal(w->lac.counters.routes_created, 1);
}

/* S6 */
static void test_shared_tunnel(void **state)
{
	(void)state;
	dial(1);
	dial(2);
	settle();
	dial(3);
	settle();
	assert_int_equal(w->lns.ups, 3);
	assert_int_equal(w->lns.tunnels, 1);
	assert_int_equal(w->lac.counters.l2tp_tunnels_opened, 1);
}

/* S58: the session over the limit is refused with session id 0, the others stay. */
static void test_max_sessions(void **state)
{
	struct disc_msg m;

	(void)state;
	w->lac.conf->max_sessions = 2;
	assert_int_not_equal(dial(1), 0);
	assert_int_not_equal(dial(2), 0);
	assert_int_equal(dial(3), 0);
	assert_int_equal(parse_frame(&m), 0);
	assert_int_equal(w->lac.disc_stats.pads_error_sent, 1);
	assert_int_equal(w->lac.counters.routes_create_fail, 1);
	settle();
	assert_int_equal(w->lns.ups, 2);
}

/* S59: a session that needs one tunnel too many fails, sessions on the existing tunnels do not. */
static void test_max_tunnels(void **state)
{
	(void)state;
	w->lac.conf->max_tunnels = 1;
	assert_int_not_equal(dial(1), 0);
	settle();
	strcpy(w->iface.ac, "two");
	assert_int_equal(dial(2), 0);
	assert_int_equal(w->lac.counters.routes_dst_open_fail, 1);
	strcpy(w->iface.ac, "one");
	assert_int_not_equal(dial(3), 0);
	settle();
	assert_int_equal(w->lns.ups, 2);
}

/* S72 */
static void test_client_leaves(void **state)
{
	uint16_t sid;

	(void)state;
	sid = dial(1);
	settle();
	from_client(1, PPPOE_PADT, sid, 1, NULL);
	settle();
	assert_string_equal(w->dp.log, "ATBFD");
	assert_int_equal(w->lns.downs, 1);
	assert_int_equal(w->lns.cdn, L2TP_CDN_CARRIER_LOST);
	assert_int_equal(w->padt, 0);
	assert_int_equal(w->lac.counters.routes_closed_by_source, 1);
	assert_int_equal(w->lac.counters.routes_deleted, 1);
}

/* S73: CDN. */
static void test_lns_hangs_up(void **state)
{
	(void)state;
	dial(1);
	settle();
	l2tp_session_close(w->lns.session, L2TP_CDN_ADMIN, 0, "bye", uv_now(w->lac.loop));
	settle();
	assert_string_equal(w->dp.log, "ATBFD");
	assert_int_equal(w->padt, 1);
	assert_int_equal(w->lac.counters.routes_closed_by_dest, 1);
	assert_int_equal(w->lac.counters.l2tp_sessions_closed, 1);
}

/* S73: StopCCN takes every session along; the next client gets a new tunnel. */
static void test_lns_stops(void **state)
{
	(void)state;
	dial(1);
	dial(2);
	settle();
	l2tp_tunnel_close(w->lns.t, L2TP_STOP_SHUTDOWN, NULL, uv_now(w->lac.loop));
	settle();
	assert_int_equal(w->padt, 2);
	assert_int_equal(w->lac.subscriber_count, 0);
	assert_non_null(strchr(w->dp.log, 't'));
	assert_int_not_equal(dial(3), 0);
	settle();
	assert_int_equal(w->lac.counters.l2tp_tunnels_opened, 2);
	assert_int_equal(w->lns.ups, 3);
}

static void test_kernel_refuses_session(void **state)
{
	(void)state;
	w->dp.fail = 'A';
	assert_int_equal(dial(1), 0);
	assert_int_equal(w->lac.counters.routes_create_fail, 1);
	assert_int_equal(w->lac.subscriber_count, 0);
}

static void test_kernel_refuses_binding(void **state)
{
	(void)state;
	w->dp.fail = 'B';
	dial(1);
	settle();
	assert_string_equal(w->dp.log, "ATBD");
	assert_int_equal(w->lns.ups, 0);
	assert_int_equal(w->padt, 1);
	assert_int_equal(w->lac.counters.routes_dst_open_fail, 1);
}

static void test_kernel_refuses_forwarding(void **state)
{
	(void)state;
	w->dp.fail = 'F';
	dial(1);
	settle();
	assert_string_equal(w->dp.log, "ATBFD");
	assert_int_equal(w->lns.downs, 1);
	assert_int_equal(w->padt, 1);
}

static void test_kernel_refuses_tunnel(void **state)
{
	(void)state;
	w->dp.fail = 'T';
	dial(1);
	settle();
	assert_int_equal(w->lns.ups, 0);
	assert_int_equal(w->padt, 1);
	assert_int_equal(w->lac.subscriber_count, 0);
}

static void test_deleted_behind_our_back(void **state)
{
	uint16_t sid;

	(void)state;
	sid = dial(1);
	dial(2);
	settle();
	/* News of an earlier session with the same id. */
	subscriber_kernel_deleted(&w->lac, IFINDEX, sid, OPENLAC_REASON_REQUEST, "by request", &(struct dp_stats){ 0 });
	settle();
	assert_int_equal(w->padt, 0);
	w->dp.forgot = true;
	subscriber_kernel_deleted(&w->lac, IFINDEX, sid, OPENLAC_REASON_REQUEST, "by request", &(struct dp_stats){ 0 });
	w->dp.forgot = false;
	settle();
	assert_int_equal(w->padt, 1);
	assert_int_equal(w->lns.downs, 1);
	/* News of an earlier tunnel with the same id. */
	lac_tunnel_kernel_deleted(&w->lac, w->dp.tunnel_id, "by request");
	settle();
	assert_int_equal(w->padt, 1);
	w->dp.forgot = true;
	lac_tunnel_kernel_deleted(&w->lac, w->dp.tunnel_id, "by request");
	settle();
	assert_int_equal(w->padt, 2);
	assert_null(strchr(w->dp.log, 't'));
}

/* A changed profile: running sessions stay where they are, new ones get a tunnel of the new kind. */
static void test_changed_profile(void **state)
{
	uint16_t sid;

	(void)state;
	sid = dial(1);
	settle();
	w->lac.conf->profiles->max_retries = 4;
	lns_reconfigure(&w->lac);
	settle();
	assert_int_equal(w->lac.subscriber_count, 1);
	from_client(1, PPPOE_PADT, sid, 1, NULL);
	settle();
	assert_string_equal(w->dp.log, "ATBFDt");
	assert_int_not_equal(dial(2), 0);
	settle();
	assert_int_equal(w->lac.counters.l2tp_tunnels_opened, 2);
}

static void test_shutdown(void **state)
{
	(void)state;
	dial(1);
	settle();
	w->lac.stopping = true;
	subscriber_drop_iface(&w->lac, &w->iface, true, "shutting down");
	lns_stop_all(&w->lac);
	settle();
	assert_int_equal(w->padt, 1);
	assert_true(w->gone);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_order),
		TEST(test_shared_tunnel),
		TEST(test_max_sessions),
		TEST(test_max_tunnels),
		TEST(test_client_leaves),
		TEST(test_lns_hangs_up),
		TEST(test_lns_stops),
		TEST(test_kernel_refuses_session),
		TEST(test_kernel_refuses_binding),
		TEST(test_kernel_refuses_forwarding),
		TEST(test_kernel_refuses_tunnel),
		TEST(test_deleted_behind_our_back),
		TEST(test_changed_profile),
		TEST(test_shutdown),
	};

	return cmocka_run_group_tests(tests, own_namespace, NULL);
}
