// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel module as data plane, over generic netlink with libnl.
 *
 * Requests, events and frames use a socket each: a request blocks for the moment that the kernel needs, and must not read an event
 * when it waits for its acknowledgement. No message comes near libnl's buffer of four pages, so that it need not look at the
 * size of each before it is read.
 */
#include "dataplane.h"

#include <errno.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataplane_events.h"
#include "dataplane_frames.h"
#include "debug.h"
#include "describe.h"
#include "nl_ack.h"

#define EVENT_BUFFER	(8 << 20)	/* octets; a tunnel of 10,000 sessions going down fits */

struct dataplane_nl {
	struct dataplane dp;
	struct nl_sock *request;
	struct nl_sock *event;
	struct dataplane_frames frames;
	int family;
};

/* One request: its message and what became of it. */
struct request {
	struct dataplane_nl *nl;
	struct nl_msg *msg;
	int result;
	uint32_t socket_id;
	struct dp_stats *stats;
	int stats_type;
};

static struct dataplane_nl *to_nl(struct dataplane *dp)
{
	return (struct dataplane_nl *)dp;
}

static int on_error(struct sockaddr_nl *nla, struct nlmsgerr *err, void *arg)
{
	struct request *req = arg;

	(void)nla;
	req->result = err->error;
	nl_ack_text(err, req->nl->dp.error, sizeof(req->nl->dp.error));
	return NL_STOP;
}

static int on_ack(struct nl_msg *msg, void *arg)
{
	struct request *req = arg;

	(void)msg;
	req->result = 0;
	return NL_STOP;
}

static int on_reply(struct nl_msg *msg, void *arg)
{
	struct nlattr *id = nlmsg_find_attr(nlmsg_hdr(msg), GENL_HDRLEN, OPENLAC_A_SOCKET_ID);
	struct request *req = arg;

	if (req->stats) {
		struct nlattr *nest = nlmsg_find_attr(nlmsg_hdr(msg), GENL_HDRLEN, req->stats_type);

		if (nest)
			dataplane_read_stats(req->stats, nest);
	} else if (id && nla_len(id) == sizeof(uint32_t)) {
		req->socket_id = nla_get_u32(id);
	}
	return NL_OK;
}

static int request_begin(struct dataplane *dp, struct request *req, uint8_t cmd)
{
	struct dataplane_nl *nl = to_nl(dp);

	req->nl = nl;
	req->result = 1;
	req->socket_id = 0;
	req->stats = NULL;
	req->msg = nlmsg_alloc();
	if (!req->msg || !genlmsg_put(req->msg, NL_AUTO_PORT, NL_AUTO_SEQ, nl->family, 0, NLM_F_ACK, cmd,
				      OPENLAC_GENL_VERSION)) {
		nlmsg_free(req->msg);
		snprintf(dp->error, sizeof(dp->error), "out of memory");
		return -ENOMEM;
	}
	dp->error[0] = '\0';
	return 0;
}

static int request_fail(struct request *req)
{
	nlmsg_free(req->msg);
	snprintf(req->nl->dp.error, sizeof(req->nl->dp.error), "request too long");
	return -EMSGSIZE;
}

static void debug_request(const struct request *req)
{
	int err = req->result;

	log_debug(LOG_SUB_NETLINK, NULL, "%s: %s", describe_command(genlmsg_hdr(nlmsg_hdr(req->msg))->cmd).text,
		  !err ? "done" : req->nl->dp.error[0] ? req->nl->dp.error : "no answer");
}

/* Sends the request, waits for its acknowledgement, and frees it. */
static int request_end(struct request *req)
{
	struct dataplane_nl *nl = req->nl;
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int err = -ENOMEM;

	if (cb) {
		nl_cb_err(cb, NL_CB_CUSTOM, on_error, req);
		nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, req);
		nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_reply, req);
		err = nl_send_auto(nl->request, req->msg);
		while (err >= 0 && req->result == 1)
			err = nl_recvmsgs(nl->request, cb);
	}
	nl_cb_put(cb);
	debug_request(req);
	nlmsg_free(req->msg);
	if (req->result != 1)
		return req->result;
	snprintf(nl->dp.error, sizeof(nl->dp.error), "netlink: %s", nl_geterror(err));
	return -EIO;
}

static int nl_flush(struct dataplane *dp)
{
	struct request req;

	return request_begin(dp, &req, OPENLAC_CMD_FLUSH) ? -ENOMEM : request_end(&req);
}

static int nl_socket_add(struct dataplane *dp, int fd, uint32_t *id)
{
	struct request req;
	int err = request_begin(dp, &req, OPENLAC_CMD_SOCKET_ADD);

	if (err)
		return err;
	if (nla_put_s32(req.msg, OPENLAC_A_SOCKET_FD, fd))
		return request_fail(&req);
	err = request_end(&req);
	*id = req.socket_id;
	return err;
}

