// SPDX-License-Identifier: GPL-2.0
/*
 * find.c - the channel of an L2TP session
 */
#include "openlac.h"

#include <errno.h>
#include <stdio.h>

#include "tools/lacctl/nlc.h"
#include "uapi/openlac.h"

static void note_channel(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[OPENLAC_A_SESSION_MAX + 1];
	int *channel = data;

	nlc_parse(nlh, tb, OPENLAC_A_SESSION_MAX);
	if (tb[OPENLAC_A_SESSION_CHANNEL])
		*channel = (int)nlc_u32(tb[OPENLAC_A_SESSION_CHANNEL]);
}

/**
 * openlac_find() - ask the module for the channel of a session in this network namespace
 * @tunnel: our tunnel id
 * @session: our session id
 * @channel: result
 * @text: why there is none
 * @len: octets of @text
 *
 * Return: 0 or a negative errno.
 */
int openlac_find(uint16_t tunnel, uint16_t session, int *channel, char *text, size_t len)
{
	static struct nlc nl;
	struct nlmsghdr *nlh;
	int err;

	*channel = -1;
	err = nlc_open(&nl);
	if (!err) {
		nlh = nlc_new(&nl, OPENLAC_CMD_SESSION_GET);
		mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_TUNNEL_ID, tunnel);
		mnl_attr_put_u16(nlh, OPENLAC_A_SESSION_ID, session);
		err = nlc_request(&nl, note_channel, channel);
	}
	if (err)
		snprintf(text, len, "%s", nl.error);
	else if (*channel < 0)
		snprintf(text, len, "the session belongs to a PPPoE client");
	nlc_close(&nl);
	return err ? err : *channel < 0 ? -EINVAL : 0;
}
