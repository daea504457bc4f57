// SPDX-License-Identifier: GPL-2.0
/*
 * The statements of peer-to-peer tunnels and of interfaces. The order within a table is the order in which they are printed.
 */
#include "config_grammar.h"

static const struct conf_cmd top_rows[] = {
	{ .syntax = "interface <INTERFACE>", .help = "settings of an interface", .enter = CONF_MODE_IFACE },
};

static const struct conf_cmd iface_rows[] = {
	{ .syntax = "pppoe-ac-service <AC>", .help = "access concentrator that serves the interface",
	  .field = CONF_FIELD_TEXT, CONF_FIELD_AT(conf_iface, ac) },
};

const struct conf_table conf_table_top_peer = CONF_TABLE(top_rows);
const struct conf_table conf_table_tunnel = { 0 };
const struct conf_table conf_table_isakmp = { 0 };
const struct conf_table conf_table_ipsec = { 0 };
const struct conf_table conf_table_iface = CONF_TABLE(iface_rows);
