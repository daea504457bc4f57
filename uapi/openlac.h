/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * OpenLAC generic netlink interface.
 *
 * The family is OPENLAC_GENL_NAME, version OPENLAC_GENL_VERSION. Every command needs CAP_NET_ADMIN
 * in the user namespace that owns the caller's network namespace, and acts on objects of that
 * network namespace only.
 *
 * Objects and their keys
 * ----------------------
 *   socket     OPENLAC_A_SOCKET_ID, chosen by the kernel
 *   tunnel     OPENLAC_A_TUNNEL_ID, our (local) L2TP tunnel id, chosen by the caller, 1-65535
 *   interface  OPENLAC_A_IFACE_IFINDEX
 *   session    (OPENLAC_A_SESSION_IFINDEX, OPENLAC_A_SESSION_PPPOE_SID) of a PPPoE client; or, once
 *              it has its tunnel half, (OPENLAC_A_SESSION_TUNNEL_ID, OPENLAC_A_SESSION_ID); ids
 *              are ours and chosen by the caller
 *
 * Life of a PPPoE session
 * -----------------------
 *   SESSION_ADD {IFINDEX, PPPOE_SID, PEER_MAC, STATE = punt | hold}
 *   SESSION_SET {IFINDEX, PPPOE_SID, TUNNEL_ID, ID, PEER_ID}          binds the tunnel half, once
 *   SESSION_SET {…, STATE = hold}     punting ends; an end marker follows the last frame
 *   SESSION_SET {…, STATE = forward}  frames queued in hold go out first, in order
 * SESSION_ADD may give everything at once. FORWARD needs the tunnel half. Any state may follow any
 * other: the end marker comes whenever punt is left (to the new owner, if the same request sets
 * one), and frames queued in hold are punted first when punt follows. A request that would leave
 * punt fails with ENOBUFS, and changes nothing, while the owner's receive buffer has no room for
 * the marker.
 *
 *   state     from the client                   from the tunnel
 *   punt      FRAME to the owner port           dropped, counted OPENLAC_DROP_NOT_FORWARDING
 *   hold      queued, OPENLAC_HOLD_MAX frames   to the client
 *   forward   to the tunnel                     to the client
 *
 * Ownership: the port that adds a session owns it; SESSION_SET with OPENLAC_A_SESSION_OWN takes it
 * over. When the owner's netlink socket is closed its punt and hold sessions become ownerless and
 * are deleted OPENLAC_OWNER_GRACE_MS later unless somebody takes them over; its forward sessions
 * stay for good. A receive buffer full of frames has no room for the answer to a request: an owner
 * makes the requests that it waits for on another socket, or waits for no answer for ever.
 *
 * PPP sessions
 * ------------
 *   SESSION_ADD {PPP, TUNNEL_ID, ID, PEER_ID [MTU TX_FORM USERDATA]} -> {the session, its CHANNEL}
 * Such a session has no client: its other end is a channel of this machine's PPP, to which pppd
 * connects a unit, a netdev pppN (PPPIOCATTCHAN with CHANNEL, in the same network namespace, and
 * PPPIOCCONNECT). It is in forward all its life and stays, its owner and pppd coming and going,
 * until it is deleted: then pppd reads the end of the channel and the netdev has nowhere to send.
 * The kernel is not told when a pppd dies, so that UNIT names its unit until the next detaches it.
 * A channel pins its network namespace, as an open socket does.
 *
 * Sockets: SOCKET_ADD takes an UDP socket of the caller's by file descriptor. The kernel keeps the
 * socket open until SOCKET_DEL, which fails with EBUSY while tunnels use it, or FLUSH. L2TPv2 data
 * messages (T = 0, Ver = 2) of known tunnels are consumed; control messages stay for whoever reads
 * the socket. An open socket pins its network namespace: delete it (or FLUSH) before the namespace
 * is expected to go away.
 *
 * Errors: a failing request is answered with a negative errno and an extended-ack string that names
 * the attribute.
 *   EEXIST key in use · ENOENT no such object · EBUSY still referenced · EINVAL see the text
 *   ENODEV no such netdev · ERANGE out of range · EOPNOTSUPP not for this kind of object
 *   ENOSPC table full · EPERM no CAP_NET_ADMIN · ENOBUFS no room for the end marker
 *   ESHUTDOWN the module is being unloaded · ENOMEM out of memory
 *
 * A failing request changes nothing.
 *
 * Dumps: *_GET with NLM_F_DUMP lists one object per message, resumes by key, and is flagged
 * NLM_F_DUMP_INTR when objects were added or deleted meanwhile. SESSION_GET dumps may be limited by
 * TUNNEL_ID or by IFINDEX.
 *
 * Notifications: multicast group OPENLAC_GENL_MCGRP_EVENTS; the *_NTF commands carry the object's
 * attributes plus its *_EVENT and, for deletions, its *_REASON. Deletions carry the final
 * statistics.
 *
 * All integers are in host byte order unless an attribute says otherwise.
 */
