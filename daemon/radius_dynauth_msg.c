// SPDX-License-Identifier: GPL-2.0
#include "radius_dynauth_msg.h"

#include <string.h>

#define CAUSE_ADMIN_RESET	6	/* Acct-Terminate-Cause of a Disconnect-ACK (section 3.6) */

static int hex(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Twelve hexadecimal digits with any punctuation between them: every server has a form of its own. */
static bool parse_mac(uint8_t mac[6], const struct radius_attr *a)
{
	size_t digits = 0;

	memset(mac, 0, 6);
	for (size_t i = 0; i < a->len; i++) {
		int digit = hex(a->value[i]);

		if (digit < 0) {
			if (a->value[i] != '-' && a->value[i] != ':' && a->value[i] != '.')
				return false;
			continue;
		}
		if (digits == 12)
			return false;
		mac[digits / 2] = (uint8_t)(mac[digits / 2] << 4 | digit);
		digits++;
	}
	return digits == 12;
}

/* Two of a kind cannot both apply, unless they say the same. */
static enum dynauth_error take_user(struct dynauth_match *match, const struct radius_attr *a)
{
	const char *user = (const char *)a->value;

	if (match->user && (match->user_len != a->len || memcmp(match->user, user, a->len) != 0))
		return DYNAUTH_SESSION_NOT_FOUND;
	match->user = user;
	match->user_len = a->len;
	return DYNAUTH_OK;
}

static enum dynauth_error take_session_id(struct dynauth_match *match, const struct radius_attr *a)
{
	if (match->session_id || memchr(a->value, '\0', a->len))
		return DYNAUTH_SESSION_NOT_FOUND;
	memcpy(match->session_id_text, a->value, a->len);
	match->session_id_text[a->len] = '\0';
	match->session_id = match->session_id_text;
	return DYNAUTH_OK;
}

static enum dynauth_error take_mac(struct dynauth_match *match, const struct radius_attr *a)
{
	if (match->has_mac || !parse_mac(match->mac, a))
		return DYNAUTH_SESSION_NOT_FOUND;
	match->has_mac = true;
	return DYNAUTH_OK;
}

static enum dynauth_error take(struct dynauth_match *match, const struct radius_attr *a, const char *nas_identifier)
{
	switch (a->type) {
	case RADIUS_USER_NAME:
		return take_user(match, a);
	case RADIUS_ACCT_SESSION_ID:
		return take_session_id(match, a);
	case RADIUS_CALLING_STATION_ID:
		return take_mac(match, a);
	case RADIUS_NAS_IDENTIFIER:
		return a->len == strlen(nas_identifier) && !memcmp(a->value, nas_identifier, a->len) ? DYNAUTH_OK :
												       DYNAUTH_NAS_MISMATCH;
	case RADIUS_SERVICE_TYPE:
		return DYNAUTH_UNSUPPORTED_SERVICE;
	case RADIUS_NAS_IP_ADDRESS:
	case RADIUS_NAS_IPV6_ADDRESS:
		/* It found its way here, by whatever address of ours the server knows. */
	case RADIUS_REPLY_MESSAGE:
	case RADIUS_CLASS:
	case RADIUS_PROXY_STATE:
	case RADIUS_ACCT_TERMINATE_CAUSE:
	case RADIUS_EVENT_TIMESTAMP:
	case RADIUS_MESSAGE_AUTHENTICATOR:
		return DYNAUTH_OK;
	default:
		return DYNAUTH_UNSUPPORTED_ATTRIBUTE;
	}
}

enum dynauth_error dynauth_read(struct dynauth_match *match, const struct radius_msg *m, const char *nas_identifier)
{
	enum dynauth_error error = DYNAUTH_OK;
	struct radius_attr a;
	size_t at = 0;

	memset(match, 0, sizeof(*match));
	if (m->code != RADIUS_DISCONNECT_REQUEST)
		return DYNAUTH_UNSUPPORTED_EXTENSION;
	while (!error && radius_next(m, &at, &a))
		error = take(match, &a, nas_identifier);
	if (!error && !match->user && !match->session_id && !match->has_mac)
		error = DYNAUTH_MISSING_ATTRIBUTE;
	return error;
}

bool dynauth_fresh(const struct radius_msg *m, uint32_t now)
{
	uint32_t at, age;

	if (!radius_find_u32(m, RADIUS_EVENT_TIMESTAMP, &at))
		return true;
	age = now - at;
	return age <= DYNAUTH_WINDOW_S || age >= 0U - DYNAUTH_WINDOW_S;
}

void dynauth_reply(struct radius_msg *reply, const struct radius_msg *m, enum dynauth_error error, uint32_t now)
{
	bool coa = m->code == RADIUS_COA_REQUEST;

	if (error)
		radius_msg_init(reply, coa ? RADIUS_COA_NAK : RADIUS_DISCONNECT_NAK);
	else
		radius_msg_init(reply, RADIUS_DISCONNECT_ACK);
	reply->id = m->id;
	if (error)
		radius_add_u32(reply, RADIUS_ERROR_CAUSE, error);
	else
		radius_add_u32(reply, RADIUS_ACCT_TERMINATE_CAUSE, CAUSE_ADMIN_RESET);
	radius_add_u32(reply, RADIUS_EVENT_TIMESTAMP, now);
	radius_add_proxy_states(reply, m);
}
