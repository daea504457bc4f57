// SPDX-License-Identifier: GPL-2.0
/*
 * Punt, hold, forward: where a client's frames go, in which order, and what ends in between.
 */
#include "tests/kunit/fixture.h"

static struct ol_session *begin(struct kunit *test, u8 state)
{
	struct lab *lab = test->priv;
	struct ol_session_config cfg = {
		.sid = LAB_SID,
		.state = state,
		.tunnel = lab->tunnel,
		.id = LAB_SESSION,
		.peer_id = LAB_PEER_SESSION,
		.portid = lab->portid,
	};

	lab->session = lab_session(lab, &cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab->session);
	return lab->session;
}

static int set(struct kunit *test, u8 state)
{
	struct lab *lab = test->priv;
	const struct ol_session_config cfg = { .state = state };

	return lab_session_set(lab, lab->session, &cfg);
}

/* The client's frame number @i, and what the peer gets of it. */
static void send(struct lab *lab, u8 i)
{
	const u8 ppp[] = { 0xc0, 0x21, 9, i, 0, 4 };

	lab_client_send(lab, LAB_SID, ppp, sizeof(ppp));
}

static void peer_gets(struct lab *lab, u8 i)
{
	const u8 msg[] = { 0x00, 2, 0x22, 0x22, 2, 2, 0xff, 3, 0xc0, 0x21, 9, i, 0, 4 };

	lab_peer_gets(lab, msg, sizeof(msg));
}

/*
 * The owner gets the client's frame number @i; or the end marker if @i is -1; or nothing if it
 * is -2.
 */
static void owner_gets(struct lab *lab, int i)
{
	const u8 ppp[] = { 0xc0, 0x21, 9, i, 0, 4 };
	struct nlattr *attrs[OPENLAC_A_FRAME_MAX + 1];
	struct kunit *test = lab->test;
	u8 buf[256] __aligned(NLMSG_ALIGNTO);
	const struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	int len = lab_owner_gets(lab, buf, sizeof(buf));

	if (i == -2) {
		KUNIT_EXPECT_EQ(test, len, 0);
		return;
	}
	KUNIT_ASSERT_TRUE(test, nlmsg_ok(nlh, len));
	KUNIT_ASSERT_EQ(test, nlmsg_parse_deprecated(nlh, GENL_HDRLEN, attrs, OPENLAC_A_FRAME_MAX,
						     NULL, NULL), 0);
	KUNIT_EXPECT_EQ(test, nlh->nlmsg_type, ol_family.id);
	KUNIT_EXPECT_EQ(test, ((struct genlmsghdr *)nlmsg_data(nlh))->cmd, OPENLAC_CMD_FRAME);
	KUNIT_ASSERT_NOT_NULL(test, attrs[OPENLAC_A_FRAME_IFINDEX]);
	KUNIT_ASSERT_NOT_NULL(test, attrs[OPENLAC_A_FRAME_PPPOE_SID]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[OPENLAC_A_FRAME_IFINDEX]), lab->dev->ifindex);
	KUNIT_EXPECT_EQ(test, nla_get_u16(attrs[OPENLAC_A_FRAME_PPPOE_SID]), LAB_SID);
	KUNIT_EXPECT_EQ(test, !!attrs[OPENLAC_A_FRAME_END], i == -1);
	KUNIT_ASSERT_EQ(test, !!attrs[OPENLAC_A_FRAME_DATA], i != -1);
	if (i == -1)
		return;
	KUNIT_ASSERT_EQ(test, nla_len(attrs[OPENLAC_A_FRAME_DATA]), sizeof(ppp));
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[OPENLAC_A_FRAME_DATA]), ppp, sizeof(ppp));
}

static void hold_punt(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = begin(test, OPENLAC_SESSION_PUNT);
	int i;

	for (i = 0; i < 5; i++)
		send(lab, i);
	for (i = 0; i < 5; i++)
		owner_gets(lab, i);
	owner_gets(lab, -2);
	lab_peer_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_PUNT_PACKETS), 5);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_UP_PACKETS), 0);
}

