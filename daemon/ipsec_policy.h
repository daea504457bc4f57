/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guard of a protected tunnel: XFRM policies that drop what L2TP sends and receives. Pure.
 *
 * They match where no other policy does: charon's have a lower number, which comes first. While charon has its policies in the
 * kernel, packets are encrypted, or wait for keys; at any other time the guard drops them. IKE has other ports.
 */
#ifndef OPENLAC_IPSEC_POLICY_H
#define OPENLAC_IPSEC_POLICY_H

#include <linux/xfrm.h>

#include "config.h"

/*
 * By it we know our policies again, also those of an earlier run. charon's are below 900,000, whatever their kind, and
 * an administrator's hardly come near.
 */
#define IPSEC_POLICY_PRIORITY	1701170117u

/**
 * struct ipsec_guard - what one guard covers
 * @local, @remote: addresses of the tunnel
 * @port: our UDP port
 */
struct ipsec_guard {
	struct conf_addr local, remote;
	uint16_t port;
};

bool ipsec_guard_equal(const struct ipsec_guard *a, const struct ipsec_guard *b);

/* @dir: XFRM_POLICY_OUT or XFRM_POLICY_IN */
void ipsec_policy_make(struct xfrm_userpolicy_info *info, const struct ipsec_guard *g, uint8_t dir);

/* Return: whether a policy is one of ours; @g is the guard that it belongs to. */
bool ipsec_policy_read(const struct xfrm_userpolicy_info *info, struct ipsec_guard *g);

/**
 * ipsec_guard_configured() - whether a guard can be that of a tunnel of the configuration
 * @c: the configuration
 * @g: the guard, of an earlier run perhaps
 *
 * An address that only the DNS or an interface knows can be any.
 */
bool ipsec_guard_configured(const struct conf *c, const struct ipsec_guard *g);

#endif /* OPENLAC_IPSEC_POLICY_H */
