// SPDX-License-Identifier: GPL-2.0
/*
 * Reliable delivery (RFC 2661 section 5.8 and appendix A; S15, S22, S23, S229):
 *  - retry times, giving up, fresh Nr, piggybacking, ZLBs for duplicates and for what is out of the
 *    window
 *  - acknowledgement of what was never sent; early arrivals; the peer's window
 *  - two ends over a scripted link that drops, duplicates and reorders, also across the wrap
 */
#include "test_l2tp_link.h"

#include <stdlib.h>

/* ---- one transport against a script ---- */

struct side {
	struct l2tp_transport x;
	struct datagram out[LINK_SLOTS];
	unsigned int head, tail;
	unsigned int delivered;		/* messages, in order */
	unsigned int queued;
};

static int side_send(void *user, const uint8_t *buf, size_t len)
{
	struct side *s = user;
	struct datagram *d = &s->out[s->tail++ % LINK_SLOTS];

	assert_true(s->tail - s->head <= LINK_SLOTS);
	memcpy(d->data, buf, len);
	d->len = len;
	return 0;
}

static void side_init(struct side *s, uint16_t rx_window, uint16_t first)
{
	const struct l2tp_transport_config cfg = {
		.retry_ms = 1000, .retry_cap_ms = 8000, .max_retries = 5, .rx_window = rx_window
	};

	memset(s, 0, sizeof(*s));
	l2tp_transport_init(&s->x, &cfg, side_send, s);
	s->x.peer_id = PEER_ID;
	s->x.ns = first;
	s->x.una = first;
	s->x.nr = first;
}

static struct datagram *side_take(struct side *s)
{
	return s->head == s->tail ? NULL : &s->out[s->head++ % LINK_SLOTS];
}

/* A message that carries its number, so that the receiver can check the order. */
static void side_queue(struct side *s, uint64_t now)
{
	uint8_t buf[64];
	struct l2tp_builder b;

	l2tp_build_init(&b, buf, sizeof(buf));
	l2tp_build_start(&b, PEER_ID, 0, L2TP_HELLO);
	raw_avp(&b, 0, 0, 9999, &s->queued, sizeof(s->queued));
	s->queued++;
	l2tp_transport_queue(&s->x, buf, l2tp_build_finish(&b), now);
}

static void side_deliver(struct side *s)
{
	struct l2tp_packet *p;

	while ((p = l2tp_transport_next(&s->x))) {
		unsigned int number;

		assert_int_equal(p->len, 12 + 8 + 6 + sizeof(number));
		memcpy(&number, p->data + 26, sizeof(number));
		assert_int_equal(number, s->delivered);
		s->delivered++;
		free(p);
	}
}

static bool side_input(struct side *s, const struct datagram *d, uint64_t now)
{
	struct l2tp_header h;
	bool alive;

	assert_int_equal(l2tp_header_parse(d->data, d->len, &h), 0);
	alive = l2tp_transport_input(&s->x, &h, d->data, now);
	side_deliver(s);
	l2tp_transport_flush(&s->x);
	return alive;
}

static struct l2tp_header head_of(const struct datagram *d)
{
	struct l2tp_header h = { 0 };

	assert_non_null(d);
	assert_int_equal(l2tp_header_parse(d->data, d->len, &h), 0);
	return h;
}

/* A message or ZLB of a peer made by hand. */
static bool say(struct side *s, uint16_t ns, uint16_t nr, bool zlb, unsigned int number,
		uint64_t now)
{
	struct l2tp_header h = { .tunnel_id = LOCAL_ID, .ns = ns, .nr = nr };
	struct l2tp_builder b;
	struct datagram d;

	if (zlb) {
		l2tp_build_zlb(d.data, &h);
		d.len = L2TP_HEADER_LEN;
	} else {
		l2tp_build_init(&b, d.data, sizeof(d.data));
		l2tp_build_start(&b, LOCAL_ID, 0, L2TP_HELLO);
		raw_avp(&b, 0, 0, 9999, &number, sizeof(number));
		writer_patch_be16(&b.w, 8, ns);
		writer_patch_be16(&b.w, 10, nr);
		d.len = l2tp_build_finish(&b);
	}
	return side_input(s, &d, now);
}

