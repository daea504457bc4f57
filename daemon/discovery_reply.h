/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The packets that an access concentrator sends (RFC 2516 sections 5.2, 5.4 and 5.5). Pure.
 *
 * Each function builds into @buf, at least PPPOE_BUILD_MAX octets, and returns the octets of the packet, or 0 when the
 * tags that have to be echoed leave no room for it.
 */
#ifndef OPENLAC_DISCOVERY_REPLY_H
#define OPENLAC_DISCOVERY_REPLY_H

#include <stddef.h>
#include <stdint.h>

#include "discovery.h"
#include "discovery_cookie.h"
#include "discovery_msg.h"

/**
 * reply_max_payload() - the PPP-Max-Payload to grant (RFC 4638)
 *
 * Return: the smaller of what was asked for and @limit, or 0 when that is no more than every PPPoE session may use.
 */
uint16_t reply_max_payload(uint16_t limit, const struct disc_msg *m);

/* An offer; a PADI without a name is also told the advertised one (S64). */
size_t reply_pado(uint8_t *buf, const struct disc_config *cfg, const struct disc_msg *m, const uint8_t cookie[COOKIE_LEN]);

/* A confirmation; @max_payload 0 = no such tag. */
size_t reply_pads(uint8_t *buf, uint16_t sid, const struct disc_msg *m, uint16_t max_payload);

/**
 * reply_refusal() - a PADS for session 0
 * @error: PPPOE_TAG_SERVICE_NAME_ERROR or PPPOE_TAG_AC_SYSTEM_ERROR
 * @text: its value; left out when it does not fit
 */
size_t reply_refusal(uint8_t *buf, const struct disc_msg *m, enum pppoe_tag error, const char *text);

/* A termination; @text for a Generic-Error tag, or NULL; left out when it does not fit. */
size_t reply_padt(uint8_t *buf, uint16_t sid, const char *text);

#endif /* OPENLAC_DISCOVERY_REPLY_H */
