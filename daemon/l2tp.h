/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The L2TPv2 control plane (RFC 2661) as the rest of the daemon sees it: control connections
 * ("tunnels") and the calls ("sessions") in them. Pure: the caller delivers datagrams and the time,
 * and gets datagrams and events through struct l2tp_ops. Times are milliseconds of a monotonic
 * clock of the caller's.
 *
 * Re-entrancy: a callback may open and close sessions and close the tunnel; it must not free the
 * tunnel or a session, except in tunnel_gone(), which is the last thing the engine does with the
 * tunnel, and session_down() (its session).
 */
#ifndef OPENLAC_L2TP_H
#define OPENLAC_L2TP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "l2tp_call.h"

#define L2TP_NAME_MAX		255	/* octets of host and vendor names, without the NUL */
#define L2TP_SECRET_MAX		128
#define L2TP_TEXT_MAX		255	/* octets of an error message */
#define L2TP_MSG_MAX		1400	/* octets of the longest control message we build */
#define L2TP_NEVER		UINT64_MAX

struct l2tp_tunnel;
struct l2tp_session;

/* Result codes of StopCCN (RFC 2661 section 4.4.2). */
enum l2tp_stop_result {
	L2TP_STOP_CLEAR = 1,
	L2TP_STOP_ERROR = 2,
	L2TP_STOP_EXISTS = 3,
	L2TP_STOP_NOT_AUTHORIZED = 4,
	L2TP_STOP_VERSION = 5,
	L2TP_STOP_SHUTDOWN = 6,
	L2TP_STOP_FSM = 7,
};

/* Result codes of CDN. */
enum l2tp_cdn_result {
	L2TP_CDN_CARRIER_LOST = 1,
	L2TP_CDN_ERROR = 2,
	L2TP_CDN_ADMIN = 3,
	L2TP_CDN_NO_RESOURCES = 4,
	L2TP_CDN_PERMANENT = 5,
	L2TP_CDN_INVALID_DEST = 6,
	L2TP_CDN_NO_CARRIER = 7,
	L2TP_CDN_BUSY = 8,
	L2TP_CDN_NO_DIALTONE = 9,
	L2TP_CDN_TIMEOUT = 10,
	L2TP_CDN_NO_FRAMING = 11,
};

/* General error codes. */
enum l2tp_error {
	L2TP_ERR_NONE = 0,
	L2TP_ERR_NO_CONTROL_CONN = 1,
	L2TP_ERR_LENGTH = 2,
	L2TP_ERR_VALUE = 3,
	L2TP_ERR_RESOURCES = 4,
	L2TP_ERR_SESSION_ID = 5,
	L2TP_ERR_VENDOR = 6,
	L2TP_ERR_TRY_ANOTHER = 7,
	L2TP_ERR_MANDATORY_AVP = 8,
};

/* Direction of a disconnect cause (RFC 3145 section 2.3). */
enum l2tp_disconnect_direction {
	L2TP_DISCONNECT_GLOBAL = 0,
	L2TP_DISCONNECT_AT_PEER = 1,	/* the PPP peer's doing */
	L2TP_DISCONNECT_AT_LOCAL = 2,	/* the doing of who sends the CDN */
};

/**
 * struct l2tp_disconnect - PPP Disconnect Cause Code AVP (RFC 3145 section 2)
 * @code: cause, e.g. 3 = normal disconnection by an LCP Terminate-Request
 * @protocol: PPP control protocol it concerns, 0 = none
 * @direction: enum l2tp_disconnect_direction
 * @text: for people, possibly empty; received ones are made printable
 */
struct l2tp_disconnect {
	uint16_t code;
	uint16_t protocol;
	uint8_t direction;
	char text[L2TP_TEXT_MAX + 1];
};

/**
 * struct l2tp_result - why something ended
 * @by_peer: told by the peer's StopCCN or CDN; otherwise decided here
 * @timeout: the peer stopped acknowledging, or an establishment timer ran out
 * @code: enum l2tp_stop_result for tunnels, enum l2tp_cdn_result for sessions
 * @error: enum l2tp_error
 * @text: printable, possibly empty
 * @has_cause: a CDN says also (or is to say)
 * @cause: why PPP ended
 */
