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
#define CONF_SUBADDRESS_MAX	63	/* octets of sub-addresses, which every session has room for */

/* An IPv4 or IPv6 address; family AF_UNSPEC = not given. */
struct conf_addr {
	int family;
	union {
		struct in_addr v4;
		struct in6_addr v6;
	};
};

/* An address with the length of its prefix; family AF_UNSPEC = not given. */
struct conf_prefix {
	struct conf_addr addr;
	uint8_t len;
};

/* An end of a tunnel: an address; or, when its family is AF_UNSPEC, a name, which may be empty = not given. */
struct conf_endpoint {
	struct conf_addr addr;
	char name[CONF_TEXT_MAX + 1];		/* of an interface or in the DNS */
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

/* "tiebreaker-rule rfc2661|higher-wins": which value of two peers that call each other at once wins (I1). */
enum conf_tiebreaker {
	CONF_TIEBREAKER_RFC2661,		/* the lower one */
	CONF_TIEBREAKER_HIGHER_WINS,
};

#define CONF_PPP_NONE	UINT32_MAX

/**
 * struct conf_tunnel - "l2tp tunnel NAME" (S173 to S184), a managed peer-to-peer tunnel
 * @l2tp: its name, and what it has in common with a profile; the first member, so that the statements are shared. Its next,
 *	and its session_limit, are not used: a tunnel has one session (S61)
 * @ip_version: "ip-version 4|6", 0 = not given; see conf_tunnel_family()
 * @ppp: "encapsulation ppp N", the number of its PPP interface; %CONF_PPP_NONE = not given
 * @source: "source ADDRESS|INTERFACE"
 * @destination: "destination ADDRESS|NAME"
 * @local_subaddress, @remote_subaddress: empty = not given
 * @ipsec: "protection ipsec"
 * @ipsec_profile: "protection profile NAME" (I15), empty = the internal default; may name one that does not exist (yet)
 * @local_id, @remote_id: identities for IKE, empty = the addresses
 * @tiebreaker: which value wins
 */
struct conf_tunnel {
	struct conf_profile l2tp;
	struct conf_tunnel *next;
	uint32_t ip_version;
	uint32_t ppp;
	struct conf_endpoint source, destination;
	char local_subaddress[CONF_SUBADDRESS_MAX + 1], remote_subaddress[CONF_SUBADDRESS_MAX + 1];
	bool ipsec;
	char ipsec_profile[CONF_NAME_MAX + 1];
	char local_id[CONF_TEXT_MAX + 1], remote_id[CONF_TEXT_MAX + 1];
	enum conf_tiebreaker tiebreaker;
};

/**
 * struct conf_iface - "interface NAME" (S88, S96)
 * @ac: "pppoe-ac-service AC", empty = none
 * @ac_line: where @ac was last given, for messages
 * @description: empty = none
 * @ip, @ipv6: "ip address ADDRESS/LENGTH", "ipv6 address ADDRESS/LENGTH"
 * @mtu: 0 = not given
 * @pseudowire: "tunnel mode l2tp v3", the interface is an unmanaged L2TPv3 pseudowire (S192)
 * @source, @destination: "tunnel source ADDRESS|INTERFACE", "tunnel destination ADDRESS|NAME"
 * @local_id, @remote_id: "tunnel local id N", "tunnel remote id N"; 0 = not given, see conf_iface_local_id()
 * @auth, @auths: "ppp authentication pap|chap|eap|mschap|mschapv2 ...", asked of the peer, best first; none = not asked
 * @username, @password: "ppp username TEXT password SECRET", what the peer is told; empty = not given
 * @peer_ip: "peer default ip address ADDRESS", what the peer is assigned (S159)
 */
struct conf_iface {
	struct conf_iface *next;
	unsigned int line;
	char name[CONF_NAME_MAX + 1];
	char ac[CONF_NAME_MAX + 1];
	unsigned int ac_line;
	char description[CONF_TEXT_MAX + 1];
	struct conf_prefix ip, ipv6;
	uint32_t mtu;
	bool pseudowire;
	struct conf_endpoint source, destination;
	uint32_t local_id, remote_id;
	enum ppp_auth auth[PPP_AUTH_MAX];
	size_t auths;
	char username[CONF_TEXT_MAX + 1], password[CONF_TEXT_MAX + 1];
	struct conf_addr peer_ip;
};

/* "ip route PREFIX ADDRESS|INTERFACE" (S186). */
struct conf_route {
	struct conf_route *next;
	struct conf_prefix prefix;
	struct conf_endpoint via;
};

enum conf_integrity {
	CONF_INTEGRITY_SHA1,
	CONF_INTEGRITY_SHA256,
	CONF_INTEGRITY_SHA512,
};

enum conf_encryption {
	CONF_ENCRYPTION_3DES,
	CONF_ENCRYPTION_AES128,
	CONF_ENCRYPTION_AES192,
	CONF_ENCRYPTION_AES256,
};

/**
 * struct conf_transform - "transform N ..." of a crypto profile, one proposal
 * @number: 1 to 255, the order of preference
 * @integrity, @encryption: algorithms
 * @group: Diffie-Hellman group, for ISAKMP only
 */
struct conf_transform {
	uint32_t number;
	enum conf_integrity integrity;
	enum conf_encryption encryption;
	uint32_t group;
};

#define CONF_TRANSFORMS	16

/* The proposals of a crypto profile, sorted by number. */
struct conf_transforms {
	size_t count;
	struct conf_transform item[CONF_TRANSFORMS];
};

/* "crypto isakmp profile NAME"; @version 1 (main mode) or 2, 0 = not given; @lifetime in seconds. */
struct conf_isakmp_profile {
	struct conf_isakmp_profile *next;
	unsigned int line;
	char name[CONF_NAME_MAX + 1];
	uint32_t version;
	uint32_t lifetime;
	struct conf_transforms transforms;
};

/* "crypto ipsec profile NAME"; @lifetime in seconds; @pfs Diffie-Hellman group, 0 = none. */
struct conf_ipsec_profile {
	struct conf_ipsec_profile *next;
	unsigned int line;
	char name[CONF_NAME_MAX + 1];
	uint32_t lifetime;
	uint32_t pfs;
	struct conf_transforms transforms;
};

/* "crypto isakmp key SECRET address ADDRESS" */
struct conf_isakmp_key {
	struct conf_isakmp_key *next;
	struct conf_addr addr;
	char key[CONF_TEXT_MAX + 1];
};

/* "crypto isakmp peer address ADDRESS profile NAME"; may name a profile that does not exist (yet) */
struct conf_isakmp_peer {
	struct conf_isakmp_peer *next;
	struct conf_addr addr;
	char profile[CONF_NAME_MAX + 1];
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

#define CONF_KINDS	8	/* of named objects, and one more */

/**
 * struct conf - the model
 * @hostname: "hostname NAME", in the prompt; empty = the system's
 * @max_sessions, @max_tunnels: S58, S59
 * @max_peer_tunnels: S60
 * @unmanaged_port: "l2tp unmanaged port N", the UDP port of the L2TPv3 pseudowires (S194)
 * @radius_workers: "radius-workers N", requests that are outstanding at a time
 * @radius_cache: "radius-cache S", seconds for which an Access-Accept answers for its domain; 0 = not kept
 * @require_message_authenticator: in answers to Access-Requests
 * @accounting_group: "radius accounting group NAME [interim S]", empty = off; may name a group that does not exist (yet)
 * @accounting_interim: seconds, 0 = no interim updates
 * @dynauth, @dynauths: "radius dynamic-author client ADDRESS key SECRET"
 * @name_server, @name_servers: "ip name-server ADDRESS", asked in this order; none = the system's (S92)
 * @names: by kind, a tree of the objects' names, see config_model.c
 * @last: by kind, the last object of the list
 */
struct conf {
	char hostname[CONF_NAME_MAX + 1];
	uint32_t max_sessions, max_tunnels, max_peer_tunnels;
	uint16_t unmanaged_port;
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
	struct conf_tunnel *tunnels;
	struct conf_isakmp_profile *isakmp_profiles;
	struct conf_ipsec_profile *ipsec_profiles;
	struct conf_iface *ifaces;
	struct conf_isakmp_key *isakmp_keys;
	struct conf_isakmp_peer *isakmp_peers;
	struct conf_route *routes;
	void *names[CONF_KINDS];
	void *last[CONF_KINDS];
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
const struct conf_tunnel *conf_find_tunnel(const struct conf *c, const char *name);
const struct conf_isakmp_profile *conf_find_isakmp_profile(const struct conf *c, const char *name);
const struct conf_ipsec_profile *conf_find_ipsec_profile(const struct conf *c, const char *name);
const struct conf_iface *conf_find_iface(const struct conf *c, const char *name);
const struct conf_radius_group *conf_find_radius_group(const struct conf *c, const char *name);
const struct conf_radius_server *conf_find_radius_server(const struct conf *c, const struct conf_addr *addr);

/* True when the two are configured alike (line numbers aside). */
bool conf_ac_equal(const struct conf_ac *a, const struct conf_ac *b);
bool conf_profile_equal(const struct conf_profile *a, const struct conf_profile *b);
bool conf_tunnel_equal(const struct conf_tunnel *a, const struct conf_tunnel *b);

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

/* True when it needs nothing, except perhaps an interface; for whoever has one. */
bool conf_ac_can_serve(const struct conf *c, const struct conf_ac *ac);

/**
 * conf_tunnel_check() - what a managed tunnel still needs, or what in it does not fit (S198 to S205)
 * @c: the model
 * @t: one of its tunnels
 * @missing: called with each line, in the guide's order; may be NULL
 * @ctx: passed to @missing
 *
 * Return: true when it is complete.
 */
bool conf_tunnel_check(const struct conf *c, const struct conf_tunnel *t, void (*missing)(void *ctx, const char *text),
		       void *ctx);

/**
 * conf_tunnel_family() - the IP version of a tunnel: as configured, or that of its destination or source address, or IPv4
 *	for a destination that is a name (I17)
 *
 * Return: AF_INET, AF_INET6, or AF_UNSPEC when nothing tells.
 */
int conf_tunnel_family(const struct conf_tunnel *t);

/* The ids of a pseudowire: as configured, or the number at the end of the interface's name, or 1 (I33). */
uint32_t conf_iface_local_id(const struct conf_iface *i);
uint32_t conf_iface_remote_id(const struct conf_iface *i);

/**
 * conf_change_refused() - whether one configuration may follow another (S195)
 *
 * Return: NULL, or why not.
 */
const char *conf_change_refused(const struct conf *before, const struct conf *after);

/**
 * conf_ac_warnings() - what of an access concentrator is legal, but most likely not meant: a RADIUS group that has no server to
 *	ask (S101), clear-text passwords towards the LNS (I40), statements without effect (I13)
 * @c: the model
 * @ac: one of its concentrators
 * @warn: called with each "pppoe-ac NAME: ...", no newline and no secret
 * @ctx: passed to @warn
 */
void conf_ac_warnings(const struct conf *c, const struct conf_ac *ac, void (*warn)(void *ctx, const char *text), void *ctx);

/* Those of every concentrator and of all other statements. */
void conf_warnings(const struct conf *c, void (*warn)(void *ctx, const char *text), void *ctx);

#endif /* OPENLAC_CONFIG_H */