/* A request whose only attribute is a key of four octets. */
static int request_u32(struct dataplane *dp, uint8_t cmd, int type, uint32_t value)
{
	struct request req;
	int err = request_begin(dp, &req, cmd);

	if (err)
		return err;
	if (nla_put_u32(req.msg, type, value))
		return request_fail(&req);
	return request_end(&req);
}

static int nl_socket_del(struct dataplane *dp, uint32_t id)
{
	return request_u32(dp, OPENLAC_CMD_SOCKET_DEL, OPENLAC_A_SOCKET_ID, id);
}

static int put_peer(struct nl_msg *msg, const struct sockaddr_storage *peer)
{
	if (peer->ss_family == AF_INET6) {
		const struct sockaddr_in6 *sin6 = (const struct sockaddr_in6 *)peer;

		return nla_put(msg, OPENLAC_A_TUNNEL_PEER_ADDR6, sizeof(sin6->sin6_addr), &sin6->sin6_addr) ||
		       nla_put_u16(msg, OPENLAC_A_TUNNEL_PEER_PORT, sin6->sin6_port) ||
		       (sin6->sin6_scope_id && nla_put_u32(msg, OPENLAC_A_TUNNEL_IFINDEX, sin6->sin6_scope_id));
	} else {
		const struct sockaddr_in *sin = (const struct sockaddr_in *)peer;

		return nla_put_u32(msg, OPENLAC_A_TUNNEL_PEER_ADDR4, sin->sin_addr.s_addr) ||
		       nla_put_u16(msg, OPENLAC_A_TUNNEL_PEER_PORT, sin->sin_port);
	}
}

static int put_source(struct nl_msg *msg, const struct sockaddr_storage *source)
{
	if (source->ss_family == AF_INET6) {
		const struct sockaddr_in6 *sin6 = (const struct sockaddr_in6 *)source;

		return nla_put(msg, OPENLAC_A_TUNNEL_SRC_ADDR6, sizeof(sin6->sin6_addr), &sin6->sin6_addr);
	}
	if (source->ss_family != AF_INET)
		return 0;
	return nla_put_u32(msg, OPENLAC_A_TUNNEL_SRC_ADDR4, ((const struct sockaddr_in *)source)->sin_addr.s_addr);
}

static int nl_tunnel_add(struct dataplane *dp, const struct dp_tunnel *t)
{
	struct nla_bitfield32 form = { .value = t->tx_form, .selector = OPENLAC_TX_ALL };
	struct request req;
	int err = request_begin(dp, &req, OPENLAC_CMD_TUNNEL_ADD);

	if (err)
		return err;
	if (nla_put_u16(req.msg, OPENLAC_A_TUNNEL_ID, t->id) ||
	    nla_put_u16(req.msg, OPENLAC_A_TUNNEL_PEER_ID, t->peer_id) ||
	    nla_put_u32(req.msg, OPENLAC_A_TUNNEL_SOCKET, t->socket) || put_peer(req.msg, &t->peer) ||
	    put_source(req.msg, &t->source) ||
	    nla_put_u8(req.msg, OPENLAC_A_TUNNEL_UDP_CSUM, t->udp_csum) ||
	    nla_put_u8(req.msg, OPENLAC_A_TUNNEL_TOS_INHERIT, t->tos_inherit) ||
	    nla_put_u8(req.msg, OPENLAC_A_TUNNEL_TOS, t->tos) ||
	    nla_put(req.msg, OPENLAC_A_TUNNEL_TX_FORM, sizeof(form), &form))
		return request_fail(&req);
	return request_end(&req);
}

static int request_tunnel(struct dataplane *dp, uint8_t cmd, uint16_t id)
{
	struct request req;
	int err = request_begin(dp, &req, cmd);

	if (err)
		return err;
	if (nla_put_u16(req.msg, OPENLAC_A_TUNNEL_ID, id))
		return request_fail(&req);
	return request_end(&req);
}

static int nl_tunnel_del(struct dataplane *dp, uint16_t id)
{
	return request_tunnel(dp, OPENLAC_CMD_TUNNEL_DEL, id);
}

static int nl_iface_add(struct dataplane *dp, uint32_t ifindex)
{
	return request_u32(dp, OPENLAC_CMD_IFACE_ADD, OPENLAC_A_IFACE_IFINDEX, ifindex);
}

static int nl_iface_del(struct dataplane *dp, uint32_t ifindex)
{
	return request_u32(dp, OPENLAC_CMD_IFACE_DEL, OPENLAC_A_IFACE_IFINDEX, ifindex);
}

