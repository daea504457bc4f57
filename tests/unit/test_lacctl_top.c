// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_top.c - tables of lacctl top
 *
 * Behaviours checked: order and rates of rows, rows that came, went or were replaced, sessions of no
 * interface, names that stay with their rows; sorting, filtering, cells of hostile names; numbers for
 * people, values for programs; keys; sixty thousand sessions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tools/lacctl/top_print.h"
#include "tools/lacctl/top_term.h"
#include "uapi/openlac.h"

static struct top_row *session(struct top_table *t, uint32_t ifindex, uint16_t sid, uint64_t up,
			       uint64_t down)
{
	struct top_row *row = top_table_add(t);

	assert_non_null(row);
	row->ifindex = ifindex;
	row->sid = sid;
	row->mac[5] = (uint8_t)sid;
	row->tunnel = 7;
	row->id = sid;
	row->state = OPENLAC_SESSION_FORWARD;
	row->up = (struct top_count){ .packets = up, .bytes = 100 * up };
	row->down = (struct top_count){ .packets = down, .bytes = 1000 * down };
	return row;
}

static void close_to(double value, double expected)
{
	assert_true(value > expected - 0.01 && value < expected + 0.01);
}

static void rates(void **state)
{
	struct top_table before = { .n = 0 }, now = { .n = 0 };

	(void)state;
	session(&before, 2, 9, 5, 5);
	session(&before, 1, 1, 10, 20);
	top_table_finish(&before, &now, 2);
	assert_int_equal(before.rows[0].sid, 1);
	close_to(before.rows[0].up.pps, 0);
	session(&now, 1, 3, 77, 77);
	session(&now, 1, 1, 30, 21);
	session(&now, 2, 9, 5, 5);
	top_table_finish(&now, &before, 2);
	assert_int_equal(now.n, 3);
	close_to(now.rows[0].up.pps, 10);
	close_to(now.rows[0].up.bps, 8000);
	close_to(now.rows[0].down.pps, 0.5);
	close_to(now.rows[0].down.bps, 4000);
	/* One that is new has none yet. */
	close_to(now.rows[1].up.pps, 0);
	close_to(now.rows[2].up.pps, 0);
	close_to(now.total.up.pps, 10);
	close_to(now.total.down.bps, 4000);
	assert_int_equal(now.total.up.packets, 112);
	top_table_release(&before);
	top_table_release(&now);
}

static void replaced_rows(void **state)
{
	struct top_table before = { .n = 0 }, now = { .n = 0 };
	struct top_row *row;

	(void)state;
	session(&before, 1, 1, 10, 10);		/* another client comes */
	session(&before, 1, 2, 10, 10);		/* counters begin anew */
	session(&before, 1, 3, 10, 10);		/* the same client in another session */
	session(&before, 1, 4, 0, 0)->tunnel = 0;	/* gets its tunnel */
	top_table_finish(&before, &now, 1);
	for (size_t i = 0; i < before.n; i++)
		before.rows[i].name = top_name_new("user", "", "");
	session(&now, 1, 1, 90, 90)->mac[0] = 2;
	session(&now, 1, 2, 1, 1);
	session(&now, 1, 3, 90, 90)->id = 44;
	session(&now, 1, 4, 90, 90);
	top_table_finish(&now, &before, 1);
	close_to(now.rows[0].up.pps, 0);
	assert_null(now.rows[0].name);
	close_to(now.rows[1].up.pps, 0);
	assert_non_null(now.rows[1].name);
	close_to(now.rows[2].up.pps, 0);
	assert_null(now.rows[2].name);
	close_to(now.rows[3].up.pps, 90);
	assert_string_equal(now.rows[3].name->user, "user");
	row = top_table_find(&now, 1, 3, 0);
	assert_ptr_equal(row, &now.rows[2]);
	assert_null(top_table_find(&now, 1, 5, 0));
	assert_null(top_table_find(&now, 2, 1, 0));
	top_table_release(&before);
	assert_null(top_table_find(&before, 1, 1, 0));
	top_table_release(&now);
}

static void twins(void **state)
{
	struct top_table before = { .n = 0 }, now = { .n = 0 };

	(void)state;
	session(&now, 1, 1, 5, 5);
	session(&now, 1, 2, 5, 5);
	session(&now, 1, 1, 5, 5);
	top_table_finish(&now, &before, 1);
	assert_int_equal(now.n, 2);
	assert_int_equal(now.total.up.packets, 10);
	top_table_release(&now);
}

