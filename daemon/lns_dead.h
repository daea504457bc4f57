/* SPDX-License-Identifier: GPL-2.0 */
/*
 * LNSs that do not answer: not tried before others for a while. Known by the address and port that the tunnel was meant for,
 * since two may share an address, and a port that follows the reply names neither.
 */
#ifndef OPENLAC_LNS_DEAD_H
#define OPENLAC_LNS_DEAD_H

#include "lac.h"

/* Notes that @peer does not answer, for @ms. */
void lns_dead_add(struct lac *lac, const struct sockaddr_storage *peer, uint64_t ms);

/* It does. */
void lns_dead_remove(struct lac *lac, const struct sockaddr_storage *peer);

bool lns_is_dead(struct lac *lac, const struct sockaddr_storage *peer);
void lns_dead_free_all(struct lac *lac);

#endif /* OPENLAC_LNS_DEAD_H */
