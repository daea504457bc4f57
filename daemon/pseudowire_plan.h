/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which L2TPv3 tunnels and sessions have to go and to come so that the kernel has the pseudowires of the configuration
 * (S192 to S194). Pure.
 *
 * A pseudowire is a session, and what of it is on the wire are the session's ids, addresses and ports; a tunnel's ids are
 * not. Pseudowires between the same two addresses are sessions of one tunnel, as the kernel tells tunnels apart by these.
 * The tunnel has the ids of the pseudowire that it is made for, unless somebody has a tunnel of that id already.
 *
 * The kernel ends what it is told to delete in its own time. What is to come therefore waits while what has to go is in its
 * way, and the plan is made anew until nothing waits.
 */
#ifndef OPENLAC_PSEUDOWIRE_PLAN_H
#define OPENLAC_PSEUDOWIRE_PLAN_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/**
 * struct pw_wanted - a pseudowire of the configuration
 * @name: its interface
 * @id, @peer_id: session ids, ours and the peer's
 * @local, @remote: addresses and ports; AF_UNSPEC when not known for now, and then what there is of it is left alone
 * @netdev: there is a netdev of that name
 */
struct pw_wanted {
	char name[IFNAMSIZ];
	uint32_t id, peer_id;
	struct sockaddr_storage local, remote;
	bool netdev;
};

/**
 * struct pw_tunnel - a tunnel that the kernel has
 * @id: of our end
 * @udp3: L2TPv3 over UDP
 * @held: its socket is one of ours, not of the kernel's making
 * @local, @remote: addresses and ports
 */
struct pw_tunnel {
	uint32_t id;
	bool udp3, held;
	struct sockaddr_storage local, remote;
};

/**
 * struct pw_session - a session that the kernel has
 * @tunnel: local id of its tunnel
 * @id, @peer_id: its own
 * @plain: Ethernet, without cookies and sequence numbers
 * @name: of its netdev
 */
struct pw_session {
	uint32_t tunnel, id, peer_id;
	bool plain;
	char name[IFNAMSIZ];
};

/* What we made, also in an earlier run; session 0 stands for a tunnel in which there is none. */
struct pw_record {
	char name[IFNAMSIZ];
	uint32_t tunnel, session;
};

/* What the plan is made of. */
struct pw_world {
	size_t wanted_count, tunnel_count, session_count, record_count;
	struct pw_wanted *wanted;
	struct pw_tunnel *tunnel;
	struct pw_session *session;
	struct pw_record *record;
};

enum pw_verdict {
	PW_UNKNOWN,	/* where it goes is not known */
	PW_CLASH,	/* an earlier pseudowire has the same local id */
	PW_KEEP,	/* it is there */
	PW_WAIT,	/* something that goes is in its way, or a netdev of its name */
	PW_CREATE,
};

/**
 * struct pw_step - what becomes of a pseudowire
 * @verdict: what
 * @tunnel: the local id of its tunnel, with %PW_KEEP and %PW_CREATE
 * @new_tunnel: the tunnel is to be made first
 * @held: with a socket of ours: the kernel makes only one for an address and a port
 * @clash: with %PW_CLASH the other one
 */
struct pw_step {
	enum pw_verdict verdict;
	uint32_t tunnel;
	bool new_tunnel, held;
	const struct pw_wanted *clash;
};

/* What is to be deleted: a session, or a tunnel with all that is in it (session 0). */
struct pw_removal {
	uint32_t tunnel, session;
};

/**
 * struct pw_plan - what to do: removals first, then the steps in order
 * @step: one for each pseudowire that is wanted
 * @record, @records: what is ours from now on
 */
struct pw_plan {
	size_t removals, records;
	struct pw_step *step;
	struct pw_removal *removal;
	struct pw_record *record;
};

/* Return: a plan, released with pw_plan_free(), or NULL without memory. */
struct pw_plan *pw_plan_make(const struct pw_world *world);
void pw_plan_free(struct pw_plan *plan);

#endif /* OPENLAC_PSEUDOWIRE_PLAN_H */
