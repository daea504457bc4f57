// SPDX-License-Identifier: GPL-2.0
/*
 * monitor.c - lacctl monitor: the kernel module's events, one line each
 */
#define _GNU_SOURCE
#include "lacctl.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "names.h"
#include "uapi/openlac.h"

static const struct view *const views[] = {
	&socket_view, &tunnel_view, &interface_view, &session_view,
};

static volatile sig_atomic_t stopped;

static void on_signal(int signo)
{
	(void)signo;
	stopped = 1;
}

/* UTC, so that lines of several gateways sort together. */
static void time_text(char *buf, size_t len)
{
	struct timespec now;
	struct tm tm;
	char day[32];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(buf, len, "%s.%06ldZ", day, now.tv_nsec / 1000);
}

static void begin_event(struct out *o, const char *kind, const char *event)
{
	char when[64], head[128];

	time_text(when, sizeof(when));
	snprintf(head, sizeof(head), "%s %s %s", when, kind, event);
	out_object_begin(o, head);
	if (o->json) {
		out_string(o, "time", when);
		out_string(o, "object", kind);
		out_string(o, "event", event);
	}
}

static void print_event(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[VIEW_ATTRS];
	struct out *o = data;

	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		const struct view *view = views[i];

		if (view->event_cmd != nlc_command(nlh))
			continue;
		nlc_parse(nlh, tb, view->max);
		begin_event(o, view->kind, name_event(nlc_u8(tb[view->event])));
		if (tb[view->reason])
			out_string(o, "reason", name_reason(nlc_u8(tb[view->reason])));
		view->members(o, tb);
		out_object_end(o);
		/* Line by line, whatever standard output is: a pipe's reader wants it now. */
		fflush(o->file);
	}
}

/* Blocks the signals except inside ppoll(), so that none is lost between a check and the wait. */
static void catch_signals(sigset_t *during_wait)
{
	struct sigaction sa = { .sa_handler = on_signal };
	sigset_t block;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, during_wait);
	sigdelset(during_wait, SIGINT);
	sigdelset(during_wait, SIGTERM);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
}

static int watch(struct ctl *ctl)
{
	/* Standard output is watched for nothing but its reader going away. */
	struct pollfd fds[2] = {
		{ .fd = mnl_socket_get_fd(ctl->nl.sock), .events = POLLIN },
		{ .fd = fileno(ctl->out.file) },
	};
	sigset_t during_wait;
	int rc;

	catch_signals(&during_wait);
	while (!stopped) {
		if (ppoll(fds, 2, NULL, &during_wait) < 0) {
			if (errno == EINTR)
				continue;
			return ctl_refused(ctl, strerror(errno));
		}
		if (fds[1].revents & (POLLERR | POLLHUP))
			return CTL_OK;
		if (!fds[0].revents)
			continue;
		rc = nlc_receive_events(&ctl->nl, print_event, &ctl->out);
		if (rc == -ENOBUFS)
			fputs("lacctl: monitor: events were lost, they came too fast\n", stderr);
		else if (rc < 0 && rc != -EINTR)
			return ctl_refused(ctl, ctl->nl.error);
		if (ferror(ctl->out.file))
			return CTL_REFUSED;
	}
	return CTL_OK;
}

static int run(struct ctl *ctl, int argc, char *const *argv)
{
	int rc = ctl_begin(ctl, argc, argv, NULL);

	if (rc)
		return rc;
	ctl->out.oneline = true;
	if (nlc_subscribe(&ctl->nl) < 0)
		return ctl_refused(ctl, ctl->nl.error);
	return watch(ctl);
}

const struct object monitor_object = {
	.name = "monitor",
	.summary = "print events as they happen",
	.usage =
		"Usage: lacctl [-j] [-s] monitor\n"
		"One line per event until SIGINT or SIGTERM; with -j one JSON object per line;\n"
		"with -s the counters too, for deletions the final ones.\n",
	.run = run,
};
