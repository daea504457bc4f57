// SPDX-License-Identifier: GPL-2.0
#include "netconf_nl.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <netlink/netlink.h>
#include <netlink/msg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nl_ack.h"

enum {
	PENDING = 1,
	V4_BITS = 32,
};

struct netconf_nl {
	struct nl_sock *sock;
	char error[256];
};

/* What becomes of a request; @reply is called with each message of the answer. */
struct request {
	struct netconf_nl *nl;
	int result;
	void (*reply)(struct nlmsghdr *nlh, void *ctx);
	void *ctx;
};

static int on_error(struct sockaddr_nl *nla, struct nlmsgerr *err, void *arg)
{
	struct request *req = arg;

	(void)nla;
	req->result = err->error;
	nl_ack_text(err, req->nl->error, sizeof(req->nl->error));
	return NL_STOP;
}

static int on_ack(struct nl_msg *msg, void *arg)
{
	struct request *req = arg;

	(void)msg;
	req->result = 0;
	return NL_STOP;
}

/* What goes wrong during a dump is told at its end. */
static int on_finish(struct nl_msg *msg, void *arg)
{
	const struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct request *req = arg;

	req->result = 0;
	if (nlmsg_datalen(nlh) >= (int)sizeof(int))
		memcpy(&req->result, nlmsg_data(nlh), sizeof(int));
	if (req->result > 0)
		req->result = 0;
	snprintf(req->nl->error, sizeof(req->nl->error), "%s", strerror(-req->result));
	return NL_STOP;
}

static int on_valid(struct nl_msg *msg, void *arg)
{
	struct request *req = arg;

	if (req->reply)
		req->reply(nlmsg_hdr(msg), req->ctx);
	return NL_OK;
}

/* Sends a request, waits for the end of its answer, and frees it. @msg: NULL = there was no memory for it */
static int ask(struct netconf_nl *nl, struct nl_msg *msg, void (*reply)(struct nlmsghdr *nlh, void *ctx), void *ctx)
{
	struct request req = { .nl = nl, .result = PENDING, .reply = reply, .ctx = ctx };
	struct nl_cb *cb = msg ? nl_cb_alloc(NL_CB_DEFAULT) : NULL;
	int err = -NLE_NOMEM;

	if (cb) {
		nl_cb_err(cb, NL_CB_CUSTOM, on_error, &req);
		nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, &req);
		nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, &req);
		nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, &req);
		err = nl_send_auto(nl->sock, msg);
		while (err >= 0 && req.result == PENDING)
			err = nl_recvmsgs(nl->sock, cb);
	}
	nl_cb_put(cb);
	nlmsg_free(msg);
	if (req.result != PENDING)
		return req.result;
	snprintf(nl->error, sizeof(nl->error), "netlink: %s", nl_geterror(err));
	return -EIO;
}

/* Return: a message with that header behind netlink's, or NULL without memory. */
static struct nl_msg *new_msg(int type, int flags, const void *header, size_t len)
{
	struct nl_msg *msg = nlmsg_alloc_simple(type, flags);

	if (msg && nlmsg_append(msg, (void *)(uintptr_t)header, len, NLMSG_ALIGNTO)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return msg;
}

/* An attribute; without room or memory there is no message any more. */
static void put(struct nl_msg **msg, int type, const void *data, size_t len)
{
	if (*msg && nla_put(*msg, type, (int)len, data)) {
		nlmsg_free(*msg);
		*msg = NULL;
	}
}

static void put_u32(struct nl_msg **msg, int type, uint32_t value)
{
	put(msg, type, &value, sizeof(value));
}

static size_t addr_len(int family)
{
	return family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);
}

static void put_addr(struct nl_msg **msg, int type, const struct conf_addr *a)
{
	put(msg, type, &a->v6, addr_len(a->family));
}

/* Return: false when the attribute is not there, or is no address of the family. */
static bool take_addr(struct conf_addr *a, int family, const struct nlattr *attr)
{
	if (!attr || (family != AF_INET && family != AF_INET6) || nla_len(attr) != (int)addr_len(family))
		return false;
	*a = (struct conf_addr){ .family = family };
	memcpy(&a->v6, nla_data(attr), addr_len(family));
	return true;
}

static void take_link(struct nlmsghdr *nlh, void *ctx)
{
	const struct ifinfomsg *info = nlmsg_data(nlh);
	struct nlattr *tb[IFLA_MAX + 1];
	struct netconf_link *link = ctx;

	if (nlh->nlmsg_type != RTM_NEWLINK || nlmsg_parse(nlh, sizeof(*info), tb, IFLA_MAX, NULL) || !tb[IFLA_IFNAME])
		return;
	*link = (struct netconf_link){ .ifindex = (uint32_t)info->ifi_index, .flags = info->ifi_flags };
	nla_strlcpy(link->name, tb[IFLA_IFNAME], sizeof(link->name));
	if (tb[IFLA_IFALIAS])
		nla_strlcpy(link->alias, tb[IFLA_IFALIAS], sizeof(link->alias));
	if (tb[IFLA_MTU])
		link->mtu = nla_get_u32(tb[IFLA_MTU]);
}

