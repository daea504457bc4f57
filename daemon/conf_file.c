// SPDX-License-Identifier: GPL-2.0
#include "conf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

#define FILE_MAX (16UL << 20)	/* far beyond any configuration; keeps a wrong path from filling the memory */

/* Configurations hold secrets. */
static void wipe(char *text, size_t size)
{
	if (text)
		explicit_bzero(text, size);
	free(text);
}

static char *read_all(FILE *f, size_t *len)
{
	size_t cap = 65536, n = 0;
	char *buf = malloc(cap);

	while (buf) {
		char *bigger;

		n += fread(buf + n, 1, cap - n, f);
		if (ferror(f) || n > FILE_MAX)
			break;
		if (n < cap) {
			*len = n;
			return buf;
		}
		bigger = malloc(cap * 2);
		if (!bigger)
			break;
		memcpy(bigger, buf, n);
		wipe(buf, n);
		buf = bigger;
		cap *= 2;
	}
	wipe(buf, n);
	if (!errno)
		errno = n > FILE_MAX ? EFBIG : ENOMEM;
	return NULL;
}

char *conf_file_read(const char *path, size_t *len)
{
	char *text;
	FILE *f;

	errno = 0;
	f = fopen(path, "re");
	if (!f)
		return NULL;
	text = read_all(f, len);
	fclose(f);
	return text;
}

void conf_file_release(char *text, size_t len)
{
	wipe(text, len);
}

struct conf *conf_file_load(const char *path, conf_error_fn error, void *ctx)
{
	struct conf *conf = NULL;
	char message[512];
	size_t len = 0;
	char *text;

	text = conf_file_read(path, &len);
	if (text) {
		conf = conf_parse(text, len, path, error, ctx);
	} else {
		snprintf(message, sizeof(message), "%s: %s", path, strerror(errno));
		error(ctx, message);
	}
	wipe(text, len);
	return conf;
}

/* A text that grows; NULL once there was no memory. */
struct text {
	char *octets;
	size_t len, size;
};

static void add_line(void *ctx, const char *line)
{
	struct text *t = ctx;
	size_t len = strlen(line);
	char *bigger;

	if (t->octets && t->len + len + 1 > t->size) {
		bigger = malloc(2 * t->size + len);
		if (bigger)
			memcpy(bigger, t->octets, t->len);
		wipe(t->octets, t->len);
		t->octets = bigger;
		t->size = 2 * t->size + len;
	}
	if (!t->octets)
		return;
	memcpy(t->octets + t->len, line, len);
	t->octets[t->len + len] = '\n';
	t->len += len + 1;
}

char *conf_file_text(const struct conf *conf, size_t *len)
{
	struct text t = { .octets = malloc(4096), .size = 4096 };

	add_line(&t, "! Running configuration, written by openlacd");
	conf_print(conf, add_line, &t);
	*len = t.len;
	return t.octets;
}

/* Return: 0, or -1 with errno set. */
static int write_to(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), err;
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f)
		return -1;
	err = fwrite(text, 1, len, f) != len || fflush(f) || fsync(fd);
	return fclose(f) || err ? -1 : 0;
}

/*
 * Where the file really is; a link stays one. What is there already must be a file: replacing a device would take it away
 * from everybody. Return: 0, or -1 with errno set.
 */
static int resolve(const char *path, char target[PATH_MAX], struct stat *old)
{
	old->st_nlink = 0;
	if (!realpath(path, target)) {
		if (errno != ENOENT || !lstat(path, old))	/* a link to nowhere */
			return -1;
		old->st_nlink = 0;
		if (snprintf(target, PATH_MAX, "%s", path) < PATH_MAX)
			return 0;
		errno = ENAMETOOLONG;
		return -1;
	}
	if (stat(target, old))
		return -1;
	errno = EINVAL;
	return S_ISREG(old->st_mode) ? 0 : -1;
}

int conf_file_replace(const char *path, const char *text, size_t len)
{
	char target[PATH_MAX], temporary[PATH_MAX + 24];
	struct stat old;
	int err;

	if (resolve(path, target, &old))
		return -1;
	snprintf(temporary, sizeof(temporary), "%s.%ld.new", target, (long)getpid());
	unlink(temporary);
	if (write_to(temporary, text, len))
		goto fail;
	/* Whoever could read it before still can. */
	if (old.st_nlink && (chmod(temporary, old.st_mode & 07777) || chown(temporary, old.st_uid, old.st_gid)))
		goto fail;
	if (rename(temporary, target))
		goto fail;
	return 0;

fail:
	err = errno;
	unlink(temporary);
	errno = err;
	return -1;
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
