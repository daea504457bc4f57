/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading and printing configuration text, for the programs that test the configuration engine.
 */
#ifndef OPENLAC_TEST_CONFIG_H
#define OPENLAC_TEST_CONFIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/config.h"

/* The lines that callbacks were given, each with a newline. */
static char lines[65536];
static unsigned int line_count;

static void on_line(void *ctx, const char *text)
{
	size_t len = strlen(lines);

	(void)ctx;
	assert_null(strchr(text, '\n'));
	assert_true(len + strlen(text) + 2 < sizeof(lines));
	sprintf(lines + len, "%s\n", text);
	line_count++;
}

static void forget_lines(void)
{
	lines[0] = '\0';
	line_count = 0;
}

/* Parses a heap copy that is not terminated, so that the sanitizer sees a read past the end. */
static struct conf *parse_octets(const char *text, size_t len)
{
	char *copy = calloc(1, len ? len : 1);
	struct conf *c;

	memcpy(copy, text, len);
	forget_lines();
	c = conf_parse(copy, len, "f", on_line, NULL);
	free(copy);
	return c;
}

/* Text that must be right. */
static inline struct conf *parse(const char *text)
{
	struct conf *c = parse_octets(text, strlen(text));

	assert_string_equal(lines, "");
	assert_non_null(c);
	return c;
}

/* Text that must be wrong in exactly these ways. */
static inline void assert_mistakes(const char *text, const char *expected)
{
	assert_null(parse_octets(text, strlen(text)));
	assert_string_equal(lines, expected);
}

static inline const char *print(const struct conf *c)
{
	forget_lines();
	conf_print(c, on_line, NULL);
	return lines;
}

#endif /* OPENLAC_TEST_CONFIG_H */
