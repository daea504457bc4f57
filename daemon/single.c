// SPDX-License-Identifier: GPL-2.0
#include "single.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

static int make_directory(const char *path)
{
	if (!mkdir(path, 0755) || errno == EEXIST)
		return 0;
	log_err("%s: %s", path, strerror(errno));
	return -1;
}

/* The kernel gives the lock back when the process ends, however that happens; the descriptor is left open for that. */
static int lock_file(const char *path, const char *what)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB))
		return 0;
	if (fd >= 0 && errno == EWOULDBLOCK)
		log_err("another openlacd runs in this %s (%s is locked)", what, path);
	else
		log_err("%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

int single_instance(const char *run_dir, const char *lock_dir)
{
	struct stat netns;
	char path[512];

	if (make_directory(run_dir) || make_directory(lock_dir))
		return -1;
	snprintf(path, sizeof(path), "%s/lock", run_dir);
	if (lock_file(path, "run-time directory"))
		return -1;
	if (stat("/proc/self/ns/net", &netns)) {
		log_err("/proc/self/ns/net: %s", strerror(errno));
		return -1;
	}
	snprintf(path, sizeof(path), "%s/netns-%ju.lock", lock_dir, (uintmax_t)netns.st_ino);
	return lock_file(path, "network namespace");
}
