// SPDX-License-Identifier: GPL-2.0
/*
 * What an ICRQ says of the client's line:
 *  - access-line AVPs (RFC 5515): octets by hand, LAC to LNS in each hiding mode, only what is known
 *  - wrong, repeated, misplaced and mandatory ones from a LAC; other vendors
 *  - Physical Channel ID and the connect speeds
 */
#include "test_l2tp_link.h"

static struct access_line some_line(void)
{
	struct access_line line = {
		.circuit_len = 3, .circuit_id = "e/1", .remote_len = 4, .remote_id = "rem2",
		.known = 1 << ACCESS_LINE_ACTUAL_UP | 1 << ACCESS_LINE_ACTUAL_DOWN |
			 1 << ACCESS_LINE_ACTUAL_DELAY_DOWN | 1 << ACCESS_LINE_ENCAPSULATION | 1 << ACCESS_LINE_IWF,
	};

	line.value[ACCESS_LINE_ACTUAL_UP] = 1024;
	line.value[ACCESS_LINE_ACTUAL_DOWN] = 18000;
	line.value[ACCESS_LINE_ACTUAL_DELAY_DOWN] = 8;
	line.value[ACCESS_LINE_ENCAPSULATION] = 0x010200;
	line.value[ACCESS_LINE_IWF] = 1;
	return line;
}

static void test_icrq_by_hand(void **state)
{
	static const uint8_t expected[] = {
		0x80, 8, 0, 0, 0, 0, 0, 10,
		0x80, 8, 0, 0, 0, 14, 0x33, 0x33,
		0x80, 10, 0, 0, 0, 15, 0, 0, 0, 7,
		0x80, 10, 0, 0, 0, 18, 0, 0, 0, 1,
		0x80, 9, 0, 0, 0, 21, '1', '2', '3',
		0x80, 8, 0, 0, 0, 22, '4', '5',
		0, 10, 0, 0, 0, 25, 0, 1, 0, 2,
		0, 9, 0x0d, 0xe9, 0, 1, 'e', '/', '1',
		0, 10, 0x0d, 0xe9, 0, 2, 'r', 'e', 'm', '2',
		0, 14, 0x0d, 0xe9, 0, 0x81, 0, 0, 0, 0, 0, 0x0f, 0xa0, 0x00,
		0, 14, 0x0d, 0xe9, 0, 0x82, 0, 0, 0, 0, 1, 0x12, 0xa8, 0x80,
		0, 10, 0x0d, 0xe9, 0, 0x8e, 0, 0, 0, 8,
		0, 9, 0x0d, 0xe9, 0, 0x90, 1, 2, 0,
		0, 10, 0x0d, 0xe9, 0, 0xfe, 0, 0, 0, 1,
	};
	struct access_line line = some_line();
	struct l2tp_call call = link_call();
	struct datagram *d;
	struct end e;
	struct peer p;

	(void)state;
	establish(&e, &p, &lac_ops);
	strcpy(call.called, "123");
	strcpy(call.calling, "45");
	call.physical_channel = 0x00010002;
	call.line = &line;
	assert_non_null(l2tp_session_new(e.t, LOCAL_SID, &call, &e, 0));
	memset(&line, 0, sizeof(line));
	d = end_sent(&e, L2TP_ICRQ);
	assert_int_equal(d->len, L2TP_HEADER_LEN + sizeof(expected));
	assert_memory_equal(d->data + L2TP_HEADER_LEN, expected, sizeof(expected));
	end_fini(&e);
}

