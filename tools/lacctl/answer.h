/* SPDX-License-Identifier: GPL-2.0 */
/*
 * answer.h - JSON out of a stream of octets, without I/O
 *
 * Two readers: answers of the daemon, one JSON object a line, as they come over the socket; and the
 * members of one long JSON array, which is never in memory as a whole.
 */
#ifndef LACCTL_ANSWER_H
#define LACCTL_ANSWER_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#define ANSWER_MAX	(4u << 20)	/* octets of one answer; a daemon in order sends far less */
#define ITEM_MAX	(64u << 10)	/* octets of one member of an array */

/**
 * struct answer_reader - objects that follow each other
 * @tok: parser, keeps an object that has come in part
 * @used: octets of that object
 */
struct answer_reader {
	struct json_tokener *tok;
	size_t used;
};

int answer_init(struct answer_reader *r);
void answer_release(struct answer_reader *r);
void answer_reset(struct answer_reader *r);
int answer_next(struct answer_reader *r, const char **pos, const char *end,
		struct json_object **answer);
const char *answer_text(struct json_object *answer, const char *name);

/** typedef item_fn - takes a member of an array, which belongs to the caller */
typedef void (*item_fn)(void *data, struct json_object *item);

/**
 * struct item_reader - the objects in the first array of a document
 * @fn: gets each of them
 * @data: for @fn
 * @tok: parser
 * @depth: brackets that are open
 * @list: depth inside the array, 0 until it has begun
 * @over: the array has ended
 * @used: octets of the member that has come in part
 * @quoted: inside a string
 * @escaped: behind a backslash of a string
 * @bad: the document is not what we understand; the rest is skipped
 */
struct item_reader {
	item_fn fn;
	void *data;
	struct json_tokener *tok;
	unsigned int depth;
	unsigned int list;
	size_t used;
	bool over;
	bool quoted;
	bool escaped;
	bool bad;
};

int items_init(struct item_reader *r, item_fn fn, void *data);
void items_release(struct item_reader *r);
void items_feed(struct item_reader *r, const char *text, size_t len);

#endif /* LACCTL_ANSWER_H */
