// SPDX-License-Identifier: GPL-2.0
/* Access-line information: TR-101 appendix C and RFC 5515 section 5. */
#include <string.h>

#include "access_line.h"
#include "cursor.h"

#define BPS_PER_KBPS	1000

/* Return: index of a numeric code, ACCESS_LINE_VALUES when it is none. */
static enum access_line_value value_of(uint16_t code)
{
	if (code >= ACCESS_LINE_CODE_RATE_FIRST && code <= ACCESS_LINE_CODE_DELAY_LAST)
		return (enum access_line_value)(code - ACCESS_LINE_CODE_RATE_FIRST);
	if (code == ACCESS_LINE_CODE_ENCAPSULATION)
		return ACCESS_LINE_ENCAPSULATION;
	return code == ACCESS_LINE_CODE_IWF ? ACCESS_LINE_IWF : ACCESS_LINE_VALUES;
}

static uint16_t code_of(enum access_line_value v)
{
	if (v == ACCESS_LINE_ENCAPSULATION)
		return ACCESS_LINE_CODE_ENCAPSULATION;
	return v == ACCESS_LINE_IWF ? ACCESS_LINE_CODE_IWF : (uint16_t)(ACCESS_LINE_CODE_RATE_FIRST + v);
}

static bool is_rate(enum access_line_value v)
{
	return v <= ACCESS_LINE_MINIMUM_DOWN_LOW_POWER;
}

static void set(struct access_line *line, enum access_line_value v, uint32_t value)
{
	line->known |= UINT32_C(1) << v;
	line->value[v] = value;
}

/* Too long an id is left out whole: cut short it might be another line's. */
static bool set_text(uint8_t text[ACCESS_LINE_TEXT], uint8_t *text_len, const uint8_t *data, size_t len)
{
	if (!len || len > ACCESS_LINE_TEXT)
		return false;
	memcpy(text, data, len);
	*text_len = (uint8_t)len;
	return true;
}

/* Network byte order, up to four octets. */
static uint32_t number(const uint8_t *data, size_t len)
{
	uint32_t n = 0;

	while (len--)
		n = n << 8 | *data++;
	return n;
}

static void sub_option(struct access_line *line, uint8_t code, const uint8_t *data, size_t len)
{
	enum access_line_value v = value_of(code);

	if (code == ACCESS_LINE_CODE_CIRCUIT_ID)
		set_text(line->circuit_id, &line->circuit_len, data, len);
	else if (code == ACCESS_LINE_CODE_REMOTE_ID)
		set_text(line->remote_id, &line->remote_len, data, len);
	else if (v == ACCESS_LINE_IWF && !len)
		set(line, v, 1);
	else if (v <= ACCESS_LINE_ENCAPSULATION && len == (v == ACCESS_LINE_ENCAPSULATION ? 3 : 4))
		set(line, v, number(data, len));
}

void access_line_parse(struct access_line *line, const uint8_t *tag, size_t len)
{
	struct reader r;

	memset(line, 0, sizeof(*line));
	reader_init(&r, tag, len);
	while (r.left) {
		uint8_t code = reader_u8(&r);
		uint8_t n = reader_u8(&r);
		struct reader value = reader_sub(&r, n);

		if (r.err)
			return;
		sub_option(line, code, value.data, value.left);
	}
}

uint32_t access_line_bps(const struct access_line *line, enum access_line_value v)
{
	uint64_t bps = access_line_knows(line, v) ? (uint64_t)line->value[v] * BPS_PER_KBPS : 0;

	return bps < UINT32_MAX ? (uint32_t)bps : UINT32_MAX;
}

size_t access_line_put_avp(const struct access_line *line, enum access_line_value v, uint16_t *attr,
			   uint8_t out[ACCESS_LINE_AVP_MAX])
{
	uint64_t bps = (uint64_t)line->value[v] * BPS_PER_KBPS;
	struct writer w;

	if (!access_line_knows(line, v))
		return 0;
	*attr = code_of(v);
	writer_init(&w, out, ACCESS_LINE_AVP_MAX);
	if (is_rate(v)) {
		writer_be32(&w, (uint32_t)(bps >> 32));
		writer_be32(&w, (uint32_t)bps);
	} else if (v == ACCESS_LINE_ENCAPSULATION) {
		writer_u8(&w, (uint8_t)(line->value[v] >> 16));
		writer_be16(&w, (uint16_t)line->value[v]);
	} else {
		writer_be32(&w, line->value[v]);
	}
	return w.len;
}

static bool take_number(struct access_line *line, enum access_line_value v, const uint8_t *data, size_t len)
{
	size_t expected = is_rate(v) ? 8 : v == ACCESS_LINE_ENCAPSULATION ? 3 : 4;
	uint64_t n = 0;

	if (len != expected || access_line_knows(line, v))
		return false;
	while (len--)
		n = n << 8 | *data++;
	if (is_rate(v))
		n /= BPS_PER_KBPS;
	set(line, v, n < UINT32_MAX ? (uint32_t)n : UINT32_MAX);
	return true;
}

bool access_line_take_avp(struct access_line *line, uint16_t attr, const uint8_t *data, size_t len)
{
	enum access_line_value v = value_of(attr);

	if (attr == ACCESS_LINE_CODE_CIRCUIT_ID)
		return !line->circuit_len && set_text(line->circuit_id, &line->circuit_len, data, len);
	if (attr == ACCESS_LINE_CODE_REMOTE_ID)
		return !line->remote_len && set_text(line->remote_id, &line->remote_len, data, len);
	return v < ACCESS_LINE_VALUES && take_number(line, v, data, len);
}