static struct top_row *tunnel(struct top_table *t, uint16_t id, const char *lns)
{
	struct top_row *row = top_table_add(t);

	assert_non_null(row);
	row->tunnel = id;
	row->lns = lns;
	return row;
}

static void tunnels(void **state)
{
	struct top_table before = { .n = 0 }, now = { .n = 0 };

	(void)state;
	tunnel(&before, 12, "::1")->peer_id = 3;
	tunnel(&before, 5, "::1")->peer_id = 3;
	top_table_finish(&before, &now, 1);
	assert_int_equal(before.rows[0].tunnel, 5);
	assert_ptr_equal(top_table_find(&before, 0, 0, 12), &before.rows[1]);
	tunnel(&now, 5, "::1")->peer_id = 3;
	now.rows[0].up.packets = 4;
	tunnel(&now, 12, "::1")->peer_id = 4;
	now.rows[1].up.packets = 4;
	top_table_finish(&now, &before, 1);
	close_to(now.rows[0].up.pps, 4);
	close_to(now.rows[1].up.pps, 0);
	top_table_release(&before);
	top_table_release(&now);
}

/* PPP that ends here has no access interface: the tunnel and the id in it tell who it is. */
static void sessions_of_no_interface(void **state)
{
	struct top_table before = { .n = 0 }, now = { .n = 0 };
	struct top_view v = { .column = 0 };

	(void)state;
	for (uint16_t id = 3; id; id--) {
		session(&before, 0, 0, 10, 10)->id = id;
		session(&now, 0, 0, 10ull * id, 10)->id = id;
	}
	session(&before, 0, 0, 10, 10)->tunnel = 6;
	session(&now, 1, 1, 10, 10);
	top_table_finish(&before, &now, 1);
	assert_int_equal(before.n, 4);
	assert_int_equal(before.rows[0].tunnel, 6);
	before.rows[2].name = top_name_new("user", "", "");
	top_table_finish(&now, &before, 1);
	assert_int_equal(now.n, 4);
	assert_int_equal(now.rows[1].id, 2);
	close_to(now.rows[1].up.pps, 10);
	assert_string_equal(now.rows[1].name->user, "user");
	close_to(now.rows[2].up.pps, 20);
	/* They are no tunnels, which are nobody's. */
	v.filter.user = "nobody";
	assert_int_equal(top_view_apply(&v, &now), 0);
	assert_int_equal(v.n, 0);
	top_view_release(&v);
	top_table_release(&before);
	top_table_release(&now);
}

