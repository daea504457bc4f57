// SPDX-License-Identifier: GPL-2.0
/*
 * lns_crowd - an LNS for thousands of sessions: control connections and calls, no PPP
 *
 * usage: lns_crowd [options] ADDRESS
 *   -p PORT     UDP port (default 1701)
 *   -k SECRET   tunnel secret (default: none)
 *   -n NAME     host name (default: lns_crowd)
 *   -w WINDOW   receive window it announces (default 64)
 *
 * It prints "ready" when it can be called. SIGUSR1 makes it print one line of JSON: tunnels and sessions there are, calls
 * that were established, ended by whom, data messages received. SIGTERM closes the tunnels, ends it, and prints the line a
 * last time.
 *
 * The protocol is the daemon's own engine in the other role: what is right or wrong on the wire is for lns.py and xl2tpd
 * to say, this is for numbers that they do not reach.
 */
#define _GNU_SOURCE	/* struct mmsghdr, ppoll() */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "daemon/l2tp.h"
#include "daemon/l2tp_msg.h"

#define BATCH		64
#define DATAGRAM_MAX	2048
#define RX_BUFFER	(8 << 20)
#define FLAG_T		0x80	/* of a control message */
#define STOP_WAIT_MS	5000

/**
 * struct tunnel - a control connection
 * @l2tp: the engine's
 * @id: our tunnel id
 * @last_sid: session id given out last
 */
struct tunnel {
	LIST_ENTRY(tunnel) link;
	struct l2tp_tunnel *l2tp;
	struct sockaddr_in6 peer;
	socklen_t peer_len;
	uint16_t id, last_sid;
};

static LIST_HEAD(, tunnel) tunnels;
static struct tunnel *by_id[UINT16_MAX + 1];
static struct l2tp_tunnel_config config;
static uint16_t last_id;
static int fd;
static unsigned long calls, sessions, ended_by_peer, ended_by_us, data_messages;
static volatile sig_atomic_t stopping, asked;

