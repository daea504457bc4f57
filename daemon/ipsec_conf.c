// SPDX-License-Identifier: GPL-2.0
#include "ipsec_conf.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "vici_msg.h"

#define PREFIX		"openlac-"
#define DPD_DELAY_S	30
#define DPD_TIMEOUT_S	150	/* of IKEv1; IKEv2 retransmits as it does everything */

static const char *const encryption_name[] = {
	[CONF_ENCRYPTION_3DES] = "3des",
	[CONF_ENCRYPTION_AES128] = "aes128",
	[CONF_ENCRYPTION_AES192] = "aes192",
	[CONF_ENCRYPTION_AES256] = "aes256",
};

static const char *const integrity_name[] = {
	[CONF_INTEGRITY_SHA1] = "sha1",
	[CONF_INTEGRITY_SHA256] = "sha256",
	[CONF_INTEGRITY_SHA512] = "sha512",
};

/*
 * The internal profiles. Without a version IKEv2 is offered and both are taken. What is in them is the part without SHA-1 and
 * triple DES of what the guide's devices propose by themselves, in the same order and with the same lifetimes.
 */
#define SHA256(cipher, dh) { .integrity = CONF_INTEGRITY_SHA256, .encryption = CONF_ENCRYPTION_##cipher, .group = (dh) }

static const struct conf_isakmp_profile isakmp_default = {
	.lifetime = 86400,
	.transforms = {
		.count = 4,
		.item = { SHA256(AES256, 14), SHA256(AES256, 16), SHA256(AES128, 14), SHA256(AES128, 16) },
	},
};

static const struct conf_ipsec_profile ipsec_default = {
	.lifetime = 28800,
	.transforms = { .count = 2, .item = { SHA256(AES256, 0), SHA256(AES128, 0) } },
};

void ipsec_conf_name(char name[IPSEC_NAME_MAX], const char *tunnel)
{
	snprintf(name, IPSEC_NAME_MAX, PREFIX "%s", tunnel);
}

bool ipsec_conf_is_ours(const char *name)
{
	return !strncmp(name, PREFIX, strlen(PREFIX));
}

static const char *addr_text(const struct conf_addr *a, char text[INET6_ADDRSTRLEN])
{
	const void *octets = a->family == AF_INET ? (const void *)&a->v4 : (const void *)&a->v6;

	return inet_ntop(a->family, octets, text, INET6_ADDRSTRLEN) ? text : "?";
}

static const struct conf_isakmp_key *find_key(const struct ipsec_ends *e)
{
	const struct conf_isakmp_key *k = e->conf->isakmp_keys;

	while (k && !conf_addr_equal(&k->addr, &e->remote))
		k = k->next;
	return k;
}

static const struct conf_isakmp_peer *find_peer(const struct ipsec_ends *e)
{
	const struct conf_isakmp_peer *p = e->conf->isakmp_peers;

	while (p && !conf_addr_equal(&p->addr, &e->remote))
		p = p->next;
	return p;
}

/* Return: NULL when the statement names a profile that does not exist. */
static const struct conf_isakmp_profile *isakmp_profile(const struct ipsec_ends *e)
{
	const struct conf_isakmp_peer *p = find_peer(e);

	return p ? conf_find_isakmp_profile(e->conf, p->profile) : &isakmp_default;
}

static const struct conf_ipsec_profile *ipsec_profile(const struct ipsec_ends *e)
{
	const char *name = e->tunnel->ipsec_profile;

	return name[0] ? conf_find_ipsec_profile(e->conf, name) : &ipsec_default;
}

bool ipsec_conf_missing(const struct ipsec_ends *e, char *text, size_t size)
{
	char addr[INET6_ADDRSTRLEN];

	addr_text(&e->remote, addr);
	if (!find_key(e))
		snprintf(text, size, "there is no 'crypto isakmp key ... address %s'", addr);
	else if (!isakmp_profile(e))
		snprintf(text, size, "there is no 'crypto isakmp profile %s', which 'crypto isakmp peer address %s' names",
			 find_peer(e)->profile, addr);
	else if (!ipsec_profile(e))
		snprintf(text, size, "there is no 'crypto ipsec profile %s'", e->tunnel->ipsec_profile);
	else
		return false;
	return true;
}

