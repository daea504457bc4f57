// SPDX-License-Identifier: GPL-2.0
/*
 * The statements of the configuration. The order within a mode is the order in which they are printed (S146, S147).
 */
#include <stdio.h>
#include <string.h>

#include "config_match.h"
#include "config_model.h"
#include "config_radius.h"

#define FIELD(type, member) .offset = offsetof(struct type, member), .size = sizeof(((struct type *)0)->member)

const char *conf_mode_name(enum conf_mode mode)
{
	static const char *const name[CONF_MODES] = {
		[CONF_MODE_TOP] = "the top level",
		[CONF_MODE_GROUP] = "server-group mode",
		[CONF_MODE_AC] = "pppoe-ac mode",
		[CONF_MODE_PROFILE] = "l2tp-profile mode",
		[CONF_MODE_IFACE] = "interface mode",
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

#define TOP(text) .mode = CONF_MODE_TOP, .syntax = (text)
#define RADIUS(text) TOP(text), .part = CONF_PART_RADIUS
#define GROUP(text) .mode = CONF_MODE_GROUP, .syntax = (text)
#define AC(text) .mode = CONF_MODE_AC, .syntax = (text)
#define PROFILE(text) .mode = CONF_MODE_PROFILE, .syntax = (text)
#define IFACE(text) .mode = CONF_MODE_IFACE, .syntax = (text)

const struct conf_cmd conf_cmds[] = {
	{ TOP("max-sessions <1-65535>"), .help = "PPP sessions at most",
	  .field = CONF_FIELD_UINT, FIELD(conf, max_sessions), .def = 65535 },
	{ TOP("max-tunnels <1-65535>"), .help = "tunnels to LNSs at most",
	  .field = CONF_FIELD_UINT, FIELD(conf, max_tunnels), .def = 65535 },
	{ TOP("ip name-server <ADDRESS>"), .help = "DNS server to ask; the system's when not given", .part = CONF_PART_DNS,
	  .set = conf_set_name_server, .item = conf_item_name_server, .remove = conf_remove_name_server },
	{ RADIUS(CONF_RADIUS_SERVER_SYNTAX), .help = "RADIUS server",
	  .set = conf_set_radius_server, .item = conf_item_radius_server, .remove = conf_remove_radius_server },
	{ RADIUS("radius-workers <1-1024>"), .help = "RADIUS requests outstanding at a time",
	  .field = CONF_FIELD_UINT, FIELD(conf, radius_workers), .def = 64 },
	{ RADIUS("radius-cache <0-3600>"), .help = "seconds for which a RADIUS answer is kept; 0 = not at all",
	  .field = CONF_FIELD_UINT, FIELD(conf, radius_cache), .def = 10 },
	{ RADIUS("require-message-authenticator"), .help = "refuse RADIUS answers without Message-Authenticator",
	  .field = CONF_FIELD_FLAG, FIELD(conf, require_message_authenticator), .def = true },
	{ RADIUS("radius accounting group <NAME> [interim <1-86400>]"), .help = "RADIUS accounting; interim updates in seconds",
	  .set = conf_set_accounting, .format = conf_format_accounting },
	{ RADIUS("radius dynamic-author client <ADDRESS> key <SECRET>"), .help = "who may disconnect sessions by RADIUS",
	  .set = conf_set_dynauth, .item = conf_item_dynauth, .remove = conf_remove_dynauth },
	{ TOP("aaa group server radius <NAME>"), .help = "group of RADIUS servers", .enter = CONF_MODE_GROUP },
	/* I8: entered under one name and printed under the other. */
	{ TOP("pppoe-ac <NAME>"), .help = "PPPoE access concentrator", .enter = CONF_MODE_AC, .alias = true },
	{ TOP("pppoe-ac-service <NAME>"), .help = "PPPoE access concentrator", .enter = CONF_MODE_AC },
	{ TOP("l2tp-profile <NAME>"), .help = "settings of tunnels to LNSs", .enter = CONF_MODE_PROFILE },
	{ TOP("interface <INTERFACE>"), .help = "settings of an interface", .enter = CONF_MODE_IFACE },

	{ GROUP("server <ADDRESS>"), .help = "RADIUS server of the group, asked in this order",
	  .set = conf_set_group_server, .item = conf_item_group_server, .remove = conf_remove_group_server },

	{ AC("service-name any|<TEXT> [advertised]"), .help = "service that clients may ask for",
	  .set = set_service, .format = format_service },
	{ AC("ppp-auth-protocols pap|chap|eap|mschap|mschapv2 ..."), .help = "authentication asked of clients, best first",
	  .set = set_auth, .format = format_auth },
	{ AC("destination l2tp"), .help = "where the clients' PPP goes to",
	  .field = CONF_FIELD_FLAG, FIELD(conf_ac, destination_l2tp) },
	{ AC("l2tp peer-address static <ADDRESS>"), .help = "address of the LNS",
	  .set = set_static_peer, .format = format_static_peer },
	{ AC("l2tp peer-address dns-lookup prefix <LABELS>"), .help = "the LNS is PREFIX.DOMAIN in the DNS",
	  .set = set_dns_peer, .format = format_dns_peer },
	{ AC("l2tp peer-address radius-lookup group <NAME>"), .help = "RADIUS servers that know the LNS of a domain",
	  .set = set_radius_peer, .format = format_radius_peer },
	{ AC("l2tp profile <NAME>"), .help = "profile of the tunnels",
	  .field = CONF_FIELD_TEXT, FIELD(conf_ac, profile) },
	{ AC("ac-name <TEXT>"), .help = "name told to clients; the system's when not given",
	  .field = CONF_FIELD_TEXT, FIELD(conf_ac, ac_name) },
	{ AC("challenge-name <TEXT>"), .help = "name in the challenges to clients",
	  .field = CONF_FIELD_TEXT, FIELD(conf_ac, challenge_name), .def_text = "OpenLAC" },
	{ AC("per-mac-limit <0-65535>"), .help = "sessions of one client address; 0 = no limit",
	  .field = CONF_FIELD_UINT, FIELD(conf_ac, per_mac_limit) },
	{ AC("padi-limit <0-1000000>"), .help = "PADIs answered per second and interface; 0 = no limit",
	  .field = CONF_FIELD_UINT, FIELD(conf_ac, padi_limit) },
	{ AC("pado-delay <0-10000>"), .help = "milliseconds before a PADO is sent",
	  .field = CONF_FIELD_UINT, FIELD(conf_ac, pado_delay_ms) },
	{ AC("max-payload <1492-9000>"), .help = "largest PPP payload granted to clients",
	  .field = CONF_FIELD_UINT, FIELD(conf_ac, max_payload), .def = 1500 },

	{ PROFILE("version <2-2>"), .help = "L2TP version",
	  .always = true, .set = set_version, .format = format_version },
	/* I9: entered under one name and printed under the other. */
	{ PROFILE("shared-secret <SECRET>"), .help = "secret shared with the LNS",
	  .alias = true, .field = CONF_FIELD_TEXT, FIELD(conf_profile, secret) },
	{ PROFILE("secret <SECRET>"), .help = "secret shared with the LNS",
	  .field = CONF_FIELD_TEXT, FIELD(conf_profile, secret) },
	{ PROFILE("host-name <TEXT>"), .help = "name told to the LNS; the system's when not given",
	  .field = CONF_FIELD_TEXT, FIELD(conf_profile, host_name) },
	{ PROFILE("vendor-name <TEXT>"), .help = "vendor told to the LNS",
	  .field = CONF_FIELD_TEXT, FIELD(conf_profile, vendor_name), .def_text = "OpenLAC" },
	{ PROFILE("hello-timeout <0-86400>"), .help = "seconds without traffic before a HELLO; 0 = never",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, hello_timeout), .def = 60 },
	{ PROFILE("retry-timeout <1-60>"), .help = "seconds before the first retransmission",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, retry_timeout), .def = 1 },
	{ PROFILE("max-retries <1-100>"), .help = "retransmissions before the LNS is given up",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, max_retries), .def = 5 },
	{ PROFILE("idle-timeout <0-86400>"), .help = "seconds without a session before a tunnel is closed; 0 = never",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, idle_timeout) },
	{ PROFILE("establish-timeout <1-3600>"), .help = "seconds for a tunnel to come up",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, establish_timeout), .def = 60 },
	{ PROFILE("session-establish-timeout <1-3600>"), .help = "seconds for a session to come up",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, session_establish_timeout), .def = 120 },
	{ PROFILE("persist-pend-timeout <1-86400>"), .help = "seconds before a lost tunnel is tried again",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, persist_pend_timeout), .def = 60 },
	{ PROFILE("failover-timeout <1-3600>"), .help = "seconds before the next LNS address is tried",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, failover_timeout), .def = 3 },
	{ PROFILE("rx-window <1-65535>"), .help = "control messages the LNS may have outstanding",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, rx_window), .def = 10 },
	{ PROFILE("mtu <576-9000>"), .help = "MTU of the tunnel",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, mtu), .def = 1460 },
	{ PROFILE("local-port <1-65535>"), .help = "our UDP port",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, local_port), .def = 1701 },
	{ PROFILE("remote-port <1-65535>"), .help = "the LNS's UDP port",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, remote_port), .def = 1701 },
	{ PROFILE("udp-checksum on|off"), .help = "UDP checksums of data messages",
	  .field = CONF_FIELD_BOOL, FIELD(conf_profile, udp_checksum), .def = 1 },
	{ PROFILE("tos inherit|<0-255>"), .help = "TOS octet of data messages",
	  .set = set_tos, .format = format_tos },
	{ PROFILE("data-sequencing on|off"), .help = "sequence numbers in data messages",
	  .field = CONF_FIELD_BOOL, FIELD(conf_profile, data_sequencing) },
	{ PROFILE("ppp-framing acfc|full"), .help = "whether the octets FF 03 are left out",
	  .field = CONF_FIELD_BOOL, FIELD(conf_profile, acfc) },
	{ PROFILE("hide-avps auto|on|off"), .help = "which AVPs are hidden",
	  .field = CONF_FIELD_ENUM, FIELD(conf_profile, hide), .def = L2TP_HIDE_AUTO },
	{ PROFILE("session-limit <0-65535>"), .help = "sessions of one tunnel; 0 = no limit",
	  .field = CONF_FIELD_UINT, FIELD(conf_profile, session_limit) },

	{ IFACE("pppoe-ac-service <NAME>"), .help = "access concentrator that serves the interface",
	  .field = CONF_FIELD_TEXT, FIELD(conf_iface, ac) },
};

