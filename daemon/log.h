/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Log lines for journald or a terminal: one event, one line, on standard error.
 *
 *	openlacd: [error: |warning: |debug: ]TEXT KEY=VALUE...
 */
#ifndef OPENLAC_LOG_H
#define OPENLAC_LOG_H

#include <stdio.h>
#include <syslog.h>
#include <uv.h>

#include "log_fields.h"
#include "log_limit.h"

/* Subsystems whose debugging lines can be switched on and off, see debug.h. */
enum log_subsystem {
	LOG_SUB_PPPOE_AC,
	LOG_SUB_PPP,
	LOG_SUB_L2TP,
	LOG_SUB_RADIUS,
	LOG_SUB_DNS,
	LOG_SUB_NETLINK,
	LOG_SUBSYSTEMS
};

/**
 * enum log_kind - lines that share a budget, so that whoever can provoke one kind does not fill the log
 * @LOG_KIND_CLIENT: lives of clients
 * @LOG_KIND_CLIENT_TROUBLE: what goes wrong with them on our side
 * @LOG_KIND_TUNNEL: tunnels to LNSs
 * @LOG_KIND_L2TP_STRANGER: refused peers
 * @LOG_KIND_RADIUS: servers and their clients
 * @LOG_KIND_ACCOUNTING: records that are lost
 * @LOG_KIND_DNS: questions that are not asked
 * @LOG_KIND_PPPD: lines of pppd
 * @LOG_KIND_KERNEL: what did not come through from the kernel
 * @LOG_KIND_SYSTEM: addresses and routes of the system
 * @LOG_KIND_DEBUG: first of LOG_SUBSYSTEMS kinds, by subsystem
 */
enum log_kind {
	LOG_KIND_CLIENT,
	LOG_KIND_CLIENT_TROUBLE,
	LOG_KIND_TUNNEL,
	LOG_KIND_L2TP_STRANGER,
	LOG_KIND_RADIUS,
	LOG_KIND_ACCOUNTING,
	LOG_KIND_DNS,
	LOG_KIND_PPPD,
	LOG_KIND_KERNEL,
	LOG_KIND_SYSTEM,
	LOG_KIND_DEBUG,
	LOG_KINDS = LOG_KIND_DEBUG + LOG_SUBSYSTEMS
};

/* @out: where lines go instead of standard error, NULL = there */
void log_set_output(FILE *out);

/* In a running @loop suppressed lines are told of when their second is over; otherwise at the next line of their kind. */
void log_start(uv_loop_t *loop);
void log_stop(void);

/* @level is a syslog level, @f may be NULL. The line gets an sd-daemon(3) prefix when standard error is the journal. */
void log_line(int level, const struct log_fields *f, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#define log_err(...)	log_line(LOG_ERR, NULL, __VA_ARGS__)
#define log_warn(...)	log_line(LOG_WARNING, NULL, __VA_ARGS__)
#define log_info(...)	log_line(LOG_INFO, NULL, __VA_ARGS__)

/* The same within the budget of @kind. */
void log_limited(enum log_kind kind, int level, const struct log_fields *f, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Takes a line out of the budget of @kind. Return: false when nothing is left of it in this second. */
bool log_allowed(enum log_kind kind);

#endif /* OPENLAC_LOG_H */
