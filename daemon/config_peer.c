// SPDX-License-Identifier: GPL-2.0
/*
 * The statements of managed tunnels, of interfaces and of routes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_match.h"
#include "config_model.h"
#include "config_peer.h"
#include "config_radius.h"

/* Stores an address or a name; nothing when @arg is NULL. */
static void set_endpoint(struct conf_endpoint *e, const struct conf_arg *arg)
{
	memset(e, 0, sizeof(*e));
	if (arg && arg->kind == CONF_VALUE_ADDR)
		e->addr = arg->addr;
	else if (arg)
		conf_copy_text(e->name, sizeof(e->name), arg->text);
}

static bool format_endpoint(const struct conf_endpoint *e, char *buf, size_t size)
{
	char addr[CONF_ADDR_TEXT_MAX];

	if (e->addr.family != AF_UNSPEC)
		snprintf(buf, size, "%s", conf_format_addr(&e->addr, addr));
	else
		conf_quote(buf, size, e->name, false);
	return e->addr.family != AF_UNSPEC || e->name[0];
}

static bool endpoint_equal(const struct conf_endpoint *a, const struct conf_endpoint *b)
{
	return conf_addr_equal(&a->addr, &b->addr) && !strcmp(a->name, b->name);
}

/* The number is the choice: 4 is the first one. */
const char *conf_set_ip_version(void *obj, const struct conf_value *v)
{
	struct conf_tunnel *t = obj;

	t->ip_version = !v ? 0 : v->arg[0].choice ? 6 : 4;
	return NULL;
}

bool conf_format_ip_version(const void *obj, char *buf, size_t size)
{
	const struct conf_tunnel *t = obj;

	snprintf(buf, size, "%u", t->ip_version);
	return t->ip_version;
}

const char *conf_set_tunnel_source(void *obj, const struct conf_value *v)
{
	set_endpoint(&((struct conf_tunnel *)obj)->source, v ? &v->arg[0] : NULL);
	return NULL;
}

bool conf_format_tunnel_source(const void *obj, char *buf, size_t size)
{
	return format_endpoint(&((const struct conf_tunnel *)obj)->source, buf, size);
}

const char *conf_set_tunnel_destination(void *obj, const struct conf_value *v)
{
	set_endpoint(&((struct conf_tunnel *)obj)->destination, v ? &v->arg[0] : NULL);
	return NULL;
}

bool conf_format_tunnel_destination(const void *obj, char *buf, size_t size)
{
	return format_endpoint(&((const struct conf_tunnel *)obj)->destination, buf, size);
}

/* The options of "protection ipsec", in the order of its syntax. */
enum {
	PROTECTION_PROFILE,
	PROTECTION_LOCAL_ID,
	PROTECTION_REMOTE_ID,
};

/* A profile given earlier stays when this one names none, so that the two statements may come in either order (I15). */
const char *conf_set_protection(void *obj, const struct conf_value *v)
{
	struct conf_tunnel *t = obj;

	t->ipsec = v;
	if (!v || v->given[PROTECTION_PROFILE])
		conf_copy_text(t->ipsec_profile, sizeof(t->ipsec_profile), v ? v->option[PROTECTION_PROFILE].text : "");
	conf_copy_text(t->local_id, sizeof(t->local_id),
		       v && v->given[PROTECTION_LOCAL_ID] ? v->option[PROTECTION_LOCAL_ID].text : "");
	conf_copy_text(t->remote_id, sizeof(t->remote_id),
		       v && v->given[PROTECTION_REMOTE_ID] ? v->option[PROTECTION_REMOTE_ID].text : "");
	return NULL;
}

static void append_option(char *buf, size_t size, const char *word, const char *text)
{
	size_t len = strlen(buf);

	if (!text[0])
		return;
	snprintf(buf + len, size - len, "%s%s ", len ? " " : "", word);
	len = strlen(buf);
	conf_quote(buf + len, size - len, text, false);
}

/* Without the profile, which has a line of its own (I15). */
bool conf_format_protection(const void *obj, char *buf, size_t size)
{
	const struct conf_tunnel *t = obj;

	append_option(buf, size, "local-id", t->local_id);
	append_option(buf, size, "remote-id", t->remote_id);
	return t->ipsec;
}

