// SPDX-License-Identifier: GPL-2.0
/*
 * Requests about sessions that end in a channel of PPP: what is answered, refused, listed and told.
 */
#include "tests/kunit/fixture.h"
#include "kernel/ppp_channel.h"

static void begin(struct lab_request *r, struct lab *lab, u16 id)
{
	lab_request(r, lab, OPENLAC_CMD_SESSION_ADD, 0);
	lab_put(r, OPENLAC_A_SESSION_PPP, "", 0);
	lab_put_u16(r, OPENLAC_A_SESSION_TUNNEL_ID, LAB_TUNNEL);
	lab_put_u16(r, OPENLAC_A_SESSION_ID, id);
	lab_put_u16(r, OPENLAC_A_SESSION_PEER_ID, LAB_PEER_SESSION);
}

/* The attributes of the answer, which is one session. */
static void parse(struct lab_request *r, struct nlattr **attrs)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)r->buf;

	KUNIT_ASSERT_TRUE(r->lab->test, nlmsg_ok(nlh, r->len));
	KUNIT_ASSERT_EQ(r->lab->test, nlh->nlmsg_type, ol_family.id);
	KUNIT_ASSERT_EQ(r->lab->test, nlmsg_parse_deprecated(nlh, GENL_HDRLEN, attrs,
							     OPENLAC_A_SESSION_MAX, NULL, NULL), 0);
}

static struct ol_session *find(struct lab *lab, u16 id)
{
	struct ol_session *s;

	rcu_read_lock();
	s = ol_idtable_lookup(&lab->tunnel->sessions, id);
	rcu_read_unlock();
	return s;
}

static void expect_session(struct lab_request *r, u16 id, u16 mtu)
{
	struct ol_session *s = find(r->lab, id);
	struct nlattr *attrs[OPENLAC_A_SESSION_MAX + 1];
	struct kunit *test = r->lab->test;

	KUNIT_ASSERT_NOT_NULL(test, s);
	parse(r, attrs);
	KUNIT_ASSERT_NOT_NULL(test, attrs[OPENLAC_A_SESSION_CHANNEL]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[OPENLAC_A_SESSION_CHANNEL]),
			ppp_channel_index(&s->channel->ppp));
	KUNIT_EXPECT_EQ(test, nla_get_u16(attrs[OPENLAC_A_SESSION_MTU]), mtu);
	KUNIT_EXPECT_EQ(test, nla_get_u16(attrs[OPENLAC_A_SESSION_ID]), id);
	KUNIT_EXPECT_EQ(test, nla_get_u16(attrs[OPENLAC_A_SESSION_TUNNEL_ID]), LAB_TUNNEL);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[OPENLAC_A_SESSION_STATE]),
			OPENLAC_SESSION_FORWARD);
	KUNIT_EXPECT_NOT_NULL(test, attrs[OPENLAC_A_SESSION_PPP]);
	KUNIT_EXPECT_NULL(test, attrs[OPENLAC_A_SESSION_UNIT]);
	KUNIT_EXPECT_NULL(test, attrs[OPENLAC_A_SESSION_IFINDEX]);
	KUNIT_EXPECT_NULL(test, attrs[OPENLAC_A_SESSION_PPPOE_SID]);
	KUNIT_EXPECT_NULL(test, attrs[OPENLAC_A_SESSION_PEER_MAC]);
}

