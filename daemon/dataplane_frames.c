// SPDX-License-Identifier: GPL-2.0
#include "dataplane_frames.h"

#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "debug.h"

#define FRAME_BUFFER	(8 << 20)	/* octets: every client of a full access network says a word at the same time */

struct queued_frame {
	STAILQ_ENTRY(queued_frame) link;
	uint32_t ifindex;
	uint16_t sid;
	size_t len;
	uint8_t data[];
};

static struct nla_policy frame_policy[OPENLAC_A_FRAME_MAX + 1] = {
	[OPENLAC_A_FRAME_IFINDEX] = { .type = NLA_U32 },
	[OPENLAC_A_FRAME_PPPOE_SID] = { .type = NLA_U16 },
	[OPENLAC_A_FRAME_DATA] = { .type = NLA_UNSPEC },
	[OPENLAC_A_FRAME_END] = { .type = NLA_FLAG },
};

/* Frames are as good as on a wire: one that finds no memory is lost. */
static void keep(struct dataplane_frames *f, uint32_t ifindex, uint16_t sid, const uint8_t *data, size_t len)
{
	struct queued_frame *q = malloc(sizeof(*q) + len);

	if (!q)
		return;
	q->ifindex = ifindex;
	q->sid = sid;
	q->len = len;
	memcpy(q->data, data, len);
	STAILQ_INSERT_TAIL(&f->queue, q, link);
}

static int on_frame(struct nl_msg *msg, void *arg)
{
	struct nlattr *a[OPENLAC_A_FRAME_MAX + 1];
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct dataplane_frames *f = arg;
	uint32_t ifindex;
	uint16_t sid;

	if (!genlmsg_valid_hdr(nlh, 0) || genlmsg_hdr(nlh)->cmd != OPENLAC_CMD_FRAME ||
	    genlmsg_parse(nlh, 0, a, OPENLAC_A_FRAME_MAX, frame_policy) || !a[OPENLAC_A_FRAME_IFINDEX] ||
	    !a[OPENLAC_A_FRAME_PPPOE_SID])
		return NL_OK;
	ifindex = nla_get_u32(a[OPENLAC_A_FRAME_IFINDEX]);
	sid = nla_get_u16(a[OPENLAC_A_FRAME_PPPOE_SID]);
	if (a[OPENLAC_A_FRAME_END])
		f->ended |= f->only.active && f->only.ifindex == ifindex && f->only.sid == sid;
	else if (a[OPENLAC_A_FRAME_DATA])
		keep(f, ifindex, sid, nla_data(a[OPENLAC_A_FRAME_DATA]), (size_t)nla_len(a[OPENLAC_A_FRAME_DATA]));
	return NL_OK;
}

/* What we sent without waiting was refused: the session has gone, as an event tells. */
static int on_refusal(struct sockaddr_nl *nla, struct nlmsgerr *err, void *arg)
{
	(void)nla;
	(void)arg;
	log_debug(LOG_SUB_NETLINK, NULL, "a frame's session is gone: %s", strerror(-err->error));
	return NL_SKIP;
}

/* Reads one message. Return: false when there is none. */
static bool read_one(struct dataplane_frames *f, struct nl_cb *cb)
{
	int err = nl_recvmsgs(f->sock, cb);

	/* libnl reports the kernel's ENOBUFS as "out of memory". PPP repeats what matters. */
	if (err == -NLE_NOMEM) {
		log_limited(LOG_KIND_KERNEL, LOG_WARNING, NULL, "kernel: frames of clients were lost, the buffer is full");
		return true;
	}
	return err >= 0;
}

static struct nl_cb *callbacks(struct dataplane_frames *f)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);

	if (!cb)
		return NULL;
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_frame, f);
	nl_cb_err(cb, NL_CB_CUSTOM, on_refusal, f);
	return cb;
}

