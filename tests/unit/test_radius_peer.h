/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A RADIUS server on the loopback interface and on the loop of the test, which does what the test tells it to.
 */
#ifndef OPENLAC_TEST_RADIUS_PEER_H
#define OPENLAC_TEST_RADIUS_PEER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <uv.h>

#include "daemon/radius_auth.h"
#include "daemon/radius_client.h"

#define SECRET	"testing123-1"

static uv_loop_t loop;

/**
 * struct peer - a server
 * @port: where it listens on 127.0.0.1 or ::1
 * @secret: its opinion of it
 * @silent: so many requests are not answered
 * @unsigned_answers: without a Message-Authenticator
 * @wrong: so many answers are made with another secret
 * @other_port: answers come from a port of its own
 * @hold: requests are not answered but kept until peer_answer_held()
 * @answer: what it says; code and attributes
 * @requests: how many came; @retransmissions: how many of them as they had come before
 * @last: the last request; @from: of whom
 */
struct peer {
	uv_udp_t udp, other;
	uint16_t port;
	const char *secret;
	unsigned int silent, wrong;
	bool unsigned_answers, other_port, hold;
	struct radius_msg answer;
	unsigned int requests, retransmissions;
	struct radius_msg last;
	struct sockaddr_storage from;
	struct held {
		uint8_t id, authenticator[RADIUS_AUTH_LEN];
		struct sockaddr_storage from;
	} held[512];
	size_t holds;
	uint8_t buf[RADIUS_MSG_MAX];
};

static inline void test_random(void *buf, size_t len)
{
	assert_int_equal(getrandom(buf, len, 0), len);
}

static inline void peer_send(struct peer *p, uint8_t id, const uint8_t *authenticator, const struct sockaddr *to)
{
	uint8_t buf[RADIUS_MSG_MAX];
	uv_buf_t out;
	size_t len;

	p->answer.id = id;
	len = radius_response_build(buf, &p->answer, authenticator, p->wrong ? "another" : p->secret, !p->unsigned_answers);
	assert_true(len);
	if (p->wrong)
		p->wrong--;
	out = uv_buf_init((char *)buf, (unsigned int)len);
	assert_int_equal(uv_udp_try_send(p->other_port ? &p->other : &p->udp, &out, 1, to), len);
}

static inline void peer_answer_held(struct peer *p)
{
	for (size_t i = 0; i < p->holds; i++)
		peer_send(p, p->held[i].id, p->held[i].authenticator, (const struct sockaddr *)&p->held[i].from);
	p->holds = 0;
	p->hold = false;
}

static inline void peer_on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct peer *p = handle->data;

	(void)suggested;
	*buf = uv_buf_init((char *)p->buf, sizeof(p->buf));
}

