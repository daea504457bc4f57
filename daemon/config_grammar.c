// SPDX-License-Identifier: GPL-2.0
/*
 * The statements of the configuration. The order within a mode is the order in which they are printed (S146, S147).
 */
#include <stdio.h>
#include <string.h>

#include "cli_grammar.h"
#include "config_match.h"
#include "config_model.h"
#include "config_radius.h"

const char *conf_mode_name(enum conf_mode mode)
{
	static const char *const name[] = {
		[CONF_MODE_TOP] = "the top level",
		[CONF_MODE_GROUP] = "server-group mode",
		[CONF_MODE_AC] = "pppoe-ac mode",
		[CONF_MODE_PROFILE] = "l2tp-profile mode",
		[CONF_MODE_TUNNEL] = "l2tp-tunnel mode",
		[CONF_MODE_ISAKMP] = "isakmp-profile mode",
		[CONF_MODE_IPSEC] = "ipsec-profile mode",
		[CONF_MODE_IFACE] = "interface mode",
		[CONF_MODE_EXEC] = "the command line",
	};

	return name[mode];
}

/* "service-name any|<TEXT> [advertised]" */
static const char *set_service(void *obj, const struct conf_value *v)
{
	struct conf_ac *ac = obj;

	bool any = v && v->arg[0].kind == CONF_VALUE_CHOICE;

	if (any && v->given[0])
		return "'service-name any' cannot be advertised, expected a name before 'advertised'";
	ac->service_any = any;
	ac->advertised = v && v->given[0];
	conf_copy_text(ac->service_name, sizeof(ac->service_name), v && !any ? v->arg[0].text : "");
	return NULL;
}

static bool format_service(const void *obj, char *buf, size_t size)
{
	const struct conf_ac *ac = obj;
	size_t len;

	if (ac->service_any)
		snprintf(buf, size, "any");
	else if (!ac->service_name[0])
		return false;
	else
		conf_quote(buf, size, ac->service_name, !strcmp(ac->service_name, "any"));
	len = strlen(buf);
	if (ac->advertised)
		snprintf(buf + len, size - len, " advertised");
	return true;
}

static const struct conf_token auth_words = { "pap|chap|eap|mschap|mschapv2", sizeof("pap|chap|eap|mschap|mschapv2") - 1 };

static const enum ppp_auth auth_default[] = { PPP_AUTH_CHAP, PPP_AUTH_PAP, PPP_AUTH_EAP };

/* "ppp-auth-protocols pap|chap|eap|mschap|mschapv2 ..." (S55) */
static const char *set_auth(void *obj, const struct conf_value *v)
{
	struct conf_ac *ac = obj;
	size_t i;

	ac->auths = v ? v->args : sizeof(auth_default) / sizeof(auth_default[0]);
	for (i = 0; i < ac->auths; i++)
		ac->auth[i] = v ? PPP_AUTH_PAP + v->arg[i].choice : auth_default[i];
	return NULL;
}

bool conf_auth_is_default(const struct conf_ac *ac)
{
	return ac->auths == sizeof(auth_default) / sizeof(auth_default[0]) &&
	       !memcmp(ac->auth, auth_default, sizeof(auth_default));
}

static bool format_auth(const void *obj, char *buf, size_t size)
{
	const struct conf_ac *ac = obj;
	size_t len = 0, i;

	for (i = 0; i < ac->auths; i++) {
		len += (size_t)snprintf(buf + len, size - len, "%s", i ? " " : "");
		conf_choice_name(&auth_words, ac->auth[i] - PPP_AUTH_PAP, buf + len, size - len);
		len += strlen(buf + len);
	}
	return !conf_auth_is_default(ac);
}

/*
 * "l2tp peer-address ...": of the three kinds the last one counts (S35), and "no" concerns its own kind only. Return: true when
 * there is a value to store.
 */
static bool set_lookup(struct conf_ac *ac, enum conf_lookup lookup, const struct conf_value *v)
{
	if (!v && ac->lookup != lookup)
		return false;
	ac->lookup = v ? lookup : CONF_LOOKUP_NONE;
	memset(&ac->peer, 0, sizeof(ac->peer));
	memset(ac->dns_prefix, 0, sizeof(ac->dns_prefix));
	memset(ac->radius_group, 0, sizeof(ac->radius_group));
	return v;
}

static const char *set_static_peer(void *obj, const struct conf_value *v)
{
	struct conf_ac *ac = obj;

	if (set_lookup(ac, CONF_LOOKUP_STATIC, v))
		ac->peer = v->arg[0].addr;
	return NULL;
}

