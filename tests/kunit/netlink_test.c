// SPDX-License-Identifier: GPL-2.0
/*
 * Requests over a real netlink socket: what policies refuse, who may ask, what dumps and
 * notifications contain.
 */
#include <linux/cred.h>
#include <linux/fdtable.h>
#include <linux/file.h>

#include "tests/kunit/fixture.h"

static int netlink_init(struct kunit *test)
{
	int err = lab_init(test);

	if (!err)
		lab_owner(test->priv);
	return err;
}

struct attr {
	u16 type;
	u16 len;
	u32 value;
};

struct refused {
	const char *name;
	u8 cmd;
	struct attr attrs[4];
	int err;
};

static const struct refused requests[] = {
	{ "tunnel 0", OPENLAC_CMD_TUNNEL_GET, { { TUN(ID), 2, 0 } }, -ERANGE },
	{ "tunnel 1", OPENLAC_CMD_TUNNEL_GET, { { TUN(ID), 2, 1 } }, -ENOENT },
	{ "tunnel 65535", OPENLAC_CMD_TUNNEL_DEL, { { TUN(ID), 2, 65535 } }, -ENOENT },
	{ "tunnel of 32 bits", OPENLAC_CMD_TUNNEL_GET, { { TUN(ID), 4, 1 } }, -EINVAL },
	{ "tunnel of 8 bits", OPENLAC_CMD_TUNNEL_GET, { { TUN(ID), 1, 1 } }, -EINVAL },
	{ "no tunnel", OPENLAC_CMD_TUNNEL_GET, {}, -EINVAL },
	{ "unknown type", OPENLAC_CMD_TUNNEL_GET, { { TUN(ID), 2, 1 }, { 200, 4, 0 } }, -EINVAL },
	{ "type of another command", OPENLAC_CMD_TUNNEL_GET,
	  { { TUN(ID), 2, 1 }, { TUN(PEER_ID), 2, 1 } }, -EINVAL },
	{ "answer's type", OPENLAC_CMD_TUNNEL_SET,
	  { { TUN(ID), 2, 1 }, { TUN(SESSIONS), 4, 1 } }, -EINVAL },
	{ "peer id 0", OPENLAC_CMD_TUNNEL_SET, { { TUN(ID), 2, 1 }, { TUN(PEER_ID), 2, 0 } },
	  -ERANGE },
	{ "checksum 2", OPENLAC_CMD_TUNNEL_SET, { { TUN(ID), 2, 1 }, { TUN(UDP_CSUM), 1, 2 } },
	  -ERANGE },
	{ "inherit 2", OPENLAC_CMD_TUNNEL_SET, { { TUN(ID), 2, 1 }, { TUN(TOS_INHERIT), 1, 2 } },
	  -ERANGE },
	{ "DF 255", OPENLAC_CMD_TUNNEL_SET, { { TUN(ID), 2, 1 }, { TUN(DF), 1, 255 } }, -ERANGE },
	{ "ifindex too large", OPENLAC_CMD_TUNNEL_SET,
	  { { TUN(ID), 2, 1 }, { TUN(IFINDEX), 4, 0x80000000 } }, -ERANGE },
	{ "form of 4 octets", OPENLAC_CMD_TUNNEL_SET,
	  { { TUN(ID), 2, 1 }, { TUN(TX_FORM), 4, 0 } }, -ERANGE },
	{ "unknown form", OPENLAC_CMD_TUNNEL_SET,
	  { { TUN(ID), 2, 1 }, { TUN(TX_FORM), 8, 8 } }, -EINVAL },
	{ "address of 15 octets", OPENLAC_CMD_TUNNEL_SET,
	  { { TUN(ID), 2, 1 }, { TUN(SRC_ADDR6), 15, 0 } }, -ERANGE },
	{ "user data of 513 octets", OPENLAC_CMD_TUNNEL_SET,
	  { { TUN(ID), 2, 1 }, { TUN(USERDATA), 513, 0 } }, -ERANGE },
	{ "user data of 512 octets", OPENLAC_CMD_TUNNEL_SET,
	  { { TUN(ID), 2, 1 }, { TUN(USERDATA), 512, 0 } }, -ENOENT },
	{ "tunnel without peer", OPENLAC_CMD_TUNNEL_ADD, { { TUN(ID), 2, 1 } }, -EINVAL },
	{ "PPPoE session 0", OPENLAC_CMD_SESSION_GET,
	  { { SES(IFINDEX), 4, 1 }, { SES(PPPOE_SID), 2, 0 } }, -ERANGE },
	{ "PPPoE session 65535", OPENLAC_CMD_SESSION_GET,
	  { { SES(IFINDEX), 4, 1 }, { SES(PPPOE_SID), 2, 65535 } }, -ERANGE },
	{ "PPPoE session 65534", OPENLAC_CMD_SESSION_GET,
	  { { SES(IFINDEX), 4, 1 }, { SES(PPPOE_SID), 2, 65534 } }, -ENOENT },
	{ "half a key", OPENLAC_CMD_SESSION_GET, { { SES(IFINDEX), 4, 1 } }, -EINVAL },
	{ "mixed key", OPENLAC_CMD_SESSION_DEL,
	  { { SES(IFINDEX), 4, 1 }, { SES(ID), 2, 1 } }, -EINVAL },
	{ "ifindex 0", OPENLAC_CMD_SESSION_DEL,
	  { { SES(IFINDEX), 4, 0 }, { SES(PPPOE_SID), 2, 1 } }, -ERANGE },
	{ "session 0", OPENLAC_CMD_SESSION_DEL,
	  { { SES(TUNNEL_ID), 2, 1 }, { SES(ID), 2, 0 } }, -ERANGE },
	{ "state 0", OPENLAC_CMD_SESSION_SET, { { SES(STATE), 1, 0 } }, -ERANGE },
	{ "state 4", OPENLAC_CMD_SESSION_SET, { { SES(STATE), 1, 4 } }, -ERANGE },
	{ "MAC of 5 octets", OPENLAC_CMD_SESSION_ADD, { { SES(PEER_MAC), 5, 2 } }, -ERANGE },
	{ "multicast MAC", OPENLAC_CMD_SESSION_ADD,
	  { { SES(IFINDEX), 4, 1 }, { SES(PPPOE_SID), 2, 1 }, { SES(STATE), 1, 2 },
	    { SES(PEER_MAC), 6, 1 } }, -EINVAL },
	{ "no such interface", OPENLAC_CMD_SESSION_ADD,
	  { { SES(IFINDEX), 4, 1 }, { SES(PPPOE_SID), 2, 1 }, { SES(STATE), 1, 2 },
	    { SES(PEER_MAC), 6, 2 } }, -ENOENT },
	{ "netdev 0", OPENLAC_CMD_IFACE_ADD, { { OPENLAC_A_IFACE_IFINDEX, 4, 0 } }, -ERANGE },
	{ "netdev that is not there", OPENLAC_CMD_IFACE_ADD,
	  { { OPENLAC_A_IFACE_IFINDEX, 4, 0x7fffffff } }, -ENODEV },
	{ "netdev lo", OPENLAC_CMD_IFACE_ADD, { { OPENLAC_A_IFACE_IFINDEX, 4, 1 } }, -EINVAL },
	{ "interface not ours", OPENLAC_CMD_IFACE_DEL, { { OPENLAC_A_IFACE_IFINDEX, 4, 1 } },
	  -ENOENT },
	{ "descriptor -1", OPENLAC_CMD_SOCKET_ADD, { { OPENLAC_A_SOCKET_FD, 4, -1 } }, -ERANGE },
	{ "descriptor not open", OPENLAC_CMD_SOCKET_ADD, { { OPENLAC_A_SOCKET_FD, 4, 9999 } },
	  -EBADF },
	{ "socket 0", OPENLAC_CMD_SOCKET_DEL, { { OPENLAC_A_SOCKET_ID, 4, 0 } }, -ERANGE },
	{ "socket not there", OPENLAC_CMD_SOCKET_DEL, { { OPENLAC_A_SOCKET_ID, 4, 77 } }, -ENOENT },
	{ "direction 0", OPENLAC_CMD_FRAME, { { FRM(DIRECTION), 1, 0 } }, -ERANGE },
	{ "direction 3", OPENLAC_CMD_FRAME, { { FRM(DIRECTION), 1, 3 } }, -ERANGE },
	{ "empty frame", OPENLAC_CMD_FRAME, { { FRM(DATA), 0, 0 } }, -ERANGE },
	{ "frame too long", OPENLAC_CMD_FRAME, { { FRM(DATA), OPENLAC_FRAME_MAX + 1, 0 } },
	  -ERANGE },
	{ "frame for nobody", OPENLAC_CMD_FRAME,
	  { { FRM(IFINDEX), 4, 1 }, { FRM(PPPOE_SID), 2, 1 }, { FRM(DIRECTION), 1, 1 },
	    { FRM(DATA), OPENLAC_FRAME_MAX, 0 } }, -ENOENT },
	{ "flush of something", OPENLAC_CMD_FLUSH, { { 1, 4, 1 } }, -EINVAL },
	{ "flush", OPENLAC_CMD_FLUSH, {}, 0 },
	{ "notification", OPENLAC_CMD_SESSION_NTF, {}, -EOPNOTSUPP },
	{ "command unknown", OPENLAC_CMD_MAX + 1, {}, -EOPNOTSUPP },
};

