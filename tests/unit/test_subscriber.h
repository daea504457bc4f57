/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything of the daemon between the engines, with a data plane that only takes notes:
 *
 *	client (frames made here) - discovery - subscriber - lns - UDP - an LNS: the engine as recipient
 *
 * The UDP sockets are real ones on the loopback device of a network namespace of the test's own. Who includes this defines
 * conf_text, the configuration, before; LNS_ADDR, the LNS's address, if it is another.
 */
#ifndef OPENLAC_TEST_SUBSCRIBER_H
#define OPENLAC_TEST_SUBSCRIBER_H

#include <net/if.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../daemon/discovery_msg.h"
#include "../../daemon/idpool.h"
#include "../../daemon/iface.h"
#include "../../daemon/lns.h"
#include "../../daemon/lns_dead.h"
#include "../../daemon/lns_socket.h"
#include "../../daemon/subscriber.h"
#include "../../daemon/udp_io.h"
#include "fake_dataplane.h"

#define IFINDEX		7
#ifndef LNS_ADDR
#define LNS_ADDR	0x7f000002	/* 127.0.0.2 */
#endif

/* The LNS: one tunnel of the engine, as recipient. */
struct test_lns {
	int fd;
	struct sockaddr_storage lac;
	struct l2tp_tunnel *t;
	struct l2tp_session *session;
	unsigned int calls, ups, downs, tunnels;
	const struct l2tp_ops *ops;
	struct l2tp_proxy proxy;	/* of the newest call */
	bool has_proxy;
	uint16_t cdn;
	uv_poll_t poll;
	const char *log_at_iccn;
};

struct world {
	struct lac lac;
	struct fake_dataplane dp;
	struct iface iface;
	struct test_lns lns;
	uint8_t frame[DISC_FRAME_MAX];	/* last frame to the client */
	size_t frame_len;
	unsigned int padt;
	bool gone;
};

static struct world *w;

void lac_random(void *buf, size_t len)
{
	assert_int_equal(getrandom(buf, len, 0), len);
}

void lac_tunnels_gone(struct lac *lac)
{
	(void)lac;
	w->gone = true;
}

static int lns_send(struct l2tp_tunnel *t, const uint8_t *buf, size_t len)
{
	(void)t;
	assert_int_equal(sendto(w->lns.fd, buf, len, 0, (struct sockaddr *)&w->lns.lac, sizeof(struct sockaddr_in)), len);
	return 0;
}

static void lns_nothing(struct l2tp_tunnel *t)
{
	(void)t;
}

static void lns_tunnel_down(struct l2tp_tunnel *t, const struct l2tp_result *why)
{
	(void)t;
	(void)why;
}

/* The data plane must have bound the session before the LNS may send (DESIGN: traps). */
static int lns_ready(struct l2tp_session *s)
{
	(void)s;
	w->lns.log_at_iccn = strrchr(w->dp.log, 'B');
	return 0;
}

static void lns_up(struct l2tp_session *s)
{
	const struct l2tp_proxy *proxy = l2tp_session_proxy(s);

	w->lns.session = s;
	w->lns.ups++;
	w->lns.has_proxy = proxy;
	if (proxy)
		w->lns.proxy = *proxy;
}

static void lns_down(struct l2tp_session *s, const struct l2tp_result *why)
{
	if (s == w->lns.session)
		w->lns.session = NULL;
	w->lns.downs++;
	w->lns.cdn = why->code;
}

static int lns_offered(struct l2tp_session *s)
{
	return l2tp_session_assign(s, (uint16_t)(100 + w->lns.calls++), NULL);
}

static const struct l2tp_ops lns_ops = {
	.send = lns_send,
	.random = lac_random,
	.tunnel_up = lns_nothing,
	.tunnel_down = lns_tunnel_down,
	.tunnel_gone = lns_nothing,
	.session_ready = lns_ready,
	.session_up = lns_up,
	.session_down = lns_down,
	.call_offered = lns_offered,
};

