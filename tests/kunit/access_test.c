// SPDX-License-Identifier: GPL-2.0
/*
 * Access interfaces: which netdevs, and what happens when one goes.
 */
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>

#include "tests/kunit/fixture.h"

static const u8 lcp[] = { 0xc0, 0x21, 1, 7, 0, 4 };

static struct ol_iface *add(struct lab *lab, struct net_device *dev)
{
	struct ol_iface *iface;

	rtnl_lock();
	mutex_lock(&lab->on->lock);
	iface = ol_iface_add(lab->on, dev, NULL);
	mutex_unlock(&lab->on->lock);
	rtnl_unlock();
	return iface;
}

static void withdraw(struct lab *lab, struct ol_iface *iface)
{
	struct ol_graveyard g;

	ol_graveyard_init(&g);
	mutex_lock(&lab->on->lock);
	ol_iface_withdraw(iface, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&lab->on->lock);
	lab_bury(&g);
}

static void access_add(struct kunit *test)
{
	struct lab *lab = test->priv;
	int refs = netdev_refcnt_read(lab->dev);
	struct ol_iface *iface = add(lab, lab->dev);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, iface);
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&lab->on->ifaces, lab->dev->ifindex), iface);
	KUNIT_EXPECT_EQ(test, lab->on->nr_ifaces, 1);
	KUNIT_EXPECT_EQ(test, netdev_refcnt_read(lab->dev), refs + 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR(add(lab, lab->dev)), -EEXIST);
	KUNIT_EXPECT_EQ(test, lab->on->nr_ifaces, 1);
	KUNIT_EXPECT_EQ(test, netdev_refcnt_read(lab->dev), refs + 1);

	withdraw(lab, iface);
	KUNIT_EXPECT_NULL(test, xa_load(&lab->on->ifaces, lab->dev->ifindex));
	KUNIT_EXPECT_EQ(test, lab->on->nr_ifaces, 0);
	KUNIT_EXPECT_EQ(test, netdev_refcnt_read(lab->dev), refs);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, add(lab, lab->dev));
}

static void access_refused(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct net_device *dev;

	KUNIT_EXPECT_EQ(test, PTR_ERR(add(lab, init_net.loopback_dev)), -EINVAL);
	/* one that is not registered stands for one that is not registered any more */
	dev = alloc_etherdev(0);
	KUNIT_ASSERT_NOT_NULL(test, dev);
	KUNIT_EXPECT_EQ(test, PTR_ERR(add(lab, dev)), -ENODEV);
	dev->type = ARPHRD_NONE;
	KUNIT_EXPECT_EQ(test, PTR_ERR(add(lab, dev)), -EINVAL);
	free_netdev(dev);
	KUNIT_EXPECT_EQ(test, lab->on->nr_ifaces, 0);
	KUNIT_EXPECT_TRUE(test, xa_empty(&lab->on->ifaces));
}

/* Frames come by the core's way while the interface is there, and not a moment longer. */
static void access_handler(struct kunit *test)
{
	struct lab *lab = test->priv;
	int i;

	lab_iface(lab);
	for (i = 0; i < 2; i++) {
		struct sk_buff *skb = lab_client_skb(lab, 99, lcp, sizeof(lcp), 0);

		local_bh_disable();
		netif_receive_skb(skb);
		local_bh_enable();
		lab_expect_drop(lab, OPENLAC_DROP_PPPOE_SESSION, i == 0);
		if (i == 0)
			withdraw(lab, lab->iface);
	}
}

static void access_delete_with_sessions(struct kunit *test)
{
	struct ol_session_config cfg = { .state = OPENLAC_SESSION_HOLD };
	struct lab *lab = test->priv;

	lab_iface(lab);
	for (cfg.sid = 1; cfg.sid < 1000; cfg.sid += 100)
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	lab_client_send(lab, 101, lcp, sizeof(lcp));
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 10);
	withdraw(lab, lab->iface);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
}

/* A netdev that is unregistered takes its sessions along and nobody else's, and is not held. */
static void access_unregister(struct kunit *test)
{
	struct ol_session_config cfg = { .sid = LAB_SID, .state = OPENLAC_SESSION_FORWARD,
					 .id = 500, .peer_id = 500 };
	struct lab *lab = test->priv;
	struct ol_iface *first;

	lab_forward(lab, AF_INET);
	first = lab->iface;
	lab_second(lab);
	cfg.tunnel = lab->tunnel;
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 2);

	unregister_netdev(lab->dev);
	free_netdev(lab->dev);
	lab->devs[1] = NULL;
	KUNIT_EXPECT_EQ(test, lab->on->nr_ifaces, 1);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);
	KUNIT_EXPECT_EQ(test, lab->tunnel->sessions.count, 1);
	lab->dev = lab->devs[0];
	lab->iface = first;
	lab_client_send(lab, LAB_SID, lcp, sizeof(lcp));
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_PACKETS), 1);
}

/* Down and up again, another MTU: sessions stay. */
static void access_changes(struct kunit *test)
{
	struct lab *lab = test->priv;

	lab_forward(lab, AF_INET);
	rtnl_lock();
	dev_close(lab->dev);
	KUNIT_EXPECT_EQ(test, dev_set_mtu(lab->dev, 1400), 0);
	KUNIT_EXPECT_EQ(test, dev_open(lab->dev, NULL), 0);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);
	lab_client_send(lab, LAB_SID, lcp, sizeof(lcp));
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_PACKETS), 1);
}

static struct kunit_case access_cases[] = {
	KUNIT_CASE(access_add),
	KUNIT_CASE(access_refused),
	KUNIT_CASE(access_handler),
	KUNIT_CASE(access_delete_with_sessions),
	KUNIT_CASE(access_unregister),
	KUNIT_CASE(access_changes),
	{}
};

static struct kunit_suite access_suite = {
	.name = "openlac_access",
	.init = lab_init,
	.exit = lab_exit,
	.test_cases = access_cases,
};

kunit_test_suite(access_suite);
