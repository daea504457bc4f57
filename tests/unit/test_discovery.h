/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A scripted client of the access concentrator, for the programs that test it.
 */
#ifndef OPENLAC_TEST_DISCOVERY_H
#define OPENLAC_TEST_DISCOVERY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/access_line.h"
#include "daemon/discovery.h"
#include "daemon/discovery_msg.h"

static const uint8_t ac_mac[DISC_MAC_LEN] = { 0x02, 0xac, 0, 0, 0, 1 };
static const uint8_t client[DISC_MAC_LEN] = { 0x02, 0xc1, 0, 0, 0, 1 };
static const uint8_t client2[DISC_MAC_LEN] = { 0x02, 0xc1, 0, 0, 0, 2 };
static const uint8_t everybody[DISC_MAC_LEN] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
static const uint8_t group[DISC_MAC_LEN] = { 0x01, 0, 0x5e, 0, 0, 1 };

/* What the engine did last, and what its callbacks shall do. */
static struct {
	struct disc *d;
	struct disc_stats st;
	struct disc_config cfg;
	uint64_t now;
	unsigned int sent;
	uint8_t dst[DISC_MAC_LEN];
	uint8_t frame[1600];
	size_t len;
	struct disc_msg msg;
	unsigned int opened, closed;
	struct disc_session *session;
	struct disc_request req;
	char service[64];
	struct access_line line;
	bool has_line;
	int answer;
	const char *why;
	bool close_inside;
	int send_error;
	uint64_t seed;
} t;

static int on_send(struct disc *d, const uint8_t dst[DISC_MAC_LEN], const uint8_t *buf, size_t len)
{
	struct reader tags;

	assert_ptr_equal(d, t.d);
	assert_in_range(len, PPPOE_HEADER_LEN, PPPOE_BUILD_MAX);
	memcpy(t.dst, dst, DISC_MAC_LEN);
	memcpy(t.frame, buf, len);
	t.len = len;
	assert_int_equal(disc_msg_header(&t.msg, t.frame, len, &tags), 0);
	assert_int_equal(tags.left, len - PPPOE_HEADER_LEN);
	assert_int_equal(disc_msg_tags(&t.msg, &tags), 0);
	t.sent++;
	return t.send_error;
}

static void on_random(void *buf, size_t len)
{
	uint8_t *p = buf;

	while (len--) {
		t.seed = t.seed * 6364136223846793005ull + 1442695040888963407ull;
		*p++ = (uint8_t)(t.seed >> 56);
	}
}

static void keep(char *to, const uint8_t *from, size_t len)
{
	memcpy(to, from, len < 63 ? len : 63);
	to[len < 63 ? len : 63] = '\0';
}

static int on_open(struct disc *d, struct disc_session *s, const struct disc_request *req, const char **why)
{
	assert_ptr_equal(disc_session_disc(s), d);
	assert_memory_equal(disc_session_mac(s), req->mac, DISC_MAC_LEN);
	t.opened++;
	t.session = s;
	t.req = *req;
	keep(t.service, req->service_name, req->service_len);
	t.has_line = req->line;
	if (req->line)
		t.line = *req->line;
	*why = t.why;
	if (t.close_inside)
		disc_close(s, "no");
	disc_session_set_user(s, &t);
	return t.answer;
}

static void on_closed(struct disc *d, struct disc_session *s)
{
	assert_ptr_equal(disc_session_disc(s), d);
	assert_ptr_equal(disc_session_user(s), &t);
	t.closed++;
	if (t.close_inside)
		disc_close(s, NULL);
}

static const struct disc_ops ops = {
	.send = on_send, .random = on_random, .session_open = on_open, .session_closed = on_closed,
};

static inline int setup(void **state)
{
	static const uint8_t key[DISC_KEY_LEN] = { 7 };

	(void)state;
	memset(&t, 0, sizeof(t));
	t.seed = 1;
	t.now = 1000000;
	strcpy(t.cfg.ac_name, "lac1");
	t.cfg.service_any = true;
	t.cfg.max_payload = 1500;
	t.d = disc_new(&ops, &t.cfg, ac_mac, key, 3, &t.st, &t);
	return !t.d;
}

static inline int teardown(void **state)
{
	(void)state;
	disc_free(t.d);
	return 0;
}

static inline void configure(const char *service, bool advertised)
{
	t.cfg.service_any = !service;
	strcpy(t.cfg.service_name, service ? service : "");
	t.cfg.advertised = advertised;
	disc_configure(t.d, &t.cfg);
}

/* A packet under construction. */
static uint8_t out[PPPOE_BUILD_MAX];
static struct writer w;

static void begin(uint8_t code, uint16_t sid, const char *service)
{
	disc_msg_begin(&w, out, code, sid);
	if (service)
		disc_msg_put_text(&w, PPPOE_TAG_SERVICE_NAME, service);
}

/* Delivers it from the heap, so that the sanitizer sees a read past the end. */
static void input(const uint8_t *src, const uint8_t *dst, const uint8_t *buf, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	memcpy(copy, buf, len);
	disc_input(t.d, src, dst, copy, len, t.now);
	free(copy);
}

static void deliver(const uint8_t *src, const uint8_t *dst)
{
	size_t len = disc_msg_end(&w);

	assert_int_not_equal(len, 0);
	input(src, dst, out, len);
}

/* Sends a PADI and keeps the cookie of the PADO. */
static struct { uint8_t data[64]; size_t len; } cookie;

static inline void get_offer(const uint8_t *src, const char *service)
{
	begin(PPPOE_PADI, 0, service);
	deliver(src, everybody);
	assert_int_equal(t.msg.code, PPPOE_PADO);
	assert_in_range(t.msg.cookie.len, 16, sizeof(cookie.data));
	cookie.len = t.msg.cookie.len;
	memcpy(cookie.data, t.msg.cookie.data, cookie.len);
}

static inline void begin_padr(const char *service, const char *uniq)
{
	begin(PPPOE_PADR, 0, service);
	disc_msg_put(&w, PPPOE_TAG_AC_COOKIE, cookie.data, cookie.len);
	if (uniq)
		disc_msg_put_text(&w, PPPOE_TAG_HOST_UNIQ, uniq);
}

/* The whole exchange. Return: the session id. */
static inline uint16_t dial(const uint8_t *src, const char *service, const char *uniq)
{
	get_offer(src, service);
	begin_padr(service, uniq);
	deliver(src, ac_mac);
	assert_int_equal(t.msg.code, PPPOE_PADS);
	return t.msg.sid;
}

/* Return: the value of the first tag of @type in the last frame as text, or NULL. */
static inline const char *tag(uint16_t type, unsigned int skip)
{
	static char text[PPPOE_BUILD_MAX];
	struct reader r;

	reader_init(&r, t.frame + PPPOE_HEADER_LEN, t.len - PPPOE_HEADER_LEN);
	while (r.left) {
		uint16_t found = reader_be16(&r);
		struct reader v = reader_sub(&r, reader_be16(&r));

		if (found != type || skip--)
			continue;
		memcpy(text, v.data, v.left);
		text[v.left] = '\0';
		return text;
	}
	return NULL;
}

/* Delivers a PADI and tells whether it was answered. */
static inline bool offered(const char *service)
{
	unsigned int before = t.sent;

	begin(PPPOE_PADI, 0, service);
	deliver(client, everybody);
	return t.sent > before;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif /* OPENLAC_TEST_DISCOVERY_H */
