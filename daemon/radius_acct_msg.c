// SPDX-License-Identifier: GPL-2.0
#include "radius_acct_msg.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define SERVICE_FRAMED		2	/* RFC 2865 section 5.6 */
#define FRAMED_PPP		1	/* RFC 2865 section 5.7 */
#define PORT_ETHERNET		15	/* NAS-Port-Type, RFC 2865 section 5.41 */
#define TUNNEL_L2TP		3	/* RFC 2868 section 3.1 */
#define MEDIUM_IPV4		1	/* RFC 2868 section 3.2 */
#define MEDIUM_IPV6		2

static void add_cut(struct radius_msg *m, uint8_t type, const char *text, size_t len)
{
	radius_add(m, type, text, len < RADIUS_VALUE_MAX ? len : RADIUS_VALUE_MAX);
}

static void add_address(struct radius_msg *m, uint8_t type, const struct conf_addr *addr)
{
	char text[INET6_ADDRSTRLEN];

	if (addr->family && inet_ntop(addr->family, addr->family == AF_INET ? (const void *)&addr->v4 : &addr->v6, text,
				      sizeof(text)))
		radius_add_text(m, type, text);
}

/* The form of RFC 3580 section 3.21, which servers expect. */
static void add_mac(struct radius_msg *m, const uint8_t mac[6])
{
	char text[18];

	snprintf(text, sizeof(text), "%02X-%02X-%02X-%02X-%02X-%02X", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	radius_add_text(m, RADIUS_CALLING_STATION_ID, text);
}

void acct_add_session(struct radius_msg *m, const struct acct_info *info, const char *id)
{
	radius_add_text(m, RADIUS_ACCT_SESSION_ID, id);
	add_cut(m, RADIUS_USER_NAME, info->user, info->user_len);
	radius_add_u32(m, RADIUS_NAS_PORT_TYPE, PORT_ETHERNET);
	add_cut(m, RADIUS_NAS_PORT_ID, info->nas_port_id, strlen(info->nas_port_id));
	add_mac(m, info->mac);
	radius_add_u32(m, RADIUS_SERVICE_TYPE, SERVICE_FRAMED);
	radius_add_u32(m, RADIUS_FRAMED_PROTOCOL, FRAMED_PPP);
	radius_add_tagged_u24(m, RADIUS_TUNNEL_TYPE, 0, TUNNEL_L2TP);
	radius_add_tagged_u24(m, RADIUS_TUNNEL_MEDIUM_TYPE, 0, info->remote.family == AF_INET6 ? MEDIUM_IPV6 : MEDIUM_IPV4);
	add_address(m, RADIUS_TUNNEL_CLIENT_ENDPOINT, &info->local);
	add_address(m, RADIUS_TUNNEL_SERVER_ENDPOINT, &info->remote);
	add_cut(m, RADIUS_TUNNEL_ASSIGNMENT_ID, info->assignment_id, strlen(info->assignment_id));
	add_cut(m, RADIUS_TUNNEL_CLIENT_AUTH_ID, info->client_name, strlen(info->client_name));
	add_cut(m, RADIUS_TUNNEL_SERVER_AUTH_ID, info->server_name, strlen(info->server_name));
	add_cut(m, RADIUS_ACCT_TUNNEL_CONNECTION, info->connection, strlen(info->connection));
}

void acct_add_usage(struct radius_msg *m, const struct acct_counters *c, uint32_t seconds)
{
	radius_add_u32(m, RADIUS_ACCT_SESSION_TIME, seconds);
	radius_add_u32(m, RADIUS_ACCT_INPUT_OCTETS, (uint32_t)c->in_octets);
	radius_add_u32(m, RADIUS_ACCT_INPUT_GIGAWORDS, (uint32_t)(c->in_octets >> 32));
	radius_add_u32(m, RADIUS_ACCT_OUTPUT_OCTETS, (uint32_t)c->out_octets);
	radius_add_u32(m, RADIUS_ACCT_OUTPUT_GIGAWORDS, (uint32_t)(c->out_octets >> 32));
	radius_add_u32(m, RADIUS_ACCT_INPUT_PACKETS, (uint32_t)c->in_packets);
	radius_add_u32(m, RADIUS_ACCT_OUTPUT_PACKETS, (uint32_t)c->out_packets);
}
