/* SPDX-License-Identifier: GPL-2.0 */
/* The domain in a PPP user name (S37, S38). Pure. */
#ifndef OPENLAC_REALM_H
#define OPENLAC_REALM_H

#include <stddef.h>

#define REALM_MAX	253	/* octets of a domain name in text form (RFC 1035 section 2.3.4) */

/**
 * realm_parse() - the part behind the last '@', lower case, without a trailing dot
 * @name: user name as the client sent it, any octets
 * @len: octets
 * @realm: result
 * @why: on failure the reason, for a log line
 *
 * Only letters, digits and hyphens are let through, in labels of 1 to 63 octets that neither begin nor end with a hyphen.
 *
 * Return: 0, or -EINVAL.
 */
int realm_parse(const char *name, size_t len, char realm[REALM_MAX + 1], const char **why);

#endif /* OPENLAC_REALM_H */
