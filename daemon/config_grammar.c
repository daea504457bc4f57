// SPDX-License-Identifier: GPL-2.0
/*
 * The statements of the configuration. The order within a mode is the order in which they are printed (S146, S147).
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "config_grammar.h"
#include "config_model.h"

#define FIELD(type, member) .offset = offsetof(struct type, member), .size = sizeof(((struct type *)0)->member)

const char *conf_mode_name(enum conf_mode mode)
{
	static const char *const name[CONF_MODES] = {
		[CONF_MODE_TOP] = "the top level",
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

	if (v && v->kind == CONF_VALUE_CHOICE && v->option)
		return "'service-name any' cannot be advertised, expected a name before 'advertised'";
	ac->service_any = v && v->kind == CONF_VALUE_CHOICE;
	ac->advertised = v && v->option;
	memset(ac->service_name, 0, sizeof(ac->service_name));
	if (v && v->kind == CONF_VALUE_TEXT)
		conf_copy_text(ac->service_name, sizeof(ac->service_name), v->text);
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

/* "l2tp peer-address static <ADDRESS>" */
static const char *set_static_peer(void *obj, const struct conf_value *v)
{
	struct conf_ac *ac = obj;

	memset(&ac->peer, 0, sizeof(ac->peer));
	ac->lookup = v ? CONF_LOOKUP_STATIC : CONF_LOOKUP_NONE;
	if (v)
		ac->peer = v->addr;
	return NULL;
}

static bool format_static_peer(const void *obj, char *buf, size_t size)
{
	const struct conf_ac *ac = obj;

	return ac->lookup == CONF_LOOKUP_STATIC && inet_ntop(ac->peer.family, &ac->peer.v6, buf, (socklen_t)size);
}

/* "tos inherit|<0-255>" */
static const char *set_tos(void *obj, const struct conf_value *v)
{
	struct conf_profile *p = obj;
	bool fixed = v && v->kind == CONF_VALUE_NUMBER;

	p->tos_mode = fixed ? CONF_TOS_FIXED : CONF_TOS_INHERIT;
	p->tos = fixed ? (uint8_t)v->number : 0;
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
#define AC(text) .mode = CONF_MODE_AC, .syntax = (text)
#define PROFILE(text) .mode = CONF_MODE_PROFILE, .syntax = (text)
#define IFACE(text) .mode = CONF_MODE_IFACE, .syntax = (text)

const struct conf_cmd conf_cmds[] = {
	{ TOP("max-sessions <1-65535>"), .help = "PPP sessions at most",
	  .field = CONF_FIELD_UINT, FIELD(conf, max_sessions), .def = 65535 },
	{ TOP("max-tunnels <1-65535>"), .help = "tunnels to LNSs at most",
	  .field = CONF_FIELD_UINT, FIELD(conf, max_tunnels), .def = 65535 },
	/* I8: entered under one name and printed under the other. */
	{ TOP("pppoe-ac <NAME>"), .help = "PPPoE access concentrator", .enter = CONF_MODE_AC, .alias = true },
	{ TOP("pppoe-ac-service <NAME>"), .help = "PPPoE access concentrator", .enter = CONF_MODE_AC },
	{ TOP("l2tp-profile <NAME>"), .help = "settings of tunnels to LNSs", .enter = CONF_MODE_PROFILE },
	{ TOP("interface <INTERFACE>"), .help = "settings of an interface", .enter = CONF_MODE_IFACE },

	{ AC("service-name any|<TEXT> [advertised]"), .help = "service that clients may ask for",
	  .set = set_service, .format = format_service },
	{ AC("destination l2tp"), .help = "where the clients' PPP goes to",
	  .field = CONF_FIELD_FLAG, FIELD(conf_ac, destination_l2tp) },
	{ AC("l2tp peer-address static <ADDRESS>"), .help = "address of the LNS",
	  .set = set_static_peer, .format = format_static_peer },
	{ AC("l2tp profile <NAME>"), .help = "profile of the tunnels",
	  .field = CONF_FIELD_TEXT, FIELD(conf_ac, profile) },
	{ AC("ac-name <TEXT>"), .help = "name told to clients; the system's when not given",
	  .field = CONF_FIELD_TEXT, FIELD(conf_ac, ac_name) },
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
	{ .mode = CONF_MODE_TOP, .words = "radius-server" },
	{ .mode = CONF_MODE_TOP, .words = "radius-workers" },
	{ .mode = CONF_MODE_TOP, .words = "radius" },
	{ .mode = CONF_MODE_TOP, .words = "require-message-authenticator" },
	{ .mode = CONF_MODE_TOP, .words = "aaa group server radius", .block = true },
	{ .mode = CONF_MODE_TOP, .words = "ip name-server" },
	{ .mode = CONF_MODE_TOP, .words = "ip route" },
	{ .mode = CONF_MODE_TOP, .words = "l2tp tunnel", .block = true },
	{ .mode = CONF_MODE_TOP, .words = "l2tp unmanaged port" },
	{ .mode = CONF_MODE_TOP, .words = "crypto", .block = true },
	{ .mode = CONF_MODE_AC, .words = "l2tp peer-address radius-lookup" },
	{ .mode = CONF_MODE_AC, .words = "l2tp peer-address dns-lookup" },
	{ .mode = CONF_MODE_AC, .words = "ppp-auth-protocols" },
	{ .mode = CONF_MODE_AC, .words = "challenge-name" },
	{ .mode = CONF_MODE_IFACE, .words = "description" },
	{ .mode = CONF_MODE_IFACE, .words = "ip" },
	{ .mode = CONF_MODE_IFACE, .words = "tunnel" },
	{ .mode = CONF_MODE_IFACE, .words = "ppp" },
	{ .mode = CONF_MODE_IFACE, .words = "peer" },
};

const size_t conf_others_count = sizeof(conf_others) / sizeof(conf_others[0]);