struct l2tp_result {
	bool by_peer;
	bool timeout;
	uint16_t code;
	uint16_t error;
	char text[L2TP_TEXT_MAX + 1];
	bool has_cause;
	struct l2tp_disconnect cause;
};

/* Bits of framing and bearer capabilities and types (sections 4.4.3 and 4.4.4). */
enum l2tp_caps {
	L2TP_FRAMING_SYNC = 1,
	L2TP_FRAMING_ASYNC = 2,
	L2TP_BEARER_DIGITAL = 1,
	L2TP_BEARER_ANALOG = 2,
	L2TP_CAPS_BOTH = 3,	/* of framing or bearer; what we say of ourselves */
};

enum l2tp_hide_mode {
	L2TP_HIDE_AUTO,		/* proxy AVPs 30, 31, 33 when there is a secret */
	L2TP_HIDE_ON,		/* every AVP that may be hidden, when there is a secret */
	L2TP_HIDE_OFF,
};

/**
 * struct l2tp_tunnel_config - parameters of one control connection, copied by the engine
 * @host_name: Host Name AVP
 * @vendor_name: Vendor Name AVP
 * @peer_name: Host Name that the peer has to have, octet for octet, or it is not authorized; empty = any
 * @secret: tunnel secret; @secret_len 0 = no tunnel authentication
 * @rx_window: Receive Window Size AVP, 1-65535
 * @hello_ms: idle time after which a HELLO is sent; 0 = never
 * @retry_ms: first retransmission interval, doubled up to @retry_cap_ms
 * @max_retries: retransmissions without an acknowledgement before the peer is given up
 * @establish_ms: time to ESTABLISHED
 * @session_establish_ms: the same for a call
 * @idle_ms: a tunnel without sessions is closed after this; 0 = never
 * @hide: which AVPs to hide
 * @firmware: Firmware Revision AVP
 * @tie_higher_wins: in a collision the higher Tie Breaker wins, against RFC 2661 section 4.4.3
 */
struct l2tp_tunnel_config {
	char host_name[L2TP_NAME_MAX + 1];
	char vendor_name[L2TP_NAME_MAX + 1];
	char peer_name[L2TP_NAME_MAX + 1];
	uint8_t secret[L2TP_SECRET_MAX];
	size_t secret_len;
	uint16_t rx_window;
	uint32_t hello_ms;
	uint32_t retry_ms;
	uint32_t retry_cap_ms;
	uint32_t max_retries;
	uint32_t establish_ms;
	uint32_t session_establish_ms;
	uint32_t idle_ms;
	enum l2tp_hide_mode hide;
	uint16_t firmware;
	bool tie_higher_wins;
};

/**
 * struct l2tp_ops - what the engine needs from its surroundings
 * @send: transmit a control datagram to the tunnel's peer; the buffer is the engine's. Return: 0, or a negative value when
 *	it has not gone out; the engine only counts that, as it repeats what is not acknowledged
 * @random: fill with unpredictable octets
 * @tunnel_up: ESTABLISHED reached; the peer's tunnel id is known
 * @tunnel_down: the control connection has ended, or could not be established. Every session got
 *	session_down() before. The engine lingers to answer retransmissions (RFC 2661 section
 *	5.7), then calls @tunnel_gone.
 * @tunnel_gone: the engine is done with the tunnel: l2tp_tunnel_free() it here or later
 * @session_ready: the peer's session id is known (ICRP accepted) and the ICCN goes out when this
 *	returns 0: the data plane must be ready for data by then. The last chance for
 *	l2tp_session_set_proxy(). A negative value refuses: the engine sends CDN 4 and calls
 *	session_down(). For a call of the peer's: its ICCN has come.
 * @session_up: ESTABLISHED reached
 * @session_down: the call has ended or could not be established; the engine forgets the session
 *	when this returns
 * @call_offered: an ICRQ of the peer on a tunnel that accepts calls (LNS side); NULL refuses them
 *	all with CDN. To accept, call l2tp_session_assign() and return 0; a negative value refuses
 *	with CDN 4, or as l2tp_session_refuse() has it, and session_down() is not called.
 * @log: one event line for debugging; may be NULL
 */
