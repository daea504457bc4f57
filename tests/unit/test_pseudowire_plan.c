// SPDX-License-Identifier: GPL-2.0
/*
 * test_pseudowire_plan.c - from the configuration and what the kernel has to what is deleted and made (S192 to S194)
 *
 * Behaviours checked: what is there as configured is kept; any difference on the wire makes that pseudowire anew, and no other;
 * what we made and is no longer configured goes; what others made stays; what is to come waits for what goes;
 * several pseudowires share addresses without a clash, and two of one id clash in words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/pseudowire_plan.h"
#include "daemon/pseudowire_state.h"

#define HERE	"130.16.0.1"
#define THERE	"130.16.0.3"
#define OTHER	"130.16.0.2"
#define PORT	1702

static struct pw_wanted wanted[8];
static struct pw_tunnel tunnel[8];
static struct pw_session session[8];
static struct pw_record record[8];
static struct pw_world world;
static struct pw_plan *plan;

static int setup(void **state)
{
	(void)state;
	world = (struct pw_world) { .wanted = wanted, .tunnel = tunnel, .session = session, .record = record };
	plan = NULL;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	pw_plan_free(plan);
	return 0;
}

static struct sockaddr_storage end(const char *addr, uint16_t port)
{
	struct sockaddr_storage ss = { .ss_family = strchr(addr, ':') ? AF_INET6 : AF_INET };
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)&ss;
	struct sockaddr_in *sin = (struct sockaddr_in *)&ss;

	sin->sin_port = htons(port);
	assert_int_equal(inet_pton(ss.ss_family, addr, ss.ss_family == AF_INET6 ? (void *)&sin6->sin6_addr :
				   (void *)&sin->sin_addr), 1);
	return ss;
}

static struct pw_wanted *want(const char *name, uint32_t id, const char *remote)
{
	struct pw_wanted *w = &wanted[world.wanted_count++];

	*w = (struct pw_wanted) { .id = id, .peer_id = id, .local = end(HERE, PORT), .remote = end(remote, PORT) };
	snprintf(w->name, sizeof(w->name), "%s", name);
	return w;
}

static struct pw_tunnel *have_tunnel(uint32_t id, const char *remote)
{
	struct pw_tunnel *t = &tunnel[world.tunnel_count++];

	*t = (struct pw_tunnel) { .id = id, .udp3 = true, .local = end(HERE, PORT), .remote = end(remote, PORT) };
	return t;
}

static struct pw_session *have_session(uint32_t in, uint32_t id, const char *name)
{
	struct pw_session *s = &session[world.session_count++];

	*s = (struct pw_session) { .tunnel = in, .id = id, .peer_id = id, .plain = true };
	snprintf(s->name, sizeof(s->name), "%s", name);
	return s;
}

static void have_record(const char *name, uint32_t in, uint32_t id)
{
	struct pw_record *r = &record[world.record_count++];

	*r = (struct pw_record) { .tunnel = in, .session = id };
	snprintf(r->name, sizeof(r->name), "%s", name);
}

static void have(const char *name, uint32_t id, const char *remote)
{
	have_tunnel(id, remote);
	have_session(id, id, name);
}

static void make(void)
{
	pw_plan_free(plan);
	plan = pw_plan_make(&world);
	assert_non_null(plan);
}

static void assert_step(size_t n, enum pw_verdict verdict, uint32_t in)
{
	assert_int_equal(plan->step[n].verdict, verdict);
	assert_int_equal(plan->step[n].tunnel, in);
}

static void assert_removal(size_t n, uint32_t in, uint32_t id)
{
	assert_true(n < plan->removals);
	assert_int_equal(plan->removal[n].tunnel, in);
	assert_int_equal(plan->removal[n].session, id);
}

static void assert_record(size_t n, const char *name, uint32_t in, uint32_t id)
{
	assert_true(n < plan->records);
	assert_string_equal(plan->record[n].name, name);
	assert_int_equal(plan->record[n].tunnel, in);
	assert_int_equal(plan->record[n].session, id);
}

static void test_nothing(void **state)
{
	(void)state;
	make();
	assert_int_equal(plan->removals + plan->records, 0);
}

static void s193_one_pseudowire_is_made(void **state)
{
	(void)state;
	want("tunnel1", 1, THERE);
	make();
	assert_step(0, PW_CREATE, 1);
	assert_true(plan->step[0].new_tunnel);
	assert_false(plan->step[0].held);
	assert_int_equal(plan->removals, 0);
	assert_int_equal(plan->records, 1);
	assert_record(0, "tunnel1", 1, 1);
}

static void test_what_is_there_is_kept(void **state)
{
	(void)state;
	want("tunnel1", 1, THERE);
	have("tunnel1", 1, THERE);
	make();
	assert_step(0, PW_KEEP, 1);
	assert_int_equal(plan->removals, 0);
	assert_int_equal(plan->records, 1);
	assert_record(0, "tunnel1", 1, 1);
}

/* Each changes one thing that the peer would notice. */
static void differ(unsigned int what)
{
	switch (what) {
	case 0:
		tunnel[0].local = end(OTHER, PORT);
		break;
	case 1:
		tunnel[0].remote = end(OTHER, PORT);
		break;
	case 2:
		tunnel[0].local = end(HERE, PORT + 1);
		break;
	case 3:
		tunnel[0].remote = end(THERE, PORT + 1);
		break;
	case 4:
		tunnel[0].remote = end("2001:db8::1", PORT);
		break;
	case 5:
		tunnel[0].udp3 = false;
		break;
	case 6:
		session[0].id = 9;
		break;
	case 7:
		session[0].peer_id = 9;
		break;
	case 8:
		session[0].plain = false;
		break;
	}
}

