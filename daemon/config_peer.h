/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The statements of managed tunnels, of interfaces and of routes, as functions for the grammar table. Pure; internal to the
 * configuration engine. set, format, item and remove are those of struct conf_cmd.
 */
#ifndef OPENLAC_CONFIG_PEER_H
#define OPENLAC_CONFIG_PEER_H

#include "config_grammar.h"

/* "ip-version 4|6" of struct conf_tunnel */
const char *conf_set_ip_version(void *obj, const struct conf_value *v);
bool conf_format_ip_version(const void *obj, char *buf, size_t size);

/* "source <ADDRESS>|<INTERFACE>" and "destination <ADDRESS>|<HOST>" of struct conf_tunnel */
const char *conf_set_tunnel_source(void *obj, const struct conf_value *v);
bool conf_format_tunnel_source(const void *obj, char *buf, size_t size);
const char *conf_set_tunnel_destination(void *obj, const struct conf_value *v);
bool conf_format_tunnel_destination(const void *obj, char *buf, size_t size);

/* "protection ipsec [profile <NAME>] [local-id <TEXT>] [remote-id <TEXT>]" of struct conf_tunnel */
const char *conf_set_protection(void *obj, const struct conf_value *v);
bool conf_format_protection(const void *obj, char *buf, size_t size);

/* "ip address <PREFIX>" and "ipv6 address <PREFIX>" of struct conf_iface */
const char *conf_set_ip(void *obj, const struct conf_value *v);
bool conf_format_ip(const void *obj, char *buf, size_t size);
const char *conf_set_ipv6(void *obj, const struct conf_value *v);
bool conf_format_ipv6(const void *obj, char *buf, size_t size);

/* "tunnel source <ADDRESS>|<INTERFACE>" and "tunnel destination <ADDRESS>|<HOST>" of struct conf_iface */
const char *conf_set_iface_source(void *obj, const struct conf_value *v);
bool conf_format_iface_source(const void *obj, char *buf, size_t size);
const char *conf_set_iface_destination(void *obj, const struct conf_value *v);
bool conf_format_iface_destination(const void *obj, char *buf, size_t size);

/* "ppp authentication pap|chap|... ...", "ppp username <TEXT> password <SECRET>", "peer default ip address <ADDRESS>" */
const char *conf_set_ppp_auth(void *obj, const struct conf_value *v);
bool conf_format_ppp_auth(const void *obj, char *buf, size_t size);
const char *conf_set_ppp_user(void *obj, const struct conf_value *v);
bool conf_format_ppp_user(const void *obj, char *buf, size_t size);
const char *conf_set_peer_ip(void *obj, const struct conf_value *v);
bool conf_format_peer_ip(const void *obj, char *buf, size_t size);

/* "ip route <PREFIX> <ADDRESS>|<INTERFACE>" of struct conf */
const char *conf_set_route(void *obj, const struct conf_value *v);
const char *conf_remove_route(void *obj, const struct conf_value *v);
bool conf_item_route(const void *obj, size_t n, char *buf, size_t size);

void conf_routes_free(struct conf *c);

#endif /* OPENLAC_CONFIG_PEER_H */
