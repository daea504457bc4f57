// SPDX-License-Identifier: GPL-2.0
/*
 * test_ppp_options.c - Configuration Options in both directions
 *
 * Behaviours checked: the answer to every option that a client may ask for, alone, repeated and combined, with every
 * Length; what we ask for ourselves, and what becomes of it by every Configure-Nak and Configure-Reject; Max-Failure; the
 * bounds of what is kept; loops of RFC 1661 section 6.4.
 */
#include "test_ppp.h"

#include "daemon/ppp_options.h"

#define MRU_1492	"\x01\x04\x05\xd4"
#define MAGIC		"\x05\x06\x12\x34\x56\x78"

/* Asks with these options and checks the answer. */
static const struct frame *ask(const void *options, size_t len, uint8_t code)
{
	static uint8_t id;
	const struct frame *f;

	rx(LCP, CONF_REQ, ++id, options, len);
	f = expect(LCP, code);
	assert_int_equal(f->id, id);
	expect_silence();
	return f;
}

static void acked(const void *options, size_t len)
{
	expect_body(ask(options, len, CONF_ACK), options, len);
}

static void rejected(const void *options, size_t len)
{
	expect_body(ask(options, len, CONF_REJ), options, len);
}

static void test_acceptable(void **state)
{
	(void)state;
	begin();
	acked("", 0);
	acked(B(MRU_1492));
	acked(B("\x01\x04\x00\x44"));
	acked(B(MAGIC));
	acked(B(MRU_1492 MAGIC));
	acked(B(MAGIC MRU_1492));
}

/* Every type with every length up to 16: all but the two that we know are returned as they came. */
static void test_all_types_rejected(void **state)
{
	uint8_t option[16];

	(void)state;
	begin();
	on_random(option, sizeof(option));
	for (unsigned int type = 0; type < 256; type++) {
		if (type == 1 || type == 5)
			continue;
		for (uint8_t len = 2; len <= sizeof(option); len++) {
			option[0] = (uint8_t)type;
			option[1] = len;
			rejected(option, len);
		}
	}
	assert_int_equal(t.failed, 0);
}

/* The ones that clients are known to send, among good ones; what is not at fault is filtered out (section 5.4). */
static void test_known_rejected(void **state)
{
	(void)state;
	begin();
	rejected(B("\x02\x06\x00\x00\x00\x00"));			/* ACCM */
	rejected(B("\x03\x04\xc0\x23"));				/* we shall authenticate: PAP, */
	rejected(B("\x03\x05\xc2\x23\x05"));				/* CHAP */
	rejected(B("\x04\x08\xc0\x25\x00\x00\x00\x64"));		/* link quality */
	rejected(B("\x07\x02"));					/* PFC */
	rejected(B("\x08\x02"));					/* ACFC */
	rejected(B("\x09\x03\x02"));					/* FCS alternatives */
	rejected(B("\x0a\x03\x08"));					/* self-describing padding */
	rejected(B("\x0d\x03\x06"));					/* callback */
	rejected(B("\x0f\x02"));					/* compound frames */
	rejected(B("\x11\x04\x05\xd4"));				/* MRRU */
	rejected(B("\x12\x02"));					/* short sequence numbers */
	rejected(B("\x13\x09\x03\x02\xc1\x00\x00\x00\x01"));		/* endpoint discriminator */
	expect_body(ask(B(MRU_1492 "\x02\x06\0\0\0\0" MAGIC "\x07\x02\x08\x02\x0d\x03\x06"), CONF_REJ),
		    B("\x02\x06\0\0\0\0\x07\x02\x08\x02\x0d\x03\x06"));
	/* Rejecting goes before naking. */
	expect_body(ask(B("\x01\x04\x00\x01\x07\x02"), CONF_REJ), B("\x07\x02"));
	expect_body(ask(B("\x01\x04\x00\x01" MAGIC), CONF_NAK), B(MRU_1492));
	acked(B(MRU_1492 MAGIC));
}

