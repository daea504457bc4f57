/* SPDX-License-Identifier: GPL-2.0 */
/* Disconnect-Requests and the answers to them (RFC 5176). Pure. */
#ifndef OPENLAC_RADIUS_DYNAUTH_MSG_H
#define OPENLAC_RADIUS_DYNAUTH_MSG_H

#include "radius_msg.h"

#define DYNAUTH_WINDOW_S	300	/* RFC 5176 section 6.3 */

/* Error-Cause (RFC 5176 section 3.5) */
enum dynauth_error {
	DYNAUTH_OK = 0,
	DYNAUTH_UNSUPPORTED_ATTRIBUTE = 401,
	DYNAUTH_MISSING_ATTRIBUTE = 402,
	DYNAUTH_NAS_MISMATCH = 403,
	DYNAUTH_UNSUPPORTED_SERVICE = 405,
	DYNAUTH_UNSUPPORTED_EXTENSION = 406,
	DYNAUTH_SESSION_NOT_FOUND = 503,
};

/**
 * struct dynauth_match - which sessions are meant: those to which all of it applies, and there is at least one of it
 * @user_len, @user: User-Name, any octets, not terminated; NULL = not given
 * @session_id: Acct-Session-Id, NULL = not given
 * @has_mac, @mac: Calling-Station-Id
 */
struct dynauth_match {
	size_t user_len;
	const char *user;
	const char *session_id;
	bool has_mac;
	uint8_t mac[6];
	char session_id_text[RADIUS_VALUE_MAX + 1];
};

/**
 * dynauth_read() - what is asked for
 * @match: result; its pointers go into itself and into @m
 * @m: the request, known to be genuine
 * @nas_identifier: ours
 *
 * Everything that identifies a session must apply to it (section 3), so one that is not understood is an error rather than
 * passed over: it might have told sessions apart.
 *
 * Return: DYNAUTH_OK, or why it is refused.
 */
enum dynauth_error dynauth_read(struct dynauth_match *match, const struct radius_msg *m, const char *nas_identifier);

/* Whether its Event-Timestamp, if it has one, is of about now; others are replays, which get no answer. */
bool dynauth_fresh(const struct radius_msg *m, uint32_t now);

/* The answer, but for the authenticators. @now: seconds since 1970 */
void dynauth_reply(struct radius_msg *reply, const struct radius_msg *m, enum dynauth_error error, uint32_t now);

#endif /* OPENLAC_RADIUS_DYNAUTH_MSG_H */
