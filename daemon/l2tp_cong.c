// SPDX-License-Identifier: GPL-2.0
/* RFC 2661 appendix A. */
#include "l2tp_cong.h"

void l2tp_cong_init(struct l2tp_cong *c, uint16_t window)
{
	c->window = window;
	c->cwnd = 1;
	c->ssthresh = window;
	c->acked = 0;
}

void l2tp_cong_window(struct l2tp_cong *c, uint16_t window)
{
	c->window = window;
	c->ssthresh = window;
	if (c->cwnd > window)
		c->cwnd = window;
}

void l2tp_cong_ack(struct l2tp_cong *c)
{
	if (c->cwnd >= c->window) {
		c->acked = 0;
		return;
	}
	/* Congestion avoidance takes CWND acknowledgements for one more message. */
	if (c->cwnd >= c->ssthresh && ++c->acked < c->cwnd)
		return;
	c->acked = 0;
	c->cwnd++;
}

void l2tp_cong_loss(struct l2tp_cong *c)
{
	/* Half of one would end slow start before it begins, so one is the floor. */
	c->ssthresh = c->cwnd > 1 ? c->cwnd / 2 : 1;
	c->cwnd = 1;
	c->acked = 0;
}
