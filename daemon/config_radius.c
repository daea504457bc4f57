// SPDX-License-Identifier: GPL-2.0
/*
 * The statements of RADIUS and DNS servers. Each is known by its address: the same address again replaces what was said of
 * it before and keeps its place, "no" with the address removes it, and "no" alone removes all of the kind.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_model.h"
#include "config_radius.h"

/* The options of "radius-server host", in the order of its syntax. */
enum {
	SERVER_KEY,
	SERVER_AUTH_PORT,
	SERVER_ACCT_PORT,
	SERVER_TIMEOUT,
	SERVER_RETRANSMIT,
	SERVER_OPTIONS,
};

static const struct {
	const char *word;
	uint32_t def;
} server_option[SERVER_OPTIONS] = {
	[SERVER_AUTH_PORT] = { "auth-port", 1812 },
	[SERVER_ACCT_PORT] = { "acct-port", 1813 },
	[SERVER_TIMEOUT] = { "timeout", 3 },
	[SERVER_RETRANSMIT] = { "retransmit", 2 },
};

bool conf_addr_equal(const struct conf_addr *a, const struct conf_addr *b)
{
	if (a->family != b->family)
		return false;
	if (a->family == AF_INET)
		return a->v4.s_addr == b->v4.s_addr;
	return a->family != AF_INET6 || !memcmp(&a->v6, &b->v6, sizeof(a->v6));
}

const char *conf_format_addr(const struct conf_addr *addr, char buf[CONF_ADDR_TEXT_MAX])
{
	const char *text = inet_ntop(addr->family, &addr->v6, buf, CONF_ADDR_TEXT_MAX);

	return text ? text : "";
}

/* Return: the link that leads to the server of @addr, or the last link, which leads nowhere. */
static struct conf_radius_server **server_link(struct conf *c, const struct conf_addr *addr)
{
	struct conf_radius_server **at = &c->radius_servers;

	while (*at && !conf_addr_equal(&(*at)->addr, addr))
		at = &(*at)->next;
	return at;
}

static void server_unlink(struct conf_radius_server **at)
{
	struct conf_radius_server *s = *at;

	*at = s->next;
	explicit_bzero(s, sizeof(*s));
	free(s);
}

void conf_radius_servers_free(struct conf *c)
{
	while (c->radius_servers)
		server_unlink(&c->radius_servers);
}

const struct conf_radius_server *conf_find_radius_server(const struct conf *c, const struct conf_addr *addr)
{
	const struct conf_radius_server *s = c->radius_servers;

	while (s && !conf_addr_equal(&s->addr, addr))
		s = s->next;
	return s;
}

static uint32_t server_number(const struct conf_value *v, unsigned int option)
{
	return v->given[option] ? v->option[option].number : server_option[option].def;
}

const char *conf_set_radius_server(void *obj, const struct conf_value *v)
{
	struct conf_radius_server **at, *s;

	if (!v) {
		conf_radius_servers_free(obj);
		return NULL;
	}
	at = server_link(obj, &v->arg[0].addr);
	s = *at ? *at : calloc(1, sizeof(*s));
	if (!s)
		return "out of memory, expected fewer servers";
	*at = s;
	s->addr = v->arg[0].addr;
	conf_copy_text(s->key, sizeof(s->key), v->given[SERVER_KEY] ? v->option[SERVER_KEY].text : "");
	s->auth_port = (uint16_t)server_number(v, SERVER_AUTH_PORT);
	s->acct_port = (uint16_t)server_number(v, SERVER_ACCT_PORT);
	s->timeout = server_number(v, SERVER_TIMEOUT);
	s->retransmit = server_number(v, SERVER_RETRANSMIT);
	return NULL;
}

const char *conf_remove_radius_server(void *obj, const struct conf_value *v)
{
	struct conf_radius_server **at = server_link(obj, &v->arg[0].addr);

	if (!*at)
		return "there is no such radius-server to remove, expected the address of one";
	server_unlink(at);
	return NULL;
}

/* "ADDRESS" or, when there is a key, "ADDRESS key SECRET" */
static void format_addr_key(const struct conf_addr *addr, const char *key, char *buf, size_t size)
{
	char text[CONF_ADDR_TEXT_MAX];
	size_t len;

	snprintf(buf, size, "%s%s", conf_format_addr(addr, text), key[0] ? " key " : "");
	len = strlen(buf);
	if (key[0])
		conf_quote(buf + len, size - len, key, true);
}

bool conf_item_radius_server(const void *obj, size_t n, char *buf, size_t size)
{
	const struct conf_radius_server *s = ((const struct conf *)obj)->radius_servers;
	uint32_t number[SERVER_OPTIONS];
	unsigned int i;

	while (s && n--)
		s = s->next;
	if (!s)
		return false;
	format_addr_key(&s->addr, s->key, buf, size);
	number[SERVER_AUTH_PORT] = s->auth_port;
	number[SERVER_ACCT_PORT] = s->acct_port;
	number[SERVER_TIMEOUT] = s->timeout;
	number[SERVER_RETRANSMIT] = s->retransmit;
	for (i = SERVER_AUTH_PORT; i < SERVER_OPTIONS; i++) {
		size_t len = strlen(buf);

		if (number[i] != server_option[i].def)
			snprintf(buf + len, size - len, " %s %u", server_option[i].word, number[i]);
	}
	return true;
}

