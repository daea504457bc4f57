/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A tunnel and a session that have the life of those in the guide's samples, with an LNS made by hand at the other end, so
 * that the numbers are the samples' as well; and what is printed of them, line by line.
 */
#ifndef OPENLAC_TEST_SHOW_L2TP_H
#define OPENLAC_TEST_SHOW_L2TP_H

#include "test_l2tp_link.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <time.h>

#include "../../daemon/show_l2tp.h"

#define JUNE	INT64_C(1464783925000)	/* 2016-06-01 12:25:25 UTC */
#define LINES	64

static struct end e;
static struct peer p;
static struct lns_target target;
static struct sockaddr_storage lns_addr;
static struct show_tunnel tunnel;
static struct show_session session;
static struct cli_out out;
static char *line[LINES];
static size_t lines;

/* The tie breaker of the sample, over and over. */
static void sample_random(void *buf, size_t len)
{
	static const uint8_t tie[8] = { 0x88, 0x95, 0x39, 0x14, 0x88, 0x9c, 0x44, 0xe4 };

	for (size_t i = 0; i < len; i++)
		((uint8_t *)buf)[i] = tie[i % sizeof(tie)];
}

static struct sockaddr_storage address(const char *text, uint16_t port)
{
	struct sockaddr_storage ss = { .ss_family = AF_INET };
	struct sockaddr_in *sin = (struct sockaddr_in *)&ss;

	sin->sin_port = htons(port);
	assert_int_equal(inet_pton(AF_INET, text, &sin->sin_addr), 1);
	return ss;
}

/* An acknowledgement of everything. */
static void acknowledge(void)
{
	struct l2tp_header h = { .tunnel_id = 11008, .ns = p.ns };
	struct l2tp_tunnel_stats st;
	uint8_t zlb[L2TP_HEADER_LEN];

	l2tp_tunnel_get_stats(e.t, &st);
	h.nr = st.ns;
	l2tp_build_zlb(zlb, &h);
	l2tp_tunnel_input(e.t, zlb, sizeof(zlb), e.now);
}

/* As the sample's tunnel: answered after a second, with one call. */
static void set_up(const struct l2tp_ops *ops)
{
	struct l2tp_tunnel_config cfg = link_config(NULL);
	struct l2tp_call call = link_call();

	memset(&p, 0, sizeof(p));
	end_init(&e, ops, &cfg, 11008);
	e.now = 1000;
	l2tp_tunnel_open(e.t, e.now);
	call.serial = 1;
	snprintf(call.sub_address, sizeof(call.sub_address), "office1");
	session.session = l2tp_session_new(e.t, 6781, &call, NULL, e.now);
	e.now += 1000;
	peer_start(&p, 11008, 0, L2TP_SCCRP);
	l2tp_build_u16(&p.b, L2TP_AVP_PROTOCOL_VERSION, 0x0100);
	l2tp_build_bytes(&p.b, L2TP_AVP_HOST_NAME, "AWP-1", 5);
	l2tp_build_u32(&p.b, L2TP_AVP_FRAMING_CAPS, 3);
	l2tp_build_u32(&p.b, L2TP_AVP_BEARER_CAPS, 3);
	l2tp_build_u16(&p.b, L2TP_AVP_FIRMWARE, 385);
	l2tp_build_bytes(&p.b, L2TP_AVP_VENDOR_NAME, "Allied Telesis International", 28);
	l2tp_build_u16(&p.b, L2TP_AVP_TUNNEL_ID, 33363);
	l2tp_build_u16(&p.b, L2TP_AVP_RECEIVE_WINDOW, 10);
	peer_send(&p, &e);
	e.now += 1000;
	acknowledge();
	peer_start(&p, 11008, 6781, L2TP_ICRP);
	l2tp_build_u16(&p.b, L2TP_AVP_SESSION_ID, 23809);
	peer_send(&p, &e);
	acknowledge();
}

/* The rest of the sample: HELLOs of both, and an SLI. */
static void live_on(void)
{
	peer_start(&p, 11008, 6781, L2TP_SLI);
	peer_fill(&p, L2TP_SLI);
	peer_send(&p, &e);
	for (unsigned int i = 0; i < 35; i++) {
		e.now += 60000;
		l2tp_tunnel_tick(e.t, e.now);
		acknowledge();
		if (i % 7)
			continue;
		peer_start(&p, 11008, 0, L2TP_HELLO);
		peer_send(&p, &e);
	}
}

static int start(void **state)
{
	static struct l2tp_ops ops;
	static const char name[] = "tunnel1";

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	ops = lac_ops;
	ops.random = sample_random;
	memset(&session, 0, sizeof(session));
	set_up(&ops);
	live_on();
	lns_addr = address("130.16.1.2", 1701);
	target.profile = (struct conf_profile) {
		.hello_timeout = 60, .retry_timeout = 1, .max_retries = 5, .establish_timeout = 60,
		.session_establish_timeout = 120, .persist_pend_timeout = 60, .rx_window = 10, .mtu = 1460,
		.local_port = 1701, .remote_port = 1701, .udp_checksum = true, .hide = L2TP_HIDE_OFF,
	};
	memcpy(target.profile.name, name, sizeof(name));
	tunnel = (struct show_tunnel) {
		.lns = { .l2tp = e.t, .target = &target, .peer = &lns_addr, .created_ms = 1000, .established_ms = 2000,
			 .persist = true },
		.local = address("130.16.0.1", 0),
		.data = { .up_packets = 3622, .up_bytes = 5301510, .up_drops = 1, .down_packets = 3621,
			  .down_bytes = 5272542, .down_drops = 3, .down_old = 2 },
		.clock = { .loop_ms = 61000, .wall_ms = JUNE + 60000 },
	};
	session.interface = "public-eth1";
	session.tunnel = target.profile.name;
	session.establish_timeout = 120;
	session.data = tunnel.data;
	session.clock = tunnel.clock;
	return 0;
}

static int stop(void **state)
{
	(void)state;
	end_fini(&e);
	cli_out_release(&out);
	return 0;
}

static void split(void)
{
	char *at = out.text, *end;

	for (lines = 0; (end = strchr(at, '\n')); at = end + 1) {
		assert_true(lines < LINES);
		*end = '\0';
		line[lines++] = at;
	}
	assert_int_equal(*at, '\0');
}

static inline void print_tunnel(bool detail)
{
	cli_out_clear(&out);
	(detail ? show_tunnel_text_detail : show_tunnel_text)(&out, &tunnel);
	split();
}

static inline void print_session(bool detail)
{
	cli_out_clear(&out);
	(detail ? show_session_text_detail : show_session_text)(&out, &session);
	split();
}

/* The lines from @from on. */
static void expect(size_t from, const char *const want[])
{
	for (; *want; want++, from++) {
		assert_true(from < lines);
		assert_string_equal(line[from], *want);
	}
}

#define EXPECT(from, ...) expect(from, (const char *const[]){ __VA_ARGS__, NULL })

static inline void member(struct json_object *o, const char *name, const char *value)
{
	struct json_object *found;

	if (!json_object_object_get_ex(o, name, &found))
		fail_msg("no member %s", name);
	assert_string_equal(json_object_get_string(found), value);
}

#endif /* OPENLAC_TEST_SHOW_L2TP_H */
