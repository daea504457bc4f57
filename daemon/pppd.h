/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The pppds of managed tunnels. Each runs one link on a channel of the kernel and makes its interface pppN. It is in a session
 * of its own and outlives the daemon, whatever end that takes.
 */
#ifndef OPENLAC_PPPD_H
#define OPENLAC_PPPD_H

#include "lac.h"
#include "pppd_args.h"
#include "pppd_end.h"

struct pppd;

/**
 * struct pppd_ops - what its owner wants to know
 * @ended: it has ended by itself, or could not begin; the pppd is gone when this returns
 */
struct pppd_ops {
	void (*ended)(void *user, const struct pppd_end *end);
};

/**
 * pppd_start() - run PPP on a channel
 * @lac: the daemon
 * @cfg: the link, copied
 * @ops: callbacks, none of them from within this call
 * @user: their first argument
 *
 * When there is an interface of that name it is waited for to go: of a pppd that is just ending, or that an earlier daemon has
 * left, which is ended. Whoever else has it makes that fail.
 *
 * Return: the pppd, or NULL without memory.
 */
struct pppd *pppd_start(struct lac *lac, const struct pppd_config *cfg, const struct pppd_ops *ops, void *user);

/**
 * pppd_said() - its last words so far
 * @p: one that has not been stopped
 *
 * They may be in its pipe still when something else tells of the same end: the peer's CDN follows a refusal of the password at
 * once. They are read here.
 *
 * Return: the last line that pppd_line_tells(), empty = none; valid until it is stopped or ends
 */
const char *pppd_said(struct pppd *p);

/* Ends a pppd in good order, or by force when it takes its time; nothing of it is called back any more. */
void pppd_stop(struct pppd *p);

#endif /* OPENLAC_PPPD_H */
