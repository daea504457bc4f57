// SPDX-License-Identifier: GPL-2.0
/*
 * Tunnels: added, changed, deleted with what they carry; and who counts as the peer.
 */
#include <linux/in.h>
#include <linux/inet.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/ipv6.h>

#include "tests/kunit/fixture.h"

static int tunnel_init(struct kunit *test)
{
	struct lab *lab;
	int err = lab_init(test);

	if (err)
		return err;
	lab = test->priv;
	lab_iface(lab);
	lab_socket(lab, AF_INET);
	return 0;
}

static struct ol_tunnel *add(struct lab *lab, u16 id, struct ol_blob *userdata)
{
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	struct ol_tunnel *t;

	mutex_lock(&lab->on->lock);
	t = ol_tunnel_add(lab->on, id, lab->us, &cfg, userdata, NULL);
	mutex_unlock(&lab->on->lock);
	return t;
}

static void delete(struct lab *lab, struct ol_tunnel *t)
{
	struct ol_graveyard g;

	ol_graveyard_init(&g);
	mutex_lock(&lab->on->lock);
	ol_tunnel_delete(t, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&lab->on->lock);
	ol_graveyard_bury(&g);
}

static void tunnel_add(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_blob *blob = kzalloc(sizeof(*blob) + 8, GFP_KERNEL);
	struct ol_blob other = {};
	unsigned int generation = lab->on->generation;
	struct ol_tunnel *t;

	KUNIT_ASSERT_NOT_NULL(test, blob);
	t = add(lab, 65535, blob);
	if (IS_ERR(t))
		kfree(blob);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
	KUNIT_EXPECT_EQ(test, t->id, 65535);
	KUNIT_EXPECT_PTR_EQ(test, t->userdata, blob);
	KUNIT_EXPECT_EQ(test, lab->us->tunnels, 1);
	KUNIT_EXPECT_EQ(test, lab->on->tunnels.count, 1);
	KUNIT_EXPECT_NE(test, lab->on->generation, generation);

	KUNIT_EXPECT_EQ(test, PTR_ERR(add(lab, 65535, &other)), -EEXIST);
	KUNIT_EXPECT_EQ(test, lab->us->tunnels, 1);
	KUNIT_EXPECT_PTR_EQ(test, t->userdata, blob);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, add(lab, 1, NULL));
	KUNIT_EXPECT_EQ(test, lab->us->tunnels, 2);

	delete(lab, t);
	KUNIT_EXPECT_EQ(test, lab->us->tunnels, 1);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, add(lab, 65535, NULL));
}

/* A packet that reads the old configuration goes on with it; the next one reads the new one. */
static void tunnel_set(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);
	const struct ol_path *old, *young;
	int err;

	lab_tunnel(lab);
	cfg.ttl = 9;
	mutex_lock(&lab->on->lock);
	rcu_read_lock();
	old = rcu_dereference(lab->tunnel->path);
	rcu_read_unlock();
	err = ol_tunnel_set(lab->tunnel, &cfg);
	rcu_read_lock();
	young = rcu_dereference(lab->tunnel->path);
	KUNIT_EXPECT_PTR_NE(test, old, young);
	KUNIT_EXPECT_EQ(test, young->cfg.ttl, 9);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, ol_tunnel_config(lab->tunnel)->ttl, 9);
	mutex_unlock(&lab->on->lock);
	KUNIT_EXPECT_EQ(test, err, 0);
}

/* Sessions in every state go with their tunnel, frames that wait in them included. */
static void tunnel_delete_with_sessions(struct kunit *test)
{
	static const u8 lcp[] = { 0xc0, 0x21, 1, 7, 0, 4 };
	struct lab *lab = test->priv;
	struct ol_session_config cfg = { .peer_id = 1 };
	int i;

	lab_tunnel(lab);
	cfg.tunnel = lab->tunnel;
	for (i = OPENLAC_SESSION_PUNT; i <= OPENLAC_SESSION_FORWARD; i++) {
		cfg.sid = i;
		cfg.id = i;
		cfg.state = i;
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	}
	cfg.tunnel = NULL;
	cfg.sid = 100;
	cfg.state = OPENLAC_SESSION_HOLD;
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	lab_client_send(lab, OPENLAC_SESSION_HOLD, lcp, sizeof(lcp));
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 4);
	delete(lab, lab->tunnel);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);
	KUNIT_EXPECT_EQ(test, lab->us->tunnels, 0);
	lab_client_send(lab, OPENLAC_SESSION_FORWARD, lcp, sizeof(lcp));
	lab_expect_drop(lab, OPENLAC_DROP_PPPOE_SESSION, 1);
}

