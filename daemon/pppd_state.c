// SPDX-License-Identifier: GPL-2.0
#include "pppd_state.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE	512
#define STARTTIME	22	/* field of /proc/PID/stat, counted from 1 */

static void state_path(char *path, size_t size, const char *run_dir, uint32_t unit, const char *suffix)
{
	snprintf(path, size, "%s/ppp/ppp%u%s", run_dir, unit, suffix);
}

/* Return: when a process began, 0 when there is none. */
static unsigned long long start_time(pid_t pid)
{
	unsigned long long start = 0;
	char path[64], line[1024], *p = NULL;
	FILE *f;
	int i;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	/* The second field, a name in parentheses, may have anything in it. */
	if (fgets(line, sizeof(line), f))
		p = strrchr(line, ')');
	for (i = 2; p && i < STARTTIME; i++)
		p = strchr(p + 1, ' ');
	if (p)
		start = strtoull(p, NULL, 10);
	fclose(f);
	return start;
}

int pppd_state_write(const char *run_dir, uint32_t unit, pid_t pid, uint32_t channel)
{
	char path[PATH_SIZE], new[PATH_SIZE];
	FILE *f;
	int err;

	snprintf(path, sizeof(path), "%s/ppp", run_dir);
	if (mkdir(path, 0755) && errno != EEXIST)
		return -errno;
	state_path(path, sizeof(path), run_dir, unit, "");
	state_path(new, sizeof(new), run_dir, unit, ".new");
	f = fopen(new, "we");
	if (!f)
		return -errno;
	fprintf(f, "%d %llu %u\n", (int)pid, start_time(pid), channel);
	err = ferror(f) ? -EIO : 0;
	if (fclose(f))
		err = -errno;
	if (!err && rename(new, path))
		err = -errno;
	return err;
}

/* What is no number reads as 0, which no process has. */
bool pppd_state_read(const char *run_dir, uint32_t unit, struct pppd_state *state)
{
	char path[PATH_SIZE], line[128], *p = line;
	FILE *f;

	state_path(path, sizeof(path), run_dir, unit, "");
	f = fopen(path, "re");
	if (!f)
		return false;
	if (!fgets(line, sizeof(line), f))
		line[0] = '\0';
	fclose(f);
	state->pid = (pid_t)strtol(p, &p, 10);
	state->start = strtoull(p, &p, 10);
	state->channel = (uint32_t)strtoul(p, &p, 10);
	return state->pid > 0 && state->start > 0;
}

void pppd_state_remove(const char *run_dir, uint32_t unit, pid_t pid)
{
	struct pppd_state state;
	char path[PATH_SIZE];

	if (!pppd_state_read(run_dir, unit, &state) || state.pid != pid)
		return;
	state_path(path, sizeof(path), run_dir, unit, "");
	unlink(path);
}

int pppd_state_open(const struct pppd_state *state)
{
	int fd = pidfd_open(state->pid, 0);

	/* Asked behind the opening: from now on the number cannot become another's. */
	if (fd >= 0 && start_time(state->pid) != state->start) {
		close(fd);
		fd = -1;
	}
	return fd;
}
