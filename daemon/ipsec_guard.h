/* SPDX-License-Identifier: GPL-2.0 */
/* The policies of ipsec_policy.h in the kernel. Each call is a round trip to it and no more. */
#ifndef OPENLAC_IPSEC_GUARD_H
#define OPENLAC_IPSEC_GUARD_H

#include "ipsec_policy.h"

struct nl_sock;

/* Return: released with nl_socket_free(), or NULL, as where the kernel knows no IPsec. */
struct nl_sock *ipsec_guard_open(void);

/* Return: 0 when both policies are in the kernel, perhaps already; negative errno, with a line in the log. */
int ipsec_guard_put(struct nl_sock *sock, const struct ipsec_guard *g);
void ipsec_guard_remove(struct nl_sock *sock, const struct ipsec_guard *g);

/* @found is called with each of our policies' guards. Return: 0 or negative errno, with a line in the log. */
int ipsec_guard_list(struct nl_sock *sock, void (*found)(void *ctx, const struct ipsec_guard *g, uint8_t dir), void *ctx);

#endif /* OPENLAC_IPSEC_GUARD_H */
