// SPDX-License-Identifier: GPL-2.0
/*
 * Attributes of the kernel's l2tp_netlink that are read and written here, with their types:
 *
 *	tunnel	CONN_ID, PEER_CONN_ID u32, PROTO_VERSION u8, ENCAP_TYPE u16, UDP_SPORT, UDP_DPORT u16 in the host's order,
 *		IP_SADDR, IP_DADDR in the network's order or IP6_SADDR, IP6_DADDR; or FD u32
 *	session	CONN_ID, SESSION_ID, PEER_SESSION_ID u32, PW_TYPE u16, IFNAME
 */
#include "pseudowire_nl.h"

#include <errno.h>
#include <netinet/in.h>		/* before the kernel's own definitions of the same */
#include <linux/l2tp.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "debug.h"

enum {
	L2TP_V3 = 3,
};

/* A request; @result is 1 until the kernel has answered all of it. */
struct request {
	struct nl_msg *msg;
	struct pw_world *world;
	int result;
};

int pw_nl_open(struct pw_nl *nl)
{
	memset(nl, 0, sizeof(*nl));
	nl->sock = nl_socket_alloc();
	if (!nl->sock || genl_connect(nl->sock)) {
		snprintf(nl->error, sizeof(nl->error), "no generic netlink socket");
		return -1;
	}
	/* The kernel asks modprobe for a family that it does not know. */
	nl->family = genl_ctrl_resolve(nl->sock, L2TP_GENL_NAME);
	if (nl->family >= 0)
		return 0;
	snprintf(nl->error, sizeof(nl->error), "the kernel has no L2TPv3, its modules l2tp_netlink and l2tp_eth are missing");
	return -1;
}

void pw_nl_close(struct pw_nl *nl)
{
	nl_socket_free(nl->sock);
	nl->sock = NULL;
}

static int on_error(struct sockaddr_nl *nla, struct nlmsgerr *err, void *arg)
{
	struct request *req = arg;

	(void)nla;
	req->result = err->error;
	return NL_STOP;
}

static int on_end(struct nl_msg *msg, void *arg)
{
	struct request *req = arg;

	(void)msg;
	req->result = 0;
	return NL_STOP;
}

static uint32_t get_u32(struct nlattr *const *attr, int type)
{
	return attr[type] && nla_len(attr[type]) == sizeof(uint32_t) ? nla_get_u32(attr[type]) : 0;
}

static uint16_t get_u16(struct nlattr *const *attr, int type)
{
	return attr[type] && nla_len(attr[type]) == sizeof(uint16_t) ? nla_get_u16(attr[type]) : 0;
}

static uint8_t get_u8(struct nlattr *const *attr, int type)
{
	return attr[type] && nla_len(attr[type]) == sizeof(uint8_t) ? nla_get_u8(attr[type]) : 0;
}

static void get_end(struct sockaddr_storage *end, struct nlattr *const *attr, int v4, int v6, int port)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)end;
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)end;

	if (attr[v6] && nla_len(attr[v6]) == sizeof(sin6->sin6_addr)) {
		sin6->sin6_family = AF_INET6;
		sin6->sin6_port = htons(get_u16(attr, port));
		memcpy(&sin6->sin6_addr, nla_data(attr[v6]), sizeof(sin6->sin6_addr));
	} else if (attr[v4]) {
		sin->sin_family = AF_INET;
		sin->sin_port = htons(get_u16(attr, port));
		sin->sin_addr.s_addr = get_u32(attr, v4);
	}
}

static int take_tunnel(struct pw_world *world, struct nlattr *const *attr)
{
	struct pw_tunnel *all, *t;

	/* A dump that goes by positions tells of one twice when others come and go meanwhile. */
	for (size_t i = 0; i < world->tunnel_count; i++)
		if (world->tunnel[i].id == get_u32(attr, L2TP_ATTR_CONN_ID))
			return 0;
	all = reallocarray(world->tunnel, world->tunnel_count + 1, sizeof(*all));
	if (!all)
		return -ENOMEM;
	world->tunnel = all;
	t = &all[world->tunnel_count++];
	*t = (struct pw_tunnel) {
		.id = get_u32(attr, L2TP_ATTR_CONN_ID),
		.udp3 = get_u8(attr, L2TP_ATTR_PROTO_VERSION) == L2TP_V3 && attr[L2TP_ATTR_ENCAP_TYPE] &&
			get_u16(attr, L2TP_ATTR_ENCAP_TYPE) == L2TP_ENCAPTYPE_UDP,
	};
	get_end(&t->local, attr, L2TP_ATTR_IP_SADDR, L2TP_ATTR_IP6_SADDR, L2TP_ATTR_UDP_SPORT);
	get_end(&t->remote, attr, L2TP_ATTR_IP_DADDR, L2TP_ATTR_IP6_DADDR, L2TP_ATTR_UDP_DPORT);
	return 0;
}

