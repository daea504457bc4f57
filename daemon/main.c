// SPDX-License-Identifier: GPL-2.0
/* openlacd: arguments, start-up in order, signals, and the orderly way out. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "accounting.h"
#include "conf_file.h"
#include "control.h"
#include "debug.h"
#include "idpool.h"
#include "iface.h"
#include "ipsec.h"
#include "lac.h"
#include "link_watch.h"
#include "lns.h"
#include "lns_dead.h"
#include "lns_socket.h"
#include "netconf.h"
#include "peer.h"
#include "poll_fd.h"
#include "pseudowire.h"
#include "reload.h"
#include "resolver.h"
#include "single.h"
#include "subscriber.h"

#define DEFAULT_CONF	"/etc/openlac/openlac.conf"
#define DEFAULT_RUN_DIR	"/run/openlac"
#define STOP_WAIT_MS	3000	/* for LNSs to acknowledge the StopCCN */

#ifndef OPENLAC_VERSION
#define OPENLAC_VERSION	"unknown"
#endif

/* What belongs to the process rather than to the LAC. */
struct process {
	struct lac lac;
	uv_signal_t sigterm, sigint, sighup;
	uv_timer_t stop_timer;
	uv_poll_t dp_events, dp_frames;
	uv_timer_t frames_timer;
	int event_fd, frame_fd;
	struct control *control;
	bool closing;
};

static struct process *to_process(struct lac *lac)
{
	return (struct process *)((char *)lac - offsetof(struct process, lac));
}

void lac_random(void *buf, size_t len)
{
	if (getrandom(buf, len, 0) != (ssize_t)len) {
		log_err("getrandom: %s", strerror(errno));
		abort();
	}
}

static const char *reason_text(unsigned int reason)
{
	static const char *const text[] = {
		[OPENLAC_REASON_REQUEST] = "by request",
		[OPENLAC_REASON_FLUSH] = "flushed",
		[OPENLAC_REASON_TUNNEL] = "with its tunnel",
		[OPENLAC_REASON_IFACE] = "with its interface",
		[OPENLAC_REASON_NETDEV] = "its netdev is gone",
		[OPENLAC_REASON_OWNER] = "without an owner",
		[OPENLAC_REASON_NETNS] = "with its namespace",
		[OPENLAC_REASON_MODULE] = "with the module",
	};

	return reason < sizeof(text) / sizeof(text[0]) && text[reason] ? text[reason] : "for an unknown reason";
}

static void on_session_deleted(void *ctx, uint32_t ifindex, uint16_t sid, unsigned int reason, const struct dp_stats *stats)
{
	subscriber_kernel_deleted(ctx, ifindex, sid, reason, reason_text(reason), stats);
}

static void on_ppp_session_deleted(void *ctx, uint16_t tunnel, uint16_t id, unsigned int reason, const struct dp_stats *stats)
{
	(void)reason;
	(void)stats;
	peer_kernel_deleted(ctx, tunnel, id);
}

static void on_tunnel_deleted(void *ctx, uint16_t id, unsigned int reason)
{
	lac_tunnel_kernel_deleted(ctx, id, reason_text(reason));
}

static void on_iface_deleted(void *ctx, uint32_t ifindex, unsigned int reason)
{
	iface_kernel_deleted(ctx, ifindex, reason_text(reason));
}

static void on_socket_deleted(void *ctx, uint32_t id, unsigned int reason)
{
	(void)reason;
	lac_socket_kernel_deleted(ctx, id);
}

static void on_frame(void *ctx, uint32_t ifindex, uint16_t sid, const uint8_t *data, size_t len)
{
	subscriber_frame(ctx, ifindex, sid, data, len);
}

static bool on_spent(void *ctx)
{
	struct process *p = to_process(ctx);

	return loop_watch_spent(p->lac.loop);
}

