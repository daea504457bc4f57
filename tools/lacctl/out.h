/* SPDX-License-Identifier: GPL-2.0 */
/*
 * out.h - streamed text and JSON output
 *
 * Callers name keys and values once; the writer lays them out as "key value" words or as JSON
 * members. Objects go out as they come, so that a dump of any length needs no memory. In JSON keys,
 * '-' becomes '_'.
 */
#ifndef LACCTL_OUT_H
#define LACCTL_OUT_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct out - an output stream; clear it, then set the first four members
 * @file: where it goes
 * @json: JSON instead of text
 * @stats: counters are wanted
 * @oneline: text: groups stay on the object's line (monitor)
 * @list: inside out_list_begin() and out_list_end()
 * @comma: JSON: a comma is due before the next member or object
 * @depth: groups open
 * @newline: what was copied to @file last ended a line
 * @ifindex: the interface named last in this list, 0 = none
 * @device: its name, which is asked for once and not for each of ten thousand sessions
 */
struct out {
	FILE *file;
	bool json;
	bool stats;
	bool oneline;
	bool list;
	bool comma;
	unsigned int depth;
	bool newline;
	uint32_t ifindex;
	char device[IF_NAMESIZE];
};

void out_list_begin(struct out *o);
void out_list_end(struct out *o);
void out_object_begin(struct out *o, const char *kind);
void out_object_end(struct out *o);
void out_group_begin(struct out *o, const char *name);
void out_group_end(struct out *o);

void out_string(struct out *o, const char *key, const char *value);
void out_flag(struct out *o, const char *key);
void out_number(struct out *o, const char *key, uint64_t value);
void out_row(struct out *o, const char *key, uint64_t value);
void out_onoff(struct out *o, const char *key, bool value);
void out_mac(struct out *o, const char *key, const uint8_t mac[6]);
void out_address(struct out *o, const char *key, int family, const void *addr);
void out_device(struct out *o, const char *key, uint32_t ifindex);

#endif /* LACCTL_OUT_H */