struct l2tp_ops {
	int (*send)(struct l2tp_tunnel *t, const uint8_t *buf, size_t len);
	void (*random)(void *buf, size_t len);
	void (*tunnel_up)(struct l2tp_tunnel *t);
	void (*tunnel_down)(struct l2tp_tunnel *t, const struct l2tp_result *why);
	void (*tunnel_gone)(struct l2tp_tunnel *t);
	int (*session_ready)(struct l2tp_session *s);
	void (*session_up)(struct l2tp_session *s);
	void (*session_down)(struct l2tp_session *s, const struct l2tp_result *why);
	int (*call_offered)(struct l2tp_session *s);
	void (*log)(struct l2tp_tunnel *t, const char *line);
};

/**
 * l2tp_tunnel_new() - create a control connection in state idle
 * @ops: callbacks, must outlive the tunnel
 * @cfg: parameters, copied
 * @local_id: our Assigned Tunnel ID, 1-65535, unique among the caller's tunnels
 * @user: the caller's pointer, see l2tp_tunnel_user()
 *
 * Return: the tunnel, to be released with l2tp_tunnel_free(), or NULL without memory, host name,
 * window or id.
 */
struct l2tp_tunnel *l2tp_tunnel_new(const struct l2tp_ops *ops,
				    const struct l2tp_tunnel_config *cfg, uint16_t local_id,
				    void *user);

/**
 * l2tp_tunnel_free() - forget a tunnel at once, saying nothing to the peer and calling nothing back
 */
void l2tp_tunnel_free(struct l2tp_tunnel *t);

/**
 * l2tp_tunnel_open() - send the SCCRQ (initiator)
 */
void l2tp_tunnel_open(struct l2tp_tunnel *t, uint64_t now);

/**
 * l2tp_tunnel_accept() - become the recipient: hand the peer's SCCRQ to a new tunnel in state idle
 * @t: tunnel
 * @buf: the SCCRQ's datagram
 * @len: octets in it
 * @now: time
 *
 * An SCCRQ that is not acceptable is answered with StopCCN and reported by tunnel_down(), as any
 * other end. To the caller a retransmitted SCCRQ (tunnel id 0, the same Assigned Tunnel ID) belongs
 * to the same tunnel: l2tp_tunnel_input().
 *
 * Return: 0, or -EINVAL when this is no SCCRQ or the tunnel is not idle; nothing has happened then.
 */
int l2tp_tunnel_accept(struct l2tp_tunnel *t, const uint8_t *buf, size_t len, uint64_t now);

enum l2tp_tie {
	L2TP_TIE_NONE,		/* neither side has a Tie Breaker: two tunnels */
	L2TP_TIE_WON,
	L2TP_TIE_LOST,
	L2TP_TIE_EQUAL,		/* both sides discard their tunnels */
};

/**
 * l2tp_tie_break() - decide a collision of two SCCRQs (RFC 2661 section 4.4.3)
 * @ours: value of our Tie Breaker AVP, 8 octets in wire order, NULL = we sent none
 * @theirs: the peer's
 * @higher_wins: reverse the rule
 *
 * The tunnel does this by itself when the caller gives the peer's SCCRQ to l2tp_tunnel_input() of a
 * tunnel that waits for its SCCRP: won = the SCCRQ is ignored; lost = the tunnel becomes the
 * recipient and keeps its waiting sessions; equal = tunnel_down() with L2TP_STOP_EXISTS, nothing is
 * sent, and the caller may open a new tunnel.
 */
enum l2tp_tie l2tp_tie_break(const uint8_t *ours, const uint8_t *theirs, bool higher_wins);

/**
 * l2tp_tunnel_yield() - go back to state idle, because another tunnel takes the SCCRQ that the tie was lost to
 * @t: a tunnel that waits for its SCCRP and has no session; nothing happens in any other state
 * @now: time
 *
 * The peer, who has won, ignores what we have sent. l2tp_tunnel_open() begins anew.
 */
