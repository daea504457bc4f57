// SPDX-License-Identifier: GPL-2.0
/*
 * RFC 2661 section 4.3. With S the secret, RV the random vector and AV the two octets of the
 *	attribute type:
 *
 *	b1 = MD5(AV + S + RV)	c(1) = p1 xor b1
 *	bi = MD5(S + c(i-1))	c(i) = pi xor bi
 */
#include <errno.h>
#include <string.h>
#include <nettle/md5.h>
#include <nettle/memops.h>

#include "cursor.h"
#include "l2tp_hide.h"

static void first_pad(uint8_t pad[L2TP_MD5_LEN], uint16_t attr, const struct l2tp_secret *key)
{
	const uint8_t av[2] = { (uint8_t)(attr >> 8), (uint8_t)attr };
	struct md5_ctx md5;

	md5_init(&md5);
	md5_update(&md5, sizeof(av), av);
	md5_update(&md5, key->secret_len, key->secret);
	md5_update(&md5, key->vector_len, key->vector);
	md5_digest(&md5, L2TP_MD5_LEN, pad);
}

static void next_pad(uint8_t pad[L2TP_MD5_LEN], const uint8_t *cipher,
		     const struct l2tp_secret *key)
{
	struct md5_ctx md5;

	md5_init(&md5);
	md5_update(&md5, key->secret_len, key->secret);
	md5_update(&md5, L2TP_MD5_LEN, cipher);
	md5_digest(&md5, L2TP_MD5_LEN, pad);
}

static size_t block_len(size_t len, size_t at)
{
	return len - at < L2TP_MD5_LEN ? len - at : L2TP_MD5_LEN;
}

void l2tp_hide(uint8_t *buf, size_t len, uint16_t attr, const struct l2tp_secret *key)
{
	uint8_t pad[L2TP_MD5_LEN];

	first_pad(pad, attr, key);
	for (size_t at = 0; at < len; at += L2TP_MD5_LEN) {
		if (at)
			next_pad(pad, buf + at - L2TP_MD5_LEN, key);
		memxor(buf + at, pad, block_len(len, at));
	}
}

int l2tp_unhide(uint8_t *buf, size_t len, uint16_t attr, const struct l2tp_secret *key,
		size_t *value_len)
{
	uint8_t pad[L2TP_MD5_LEN];
	struct reader r;
	size_t original;

	if (len < 2)
		return -EINVAL;
	/*
	 * Backwards, because each pad is made of the cipher text before it, which decrypting in
	 * place destroys.
	 */
	for (size_t at = (len - 1) / L2TP_MD5_LEN * L2TP_MD5_LEN; at; at -= L2TP_MD5_LEN) {
		next_pad(pad, buf + at - L2TP_MD5_LEN, key);
		memxor(buf + at, pad, block_len(len, at));
	}
	first_pad(pad, attr, key);
	memxor(buf, pad, block_len(len, 0));

	reader_init(&r, buf, len);
	original = reader_be16(&r);
	if (original > r.left)
		return -EINVAL;
	*value_len = original;
	return 0;
}

void l2tp_chap_response(uint8_t out[L2TP_MD5_LEN], uint8_t id, const uint8_t *secret,
			size_t secret_len, const uint8_t *challenge, size_t challenge_len)
{
	struct md5_ctx md5;

	md5_init(&md5);
	md5_update(&md5, 1, &id);
	md5_update(&md5, secret_len, secret);
	md5_update(&md5, challenge_len, challenge);
	md5_digest(&md5, L2TP_MD5_LEN, out);
}

bool l2tp_chap_equal(const uint8_t expected[L2TP_MD5_LEN], const uint8_t *response, size_t len)
{
	return len == L2TP_MD5_LEN && memeql_sec(expected, response, L2TP_MD5_LEN);
}