/* S23: 1, 2, 4, 8, 8, 8 seconds; then given up at 31. */
static void test_retry_times(void **state)
{
	static const uint64_t at[] = { 1000, 3000, 7000, 15000, 23000 };
	struct side s;

	(void)state;
	side_init(&s, 4, 0);
	side_queue(&s, 0);
	assert_int_equal(head_of(side_take(&s)).ns, 0);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(s.x.retry_at, at[i]);
		l2tp_transport_tick(&s.x, at[i] - 1);
		assert_null(side_take(&s));
		l2tp_transport_tick(&s.x, at[i]);
		/* The same Ns, however often. */
		assert_int_equal(head_of(side_take(&s)).ns, 0);
		assert_null(side_take(&s));
	}
	assert_int_equal(s.x.retry_at, 31000);
	assert_false(s.x.dead);
	l2tp_transport_tick(&s.x, 31000);
	assert_true(s.x.dead);
	assert_null(side_take(&s));
	assert_int_equal(s.x.stats.retransmits, 5);
	assert_int_equal(l2tp_transport_cycle(&s.x.cfg), 31000);
	l2tp_transport_release(&s.x);
}

/* An acknowledgement starts the count and the interval anew. */
static void test_ack_resets_the_retries(void **state)
{
	struct side s;

	(void)state;
	side_init(&s, 4, 0);
	side_queue(&s, 0);
	side_queue(&s, 0);
	l2tp_transport_tick(&s.x, 1000);
	l2tp_transport_tick(&s.x, 3000);
	assert_int_equal(s.x.retries, 2);
	s.head = s.tail;
	assert_true(say(&s, 0, 1, true, 0, 4000));
	assert_int_equal(s.x.retries, 0);
	assert_int_equal(head_of(side_take(&s)).ns, 1);
	assert_int_equal(s.x.retry_at, 5000);
	assert_true(say(&s, 0, 2, true, 0, 4500));
	assert_int_equal(s.x.retry_at, L2TP_NEVER);
	assert_true(l2tp_transport_idle(&s.x));
	l2tp_transport_release(&s.x);
}

/* "the Nr value MUST be updated" in a retransmission; S15: it also makes a ZLB unnecessary. */
static void test_fresh_nr_and_piggyback(void **state)
{
	struct side s;

	(void)state;
	side_init(&s, 4, 0);
	side_queue(&s, 0);
	assert_int_equal(head_of(side_take(&s)).nr, 0);
	assert_true(say(&s, 0, 0, false, 0, 100));
	assert_int_equal(head_of(side_take(&s)).length, 12);
	l2tp_transport_tick(&s.x, 1000);
	assert_int_equal(head_of(side_take(&s)).nr, 1);
	/* The acknowledgement of our message lets the next one go, and that acknowledges theirs. */
	side_queue(&s, 1000);
	assert_null(side_take(&s));
	assert_true(say(&s, 1, 1, false, 1, 1100));
	assert_int_equal(head_of(side_take(&s)).ns, 1);
	assert_int_equal(s.x.stats.zlb_tx, 2);
	assert_int_equal(head_of(side_take(&s)).nr, 2);
	assert_null(side_take(&s));
	l2tp_transport_release(&s.x);
}

/* A ZLB takes no number and is never answered. */
static void test_zlb(void **state)
{
	struct side s;

	(void)state;
	side_init(&s, 4, 0);
	for (int i = 0; i < 3; i++) {
		assert_true(say(&s, 0, 0, true, 0, 0));
		assert_null(side_take(&s));
	}
	assert_int_equal(s.x.nr, 0);
	assert_true(say(&s, 0, 0, false, 0, 0));
	assert_int_equal(s.delivered, 1);
	assert_int_equal(head_of(side_take(&s)).ns, 0);
	assert_int_equal(s.x.ns, 0);
	assert_int_equal(s.x.stats.zlb_rx, 3);
	l2tp_transport_release(&s.x);
}

