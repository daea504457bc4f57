// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions: added, bound, changed all or nothing, deleted.
 */
#include <linux/rcupdate.h>

#include "tests/kunit/fixture.h"

static int session_init(struct kunit *test)
{
	struct lab *lab;
	int err = lab_init(test);

	if (err)
		return err;
	lab = test->priv;
	lab_iface(lab);
	lab_socket(lab, AF_INET);
	lab_tunnel(lab);
	lab_owner(lab);
	return 0;
}

static struct ol_session *add(struct kunit *test, u16 sid, u8 state)
{
	struct lab *lab = test->priv;
	const struct ol_session_config cfg = { .sid = sid, .state = state, .portid = lab->portid };
	struct ol_session *s = lab_session(lab, &cfg);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
	return s;
}

static struct ol_session *find(struct lab *lab, u16 sid)
{
	struct ol_session *s;

	rcu_read_lock();
	s = ol_idtable_lookup(&lab->iface->sessions, sid);
	rcu_read_unlock();
	return s;
}

static struct ol_session *find_in_tunnel(struct lab *lab, u16 id)
{
	struct ol_session *s;

	rcu_read_lock();
	s = ol_idtable_lookup(&lab->tunnel->sessions, id);
	rcu_read_unlock();
	return s;
}

static void session_add(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = add(test, 7, OPENLAC_SESSION_PUNT);

	KUNIT_EXPECT_PTR_EQ(test, find(lab, 7), s);
	KUNIT_EXPECT_EQ(test, s->state, OPENLAC_SESSION_PUNT);
	KUNIT_EXPECT_EQ(test, s->portid, lab->portid);
	KUNIT_EXPECT_NOT_NULL(test, s->owner);
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(s->mac, lab_mac));
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(s->tunnel));
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);
	lab_session_delete(lab, s);
	KUNIT_EXPECT_NULL(test, find(lab, 7));
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&lab->on->owners));
}

static void session_sid_in_use(struct kunit *test)
{
	struct lab *lab = test->priv;
	const struct ol_session_config cfg = { .sid = 7, .state = OPENLAC_SESSION_HOLD };
	struct ol_session *s = add(test, 7, OPENLAC_SESSION_PUNT);

	KUNIT_EXPECT_EQ(test, PTR_ERR(lab_session(lab, &cfg)), -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, find(lab, 7), s);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);
	lab_session_delete(lab, s);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
}

static void session_forward_needs_tunnel(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session_config cfg = { .sid = 7, .state = OPENLAC_SESSION_FORWARD,
					 .portid = lab->portid };
	struct ol_session *s;

	KUNIT_EXPECT_EQ(test, PTR_ERR(lab_session(lab, &cfg)), -EINVAL);
	KUNIT_EXPECT_NULL(test, find(lab, 7));
	KUNIT_EXPECT_TRUE(test, list_empty(&lab->on->owners));
	s = add(test, 7, OPENLAC_SESSION_HOLD);
	KUNIT_EXPECT_EQ(test, lab_session_set(lab, s, &cfg), -EINVAL);
	KUNIT_EXPECT_EQ(test, s->state, OPENLAC_SESSION_HOLD);
}

static void session_bind(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session_config cfg = { .tunnel = lab->tunnel, .id = 500, .peer_id = 600 };
	struct ol_session *s = add(test, 7, OPENLAC_SESSION_PUNT);
	struct ol_session *other = add(test, 8, OPENLAC_SESSION_PUNT);

	KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &cfg), 0);
	KUNIT_EXPECT_PTR_EQ(test, find_in_tunnel(lab, 500), s);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(s->tunnel), lab->tunnel);
	KUNIT_EXPECT_EQ(test, lab->tunnel->sessions.count, 1);

	/*
	 * the same again is no change, another half is refused, and so is the id for another
	 * session
	 */
	KUNIT_EXPECT_EQ(test, lab_session_set(lab, s, &cfg), 0);
	cfg.peer_id = 601;
	KUNIT_EXPECT_EQ(test, lab_session_set(lab, s, &cfg), -EBUSY);
	cfg.peer_id = 600;
	cfg.id = 501;
	KUNIT_EXPECT_EQ(test, lab_session_set(lab, s, &cfg), -EBUSY);
	cfg.id = 500;
	KUNIT_EXPECT_EQ(test, lab_session_set(lab, other, &cfg), -EEXIST);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(other->tunnel));
	KUNIT_EXPECT_PTR_EQ(test, find_in_tunnel(lab, 500), s);
	KUNIT_EXPECT_EQ(test, s->peer_id, 600);

	lab_session_delete(lab, s);
	KUNIT_EXPECT_NULL(test, find_in_tunnel(lab, 500));
	KUNIT_EXPECT_EQ(test, lab_session_set(lab, other, &cfg), 0);
}

