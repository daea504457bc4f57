/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_SEQ_H
#define OPENLAC_SEQ_H

#include <linux/types.h>

/*
 * Old numbers in a row, each following the one before it, after which the peer is taken to have
 * started anew.
 */
#define OL_SEQ_RESYNC	8

/**
 * struct ol_seq_rx - receive side of the data sequence numbers of one session
 * @expected: lowest number not yet passed on; 0 at the start (RFC 2661 section 3.1)
 * @old_next: the number that would continue the run of old ones
 * @old_run: length of that run
 */
struct ol_seq_rx {
	u16 expected;
	u16 old_next;
	u16 old_run;
};

bool ol_seq_accept(struct ol_seq_rx *rx, u16 ns);

#endif /* OPENLAC_SEQ_H */
