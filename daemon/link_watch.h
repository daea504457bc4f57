/* SPDX-License-Identifier: GPL-2.0 */
/* Tells when netdevs and their addresses come, go, or change, and remembers since when each netdev is up or down. */
#ifndef OPENLAC_LINK_WATCH_H
#define OPENLAC_LINK_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct link_watch;

/* Return: released with link_watch_free(), or NULL with errno set. @changed is called once for a burst of changes. */
struct link_watch *link_watch_new(uv_loop_t *loop, void (*changed)(void *ctx), void *ctx);
void link_watch_free(struct link_watch *w);

/* Both flags that make a link usable: an administrator has it up, and so has its carrier, or its peer. */
bool link_is_up(unsigned int flags);

/**
 * link_watch_since() - since when a netdev is up or down
 * @w: the watch
 * @ifindex: the netdev
 * @up: what it is now, which counts if the news of it was lost
 *
 * Return: time of the event loop, at the earliest that of link_watch_new().
 */
uint64_t link_watch_since(struct link_watch *w, uint32_t ifindex, bool up);

#endif /* OPENLAC_LINK_WATCH_H */
