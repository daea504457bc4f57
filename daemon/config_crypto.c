// SPDX-License-Identifier: GPL-2.0
/*
 * The statements of IPsec and its key exchange. Keys and peers are known by their address: the same address again replaces
 * what was said of it before and keeps its place, "no" with the address removes it, and "no" alone removes all of the kind.
 * Transforms are known by their number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_crypto.h"
#include "config_model.h"
#include "config_radius.h"

/* As CONF_GROUPS and CONF_ALGORITHMS number them. */
static const uint32_t group_number[] = { 2, 5, 14, 15, 16, 18 };
static const char *const integrity_name[] = {
	[CONF_INTEGRITY_SHA1] = "SHA1",
	[CONF_INTEGRITY_SHA256] = "SHA256",
	[CONF_INTEGRITY_SHA512] = "SHA512",
};
static const char *const encryption_name[] = {
	[CONF_ENCRYPTION_3DES] = "3DES",
	[CONF_ENCRYPTION_AES128] = "AES128",
	[CONF_ENCRYPTION_AES192] = "AES192",
	[CONF_ENCRYPTION_AES256] = "AES256",
};

/* Return: the link that leads to the key of @addr, or the last link, which leads nowhere. */
static struct conf_isakmp_key **key_link(struct conf *c, const struct conf_addr *addr)
{
	struct conf_isakmp_key **at = &c->isakmp_keys;

	while (*at && !conf_addr_equal(&(*at)->addr, addr))
		at = &(*at)->next;
	return at;
}

static void key_unlink(struct conf_isakmp_key **at)
{
	struct conf_isakmp_key *k = *at;

	*at = k->next;
	explicit_bzero(k, sizeof(*k));
	free(k);
}

static void keys_free(struct conf *c)
{
	while (c->isakmp_keys)
		key_unlink(&c->isakmp_keys);
}

const char *conf_set_isakmp_key(void *obj, const struct conf_value *v)
{
	struct conf_isakmp_key **at, *k;

	if (!v) {
		keys_free(obj);
		return NULL;
	}
	at = key_link(obj, &v->option[0].addr);
	k = *at ? *at : calloc(1, sizeof(*k));
	if (!k)
		return "out of memory, expected fewer keys";
	*at = k;
	k->addr = v->option[0].addr;
	conf_copy_text(k->key, sizeof(k->key), v->arg[0].text);
	return NULL;
}

const char *conf_remove_isakmp_key(void *obj, const struct conf_value *v)
{
	struct conf_isakmp_key **at;

	if (!v->given[0])
		return "'no crypto isakmp key' lacks the address, expected 'address ADDRESS' after the key";
	at = key_link(obj, &v->option[0].addr);
	if (!*at)
		return "there is no such isakmp key to remove, expected the address of one";
	key_unlink(at);
	return NULL;
}

bool conf_item_isakmp_key(const void *obj, size_t n, char *buf, size_t size)
{
	const struct conf_isakmp_key *k = ((const struct conf *)obj)->isakmp_keys;
	char addr[CONF_ADDR_TEXT_MAX];
	size_t len;

	while (k && n--)
		k = k->next;
	if (!k)
		return false;
	conf_quote(buf, size, k->key, true);
	len = strlen(buf);
	snprintf(buf + len, size - len, " address %s", conf_format_addr(&k->addr, addr));
	return true;
}

/* Return: the link that leads to the peer of @addr, or the last link, which leads nowhere. */
static struct conf_isakmp_peer **peer_link(struct conf *c, const struct conf_addr *addr)
{
	struct conf_isakmp_peer **at = &c->isakmp_peers;

	while (*at && !conf_addr_equal(&(*at)->addr, addr))
		at = &(*at)->next;
	return at;
}

static void peer_unlink(struct conf_isakmp_peer **at)
{
	struct conf_isakmp_peer *p = *at;

	*at = p->next;
	free(p);
}

static void peers_free(struct conf *c)
{
	while (c->isakmp_peers)
		peer_unlink(&c->isakmp_peers);
}

const char *conf_set_isakmp_peer(void *obj, const struct conf_value *v)
{
	struct conf_isakmp_peer **at, *p;

	if (!v) {
		peers_free(obj);
		return NULL;
	}
	at = peer_link(obj, &v->arg[0].addr);
	p = *at ? *at : calloc(1, sizeof(*p));
	if (!p)
		return "out of memory, expected fewer peers";
	*at = p;
	p->addr = v->arg[0].addr;
	conf_copy_text(p->profile, sizeof(p->profile), v->option[0].text);
	return NULL;
}

const char *conf_remove_isakmp_peer(void *obj, const struct conf_value *v)
{
	struct conf_isakmp_peer **at = peer_link(obj, &v->arg[0].addr);

	if (!*at)
		return "there is no such isakmp peer to remove, expected the address of one";
	peer_unlink(at);
	return NULL;
}

bool conf_item_isakmp_peer(const void *obj, size_t n, char *buf, size_t size)
{
	const struct conf_isakmp_peer *p = ((const struct conf *)obj)->isakmp_peers;
	char addr[CONF_ADDR_TEXT_MAX];
	size_t len;

	while (p && n--)
		p = p->next;
	if (!p)
		return false;
	snprintf(buf, size, "%s profile ", conf_format_addr(&p->addr, addr));
	len = strlen(buf);
	conf_quote(buf + len, size - len, p->profile, false);
	return true;
}

