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

#define ACCESS_LINE_TEXT	63	/* octets of a circuit or remote id, by TR-101 */

/* The numeric sub-options: line characteristics of TR-101 appendix B, in the order of their codes 0x81 to 0x8f. */
enum access_line_value {
	ACCESS_LINE_ACTUAL_UP,		/* 0x81, kbit/s; RFC 5515 has the same value in AVP 97 and so on */
	ACCESS_LINE_ACTUAL_DOWN,
	ACCESS_LINE_MINIMUM_UP,
	ACCESS_LINE_MINIMUM_DOWN,
	ACCESS_LINE_ATTAINABLE_UP,
	ACCESS_LINE_ATTAINABLE_DOWN,
	ACCESS_LINE_MAXIMUM_UP,
	ACCESS_LINE_MAXIMUM_DOWN,
	ACCESS_LINE_MINIMUM_UP_LOW_POWER,
	ACCESS_LINE_MINIMUM_DOWN_LOW_POWER,
	ACCESS_LINE_MAXIMUM_DELAY_UP,
	ACCESS_LINE_ACTUAL_DELAY_UP,
	ACCESS_LINE_MAXIMUM_DELAY_DOWN,
	ACCESS_LINE_ACTUAL_DELAY_DOWN,
	ACCESS_LINE_ENCAPSULATION,	/* 0x90, three octets, in the low 24 bits */
	ACCESS_LINE_IWF,		/* 0xfe, no value */
	ACCESS_LINE_VALUES,
};

/**
 * struct access_line - a line
 * @circuit_len, @circuit_id: Agent-Circuit-ID (sub-option 1), octets as sent
 * @remote_len, @remote_id: Agent-Remote-ID (sub-option 2)
 * @known: bit n set = @value[n] was there (enum access_line_value)
 * @value: in the units of TR-101: kbit/s and ms
 */
struct access_line {
	uint8_t circuit_len, remote_len;
	uint8_t circuit_id[ACCESS_LINE_TEXT], remote_id[ACCESS_LINE_TEXT];
	uint32_t known;
	uint32_t value[ACCESS_LINE_VALUES];
};

/**
 * access_line_parse() - read the sub-options of a TR-101 tag
 * @line: result; what is malformed or unknown is left out, the rest is kept
 * @tag: value of the Vendor-Specific tag behind the vendor id
 * @len: octets
 */
void access_line_parse(struct access_line *line, const uint8_t *tag, size_t len);

#endif /* OPENLAC_ACCESS_LINE_H */
