/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small laboratory in the initial namespace: a netdev whose output is collected, on which
 * clients live; and a peer, a socket on the loopback address that real datagrams reach and
 * leave.
 *
 *	lab_client_send() -> [session, tunnel] -> lab_peer_gets()
 *	lab_client_gets() <- [session, tunnel] <- lab_peer_send()
 */
#ifndef OPENLAC_KUNIT_FIXTURE_H
#define OPENLAC_KUNIT_FIXTURE_H

#include <kunit/test.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "kernel/datapath.h"
#include "kernel/netlink.h"

/* What lab_forward() sets up. */
enum lab_ids {
	LAB_SID		= 0x0042,
	LAB_TUNNEL	= 0x1111,
	LAB_PEER_TUNNEL	= 0x2222,
	LAB_SESSION	= 0x0101,
	LAB_PEER_SESSION = 0x0202,
};

#define LAB_FRAME_MAX	2048

/**
 * struct lab - everything of one test case, given back by lab_exit()
 * @test: the test case
 * @on: the module's part of the initial namespace
 * @dev: netdev of the clients
 * @devs: every netdev that was made
 * @iface: access interface on @dev, once lab_iface() was called
 * @us: socket given to the module, once lab_socket() was called
 * @port: local port of @us
 * @peer: socket of the L2TP peer, once lab_socket() was called
 * @peer_port: its port
 * @tunnel: from @us to @peer, once lab_tunnel() was called
 * @session: once lab_forward() was called
 * @owner: netlink socket, once lab_owner() was called
 * @portid: its port
 * @drops: counters at the last look
 */
struct lab {
	struct kunit *test;
	struct ol_net *on;
	struct net_device *dev;
	struct net_device *devs[2];
	struct ol_iface *iface;
	struct ol_socket *us;
	__be16 port;
	struct socket *peer;
	__be16 peer_port;
	struct ol_tunnel *tunnel;
	struct ol_session *session;
	struct socket *owner;
	u32 portid;
	u64 drops[__OPENLAC_DROP_MAX];
};

#define LAB_REQUEST_MAX	8192

/* Types of attributes, which are many in a table. */
#define TUN(_a)		OPENLAC_A_TUNNEL_##_a
#define SES(_a)		OPENLAC_A_SESSION_##_a
#define FRM(_a)		OPENLAC_A_FRAME_##_a

/**
 * struct lab_request - a netlink request being written, later the answer
 * @lab: laboratory
 * @buf: LAB_REQUEST_MAX octets
 * @len: how many of them there are
 */
struct lab_request {
	struct lab *lab;
	u8 *buf;
	u32 len;
};

extern const u8 lab_mac[ETH_ALEN];

/* fixture.c: .init and .exit of a suite; what is made here is unmade there */
int lab_init(struct kunit *test);
int lab_init_tunnel(struct kunit *test);	/* with an owner, an interface and an IPv4 tunnel */
void lab_exit(struct kunit *test);

void lab_iface(struct lab *lab);
void lab_second(struct lab *lab);
void lab_socket(struct lab *lab, u16 family);
void lab_tunnel(struct lab *lab);
void lab_owner(struct lab *lab);
void lab_forward(struct lab *lab, u16 family);
int lab_udp_fd(struct lab *lab, u16 family);
struct ol_tunnel_config lab_tunnel_config(const struct lab *lab);
int lab_tunnel_set(struct lab *lab, const struct ol_tunnel_config *cfg);
struct ol_session *lab_session(struct lab *lab, const struct ol_session_config *cfg);
int lab_session_set(struct lab *lab, struct ol_session *s, const struct ol_session_config *cfg);
void lab_session_delete(struct lab *lab, struct ol_session *s);
void lab_bury(struct ol_graveyard *g);

/* fixture_packet.c */
struct sk_buff *lab_client_skb(struct lab *lab, u16 sid, const void *ppp, u32 len, u32 padding);
void lab_client_rcv(struct lab *lab, struct sk_buff *skb);
void lab_client_send(struct lab *lab, u16 sid, const void *ppp, u32 len);
void lab_client_gets(struct lab *lab, u16 sid, const void *ppp, u32 len);
void lab_client_silent(struct lab *lab);
void lab_peer_send(struct lab *lab, const void *msg, u32 len);
void lab_peer_gets(struct lab *lab, const void *msg, u32 len);
void lab_peer_silent(struct lab *lab);
struct sk_buff *lab_datagram(struct lab *lab, const void *msg, u32 len, u32 linear);
int lab_l2tp_rcv(struct lab *lab, struct sk_buff *skb);

void lab_expect_drop(struct lab *lab, enum openlac_drop cause, u64 count);
u64 lab_session_count(const struct ol_session *s, enum ol_counter which);
u64 lab_tunnel_count(const struct ol_tunnel *t, enum ol_counter which);

/* fixture_packet.c: the next message in the owner's receive queue, or 0 octets */
int lab_owner_gets(struct lab *lab, void *buf, u32 len);

/* fixture_netlink.c: requests of the owner */
void lab_request(struct lab_request *r, struct lab *lab, u8 cmd, u16 flags);
void lab_put(struct lab_request *r, u16 type, const void *data, u16 len);
void lab_put_u8(struct lab_request *r, u16 type, u8 value);
void lab_put_u16(struct lab_request *r, u16 type, u16 value);
void lab_put_u32(struct lab_request *r, u16 type, u32 value);
void lab_ask(struct lab_request *r);
int lab_ack(struct lab_request *r);
int lab_frame(struct lab *lab, u8 direction, const void *ppp, u32 len);

struct sk_buff *lab_sent(struct net_device *dev);
void lab_fail_atomic(struct kunit *test);

#endif /* OPENLAC_KUNIT_FIXTURE_H */
