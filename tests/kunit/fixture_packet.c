// SPDX-License-Identifier: GPL-2.0
/*
 * The laboratory: packets in and out, and what was counted.
 */
#include <linux/delay.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/ipv6.h>

#include "tests/kunit/fixture.h"
#include "kernel/wire.h"

/*
 * What passes the loopback netdev has passed when we look; a loaded machine gets this many
 * milliseconds more.
 */
#define LAB_PATIENCE	200

/**
 * lab_client_skb - a session-stage frame as its netdev would deliver it
 * @lab: laboratory that has its interface
 * @sid: PPPoE SESSION_ID
 * @ppp: PPP frame from its protocol field on
 * @len: its length
 * @padding: octets of Ethernet padding behind it
 *
 * Return: frame from its PPPoE header on, which a test may spoil.
 */
struct sk_buff *lab_client_skb(struct lab *lab, u16 sid, const void *ppp, u32 len, u32 padding)
{
	struct sk_buff *skb = netdev_alloc_skb(lab->dev, ETH_HLEN + OL_PPPOE_HLEN + len + padding);
	struct ethhdr *eth;

	KUNIT_ASSERT_NOT_NULL(lab->test, skb);
	eth = skb_put(skb, ETH_HLEN);
	ether_addr_copy(eth->h_dest, lab->dev->dev_addr);
	ether_addr_copy(eth->h_source, lab_mac);
	eth->h_proto = htons(ETH_P_PPP_SES);
	ol_pppoe_build(skb_put(skb, OL_PPPOE_HLEN), sid, len);
	skb_put_data(skb, ppp, len);
	memset(skb_put(skb, padding), 0xee, padding);
	skb->protocol = eth_type_trans(skb, lab->dev);
	skb_reset_network_header(skb);
	return skb;
}

/**
 * lab_client_rcv - what the core does with a frame for our packet handler
 * @lab: laboratory that has its interface
 * @skb: frame, consumed
 */
void lab_client_rcv(struct lab *lab, struct sk_buff *skb)
{
	local_bh_disable();
	rcu_read_lock();
	ol_pppoe_rcv(skb, skb->dev, &lab->iface->pt, skb->dev);
	rcu_read_unlock();
	local_bh_enable();
}

/**
 * lab_client_send - a frame of the client
 * @lab: laboratory
 * @sid: PPPoE SESSION_ID
 * @ppp: PPP frame from its protocol field on
 * @len: its length
 */
void lab_client_send(struct lab *lab, u16 sid, const void *ppp, u32 len)
{
	lab_client_rcv(lab, lab_client_skb(lab, sid, ppp, len, 0));
}

/**
 * lab_client_gets - the next frame out of the netdev is this one, between the right addresses
 * @lab: laboratory
 * @sid: PPPoE SESSION_ID
 * @ppp: PPP frame from its protocol field on
 * @len: its length
 */
void lab_client_gets(struct lab *lab, u16 sid, const void *ppp, u32 len)
{
	struct kunit *test = lab->test;
	const struct ethhdr *eth;
	struct sk_buff *skb = NULL;
	u8 pppoe[OL_PPPOE_HLEN] = { 0x11, 0, sid >> 8, sid & 0xff, len >> 8, len & 0xff };
	u8 *frame = kunit_kmalloc(test, LAB_FRAME_MAX, GFP_KERNEL);
	u32 frame_len;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, frame);
	for (i = 0; i < LAB_PATIENCE && !(skb = lab_sent(lab->dev)); i++)
		fsleep(1000);
	KUNIT_ASSERT_NOT_NULL_MSG(test, skb, "the client gets nothing");
	frame_len = skb->len;
	eth = (const struct ethhdr *)frame;
	if (frame_len <= LAB_FRAME_MAX)
		skb_copy_bits(skb, 0, frame, frame_len);
	KUNIT_EXPECT_PTR_EQ(test, skb->dev, lab->dev);
	KUNIT_EXPECT_EQ(test, skb->mark, 0);
	KUNIT_EXPECT_NULL(test, skb_dst(skb));
	consume_skb(skb);

	KUNIT_ASSERT_EQ(test, frame_len, ETH_HLEN + OL_PPPOE_HLEN + len);
	KUNIT_EXPECT_MEMEQ(test, eth->h_dest, lab_mac, ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, eth->h_source, lab->dev->dev_addr, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, eth->h_proto, htons(ETH_P_PPP_SES));
	KUNIT_EXPECT_MEMEQ(test, frame + ETH_HLEN, pppoe, OL_PPPOE_HLEN);
	KUNIT_EXPECT_MEMEQ(test, frame + ETH_HLEN + OL_PPPOE_HLEN, (const u8 *)ppp, len);
	kunit_kfree(test, frame);
}