#ifndef _UAPI_OPENLAC_H
#define _UAPI_OPENLAC_H

#include <linux/types.h>

#define OPENLAC_GENL_NAME		"openlac"
#define OPENLAC_GENL_VERSION		1
#define OPENLAC_GENL_MCGRP_EVENTS	"events"

#define OPENLAC_USERDATA_MAX	512	/* octets of *_USERDATA */
#define OPENLAC_HOLD_MAX	32	/* frames queued per session in hold */
#define OPENLAC_OWNER_GRACE_MS	30000	/* life of punt and hold sessions without an owner */
#define OPENLAC_FRAME_MAX	2048	/* octets of OPENLAC_A_FRAME_DATA */
#define OPENLAC_MTU_MIN		128	/* OPENLAC_A_SESSION_MTU */
#define OPENLAC_MTU_MAX		65000

/**
 * enum openlac_cmd - commands of the family
 * @OPENLAC_CMD_SOCKET_ADD: FD -> reply {ID}
 * @OPENLAC_CMD_SOCKET_DEL: ID
 * @OPENLAC_CMD_SOCKET_GET: ID [WANT_FD] -> one socket, or dump; with WANT_FD the reply's FD is a
 *	new descriptor of the caller, close-on-exec
 * @OPENLAC_CMD_TUNNEL_ADD: ID PEER_ID SOCKET (PEER_ADDR4 | PEER_ADDR6) PEER_PORT [options]
 * @OPENLAC_CMD_TUNNEL_SET: ID [PEER_ID PEER_PORT options]
 * @OPENLAC_CMD_TUNNEL_DEL: ID; its sessions are deleted with it
 * @OPENLAC_CMD_TUNNEL_GET: ID, or dump
 * @OPENLAC_CMD_IFACE_ADD: IFINDEX; the netdev must be an Ethernet device
 * @OPENLAC_CMD_IFACE_DEL: IFINDEX; its sessions are deleted with it
 * @OPENLAC_CMD_IFACE_GET: IFINDEX, or dump
 * @OPENLAC_CMD_SESSION_ADD: see "Life of a PPPoE session" and "PPP sessions"
 * @OPENLAC_CMD_SESSION_SET: key [tunnel half] [STATE] [TX_FORM] [OWN] [USERDATA]
 * @OPENLAC_CMD_SESSION_DEL: key
 * @OPENLAC_CMD_SESSION_GET: key, or dump [TUNNEL_ID | IFINDEX]
 * @OPENLAC_CMD_FRAME: to the kernel: IFINDEX PPPOE_SID DIRECTION DATA; from the kernel, unicast to
 *	the owner: a punted frame {IFINDEX PPPOE_SID DATA} or the end marker {IFINDEX PPPOE_SID END}
 * @OPENLAC_CMD_STATS_GET: nothing -> {DROPS and object counts of the namespace}
 * @OPENLAC_CMD_FLUSH: deletes every session, tunnel, interface and socket of the namespace
 * @OPENLAC_CMD_SOCKET_NTF: notification
 * @OPENLAC_CMD_TUNNEL_NTF: notification
 * @OPENLAC_CMD_IFACE_NTF: notification
 * @OPENLAC_CMD_SESSION_NTF: notification
 */