static void test_repeated(void **state)
{
	(void)state;
	begin();
	expect_body(ask(B(MRU_1492 MRU_1492), CONF_REJ), B(MRU_1492));
	expect_body(ask(B(MAGIC MRU_1492 MAGIC), CONF_REJ), B(MAGIC));
}

static void nak_or_ack_mru(uint16_t mru, uint8_t code, uint16_t suggested)
{
	uint8_t option[4] = { 1, 4, (uint8_t)(mru >> 8), (uint8_t)mru };
	const struct frame *f = ask(option, 4, code);

	assert_int_equal(f->len, 4);
	assert_int_equal(f->body[2] << 8 | f->body[3], suggested);
}

/* RFC 2516 section 7: never more than 1492. */
static void test_mru_range(void **state)
{
	(void)state;
	t.cfg.max_failure = 100;
	begin();
	nak_or_ack_mru(0, CONF_NAK, 1492);
	nak_or_ack_mru(67, CONF_NAK, 1492);
	nak_or_ack_mru(68, CONF_ACK, 68);
	nak_or_ack_mru(1280, CONF_ACK, 1280);
	nak_or_ack_mru(1492, CONF_ACK, 1492);
	nak_or_ack_mru(1493, CONF_NAK, 1492);
	nak_or_ack_mru(1500, CONF_NAK, 1492);
	nak_or_ack_mru(65535, CONF_NAK, 1492);
}

/* RFC 4638: when PPP-Max-Payload was agreed upon, the default is asked for by leaving the option out. */
static void test_mru_large(void **state)
{
	(void)state;
	t.cfg.mru = 1500;
	begin();
	assert_null(asked(1));
	nak_or_ack_mru(1500, CONF_ACK, 1500);
	nak_or_ack_mru(1501, CONF_NAK, 1500);
}

/* A small MRU of ours is no reason to hold the client to it. */
static void test_mru_small(void **state)
{
	(void)state;
	t.cfg.mru = 1400;
	begin();
	assert_memory_equal(asked(1), "\x01\x04\x05\x78", 4);
	nak_or_ack_mru(1492, CONF_ACK, 1492);
	nak_or_ack_mru(1493, CONF_NAK, 1492);
}

/* A wrong Length of an option that we negotiate is answered by a Nak with the right one (section 6). */
static void test_wrong_length(void **state)
{
	uint8_t option[32] = { 0 };

	(void)state;
	t.cfg.max_failure = 1000;
	begin();
	for (uint8_t len = 2; len < sizeof(option); len++) {
		option[0] = 1;
		option[1] = len;
		option[2] = 5;
		if (len != 4)
			expect_body(ask(option, len, CONF_NAK), B(MRU_1492));
		option[0] = 5;
		if (len != 6) {
			const struct frame *f = ask(option, len, CONF_NAK);

			assert_int_equal(f->len, 6);
			assert_memory_equal(f->body, "\x05\x06", 2);
		}
	}
}

/* Options whose Lengths do not add up: the packet is dropped, and nothing else happens. */
static void test_malformed(void **state)
{
	static const struct {
		const char *options;
		size_t len;
	} bad[] = {
		{ B("\x01") }, { B("\x01\x00") }, { B("\x01\x01") }, { B("\x01\x05\x05\xd4") },
		{ B("\x05\x06\x12\x34\x56") }, { B("\x05\xff\x12\x34\x56\x78") }, { B("\x00\x00\x00\x00") },
		{ B(MRU_1492 "\x07") }, { B(MRU_1492 "\x07\x00") }, { B(MRU_1492 "\x07\x01") },
		{ B(MRU_1492 "\x03\x05\xc2\x23") },
		{ B("\xff\xff") }, { B("\x07\x02\x08\x02\x05") },
	};
	unsigned int dropped = 0;

	(void)state;
	begin();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		for (uint8_t code = CONF_REQ; code <= CONF_REJ; code++) {
			if (code == CONF_ACK)
				continue;
			rx(LCP, code, t.request_id, bad[i].options, bad[i].len);
			expect_silence();
			assert_int_equal(ppp_client_stats(t.c)->malformed, ++dropped);
		}
	}
	assert_string_equal(ppp_client_state_name(t.c), "Req-Sent");
	/* Every truncation of a good request. */
	for (size_t n = 1; n < sizeof(MRU_1492 MAGIC) - 1; n++) {
		if (n == 4)
			continue;
		rx(LCP, CONF_REQ, 1, MRU_1492 MAGIC, n);
		expect_silence();
		assert_int_equal(ppp_client_stats(t.c)->malformed, ++dropped);
	}
	/* The request itself is still good for its answer. */
	ack_request();
	assert_string_equal(ppp_client_state_name(t.c), "Ack-Rcvd");
}

