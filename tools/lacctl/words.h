/* SPDX-License-Identifier: GPL-2.0 */
/*
 * words.h - lines for the daemon: made of words, read for secrets
 */
#ifndef LACCTL_WORDS_H
#define LACCTL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

int words_join(char *line, size_t size, const char *first, int argc, char *const *argv);
bool words_open_quote(const char *line);
bool words_secret(const char *line, bool statement);

#endif /* LACCTL_WORDS_H */