static bool format_static_peer(const void *obj, char *buf, size_t size)
{
	const struct conf_ac *ac = obj;
	char addr[CONF_ADDR_TEXT_MAX];

	if (ac->lookup == CONF_LOOKUP_STATIC)
		snprintf(buf, size, "%s", conf_format_addr(&ac->peer, addr));
	return ac->lookup == CONF_LOOKUP_STATIC;
}

static const char *set_dns_peer(void *obj, const struct conf_value *v)
{
	struct conf_ac *ac = obj;

	if (set_lookup(ac, CONF_LOOKUP_DNS, v))
		conf_copy_text(ac->dns_prefix, sizeof(ac->dns_prefix), v->arg[0].text);
	return NULL;
}

static bool format_dns_peer(const void *obj, char *buf, size_t size)
{
	const struct conf_ac *ac = obj;

	conf_quote(buf, size, ac->dns_prefix, false);
	return ac->lookup == CONF_LOOKUP_DNS;
}

static const char *set_radius_peer(void *obj, const struct conf_value *v)
{
	struct conf_ac *ac = obj;

	if (set_lookup(ac, CONF_LOOKUP_RADIUS, v))
		conf_copy_text(ac->radius_group, sizeof(ac->radius_group), v->arg[0].text);
	return NULL;
}

static bool format_radius_peer(const void *obj, char *buf, size_t size)
{
	const struct conf_ac *ac = obj;

	conf_quote(buf, size, ac->radius_group, false);
	return ac->lookup == CONF_LOOKUP_RADIUS;
}

/* "tos inherit|<0-255>" */
static const char *set_tos(void *obj, const struct conf_value *v)
{
	struct conf_profile *p = obj;
	bool fixed = v && v->arg[0].kind == CONF_VALUE_NUMBER;

	p->tos_mode = fixed ? CONF_TOS_FIXED : CONF_TOS_INHERIT;
	p->tos = fixed ? (uint8_t)v->arg[0].number : 0;
	return NULL;
}

static bool format_tos(const void *obj, char *buf, size_t size)
{
	const struct conf_profile *p = obj;

	snprintf(buf, size, "%u", p->tos);
	return p->tos_mode == CONF_TOS_FIXED;
}

/* "version 2": there is no other version, so that there is nothing to keep (S86). */
static const char *set_version(void *obj, const struct conf_value *v)
{
	(void)obj;
	(void)v;
	return NULL;
}

static bool format_version(const void *obj, char *buf, size_t size)
{
	(void)obj;
	snprintf(buf, size, "2");
	return true;
}

static const struct conf_cmd top_rows[] = {
	{ .syntax = "hostname <NAME>", .help = "name in the prompt; the system's when not given",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf, hostname) },
	{ .syntax = "max-sessions <1-65535>", .help = "PPP sessions at most",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf, max_sessions), .def = 65535 },
	{ .syntax = "max-tunnels <1-65535>", .help = "tunnels to LNSs at most",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf, max_tunnels), .def = 65535 },
	{ .syntax = "ip name-server <ADDRESS>", .help = "DNS server to ask; the system's when not given",
	  .part = CONF_PART_DNS,
	  .set = conf_set_name_server, .item = conf_item_name_server, .remove = conf_remove_name_server },
	{ .syntax = CONF_RADIUS_SERVER_SYNTAX, .help = "RADIUS server",
	  .part = CONF_PART_RADIUS,
	  .set = conf_set_radius_server, .item = conf_item_radius_server, .remove = conf_remove_radius_server },
	{ .syntax = "radius-workers <1-1024>", .help = "RADIUS requests outstanding at a time",
	  .part = CONF_PART_RADIUS, .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf, radius_workers), .def = 64 },
	{ .syntax = "radius-cache <0-3600>", .help = "seconds for which a RADIUS answer is kept; 0 = not at all",
	  .part = CONF_PART_RADIUS, .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf, radius_cache), .def = 10 },
	{ .syntax = "require-message-authenticator", .help = "refuse RADIUS answers without Message-Authenticator",
	  .part = CONF_PART_RADIUS,
	  .field = CONF_FIELD_FLAG, CONF_FIELD_AT(conf, require_message_authenticator), .def = true },
	{ .syntax = "radius accounting group <GROUP> [interim <1-86400>]",
	  .help = "RADIUS accounting; interim updates in seconds",
	  .part = CONF_PART_RADIUS, .set = conf_set_accounting, .format = conf_format_accounting },
	{ .syntax = "radius dynamic-author client <ADDRESS> key <SECRET>", .help = "who may disconnect sessions by RADIUS",
	  .part = CONF_PART_RADIUS,
	  .set = conf_set_dynauth, .item = conf_item_dynauth, .remove = conf_remove_dynauth },
	{ .syntax = "aaa group server radius <GROUP>", .help = "group of RADIUS servers", .enter = CONF_MODE_GROUP },
	/* I8: entered under one name and printed under the other. */
	{ .syntax = "pppoe-ac <AC>", .help = "PPPoE access concentrator", .enter = CONF_MODE_AC, .alias = true },
	{ .syntax = "pppoe-ac-service <AC>", .help = "PPPoE access concentrator", .enter = CONF_MODE_AC },
	{ .syntax = "l2tp-profile <PROFILE>", .help = "settings of tunnels to LNSs", .enter = CONF_MODE_PROFILE },
};