enum openlac_cmd {
	OPENLAC_CMD_UNSPEC,
	OPENLAC_CMD_SOCKET_ADD,
	OPENLAC_CMD_SOCKET_DEL,
	OPENLAC_CMD_SOCKET_GET,
	OPENLAC_CMD_TUNNEL_ADD,
	OPENLAC_CMD_TUNNEL_SET,
	OPENLAC_CMD_TUNNEL_DEL,
	OPENLAC_CMD_TUNNEL_GET,
	OPENLAC_CMD_IFACE_ADD,
	OPENLAC_CMD_IFACE_DEL,
	OPENLAC_CMD_IFACE_GET,
	OPENLAC_CMD_SESSION_ADD,
	OPENLAC_CMD_SESSION_SET,
	OPENLAC_CMD_SESSION_DEL,
	OPENLAC_CMD_SESSION_GET,
	OPENLAC_CMD_FRAME,
	OPENLAC_CMD_STATS_GET,
	OPENLAC_CMD_FLUSH,
	OPENLAC_CMD_SOCKET_NTF,
	OPENLAC_CMD_TUNNEL_NTF,
	OPENLAC_CMD_IFACE_NTF,
	OPENLAC_CMD_SESSION_NTF,

	__OPENLAC_CMD_MAX,
	OPENLAC_CMD_MAX = __OPENLAC_CMD_MAX - 1,
};

/**
 * enum openlac_event - what a notification tells
 * @OPENLAC_EVENT_NEW: the object was added
 * @OPENLAC_EVENT_CHANGE: the object was changed; an interface: link state, name, MAC address or MTU
 *	of its netdev
 * @OPENLAC_EVENT_DEL: the object is gone
 */
enum openlac_event {
	OPENLAC_EVENT_NEW = 1,
	OPENLAC_EVENT_CHANGE,
	OPENLAC_EVENT_DEL,
};

/**
 * enum openlac_reason - why an object was deleted
 * @OPENLAC_REASON_REQUEST: its own *_DEL command
 * @OPENLAC_REASON_FLUSH: OPENLAC_CMD_FLUSH
 * @OPENLAC_REASON_TUNNEL: its tunnel was deleted
 * @OPENLAC_REASON_IFACE: its interface was deleted by request
 * @OPENLAC_REASON_NETDEV: the netdev was unregistered or moved to another namespace
 * @OPENLAC_REASON_OWNER: nobody took over the session of an owner that went away
 * @OPENLAC_REASON_NETNS: the network namespace is going away
 * @OPENLAC_REASON_MODULE: the module is being unloaded
 */
enum openlac_reason {
	OPENLAC_REASON_REQUEST = 1,
	OPENLAC_REASON_FLUSH,
	OPENLAC_REASON_TUNNEL,
	OPENLAC_REASON_IFACE,
	OPENLAC_REASON_NETDEV,
	OPENLAC_REASON_OWNER,
	OPENLAC_REASON_NETNS,
	OPENLAC_REASON_MODULE,
};

/**
 * enum openlac_session_state - OPENLAC_A_SESSION_STATE
 * @OPENLAC_SESSION_PUNT: frames of the client go to the owner
 * @OPENLAC_SESSION_HOLD: frames of the client wait in the kernel
 * @OPENLAC_SESSION_FORWARD: frames are spliced to the tunnel
 */
enum openlac_session_state {
	OPENLAC_SESSION_PUNT = 1,
	OPENLAC_SESSION_HOLD,
	OPENLAC_SESSION_FORWARD,
};