static void on_frames_timer(uv_timer_t *timer)
{
	struct process *p = timer->data;

	p->lac.dp->ops->read_frames(p->lac.dp);
}

static void on_frames_left(void *ctx)
{
	struct process *p = to_process(ctx);

	uv_timer_start(&p->frames_timer, on_frames_timer, 0, 0);
}

static void on_events_lost(void *ctx)
{
	log_limited(LOG_KIND_KERNEL, LOG_WARNING, NULL, "kernel events were lost; verifying everything");
	lac_socket_verify_all(ctx);
	lns_verify_all(ctx);
	peer_verify_all(ctx);
	iface_verify_all(ctx);
	subscriber_verify_all(ctx);
}

static const struct dp_handler dp_handler = {
	.session_deleted = on_session_deleted,
	.ppp_session_deleted = on_ppp_session_deleted,
	.tunnel_deleted = on_tunnel_deleted,
	.iface_deleted = on_iface_deleted,
	.socket_deleted = on_socket_deleted,
	.frame = on_frame,
	.spent = on_spent,
	.frames_left = on_frames_left,
	.lost = on_events_lost,
};

static void on_dp_readable(uv_poll_t *poll, int status, int events)
{
	struct process *p = poll->data;

	(void)events;
	if (poll_recover(poll, status, on_dp_readable) == ENOBUFS)
		on_events_lost(&p->lac);
	p->lac.dp->ops->read_events(p->lac.dp);
}

static void on_frames_readable(uv_poll_t *poll, int status, int events)
{
	struct process *p = poll->data;

	(void)events;
	poll_recover(poll, status, on_frames_readable);
	p->lac.dp->ops->read_frames(p->lac.dp);
}

static void on_links_changed(void *ctx)
{
	struct process *p = ctx;

	if (p->lac.stopping)
		return;
	iface_sync(&p->lac);
	peer_sync(&p->lac);
	pseudowires_sync(p->lac.pseudowires);
}

static void print_error(void *ctx, const char *message)
{
	(void)ctx;
	fprintf(stderr, "%s\n", message);
}

static void print_warning(void *ctx, const char *text)
{
	const char *path = ctx;

	fprintf(stderr, "%s: warning: %s\n", path, text);
}

static void log_error(void *ctx, const char *message)
{
	(void)ctx;
	log_err("%s", message);
}

static void on_accounts_closed(void *ctx)
{
	struct process *p = ctx;

	uv_stop(p->lac.loop);
}

void lac_tunnels_gone(struct lac *lac)
{
	struct process *p = to_process(lac);

	if (!p->closing)
		accounting_close(lac->accounting, on_accounts_closed, p);
	p->closing = true;
}

/* An LNS that does not acknowledge is not waited for; RADIUS servers are told all the same. */
static void on_stop_timer(uv_timer_t *timer)
{
	struct process *p = timer->data;

	if (p->closing) {
		uv_stop(timer->loop);
		return;
	}
	uv_timer_start(timer, on_stop_timer, STOP_WAIT_MS, 0);
	lac_tunnels_gone(&p->lac);
}

static void on_terminate(uv_signal_t *handle, int signum)
{
	struct process *p = handle->data;

	(void)signum;
	loop_watch_interrupted(handle->loop);
	if (p->lac.stopping) {	/* asked twice: do not wait for the LNSs */
		uv_stop(p->lac.loop);
		return;
	}
	log_info("stopping");
	p->lac.stopping = true;
	iface_free_all(&p->lac);
	/* Thousands of sessions take their time to end, which is not the LNSs'. */
	uv_update_time(p->lac.loop);
	uv_timer_start(&p->stop_timer, on_stop_timer, STOP_WAIT_MS, 0);
	peer_stop_all(&p->lac);
	lns_stop_all(&p->lac);
}

static void on_hangup(uv_signal_t *handle, int signum)
{
	struct process *p = handle->data;

	(void)signum;
	loop_watch_interrupted(handle->loop);
	if (!p->lac.stopping && lac_reload(&p->lac, log_error, NULL))
		log_err("the configuration stays as it was");
}

