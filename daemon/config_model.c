// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration model.
 *
 * The kinds of named objects are lists that differ only in where their members lie, so that one table of offsets
 * serves them all. Beside each list a tree finds names, as an access concentrator may have thousands of interfaces.
 */
#define _GNU_SOURCE	/* tdestroy() */
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config_crypto.h"
#include "config_model.h"
#include "config_peer.h"
#include "config_radius.h"

/**
 * struct kind - where things are
 * @size: octets of an object
 * @head: offset of the list in struct conf
 * @next: offset of the pointer to the next object
 * @line: offset of the line number
 * @name: offset of the name
 * @fold: names are compared regardless of case
 */
struct kind {
	size_t size, head, next, line, name;
	bool fold;
};

#define KIND(type, list, ignore_case) { \
	.size = sizeof(struct type), \
	.head = offsetof(struct conf, list), \
	.next = offsetof(struct type, next), \
	.line = offsetof(struct type, line), \
	.name = offsetof(struct type, name), \
	.fold = (ignore_case), \
}

static const struct kind kinds[CONF_MODES] = {
	[CONF_MODE_GROUP] = KIND(conf_radius_group, radius_groups, false),
	[CONF_MODE_AC] = KIND(conf_ac, acs, false),
	[CONF_MODE_PROFILE] = KIND(conf_profile, profiles, true),
	[CONF_MODE_TUNNEL] = {
		.size = sizeof(struct conf_tunnel),
		.head = offsetof(struct conf, tunnels),
		.next = offsetof(struct conf_tunnel, next),
		.line = offsetof(struct conf_tunnel, l2tp.line),
		.name = offsetof(struct conf_tunnel, l2tp.name),
	},
	[CONF_MODE_ISAKMP] = KIND(conf_isakmp_profile, isakmp_profiles, false),
	[CONF_MODE_IPSEC] = KIND(conf_ipsec_profile, ipsec_profiles, false),
	[CONF_MODE_IFACE] = KIND(conf_iface, ifaces, false),
};

_Static_assert(CONF_MODES <= CONF_KINDS, "the model has no room for the names of every kind");

/* The list pointers have different types; copying their octets keeps the compiler's aliasing rules out of it. */
static void *load_pointer(const void *base, size_t offset)
{
	void *p;

	memcpy(&p, (const char *)base + offset, sizeof(p));
	return p;
}

static void store_pointer(void *base, size_t offset, const void *p)
{
	memcpy((char *)base + offset, &p, sizeof(p));
}

static int compare_exact(const void *a, const void *b)
{
	return strcmp(a, b);
}

static int compare_folded(const void *a, const void *b)
{
	return strcasecmp(a, b);
}

/* The trees hold the names, which lie in the objects. */
static int (*order(enum conf_mode mode))(const void *a, const void *b)
{
	return kinds[mode].fold ? compare_folded : compare_exact;
}

static void leave_name(void *name)
{
	(void)name;
}

static void set_defaults(enum conf_mode mode, void *obj)
{
	const struct conf_cmd *cmd;

	conf_for_each_cmd(cmd, mode)
		if (!cmd->enter)
			conf_store(cmd, obj, NULL);
}

struct conf *conf_new(void)
{
	struct conf *c = calloc(1, sizeof(*c));

	if (c)
		set_defaults(CONF_MODE_TOP, c);
	return c;
}

void conf_free(struct conf *c)
{
	enum conf_mode mode;

	if (!c)
		return;
	for (mode = CONF_MODE_TOP + 1; mode < CONF_MODES; mode++) {
		void *block = conf_block_next(c, mode, NULL), *next;

		tdestroy(c->names[mode], leave_name);
		for (; block; block = next) {
			next = conf_block_next(c, mode, block);
			conf_block_free(mode, block);
		}
	}
	conf_radius_servers_free(c);
	conf_crypto_free(c);
	conf_routes_free(c);
	/* The clients of the dynamic authorization have keys. */
	explicit_bzero(c, sizeof(*c));
	free(c);
}

void *conf_block_new(enum conf_mode mode, const char *name, unsigned int line)
{
	const struct kind *k = &kinds[mode];
	char *block = calloc(1, k->size);

	if (!block)
		return NULL;
	set_defaults(mode, block);
	conf_copy_text(block + k->name, CONF_NAME_MAX + 1, name);
	memcpy(block + k->line, &line, sizeof(line));
	return block;
}

void conf_block_free(enum conf_mode mode, void *block)
{
	if (!block)
		return;
	/* Profiles, tunnels and interfaces hold secrets. */
	explicit_bzero(block, kinds[mode].size);
	free(block);
}