/**
 * enum openlac_tx_form - bits of *_TX_FORM: how data messages to the peer are built (RFC 2661
 * section 3.1)
 * @OPENLAC_TX_LENGTH: with the Length field (L = 1)
 * @OPENLAC_TX_SEQUENCE: with Ns and Nr (S = 1), always: for a session with the Sequencing Required
 *	AVP. Without this bit the peer decides, as section 5.4 has it for a LAC: numbers are sent
 *	while its last data message had them. Numbers that the peer sends are checked in either case
 * @OPENLAC_TX_NO_ACFIELD: without the HDLC address and control octets FF 03
 */
enum openlac_tx_form {
	OPENLAC_TX_LENGTH	= 1 << 0,
	OPENLAC_TX_SEQUENCE	= 1 << 1,
	OPENLAC_TX_NO_ACFIELD	= 1 << 2,
};

#define OPENLAC_TX_ALL	(OPENLAC_TX_LENGTH | OPENLAC_TX_SEQUENCE | OPENLAC_TX_NO_ACFIELD)

/**
 * enum openlac_direction - OPENLAC_A_FRAME_DIRECTION
 * @OPENLAC_DIR_CLIENT: send to the PPPoE client
 * @OPENLAC_DIR_PEER: send to the L2TP peer; the session must have its tunnel half
 */
enum openlac_direction {
	OPENLAC_DIR_CLIENT = 1,
	OPENLAC_DIR_PEER,
};

/**
 * enum openlac_a_socket - attributes of a socket
 * @OPENLAC_A_SOCKET_ID: u32
 * @OPENLAC_A_SOCKET_FD: s32, a bound UDP socket of the caller's network namespace
 * @OPENLAC_A_SOCKET_WANT_FD: flag
 * @OPENLAC_A_SOCKET_FAMILY: u16, AF_INET or AF_INET6
 * @OPENLAC_A_SOCKET_PORT: be16, local UDP port
 * @OPENLAC_A_SOCKET_ADDR4: be32, local address, when bound to one
 * @OPENLAC_A_SOCKET_ADDR6: struct in6_addr, local address, when bound to one
 * @OPENLAC_A_SOCKET_TUNNELS: u32, number of tunnels using it
 * @OPENLAC_A_SOCKET_EVENT: u8, enum openlac_event
 * @OPENLAC_A_SOCKET_REASON: u8, enum openlac_reason
 */
enum openlac_a_socket {
	OPENLAC_A_SOCKET_UNSPEC,
	OPENLAC_A_SOCKET_ID,
	OPENLAC_A_SOCKET_FD,
	OPENLAC_A_SOCKET_WANT_FD,
	OPENLAC_A_SOCKET_FAMILY,
	OPENLAC_A_SOCKET_PORT,
	OPENLAC_A_SOCKET_ADDR4,
	OPENLAC_A_SOCKET_ADDR6,
	OPENLAC_A_SOCKET_TUNNELS,
	OPENLAC_A_SOCKET_EVENT,
	OPENLAC_A_SOCKET_REASON,

	__OPENLAC_A_SOCKET_MAX,
	OPENLAC_A_SOCKET_MAX = __OPENLAC_A_SOCKET_MAX - 1,
};