void l2tp_tunnel_yield(struct l2tp_tunnel *t, uint64_t now);

/**
 * l2tp_tunnel_probe() - send a HELLO now, unless the peer has something to acknowledge as it is
 */
void l2tp_tunnel_probe(struct l2tp_tunnel *t, uint64_t now);

/* When a control message of the peer came last, on an established tunnel. */
uint64_t l2tp_tunnel_heard_ms(const struct l2tp_tunnel *t);

/**
 * l2tp_tunnel_close() - send StopCCN @code and end every session (each gets session_down())
 * @t: the tunnel
 * @code: enum l2tp_stop_result
 * @text: error message for the peer, or NULL
 * @now: time
 */
void l2tp_tunnel_close(struct l2tp_tunnel *t, uint16_t code, const char *text, uint64_t now);

/**
 * l2tp_tunnel_input() - a control datagram whose header names this tunnel (or, for the answer to
 * our SCCRQ, came from its peer)
 */
void l2tp_tunnel_input(struct l2tp_tunnel *t, const uint8_t *buf, size_t len, uint64_t now);

/**
 * l2tp_tunnel_tick() - do what is due at @now (retransmissions, HELLO, establishment timers, end of
 * the linger time)
 */
void l2tp_tunnel_tick(struct l2tp_tunnel *t, uint64_t now);

/**
 * l2tp_tunnel_deadline() - when l2tp_tunnel_tick() is needed next
 *
 * Return: absolute time, or L2TP_NEVER. May move with every call of another function; ask again
 * afterwards.
 */
uint64_t l2tp_tunnel_deadline(const struct l2tp_tunnel *t);

void *l2tp_tunnel_user(const struct l2tp_tunnel *t);
uint16_t l2tp_tunnel_id(const struct l2tp_tunnel *t);
uint16_t l2tp_tunnel_peer_id(const struct l2tp_tunnel *t);	/* 0 = not known yet */
bool l2tp_tunnel_is_idle(const struct l2tp_tunnel *t);	/* nothing has been said yet */
bool l2tp_tunnel_is_established(const struct l2tp_tunnel *t);
bool l2tp_tunnel_is_closing(const struct l2tp_tunnel *t);	/* no new call may be placed */
bool l2tp_tunnel_is_drained(const struct l2tp_tunnel *t);	/* closing, and the peer has acknowledged everything */
unsigned int l2tp_tunnel_sessions(const struct l2tp_tunnel *t);
const char *l2tp_tunnel_state_name(const struct l2tp_tunnel *t);	/* RFC 2661 section 7.2.1, as spelled in S236 */
const char *l2tp_tunnel_peer_host(const struct l2tp_tunnel *t);

/**
 * struct l2tp_peer_info - what the peer said of itself in its SCCRQ or SCCRP, for show commands
 */
struct l2tp_peer_info {
	char host_name[L2TP_NAME_MAX + 1];
	char vendor_name[L2TP_NAME_MAX + 1];
	uint16_t version;	/* 0x0100 = 1.0 */
	uint16_t firmware;
	uint32_t framing_caps;	/* enum l2tp_caps */
	uint32_t bearer_caps;
};

const struct l2tp_peer_info *l2tp_tunnel_peer_info(const struct l2tp_tunnel *t);

/**
 * l2tp_tunnel_tie_breaker() - the 8 octets of our Tie Breaker AVP; all zero before the SCCRQ
 */
const uint8_t *l2tp_tunnel_tie_breaker(const struct l2tp_tunnel *t);

