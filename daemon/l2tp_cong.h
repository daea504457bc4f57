/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Slow start and congestion avoidance of the control channel: arithmetic only, RFC 2661 appendix A.
 */
#ifndef OPENLAC_L2TP_CONG_H
#define OPENLAC_L2TP_CONG_H

#include <stdint.h>

/**
 * struct l2tp_cong - all in messages
 * @window: the peer's Receive Window Size, an upper limit of @cwnd
 * @cwnd: messages that may be outstanding
 * @ssthresh: slow start below, congestion avoidance from here on
 * @acked: acknowledgements counted towards the next increase in congestion avoidance
 */
struct l2tp_cong {
	uint16_t window;
	uint16_t cwnd;
	uint16_t ssthresh;
	uint16_t acked;
};

/**
 * l2tp_cong_init() - slow start with a window of one
 * @c: object
 * @window: the peer's receive window, at least 1
 */
void l2tp_cong_init(struct l2tp_cong *c, uint16_t window);

/**
 * l2tp_cong_window() - the peer's Receive Window Size has become known
 */
void l2tp_cong_window(struct l2tp_cong *c, uint16_t window);

/**
 * l2tp_cong_ack() - an acknowledgement that moved the window has arrived, whatever the number of
 * messages in it
 */
void l2tp_cong_ack(struct l2tp_cong *c);

/**
 * l2tp_cong_loss() - a retransmission was triggered
 */
void l2tp_cong_loss(struct l2tp_cong *c);

#endif /* OPENLAC_L2TP_CONG_H */
