// SPDX-License-Identifier: GPL-2.0
/*
 * test_subscriber_ppp.c - from the client's first LCP packet to its hand-over to the LNS that its name says
 *
 * The name server is the test as well, see test_subscriber.h for the rest.
 *
 * Behaviours checked: the order of things (S46); what the LNS is told (S49, S50); a client that speaks first, repeats
 * itself, begins again while it is looked up or handed over, begins again and again, says what only an LNS can answer, or
 * leaves at any of these times; what cannot be looked up (S110 to S113); an LNS that refuses; a kernel that refuses.
 */
#define _GNU_SOURCE	/* unshare() */

static const char conf_text[] =
	"ip name-server 127.0.0.1\n"
	"pppoe-ac one\n service-name any\n destination l2tp\n l2tp peer-address dns-lookup prefix lns\n l2tp profile p\n"
	" ppp-auth-protocols pap\n"
	"l2tp-profile p\n shared-secret s\n hello-timeout 0\n local-port 1702\n"
	"interface acc0\n pppoe-ac-service one\n";

#define LNS_ADDR	0xc0000202	/* 192.0.2.2: no lookup may lead to the LAC's own loopback addresses */

#include "test_subscriber.h"

#include "../../daemon/dns_name.h"
#include "../../daemon/realm.h"
#include "../../daemon/resolver.h"
#include "test_dns.h"

#define DNS_PORT	53
#define EARLY		8	/* frames for the LNS that are kept */
#define ROUNDS		8	/* times that a client may tell its name */

enum { LCP = 0xc021, PAP = 0xc023, IPCP = 0x8021 };
enum { CONF_REQ = 1, CONF_ACK, TERM_REQ = 5, TERM_ACK };

/* What was sent to the client and to the LNS, and what the kernel had been asked for when the latter began. */
static struct {
	uv_udp_t dns;
	char buf[512];
	struct message reply;
	bool mute;
	unsigned int questions;
	unsigned int to_client, conf_reqs, term_reqs, term_acks;
	size_t len;
	uint8_t conf_req[64];	/* the newest */
	unsigned int to_lns;
	uint8_t first_to_lns;
	char log[128];
} t;

static uint16_t sid;

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
	(void)handle;
	(void)size;
	*buf = uv_buf_init(t.buf, sizeof(t.buf));
}

/* lns.isp.test is the LNS's address, and so is lns.other.test; there is no other name. */
static void on_question(uv_udp_t *udp, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned int flags)
{
	char name[REALM_MAX + 1];
	struct dns_name wire;
	struct reader r;
	uint16_t id, type;
	bool known;
	uv_buf_t out;

	(void)flags;
	if (n <= 0)
		return;
	reader_init(&r, (uint8_t *)buf->base, (size_t)n);
	id = reader_be16(&r);
	reader_take(&r, 10);
	assert_true(dns_name_read((uint8_t *)buf->base, (size_t)n, &r, &wire) && dns_name_to_text(&wire, name));
	type = reader_be16(&r);
	t.questions += type == DNS_TYPE_A;
	if (t.mute)
		return;
	known = strstr(name, "lns.isp.test") || strstr(name, "lns.other.test");
	begin(&t.reply, id, known ? FLAGS_OK : FLAGS_NXDOMAIN, name, type);
	if (known && type == DNS_TYPE_A)
		put_a(&t.reply, name, 60, "192.0.2.2");
	out = uv_buf_init((char *)t.reply.buf, (unsigned int)t.reply.w.len);
	uv_udp_try_send(udp, &out, 1, from);
}

static void on_sent(struct fake_dataplane *f, enum openlac_direction dir, const uint8_t *data, size_t len)
{
	bool lcp = data[0] == LCP >> 8 && data[1] == (LCP & 0xff);

	if (dir == OPENLAC_DIR_PEER) {
		if (!t.to_lns++) {
			t.first_to_lns = data[3];
			strcpy(t.log, f->log);
		}
		return;
	}
	t.to_client++;
	t.term_reqs += lcp && data[2] == TERM_REQ;
	t.term_acks += lcp && data[2] == TERM_ACK;
	if (!lcp || data[2] != CONF_REQ)
		return;
	t.conf_reqs++;
	assert_true(len <= sizeof(t.conf_req));
	memcpy(t.conf_req, data, len);
	t.len = len;
}