int netconf_nl_link(struct netconf_nl *nl, const char *name, uint32_t ifindex, struct netconf_link *link)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC, .ifi_index = name ? 0 : (int)ifindex };
	struct nl_msg *msg;
	int err;

	if (name && strlen(name) >= IF_NAMESIZE)
		return -ENODEV;
	msg = new_msg(RTM_GETLINK, 0, &info, sizeof(info));
	if (name)
		put(&msg, IFLA_IFNAME, name, strlen(name) + 1);
	put_u32(&msg, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	link->ifindex = 0;
	err = ask(nl, msg, take_link, link);
	return err || link->ifindex ? err : -ENODEV;
}

static void take_addrs(struct nlmsghdr *nlh, void *ctx)
{
	const struct ifaddrmsg *info = nlmsg_data(nlh);
	struct nlattr *tb[IFA_MAX + 1];
	struct netconf_addr a = { 0 }, *item;

	if (nlh->nlmsg_type != RTM_NEWADDR || nlmsg_parse(nlh, sizeof(*info), tb, IFA_MAX, NULL))
		return;
	/* Of a point-to-point address IFA_ADDRESS is the other end. */
	if (!take_addr(&a.prefix.addr, info->ifa_family, tb[IFA_LOCAL] ? tb[IFA_LOCAL] : tb[IFA_ADDRESS]))
		return;
	a.prefix.len = info->ifa_prefixlen;
	a.ifindex = info->ifa_index;
	a.ours = tb[IFA_PROTO] && nla_get_u8(tb[IFA_PROTO]) == NETCONF_PROTO;
	item = netconf_addr_new(ctx);
	if (item)
		*item = a;
}

int netconf_nl_addrs(struct netconf_nl *nl, uint32_t ifindex, struct netconf_addrs *addrs)
{
	struct ifaddrmsg info = { .ifa_family = AF_UNSPEC, .ifa_index = ifindex };

	return ask(nl, new_msg(RTM_GETADDR, NLM_F_DUMP, &info, sizeof(info)), take_addrs, addrs);
}

static void take_routes(struct nlmsghdr *nlh, void *ctx)
{
	const struct rtmsg *info = nlmsg_data(nlh);
	struct netconf_route r = { .prefix.addr.family = info->rtm_family }, *item;
	struct nlattr *tb[RTA_MAX + 1];

	if (nlh->nlmsg_type != RTM_NEWROUTE || nlmsg_parse(nlh, sizeof(*info), tb, RTA_MAX, NULL) ||
	    info->rtm_protocol != NETCONF_PROTO || info->rtm_table != RT_TABLE_MAIN || !tb[RTA_OIF])
		return;
	if (info->rtm_dst_len && !take_addr(&r.prefix.addr, info->rtm_family, tb[RTA_DST]))
		return;
	r.prefix.len = info->rtm_dst_len;
	take_addr(&r.via, info->rtm_family, tb[RTA_GATEWAY]);
	r.ifindex = nla_get_u32(tb[RTA_OIF]);
	item = netconf_route_new(ctx);
	if (item)
		*item = r;
}

int netconf_nl_routes(struct netconf_nl *nl, struct netconf_routes *routes)
{
	struct rtmsg info = { .rtm_table = RT_TABLE_MAIN, .rtm_protocol = NETCONF_PROTO, .rtm_type = RTN_UNICAST };
	int err = 0;

	for (int i = 0; i < 2 && !err; i++) {
		info.rtm_family = i ? AF_INET6 : AF_INET;
		err = ask(nl, new_msg(RTM_GETROUTE, NLM_F_DUMP, &info, sizeof(info)), take_routes, routes);
		if (err == -ENOENT)	/* no such table: nobody has made a route yet */
			err = 0;
	}
	return err;
}

static void take_neighbour(struct nlmsghdr *nlh, void *ctx)
{
	const struct rtmsg *info = nlmsg_data(nlh);
	struct nlattr *tb[RTA_MAX + 1];
	uint32_t *ifindex = ctx;

	if (nlh->nlmsg_type == RTM_NEWROUTE && !nlmsg_parse(nlh, sizeof(*info), tb, RTA_MAX, NULL) &&
	    info->rtm_type == RTN_UNICAST && tb[RTA_OIF] && !tb[RTA_GATEWAY] && !tb[RTA_VIA])
		*ifindex = nla_get_u32(tb[RTA_OIF]);
}

uint32_t netconf_nl_neighbour(struct netconf_nl *nl, const struct conf_addr *addr)
{
	struct rtmsg info = { .rtm_family = (unsigned char)addr->family,
			      .rtm_dst_len = (unsigned char)(8 * addr_len(addr->family)) };
	struct nl_msg *msg = new_msg(RTM_GETROUTE, 0, &info, sizeof(info));
	uint32_t ifindex = 0;

	put_addr(&msg, RTA_DST, addr);
	return ask(nl, msg, take_neighbour, &ifindex) ? 0 : ifindex;
}