static void start_signals(struct process *p)
{
	uv_signal_init(p->lac.loop, &p->sigterm);
	uv_signal_init(p->lac.loop, &p->sigint);
	uv_signal_init(p->lac.loop, &p->sighup);
	uv_timer_init(p->lac.loop, &p->stop_timer);
	p->stop_timer.data = p;
	p->sigterm.data = p;
	p->sigint.data = p;
	p->sighup.data = p;
	uv_signal_start(&p->sigterm, on_terminate, SIGTERM);
	uv_signal_start(&p->sigint, on_terminate, SIGINT);
	uv_signal_start(&p->sighup, on_hangup, SIGHUP);
	signal(SIGPIPE, SIG_IGN);
}

static int start_lac(struct process *p)
{
	struct lac *lac = &p->lac;

	LIST_INIT(&lac->ifaces);
	LIST_INIT(&lac->tunnels);
	LIST_INIT(&lac->tunnel_cursors);
	LIST_INIT(&lac->peers);
	LIST_INIT(&lac->peer_cursors);
	LIST_INIT(&lac->sockets);
	TAILQ_INIT(&lac->dead);
	TAILQ_INIT(&lac->subscribers);
	LIST_INIT(&lac->subscriber_cursors);
	lac_random(lac->cookie_key, sizeof(lac->cookie_key));
	if (gethostname(lac->host_name, sizeof(lac->host_name) - 1))
		snprintf(lac->host_name, sizeof(lac->host_name), "openlac");
	lac->tunnel_by_id = calloc(UINT16_MAX + 1, sizeof(*lac->tunnel_by_id));
	lac->tunnel_ids = idpool_new(lac_random, UINT16_MAX);
	if (!lac->tunnel_by_id || !lac->tunnel_ids) {
		log_err("out of memory");
		free(lac->tunnel_by_id);
		return -1;
	}
	lac->dp = dataplane_nl_new(&dp_handler, lac, &p->event_fd, &p->frame_fd);
	if (!lac->dp)
		return -1;
	/* Control state does not survive the daemon yet, so what an earlier run left in the kernel has no use. */
	if (lac->dp->ops->flush(lac->dp)) {
		log_err("kernel module openlac: %s", lac->dp->error);
		return -1;
	}
	lac->dp->ops->read_events(lac->dp);
	uv_poll_init(lac->loop, &p->dp_events, p->event_fd);
	p->dp_events.data = p;
	uv_poll_start(&p->dp_events, UV_READABLE, on_dp_readable);
	uv_poll_init(lac->loop, &p->dp_frames, p->frame_fd);
	p->dp_frames.data = p;
	uv_poll_start(&p->dp_frames, UV_READABLE, on_frames_readable);
	uv_timer_init(lac->loop, &p->frames_timer);
	p->frames_timer.data = p;
	lac->resolver = resolver_new(lac);
	lac->accounting = accounting_new(lac);
	lac->ipsec = ipsec_new(lac);
	return lac->resolver && lac->accounting && lac->ipsec ? 0 : -1;
}

static int start_edges(struct process *p)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/control", p->lac.run_dir);
	p->control = control_new(&p->lac, path);
	if (!p->control)
		return -1;
	p->lac.links = link_watch_new(p->lac.loop, on_links_changed, p);
	if (!p->lac.links) {
		log_err("netlink route socket: %s", strerror(errno));
		return -1;
	}
	p->lac.netconf = netconf_new(&p->lac);
	if (!p->lac.netconf) {
		log_err("netlink route socket: %s", strerror(errno));
		return -1;
	}
	p->lac.pseudowires = pseudowires_new(&p->lac, p->lac.run_dir);
	if (!p->lac.pseudowires)
		return -1;
	start_signals(p);
	return 0;
}

