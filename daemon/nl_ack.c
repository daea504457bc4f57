// SPDX-License-Identifier: GPL-2.0
#include "nl_ack.h"

#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdio.h>
#include <string.h>

void nl_ack_text(const struct nlmsgerr *err, char *buf, size_t size)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)((const char *)err - NLMSG_HDRLEN);
	const struct nlattr *text = NULL;

	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		text = nla_find((const struct nlattr *)(err + 1), (int)nlh->nlmsg_len - NLMSG_HDRLEN - (int)sizeof(*err),
				NLMSGERR_ATTR_MSG);
	snprintf(buf, size, "%s%s%s", text ? (const char *)nla_data(text) : "", text ? ": " : "", strerror(-err->error));
}