static void test_duplicates_are_acknowledged(void **state)
{
	struct side s;

	(void)state;
	side_init(&s, 4, 0);
	for (int i = 0; i < 4; i++) {
		assert_true(say(&s, 0, 0, false, 0, 0));
		assert_int_equal(head_of(side_take(&s)).nr, 1);
		assert_null(side_take(&s));
	}
	assert_int_equal(s.delivered, 1);
	assert_int_equal(s.x.stats.duplicates, 3);
	/*
	 * The oldest number that still is a duplicate, and the one before it, at distance 32768:
	 * out of the window.
	 */
	assert_true(say(&s, 32769, 0, false, 0, 0));
	assert_int_equal(s.x.stats.duplicates, 4);
	assert_true(say(&s, 32768, 0, false, 0, 0));
	assert_int_equal(s.x.stats.duplicates, 4);
	assert_int_equal(s.x.stats.out_of_window, 1);
	assert_int_equal(head_of(side_take(&s)).nr, 1);
	assert_int_equal(head_of(side_take(&s)).nr, 1);
	l2tp_transport_release(&s.x);
}

static void test_early_arrivals(void **state)
{
	struct side s;

	(void)state;
	/* Across the wrap, with a window that does not divide 65536. */
	side_init(&s, 5, 65533);
	assert_true(say(&s, 1, 65533, false, 4, 0));
	assert_true(say(&s, 65535, 65533, false, 2, 0));
	assert_true(say(&s, 1, 65533, false, 4, 0));
	assert_int_equal(s.x.stats.duplicates, 1);
	assert_true(say(&s, 65534, 65533, false, 1, 0));
	assert_int_equal(s.delivered, 0);
	/* One beyond the window: dropped, but acknowledged. */
	assert_true(say(&s, 2, 65533, false, 5, 0));
	assert_int_equal(s.x.stats.out_of_window, 1);
	for (int i = 0; i < 5; i++)
		assert_int_equal(head_of(side_take(&s)).nr, 65533);
	assert_true(say(&s, 65533, 65533, false, 0, 0));
	assert_int_equal(s.delivered, 3);
	assert_int_equal(head_of(side_take(&s)).nr, 0);
	assert_true(say(&s, 0, 65533, false, 3, 0));
	assert_int_equal(s.delivered, 5);
	assert_int_equal(head_of(side_take(&s)).nr, 2);
	l2tp_transport_release(&s.x);
}

/*
 * What acknowledges a message that was never sent is not from our peer: neither delivered nor
 * answered.
 */
static void test_ack_of_never_sent(void **state)
{
	static const uint16_t bad[] = { 3, 4, 1000, 32767, 32768, 32769 };
	struct side s;

	(void)state;
	side_init(&s, 4, 0);
	for (int i = 0; i < 3; i++)
		side_queue(&s, 0);
	assert_true(say(&s, 0, 1, true, 0, 0));
	s.head = s.tail;
	/* Sent: 0 to 2. An Nr of 3 is right, all of these are not. */
	assert_int_equal(s.x.ns, 3);
	for (size_t i = 1; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(say(&s, 0, bad[i], false, 0, 0));
		assert_null(side_take(&s));
	}
	assert_int_equal(s.delivered, 0);
	assert_int_equal(s.x.una, 1);
	/* An old one is no error: it was overtaken. */
	assert_true(say(&s, 0, 0, false, 0, 0));
	assert_true(say(&s, 0, 65000, false, 0, 0));
	assert_int_equal(s.delivered, 1);
	assert_int_equal(s.x.una, 1);
	assert_true(say(&s, 0, bad[0], true, 0, 0));
	assert_true(l2tp_transport_idle(&s.x));
	l2tp_transport_release(&s.x);
}