/* Session ids of the rows in the order that is shown. */
static const char *order(struct top_view *v, const struct top_table *t)
{
	static char text[256];
	size_t len = 0;

	assert_int_equal(top_view_apply(v, t), 0);
	text[0] = '\0';
	for (size_t i = 0; i < v->n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%u ", v->rows[i]->sid);
	return text;
}

static const char *sorted(struct top_view *v, const struct top_table *t, const char *column)
{
	struct args_err err;

	assert_int_equal(top_view_sort(v, column, &err), 0);
	return order(v, t);
}

static struct top_table five(void)
{
	struct top_table t = { .n = 0 }, none = { .n = 0 };

	session(&t, 1, 1, 1, 9)->lns = "192.168.11.2";
	session(&t, 1, 2, 2, 8)->lns = "192.168.9.2";
	session(&t, 1, 3, 3, 8)->lns = "fd00::1";
	session(&t, 2, 4, 4, 6)->lns = NULL;
	session(&t, 2, 5, 5, 5)->lns = "192.168.11.2";
	top_table_finish(&t, &none, 1);
	t.rows[0].name = top_name_new("carol@isp1.example", "gold", "ac1");
	t.rows[1].name = top_name_new("bob@isp1.example", "", "ac1");
	t.rows[2].name = top_name_new("Alice@isp2.example", "gold", "ac2");
	t.rows[4].name = top_name_new("", "", "ac2");
	return t;
}

static void orders(void **state)
{
	struct top_table t = five();
	struct top_view v = { .column = 0 };
	struct args_err err;

	(void)state;
	assert_string_equal(sorted(&v, &t, "user"), "3 2 1 4 5 ");
	assert_string_equal(sorted(&v, &t, "sid"), "1 2 3 4 5 ");
	/* Of rates and totals the largest are wanted. Equal ones keep their order. */
	assert_string_equal(sorted(&v, &t, "up-bytes"), "5 4 3 2 1 ");
	assert_string_equal(sorted(&v, &t, "down-packets"), "1 2 3 4 5 ");
	assert_string_equal(sorted(&v, &t, "lns"), "2 1 5 3 4 ");
	assert_string_equal(sorted(&v, &t, "service"), "1 3 2 4 5 ");
	assert_string_equal(sorted(&v, &t, "mac"), "1 2 3 4 5 ");
	v.reverse = true;
	assert_string_equal(sorted(&v, &t, "up-by"), "1 2 3 4 5 ");
	assert_int_equal(top_view_sort(&v, "up", &err), -1);
	assert_non_null(strstr(err.text, "ambiguous: up-pps up-bps up-packets up-bytes"));
	assert_int_equal(top_view_sort(&v, "frob", &err), -1);
	v.tunnels = true;
	assert_int_equal(top_view_sort(&v, "user", &err), -1);
	assert_int_equal(top_view_sort(&v, "sessions", &err), 0);
	top_view_release(&v);
	top_table_release(&t);
}

static void column_cycle(void **state)
{
	struct top_view v = { .column = 0 };
	unsigned int n = 1;

	(void)state;
	top_view_cycle(&v, -1);
	assert_string_equal(top_view_columns(&v)[v.column].name, "service");
	top_view_cycle(&v, 1);
	assert_int_equal(v.column, 0);
	for (top_view_cycle(&v, 1); v.column; top_view_cycle(&v, 1))
		n++;
	assert_int_equal(n, 18);
}

static void filters(void **state)
{
	struct top_table t = five();
	struct top_view v = { .column = 3 };	/* sid */

	(void)state;
	v.filter.user = "alice@";
	assert_string_equal(order(&v, &t), "3 ");
	v.filter.user = "isp1";
	v.filter.lns = "192.168.11.";
	assert_string_equal(order(&v, &t), "1 ");
	v.filter.user = NULL;
	assert_string_equal(order(&v, &t), "1 5 ");
	v.filter.mac = "00:00:05";
	assert_string_equal(order(&v, &t), "5 ");
	memset(&v.filter, 0, sizeof(v.filter));
	strcpy(v.filter.any, "00:04");
	assert_string_equal(order(&v, &t), "4 ");
	strcpy(v.filter.any, "FD00");
	assert_string_equal(order(&v, &t), "3 ");
	strcpy(v.filter.any, "BOB");
	assert_string_equal(order(&v, &t), "2 ");
	strcpy(v.filter.any, "nobody");
	assert_string_equal(order(&v, &t), "");
	top_view_release(&v);
	top_table_release(&t);
}

static void tunnel_filters(void **state)
{
	struct top_table t = { .n = 0 }, none = { .n = 0 };
	struct top_view v = { .tunnels = true };

	(void)state;
	tunnel(&t, 1, "192.168.11.2");
	tunnel(&t, 2, "fd00::1");
	top_table_finish(&t, &none, 1);
	v.filter.user = "somebody";
	assert_int_equal(top_view_apply(&v, &t), 0);
	assert_int_equal(v.n, 2);
	strcpy(v.filter.any, "192");
	assert_int_equal(top_view_apply(&v, &t), 0);
	assert_int_equal(v.n, 1);
	top_view_release(&v);
	top_table_release(&t);
}

static void human_is(double value, const char *expected)
{
	char text[32];

	top_number(value, TOP_HUMAN, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void human_numbers(void **state)
{
	char text[32];

	(void)state;
	human_is(0, "0");
	human_is(9999, "9999");
	human_is(9999.6, "10.0k");
	human_is(12345, "12.3k");
	human_is(99960, "100k");
	human_is(999400, "999k");
	human_is(999600, "1.00M");
	human_is(1234567, "1.23M");
	human_is(40e9, "40.0G");
	human_is(18446744073709551615.0, "18.4E");
	top_number(18446744073709551615.0, TOP_PLAIN, text, sizeof(text));
	assert_string_equal(text, "18446744073709551616");
}

static void hostile_names(void **state)
{
	struct top_row row = { .ifindex = 1 };
	char name[2 * TOP_CELL_MAX], text[TOP_CELL_MAX];

	(void)state;
	row.name = top_name_new("a b\033[2J\\\xc3\xa4", "", "");
	top_session_columns[0].text(&row, TOP_PLAIN, text, sizeof(text));
	assert_string_equal(text, "a\\x20b\\x1b[2J\\x5c\\xc3\\xa4");
	free(row.name);
	memset(name, '\n', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	row.name = top_name_new(name, "", "");
	top_session_columns[0].text(&row, TOP_PLAIN, text, sizeof(text));
	assert_true(strlen(text) < sizeof(text) && strlen(text) > TOP_CELL_MAX - 8);
	free(row.name);
}

static void prints(const struct top_view *v, bool json, const char *expected)
{
	struct out o = { .json = json };
	char *text = NULL;
	size_t size;

	o.file = open_memstream(&text, &size);
	top_print(&o, v);
	fclose(o.file);
	assert_string_equal(text, expected);
	free(text);
}

static void plain_output(void **state)
{
	struct top_table t = { .n = 0 }, none = { .n = 0 };
	struct top_view v = { .tunnels = true };
	struct top_row *row;

	(void)state;
	row = tunnel(&t, 12, "192.168.11.2");
	row->sessions = 3;
	row->up.bytes = 123456789;
	top_table_finish(&t, &none, 1);
	assert_int_equal(top_view_apply(&v, &t), 0);
	prints(&v, false,
	       "tunnel  peer-id  lns           port  sessions  up-pps  up-bps  down-pps  down-bps  "
	       "up-packets   up-bytes  down-packets  down-bytes\n"
	       "    12        -  192.168.11.2     -         3       0       0         0         0  "
	       "         0  123456789             0           0\n");
	prints(&v, true,
	       "[{\"tunnel\":12,\"lns\":\"192.168.11.2\",\"sessions\":3,\"up_pps\":0,\"up_bps\":0,"
	       "\"down_pps\":0,\"down_bps\":0,\"up_packets\":0,\"up_bytes\":123456789,"
	       "\"down_packets\":0,\"down_bytes\":0}]\n");
	top_view_release(&v);
	top_table_release(&t);
}

/* Programs get names as they are and numbers with all their digits. */
static void json_values(void **state)
{
	struct top_table t = { .n = 0 }, none = { .n = 0 };
	struct top_view v = { .column = 0 };
	struct top_row *row = session(&t, 1, 9, 9007199254740993, 0);
	char name[2 * TOP_CELL_MAX + 1], expected[4 * TOP_CELL_MAX];

	(void)state;
	row->up.bytes = UINT64_MAX;
	row->dev = "eth0";
	top_table_finish(&t, &none, 1);
	t.rows[0].down.pps = 0.6;
	t.rows[0].name = top_name_new("m\xc3\xbcller x\\y@isp", "", "\033\xff");
	assert_int_equal(top_view_apply(&v, &t), 0);
	prints(&v, true, "[{\"user\":\"m\xc3\xbcller x\\\\y@isp\",\"mac\":\"00:00:00:00:00:09\","
	       "\"interface\":\"eth0\",\"sid\":9,\"tunnel\":7,\"session\":9,\"state\":\"forward\","
	       "\"up_pps\":0,\"up_bps\":0,\"down_pps\":1,\"down_bps\":0,"
	       "\"up_packets\":9007199254740993,\"up_bytes\":18446744073709551615,"
	       "\"down_packets\":0,\"down_bytes\":0,\"ac\":\"\\u001b\\u00ff\"}]\n");
	free(t.rows[0].name);
	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	t.rows[0].name = top_name_new(name, "", "");
	snprintf(expected, sizeof(expected), "[{\"user\":\"%s\",\"mac\":\"00:00:00:00:00:09\","
		 "\"interface\":\"eth0\",\"sid\":9,\"tunnel\":7,\"session\":9,\"state\":\"forward\","
		 "\"up_pps\":0,\"up_bps\":0,\"down_pps\":1,\"down_bps\":0,"
		 "\"up_packets\":9007199254740993,\"up_bytes\":18446744073709551615,"
		 "\"down_packets\":0,\"down_bytes\":0}]\n", name);
	prints(&v, true, expected);
	top_view_release(&v);
	top_table_release(&t);
}

static void counters_in_order(void **state)
{
	struct top_table t = { .n = 0 }, none = { .n = 0 };
	struct top_view v = { .column = 0 };
	char text[TOP_CELL_MAX];
	unsigned int column;

	(void)state;
	session(&t, 1, 1, 9007199254740992, 0);
	session(&t, 1, 2, 9007199254740993, 0);
	top_table_finish(&t, &none, 1);
	assert_string_equal(sorted(&v, &t, "up-packets"), "2 1 ");
	column = v.column;
	top_session_columns[column].text(&t.rows[1], TOP_PLAIN, text, sizeof(text));
	assert_string_equal(text, "9007199254740993");
	top_session_columns[column].text(&t.rows[1], TOP_HUMAN, text, sizeof(text));
	assert_string_equal(text, "9.01P");
	top_view_release(&v);
	top_table_release(&t);
}

/* A frame as text, escape sequences included. */
static char *frame(const struct top_screen *s, struct top_view *v, const struct top_data *d)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_int_equal(top_view_apply(v, v->tunnels ? &d->tunnels : &d->sessions), 0);
	top_screen_draw(f, s, v, d, "12:34:56");
	fclose(f);
	return text;
}

static size_t lines_of(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void frames(void **state)
{
	static struct top_data d;
	struct top_screen s = { .rows = 8, .columns = 80, .interval = 2 };
	struct top_view v = { .column = 3 };
	char *text;

	(void)state;
	d.sessions = five();
	text = frame(&s, &v, &d);
	assert_int_equal(lines_of(text), 7);
	assert_non_null(strstr(text, "lacctl top 12:34:56  sessions: 5 (5 forward, 0 hold, 0 punt)"));
	assert_non_null(strstr(text, "sessions by sid: 5 of 5"));
	assert_non_null(strstr(text, "carol@isp1.example"));
	assert_null(strstr(text, "down-packets"));
	free(text);
	s.columns = 300;
	s.first = 2;
	s.rows = 7;
	text = frame(&s, &v, &d);
	assert_non_null(strstr(text, "down-packets"));
	assert_null(strstr(text, "bob@"));
	assert_non_null(strstr(text, "Alice@"));
	free(text);
	/* However small the terminal is, nothing is written beyond it. */
	for (s.rows = 1; s.rows < 6; s.rows++)
		for (s.columns = 1; s.columns < 40; s.columns++) {
			text = frame(&s, &v, &d);
			assert_true(lines_of(text) <= 5);
			free(text);
		}
	strcpy(v.filter.any, "bo");
	s = (struct top_screen){ .rows = 24, .columns = 80, .interval = 2, .typing = true };
	text = frame(&s, &v, &d);
	assert_non_null(strstr(text, "filter: bo_"));
	free(text);
	top_view_release(&v);
	top_table_release(&d.sessions);
}

static void key_names(void **state)
{
	static const char typed[] = "q/\r\n\x7f\033[A\033OB\033[5~\033[6~\033[H\033[4~\033[1;5C\xc3\033";
	static const int expected[] = {
		'q', '/', KEY_ENTER, KEY_ENTER, KEY_BACKSPACE, KEY_UP, KEY_DOWN, KEY_PAGE_UP,
		KEY_PAGE_DOWN, KEY_HOME, KEY_END, KEY_NONE, KEY_NONE, KEY_ESCAPE,
	};
	const char *pos = typed, *end = typed + sizeof(typed) - 1;

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		assert_int_equal(term_next_key(&pos, end), expected[i]);
	assert_ptr_equal(pos, end);
	pos = "\033[12";
	end = pos + 4;
	assert_int_equal(term_next_key(&pos, end), KEY_NONE);
	assert_ptr_equal(pos, end);
}

static void many_sessions(void **state)
{
	struct top_table before = { .n = 0 }, now = { .n = 0 };
	struct top_view v = { .column = 0 };
	struct args_err err;
	clock_t begin;

	(void)state;
	for (unsigned int i = 0; i < 60000; i++) {
		session(&before, 1, (uint16_t)(i * 7919 % 65521 + 1), i, i);
		session(&now, 1, (uint16_t)((59999 - i) * 7919 % 65521 + 1), 2 * i, 3 * i);
	}
	begin = clock();
	top_table_finish(&before, &now, 1);
	top_table_finish(&now, &before, 1);
	assert_int_equal(now.n, 60000);
	assert_int_equal(top_view_sort(&v, "down-bps", &err), 0);
	assert_int_equal(top_view_apply(&v, &now), 0);
	assert_int_equal(v.n, 60000);
	/* Comparing each with each would take minutes. */
	assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < 5);
	top_view_release(&v);
	top_table_release(&before);
	top_table_release(&now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates),
		cmocka_unit_test(replaced_rows),
		cmocka_unit_test(twins),
		cmocka_unit_test(tunnels),
		cmocka_unit_test(sessions_of_no_interface),
		cmocka_unit_test(orders),
		cmocka_unit_test(column_cycle),
		cmocka_unit_test(filters),
		cmocka_unit_test(tunnel_filters),
		cmocka_unit_test(human_numbers),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(plain_output),
		cmocka_unit_test(json_values),
		cmocka_unit_test(counters_in_order),
		cmocka_unit_test(frames),
		cmocka_unit_test(key_names),
		cmocka_unit_test(many_sessions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
