/* SPDX-License-Identifier: GPL-2.0 */
/*
 * openlac.h - what the two files of the pppd plugin share: one speaks to pppd, the other to the module,
 * whose headers disagree about what bool is
 */
#ifndef PPPD_OPENLAC_H
#define PPPD_OPENLAC_H

#include <stddef.h>
#include <stdint.h>

int openlac_find(uint16_t tunnel, uint16_t session, int *channel, char *text, size_t len);

#endif /* PPPD_OPENLAC_H */
