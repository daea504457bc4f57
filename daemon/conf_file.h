/* SPDX-License-Identifier: GPL-2.0 */
/* Reads a configuration file from disk and hands it to the parser. */
#ifndef OPENLAC_CONF_FILE_H
#define OPENLAC_CONF_FILE_H

#include "config.h"

/**
 * conf_file_load() - read and parse a file
 * @path: the file
 * @error: told of every mistake, or why it cannot be read
 * @ctx: passed to @error
 *
 * Return: the model, released with conf_free(), or NULL.
 */
struct conf *conf_file_load(const char *path, conf_error_fn error, void *ctx);

/* Logs what is unwise in a configuration that is taken into use. */
void conf_file_log_warnings(const struct conf *conf);

#endif /* OPENLAC_CONF_FILE_H */