/**
 * lab_client_silent - nothing has come out of the netdev
 * @lab: laboratory
 */
void lab_client_silent(struct lab *lab)
{
	struct sk_buff *skb = lab_sent(lab->dev);

	KUNIT_EXPECT_NULL(lab->test, skb);
	kfree_skb(skb);
}

/**
 * lab_peer_send - a datagram of the peer to our socket
 * @lab: laboratory that has its sockets
 * @msg: octets behind the UDP header
 * @len: how many
 */
void lab_peer_send(struct lab *lab, const void *msg, u32 len)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = lab->port,
				    .sin6_addr = in6addr_loopback };
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = lab->port,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct msghdr header = {};
	struct kvec vec = { .iov_base = (void *)msg, .iov_len = len };
	int sent;

	if (lab->us->family == AF_INET) {
		header.msg_name = &in;
		header.msg_namelen = sizeof(in);
	} else {
		header.msg_name = &in6;
		header.msg_namelen = sizeof(in6);
	}
	sent = kernel_sendmsg(lab->peer, &header, &vec, 1, len);
	KUNIT_ASSERT_EQ(lab->test, sent, len);
}

static int lab_receive(struct socket *sock, void *buf, u32 len)
{
	struct msghdr header = {};
	struct kvec vec = { .iov_base = buf, .iov_len = len };

	return kernel_recvmsg(sock, &header, &vec, 1, len, MSG_DONTWAIT);
}

/**
 * lab_peer_gets - the next datagram to the peer is this one
 * @lab: laboratory that has its sockets
 * @msg: octets behind the UDP header
 * @len: how many
 */
void lab_peer_gets(struct lab *lab, const void *msg, u32 len)
{
	struct kunit *test = lab->test;
	u8 *buf = kunit_kmalloc(test, LAB_FRAME_MAX, GFP_KERNEL);
	int i, got = -EAGAIN;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (i = 0; i < LAB_PATIENCE; i++) {
		got = lab_receive(lab->peer, buf, LAB_FRAME_MAX);
		if (got != -EAGAIN)
			break;
		fsleep(1000);
	}
	KUNIT_ASSERT_EQ(test, got, (int)len);
	KUNIT_EXPECT_MEMEQ(test, buf, (const u8 *)msg, len);
	kunit_kfree(test, buf);
}

/**
 * lab_peer_silent - nothing has come to the peer
 * @lab: laboratory that has its sockets
 */
void lab_peer_silent(struct lab *lab)
{
	u8 octet;

	KUNIT_EXPECT_EQ(lab->test, lab_receive(lab->peer, &octet, 1), -EAGAIN);
}

/**
 * lab_owner_gets - the next netlink message to the owner
 * @lab: laboratory that has its owner
 * @buf: room
 * @len: how much
 *
 * Return: octets, or 0 when there is none.
 */
int lab_owner_gets(struct lab *lab, void *buf, u32 len)
{
	return max(lab_receive(lab->owner, buf, len), 0);
}

