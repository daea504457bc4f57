/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configuration: text in the guide's syntax to a model, and the model back to text. Pure.
 */
#ifndef OPENLAC_CONFIG_H
#define OPENLAC_CONFIG_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "l2tp.h"
#include "ppp.h"

#define CONF_NAME_MAX	63	/* octets of the name of an AC, a profile or an interface */
#define CONF_TEXT_MAX	255	/* octets of names that travel in protocols */

/* An IPv4 or IPv6 address; family AF_UNSPEC = not given. */
struct conf_addr {
	int family;
	union {
		struct in_addr v4;
		struct in6_addr v6;
	};
};

enum conf_lookup {
	CONF_LOOKUP_NONE,
	CONF_LOOKUP_STATIC,
	CONF_LOOKUP_DNS,
	CONF_LOOKUP_RADIUS,
};

/**
 * struct conf_ac - "pppoe-ac NAME" (S75 to S82)
 * @line: where it was first named, for messages
 * @service_any: "service-name any"; otherwise @service_name, empty = not given
 * @advertised: "service-name NAME advertised"
 * @destination_l2tp: "destination l2tp" given
 * @lookup: how the LNS address is found
 * @peer: "l2tp peer-address static ADDRESS"
 * @dns_prefix: "l2tp peer-address dns-lookup prefix TEXT" (S39)
 * @radius_group: "l2tp peer-address radius-lookup group NAME"; may name a group that does not exist (yet), S101
 * @auth, @auths: "ppp-auth-protocols pap|chap|eap|mschap|mschapv2 ..." in order of preference (S55); chap pap eap when not given
 * @challenge_name: "challenge-name TEXT" (S54)
 * @profile: "l2tp profile NAME", empty = not given; may name a profile that does not exist (yet), S101
 * @ac_name: "ac-name TEXT", empty = the system's host name
 * @per_mac_limit, @padi_limit: 0 = none
 * @pado_delay_ms: "pado-delay MS"
 * @max_payload: "max-payload N", 1492 to 9000 (RFC 4638)
 */
struct conf_ac {
	struct conf_ac *next;
	unsigned int line;
	char name[CONF_NAME_MAX + 1];
	bool service_any;
	char service_name[CONF_TEXT_MAX + 1];
	bool advertised;
	bool destination_l2tp;
	enum conf_lookup lookup;
	struct conf_addr peer;
	char dns_prefix[CONF_NAME_MAX + 1];
	char radius_group[CONF_NAME_MAX + 1];
	enum ppp_auth auth[PPP_AUTH_MAX];
	size_t auths;
	char challenge_name[CONF_TEXT_MAX + 1];
	char profile[CONF_NAME_MAX + 1];
	char ac_name[CONF_TEXT_MAX + 1];
	uint32_t per_mac_limit;
	uint32_t padi_limit;
	uint32_t pado_delay_ms;
	uint16_t max_payload;
};

enum conf_tos {
	CONF_TOS_INHERIT,
	CONF_TOS_FIXED,
};

/**
 * struct conf_profile - "l2tp-profile NAME" (S84 to S86) and the statements beyond the guide
 *
 * Times are seconds as typed; defaults are those of S253.
 */
struct conf_profile {
	struct conf_profile *next;
	unsigned int line;
	char name[CONF_NAME_MAX + 1];
	char secret[L2TP_SECRET_MAX + 1];	/* empty = no tunnel authentication (S29) */
	char host_name[CONF_TEXT_MAX + 1];	/* empty = the system's */
	char vendor_name[CONF_TEXT_MAX + 1];
	uint32_t hello_timeout, retry_timeout, max_retries, idle_timeout, establish_timeout, session_establish_timeout;
	uint32_t persist_pend_timeout, failover_timeout;
	uint16_t rx_window, mtu, local_port, remote_port;
	bool udp_checksum;
	enum conf_tos tos_mode;
	uint8_t tos;
	bool data_sequencing;
	bool acfc;				/* "ppp-framing acfc": FF 03 is left out */
	enum l2tp_hide_mode hide;
	uint16_t session_limit;			/* 0 = none */
};

/* "interface NAME" with "pppoe-ac-service AC" (S88). */
struct conf_iface {
	struct conf_iface *next;
	unsigned int line;
	char name[CONF_NAME_MAX + 1];
	char ac[CONF_NAME_MAX + 1];		/* empty = none */
	unsigned int ac_line;			/* where @ac was last given, for messages */
};

/**
 * struct conf_radius_server - "radius-server host ADDRESS [key SECRET] [auth-port N] [acct-port N] [timeout S]
 *	[retransmit N]" (S89)
 *
 * Printed with the options that are not default. A second statement for the same address replaces the first.
 */
struct conf_radius_server {
	struct conf_radius_server *next;
	struct conf_addr addr;
	char key[CONF_TEXT_MAX + 1];		/* empty = not given: the server is not used */
	uint16_t auth_port, acct_port;
	uint32_t timeout;			/* seconds for one try */
	uint32_t retransmit;			/* tries after the first */
};

#define CONF_GROUP_SERVERS	16

