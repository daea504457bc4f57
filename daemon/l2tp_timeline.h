/* SPDX-License-Identifier: GPL-2.0 */
/* The changes of state that a tunnel or a session has been through (S234, S247), in few octets: there are many sessions. */
#ifndef OPENLAC_L2TP_TIMELINE_H
#define OPENLAC_L2TP_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

#include "l2tp.h"

/**
 * struct l2tp_timeline - changes of state, oldest first
 * @entry: time in ms (enough for 8,900 years), event, old and new state
 * @used: entries
 *
 * The state tables have no way back to an earlier state, but for the loser of a tie, so that the longest life of a tunnel
 * (OPEN_REQ, LOSETIE, SCCRQ_ACCEPT, SCCCN_ACCEPT, the end) and of a session (INCALL_IND, TUNNEL_OPEN_IND, ICRP_ACCEPT, the
 * end) both fit as a whole. Should a table ever grow a longer way, the oldest entries go.
 */
struct l2tp_timeline {
	struct {
		uint64_t at_ms : 48;
		uint64_t event : 8;
		uint64_t from : 4;
		uint64_t to : 4;
	} entry[L2TP_TIMELINE_MAX];
	uint8_t used;
};

/* Events that change nothing are left out: a peer could repeat them until nothing else is left. */
void l2tp_timeline_add(struct l2tp_timeline *tl, uint64_t at_ms, unsigned int event, unsigned int from, unsigned int to);

/* Return: how many there are. */
size_t l2tp_timeline_get(const struct l2tp_timeline *tl, const char *const events[], const char *const states[],
			 struct l2tp_transition out[L2TP_TIMELINE_MAX]);

#endif /* OPENLAC_L2TP_TIMELINE_H */