/*
 * Appendix A: the number of messages outstanding follows CWND, and never exceeds the peer's window.
 */
static void test_window_opens(void **state)
{
	static const unsigned int burst[] = { 1, 2, 2, 2 };
	struct side s;

	(void)state;
	side_init(&s, 4, 0);
	l2tp_cong_window(&s.x.cong, 4);
	for (int i = 0; i < 12; i++)
		side_queue(&s, 0);
	for (size_t i = 0; i < 4; i++) {
		unsigned int n = 0;

		while (side_take(&s))
			n++;
		assert_int_equal(n, burst[i]);
		assert_true(s.x.in_flight <= 4);
		/*
		 * One message at a time is acknowledged: one goes for it, and one more while the
		 * window grows.
		 */
		assert_true(say(&s, 0, (uint16_t)(i + 1), true, 0, 0));
	}
	assert_int_equal(s.x.in_flight, 4);
	assert_int_equal(s.x.cong.cwnd, 4);
	/*
	 * A retransmission shrinks it to one; what was outstanding follows as acknowledgements
	 * come.
	 */
	s.head = s.tail;
	l2tp_transport_tick(&s.x, s.x.retry_at);
	assert_int_equal(head_of(side_take(&s)).ns, 4);
	assert_null(side_take(&s));
	assert_true(say(&s, 0, 5, true, 0, 5000));
	assert_int_equal(head_of(side_take(&s)).ns, 5);
	assert_int_equal(head_of(side_take(&s)).ns, 6);
	assert_null(side_take(&s));
	/* An acknowledgement of everything that had been sent: nothing of it is sent again. */
	assert_true(say(&s, 0, 8, true, 0, 5000));
	assert_int_equal(head_of(side_take(&s)).ns, 8);
	l2tp_transport_release(&s.x);
}

/*
 * The last message passes the congestion window and what has not been sent, but not the peer's
 * window.
 */
static void test_last_message(void **state)
{
	uint8_t buf[64];
	struct l2tp_builder b;
	struct side s;
	size_t len;

	(void)state;
	l2tp_build_init(&b, buf, sizeof(buf));
	l2tp_build_start(&b, PEER_ID, 0, L2TP_STOPCCN);
	len = l2tp_build_finish(&b);
	side_init(&s, 4, 0);
	for (int i = 0; i < 5; i++)
		side_queue(&s, 0);
	assert_int_equal(head_of(side_take(&s)).ns, 0);
	assert_null(side_take(&s));
	l2tp_transport_queue_last(&s.x, buf, len, 0);
	assert_int_equal(head_of(side_take(&s)).ns, 1);
	assert_null(side_take(&s));
	assert_true(say(&s, 0, 2, true, 0, 0));
	assert_true(l2tp_transport_idle(&s.x));
	l2tp_transport_release(&s.x);

	side_init(&s, 4, 0);
	l2tp_cong_window(&s.x.cong, 1);
	side_queue(&s, 0);
	l2tp_transport_queue_last(&s.x, buf, len, 0);
	assert_int_equal(head_of(side_take(&s)).ns, 0);
	assert_null(side_take(&s));
	l2tp_transport_drop_all(&s.x);
	assert_true(l2tp_transport_idle(&s.x));
	assert_int_equal(s.x.retry_at, L2TP_NEVER);
	l2tp_transport_release(&s.x);
}

/* A window of 65535 costs a bounded ring, and works. */
static void test_huge_window(void **state)
{
	struct side s;

	(void)state;
	side_init(&s, 65535, 0);
	assert_true(s.x.ring_size <= 64);
	assert_true(say(&s, 40000, 0, false, 0, 0));
	assert_true(say(&s, 1, 0, false, 1, 0));
	assert_true(say(&s, 0, 0, false, 0, 0));
	assert_int_equal(s.delivered, 2);
	l2tp_transport_release(&s.x);
}

