// SPDX-License-Identifier: GPL-2.0
#include "radius_auth.h"

#include <errno.h>
#include <string.h>
#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <nettle/memops.h>

#include "cursor.h"

#define AUTH_AT		4	/* offset of the authenticator in a message */
#define SALT_LEN	2

static const uint8_t zeros[RADIUS_AUTH_LEN];

static const uint8_t *octets(const char *secret)
{
	return (const uint8_t *)secret;
}

/* MD5 of the message as if @authenticator stood in it, and the secret behind it. */
static void message_md5(uint8_t out[RADIUS_AUTH_LEN], const uint8_t *buf, size_t len, const uint8_t *authenticator,
			const char *secret)
{
	struct md5_ctx md5;

	md5_init(&md5);
	md5_update(&md5, AUTH_AT, buf);
	md5_update(&md5, RADIUS_AUTH_LEN, authenticator);
	md5_update(&md5, len - RADIUS_HEADER_LEN, buf + RADIUS_HEADER_LEN);
	md5_update(&md5, strlen(secret), octets(secret));
	md5_digest(&md5, RADIUS_AUTH_LEN, out);
}

/*
 * Message-Authenticator of the message as if @authenticator stood in it; the attribute's own value, at @at, counts as zeros.
 */
static void message_hmac(uint8_t out[RADIUS_AUTH_LEN], const uint8_t *buf, size_t len, size_t at,
			 const uint8_t *authenticator, const char *secret)
{
	struct hmac_md5_ctx hmac;

	hmac_md5_set_key(&hmac, strlen(secret), octets(secret));
	hmac_md5_update(&hmac, AUTH_AT, buf);
	hmac_md5_update(&hmac, RADIUS_AUTH_LEN, authenticator);
	hmac_md5_update(&hmac, at - RADIUS_HEADER_LEN, buf + RADIUS_HEADER_LEN);
	hmac_md5_update(&hmac, RADIUS_AUTH_LEN, zeros);
	hmac_md5_update(&hmac, len - at - RADIUS_AUTH_LEN, buf + at + RADIUS_AUTH_LEN);
	hmac_md5_digest(&hmac, RADIUS_AUTH_LEN, out);
	explicit_bzero(&hmac, sizeof(hmac));
}

/* Copies the attributes, hiding a password on the way: what is hidden differs from server to server. */
static void put_attrs(struct writer *w, const struct radius_msg *m, const char *secret)
{
	uint8_t hidden[RADIUS_PASSWORD_MAX];
	struct radius_attr a;
	size_t at = 0;

	while (radius_next(m, &at, &a)) {
		if (a.type == RADIUS_USER_PASSWORD) {
			a.len = radius_hide_password(hidden, a.value, a.len, m->authenticator, secret);
			a.value = hidden;
			if (!a.len)
				w->err = true;
		}
		writer_u8(w, a.type);
		writer_u8(w, (uint8_t)(a.len + 2));
		writer_bytes(w, a.value, a.len);
	}
}

static void put_header(struct writer *w, const struct radius_msg *m, const uint8_t *authenticator, bool sign)
{
	writer_u8(w, m->code);
	writer_u8(w, m->id);
	writer_be16(w, 0);
	writer_bytes(w, authenticator, RADIUS_AUTH_LEN);
	if (sign) {
		writer_u8(w, RADIUS_MESSAGE_AUTHENTICATOR);
		writer_u8(w, RADIUS_MA_ATTR_LEN);
		writer_bytes(w, zeros, RADIUS_AUTH_LEN);
	}
}

size_t radius_request_build(uint8_t *buf, const struct radius_msg *m, const char *secret)
{
	bool access = m->code == RADIUS_ACCESS_REQUEST;
	struct writer w;

	writer_init(&w, buf, RADIUS_MSG_MAX);
	put_header(&w, m, access ? m->authenticator : zeros, access);
	put_attrs(&w, m, secret);
	writer_patch_be16(&w, 2, (uint16_t)w.len);
	if (w.err || m->err)
		return 0;
	if (access)
		message_hmac(buf + RADIUS_HEADER_LEN + 2, buf, w.len, RADIUS_HEADER_LEN + 2, buf + AUTH_AT, secret);
	else
		message_md5(buf + AUTH_AT, buf, w.len, zeros, secret);
	return w.len;
}

size_t radius_response_build(uint8_t *buf, const struct radius_msg *m, const uint8_t request[RADIUS_AUTH_LEN],
			     const char *secret, bool sign)
{
	struct writer w;

	writer_init(&w, buf, RADIUS_MSG_MAX);
	put_header(&w, m, request, sign);
	writer_bytes(&w, m->attrs, m->len);
	writer_patch_be16(&w, 2, (uint16_t)w.len);
	if (w.err || m->err)
		return 0;
	if (sign)
		message_hmac(buf + RADIUS_HEADER_LEN + 2, buf, w.len, RADIUS_HEADER_LEN + 2, request, secret);
	message_md5(buf + AUTH_AT, buf, w.len, request, secret);
	return w.len;
}

/*
 * Checks the Message-Authenticator. More than one, or one of another length, is nobody's honest message (RFC 3579 section
 * 3.2, "0-1" in the table of section 3.3).
 */
static enum radius_verdict check_hmac(const uint8_t *buf, size_t len, const uint8_t *authenticator, const char *secret)
{
	uint8_t expected[RADIUS_AUTH_LEN];
	struct reader r;
	size_t found = 0;