static int setup_ppp(void **state)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons(DNS_PORT) };

	setup(state);
	memset(&t, 0, sizeof(t));
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	uv_udp_init(w->lac.loop, &t.dns);
	assert_int_equal(uv_udp_bind(&t.dns, (struct sockaddr *)&addr, 0), 0);
	uv_udp_recv_start(&t.dns, on_buffer, on_question);
	w->dp.frame = on_sent;
	w->lac.resolver = resolver_new(&w->lac);
	assert_non_null(w->lac.resolver);
	return 0;
}

static int teardown_ppp(void **state)
{
	subscriber_drop_iface(&w->lac, &w->iface, true, "end of the test");
	resolver_free(w->lac.resolver);
	uv_close((uv_handle_t *)&t.dns, NULL);
	return teardown(state);
}

/* A packet of the client; @body: behind the Length */
static void say(uint16_t proto, uint8_t code, uint8_t id, const void *body, size_t len)
{
	uint8_t buf[256];
	struct writer wr;

	writer_init(&wr, buf, sizeof(buf));
	writer_be16(&wr, proto);
	writer_u8(&wr, code);
	writer_u8(&wr, id);
	writer_be16(&wr, (uint16_t)(len + 4));
	writer_bytes(&wr, body, len);
	assert_false(wr.err);
	subscriber_frame(&w->lac, IFINDEX, sid, buf, wr.len);
}

static void say_pap(uint8_t id, const char *name, const char *password)
{
	char body[200];
	int len = snprintf(body, sizeof(body), "%c%s%c%s", (int)strlen(name), name, (int)strlen(password), password);

	say(PAP, 1, id, body, (size_t)len);
}

/* Agrees to what was proposed, and proposes nothing. */
static void do_lcp(void)
{
	say(LCP, CONF_REQ, 77, "", 0);
	assert_true(t.len >= 6);
	say(LCP, CONF_ACK, t.conf_req[3], t.conf_req + 6, t.len - 6);
}

static void dial_ppp(void)
{
	sid = dial(1);
	assert_int_not_equal(sid, 0);
	assert_string_equal(w->dp.log, "AP");
	assert_int_equal(t.to_client, 0);
	settle();
	assert_int_equal(t.conf_reqs, 1);
}

/* Up to the name; what is looked up then is on its way. */
static void tell_name(const char *name)
{
	dial_ppp();
	do_lcp();
	say_pap(3, name, "secret");
}

static void assert_gone(void)
{
	assert_int_equal(w->padt, 1);
	assert_int_equal(w->lac.subscriber_count, 0);
	assert_int_equal(strchr(w->dp.log, 'F'), NULL);
	assert_non_null(strchr(w->dp.log, 'D'));
}

/* S46, S50: the name, the lookup, the tunnel, the call; bound, then held back, then forwarded. */
static void test_hand_over(void **state)
{
	const struct l2tp_proxy *proxy = &w->lns.proxy;

	(void)state;
	tell_name("u@isp.test");
	settle();
	assert_string_equal(w->dp.log, "APTBHF");
	assert_int_equal(w->lns.ups, 1);
	assert_non_null(w->lns.log_at_iccn);
	assert_true(w->lns.has_proxy);
	assert_int_equal(proxy->auth, L2TP_PROXY_PAP);
	assert_int_equal(proxy->id, 3);
	assert_int_equal(proxy->name_len, strlen("u@isp.test"));
	assert_memory_equal(proxy->name, "u@isp.test", proxy->name_len);
	assert_int_equal(proxy->response_len, strlen("secret"));
	assert_memory_equal(proxy->response, "secret", proxy->response_len);
	assert_int_equal(proxy->last_sent.len, t.len - 6);
	assert_memory_equal(proxy->last_sent.data, t.conf_req + 6, t.len - 6);
	assert_true(proxy->first_received.present && proxy->last_received.present);
	assert_int_equal(w->lac.counters.lookups_ok, 1);
	assert_int_equal(w->lac.counters.lookups_failed, 0);
	assert_int_equal(t.to_lns + t.term_reqs + w->padt, 0);
}