static void format_prefix(const struct conf_prefix *p, char *buf, size_t size)
{
	char addr[CONF_ADDR_TEXT_MAX];

	snprintf(buf, size, "%s/%u", conf_format_addr(&p->addr, addr), p->len);
}

/* Return: true for an address that an interface can have. */
static bool is_unicast(const struct conf_addr *a)
{
	uint32_t host = ntohl(a->v4.s_addr);

	if (a->family == AF_INET)
		return host >> 24 && host >> 28 < 14;
	return !IN6_IS_ADDR_UNSPECIFIED(&a->v6) && !IN6_IS_ADDR_MULTICAST(&a->v6) && !IN6_IS_ADDR_V4MAPPED(&a->v6);
}

/* Return: false when @arg is not of @family, or not an interface's address. */
static bool set_prefix(struct conf_prefix *p, int family, const struct conf_arg *arg)
{
	if (arg && (arg->addr.family != family || !is_unicast(&arg->addr)))
		return false;
	memset(p, 0, sizeof(*p));
	if (arg)
		*p = (struct conf_prefix) { .addr = arg->addr, .len = (uint8_t)arg->number };
	return true;
}

const char *conf_set_ip(void *obj, const struct conf_value *v)
{
	return set_prefix(&((struct conf_iface *)obj)->ip, AF_INET, v ? &v->arg[0] : NULL) ? NULL :
	       "ip address is not the IPv4 address of an interface, expected one as 192.0.2.1/24";
}

bool conf_format_ip(const void *obj, char *buf, size_t size)
{
	const struct conf_iface *i = obj;

	format_prefix(&i->ip, buf, size);
	return i->ip.addr.family != AF_UNSPEC;
}

const char *conf_set_ipv6(void *obj, const struct conf_value *v)
{
	return set_prefix(&((struct conf_iface *)obj)->ipv6, AF_INET6, v ? &v->arg[0] : NULL) ? NULL :
	       "ipv6 address is not the IPv6 address of an interface, expected one as 2001:db8::1/64";
}

bool conf_format_ipv6(const void *obj, char *buf, size_t size)
{
	const struct conf_iface *i = obj;

	format_prefix(&i->ipv6, buf, size);
	return i->ipv6.addr.family != AF_UNSPEC;
}

const char *conf_set_iface_source(void *obj, const struct conf_value *v)
{
	set_endpoint(&((struct conf_iface *)obj)->source, v ? &v->arg[0] : NULL);
	return NULL;
}

bool conf_format_iface_source(const void *obj, char *buf, size_t size)
{
	return format_endpoint(&((const struct conf_iface *)obj)->source, buf, size);
}

const char *conf_set_iface_destination(void *obj, const struct conf_value *v)
{
	set_endpoint(&((struct conf_iface *)obj)->destination, v ? &v->arg[0] : NULL);
	return NULL;
}

bool conf_format_iface_destination(const void *obj, char *buf, size_t size)
{
	return format_endpoint(&((const struct conf_iface *)obj)->destination, buf, size);
}

const char *conf_set_ppp_auth(void *obj, const struct conf_value *v)
{
	struct conf_iface *i = obj;
	size_t n;

	i->auths = v ? v->args : 0;
	for (n = 0; n < i->auths; n++)
		i->auth[n] = PPP_AUTH_PAP + v->arg[n].choice;
	return NULL;
}

