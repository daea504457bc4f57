/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_RELOAD_H
#define OPENLAC_RELOAD_H

#include "lac.h"

/**
 * lac_reload() - read the configuration file again and apply the difference
 * @lac: the daemon
 * @error: told of every mistake; then nothing changes
 * @ctx: passed to @error
 *
 * Return: 0, or -1 when the file was refused.
 */
int lac_reload(struct lac *lac, conf_error_fn error, void *ctx);

#endif /* OPENLAC_RELOAD_H */