/* An addition that fails late leaves nothing behind, and the user data with the caller. */
static void session_add_undone(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session_config cfg = {
		.sid = 7,
		.state = OPENLAC_SESSION_FORWARD,
		.tunnel = lab->tunnel,
		.id = 500,
		.peer_id = 600,
		.portid = lab->portid,
		.set_userdata = true,
	};
	unsigned int generation;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	generation = lab->on->generation;
	cfg.sid = 8;
	cfg.userdata = kunit_kzalloc(test, struct_size(cfg.userdata, data, 4), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, cfg.userdata);
	KUNIT_EXPECT_EQ(test, PTR_ERR(lab_session(lab, &cfg)), -EEXIST);
	KUNIT_EXPECT_NULL(test, find(lab, 8));
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);
	KUNIT_EXPECT_EQ(test, lab->on->generation, generation);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, cfg.userdata->len, 0);
}

static void session_userdata(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session_config cfg = { .set_userdata = true };
	struct ol_session *s = add(test, 7, OPENLAC_SESSION_HOLD);
	int i;

	for (i = 1; i <= 3; i++) {
		cfg.userdata = kzalloc(struct_size(cfg.userdata, data, i), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, cfg.userdata);
		cfg.userdata->len = i;
		KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &cfg), 0);
		KUNIT_EXPECT_EQ(test, s->userdata->len, i);
	}
	cfg.set_userdata = false;
	cfg.userdata = NULL;
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &cfg), 0);
	KUNIT_EXPECT_NOT_NULL(test, s->userdata);
	cfg.set_userdata = true;
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &cfg), 0);
	KUNIT_EXPECT_NULL(test, s->userdata);
}

/*
 * Who found a session before it was deleted may go on with it until his grace period ends: it
 * only drops.
 */
static void session_dead_in_hand(struct kunit *test)
{
	static const u8 lcp[] = { 0xc0, 0x21, 1, 7, 0, 4 };
	struct lab *lab = test->priv;
	struct ol_session *s = add(test, 7, OPENLAC_SESSION_HOLD);
	struct ol_graveyard g;
	struct sk_buff *skb;

	ol_graveyard_init(&g);
	lab_client_send(lab, 7, lcp, sizeof(lcp));
	KUNIT_EXPECT_EQ(test, skb_queue_len(&s->hold), 1);
	skb = lab_client_skb(lab, 7, lcp, sizeof(lcp), 0);
	skb_pull(skb, 6);
	mutex_lock(&lab->on->lock);
	rcu_read_lock();
	ol_session_delete(s, OPENLAC_REASON_REQUEST, &g);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&s->hold), 0);
	local_bh_disable();
	ol_session_wait(s, skb);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, skb_queue_len(&s->hold), 0);
	KUNIT_EXPECT_EQ(test, s->state, OL_SESSION_DEAD);
	rcu_read_unlock();
	mutex_unlock(&lab->on->lock);
	lab_expect_drop(lab, OPENLAC_DROP_PPPOE_SESSION, 1);
	lab_client_send(lab, 7, lcp, sizeof(lcp));
	lab_expect_drop(lab, OPENLAC_DROP_PPPOE_SESSION, 1);
}

