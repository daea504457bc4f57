/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which pppd serves which unit, in RUN_DIR/ppp/pppN, for a daemon that comes after this one: a pppd outlives us. One line,
 * "PID START CHANNEL"; the time when the process began tells it from a later one that was given its number.
 */
#ifndef OPENLAC_PPPD_STATE_H
#define OPENLAC_PPPD_STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct pppd_state - a pppd that was started
 * @pid: its process id
 * @start: when it began, in clock ticks since boot
 * @channel: index of its channel
 */
struct pppd_state {
	pid_t pid;
	unsigned long long start;
	uint32_t channel;
};

/* Writes down that @pid serves @unit on @channel. Return: 0 or a negative errno. */
int pppd_state_write(const char *run_dir, uint32_t unit, pid_t pid, uint32_t channel);

/* Reads what is written of @unit. Return: true when there is something. */
bool pppd_state_read(const char *run_dir, uint32_t unit, struct pppd_state *state);

/* Forgets @unit, unless another process than @pid is written there. */
void pppd_state_remove(const char *run_dir, uint32_t unit, pid_t pid);

/* Return: a pidfd of the process, -1 when it has ended. */
int pppd_state_open(const struct pppd_state *state);

#endif /* OPENLAC_PPPD_STATE_H */
