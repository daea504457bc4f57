// SPDX-License-Identifier: GPL-2.0
/*
 * Notifications to the multicast group of the namespace, sent before the object is released.
 */
#include "netlink.h"
#include "pernet.h"

static void ol_event(struct ol_net *on, u8 cmd, ol_put_fn put, const void *obj, u8 event, u8 reason)
{
	struct sk_buff *msg;
	void *hdr;

	lockdep_assert_held(&on->lock);
	if (!genl_has_listeners(&ol_family, on->net, 0))
		return;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		goto lost;
	hdr = genlmsg_put(msg, 0, 0, &ol_family, 0, cmd);
	if (!hdr || put(msg, obj, event, reason)) {
		nlmsg_free(msg);
		goto lost;
	}
	genlmsg_end(msg, hdr);
	genlmsg_multicast_netns(&ol_family, on->net, msg, 0, 0, GFP_KERNEL);
	return;

lost:
	/* Listeners read this as ENOBUFS, and list the objects anew. */
	genl_set_err(&ol_family, on->net, 0, 0, -ENOBUFS);
}

void ol_event_socket(const struct ol_socket *us, u8 event, u8 reason)
{
	ol_event(us->on, OPENLAC_CMD_SOCKET_NTF, ol_put_socket, us, event, reason);
}

void ol_event_tunnel(const struct ol_tunnel *t, u8 event, u8 reason)
{
	ol_event(t->on, OPENLAC_CMD_TUNNEL_NTF, ol_put_tunnel, t, event, reason);
}

void ol_event_iface(const struct ol_iface *iface, u8 event, u8 reason)
{
	ol_event(iface->on, OPENLAC_CMD_IFACE_NTF, ol_put_iface, iface, event, reason);
}

void ol_event_session(const struct ol_session *s, u8 event, u8 reason)
{
	ol_event(s->on, OPENLAC_CMD_SESSION_NTF, ol_put_session, s, event, reason);
}
