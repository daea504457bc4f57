// SPDX-License-Identifier: GPL-2.0
/*
 * interface.c - lacctl interface: Ethernet devices on which PPPoE session frames are taken
 */
#include "lacctl.h"

#include "uapi/openlac.h"

enum { DEV, KEYWORDS };

static const struct arg_spec spec[KEYWORDS] = {
	[DEV] = { .name = "dev", .type = ARG_DEV, .attr = OPENLAC_A_IFACE_IFINDEX, .width = 4 },
};

static void name_member(struct out *o, const struct nlattr *const *tb)
{
	const struct nlattr *name = tb[OPENLAC_A_IFACE_NAME];

	/* The message's own name is right even if the netdev is renamed or gone by now. */
	if (name && !mnl_attr_validate(name, MNL_TYPE_NUL_STRING))
		out_string(o, "dev", mnl_attr_get_str(name));
	else
		out_device(o, "dev", nlc_u32(tb[OPENLAC_A_IFACE_IFINDEX]));
}

static void members(struct out *o, const struct nlattr *const *tb)
{
	const uint8_t *mac = nlc_bytes(tb[OPENLAC_A_IFACE_MAC], 6);

	name_member(o, tb);
	out_number(o, "ifindex", nlc_u32(tb[OPENLAC_A_IFACE_IFINDEX]));
	if (mac)
		out_mac(o, "mac", mac);
	if (tb[OPENLAC_A_IFACE_MTU])
		out_number(o, "mtu", nlc_u32(tb[OPENLAC_A_IFACE_MTU]));
	if (tb[OPENLAC_A_IFACE_UP])
		out_string(o, "link", nlc_u8(tb[OPENLAC_A_IFACE_UP]) ? "up" : "down");
	if (tb[OPENLAC_A_IFACE_SESSIONS])
		out_number(o, "sessions", nlc_u32(tb[OPENLAC_A_IFACE_SESSIONS]));
}

const struct view interface_view = {
	.kind = "interface",
	.event_cmd = OPENLAC_CMD_IFACE_NTF,
	.max = OPENLAC_A_IFACE_MAX,
	.event = OPENLAC_A_IFACE_EVENT,
	.reason = OPENLAC_A_IFACE_REASON,
	.members = members,
};

static int change(struct ctl *ctl, uint8_t cmd, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	int rc = ctl_begin(ctl, argc, argv, vals);

	if (rc)
		return rc;
	nlc_put_args(nlc_new(&ctl->nl, cmd), spec, vals, KEYWORDS);
	return ctl_request(ctl);
}

static int add(struct ctl *ctl, int argc, char *const *argv)
{
	return change(ctl, OPENLAC_CMD_IFACE_ADD, argc, argv);
}

static int del(struct ctl *ctl, int argc, char *const *argv)
{
	return change(ctl, OPENLAC_CMD_IFACE_DEL, argc, argv);
}

static int show(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	int rc = ctl_begin(ctl, argc, argv, vals);

	if (rc)
		return rc;
	nlc_put_args(nlc_new(&ctl->nl, OPENLAC_CMD_IFACE_GET), spec, vals, KEYWORDS);
	return ctl_show(ctl, vals[DEV].set, &interface_view);
}

static const struct verb verbs[] = {
	{ "add", add, ARGS_BIT(DEV), ARGS_BIT(DEV) },
	{ "del", del, ARGS_BIT(DEV), ARGS_BIT(DEV) },
	{ "show", show, ARGS_BIT(DEV), 0 },
	{ NULL, NULL, 0, 0 },
};

const struct object interface_object = {
	.name = "interface",
	.summary = "access interfaces towards PPPoE clients",
	.usage =
		"Usage: lacctl interface add dev NAME\n"
		"       lacctl interface del dev NAME\n"
		"       lacctl interface show [dev NAME]\n",
	.spec = spec,
	.keywords = KEYWORDS,
	.verbs = verbs,
};