/**
 * enum openlac_a_tunnel - attributes of a tunnel
 * @OPENLAC_A_TUNNEL_ID: u16, 1-65535, local tunnel id
 * @OPENLAC_A_TUNNEL_PEER_ID: u16, 1-65535, tunnel id assigned by the peer
 * @OPENLAC_A_TUNNEL_SOCKET: u32, socket id
 * @OPENLAC_A_TUNNEL_PEER_ADDR4: be32
 * @OPENLAC_A_TUNNEL_PEER_ADDR6: struct in6_addr; a link-local one needs IFINDEX
 * @OPENLAC_A_TUNNEL_PEER_PORT: be16, UDP port of the peer
 * @OPENLAC_A_TUNNEL_SRC_ADDR4: be32, source address of data messages; 0, the default: the socket's,
 *	else the route's
 * @OPENLAC_A_TUNNEL_SRC_ADDR6: struct in6_addr
 * @OPENLAC_A_TUNNEL_IFINDEX: u32, outgoing netdev; 0, the default: by routing
 * @OPENLAC_A_TUNNEL_UDP_CSUM: u8, 0 or 1, default 1: send UDP checksums; with 0 an IPv6 tunnel also
 *	accepts zero checksums from its peer (RFC 6935)
 * @OPENLAC_A_TUNNEL_TOS: u8, fixed outer TOS/traffic class; default 0
 * @OPENLAC_A_TUNNEL_TOS_INHERIT: u8, 0 or 1, default 1: copy the DSCP of inner IPv4 and IPv6
 *	packets, not their ECN
 * @OPENLAC_A_TUNNEL_TTL: u8, 0 = the system's default
 * @OPENLAC_A_TUNNEL_DF: u8, 0 or 1, default 0: never fragment, and set Don't Fragment on IPv4;
 *	longer messages are dropped as OPENLAC_DROP_TOO_BIG
 * @OPENLAC_A_TUNNEL_TX_FORM: bitfield32 of enum openlac_tx_form, default 0; sessions without their
 *	own follow it
 * @OPENLAC_A_TUNNEL_USERDATA: binary, at most OPENLAC_USERDATA_MAX octets, opaque
 * @OPENLAC_A_TUNNEL_SESSIONS: u32, number of sessions
 * @OPENLAC_A_TUNNEL_STATS: nest of enum openlac_a_stats
 * @OPENLAC_A_TUNNEL_EVENT: u8, enum openlac_event
 * @OPENLAC_A_TUNNEL_REASON: u8, enum openlac_reason
 */
enum openlac_a_tunnel {
	OPENLAC_A_TUNNEL_UNSPEC,
	OPENLAC_A_TUNNEL_ID,
	OPENLAC_A_TUNNEL_PEER_ID,
	OPENLAC_A_TUNNEL_SOCKET,
	OPENLAC_A_TUNNEL_PEER_ADDR4,
	OPENLAC_A_TUNNEL_PEER_ADDR6,
	OPENLAC_A_TUNNEL_PEER_PORT,
	OPENLAC_A_TUNNEL_SRC_ADDR4,
	OPENLAC_A_TUNNEL_SRC_ADDR6,
	OPENLAC_A_TUNNEL_IFINDEX,
	OPENLAC_A_TUNNEL_UDP_CSUM,
	OPENLAC_A_TUNNEL_TOS,
	OPENLAC_A_TUNNEL_TOS_INHERIT,
	OPENLAC_A_TUNNEL_TTL,
	OPENLAC_A_TUNNEL_DF,
	OPENLAC_A_TUNNEL_TX_FORM,
	OPENLAC_A_TUNNEL_USERDATA,
	OPENLAC_A_TUNNEL_SESSIONS,
	OPENLAC_A_TUNNEL_STATS,
	OPENLAC_A_TUNNEL_EVENT,
	OPENLAC_A_TUNNEL_REASON,

	__OPENLAC_A_TUNNEL_MAX,
	OPENLAC_A_TUNNEL_MAX = __OPENLAC_A_TUNNEL_MAX - 1,
};

/**
 * enum openlac_a_iface - attributes of an access interface
 * @OPENLAC_A_IFACE_IFINDEX: u32
 * @OPENLAC_A_IFACE_NAME: string, the netdev's name now
 * @OPENLAC_A_IFACE_MAC: 6 octets, the netdev's address now
 * @OPENLAC_A_IFACE_MTU: u32, the netdev's MTU now
 * @OPENLAC_A_IFACE_UP: u8, 1 while the netdev is up
 * @OPENLAC_A_IFACE_SESSIONS: u32, number of sessions
 * @OPENLAC_A_IFACE_EVENT: u8, enum openlac_event
 * @OPENLAC_A_IFACE_REASON: u8, enum openlac_reason
 */