static void test_pairs_in_each_hiding_mode(void **state)
{
	static const enum l2tp_hide_mode modes[] = { L2TP_HIDE_AUTO, L2TP_HIDE_ON, L2TP_HIDE_OFF };
	static struct end lac, lns;

	(void)state;
	for (unsigned int i = 0; i < 3 * 3; i++) {
		struct access_line line = some_line();
		struct l2tp_call call = link_call();
		const struct l2tp_call *got;

		if (i / 3 == 1) {
			/* Everything, and as long as can be: it has to fit even when hidden. */
			line.known = (1 << ACCESS_LINE_VALUES) - 1;
			line.circuit_len = ACCESS_LINE_TEXT;
			line.remote_len = ACCESS_LINE_TEXT;
		} else if (i / 3 == 2) {
			line = (struct access_line){ .remote_len = 1, .remote_id = "r" };
		}
		call.line = &line;
		call.physical_channel = 77;
		handshake(&lac, &lns, SECRET, SECRET, modes[i % 3]);
		assert_non_null(l2tp_session_new(lac.t, LOCAL_SID, &call, &lac, 0));
		shuttle(&lac, &lns);
		assert_int_equal(lns.s_up, 1);
		got = l2tp_session_call(lns.session);
		assert_int_equal(got->physical_channel, 77);
		assert_non_null(got->line);
		assert_memory_equal(got->line, &line, sizeof(line));
		if (i / 3 == 0)
			assert_int_equal(wire_has(end_sent(&lac, L2TP_ICRQ), "rem2", 4),
					 modes[i % 3] != L2TP_HIDE_ON);
		end_fini(&lac);
		end_fini(&lns);
	}
}

static void test_nothing_known(void **state)
{
	struct access_line line = { 0 };
	static struct end lac, lns;
	struct l2tp_call call = link_call();

	(void)state;
	call.line = &line;
	handshake(&lac, &lns, NULL, NULL, L2TP_HIDE_AUTO);
	l2tp_session_new(lac.t, LOCAL_SID, &call, &lac, 0);
	shuttle(&lac, &lns);
	assert_null(l2tp_session_call(lns.session)->line);
	assert_int_equal(l2tp_session_call(lns.session)->physical_channel, 0);
	assert_false(wire_has(end_sent(&lac, L2TP_ICRQ), "\x0d\xe9", 2));
	end_fini(&lac);
	end_fini(&lns);
}

static void begin_icrq(struct end *e, struct peer *p)
{
	establish(e, p, &lns_ops);
	peer_start(p, LOCAL_ID, 0, L2TP_ICRQ);
	peer_fill(p, L2TP_ICRQ);
}

static uint64_t malformed(const struct end *e)
{
	struct l2tp_tunnel_stats st;

	l2tp_tunnel_get_stats(e->t, &st);
	return st.malformed;
}

static void test_from_a_lac(void **state)
{
	static const struct {
		uint16_t flags, vendor, attr;
		uint16_t len;
		bool taken, malformed, refused;
	} cases[] = {
		{ 0, 3561, 1, 5, true, false, false },
		{ 0, 3561, 1, 0, false, true, false },
		{ 0, 3561, 2, 63, true, false, false },
		{ 0, 3561, 2, 64, false, true, false },
		{ 0, 3561, 129, 8, true, false, false },
		{ 0, 3561, 129, 4, false, true, false },
		{ 0, 3561, 138, 8, true, false, false },
		{ 0, 3561, 139, 4, true, false, false },
		{ 0, 3561, 142, 8, false, true, false },
		{ 0, 3561, 143, 4, false, false, false },
		{ 0, 3561, 144, 3, true, false, false },
		{ 0, 3561, 144, 4, false, true, false },
		{ 0, 3561, 145, 4, false, false, false },
		{ 0, 3561, 254, 4, true, false, false },
		{ 0, 3561, 254, 0, false, true, false },
		{ 0, 3561, 0x0181, 8, false, false, false },
		{ 0, 9, 1, 5, false, false, false },
		/* Recognised, so that the M bit does no harm; what is malformed or unknown ends the call with it. */
		{ L2TP_AVP_MANDATORY, 3561, 129, 8, true, false, false },
		{ L2TP_AVP_MANDATORY, 3561, 129, 9, false, true, true },
		{ L2TP_AVP_MANDATORY, 3561, 3, 1, false, false, true },
		{ L2TP_AVP_MANDATORY, 9, 129, 8, false, false, true },
		/* Hidden without a secret, and with a reserved bit. */
		{ L2TP_AVP_HIDDEN, 3561, 129, 16, false, true, false },
		{ 0x0400, 3561, 129, 8, false, false, false },
	};
	uint8_t value[64];

	(void)state;
	memset(value, 0x11, sizeof(value));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct end e;
		struct peer p;

		begin_icrq(&e, &p);
		raw_avp(&p.b, cases[i].flags, cases[i].vendor, cases[i].attr, value, cases[i].len);
		peer_send(&p, &e);
		assert_int_equal(e.offered, !cases[i].refused);
		assert_int_equal(malformed(&e), cases[i].malformed);
		if (e.session)
			assert_int_equal(l2tp_session_call(e.session)->line != NULL, cases[i].taken);
		end_fini(&e);
	}
}

