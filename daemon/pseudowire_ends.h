/* SPDX-License-Identifier: GPL-2.0 */
/* The two ends of a pseudowire: which addresses the configuration means at the moment. */
#ifndef OPENLAC_PSEUDOWIRE_ENDS_H
#define OPENLAC_PSEUDOWIRE_ENDS_H

#include "config.h"
#include "pseudowire_plan.h"

/**
 * pw_ends_find() - addresses and ports
 * @w: gets them; left alone when there is a reason why not
 * @i: the interface
 * @destination: the address of its destination, AF_UNSPEC = not known (yet)
 * @port: UDP port of both ends
 *
 * The source is the configured one, or the first address of the configured interface, or the one that the system sends from.
 *
 * Return: NULL, or why there are none, a constant.
 */
const char *pw_ends_find(struct pw_wanted *w, const struct conf_iface *i, const struct conf_addr *destination, uint16_t port);

#endif /* OPENLAC_PSEUDOWIRE_ENDS_H */