enum openlac_a_iface {
	OPENLAC_A_IFACE_UNSPEC,
	OPENLAC_A_IFACE_IFINDEX,
	OPENLAC_A_IFACE_NAME,
	OPENLAC_A_IFACE_MAC,
	OPENLAC_A_IFACE_MTU,
	OPENLAC_A_IFACE_UP,
	OPENLAC_A_IFACE_SESSIONS,
	OPENLAC_A_IFACE_EVENT,
	OPENLAC_A_IFACE_REASON,

	__OPENLAC_A_IFACE_MAX,
	OPENLAC_A_IFACE_MAX = __OPENLAC_A_IFACE_MAX - 1,
};

/**
 * enum openlac_a_session - attributes of a session
 * @OPENLAC_A_SESSION_IFINDEX: u32, access interface
 * @OPENLAC_A_SESSION_PPPOE_SID: u16, 1-65534, PPPoE SESSION_ID (65535 is reserved, RFC 2516 section
 *	4)
 * @OPENLAC_A_SESSION_PEER_MAC: 6 octets, the client
 * @OPENLAC_A_SESSION_TUNNEL_ID: u16, local tunnel id
 * @OPENLAC_A_SESSION_ID: u16, 1-65535, local L2TP session id
 * @OPENLAC_A_SESSION_PEER_ID: u16, 1-65535, L2TP session id assigned by the peer
 * @OPENLAC_A_SESSION_STATE: u8, enum openlac_session_state
 * @OPENLAC_A_SESSION_TX_FORM: bitfield32 of enum openlac_tx_form; bits not selected follow the
 *	tunnel
 * @OPENLAC_A_SESSION_OWN: flag, the caller's port becomes the owner
 * @OPENLAC_A_SESSION_OWNER: u32, netlink port of the owner, 0 = none
 * @OPENLAC_A_SESSION_USERDATA: binary, at most OPENLAC_USERDATA_MAX octets, opaque
 * @OPENLAC_A_SESSION_STATS: nest of enum openlac_a_stats
 * @OPENLAC_A_SESSION_EVENT: u8, enum openlac_event
 * @OPENLAC_A_SESSION_REASON: u8, enum openlac_reason
 * @OPENLAC_A_SESSION_PPP: flag, the session ends in a channel of PPP
 * @OPENLAC_A_SESSION_MTU: u16, OPENLAC_MTU_MIN to OPENLAC_MTU_MAX, largest packet for the netdev of
 *	a PPP session; by default what the path to the peer carries in one piece when it is added
 * @OPENLAC_A_SESSION_CHANNEL: u32, index of the channel
 * @OPENLAC_A_SESSION_UNIT: u32, PPP unit that the channel is connected to, when it is
 */
enum openlac_a_session {
	OPENLAC_A_SESSION_UNSPEC,
	OPENLAC_A_SESSION_IFINDEX,
	OPENLAC_A_SESSION_PPPOE_SID,
	OPENLAC_A_SESSION_PEER_MAC,
	OPENLAC_A_SESSION_TUNNEL_ID,
	OPENLAC_A_SESSION_ID,
	OPENLAC_A_SESSION_PEER_ID,
	OPENLAC_A_SESSION_STATE,
	OPENLAC_A_SESSION_TX_FORM,
	OPENLAC_A_SESSION_OWN,
	OPENLAC_A_SESSION_OWNER,
	OPENLAC_A_SESSION_USERDATA,
	OPENLAC_A_SESSION_STATS,
	OPENLAC_A_SESSION_EVENT,
	OPENLAC_A_SESSION_REASON,
	OPENLAC_A_SESSION_PPP,
	OPENLAC_A_SESSION_MTU,
	OPENLAC_A_SESSION_CHANNEL,
	OPENLAC_A_SESSION_UNIT,

	__OPENLAC_A_SESSION_MAX,
	OPENLAC_A_SESSION_MAX = __OPENLAC_A_SESSION_MAX - 1,
};

