/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AVP hiding (RFC 2661 section 4.3) and tunnel authentication (section 5.1.1), both built on MD5.
 */
#ifndef OPENLAC_L2TP_HIDE_H
#define OPENLAC_L2TP_HIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define L2TP_MD5_LEN	16

/**
 * struct l2tp_secret - the shared secret and the Random Vector in force
 * @secret: octets of the secret, not NUL terminated
 * @secret_len: 0 = there is no secret
 * @vector: value of the Random Vector AVP that precedes the hidden one
 * @vector_len: octets in it; 0 = none was seen
 */
struct l2tp_secret {
	const uint8_t *secret;
	size_t secret_len;
	const uint8_t *vector;
	size_t vector_len;
};

/**
 * l2tp_hide() - turn a Hidden AVP Subformat into the hidden value, in place
 * @buf: two octets original length (network byte order), the value, padding
 * @len: octets in all
 * @attr: attribute type, host byte order
 * @key: secret and Random Vector
 */
void l2tp_hide(uint8_t *buf, size_t len, uint16_t attr, const struct l2tp_secret *key);

/**
 * l2tp_unhide() - reverse of l2tp_hide(), in place
 * @buf: hidden value; the subformat afterwards, so that the value begins at @buf + 2
 * @len: octets in it
 * @attr: attribute type, host byte order
 * @key: secret and Random Vector
 * @value_len: octets of the value, already checked against @len: never read the length field again
 *
 * Return: 0, or -EINVAL when the length inside is impossible (which is also what a wrong secret
 * looks like).
 */
int l2tp_unhide(uint8_t *buf, size_t len, uint16_t attr, const struct l2tp_secret *key,
		size_t *value_len);

/**
 * l2tp_chap_response() - Challenge Response value
 * @out: the response
 * @id: the message type it travels in: 2 for SCCRP, 3 for SCCCN (section 4.4.3, S33)
 * @secret: shared secret
 * @secret_len: octets of it
 * @challenge: value of the peer's Challenge AVP
 * @challenge_len: octets of it
 */
void l2tp_chap_response(uint8_t out[L2TP_MD5_LEN], uint8_t id, const uint8_t *secret,
			size_t secret_len, const uint8_t *challenge, size_t challenge_len);

/**
 * l2tp_chap_equal() - compare a received response, in time that does not depend on the octets
 */
bool l2tp_chap_equal(const uint8_t expected[L2TP_MD5_LEN], const uint8_t *response, size_t len);

#endif /* OPENLAC_L2TP_HIDE_H */
