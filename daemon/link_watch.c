// SPDX-License-Identifier: GPL-2.0
#include "link_watch.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "poll_fd.h"

struct link_watch {
	uv_poll_t poll;
	int fd;
	void (*changed)(void *ctx);
	void *ctx;
};

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct link_watch *w = poll->data;
	char buf[8192];

	(void)events;
	poll_recover(poll, status, on_readable);
	/*
	 * The messages themselves are not looked at: the listener compares the world with what it serves, and so also finds
	 * what messages lost in a full buffer would have told.
	 */
	while (recv(w->fd, buf, sizeof(buf), MSG_DONTWAIT) >= 0 || errno == ENOBUFS)
		;
	w->changed(w->ctx);
}

struct link_watch *link_watch_new(uv_loop_t *loop, void (*changed)(void *ctx), void *ctx)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK };
	struct link_watch *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->changed = changed;
	w->ctx = ctx;
	w->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
	if (w->fd < 0)
		goto err_free;
	if (bind(w->fd, (struct sockaddr *)&addr, sizeof(addr)) || uv_poll_init(loop, &w->poll, w->fd))
		goto err_close;
	w->poll.data = w;
	uv_poll_start(&w->poll, UV_READABLE, on_readable);
	return w;

err_close:
	close(w->fd);
err_free:
	free(w);
	return NULL;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void link_watch_free(struct link_watch *w)
{
	if (!w)
		return;
	uv_poll_stop(&w->poll);
	uv_close((uv_handle_t *)&w->poll, on_closed);
	close(w->fd);
}
