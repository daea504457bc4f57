/* SPDX-License-Identifier: GPL-2.0 */
/* What an Access-Accept says about LNSs: the guide's Framed-IP-Address (S42) or the tunnel attributes of RFC 2868. Pure. */
#ifndef OPENLAC_RADIUS_TUNNEL_H
#define OPENLAC_RADIUS_TUNNEL_H

#include "lookup.h"
#include "radius_msg.h"

/**
 * radius_tunnel_read() - Access-Accept to candidates
 * @answer: count and candidates, best preference first, and what was left out and why in its text; the status is LOOKUP_OK
 *	when there is a candidate, else LOOKUP_NOT_FOUND
 * @m: the Access-Accept, known to be genuine
 * @request: authenticator of the Access-Request
 * @secret: shared secret
 *
 * Attributes with the same tag describe one tunnel. One without a tag holds for every tagged tunnel that does not have it
 * itself; when no tagged tunnel takes its server from there, those without a tag are a tunnel of their own. An accept with
 * any tunnel attribute is never read by its Framed-IP-Address, which then is the client's.
 */
void radius_tunnel_read(struct lookup_answer *answer, const struct radius_msg *m, const uint8_t request[RADIUS_AUTH_LEN],
			const char *secret);

#endif /* OPENLAC_RADIUS_TUNNEL_H */
