// SPDX-License-Identifier: GPL-2.0
/*
 * What each command accepts: one policy and one highest attribute per command. A type that a policy
 * does not name is refused, since all validation is strict.
 */
#include <linux/if_ether.h>

#include "netlink.h"

/* Not const: a policy of 6.1 points to a range that it could change. */
static struct netlink_range_validation ol_range_ifindex = { .min = 1, .max = INT_MAX };
static struct netlink_range_validation ol_range_ifindex_or_0 = { .min = 0, .max = INT_MAX };
static struct netlink_range_validation ol_range_id = { .min = 1, .max = INT_MAX };
/* 65535 is reserved, RFC 2516 section 4. */
static struct netlink_range_validation ol_range_sid = { .min = 1, .max = 65534 };
static struct netlink_range_validation ol_range_mtu = {
	.min = OPENLAC_MTU_MIN, .max = OPENLAC_MTU_MAX
};

#define OL_IFINDEX	NLA_POLICY_FULL_RANGE(NLA_U32, &ol_range_ifindex)
#define OL_SID		NLA_POLICY_FULL_RANGE(NLA_U16, &ol_range_sid)
#define OL_SOCKET_ID	NLA_POLICY_FULL_RANGE(NLA_U32, &ol_range_id)
#define OL_L2TP_ID	NLA_POLICY_MIN(NLA_U16, 1)
#define OL_ADDR6	NLA_POLICY_EXACT_LEN(sizeof(struct in6_addr))
#define OL_BOOL		NLA_POLICY_MAX(NLA_U8, 1)
#define OL_TX_FORM	NLA_POLICY_BITFIELD32(OPENLAC_TX_ALL)
#define OL_USERDATA	{ .type = NLA_BINARY, .len = OPENLAC_USERDATA_MAX }
#define OL_MTU		NLA_POLICY_FULL_RANGE(NLA_U16, &ol_range_mtu)
#define OL_STATE	NLA_POLICY_RANGE(NLA_U8, OPENLAC_SESSION_PUNT, OPENLAC_SESSION_FORWARD)

/* For commands without attributes; a policy that is not there would let any through unread. */
static const struct nla_policy ol_policy_none[] = {
	[1] = { .type = NLA_REJECT },
};

static const struct nla_policy ol_policy_socket_add[] = {
	[OPENLAC_A_SOCKET_FD]		= NLA_POLICY_MIN(NLA_S32, 0),
};

static const struct nla_policy ol_policy_socket_del[] = {
	[OPENLAC_A_SOCKET_ID]		= OL_SOCKET_ID,
};

static const struct nla_policy ol_policy_socket_get[] = {
	[OPENLAC_A_SOCKET_ID]		= OL_SOCKET_ID,
	[OPENLAC_A_SOCKET_WANT_FD]	= { .type = NLA_FLAG },
};

static const struct nla_policy ol_policy_tunnel_add[] = {
	[OPENLAC_A_TUNNEL_ID]		= OL_L2TP_ID,
	[OPENLAC_A_TUNNEL_PEER_ID]	= OL_L2TP_ID,
	[OPENLAC_A_TUNNEL_SOCKET]	= OL_SOCKET_ID,
	[OPENLAC_A_TUNNEL_PEER_ADDR4]	= { .type = NLA_U32 },
	[OPENLAC_A_TUNNEL_PEER_ADDR6]	= OL_ADDR6,
	[OPENLAC_A_TUNNEL_PEER_PORT]	= { .type = NLA_U16 },
	[OPENLAC_A_TUNNEL_SRC_ADDR4]	= { .type = NLA_U32 },
	[OPENLAC_A_TUNNEL_SRC_ADDR6]	= OL_ADDR6,
	[OPENLAC_A_TUNNEL_IFINDEX]	= NLA_POLICY_FULL_RANGE(NLA_U32, &ol_range_ifindex_or_0),
	[OPENLAC_A_TUNNEL_UDP_CSUM]	= OL_BOOL,
	[OPENLAC_A_TUNNEL_TOS]		= { .type = NLA_U8 },
	[OPENLAC_A_TUNNEL_TOS_INHERIT]	= OL_BOOL,
	[OPENLAC_A_TUNNEL_TTL]		= { .type = NLA_U8 },
	[OPENLAC_A_TUNNEL_DF]		= OL_BOOL,
	[OPENLAC_A_TUNNEL_TX_FORM]	= OL_TX_FORM,
	[OPENLAC_A_TUNNEL_USERDATA]	= OL_USERDATA,
};