/**
 * struct l2tp_tunnel_stats - the control connection in numbers, for show commands
 * @rx_packets, @rx_bytes: control datagrams of the connection; those with a faulty header are only @malformed, and an SCCRQ
 *	that collides with ours belongs to another connection
 * @tx_packets, @tx_bytes: likewise; what the system refused to send is only counted where it says so
 * @tx_fail: messages refused by the system, retransmissions among them, ZLBs not
 * @zlb_rx, @zlb_tx, @zlb_tx_fail: ZLBs
 * @hello_rx, @hello_tx, @hello_tx_fail: HELLOs, each once
 * @retransmits: messages sent again, or tried to
 * @duplicates: messages discarded because they had come before
 * @out_of_window: discarded because of their Ns or Nr, or for want of memory
 * @malformed: discarded as faulty, or used although part of them was
 * @ns, @nr: Ns of our next message, Ns of the peer's next one
 * @peer_ns, @peer_nr: the same as the peer last said: Ns of its next message, what of ours it has acknowledged
 * @cwnd, @ssthresh, @cong_acked: see struct l2tp_cong
 * @peer_window: the peer's Receive Window Size
 *
 * S235 holds at any time:
 *	tx_packets + tx_fail = ns + zlb_tx + retransmits
 *	rx_packets = nr + zlb_rx + duplicates + out_of_window + early arrivals that still wait for an earlier message
 */
struct l2tp_tunnel_stats {
	uint64_t rx_packets, rx_bytes, tx_packets, tx_bytes, tx_fail;
	uint64_t zlb_rx, zlb_tx, zlb_tx_fail, hello_rx, hello_tx, hello_tx_fail;
	uint64_t retransmits, duplicates, out_of_window, malformed;
	uint16_t ns, nr, peer_ns, peer_nr, cwnd, ssthresh, cong_acked, peer_window;
};

void l2tp_tunnel_get_stats(const struct l2tp_tunnel *t, struct l2tp_tunnel_stats *st);

/* Octets of memory that the control connection uses, without its sessions. */
size_t l2tp_tunnel_memory(const struct l2tp_tunnel *t);

#define L2TP_TIMELINE_MAX	6

/**
 * struct l2tp_transition - a change of state, for show commands
 * @at_ms: time
 * @event: names as in S236 and S247
 * @from, @to: states
 */
struct l2tp_transition {
	uint64_t at_ms;
	const char *event, *from, *to;
};

/* Changes of state of a tunnel or a session, oldest first. Return: how many there are. */
size_t l2tp_tunnel_timeline(const struct l2tp_tunnel *t, struct l2tp_transition out[L2TP_TIMELINE_MAX]);
size_t l2tp_session_timeline(const struct l2tp_session *s, struct l2tp_transition out[L2TP_TIMELINE_MAX]);


/**
 * l2tp_session_new() - place an incoming call (LAC side)
 * @t: tunnel, in any state but closing; the ICRQ goes out as soon as the tunnel is established
 * @local_id: our Assigned Session ID, 1-65535, unique in the tunnel
 * @call: parameters, copied with what they point to
 * @user: the caller's pointer
 * @now: time
 *
 * Return: the session, owned by the engine and valid until session_down() returned, or NULL
 * (closing, id in use, proxy information that cannot be, no memory).
 */
struct l2tp_session *l2tp_session_new(struct l2tp_tunnel *t, uint16_t local_id,
				      const struct l2tp_call *call, void *user, uint64_t now);

/**
 * l2tp_session_close() - send CDN @code where the peer knows of the call, and end it
 *
 * session_down() is called before this returns, with by_peer = false.
 */
void l2tp_session_close(struct l2tp_session *s, uint16_t code, uint16_t error, const char *text,
			uint64_t now);

/**
 * l2tp_session_close_cause() - l2tp_session_close() with the reason why PPP ended (RFC 3145)
 * @cause: copied; NULL = none
 */
void l2tp_session_close_cause(struct l2tp_session *s, uint16_t code, uint16_t error,
			      const char *text, const struct l2tp_disconnect *cause, uint64_t now);

/**
 * l2tp_session_set_proxy() - replace the proxy information of a call of ours
 * @s: the session; at the latest in session_ready()
 * @proxy: copied and wiped when the ICCN has gone out; NULL = none
 *
 * Return: 0, or -EINVAL when the ICCN has been sent, the call is the peer's or over, or a length or
 * the type cannot be, or -ENOMEM; what was set before stays then.
 */
int l2tp_session_set_proxy(struct l2tp_session *s, const struct l2tp_proxy *proxy);

