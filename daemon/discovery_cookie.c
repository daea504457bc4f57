// SPDX-License-Identifier: GPL-2.0
/*
 * Stateless AC-Cookies.
 *
 * The nonce makes a cookie stand for one PADI: two PADRs with the same cookie are one request and its retransmission,
 * whereas a client that starts over gets another cookie even within the same time slot. The time itself is not in the
 * cookie, because it would tell everybody how long the host has been up.
 */
#include <string.h>

#include <nettle/hmac.h>
#include <nettle/memops.h>

#include "cursor.h"
#include "discovery_cookie.h"

static void cookie_mac(uint8_t out[COOKIE_MAC_LEN], const uint8_t key[DISC_KEY_LEN], uint32_t scope,
		       const uint8_t mac[DISC_MAC_LEN], const uint8_t nonce[COOKIE_NONCE_LEN], uint64_t slot)
{
	uint8_t input[4 + 8 + DISC_MAC_LEN + COOKIE_NONCE_LEN];
	struct hmac_sha256_ctx ctx;
	struct writer w;

	writer_init(&w, input, sizeof(input));
	writer_be32(&w, scope);
	writer_be32(&w, (uint32_t)(slot >> 32));
	writer_be32(&w, (uint32_t)slot);
	writer_bytes(&w, mac, DISC_MAC_LEN);
	writer_bytes(&w, nonce, COOKIE_NONCE_LEN);
	hmac_sha256_set_key(&ctx, DISC_KEY_LEN, key);
	hmac_sha256_update(&ctx, w.len, input);
	hmac_sha256_digest(&ctx, COOKIE_MAC_LEN, out);
}

void cookie_make(uint8_t out[COOKIE_LEN], const uint8_t key[DISC_KEY_LEN], uint32_t scope, const uint8_t mac[DISC_MAC_LEN],
		 const uint8_t nonce[COOKIE_NONCE_LEN], uint64_t now)
{
	memcpy(out, nonce, COOKIE_NONCE_LEN);
	cookie_mac(out + COOKIE_NONCE_LEN, key, scope, mac, nonce, now / COOKIE_SLOT_MS);
}

bool cookie_valid(const uint8_t *cookie, size_t len, const uint8_t key[DISC_KEY_LEN], uint32_t scope,
		  const uint8_t mac[DISC_MAC_LEN], uint64_t now)
{
	uint64_t slot = now / COOKIE_SLOT_MS;
	uint8_t want[COOKIE_MAC_LEN];
	bool valid;

	if (!cookie || len != COOKIE_LEN)
		return false;
	cookie_mac(want, key, scope, mac, cookie, slot);
	valid = memeql_sec(want, cookie + COOKIE_NONCE_LEN, COOKIE_MAC_LEN);
	if (slot) {
		cookie_mac(want, key, scope, mac, cookie, slot - 1);
		valid |= memeql_sec(want, cookie + COOKIE_NONCE_LEN, COOKIE_MAC_LEN);
	}
	return valid;
}
