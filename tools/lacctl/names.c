// SPDX-License-Identifier: GPL-2.0
/*
 * names.c - words for the numbers of uapi/openlac.h
 *
 * Attributes carry the name of the keyword that sets them: an error speaks the user's language.
 */
#include "names.h"

#include <stdio.h>

#include "uapi/openlac.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

const char *const session_states[] = { "punt", "hold", "forward", NULL };

static const char *const events[] = {
	[OPENLAC_EVENT_NEW]	= "new",
	[OPENLAC_EVENT_CHANGE]	= "change",
	[OPENLAC_EVENT_DEL]	= "del",
};

static const char *const reasons[] = {
	[OPENLAC_REASON_REQUEST]	= "request",
	[OPENLAC_REASON_FLUSH]		= "flush",
	[OPENLAC_REASON_TUNNEL]		= "tunnel",
	[OPENLAC_REASON_IFACE]		= "interface",
	[OPENLAC_REASON_NETDEV]		= "netdev",
	[OPENLAC_REASON_OWNER]		= "owner",
	[OPENLAC_REASON_NETNS]		= "netns",
	[OPENLAC_REASON_MODULE]		= "module",
};

static const char *const drops[] = {
	[OPENLAC_DROP_PPPOE_SHORT]	= "pppoe-short",
	[OPENLAC_DROP_PPPOE_HEADER]	= "pppoe-header",
	[OPENLAC_DROP_PPPOE_SESSION]	= "pppoe-session",
	[OPENLAC_DROP_PPPOE_MAC]	= "pppoe-mac",
	[OPENLAC_DROP_L2TP_SHORT]	= "l2tp-short",
	[OPENLAC_DROP_L2TP_HEADER]	= "l2tp-header",
	[OPENLAC_DROP_L2TP_VERSION]	= "l2tp-version",
	[OPENLAC_DROP_L2TP_TUNNEL]	= "l2tp-tunnel",
	[OPENLAC_DROP_L2TP_SESSION]	= "l2tp-session",
	[OPENLAC_DROP_L2TP_PEER]	= "l2tp-peer",
	[OPENLAC_DROP_L2TP_CHECKSUM]	= "l2tp-checksum",
	[OPENLAC_DROP_L2TP_SEQUENCE]	= "l2tp-sequence",
	[OPENLAC_DROP_NOT_FORWARDING]	= "not-forwarding",
	[OPENLAC_DROP_HOLD_OVERRUN]	= "hold-overrun",
	[OPENLAC_DROP_PUNT_OVERRUN]	= "punt-overrun",
	[OPENLAC_DROP_NO_ROUTE]		= "no-route",
	[OPENLAC_DROP_TOO_BIG]		= "too-big",
	[OPENLAC_DROP_NETDEV_DOWN]	= "netdev-down",
	[OPENLAC_DROP_NO_MEMORY]	= "no-memory",
	[OPENLAC_DROP_QUEUE_FULL]	= "queue-full",
	[OPENLAC_DROP_LOOP]		= "loop",
};

static const char *const socket_attrs[] = {
	[OPENLAC_A_SOCKET_ID]	= "id",
	[OPENLAC_A_SOCKET_FD]	= "fd",
};

static const char *const tunnel_attrs[] = {
	[OPENLAC_A_TUNNEL_ID]		= "id",
	[OPENLAC_A_TUNNEL_PEER_ID]	= "peer-id",
	[OPENLAC_A_TUNNEL_SOCKET]	= "socket",
	[OPENLAC_A_TUNNEL_PEER_ADDR4]	= "remote",
	[OPENLAC_A_TUNNEL_PEER_ADDR6]	= "remote",
	[OPENLAC_A_TUNNEL_PEER_PORT]	= "port",
	[OPENLAC_A_TUNNEL_SRC_ADDR4]	= "local",
	[OPENLAC_A_TUNNEL_SRC_ADDR6]	= "local",
	[OPENLAC_A_TUNNEL_IFINDEX]	= "dev",
	[OPENLAC_A_TUNNEL_UDP_CSUM]	= "udp-checksum",
	[OPENLAC_A_TUNNEL_TOS]		= "tos",
	[OPENLAC_A_TUNNEL_TOS_INHERIT]	= "tos",
	[OPENLAC_A_TUNNEL_TTL]		= "ttl",
	[OPENLAC_A_TUNNEL_DF]		= "df",
	[OPENLAC_A_TUNNEL_TX_FORM]	= "length, sequence, acfield",
};

