// SPDX-License-Identifier: GPL-2.0
/*
 * answer.c - JSON out of a stream of octets, without I/O
 */
#include "answer.h"

#include <errno.h>

/** answer_init() - begin; returns 0 or -ENOMEM; answer_release() is due in both cases */
int answer_init(struct answer_reader *r)
{
	r->used = 0;
	r->tok = json_tokener_new();
	return r->tok ? 0 : -ENOMEM;
}

/** answer_release() - free what answer_init() allocated */
void answer_release(struct answer_reader *r)
{
	if (r->tok)
		json_tokener_free(r->tok);
	r->tok = NULL;
}

/** answer_reset() - forget an object that has come in part: another stream begins */
void answer_reset(struct answer_reader *r)
{
	json_tokener_reset(r->tok);
	r->used = 0;
}

/**
 * answer_next() - read the next object
 * @r: the reader
 * @pos: what has come; advanced behind the octets that were used
 * @end: end of it
 * @answer: the object, released by the caller
 *
 * Return: 1 for an object, 0 when more octets are needed, -EBADMSG for what is no JSON object or is
 * longer than ANSWER_MAX.
 */
int answer_next(struct answer_reader *r, const char **pos, const char *end,
		struct json_object **answer)
{
	size_t len = (size_t)(end - *pos);
	size_t used;

	if (!len)
		return 0;
	if (len > ANSWER_MAX - r->used)
		len = ANSWER_MAX - r->used;
	*answer = json_tokener_parse_ex(r->tok, *pos, (int)len);
	used = json_tokener_get_parse_end(r->tok);
	*pos += used;
	r->used += used;
	if (json_tokener_get_error(r->tok) == json_tokener_continue)
		return r->used < ANSWER_MAX ? 0 : -EBADMSG;
	r->used = 0;
	if (*answer && json_object_is_type(*answer, json_type_object))
		return 1;
	json_object_put(*answer);
	*answer = NULL;
	return -EBADMSG;
}

/** answer_text() - a member that is a string, or NULL */
const char *answer_text(struct json_object *answer, const char *name)
{
	struct json_object *value;

	if (!json_object_object_get_ex(answer, name, &value) ||
	    !json_object_is_type(value, json_type_string))
		return NULL;
	return json_object_get_string(value);
}

/** items_init() - begin a document; returns 0 or -ENOMEM; items_release() is due in both cases */
int items_init(struct item_reader *r, item_fn fn, void *data)
{
	*r = (struct item_reader){ .fn = fn, .data = data, .tok = json_tokener_new() };
	return r->tok ? 0 : -ENOMEM;
}

/** items_release() - free what items_init() allocated */
void items_release(struct item_reader *r)
{
	if (r->tok)
		json_tokener_free(r->tok);
	r->tok = NULL;
}

/* Gives octets of an object to the parser; with the last ones the object is complete. */
static void take(struct item_reader *r, const char *text, size_t len, bool last)
{
	struct json_object *item;

	r->used += len;
	if (r->bad || !len)
		return;
	if (r->used > ITEM_MAX) {
		r->bad = true;
		return;
	}
	item = json_tokener_parse_ex(r->tok, text, (int)len);
	if (last && item)
		r->fn(r->data, item);
	else if (last || json_tokener_get_error(r->tok) != json_tokener_continue)
		r->bad = true;
	json_object_put(item);
}

/* Follows strings and brackets, and where the array begins and ends. */
static void follow(struct item_reader *r, char c)
{
	if (r->quoted) {
		r->quoted = r->escaped || c != '"';
		r->escaped = !r->escaped && c == '\\';
	} else if (c == '"') {
		r->quoted = true;
	} else if (c == '[' || c == '{') {
		r->depth++;
		if (c == '[' && !r->list)
			r->list = r->depth;
	} else if (c == ']' || c == '}') {
		/* Behind the array whatever comes belongs to nothing. */
		if (r->list && r->depth == r->list)
			r->over = true;
		if (r->depth)
			r->depth--;
	}
}

static bool in_item(const struct item_reader *r)
{
	return r->list && !r->over && r->depth > r->list;
}

/**
 * items_feed() - read more of the document
 * @r: the reader
 * @text: the octets, cut anywhere
 * @len: how many
 */
void items_feed(struct item_reader *r, const char *text, size_t len)
{
	size_t begin = 0;
	bool before, after = in_item(r);

	for (size_t i = 0; i < len && !r->bad; i++) {
		before = after;
		follow(r, text[i]);
		after = in_item(r);
		if (!before && after) {
			begin = i;
			r->used = 0;
		} else if (before && !after) {
			take(r, text + begin, i + 1 - begin, true);
		}
	}
	if (after)
		take(r, text + begin, len - begin, false);
}
