/* SPDX-License-Identifier: GPL-2.0 */
/* What l2tp_tunnel*.c and l2tp_session*.c share; nobody else includes this, tests apart. */
#ifndef OPENLAC_L2TP_PRIV_H
#define OPENLAC_L2TP_PRIV_H

#include <sys/queue.h>

#include "l2tp.h"
#include "l2tp_fsm.h"
#include "l2tp_msg.h"
#include "l2tp_timeline.h"
#include "l2tp_transport.h"

#define L2TP_TIE_LEN		8
#define L2TP_CHALLENGE_LEN	16	/* octets of the Challenges we send (S32) */

/**
 * struct l2tp_idmap - 16-bit id to pointer, in pages allocated as ids come into use
 */
struct l2tp_idmap {
	void **page[256];
};

/**
 * struct l2tp_session - one call
 * @all: in the tunnel's list of sessions
 * @pending: in its list of calls not yet established, which is in the order of their deadlines
 * @grave: ended, to be freed when the engine has returned to its caller
 * @t: tunnel
 * @role: whose table of section 7.4 applies
 * @state: state in it
 * @local_id: our Assigned Session ID; 0 while the peer's call is being offered
 * @peer_id: the peer's, 0 = not known
 * @user: caller's pointer
 * @call: parameters; its pointers are the two that follow
 * @line: the client's line, owned, or NULL
 * @proxy: proxy information, owned, secret, or NULL
 * @created_ms: when the call was placed, or offered by the peer
 * @timeline: its changes of state
 * @is_pending: linked by @pending
 * @offered: call_offered() is running
 * @refusal: meanwhile, what to tell the peer if the call is refused
 * @dead: session_down() has been or is being called
 * @wants_sequence: a Sequencing Required AVP was received
 * @iccn_sent: our ICCN has gone out
 * @proxy_sent: with proxy AVPs
 * @peer_framing, @peer_bearer: what the ICCN and the ICRQ of a peer's call say, enum l2tp_caps
 */
struct l2tp_session {
	TAILQ_ENTRY(l2tp_session) all;
	TAILQ_ENTRY(l2tp_session) pending;
	SLIST_ENTRY(l2tp_session) grave;
	struct l2tp_tunnel *t;
	enum l2tp_role role;
	enum l2tp_session_state state;
	uint16_t local_id;
	uint16_t peer_id;
	void *user;
	struct l2tp_call call;
	struct access_line *line;
	struct l2tp_proxy *proxy;
	uint64_t created_ms;
	struct l2tp_timeline timeline;
	struct l2tp_result *refusal;
	bool is_pending;
	bool offered;
	bool dead;
	bool wants_sequence;
	bool iccn_sent;
	bool proxy_sent;
	uint8_t peer_framing;
	uint8_t peer_bearer;
};

TAILQ_HEAD(l2tp_session_list, l2tp_session);
SLIST_HEAD(l2tp_session_grave, l2tp_session);

/**
 * struct l2tp_tunnel - one control connection
 * @ops: callbacks
 * @cfg: parameters
 * @user: caller's pointer
 * @local_id: our Assigned Tunnel ID
 * @peer_id: the peer's, 0 = not known
 * @state: state of section 7.2.1
 * @x: reliable transport
 * @peer: what the peer said of itself
 * @tie: our Tie Breaker
 * @challenge: the Challenge we sent
 * @now: time of the call into the engine that is running
 * @depth: how many calls into the engine are on the stack
 * @last_rx: when the peer was last heard
 * @establish_at: end of the establishment time, L2TP_NEVER afterwards
 * @idle_at: when a tunnel without sessions is closed, or L2TP_NEVER
 * @linger_at: end of the linger time, L2TP_NEVER while our StopCCN is not acknowledged
 * @hello_rx: HELLOs received
 * @hello_tx: HELLOs sent; retransmissions of one are not counted
 * @hello_tx_fail: those that the system refused to send; they are retransmitted
 * @malformed: messages discarded or found faulty
 * @ended: tunnel_down() has been or is being called
 * @gone: nothing is left to do but tunnel_gone()
 * @gone_told: that has been called
 * @sessions: all sessions
 * @pending: those not yet established
 * @grave: those ended while the engine runs
 * @session_count: length of @sessions
 * @by_local: sessions by our id
 * @by_peer: the peer's calls by its id
 * @timeline: changes of state
 */
struct l2tp_tunnel {
	const struct l2tp_ops *ops;
	struct l2tp_tunnel_config cfg;
	void *user;
	uint16_t local_id;
	uint16_t peer_id;
	enum l2tp_tunnel_state state;
	struct l2tp_transport x;
	struct l2tp_peer_info peer;
	uint8_t tie[L2TP_TIE_LEN];
	uint8_t challenge[L2TP_CHALLENGE_LEN];
	uint64_t now;
	unsigned int depth;
	uint64_t last_rx;
	uint64_t establish_at;
	uint64_t idle_at;
	uint64_t linger_at;
	uint64_t hello_rx;
	uint64_t hello_tx;
	uint64_t hello_tx_fail;
	uint64_t malformed;
	bool ended;
	bool gone;
	bool gone_told;
	struct l2tp_session_list sessions;
	struct l2tp_session_list pending;
	struct l2tp_session_grave grave;
	unsigned int session_count;
	struct l2tp_idmap by_local;
	struct l2tp_idmap by_peer;
	struct l2tp_timeline timeline;
};

