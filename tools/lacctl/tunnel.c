// SPDX-License-Identifier: GPL-2.0
/*
 * tunnel.c - lacctl tunnel: L2TPv2 tunnels of the kernel module
 */
#include "lacctl.h"

#include <arpa/inet.h>

#include "uapi/openlac.h"

#define L2TP_PORT	1701	/* RFC 2661 section 8.1 */

enum {
	ID, PEER_ID, SOCKET, REMOTE, PORT, LOCAL, DEV, UDP_CHECKSUM, TOS, TTL, DF,
	LENGTH, SEQUENCE, ACFIELD, KEYWORDS
};

#define TX_FORM	(ARGS_BIT(LENGTH) | ARGS_BIT(SEQUENCE) | ARGS_BIT(ACFIELD))
#define OUTER	(ARGS_BIT(UDP_CHECKSUM) | ARGS_BIT(TOS) | ARGS_BIT(TTL) | ARGS_BIT(DF))
#define ROUTE	(ARGS_BIT(PORT) | ARGS_BIT(LOCAL) | ARGS_BIT(DEV))
#define OPTIONS	(ARGS_BIT(PEER_ID) | ROUTE | OUTER | TX_FORM)

static const char *const tos_words[] = { "inherit", NULL };

static const struct arg_spec spec[KEYWORDS] = {
	[ID] = { .name = "id", .type = ARG_NUM, .min = 1, .max = UINT16_MAX, .positional = true,
		 .attr = OPENLAC_A_TUNNEL_ID, .width = 2 },
	[PEER_ID] = { .name = "peer-id", .type = ARG_NUM, .min = 1, .max = UINT16_MAX,
		      .attr = OPENLAC_A_TUNNEL_PEER_ID, .width = 2 },
	[SOCKET] = { .name = "socket", .type = ARG_NUM, .min = 1, .max = UINT32_MAX },
	[REMOTE] = { .name = "remote", .type = ARG_ADDR },
	[PORT] = { .name = "port", .type = ARG_NUM, .min = 1, .max = UINT16_MAX },
	[LOCAL] = { .name = "local", .type = ARG_ADDR },
	[DEV] = { .name = "dev", .type = ARG_DEV, .attr = OPENLAC_A_TUNNEL_IFINDEX, .width = 4 },
	[UDP_CHECKSUM] = { .name = "udp-checksum", .type = ARG_ONOFF,
			   .attr = OPENLAC_A_TUNNEL_UDP_CSUM, .width = 1 },
	[TOS] = { .name = "tos", .type = ARG_NUM, .max = UINT8_MAX, .words = tos_words },
	[TTL] = { .name = "ttl", .type = ARG_NUM, .max = UINT8_MAX,
		  .attr = OPENLAC_A_TUNNEL_TTL, .width = 1 },
	[DF] = { .name = "df", .type = ARG_ONOFF, .attr = OPENLAC_A_TUNNEL_DF, .width = 1 },
	[LENGTH] = { .name = "length", .type = ARG_ONOFF },
	[SEQUENCE] = { .name = "sequence", .type = ARG_ONOFF },
	[ACFIELD] = { .name = "acfield", .type = ARG_ONOFF },
};

static void address_member(struct out *o, const char *key, const struct nlattr *attr4,
			   const struct nlattr *attr6)
{
	const void *in4 = nlc_bytes(attr4, sizeof(struct in_addr));
	const void *in6 = nlc_bytes(attr6, sizeof(struct in6_addr));

	if (in4)
		out_address(o, key, AF_INET, in4);
	else if (in6)
		out_address(o, key, AF_INET6, in6);
}