static int run(struct process *p)
{
	struct lac *lac = &p->lac;

	lac->loop = uv_default_loop();
	loop_watch_start(&lac->watch, lac->loop);
	log_start(lac->loop);
	lac->conf = conf_file_load(lac->conf_path, print_error, NULL);
	if (!lac->conf || single_instance(lac->run_dir, DEFAULT_RUN_DIR) || start_lac(p) || start_edges(p))
		return EXIT_FAILURE;
	conf_file_log_warnings(lac->conf);
	iface_sync(lac);
	netconf_sync(lac->netconf);
	peer_sync(lac);
	pseudowires_sync(lac->pseudowires);
	log_info("ready");
	uv_run(lac->loop, UV_RUN_DEFAULT);

	pseudowires_free(lac->pseudowires);
	iface_free_all(lac);
	peer_free_all(lac);
	lns_free_all(lac);
	lns_dead_free_all(lac);
	resolver_free(lac->resolver);
	accounting_free(lac->accounting);
	ipsec_free(lac->ipsec);
	loop_watch_stop(&lac->watch);
	log_stop();
	control_free(p->control);
	link_watch_free(p->lac.links);
	netconf_free(p->lac.netconf);
	uv_poll_stop(&p->dp_events);
	uv_close((uv_handle_t *)&p->dp_events, NULL);
	uv_poll_stop(&p->dp_frames);
	uv_close((uv_handle_t *)&p->dp_frames, NULL);
	uv_close((uv_handle_t *)&p->frames_timer, NULL);
	uv_close((uv_handle_t *)&p->sigterm, NULL);
	uv_close((uv_handle_t *)&p->sigint, NULL);
	uv_close((uv_handle_t *)&p->sighup, NULL);
	uv_close((uv_handle_t *)&p->stop_timer, NULL);
	uv_run(lac->loop, UV_RUN_DEFAULT);
	dataplane_nl_free(lac->dp);
	idpool_free(lac->tunnel_ids);
	free(lac->tunnel_by_id);
	conf_free(lac->conf);
	uv_loop_close(lac->loop);
	log_info("stopped");
	return EXIT_SUCCESS;
}

static int check_file(const char *path)
{
	struct conf *conf = conf_file_load(path, print_error, NULL);

	if (!conf)
		return EXIT_FAILURE;
	conf_warnings(conf, print_warning, (void *)(uintptr_t)path);
	conf_free(conf);
	return EXIT_SUCCESS;
}

static void usage(FILE *out)
{
	fprintf(out, "usage: openlacd [-d] [-c FILE] [-r DIRECTORY]\n"
		     "       openlacd -t FILE\n"
		     "       openlacd -V\n"
		     "  -c FILE       configuration, default " DEFAULT_CONF "\n"
		     "  -d            print debugging lines\n"
		     "  -r DIRECTORY  run-time state, default " DEFAULT_RUN_DIR "\n"
		     "  -t FILE       check a configuration file and exit\n"
		     "  -V            print the version and exit\n");
}

int main(int argc, char **argv)
{
	struct process p = { .lac.conf_path = DEFAULT_CONF, .lac.run_dir = DEFAULT_RUN_DIR };
	int opt;

	while ((opt = getopt(argc, argv, "c:dhr:t:V")) != -1) {
		switch (opt) {
		case 'c':
			p.lac.conf_path = optarg;
			break;
		case 'd':
			log_debug_set(LOG_DEBUG_ALL);
			break;
		case 'h':
			usage(stdout);
			return EXIT_SUCCESS;
		case 'r':
			p.lac.run_dir = optarg;
			break;
		case 't':
			return check_file(optarg);
		case 'V':
			puts("openlacd " OPENLAC_VERSION);
			return EXIT_SUCCESS;
		default:
			usage(stderr);
			return 2;
		}
	}
	if (optind < argc) {
		usage(stderr);
		return 2;
	}
	return run(&p);
}
