/* SPDX-License-Identifier: GPL-2.0 */
/* A "tunnel destination" that is a name in the DNS, and the address that it has. */
#ifndef OPENLAC_PSEUDOWIRE_HOST_H
#define OPENLAC_PSEUDOWIRE_HOST_H

#include "lac.h"

struct pw_host;

/**
 * pw_host_new() - a name that is of interest
 * @lac: the daemon
 * @name: the name
 * @changed: called from the event loop when an answer came that changes pw_host_addr()
 * @ctx: its argument
 *
 * Return: released with pw_host_free(), or NULL without memory.
 */
struct pw_host *pw_host_new(struct lac *lac, const char *name, void (*changed)(void *ctx), void *ctx);
void pw_host_free(struct pw_host *h);

const char *pw_host_name(const struct pw_host *h);

/**
 * pw_host_addr() - the name's address, as far as it is known; asks the DNS when it is time to
 * @h: the name
 * @family: of the address, AF_UNSPEC = any
 *
 * An address stays in use while the name has it, and while nobody answers.
 */
struct conf_addr pw_host_addr(struct pw_host *h, int family);

#endif /* OPENLAC_PSEUDOWIRE_HOST_H */
