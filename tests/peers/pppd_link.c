// SPDX-License-Identifier: GPL-2.0
/*
 * pppd_link - one end of a managed tunnel without its control connection: a session of PPP in the kernel, and pppd on it
 *
 * usage: pppd_link FILE UNIT LOCAL REMOTE TUNNEL:PEER SESSION:PEER DIRECTORY
 *
 * Both are made by the daemon's own code: FILE is its configuration, of which "interface pppUNIT" counts, DIRECTORY is for
 * run-time state. What an earlier one left in the kernel is deleted first. It prints "started", "deleted" when the kernel tells
 * that the session is gone, and "ended WHY: TEXT" when pppd has ended by itself, which is the end. SIGTERM ends both in order, and
 * "stopped" is printed with what the session has counted.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/conf_file.h"
#include "daemon/pppd.h"

#define L2TP_PORT	1701

struct link {
	struct lac lac;
	struct dp_tunnel tunnel;
	uint16_t session, peer_session;
	uint32_t unit;
	int udp;
	uv_poll_t events;
	uv_signal_t term;
	struct pppd *pppd;
};

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

static void die(const char *what, const char *why)
{
	fprintf(stderr, "pppd_link: %s: %s\n", what, why);
	exit(1);
}

static void on_session_deleted(void *ctx, uint16_t tunnel, uint16_t id, unsigned int reason, const struct dp_stats *stats)
{
	struct link *l = ctx;

	if (l->pppd && tunnel == l->tunnel.id && id == l->session)
		say("deleted %u, %llu up", reason, (unsigned long long)stats->up_packets);
}

static void on_tunnel_deleted(void *ctx, uint16_t id, unsigned int reason)
{
	(void)ctx;
	(void)id;
	(void)reason;
}

static void on_iface_deleted(void *ctx, uint32_t ifindex, unsigned int reason)
{
	(void)ctx;
	(void)ifindex;
	(void)reason;
}

static void on_lost(void *ctx)
{
	(void)ctx;
}

static const struct dp_handler handler = {
	.ppp_session_deleted = on_session_deleted,
	.tunnel_deleted = on_tunnel_deleted,
	.iface_deleted = on_iface_deleted,
	.socket_deleted = on_iface_deleted,
	.lost = on_lost,
};

static void on_events(uv_poll_t *poll, int status, int events)
{
	struct link *l = poll->data;

	(void)status;
	(void)events;
	l->lac.dp->ops->read_events(l->lac.dp);
}

static void leave(struct link *l)
{
	l->lac.dp->ops->read_events(l->lac.dp);
	uv_close((uv_handle_t *)&l->events, NULL);
	uv_close((uv_handle_t *)&l->term, NULL);
}

static void on_ended(void *user, const struct pppd_end *end)
{
	struct link *l = user;

	say("ended %d: %s", (int)end->why, end->text);
	leave(l);
}

static const struct pppd_ops pppd_ops = { .ended = on_ended };

static void on_term(uv_signal_t *term, int signum)
{
	struct link *l = term->data;
	const struct dataplane_ops *ops = l->lac.dp->ops;
	struct dp_stats stats;

	(void)signum;
	pppd_stop(l->pppd);
	if (ops->ppp_session_exists(l->lac.dp, l->tunnel.id, l->session) != 1 ||
	    ops->ppp_session_stats(l->lac.dp, l->tunnel.id, l->session, &stats))
		die("session", l->lac.dp->error);
	say("stopped, %llu up, %llu down", (unsigned long long)stats.up_packets, (unsigned long long)stats.down_packets);
	leave(l);
}

static void open_socket(struct link *l, const char *local)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(L2TP_PORT) };

	l->udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (l->udp < 0 || inet_pton(AF_INET, local, &sin.sin_addr) != 1 || bind(l->udp, (struct sockaddr *)&sin, sizeof(sin)))
		die(local, "cannot be used");
}

/* Nothing of an earlier one is left then, not even its socket. */
static void open_dataplane(struct link *l)
{
	int fd, frames;

	l->lac.dp = dataplane_nl_new(&handler, l, &fd, &frames);
	if (!l->lac.dp)
		die("data plane", "none");
	if (l->lac.dp->ops->flush(l->lac.dp))
		die("data plane", l->lac.dp->error);
	uv_poll_init(l->lac.loop, &l->events, fd);
	l->events.data = l;
	uv_poll_start(&l->events, UV_READABLE, on_events);
}

static void open_session(struct link *l, const char *remote)
{
	struct sockaddr_in *peer = (struct sockaddr_in *)&l->tunnel.peer;
	const struct dataplane_ops *ops = l->lac.dp->ops;
	struct pppd_config cfg;
	uint32_t channel;
	char name[32];
	uint16_t mtu;

	peer->sin_family = AF_INET;
	peer->sin_port = htons(L2TP_PORT);
	if (inet_pton(AF_INET, remote, &peer->sin_addr) != 1)
		die(remote, "no address");
	if (ops->socket_add(l->lac.dp, l->udp, &l->tunnel.socket) ||
	    ops->tunnel_add(l->lac.dp, &l->tunnel) ||
	    ops->ppp_session_add(l->lac.dp, l->tunnel.id, l->session, l->peer_session, 0, 0, &channel, &mtu))
		die("data plane", l->lac.dp->error);
	snprintf(name, sizeof(name), "ppp%u", l->unit);
	pppd_config_init(&cfg, conf_find_iface(l->lac.conf, name), l->unit, channel, mtu);
	l->pppd = pppd_start(&l->lac, &cfg, &pppd_ops, l);
	say("started on channel %u, mtu %u", channel, mtu);
}

/* "A:B", both ids */
static void read_ids(const char *word, uint16_t *ours, uint16_t *peers)
{
	char *rest;

	*ours = (uint16_t)strtoul(word, &rest, 10);
	*peers = *rest == ':' ? (uint16_t)strtoul(rest + 1, &rest, 10) : 0;
	if (*rest || !*ours || !*peers)
		die(word, "not two ids");
}

static void on_error(void *ctx, const char *message)
{
	(void)ctx;
	die("configuration", message);
}

int main(int argc, char **argv)
{
	static struct link l;

	if (argc != 8)
		die("usage", "pppd_link FILE UNIT LOCAL REMOTE TUNNEL:PEER SESSION:PEER DIRECTORY");
	l.lac.loop = uv_default_loop();
	l.lac.run_dir = argv[7];
	l.lac.conf = conf_file_load(argv[1], on_error, NULL);
	l.unit = (uint32_t)strtoul(argv[2], NULL, 10);
	l.tunnel.udp_csum = true;
	read_ids(argv[5], &l.tunnel.id, &l.tunnel.peer_id);
	read_ids(argv[6], &l.session, &l.peer_session);
	mkdir(argv[7], 0700);
	signal(SIGPIPE, SIG_IGN);
	uv_signal_init(l.lac.loop, &l.term);
	l.term.data = &l;
	uv_signal_start(&l.term, on_term, SIGTERM);
	open_dataplane(&l);
	open_socket(&l, argv[3]);
	open_session(&l, argv[4]);
	uv_run(l.lac.loop, UV_RUN_DEFAULT);
	l.lac.dp->ops->flush(l.lac.dp);
	dataplane_nl_free(l.lac.dp);
	conf_free(l.lac.conf);
	return 0;
}