/* "aaa group server radius NAME" with its "server ADDRESS" lines, asked in this order (S90, S91). */
struct conf_radius_group {
	struct conf_radius_group *next;
	unsigned int line;
	char name[CONF_NAME_MAX + 1];
	size_t servers;
	struct conf_addr server[CONF_GROUP_SERVERS];
};

#define CONF_NAME_SERVERS	8
#define CONF_DYNAUTH_CLIENTS	16

/* "radius dynamic-author client ADDRESS key SECRET": who may send a Disconnect-Request (RFC 5176) */
struct conf_dynauth_client {
	struct conf_addr addr;
	char key[CONF_TEXT_MAX + 1];
};

/**
 * struct conf - the model
 * @max_sessions, @max_tunnels: S58, S59
 * @radius_workers: "radius-workers N", requests that are outstanding at a time
 * @radius_cache: "radius-cache S", seconds for which an Access-Accept answers for its domain; 0 = not kept
 * @require_message_authenticator: in answers to Access-Requests
 * @accounting_group: "radius accounting group NAME [interim S]", empty = off; may name a group that does not exist (yet)
 * @accounting_interim: seconds, 0 = no interim updates
 * @dynauth, @dynauths: "radius dynamic-author client ADDRESS key SECRET"
 * @name_server, @name_servers: "ip name-server ADDRESS", asked in this order; none = the system's (S92)
 */
struct conf {
	uint32_t max_sessions, max_tunnels;
	uint32_t radius_workers;
	uint32_t radius_cache;
	bool require_message_authenticator;
	char accounting_group[CONF_NAME_MAX + 1];
	uint32_t accounting_interim;
	size_t dynauths;
	struct conf_dynauth_client dynauth[CONF_DYNAUTH_CLIENTS];
	size_t name_servers;
	struct conf_addr name_server[CONF_NAME_SERVERS];
	struct conf_radius_server *radius_servers;
	struct conf_radius_group *radius_groups;
	struct conf_ac *acs;			/* in order of first mention, as all lists here */
	struct conf_profile *profiles;
	struct conf_iface *ifaces;
};

/* Called once per mistake: "FILE:LINE: what is wrong and what was expected", no newline. */
typedef void (*conf_error_fn)(void *ctx, const char *message);

/**
 * conf_parse() - read a whole file
 * @text: its contents, need not be terminated; hostile input is fine
 * @len: octets
 * @file: name for the messages
 * @error: told of every mistake of the file, in order
 * @ctx: passed to @error
 *
 * Return: the model, released with conf_free(), or NULL when there was a mistake.
 */
struct conf *conf_parse(const char *text, size_t len, const char *file, conf_error_fn error, void *ctx);
void conf_free(struct conf *c);

/**
 * conf_print() - running configuration; conf_parse() of it yields the same model
 * @c: the model
 * @line: called with each line, without newline
 * @ctx: passed to @line
 */
void conf_print(const struct conf *c, void (*line)(void *ctx, const char *text), void *ctx);

bool conf_addr_equal(const struct conf_addr *a, const struct conf_addr *b);

/* Lookups; profile names are found regardless of case (I10). Return: NULL when there is none. */
const struct conf_ac *conf_find_ac(const struct conf *c, const char *name);
const struct conf_profile *conf_find_profile(const struct conf *c, const char *name);
const struct conf_iface *conf_find_iface(const struct conf *c, const char *name);
const struct conf_radius_group *conf_find_radius_group(const struct conf *c, const char *name);
const struct conf_radius_server *conf_find_radius_server(const struct conf *c, const struct conf_addr *addr);

/* True when the two are configured alike (line numbers aside). */
bool conf_ac_equal(const struct conf_ac *a, const struct conf_ac *b);
bool conf_profile_equal(const struct conf_profile *a, const struct conf_profile *b);

/* The same of two whole models: their RADIUS servers, groups and all other RADIUS statements; their name servers. */
bool conf_radius_equal(const struct conf *a, const struct conf *b);
bool conf_dns_equal(const struct conf *a, const struct conf *b);

/**
 * conf_ac_check() - what an access concentrator still needs (S139 to S144)
 * @c: the model
 * @ac: one of its concentrators
 * @missing: called with each "Required: ..." line; may be NULL
 * @ctx: passed to @missing
 *
 * Return: true when it is complete.
 */
bool conf_ac_check(const struct conf *c, const struct conf_ac *ac, void (*missing)(void *ctx, const char *text), void *ctx);

/**
 * conf_ac_warnings() - what of an access concentrator is legal, but most likely not meant: a RADIUS group that has no server to
 *	ask (S101), clear-text passwords towards the LNS (I40), statements without effect (I13)
 * @c: the model
 * @ac: one of its concentrators
 * @warn: called with each "pppoe-ac NAME: ...", no newline and no secret
 * @ctx: passed to @warn
 */
void conf_ac_warnings(const struct conf *c, const struct conf_ac *ac, void (*warn)(void *ctx, const char *text), void *ctx);

/* Those of every concentrator, and of the RADIUS statements of the top level. */
void conf_warnings(const struct conf *c, void (*warn)(void *ctx, const char *text), void *ctx);

#endif /* OPENLAC_CONFIG_H */