int dataplane_frames_open(struct dataplane_frames *f, struct dataplane *dp, int family)
{
	int size = FRAME_BUFFER, err;

	f->dp = dp;
	f->family = family;
	STAILQ_INIT(&f->queue);
	f->sock = nl_socket_alloc();
	if (!f->sock)
		return -NLE_NOMEM;
	nl_socket_disable_seq_check(f->sock);
	nl_socket_disable_auto_ack(f->sock);
	err = genl_connect(f->sock);
	if (err)
		return err;
	if (setsockopt(nl_socket_get_fd(f->sock), SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		nl_socket_set_buffer_size(f->sock, FRAME_BUFFER, 0);
	return nl_socket_set_nonblocking(f->sock);
}

void dataplane_frames_close(struct dataplane_frames *f)
{
	while (!STAILQ_EMPTY(&f->queue)) {
		struct queued_frame *q = STAILQ_FIRST(&f->queue);

		STAILQ_REMOVE_HEAD(&f->queue, link);
		free(q);
	}
	nl_socket_free(f->sock);
}

static struct nl_msg *begin(struct dataplane_frames *f, uint8_t cmd)
{
	struct nl_msg *msg = nlmsg_alloc_size(OPENLAC_FRAME_MAX + 256);

	if (msg && !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, f->family, 0, 0, cmd, OPENLAC_GENL_VERSION)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static int finish(struct dataplane_frames *f, struct nl_msg *msg, int failed)
{
	int err = failed ? -NLE_MSGSIZE : nl_send_auto(f->sock, msg);

	nlmsg_free(msg);
	if (err >= 0)
		return 0;
	snprintf(f->dp->error, sizeof(f->dp->error), "netlink: %s", nl_geterror(err));
	return -EIO;
}

int dataplane_frames_own(struct dataplane_frames *f, uint32_t ifindex, uint16_t sid)
{
	struct nl_msg *msg = begin(f, OPENLAC_CMD_SESSION_SET);

	if (!msg)
		return -ENOMEM;
	return finish(f, msg,
		      nla_put_u32(msg, OPENLAC_A_SESSION_IFINDEX, ifindex) ||
			      nla_put_u16(msg, OPENLAC_A_SESSION_PPPOE_SID, sid) ||
			      nla_put_flag(msg, OPENLAC_A_SESSION_OWN) ||
			      nla_put_u8(msg, OPENLAC_A_SESSION_STATE, OPENLAC_SESSION_PUNT));
}

int dataplane_frames_send(struct dataplane_frames *f, uint32_t ifindex, uint16_t sid, enum openlac_direction dir,
			  const uint8_t *data, size_t len)
{
	struct nl_msg *msg = begin(f, OPENLAC_CMD_FRAME);

	if (!msg)
		return -ENOMEM;
	return finish(f, msg,
		      nla_put_u32(msg, OPENLAC_A_FRAME_IFINDEX, ifindex) ||
			      nla_put_u16(msg, OPENLAC_A_FRAME_PPPOE_SID, sid) ||
			      nla_put_u8(msg, OPENLAC_A_FRAME_DIRECTION, (uint8_t)dir) ||
			      nla_put(msg, OPENLAC_A_FRAME_DATA, (int)len, data));
}

static void deliver(struct dataplane_frames *f, struct queued_frame *q)
{
	f->dp->handler->frame(f->dp->ctx, q->ifindex, q->sid, q->data, q->len);
	explicit_bzero(q->data, q->len);	/* a password may be in it */
	free(q);
}

/* Return: false when it is the others' turn. */
static bool deliver_queue(struct dataplane_frames *f)
{
	while (!STAILQ_EMPTY(&f->queue)) {
		struct queued_frame *q = STAILQ_FIRST(&f->queue);

		/* Off the queue first: the handler may drain a session, which reads as well. */
		STAILQ_REMOVE_HEAD(&f->queue, link);
		deliver(f, q);
		if (f->dp->handler->spent(f->dp->ctx))
			return false;
	}
	return true;
}

void dataplane_frames_read(struct dataplane_frames *f)
{
	struct nl_cb *cb = callbacks(f);

	while (cb && deliver_queue(f) && read_one(f, cb))
		;
	nl_cb_put(cb);
	/* What is in the socket makes itself heard. */
	if (!STAILQ_EMPTY(&f->queue))
		f->dp->handler->frames_left(f->dp->ctx);
}

void dataplane_frames_keep(struct dataplane_frames *f)
{
	struct nl_cb *cb = callbacks(f);

	while (cb && read_one(f, cb))
		;
	nl_cb_put(cb);
}

/* Takes the first frame of the session out of the queue. */
static struct queued_frame *next_of(struct dataplane_frames *f, uint32_t ifindex, uint16_t sid)
{
	struct queued_frame *q;

	STAILQ_FOREACH(q, &f->queue, link) {
		if (q->ifindex == ifindex && q->sid == sid) {
			STAILQ_REMOVE(&f->queue, q, queued_frame, link);
			return q;
		}
	}
	return NULL;
}

void dataplane_frames_drain(struct dataplane_frames *f, uint32_t ifindex, uint16_t sid)
{
	struct nl_cb *cb = callbacks(f);
	struct queued_frame *q;

	f->ended = false;
	f->only.active = true;
	f->only.ifindex = ifindex;
	f->only.sid = sid;
	while (cb && !f->ended && read_one(f, cb))
		;
	f->only.active = false;
	nl_cb_put(cb);
	while ((q = next_of(f, ifindex, sid)))
		deliver(f, q);
	if (!STAILQ_EMPTY(&f->queue))
		f->dp->handler->frames_left(f->dp->ctx);
}
