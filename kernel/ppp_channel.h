/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_PPP_CHANNEL_H
#define OPENLAC_PPP_CHANNEL_H

#include <linux/ppp_channel.h>

#include "session.h"

/**
 * struct ol_channel - a session's end in PPP
 */
struct ol_channel {
	struct ppp_channel ppp;		/* constant; what PPP knows */
	struct ol_session *s;		/* constant; freed with it */
	struct list_head node;		/* graveyard */
	int mru;			/* what pppd left here, for it to read back */
	int flags;			/* likewise */
};

int ol_channel_register(struct ol_session *s, const struct ol_session_config *cfg,
			struct netlink_ext_ack *extack);
void ol_channel_release(struct ol_channel *channel);

#endif /* OPENLAC_PPP_CHANNEL_H */
