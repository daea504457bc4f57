/* SPDX-License-Identifier: GPL-2.0 */
/* One link of the PPP engine with a clock that the test turns, and the test in the client's place. */
#ifndef OPENLAC_TEST_PPP_H
#define OPENLAC_TEST_PPP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/ppp.h"

enum {
	LCP = 0xc021,
	PAP = 0xc023,
	CHAP = 0xc223,
	EAP = 0xc227,
	IPCP = 0x8021,
	IPV6CP = 0x8057,

	CONF_REQ = 1,
	CONF_ACK,
	CONF_NAK,
	CONF_REJ,
	TERM_REQ,
	TERM_ACK,
	CODE_REJ,
	PROTO_REJ,
	ECHO_REQ,
	ECHO_REP,
	DISCARD,
	IDENT,
	TIME_LEFT,
};

#define QUEUE	64

/**
 * struct frame - a frame of the engine's
 * @proto, @code, @id: decoded
 * @len, @body: behind the Length
 */
struct frame {
	uint16_t proto;
	uint8_t code, id;
	size_t len;
	uint8_t body[1600];
};

/* What the engine did, and where the link stands. */
static struct {
	struct ppp_client *c;
	struct ppp_config cfg;
	uint64_t now;
	struct frame queue[QUEUE];
	unsigned int head, tail;
	unsigned int captured, released, failed;
	enum ppp_fail why;
	const char *text;
	bool terminate_on_release;
	uint64_t seed;
	uint32_t magic;
	uint8_t request_id;
	struct frame request;
} t;

/* An octet string literal and its length, for functions that take both. */
#define B(s)	s, sizeof(s) - 1

static inline uint32_t test_random(void)
{
	t.seed = t.seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(t.seed >> 33);
}

static inline void on_random(void *buf, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)buf)[i] = (uint8_t)test_random();
}

static inline void on_send(void *user, const uint8_t *frame, size_t len)
{
	struct frame *f = &t.queue[t.tail++ % QUEUE];

	assert_ptr_equal(user, &t);
	assert_in_range(len, 6, 1502);
	assert_true(t.tail - t.head <= QUEUE);
	f->proto = (uint16_t)(frame[0] << 8 | frame[1]);
	f->code = frame[2];
	f->id = frame[3];
	assert_int_equal(frame[4] << 8 | frame[5], len - 2);
	f->len = len - 6;
	memcpy(f->body, frame + 6, f->len);
}

static inline void on_captured(void *user, uint64_t now)
{
	assert_ptr_equal(user, &t);
	assert_int_equal(now, t.now);
	assert_non_null(ppp_client_capture(t.c));
	t.captured++;
}

static inline void on_released(void *user, uint64_t now)
{
	assert_ptr_equal(user, &t);
	assert_int_equal(now, t.now);
	assert_null(ppp_client_capture(t.c));
	t.released++;
	if (t.terminate_on_release)
		ppp_client_terminate(t.c, "enough");
}

static inline void on_failed(void *user, enum ppp_fail why, const char *text, uint64_t now)
{
	assert_ptr_equal(user, &t);
	assert_int_equal(now, t.now);
	assert_int_equal(t.failed, 0);
	assert_true(text[0] != '\0');
	t.failed++;
	t.why = why;
	t.text = text;
}

static const struct ppp_ops ops = {
	.send = on_send,
	.random = on_random,
	.captured = on_captured,
	.released = on_released,
	.failed = on_failed,
};

static inline int setup(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	t.now = 1000;
	t.seed = 4711;
	t.cfg = ppp_config_default;
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	ppp_client_free(t.c);
	t.c = NULL;
	return 0;
}

/* The frame comes from a block of exactly its size, so that reading beyond it is seen. */
static inline bool rx_raw(const void *frame, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);
	bool consumed;

	if (len)
		memcpy(copy, frame, len);
	consumed = ppp_client_input(t.c, copy, len, t.now);
	free(copy);
	return consumed;
}

static inline bool rx(uint16_t proto, uint8_t code, uint8_t id, const void *body, size_t len)
{
	uint8_t frame[2048] = {
		(uint8_t)(proto >> 8), (uint8_t)proto, code, id, (uint8_t)((len + 4) >> 8), (uint8_t)(len + 4),
	};

	assert_in_range(len, 0, sizeof(frame) - 6);
	if (len)
		memcpy(frame + 6, body, len);
	return rx_raw(frame, len + 6);
}

static inline void expect_silence(void)
{
	assert_int_equal(t.head, t.tail);
}

/* The next frame of the engine's, which has to be of this kind. */
static inline const struct frame *expect(uint16_t proto, uint8_t code)
{
	struct frame *f = &t.queue[t.head % QUEUE];

	assert_true(t.head != t.tail);
	t.head++;
	assert_int_equal(f->proto, proto);
	assert_int_equal(f->code, code);
	return f;
}

static inline void expect_body(const struct frame *f, const void *body, size_t len)
{
	assert_int_equal(f->len, len);
	assert_memory_equal(f->body, body, len);
}

