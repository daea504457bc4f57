/* SPDX-License-Identifier: GPL-2.0 */
/* Two name servers that a test program plays itself, on its event loop. Their zones are in zone(). */
#ifndef TEST_DNS_SERVER_H
#define TEST_DNS_SERVER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <uv.h>

#include "daemon/dns_name.h"
#include "test_dns.h"

#define SERVERS	2

/* 127.0.0.1 and 127.0.0.2, on one port. */
struct server {
	uv_udp_t udp;
	bool mute;
	uint16_t refuse;	/* flags of every answer, 0 = answer properly */
	unsigned int questions;
	char buf[1024];
};

static struct server server[SERVERS];
static uv_tcp_t tcp;	/* of the first server */
static unsigned int tcp_questions;
static struct message reply;

static void answer_a(uint16_t id, const char *name, uint32_t ttl, const char *addr)
{
	begin(&reply, id, FLAGS_OK, name, DNS_TYPE_A);
	put_a(&reply, name, ttl, addr);
}

/* Most names have no records of most types. */
static void answer_none(uint16_t id, const char *name, enum dns_type type)
{
	begin(&reply, id, FLAGS_OK, name, type);
	put_soa(&reply, "test", 600, 600);
}

/* What the zones say. Return: false when the server keeps silent. */
static bool zone(uint16_t id, const char *name, enum dns_type type)
{
	answer_none(id, name, type);
	if (strstr(name, "silent.test"))
		return false;
	if (strstr(name, "nx.test")) {
		begin(&reply, id, FLAGS_NXDOMAIN, name, type);
		put_soa(&reply, "test", 600, 60);
	} else if (strstr(name, "servfail.test")) {
		begin(&reply, id, FLAGS_SERVFAIL, name, type);
	} else if (strstr(name, "garbage.test")) {
		put_count(&reply, COUNT_ANSWER, 7);
	} else if (!strcmp(name, "_l2tp._udp.lns.service.test")) {
		begin(&reply, id, FLAGS_OK, name, type);
		put_srv(&reply, name, 600, 20, 1, 1701, "two.test");
		put_srv(&reply, name, 600, 10, 5, 1799, "one.test");
	} else if (!strcmp(name, "_l2tp._udp.lns.closed.test")) {
		begin(&reply, id, FLAGS_OK, name, type);
		put_srv(&reply, name, 600, 0, 0, 0, "");
	} else if (type == DNS_TYPE_A && (strstr(name, "lns.a") || strstr(name, "closed.test"))) {
		answer_a(id, name, 600, "192.0.2.1");
	} else if (type == DNS_TYPE_A && !strcmp(name, "one.test")) {
		answer_a(id, name, 600, "192.0.2.11");
	} else if (type == DNS_TYPE_A && !strcmp(name, "lns.zero.test")) {
		answer_a(id, name, 0, "192.0.2.1");
	} else if (type == DNS_TYPE_A && !strcmp(name, "lns.loopback.test")) {
		answer_a(id, name, 600, "127.0.0.1");
	} else if (type == DNS_TYPE_AAAA && (!strcmp(name, "lns.a.test") || !strcmp(name, "two.test"))) {
		begin(&reply, id, FLAGS_OK, name, type);
		put_aaaa(&reply, name, 600, "2001:db8::1");
	} else if (!strcmp(name, "lns.half.test")) {
		answer_a(id, name, 600, "192.0.2.1");
		return type == DNS_TYPE_A;
	} else if (strstr(name, "half.test")) {
		return false;
	}
	return true;
}

/* Takes a question apart and makes the answer. Return: false for none. */
static bool respond(const uint8_t *msg, size_t len, uint16_t refuse)
{
	char name[REALM_MAX + 1];
	struct dns_name wire;
	struct reader r;
	uint16_t id, type;

	reader_init(&r, msg, len);
	id = reader_be16(&r);
	reader_take(&r, 10);
	assert_true(dns_name_read(msg, len, &r, &wire));
	assert_true(dns_name_to_text(&wire, name));
	type = reader_be16(&r);
	assert_int_equal(reader_be16(&r), DNS_CLASS_IN);
	if (refuse) {
		begin(&reply, id, refuse, name, type);
		return true;
	}
	return zone(id, name, (enum dns_type)type);
}

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
	struct server *s = handle->data;

	(void)size;
	*buf = uv_buf_init(s->buf, sizeof(s->buf));
}