static void hold_whole_way(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = begin(test, OPENLAC_SESSION_PUNT);
	int i;

	send(lab, 0);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_HOLD), 0);
	for (i = 1; i <= OPENLAC_HOLD_MAX; i++)
		send(lab, i);
	owner_gets(lab, 0);
	owner_gets(lab, -1);
	owner_gets(lab, -2);
	lab_peer_silent(lab);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&s->hold), OPENLAC_HOLD_MAX);

	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_FORWARD), 0);
	send(lab, 100);
	for (i = 1; i <= OPENLAC_HOLD_MAX; i++)
		peer_gets(lab, i);
	peer_gets(lab, 100);
	lab_peer_silent(lab);
	owner_gets(lab, -2);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&s->hold), 0);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_PUNT_PACKETS), 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_UP_PACKETS), OPENLAC_HOLD_MAX + 1);
}

static void hold_overrun(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = begin(test, OPENLAC_SESSION_HOLD);
	int i;

	for (i = 0; i < OPENLAC_HOLD_MAX + 3; i++)
		send(lab, i);
	lab_expect_drop(lab, OPENLAC_DROP_HOLD_OVERRUN, 3);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_UP_DROPS), 3);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_FORWARD), 0);
	/* the ones that came first are the ones that were kept */
	for (i = 0; i < OPENLAC_HOLD_MAX; i++)
		peer_gets(lab, i);
	lab_peer_silent(lab);
}

/* From punt to forward at once: the marker all the same. */
static void hold_skipped(struct kunit *test)
{
	struct lab *lab = test->priv;

	begin(test, OPENLAC_SESSION_PUNT);
	send(lab, 1);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_FORWARD), 0);
	send(lab, 2);
	owner_gets(lab, 1);
	owner_gets(lab, -1);
	owner_gets(lab, -2);
	peer_gets(lab, 2);
}

static void hold_back_to_punt(struct kunit *test)
{
	struct lab *lab = test->priv;

	begin(test, OPENLAC_SESSION_HOLD);
	send(lab, 1);
	send(lab, 2);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_PUNT), 0);
	send(lab, 3);
	owner_gets(lab, 1);
	owner_gets(lab, 2);
	owner_gets(lab, 3);
	owner_gets(lab, -2);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_FORWARD), 0);
	owner_gets(lab, -1);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_PUNT), 0);
	send(lab, 4);
	owner_gets(lab, 4);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_HOLD), 0);
	owner_gets(lab, -1);
	lab_peer_silent(lab);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

static void hold_forward_and_back(struct kunit *test)
{
	struct lab *lab = test->priv;

	begin(test, OPENLAC_SESSION_FORWARD);
	send(lab, 1);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_HOLD), 0);
	send(lab, 2);
	peer_gets(lab, 1);
	lab_peer_silent(lab);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_FORWARD), 0);
	peer_gets(lab, 2);
	send(lab, 3);
	peer_gets(lab, 3);
	owner_gets(lab, -2);
}

/* The state that is there already: no marker, nothing lost. */
static void hold_same_state(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = begin(test, OPENLAC_SESSION_PUNT);

	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_PUNT), 0);
	owner_gets(lab, -2);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_HOLD), 0);
	owner_gets(lab, -1);
	send(lab, 1);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_HOLD), 0);
	KUNIT_ASSERT_EQ(test, set(test, 0), 0);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&s->hold), 1);
	owner_gets(lab, -2);
}

static void hold_from_the_peer(struct kunit *test)
{
	static const u8 msg[] = { 0x00, 2, 0x11, 0x11, 1, 1, 0xc0, 0x21, 9, 1 };
	struct lab *lab = test->priv;

	begin(test, OPENLAC_SESSION_PUNT);
	lab_peer_send(lab, msg, sizeof(msg));
	lab_expect_drop(lab, OPENLAC_DROP_NOT_FORWARDING, 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_DROPS), 1);
	lab_client_silent(lab);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_HOLD), 0);
	lab_peer_send(lab, msg, sizeof(msg));
	lab_client_gets(lab, LAB_SID, msg + 6, 4);
	KUNIT_ASSERT_EQ(test, set(test, OPENLAC_SESSION_FORWARD), 0);
	lab_peer_send(lab, msg, sizeof(msg));
	lab_client_gets(lab, LAB_SID, msg + 6, 4);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

