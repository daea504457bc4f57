/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the shared secret does in RADIUS: authenticators (RFC 2865 section 3, RFC 2866 section 3, RFC 5176 section 3.4),
 * Message-Authenticator (RFC 3579 section 3.2) and hidden values (RFC 2865 section 5.2, RFC 2868 section 3.5). Pure.
 *
 * The MD5 of a Response Authenticator can be forged by whoever sits between client and server and can put text into a
 * request (CVE-2024-3596, "BlastRADIUS"); the HMAC of a Message-Authenticator cannot. It stands first in everything sent
 * from here, so that no forgery can hide it behind its own text.
 */
#ifndef OPENLAC_RADIUS_AUTH_H
#define OPENLAC_RADIUS_AUTH_H

#include "radius_msg.h"

#define RADIUS_PASSWORD_MAX	128	/* octets of a User-Password (RFC 2865 section 5.2) */

enum radius_verdict {
	RADIUS_GENUINE,
	RADIUS_FORGED,		/* an authenticator is wrong: tampered with, or made with another secret */
	RADIUS_UNSIGNED,	/* there is no Message-Authenticator where one is required */
};

/**
 * radius_request_build() - a request ready to be sent
 * @buf: RADIUS_MSG_MAX octets; the request's authenticator is at octet 4 afterwards
 * @m: code, identifier, attributes; of an Access-Request also the Request Authenticator, unpredictable (section 3)
 * @secret: shared secret
 *
 * An Access-Request gets a Message-Authenticator as its first attribute and its User-Password hidden. All other requests
 * are signed by their authenticator.
 *
 * Return: octets, or 0 when the message does not fit or m->err is set.
 */
size_t radius_request_build(uint8_t *buf, const struct radius_msg *m, const char *secret);

/**
 * radius_response_build() - an answer ready to be sent
 * @buf: RADIUS_MSG_MAX octets
 * @m: code, identifier, attributes
 * @request: authenticator of the request
 * @secret: shared secret
 * @sign: with a Message-Authenticator, as its first attribute
 *
 * Return: octets, or 0 when the message does not fit or m->err is set.
 */
size_t radius_response_build(uint8_t *buf, const struct radius_msg *m, const uint8_t request[RADIUS_AUTH_LEN],
			     const char *secret, bool sign);

/**
 * radius_response_verify() - whether an answer comes from somebody who knows the secret
 * @buf: the message, after radius_parse() found it well formed
 * @len: what that returned
 * @request: authenticator of the request
 * @secret: shared secret
 * @require: a Message-Authenticator is required; one that is there is checked in any case
 */
enum radius_verdict radius_response_verify(const uint8_t *buf, size_t len, const uint8_t request[RADIUS_AUTH_LEN],
					   const char *secret, bool require);

/*
 * The same for a Disconnect-Request, CoA-Request or Accounting-Request; an Access-Request is told by its
 * Message-Authenticator.
 */
enum radius_verdict radius_request_verify(const uint8_t *buf, size_t len, const char *secret);

/**
 * radius_hide_password() - User-Password as it is sent (RFC 2865 section 5.2)
 * @out: RADIUS_PASSWORD_MAX octets
 * @password: clear text
 * @len: octets of it, at most RADIUS_PASSWORD_MAX
 * @request: Request Authenticator
 * @secret: shared secret
 *
 * Return: octets, a multiple of 16, or 0 when the password is too long.
 */
size_t radius_hide_password(uint8_t *out, const uint8_t *password, size_t len, const uint8_t request[RADIUS_AUTH_LEN],
			    const char *secret);

/**
 * radius_tunnel_password() - clear text of a Tunnel-Password (RFC 2868 section 3.5)
 * @out: result, not terminated; wiped when it fails
 * @cap: octets that fit there
 * @out_len: octets of it, 0 and more
 * @value: value of the attribute behind the tag: salt, then the cipher text
 * @len: octets of it
 * @request: authenticator of the Access-Request
 * @secret: shared secret
 *
 * Return: 0, -EINVAL when a length is impossible (which is also what a wrong secret looks like), or -EMSGSIZE when it is
 * longer than @cap.
 */
int radius_tunnel_password(uint8_t *out, size_t cap, size_t *out_len, const uint8_t *value, size_t len,
			   const uint8_t request[RADIUS_AUTH_LEN], const char *secret);

#endif /* OPENLAC_RADIUS_AUTH_H */
