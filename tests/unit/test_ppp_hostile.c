// SPDX-License-Identifier: GPL-2.0
/*
 * test_ppp_hostile.c - a client that sends anything at any time
 *
 * Random octets, well-formed packets with random content, the engine's own packets back with a few octets changed, every
 * truncation of a whole dialogue; the clock moves at random too. What has to hold after each frame is in check().
 */
#include "test_ppp.h"

#define FRAMES	100000

/* What is remembered between frames, and how far they got. */
static struct {
	struct frame last;
	unsigned int links, opened, captured, released, failed[PPP_FAIL_CLIENT + 1];
} seen;

static unsigned int pick(unsigned int n)
{
	return test_random() % n;
}

static void new_link(void)
{
	ppp_client_free(t.c);
	t.captured = t.released = t.failed = 0;
	t.head = t.tail = 0;
	t.now += pick(100000);
	t.cfg = ppp_config_default;
	t.cfg.auths = 1 + pick(PPP_AUTH_MAX);
	for (size_t i = 0; i < t.cfg.auths; i++)
		t.cfg.auth[i] = 1 + pick(PPP_AUTH_MAX);
	t.cfg.mru = pick(2) ? 1500 : 1492;
	t.c = ppp_client_new(&ops, &t.cfg, &t);
	assert_non_null(t.c);
	ppp_client_start(t.c, t.now);
	seen.links++;
}

static void check_options(const struct ppp_options *o)
{
	size_t i = 0;

	assert_in_range(o->len, 0, PPP_OPTIONS_MAX);
	while (i < o->len) {
		assert_true(i + 2 <= o->len);
		assert_true(o->data[i + 1] >= 2);
		i += o->data[i + 1];
	}
	assert_int_equal(i, o->len);
}

static void check(bool was_failed)
{
	const struct ppp_capture *cap = ppp_client_capture(t.c);

	/* The client is not heard louder than it speaks: our request, our answer, and one step of authentication. */
	assert_in_range(t.tail - t.head, 0, was_failed ? 0 : 3);
	for (; t.head != t.tail; t.head++) {
		seen.last = t.queue[t.head % QUEUE];
		if (seen.last.proto == LCP && seen.last.code == CONF_REQ) {
			t.request = seen.last;
			t.request_id = seen.last.id;
		}
		/* Nobody is ever told success or failure. */
		assert_true(seen.last.proto == LCP || (seen.last.proto != PAP && seen.last.code == 1));
	}
	assert_true(t.captured - t.released <= 1);
	assert_int_equal(cap != NULL, t.captured - t.released);
	if (cap) {
		assert_in_range(cap->name_len, 0, PPP_NAME_MAX);
		assert_int_equal(cap->name[cap->name_len], '\0');
		assert_in_range(cap->mru, 68, 1500);
		check_options(&cap->initial_received);
		check_options(&cap->last_received);
		check_options(&cap->last_sent);
		assert_true(cap->last_sent.len >= 4);
		assert_string_equal(ppp_client_state_name(t.c), t.failed ? "Failed" : "Captured");
	}
	assert_int_equal(!strcmp(ppp_client_state_name(t.c), "Failed"), t.failed);
	if (t.failed)
		assert_true(ppp_client_deadline(t.c) == PPP_NEVER);
	else if (!cap)
		assert_true(ppp_client_deadline(t.c) <= t.now + t.cfg.establish_ms);
}

/* Options that the engine knows and others, with Lengths that are mostly right. */
static size_t random_options(uint8_t *buf)
{
	size_t n = 0;

	for (unsigned int i = pick(5); i; i--) {
		uint8_t len = (uint8_t)(2 + pick(7));

		buf[n] = (uint8_t)pick(20);
		if (buf[n] == 1)
			len = 4;
		if (buf[n] == 5)
			len = 6;
		on_random(buf + n + 2, len);
		if (pick(2)) {
			buf[n + 2] = 5;
			buf[n + 3] = 0xb4;
		}
		buf[n + 1] = pick(30) ? len : (uint8_t)pick(256);
		n += len;
	}
	return n;
}

static void send_options(void)
{
	uint8_t body[128];
	size_t len = pick(4) ? random_options(body) : 0;

	rx(LCP, pick(4) ? CONF_REQ : CONF_NAK, pick(3) ? t.request_id : (uint8_t)pick(256), body, len);
}

