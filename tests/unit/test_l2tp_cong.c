// SPDX-License-Identifier: GPL-2.0
/*
 * The arithmetic of reliable delivery (RFC 2661 section 5.8 and appendix A; S229):
 *  - comparison of sequence numbers: the RFC's example, the wrap, distance 32768
 *  - slow start and congestion avoidance, number by number
 */
#include "test_l2tp_link.h"

static void test_sequence_comparison(void **state)
{
	static const struct {
		uint16_t a, b;
		bool le;
	} tries[] = {
		/*
		 * "if the last received sequence number was 15, then 0 through 15, as well as 32784
		 * through 65535"
		 */
		{ 15, 15, true },
		{ 0, 15, true },
		{ 65535, 15, true },
		{ 32784, 15, true },
		{ 32783, 15, false },
		{ 16, 15, false },
		/* Distance 32768: later, both ways. */
		{ 0, 32768, false },
		{ 32768, 0, false },
		{ 15, 32783, false },
		{ 40000, 7232, false },
		{ 7232, 40000, false },
		/* One less and one more. */
		{ 0, 32767, true },
		{ 32767, 0, false },
		{ 1, 32769, false },
		{ 2, 32769, true },
		/* The wrap. */
		{ 65535, 0, true },
		{ 0, 65535, false },
		{ 65534, 1, true },
		{ 65535, 65535, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		assert_int_equal(l2tp_seq_le(tries[i].a, tries[i].b), tries[i].le);
	/* Of the 65536 numbers 32768 are less than or equal to any one. */
	for (unsigned int b = 0; b < 65536; b += 4369) {
		unsigned int count = 0;

		for (unsigned int a = 0; a < 65536; a++)
			count += l2tp_seq_le((uint16_t)a, (uint16_t)b);
		assert_int_equal(count, 32768);
	}
}

static void test_slow_start(void **state)
{
	/*
	 * CWND after each acknowledgement, window 4: slow start only, since SSTHRESH is the window.
	 */
	static const uint16_t open4[] = { 2, 3, 4, 4, 4 };
	struct l2tp_cong c;

	(void)state;
	l2tp_cong_init(&c, 4);
	assert_int_equal(c.cwnd, 1);
	assert_int_equal(c.ssthresh, 4);
	for (size_t i = 0; i < 5; i++) {
		l2tp_cong_ack(&c);
		assert_int_equal(c.cwnd, open4[i]);
	}
	/* A smaller window takes effect at once, a larger one as acknowledgements come. */
	l2tp_cong_window(&c, 2);
	assert_int_equal(c.cwnd, 2);
	l2tp_cong_window(&c, 10);
	assert_int_equal(c.cwnd, 2);
	assert_int_equal(c.ssthresh, 10);
}

static void test_congestion_avoidance(void **state)
{
	/*
	 * After a loss at CWND 10: SSTHRESH 5, slow start to 5, then one more for each CWND
	 * acknowledgements.
	 */
	static const uint16_t after[] = { 2, 3, 4, 5, 5, 5, 5, 5, 6, 6, 6,
					  6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 8 };
	struct l2tp_cong c;

	(void)state;
	l2tp_cong_init(&c, 10);
	for (int i = 0; i < 20; i++)
		l2tp_cong_ack(&c);
	assert_int_equal(c.cwnd, 10);
	l2tp_cong_loss(&c);
	assert_int_equal(c.cwnd, 1);
	assert_int_equal(c.ssthresh, 5);
	for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
		l2tp_cong_ack(&c);
		assert_int_equal(c.cwnd, after[i]);
	}
	for (int i = 0; i < 100; i++)
		l2tp_cong_ack(&c);
	assert_int_equal(c.cwnd, 10);
	/* Losses in a row. */
	l2tp_cong_loss(&c);
	l2tp_cong_loss(&c);
	assert_int_equal(c.cwnd, 1);
	assert_int_equal(c.ssthresh, 1);
	l2tp_cong_ack(&c);
	assert_int_equal(c.cwnd, 2);
	/* Window 1 stays 1. */
	l2tp_cong_init(&c, 1);
	l2tp_cong_ack(&c);
	assert_int_equal(c.cwnd, 1);
	l2tp_cong_loss(&c);
	assert_int_equal(c.ssthresh, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sequence_comparison),
		cmocka_unit_test(test_slow_start),
		cmocka_unit_test(test_congestion_avoidance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
