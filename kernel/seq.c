// SPDX-License-Identifier: GPL-2.0
/*
 * Sequence numbers of data messages, RFC 2661 section 5.4.
 */
#include "seq.h"

/**
 * ol_seq_accept - judge the Ns of a data message
 * @rx: receive state of the session; the caller serialises
 * @ns: number of the message
 *
 * A message ahead of what was expected is passed on at once and closes the gap: PPP over IP may
 * lose frames, and holding them back would cost a timer and a queue for each session. One behind is
 * old or a duplicate and must not be passed on. Behind are the last number passed on and the 32767
 * before it, inclusive (the rule of section 5.8): a distance of 32768 or more from the expected
 * one. Everything else is ahead.
 *
 * A peer that restarts its numbering would be behind for up to half the number space. OL_SEQ_RESYNC
 * old numbers in strict succession, with no acceptable one between them, are not stray duplicates:
 * the last of them becomes the new base.
 *
 * Return: true to pass the message on.
 */
bool ol_seq_accept(struct ol_seq_rx *rx, u16 ns)
{
	u16 ahead = ns - rx->expected;

	if (ahead < 0x8000) {
		rx->expected = ns + 1;
		rx->old_run = 0;
		return true;
	}

	rx->old_run = rx->old_run && ns == rx->old_next ? rx->old_run + 1 : 1;
	rx->old_next = ns + 1;
	if (rx->old_run < OL_SEQ_RESYNC)
		return false;
	rx->expected = ns + 1;
	rx->old_run = 0;
	return true;
}