static int change_link(struct netconf_nl *nl, const struct netconf_op *op)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC, .ifi_index = (int)op->link->ifindex };
	struct nl_msg *msg;

	if (op->what == NETCONF_UP)
		info.ifi_flags = info.ifi_change = IFF_UP;
	msg = new_msg(RTM_NEWLINK, 0, &info, sizeof(info));
	if (op->what == NETCONF_MTU)
		put_u32(&msg, IFLA_MTU, op->mtu);
	else if (op->what == NETCONF_ALIAS)
		put(&msg, IFLA_IFALIAS, op->alias, strlen(op->alias));
	return ask(nl, msg, NULL, NULL);
}

/* The kernel leaves the broadcast address to whoever adds one. A network of two hosts has none (RFC 3021). */
static void put_broadcast(struct nl_msg **msg, const struct netconf_op *op)
{
	const struct conf_prefix *p = &op->addr;

	if (p->addr.family == AF_INET && op->link->flags & IFF_BROADCAST && p->len < V4_BITS - 1)
		put_u32(msg, IFA_BROADCAST, p->addr.v4.s_addr | htonl(UINT32_MAX >> p->len));
}

static int change_addr(struct netconf_nl *nl, const struct netconf_op *op)
{
	bool add = op->what == NETCONF_ADDR_ADD;
	struct ifaddrmsg info = { .ifa_family = (unsigned char)op->addr.addr.family, .ifa_prefixlen = op->addr.len,
				  .ifa_index = op->link->ifindex };
	uint8_t proto = NETCONF_PROTO;
	struct nl_msg *msg;

	/* Nobody else can have the address of a point-to-point link, and there may be nobody yet to ask. */
	if (op->addr.addr.family == AF_INET6 && op->link->flags & IFF_POINTOPOINT)
		info.ifa_flags = IFA_F_NODAD;
	msg = new_msg(add ? RTM_NEWADDR : RTM_DELADDR, add ? NLM_F_CREATE | NLM_F_EXCL : 0, &info, sizeof(info));
	put_addr(&msg, IFA_LOCAL, &op->addr.addr);
	put_addr(&msg, IFA_ADDRESS, &op->addr.addr);
	if (add) {
		put_broadcast(&msg, op);
		put(&msg, IFA_PROTO, &proto, sizeof(proto));
	}
	return ask(nl, msg, NULL, NULL);
}

/* A route to the same network is never replaced; and only one that bears our mark is deleted. */
static int change_route(struct netconf_nl *nl, const struct netconf_op *op)
{
	const struct netconf_route *r = &op->route;
	bool add = op->what == NETCONF_ROUTE_ADD;
	struct rtmsg info = { .rtm_family = (unsigned char)r->prefix.addr.family, .rtm_dst_len = r->prefix.len,
			      .rtm_table = RT_TABLE_MAIN, .rtm_protocol = NETCONF_PROTO, .rtm_type = RTN_UNICAST };
	struct nl_msg *msg;

	if (!add)
		info.rtm_scope = RT_SCOPE_NOWHERE;	/* any */
	else if (r->via.family == AF_UNSPEC)
		info.rtm_scope = RT_SCOPE_LINK;
	msg = new_msg(add ? RTM_NEWROUTE : RTM_DELROUTE, add ? NLM_F_CREATE | NLM_F_EXCL : 0, &info, sizeof(info));
	put_addr(&msg, RTA_DST, &r->prefix.addr);
	if (r->via.family != AF_UNSPEC)
		put_addr(&msg, RTA_GATEWAY, &r->via);
	if (r->ifindex)
		put_u32(&msg, RTA_OIF, r->ifindex);
	return ask(nl, msg, NULL, NULL);
}

int netconf_nl_do(struct netconf_nl *nl, const struct netconf_op *op)
{
	switch (op->what) {
	case NETCONF_ADDR_DEL:
	case NETCONF_ADDR_ADD:
		return change_addr(nl, op);
	case NETCONF_ROUTE_DEL:
	case NETCONF_ROUTE_ADD:
		return change_route(nl, op);
	default:
		return change_link(nl, op);
	}
}

const char *netconf_nl_error(const struct netconf_nl *nl)
{
	return nl->error;
}

struct netconf_nl *netconf_nl_new(void)
{
	struct netconf_nl *nl = calloc(1, sizeof(*nl));
	int yes = 1, err, fd;

	if (!nl)
		return NULL;
	nl->sock = nl_socket_alloc();
	err = nl->sock ? nl_connect(nl->sock, NETLINK_ROUTE) : -NLE_NOMEM;
	if (err) {
		errno = err == -NLE_NOMEM ? ENOMEM : EIO;
		netconf_nl_free(nl);
		return NULL;
	}
	/* Linux has all three since 4.20. */
	fd = nl_socket_get_fd(nl->sock);
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &yes, sizeof(yes));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &yes, sizeof(yes));
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &yes, sizeof(yes));
	return nl;
}

void netconf_nl_free(struct netconf_nl *nl)
{
	if (!nl)
		return;
	nl_socket_free(nl->sock);
	free(nl);
}