/* The answer that the engine would like best. */
static void please(void)
{
	uint8_t body[128] = { 0 };

	if (strcmp(ppp_client_state_name(t.c), "Authenticate") != 0) {
		rx(LCP, CONF_ACK, t.request_id, t.request.body, t.request.len);
		return;
	}
	seen.opened++;
	if (seen.last.proto == CHAP) {
		body[0] = seen.last.body[0] == 8 || pick(2) ? 49 : 16;
		rx(CHAP, 2, seen.last.id, body, 1u + body[0] + pick(40));
	} else if (seen.last.proto == EAP) {
		body[0] = 1;
		rx(EAP, 2, seen.last.id, body, 1 + pick(40));
	} else {
		rx(PAP, 1, (uint8_t)pick(256), B("\x0bjohn@isp.ex\x06secret"));
	}
}

/* What the engine said last, turned round and bent. */
static void reflect(void)
{
	uint8_t frame[1602] = { (uint8_t)(seen.last.proto >> 8), (uint8_t)seen.last.proto, seen.last.code, seen.last.id };
	size_t len = seen.last.len + 6;

	frame[4] = (uint8_t)((len - 2) >> 8);
	frame[5] = (uint8_t)(len - 2);
	memcpy(frame + 6, seen.last.body, seen.last.len);
	if (pick(2))
		frame[2] = (uint8_t)(1 + pick(13));
	for (unsigned int i = pick(4); i; i--)
		frame[pick((unsigned int)len)] = (uint8_t)test_random();
	rx_raw(frame, pick(4) ? len : pick((unsigned int)len + 1));
}

static void send_packet(void)
{
	static const uint16_t protos[] = { LCP, LCP, LCP, PAP, CHAP, EAP, IPCP, 0x0021, 0xc025, 0xff03 };
	uint8_t body[1500];
	size_t len = pick(40) ? pick(40) : pick(sizeof(body) + 1);

	on_random(body, len);
	rx(protos[pick(10)], (uint8_t)pick(16), pick(2) ? seen.last.id : (uint8_t)pick(256), body, len);
}

static void send_noise(void)
{
	uint8_t frame[64];
	size_t len = pick(sizeof(frame) + 1);

	on_random(frame, len);
	if (len > 1 && pick(2)) {
		frame[0] = 0xc0;
		frame[1] = 0x21;
	}
	rx_raw(frame, len);
}

static void test_garbage(void **state)
{
	(void)state;
	memset(&seen, 0, sizeof(seen));
	new_link();
	check(false);
	for (unsigned int i = 0; i < FRAMES; i++) {
		bool was_failed = t.failed;
		unsigned int dice = pick(100);

		if (dice < 30)
			send_options();
		else if (dice < 60)
			please();
		else if (dice < 75)
			reflect();
		else if (dice < 90)
			send_packet();
		else
			send_noise();
		check(was_failed);
		if (!pick(20)) {
			was_failed = t.failed;
			t.now += pick(2) ? pick(70000) : pick(4000);
			ppp_client_tick(t.c, t.now);
			check(was_failed);
			assert_true(ppp_client_deadline(t.c) > t.now);
		}
		if (t.failed && !pick(3)) {
			seen.failed[t.why]++;
			seen.captured += t.captured;
			seen.released += t.released;
			new_link();
			check(false);
		}
	}
	/* It was not only the front door that was tried. */
	print_message("links %u, authentications %u, captured %u, released %u\n", seen.links, seen.opened, seen.captured,
		      seen.released);
	assert_true(seen.links > 1000 && seen.opened > 1000 && seen.captured > 500 && seen.released > 100);
	for (unsigned int why = PPP_FAIL_TIMEOUT; why <= PPP_FAIL_CLIENT; why++)
		assert_true(why == PPP_FAIL_NAME || seen.failed[why]);
}

/* Every frame of a good dialogue, cut everywhere, with its Length as it was and as what is left. */
static void test_truncated_dialogue(void **state)
{
	static const struct {
		const char *frame;
		size_t len;
	} dialogue[] = {
		{ B("\xc0\x21\x01\x01\x00\x0e" CLIENT_OPTIONS) }, { B("\xc0\x21\x09\x05\x00\x0c\0\0\0\0data") },
		{ B("\xc0\x23\x01\x09\x00\x17" PAP_REQUEST) }, { B("\xc0\x21\x08\x01\x00\x08\x80\x21\x01\x01") },
		{ B("\xc0\x21\x07\x01\x00\x08\x0d\x01\x00\x04") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(dialogue) / sizeof(dialogue[0]); i++) {
		for (size_t n = 0; n < dialogue[i].len; n++) {
			uint8_t cut[64];

			teardown(NULL);
			setup(NULL);
			open_lcp(PPP_AUTH_PAP);
			memcpy(cut, dialogue[i].frame, n);
			rx_raw(cut, n);
			assert_int_equal(ppp_client_stats(t.c)->malformed, 1);
			expect_silence();
			if (n < 6)
				continue;
			cut[4] = 0;
			cut[5] = (uint8_t)(n - 2);
			rx_raw(cut, n);
			check(false);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_garbage), TEST(test_truncated_dialogue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
