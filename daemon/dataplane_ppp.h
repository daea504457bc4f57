/* SPDX-License-Identifier: GPL-2.0 */
/* Sessions that end in a channel of PPP; internal to the netlink data plane, see dataplane.h for what they do. */
#ifndef OPENLAC_DATAPLANE_PPP_H
#define OPENLAC_DATAPLANE_PPP_H

#include "dataplane.h"

int dataplane_ppp_add(struct dataplane *dp, uint16_t tunnel, uint16_t id, uint16_t peer_id, uint16_t mtu, uint32_t tx_form,
		      uint32_t *channel, uint16_t *mtu_out);
int dataplane_ppp_del(struct dataplane *dp, uint16_t tunnel, uint16_t id);
int dataplane_ppp_stats(struct dataplane *dp, uint16_t tunnel, uint16_t id, struct dp_stats *stats);
int dataplane_ppp_exists(struct dataplane *dp, uint16_t tunnel, uint16_t id);

#endif /* OPENLAC_DATAPLANE_PPP_H */
