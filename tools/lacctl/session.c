// SPDX-License-Identifier: GPL-2.0
/*
 * session.c - lacctl session: L2TP sessions and what is at their end here, a PPPoE session or a channel
 * of PPP
 */
#include "lacctl.h"

#include "names.h"
#include "uapi/openlac.h"

enum { DEV, SID, MAC, TUNNEL, ID, PEER_ID, STATE, LENGTH, SEQUENCE, ACFIELD, PPP, MTU,
       KEYWORDS };

#define CLIENT		(CLIENT_KEY | ARGS_BIT(MAC))
#define CLIENT_KEY	(ARGS_BIT(DEV) | ARGS_BIT(SID))
#define TUNNEL_KEY	(ARGS_BIT(TUNNEL) | ARGS_BIT(ID))
#define TUNNEL_HALF	(TUNNEL_KEY | ARGS_BIT(PEER_ID))
#define TX_FORM		(ARGS_BIT(LENGTH) | ARGS_BIT(SEQUENCE) | ARGS_BIT(ACFIELD))
#define OPTIONS		(ARGS_BIT(STATE) | TX_FORM)

static const struct arg_spec spec[KEYWORDS] = {
	[DEV]	   = { .name = "dev", .type = ARG_DEV,
		       .attr = OPENLAC_A_SESSION_IFINDEX, .width = 4 },
	[SID]	   = { .name = "sid", .type = ARG_NUM, .min = 1, .max = UINT16_MAX - 1,
		       .attr = OPENLAC_A_SESSION_PPPOE_SID, .width = 2 },
	[MAC]	   = { .name = "mac", .type = ARG_MAC, .attr = OPENLAC_A_SESSION_PEER_MAC },
	[TUNNEL]   = { .name = "tunnel", .type = ARG_NUM, .min = 1, .max = UINT16_MAX,
		       .attr = OPENLAC_A_SESSION_TUNNEL_ID, .width = 2 },
	[ID]	   = { .name = "id", .type = ARG_NUM, .min = 1, .max = UINT16_MAX,
		       .attr = OPENLAC_A_SESSION_ID, .width = 2 },
	[PEER_ID]  = { .name = "peer-id", .type = ARG_NUM, .min = 1, .max = UINT16_MAX,
		       .attr = OPENLAC_A_SESSION_PEER_ID, .width = 2 },
	[STATE]	   = { .name = "state", .type = ARG_WORD, .words = session_states },
	[LENGTH]   = { .name = "length", .type = ARG_ONOFF },
	[SEQUENCE] = { .name = "sequence", .type = ARG_ONOFF },
	[ACFIELD]  = { .name = "acfield", .type = ARG_ONOFF },
	[PPP]	   = { .name = "ppp", .type = ARG_FLAG },
	[MTU]	   = { .name = "mtu", .type = ARG_NUM, .min = OPENLAC_MTU_MIN, .max = OPENLAC_MTU_MAX,
		       .attr = OPENLAC_A_SESSION_MTU, .width = 2 },
};

static void client_members(struct out *o, const struct nlattr *const *tb)
{
	const uint8_t *mac = nlc_bytes(tb[OPENLAC_A_SESSION_PEER_MAC], 6);

	out_device(o, "dev", nlc_u32(tb[OPENLAC_A_SESSION_IFINDEX]));
	out_number(o, "sid", nlc_u16(tb[OPENLAC_A_SESSION_PPPOE_SID]));
	if (mac)
		out_mac(o, "mac", mac);
}

static void ppp_members(struct out *o, const struct nlattr *const *tb)
{
	out_flag(o, "ppp");
	out_number(o, "channel", nlc_u32(tb[OPENLAC_A_SESSION_CHANNEL]));
	if (tb[OPENLAC_A_SESSION_UNIT])
		out_number(o, "unit", nlc_u32(tb[OPENLAC_A_SESSION_UNIT]));
	out_number(o, "mtu", nlc_u16(tb[OPENLAC_A_SESSION_MTU]));
}