static void s193_any_difference_makes_it_anew(void **state)
{
	for (unsigned int what = 0; what < 9; what++) {
		setup(state);
		want("tunnel1", 1, THERE);
		have("tunnel1", 1, THERE);
		want("tunnel2", 2, OTHER)->local = end("130.16.0.9", PORT);
		have("tunnel2", 2, OTHER);
		tunnel[1].local = wanted[1].local;
		differ(what);
		make();
		assert_step(0, PW_WAIT, 0);
		assert_int_equal(plan->removals, 1);
		assert_removal(0, 1, 0);
		/* No other. */
		assert_step(1, PW_KEEP, 2);
		pw_plan_free(plan);
	}
	plan = NULL;
}

static void test_made_when_the_old_one_is_gone(void **state)
{
	(void)state;
	want("tunnel1", 1, THERE)->netdev = true;
	have_record("tunnel1", 1, 1);
	make();
	assert_step(0, PW_WAIT, 0);
	wanted[0].netdev = false;
	have_tunnel(1, OTHER);
	make();
	assert_step(0, PW_WAIT, 0);
	assert_removal(0, 1, 0);
	world.tunnel_count = 0;
	make();
	assert_step(0, PW_CREATE, 1);
}

static void s193_what_is_no_longer_configured_goes(void **state)
{
	(void)state;
	have("tunnel1", 1, THERE);
	have_record("tunnel1", 1, 1);
	make();
	assert_int_equal(plan->removals, 1);
	assert_removal(0, 1, 0);
	/* Known until it is gone. */
	assert_record(0, "tunnel1", 1, 1);
	world.session_count = 0;
	make();
	assert_removal(0, 1, 0);
	assert_record(0, "-", 1, 0);
	world.tunnel_count = 0;
	make();
	assert_int_equal(plan->removals + plan->records, 0);
}

static void test_others_are_left_alone(void **state)
{
	(void)state;
	want("tunnel1", 1, THERE);
	/* Another program's: a session, an empty tunnel, and one that has the id that ours would have. */
	have("l2tpeth0", 7, OTHER);
	have_tunnel(8, OTHER);
	have("l2tpeth1", 1, THERE);
	have_record("tunnel9", 9, 9);
	make();
	assert_int_equal(plan->removals, 0);
	assert_step(0, PW_CREATE, 2);
	assert_true(plan->step[0].new_tunnel);
	assert_int_equal(plan->records, 1);
}

static void test_others_in_the_same_tunnel(void **state)
{
	(void)state;
	have("tunnel1", 1, THERE);
	have_session(1, 5, "l2tpeth0");
	have_record("tunnel1", 1, 1);
	make();
	assert_int_equal(plan->removals, 1);
	assert_removal(0, 1, 1);
}

static void test_record_and_session_must_agree(void **state)
{
	(void)state;
	have("tunnel1", 1, THERE);
	have_record("tunnel1", 1, 2);
	have_record("tunnel2", 1, 1);
	have_record("tunnel1", 2, 1);
	make();
	assert_int_equal(plan->removals, 0);
}

static void s193_pseudowires_of_one_id_clash(void **state)
{
	(void)state;
	want("tunnel1", 1, THERE);
	want("pw1", 1, OTHER);
	want("tunnel2", 2, OTHER)->local = end("130.16.0.9", PORT);
	have("pw1", 4, OTHER);
	make();
	assert_step(0, PW_WAIT, 0);
	assert_int_equal(plan->step[1].verdict, PW_CLASH);
	assert_ptr_equal(plan->step[1].clash, &wanted[0]);
	assert_step(2, PW_CREATE, 2);
	/* What it had before is not what is configured. */
	assert_int_equal(plan->removals, 1);
	assert_removal(0, 4, 0);
}