/**
 * enum openlac_a_frame - attributes of OPENLAC_CMD_FRAME
 * @OPENLAC_A_FRAME_IFINDEX: u32
 * @OPENLAC_A_FRAME_PPPOE_SID: u16
 * @OPENLAC_A_FRAME_DIRECTION: u8, enum openlac_direction; to the kernel only
 * @OPENLAC_A_FRAME_DATA: binary, a PPP frame that begins with its protocol field
 * @OPENLAC_A_FRAME_END: flag, no further frame of this session will be punted until it is set to
 *	punt again
 */
enum openlac_a_frame {
	OPENLAC_A_FRAME_UNSPEC,
	OPENLAC_A_FRAME_IFINDEX,
	OPENLAC_A_FRAME_PPPOE_SID,
	OPENLAC_A_FRAME_DIRECTION,
	OPENLAC_A_FRAME_DATA,
	OPENLAC_A_FRAME_END,

	__OPENLAC_A_FRAME_MAX,
	OPENLAC_A_FRAME_MAX = __OPENLAC_A_FRAME_MAX - 1,
};

/**
 * enum openlac_a_stats - counters of one tunnel or session
 * @OPENLAC_A_STATS_PAD: padding for 64-bit attributes
 * @OPENLAC_A_STATS_UP_PACKETS: u64, data messages sent to the peer
 * @OPENLAC_A_STATS_UP_BYTES: u64, octets of PPP in them, from the protocol field on
 * @OPENLAC_A_STATS_UP_DROPS: u64, frames of the client that could not be sent
 * @OPENLAC_A_STATS_DOWN_PACKETS: u64, frames sent to the client
 * @OPENLAC_A_STATS_DOWN_BYTES: u64, octets of PPP in them, from the protocol field on
 * @OPENLAC_A_STATS_DOWN_DROPS: u64, data messages of the peer that could not be delivered
 * @OPENLAC_A_STATS_DOWN_OLD: u64, of these, those that were old or duplicates by their Ns
 * @OPENLAC_A_STATS_PUNT_PACKETS: u64, frames sent to the owner (sessions only)
 */
enum openlac_a_stats {
	OPENLAC_A_STATS_UNSPEC,
	OPENLAC_A_STATS_PAD,
	OPENLAC_A_STATS_UP_PACKETS,
	OPENLAC_A_STATS_UP_BYTES,
	OPENLAC_A_STATS_UP_DROPS,
	OPENLAC_A_STATS_DOWN_PACKETS,
	OPENLAC_A_STATS_DOWN_BYTES,
	OPENLAC_A_STATS_DOWN_DROPS,
	OPENLAC_A_STATS_DOWN_OLD,
	OPENLAC_A_STATS_PUNT_PACKETS,

	__OPENLAC_A_STATS_MAX,
	OPENLAC_A_STATS_MAX = __OPENLAC_A_STATS_MAX - 1,
};

/**
 * enum openlac_a_global - reply of OPENLAC_CMD_STATS_GET
 * @OPENLAC_A_GLOBAL_SOCKETS: u32
 * @OPENLAC_A_GLOBAL_TUNNELS: u32
 * @OPENLAC_A_GLOBAL_IFACES: u32
 * @OPENLAC_A_GLOBAL_SESSIONS: u32
 * @OPENLAC_A_GLOBAL_DROPS: nest; attribute type = enum openlac_drop, value u64
 */
enum openlac_a_global {
	OPENLAC_A_GLOBAL_UNSPEC,
	OPENLAC_A_GLOBAL_SOCKETS,
	OPENLAC_A_GLOBAL_TUNNELS,
	OPENLAC_A_GLOBAL_IFACES,
	OPENLAC_A_GLOBAL_SESSIONS,
	OPENLAC_A_GLOBAL_DROPS,

	__OPENLAC_A_GLOBAL_MAX,
	OPENLAC_A_GLOBAL_MAX = __OPENLAC_A_GLOBAL_MAX - 1,
};

