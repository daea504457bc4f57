// SPDX-License-Identifier: GPL-2.0
/*
 * The statements of peer-to-peer tunnels and of interfaces. The order within a table is the order in which they are printed.
 */
#include "config_crypto.h"
#include "config_grammar.h"
#include "config_peer.h"

static const struct conf_cmd top_rows[] = {
	{ .syntax = "max-peer-tunnels <1-65535>", .help = "managed peer-to-peer tunnels at most",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf, max_peer_tunnels), .def = 65535 },
	{ .syntax = "l2tp unmanaged port <1-65535>", .help = "UDP port of L2TPv3 pseudowires",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf, unmanaged_port), .def = 1701 },
	{ .syntax = "crypto isakmp key <SECRET> address <ADDRESS>", .help = "key shared with a peer of IPsec",
	  .set = conf_set_isakmp_key, .item = conf_item_isakmp_key, .remove = conf_remove_isakmp_key },
	{ .syntax = "crypto isakmp peer address <ADDRESS> profile <NAME>", .help = "key exchange profile of a peer",
	  .set = conf_set_isakmp_peer, .item = conf_item_isakmp_peer, .remove = conf_remove_isakmp_peer },
	{ .syntax = "ip route <PREFIX> <ADDRESS>|<INTERFACE>", .help = "static route",
	  .set = conf_set_route, .item = conf_item_route, .remove = conf_remove_route },
	{ .syntax = "l2tp tunnel <TUNNEL>", .help = "managed peer-to-peer tunnel", .enter = CONF_MODE_TUNNEL },
	{ .syntax = "crypto isakmp profile <NAME>", .help = "settings of IPsec key exchange", .enter = CONF_MODE_ISAKMP },
	{ .syntax = "crypto ipsec profile <NAME>", .help = "settings of IPsec", .enter = CONF_MODE_IPSEC },
	{ .syntax = "interface <INTERFACE>", .help = "settings of an interface", .enter = CONF_MODE_IFACE },
};

/* Between the version and what a tunnel has in common with a profile. */
static const struct conf_cmd tunnel_rows[] = {
	{ .syntax = "ip-version 4|6", .help = "IP version of the tunnel; as its addresses when not given",
	  .set = conf_set_ip_version, .format = conf_format_ip_version },
	{ .syntax = "encapsulation ppp <0-65535>", .help = "number of the PPP interface",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_tunnel, ppp), .def = CONF_PPP_NONE },
	{ .syntax = "source <ADDRESS>|<INTERFACE>", .help = "our end; as the route to the destination when not given",
	  .set = conf_set_tunnel_source, .format = conf_format_tunnel_source },
	{ .syntax = "destination <HOST>", .help = "the peer",
	  .set = conf_set_tunnel_destination, .format = conf_format_tunnel_destination },
	{ .syntax = "local-subaddress <TEXT>", .help = "sub-address that the peer must ask for",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_tunnel, local_subaddress) },
	{ .syntax = "remote-subaddress <TEXT>", .help = "sub-address to ask the peer for",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_tunnel, remote_subaddress) },
	{ .syntax = "protection ipsec [profile <NAME>] [local-id <TEXT>] [remote-id <TEXT>]",
	  .help = "protect the tunnel with IPsec", .set = conf_set_protection, .format = conf_format_protection },
	{ .syntax = "protection profile <NAME>", .help = "IPsec profile of the tunnel; the internal one when not given",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_tunnel, ipsec_profile) },
	{ .syntax = "tiebreaker-rule rfc2661|higher-wins", .help = "which value wins when both peers call at once",
	  .field = CONF_FIELD_ENUM, CONF_FIELD_AT(conf_tunnel, tiebreaker) },
};

static const struct conf_cmd isakmp_rows[] = {
	{ .syntax = "version 1|2 [mode {main}]", .help = "IKE version; version 1 in main mode",
	  .set = conf_set_isakmp_version, .format = conf_format_isakmp_version },
	{ .syntax = "lifetime <600-31449600>", .help = "seconds before new keys are negotiated",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_isakmp_profile, lifetime), .def = 86400 },
	{ .syntax = "transform <1-255> " CONF_ALGORITHMS " group " CONF_GROUPS, .help = "proposal, the lowest number first",
	  .set = conf_set_isakmp_transform, .item = conf_item_isakmp_transform, .remove = conf_remove_isakmp_transform },
};

static const struct conf_cmd ipsec_rows[] = {
	{ .syntax = "lifetime seconds <300-31449600>", .help = "seconds before new keys are negotiated",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_ipsec_profile, lifetime), .def = 28800 },
	{ .syntax = "pfs " CONF_GROUPS, .help = "group of perfect forward secrecy; none when not given",
	  .set = conf_set_pfs, .format = conf_format_pfs },
	{ .syntax = "transform <1-255> protocol {esp} " CONF_ALGORITHMS, .help = "proposal, the lowest number first",
	  .set = conf_set_ipsec_transform, .item = conf_item_ipsec_transform, .remove = conf_remove_ipsec_transform },
};

static const struct conf_cmd iface_rows[] = {
	{ .syntax = "description <TEXT>", .help = "what the interface is for",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_iface, description) },
	{ .syntax = "tunnel source <ADDRESS>|<INTERFACE>", .help = "our end of a pseudowire",
	  .set = conf_set_iface_source, .format = conf_format_iface_source },
	{ .syntax = "tunnel destination <HOST>", .help = "the peer of a pseudowire",
	  .set = conf_set_iface_destination, .format = conf_format_iface_destination },
	{ .syntax = "tunnel local id <1-4294967295>", .help = "our session id; the interface's number otherwise",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_iface, local_id) },
	{ .syntax = "tunnel remote id <1-4294967295>", .help = "the peer's session id; the same otherwise",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_iface, remote_id) },
	{ .syntax = "tunnel mode l2tp v3", .help = "unmanaged L2TPv3 pseudowire",
	  .field = CONF_FIELD_FLAG, CONF_FIELD_AT(conf_iface, pseudowire) },
	{ .syntax = "ip address <PREFIX>", .help = "IPv4 address",
	  .set = conf_set_ip, .format = conf_format_ip },
	{ .syntax = "ipv6 address <PREFIX>", .help = "IPv6 address",
	  .set = conf_set_ipv6, .format = conf_format_ipv6 },
	{ .syntax = "mtu <68-65535>", .help = "largest packet",
	  .field = CONF_FIELD_UINT, CONF_FIELD_AT(conf_iface, mtu) },
	{ .syntax = "ppp authentication pap|chap|eap|mschap|mschapv2 ...", .help = "authentication of the peer, best first",
	  .set = conf_set_ppp_auth, .format = conf_format_ppp_auth },
	{ .syntax = "ppp username <TEXT> password <SECRET>", .help = "what the peer is told when it asks",
	  .set = conf_set_ppp_user, .format = conf_format_ppp_user },
	{ .syntax = "peer default ip address <ADDRESS>", .help = "IPv4 address that the peer is assigned",
	  .set = conf_set_peer_ip, .format = conf_format_peer_ip },
	{ .syntax = "pppoe-ac-service <AC>", .help = "access concentrator that serves the interface",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_iface, ac) },
};

const struct conf_table conf_table_top_peer = CONF_TABLE(top_rows);
const struct conf_table conf_table_tunnel = CONF_TABLE(tunnel_rows);
const struct conf_table conf_table_isakmp = CONF_TABLE(isakmp_rows);
const struct conf_table conf_table_ipsec = CONF_TABLE(ipsec_rows);
const struct conf_table conf_table_iface = CONF_TABLE(iface_rows);
