/* SPDX-License-Identifier: GPL-2.0 */
/*
 * openlac.h - what the files of the pppd plugin share: find.c speaks to the module, the others to pppd, and their headers
 * disagree about what bool is
 */
#ifndef PPPD_OPENLAC_H
#define PPPD_OPENLAC_H

#include <stddef.h>
#include <stdint.h>

int openlac_secrets(char **argv);
int openlac_find(uint16_t tunnel, uint16_t session, int *channel, char *text, size_t len);

#endif /* PPPD_OPENLAC_H */
