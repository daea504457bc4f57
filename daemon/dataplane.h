/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the daemon needs from whoever forwards the packets. dataplane_nl.c asks the kernel module; the unit tests bring
 * their own. Every operation is synchronous and returns 0 or a negative errno; error holds the reason in words then.
 */
#ifndef OPENLAC_DATAPLANE_H
#define OPENLAC_DATAPLANE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "../uapi/openlac.h"

struct dataplane;

/**
 * struct dp_tunnel - a tunnel whose peer id is known
 * @id: local tunnel id
 * @peer_id: the peer's
 * @socket: from socket_add()
 * @peer: address and port of the peer
 * @source: our address, family AF_UNSPEC = the route's
 * @udp_csum: send UDP checksums
 * @tos_inherit: copy the inner TOS; otherwise @tos
 * @tos: outer TOS
 * @tx_form: enum openlac_tx_form bits
 */
struct dp_tunnel {
	uint16_t id;
	uint16_t peer_id;
	uint32_t socket;
	struct sockaddr_storage peer;
	struct sockaddr_storage source;
	bool udp_csum;
	bool tos_inherit;
	uint8_t tos;
	uint32_t tx_form;
};

/**
 * struct dp_stats - counters of a session or a tunnel
 * @up_packets, @up_bytes: data messages to the peer, octets of PPP in them
 * @down_packets, @down_bytes: from it
 * @up_drops, @down_drops: what could not be sent, or delivered
 * @down_old: of @down_drops those that were old or duplicates by their Ns
 */
struct dp_stats {
	uint64_t up_packets, up_bytes, up_drops, down_packets, down_bytes, down_drops, down_old;
};

/**
 * struct dp_handler - events of the data plane, those that the daemon caused itself among them
 *
 * They come late: a key may belong to a new object by then. Who acts on one asks whether the object exists.
 *
 * @session_deleted: a session is gone, for @reason (enum openlac_reason); @stats are its last
 * @ppp_session_deleted: the same of one that ended in a channel of PPP; may be NULL
 * @tunnel_deleted: a tunnel and its sessions are gone
 * @iface_deleted: an access interface is gone with all its sessions
 * @socket_deleted: a socket is no longer used by the data plane
 * @frame: a frame of a client in PUNT, from its protocol field on
 * @spent: asked after each frame: should others have their turn?
 * @frames_left: read_frames() is wanted soon, although nothing arrives that the event loop would see
 * @lost: events were lost; whoever keeps state must verify it
 */
struct dp_handler {
	void (*session_deleted)(void *ctx, uint32_t ifindex, uint16_t sid, unsigned int reason, const struct dp_stats *stats);
	void (*ppp_session_deleted)(void *ctx, uint16_t tunnel, uint16_t id, unsigned int reason, const struct dp_stats *stats);
	void (*tunnel_deleted)(void *ctx, uint16_t id, unsigned int reason);
	void (*iface_deleted)(void *ctx, uint32_t ifindex, unsigned int reason);
	void (*socket_deleted)(void *ctx, uint32_t id, unsigned int reason);
	void (*frame)(void *ctx, uint32_t ifindex, uint16_t sid, const uint8_t *data, size_t len);
	bool (*spent)(void *ctx);
	void (*frames_left)(void *ctx);
	void (*lost)(void *ctx);
};

/**
 * struct dataplane_ops - operations
 * @flush: delete everything that an earlier run left behind
 * @socket_add: hand an UDP socket over; *@id names it
 * @socket_del: release it
 * @tunnel_add: create a tunnel
 * @tunnel_del: delete it and its sessions
 * @iface_add: own the session frames of a netdev
 * @iface_del: give it up, and delete its sessions
 * @session_add: a client's session, its frames held back in the kernel
 * @session_bind: give it its tunnel half; still held back
 * @session_punt: hand its client's frames to frame()
 * @session_hold: hold them back again; every frame punted before has been handed over when this returns
 * @session_forward: let the frames flow, those held back first
 * @session_stats: its counters; all 0 on failure
 * @frame_send: a frame of ours to the client or to the tunnel, unreliably
 * @session_del: delete it
 * @ppp_session_add: a session whose other end is a channel of this machine's PPP, flowing at once; @mtu of its netdev, 0 = what
 *	the path carries; @tx_form: enum openlac_tx_form bits that it has beside the tunnel's; *@channel and *@mtu_out: what it got
 * @ppp_session_del, @ppp_session_stats: as of other sessions, by our ids
 * @tunnel_stats: counters of a tunnel, those of sessions that have ended among them; all 0 on failure
 * @session_exists, @ppp_session_exists, @tunnel_exists, @iface_exists, @socket_exists: 1, 0 or a negative errno
 * @read_events, @read_frames: deliver what is pending to the handler, without blocking
 */