KUNIT_ARRAY_PARAM_DESC(request, requests, name);

static void netlink_request(struct kunit *test)
{
	const struct refused *c = test->param_value;
	struct lab *lab = test->priv;
	u8 *data = kunit_kzalloc(test, LAB_REQUEST_MAX, GFP_KERNEL);
	struct nlmsgerr *answer;
	struct lab_request r;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	lab_request(&r, lab, c->cmd, 0);
	for (i = 0; i < ARRAY_SIZE(c->attrs) && c->attrs[i].type; i++) {
		if (c->attrs[i].len == 2)
			*(u16 *)data = c->attrs[i].value;
		else
			*(u32 *)data = c->attrs[i].value;
		lab_put(&r, c->attrs[i].type, data, c->attrs[i].len);
	}
	KUNIT_EXPECT_EQ(test, lab_ack(&r), c->err);
	answer = nlmsg_data((struct nlmsghdr *)r.buf);
	KUNIT_EXPECT_EQ(test, answer->msg.nlmsg_type, ol_family.id);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions + lab->on->nr_ifaces + lab->on->nr_sockets, 0);
}

/* Whoever lacks the capability may not even look. */
static void netlink_unprivileged(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct cred *cred = prepare_creds();
	const struct cred *old;
	struct lab_request r;
	int cmd, allowed = 0;

	KUNIT_ASSERT_NOT_NULL(test, cred);
	cap_lower(cred->cap_effective, CAP_NET_ADMIN);
	for (cmd = OPENLAC_CMD_SOCKET_ADD; cmd <= OPENLAC_CMD_FLUSH; cmd++) {
		lab_request(&r, lab, cmd, 0);
		old = override_creds(cred);
		lab_ask(&r);
		revert_creds(old);
		allowed += ((struct nlmsgerr *)nlmsg_data((struct nlmsghdr *)r.buf))->error !=
			   -EPERM;
	}
	put_cred(cred);
	KUNIT_EXPECT_EQ(test, allowed, 0);
}

