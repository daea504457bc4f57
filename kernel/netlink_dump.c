// SPDX-License-Identifier: GPL-2.0
/*
 * Lists. A dump remembers the key it stopped at, not how many objects it has sent, so that
 * additions and deletions between two of its messages neither repeat nor skip others; the
 * generation tells the reader that there were some.
 */
#include "compat.h"
#include "netlink.h"
#include "pernet.h"

/* Where a dump goes on: the lowest keys not yet sent. Fits the callback's own storage. */
struct ol_dump {
	unsigned long index;	/* socket id or ifindex */
	u32 id;			/* tunnel, PPPoE or L2TP session id; 65536 at the end */
	u32 tunnel_id;		/* whose L2TP session id @id is, when all sessions are listed */
};

static struct ol_net *ol_dump_begin(struct netlink_callback *cb)
{
	struct ol_net *on = ol_net_get(sock_net(cb->skb->sk));

	mutex_lock(&on->lock);
	cb->seq = on->generation;
	return on;
}

static int ol_dump_end(struct ol_net *on, struct sk_buff *skb, int err)
{
	mutex_unlock(&on->lock);
	/*
	 * A full message is sent and the dump called again; an object that fills a message alone
	 * would not get further.
	 */
	if (err && !(err == -EMSGSIZE && skb->len))
		return err;
	return skb->len;
}

static int ol_dump_one(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd, ol_put_fn put,
		       const void *obj)
{
	void *hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq, &ol_family,
				NLM_F_MULTI, cmd);

	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	if (put(skb, obj, 0, 0)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int ol_dump_xarray(struct sk_buff *skb, struct netlink_callback *cb, struct xarray *xa,
			  u8 cmd, ol_put_fn put)
{
	struct ol_dump *at = (struct ol_dump *)cb->ctx;
	void *obj;
	int err;

	while ((obj = xa_find(xa, &at->index, ULONG_MAX, XA_PRESENT))) {
		err = ol_dump_one(skb, cb, cmd, put, obj);
		if (err)
			return err;
		at->index++;
	}
	return 0;
}

static int ol_dump_idtable(struct sk_buff *skb, struct netlink_callback *cb,
			   const struct ol_idtable *table, u8 cmd, ol_put_fn put)
{
	struct ol_dump *at = (struct ol_dump *)cb->ctx;
	void *obj;
	int err;

	while ((obj = ol_idtable_next(table, &at->id))) {
		err = ol_dump_one(skb, cb, cmd, put, obj);
		if (err)
			return err;
		at->id++;
	}
	return 0;
}

/* OPENLAC_CMD_SOCKET_GET with NLM_F_DUMP */
int ol_nl_socket_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct ol_net *on = ol_dump_begin(cb);

	return ol_dump_end(on, skb, ol_dump_xarray(skb, cb, &on->sockets, OPENLAC_CMD_SOCKET_GET,
						   ol_put_socket));
}

/* OPENLAC_CMD_TUNNEL_GET with NLM_F_DUMP */
int ol_nl_tunnel_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct ol_net *on = ol_dump_begin(cb);

	return ol_dump_end(on, skb, ol_dump_idtable(skb, cb, &on->tunnels, OPENLAC_CMD_TUNNEL_GET,
						    ol_put_tunnel));
}

/* OPENLAC_CMD_IFACE_GET with NLM_F_DUMP */
int ol_nl_iface_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct ol_net *on = ol_dump_begin(cb);

	return ol_dump_end(on, skb, ol_dump_xarray(skb, cb, &on->ifaces, OPENLAC_CMD_IFACE_GET,
						   ol_put_iface));
}

/* Those that no interface lists. */
static int ol_dump_ppp_sessions(struct sk_buff *skb, struct netlink_callback *cb,
				struct ol_net *on)
{
	struct ol_dump *at = (struct ol_dump *)cb->ctx;
	u32 tunnel_id = at->tunnel_id;
	struct ol_session *s;
	struct ol_tunnel *t;
	int err;

	while ((t = ol_idtable_next(&on->tunnels, &at->tunnel_id))) {
		if (at->tunnel_id != tunnel_id)
			at->id = 0;
		for (; (s = ol_idtable_next(&t->sessions, &at->id)); at->id++) {
			if (!s->channel)
				continue;
			err = ol_dump_one(skb, cb, OPENLAC_CMD_SESSION_GET, ol_put_session, s);
			if (err)
				return err;
		}
		at->id = 0;
		tunnel_id = ++at->tunnel_id;
	}
	return 0;
}

static int ol_dump_all_sessions(struct sk_buff *skb, struct netlink_callback *cb,
				struct ol_net *on)
{
	struct ol_dump *at = (struct ol_dump *)cb->ctx;
	unsigned long index = at->index;
	struct ol_iface *iface;
	int err;

	while ((iface = xa_find(&on->ifaces, &at->index, ULONG_MAX, XA_PRESENT))) {
		/* The one we stopped in is gone: this is another, to be listed from its start. */
		if (at->index != index)
			at->id = 0;
		err = ol_dump_idtable(skb, cb, &iface->sessions, OPENLAC_CMD_SESSION_GET,
				      ol_put_session);
		if (err)
			return err;
		at->id = 0;
		index = ++at->index;
	}
	/* However many interfaces are added now: they come too late for this dump. */
	at->index = ULONG_MAX;
	return ol_dump_ppp_sessions(skb, cb, on);
}

/* OPENLAC_CMD_SESSION_GET with NLM_F_DUMP: of a tunnel, of an interface, or all */
int ol_nl_session_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *tunnel_id = ol_dump_attr(cb, OPENLAC_A_SESSION_TUNNEL_ID);
	const struct nlattr *ifindex = ol_dump_attr(cb, OPENLAC_A_SESSION_IFINDEX);
	struct ol_net *on = ol_dump_begin(cb);
	struct ol_iface *iface;
	struct ol_tunnel *t;
	int err = 0;

	if (tunnel_id) {
		t = ol_idtable_lookup(&on->tunnels, nla_get_u16(tunnel_id));
		if (t)
			err = ol_dump_idtable(skb, cb, &t->sessions, OPENLAC_CMD_SESSION_GET,
					      ol_put_session);
	} else if (ifindex) {
		iface = xa_load(&on->ifaces, nla_get_u32(ifindex));
		if (iface)
			err = ol_dump_idtable(skb, cb, &iface->sessions, OPENLAC_CMD_SESSION_GET,
					      ol_put_session);
	} else {
		err = ol_dump_all_sessions(skb, cb, on);
	}
	return ol_dump_end(on, skb, err);
}