bool conf_block_add(struct conf *c, enum conf_mode mode, void *block)
{
	const struct kind *k = &kinds[mode];

	if (!tsearch((char *)block + k->name, &c->names[mode], order(mode)))
		return false;
	if (c->last[mode])
		store_pointer(c->last[mode], k->next, block);
	else
		store_pointer(c, k->head, block);
	c->last[mode] = block;
	return true;
}

bool conf_block_remove(struct conf *c, enum conf_mode mode, const char *name)
{
	void *block = conf_block_find(c, mode, name), *before = NULL, *p;

	if (!block)
		return false;
	for (p = conf_block_next(c, mode, NULL); p != block; p = conf_block_next(c, mode, p))
		before = p;
	p = conf_block_next(c, mode, block);
	if (before)
		store_pointer(before, kinds[mode].next, p);
	else
		store_pointer(c, kinds[mode].head, p);
	if (c->last[mode] == block)
		c->last[mode] = before;
	tdelete(conf_block_name(mode, block), &c->names[mode], order(mode));
	conf_block_free(mode, block);
	return true;
}

void *conf_block_next(const struct conf *c, enum conf_mode mode, const void *block)
{
	return block ? load_pointer(block, kinds[mode].next) : load_pointer(c, kinds[mode].head);
}

const char *conf_block_name(enum conf_mode mode, const void *block)
{
	return (const char *)block + kinds[mode].name;
}

unsigned int conf_block_line(enum conf_mode mode, const void *block)
{
	unsigned int line;

	memcpy(&line, (const char *)block + kinds[mode].line, sizeof(line));
	return line;
}

void *conf_block_find(const struct conf *c, enum conf_mode mode, const char *name)
{
	char **found = tfind(name, &c->names[mode], order(mode));

	return found ? *found - kinds[mode].name : NULL;
}

const struct conf_ac *conf_find_ac(const struct conf *c, const char *name)
{
	return conf_block_find(c, CONF_MODE_AC, name);
}

const struct conf_profile *conf_find_profile(const struct conf *c, const char *name)
{
	return conf_block_find(c, CONF_MODE_PROFILE, name);
}

const struct conf_radius_group *conf_find_radius_group(const struct conf *c, const char *name)
{
	return conf_block_find(c, CONF_MODE_GROUP, name);
}

const struct conf_tunnel *conf_find_tunnel(const struct conf *c, const char *name)
{
	return conf_block_find(c, CONF_MODE_TUNNEL, name);
}

const struct conf_isakmp_profile *conf_find_isakmp_profile(const struct conf *c, const char *name)
{
	return conf_block_find(c, CONF_MODE_ISAKMP, name);
}

const struct conf_ipsec_profile *conf_find_ipsec_profile(const struct conf *c, const char *name)
{
	return conf_block_find(c, CONF_MODE_IPSEC, name);
}

const struct conf_iface *conf_find_iface(const struct conf *c, const char *name)
{
	return conf_block_find(c, CONF_MODE_IFACE, name);
}

void conf_copy_text(char *dst, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	memcpy(dst, text, len);
	memset(dst + len, 0, size - len);
}

static void store_uint(void *at, size_t size, uint32_t number)
{
	uint16_t small = (uint16_t)number;

	if (size == sizeof(small))
		memcpy(at, &small, sizeof(small));
	else
		memcpy(at, &number, sizeof(number));
}

const char *conf_store(const struct conf_cmd *cmd, void *obj, const struct conf_value *v)
{
	void *at = (char *)obj + cmd->offset;
	unsigned int choice = v ? v->arg[0].choice : cmd->def;
	bool flag;

	switch (cmd->field) {
	case CONF_FIELD_NONE:
		return cmd->set(obj, v);
	case CONF_FIELD_FLAG:
		flag = v || cmd->def;
		memcpy(at, &flag, sizeof(flag));
		break;
	case CONF_FIELD_BOOL:
		flag = v ? !v->arg[0].choice : cmd->def;
		memcpy(at, &flag, sizeof(flag));
		break;
	case CONF_FIELD_ENUM:
		memcpy(at, &choice, sizeof(choice));
		break;
	case CONF_FIELD_UINT:
		store_uint(at, cmd->size, v ? v->arg[0].number : cmd->def);
		break;
	case CONF_FIELD_TEXT:
		conf_copy_text(at, cmd->size, v ? v->arg[0].text : cmd->def_text ? cmd->def_text : "");
		break;
	}
	return NULL;
}

const char *conf_undo(const struct conf_cmd *cmd, void *obj, const struct conf_value *v)
{
	const bool off = false;

	if (cmd->remove && v)
		return cmd->remove(obj, v);
	if (cmd->field == CONF_FIELD_FLAG)
		memcpy((char *)obj + cmd->offset, &off, sizeof(off));
	else
		conf_store(cmd, obj, NULL);
	return NULL;
}
