/* SPDX-License-Identifier: GPL-2.0 */
/* What netconf.c and netconf_route.c share. */
#ifndef OPENLAC_NETCONF_PRIV_H
#define OPENLAC_NETCONF_PRIV_H

#include <sys/queue.h>

#include "log_once.h"
#include "netconf.h"
#include "netconf_nl.h"
#include "netconf_plan.h"

struct netdev;

/**
 * struct netconf - the part of the daemon that configures the system
 * @nl: for requests
 * @fd, @poll: for news
 * @timer: for work that waits
 * @next_ms: when more may be done
 * @all: every statement is to be looked at
 * @netdevs, @by_index: the same netdevs
 * @routes: ours, as far as is known
 * @told: what does not work with routes
 */
struct netconf {
	struct lac *lac;
	struct netconf_nl *nl;
	int fd;
	uv_poll_t poll;
	uv_timer_t timer;
	uint64_t next_ms;
	bool all;
	LIST_HEAD(, netdev) netdevs;
	void *by_index;
	struct netconf_routes routes;
	struct log_once told;
};

/* Tells, once, that something does not work. @interface: NULL = none */
void netconf_tell_failure(struct log_once *told, const char *interface, int level, const char *text, const char *why);

/* Makes the routes those of the configuration that are possible now. */
void netconf_sync_routes(struct netconf *n);

#endif /* OPENLAC_NETCONF_PRIV_H */