/* It has its PADS and says its first word before the loop comes round: LCP begins with that, and once. */
static void test_client_speaks_first(void **state)
{
	(void)state;
	sid = dial(1);
	do_lcp();
	assert_int_equal(t.conf_reqs, 1);
	say_pap(1, "u@isp.test", "secret");
	settle();
	assert_int_equal(t.conf_reqs, 1);
	assert_string_equal(w->dp.log, "APTBHF");
}

/* The lookup takes its time, and the client loses patience. */
static void test_repeated_name(void **state)
{
	(void)state;
	tell_name("u@isp.test");
	say_pap(4, "u@isp.test", "secret");
	say_pap(5, "u@isp.test", "secret");
	settle();
	assert_int_equal(t.questions, 1);
	assert_int_equal(w->lns.calls, 1);
	assert_int_equal(w->lns.proxy.id, 5);
	assert_int_equal(w->lac.counters.lookups_ok, 1);
}

static void test_another_name(void **state)
{
	(void)state;
	t.mute = true;
	tell_name("u@isp.test");
	settle();
	t.mute = false;
	do_lcp();
	say_pap(4, "u@other.test", "secret");
	settle();
	assert_string_equal(w->dp.log, "APTBHF");
	assert_int_equal(w->lns.calls, 1);
	assert_memory_equal(w->lns.proxy.name, "u@other.test", strlen("u@other.test"));
	assert_int_equal(w->lac.counters.lookups_ok, 1);
}

/* S47: what only the LNS can answer goes first, in its order, and no more of it than there is room for. */
static void test_early_frames(void **state)
{
	(void)state;
	tell_name("u@isp.test");
	for (uint8_t id = 20; id < 20 + EARLY + 1; id++)
		say(IPCP, CONF_REQ, id, "", 0);
	settle();
	assert_int_equal(t.to_lns, EARLY);
	assert_int_equal(t.first_to_lns, 20);
	assert_string_equal(t.log, "APTBH");
	assert_string_equal(w->dp.log, "APTBHF");
}

static void test_leaves_during_lookup(void **state)
{
	(void)state;
	t.mute = true;
	tell_name("u@isp.test");
	settle();
	say(LCP, TERM_REQ, 9, "", 0);
	assert_int_equal(t.term_acks, 1);
	assert_gone();
	assert_int_equal(w->lac.counters.routes_closed_by_source, 1);
	settle();
	assert_int_equal(w->lns.tunnels, 0);
}

static void leave(struct fake_dataplane *f)
{
	(void)f;
	say(LCP, TERM_REQ, 9, "", 0);
}

/* Its last word is found while it is handed over: the LNS is told, and nothing is forwarded. */
static void test_leaves_during_hand_over(void **state)
{
	(void)state;
	w->dp.hold = leave;
	tell_name("u@isp.test");
	settle();
	assert_int_equal(t.term_acks, 1);
	assert_gone();
	assert_string_equal(w->dp.log, "APTBHD");
	assert_int_equal(w->lns.downs, 1);
	assert_int_equal(w->lac.counters.routes_closed_by_source, 1);
}

static void begin_again(struct fake_dataplane *f)
{
	(void)f;
	say(LCP, CONF_REQ, 99, "", 0);
}

/* It goes to the LNS all the same, which does LCP with it and is told nothing of what is void now. */
static void test_begins_again_during_hand_over(void **state)
{
	(void)state;
	w->dp.hold = begin_again;
	tell_name("u@isp.test");
	settle();
	assert_string_equal(w->dp.log, "APTBHF");
	assert_int_equal(w->lns.ups, 1);
	assert_true(!w->lns.has_proxy || w->lns.proxy.auth == L2TP_PROXY_UNKNOWN);
	assert_int_equal(w->padt, 0);
}

static void repeat_name(struct fake_dataplane *f)
{
	(void)f;
	say_pap(8, "u@isp.test", "secret");
}

static void test_repeats_during_hand_over(void **state)
{
	(void)state;
	w->dp.hold = repeat_name;
	tell_name("u@isp.test");
	settle();
	assert_string_equal(w->dp.log, "APTBHF");
	assert_int_equal(w->lns.proxy.id, 8);
	assert_int_equal(t.to_lns, 0);
}

