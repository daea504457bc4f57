// SPDX-License-Identifier: GPL-2.0
#include "conf_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

#define FILE_MAX (16UL << 20)	/* far beyond any configuration; keeps a wrong path from filling the memory */

static char *read_all(FILE *f, size_t *len)
{
	size_t cap = 65536, n = 0;
	char *buf = malloc(cap);

	while (buf) {
		n += fread(buf + n, 1, cap - n, f);
		if (ferror(f) || n > FILE_MAX)
			break;
		if (n < cap) {
			*len = n;
			return buf;
		}
		cap *= 2;
		char *bigger = realloc(buf, cap);

		if (!bigger)
			break;
		buf = bigger;
	}
	free(buf);
	if (!errno)
		errno = n > FILE_MAX ? EFBIG : ENOMEM;
	return NULL;
}

struct conf *conf_file_load(const char *path, conf_error_fn error, void *ctx)
{
	struct conf *conf = NULL;
	char message[512];
	char *text = NULL;
	size_t len = 0;
	FILE *f;

	errno = 0;
	f = fopen(path, "re");
	if (f)
		text = read_all(f, &len);
	if (text) {
		conf = conf_parse(text, len, path, error, ctx);
	} else {
		snprintf(message, sizeof(message), "%s: %s", path, strerror(errno));
		error(ctx, message);
	}
	free(text);
	if (f)
		fclose(f);
	return conf;
}

static void log_warning(void *ctx, const char *text)
{
	(void)ctx;
	log_warn("configuration: %s", text);
}

void conf_file_log_warnings(const struct conf *conf)
{
	conf_warnings(conf, log_warning, NULL);
}