const size_t conf_cmds_count = sizeof(conf_cmds) / sizeof(conf_cmds[0]);

const struct conf_other conf_others[] = {
	{ .mode = CONF_MODE_TOP, .words = "enable", .cli = true },
	{ .mode = CONF_MODE_TOP, .words = "configure", .cli = true },
	{ .mode = CONF_MODE_TOP, .words = "show", .cli = true },
	{ .mode = CONF_MODE_TOP, .words = "debug", .cli = true },
	{ .mode = CONF_MODE_TOP, .words = "write", .cli = true },
	{ .mode = CONF_MODE_TOP, .words = "ip route" },
	{ .mode = CONF_MODE_TOP, .words = "l2tp tunnel", .block = true },
	{ .mode = CONF_MODE_TOP, .words = "l2tp unmanaged port" },
	{ .mode = CONF_MODE_TOP, .words = "crypto", .block = true },
	{ .mode = CONF_MODE_IFACE, .words = "description" },
	{ .mode = CONF_MODE_IFACE, .words = "ip" },
	{ .mode = CONF_MODE_IFACE, .words = "tunnel" },
	{ .mode = CONF_MODE_IFACE, .words = "ppp" },
	{ .mode = CONF_MODE_IFACE, .words = "peer" },
};

const size_t conf_others_count = sizeof(conf_others) / sizeof(conf_others[0]);