/* Begins a request about one session: every one of them names it by its PPPoE half. */
static int session_begin(struct dataplane *dp, struct request *req, uint8_t cmd, uint32_t ifindex, uint16_t sid)
{
	int err = request_begin(dp, req, cmd);

	if (err)
		return err;
	if (nla_put_u32(req->msg, OPENLAC_A_SESSION_IFINDEX, ifindex) ||
	    nla_put_u16(req->msg, OPENLAC_A_SESSION_PPPOE_SID, sid))
		return request_fail(req);
	return 0;
}

static int nl_session_add(struct dataplane *dp, uint32_t ifindex, uint16_t sid, const uint8_t mac[6])
{
	struct request req;
	int err = session_begin(dp, &req, OPENLAC_CMD_SESSION_ADD, ifindex, sid);

	if (err)
		return err;
	if (nla_put(req.msg, OPENLAC_A_SESSION_PEER_MAC, 6, mac) ||
	    nla_put_u8(req.msg, OPENLAC_A_SESSION_STATE, OPENLAC_SESSION_HOLD))
		return request_fail(&req);
	return request_end(&req);
}

static int nl_session_bind(struct dataplane *dp, uint32_t ifindex, uint16_t sid, uint16_t tunnel, uint16_t id,
			   uint16_t peer_id)
{
	struct request req;
	int err = session_begin(dp, &req, OPENLAC_CMD_SESSION_SET, ifindex, sid);

	if (err)
		return err;
	if (nla_put_u16(req.msg, OPENLAC_A_SESSION_TUNNEL_ID, tunnel) ||
	    nla_put_u16(req.msg, OPENLAC_A_SESSION_ID, id) || nla_put_u16(req.msg, OPENLAC_A_SESSION_PEER_ID, peer_id))
		return request_fail(&req);
	return request_end(&req);
}

static int set_state(struct dataplane *dp, uint32_t ifindex, uint16_t sid, enum openlac_session_state state)
{
	struct request req;
	int err = session_begin(dp, &req, OPENLAC_CMD_SESSION_SET, ifindex, sid);

	if (err)
		return err;
	if (nla_put_u8(req.msg, OPENLAC_A_SESSION_STATE, (uint8_t)state))
		return request_fail(&req);
	return request_end(&req);
}

static int nl_session_forward(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	return set_state(dp, ifindex, sid, OPENLAC_SESSION_FORWARD);
}

static int nl_session_punt(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	return dataplane_frames_own(&to_nl(dp)->frames, ifindex, sid);
}

static int nl_session_hold(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	struct dataplane_frames *frames = &to_nl(dp)->frames;
	int err = set_state(dp, ifindex, sid, OPENLAC_SESSION_HOLD);

	/* The end marker found no room among other clients' frames. */
	if (err == -ENOBUFS) {
		dataplane_frames_keep(frames);
		err = set_state(dp, ifindex, sid, OPENLAC_SESSION_HOLD);
	}
	if (!err)
		dataplane_frames_drain(frames, ifindex, sid);
	return err;
}

static int nl_frame_send(struct dataplane *dp, uint32_t ifindex, uint16_t sid, enum openlac_direction dir,
			 const uint8_t *data, size_t len)
{
	return dataplane_frames_send(&to_nl(dp)->frames, ifindex, sid, dir, data, len);
}

static int nl_session_stats(struct dataplane *dp, uint32_t ifindex, uint16_t sid, struct dp_stats *stats)
{
	struct request req;
	int err = session_begin(dp, &req, OPENLAC_CMD_SESSION_GET, ifindex, sid);

	memset(stats, 0, sizeof(*stats));
	if (err)
		return err;
	req.stats = stats;
	req.stats_type = OPENLAC_A_SESSION_STATS;
	return request_end(&req);
}

static int nl_tunnel_stats(struct dataplane *dp, uint16_t id, struct dp_stats *stats)
{
	struct request req;
	int err = request_begin(dp, &req, OPENLAC_CMD_TUNNEL_GET);

	memset(stats, 0, sizeof(*stats));
	if (err)
		return err;
	if (nla_put_u16(req.msg, OPENLAC_A_TUNNEL_ID, id))
		return request_fail(&req);
	req.stats = stats;
	req.stats_type = OPENLAC_A_TUNNEL_STATS;
	return request_end(&req);
}

static int nl_session_del(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	struct request req;
	int err = session_begin(dp, &req, OPENLAC_CMD_SESSION_DEL, ifindex, sid);

	return err ? err : request_end(&req);
}

/* What the result of a GET says. */
static int exists(int err)
{
	return err == -ENOENT ? 0 : err ? err : 1;
}

static int nl_session_exists(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	struct request req;
	int err = session_begin(dp, &req, OPENLAC_CMD_SESSION_GET, ifindex, sid);

	return exists(err ? err : request_end(&req));
}

static int nl_tunnel_exists(struct dataplane *dp, uint16_t id)
{
	return exists(request_tunnel(dp, OPENLAC_CMD_TUNNEL_GET, id));
}

