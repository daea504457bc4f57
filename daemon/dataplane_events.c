// SPDX-License-Identifier: GPL-2.0
/* Notifications of the kernel module: which object went away, and why. */
#include "dataplane_events.h"

#include <errno.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "dataplane.h"
#include "debug.h"

static struct nla_policy session_policy[OPENLAC_A_SESSION_MAX + 1] = {
	[OPENLAC_A_SESSION_IFINDEX] = { .type = NLA_U32 },
	[OPENLAC_A_SESSION_PPPOE_SID] = { .type = NLA_U16 },
	[OPENLAC_A_SESSION_TUNNEL_ID] = { .type = NLA_U16 },
	[OPENLAC_A_SESSION_ID] = { .type = NLA_U16 },
	[OPENLAC_A_SESSION_PPP] = { .type = NLA_FLAG },
	[OPENLAC_A_SESSION_STATS] = { .type = NLA_NESTED },
	[OPENLAC_A_SESSION_EVENT] = { .type = NLA_U8 },
	[OPENLAC_A_SESSION_REASON] = { .type = NLA_U8 },
};

static struct nla_policy tunnel_policy[OPENLAC_A_TUNNEL_MAX + 1] = {
	[OPENLAC_A_TUNNEL_ID] = { .type = NLA_U16 },
	[OPENLAC_A_TUNNEL_EVENT] = { .type = NLA_U8 },
	[OPENLAC_A_TUNNEL_REASON] = { .type = NLA_U8 },
};

static struct nla_policy iface_policy[OPENLAC_A_IFACE_MAX + 1] = {
	[OPENLAC_A_IFACE_IFINDEX] = { .type = NLA_U32 },
	[OPENLAC_A_IFACE_EVENT] = { .type = NLA_U8 },
	[OPENLAC_A_IFACE_REASON] = { .type = NLA_U8 },
};

static struct nla_policy socket_policy[OPENLAC_A_SOCKET_MAX + 1] = {
	[OPENLAC_A_SOCKET_ID] = { .type = NLA_U32 },
	[OPENLAC_A_SOCKET_EVENT] = { .type = NLA_U8 },
	[OPENLAC_A_SOCKET_REASON] = { .type = NLA_U8 },
};

static uint64_t get_u64(const struct nlattr *a)
{
	return a ? nla_get_u64(a) : 0;
}

void dataplane_read_stats(struct dp_stats *stats, struct nlattr *nest)
{
	static struct nla_policy policy[OPENLAC_A_STATS_MAX + 1] = {
		[OPENLAC_A_STATS_UP_PACKETS] = { .type = NLA_U64 },
		[OPENLAC_A_STATS_UP_BYTES] = { .type = NLA_U64 },
		[OPENLAC_A_STATS_UP_DROPS] = { .type = NLA_U64 },
		[OPENLAC_A_STATS_DOWN_PACKETS] = { .type = NLA_U64 },
		[OPENLAC_A_STATS_DOWN_BYTES] = { .type = NLA_U64 },
		[OPENLAC_A_STATS_DOWN_DROPS] = { .type = NLA_U64 },
		[OPENLAC_A_STATS_DOWN_OLD] = { .type = NLA_U64 },
	};
	struct nlattr *a[OPENLAC_A_STATS_MAX + 1];

	if (nla_parse_nested(a, OPENLAC_A_STATS_MAX, nest, policy))
		return;
	stats->up_packets = get_u64(a[OPENLAC_A_STATS_UP_PACKETS]);
	stats->up_bytes = get_u64(a[OPENLAC_A_STATS_UP_BYTES]);
	stats->up_drops = get_u64(a[OPENLAC_A_STATS_UP_DROPS]);
	stats->down_packets = get_u64(a[OPENLAC_A_STATS_DOWN_PACKETS]);
	stats->down_bytes = get_u64(a[OPENLAC_A_STATS_DOWN_BYTES]);
	stats->down_drops = get_u64(a[OPENLAC_A_STATS_DOWN_DROPS]);
	stats->down_old = get_u64(a[OPENLAC_A_STATS_DOWN_OLD]);
}

static unsigned int get_u8(const struct nlattr *a)
{
	return a ? nla_get_u8(a) : 0;
}

static void client_session_deleted(struct dataplane *dp, struct nlattr **a, const struct dp_stats *stats)
{
	unsigned int reason = get_u8(a[OPENLAC_A_SESSION_REASON]);

	if (!a[OPENLAC_A_SESSION_IFINDEX] || !a[OPENLAC_A_SESSION_PPPOE_SID])
		return;
	log_debug(LOG_SUB_NETLINK, &(struct log_fields){ .session = nla_get_u16(a[OPENLAC_A_SESSION_PPPOE_SID]) },
		  "session of netdev %u deleted, reason %u", nla_get_u32(a[OPENLAC_A_SESSION_IFINDEX]), reason);
	dp->handler->session_deleted(dp->ctx, nla_get_u32(a[OPENLAC_A_SESSION_IFINDEX]),
				     nla_get_u16(a[OPENLAC_A_SESSION_PPPOE_SID]), reason, stats);
}