static void on_datagram(uv_udp_t *udp, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned int flags)
{
	struct server *s = udp->data;
	uv_buf_t out;

	(void)flags;
	if (n <= 0)
		return;
	s->questions++;
	if (s->mute || !respond((uint8_t *)buf->base, (size_t)n, s->refuse))
		return;
	out = uv_buf_init((char *)reply.buf, (unsigned int)reply.w.len);
	if (memmem(buf->base, (size_t)n, "\6forged", 7)) {
		/* Two that do not match the question, before the one that does. */
		reply.buf[0] ^= 1;
		assert_int_equal(uv_udp_try_send(udp, &out, 1, from), reply.w.len);
		reply.buf[0] ^= 1;
		reply.buf[13] ^= 1;
		assert_int_equal(uv_udp_try_send(udp, &out, 1, from), reply.w.len);
		reply.buf[13] ^= 1;
	}
	if (memmem(buf->base, (size_t)n, "\5large", 6)) {
		reply.buf[2] |= 2;	/* TC, and no more than the question */
		out.len = (size_t)n;
		put_count(&reply, COUNT_ANSWER, 0);
		put_count(&reply, COUNT_AUTHORITY, 0);
	}
	uv_udp_try_send(udp, &out, 1, from);
}

/* Two octets of length, then the message; small enough to come in one piece. */
static void on_stream(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	uint8_t head[2];
	uv_buf_t out[2];

	if (n < 2) {
		if (n < 0)
			uv_close((uv_handle_t *)stream, (uv_close_cb)free);
		return;
	}
	for (size_t at = 0; at + 2 < (size_t)n;) {
		size_t len = (size_t)(uint8_t)buf->base[at] << 8 | (uint8_t)buf->base[at + 1];

		tcp_questions++;
		assert_true(len <= (size_t)n - at - 2);
		assert_true(respond((uint8_t *)buf->base + at + 2, len, 0));
		head[0] = (uint8_t)(reply.w.len >> 8);
		head[1] = (uint8_t)reply.w.len;
		out[0] = uv_buf_init((char *)head, 2);
		out[1] = uv_buf_init((char *)reply.buf, (unsigned int)reply.w.len);
		uv_try_write(stream, out, 2);
		at += 2 + len;
	}
}

static void on_connection(uv_stream_t *listener, int status)
{
	uv_tcp_t *stream = malloc(sizeof(*stream));

	assert_int_equal(status, 0);
	uv_tcp_init(listener->loop, stream);
	stream->data = listener->data;
	assert_int_equal(uv_accept(listener, (uv_stream_t *)stream), 0);
	uv_read_start((uv_stream_t *)stream, on_buffer, on_stream);
}

/* Return: their port. */
static uint16_t servers_start(uv_loop_t *loop)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	int len = sizeof(addr);

	memset(server, 0, sizeof(server));
	tcp_questions = 0;
	for (unsigned int i = 0; i < SERVERS; i++) {
		struct server *s = &server[i];

		uv_udp_init(loop, &s->udp);
		s->udp.data = s;
		addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK + i);
		assert_int_equal(uv_udp_bind(&s->udp, (struct sockaddr *)&addr, 0), 0);
		uv_udp_getsockname(&s->udp, (struct sockaddr *)&addr, &len);
		uv_udp_recv_start(&s->udp, on_buffer, on_datagram);
	}
	uv_tcp_init(loop, &tcp);
	tcp.data = &server[0];
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(uv_tcp_bind(&tcp, (struct sockaddr *)&addr, 0), 0);
	assert_int_equal(uv_listen((uv_stream_t *)&tcp, 8, on_connection), 0);
	return ntohs(addr.sin_port);
}

static void servers_stop(void)
{
	for (unsigned int i = 0; i < SERVERS; i++)
		uv_close((uv_handle_t *)&server[i].udp, NULL);
	uv_close((uv_handle_t *)&tcp, NULL);
}

#endif /* TEST_DNS_SERVER_H */
