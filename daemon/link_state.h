/* SPDX-License-Identifier: GPL-2.0 */
/* Since when each netdev is up or down: the kernel does not tell, so who hears of changes writes them down here. Pure. */
#ifndef OPENLAC_LINK_STATE_H
#define OPENLAC_LINK_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct link_states - netdevs by ifindex
 * @link: sorted by @ifindex, as they come: the kernel counts up
 * @links: entries
 * @size: entries there is room for
 */
struct link_states {
	struct link_state {
		uint32_t ifindex;
		bool up;
		uint64_t since_ms;
	} *link;
	size_t links, size;
};

/* A netdev is up or down at @now_ms; without memory for a new one it stays unknown. */
void link_states_note(struct link_states *ls, uint32_t ifindex, bool up, uint64_t now_ms);
void link_states_forget(struct link_states *ls, uint32_t ifindex);

/* Return: since when its state is what it is; @otherwise for one that is not known. */
uint64_t link_states_since(const struct link_states *ls, uint32_t ifindex, uint64_t otherwise);
void link_states_release(struct link_states *ls);

#endif /* OPENLAC_LINK_STATE_H */