/**
 * l2tp_session_proxy() - proxy information of a call
 *
 * Return: of the peer's call what its ICCN said, with L2TP_PROXY_UNKNOWN when the authentication is
 * incomplete or has values too long to keep; of our call what was set. NULL when there is none, and in
 * our call once the ICCN is sent.
 */
const struct l2tp_proxy *l2tp_session_proxy(const struct l2tp_session *s);

/* Our ICCN carried proxy AVPs. */
bool l2tp_session_proxy_sent(const struct l2tp_session *s);

/**
 * l2tp_session_assign() - accept the peer's call; only from call_offered()
 * @s: the session
 * @local_id: our Assigned Session ID, 1-65535
 * @user: the caller's pointer
 *
 * Return: 0, or -EINVAL when the id is zero or in use in the tunnel, or -ENOMEM.
 */
int l2tp_session_assign(struct l2tp_session *s, uint16_t local_id, void *user);

/**
 * l2tp_session_refuse() - say why the peer's call is refused; only from call_offered(), which then returns a negative value
 * @s: the session
 * @code: enum l2tp_cdn_result, instead of L2TP_CDN_NO_RESOURCES
 * @text: for people, copied
 */
void l2tp_session_refuse(struct l2tp_session *s, uint16_t code, const char *text);

/**
 * l2tp_session_call() - parameters of the call: as given to l2tp_session_new(), or as the peer sent
 * them so far
 */
const struct l2tp_call *l2tp_session_call(const struct l2tp_session *s);

void *l2tp_session_user(const struct l2tp_session *s);
uint16_t l2tp_session_id(const struct l2tp_session *s);
uint16_t l2tp_session_peer_id(const struct l2tp_session *s);
struct l2tp_tunnel *l2tp_session_tunnel(const struct l2tp_session *s);
/* States of RFC 2661 sections 7.4.1 and 7.4.2, as spelled in S247. */
const char *l2tp_session_state_name(const struct l2tp_session *s);
/* A Sequencing Required AVP was received. */
bool l2tp_session_peer_wants_sequence(const struct l2tp_session *s);

/**
 * struct l2tp_session_info - more of a session, for show commands
 * @lns: the call is the peer's
 * @created_ms: when it began
 * @framing, @bearer: what our messages say, or for a call of the peer's what we take; enum l2tp_caps
 * @peer_framing, @peer_bearer: what the peer's messages say, 0 = nothing: the call is ours
 * @memory: octets
 */
struct l2tp_session_info {
	bool lns;
	uint64_t created_ms;
	uint32_t framing, bearer;
	uint32_t peer_framing, peer_bearer;
	size_t memory;
};

void l2tp_session_get_info(const struct l2tp_session *s, struct l2tp_session_info *info);

/**
 * struct l2tp_header_info - what the caller needs to find the tunnel of a control datagram
 */
struct l2tp_header_info {
	uint16_t tunnel_id;
	uint16_t session_id;
	uint16_t ns, nr;
	bool zlb;
	uint16_t message_type;	/* 0 when there is none */
	uint16_t assigned_tunnel_id;	/* of an SCCRQ, SCCRP or StopCCN; 0 when absent */
	bool has_tie_breaker;		/* of an SCCRQ */
	uint8_t tie_breaker[8];		/* in wire order */
};

/**
 * l2tp_peek() - read the header of a control datagram without a tunnel
 *
 * Return: 0, or -EINVAL for anything that is not a well-formed L2TPv2 control message.
 */
int l2tp_peek(const uint8_t *buf, size_t len, struct l2tp_header_info *info);

/**
 * l2tp_build_refusal() - a StopCCN that answers an SCCRQ without keeping state (S3)
 * @out: at least L2TP_MSG_MAX octets
 * @info: header of the SCCRQ
 * @code: enum l2tp_stop_result
 * @text: error message
 * @local_id: Assigned Tunnel ID to put in, nonzero
 *
 * Return: octets written, or 0 when the SCCRQ names no tunnel id to answer to.
 */
size_t l2tp_build_refusal(uint8_t *out, const struct l2tp_header_info *info, uint16_t code,
			  const char *text, uint16_t local_id);

#endif /* OPENLAC_L2TP_H */