/**
 * enum openlac_drop - causes for which a frame is dropped, counted per network namespace
 * @OPENLAC_DROP_PAD: padding for 64-bit attributes
 * @OPENLAC_DROP_PPPOE_SHORT: frame shorter than its headers, or than the PPPoE length says
 * @OPENLAC_DROP_PPPOE_HEADER: wrong PPPoE version, type or code
 * @OPENLAC_DROP_PPPOE_SESSION: unknown PPPoE session id
 * @OPENLAC_DROP_PPPOE_MAC: the source is not the session's client
 * @OPENLAC_DROP_L2TP_SHORT: message shorter than its header, or than its Length field says
 * @OPENLAC_DROP_L2TP_HEADER: Length or Offset Size field impossible
 * @OPENLAC_DROP_L2TP_VERSION: neither L2TPv2 nor passed to the control socket
 * @OPENLAC_DROP_L2TP_TUNNEL: unknown tunnel id
 * @OPENLAC_DROP_L2TP_SESSION: unknown session id
 * @OPENLAC_DROP_L2TP_PEER: the outer source address or port is not the tunnel's peer
 * @OPENLAC_DROP_L2TP_CHECKSUM: zero UDP checksum over IPv6 on a tunnel that does not allow it, or a
 *	control message without one that is not for a tunnel that does. A wrong checksum ends in UDP
 *	itself, in its InCsumErrors
 * @OPENLAC_DROP_L2TP_SEQUENCE: old or duplicate by its Ns
 * @OPENLAC_DROP_NOT_FORWARDING: from the peer while the session is in punt, or from PPP when the
 *	session has just been deleted
 * @OPENLAC_DROP_HOLD_OVERRUN: more than OPENLAC_HOLD_MAX frames in hold
 * @OPENLAC_DROP_PUNT_OVERRUN: the owner's netlink buffer was full (its next read says ENOBUFS), or
 *	no owner
 * @OPENLAC_DROP_NO_ROUTE: no route to the peer
 * @OPENLAC_DROP_TOO_BIG: longer than the client's netdev or the path to the peer carries
 * @OPENLAC_DROP_NETDEV_DOWN: the client's netdev is down
 * @OPENLAC_DROP_NO_MEMORY: no memory for the headers
 * @OPENLAC_DROP_QUEUE_FULL: the queueing discipline of the client's netdev refused it
 * @OPENLAC_DROP_LOOP: it came back to us while it was being sent
 */
enum openlac_drop {
	OPENLAC_DROP_UNSPEC,
	OPENLAC_DROP_PAD,
	OPENLAC_DROP_PPPOE_SHORT,
	OPENLAC_DROP_PPPOE_HEADER,
	OPENLAC_DROP_PPPOE_SESSION,
	OPENLAC_DROP_PPPOE_MAC,
	OPENLAC_DROP_L2TP_SHORT,
	OPENLAC_DROP_L2TP_HEADER,
	OPENLAC_DROP_L2TP_VERSION,
	OPENLAC_DROP_L2TP_TUNNEL,
	OPENLAC_DROP_L2TP_SESSION,
	OPENLAC_DROP_L2TP_PEER,
	OPENLAC_DROP_L2TP_CHECKSUM,
	OPENLAC_DROP_L2TP_SEQUENCE,
	OPENLAC_DROP_NOT_FORWARDING,
	OPENLAC_DROP_HOLD_OVERRUN,
	OPENLAC_DROP_PUNT_OVERRUN,
	OPENLAC_DROP_NO_ROUTE,
	OPENLAC_DROP_TOO_BIG,
	OPENLAC_DROP_NETDEV_DOWN,
	OPENLAC_DROP_NO_MEMORY,
	OPENLAC_DROP_QUEUE_FULL,
	OPENLAC_DROP_LOOP,

	__OPENLAC_DROP_MAX,
	OPENLAC_DROP_MAX = __OPENLAC_DROP_MAX - 1,
};

#endif /* _UAPI_OPENLAC_H */