const char *conf_set_accounting(void *obj, const struct conf_value *v)
{
	struct conf *c = obj;

	conf_copy_text(c->accounting_group, sizeof(c->accounting_group), v ? v->arg[0].text : "");
	c->accounting_interim = v && v->given[0] ? v->option[0].number : 0;
	return NULL;
}

bool conf_format_accounting(const void *obj, char *buf, size_t size)
{
	const struct conf *c = obj;
	size_t len;

	conf_quote(buf, size, c->accounting_group, false);
	len = strlen(buf);
	if (c->accounting_interim)
		snprintf(buf + len, size - len, " interim %u", c->accounting_interim);
	return c->accounting_group[0];
}

/* Return: where @addr is among the clients, or their number. */
static size_t dynauth_index(const struct conf *c, const struct conf_addr *addr)
{
	size_t i = 0;

	while (i < c->dynauths && !conf_addr_equal(&c->dynauth[i].addr, addr))
		i++;
	return i;
}

const char *conf_set_dynauth(void *obj, const struct conf_value *v)
{
	struct conf *c = obj;
	size_t i;

	if (!v) {
		c->dynauths = 0;
		explicit_bzero(c->dynauth, sizeof(c->dynauth));
		return NULL;
	}
	i = dynauth_index(c, &v->arg[0].addr);
	if (i == CONF_DYNAUTH_CLIENTS)
		return "there are too many clients of dynamic-author, expected at most 16";
	c->dynauth[i].addr = v->arg[0].addr;
	conf_copy_text(c->dynauth[i].key, sizeof(c->dynauth[i].key), v->option[0].text);
	c->dynauths += i == c->dynauths;
	return NULL;
}

const char *conf_remove_dynauth(void *obj, const struct conf_value *v)
{
	struct conf *c = obj;
	size_t i = dynauth_index(c, &v->arg[0].addr);

	if (i == c->dynauths)
		return "there is no such client to remove, expected the address of one";
	c->dynauths--;
	memmove(&c->dynauth[i], &c->dynauth[i + 1], (c->dynauths - i) * sizeof(c->dynauth[0]));
	explicit_bzero(&c->dynauth[c->dynauths], sizeof(c->dynauth[0]));
	return NULL;
}

bool conf_item_dynauth(const void *obj, size_t n, char *buf, size_t size)
{
	const struct conf *c = obj;

	if (n >= c->dynauths)
		return false;
	format_addr_key(&c->dynauth[n].addr, c->dynauth[n].key, buf, size);
	return true;
}

/* Puts @addr at the end of a list unless it is there already. Return: false when the list is full. */
static bool list_add(struct conf_addr *list, size_t *count, size_t max, const struct conf_addr *addr)
{
	size_t i = 0;

	while (i < *count && !conf_addr_equal(&list[i], addr))
		i++;
	if (i == max)
		return false;
	list[i] = *addr;
	*count += i == *count;
	return true;
}

/* Return: false when it is not there. */
static bool list_remove(struct conf_addr *list, size_t *count, const struct conf_addr *addr)
{
	size_t i = 0;

	while (i < *count && !conf_addr_equal(&list[i], addr))
		i++;
	if (i == *count)
		return false;
	--*count;
	memmove(&list[i], &list[i + 1], (*count - i) * sizeof(*list));
	return true;
}

static bool list_item(const struct conf_addr *list, size_t count, size_t n, char *buf, size_t size)
{
	if (n < count)
		format_addr_key(&list[n], "", buf, size);
	return n < count;
}

const char *conf_set_name_server(void *obj, const struct conf_value *v)
{
	struct conf *c = obj;

	if (!v)
		c->name_servers = 0;
	else if (!list_add(c->name_server, &c->name_servers, CONF_NAME_SERVERS, &v->arg[0].addr))
		return "there are too many name servers, expected at most 8";
	return NULL;
}

const char *conf_remove_name_server(void *obj, const struct conf_value *v)
{
	struct conf *c = obj;

	return list_remove(c->name_server, &c->name_servers, &v->arg[0].addr) ? NULL :
	       "there is no such name-server to remove, expected the address of one";
}

bool conf_item_name_server(const void *obj, size_t n, char *buf, size_t size)
{
	const struct conf *c = obj;

	return list_item(c->name_server, c->name_servers, n, buf, size);
}

const char *conf_set_group_server(void *obj, const struct conf_value *v)
{
	struct conf_radius_group *g = obj;

	if (!v)
		g->servers = 0;
	else if (!list_add(g->server, &g->servers, CONF_GROUP_SERVERS, &v->arg[0].addr))
		return "there are too many servers in the group, expected at most 16";
	return NULL;
}

const char *conf_remove_group_server(void *obj, const struct conf_value *v)
{
	struct conf_radius_group *g = obj;

	return list_remove(g->server, &g->servers, &v->arg[0].addr) ? NULL :
	       "there is no such server to remove, expected the address of one of the group";
}

bool conf_item_group_server(const void *obj, size_t n, char *buf, size_t size)
{
	const struct conf_radius_group *g = obj;

	return list_item(g->server, g->servers, n, buf, size);
}