/* ---- two ends over a scripted link ---- */

/*
 * One letter a datagram: . passes, x is lost, 2 passes twice, r is put behind the next one. The
 * script repeats; its length is odd, for with two datagrams a round an even one can hit the same
 * message for ever.
 */
struct script {
	const char *text;
	size_t at;
	struct datagram held;
	bool holding;
};

static void carry(struct side *from, struct side *to, struct script *link, uint64_t now)
{
	struct datagram *d;

	while ((d = side_take(from))) {
		char c = link->text[link->at++ % strlen(link->text)];

		if (c == 'x')
			continue;
		if (c == 'r' && !link->holding) {
			link->held = *d;
			link->holding = true;
			continue;
		}
		side_input(to, d, now);
		if (c == '2')
			side_input(to, d, now);
		if (link->holding)
			side_input(to, &link->held, now);
		link->holding = false;
	}
}

static void run_script(const char *there, const char *back, uint16_t first, unsigned int messages)
{
	struct script ab = { .text = there }, ba = { .text = back };
	struct side a, b;
	uint64_t now = 0;

	side_init(&a, 10, first);
	side_init(&b, 10, first);
	/* Some scripts lose two of three: more patience than the default is needed. */
	a.x.cfg.max_retries = 30;
	b.x.cfg.max_retries = 30;
	l2tp_cong_window(&a.x.cong, 10);
	l2tp_cong_window(&b.x.cong, 10);
	for (unsigned int i = 0; i < messages; i++) {
		side_queue(&a, now);
		side_queue(&b, now);
	}
	while (a.delivered < messages || b.delivered < messages || !l2tp_transport_idle(&a.x) ||
	       !l2tp_transport_idle(&b.x)) {
		carry(&a, &b, &ab, now);
		carry(&b, &a, &ba, now);
		if (a.head != a.tail || b.head != b.tail)
			continue;
		now = a.x.retry_at < b.x.retry_at ? a.x.retry_at : b.x.retry_at;
		if (now == L2TP_NEVER)
			break;
		l2tp_transport_tick(&a.x, now);
		l2tp_transport_tick(&b.x, now);
		if (a.x.dead || b.x.dead)
			print_error("link %s and %s from %u\n", there, back, first);
		assert_false(a.x.dead || b.x.dead);
	}
	assert_int_equal(a.delivered, messages);
	assert_int_equal(b.delivered, messages);
	assert_int_equal(a.x.nr, (uint16_t)(first + messages));
	l2tp_transport_release(&a.x);
	l2tp_transport_release(&b.x);
}

static void test_scripted_links(void **state)
{
	static const char *const scripts[] = {
		".", "x..x.", ".x...", "x.x", "..x",	   "2",	    "2.x",
		"r", "r..",   "r.x",   "xr2", "...x...r2", "rrr..", "x2r.x..",
	};
	static const uint16_t firsts[] = { 0, 32700, 65500 };
	const size_t n = sizeof(scripts) / sizeof(scripts[0]);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			for (size_t k = 0; k < 3; k++)
				run_script(scripts[i], scripts[j], firsts[k], 100);
}

/* Once round the whole number space, and on. */
static void test_seventy_thousand_messages(void **state)
{
	(void)state;
	run_script("......x.....r..2.", ".....2...", 0, 70000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_retry_times),
		cmocka_unit_test(test_ack_resets_the_retries),
		cmocka_unit_test(test_fresh_nr_and_piggyback),
		cmocka_unit_test(test_zlb),
		cmocka_unit_test(test_duplicates_are_acknowledged),
		cmocka_unit_test(test_early_arrivals),
		cmocka_unit_test(test_ack_of_never_sent),
		cmocka_unit_test(test_window_opens),
		cmocka_unit_test(test_last_message),
		cmocka_unit_test(test_huge_window),
		cmocka_unit_test(test_scripted_links),
		cmocka_unit_test(test_seventy_thousand_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
