/* SPDX-License-Identifier: GPL-2.0 */
/*
 * candidates.h - the daemon's answer about what may stand at the end of a line
 */
#ifndef LACCTL_CANDIDATES_H
#define LACCTL_CANDIDATES_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * struct candidate - a word that may stand there; belongs to the answer
 * @word: the word
 * @help: what it means
 * @placeholder: it stands for words of that kind and cannot be typed itself
 */
struct candidate {
	const char *word;
	const char *help;
	bool placeholder;
};

bool candidates_get(struct json_object *answer, size_t i, struct candidate *c);
size_t candidates_from(struct json_object *answer, size_t len);
size_t candidates_common(struct json_object *answer, char *word, size_t size);

#endif /* LACCTL_CANDIDATES_H */
