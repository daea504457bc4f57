// SPDX-License-Identifier: GPL-2.0
/*
 * Requests about sockets.
 */
#include <linux/file.h>

#include "netlink.h"
#include "pernet.h"

static struct ol_socket *ol_nl_socket(struct ol_net *on, struct genl_info *info)
{
	struct ol_socket *us;

	us = xa_load(&on->sockets, nla_get_u32(info->attrs[OPENLAC_A_SOCKET_ID]));
	if (!us)
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_SOCKET_ID],
				    "no such socket");
	return us;
}

/* OPENLAC_CMD_SOCKET_ADD */
int ol_nl_socket_add(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_graveyard g;
	struct ol_socket *us;
	int err;

	if (OL_NL_LACKS(info, OPENLAC_A_SOCKET_FD, "socket needs a file descriptor"))
		return -EINVAL;
	ol_graveyard_init(&g);
	err = ol_nl_open(on, info);
	if (err)
		return err;
	us = ol_socket_add(on, nla_get_s32(info->attrs[OPENLAC_A_SOCKET_FD]), info->extack);
	if (IS_ERR(us)) {
		err = PTR_ERR(us);
		NL_SET_BAD_ATTR(info->extack, info->attrs[OPENLAC_A_SOCKET_FD]);
	} else {
		/*
		 * Without the answer the caller would not know the id: it is as if nothing had been
		 * done.
		 */
		err = ol_nl_reply(info, OPENLAC_CMD_SOCKET_ADD, ol_put_socket, us);
		if (err)
			ol_socket_withdraw(us, OPENLAC_REASON_REQUEST, &g);
	}
	mutex_unlock(&on->lock);
	ol_graveyard_bury(&g);
	return err;
}

/* OPENLAC_CMD_SOCKET_DEL */
int ol_nl_socket_del(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_graveyard g;
	struct ol_socket *us;
	int err = 0;

	if (OL_NL_LACKS(info, OPENLAC_A_SOCKET_ID, "which socket?"))
		return -EINVAL;
	ol_graveyard_init(&g);
	mutex_lock(&on->lock);
	us = ol_nl_socket(on, info);
	if (!us) {
		err = -ENOENT;
	} else if (us->tunnels) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[OPENLAC_A_SOCKET_ID],
				    "tunnels use the socket");
		err = -EBUSY;
	} else {
		ol_socket_withdraw(us, OPENLAC_REASON_REQUEST, &g);
	}
	mutex_unlock(&on->lock);
	ol_graveyard_bury(&g);
	return err;
}

struct ol_nl_socket_fd {
	const struct ol_socket *us;
	int fd;
};

static int ol_put_socket_fd(struct sk_buff *skb, const void *obj, u8 event, u8 reason)
{
	const struct ol_nl_socket_fd *with = obj;

	if (nla_put_s32(skb, OPENLAC_A_SOCKET_FD, with->fd))
		return -EMSGSIZE;
	return ol_put_socket(skb, with->us, event, reason);
}

/*
 * The number is reserved first and the file installed last, when the answer is on its way and
 * nothing can fail: until this request returns nobody but the caller's other threads could see the
 * number, and they find it closed.
 */
static int ol_nl_socket_get_fd(struct genl_info *info, const struct ol_socket *us)
{
	struct ol_nl_socket_fd with = { .us = us };
	int err;

	with.fd = get_unused_fd_flags(O_CLOEXEC);
	if (with.fd < 0) {
		NL_SET_ERR_MSG(info->extack, "no file descriptor left");
		return with.fd;
	}
	err = ol_nl_reply(info, OPENLAC_CMD_SOCKET_GET, ol_put_socket_fd, &with);
	if (err) {
		put_unused_fd(with.fd);
		return err;
	}
	fd_install(with.fd, get_file(us->file));
	return 0;
}

/* OPENLAC_CMD_SOCKET_GET */
int ol_nl_socket_get(struct sk_buff *skb, struct genl_info *info)
{
	struct ol_net *on = ol_net_get(genl_info_net(info));
	struct ol_socket *us;
	int err;

	if (OL_NL_LACKS(info, OPENLAC_A_SOCKET_ID, "which socket?"))
		return -EINVAL;
	mutex_lock(&on->lock);
	us = ol_nl_socket(on, info);
	if (!us)
		err = -ENOENT;
	else if (info->attrs[OPENLAC_A_SOCKET_WANT_FD])
		err = ol_nl_socket_get_fd(info, us);
	else
		err = ol_nl_reply(info, OPENLAC_CMD_SOCKET_GET, ol_put_socket, us);
	mutex_unlock(&on->lock);
	return err;
}