static const char *group_name(uint32_t group)
{
	switch (group) {
	case 2:
		return "-modp1024";
	case 5:
		return "-modp1536";
	case 14:
		return "-modp2048";
	case 15:
		return "-modp3072";
	case 16:
		return "-modp4096";
	case 18:
		return "-modp8192";
	default:
		return "";
	}
}

/* A profile that names no transform has those of the internal one. @group is of all transforms, 0 = each has its own. */
static void put_proposals(struct writer *w, const char *key, const struct conf_transforms *list,
			  const struct conf_transforms *otherwise, uint32_t group)
{
	const struct conf_transform *t;
	char text[64];
	size_t i;

	if (!list->count)
		list = otherwise;
	vici_list(w, key);
	for (i = 0; i < list->count; i++) {
		t = &list->item[i];
		snprintf(text, sizeof(text), "%s-%s%s", encryption_name[t->encryption], integrity_name[t->integrity],
			 group_name(group ? group : t->group));
		vici_item(w, text);
	}
	vici_list_end(w);
}

/* New keys are negotiated when nine tenths of the time are over, and a bit earlier so that not all peers do it at once. */
static void put_lifetime(struct writer *w, uint32_t lifetime, const char *rest)
{
	uint32_t margin = lifetime / 10;

	vici_value(w, "rekey_time", "%us", lifetime - margin);
	vici_value(w, "rand_time", "%us", margin / 2);
	vici_value(w, rest, "%us", strcmp(rest, "over_time") ? lifetime : margin);
}

static const char *remote_id(const struct ipsec_ends *e, char addr[INET6_ADDRSTRLEN])
{
	return e->tunnel->remote_id[0] ? e->tunnel->remote_id : addr_text(&e->remote, addr);
}

static void put_auth(struct writer *w, const char *side, const char *id)
{
	vici_section(w, side);
	vici_value(w, "auth", "psk");
	vici_value(w, "id", "%s", id);
	vici_section_end(w);
}

static void put_only(struct writer *w, const char *key, const char *text)
{
	vici_list(w, key);
	vici_item(w, text);
	vici_list_end(w);
}

static void put_child(struct writer *w, const struct ipsec_ends *e, const char *name)
{
	const struct conf_ipsec_profile *p = ipsec_profile(e);
	const char *selector = e->local.family == AF_INET6 ? "dynamic[udp]" : "dynamic";

	vici_section(w, "children");
	vici_section(w, name);
	vici_value(w, "mode", "transport");
	put_proposals(w, "esp_proposals", &p->transforms, &ipsec_default.transforms, p->pfs);
	put_only(w, "local_ts", selector);
	put_only(w, "remote_ts", selector);
	put_lifetime(w, p->lifetime, "life_time");
	vici_value(w, "start_action", "trap");
	vici_section_end(w);
	vici_section_end(w);
}

size_t ipsec_conf_load_connection(const struct ipsec_ends *e, uint8_t buf[IPSEC_REQUEST_MAX])
{
	const struct conf_isakmp_profile *p = isakmp_profile(e);
	char local[INET6_ADDRSTRLEN], remote[INET6_ADDRSTRLEN], name[IPSEC_NAME_MAX];
	const char *id = e->tunnel->local_id;
	struct writer w;

	addr_text(&e->local, local);
	addr_text(&e->remote, remote);
	ipsec_conf_name(name, e->tunnel->l2tp.name);
	writer_init(&w, buf, IPSEC_REQUEST_MAX);
	vici_begin(&w, "load-conn");
	vici_section(&w, name);
	vici_value(&w, "version", "%u", p->version);
	put_only(&w, "local_addrs", local);
	put_only(&w, "remote_addrs", remote);
	put_proposals(&w, "proposals", &p->transforms, &isakmp_default.transforms, 0);
	put_lifetime(&w, p->lifetime, "over_time");
	vici_value(&w, "dpd_delay", "%us", DPD_DELAY_S);
	vici_value(&w, "dpd_timeout", "%us", DPD_TIMEOUT_S);
	vici_value(&w, "mobike", "no");
	vici_value(&w, "send_certreq", "no");
	put_auth(&w, "local", id[0] ? id : local);
	put_auth(&w, "remote", remote_id(e, remote));
	put_child(&w, e, name);
	vici_section_end(&w);
	return vici_end(&w);
}