/* Section 4.6: after Max-Failure Naks the option is rejected; an Ack begins the count again. */
static void test_max_failure(void **state)
{
	(void)state;
	begin();
	for (unsigned int round = 0; round < 2; round++) {
		for (unsigned int i = 0; i < t.cfg.max_failure; i++)
			ask(B("\x01\x04\x00\x01\x05\x06\0\0\0\0"), CONF_NAK);
		rejected(B("\x01\x04\x00\x01\x05\x06\0\0\0\0"));
		rejected(B("\x01\x03\x00"));
		acked(B(MAGIC));
	}
}

/* Zero is no Magic-Number (section 6.4). */
static void test_magic_zero(void **state)
{
	const struct frame *f;

	(void)state;
	begin();
	f = ask(B("\x05\x06\0\0\0\0"), CONF_NAK);
	assert_int_equal(f->len, 6);
	assert_memory_not_equal(f->body + 2, "\0\0\0\0", 4);
}

static void ask_own_magic(uint8_t code)
{
	uint8_t option[8] = { 5, 6, 0, 0, 0, 0, 7, 2 };
	const struct frame *f;

	option[2] = (uint8_t)(t.magic >> 24);
	option[3] = (uint8_t)(t.magic >> 16);
	option[4] = (uint8_t)(t.magic >> 8);
	option[5] = (uint8_t)t.magic;
	if (!code) {
		rx(LCP, CONF_REQ, 1, option, 8);
		return;
	}
	f = ask(option, 8, code);
	assert_int_equal(f->len, 6);
	assert_memory_equal(f->body, "\x05\x06", 2);
	assert_memory_not_equal(f->body + 2, option + 2, 4);
}

/* Our own number twice is chance; a third time in a row it is a loop. */
static void test_collisions(void **state)
{
	(void)state;
	begin();
	ask_own_magic(CONF_NAK);
	ask_own_magic(CONF_NAK);
	acked(B(MAGIC));
	ask_own_magic(CONF_NAK);
	ask_own_magic(CONF_NAK);
	ask_own_magic(0);
	expect_failed(PPP_FAIL_LCP);
}

/* Everything we send comes back. */
static void test_looped_link(void **state)
{
	unsigned int frames = 0;

	(void)state;
	t.c = ppp_client_new(&ops, &t.cfg, &t);
	ppp_client_start(t.c, t.now);
	while (!t.failed) {
		struct frame f = t.queue[t.head++ % QUEUE];

		assert_in_range(++frames, 1, 20);
		rx(f.proto, f.code, f.id, f.body, f.len);
	}
	expect_failed(PPP_FAIL_LCP);
	assert_string_equal(t.text, "the link is looped back");
}

static void zeroes(void *buf, size_t len)
{
	memset(buf, 0, len);
}

/* Chance may not give us a number that is illegal, or the other end's. */
static void test_magic_drawn(void **state)
{
	(void)state;
	assert_int_equal(ppp_magic(zeroes, 0), 1);
	assert_int_equal(ppp_magic(zeroes, 1), 2);
}

/* Without a number of our own nothing can collide. */
static void test_magic_rejected(void **state)
{
	(void)state;
	begin();
	rx(LCP, CONF_REJ, t.request_id, asked(5), 6);
	expect_request();
	assert_null(asked(5));
	assert_non_null(asked(3));
	ask(B("\x05\x06\0\0\0\0"), CONF_NAK);
	acked(B(MAGIC));
}

