// SPDX-License-Identifier: GPL-2.0
#include "ipsec_guard.h"

#include <errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>

#include "log.h"

/* Who is told of our policies by a dump. */
struct listener {
	void (*found)(void *ctx, const struct ipsec_guard *g, uint8_t dir);
	void *ctx;
};

struct nl_sock *ipsec_guard_open(void)
{
	struct nl_sock *sock = nl_socket_alloc();

	if (sock && nl_connect(sock, NETLINK_XFRM)) {
		nl_socket_free(sock);
		sock = NULL;
	}
	return sock;
}

/* libnl keeps no errno: callers tell one cause from another by the log. */
static int failed(const char *what, int err)
{
	log_limited(LOG_KIND_KERNEL, LOG_ERR, NULL, "ipsec: %s: kernel: %s", what, nl_geterror(err));
	return err == -NLE_NOMEM ? -ENOMEM : -EIO;
}

/* Return: 0 or an error of libnl. */
static int request(struct nl_sock *sock, int type, int flags, const void *data, size_t len)
{
	struct nl_msg *msg = nlmsg_alloc_simple(type, flags);
	int err = msg ? nlmsg_append(msg, (void *)(uintptr_t)data, len, NLMSG_ALIGNTO) : -NLE_NOMEM;

	if (!err)
		return nl_send_sync(sock, msg);
	nlmsg_free(msg);
	return err;
}

static int on_policy(struct nl_msg *msg, void *arg)
{
	const struct nlmsghdr *nlh = nlmsg_hdr(msg);
	const struct listener *l = arg;
	const struct xfrm_userpolicy_info *info = nlmsg_data(nlh);
	struct ipsec_guard g;

	if (nlh->nlmsg_type == XFRM_MSG_NEWPOLICY && nlmsg_datalen(nlh) >= (int)sizeof(*info) && ipsec_policy_read(info, &g))
		l->found(l->ctx, &g, info->dir);
	return NL_OK;
}

int ipsec_guard_list(struct nl_sock *sock, void (*found)(void *ctx, const struct ipsec_guard *g, uint8_t dir), void *ctx)
{
	struct listener l = { .found = found, .ctx = ctx };
	struct xfrm_userpolicy_id any = { 0 };
	int err;

	nl_socket_modify_cb(sock, NL_CB_VALID, NL_CB_CUSTOM, on_policy, &l);
	err = nl_send_simple(sock, XFRM_MSG_GETPOLICY, NLM_F_DUMP, &any, sizeof(any));
	if (err >= 0)
		err = nl_recvmsgs_default(sock);
	nl_socket_modify_cb(sock, NL_CB_VALID, NL_CB_DEFAULT, NULL, NULL);
	return err < 0 ? failed("policies", err) : 0;
}

/* One policy that is looked for. */
struct search {
	const struct ipsec_guard *guard;
	uint8_t dir;
	bool found;
};

static void on_found(void *ctx, const struct ipsec_guard *g, uint8_t dir)
{
	struct search *s = ctx;

	s->found |= dir == s->dir && ipsec_guard_equal(g, s->guard);
}

/* A policy of somebody else for the very same packets is not ours to replace, and may let them through. */
static int put_one(struct nl_sock *sock, const struct ipsec_guard *g, uint8_t dir)
{
	struct search s = { .guard = g, .dir = dir };
	struct xfrm_userpolicy_info info;
	int err;

	ipsec_policy_make(&info, g, dir);
	err = request(sock, XFRM_MSG_NEWPOLICY, NLM_F_CREATE | NLM_F_EXCL, &info, sizeof(info));
	if (err != -NLE_EXIST)
		return err ? failed("guard of a tunnel", err) : 0;
	err = ipsec_guard_list(sock, on_found, &s);
	if (!err && !s.found) {
		log_limited(LOG_KIND_KERNEL, LOG_ERR, NULL,
			    "ipsec: guard of a tunnel: somebody else has a policy for its addresses and UDP port %u", g->port);
		err = -EEXIST;
	}
	return err;
}

int ipsec_guard_put(struct nl_sock *sock, const struct ipsec_guard *g)
{
	int err = put_one(sock, g, XFRM_POLICY_OUT);

	return err ? err : put_one(sock, g, XFRM_POLICY_IN);
}

static void remove_one(struct nl_sock *sock, const struct ipsec_guard *g, uint8_t dir)
{
	struct xfrm_userpolicy_info info;
	struct xfrm_userpolicy_id id;
	int err;

	ipsec_policy_make(&info, g, dir);
	id = (struct xfrm_userpolicy_id) { .sel = info.sel, .dir = dir };
	err = request(sock, XFRM_MSG_DELPOLICY, 0, &id, sizeof(id));
	if (err && err != -NLE_OBJ_NOTFOUND)
		failed("guard of a tunnel", err);
}

void ipsec_guard_remove(struct nl_sock *sock, const struct ipsec_guard *g)
{
	remove_one(sock, g, XFRM_POLICY_OUT);
	remove_one(sock, g, XFRM_POLICY_IN);
}
