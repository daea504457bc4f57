// SPDX-License-Identifier: GPL-2.0
#include "dataplane_request.h"

#include <errno.h>
#include <linux/netlink.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stdio.h>
#include <string.h>

#include "dataplane_events.h"
#include "debug.h"
#include "describe.h"
#include "nl_ack.h"

static int on_error(struct sockaddr_nl *nla, struct nlmsgerr *err, void *arg)
{
	struct dp_request *req = arg;

	(void)nla;
	req->result = err->error;
	nl_ack_text(err, req->nl->dp.error, sizeof(req->nl->dp.error));
	return NL_STOP;
}

static int on_ack(struct nl_msg *msg, void *arg)
{
	struct dp_request *req = arg;

	(void)msg;
	req->result = 0;
	return NL_STOP;
}

static int on_reply(struct nl_msg *msg, void *arg)
{
	struct dp_request *req = arg;

	if (req->reply)
		req->reply(nlmsg_hdr(msg), req->arg);
	return NL_OK;
}

int dp_request_begin(struct dataplane *dp, struct dp_request *req, uint8_t cmd)
{
	struct dataplane_nl *nl = dp_to_nl(dp);

	memset(req, 0, sizeof(*req));
	req->nl = nl;
	req->result = 1;
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

int dp_request_fail(struct dp_request *req)
{
	nlmsg_free(req->msg);
	snprintf(req->nl->dp.error, sizeof(req->nl->dp.error), "request too long");
	return -EMSGSIZE;
}

static void debug_request(const struct dp_request *req)
{
	int err = req->result;

	log_debug(LOG_SUB_NETLINK, NULL, "%s: %s", describe_command(genlmsg_hdr(nlmsg_hdr(req->msg))->cmd).text,
		  !err ? "done" : req->nl->dp.error[0] ? req->nl->dp.error : "no answer");
}

int dp_request_end(struct dp_request *req)
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

static void read_session_stats(struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *nest = nlmsg_find_attr(nlh, GENL_HDRLEN, OPENLAC_A_SESSION_STATS);

	if (nest)
		dataplane_read_stats(arg, nest);
}

int dp_request_end_session_stats(struct dp_request *req, struct dp_stats *stats)
{
	req->reply = read_session_stats;
	req->arg = stats;
	return dp_request_end(req);
}

int dp_request_exists(int err)
{
	return err == -ENOENT ? 0 : err ? err : 1;
}
