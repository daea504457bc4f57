// SPDX-License-Identifier: GPL-2.0
/*
 * candidates.c - the daemon's answer about what may stand at the end of a line
 */
#include "candidates.h"

#include <stdio.h>
#include <string.h>

#include "answer.h"

/**
 * candidates_get() - the candidate of that number
 * @answer: of daemon_complete()
 * @i: number, from 0
 * @c: the candidate
 *
 * Return: false behind the last one.
 */
bool candidates_get(struct json_object *answer, size_t i, struct candidate *c)
{
	struct json_object *list, *item, *placeholder;
	const char *word, *help;

	if (!json_object_object_get_ex(answer, "candidates", &list) ||
	    !json_object_is_type(list, json_type_array) || i >= json_object_array_length(list))
		return false;
	item = json_object_array_get_idx(list, i);
	word = answer_text(item, "word");
	help = answer_text(item, "help");
	c->word = word ? word : "";
	c->help = help ? help : "";
	c->placeholder = !word || (json_object_object_get_ex(item, "placeholder", &placeholder) &&
				   json_object_get_boolean(placeholder));
	return true;
}

/** candidates_from() - where in a line of @len octets the word begins that they replace */
size_t candidates_from(struct json_object *answer, size_t len)
{
	struct json_object *from;
	int64_t value = -1;

	if (json_object_object_get_ex(answer, "from", &from))
		value = json_object_get_int64(from);
	return value >= 0 && (size_t)value < len ? (size_t)value : len;
}

static size_t common_length(const char *a, const char *b)
{
	size_t len = 0;

	while (a[len] && a[len] == b[len])
		len++;
	/* Not inside a character of several octets. */
	while (len && ((unsigned char)a[len] & 0xc0) == 0x80)
		len--;
	return len;
}

/**
 * candidates_common() - what all words have in common
 * @answer: of daemon_complete()
 * @word: result, the beginning of all of them
 * @size: room for it
 *
 * Return: how many words there are, placeholders not counted.
 */
size_t candidates_common(struct json_object *answer, char *word, size_t size)
{
	struct candidate c;
	size_t count = 0;

	*word = '\0';
	for (size_t i = 0; candidates_get(answer, i, &c); i++) {
		if (c.placeholder)
			continue;
		if (count++)
			word[common_length(word, c.word)] = '\0';
		else
			snprintf(word, size, "%s", c.word);
	}
	return count;
}