static void members(struct out *o, const struct nlattr *const *tb)
{
	out_number(o, "id", nlc_u16(tb[OPENLAC_A_TUNNEL_ID]));
	out_number(o, "peer-id", nlc_u16(tb[OPENLAC_A_TUNNEL_PEER_ID]));
	out_number(o, "socket", nlc_u32(tb[OPENLAC_A_TUNNEL_SOCKET]));
	address_member(o, "remote", tb[OPENLAC_A_TUNNEL_PEER_ADDR4],
		       tb[OPENLAC_A_TUNNEL_PEER_ADDR6]);
	out_number(o, "port", ntohs(nlc_u16(tb[OPENLAC_A_TUNNEL_PEER_PORT])));
	address_member(o, "local", tb[OPENLAC_A_TUNNEL_SRC_ADDR4], tb[OPENLAC_A_TUNNEL_SRC_ADDR6]);
	if (nlc_u32(tb[OPENLAC_A_TUNNEL_IFINDEX]))
		out_device(o, "dev", nlc_u32(tb[OPENLAC_A_TUNNEL_IFINDEX]));
	if (tb[OPENLAC_A_TUNNEL_UDP_CSUM])
		out_onoff(o, "udp-checksum", nlc_u8(tb[OPENLAC_A_TUNNEL_UDP_CSUM]));
	if (nlc_u8(tb[OPENLAC_A_TUNNEL_TOS_INHERIT]))
		out_string(o, "tos", tos_words[0]);
	else if (tb[OPENLAC_A_TUNNEL_TOS])
		out_number(o, "tos", nlc_u8(tb[OPENLAC_A_TUNNEL_TOS]));
	if (tb[OPENLAC_A_TUNNEL_TTL])
		out_number(o, "ttl", nlc_u8(tb[OPENLAC_A_TUNNEL_TTL]));
	if (tb[OPENLAC_A_TUNNEL_DF])
		out_onoff(o, "df", nlc_u8(tb[OPENLAC_A_TUNNEL_DF]));
	txform_members(o, tb[OPENLAC_A_TUNNEL_TX_FORM], OPENLAC_TX_ALL);
	if (tb[OPENLAC_A_TUNNEL_USERDATA])
		out_number(o, "userdata-length",
			   mnl_attr_get_payload_len(tb[OPENLAC_A_TUNNEL_USERDATA]));
	if (tb[OPENLAC_A_TUNNEL_SESSIONS])
		out_number(o, "sessions", nlc_u32(tb[OPENLAC_A_TUNNEL_SESSIONS]));
	stats_members(o, tb[OPENLAC_A_TUNNEL_STATS]);
}

const struct view tunnel_view = {
	.kind = "tunnel",
	.event_cmd = OPENLAC_CMD_TUNNEL_NTF,
	.max = OPENLAC_A_TUNNEL_MAX,
	.event = OPENLAC_A_TUNNEL_EVENT,
	.reason = OPENLAC_A_TUNNEL_REASON,
	.members = members,
};

/* What add and set have in common and the table of keywords cannot say. */
static void put_options(struct nlmsghdr *nlh, const struct arg_val *vals)
{
	nlc_put_args(nlh, spec, vals, KEYWORDS);
	if (vals[LOCAL].set)
		nlc_put_address(nlh, OPENLAC_A_TUNNEL_SRC_ADDR4, OPENLAC_A_TUNNEL_SRC_ADDR6,
				&vals[LOCAL].addr);
	if (vals[PORT].set)
		mnl_attr_put_u16(nlh, OPENLAC_A_TUNNEL_PEER_PORT, htons((uint16_t)vals[PORT].num));
	if (vals[TOS].set) {
		/* With inherit, packets that are not IP get TOS 0, not a value of an earlier set.
		 */
		mnl_attr_put_u8(nlh, OPENLAC_A_TUNNEL_TOS_INHERIT, vals[TOS].word == 1);
		mnl_attr_put_u8(nlh, OPENLAC_A_TUNNEL_TOS, (uint8_t)vals[TOS].num);
	}
	txform_put(nlh, OPENLAC_A_TUNNEL_TX_FORM, &vals[LENGTH]);
}

/* The socket for a new tunnel when none was named: the only one of its family, or a new one. */
static int choose_socket(struct ctl *ctl, sa_family_t family, uint32_t *id, bool *created)
{
	const struct arg_addr any = { .family = family };
	int rc = socket_find(ctl, family, id);

	if (rc || *id)
		return rc;
	rc = socket_create(ctl, &any, L2TP_PORT, id);
	*created = !rc;
	return rc;
}