static void lns_accept(const uint8_t *buf, size_t len)
{
	struct l2tp_tunnel_config cfg = {
		.host_name = "lns",
		.secret = "s",
		.secret_len = 1,
		.rx_window = 8,
		.retry_ms = 1000,
		.retry_cap_ms = 8000,
		.max_retries = 5,
		.establish_ms = 10000,
		.session_establish_ms = 10000,
	};

	if (w->lns.t)
		l2tp_tunnel_free(w->lns.t);
	w->lns.t = l2tp_tunnel_new(w->lns.ops, &cfg, (uint16_t)(500 + w->lns.tunnels++), NULL);
	assert_int_equal(l2tp_tunnel_accept(w->lns.t, buf, len, uv_now(w->lac.loop)), 0);
}

static void lns_readable(uv_poll_t *poll, int status, int events)
{
	uint8_t buf[2048];
	socklen_t len = sizeof(w->lns.lac);
	struct l2tp_header_info info;
	ssize_t n;

	(void)poll;
	(void)status;
	(void)events;
	n = recvfrom(w->lns.fd, buf, sizeof(buf), MSG_DONTWAIT, (struct sockaddr *)&w->lns.lac, &len);
	if (n < 0 || l2tp_peek(buf, (size_t)n, &info))
		return;
	if (!info.tunnel_id)
		lns_accept(buf, (size_t)n);
	else if (w->lns.t && info.tunnel_id == l2tp_tunnel_id(w->lns.t))
		l2tp_tunnel_input(w->lns.t, buf, (size_t)n, uv_now(w->lac.loop));
}

static int to_client(struct disc *d, const uint8_t dst[DISC_MAC_LEN], const uint8_t *buf, size_t len)
{
	(void)d;
	(void)dst;
	memcpy(w->frame, buf, len);
	w->frame_len = len;
	w->padt += buf[1] == PPPOE_PADT;
	return 0;
}

static const struct disc_ops disc_ops = {
	.send = to_client,
	.random = lac_random,
	.session_open = subscriber_open,
	.session_closed = subscriber_client_closed,
};

static void conf_error(void *ctx, const char *message)
{
	(void)ctx;
	fail_msg("%s", message);
}

static void open_lns(void)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(1701), .sin_addr.s_addr = htonl(LNS_ADDR) };

	w->lns.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(w->lns.fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	uv_poll_init(w->lac.loop, &w->lns.poll, w->lns.fd);
	uv_poll_start(&w->lns.poll, UV_READABLE, lns_readable);
}

static int setup(void **state)
{
	struct disc_config cfg = { .ac_name = "test", .service_any = true };
	static const uint8_t mac[DISC_MAC_LEN] = { 2, 0, 0, 0, 0, 1 };

	(void)state;
	w = calloc(1, sizeof(*w));
	TAILQ_INIT(&w->lac.dead);
	TAILQ_INIT(&w->lac.subscribers);
	w->lac.loop = malloc(sizeof(uv_loop_t));
	uv_loop_init(w->lac.loop);
	w->lac.loop->data = NULL;
	w->lac.conf = conf_parse(conf_text, strlen(conf_text), "test", conf_error, NULL);
	fake_dataplane_init(&w->dp);
	w->lac.dp = &w->dp.dp;
	snprintf(w->lac.host_name, sizeof(w->lac.host_name), "lac");
	w->lac.tunnel_by_id = calloc(UINT16_MAX + 1, sizeof(*w->lac.tunnel_by_id));
	w->lac.tunnel_ids = idpool_new(lac_random, UINT16_MAX);
	w->iface.lac = &w->lac;
	w->iface.ifindex = IFINDEX;
	strcpy(w->iface.name, "acc0");
	strcpy(w->iface.ac, "one");
	w->iface.disc = disc_new(&disc_ops, &cfg, mac, w->lac.cookie_key, IFINDEX, &w->lac.disc_stats, &w->iface);
	LIST_INSERT_HEAD(&w->lac.ifaces, &w->iface, link);
	w->lns.ops = &lns_ops;
	open_lns();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	subscriber_drop_iface(&w->lac, &w->iface, true, "end of the test");
	assert_int_equal(w->lac.subscriber_count, 0);
	lns_free_all(&w->lac);
	lns_dead_free_all(&w->lac);
	if (w->lns.t)
		l2tp_tunnel_free(w->lns.t);
	uv_close((uv_handle_t *)&w->lns.poll, NULL);
	uv_run(w->lac.loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(w->lac.loop), 0);
	close(w->lns.fd);
	disc_free(w->iface.disc);
	idpool_free(w->lac.tunnel_ids);
	free(w->lac.tunnel_by_id);
	conf_free(w->lac.conf);
	free(w->lac.loop);
	free(w);
	return 0;
}

