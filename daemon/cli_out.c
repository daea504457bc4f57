// SPDX-License-Identifier: GPL-2.0
#include "cli_out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE	4096

/* Makes room for @more octets and a NUL. */
static bool reserve(struct cli_out *o, size_t more)
{
	size_t size = o->size ? o->size : FIRST_SIZE;
	char *text;

	while (size <= o->len + more)
		size *= 2;
	if (size == o->size)
		return true;
	/* The old octets may be secrets, so that realloc() will not do. */
	text = malloc(size);
	if (!text) {
		o->failed = true;
		return false;
	}
	if (o->text) {
		memcpy(text, o->text, o->len + 1);
		explicit_bzero(o->text, o->len);
		free(o->text);
	}
	o->text = text;
	o->size = size;
	return true;
}

void cli_out_printf(struct cli_out *o, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || !reserve(o, (size_t)n))
		return;
	va_start(ap, fmt);
	vsnprintf(o->text + o->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	o->len += (size_t)n;
}

void cli_out_json(struct cli_out *o, struct json_object *value)
{
	cli_out_printf(o, "%s", json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
	json_object_put(value);
}

void cli_out_array_begin(struct cli_out *o)
{
	o->items = 0;
	cli_out_printf(o, "[");
}

void cli_out_array_item(struct cli_out *o, struct json_object *value)
{
	cli_out_printf(o, "%s", o->items++ ? "," : "");
	cli_out_json(o, value);
}

void cli_out_array_end(struct cli_out *o)
{
	cli_out_printf(o, "]\n");
}

/* Running configurations hold secrets. */
void cli_out_clear(struct cli_out *o)
{
	if (o->text)
		explicit_bzero(o->text, o->len);
	o->len = 0;
}

void cli_out_release(struct cli_out *o)
{
	cli_out_clear(o);
	free(o->text);
	o->text = NULL;
	o->size = 0;
}

void cli_json_u64(struct json_object *o, const char *name, uint64_t value)
{
	json_object_object_add(o, name, json_object_new_uint64(value));
}

void cli_json_text(struct json_object *o, const char *name, const char *value)
{
	json_object_object_add(o, name, json_object_new_string(value));
}

void cli_json_bool(struct json_object *o, const char *name, bool value)
{
	json_object_object_add(o, name, json_object_new_boolean(value));
}

void cli_out_message(void *out, const char *text)
{
	cli_out_printf(out, "  %s\n", text);
}

void cli_json_message(void *array, const char *text)
{
	json_object_array_add(array, json_object_new_string(text));
}