static void members(struct out *o, const struct nlattr *const *tb)
{
	if (tb[OPENLAC_A_SESSION_PPP])
		ppp_members(o, tb);
	else
		client_members(o, tb);
	if (nlc_u16(tb[OPENLAC_A_SESSION_TUNNEL_ID])) {
		out_number(o, "tunnel", nlc_u16(tb[OPENLAC_A_SESSION_TUNNEL_ID]));
		out_number(o, "id", nlc_u16(tb[OPENLAC_A_SESSION_ID]));
		out_number(o, "peer-id", nlc_u16(tb[OPENLAC_A_SESSION_PEER_ID]));
	}
	if (tb[OPENLAC_A_SESSION_STATE])
		out_string(o, "state", name_state(nlc_u8(tb[OPENLAC_A_SESSION_STATE])));
	txform_members(o, tb[OPENLAC_A_SESSION_TX_FORM], 0);
	if (tb[OPENLAC_A_SESSION_OWNER])
		out_number(o, "owner", nlc_u32(tb[OPENLAC_A_SESSION_OWNER]));
	if (tb[OPENLAC_A_SESSION_USERDATA])
		out_number(o, "userdata-length",
			   mnl_attr_get_payload_len(tb[OPENLAC_A_SESSION_USERDATA]));
	stats_members(o, tb[OPENLAC_A_SESSION_STATS]);
}

const struct view session_view = {
	.kind = "session",
	.event_cmd = OPENLAC_CMD_SESSION_NTF,
	.max = OPENLAC_A_SESSION_MAX,
	.event = OPENLAC_A_SESSION_EVENT,
	.reason = OPENLAC_A_SESSION_REASON,
	.members = members,
};

static uint32_t given(const struct arg_val *vals)
{
	uint32_t mask = 0;

	for (unsigned int i = 0; i < KEYWORDS; i++)
		if (vals[i].set)
			mask |= ARGS_BIT(i);
	return mask;
}

static bool all(uint32_t mask, uint32_t wanted)
{
	return (mask & wanted) == wanted;
}

static void put_session(struct nlmsghdr *nlh, const struct arg_val *vals)
{
	nlc_put_args(nlh, spec, vals, KEYWORDS);
	if (vals[STATE].set)
		mnl_attr_put_u8(nlh, OPENLAC_A_SESSION_STATE, (uint8_t)(vals[STATE].num + 1));
	if (vals[PPP].set)
		mnl_attr_put(nlh, OPENLAC_A_SESSION_PPP, 0, NULL);
	txform_put(nlh, OPENLAC_A_SESSION_TX_FORM, &vals[LENGTH]);
}

/* The channel's index is what pppd must be told. */
static int add_ppp(struct ctl *ctl, const struct arg_val *vals)
{
	int rc = CTL_OK;

	if (!all(given(vals), TUNNEL_HALF))
		return ctl_usage_error(ctl, "ppp needs tunnel, id and peer-id");
	if (given(vals) & (CLIENT | ARGS_BIT(STATE)))
		return ctl_usage_error(ctl, "ppp goes without dev, sid, mac and state");
	rc = ctl_connect(ctl);
	if (rc)
		return rc;
	put_session(nlc_new(&ctl->nl, OPENLAC_CMD_SESSION_ADD), vals);
	return ctl_show(ctl, true, &session_view);
}

static int add(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	uint32_t mask;
	int rc = ctl_parse(ctl, argc, argv, vals);

	if (rc)
		return rc;
	if (vals[PPP].set)
		return add_ppp(ctl, vals);
	mask = given(vals);
	if (!all(mask, CLIENT))
		return ctl_usage_error(ctl, "whose? dev NAME sid SID mac MAC, or ppp");
	if (vals[MTU].set)
		return ctl_usage_error(ctl, "mtu belongs to ppp");
	if (mask & TUNNEL_HALF && !all(mask, TUNNEL_HALF))
		return ctl_usage_error(ctl, "tunnel, id and peer-id belong together");
	if (!vals[STATE].set) {
		/* With nowhere to forward to yet, keep the client's frames until there is. */
		vals[STATE].set = true;
		vals[STATE].num = OPENLAC_SESSION_HOLD - 1;
		if (mask & TUNNEL_HALF)
			vals[STATE].num = OPENLAC_SESSION_FORWARD - 1;
	}
	rc = ctl_connect(ctl);
	if (rc)
		return rc;
	put_session(nlc_new(&ctl->nl, OPENLAC_CMD_SESSION_ADD), vals);
	return ctl_request(ctl);
}