/* The outer headers, without checksums, which UDP has looked at before it calls us. */
static void lab_outer(struct lab *lab, struct sk_buff *skb, u32 len)
{
	struct ipv6hdr *ip6;
	struct udphdr *udp;
	struct iphdr *ip;

	skb_reset_network_header(skb);
	if (lab->us->family == AF_INET) {
		ip = skb_put_zero(skb, sizeof(*ip));
		ip->version = 4;
		ip->ihl = 5;
		ip->protocol = IPPROTO_UDP;
		ip->saddr = htonl(INADDR_LOOPBACK);
		ip->daddr = htonl(INADDR_LOOPBACK);
		skb->protocol = htons(ETH_P_IP);
	} else {
		ip6 = skb_put_zero(skb, sizeof(*ip6));
		ip6->version = 6;
		ip6->nexthdr = IPPROTO_UDP;
		ip6->saddr = in6addr_loopback;
		ip6->daddr = in6addr_loopback;
		skb->protocol = htons(ETH_P_IPV6);
	}
	__skb_pull(skb, skb->len);
	skb_reset_transport_header(skb);
	udp = skb_put(skb, sizeof(*udp));
	udp->source = lab->peer_port;
	udp->dest = lab->port;
	udp->len = htons(sizeof(*udp) + len);
	udp->check = CSUM_MANGLED_0;
}

/**
 * lab_datagram - a datagram of the peer as encap_rcv sees it
 * @lab: laboratory that has its sockets
 * @msg: octets behind the UDP header
 * @len: how many
 * @linear: how many of them are in the linear part; the rest is in page fragments
 *
 * Return: packet from its UDP header on, which a test may spoil.
 */
struct sk_buff *lab_datagram(struct lab *lab, const void *msg, u32 len, u32 linear)
{
	u32 head = min(linear, len), rest = len - head, part = rest / 2;
	struct sk_buff *skb = alloc_skb(NET_SKB_PAD + 64 + head, GFP_KERNEL);
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(lab->test, skb);
	skb_reserve(skb, NET_SKB_PAD);
	skb->dev = init_net.loopback_dev;
	lab_outer(lab, skb, len);
	skb_put_data(skb, msg, head);
	for (; rest; rest -= part) {
		/* the last fragment has what is left */
		part = part && part < rest ? part : rest;
		page = alloc_page(GFP_KERNEL);
		if (!page)
			kfree_skb(skb);
		KUNIT_ASSERT_NOT_NULL(lab->test, page);
		memcpy(page_address(page) + 100, msg + len - rest, part);
		skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, 100, part, PAGE_SIZE);
	}
	return skb;
}

/**
 * lab_l2tp_rcv - what UDP does with a datagram for our socket
 * @lab: laboratory that has its sockets
 * @skb: datagram from its UDP header on; consumed if 0 is returned
 *
 * Return: that of encap_rcv.
 */
int lab_l2tp_rcv(struct lab *lab, struct sk_buff *skb)
{
	int ret;

	local_bh_disable();
	rcu_read_lock();
	ret = ol_l2tp_rcv(lab->us->sk, skb);
	rcu_read_unlock();
	local_bh_enable();
	return ret;
}

/**
 * lab_expect_drop - since the last look packets were dropped for this cause and for no other
 * @lab: laboratory
 * @cause: why, or OPENLAC_DROP_UNSPEC when there should be none
 * @count: how many
 */
void lab_expect_drop(struct lab *lab, enum openlac_drop cause, u64 count)
{
	int i;

	for (i = 0; i < __OPENLAC_DROP_MAX; i++) {
		u64 now = ol_drops_fold(lab->on->drops, i);

		KUNIT_EXPECT_EQ_MSG(lab->test, now - lab->drops[i],
				    i == cause ? count : 0, "cause %d", i);
		lab->drops[i] = now;
	}
}

/**
 * lab_session_count - one counter of a session
 * @s: session
 * @which: counter
 */
u64 lab_session_count(const struct ol_session *s, enum ol_counter which)
{
	u64 sum[OL_COUNTERS];

	ol_stats_fold(s->stats, sum);
	return sum[which];
}

/**
 * lab_tunnel_count - one counter of a tunnel
 * @t: tunnel
 * @which: counter
 */
u64 lab_tunnel_count(const struct ol_tunnel *t, enum ol_counter which)
{
	u64 sum[OL_COUNTERS];

	ol_stats_fold(t->stats, sum);
	return sum[which];
}

/**
 * lab_fail_atomic - the next allocation that cannot wait fails
 * @test: test case; skipped where the kernel cannot do that
 */
void lab_fail_atomic(struct kunit *test)
{
#ifdef CONFIG_FAILSLAB
	current->fail_nth = 1;
#else
	kunit_skip(test, "no fault injection");
#endif
}
