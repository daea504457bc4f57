// SPDX-License-Identifier: GPL-2.0
#include "link_watch.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/route/link.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "link_state.h"
#include "poll_fd.h"

struct link_watch {
	uv_poll_t poll;
	int fd;
	void (*changed)(void *ctx);
	void *ctx;
	uint64_t start_ms;
	struct link_states states;
};

bool link_is_up(unsigned int flags)
{
	return (flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
}

/* A notification is one message; of its attributes, which may have been cut off, nothing is needed. */
static void take_note(struct link_watch *w, const void *buf, size_t len)
{
	const struct nlmsghdr *nlh = buf;
	const struct ifinfomsg *info = (const struct ifinfomsg *)(nlh + 1);

	/* A bridge speaks of its ports in the same group. */
	if (len < NLMSG_LENGTH(sizeof(*info)) || info->ifi_family != AF_UNSPEC)
		return;
	if (nlh->nlmsg_type == RTM_NEWLINK)
		link_states_note(&w->states, (uint32_t)info->ifi_index, link_is_up(info->ifi_flags), uv_now(w->poll.loop));
	else if (nlh->nlmsg_type == RTM_DELLINK)
		link_states_forget(&w->states, (uint32_t)info->ifi_index);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct link_watch *w = poll->data;
	_Alignas(struct nlmsghdr) char buf[8192];
	ssize_t n;

	(void)events;
	poll_recover(poll, status, on_readable);
	/*
	 * The listener is not told what the messages say: it compares the world with what it serves, and so also finds what
	 * messages lost in a full buffer would have told.
	 */
	while ((n = recv(w->fd, buf, sizeof(buf), MSG_DONTWAIT)) >= 0 || errno == ENOBUFS)
		if (n > 0)
			take_note(w, buf, (size_t)n);
	w->changed(w->ctx);
}

static void note_link(struct nl_object *obj, void *ctx)
{
	struct rtnl_link *link = (struct rtnl_link *)obj;
	struct link_watch *w = ctx;

	link_states_note(&w->states, (uint32_t)rtnl_link_get_ifindex(link), link_is_up(rtnl_link_get_flags(link)),
			 w->start_ms);
}

/* What there is already. Should this fail, all it costs is that a time is told as that of the first news of a netdev. */
static void note_all(struct link_watch *w)
{
	struct nl_sock *sock = nl_socket_alloc();
	struct nl_cache *links;

	if (sock && !nl_connect(sock, NETLINK_ROUTE) && !rtnl_link_alloc_cache(sock, AF_UNSPEC, &links)) {
		nl_cache_foreach(links, note_link, w);
		nl_cache_free(links);
	}
	nl_socket_free(sock);
}

uint64_t link_watch_since(struct link_watch *w, uint32_t ifindex, bool up)
{
	uint64_t now = uv_now(w->poll.loop);

	if (link_states_since(&w->states, ifindex, 0))
		link_states_note(&w->states, ifindex, up, now);
	return link_states_since(&w->states, ifindex, w->start_ms);
}

struct link_watch *link_watch_new(uv_loop_t *loop, void (*changed)(void *ctx), void *ctx)
{
	struct sockaddr_nl addr = {
		.nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR,
	};
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
	w->start_ms = uv_now(loop);
	note_all(w);
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
	struct link_watch *w = handle->data;

	link_states_release(&w->states);
	free(w);
}

void link_watch_free(struct link_watch *w)
{
	if (!w)
		return;
	uv_poll_stop(&w->poll);
	uv_close((uv_handle_t *)&w->poll, on_closed);
	close(w->fd);
}
