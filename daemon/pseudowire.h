/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Unmanaged L2TPv3 Ethernet pseudowires (S192 to S194): makes those of the configuration with the kernel's own driver, and
 * nothing else of the driver's is touched.
 *
 * They need no daemon: those of a run that was killed go on, and the next run finds them. Only where several go from one
 * address to different peers has the daemon to hold their sockets, because the kernel makes a single one for an address and a
 * port; these end with the daemon. An orderly end deletes all of them.
 */
#ifndef OPENLAC_PSEUDOWIRE_H
#define OPENLAC_PSEUDOWIRE_H

#include "lac.h"

struct pseudowires;

/**
 * pseudowires_new() - know what an earlier run left
 * @lac: the daemon
 * @run_dir: directory for the record of what there is
 *
 * Return: released with pseudowires_free(), or NULL with the reason logged.
 */
struct pseudowires *pseudowires_new(struct lac *lac, const char *run_dir);

/*
 * Makes the kernel's pseudowires those of the configuration. Called at start, when the configuration, a netdev or an address
 * changed; calls itself again for what could not be done at once. @p may be NULL.
 */
void pseudowires_sync(struct pseudowires *p);

/* Deletes them all. */
void pseudowires_free(struct pseudowires *p);

#endif /* OPENLAC_PSEUDOWIRE_H */