static void test_what_we_ask(void **state)
{
	(void)state;
	begin();
	assert_int_equal(t.request.len, 4 + 5 + 6);
	assert_memory_equal(t.request.body, MRU_1492 "\x03\x05\xc2\x23\x05\x05\x06", 11);
	assert_int_not_equal(t.magic, 0);
}

static void nak(const void *options, size_t len)
{
	uint8_t id = t.request_id;

	rx(LCP, CONF_NAK, id, options, len);
	expect_request();
	expect_silence();
	assert_int_not_equal(t.request_id, id);
}

static void test_nak_mru(void **state)
{
	(void)state;
	begin();
	nak(B("\x01\x04\x05\x00"));
	assert_memory_equal(asked(1), "\x01\x04\x05\x00", 4);
	/* Too small, too large, or no number: we keep what we have. */
	nak(B("\x01\x04\x00\x43"));
	nak(B("\x01\x04\x05\xdc"));
	nak(B("\x01\x03\x05"));
	assert_memory_equal(asked(1), "\x01\x04\x05\x00", 4);
	assert_non_null(asked(3));
	assert_non_null(asked(5));
}

static void test_nak_magic(void **state)
{
	uint32_t before;

	(void)state;
	begin();
	nak(B("\x05\x06\x11\x22\x33\x44"));
	assert_int_equal(t.magic, 0x11223344);
	before = t.magic;
	nak(B("\x05\x06\x11\x22\x33\x44"));
	assert_int_not_equal(t.magic, before);
	assert_int_not_equal(t.magic, 0);
	before = t.magic;
	nak(B("\x05\x06\0\0\0\0"));
	assert_int_not_equal(t.magic, before);
	assert_int_not_equal(t.magic, 0);
	before = t.magic;
	nak(B("\x05\x03\x01"));
	assert_int_equal(t.magic, before);
}

/* Section 6.4: the number that we suggested ourselves comes back, so it is nobody else's. */
static void test_nak_magic_returned(void **state)
{
	uint8_t suggested[6];

	(void)state;
	begin();
	memcpy(suggested, ask(B("\x05\x06\0\0\0\0"), CONF_NAK)->body, 6);
	nak(suggested, 6);
	assert_memory_not_equal(asked(5), suggested, 6);
}

/* Options that we never asked for are not asked for because a client wants them so. */
static void test_nak_unasked(void **state)
{
	struct frame before;

	(void)state;
	t.cfg.mru = 1500;
	begin();
	before = t.request;
	nak(B("\x01\x04\x05\x00\x02\x06\0\0\0\0\x07\x02\x04\x08\xc0\x25\0\0\0\x64"));
	expect_body(&t.request, before.body, before.len);
	rx(LCP, CONF_REJ, t.request_id, asked(5), 6);
	expect_request();
	nak(B(MAGIC));
	assert_null(asked(5));
}

static void test_reject(void **state)
{
	(void)state;
	begin();
	rx(LCP, CONF_REJ, t.request_id, B(MRU_1492));
	expect_request();
	assert_null(asked(1));
	rx(LCP, CONF_REJ, t.request_id, asked(5), 6);
	expect_request();
	assert_int_equal(t.request.len, 5);
	rx(LCP, CONF_REJ, t.request_id, asked(3), 5);
	expect(LCP, TERM_REQ);
	expect_failed(PPP_FAIL_AUTH);
}