static void ppp_netlink_life(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct lab_request r;

	begin(&r, lab, LAB_SESSION);
	lab_put_u16(&r, OPENLAC_A_SESSION_MTU, 1400);
	lab_ask(&r);
	expect_session(&r, LAB_SESSION, 1400);

	lab_request(&r, lab, OPENLAC_CMD_SESSION_GET, 0);
	lab_put_u16(&r, OPENLAC_A_SESSION_TUNNEL_ID, LAB_TUNNEL);
	lab_put_u16(&r, OPENLAC_A_SESSION_ID, LAB_SESSION);
	lab_ask(&r);
	expect_session(&r, LAB_SESSION, 1400);

	lab_request(&r, lab, OPENLAC_CMD_SESSION_SET, 0);
	lab_put_u16(&r, OPENLAC_A_SESSION_TUNNEL_ID, LAB_TUNNEL);
	lab_put_u16(&r, OPENLAC_A_SESSION_ID, LAB_SESSION);
	lab_put_u8(&r, OPENLAC_A_SESSION_STATE, OPENLAC_SESSION_PUNT);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), -EOPNOTSUPP);

	lab_request(&r, lab, OPENLAC_CMD_SESSION_DEL, 0);
	lab_put_u16(&r, OPENLAC_A_SESSION_TUNNEL_ID, LAB_TUNNEL);
	lab_put_u16(&r, OPENLAC_A_SESSION_ID, LAB_SESSION);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), 0);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
}

struct refused {
	const char *name;
	u16 type;
	u16 len;
	u32 value;
	int err;
};

static const struct refused requests[] = {
	{ "ifindex", SES(IFINDEX), 4, 1, -EINVAL },
	{ "PPPoE session id", SES(PPPOE_SID), 2, 1, -EINVAL },
	{ "client", SES(PEER_MAC), 6, 2, -EINVAL },
	{ "hold", SES(STATE), 1, OPENLAC_SESSION_HOLD, -EOPNOTSUPP },
	{ "punt", SES(STATE), 1, OPENLAC_SESSION_PUNT, -EOPNOTSUPP },
	{ "MTU 127", SES(MTU), 2, 127, -ERANGE },
	{ "MTU 65001", SES(MTU), 2, 65001, -ERANGE },
	{ "MTU of 32 bits", SES(MTU), 4, 1400, -EINVAL },
	{ "channel", SES(CHANNEL), 4, 1, -EINVAL },
	{ "unit", SES(UNIT), 4, 1, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(request, requests, name);

static void ppp_netlink_refused(struct kunit *test)
{
	const struct refused *c = test->param_value;
	struct lab *lab = test->priv;
	u8 data[8] = {};
	struct lab_request r;

	begin(&r, lab, LAB_SESSION);
	if (c->len == 2)
		*(u16 *)data = c->value;
	else
		*(u32 *)data = c->value;
	lab_put(&r, c->type, data, c->len);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), c->err);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
}

/* A session needs its tunnel half at once, and that its tunnel is there. */
static void ppp_netlink_half(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct lab_request r;

	lab_request(&r, lab, OPENLAC_CMD_SESSION_ADD, 0);
	lab_put(&r, OPENLAC_A_SESSION_PPP, "", 0);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), -EINVAL);
	lab_request(&r, lab, OPENLAC_CMD_SESSION_ADD, 0);
	lab_put(&r, OPENLAC_A_SESSION_PPP, "", 0);
	lab_put_u16(&r, OPENLAC_A_SESSION_TUNNEL_ID, LAB_TUNNEL);
	lab_put_u16(&r, OPENLAC_A_SESSION_ID, LAB_SESSION);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), -EINVAL);
	lab_request(&r, lab, OPENLAC_CMD_SESSION_ADD, 0);
	lab_put(&r, OPENLAC_A_SESSION_PPP, "", 0);
	lab_put_u16(&r, OPENLAC_A_SESSION_TUNNEL_ID, LAB_TUNNEL + 1);
	lab_put_u16(&r, OPENLAC_A_SESSION_ID, LAB_SESSION);
	lab_put_u16(&r, OPENLAC_A_SESSION_PEER_ID, LAB_PEER_SESSION);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), -ENOENT);

	/* and an MTU is nothing for a client */
	lab_request(&r, lab, OPENLAC_CMD_SESSION_ADD, 0);
	lab_put_u32(&r, OPENLAC_A_SESSION_IFINDEX, lab->dev->ifindex);
	lab_put_u16(&r, OPENLAC_A_SESSION_PPPOE_SID, LAB_SID);
	lab_put(&r, OPENLAC_A_SESSION_PEER_MAC, lab_mac, ETH_ALEN);
	lab_put_u8(&r, OPENLAC_A_SESSION_STATE, OPENLAC_SESSION_HOLD);
	lab_put_u16(&r, OPENLAC_A_SESSION_MTU, 1400);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), -EINVAL);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
}

