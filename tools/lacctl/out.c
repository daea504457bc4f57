// SPDX-License-Identifier: GPL-2.0
/*
 * out.c - streamed text and JSON output
 */
#include "out.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>

#include "escape.h"

static void json_string(FILE *f, const char *value)
{
	const unsigned char *s = (const unsigned char *)value;

	putc('"', f);
	while (*s) {
		size_t len = escape_utf8(s);

		if (len) {
			fwrite(s, 1, len, f);
			s += len;
			continue;
		}
		if (*s == '"' || *s == '\\')
			fprintf(f, "\\%c", *s);
		else if (*s < 0x20 || *s >= 0x7f)
			fprintf(f, "\\u%04x", *s);
		else
			putc(*s, f);
		s++;
	}
	putc('"', f);
}

/* Whoever renames a netdev chooses its octets: none may end a word or reach a terminal raw. */
static void text_string(FILE *f, const char *value)
{
	for (const unsigned char *s = (const unsigned char *)value; *s; s++) {
		if (*s <= 0x20 || *s >= 0x7f || *s == '\\')
			fprintf(f, "\\x%02x", *s);
		else
			putc(*s, f);
	}
}

static void put_key(struct out *o, const char *key)
{
	if (!o->json) {
		fprintf(o->file, " %s ", key);
		return;
	}
	if (o->comma)
		putc(',', o->file);
	o->comma = true;
	putc('"', o->file);
	for (; *key; key++)
		putc(*key == '-' ? '_' : *key, o->file);
	fputs("\":", o->file);
}

/** out_list_begin() - open the list of a show verb */
void out_list_begin(struct out *o)
{
	o->list = true;
	o->comma = false;
	o->ifindex = 0;
	if (o->json)
		putc('[', o->file);
}

/** out_list_end() - close the list; needed after a failure too, so that the JSON stays valid */
void out_list_end(struct out *o)
{
	o->list = false;
	if (o->json)
		fputs("]\n", o->file);
}

/**
 * out_object_begin() - begin an object
 * @o: the stream
 * @kind: first word of its line; JSON leaves it out
 */
void out_object_begin(struct out *o, const char *kind)
{
	if (!o->json) {
		fputs(kind, o->file);
		return;
	}
	if (o->list && o->comma)
		fputs(",\n", o->file);
	putc('{', o->file);
	o->comma = false;
}

/** out_object_end() - end an object; alone, not in a list, it takes a line of its own */
void out_object_end(struct out *o)
{
	if (o->json)
		putc('}', o->file);
	if (!o->json || !o->list)
		putc('\n', o->file);
	o->comma = true;
}

/**
 * out_group_begin() - begin a named group of values inside an object
 * @o: the stream
 * @name: its name
 *
 * In text a group is an indented line of its own, or, with @o->oneline, its name before its values.
 */
void out_group_begin(struct out *o, const char *name)
{
	o->depth++;
	if (o->json) {
		put_key(o, name);
		putc('{', o->file);
		o->comma = false;
	} else if (o->oneline) {
		fprintf(o->file, " %s", name);
	} else {
		fprintf(o->file, "\n%*s%s:", (int)(4 * o->depth), "", name);
	}
}

/** out_group_end() - end a group */
void out_group_end(struct out *o)
{
	o->depth--;
	if (o->json) {
		putc('}', o->file);
		o->comma = true;
	}
}

/**
 * out_string() - write a string
 * @o: the stream
 * @key: its key
 * @value: any octets; what cannot be shown is escaped
 */
void out_string(struct out *o, const char *key, const char *value)
{
	put_key(o, key);
	if (o->json)
		json_string(o->file, value);
	else
		text_string(o->file, value);
}

/** out_flag() - write what is said by being there: its name, in JSON true */
void out_flag(struct out *o, const char *key)
{
	if (!o->json) {
		fprintf(o->file, " %s", key);
		return;
	}
	put_key(o, key);
	fputs("true", o->file);
}

/** out_number() - write a number */
void out_number(struct out *o, const char *key, uint64_t value)
{
	put_key(o, key);
	fprintf(o->file, "%" PRIu64, value);
}

/** out_row() - write a number; in text on a line of its own, for long groups */
void out_row(struct out *o, const char *key, uint64_t value)
{
	if (!o->json && !o->oneline)
		fprintf(o->file, "\n%*s", (int)(4 * o->depth + 3), "");
	out_number(o, key, value);
}

/** out_onoff() - write a switch: on or off, in JSON true or false */
void out_onoff(struct out *o, const char *key, bool value)
{
	put_key(o, key);
	if (o->json)
		fputs(value ? "true" : "false", o->file);
	else
		fputs(value ? "on" : "off", o->file);
}

/** out_mac() - write an Ethernet address */
void out_mac(struct out *o, const char *key, const uint8_t mac[6])
{
	char text[18];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x",
		 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	out_string(o, key, text);
}

/**
 * out_address() - write an IP address
 * @o: the stream
 * @key: its key
 * @family: AF_INET or AF_INET6
 * @addr: struct in_addr or struct in6_addr, any alignment
 */
void out_address(struct out *o, const char *key, int family, const void *addr)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(family, addr, text, sizeof(text)))
		out_string(o, key, text);
}

/**
 * out_device() - write the name of a netdev
 * @o: the stream
 * @key: its key
 * @ifindex: its index; one that is gone already is written as "if" and the index, as iproute2 does
 */
void out_device(struct out *o, const char *key, uint32_t ifindex)
{
	if (!o->list || ifindex != o->ifindex) {
		if (!if_indextoname(ifindex, o->device))
			snprintf(o->device, sizeof(o->device), "if%" PRIu32, ifindex);
		o->ifindex = ifindex;
	}
	out_string(o, key, o->device);
}
