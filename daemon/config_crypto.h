/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The statements of IPsec and its key exchange, as functions for the grammar table. Pure; internal to the configuration
 * engine. set, format, item and remove are those of struct conf_cmd.
 */
#ifndef OPENLAC_CONFIG_CRYPTO_H
#define OPENLAC_CONFIG_CRYPTO_H

#include "config_grammar.h"

#define CONF_GROUPS "2|5|14|15|16|18"
#define CONF_ALGORITHMS "integrity SHA1|SHA256|SHA512 encryption 3DES|AES128|AES192|AES256"

/* "crypto isakmp key <SECRET> address <ADDRESS>" of struct conf: one for each address */
const char *conf_set_isakmp_key(void *obj, const struct conf_value *v);
const char *conf_remove_isakmp_key(void *obj, const struct conf_value *v);
bool conf_item_isakmp_key(const void *obj, size_t n, char *buf, size_t size);

/* "crypto isakmp peer address <ADDRESS> profile <NAME>" of struct conf: one for each address */
const char *conf_set_isakmp_peer(void *obj, const struct conf_value *v);
const char *conf_remove_isakmp_peer(void *obj, const struct conf_value *v);
bool conf_item_isakmp_peer(const void *obj, size_t n, char *buf, size_t size);

/* Wipes the keys, too. */
void conf_crypto_free(struct conf *c);

/* "version 1|2 [mode main]" of struct conf_isakmp_profile */
const char *conf_set_isakmp_version(void *obj, const struct conf_value *v);
bool conf_format_isakmp_version(const void *obj, char *buf, size_t size);

/* "transform <1-255> integrity I encryption E group G" of struct conf_isakmp_profile */
const char *conf_set_isakmp_transform(void *obj, const struct conf_value *v);
const char *conf_remove_isakmp_transform(void *obj, const struct conf_value *v);
bool conf_item_isakmp_transform(const void *obj, size_t n, char *buf, size_t size);

/* "pfs GROUP" and "transform <1-255> protocol esp integrity I encryption E" of struct conf_ipsec_profile */
const char *conf_set_pfs(void *obj, const struct conf_value *v);
bool conf_format_pfs(const void *obj, char *buf, size_t size);
const char *conf_set_ipsec_transform(void *obj, const struct conf_value *v);
const char *conf_remove_ipsec_transform(void *obj, const struct conf_value *v);
bool conf_item_ipsec_transform(const void *obj, size_t n, char *buf, size_t size);

#endif /* OPENLAC_CONFIG_CRYPTO_H */