bool conf_format_ppp_auth(const void *obj, char *buf, size_t size)
{
	const struct conf_iface *i = obj;
	size_t len = 0, n;

	for (n = 0; n < i->auths; n++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s", n ? " " : "", ppp_auth_name(i->auth[n]));
	return i->auths;
}

const char *conf_set_ppp_user(void *obj, const struct conf_value *v)
{
	struct conf_iface *i = obj;

	conf_copy_text(i->username, sizeof(i->username), v ? v->arg[0].text : "");
	conf_copy_text(i->password, sizeof(i->password), v && v->given[0] ? v->option[0].text : "");
	return NULL;
}

bool conf_format_ppp_user(const void *obj, char *buf, size_t size)
{
	const struct conf_iface *i = obj;
	size_t len;

	conf_quote(buf, size, i->username, false);
	len = strlen(buf);
	snprintf(buf + len, size - len, " password ");
	len = strlen(buf);
	conf_quote(buf + len, size - len, i->password, true);
	return i->username[0];
}

const char *conf_set_peer_ip(void *obj, const struct conf_value *v)
{
	struct conf_iface *i = obj;

	if (v && v->arg[0].addr.family != AF_INET)
		return "peer default ip address is an IPv4 address, expected one as 192.0.2.1";
	memset(&i->peer_ip, 0, sizeof(i->peer_ip));
	if (v)
		i->peer_ip = v->arg[0].addr;
	return NULL;
}

bool conf_format_peer_ip(const void *obj, char *buf, size_t size)
{
	const struct conf_iface *i = obj;
	char addr[CONF_ADDR_TEXT_MAX];

	snprintf(buf, size, "%s", conf_format_addr(&i->peer_ip, addr));
	return i->peer_ip.family != AF_UNSPEC;
}

/* Reads a route. Return: NULL, or what is wrong. */
static const char *read_route(const struct conf_value *v, struct conf_route *r)
{
	const uint8_t *octet = (const uint8_t *)&r->prefix.addr.v6;
	unsigned int bit;

	memset(r, 0, sizeof(*r));
	r->prefix = (struct conf_prefix) { .addr = v->arg[0].addr, .len = (uint8_t)v->arg[0].number };
	for (bit = r->prefix.len; bit < (r->prefix.addr.family == AF_INET ? 32 : 128); bit++)
		if (octet[bit / 8] & 0x80 >> bit % 8)
			return "ip route has a prefix with bits beyond its length, expected the network's address";
	set_endpoint(&r->via, &v->arg[1]);
	if (r->via.addr.family != AF_UNSPEC && r->via.addr.family != r->prefix.addr.family)
		return "ip route mixes IPv4 and IPv6, expected a next hop of the same kind as the prefix";
	return NULL;
}

/* Return: the link that leads to a route like @r, or the last link, which leads nowhere. */
static struct conf_route **route_link(struct conf *c, const struct conf_route *r)
{
	struct conf_route **at = &c->routes;

	while (*at && ((*at)->prefix.len != r->prefix.len || !conf_addr_equal(&(*at)->prefix.addr, &r->prefix.addr) ||
		       !endpoint_equal(&(*at)->via, &r->via)))
		at = &(*at)->next;
	return at;
}

static void route_unlink(struct conf_route **at)
{
	struct conf_route *r = *at;

	*at = r->next;
	free(r);
}

void conf_routes_free(struct conf *c)
{
	while (c->routes)
		route_unlink(&c->routes);
}

const char *conf_set_route(void *obj, const struct conf_value *v)
{
	struct conf_route r, **at;
	const char *error;

	if (!v) {
		conf_routes_free(obj);
		return NULL;
	}
	error = read_route(v, &r);
	if (error)
		return error;
	at = route_link(obj, &r);
	if (*at)
		return NULL;
	*at = malloc(sizeof(r));
	if (!*at)
		return "out of memory, expected fewer routes";
	**at = r;
	return NULL;
}

const char *conf_remove_route(void *obj, const struct conf_value *v)
{
	struct conf_route r, **at;
	const char *error = read_route(v, &r);

	if (error)
		return error;
	at = route_link(obj, &r);
	if (!*at)
		return "there is no such ip route to remove, expected the prefix and the next hop of one";
	route_unlink(at);
	return NULL;
}

bool conf_item_route(const void *obj, size_t n, char *buf, size_t size)
{
	const struct conf_route *r = ((const struct conf *)obj)->routes;
	size_t len;

	while (r && n--)
		r = r->next;
	if (!r)
		return false;
	format_prefix(&r->prefix, buf, size);
	len = strlen(buf);
	snprintf(buf + len, size - len, " ");
	len = strlen(buf);
	return format_endpoint(&r->via, buf + len, size - len);
}
