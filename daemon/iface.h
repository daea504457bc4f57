/* SPDX-License-Identifier: GPL-2.0 */
/* Access interfaces: which netdevs are served by which access concentrator. */
#ifndef OPENLAC_IFACE_H
#define OPENLAC_IFACE_H

#include <net/if.h>

#include "lac.h"
#include "packet_io.h"

/**
 * struct iface - an interface that is being served
 * @lac: the daemon
 * @name: as configured; the netdev may have been renamed since
 * @ac: its access concentrator
 * @ifindex: the netdev
 * @mac: its address
 * @disc: discovery engine
 * @io: its frames
 * @timer: the engine's deadline
 */
struct iface {
	LIST_ENTRY(iface) link;
	struct lac *lac;
	char name[CONF_NAME_MAX + 1];
	char ac[CONF_NAME_MAX + 1];
	unsigned int ifindex;
	uint8_t mac[DISC_MAC_LEN];
	struct disc *disc;
	struct packet_io *io;
	uv_timer_t timer;
};

/**
 * iface_sync() - make the served interfaces those of the configuration that exist
 *
 * Called at start, after a reload and whenever a netdev changed. Sessions of interfaces that stay are not touched.
 */
void iface_sync(struct lac *lac);

/* The kernel gave the interface up. It is claimed again where it is still configured and its netdev exists. */
void iface_kernel_deleted(struct lac *lac, uint32_t ifindex, const char *text);

/* Events were lost: the same for every interface that the kernel no longer has. */
void iface_verify_all(struct lac *lac);

struct iface *iface_find(struct lac *lac, uint32_t ifindex);
void iface_free_all(struct lac *lac);

#endif /* OPENLAC_IFACE_H */
