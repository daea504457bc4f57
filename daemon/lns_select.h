/* SPDX-License-Identifier: GPL-2.0 */
/* Which of several LNSs is tried next: the policy alone. Pure. */
#ifndef OPENLAC_LNS_SELECT_H
#define OPENLAC_LNS_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct lns_choice - what the policy looks at
 * @preference: lower is better
 * @weight: share among equal preferences (RFC 2782), 0 = the least; all 0 = all the same
 * @sessions: that the LNS has from us
 * @dead: it did not answer a short while ago
 * @tried: this client has had its try
 */
struct lns_choice {
	uint32_t preference;
	uint16_t weight;
	unsigned int sessions;
	bool dead;
	bool tried;
};

/**
 * lns_select() - the next LNS for a client
 * @c: the LNSs
 * @n: how many
 * @turn: counts the calls; who is equal in every other way takes turns
 *
 * LNSs that are thought dead come last, whatever their preference. Among equal preferences the one with the fewest sessions
 * for its weight is taken.
 *
 * Return: index, or -1 when all have been tried.
 */
int lns_select(const struct lns_choice *c, size_t n, uint32_t turn);

/**
 * lns_select_more() - is there another LNS that an unanswered one should make room for?
 * @c: the LNSs
 * @n: how many
 * @dead: whether the one that is being tried was thought dead; then any other is as good, else only one that is not
 */
bool lns_select_more(const struct lns_choice *c, size_t n, bool dead);

#endif /* OPENLAC_LNS_SELECT_H */