void conf_crypto_free(struct conf *c)
{
	keys_free(c);
	peers_free(c);
}

const char *conf_set_isakmp_version(void *obj, const struct conf_value *v)
{
	struct conf_isakmp_profile *p = obj;

	if (v && v->arg[0].choice && v->given[0])
		return "'version 2' has no modes, expected the end of the line";
	p->version = v ? v->arg[0].choice + 1 : 0;
	return NULL;
}

bool conf_format_isakmp_version(const void *obj, char *buf, size_t size)
{
	const struct conf_isakmp_profile *p = obj;

	snprintf(buf, size, "%u%s", p->version, p->version == 1 ? " mode main" : "");
	return p->version;
}

/* Return: index of the transform of @number, or of the first one with a higher number. */
static size_t transform_index(const struct conf_transforms *list, uint32_t number)
{
	size_t i = 0;

	while (i < list->count && list->item[i].number < number)
		i++;
	return i;
}

/* Puts a transform where its number belongs. Return: NULL, or what is wrong. */
static const char *transform_add(struct conf_transforms *list, const struct conf_transform *t)
{
	size_t i = transform_index(list, t->number);

	if (i == list->count || list->item[i].number != t->number) {
		if (list->count == CONF_TRANSFORMS)
			return "there are too many transforms, expected at most 16";
		memmove(&list->item[i + 1], &list->item[i], (list->count - i) * sizeof(*t));
		list->count++;
	}
	list->item[i] = *t;
	return NULL;
}

static const char *transform_remove(struct conf_transforms *list, uint32_t number)
{
	size_t i = transform_index(list, number);

	if (i == list->count || list->item[i].number != number)
		return "there is no such transform to remove, expected the number of one";
	list->count--;
	memmove(&list->item[i], &list->item[i + 1], (list->count - i) * sizeof(list->item[0]));
	return NULL;
}

static void format_algorithms(const struct conf_transform *t, char *buf, size_t size)
{
	size_t len = strlen(buf);

	snprintf(buf + len, size - len, " integrity %s encryption %s", integrity_name[t->integrity],
		 encryption_name[t->encryption]);
}

/* Options: integrity, encryption, group. */
const char *conf_set_isakmp_transform(void *obj, const struct conf_value *v)
{
	struct conf_transforms *list = &((struct conf_isakmp_profile *)obj)->transforms;
	struct conf_transform t;

	if (!v) {
		list->count = 0;
		return NULL;
	}
	t = (struct conf_transform) {
		.number = v->arg[0].number,
		.integrity = v->option[0].choice,
		.encryption = v->option[1].choice,
		.group = group_number[v->option[2].choice],
	};
	return transform_add(list, &t);
}

const char *conf_remove_isakmp_transform(void *obj, const struct conf_value *v)
{
	return transform_remove(&((struct conf_isakmp_profile *)obj)->transforms, v->arg[0].number);
}

bool conf_item_isakmp_transform(const void *obj, size_t n, char *buf, size_t size)
{
	const struct conf_transforms *list = &((const struct conf_isakmp_profile *)obj)->transforms;
	size_t len;

	if (n >= list->count)
		return false;
	snprintf(buf, size, "%u", list->item[n].number);
	format_algorithms(&list->item[n], buf, size);
	len = strlen(buf);
	snprintf(buf + len, size - len, " group %u", list->item[n].group);
	return true;
}

const char *conf_set_pfs(void *obj, const struct conf_value *v)
{
	struct conf_ipsec_profile *p = obj;

	p->pfs = v ? group_number[v->arg[0].choice] : 0;
	return NULL;
}

bool conf_format_pfs(const void *obj, char *buf, size_t size)
{
	const struct conf_ipsec_profile *p = obj;

	snprintf(buf, size, "%u", p->pfs);
	return p->pfs;
}

/* Options: protocol, integrity, encryption. */
const char *conf_set_ipsec_transform(void *obj, const struct conf_value *v)
{
	struct conf_transforms *list = &((struct conf_ipsec_profile *)obj)->transforms;
	struct conf_transform t;

	if (!v) {
		list->count = 0;
		return NULL;
	}
	t = (struct conf_transform) {
		.number = v->arg[0].number,
		.integrity = v->option[1].choice,
		.encryption = v->option[2].choice,
	};
	return transform_add(list, &t);
}

const char *conf_remove_ipsec_transform(void *obj, const struct conf_value *v)
{
	return transform_remove(&((struct conf_ipsec_profile *)obj)->transforms, v->arg[0].number);
}

bool conf_item_ipsec_transform(const void *obj, size_t n, char *buf, size_t size)
{
	const struct conf_transforms *list = &((const struct conf_ipsec_profile *)obj)->transforms;

	if (n >= list->count)
		return false;
	snprintf(buf, size, "%u protocol esp", list->item[n].number);
	format_algorithms(&list->item[n], buf, size);
	return true;
}