/* An owner who does not read. */
static void hold_punt_overrun(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = begin(test, OPENLAC_SESSION_PUNT);
	int i, got;
	u8 buf[256];

	WRITE_ONCE(lab->owner->sk->sk_rcvbuf, 8192);
	for (i = 0; i < 100; i++)
		send(lab, 0);
	got = lab_session_count(s, OL_PUNT_PACKETS);
	KUNIT_EXPECT_GT(test, got, 2);
	KUNIT_EXPECT_LT(test, got, 100);
	lab_expect_drop(lab, OPENLAC_DROP_PUNT_OVERRUN, 100 - got);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_UP_DROPS), 100 - got);

	/* no room for the marker: nothing changes, and it works once there is */
	KUNIT_EXPECT_EQ(test, set(test, OPENLAC_SESSION_HOLD), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, s->state, OPENLAC_SESSION_PUNT);
	while (lab_owner_gets(lab, buf, sizeof(buf)) || got-- > 0)
		cond_resched();
	KUNIT_EXPECT_EQ(test, set(test, OPENLAC_SESSION_HOLD), 0);
	owner_gets(lab, -1);
}

static void hold_no_owner(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session_config cfg = { .sid = LAB_SID, .state = OPENLAC_SESSION_PUNT };

	lab->session = lab_session(lab, &cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab->session);
	send(lab, 1);
	lab_expect_drop(lab, OPENLAC_DROP_PUNT_OVERRUN, 1);
	/* a port that nobody has is as good as none */
	cfg = (struct ol_session_config){ .portid = 0x7fffffff };
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, lab->session, &cfg), 0);
	send(lab, 1);
	lab_expect_drop(lab, OPENLAC_DROP_PUNT_OVERRUN, 1);
	KUNIT_EXPECT_EQ(test, set(test, OPENLAC_SESSION_HOLD), 0);
}

static void hold_punt_too_long(struct kunit *test)
{
	struct lab *lab = test->priv;
	u8 *frame = kunit_kzalloc(test, OPENLAC_FRAME_MAX + 1, GFP_KERNEL);
	u8 *buf = kunit_kzalloc(test, 2 * OPENLAC_FRAME_MAX, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, frame);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	begin(test, OPENLAC_SESSION_PUNT);
	lab_client_send(lab, LAB_SID, frame, OPENLAC_FRAME_MAX);
	KUNIT_EXPECT_GT(test, lab_owner_gets(lab, buf, 2 * OPENLAC_FRAME_MAX), OPENLAC_FRAME_MAX);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	lab_client_send(lab, LAB_SID, frame, OPENLAC_FRAME_MAX + 1);
	lab_expect_drop(lab, OPENLAC_DROP_TOO_BIG, 1);
	owner_gets(lab, -2);
}

static struct kunit_case hold_cases[] = {
	KUNIT_CASE(hold_punt),
	KUNIT_CASE(hold_whole_way),
	KUNIT_CASE(hold_overrun),
	KUNIT_CASE(hold_skipped),
	KUNIT_CASE(hold_back_to_punt),
	KUNIT_CASE(hold_forward_and_back),
	KUNIT_CASE(hold_same_state),
	KUNIT_CASE(hold_from_the_peer),
	KUNIT_CASE(hold_punt_overrun),
	KUNIT_CASE(hold_no_owner),
	KUNIT_CASE(hold_punt_too_long),
	{}
};

static struct kunit_suite hold_suite = {
	.name = "openlac_hold",
	.init = lab_init_tunnel,
	.exit = lab_exit,
	.test_cases = hold_cases,
};

kunit_test_suite(hold_suite);
