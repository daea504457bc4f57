/* SPDX-License-Identifier: GPL-2.0 */
/* Tells when netdevs appear, disappear or change. What exactly happened is for the listener to look up. */
#ifndef OPENLAC_LINK_WATCH_H
#define OPENLAC_LINK_WATCH_H

#include <uv.h>

struct link_watch;

/* Return: released with link_watch_free(), or NULL with errno set. @changed is called once for a burst of changes. */
struct link_watch *link_watch_new(uv_loop_t *loop, void (*changed)(void *ctx), void *ctx);
void link_watch_free(struct link_watch *w);

#endif /* OPENLAC_LINK_WATCH_H */