static void s193_two_peers_from_one_address(void **state)
{
	(void)state;
	want("tunnel1", 1, THERE);
	want("tunnel2", 2, OTHER);
	make();
	assert_step(0, PW_CREATE, 1);
	assert_step(1, PW_CREATE, 2);
	assert_true(plan->step[0].held && plan->step[1].held);
	have("tunnel1", 1, THERE);
	tunnel[0].held = true;
	make();
	assert_step(0, PW_KEEP, 1);
	assert_step(1, PW_CREATE, 2);
	/* The kernel's own socket would be in the way of the second one's. */
	tunnel[0].held = false;
	make();
	assert_step(0, PW_WAIT, 0);
	assert_step(1, PW_WAIT, 0);
	assert_removal(0, 1, 0);
	/* Alone again it stays as it is. */
	tunnel[0].held = true;
	world.wanted_count = 1;
	make();
	assert_step(0, PW_KEEP, 1);
}

static void s193_two_pseudowires_to_one_peer_share_a_tunnel(void **state)
{
	(void)state;
	want("tunnel1", 1, THERE);
	want("tunnel2", 2, THERE);
	make();
	assert_step(0, PW_CREATE, 1);
	assert_step(1, PW_CREATE, 1);
	assert_true(plan->step[0].new_tunnel);
	assert_false(plan->step[1].new_tunnel);
	assert_false(plan->step[0].held || plan->step[1].held);
	have("tunnel2", 1, THERE);
	session[0].id = 2;
	session[0].peer_id = 2;
	make();
	assert_step(1, PW_KEEP, 1);
	assert_step(0, PW_CREATE, 1);
	assert_false(plan->step[0].new_tunnel);
	/* The first one's end is not the end of the second. */
	have_session(1, 1, "tunnel1");
	have_record("tunnel1", 1, 1);
	have_record("tunnel2", 1, 2);
	wanted[0] = wanted[1];
	world.wanted_count = 1;
	make();
	assert_step(0, PW_KEEP, 1);
	assert_int_equal(plan->removals, 1);
	assert_removal(0, 1, 1);
}

static void test_an_unknown_end_changes_nothing(void **state)
{
	(void)state;
	want("tunnel1", 1, THERE)->remote.ss_family = AF_UNSPEC;
	want("tunnel2", 2, THERE)->local.ss_family = AF_UNSPEC;
	have("tunnel1", 1, OTHER);
	have_record("tunnel1", 1, 1);
	make();
	assert_step(0, PW_UNKNOWN, 0);
	assert_step(1, PW_UNKNOWN, 0);
	assert_int_equal(plan->removals, 0);
	assert_record(0, "tunnel1", 1, 1);
}

static void test_ids_of_all_sizes(void **state)
{
	(void)state;
	want("tunnel1", UINT32_MAX, THERE);
	have("x", UINT32_MAX, OTHER);
	make();
	assert_step(0, PW_CREATE, 1);
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void test_state_file(void **state)
{
	static const struct pw_record two[] = { { "tunnel1", 1, 1 }, { "-", UINT32_MAX, 0 } };
	char path[] = "/tmp/test_pseudowire.XXXXXX";
	struct pw_record *r;
	size_t count;

	(void)state;
	assert_int_not_equal(mkdtemp(path), NULL);
	assert_int_equal(chdir(path), 0);
	assert_null(pw_state_load("state", &count));
	assert_int_equal(count, 0);
	assert_int_equal(pw_state_save("state", NULL, 0), 0);
	assert_int_equal(pw_state_save("state", two, 2), 0);
	r = pw_state_load("state", &count);
	assert_int_equal(count, 2);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(r[i].name, two[i].name);
		assert_int_equal(r[i].tunnel, two[i].tunnel);
		assert_int_equal(r[i].session, two[i].session);
	}
	free(r);
	write_file("state", "\na\na 1\na x 1\na 1 x\na 4294967296 1\nabcdefghijklmnop 1 1\n 1 1\na 1 1 1\nabcdefghijklmno 3 4\na 1 1");
	r = pw_state_load("state", &count);
	assert_int_equal(count, 1);
	assert_string_equal(r[0].name, "abcdefghijklmno");
	free(r);
	assert_int_equal(pw_state_save("state", NULL, 0), 0);
	assert_int_equal(access("state", F_OK), -1);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(rmdir(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(s193_one_pseudowire_is_made, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_is_there_is_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(s193_any_difference_makes_it_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(test_made_when_the_old_one_is_gone, setup, teardown),
		cmocka_unit_test_setup_teardown(s193_what_is_no_longer_configured_goes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_others_are_left_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_others_in_the_same_tunnel, setup, teardown),
		cmocka_unit_test_setup_teardown(test_record_and_session_must_agree, setup, teardown),
		cmocka_unit_test_setup_teardown(s193_pseudowires_of_one_id_clash, setup, teardown),
		cmocka_unit_test_setup_teardown(s193_two_peers_from_one_address, setup, teardown),
		cmocka_unit_test_setup_teardown(s193_two_pseudowires_to_one_peer_share_a_tunnel, setup, teardown),
		cmocka_unit_test_setup_teardown(test_an_unknown_end_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ids_of_all_sizes, setup, teardown),
		cmocka_unit_test(test_state_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