static void on_signal(int number)
{
	if (number == SIGUSR1)
		asked = 1;
	else
		stopping = 1;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static void report(void)
{
	unsigned int n = 0;
	struct tunnel *t;

	LIST_FOREACH(t, &tunnels, link)
		n += l2tp_tunnel_is_established(t->l2tp);
	printf("{\"tunnels\": %u, \"sessions\": %lu, \"calls\": %lu, \"ended_by_peer\": %lu, \"ended_by_us\": %lu, "
	       "\"data\": %lu}\n", n, sessions, calls, ended_by_peer, ended_by_us, data_messages);
	fflush(stdout);
}

/* ---- what the engine asks for */

static void random_octets(void *buf, size_t len)
{
	if (getrandom(buf, len, 0) != (ssize_t)len)
		die("getrandom");
}

static int send_datagram(struct l2tp_tunnel *l2tp, const uint8_t *buf, size_t len)
{
	const struct tunnel *t = l2tp_tunnel_user(l2tp);

	return sendto(fd, buf, len, 0, (const struct sockaddr *)&t->peer, t->peer_len) < 0 ? -errno : 0;
}

static void tunnel_up(struct l2tp_tunnel *l2tp)
{
	(void)l2tp;
}

static void tunnel_down(struct l2tp_tunnel *l2tp, const struct l2tp_result *why)
{
	(void)l2tp;
	printf("tunnel down: %s%s (result %u error %u)\n", why->by_peer ? "by the peer, " : "", why->text, why->code,
	       why->error);
	fflush(stdout);
}

static void tunnel_gone(struct l2tp_tunnel *l2tp)
{
	struct tunnel *t = l2tp_tunnel_user(l2tp);

	LIST_REMOVE(t, link);
	by_id[t->id] = NULL;
	l2tp_tunnel_free(l2tp);
	free(t);
}

static int call_offered(struct l2tp_session *s)
{
	struct tunnel *t = l2tp_tunnel_user(l2tp_session_tunnel(s));

	for (unsigned int i = 0; i < UINT16_MAX; i++)
		if (++t->last_sid && !l2tp_session_assign(s, t->last_sid, t)) {
			sessions++;
			return 0;
		}
	return -1;
}

static int session_ready(struct l2tp_session *s)
{
	(void)s;
	return 0;
}

static void session_up(struct l2tp_session *s)
{
	(void)s;
	calls++;
}

static void session_down(struct l2tp_session *s, const struct l2tp_result *why)
{
	(void)s;
	sessions--;
	if (why->by_peer)
		ended_by_peer++;
	else
		ended_by_us++;
}

static const struct l2tp_ops ops = {
	.send = send_datagram,
	.random = random_octets,
	.tunnel_up = tunnel_up,
	.tunnel_down = tunnel_down,
	.tunnel_gone = tunnel_gone,
	.session_ready = session_ready,
	.session_up = session_up,
	.session_down = session_down,
	.call_offered = call_offered,
};

/* ---- datagrams */

static bool is_from(const struct tunnel *t, const struct sockaddr_in6 *from, socklen_t len)
{
	return t->peer_len == len && !memcmp(&t->peer, from, len);
}

/* An SCCRQ opens a tunnel, unless it is one that has come before. Return: the tunnel if there is one already, else NULL. */
static struct tunnel *take_sccrq(const uint8_t *buf, size_t len, const struct sockaddr_in6 *from, socklen_t fromlen,
				 uint16_t peer_id)
{
	struct tunnel *t;

	LIST_FOREACH(t, &tunnels, link)
		if (is_from(t, from, fromlen) && l2tp_tunnel_peer_id(t->l2tp) == peer_id)
			return t;
	if (stopping)
		return NULL;
	t = calloc(1, sizeof(*t));
	if (!t)
		die("lns_crowd");
	do {
		t->id = ++last_id;
	} while (!t->id || by_id[t->id]);
	t->peer = *from;
	t->peer_len = fromlen;
	t->l2tp = l2tp_tunnel_new(&ops, &config, t->id, t);
	if (!t->l2tp)
		die("lns_crowd");
	by_id[t->id] = t;
	LIST_INSERT_HEAD(&tunnels, t, link);
	l2tp_tunnel_accept(t->l2tp, buf, len, now_ms());
	return NULL;
}

static void take_datagram(const uint8_t *buf, size_t len, const struct sockaddr_in6 *from, socklen_t fromlen)
{
	struct l2tp_header_info info;
	struct tunnel *t;

	if (len && !(buf[0] & FLAG_T)) {
		data_messages++;
		return;
	}
	if (l2tp_peek(buf, len, &info))
		return;
	t = by_id[info.tunnel_id];
	if (!info.tunnel_id && info.message_type == L2TP_SCCRQ)
		t = take_sccrq(buf, len, from, fromlen, info.assigned_tunnel_id);
	if (t && is_from(t, from, fromlen))
		l2tp_tunnel_input(t->l2tp, buf, len, now_ms());
}

static void receive(void)
{
	static uint8_t buf[BATCH][DATAGRAM_MAX];
	struct mmsghdr msg[BATCH] = { 0 };
	struct sockaddr_in6 from[BATCH];
	struct iovec iov[BATCH];
	int n;

	for (int i = 0; i < BATCH; i++) {
		iov[i] = (struct iovec){ buf[i], sizeof(buf[i]) };
		msg[i].msg_hdr.msg_iov = &iov[i];
		msg[i].msg_hdr.msg_iovlen = 1;
		msg[i].msg_hdr.msg_name = &from[i];
		msg[i].msg_hdr.msg_namelen = sizeof(from[i]);
	}
	n = recvmmsg(fd, msg, BATCH, MSG_DONTWAIT, NULL);
	for (int i = 0; i < n; i++)
		take_datagram(buf[i], msg[i].msg_len, &from[i], msg[i].msg_hdr.msg_namelen);
}

/* ---- life */

/* Does what is due. Return: milliseconds until there is more, -1 = not before something comes. */
static int tick(void)
{
	uint64_t now = now_ms(), due = L2TP_NEVER;
	struct tunnel *t, *next;

	for (t = LIST_FIRST(&tunnels); t; t = next) {
		uint64_t at = l2tp_tunnel_deadline(t->l2tp);

		next = LIST_NEXT(t, link);
		if (at <= now)
			l2tp_tunnel_tick(t->l2tp, now);
		else if (at < due)
			due = at;
	}
	return due == L2TP_NEVER ? -1 : due - now < 1000 ? (int)(due - now) : 1000;
}

static bool all_stopped(void)
{
	struct tunnel *t;

	LIST_FOREACH(t, &tunnels, link)
		if (!l2tp_tunnel_is_drained(t->l2tp))
			return false;
	return true;
}

static void serve(void)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	const sigset_t none = { 0 };

	while (!stopping) {
		int wait = tick();
		struct timespec ts = { wait / 1000, wait % 1000 * 1000000 };

		ppoll(&pfd, 1, wait < 0 ? NULL : &ts, &none);
		receive();
		if (asked) {
			asked = 0;
			report();
		}
	}
}