struct from {
	const char *name;
	u16 family;		/* of the tunnel */
	bool other_family;	/* the datagram's is the other one */
	const char *peer, *source;
	u16 port;
	int ifindex;		/* on which it came; the tunnel has 5 */
	bool ok;
};

static const struct from froms[] = {
	{ "peer", AF_INET, false, "192.0.2.1", "192.0.2.1", 1701, 5, true },
	{ "another netdev", AF_INET, false, "192.0.2.1", "192.0.2.1", 1701, 6, true },
	{ "address", AF_INET, false, "192.0.2.1", "192.0.2.2", 1701, 5, false },
	{ "port", AF_INET, false, "192.0.2.1", "192.0.2.1", 1702, 5, false },
	{ "family", AF_INET, true, "192.0.2.1", "192.0.2.1", 1701, 5, false },
	{ "peer, IPv6", AF_INET6, false, "2001:db8::1", "2001:db8::1", 1701, 5, true },
	{ "another netdev, IPv6", AF_INET6, false, "2001:db8::1", "2001:db8::1", 1701, 6, true },
	{ "address, IPv6", AF_INET6, false, "2001:db8::1", "2001:db8:0:1::1", 1701, 5, false },
	{ "port, IPv6", AF_INET6, false, "2001:db8::1", "2001:db8::1", 1702, 5, false },
	{ "family, IPv6", AF_INET6, true, "2001:db8::1", "2001:db8::1", 1701, 5, false },
	{ "link-local", AF_INET6, false, "fe80::1", "fe80::1", 1701, 5, true },
	{ "link-local, another netdev", AF_INET6, false, "fe80::1", "fe80::1", 1701, 6, false },
};

KUNIT_ARRAY_PARAM_DESC(from, froms, name);

static void tunnel_is_peer(struct kunit *test)
{
	const struct from *c = test->param_value;
	const bool ipv4 = c->family == AF_INET;
	struct sk_buff *skb = alloc_skb(128, GFP_KERNEL);
	struct ol_path *path = kunit_kzalloc(test, sizeof(*path), GFP_KERNEL);
	union ol_addr source = {};
	struct udphdr *udp;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_ASSERT_NOT_NULL(test, path);
	path->cfg.family = c->family;
	path->cfg.peer_port = htons(1701);
	path->cfg.ifindex = 5;
	if (ipv4) {
		in4_pton(c->peer, -1, (u8 *)&path->cfg.peer.ip4, -1, NULL);
		in4_pton(c->source, -1, (u8 *)&source.ip4, -1, NULL);
	} else {
		in6_pton(c->peer, -1, (u8 *)&path->cfg.peer.ip6, -1, NULL);
		in6_pton(c->source, -1, (u8 *)&source.ip6, -1, NULL);
	}

	skb_reset_network_header(skb);
	skb_put_zero(skb, sizeof(struct ipv6hdr));
	if (ipv4)
		ip_hdr(skb)->saddr = source.ip4;
	else
		ipv6_hdr(skb)->saddr = source.ip6;
	skb_set_transport_header(skb, skb->len);
	udp = skb_put_zero(skb, sizeof(*udp));
	udp->source = htons(c->port);
	skb->protocol = ipv4 == !c->other_family ? htons(ETH_P_IP) : htons(ETH_P_IPV6);
	skb->skb_iif = c->ifindex;
	IP6CB(skb)->iif = c->ifindex;
	KUNIT_EXPECT_EQ(test, ol_path_is_peer(path, skb), c->ok);
	kfree_skb(skb);
}

static struct kunit_case tunnel_cases[] = {
	KUNIT_CASE(tunnel_add),
	KUNIT_CASE(tunnel_set),
	KUNIT_CASE(tunnel_delete_with_sessions),
	KUNIT_CASE_PARAM(tunnel_is_peer, from_gen_params),
	{}
};

static struct kunit_suite tunnel_suite = {
	.name = "openlac_tunnel",
	.init = tunnel_init,
	.exit = lab_exit,
	.test_cases = tunnel_cases,
};

kunit_test_suite(tunnel_suite);
