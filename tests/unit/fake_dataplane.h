/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A data plane that only writes down what it was asked for, as a string of one letter per operation:
 *
 *	A session_add   P session_punt   H session_hold   B session_bind   F session_forward   D session_del
 *	C ppp_session_add   c ppp_session_del
 *	T tunnel_add    t tunnel_del
 *	I iface_add     i iface_del
 */
#ifndef OPENLAC_TEST_FAKE_DATAPLANE_H
#define OPENLAC_TEST_FAKE_DATAPLANE_H

#include "../../daemon/dataplane.h"

/**
 * struct fake_dataplane - see above
 * @log: operations so far, the oldest that do not fit are lost
 * @fail: letter of the operation that is refused with -ENOSPC, 0 = none
 * @forgot: it no longer has its objects
 * @hold: called by session_hold(), as the time to deliver what the kernel had punted before; may be NULL
 * @frame: gets the frames that are sent, may be NULL
 * @session_stats, @tunnel_stats: what it has counted
 * @sid, @ppp_id, @tunnel_id: of the last session_add, ppp_session_add and tunnel_add
 * @channel: last index of a channel given out
 */
struct fake_dataplane {
	struct dataplane dp;
	char log[128];
	char fail;
	bool forgot;
	void (*hold)(struct fake_dataplane *f);
	void (*frame)(struct fake_dataplane *f, enum openlac_direction dir, const uint8_t *data, size_t len);
	struct dp_stats session_stats, tunnel_stats;
	uint16_t sid;
	uint16_t ppp_id;
	uint32_t channel;
	uint16_t tunnel_id;
};

void fake_dataplane_init(struct fake_dataplane *f);

#endif /* OPENLAC_TEST_FAKE_DATAPLANE_H */
