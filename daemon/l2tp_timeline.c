// SPDX-License-Identifier: GPL-2.0
#include "l2tp_timeline.h"

#include <string.h>

void l2tp_timeline_add(struct l2tp_timeline *tl, uint64_t at_ms, unsigned int event, unsigned int from, unsigned int to)
{
	if (from == to)
		return;
	if (tl->used == L2TP_TIMELINE_MAX)
		memmove(&tl->entry[0], &tl->entry[1], --tl->used * sizeof(tl->entry[0]));
	tl->entry[tl->used].at_ms = at_ms;
	tl->entry[tl->used].event = event;
	tl->entry[tl->used].from = from;
	tl->entry[tl->used].to = to;
	tl->used++;
}

size_t l2tp_timeline_get(const struct l2tp_timeline *tl, const char *const events[], const char *const states[],
			 struct l2tp_transition out[L2TP_TIMELINE_MAX])
{
	for (size_t i = 0; i < tl->used; i++) {
		out[i].at_ms = tl->entry[i].at_ms;
		out[i].event = events[tl->entry[i].event];
		out[i].from = states[tl->entry[i].from];
		out[i].to = states[tl->entry[i].to];
	}
	return tl->used;
}
