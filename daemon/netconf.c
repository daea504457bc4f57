// SPDX-License-Identifier: GPL-2.0
/*
 * The edge of netconf_plan.h: it asks the kernel what there is, has it planned, and does it. What does not work is told once
 * and tried again at the next change.
 *
 * Work is done at once, but no more often than every GAP_MS: netdevs and addresses change in bursts, and our own changes come
 * back as news. A change of a netdev costs the questions about that netdev, one for each next hop, and a try to install each
 * of the routes over it again, as the kernel drops them when the netdev goes down (NLM_F_EXCL: what is there stays). Routes
 * are not listened to, or every change of the Internet would wake the daemon up.
 */
#include "netconf.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "debug.h"
#include "netconf_priv.h"
#include "poll_fd.h"

#define GAP_MS	100

/**
 * struct netdev - a netdev that has statements, or something of ours
 * @iface: what is remembered of it; the first member, as it is found by the ifindex
 * @told: what does not work
 * @changed: it, its addresses or its statements may have
 */
struct netdev {
	struct netconf_iface iface;
	LIST_ENTRY(netdev) link;
	struct log_once told;
	bool changed;
};

static int compare_index(const void *pa, const void *pb)
{
	const struct netconf_iface *a = pa, *b = pb;

	return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

static struct netdev *netdev_find(struct netconf *n, uint32_t ifindex)
{
	struct netconf_iface key = { .ifindex = ifindex };
	void *node = tfind(&key, &n->by_index, compare_index);

	return node ? *(struct netdev **)node : NULL;
}

/* Return: the netdev's entry, made if there was none; NULL without memory. */
static struct netdev *netdev_get(struct netconf *n, uint32_t ifindex)
{
	struct netdev *e = netdev_find(n, ifindex);

	if (e)
		return e;
	e = calloc(1, sizeof(*e));
	if (!e)
		return NULL;
	e->iface.ifindex = ifindex;
	if (!tsearch(e, &n->by_index, compare_index)) {
		free(e);
		return NULL;
	}
	LIST_INSERT_HEAD(&n->netdevs, e, link);
	return e;
}

static void netdev_free(struct netconf *n, struct netdev *e)
{
	tdelete(e, &n->by_index, compare_index);
	LIST_REMOVE(e, link);
	log_once_release(&e->told);
	free(e);
}

static bool is_wanted(const struct netconf *n, const char *name)
{
	const struct conf_iface *i = conf_find_iface(n->lac->conf, name);

	return i && netconf_wants(n->lac->conf, i);
}

void netconf_tell_failure(struct log_once *told, const char *interface, int level, const char *text, const char *why)
{
	char line[NETCONF_TEXT_MAX + 300];

	snprintf(line, sizeof(line), "%s %s", text, why);
	if (log_once_new(told, line))
		log_limited(LOG_KIND_SYSTEM, level, &(struct log_fields){ .interface = interface }, "%s", line);
	else
		log_debug(LOG_SUB_NETLINK, &(struct log_fields){ .interface = interface }, "%s", line);
}

static bool do_iface_op(struct netconf *n, struct netdev *e, const struct netconf_op *op)
{
	static const char *const done[] = {
		[NETCONF_ADDR_DEL] = "removed",
		[NETCONF_MTU] = "set",
		[NETCONF_ALIAS] = "set",
		[NETCONF_UP] = "set to up",
		[NETCONF_ADDR_ADD] = "added",
	};
	int err = netconf_nl_do(n->nl, op);
	char text[NETCONF_TEXT_MAX], why[280];

	netconf_op_text(op, "", text);
	/* Somebody else was faster. */
	if (op->what == NETCONF_ADDR_DEL && err == -EADDRNOTAVAIL)
		return true;
	if (!err) {
		log_limited(LOG_KIND_SYSTEM, LOG_INFO, &(struct log_fields){ .interface = op->link->name }, "%s %s", text,
			    done[op->what]);
		return true;
	}
	snprintf(why, sizeof(why), "cannot be %s: %s", done[op->what], netconf_nl_error(n->nl));
	netconf_tell_failure(&e->told, op->link->name, LOG_WARNING, text, why);
	return false;
}

/* An entry that nothing is wanted of any more, and that has nothing of ours, is given up. */
static void sync_iface(struct netconf *n, struct netdev *e)
{
	struct netconf_addrs addrs = { 0 };
	struct netconf_ops ops = { 0 };
	struct netconf_link link;
	int err = netconf_nl_link(n->nl, NULL, e->iface.ifindex, &link);
	bool good;

	e->changed = false;
	if (err == -ENODEV) {
		netdev_free(n, e);
		return;
	}
	if (!err)
		err = netconf_nl_addrs(n->nl, e->iface.ifindex, &addrs);
	if (!err)
		netconf_plan_iface(n->lac->conf, &link, &addrs, &e->iface, &ops);
	else if (err != -ENODEV)
		netconf_tell_failure(&e->told, NULL, LOG_WARNING, "the kernel does not tell of a netdev:",
				     netconf_nl_error(n->nl));
	good = !err && !ops.no_memory;
	for (size_t i = 0; i < ops.count; i++)
		good &= do_iface_op(n, e, &ops.item[i]);
	log_once_round(&e->told);
	netconf_ops_free(&ops);
	free(addrs.item);
	if (good && !is_wanted(n, link.name))
		netdev_free(n, e);
}

static void sync_ifaces(struct netconf *n)
{
	const struct conf_iface *i;
	struct netdev *e, *next;
	struct netconf_link link;

	if (n->all) {
		netconf_doubt_routes(&n->routes, 0);
		LIST_FOREACH(e, &n->netdevs, link)
			e->changed = true;
		for (i = n->lac->conf->ifaces; i; i = i->next) {
			if (!netconf_wants(n->lac->conf, i) || netconf_nl_link(n->nl, i->name, 0, &link))
				continue;
			e = netdev_get(n, link.ifindex);
			if (e)
				e->changed = true;
		}
	}
	n->all = false;
	for (e = LIST_FIRST(&n->netdevs); e; e = next) {
		next = LIST_NEXT(e, link);
		if (e->changed)
			sync_iface(n, e);
	}
}

static void work(struct netconf *n)
{
	if (n->lac->stopping)
		return;
	sync_ifaces(n);
	netconf_sync_routes(n);
	n->next_ms = uv_now(n->lac->loop) + GAP_MS;
}

static void on_timer(uv_timer_t *timer)
{
	work(timer->data);
}

static void work_soon(struct netconf *n)
{
	uint64_t now = uv_now(n->lac->loop);

	if (now >= n->next_ms)
		work(n);
	else if (!uv_is_active((uv_handle_t *)&n->timer))
		uv_timer_start(&n->timer, on_timer, n->next_ms - now, 0);
}

void netconf_sync(struct netconf *n)
{
	n->all = true;
	work_soon(n);
}

/* A netdev is of interest for its name or for what it has been given already. */
static void note_link(struct netconf *n, const struct nlmsghdr *nlh, size_t len)
{
	const struct ifinfomsg *info = NLMSG_DATA(nlh);
	const struct nlattr *name;
	struct netdev *e;

	/* A bridge speaks of its ports in the same group. */
	if (len < NLMSG_SPACE(sizeof(*info)) || info->ifi_family != AF_UNSPEC)
		return;
	name = nla_find((const struct nlattr *)(info + 1), (int)(len - NLMSG_SPACE(sizeof(*info))), IFLA_IFNAME);
	e = netdev_find(n, (uint32_t)info->ifi_index);
	if (!e && nlh->nlmsg_type == RTM_NEWLINK && name && is_wanted(n, nla_data(name)))
		e = netdev_get(n, (uint32_t)info->ifi_index);
	if (e)
		e->changed = true;
	netconf_doubt_routes(&n->routes, (uint32_t)info->ifi_index);
}

static void note_addr(struct netconf *n, const struct nlmsghdr *nlh, size_t len)
{
	const struct ifaddrmsg *info = NLMSG_DATA(nlh);
	struct netdev *e;

	if (len < NLMSG_SPACE(sizeof(*info)))
		return;
	e = netdev_find(n, info->ifa_index);
	if (e)
		e->changed = true;
	netconf_doubt_routes(&n->routes, info->ifa_index);
}

/* A notification is one message. Little of it is needed, and the end may have been cut off. */
static void take_note(struct netconf *n, const void *buf, size_t len)
{
	const struct nlmsghdr *nlh = buf;

	if (len < NLMSG_HDRLEN)
		return;
	if (nlh->nlmsg_type == RTM_NEWLINK || nlh->nlmsg_type == RTM_DELLINK)
		note_link(n, nlh, len);
	else if (nlh->nlmsg_type == RTM_NEWADDR || nlh->nlmsg_type == RTM_DELADDR)
		note_addr(n, nlh, len);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct netconf *n = poll->data;
	_Alignas(struct nlmsghdr) char buf[8192];
	ssize_t len;

	(void)events;
	if (poll_recover(poll, status, on_readable) == ENOBUFS)
		n->all = true;
	while ((len = recv(n->fd, buf, sizeof(buf), MSG_DONTWAIT)) >= 0 || errno == ENOBUFS) {
		if (len < 0)
			n->all = true;
		else
			take_note(n, buf, (size_t)len);
	}
	work_soon(n);
}

/* What an earlier run left behind is as good as our own. */
static void find_ours(struct netconf *n)
{
	struct netconf_addrs addrs = { 0 };

	if (netconf_nl_addrs(n->nl, 0, &addrs) || netconf_nl_routes(n->nl, &n->routes))
		log_warn("what an earlier run has configured is not known: %s", netconf_nl_error(n->nl));
	for (size_t i = 0; i < addrs.count; i++)
		if (addrs.item[i].ours)
			netdev_get(n, addrs.item[i].ifindex);
	free(addrs.item);
}

static int open_news(void)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK,
				    .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		return -1;
	}
	return fd;
}