static int nl_iface_exists(struct dataplane *dp, uint32_t ifindex)
{
	return exists(request_u32(dp, OPENLAC_CMD_IFACE_GET, OPENLAC_A_IFACE_IFINDEX, ifindex));
}

static int nl_socket_exists(struct dataplane *dp, uint32_t id)
{
	return exists(request_u32(dp, OPENLAC_CMD_SOCKET_GET, OPENLAC_A_SOCKET_ID, id));
}

static void nl_read_events(struct dataplane *dp)
{
	dataplane_read_events(dp, to_nl(dp)->event);
}

static void nl_read_frames(struct dataplane *dp)
{
	dataplane_frames_read(&to_nl(dp)->frames);
}

static const struct dataplane_ops nl_ops = {
	.flush = nl_flush,
	.socket_add = nl_socket_add,
	.socket_del = nl_socket_del,
	.tunnel_add = nl_tunnel_add,
	.tunnel_del = nl_tunnel_del,
	.iface_add = nl_iface_add,
	.iface_del = nl_iface_del,
	.session_add = nl_session_add,
	.session_bind = nl_session_bind,
	.session_punt = nl_session_punt,
	.session_hold = nl_session_hold,
	.session_forward = nl_session_forward,
	.session_stats = nl_session_stats,
	.tunnel_stats = nl_tunnel_stats,
	.frame_send = nl_frame_send,
	.session_del = nl_session_del,
	.session_exists = nl_session_exists,
	.tunnel_exists = nl_tunnel_exists,
	.iface_exists = nl_iface_exists,
	.socket_exists = nl_socket_exists,
	.read_events = nl_read_events,
	.read_frames = nl_read_frames,
};

static int open_request(struct dataplane_nl *nl)
{
	int one = 1, err;

	nl->request = nl_socket_alloc();
	if (!nl->request)
		return -NLE_NOMEM;
	nl_socket_disable_auto_ack(nl->request);
	nl_socket_disable_msg_peek(nl->request);
	err = genl_connect(nl->request);
	if (err)
		return err;
	/* Without these two the kernel still works, it only explains less. */
	setsockopt(nl_socket_get_fd(nl->request), SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(nl_socket_get_fd(nl->request), SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one));
	nl->family = genl_ctrl_resolve(nl->request, OPENLAC_GENL_NAME);
	return nl->family < 0 ? nl->family : 0;
}

static int open_event(struct dataplane_nl *nl)
{
	int group = genl_ctrl_resolve_grp(nl->request, OPENLAC_GENL_NAME, OPENLAC_GENL_MCGRP_EVENTS);
	int size = EVENT_BUFFER, err;

	if (group < 0)
		return group;
	nl->event = nl_socket_alloc();
	if (!nl->event)
		return -NLE_NOMEM;
	nl_socket_disable_seq_check(nl->event);
	nl_socket_disable_auto_ack(nl->event);
	nl_socket_disable_msg_peek(nl->event);
	err = genl_connect(nl->event);
	if (err)
		return err;
	/* Without the privilege the system's limit holds, and events are lost and verified sooner. */
	if (setsockopt(nl_socket_get_fd(nl->event), SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		nl_socket_set_buffer_size(nl->event, EVENT_BUFFER, 0);
	err = nl_socket_set_nonblocking(nl->event);
	if (err)
		return err;
	return nl_socket_add_membership(nl->event, group);
}

struct dataplane *dataplane_nl_new(const struct dp_handler *handler, void *ctx, int *event_fd, int *frame_fd)
{
	struct dataplane_nl *nl = calloc(1, sizeof(*nl));
	int err;

	if (!nl) {
		log_err("out of memory");
		return NULL;
	}
	nl->dp.ops = &nl_ops;
	nl->dp.handler = handler;
	nl->dp.ctx = ctx;
	STAILQ_INIT(&nl->frames.queue);
	err = open_request(nl);
	if (!err)
		err = open_event(nl);
	if (!err)
		err = dataplane_frames_open(&nl->frames, &nl->dp, nl->family);
	if (err) {
		log_err("kernel module openlac: %s%s", nl_geterror(err),
			err == -NLE_OBJ_NOTFOUND ? "; is it loaded? (modprobe openlac)" : "");
		dataplane_nl_free(&nl->dp);
		return NULL;
	}
	*event_fd = nl_socket_get_fd(nl->event);
	*frame_fd = nl_socket_get_fd(nl->frames.sock);
	return &nl->dp;
}

void dataplane_nl_free(struct dataplane *dp)
{
	struct dataplane_nl *nl = to_nl(dp);

	nl_socket_free(nl->request);
	nl_socket_free(nl->event);
	dataplane_frames_close(&nl->frames);
	free(nl);
}
