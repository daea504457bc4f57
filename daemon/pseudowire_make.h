/* SPDX-License-Identifier: GPL-2.0 */
/* Makes one pseudowire in the kernel, and holds the sockets of those for which the kernel does not make one. */
#ifndef OPENLAC_PSEUDOWIRE_MAKE_H
#define OPENLAC_PSEUDOWIRE_MAKE_H

#include <sys/queue.h>

#include "pseudowire_nl.h"

struct pw_held;

/* @held: sockets by tunnel */
struct pw_maker {
	LIST_HEAD(, pw_held) held;
};

void pw_maker_init(struct pw_maker *m);

/* Lets go of all sockets, and with each the kernel deletes its tunnel. */
void pw_maker_free(struct pw_maker *m);

/* Marks the tunnels in @world whose sockets are ours, and lets go of the sockets whose tunnels are gone. */
void pw_maker_note(struct pw_maker *m, struct pw_world *world);

/**
 * pw_maker_create() - make a session, and its tunnel if need be
 * @m: the maker
 * @nl: the driver
 * @w: the pseudowire
 * @step: as planned
 * @error: why not, in words
 * @size: its octets
 *
 * Return: 0, or -1 with nothing left of what was made.
 */
int pw_maker_create(struct pw_maker *m, struct pw_nl *nl, const struct pw_wanted *w, const struct pw_step *step, char *error,
		    size_t size);

/* Sets the netdev up. Return: 0, or -1 with the reason in @error. */
int pw_maker_set_up(const struct pw_wanted *w, char *error, size_t size);

/* Lets go of the socket of a tunnel that is being deleted, if there is one. */
void pw_maker_release(struct pw_maker *m, uint32_t tunnel);

#endif /* OPENLAC_PSEUDOWIRE_MAKE_H */
