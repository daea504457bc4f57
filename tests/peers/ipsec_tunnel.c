// SPDX-License-Identifier: GPL-2.0
/*
 * ipsec_tunnel - the daemon's IPsec for one tunnel, and instead of the tunnel a sender of datagrams
 *
 * usage: ipsec_tunnel CONFIGURATION TUNNEL LOCAL REMOTE [PORT]
 *
 * Protects the tunnel as the daemon does before its first message, and prints "protect: RESULT", or "protect: not wanted" when
 * the configuration has it without protection. With PORT it then sends a
 * datagram from that port of LOCAL to that port of REMOTE every 200 ms, and prints each that arrives, "received TEXT", and
 * why one was not sent, "not sent: ERROR". SIGHUP reads the configuration again and protects, or releases, the tunnel anew.
 * SIGTERM ends it in order, as it does the daemon. OPENLAC_VICI is charon's socket.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/conf_file.h"
#include "daemon/ipsec.h"

#define SEND_MS	200

static struct lac lac;
static struct sockaddr_storage local, remote, peer;
static socklen_t peer_len;
static const char *path, *tunnel;
static uv_timer_t timer;
static uv_poll_t poll;
static uv_signal_t hangup, terminate;
static int fd = -1;
static unsigned int sent;

static socklen_t make_addr(struct sockaddr_storage *ss, const char *text, uint16_t port)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)ss;
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)ss;

	memset(ss, 0, sizeof(*ss));
	if (inet_pton(AF_INET, text, &sin->sin_addr) == 1) {
		sin->sin_family = AF_INET;
		sin->sin_port = htons(port);
		return sizeof(*sin);
	}
	if (inet_pton(AF_INET6, text, &sin6->sin6_addr) != 1)
		exit(2);
	sin6->sin6_family = AF_INET6;
	sin6->sin6_port = htons(port);
	return sizeof(*sin6);
}

static void protect(void)
{
	const struct conf_tunnel *t = conf_find_tunnel(lac.conf, tunnel);

	if (t && t->ipsec)
		printf("protect: %d\n", ipsec_protect(lac.ipsec, t, &local, &remote));
	else
		printf("protect: not wanted\n");
	if (!t || !t->ipsec)
		ipsec_release(lac.ipsec, tunnel);
}

static void on_error(void *ctx, const char *message)
{
	(void)ctx;
	fprintf(stderr, "%s\n", message);
}

static void on_hangup(uv_signal_t *handle, int signum)
{
	struct conf *old = lac.conf, *conf = conf_file_load(path, on_error, NULL);

	(void)handle;
	(void)signum;
	if (!conf)
		exit(1);
	lac.conf = conf;
	ipsec_sync(lac.ipsec);
	conf_free(old);
	protect();
	printf("reloaded\n");
}

static void on_terminate(uv_signal_t *handle, int signum)
{
	(void)handle;
	(void)signum;
	uv_stop(lac.loop);
}

static void on_timer(uv_timer_t *handle)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "hello %u", ++sent);

	(void)handle;
	if (sendto(fd, text, (size_t)len, MSG_DONTWAIT, (struct sockaddr *)&peer, peer_len) < 0)
		printf("not sent: %s\n", strerror(errno));
}

static void on_readable(uv_poll_t *handle, int status, int events)
{
	char buf[2048];
	ssize_t n;

	(void)handle;
	(void)status;
	(void)events;
	while ((n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT)) >= 0)
		printf("received %.*s\n", (int)n, buf);
}

static void open_socket(const char *local_text, const char *remote_text, uint16_t port)
{
	struct sockaddr_storage from;
	socklen_t len = make_addr(&from, local_text, port);

	peer_len = make_addr(&peer, remote_text, port);
	fd = socket(from.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&from, len)) {
		perror("socket");
		exit(1);
	}
	uv_poll_init(lac.loop, &poll, fd);
	uv_poll_start(&poll, UV_READABLE, on_readable);
	uv_timer_init(lac.loop, &timer);
	uv_timer_start(&timer, on_timer, 0, SEND_MS);
}

int main(int argc, char **argv)
{
	if (argc < 5)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	path = argv[1];
	tunnel = argv[2];
	make_addr(&local, argv[3], 0);
	make_addr(&remote, argv[4], 0);
	lac.loop = uv_default_loop();
	lac.conf = conf_file_load(path, on_error, NULL);
	if (!lac.conf)
		return 1;
	lac.ipsec = ipsec_new(&lac);
	if (!lac.ipsec)
		return 1;
	uv_signal_init(lac.loop, &hangup);
	uv_signal_start(&hangup, on_hangup, SIGHUP);
	uv_signal_init(lac.loop, &terminate);
	uv_signal_start(&terminate, on_terminate, SIGTERM);
	protect();
	if (argc > 5)
		open_socket(argv[3], argv[4], (uint16_t)atoi(argv[5]));
	uv_run(lac.loop, UV_RUN_DEFAULT);
	ipsec_free(lac.ipsec);
	uv_close((uv_handle_t *)&hangup, NULL);
	uv_close((uv_handle_t *)&terminate, NULL);
	if (argc > 5) {
		uv_close((uv_handle_t *)&poll, NULL);
		uv_close((uv_handle_t *)&timer, NULL);
	}
	uv_run(lac.loop, UV_RUN_DEFAULT);
	conf_free(lac.conf);
	printf("stopped\n");
	return 0;
}
