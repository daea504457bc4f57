// SPDX-License-Identifier: GPL-2.0
/*
 * The owner's frames: to the client, to the peer, and neither while there is no way; what a refused
 * tunnel half leaves behind, which is nothing.
 */
#include <linux/rtnetlink.h>

#include "tests/kunit/fixture.h"

static const u8 ppp[] = { 0xc0, 0x21, 9, 7, 0, 8, 1, 2, 3, 4 };
/* the same to the peer, by the plainest header */
static const u8 msg[] = { 0, 2, 0x22, 0x22, 2, 2, 0xff, 3, 0xc0, 0x21, 9, 7, 0, 8, 1, 2, 3, 4 };
/* and from it, for LAB_SESSION */
static const u8 from_peer[] = { 0, 2, 0x11, 0x11, 0x01, 0x01, 0xc0, 0x21, 9, 7 };

static struct ol_session *begin(struct lab *lab, u8 state, struct ol_tunnel *tunnel)
{
	const struct ol_session_config cfg = {
		.sid = LAB_SID,
		.state = state,
		.tunnel = tunnel,
		.id = LAB_SESSION,
		.peer_id = LAB_PEER_SESSION,
		.portid = lab->portid,
	};

	lab->session = lab_session(lab, &cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(lab->test, lab->session);
	return lab->session;
}

static void expect_counts(struct lab *lab, const struct ol_session *s, u64 up, u64 down_packets)
{
	struct kunit *test = lab->test;

	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_UP_PACKETS), up);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_UP_BYTES), up * sizeof(ppp));
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_UP_DROPS), 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_DOWN_PACKETS), down_packets);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_DOWN_BYTES), down_packets * sizeof(ppp));
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_DOWN_DROPS), 0);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_UP_PACKETS), up);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

static const u8 states[] = { OPENLAC_SESSION_PUNT, OPENLAC_SESSION_HOLD, OPENLAC_SESSION_FORWARD };

static void state_desc(const u8 *state, char *desc)
{
	static const char *const names[] = { "punt", "hold", "forward" };

	strscpy(desc, names[*state - OPENLAC_SESSION_PUNT], KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(state, states, state_desc);

/* Both ways in every state: what the owner sends waits for nothing. */
static void frame_both_ways(struct kunit *test)
{
	const u8 state = *(const u8 *)test->param_value;
	struct lab *lab = test->priv;
	struct ol_session *s = begin(lab, state, lab->tunnel);

	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_CLIENT, ppp, sizeof(ppp)), 0);
	lab_client_gets(lab, LAB_SID, ppp, sizeof(ppp));
	lab_peer_silent(lab);
	expect_counts(lab, s, 0, 1);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_PACKETS), 1);

	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_PEER, ppp, sizeof(ppp)), 0);
	lab_peer_gets(lab, msg, sizeof(msg));
	lab_client_silent(lab);
	expect_counts(lab, s, 1, 1);
	KUNIT_EXPECT_EQ(test, s->state, state);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&s->hold), 0);
}

/* Without its tunnel half a session reaches the client only, and with it the peer too. */
static void frame_without_half(struct kunit *test)
{
	struct lab *lab = test->priv;
	const struct ol_session_config half = {
		.tunnel = lab->tunnel,
		.id = LAB_SESSION,
		.peer_id = LAB_PEER_SESSION,
	};
	struct ol_session *s = begin(lab, OPENLAC_SESSION_PUNT, NULL);

	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_PEER, ppp, sizeof(ppp)), -EINVAL);
	lab_peer_silent(lab);
	expect_counts(lab, s, 0, 0);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_CLIENT, ppp, sizeof(ppp)), 0);
	lab_client_gets(lab, LAB_SID, ppp, sizeof(ppp));
	expect_counts(lab, s, 0, 1);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_PACKETS), 0);

	KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &half), 0);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_PEER, ppp, sizeof(ppp)), 0);
	lab_peer_gets(lab, msg, sizeof(msg));
	expect_counts(lab, s, 1, 1);
}

/* A tunnel half was refused: nobody finds any of it, by whatever way he comes. */
static void expect_unbound(struct lab *lab, struct ol_session *s, unsigned int generation)
{
	struct kunit *test = lab->test;

	KUNIT_EXPECT_NULL(test, rcu_access_pointer(s->tunnel));
	KUNIT_EXPECT_EQ(test, s->id, 0);
	KUNIT_EXPECT_EQ(test, s->peer_id, 0);
	KUNIT_EXPECT_EQ(test, s->tx_form, 0);
	KUNIT_EXPECT_EQ(test, s->tx_mask, 0);
	KUNIT_EXPECT_EQ(test, lab->on->generation, generation);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_PEER, ppp, sizeof(ppp)), -EINVAL);
	lab_peer_silent(lab);
	lab_client_silent(lab);
	expect_counts(lab, s, 0, 0);
}

