/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink side. A request goes through three steps: its attributes become a plain
 * struct, the struct is checked, and only then is anything applied.
 */
#ifndef OPENLAC_NETLINK_H
#define OPENLAC_NETLINK_H

#include <net/genetlink.h>

#include "access.h"
#include "session.h"
#include "socket.h"
#include "tunnel.h"

extern struct genl_family ol_family;
extern const struct genl_ops ol_nl_ops[];
extern const u8 ol_nl_nr_ops;

int ol_nl_init(void);
void ol_nl_exit(void);

/* True, with the reason in the extended ack, when a request lacks an attribute. */
#define OL_NL_LACKS(info, attr, text) ({					\
	struct genl_info *__req = (info);					\
	bool __lacking = GENL_REQ_ATTR_CHECK(__req, attr);			\
										\
	if (__lacking)								\
		NL_SET_ERR_MSG(__req->extack, text);				\
	__lacking;								\
})

/* An object's attributes, with EVENT and REASON unless they are 0; on->lock held; 0 or -EMSGSIZE */
typedef int (*ol_put_fn)(struct sk_buff *skb, const void *obj, u8 event, u8 reason);

/* netlink_put.c */
int ol_put_socket(struct sk_buff *skb, const void *obj, u8 event, u8 reason);
int ol_put_tunnel(struct sk_buff *skb, const void *obj, u8 event, u8 reason);
int ol_put_iface(struct sk_buff *skb, const void *obj, u8 event, u8 reason);
int ol_put_session(struct sk_buff *skb, const void *obj, u8 event, u8 reason);
int ol_put_global(struct sk_buff *skb, const void *obj, u8 event, u8 reason);

/* netlink.c */
int ol_nl_open(struct ol_net *on, struct genl_info *info);
int ol_nl_reply(struct genl_info *info, u8 cmd, ol_put_fn put, const void *obj);
int ol_nl_userdata(const struct nlattr *attr, struct ol_blob **blob, struct genl_info *info);
int ol_nl_stats_get(struct sk_buff *skb, struct genl_info *info);
int ol_nl_flush(struct sk_buff *skb, struct genl_info *info);

/* netlink_event.c: notifications; on->lock held */
void ol_event_socket(const struct ol_socket *us, u8 event, u8 reason);
void ol_event_tunnel(const struct ol_tunnel *t, u8 event, u8 reason);
void ol_event_iface(const struct ol_iface *iface, u8 event, u8 reason);
void ol_event_session(const struct ol_session *s, u8 event, u8 reason);

/* netlink_socket.c */
int ol_nl_socket_add(struct sk_buff *skb, struct genl_info *info);
int ol_nl_socket_del(struct sk_buff *skb, struct genl_info *info);
int ol_nl_socket_get(struct sk_buff *skb, struct genl_info *info);

/* netlink_tunnel.c */
int ol_nl_tunnel_add(struct sk_buff *skb, struct genl_info *info);
int ol_nl_tunnel_set(struct sk_buff *skb, struct genl_info *info);
int ol_nl_tunnel_del(struct sk_buff *skb, struct genl_info *info);
int ol_nl_tunnel_get(struct sk_buff *skb, struct genl_info *info);

/* netlink_iface.c */
int ol_nl_iface_add(struct sk_buff *skb, struct genl_info *info);
int ol_nl_iface_del(struct sk_buff *skb, struct genl_info *info);
int ol_nl_iface_get(struct sk_buff *skb, struct genl_info *info);

/* netlink_session.c */
int ol_nl_session_add(struct sk_buff *skb, struct genl_info *info);
int ol_nl_session_set(struct sk_buff *skb, struct genl_info *info);
int ol_nl_session_del(struct sk_buff *skb, struct genl_info *info);
int ol_nl_session_get(struct sk_buff *skb, struct genl_info *info);

/* netlink_dump.c */
int ol_nl_socket_dump(struct sk_buff *skb, struct netlink_callback *cb);
int ol_nl_tunnel_dump(struct sk_buff *skb, struct netlink_callback *cb);
int ol_nl_iface_dump(struct sk_buff *skb, struct netlink_callback *cb);
int ol_nl_session_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* netlink_frame.c */
int ol_nl_frame(struct sk_buff *skb, struct genl_info *info);

#endif /* OPENLAC_NETLINK_H */