	reader_init(&r, buf, len);
	reader_take(&r, RADIUS_HEADER_LEN);
	while (r.left) {
		uint8_t type = reader_u8(&r);
		size_t attr_len = reader_u8(&r);

		if (type == RADIUS_MESSAGE_AUTHENTICATOR) {
			if (found || attr_len != RADIUS_MA_ATTR_LEN)
				return RADIUS_FORGED;
			found = len - r.left;
		}
		if (attr_len < 2 || !reader_take(&r, attr_len - 2))
			return RADIUS_FORGED;
	}
	if (!found)
		return RADIUS_UNSIGNED;
	message_hmac(expected, buf, len, found, authenticator, secret);
	return memeql_sec(expected, buf + found, RADIUS_AUTH_LEN) ? RADIUS_GENUINE : RADIUS_FORGED;
}

static bool md5_matches(const uint8_t *buf, size_t len, const uint8_t *authenticator, const char *secret)
{
	uint8_t expected[RADIUS_AUTH_LEN];

	message_md5(expected, buf, len, authenticator, secret);
	return memeql_sec(expected, buf + AUTH_AT, RADIUS_AUTH_LEN);
}

enum radius_verdict radius_response_verify(const uint8_t *buf, size_t len, const uint8_t request[RADIUS_AUTH_LEN],
					   const char *secret, bool require)
{
	enum radius_verdict v;

	if (len < RADIUS_HEADER_LEN || !md5_matches(buf, len, request, secret))
		return RADIUS_FORGED;
	v = check_hmac(buf, len, request, secret);
	return v == RADIUS_UNSIGNED && !require ? RADIUS_GENUINE : v;
}

enum radius_verdict radius_request_verify(const uint8_t *buf, size_t len, const char *secret)
{
	enum radius_verdict v;

	if (len < RADIUS_HEADER_LEN)
		return RADIUS_FORGED;
	if (buf[0] == RADIUS_ACCESS_REQUEST)
		return check_hmac(buf, len, buf + AUTH_AT, secret);
	if (!md5_matches(buf, len, zeros, secret))
		return RADIUS_FORGED;
	v = check_hmac(buf, len, zeros, secret);
	return v == RADIUS_UNSIGNED ? RADIUS_GENUINE : v;
}

/* MD5 of the secret and what came before: the pad of one block. @more may have no octets. */
static void block_pad(uint8_t pad[RADIUS_AUTH_LEN], const char *secret, const uint8_t *before, const uint8_t *more,
		      size_t more_len)
{
	struct md5_ctx md5;

	md5_init(&md5);
	md5_update(&md5, strlen(secret), octets(secret));
	md5_update(&md5, RADIUS_AUTH_LEN, before);
	md5_update(&md5, more_len, more);
	md5_digest(&md5, RADIUS_AUTH_LEN, pad);
}

size_t radius_hide_password(uint8_t *out, const uint8_t *password, size_t len, const uint8_t request[RADIUS_AUTH_LEN],
			    const char *secret)
{
	size_t total = len ? (len + RADIUS_AUTH_LEN - 1) / RADIUS_AUTH_LEN * RADIUS_AUTH_LEN : RADIUS_AUTH_LEN;
	const uint8_t *before = request;

	if (total > RADIUS_PASSWORD_MAX)
		return 0;
	memset(out, 0, total);
	if (len)
		memcpy(out, password, len);
	for (size_t at = 0; at < total; at += RADIUS_AUTH_LEN) {
		uint8_t pad[RADIUS_AUTH_LEN];

		block_pad(pad, secret, before, zeros, 0);
		memxor(out + at, pad, sizeof(pad));
		before = out + at;
	}
	return total;
}

/*
 * The first octet of the clear text is the password's length. RFC 2868 wants the top bit of the salt set, so that a client
 * that does not know tags takes no salt for one; an answer without it is just as good to decrypt.
 */
int radius_tunnel_password(uint8_t *out, size_t cap, size_t *out_len, const uint8_t *value, size_t len,
			   const uint8_t request[RADIUS_AUTH_LEN], const char *secret)
{
	const uint8_t *cipher = value + SALT_LEN;
	uint8_t clear[RADIUS_VALUE_MAX];
	int err = 0;

	if (len < SALT_LEN + RADIUS_AUTH_LEN || (len - SALT_LEN) % RADIUS_AUTH_LEN || len - SALT_LEN > sizeof(clear))
		return -EINVAL;
	len -= SALT_LEN;
	memcpy(clear, cipher, len);
	for (size_t at = 0; at < len; at += RADIUS_AUTH_LEN) {
		uint8_t pad[RADIUS_AUTH_LEN];

		if (at)
			block_pad(pad, secret, cipher + at - RADIUS_AUTH_LEN, zeros, 0);
		else
			block_pad(pad, secret, request, value, SALT_LEN);
		memxor(clear + at, pad, sizeof(pad));
	}
	if (clear[0] > len - 1)
		err = -EINVAL;
	else if (clear[0] > cap)
		err = -EMSGSIZE;
	*out_len = err ? 0 : clear[0];
	if (err)
		memset(out, 0, cap);
	else
		memcpy(out, clear + 1, *out_len);
	explicit_bzero(clear, sizeof(clear));
	return err;
}