static void frame_id_in_use(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session_config cfg = {
		.sid = LAB_SID + 1,
		.state = OPENLAC_SESSION_HOLD,
		.tunnel = lab->tunnel,
		.id = LAB_SESSION,
		.peer_id = LAB_PEER_SESSION,
		.form = { OPENLAC_TX_LENGTH, OPENLAC_TX_LENGTH },
	};
	struct ol_session *other = lab_session(lab, &cfg);
	struct ol_session *s = begin(lab, OPENLAC_SESSION_PUNT, NULL);
	unsigned int generation = lab->on->generation;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	cfg.state = OPENLAC_SESSION_FORWARD;
	KUNIT_EXPECT_EQ(test, lab_session_set(lab, s, &cfg), -EEXIST);
	KUNIT_EXPECT_EQ(test, s->state, OPENLAC_SESSION_PUNT);
	expect_unbound(lab, s, generation);
	KUNIT_EXPECT_EQ(test, lab->tunnel->sessions.count, 1);

	/* the id is still the other's */
	lab_peer_send(lab, from_peer, sizeof(from_peer));
	lab_client_gets(lab, LAB_SID + 1, from_peer + 6, 4);
	KUNIT_EXPECT_EQ(test, lab_session_count(other, OL_DOWN_PACKETS), 1);
}

/* The owner's buffer is full, which is noticed when the id is reserved already. */
static void frame_no_room(struct kunit *test)
{
	struct lab *lab = test->priv;
	const struct ol_session_config cfg = {
		.state = OPENLAC_SESSION_FORWARD,
		.tunnel = lab->tunnel,
		.id = LAB_SESSION,
		.peer_id = LAB_PEER_SESSION,
		.form = { OPENLAC_TX_LENGTH, OPENLAC_TX_LENGTH },
	};
	struct sock *sk = lab->owner->sk;
	int i, room = READ_ONCE(sk->sk_rcvbuf);
	struct ol_session *s, *full;
	unsigned int generation;
	u8 buf[256];

	/* filled by another session, whose frames do not disturb the counters */
	full = begin(lab, OPENLAC_SESSION_PUNT, NULL);
	WRITE_ONCE(sk->sk_rcvbuf, 4096);
	for (i = 0; i < 50; i++)
		lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
	lab_expect_drop(lab, OPENLAC_DROP_PUNT_OVERRUN, lab_session_count(full, OL_UP_DROPS));
	lab_session_delete(lab, full);
	s = begin(lab, OPENLAC_SESSION_PUNT, NULL);
	generation = lab->on->generation;

	KUNIT_EXPECT_EQ(test, lab_session_set(lab, s, &cfg), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, s->state, OPENLAC_SESSION_PUNT);
	KUNIT_EXPECT_EQ(test, lab->tunnel->sessions.count, 0);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(lab->tunnel->sessions.page[LAB_SESSION >> 8]));
	lab_peer_send(lab, from_peer, sizeof(from_peer));
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_SESSION, 1);
	for (i = 0; i < 100; i++)
		lab_owner_gets(lab, buf, sizeof(buf));
	WRITE_ONCE(sk->sk_rcvbuf, room);
	expect_unbound(lab, s, generation);

	/* and the same request succeeds once there is room */
	KUNIT_EXPECT_EQ(test, lab_session_set(lab, s, &cfg), 0);
	KUNIT_EXPECT_EQ(test, s->state, OPENLAC_SESSION_FORWARD);
	KUNIT_EXPECT_EQ(test, s->tx_form, OPENLAC_TX_LENGTH);
	KUNIT_EXPECT_GT(test, lab_owner_gets(lab, buf, sizeof(buf)), 0);
	lab_peer_send(lab, from_peer, sizeof(from_peer));
	lab_client_gets(lab, LAB_SID, from_peer + 6, 4);
}

