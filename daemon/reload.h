/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_RELOAD_H
#define OPENLAC_RELOAD_H

#include "lac.h"

/**
 * lac_apply() - take a configuration into use; what the difference does not concern never notices
 * @lac: the daemon, which owns @conf from now on
 * @conf: valid as a whole, see conf_validate()
 */
void lac_apply(struct lac *lac, struct conf *conf);

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