static void test_begins_again_and_again(void **state)
{
	(void)state;
	t.mute = true;
	tell_name("u@isp.test");
	for (unsigned int round = 1; round < ROUNDS; round++) {
		do_lcp();
		say_pap(3, "u@isp.test", "secret");
		assert_int_equal(w->padt, 0);
	}
	do_lcp();
	say_pap(3, "u@isp.test", "secret");
	assert_gone();
	assert_int_equal(t.term_reqs, 1);
	assert_int_equal(w->lac.counters.lookups_failed, 0);
}

/* S110 to S113: a name without a domain is no failure of the name server's. */
static void test_failures(void **state)
{
	static const struct { const char *name; unsigned int dns_failed; } row[] = {
		{ "u@nx.test", 1 }, { "nobody", 0 }, { "u@", 0 }, { "u@../x", 0 }, { "u@a b.test", 0 },
	};
	struct lac_counters *c = &w->lac.counters;

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		memset(c, 0, sizeof(*c));
		w->dp.log[0] = '\0';
		w->padt = 0;
		memset(&t.to_client, 0, sizeof(t) - offsetof(typeof(t), to_client));
		tell_name(row[i].name);
		settle();
		assert_gone();
		assert_string_equal(w->dp.log, "APD");
		assert_int_equal(t.term_reqs, 1);
		assert_int_equal(c->lookups_failed, 1);
		assert_int_equal(c->lookups_dns_failed, row[i].dns_failed);
		assert_int_equal(c->lookups_ok + c->lookups_radius_failed, 0);
	}
}

static int refuse(struct l2tp_session *s)
{
	(void)s;
	w->lns.calls++;
	return -1;
}

/* The only LNS has no place for it: no hand-over, and both LCP and PPPoE are ended. */
static void test_lns_refuses(void **state)
{
	static struct l2tp_ops refusing;

	(void)state;
	refusing = lns_ops;
	refusing.call_offered = refuse;
	w->lns.ops = &refusing;
	tell_name("u@isp.test");
	settle();
	assert_int_equal(w->lns.calls, 1);
	assert_gone();
	assert_string_equal(w->dp.log, "APTD");
	assert_int_equal(t.term_reqs, 1);
	assert_int_equal(w->lac.counters.routes_dst_open_fail, 1);
}

static void test_kernel_refuses(void **state)
{
	(void)state;
	w->dp.fail = 'P';
	assert_int_equal(dial(1), 0);
	assert_int_equal(w->lac.subscriber_count, 0);
	assert_string_equal(w->dp.log, "APD");
	w->dp.fail = 'H';
	w->dp.log[0] = '\0';
	tell_name("u@isp.test");
	settle();
	assert_gone();
	assert_string_equal(w->dp.log, "APTBHD");
	assert_int_equal(w->lns.ups, 0);
}

/* A PADT while the call is being placed. */
static void test_padt(void **state)
{
	(void)state;
	tell_name("u@isp.test");
	from_client(1, PPPOE_PADT, sid, 1, NULL);
	assert_int_equal(w->lac.subscriber_count, 0);
	settle();
	assert_int_equal(w->lns.tunnels, 0);
	assert_string_equal(w->dp.log, "APD");
}

static int lns_address(void **state)
{
	struct ifreq req = { .ifr_name = "lo:1" };
	struct sockaddr_in *sin = (struct sockaddr_in *)&req.ifr_addr;
	int fd, err;

	if (own_namespace(state))
		return -1;
	sin->sin_family = AF_INET;
	sin->sin_addr.s_addr = htonl(LNS_ADDR);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	err = ioctl(fd, SIOCSIFADDR, &req);
	close(fd);
	return err;
}

#define TEST_PPP(f) cmocka_unit_test_setup_teardown(f, setup_ppp, teardown_ppp)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_PPP(test_hand_over),
		TEST_PPP(test_client_speaks_first),
		TEST_PPP(test_repeated_name),
		TEST_PPP(test_another_name),
		TEST_PPP(test_early_frames),
		TEST_PPP(test_leaves_during_lookup),
		TEST_PPP(test_leaves_during_hand_over),
		TEST_PPP(test_begins_again_during_hand_over),
		TEST_PPP(test_repeats_during_hand_over),
		TEST_PPP(test_begins_again_and_again),
		TEST_PPP(test_failures),
		TEST_PPP(test_lns_refuses),
		TEST_PPP(test_kernel_refuses),
		TEST_PPP(test_padt),
	};

	return cmocka_run_group_tests(tests, lns_address, NULL);
}