static void test_repeated_and_misplaced(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	begin_icrq(&e, &p);
	raw_avp(&p.b, 0, 3561, 1, "first", 5);
	raw_avp(&p.b, 0, 3561, 1, "second", 6);
	peer_send(&p, &e);
	assert_int_equal(l2tp_session_call(e.session)->line->circuit_len, 5);
	assert_memory_equal(l2tp_session_call(e.session)->line->circuit_id, "first", 5);
	/* In an ICCN it is of no use, and no harm. */
	peer_start(&p, LOCAL_ID, LOCAL_SID, L2TP_ICCN);
	peer_fill(&p, L2TP_ICCN);
	raw_avp(&p.b, 0, 3561, 2, "third", 5);
	peer_send(&p, &e);
	assert_int_equal(e.s_up, 1);
	assert_int_equal(l2tp_session_call(e.session)->line->remote_len, 0);
	assert_int_equal(malformed(&e), 0);
	end_fini(&e);
}

/* The rules and the builder of vendors that we do not know. */
static void test_vendor_table(void **state)
{
	uint8_t buf[L2TP_MSG_MAX];
	struct l2tp_builder b;

	(void)state;
	for (unsigned int attr = 0; attr <= 0xffff; attr++) {
		const struct l2tp_avp_spec *spec = l2tp_avp_spec(ACCESS_LINE_VENDOR, (uint16_t)attr);
		bool known = attr == 1 || attr == 2 || (attr >= 129 && attr <= 142) || attr == 144 || attr == 145 ||
			     attr == 254;

		assert_int_equal(spec != NULL, known);
		assert_null(l2tp_avp_spec(9, (uint16_t)attr));
		if (!spec)
			continue;
		assert_false(spec->mandatory);
		assert_true(spec->may_hide);
	}
	l2tp_build_init(&b, buf, sizeof(buf));
	l2tp_build_start(&b, 1, 2, L2TP_ICRQ);
	l2tp_build_vendor(&b, 9, 1, "x", 1);
	assert_int_equal(l2tp_build_finish(&b), 0);
}

static void test_connect_speeds(void **state)
{
	struct access_line line = some_line();
	struct l2tp_call call = link_call();
	struct datagram *d, copy;
	struct l2tp_msg m;
	struct end e;
	struct peer p;

	(void)state;
	l2tp_call_set_line(&call, &line);
	assert_ptr_equal(call.line, &line);
	assert_int_equal(call.tx_speed, 18000000);
	assert_int_equal(call.rx_speed, 1024000);
	/* What is not known stays. */
	call = link_call();
	line.known = 0;
	l2tp_call_set_line(&call, &line);
	assert_int_equal(call.tx_speed, 1000000);
	assert_int_equal(call.rx_speed, 1000000);

	line = some_line();
	l2tp_call_set_line(&call, &line);
	establish(&e, &p, &lac_ops);
	l2tp_session_new(e.t, LOCAL_SID, &call, &e, 0);
	peer_say(&p, &e, LOCAL_SID, L2TP_ICRP, GOOD);
	d = end_sent(&e, L2TP_ICCN);
	copy = *d;
	assert_int_equal(l2tp_msg_parse(&m, copy.data, copy.len, NULL, 0), 0);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_TX_SPEED), 18000000);
	assert_int_equal(l2tp_msg_u32(&m, L2TP_AVP_RX_SPEED), 1024000);
	end_fini(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_icrq_by_hand),
		cmocka_unit_test(test_pairs_in_each_hiding_mode),
		cmocka_unit_test(test_nothing_known),
		cmocka_unit_test(test_from_a_lac),
		cmocka_unit_test(test_repeated_and_misplaced),
		cmocka_unit_test(test_vendor_table),
		cmocka_unit_test(test_connect_speeds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