/* Reads a dump to its end; how many sessions with a channel, and how many without, there were. */
static void list(struct lab_request *r, int *ppp, int *clients)
{
	struct nlattr *attrs[OPENLAC_A_SESSION_MAX + 1];
	struct kunit *test = r->lab->test;
	struct nlmsghdr *nlh;
	u16 last = 0;
	int rest;

	*ppp = 0;
	*clients = 0;
	for (lab_ask(r); r->len; r->len = lab_owner_gets(r->lab, r->buf, LAB_REQUEST_MAX)) {
		nlh = (struct nlmsghdr *)r->buf;
		rest = r->len;
		for (; nlmsg_ok(nlh, rest); nlh = nlmsg_next(nlh, &rest)) {
			if (nlh->nlmsg_type == NLMSG_DONE)
				return;
			KUNIT_ASSERT_EQ(test, nlmsg_parse_deprecated(nlh, GENL_HDRLEN, attrs,
								     OPENLAC_A_SESSION_MAX, NULL,
								     NULL), 0);
			if (!attrs[OPENLAC_A_SESSION_PPP]) {
				++*clients;
				continue;
			}
			KUNIT_EXPECT_GT(test, nla_get_u16(attrs[OPENLAC_A_SESSION_ID]), last);
			last = nla_get_u16(attrs[OPENLAC_A_SESSION_ID]);
			++*ppp;
		}
	}
	KUNIT_FAIL(test, "the dump has no end");
}

/* Each session once, over as many messages as it takes, those of clients among them. */
static void ppp_netlink_dump(struct kunit *test)
{
	struct ol_session_config cfg = { .state = OPENLAC_SESSION_FORWARD, .peer_id = 1 };
	struct lab *lab = test->priv;
	struct ol_session *s;
	struct lab_request r;
	int i, ppp, clients;

	cfg.tunnel = lab->tunnel;
	for (i = 1; i <= 150; i++) {
		cfg.id = i * 400;
		cfg.sid = i;
		mutex_lock(&lab->on->lock);
		s = ol_session_add_ppp(lab->on, &cfg, NULL);
		mutex_unlock(&lab->on->lock);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
		cfg.id++;
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	}
	lab_request(&r, lab, OPENLAC_CMD_SESSION_GET, NLM_F_DUMP);
	list(&r, &ppp, &clients);
	KUNIT_EXPECT_EQ(test, ppp, 150);
	KUNIT_EXPECT_EQ(test, clients, 150);
	lab_request(&r, lab, OPENLAC_CMD_SESSION_GET, NLM_F_DUMP);
	lab_put_u16(&r, OPENLAC_A_SESSION_TUNNEL_ID, LAB_TUNNEL);
	list(&r, &ppp, &clients);
	KUNIT_EXPECT_EQ(test, ppp, 150);
	KUNIT_EXPECT_EQ(test, clients, 150);
	lab_request(&r, lab, OPENLAC_CMD_SESSION_GET, NLM_F_DUMP);
	lab_put_u32(&r, OPENLAC_A_SESSION_IFINDEX, lab->dev->ifindex);
	list(&r, &ppp, &clients);
	KUNIT_EXPECT_EQ(test, ppp, 0);
	KUNIT_EXPECT_EQ(test, clients, 150);
}

static struct kunit_case ppp_netlink_cases[] = {
	KUNIT_CASE(ppp_netlink_life),
	KUNIT_CASE_PARAM(ppp_netlink_refused, request_gen_params),
	KUNIT_CASE(ppp_netlink_half),
	KUNIT_CASE(ppp_netlink_dump),
	{}
};

static struct kunit_suite ppp_netlink_suite = {
	.name = "openlac_ppp_netlink",
	.init = lab_init_tunnel,
	.exit = lab_exit,
	.test_cases = ppp_netlink_cases,
};

kunit_test_suite(ppp_netlink_suite);
