/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an access node says of a subscriber's line: TR-101 sub-options of the PPPoE Vendor-Specific tag (vendor 3561) in, the
 * AVPs of RFC 5515 out. Pure.
 */
#ifndef OPENLAC_ACCESS_LINE_H
#define OPENLAC_ACCESS_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACCESS_LINE_VENDOR	3561	/* 0xde9: the ADSL Forum, now Broadband Forum; of tag and AVPs alike */
#define ACCESS_LINE_TEXT	63	/* octets of a circuit or remote id, by TR-101 and RFC 5515 */
#define ACCESS_LINE_AVP_MAX	8	/* octets of the longest numeric AVP */

/* Sub-option codes (TR-101 section 3.9 and appendix C), which are the attribute types of RFC 5515 as well. */
enum access_line_code {
	ACCESS_LINE_CODE_CIRCUIT_ID = 0x01,
	ACCESS_LINE_CODE_REMOTE_ID = 0x02,
	ACCESS_LINE_CODE_RATE_FIRST = 0x81,
	ACCESS_LINE_CODE_RATE_LAST = 0x8a,
	ACCESS_LINE_CODE_DELAY_FIRST = 0x8b,
	ACCESS_LINE_CODE_DELAY_LAST = 0x8e,
	ACCESS_LINE_CODE_ENCAPSULATION = 0x90,
	ACCESS_LINE_CODE_TYPE = 0x91,		/* ANCP Access Line Type: an AVP, but no sub-option */
	ACCESS_LINE_CODE_IWF = 0xfe,
};

/* The numeric sub-options. The first fourteen are in the order of their codes, 0x81 to 0x8e. */
enum access_line_value {
	ACCESS_LINE_ACTUAL_UP,		/* rates: kbit/s; in the AVPs 8 octets in bit/s */
	ACCESS_LINE_ACTUAL_DOWN,
	ACCESS_LINE_MINIMUM_UP,
	ACCESS_LINE_MINIMUM_DOWN,
	ACCESS_LINE_ATTAINABLE_UP,
	ACCESS_LINE_ATTAINABLE_DOWN,
	ACCESS_LINE_MAXIMUM_UP,
	ACCESS_LINE_MAXIMUM_DOWN,
	ACCESS_LINE_MINIMUM_UP_LOW_POWER,
	ACCESS_LINE_MINIMUM_DOWN_LOW_POWER,
	ACCESS_LINE_MAXIMUM_DELAY_UP,	/* interleaving delays: ms */
	ACCESS_LINE_ACTUAL_DELAY_UP,
	ACCESS_LINE_MAXIMUM_DELAY_DOWN,
	ACCESS_LINE_ACTUAL_DELAY_DOWN,
	ACCESS_LINE_ENCAPSULATION,	/* 0x90: data link, encapsulation 1 and 2 in the low 24 bits */
	ACCESS_LINE_IWF,		/* 0xfe, empty: 1. In the AVP 4 octets, 1 = the access node makes PPPoE of PPPoA */
	ACCESS_LINE_VALUES,
};

/**
 * struct access_line - a line
 * @circuit_len: octets of
 * @circuit_id: Agent-Circuit-ID (sub-option 1) as sent, not terminated; 0 octets = not there
 * @remote_len: octets of
 * @remote_id: Agent-Remote-ID (sub-option 2), likewise
 * @known: bit n set = @value[n] was there (enum access_line_value)
 * @value: in the units of TR-101: kbit/s and ms
 */
struct access_line {
	uint8_t circuit_len;
	uint8_t remote_len;
	uint8_t circuit_id[ACCESS_LINE_TEXT];
	uint8_t remote_id[ACCESS_LINE_TEXT];
	uint32_t known;
	uint32_t value[ACCESS_LINE_VALUES];
};

static inline bool access_line_knows(const struct access_line *line, enum access_line_value v)
{
	return line->known >> v & 1;
}

/**
 * access_line_parse() - read the sub-options of a TR-101 tag
 * @line: result; what is malformed or unknown is left out, the rest is kept; of a repeated sub-option the last counts
 * @tag: value of the Vendor-Specific tag behind the vendor id
 * @len: octets
 */
void access_line_parse(struct access_line *line, const uint8_t *tag, size_t len);

/**
 * access_line_bps() - a rate in bit/s, for the Connect Speed AVPs
 *
 * Return: the rate, at most what 32 bits hold; 0 when it is not known.
 */
uint32_t access_line_bps(const struct access_line *line, enum access_line_value v);

/**
 * access_line_put_avp() - value of an AVP of RFC 5515 section 5
 * @line: the line
 * @v: which value
 * @attr: its attribute type
 * @out: network byte order
 *
 * Return: octets in @out, 0 when the value is not known.
 */
size_t access_line_put_avp(const struct access_line *line, enum access_line_value v, uint16_t *attr,
			   uint8_t out[ACCESS_LINE_AVP_MAX]);

/**
 * access_line_take_avp() - take over an AVP that the peer sent
 * @line: filled in
 * @attr: attribute type
 * @data: value, hiding removed
 * @len: octets
 *
 * Return: false when there is no room for it: another type or length, or a repetition, of which the first counts.
 */
bool access_line_take_avp(struct access_line *line, uint16_t attr, const uint8_t *data, size_t len);

#endif /* OPENLAC_ACCESS_LINE_H */