static int add(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	struct nlmsghdr *nlh;
	bool created = false;
	uint32_t socket_id;
	int rc = ctl_parse(ctl, argc, argv, vals);

	if (rc)
		return rc;
	if (vals[LOCAL].set && vals[LOCAL].addr.family != vals[REMOTE].addr.family)
		return ctl_usage_error(ctl, "local and remote are of different address families");
	rc = ctl_connect(ctl);
	if (rc)
		return rc;
	socket_id = vals[SOCKET].num;
	if (!vals[SOCKET].set) {
		rc = choose_socket(ctl, vals[REMOTE].addr.family, &socket_id, &created);
		if (rc)
			return rc;
	}
	if (!vals[PORT].set)
		vals[PORT] = (struct arg_val){ .set = true, .num = L2TP_PORT };
	nlh = nlc_new(&ctl->nl, OPENLAC_CMD_TUNNEL_ADD);
	put_options(nlh, vals);
	mnl_attr_put_u32(nlh, OPENLAC_A_TUNNEL_SOCKET, socket_id);
	nlc_put_address(nlh, OPENLAC_A_TUNNEL_PEER_ADDR4, OPENLAC_A_TUNNEL_PEER_ADDR6,
			&vals[REMOTE].addr);
	rc = ctl_request(ctl);
	/* A refused tunnel leaves nothing behind. */
	if (rc && created)
		socket_delete(ctl, socket_id);
	return rc;
}

static int set(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	int rc = ctl_begin(ctl, argc, argv, vals);

	if (rc)
		return rc;
	put_options(nlc_new(&ctl->nl, OPENLAC_CMD_TUNNEL_SET), vals);
	return ctl_request(ctl);
}

static int del(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	int rc = ctl_begin(ctl, argc, argv, vals);

	if (rc)
		return rc;
	nlc_put_args(nlc_new(&ctl->nl, OPENLAC_CMD_TUNNEL_DEL), spec, vals, KEYWORDS);
	return ctl_request(ctl);
}

static int show(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	int rc = ctl_begin(ctl, argc, argv, vals);

	if (rc)
		return rc;
	nlc_put_args(nlc_new(&ctl->nl, OPENLAC_CMD_TUNNEL_GET), spec, vals, KEYWORDS);
	return ctl_show(ctl, vals[ID].set, &tunnel_view);
}

static const struct verb verbs[] = {
	{ "add", add, OPTIONS | ARGS_BIT(ID) | ARGS_BIT(SOCKET) | ARGS_BIT(REMOTE),
	  ARGS_BIT(ID) | ARGS_BIT(PEER_ID) | ARGS_BIT(REMOTE) },
	{ "set", set, OPTIONS | ARGS_BIT(ID), ARGS_BIT(ID) },
	{ "del", del, ARGS_BIT(ID), ARGS_BIT(ID) },
	{ "show", show, ARGS_BIT(ID), 0 },
	{ NULL, NULL, 0, 0 },
};

const struct object tunnel_object = {
	.name = "tunnel",
	.summary = "L2TP tunnels",
	.usage =
		"Usage: lacctl tunnel add [id] ID peer-id ID remote ADDRESS [socket ID]\n"
		"              [OPTION]...\n"
		"       lacctl tunnel set [id] ID [peer-id ID] [OPTION]...\n"
		"       lacctl tunnel del [id] ID\n"
		"       lacctl tunnel show [[id] ID]\n"
		"OPTION := { port PORT | local ADDRESS | dev NAME | udp-checksum on|off |\n"
		"            tos inherit|0-255 | ttl 0-255 | df on|off | length on|off |\n"
		"            sequence on|off | acfield on|off }\n"
		"Without socket, add takes the only socket of remote's address family, or makes\n"
		"one on port 1701.\n",
	.spec = spec,
	.keywords = KEYWORDS,
	.verbs = verbs,
};
