/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stateless AC-Cookies (RFC 2516 section 9): a random nonce, then a truncated HMAC-SHA256 over what the cookie is good for.
 */
#ifndef OPENLAC_DISCOVERY_COOKIE_H
#define OPENLAC_DISCOVERY_COOKIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "discovery.h"

enum {
	COOKIE_NONCE_LEN = 8,
	COOKIE_MAC_LEN = 16,
	COOKIE_LEN = COOKIE_NONCE_LEN + COOKIE_MAC_LEN,
	COOKIE_SLOT_MS = 60000,		/* valid for one to two of these */
};

/**
 * cookie_make() - a cookie for one PADO
 * @out: the cookie
 * @key: secret
 * @scope: value bound into it
 * @mac: the client's address
 * @nonce: COOKIE_NONCE_LEN unpredictable octets, so that every PADO has a cookie of its own
 * @now: time, milliseconds
 */
void cookie_make(uint8_t out[COOKIE_LEN], const uint8_t key[DISC_KEY_LEN], uint32_t scope, const uint8_t mac[DISC_MAC_LEN],
		 const uint8_t nonce[COOKIE_NONCE_LEN], uint64_t now);

/**
 * cookie_valid() - check a cookie that came back
 * @cookie: value of the tag, any length, NULL when there was none
 * @len: its octets
 *
 * Return: true when we made it for this client and scope in this time slot or the one before. Takes the same time
 * wherever it differs.
 */
bool cookie_valid(const uint8_t *cookie, size_t len, const uint8_t key[DISC_KEY_LEN], uint32_t scope,
		  const uint8_t mac[DISC_MAC_LEN], uint64_t now);

#endif /* OPENLAC_DISCOVERY_COOKIE_H */