static const struct nla_policy ol_policy_tunnel_set[] = {
	[OPENLAC_A_TUNNEL_ID]		= OL_L2TP_ID,
	[OPENLAC_A_TUNNEL_PEER_ID]	= OL_L2TP_ID,
	[OPENLAC_A_TUNNEL_PEER_PORT]	= { .type = NLA_U16 },
	[OPENLAC_A_TUNNEL_SRC_ADDR4]	= { .type = NLA_U32 },
	[OPENLAC_A_TUNNEL_SRC_ADDR6]	= OL_ADDR6,
	[OPENLAC_A_TUNNEL_IFINDEX]	= NLA_POLICY_FULL_RANGE(NLA_U32, &ol_range_ifindex_or_0),
	[OPENLAC_A_TUNNEL_UDP_CSUM]	= OL_BOOL,
	[OPENLAC_A_TUNNEL_TOS]		= { .type = NLA_U8 },
	[OPENLAC_A_TUNNEL_TOS_INHERIT]	= OL_BOOL,
	[OPENLAC_A_TUNNEL_TTL]		= { .type = NLA_U8 },
	[OPENLAC_A_TUNNEL_DF]		= OL_BOOL,
	[OPENLAC_A_TUNNEL_TX_FORM]	= OL_TX_FORM,
	[OPENLAC_A_TUNNEL_USERDATA]	= OL_USERDATA,
};

static const struct nla_policy ol_policy_tunnel_key[] = {
	[OPENLAC_A_TUNNEL_ID]		= OL_L2TP_ID,
};

static const struct nla_policy ol_policy_iface_key[] = {
	[OPENLAC_A_IFACE_IFINDEX]	= OL_IFINDEX,
};

static const struct nla_policy ol_policy_session_add[] = {
	[OPENLAC_A_SESSION_IFINDEX]	= OL_IFINDEX,
	[OPENLAC_A_SESSION_PPPOE_SID]	= OL_SID,
	[OPENLAC_A_SESSION_PEER_MAC]	= NLA_POLICY_ETH_ADDR,
	[OPENLAC_A_SESSION_TUNNEL_ID]	= OL_L2TP_ID,
	[OPENLAC_A_SESSION_ID]		= OL_L2TP_ID,
	[OPENLAC_A_SESSION_PEER_ID]	= OL_L2TP_ID,
	[OPENLAC_A_SESSION_STATE]	= OL_STATE,
	[OPENLAC_A_SESSION_TX_FORM]	= OL_TX_FORM,
	[OPENLAC_A_SESSION_USERDATA]	= OL_USERDATA,
	[OPENLAC_A_SESSION_PPP]		= { .type = NLA_FLAG },
	[OPENLAC_A_SESSION_MTU]		= OL_MTU,
};

static const struct nla_policy ol_policy_session_set[] = {
	[OPENLAC_A_SESSION_IFINDEX]	= OL_IFINDEX,
	[OPENLAC_A_SESSION_PPPOE_SID]	= OL_SID,
	[OPENLAC_A_SESSION_TUNNEL_ID]	= OL_L2TP_ID,
	[OPENLAC_A_SESSION_ID]		= OL_L2TP_ID,
	[OPENLAC_A_SESSION_PEER_ID]	= OL_L2TP_ID,
	[OPENLAC_A_SESSION_STATE]	= OL_STATE,
	[OPENLAC_A_SESSION_TX_FORM]	= OL_TX_FORM,
	[OPENLAC_A_SESSION_OWN]		= { .type = NLA_FLAG },
	[OPENLAC_A_SESSION_USERDATA]	= OL_USERDATA,
};

static const struct nla_policy ol_policy_session_key[] = {
	[OPENLAC_A_SESSION_IFINDEX]	= OL_IFINDEX,
	[OPENLAC_A_SESSION_PPPOE_SID]	= OL_SID,
	[OPENLAC_A_SESSION_TUNNEL_ID]	= OL_L2TP_ID,
	[OPENLAC_A_SESSION_ID]		= OL_L2TP_ID,
};

