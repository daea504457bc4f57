/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM openlac

#if !defined(OPENLAC_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define OPENLAC_TRACE_H

#include <linux/tracepoint.h>

#include "session.h"

/**
 * openlac_drop - a packet is dropped
 * @on: network namespace; shown by its inode number, as /proc/PID/ns/net does
 * @skb: the packet, or NULL
 * @cause: enum openlac_drop
 */
TRACE_EVENT(openlac_drop,
	    TP_PROTO(const struct ol_net *on, const struct sk_buff *skb, u8 cause),
	    TP_ARGS(on, skb, cause),
	    TP_STRUCT__entry(__field(unsigned int, inum)
			     __field(unsigned int, len)
			     __field(u8, cause)),
	    TP_fast_assign(__entry->inum = on->net->ns.inum;
			   __entry->len = skb ? skb->len : 0;
			   __entry->cause = cause;),
	    TP_printk("netns %u cause %u len %u", __entry->inum, __entry->cause, __entry->len)
);

DECLARE_EVENT_CLASS(openlac_tunnel,
		    TP_PROTO(const struct ol_tunnel *t, u8 reason),
		    TP_ARGS(t, reason),
		    TP_STRUCT__entry(__field(unsigned int, inum)
				     __field(u16, id)
				     __field(u8, reason)),
		    TP_fast_assign(__entry->inum = t->on->net->ns.inum;
				   __entry->id = t->id;
				   __entry->reason = reason;),
		    TP_printk("netns %u tunnel %u reason %u", __entry->inum, __entry->id,
			      __entry->reason)
);

DEFINE_EVENT(openlac_tunnel, openlac_tunnel_add,
	     TP_PROTO(const struct ol_tunnel *t, u8 reason), TP_ARGS(t, reason));
DEFINE_EVENT(openlac_tunnel, openlac_tunnel_delete,
	     TP_PROTO(const struct ol_tunnel *t, u8 reason), TP_ARGS(t, reason));

DECLARE_EVENT_CLASS(openlac_session,
		    TP_PROTO(const struct ol_session *s, u8 arg),
		    TP_ARGS(s, arg),
		    TP_STRUCT__entry(__field(unsigned int, inum)
				     __field(int, ifindex)
				     __field(u16, sid)
				     __field(u16, id)
				     __field(u8, arg)),
		    TP_fast_assign(__entry->inum = s->on->net->ns.inum;
				   __entry->ifindex = s->iface ? s->iface->ifindex : 0;
				   __entry->sid = s->sid;
				   __entry->id = s->id;
				   __entry->arg = arg;),
		    TP_printk("netns %u ifindex %d sid %u id %u arg %u", __entry->inum,
			      __entry->ifindex, __entry->sid, __entry->id, __entry->arg)
);

/* arg: the state it begins in */
DEFINE_EVENT(openlac_session, openlac_session_add,
	     TP_PROTO(const struct ol_session *s, u8 arg), TP_ARGS(s, arg));
/* arg: the new state */
DEFINE_EVENT(openlac_session, openlac_session_state,
	     TP_PROTO(const struct ol_session *s, u8 arg), TP_ARGS(s, arg));
/* arg: enum openlac_reason */
DEFINE_EVENT(openlac_session, openlac_session_delete,
	     TP_PROTO(const struct ol_session *s, u8 arg), TP_ARGS(s, arg));

#endif /* OPENLAC_TRACE_H */

/* Found by the -I of the tree in Kbuild. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH kernel
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
