/* SPDX-License-Identifier: GPL-2.0 */
/* RADIUS accounting of the subscribers, and their end by Disconnect-Request. Both off unless configured. */
#ifndef OPENLAC_ACCOUNTING_H
#define OPENLAC_ACCOUNTING_H

#include "lac.h"
#include "radius_acct.h"

struct accounting;

/* Return: released with accounting_free(), or NULL with the reason logged. */
struct accounting *accounting_new(struct lac *lac);
void accounting_free(struct accounting *a);

/* Takes over the running configuration. @old: the one before, or NULL */
void accounting_configure(struct accounting *a, const struct conf *old);

/* Every subscriber is gone: tell the servers. @done: called from the loop when that is done or hopeless */
void accounting_close(struct accounting *a, void (*done)(void *ctx), void *ctx);

/* See radius_acct_start(). */
struct acct_session *accounting_start(struct accounting *a, const struct acct_info *info, acct_counters_fn counters, void *ctx);

#endif /* OPENLAC_ACCOUNTING_H */