static inline void peer_on_request(uv_udp_t *udp, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from,
				   unsigned int flags)
{
	const uint8_t *octets = (const uint8_t *)buf->base;
	struct peer *p = udp->data;
	struct radius_msg m;

	(void)flags;
	if (n <= 0 || !from)
		return;
	assert_int_equal(radius_parse(&m, octets, (size_t)n), n);
	if (p->requests && m.id == p->last.id && !memcmp(m.authenticator, p->last.authenticator, RADIUS_AUTH_LEN))
		p->retransmissions++;
	p->requests++;
	p->last = m;
	memcpy(&p->from, from, from->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
	if (!strcmp(p->secret, SECRET))
		assert_int_equal(radius_request_verify(octets, (size_t)n, p->secret), RADIUS_GENUINE);
	if (m.code == RADIUS_ACCESS_REQUEST)
		assert_int_equal(m.attrs[0], RADIUS_MESSAGE_AUTHENTICATOR);
	if (p->silent) {
		p->silent--;
		return;
	}
	if (p->hold) {
		struct held *h = &p->held[p->holds++];

		assert_true(p->holds < sizeof(p->held) / sizeof(p->held[0]));
		h->id = m.id;
		memcpy(h->authenticator, m.authenticator, RADIUS_AUTH_LEN);
		h->from = p->from;
		return;
	}
	peer_send(p, m.id, m.authenticator, from);
}

static inline uint16_t peer_listen(uv_udp_t *udp, struct peer *p, bool v6)
{
	struct sockaddr_in6 addr = { 0 };
	struct sockaddr *sa = (struct sockaddr *)&addr;
	int len = sizeof(addr), size = 200 << 10;

	if (v6)
		uv_ip6_addr("::1", 0, &addr);
	else
		uv_ip4_addr("127.0.0.1", 0, (struct sockaddr_in *)&addr);
	assert_int_equal(uv_udp_init(&loop, udp), 0);
	udp->data = p;
	assert_int_equal(uv_udp_bind(udp, sa, 0), 0);
	/* Doubled by the kernel: room for the burst of 300 requests, which the default does not have. */
	assert_int_equal(uv_recv_buffer_size((uv_handle_t *)udp, &size), 0);
	assert_int_equal(uv_udp_recv_start(udp, peer_on_alloc, peer_on_request), 0);
	assert_int_equal(uv_udp_getsockname(udp, sa, &len), 0);
	return ntohs(addr.sin6_port);
}

static inline void peer_init(struct peer *p, bool v6)
{
	memset(p, 0, sizeof(*p));
	p->secret = SECRET;
	radius_msg_init(&p->answer, RADIUS_ACCESS_ACCEPT);
	p->port = peer_listen(&p->udp, p, v6);
	peer_listen(&p->other, p, v6);
}

static inline void peer_close(struct peer *p)
{
	if (!uv_is_closing((uv_handle_t *)&p->udp))
		uv_close((uv_handle_t *)&p->udp, NULL);
	if (!uv_is_closing((uv_handle_t *)&p->other))
		uv_close((uv_handle_t *)&p->other, NULL);
}

/* Puts the peer at the end of a group; a try takes a second, the shortest there is. */
static inline void peer_join(struct radius_group *group, const struct peer *p, bool v6, uint32_t retransmit)
{
	struct conf_radius_server *s = &group->server[group->servers++];

	memset(s, 0, sizeof(*s));
	snprintf(group->name, sizeof(group->name), "test");
	snprintf(s->key, sizeof(s->key), "%s", SECRET);
	s->addr.family = v6 ? AF_INET6 : AF_INET;
	if (v6)
		s->addr.v6 = in6addr_loopback;
	else
		s->addr.v4.s_addr = htonl(INADDR_LOOPBACK);
	s->auth_port = s->acct_port = p->port;
	s->timeout = 1;
	s->retransmit = retransmit;
}

static inline void peer_stop_timer(uv_timer_t *timer)
{
	*(bool *)timer->data = true;
}

/* Runs the loop until *flag is set; fails after @seconds. */
static inline void run_until(const bool *flag, unsigned int seconds)
{
	bool expired = false;
	uv_timer_t timer;

	uv_timer_init(&loop, &timer);
	timer.data = &expired;
	uv_update_time(&loop);
	uv_timer_start(&timer, peer_stop_timer, seconds * 1000ULL, 0);
	while (!*flag && !expired)
		uv_run(&loop, UV_RUN_ONCE);
	uv_close((uv_handle_t *)&timer, NULL);
	uv_run(&loop, UV_RUN_NOWAIT);
	assert_true(*flag);
}

/* Runs the loop for a while. */
static inline void run_for(unsigned int ms)
{
	bool expired = false;
	uv_timer_t timer;

	uv_timer_init(&loop, &timer);
	timer.data = &expired;
	uv_update_time(&loop);
	uv_timer_start(&timer, peer_stop_timer, ms, 0);
	while (!expired)
		uv_run(&loop, UV_RUN_ONCE);
	uv_close((uv_handle_t *)&timer, NULL);
	uv_run(&loop, UV_RUN_NOWAIT);
}

#endif /* OPENLAC_TEST_RADIUS_PEER_H */
