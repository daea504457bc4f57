// SPDX-License-Identifier: GPL-2.0
#include "link_state.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE	64

/* Return: where a netdev is, or would be. */
static size_t place(const struct link_states *ls, uint32_t ifindex)
{
	size_t low = 0, high = ls->links;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (ls->link[middle].ifindex < ifindex)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct link_states *ls, size_t at, uint32_t ifindex)
{
	return at < ls->links && ls->link[at].ifindex == ifindex;
}

static bool make_room(struct link_states *ls)
{
	size_t size = ls->size ? 2 * ls->size : FIRST_SIZE;
	struct link_state *link;

	if (ls->links < ls->size)
		return true;
	link = reallocarray(ls->link, size, sizeof(*link));
	if (!link)
		return false;
	ls->link = link;
	ls->size = size;
	return true;
}

void link_states_note(struct link_states *ls, uint32_t ifindex, bool up, uint64_t now_ms)
{
	size_t at = place(ls, ifindex);

	if (is_at(ls, at, ifindex)) {
		if (ls->link[at].up != up)
			ls->link[at].since_ms = now_ms;
		ls->link[at].up = up;
		return;
	}
	if (!make_room(ls))
		return;
	memmove(&ls->link[at + 1], &ls->link[at], (ls->links - at) * sizeof(ls->link[0]));
	ls->link[at] = (struct link_state){ .ifindex = ifindex, .up = up, .since_ms = now_ms };
	ls->links++;
}

void link_states_forget(struct link_states *ls, uint32_t ifindex)
{
	size_t at = place(ls, ifindex);

	if (!is_at(ls, at, ifindex))
		return;
	ls->links--;
	memmove(&ls->link[at], &ls->link[at + 1], (ls->links - at) * sizeof(ls->link[0]));
}

uint64_t link_states_since(const struct link_states *ls, uint32_t ifindex, uint64_t otherwise)
{
	size_t at = place(ls, ifindex);

	return is_at(ls, at, ifindex) ? ls->link[at].since_ms : otherwise;
}

void link_states_release(struct link_states *ls)
{
	free(ls->link);
	*ls = (struct link_states){ 0 };
}