static const struct conf_cmd group_rows[] = {
	{ .syntax = "server <ADDRESS>", .help = "RADIUS server of the group, asked in this order",
	  .set = conf_set_group_server, .item = conf_item_group_server, .remove = conf_remove_group_server },
};

static const struct conf_cmd ac_rows[] = {
	{ .syntax = "service-name any|<TEXT> [advertised]", .help = "service that clients may ask for",
	  .set = set_service, .format = format_service },
	{ .syntax = "ppp-auth-protocols pap|chap|eap|mschap|mschapv2 ...",
	  .help = "authentication asked of clients, best first",
	  .set = set_auth, .format = format_auth },
	{ .syntax = "destination l2tp", .help = "where the clients' PPP goes to",
	  .field = CONF_FIELD_FLAG, CONF_FIELD_AT(conf_ac, destination_l2tp) },
	{ .syntax = "l2tp peer-address static <ADDRESS>", .help = "address of the LNS",
	  .set = set_static_peer, .format = format_static_peer },
	{ .syntax = "l2tp peer-address dns-lookup prefix <LABELS>", .help = "the LNS is PREFIX.DOMAIN in the DNS",
	  .set = set_dns_peer, .format = format_dns_peer },
	{ .syntax = "l2tp peer-address radius-lookup group <GROUP>", .help = "RADIUS servers that know the LNS of a domain",
	  .set = set_radius_peer, .format = format_radius_peer },
	{ .syntax = "l2tp profile <PROFILE>", .help = "profile of the tunnels",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_ac, profile) },
	{ .syntax = "ac-name <TEXT>", .help = "name told to clients; the system's when not given",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_ac, ac_name) },
	{ .syntax = "challenge-name <TEXT>", .help = "name in the challenges to clients",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_ac, challenge_name), .def_text = "OpenLAC" },
	{ .syntax = "per-mac-limit <0-65535>", .help = "sessions of one client address; 0 = no limit",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_ac, per_mac_limit) },
	{ .syntax = "padi-limit <0-1000000>", .help = "PADIs answered per second and interface; 0 = no limit",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_ac, padi_limit) },
	{ .syntax = "pado-delay <0-10000>", .help = "milliseconds before a PADO is sent",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_ac, pado_delay_ms) },
	{ .syntax = "max-payload <1492-9000>", .help = "largest PPP payload granted to clients",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_ac, max_payload), .def = 1500 },
};

static const struct conf_cmd version_rows[] = {
	{ .syntax = "version <2-2>", .help = "L2TP version",
	  .always = true, .set = set_version, .format = format_version },
};