/* l2tp_idmap.c */
void *l2tp_idmap_get(const struct l2tp_idmap *map, uint16_t id);
int l2tp_idmap_set(struct l2tp_idmap *map, uint16_t id, void *entry);	/* 0, or -ENOMEM */
void l2tp_idmap_clear(struct l2tp_idmap *map, uint16_t id);
void l2tp_idmap_release(struct l2tp_idmap *map);
size_t l2tp_idmap_memory(const struct l2tp_idmap *map);	/* octets of its pages */

/* l2tp_tunnel.c */

/**
 * l2tp_enter() - bracket around every call into the engine
 *
 * While a call runs, callbacks may call in again. What ends meanwhile is freed, the ZLB sent and
 * tunnel_gone() called only when the outermost call leaves, so that no code below it works on freed
 * objects.
 */
void l2tp_enter(struct l2tp_tunnel *t, uint64_t now);
void l2tp_leave(struct l2tp_tunnel *t);
void l2tp_log(struct l2tp_tunnel *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Run @ev through the table; @why is the reason where the action may be L2TP_T_STOP or
 * L2TP_T_CLEAN.
 */
void l2tp_tunnel_event(struct l2tp_tunnel *t, enum l2tp_tunnel_event ev, const struct l2tp_msg *m,
		       const struct l2tp_result *why);
void l2tp_tunnel_close_why(struct l2tp_tunnel *t, const struct l2tp_result *why);
void l2tp_idle_start(struct l2tp_tunnel *t);	/* the tunnel may just have run out of sessions */

/* l2tp_tunnel_rx.c */
void l2tp_tunnel_receive(struct l2tp_tunnel *t, const uint8_t *buf, size_t len);

/*
 * l2tp_tunnel_msg.c: build a message, or judge one. A judge returns false with the StopCCN's
 * contents in @why.
 */
void l2tp_builder_for(struct l2tp_tunnel *t, struct l2tp_builder *b, uint8_t *buf);
void l2tp_tunnel_queue(struct l2tp_tunnel *t, struct l2tp_builder *b);
void l2tp_send_sccrq(struct l2tp_tunnel *t);
void l2tp_send_sccrp(struct l2tp_tunnel *t, const struct l2tp_msg *sccrq);
void l2tp_send_scccn(struct l2tp_tunnel *t, const struct l2tp_msg *sccrp);
void l2tp_send_stopccn(struct l2tp_tunnel *t, const struct l2tp_result *why);
void l2tp_send_hello(struct l2tp_tunnel *t);
bool l2tp_judge_sccrq(const struct l2tp_tunnel *t, const struct l2tp_msg *m,
		      struct l2tp_result *why);
bool l2tp_judge_sccrp(const struct l2tp_tunnel *t, const struct l2tp_msg *m,
		      struct l2tp_result *why);
bool l2tp_judge_scccn(const struct l2tp_tunnel *t, const struct l2tp_msg *m,
		      struct l2tp_result *why);
void l2tp_fault_result(const struct l2tp_msg *m, struct l2tp_result *why);
void l2tp_take_peer(struct l2tp_tunnel *t, const struct l2tp_msg *m);

/* l2tp_session.c */
void l2tp_session_message(struct l2tp_tunnel *t, const struct l2tp_msg *m);
void l2tp_sessions_open(struct l2tp_tunnel *t);	/* tunnel-open to the waiting sessions */
void l2tp_sessions_end(struct l2tp_tunnel *t, const struct l2tp_result *tunnel_why);
void l2tp_sessions_tick(struct l2tp_tunnel *t);
uint64_t l2tp_session_deadline(const struct l2tp_session *s);	/* end of the establishment time */
void l2tp_sessions_bury(struct l2tp_tunnel *t);	/* free what has ended */
void l2tp_sessions_free(struct l2tp_tunnel *t);	/* free everything, calling nobody */

/* l2tp_session_msg.c */
void l2tp_send_icrq(struct l2tp_session *s);
void l2tp_send_icrp(struct l2tp_session *s);
void l2tp_send_iccn(struct l2tp_session *s);
void l2tp_send_cdn(struct l2tp_tunnel *t, uint16_t peer_id, uint16_t local_id,
		   const struct l2tp_result *why);
void l2tp_take_icrq(struct l2tp_session *s, const struct l2tp_msg *m);
void l2tp_take_iccn(struct l2tp_session *s, const struct l2tp_msg *m);
uint32_t l2tp_call_framing(const struct l2tp_tunnel *t);	/* Framing Type of our ICCNs */
uint32_t l2tp_call_bearer(const struct l2tp_call *c);		/* Bearer Type of our ICRQ */

/* l2tp_proxy.c */

/* How much of the proxy information goes into a message, in the order of trying. */
enum l2tp_proxy_parts {
	L2TP_PROXY_ALL,
	L2TP_PROXY_NOT_FIRST,	/* without the Initial Received LCP CONFREQ, which is for information only */
	L2TP_PROXY_NOTHING,	/* the LNS begins with LCP anew, for which it needs no authentication either */
};

/*
 * Put a copy of @proxy in the session's place for it; NULL only clears that, wiping it.
 * Return: 0, -EINVAL for what no ICCN can say, or -ENOMEM.
 */
int l2tp_proxy_set(struct l2tp_session *s, const struct l2tp_proxy *proxy);
void l2tp_put_proxy(struct l2tp_builder *b, const struct l2tp_proxy *p, enum l2tp_proxy_parts parts);
void l2tp_take_proxy(struct l2tp_session *s, const struct l2tp_msg *m);
int l2tp_line_set(struct l2tp_session *s, const struct access_line *line);	/* 0, or -ENOMEM */

#endif /* OPENLAC_L2TP_PRIV_H */