static int take_session(struct pw_world *world, struct nlattr *const *attr)
{
	struct pw_session *all = reallocarray(world->session, world->session_count + 1, sizeof(*all)), *s;
	const char *name = attr[L2TP_ATTR_IFNAME] ? nla_get_string(attr[L2TP_ATTR_IFNAME]) : "";

	if (!all)
		return -ENOMEM;
	world->session = all;
	s = &all[world->session_count++];
	*s = (struct pw_session) {
		.tunnel = get_u32(attr, L2TP_ATTR_CONN_ID),
		.id = get_u32(attr, L2TP_ATTR_SESSION_ID),
		.peer_id = get_u32(attr, L2TP_ATTR_PEER_SESSION_ID),
		.plain = get_u16(attr, L2TP_ATTR_PW_TYPE) == L2TP_PWTYPE_ETH && !attr[L2TP_ATTR_COOKIE] &&
			 !attr[L2TP_ATTR_PEER_COOKIE] && !get_u8(attr, L2TP_ATTR_RECV_SEQ),
	};
	snprintf(s->name, sizeof(s->name), "%s", name);
	return 0;
}

static int on_object(struct nl_msg *msg, void *arg)
{
	struct nlattr *attr[L2TP_ATTR_MAX + 1];
	struct request *req = arg;
	int err;

	if (!req->world || genlmsg_parse(nlmsg_hdr(msg), 0, attr, L2TP_ATTR_MAX, NULL))
		return NL_SKIP;
	err = genlmsg_hdr(nlmsg_hdr(msg))->cmd == L2TP_CMD_TUNNEL_GET ? take_tunnel(req->world, attr) :
									  take_session(req->world, attr);
	if (err && req->result == 1)
		req->result = err;
	return NL_OK;
}

static int begin(struct pw_nl *nl, struct request *req, uint8_t cmd, int flags)
{
	*req = (struct request) { .msg = nlmsg_alloc(), .result = 1 };
	if (req->msg && genlmsg_put(req->msg, NL_AUTO_PORT, NL_AUTO_SEQ, nl->family, 0, flags, cmd, L2TP_GENL_VERSION))
		return 0;
	nlmsg_free(req->msg);
	snprintf(nl->error, sizeof(nl->error), "out of memory");
	return -ENOMEM;
}

/* Sends the request, waits for the end of the answer, and frees it. */
static int end(struct pw_nl *nl, struct request *req)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	unsigned int cmd = genlmsg_hdr(nlmsg_hdr(req->msg))->cmd;
	int err = -NLE_NOMEM;

	if (cb) {
		nl_cb_err(cb, NL_CB_CUSTOM, on_error, req);
		nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_end, req);
		nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_end, req);
		nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_object, req);
		err = nl_send_auto(nl->sock, req->msg);
		while (err >= 0 && req->result == 1)
			err = nl_recvmsgs(nl->sock, cb);
	}
	nl_cb_put(cb);
	nlmsg_free(req->msg);
	if (req->result == 1)
		req->result = -EIO;
	snprintf(nl->error, sizeof(nl->error), "%s",
		 err < 0 && req->result == -EIO ? nl_geterror(err) : strerror(-req->result));
	log_debug(LOG_SUB_NETLINK, NULL, "l2tp command %u: %s", cmd, req->result ? nl->error : "done");
	return req->result;
}

static int fail(struct pw_nl *nl, struct request *req)
{
	nlmsg_free(req->msg);
	snprintf(nl->error, sizeof(nl->error), "request too long");
	return -EMSGSIZE;
}

static int dump(struct pw_nl *nl, struct pw_world *world, uint8_t cmd)
{
	struct request req;
	int err = begin(nl, &req, cmd, NLM_F_REQUEST | NLM_F_DUMP);

	if (err)
		return err;
	req.world = world;
	return end(nl, &req);
}

int pw_nl_list(struct pw_nl *nl, struct pw_world *world)
{
	int err = dump(nl, world, L2TP_CMD_TUNNEL_GET);

	return err ? err : dump(nl, world, L2TP_CMD_SESSION_GET);
}