/* What was not in our request cannot be rejected; nothing at all can neither be naked nor rejected. */
static void test_reject_invalid(void **state)
{
	static const struct {
		uint8_t code;
		const char *options;
		size_t len;
	} bad[] = {
		{ CONF_REJ, B("\x01\x04\x05\xd3") }, { CONF_REJ, B("\x01\x03\x05") }, { CONF_REJ, B("\x07\x02") },
		{ CONF_REJ, B("\x03\x04\xc0\x23") }, { CONF_REJ, B(MRU_1492 "\x08\x02") }, { CONF_REJ, "", 0 },
		{ CONF_NAK, "", 0 },
		{ CONF_ACK, "", 0 }, { CONF_ACK, B(MRU_1492) },
	};

	(void)state;
	begin();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		rx(LCP, bad[i].code, t.request_id, bad[i].options, bad[i].len);
		expect_silence();
		assert_int_equal(ppp_client_stats(t.c)->unexpected, i + 1);
	}
	/* Nothing was taken out of it by the one that was half right. */
	pass_deadline();
	expect_request();
	assert_non_null(asked(1));
}

static void test_wrong_id(void **state)
{
	(void)state;
	begin();
	for (uint8_t code = CONF_ACK; code <= CONF_REJ; code++) {
		rx(LCP, code, (uint8_t)(t.request_id + 1), t.request.body, t.request.len);
		expect_silence();
		assert_int_equal(ppp_client_stats(t.c)->unexpected, code - 1);
	}
	assert_string_equal(ppp_client_state_name(t.c), "Req-Sent");
}

/* An Ack is the request again, to the octet. */
static void test_ack_altered(void **state)
{
	(void)state;
	begin();
	for (size_t i = 0; i < t.request.len; i++) {
		struct frame f = t.request;

		f.body[i] ^= 1;
		rx(LCP, CONF_ACK, t.request_id, f.body, f.len);
		assert_string_equal(ppp_client_state_name(t.c), "Req-Sent");
	}
	rx(LCP, CONF_ACK, t.request_id, t.request.body, t.request.len - 1);
	assert_string_equal(ppp_client_state_name(t.c), "Req-Sent");
	ack_request();
	assert_string_equal(ppp_client_state_name(t.c), "Ack-Rcvd");
}

static void test_no_convergence(void **state)
{
	(void)state;
	begin();
	for (unsigned int i = 0; i < t.cfg.max_configure; i++)
		nak(B("\x01\x04\x05\xdc"));
	rx(LCP, CONF_NAK, t.request_id, B("\x01\x04\x05\xdc"));
	expect(LCP, TERM_REQ);
	expect_failed(PPP_FAIL_LCP);
}

/* The largest packet is rejected whole; the first request is kept as far as whole options fit. */
static void test_large_request(void **state)
{
	uint8_t options[1497];
	const struct ppp_capture *cap;

	(void)state;
	for (size_t i = 0; i + 8 <= sizeof(options); i += 11) {
		options[i] = 0x77;
		options[i + 1] = i + 22 > 1496 ? (uint8_t)(1496 - i) : 11;
	}
	begin_with(PPP_AUTH_PAP);
	rejected(options, 1496);
	rx(LCP, CONF_REQ, 1, options, 1497);
	expect_silence();
	assert_int_equal(ppp_client_stats(t.c)->malformed, 1);
	client_request(2);
	ack_request();
	rx(PAP, 1, 9, B(PAP_REQUEST));
	cap = ppp_client_capture(t.c);
	assert_int_equal(cap->initial_received.len, 506);
	assert_memory_equal(cap->initial_received.data, options, 506);
	assert_int_equal(cap->last_received.len, sizeof(CLIENT_OPTIONS) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_acceptable), TEST(test_all_types_rejected), TEST(test_known_rejected), TEST(test_repeated),
		TEST(test_mru_range), TEST(test_mru_large), TEST(test_mru_small), TEST(test_wrong_length),
		TEST(test_malformed), TEST(test_max_failure), TEST(test_magic_zero), TEST(test_collisions),
		TEST(test_looped_link), TEST(test_magic_drawn), TEST(test_magic_rejected), TEST(test_what_we_ask),
		TEST(test_nak_mru), TEST(test_nak_magic), TEST(test_nak_magic_returned), TEST(test_nak_unasked),
		TEST(test_reject), TEST(test_reject_invalid), TEST(test_wrong_id), TEST(test_ack_altered),
		TEST(test_no_convergence), TEST(test_large_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