/*
 * The key is the peer's and not ours: were our own identity among its owners, charon would try it on any peer that has no
 * key of its own.
 */
size_t ipsec_conf_load_key(const struct ipsec_ends *e, uint8_t buf[IPSEC_REQUEST_MAX])
{
	const struct conf_isakmp_key *k = find_key(e);
	char remote[INET6_ADDRSTRLEN], name[IPSEC_NAME_MAX];
	struct writer w;

	if (!k)
		return 0;
	ipsec_conf_name(name, e->tunnel->l2tp.name);
	writer_init(&w, buf, IPSEC_REQUEST_MAX);
	vici_begin(&w, "load-shared");
	vici_value(&w, "id", "%s", name);
	vici_value(&w, "type", "IKE");
	vici_data(&w, "data", k->key, strlen(k->key));
	vici_list(&w, "owners");
	vici_item(&w, addr_text(&e->remote, remote));
	if (e->tunnel->remote_id[0])
		vici_item(&w, e->tunnel->remote_id);
	vici_list_end(&w);
	return vici_end(&w);
}

static size_t one_value(uint8_t *buf, const char *command, const char *key, const char *text)
{
	struct writer w;

	writer_init(&w, buf, IPSEC_REQUEST_MAX);
	vici_begin(&w, command);
	if (key)
		vici_value(&w, key, "%s", text);
	return vici_end(&w);
}

size_t ipsec_conf_unload_key(const char *name, uint8_t buf[IPSEC_REQUEST_MAX])
{
	return one_value(buf, "unload-shared", "id", name);
}

size_t ipsec_conf_unload_connection(const char *name, uint8_t buf[IPSEC_REQUEST_MAX])
{
	return one_value(buf, "unload-conn", "name", name);
}

size_t ipsec_conf_list_keys(uint8_t buf[IPSEC_REQUEST_MAX])
{
	return one_value(buf, "get-shared", NULL, NULL);
}

size_t ipsec_conf_list_connections(uint8_t buf[IPSEC_REQUEST_MAX])
{
	return one_value(buf, "get-conns", NULL, NULL);
}

/* Nobody waits for the outcome. */
static void put_at_once(struct writer *w, const char *name)
{
	vici_value(w, "ike", "%s", name);
	vici_value(w, "timeout", "-1");
}

size_t ipsec_conf_terminate(const char *name, uint8_t buf[IPSEC_REQUEST_MAX])
{
	struct writer w;

	writer_init(&w, buf, IPSEC_REQUEST_MAX);
	vici_begin(&w, "terminate");
	put_at_once(&w, name);
	return vici_end(&w);
}

size_t ipsec_conf_initiate(const char *name, uint8_t buf[IPSEC_REQUEST_MAX])
{
	struct writer w;

	writer_init(&w, buf, IPSEC_REQUEST_MAX);
	vici_begin(&w, "initiate");
	put_at_once(&w, name);
	vici_value(&w, "child", "%s", name);
	return vici_end(&w);
}

size_t ipsec_conf_list_negotiated(const char *name, uint8_t buf[IPSEC_REQUEST_MAX])
{
	return one_value(buf, "list-sas", "ike", name);
}

size_t ipsec_conf_want_events(uint8_t buf[IPSEC_REQUEST_MAX])
{
	struct writer w;

	writer_init(&w, buf, IPSEC_REQUEST_MAX);
	vici_begin_events(&w, "list-sa");
	return vici_end(&w);
}

/* An IKE_SA has a state, and so has each CHILD_SA in it. */
bool ipsec_conf_is_alive(const struct reader *event)
{
	static const char *const alive[] = { "CONNECTING", "INSTALLED", "REKEYING" };
	struct reader r = *event;
	struct vici_element e;
	size_t i;

	while (vici_next(&r, &e)) {
		if (e.type != VICI_VALUE || strcmp(e.name, "state"))
			continue;
		for (i = 0; i < sizeof(alive) / sizeof(alive[0]); i++)
			if (e.len == strlen(alive[i]) && !memcmp(e.data, alive[i], e.len))
				return true;
	}
	return false;
}
