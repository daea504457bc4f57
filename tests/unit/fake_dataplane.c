// SPDX-License-Identifier: GPL-2.0
#include "fake_dataplane.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int note(struct dataplane *dp, char op)
{
	struct fake_dataplane *f = (struct fake_dataplane *)dp;
	size_t len = strlen(f->log);

	if (len == sizeof(f->log) - 1)
		memmove(f->log, f->log + 1, len--);
	f->log[len] = op;
	f->log[len + 1] = '\0';
	if (op != f->fail)
		return 0;
	snprintf(dp->error, sizeof(dp->error), "refused by the test");
	return -ENOSPC;
}

static int fake_flush(struct dataplane *dp)
{
	(void)dp;
	return 0;
}

static int fake_socket_add(struct dataplane *dp, int fd, uint32_t *id)
{
	(void)dp;
	(void)fd;
	*id = 1;
	return 0;
}

static int fake_socket_del(struct dataplane *dp, uint32_t id)
{
	(void)dp;
	(void)id;
	return 0;
}

static int fake_tunnel_add(struct dataplane *dp, const struct dp_tunnel *t)
{
	((struct fake_dataplane *)dp)->tunnel_id = t->id;
	return note(dp, 'T');
}

static int fake_tunnel_del(struct dataplane *dp, uint16_t id)
{
	(void)id;
	return note(dp, 't');
}

static int fake_iface_add(struct dataplane *dp, uint32_t ifindex)
{
	(void)ifindex;
	return note(dp, 'I');
}

static int fake_iface_del(struct dataplane *dp, uint32_t ifindex)
{
	(void)ifindex;
	return note(dp, 'i');
}

static int fake_session_add(struct dataplane *dp, uint32_t ifindex, uint16_t sid, const uint8_t mac[6])
{
	(void)ifindex;
	(void)mac;
	((struct fake_dataplane *)dp)->sid = sid;
	return note(dp, 'A');
}

static int fake_session_bind(struct dataplane *dp, uint32_t ifindex, uint16_t sid, uint16_t tunnel, uint16_t id,
			     uint16_t peer_id)
{
	(void)ifindex;
	(void)sid;
	(void)tunnel;
	(void)id;
	(void)peer_id;
	return note(dp, 'B');
}

static int fake_session_forward(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	(void)ifindex;
	(void)sid;
	return note(dp, 'F');
}

static int fake_session_punt(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	(void)ifindex;
	(void)sid;
	return note(dp, 'P');
}

static int fake_session_hold(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	struct fake_dataplane *f = (struct fake_dataplane *)dp;
	int err = note(dp, 'H');

	(void)ifindex;
	(void)sid;
	if (!err && f->hold)
		f->hold(f);
	return err;
}

static int fake_session_stats(struct dataplane *dp, uint32_t ifindex, uint16_t sid, struct dp_stats *stats)
{
	(void)ifindex;
	(void)sid;
	*stats = ((struct fake_dataplane *)dp)->session_stats;
	return 0;
}

static int fake_tunnel_stats(struct dataplane *dp, uint16_t id, struct dp_stats *stats)
{
	(void)id;
	*stats = ((struct fake_dataplane *)dp)->tunnel_stats;
	return 0;
}

static int fake_frame_send(struct dataplane *dp, uint32_t ifindex, uint16_t sid, enum openlac_direction dir,
			   const uint8_t *data, size_t len)
{
	struct fake_dataplane *f = (struct fake_dataplane *)dp;

	(void)ifindex;
	(void)sid;
	if (f->frame)
		f->frame(f, dir, data, len);
	return 0;
}

static int fake_session_del(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	(void)ifindex;
	(void)sid;
	return note(dp, 'D');
}

static int fake_session_exists(struct dataplane *dp, uint32_t ifindex, uint16_t sid)
{
	(void)ifindex;
	(void)sid;
	return !((struct fake_dataplane *)dp)->forgot;
}

static int fake_ppp_session_add(struct dataplane *dp, uint16_t tunnel, uint16_t id, uint16_t peer_id, uint16_t mtu,
				uint32_t tx_form, uint32_t *channel, uint16_t *mtu_out)
{
	struct fake_dataplane *f = (struct fake_dataplane *)dp;

	(void)tunnel;
	(void)peer_id;
	(void)tx_form;
	f->ppp_id = id;
	*channel = ++f->channel;
	*mtu_out = mtu ? mtu : 1462;
	return note(dp, 'C');
}

static int fake_ppp_session_del(struct dataplane *dp, uint16_t tunnel, uint16_t id)
{
	(void)tunnel;
	(void)id;
	return note(dp, 'c');
}

static int fake_ppp_session_stats(struct dataplane *dp, uint16_t tunnel, uint16_t id, struct dp_stats *stats)
{
	(void)tunnel;
	(void)id;
	*stats = ((struct fake_dataplane *)dp)->session_stats;
	return 0;
}

static int fake_ppp_session_exists(struct dataplane *dp, uint16_t tunnel, uint16_t id)
{
	(void)tunnel;
	(void)id;
	return !((struct fake_dataplane *)dp)->forgot;
}

static int fake_tunnel_exists(struct dataplane *dp, uint16_t id)
{
	(void)id;
	return !((struct fake_dataplane *)dp)->forgot;
}

static int fake_exists(struct dataplane *dp, uint32_t key)
{
	(void)key;
	return !((struct fake_dataplane *)dp)->forgot;
}

static void fake_read_events(struct dataplane *dp)
{
	(void)dp;
}

void fake_dataplane_init(struct fake_dataplane *f)
{
	static const struct dataplane_ops ops = {
		.flush = fake_flush,
		.socket_add = fake_socket_add,
		.socket_del = fake_socket_del,
		.tunnel_add = fake_tunnel_add,
		.tunnel_del = fake_tunnel_del,
		.iface_add = fake_iface_add,
		.iface_del = fake_iface_del,
		.session_add = fake_session_add,
		.session_bind = fake_session_bind,
		.session_punt = fake_session_punt,
		.session_hold = fake_session_hold,
		.session_forward = fake_session_forward,
		.session_stats = fake_session_stats,
		.tunnel_stats = fake_tunnel_stats,
		.frame_send = fake_frame_send,
		.session_del = fake_session_del,
		.session_exists = fake_session_exists,
		.ppp_session_add = fake_ppp_session_add,
		.ppp_session_del = fake_ppp_session_del,
		.ppp_session_stats = fake_ppp_session_stats,
		.ppp_session_exists = fake_ppp_session_exists,
		.tunnel_exists = fake_tunnel_exists,
		.iface_exists = fake_exists,
		.socket_exists = fake_exists,
		.read_events = fake_read_events,
		.read_frames = fake_read_events,
	};

	memset(f, 0, sizeof(*f));
	f->dp.ops = &ops;
}
