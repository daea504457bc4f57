// SPDX-License-Identifier: GPL-2.0
#include "dataplane_ppp.h"

#include <errno.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <string.h>

#include "dataplane_request.h"

/* What the kernel tells of a session that it has added. */
struct ppp_answer {
	bool complete;
	uint32_t channel;
	uint16_t mtu;
};

static void read_answer(struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *channel = nlmsg_find_attr(nlh, GENL_HDRLEN, OPENLAC_A_SESSION_CHANNEL);
	struct nlattr *mtu = nlmsg_find_attr(nlh, GENL_HDRLEN, OPENLAC_A_SESSION_MTU);
	struct ppp_answer *answer = arg;

	if (!channel || !mtu || nla_len(channel) != sizeof(uint32_t) || nla_len(mtu) != sizeof(uint16_t))
		return;
	answer->channel = nla_get_u32(channel);
	answer->mtu = nla_get_u16(mtu);
	answer->complete = true;
}

/* Begins a request about one session: every one of them names it by its ids. */
static int ppp_begin(struct dataplane *dp, struct dp_request *req, uint8_t cmd, uint16_t tunnel, uint16_t id)
{
	int err = dp_request_begin(dp, req, cmd);

	if (err)
		return err;
	if (nla_put_u16(req->msg, OPENLAC_A_SESSION_TUNNEL_ID, tunnel) || nla_put_u16(req->msg, OPENLAC_A_SESSION_ID, id))
		return dp_request_fail(req);
	return 0;
}

int dataplane_ppp_add(struct dataplane *dp, uint16_t tunnel, uint16_t id, uint16_t peer_id, uint16_t mtu, uint32_t tx_form,
		      uint32_t *channel, uint16_t *mtu_out)
{
	struct nla_bitfield32 form = { .value = tx_form, .selector = tx_form };
	struct ppp_answer answer = { .complete = false };
	struct dp_request req;
	int err = ppp_begin(dp, &req, OPENLAC_CMD_SESSION_ADD, tunnel, id);

	if (err)
		return err;
	if (nla_put_flag(req.msg, OPENLAC_A_SESSION_PPP) || nla_put_u16(req.msg, OPENLAC_A_SESSION_PEER_ID, peer_id) ||
	    (mtu && nla_put_u16(req.msg, OPENLAC_A_SESSION_MTU, mtu)) ||
	    (tx_form && nla_put(req.msg, OPENLAC_A_SESSION_TX_FORM, sizeof(form), &form)))
		return dp_request_fail(&req);
	req.reply = read_answer;
	req.arg = &answer;
	err = dp_request_end(&req);
	if (err)
		return err;
	if (!answer.complete) {
		dataplane_ppp_del(dp, tunnel, id);
		snprintf(dp->error, sizeof(dp->error), "the module did not tell the session's channel");
		return -EPROTO;
	}
	*channel = answer.channel;
	*mtu_out = answer.mtu;
	return 0;
}

int dataplane_ppp_del(struct dataplane *dp, uint16_t tunnel, uint16_t id)
{
	struct dp_request req;
	int err = ppp_begin(dp, &req, OPENLAC_CMD_SESSION_DEL, tunnel, id);

	return err ? err : dp_request_end(&req);
}

int dataplane_ppp_stats(struct dataplane *dp, uint16_t tunnel, uint16_t id, struct dp_stats *stats)
{
	struct dp_request req;
	int err = ppp_begin(dp, &req, OPENLAC_CMD_SESSION_GET, tunnel, id);

	memset(stats, 0, sizeof(*stats));
	return err ? err : dp_request_end_session_stats(&req, stats);
}

int dataplane_ppp_exists(struct dataplane *dp, uint16_t tunnel, uint16_t id)
{
	struct dp_request req;
	int err = ppp_begin(dp, &req, OPENLAC_CMD_SESSION_GET, tunnel, id);

	return dp_request_exists(err ? err : dp_request_end(&req));
}