/* Each command has a policy of its own, and none is without. */
static void netlink_ops(struct kunit *test)
{
	u32 seen = 0;
	int i;

	for (i = 0; i < ol_nl_nr_ops; i++) {
		KUNIT_EXPECT_NOT_NULL(test, ol_nl_ops[i].policy);
		KUNIT_EXPECT_GT(test, ol_nl_ops[i].maxattr, 0);
		KUNIT_EXPECT_EQ(test, ol_nl_ops[i].flags, GENL_UNS_ADMIN_PERM);
		KUNIT_EXPECT_EQ(test, ol_nl_ops[i].validate, 0);
		KUNIT_EXPECT_FALSE(test, seen & BIT(ol_nl_ops[i].cmd));
		seen |= BIT(ol_nl_ops[i].cmd);
	}
	KUNIT_EXPECT_EQ(test, seen, GENMASK(OPENLAC_CMD_FLUSH, OPENLAC_CMD_SOCKET_ADD));
}

/* A session in forward, still without its tunnel half. */
static void begin_session(struct lab_request *r, struct lab *lab)
{
	const u8 state = OPENLAC_SESSION_FORWARD;

	lab_request(r, lab, OPENLAC_CMD_SESSION_ADD, 0);
	lab_put_u32(r, OPENLAC_A_SESSION_IFINDEX, lab->dev->ifindex);
	lab_put_u16(r, OPENLAC_A_SESSION_PPPOE_SID, LAB_SID);
	lab_put(r, OPENLAC_A_SESSION_PEER_MAC, lab_mac, ETH_ALEN);
	lab_put(r, OPENLAC_A_SESSION_STATE, &state, sizeof(state));
}