static int set(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	uint32_t mask;
	int rc = ctl_parse(ctl, argc, argv, vals);

	if (rc)
		return rc;
	mask = given(vals);
	if (!all(mask, CLIENT_KEY) && (mask & CLIENT_KEY || !all(mask, TUNNEL_KEY)))
		return ctl_usage_error(ctl, "which session? dev NAME sid SID, or tunnel ID id ID");
	rc = ctl_connect(ctl);
	if (rc)
		return rc;
	put_session(nlc_new(&ctl->nl, OPENLAC_CMD_SESSION_SET), vals);
	return ctl_request(ctl);
}

static int del(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	uint32_t mask;
	int rc = ctl_parse(ctl, argc, argv, vals);

	if (rc)
		return rc;
	mask = given(vals);
	if (mask != CLIENT_KEY && mask != TUNNEL_KEY)
		return ctl_usage_error(ctl, "which session? dev NAME sid SID, or tunnel ID id ID");
	rc = ctl_connect(ctl);
	if (rc)
		return rc;
	put_session(nlc_new(&ctl->nl, OPENLAC_CMD_SESSION_DEL), vals);
	return ctl_request(ctl);
}

static int show(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	uint32_t mask;
	bool one;
	int rc = ctl_parse(ctl, argc, argv, vals);

	if (rc)
		return rc;
	mask = given(vals);
	one = mask == CLIENT_KEY || mask == TUNNEL_KEY;
	if (!one && mask && mask != ARGS_BIT(DEV) && mask != ARGS_BIT(TUNNEL))
		return ctl_usage_error(ctl, "expected dev NAME [sid SID], or tunnel ID [id ID]");
	rc = ctl_connect(ctl);
	if (rc)
		return rc;
	put_session(nlc_new(&ctl->nl, OPENLAC_CMD_SESSION_GET), vals);
	return ctl_show(ctl, one, &session_view);
}

static const struct verb verbs[] = {
	{ "add", add, CLIENT | TUNNEL_HALF | OPTIONS | ARGS_BIT(PPP) | ARGS_BIT(MTU), 0 },
	{ "set", set, CLIENT_KEY | TUNNEL_HALF | OPTIONS, 0 },
	{ "del", del, CLIENT_KEY | TUNNEL_KEY, 0 },
	{ "show", show, CLIENT_KEY | TUNNEL_KEY, 0 },
	{ NULL, NULL, 0, 0 },
};

const struct object session_object = {
	.name = "session",
	.summary = "PPPoE and PPP sessions and their L2TP sessions",
	.usage =
		"Usage: lacctl session add dev NAME sid SID mac MAC [HALF] [OPTION]...\n"
		"       lacctl session add HALF ppp [mtu NUMBER] [OPTION]...\n"
		"       lacctl session set KEY [HALF] [OPTION]...\n"
		"       lacctl session del KEY\n"
		"       lacctl session show [KEY | dev NAME | tunnel ID]\n"
		"KEY    := { dev NAME sid SID | tunnel ID id ID }\n"
		"HALF   := tunnel ID id ID peer-id ID\n"
		"OPTION := { state punt|hold|forward | length on|off | sequence on|off |\n"
		"            acfield on|off }\n"
		"With ppp there is no PPPoE client but a channel for pppd, whose index is told.\n"
		"It is always in forward; mtu is by default what the path carries.\n"
		"Default state: forward with HALF, else hold. Sessions in punt or hold are\n"
		"deleted some time after the program that added them has ended.\n",
	.spec = spec,
	.keywords = KEYWORDS,
	.verbs = verbs,
};