static const char *const iface_attrs[] = {
	[OPENLAC_A_IFACE_IFINDEX]	= "dev",
};

static const char *const session_attrs[] = {
	[OPENLAC_A_SESSION_IFINDEX]	= "dev",
	[OPENLAC_A_SESSION_PPPOE_SID]	= "sid",
	[OPENLAC_A_SESSION_PEER_MAC]	= "mac",
	[OPENLAC_A_SESSION_TUNNEL_ID]	= "tunnel",
	[OPENLAC_A_SESSION_ID]		= "id",
	[OPENLAC_A_SESSION_PEER_ID]	= "peer-id",
	[OPENLAC_A_SESSION_STATE]	= "state",
	[OPENLAC_A_SESSION_TX_FORM]	= "length, sequence, acfield",
	[OPENLAC_A_SESSION_PPP]		= "ppp",
	[OPENLAC_A_SESSION_MTU]		= "mtu",
};

static const char *pick(const char *const *names, size_t n, unsigned int i)
{
	return i < n ? names[i] : NULL;
}

static const char *pick_or_unknown(const char *const *names, size_t n, unsigned int i)
{
	const char *name = pick(names, n, i);

	return name ? name : "unknown";
}

/** name_state() - word of an enum openlac_session_state, "unknown" for one of a newer kernel */
const char *name_state(unsigned int state)
{
	/* 0 wraps to an index that is out of bounds, the terminating NULL is "unknown" too. */
	return pick_or_unknown(session_states, COUNT(session_states), state - 1);
}

/** name_event() - word of an enum openlac_event */
const char *name_event(unsigned int event)
{
	return pick_or_unknown(events, COUNT(events), event);
}

/** name_reason() - word of an enum openlac_reason */
const char *name_reason(unsigned int reason)
{
	return pick_or_unknown(reasons, COUNT(reasons), reason);
}

/**
 * name_drop() - word of an enum openlac_drop
 * @cause: the cause
 * @buf: room for the number of a cause that only a newer kernel knows
 * @len: octets of @buf
 */
const char *name_drop(unsigned int cause, char *buf, size_t len)
{
	const char *name = pick(drops, COUNT(drops), cause);

	if (name)
		return name;
	snprintf(buf, len, "cause-%u", cause);
	return buf;
}

/**
 * name_attr() - keyword behind an attribute
 * @cmd: command of the request the attribute was in
 * @type: the attribute
 *
 * Return: the keyword, or NULL if lacctl has none.
 */
const char *name_attr(uint8_t cmd, unsigned int type)
{
	switch (cmd) {
	case OPENLAC_CMD_SOCKET_ADD:
	case OPENLAC_CMD_SOCKET_DEL:
	case OPENLAC_CMD_SOCKET_GET:
		return pick(socket_attrs, COUNT(socket_attrs), type);
	case OPENLAC_CMD_TUNNEL_ADD:
	case OPENLAC_CMD_TUNNEL_SET:
	case OPENLAC_CMD_TUNNEL_DEL:
	case OPENLAC_CMD_TUNNEL_GET:
		return pick(tunnel_attrs, COUNT(tunnel_attrs), type);
	case OPENLAC_CMD_IFACE_ADD:
	case OPENLAC_CMD_IFACE_DEL:
	case OPENLAC_CMD_IFACE_GET:
		return pick(iface_attrs, COUNT(iface_attrs), type);
	case OPENLAC_CMD_SESSION_ADD:
	case OPENLAC_CMD_SESSION_SET:
	case OPENLAC_CMD_SESSION_DEL:
	case OPENLAC_CMD_SESSION_GET:
		return pick(session_attrs, COUNT(session_attrs), type);
	default:
		return NULL;
	}
}
