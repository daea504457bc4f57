/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frames of sessions in PUNT, on a netlink socket of their own: it is the sessions' owner, and whatever fills its buffer is
 * not in the way of requests and events. Internal to the netlink data plane.
 */
#ifndef OPENLAC_DATAPLANE_FRAMES_H
#define OPENLAC_DATAPLANE_FRAMES_H

#include <netlink/socket.h>
#include <sys/queue.h>

#include "dataplane.h"

struct queued_frame;

/**
 * struct dataplane_frames - the owner
 * @dp: whose handler gets the frames
 * @sock: its socket
 * @family: id of the netlink family
 * @queue: frames of other sessions that were read while one was drained
 * @only: session that is being drained
 * @ended: its end marker was read
 */
struct dataplane_frames {
	struct dataplane *dp;
	struct nl_sock *sock;
	int family;
	STAILQ_HEAD(, queued_frame) queue;
	struct {
		bool active;
		uint32_t ifindex;
		uint16_t sid;
	} only;
	bool ended;
};

/* Return: 0, or a negative libnl error. */
int dataplane_frames_open(struct dataplane_frames *f, struct dataplane *dp, int family);
void dataplane_frames_close(struct dataplane_frames *f);

/* Takes a session over and has its frames punted. No answer is waited for: an error means that the session is gone. */
int dataplane_frames_own(struct dataplane_frames *f, uint32_t ifindex, uint16_t sid);
int dataplane_frames_send(struct dataplane_frames *f, uint32_t ifindex, uint16_t sid, enum openlac_direction dir,
			  const uint8_t *data, size_t len);

/* Delivers what has come, as much of it as there is time for. */
void dataplane_frames_read(struct dataplane_frames *f);

/* Makes room in the socket's buffer without delivering anything. */
void dataplane_frames_keep(struct dataplane_frames *f);

/* Delivers the frames of one session up to its end marker, which has been sent already. */
void dataplane_frames_drain(struct dataplane_frames *f, uint32_t ifindex, uint16_t sid);

#endif /* OPENLAC_DATAPLANE_FRAMES_H */
