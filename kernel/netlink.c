// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family, what its handlers share, and the two commands about a whole
 * namespace.
 */
#include "netlink.h"
#include "pernet.h"

static const struct genl_multicast_group ol_nl_groups[] = {
	{ .name = OPENLAC_GENL_MCGRP_EVENTS, .flags = GENL_MCAST_CAP_NET_ADMIN },
};

/*
 * Handlers run in parallel: FRAME needs no lock at all, and the others serialise by the mutex of
 * their namespace. The ops are filled in at init, their number being known to another file only.
 */
struct genl_family ol_family __ro_after_init = {
	.name = OPENLAC_GENL_NAME,
	.version = OPENLAC_GENL_VERSION,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.ops = ol_nl_ops,
	.resv_start_op = __OPENLAC_CMD_MAX,
	.mcgrps = ol_nl_groups,
	.n_mcgrps = ARRAY_SIZE(ol_nl_groups),
};

/**
 * ol_nl_open - begin a request that creates something
 * @on: namespace
 * @info: the request
 *
 * Return: 0 with on->lock held, or -ESHUTDOWN without it when the module or the namespace is going
 * away.
 */
int ol_nl_open(struct ol_net *on, struct genl_info *info)
{
	mutex_lock(&on->lock);
	if (!on->closing)
		return 0;
	mutex_unlock(&on->lock);
	NL_SET_ERR_MSG(info->extack, "openlac is being unloaded");
	return -ESHUTDOWN;
}

/**
 * ol_nl_reply - answer a request with one object
 * @info: the request
 * @cmd: command of the answer
 * @put: writes the attributes
 * @obj: for @put
 *
 * Context: the lock that @put needs is held.
 * Return: 0 or a negative errno.
 */
int ol_nl_reply(struct genl_info *info, u8 cmd, ol_put_fn put, const void *obj)
{
	struct sk_buff *msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	void *hdr;

	if (!msg)
		goto err_memory;
	hdr = genlmsg_put_reply(msg, info, &ol_family, 0, cmd);
	if (!hdr || put(msg, obj, 0, 0)) {
		nlmsg_free(msg);
		goto err_memory;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);

err_memory:
	NL_SET_ERR_MSG(info->extack, "out of memory");
	return -ENOMEM;
}

/**
 * ol_nl_userdata - copy a *_USERDATA attribute
 * @attr: the attribute, or NULL
 * @blob: result; NULL when there is nothing to store
 * @info: the request
 *
 * Return: 0 or -ENOMEM. The caller owns *@blob.
 */
int ol_nl_userdata(const struct nlattr *attr, struct ol_blob **blob, struct genl_info *info)
{
	*blob = NULL;
	if (!attr || !nla_len(attr))
		return 0;
	*blob = kmalloc(struct_size(*blob, data, nla_len(attr)), GFP_KERNEL);
	if (!*blob) {
		NL_SET_ERR_MSG(info->extack, "out of memory");
		return -ENOMEM;
	}
	(*blob)->len = nla_len(attr);
	memcpy((*blob)->data, nla_data(attr), nla_len(attr));
	return 0;
}

/* OPENLAC_CMD_STATS_GET */
int ol_nl_stats_get(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	int err;

	mutex_lock(&on->lock);
	err = ol_nl_reply(info, OPENLAC_CMD_STATS_GET, ol_put_global, on);
	mutex_unlock(&on->lock);
	return err;
}

/* OPENLAC_CMD_FLUSH */
int ol_nl_flush(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_graveyard g;

	ol_graveyard_init(&g);
	mutex_lock(&on->lock);
	ol_net_withdraw(on, OPENLAC_REASON_FLUSH, &g);
	mutex_unlock(&on->lock);
	ol_graveyard_bury(&g);
	return 0;
}

int __init ol_nl_init(void)
{
	ol_family.n_ops = ol_nl_nr_ops;
	return genl_register_family(&ol_family);
}

void ol_nl_exit(void)
{
	genl_unregister_family(&ol_family);
}