/* Of profiles and of managed tunnels. */
static const struct conf_cmd l2tp_rows[] = {
	/* I9: entered under one name and printed under the other. */
	{ .syntax = "shared-secret <SECRET>", .help = "secret shared with the peer",
	  .alias = true, .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_profile, secret) },
	{ .syntax = "secret <SECRET>", .help = "secret shared with the peer",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_profile, secret) },
	{ .syntax = "host-name <TEXT>", .help = "name told to the peer; the system's when not given",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_profile, host_name) },
	{ .syntax = "vendor-name <TEXT>", .help = "vendor told to the peer",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_profile, vendor_name), .def_text = "OpenLAC" },
	{ .syntax = "hello-timeout <0-86400>", .help = "seconds without traffic before a HELLO; 0 = never",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, hello_timeout), .def = 60 },
	{ .syntax = "retry-timeout <1-60>", .help = "seconds before the first retransmission",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, retry_timeout), .def = 1 },
	{ .syntax = "max-retries <1-100>", .help = "retransmissions before the peer is given up",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, max_retries), .def = 5 },
	{ .syntax = "idle-timeout <0-86400>", .help = "seconds without a session before a tunnel is closed; 0 = never",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, idle_timeout) },
	{ .syntax = "establish-timeout <1-3600>", .help = "seconds for a tunnel to come up",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, establish_timeout), .def = 60 },
	{ .syntax = "session-establish-timeout <1-3600>", .help = "seconds for a session to come up",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, session_establish_timeout), .def = 120 },
	{ .syntax = "persist-pend-timeout <1-86400>", .help = "seconds before a lost tunnel is tried again",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, persist_pend_timeout), .def = 60 },
	{ .syntax = "failover-timeout <1-3600>", .help = "seconds before the next LNS address is tried",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, failover_timeout), .def = 3 },
	{ .syntax = "rx-window <1-65535>", .help = "control messages the peer may have outstanding",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, rx_window), .def = 10 },
	{ .syntax = "mtu <576-9000>", .help = "MTU of the tunnel",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, mtu), .def = 1460 },
	{ .syntax = "local-port <1-65535>", .help = "our UDP port",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, local_port), .def = 1701 },
	{ .syntax = "remote-port <1-65535>", .help = "the peer's UDP port",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, remote_port), .def = 1701 },
	{ .syntax = "udp-checksum on|off", .help = "UDP checksums of data messages",
	  .field = CONF_FIELD_BOOL, CONF_FIELD_AT(conf_profile, udp_checksum), .def = 1 },
	{ .syntax = "tos inherit|<0-255>", .help = "TOS octet of data messages",
	  .set = set_tos, .format = format_tos },
	{ .syntax = "data-sequencing on|off", .help = "sequence numbers in data messages",
	  .field = CONF_FIELD_BOOL, CONF_FIELD_AT(conf_profile, data_sequencing) },
	{ .syntax = "ppp-framing acfc|full", .help = "whether the octets FF 03 are left out",
	  .field = CONF_FIELD_BOOL, CONF_FIELD_AT(conf_profile, acfc) },
	{ .syntax = "hide-avps auto|on|off", .help = "which AVPs are hidden",
	  .field = CONF_FIELD_ENUM, CONF_FIELD_AT(conf_profile, hide), .def = L2TP_HIDE_AUTO },
};

static const struct conf_cmd profile_rows[] = {
	{ .syntax = "session-limit <0-65535>", .help = "sessions of one tunnel; 0 = no limit",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_profile, session_limit) },
};

static const struct conf_table table_top = CONF_TABLE(top_rows);
static const struct conf_table table_group = CONF_TABLE(group_rows);
static const struct conf_table table_ac = CONF_TABLE(ac_rows);
static const struct conf_table table_version = CONF_TABLE(version_rows);
static const struct conf_table table_l2tp = CONF_TABLE(l2tp_rows);
static const struct conf_table table_profile = CONF_TABLE(profile_rows);

enum {
	PARTS_MAX = 3,
};

/* The tables that make up a mode. */
static const struct conf_table *const tables[][PARTS_MAX] = {
	[CONF_MODE_TOP] = { &table_top, &conf_table_top_peer },
	[CONF_MODE_GROUP] = { &table_group },
	[CONF_MODE_AC] = { &table_ac },
	[CONF_MODE_PROFILE] = { &table_version, &table_l2tp, &table_profile },
	[CONF_MODE_TUNNEL] = { &table_version, &conf_table_tunnel, &table_l2tp },
	[CONF_MODE_ISAKMP] = { &conf_table_isakmp },
	[CONF_MODE_IPSEC] = { &conf_table_ipsec },
	[CONF_MODE_IFACE] = { &conf_table_iface },
	[CONF_MODE_EXEC] = { &conf_table_exec },
};

const struct conf_cmd *conf_cmd_next(enum conf_mode mode, const struct conf_cmd *cmd)
{
	bool found = !cmd;
	size_t part;

	for (part = 0; part < PARTS_MAX && tables[mode][part]; part++) {
		const struct conf_table *t = tables[mode][part];

		if (!found && cmd >= t->cmd && cmd < t->cmd + t->count) {
			found = true;
			if (++cmd < t->cmd + t->count)
				return cmd;
		} else if (found && t->count) {
			return t->cmd;
		}
	}
	return NULL;
}