struct netconf *netconf_new(struct lac *lac)
{
	struct netconf *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->lac = lac;
	LIST_INIT(&n->netdevs);
	n->nl = netconf_nl_new();
	if (!n->nl)
		goto err_free;
	n->fd = open_news();
	if (n->fd < 0)
		goto err_nl;
	if (uv_poll_init(lac->loop, &n->poll, n->fd))
		goto err_close;
	uv_timer_init(lac->loop, &n->timer);
	n->poll.data = n;
	n->timer.data = n;
	find_ours(n);
	uv_poll_start(&n->poll, UV_READABLE, on_readable);
	return n;

err_close:
	close(n->fd);
err_nl:
	netconf_nl_free(n->nl);
err_free:
	free(n);
	return NULL;
}

static void on_timer_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void on_poll_closed(uv_handle_t *handle)
{
	struct netconf *n = handle->data;

	uv_close((uv_handle_t *)&n->timer, on_timer_closed);
}

void netconf_free(struct netconf *n)
{
	if (!n)
		return;
	while (!LIST_EMPTY(&n->netdevs))
		netdev_free(n, LIST_FIRST(&n->netdevs));
	free(n->routes.item);
	log_once_release(&n->told);
	netconf_nl_free(n->nl);
	uv_timer_stop(&n->timer);
	uv_poll_stop(&n->poll);
	uv_close((uv_handle_t *)&n->poll, on_poll_closed);
	close(n->fd);
}
