/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The statements of RADIUS and DNS servers, as functions for the grammar table; they may be given several times. Pure;
 * internal to the configuration engine. set, item and remove are those of struct conf_cmd.
 */
#ifndef OPENLAC_CONFIG_RADIUS_H
#define OPENLAC_CONFIG_RADIUS_H

#include "config_grammar.h"

enum {
	CONF_ADDR_TEXT_MAX = INET6_ADDRSTRLEN,
};

/* Return: @buf with the address as text. */
const char *conf_format_addr(const struct conf_addr *addr, char buf[CONF_ADDR_TEXT_MAX]);

/* "radius-server host <ADDRESS> [key <SECRET>] ..." of struct conf */
#define CONF_RADIUS_SERVER_SYNTAX \
	"radius-server host <ADDRESS> [key <SECRET>] [auth-port <1-65535>] [acct-port <1-65535>] [timeout <1-60>] " \
	"[retransmit <0-10>]"

const char *conf_set_radius_server(void *obj, const struct conf_value *v);
const char *conf_remove_radius_server(void *obj, const struct conf_value *v);
bool conf_item_radius_server(const void *obj, size_t n, char *buf, size_t size);

/* Wipes the keys, too. */
void conf_radius_servers_free(struct conf *c);

/* "radius accounting group <NAME> [interim <1-86400>]" of struct conf */
const char *conf_set_accounting(void *obj, const struct conf_value *v);
bool conf_format_accounting(const void *obj, char *buf, size_t size);

/* "radius dynamic-author client <ADDRESS> key <SECRET>" of struct conf */
const char *conf_set_dynauth(void *obj, const struct conf_value *v);
const char *conf_remove_dynauth(void *obj, const struct conf_value *v);
bool conf_item_dynauth(const void *obj, size_t n, char *buf, size_t size);

/* "ip name-server <ADDRESS>" of struct conf */
const char *conf_set_name_server(void *obj, const struct conf_value *v);
const char *conf_remove_name_server(void *obj, const struct conf_value *v);
bool conf_item_name_server(const void *obj, size_t n, char *buf, size_t size);

/* "server <ADDRESS>" of struct conf_radius_group */
const char *conf_set_group_server(void *obj, const struct conf_value *v);
const char *conf_remove_group_server(void *obj, const struct conf_value *v);
bool conf_item_group_server(const void *obj, size_t n, char *buf, size_t size);

#endif /* OPENLAC_CONFIG_RADIUS_H */
