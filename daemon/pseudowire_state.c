// SPDX-License-Identifier: GPL-2.0
#include "pseudowire_state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RECORDS_MAX	65536

/* Reads one number and what ends it. Return: behind that, or NULL. */
static const char *read_number(const char *text, uint32_t *number, char end)
{
	char *behind;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &behind, 10);
	if (errno || behind == text || *behind != end || value > UINT32_MAX)
		return NULL;
	*number = (uint32_t)value;
	return behind + 1;
}

static bool read_record(struct pw_record *r, const char *line)
{
	size_t len = 0;

	while (line[len] && line[len] != ' ')
		len++;
	if (!len || len >= sizeof(r->name) || !line[len])
		return false;
	snprintf(r->name, sizeof(r->name), "%.*s", (int)len, line);
	line = read_number(line + len + 1, &r->tunnel, ' ');
	return line && read_number(line, &r->session, '\n');
}

struct pw_record *pw_state_load(const char *path, size_t *count)
{
	struct pw_record *all = NULL, *more, r;
	FILE *file = fopen(path, "re");
	char line[128];

	*count = 0;
	while (file && *count < RECORDS_MAX && fgets(line, sizeof(line), file)) {
		if (!read_record(&r, line))
			continue;
		more = reallocarray(all, *count + 1, sizeof(*all));
		if (!more)
			break;
		all = more;
		all[(*count)++] = r;
	}
	if (file)
		fclose(file);
	return all;
}

static int write_to(const char *path, const struct pw_record *record, size_t count)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	bool bad = false;

	if (!file) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	for (size_t i = 0; i < count; i++)
		bad |= fprintf(file, "%s %u %u\n", record[i].name, record[i].tunnel, record[i].session) < 0;
	return fclose(file) || bad ? -1 : 0;
}

/* It need not survive a power cut, after which the kernel has no sessions either, so nobody waits for the disk. */
int pw_state_save(const char *path, const struct pw_record *record, size_t count)
{
	char temporary[PATH_MAX];

	if (!count)
		return unlink(path) && errno != ENOENT ? -1 : 0;
	snprintf(temporary, sizeof(temporary), "%s.new", path);
	return write_to(temporary, record, count) || rename(temporary, path) ? -1 : 0;
}