/*
 * Orders in which session, tunnel, interface and UDP socket can be asked to go; a socket in use
 * stays, and the session goes with the first of its ends. lab_exit() takes the rest and sees
 * that nothing is left.
 */
static const char orders[][5] = {
	"STIU", "SITU", "TSIU", "TIU", "ITU", "IUT", "STUI", "TUSI", "TUI",
};

static void order_desc(const char (*order)[5], char *desc)
{
	strscpy(desc, *order, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(order, orders, order_desc);

static void session_delete_one(struct lab *lab, char what, struct ol_graveyard *g)
{
	struct ol_session *s = ol_idtable_lookup(&lab->on->tunnels, LAB_TUNNEL) ?
			       ol_idtable_lookup(&lab->tunnel->sessions, LAB_SESSION) : NULL;

	switch (what) {
	case 'S':
		if (s)
			ol_session_delete(s, OPENLAC_REASON_REQUEST, g);
		break;
	case 'T':
		ol_tunnel_delete(lab->tunnel, OPENLAC_REASON_REQUEST, g);
		break;
	case 'I':
		ol_iface_withdraw(lab->iface, OPENLAC_REASON_REQUEST, g);
		break;
	case 'U':
		if (!lab->us->tunnels)
			ol_socket_withdraw(lab->us, OPENLAC_REASON_REQUEST, g);
		break;
	}
}

static void session_delete_orders(struct kunit *test)
{
	static const u8 lcp[] = { 0xc0, 0x21, 1, 7, 0, 4 };
	struct ol_session_config cfg = {
		.sid = LAB_SID,
		.state = OPENLAC_SESSION_HOLD,
		.id = LAB_SESSION,
		.peer_id = LAB_PEER_SESSION,
	};
	const char *order = *(const char (*)[5])test->param_value;
	struct lab *lab = test->priv;
	struct ol_graveyard g;

	cfg.tunnel = lab->tunnel;
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	lab_client_send(lab, LAB_SID, lcp, sizeof(lcp));
	for (; *order; order++) {
		ol_graveyard_init(&g);
		mutex_lock(&lab->on->lock);
		session_delete_one(lab, *order, &g);
		mutex_unlock(&lab->on->lock);
		lab_bury(&g);
		KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
	}
	KUNIT_EXPECT_EQ(test, lab->on->nr_ifaces, 0);
	KUNIT_EXPECT_EQ(test, lab->on->tunnels.count, 0);
}

static void session_many(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session_config cfg = {
		.state = OPENLAC_SESSION_FORWARD,
		.tunnel = lab->tunnel,
		.peer_id = 1,
	};
	struct ol_graveyard g;
	int i, failed = 0;

	ol_graveyard_init(&g);
	for (i = 1; i <= 2000; i++) {
		cfg.sid = i;
		cfg.id = 30 * i;
		failed += IS_ERR(lab_session(lab, &cfg));
	}
	KUNIT_EXPECT_EQ(test, failed, 0);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 2000);
	KUNIT_EXPECT_EQ(test, lab->tunnel->sessions.count, 2000);
	mutex_lock(&lab->on->lock);
	ol_tunnel_delete(lab->tunnel, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&lab->on->lock);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
	KUNIT_EXPECT_EQ(test, lab->iface->sessions.count, 0);
}

static struct kunit_case session_cases[] = {
	KUNIT_CASE(session_add),
	KUNIT_CASE(session_sid_in_use),
	KUNIT_CASE(session_forward_needs_tunnel),
	KUNIT_CASE(session_bind),
	KUNIT_CASE(session_add_undone),
	KUNIT_CASE(session_userdata),
	KUNIT_CASE(session_dead_in_hand),
	KUNIT_CASE_PARAM(session_delete_orders, order_gen_params),
	KUNIT_CASE_SLOW(session_many),
	{}
};

static struct kunit_suite session_suite = {
	.name = "openlac_session",
	.init = session_init,
	.exit = lab_exit,
	.test_cases = session_cases,
};

kunit_test_suite(session_suite);