static void ppp_session_deleted(struct dataplane *dp, struct nlattr **a, const struct dp_stats *stats)
{
	unsigned int reason = get_u8(a[OPENLAC_A_SESSION_REASON]);
	uint16_t tunnel, id;

	if (!a[OPENLAC_A_SESSION_TUNNEL_ID] || !a[OPENLAC_A_SESSION_ID])
		return;
	tunnel = nla_get_u16(a[OPENLAC_A_SESSION_TUNNEL_ID]);
	id = nla_get_u16(a[OPENLAC_A_SESSION_ID]);
	log_debug(LOG_SUB_NETLINK, &(struct log_fields){ .tunnel = tunnel, .session = id }, "session of PPP deleted, reason %u",
		  reason);
	if (dp->handler->ppp_session_deleted)
		dp->handler->ppp_session_deleted(dp->ctx, tunnel, id, reason, stats);
}

static void session_event(struct dataplane *dp, struct nlmsghdr *nlh)
{
	struct nlattr *a[OPENLAC_A_SESSION_MAX + 1];
	struct dp_stats stats = { 0 };

	if (genlmsg_parse(nlh, 0, a, OPENLAC_A_SESSION_MAX, session_policy) ||
	    get_u8(a[OPENLAC_A_SESSION_EVENT]) != OPENLAC_EVENT_DEL)
		return;
	if (a[OPENLAC_A_SESSION_STATS])
		dataplane_read_stats(&stats, a[OPENLAC_A_SESSION_STATS]);
	if (a[OPENLAC_A_SESSION_PPP])
		ppp_session_deleted(dp, a, &stats);
	else
		client_session_deleted(dp, a, &stats);
}

static void tunnel_event(struct dataplane *dp, struct nlmsghdr *nlh)
{
	struct nlattr *a[OPENLAC_A_TUNNEL_MAX + 1];

	if (genlmsg_parse(nlh, 0, a, OPENLAC_A_TUNNEL_MAX, tunnel_policy) ||
	    get_u8(a[OPENLAC_A_TUNNEL_EVENT]) != OPENLAC_EVENT_DEL || !a[OPENLAC_A_TUNNEL_ID])
		return;
	log_debug(LOG_SUB_NETLINK, &(struct log_fields){ .tunnel = nla_get_u16(a[OPENLAC_A_TUNNEL_ID]) },
		  "tunnel deleted, reason %u", get_u8(a[OPENLAC_A_TUNNEL_REASON]));
	dp->handler->tunnel_deleted(dp->ctx, nla_get_u16(a[OPENLAC_A_TUNNEL_ID]),
				    get_u8(a[OPENLAC_A_TUNNEL_REASON]));
}

static void iface_event(struct dataplane *dp, struct nlmsghdr *nlh)
{
	struct nlattr *a[OPENLAC_A_IFACE_MAX + 1];

	if (genlmsg_parse(nlh, 0, a, OPENLAC_A_IFACE_MAX, iface_policy) ||
	    get_u8(a[OPENLAC_A_IFACE_EVENT]) != OPENLAC_EVENT_DEL || !a[OPENLAC_A_IFACE_IFINDEX])
		return;
	log_debug(LOG_SUB_NETLINK, NULL, "netdev %u deleted, reason %u", nla_get_u32(a[OPENLAC_A_IFACE_IFINDEX]),
		  get_u8(a[OPENLAC_A_IFACE_REASON]));
	dp->handler->iface_deleted(dp->ctx, nla_get_u32(a[OPENLAC_A_IFACE_IFINDEX]),
				   get_u8(a[OPENLAC_A_IFACE_REASON]));
}

static void socket_event(struct dataplane *dp, struct nlmsghdr *nlh)
{
	struct nlattr *a[OPENLAC_A_SOCKET_MAX + 1];

	if (genlmsg_parse(nlh, 0, a, OPENLAC_A_SOCKET_MAX, socket_policy) ||
	    get_u8(a[OPENLAC_A_SOCKET_EVENT]) != OPENLAC_EVENT_DEL || !a[OPENLAC_A_SOCKET_ID])
		return;
	log_debug(LOG_SUB_NETLINK, NULL, "socket %u deleted, reason %u", nla_get_u32(a[OPENLAC_A_SOCKET_ID]),
		  get_u8(a[OPENLAC_A_SOCKET_REASON]));
	dp->handler->socket_deleted(dp->ctx, nla_get_u32(a[OPENLAC_A_SOCKET_ID]),
				    get_u8(a[OPENLAC_A_SOCKET_REASON]));
}

static int on_event(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct dataplane *dp = arg;

	if (!genlmsg_valid_hdr(nlh, 0))
		return NL_SKIP;
	switch (genlmsg_hdr(nlh)->cmd) {
	case OPENLAC_CMD_SESSION_NTF:
		session_event(dp, nlh);
		break;
	case OPENLAC_CMD_TUNNEL_NTF:
		tunnel_event(dp, nlh);
		break;
	case OPENLAC_CMD_IFACE_NTF:
		iface_event(dp, nlh);
		break;
	case OPENLAC_CMD_SOCKET_NTF:
		socket_event(dp, nlh);
		break;
	}
	return NL_OK;
}

void dataplane_read_events(struct dataplane *dp, struct nl_sock *sock)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int err;

	if (!cb)
		return;
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_event, dp);
	do {
		err = nl_recvmsgs(sock, cb);
		/* libnl reports the kernel's ENOBUFS as "out of memory": notifications were dropped. */
		if (err == -NLE_NOMEM)
			dp->handler->lost(dp->ctx);
	} while (err >= 0 || err == -NLE_NOMEM);
	if (err != -NLE_AGAIN)
		log_limited(LOG_KIND_KERNEL, LOG_WARNING, NULL, "kernel events: %s", nl_geterror(err));
	nl_cb_put(cb);
}