static const struct nla_policy ol_policy_frame[] = {
	[OPENLAC_A_FRAME_IFINDEX]	= OL_IFINDEX,
	[OPENLAC_A_FRAME_PPPOE_SID]	= OL_SID,
	[OPENLAC_A_FRAME_DIRECTION]	= NLA_POLICY_RANGE(NLA_U8, OPENLAC_DIR_CLIENT,
							   OPENLAC_DIR_PEER),
	[OPENLAC_A_FRAME_DATA]		= NLA_POLICY_RANGE(NLA_BINARY, 1, OPENLAC_FRAME_MAX),
};

const struct genl_ops ol_nl_ops[] = {
	{
		.cmd = OPENLAC_CMD_SOCKET_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_socket_add,
		.maxattr = ARRAY_SIZE(ol_policy_socket_add) - 1,
		.doit = ol_nl_socket_add,
	},
	{
		.cmd = OPENLAC_CMD_SOCKET_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_socket_del,
		.maxattr = ARRAY_SIZE(ol_policy_socket_del) - 1,
		.doit = ol_nl_socket_del,
	},
	{
		.cmd = OPENLAC_CMD_SOCKET_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_socket_get,
		.maxattr = ARRAY_SIZE(ol_policy_socket_get) - 1,
		.doit = ol_nl_socket_get,
		.dumpit = ol_nl_socket_dump,
	},
	{
		.cmd = OPENLAC_CMD_TUNNEL_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_tunnel_add,
		.maxattr = ARRAY_SIZE(ol_policy_tunnel_add) - 1,
		.doit = ol_nl_tunnel_add,
	},
	{
		.cmd = OPENLAC_CMD_TUNNEL_SET,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_tunnel_set,
		.maxattr = ARRAY_SIZE(ol_policy_tunnel_set) - 1,
		.doit = ol_nl_tunnel_set,
	},
	{
		.cmd = OPENLAC_CMD_TUNNEL_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_tunnel_key,
		.maxattr = ARRAY_SIZE(ol_policy_tunnel_key) - 1,
		.doit = ol_nl_tunnel_del,
	},
	{
		.cmd = OPENLAC_CMD_TUNNEL_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_tunnel_key,
		.maxattr = ARRAY_SIZE(ol_policy_tunnel_key) - 1,
		.doit = ol_nl_tunnel_get,
		.dumpit = ol_nl_tunnel_dump,
	},
	{
		.cmd = OPENLAC_CMD_IFACE_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_iface_key,
		.maxattr = ARRAY_SIZE(ol_policy_iface_key) - 1,
		.doit = ol_nl_iface_add,
	},
	{
		.cmd = OPENLAC_CMD_IFACE_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_iface_key,
		.maxattr = ARRAY_SIZE(ol_policy_iface_key) - 1,
		.doit = ol_nl_iface_del,
	},
	{
		.cmd = OPENLAC_CMD_IFACE_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_iface_key,
		.maxattr = ARRAY_SIZE(ol_policy_iface_key) - 1,
		.doit = ol_nl_iface_get,
		.dumpit = ol_nl_iface_dump,
	},
	{
		.cmd = OPENLAC_CMD_SESSION_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_session_add,
		.maxattr = ARRAY_SIZE(ol_policy_session_add) - 1,
		.doit = ol_nl_session_add,
	},
	{
		.cmd = OPENLAC_CMD_SESSION_SET,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_session_set,
		.maxattr = ARRAY_SIZE(ol_policy_session_set) - 1,
		.doit = ol_nl_session_set,
	},
	{
		.cmd = OPENLAC_CMD_SESSION_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_session_key,
		.maxattr = ARRAY_SIZE(ol_policy_session_key) - 1,
		.doit = ol_nl_session_del,
	},
	{
		.cmd = OPENLAC_CMD_SESSION_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_session_key,
		.maxattr = ARRAY_SIZE(ol_policy_session_key) - 1,
		.doit = ol_nl_session_get,
		.dumpit = ol_nl_session_dump,
	},
	{
		.cmd = OPENLAC_CMD_FRAME,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_frame,
		.maxattr = ARRAY_SIZE(ol_policy_frame) - 1,
		.doit = ol_nl_frame,
	},
	{
		.cmd = OPENLAC_CMD_STATS_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_none,
		.maxattr = ARRAY_SIZE(ol_policy_none) - 1,
		.doit = ol_nl_stats_get,
	},
	{
		.cmd = OPENLAC_CMD_FLUSH,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = ol_policy_none,
		.maxattr = ARRAY_SIZE(ol_policy_none) - 1,
		.doit = ol_nl_flush,
	},
};

const u8 ol_nl_nr_ops = ARRAY_SIZE(ol_nl_ops);