/* Lets the loop run until nothing has happened for a while. */
static void settle(void)
{
	for (int quiet = 0; quiet < 20; quiet++) {
		uv_run(w->lac.loop, UV_RUN_NOWAIT);
		usleep(1000);
	}
}

/* A discovery packet of client @n: the service name, a Host-Uniq of @uniq, and the cookie if there is one. */
static void from_client(uint8_t n, uint8_t code, uint16_t sid, uint8_t uniq, const struct pppoe_value *cookie)
{
	static const uint8_t broadcast[DISC_MAC_LEN] = { 255, 255, 255, 255, 255, 255 };
	const uint8_t mac[DISC_MAC_LEN] = { 2, 0, 0, 0, 1, n }, ac[DISC_MAC_LEN] = { 2, 0, 0, 0, 0, 1 };
	uint8_t buf[256];
	struct writer wr;

	writer_init(&wr, buf, sizeof(buf));
	writer_u8(&wr, 0x11);
	writer_u8(&wr, code);
	writer_be16(&wr, sid);
	writer_be16(&wr, 0);
	writer_be32(&wr, (uint32_t)PPPOE_TAG_SERVICE_NAME << 16);
	writer_be32(&wr, (uint32_t)PPPOE_TAG_HOST_UNIQ << 16 | 1);
	writer_u8(&wr, uniq);
	if (cookie) {
		writer_be32(&wr, (uint32_t)PPPOE_TAG_AC_COOKIE << 16 | (uint32_t)cookie->len);
		writer_bytes(&wr, cookie->data, cookie->len);
	}
	writer_patch_be16(&wr, 4, (uint16_t)(wr.len - PPPOE_HEADER_LEN));
	assert_false(wr.err);
	disc_input(w->iface.disc, mac, code == PPPOE_PADI ? broadcast : ac, buf, wr.len, uv_now(w->lac.loop));
}

/* Reads the last frame that the client got. */
static int parse_frame(struct disc_msg *m)
{
	struct reader tags;

	return disc_msg_header(m, w->frame, w->frame_len, &tags) || disc_msg_tags(m, &tags);
}

/* Dials; returns the session id of the PADS, 0 when it was refused. */
static uint16_t dial(uint8_t n)
{
	uint8_t cookie[256];
	struct pppoe_value value = { .data = cookie };
	struct disc_msg m;

	from_client(n, PPPOE_PADI, 0, n, NULL);
	assert_int_equal(parse_frame(&m), 0);
	assert_int_equal(m.code, PPPOE_PADO);
	value.len = m.cookie.len;
	memcpy(cookie, m.cookie.data, m.cookie.len);
	from_client(n, PPPOE_PADR, 0, n, &value);
	assert_int_equal(parse_frame(&m), 0);
	assert_int_equal(m.code, PPPOE_PADS);
	return m.sid;
}

static int own_namespace(void **state)
{
	struct ifreq req = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	(void)state;
	if (unshare(CLONE_NEWNET))
		return -1;
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &req))
		return -1;
	close(fd);
	return 0;
}

#endif /* OPENLAC_TEST_SUBSCRIBER_H */
