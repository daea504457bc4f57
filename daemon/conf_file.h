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

/**
 * conf_file_read() - a file as it is
 * @path: file
 * @len: octets read
 *
 * Return: the contents, not terminated, for conf_file_release(); NULL with errno set.
 */
char *conf_file_read(const char *path, size_t *len);
void conf_file_release(char *text, size_t len);

/**
 * conf_file_text() - a configuration as the contents of a file
 * @conf: the configuration
 * @len: octets
 *
 * Return: the text, for conf_file_release(); NULL without memory.
 */
char *conf_file_text(const struct conf *conf, size_t *len);

/**
 * conf_file_replace() - write a file, all of it or nothing; waits for the disk
 * @path: file, replaced at once when it exists, whose owner and permissions stay; a new one is for its owner only
 * @text: its contents
 * @len: octets
 *
 * Return: 0, or -1 with errno set, EINVAL when there is something else than a file.
 */
int conf_file_replace(const char *path, const char *text, size_t len);

/* Logs what is unwise in a configuration that is taken into use. */
void conf_file_log_warnings(const struct conf *conf);

#endif /* OPENLAC_CONF_FILE_H */