/* An accepted frame that cannot be sent is dropped and counted like any other. */
static void frame_dropped(struct kunit *test)
{
	struct lab *lab = test->priv;
	u8 *frame = kunit_kzalloc(test, OPENLAC_FRAME_MAX + 1, GFP_KERNEL);
	struct ol_session *s = begin(lab, OPENLAC_SESSION_HOLD, lab->tunnel);
	struct ol_tunnel_config cfg = lab_tunnel_config(lab);

	KUNIT_ASSERT_NOT_NULL(test, frame);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_CLIENT, frame, OPENLAC_FRAME_MAX), 0);
	lab_expect_drop(lab, OPENLAC_DROP_TOO_BIG, 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_DOWN_DROPS), 1);
	rtnl_lock();
	dev_close(lab->dev);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_CLIENT, ppp, sizeof(ppp)), 0);
	lab_expect_drop(lab, OPENLAC_DROP_NETDEV_DOWN, 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_DOWN_DROPS), 2);
	lab_client_silent(lab);

	cfg.has_src = true;
	cfg.src.ip4 = htonl(0x0a090807);
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &cfg), 0);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_PEER, ppp, sizeof(ppp)), 0);
	lab_expect_drop(lab, OPENLAC_DROP_NO_ROUTE, 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_UP_DROPS), 1);
	lab_peer_silent(lab);

	/* one octet more is not accepted at all */
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_CLIENT, frame, OPENLAC_FRAME_MAX + 1),
			-ERANGE);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_PEER, frame, 0), -ERANGE);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

static void frame_longest(struct kunit *test)
{
	/* what the fixture's buffer has room for, between the longest frame and its headers */
	const u32 len = LAB_FRAME_MAX - 8;
	struct lab *lab = test->priv;
	u8 *buf = kunit_kzalloc(test, LAB_FRAME_MAX, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memcpy(buf, msg, 8);
	memset(buf + 8, 0xa5, len);
	begin(lab, OPENLAC_SESSION_FORWARD, lab->tunnel);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_PEER, buf + 8, len), 0);
	lab_peer_gets(lab, buf, len + 8);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_CLIENT, buf + 8, 1492), 0);
	lab_client_gets(lab, LAB_SID, buf + 8, 1492);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_CLIENT, buf + 8, 1), 0);
	lab_client_gets(lab, LAB_SID, buf + 8, 1);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

static void frame_for_nobody(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_graveyard g;

	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_CLIENT, ppp, sizeof(ppp)), -ENOENT);
	lab_session_delete(lab, begin(lab, OPENLAC_SESSION_FORWARD, lab->tunnel));
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_CLIENT, ppp, sizeof(ppp)), -ENOENT);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_PEER, ppp, sizeof(ppp)), -ENOENT);
	ol_graveyard_init(&g);
	mutex_lock(&lab->on->lock);
	ol_iface_withdraw(lab->iface, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&lab->on->lock);
	lab_bury(&g);
	KUNIT_EXPECT_EQ(test, lab_frame(lab, OPENLAC_DIR_PEER, ppp, sizeof(ppp)), -ENOENT);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

/* Each of its four attributes is needed. */
static void frame_lacks(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = begin(lab, OPENLAC_SESSION_FORWARD, lab->tunnel);
	struct lab_request r;
	int without;

	for (without = 0; without < 4; without++) {
		lab_request(&r, lab, OPENLAC_CMD_FRAME, 0);
		if (without != 0)
			lab_put_u32(&r, OPENLAC_A_FRAME_IFINDEX, lab->dev->ifindex);
		if (without != 1)
			lab_put_u16(&r, OPENLAC_A_FRAME_PPPOE_SID, LAB_SID);
		if (without != 2)
			lab_put_u8(&r, OPENLAC_A_FRAME_DIRECTION, OPENLAC_DIR_PEER);
		if (without != 3)
			lab_put(&r, OPENLAC_A_FRAME_DATA, ppp, sizeof(ppp));
		KUNIT_EXPECT_EQ(test, lab_ack(&r), -EINVAL);
	}
	expect_counts(lab, s, 0, 0);
}

static struct kunit_case frame_cases[] = {
	KUNIT_CASE_PARAM(frame_both_ways, state_gen_params),
	KUNIT_CASE(frame_without_half),
	KUNIT_CASE(frame_id_in_use),
	KUNIT_CASE(frame_no_room),
	KUNIT_CASE(frame_dropped),
	KUNIT_CASE(frame_longest),
	KUNIT_CASE(frame_for_nobody),
	KUNIT_CASE(frame_lacks),
	{}
};

static struct kunit_suite frame_suite = {
	.name = "openlac_frame",
	.init = lab_init_tunnel,
	.exit = lab_exit,
	.test_cases = frame_cases,
};

kunit_test_suite(frame_suite);