struct dataplane_ops {
	int (*flush)(struct dataplane *dp);
	int (*socket_add)(struct dataplane *dp, int fd, uint32_t *id);
	int (*socket_del)(struct dataplane *dp, uint32_t id);
	int (*tunnel_add)(struct dataplane *dp, const struct dp_tunnel *t);
	int (*tunnel_del)(struct dataplane *dp, uint16_t id);
	int (*iface_add)(struct dataplane *dp, uint32_t ifindex);
	int (*iface_del)(struct dataplane *dp, uint32_t ifindex);
	int (*session_add)(struct dataplane *dp, uint32_t ifindex, uint16_t sid, const uint8_t mac[6]);
	int (*session_bind)(struct dataplane *dp, uint32_t ifindex, uint16_t sid, uint16_t tunnel, uint16_t id,
			    uint16_t peer_id);
	int (*session_punt)(struct dataplane *dp, uint32_t ifindex, uint16_t sid);
	int (*session_hold)(struct dataplane *dp, uint32_t ifindex, uint16_t sid);
	int (*session_forward)(struct dataplane *dp, uint32_t ifindex, uint16_t sid);
	int (*session_stats)(struct dataplane *dp, uint32_t ifindex, uint16_t sid, struct dp_stats *stats);
	int (*tunnel_stats)(struct dataplane *dp, uint16_t id, struct dp_stats *stats);
	int (*frame_send)(struct dataplane *dp, uint32_t ifindex, uint16_t sid, enum openlac_direction dir,
			  const uint8_t *data, size_t len);
	int (*session_del)(struct dataplane *dp, uint32_t ifindex, uint16_t sid);
	int (*session_exists)(struct dataplane *dp, uint32_t ifindex, uint16_t sid);
	int (*ppp_session_add)(struct dataplane *dp, uint16_t tunnel, uint16_t id, uint16_t peer_id, uint16_t mtu,
			       uint32_t tx_form, uint32_t *channel, uint16_t *mtu_out);
	int (*ppp_session_del)(struct dataplane *dp, uint16_t tunnel, uint16_t id);
	int (*ppp_session_stats)(struct dataplane *dp, uint16_t tunnel, uint16_t id, struct dp_stats *stats);
	int (*ppp_session_exists)(struct dataplane *dp, uint16_t tunnel, uint16_t id);
	int (*tunnel_exists)(struct dataplane *dp, uint16_t id);
	int (*iface_exists)(struct dataplane *dp, uint32_t ifindex);
	int (*socket_exists)(struct dataplane *dp, uint32_t id);
	void (*read_events)(struct dataplane *dp);
	void (*read_frames)(struct dataplane *dp);
};

struct dataplane {
	const struct dataplane_ops *ops;
	const struct dp_handler *handler;
	void *ctx;		/* first argument of the handler's functions */
	char error[256];	/* why the last operation failed */
};

/**
 * dataplane_nl_new() - connect to the kernel module
 * @handler: told of events from read_events()
 * @ctx: its first argument
 * @event_fd: descriptor to poll for events, owned by the data plane
 * @frame_fd: the same for frames
 *
 * Return: the data plane, released with dataplane_nl_free(), or NULL with the reason logged.
 */
struct dataplane *dataplane_nl_new(const struct dp_handler *handler, void *ctx, int *event_fd, int *frame_fd);
void dataplane_nl_free(struct dataplane *dp);

#endif /* OPENLAC_DATAPLANE_H */
