/* SPDX-License-Identifier: GPL-2.0 */
/*
 * escape.h - text of users and of the daemon for one line of a terminal
 */
#ifndef LACCTL_ESCAPE_H
#define LACCTL_ESCAPE_H

#include <stddef.h>
#include <stdio.h>

#define ESCAPE_MAX	4	/* octets that one octet becomes at most */

size_t escape_utf8(const unsigned char *s);
void escape_line(char *buf, size_t size, const char *text);
void escape_print(FILE *f, const char *text);

#endif /* LACCTL_ESCAPE_H */
