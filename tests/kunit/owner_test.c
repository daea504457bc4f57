// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: whose a session is, what becomes of it without one, and who may take it over.
 */
#include <linux/file.h>

#include "tests/kunit/fixture.h"

static struct ol_session *add(struct kunit *test, u16 sid, u8 state, u32 portid)
{
	struct lab *lab = test->priv;
	const struct ol_session_config cfg = {
		.sid = sid,
		.state = state,
		.tunnel = lab->tunnel,
		.id = sid,
		.peer_id = sid,
		.portid = portid,
	};
	struct ol_session *s = lab_session(lab, &cfg);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
	return s;
}

static bool orphaned(struct lab *lab, const struct ol_session *s)
{
	bool is;

	mutex_lock(&lab->on->lock);
	is = !list_empty(&s->orphan_node);
	mutex_unlock(&lab->on->lock);
	return is;
}

/* The daemon's netlink socket is closed. */
static void die(struct lab *lab)
{
	fput(lab->owner->file);
	flush_delayed_fput();
	lab->owner = NULL;
}

/* The grace time of @s, and of whatever was orphaned before it, is over. */
static void expire(struct lab *lab, struct ol_session *s)
{
	mutex_lock(&lab->on->lock);
	s->orphan_until = jiffies;
	mutex_unlock(&lab->on->lock);
	mod_delayed_work(system_wq, &lab->on->orphan_work, 0);
	flush_delayed_work(&lab->on->orphan_work);
}

static unsigned int owners(struct lab *lab)
{
	return list_count_nodes(&lab->on->owners);
}

static void owner_lists(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *a = add(test, 1, OPENLAC_SESSION_HOLD, 1000);
	struct ol_session *b = add(test, 2, OPENLAC_SESSION_HOLD, 1000);
	struct ol_session *c = add(test, 3, OPENLAC_SESSION_HOLD, 2000);
	const struct ol_session_config own = { .portid = 2000 };

	KUNIT_EXPECT_EQ(test, owners(lab), 2);
	KUNIT_EXPECT_PTR_EQ(test, a->owner, b->owner);
	KUNIT_EXPECT_PTR_NE(test, a->owner, c->owner);
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, a, &own), 0);
	KUNIT_EXPECT_PTR_EQ(test, a->owner, c->owner);
	KUNIT_EXPECT_EQ(test, a->portid, 2000);
	lab_session_delete(lab, b);
	KUNIT_EXPECT_EQ(test, owners(lab), 1);
	lab_session_delete(lab, a);
	lab_session_delete(lab, c);
	KUNIT_EXPECT_EQ(test, owners(lab), 0);
}

/*
 * Of a dead owner's sessions those in forward stay, the others have their time; another owner's
 * have nothing to fear.
 */
static void owner_dies(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *punt = add(test, 1, OPENLAC_SESSION_PUNT, lab->portid);
	struct ol_session *hold = add(test, 2, OPENLAC_SESSION_HOLD, lab->portid);
	struct ol_session *forward = add(test, 3, OPENLAC_SESSION_FORWARD, lab->portid);
	struct ol_session *other = add(test, 4, OPENLAC_SESSION_PUNT, 1);
	unsigned long before = jiffies;

	die(lab);
	KUNIT_EXPECT_TRUE(test, orphaned(lab, punt));
	KUNIT_EXPECT_TRUE(test, orphaned(lab, hold));
	KUNIT_EXPECT_FALSE(test, orphaned(lab, forward));
	KUNIT_EXPECT_FALSE(test, orphaned(lab, other));
	KUNIT_EXPECT_EQ(test, punt->portid, 0);
	KUNIT_EXPECT_EQ(test, forward->portid, 0);
	KUNIT_EXPECT_EQ(test, other->portid, 1);
	KUNIT_EXPECT_NULL(test, hold->owner);
	KUNIT_EXPECT_EQ(test, owners(lab), 1);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 4);
	KUNIT_EXPECT_TRUE(test, time_after_eq(punt->orphan_until, before +
					      msecs_to_jiffies(OPENLAC_OWNER_GRACE_MS)));
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&lab->on->orphan_work));

	expire(lab, punt);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 3);
	KUNIT_EXPECT_TRUE(test, orphaned(lab, hold));
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&lab->on->orphan_work));
	expire(lab, hold);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 2);
	KUNIT_EXPECT_EQ(test, forward->state, OPENLAC_SESSION_FORWARD);
	KUNIT_EXPECT_EQ(test, other->state, OPENLAC_SESSION_PUNT);
}

/* A restarted daemon takes over what its predecessor left, in time. */
static void owner_taken_over(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = add(test, 1, OPENLAC_SESSION_PUNT, lab->portid);
	struct ol_session *late = add(test, 2, OPENLAC_SESSION_PUNT, lab->portid);
	const struct ol_session_config own = { .portid = 77 };

	die(lab);
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &own), 0);
	KUNIT_EXPECT_FALSE(test, orphaned(lab, s));
	KUNIT_EXPECT_EQ(test, s->portid, 77);
	expire(lab, late);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);
	KUNIT_EXPECT_EQ(test, s->state, OPENLAC_SESSION_PUNT);
}

/* Without an owner it is the state that decides. */
static void owner_none(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = add(test, 1, OPENLAC_SESSION_FORWARD, 0);
	struct ol_session_config cfg = { .state = OPENLAC_SESSION_HOLD };
	unsigned long until;

	KUNIT_EXPECT_FALSE(test, orphaned(lab, s));
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &cfg), 0);
	KUNIT_EXPECT_TRUE(test, orphaned(lab, s));
	/* a change that is not an owner does not begin its time anew */
	until = s->orphan_until - 5;
	s->orphan_until = until;
	cfg.state = OPENLAC_SESSION_PUNT;
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &cfg), 0);
	KUNIT_EXPECT_EQ(test, s->orphan_until, until);
	cfg.state = OPENLAC_SESSION_FORWARD;
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &cfg), 0);
	KUNIT_EXPECT_FALSE(test, orphaned(lab, s));
	cfg.state = OPENLAC_SESSION_HOLD;
	KUNIT_ASSERT_EQ(test, lab_session_set(lab, s, &cfg), 0);
	lab_session_delete(lab, s);
	KUNIT_EXPECT_TRUE(test, list_empty(&lab->on->orphans));
}

static struct kunit_case owner_cases[] = {
	KUNIT_CASE(owner_lists),
	KUNIT_CASE(owner_dies),
	KUNIT_CASE(owner_taken_over),
	KUNIT_CASE(owner_none),
	{}
};

static struct kunit_suite owner_suite = {
	.name = "openlac_owner",
	.init = lab_init_tunnel,
	.exit = lab_exit,
	.test_cases = owner_cases,
};

kunit_test_suite(owner_suite);
