/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a command prints: text for people or one JSON document for programs, collected here and sent by whoever runs the
 * command. Output that grows with the number of sessions is a stream, asked for a little at a time, so that neither memory
 * nor the event loop suffers from a reader that is slow or a table that is long.
 */
#ifndef OPENLAC_CLI_OUT_H
#define OPENLAC_CLI_OUT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct cli_out - output of a command, up to now
 * @text: @len octets, terminated; NULL when there are none
 * @size: octets allocated
 * @json: JSON is wanted
 * @items: objects of the JSON array that is being written
 * @failed: memory ran out and something is missing
 */
struct cli_out {
	char *text;
	size_t len, size;
	bool json;
	size_t items;
	bool failed;
};

void cli_out_printf(struct cli_out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Appends a JSON value, in one piece, and releases it. */
void cli_out_json(struct cli_out *o, struct json_object *value);

/* A JSON array: its beginning, each of its members (released here), its end. */
void cli_out_array_begin(struct cli_out *o);
void cli_out_array_item(struct cli_out *o, struct json_object *value);
void cli_out_array_end(struct cli_out *o);

/* What is there has been sent. */
void cli_out_clear(struct cli_out *o);
void cli_out_release(struct cli_out *o);

/* For functions that tell lines: one more line of text, indented, in struct cli_out; one more string in a JSON array. */
void cli_out_message(void *out, const char *text);
void cli_json_message(void *array, const char *text);

/* Members of JSON objects. */
void cli_json_u64(struct json_object *o, const char *name, uint64_t value);
void cli_json_text(struct json_object *o, const char *name, const char *value);
void cli_json_bool(struct json_object *o, const char *name, bool value);

/**
 * struct cli_stream - output that is made as it is sent; the first member of what the command keeps
 * @next: write a little more, one object or so. Return: false when that was the last
 * @wait: set by @next when it has nothing to write yet; it is asked again a little later
 * @end: release everything, also before the end is reached
 *
 * Between two calls the daemon goes on: what is being listed may have come or gone.
 */
struct cli_stream {
	bool (*next)(struct cli_stream *s, struct cli_out *o);
	bool wait;
	void (*end)(struct cli_stream *s);
};

#endif /* OPENLAC_CLI_OUT_H */
