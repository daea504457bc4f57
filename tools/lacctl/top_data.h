/* SPDX-License-Identifier: GPL-2.0 */
/*
 * top_data.h - where lacctl top gets its tables from: the kernel, and the daemon if it runs
 */
#ifndef LACCTL_TOP_DATA_H
#define LACCTL_TOP_DATA_H

#include "daemon.h"
#include "lacctl.h"
#include "top_model.h"

/**
 * struct top_data - the newest tables
 * @sessions: sessions
 * @tunnels: tunnels
 * @when: seconds, when they were made; 0 = not yet
 * @daemon: to ask for names
 * @ask_at: seconds, not to be asked before
 * @dev: interface of the last connection that the daemon named
 * @ifindex: its index
 * @note: why a refresh failed, or why names may be missing; empty = all is well
 */
struct top_data {
	struct top_table sessions;
	struct top_table tunnels;
	double when;
	struct daemon daemon;
	double ask_at;
	char dev[IF_NAMESIZE];
	uint32_t ifindex;
	char note[1024];
};

int top_data_init(struct ctl *ctl, struct top_data *d);
void top_data_release(struct top_data *d);
int top_data_refresh(struct nlc *nl, struct top_data *d);
void top_data_name(struct top_data *d);
double top_data_now(void);

#endif /* LACCTL_TOP_DATA_H */