/* The engine's Configure-Request; kept in t.request, its Magic-Number in t.magic. */
static inline const struct frame *expect_request(void)
{
	const struct frame *f = expect(LCP, CONF_REQ);

	t.request = *f;
	t.request_id = f->id;
	t.magic = 0;
	for (size_t i = 0; i + 2 <= f->len; i += f->body[i + 1])
		if (f->body[i] == 5)
			t.magic = (uint32_t)f->body[i + 2] << 24 | (uint32_t)f->body[i + 3] << 16 |
				  (uint32_t)f->body[i + 4] << 8 | f->body[i + 5];
	return f;
}

/* The option of @type in the engine's last Configure-Request, from its Type on, or NULL. */
static inline const uint8_t *asked(uint8_t type)
{
	for (size_t i = 0; i + 2 <= t.request.len; i += t.request.body[i + 1])
		if (t.request.body[i] == type)
			return &t.request.body[i];
	return NULL;
}

static inline void begin(void)
{
	t.c = ppp_client_new(&ops, &t.cfg, &t);
	assert_non_null(t.c);
	ppp_client_start(t.c, t.now);
	expect_request();
}

static inline void begin_with(enum ppp_auth auth)
{
	t.cfg.auth[0] = auth;
	t.cfg.auths = 1;
	begin();
}

static inline void ack_request(void)
{
	rx(LCP, CONF_ACK, t.request_id, t.request.body, t.request.len);
}

#define CLIENT_OPTIONS	"\x01\x04\x05\xd4\x05\x06\x12\x34\x56\x78"	/* MRU 1492, a Magic-Number */

static inline void client_request(uint8_t id)
{
	rx(LCP, CONF_REQ, id, B(CLIENT_OPTIONS));
	assert_int_equal(expect(LCP, CONF_ACK)->id, id);
}

/* LCP to Opened; what the engine sends then is left in the queue. */
static inline void open_lcp(enum ppp_auth auth)
{
	begin_with(auth);
	client_request(1);
	ack_request();
	assert_string_equal(ppp_client_state_name(t.c), "Authenticate");
}

#define PAP_REQUEST	"\x0bjohn@isp.ex\x06secret"

static inline void capture_pap(void)
{
	open_lcp(PPP_AUTH_PAP);
	rx(PAP, 1, 9, B(PAP_REQUEST));
	assert_int_equal(t.captured, 1);
	expect_silence();
}

/* To the engine's next deadline. */
static inline void pass_deadline(void)
{
	t.now = ppp_client_deadline(t.c);
	assert_true(t.now != PPP_NEVER);
	ppp_client_tick(t.c, t.now);
}

static inline void expect_failed(enum ppp_fail why)
{
	assert_int_equal(t.failed, 1);
	assert_int_equal(t.why, why);
	assert_string_equal(ppp_client_state_name(t.c), "Failed");
	assert_true(ppp_client_deadline(t.c) == PPP_NEVER);
}

/* What a test knows of the authentication protocols, in the order of enum ppp_auth. */
static const struct {
	enum ppp_auth auth;
	const char *name;
	const char *option;
	size_t option_len;
	uint16_t proto;
	uint8_t challenge, response;
} protocols[] = {
	{ PPP_AUTH_PAP, "pap", B("\x03\x04\xc0\x23"), PAP, 0, 0 },
	{ PPP_AUTH_CHAP, "chap", B("\x03\x05\xc2\x23\x05"), CHAP, 16, 16 },
	{ PPP_AUTH_EAP, "eap", B("\x03\x04\xc2\x27"), EAP, 0, 0 },
	{ PPP_AUTH_MSCHAP, "mschap", B("\x03\x05\xc2\x23\x80"), CHAP, 8, 49 },
	{ PPP_AUTH_MSCHAPV2, "mschapv2", B("\x03\x05\xc2\x23\x81"), CHAP, 16, 49 },
};
#define PROTOCOLS	(sizeof(protocols) / sizeof(protocols[0]))


static inline const char *state_name(void)
{
	return ppp_client_state_name(t.c);
}

/* A new link within a test. */
static inline void again(void)
{
	teardown(NULL);
	setup(NULL);
}

static inline const struct ppp_capture *capture(void)
{
	return ppp_client_capture(t.c);
}

static inline void expect_name(const void *name, size_t len)
{
	assert_non_null(capture());
	assert_int_equal(capture()->name_len, len);
	assert_memory_equal(capture()->name, name, len);
	assert_int_equal(capture()->name[len], '\0');
}

/* Answers a Challenge with @size octets of value, all of them @fill, and a name. */
static inline void respond(uint8_t id, uint8_t size, int fill, const void *name, size_t len)
{
	uint8_t body[1024] = { size };

	memset(body + 1, fill, size);
	memcpy(body + 1 + size, name, len);
	rx(CHAP, 2, id, body, 1 + size + len);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif /* OPENLAC_TEST_PPP_H */