static void leave(void)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	uint64_t end = now_ms() + STOP_WAIT_MS;
	struct tunnel *t;

	LIST_FOREACH(t, &tunnels, link)
		l2tp_tunnel_close(t->l2tp, L2TP_STOP_SHUTDOWN, "shutting down", now_ms());
	while (!all_stopped() && now_ms() < end) {
		poll(&pfd, 1, 100);
		receive();
		tick();
	}
}

static void open_socket(const char *address, uint16_t port)
{
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(port) };
	bool v6 = inet_pton(AF_INET6, address, &sin6.sin6_addr) == 1;
	int size = RX_BUFFER;

	if (!v6 && inet_pton(AF_INET, address, &sin.sin_addr) != 1) {
		errno = EINVAL;
		die(address);
	}
	fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		die("socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (bind(fd, v6 ? (struct sockaddr *)&sin6 : (struct sockaddr *)&sin, v6 ? sizeof(sin6) : sizeof(sin)))
		die(address);
}

/* Signals come only while we wait. */
static void catch_signals(void)
{
	const struct sigaction action = { .sa_handler = on_signal };
	static const int numbers[] = { SIGTERM, SIGINT, SIGUSR1 };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		sigaddset(&set, numbers[i]);
		sigaction(numbers[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static void set_text(char *to, size_t size, const char *text)
{
	if ((size_t)snprintf(to, size, "%s", text) >= size) {
		fprintf(stderr, "lns_crowd: too long: %s\n", text);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	unsigned long port = 1701;
	char secret[L2TP_SECRET_MAX + 1] = "";
	int opt;

	config = (struct l2tp_tunnel_config){
		.host_name = "lns_crowd",
		.rx_window = 64,
		.retry_ms = 1000,
		.retry_cap_ms = 8000,
		.max_retries = 5,
		.establish_ms = 60000,
		.session_establish_ms = 120000,
	};
	while ((opt = getopt(argc, argv, "p:k:n:w:")) != -1) {
		switch (opt) {
		case 'p':
			port = strtoul(optarg, NULL, 10);
			break;
		case 'k':
			set_text(secret, sizeof(secret), optarg);
			break;
		case 'n':
			set_text(config.host_name, sizeof(config.host_name), optarg);
			break;
		case 'w':
			config.rx_window = (uint16_t)strtoul(optarg, NULL, 10);
			break;
		default:
			return 2;
		}
	}
	if (optind != argc - 1 || !port || port > UINT16_MAX || !config.rx_window) {
		fprintf(stderr, "usage: lns_crowd [-p PORT] [-k SECRET] [-n NAME] [-w WINDOW] ADDRESS\n");
		return 2;
	}
	config.secret_len = strlen(secret);
	memcpy(config.secret, secret, config.secret_len);
	catch_signals();
	open_socket(argv[optind], (uint16_t)port);
	printf("ready\n");
	fflush(stdout);
	serve();
	leave();
	report();
	return 0;
}