static int put_ends(struct nl_msg *msg, const struct pw_wanted *w)
{
	const struct sockaddr_in6 *local6 = (const struct sockaddr_in6 *)&w->local;
	const struct sockaddr_in6 *remote6 = (const struct sockaddr_in6 *)&w->remote;
	const struct sockaddr_in *local = (const struct sockaddr_in *)&w->local;
	const struct sockaddr_in *remote = (const struct sockaddr_in *)&w->remote;

	if (w->local.ss_family == AF_INET6)
		return nla_put(msg, L2TP_ATTR_IP6_SADDR, sizeof(local6->sin6_addr), &local6->sin6_addr) ||
		       nla_put(msg, L2TP_ATTR_IP6_DADDR, sizeof(remote6->sin6_addr), &remote6->sin6_addr) ||
		       nla_put_u16(msg, L2TP_ATTR_UDP_SPORT, ntohs(local6->sin6_port)) ||
		       nla_put_u16(msg, L2TP_ATTR_UDP_DPORT, ntohs(remote6->sin6_port));
	return nla_put_u32(msg, L2TP_ATTR_IP_SADDR, local->sin_addr.s_addr) ||
	       nla_put_u32(msg, L2TP_ATTR_IP_DADDR, remote->sin_addr.s_addr) ||
	       nla_put_u16(msg, L2TP_ATTR_UDP_SPORT, ntohs(local->sin_port)) ||
	       nla_put_u16(msg, L2TP_ATTR_UDP_DPORT, ntohs(remote->sin_port)) ||
	       nla_put_u8(msg, L2TP_ATTR_UDP_CSUM, 1);
}

int pw_nl_tunnel_add(struct pw_nl *nl, uint32_t id, const struct pw_wanted *w, int fd)
{
	struct request req;
	int err = begin(nl, &req, L2TP_CMD_TUNNEL_CREATE, NLM_F_ACK);

	if (err)
		return err;
	if (nla_put_u32(req.msg, L2TP_ATTR_CONN_ID, id) || nla_put_u32(req.msg, L2TP_ATTR_PEER_CONN_ID, w->peer_id) ||
	    nla_put_u8(req.msg, L2TP_ATTR_PROTO_VERSION, L2TP_V3) ||
	    nla_put_u16(req.msg, L2TP_ATTR_ENCAP_TYPE, L2TP_ENCAPTYPE_UDP) ||
	    (fd < 0 ? put_ends(req.msg, w) : nla_put_u32(req.msg, L2TP_ATTR_FD, (uint32_t)fd)))
		return fail(nl, &req);
	return end(nl, &req);
}

/* The default sublayer, as "ip l2tp add session" has it when it is not told otherwise. */
int pw_nl_session_add(struct pw_nl *nl, uint32_t tunnel, const struct pw_wanted *w)
{
	struct request req;
	int err = begin(nl, &req, L2TP_CMD_SESSION_CREATE, NLM_F_ACK);

	if (err)
		return err;
	if (nla_put_u32(req.msg, L2TP_ATTR_CONN_ID, tunnel) || nla_put_u32(req.msg, L2TP_ATTR_SESSION_ID, w->id) ||
	    nla_put_u32(req.msg, L2TP_ATTR_PEER_SESSION_ID, w->peer_id) ||
	    nla_put_u16(req.msg, L2TP_ATTR_PW_TYPE, L2TP_PWTYPE_ETH) ||
	    nla_put_u8(req.msg, L2TP_ATTR_L2SPEC_TYPE, L2TP_L2SPECTYPE_DEFAULT) ||
	    nla_put_string(req.msg, L2TP_ATTR_IFNAME, w->name))
		return fail(nl, &req);
	return end(nl, &req);
}

int pw_nl_remove(struct pw_nl *nl, const struct pw_removal *what)
{
	struct request req;
	int err = begin(nl, &req, what->session ? L2TP_CMD_SESSION_DELETE : L2TP_CMD_TUNNEL_DELETE, NLM_F_ACK);

	if (err)
		return err;
	if (nla_put_u32(req.msg, L2TP_ATTR_CONN_ID, what->tunnel) ||
	    (what->session && nla_put_u32(req.msg, L2TP_ATTR_SESSION_ID, what->session)))
		return fail(nl, &req);
	err = end(nl, &req);
	return err == -ENODEV ? 0 : err;
}
