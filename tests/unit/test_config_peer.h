/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One statement at a time, for the programs that test the statements of tunnels, interfaces and IPsec.
 */
#ifndef OPENLAC_TEST_CONFIG_PEER_H
#define OPENLAC_TEST_CONFIG_PEER_H

#include "test_config.h"

/* Parses @header and @statement, and compares how the object is printed, without the lines of @header and "!". */
static inline void assert_prints(const char *header, const char *statement, const char *expected)
{
	char text[1024], all[1024];
	struct conf *c;

	snprintf(text, sizeof(text), "%s\n%s\n", header, statement);
	c = parse(text);
	snprintf(all, sizeof(all), "%s\n%s%s!\n", header, strncmp(header, "l2tp tunnel", 11) ? "" : " version 2\n", expected);
	assert_string_equal(print(c), all);
	conf_free(c);
}

/* Each of the statements, after @header, must be refused in one message. */
static inline void assert_refuses(const char *header, const char *const *bad)
{
	char text[1024];

	for (; *bad; bad++) {
		snprintf(text, sizeof(text), "%s\n%s\n", header, *bad);
		if (parse_octets(text, strlen(text)))
			fail_msg("accepted: %s", *bad);
		if (line_count != 1 || strncmp(lines, "f:2: ", 5) || (!strstr(lines, "expected") && !strstr(lines, "ambiguous")))
			fail_msg("%s: %s", *bad, lines);
	}
}

#define REFUSES(header, ...) assert_refuses(header, (const char *const[]) { __VA_ARGS__, NULL })

#endif /* OPENLAC_TEST_CONFIG_PEER_H */