/* From a descriptor to a session in forward and back, by requests alone. */
static void netlink_life(struct kunit *test)
{
	const struct in_addr lo = { htonl(INADDR_LOOPBACK) };
	struct lab *lab = test->priv;
	int fd = lab_udp_fd(lab, AF_INET);
	struct nlattr *attrs[OPENLAC_A_SOCKET_MAX + 1];
	struct lab_request r;
	u32 id;

	lab_request(&r, lab, OPENLAC_CMD_SOCKET_ADD, 0);
	lab_put_u32(&r, OPENLAC_A_SOCKET_FD, fd);
	lab_ask(&r);
	KUNIT_ASSERT_EQ(test, nlmsg_parse_deprecated((struct nlmsghdr *)r.buf, GENL_HDRLEN, attrs,
						     OPENLAC_A_SOCKET_MAX, NULL, NULL), 0);
	KUNIT_ASSERT_NOT_NULL(test, attrs[OPENLAC_A_SOCKET_ID]);
	id = nla_get_u32(attrs[OPENLAC_A_SOCKET_ID]);
	KUNIT_EXPECT_EQ(test, nla_get_be16(attrs[OPENLAC_A_SOCKET_PORT]), lab->port);
	close_fd(fd);
	flush_delayed_fput();

	lab_request(&r, lab, OPENLAC_CMD_TUNNEL_ADD, 0);
	lab_put_u16(&r, OPENLAC_A_TUNNEL_ID, LAB_TUNNEL);
	lab_put_u16(&r, OPENLAC_A_TUNNEL_PEER_ID, LAB_PEER_TUNNEL);
	lab_put_u32(&r, OPENLAC_A_TUNNEL_SOCKET, id);
	lab_put(&r, OPENLAC_A_TUNNEL_PEER_ADDR4, &lo, sizeof(lo));
	lab_put(&r, OPENLAC_A_TUNNEL_PEER_PORT, &lab->port, sizeof(lab->port));
	KUNIT_ASSERT_EQ(test, lab_ack(&r), 0);
	lab_request(&r, lab, OPENLAC_CMD_SOCKET_DEL, 0);
	lab_put_u32(&r, OPENLAC_A_SOCKET_ID, id);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), -EBUSY);

	lab_request(&r, lab, OPENLAC_CMD_IFACE_ADD, 0);
	lab_put_u32(&r, OPENLAC_A_IFACE_IFINDEX, lab->dev->ifindex);
	KUNIT_ASSERT_EQ(test, lab_ack(&r), 0);
	begin_session(&r, lab);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), -EINVAL);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
	begin_session(&r, lab);
	lab_put_u16(&r, OPENLAC_A_SESSION_TUNNEL_ID, LAB_TUNNEL);
	lab_put_u16(&r, OPENLAC_A_SESSION_ID, LAB_SESSION);
	lab_put_u16(&r, OPENLAC_A_SESSION_PEER_ID, LAB_PEER_SESSION);
	KUNIT_ASSERT_EQ(test, lab_ack(&r), 0);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);

	lab_request(&r, lab, OPENLAC_CMD_SESSION_DEL, 0);
	lab_put_u16(&r, OPENLAC_A_SESSION_TUNNEL_ID, LAB_TUNNEL);
	lab_put_u16(&r, OPENLAC_A_SESSION_ID, LAB_SESSION);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), 0);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
	lab_request(&r, lab, OPENLAC_CMD_FLUSH, 0);
	KUNIT_EXPECT_EQ(test, lab_ack(&r), 0);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sockets + lab->on->nr_ifaces, 0);
}

/* Each session once and in order, over as many messages as it takes. */
static void netlink_dump(struct kunit *test)
{
	struct ol_session_config cfg = { .state = OPENLAC_SESSION_HOLD };
	struct nlattr *attrs[OPENLAC_A_SESSION_MAX + 1];
	struct lab *lab = test->priv;
	struct nlmsghdr *nlh;
	struct lab_request r;
	int i, count = 0, rest;
	bool done = false;
	u16 last = 0;

	lab_iface(lab);
	for (i = 1; i <= 200; i++) {
		cfg.sid = i * 300;
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lab_session(lab, &cfg));
	}
	lab_request(&r, lab, OPENLAC_CMD_SESSION_GET, NLM_F_DUMP);
	lab_ask(&r);
	while (r.len && !done) {
		nlh = (struct nlmsghdr *)r.buf;
		rest = r.len;
		for (; nlmsg_ok(nlh, rest); nlh = nlmsg_next(nlh, &rest)) {
			done = nlh->nlmsg_type == NLMSG_DONE;
			if (done)
				break;
			KUNIT_ASSERT_EQ(test, nlmsg_parse_deprecated(nlh, GENL_HDRLEN, attrs,
								     OPENLAC_A_SESSION_MAX, NULL,
								     NULL), 0);
			KUNIT_EXPECT_FALSE(test, nlh->nlmsg_flags & NLM_F_DUMP_INTR);
			KUNIT_EXPECT_GT(test, nla_get_u16(attrs[OPENLAC_A_SESSION_PPPOE_SID]),
					last);
			last = nla_get_u16(attrs[OPENLAC_A_SESSION_PPPOE_SID]);
			count++;
		}
		if (!done)
			r.len = lab_owner_gets(lab, r.buf, LAB_REQUEST_MAX);
	}
	KUNIT_EXPECT_TRUE(test, done);
	KUNIT_EXPECT_EQ(test, count, 200);
}

static struct kunit_case netlink_cases[] = {
	KUNIT_CASE_PARAM(netlink_request, request_gen_params),
	KUNIT_CASE(netlink_unprivileged),
	KUNIT_CASE(netlink_ops),
	KUNIT_CASE(netlink_life),
	KUNIT_CASE(netlink_dump),
	{}
};

static struct kunit_suite netlink_suite = {
	.name = "openlac_netlink",
	.init = netlink_init,
	.exit = lab_exit,
	.test_cases = netlink_cases,
};

kunit_test_suite(netlink_suite);
