// SPDX-License-Identifier: GPL-2.0
/*
 * The laboratory: requests over the owner's netlink socket, octet by octet as user space would.
 */
#include "tests/kunit/fixture.h"

/**
 * lab_request - begin a request
 * @r: request
 * @lab: laboratory that has its owner
 * @cmd: enum openlac_cmd
 * @flags: NLM_F_*, beside NLM_F_REQUEST
 */
void lab_request(struct lab_request *r, struct lab *lab, u8 cmd, u16 flags)
{
	struct nlmsghdr *nlh;
	struct genlmsghdr *genlh;

	r->lab = lab;
	r->buf = kunit_kzalloc(lab->test, LAB_REQUEST_MAX, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(lab->test, r->buf);
	nlh = (struct nlmsghdr *)r->buf;
	nlh->nlmsg_type = ol_family.id;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	genlh = nlmsg_data(nlh);
	genlh->cmd = cmd;
	genlh->version = OPENLAC_GENL_VERSION;
	r->len = NLMSG_HDRLEN + GENL_HDRLEN;
}

/**
 * lab_put - add an attribute
 * @r: request
 * @type: attribute type
 * @data: its payload
 * @len: octets of it
 */
void lab_put(struct lab_request *r, u16 type, const void *data, u16 len)
{
	struct nlattr *nla = (struct nlattr *)(r->buf + r->len);

	nla->nla_type = type;
	nla->nla_len = nla_attr_size(len);
	memcpy(nla_data(nla), data, len);
	r->len += nla_total_size(len);
}

void lab_put_u8(struct lab_request *r, u16 type, u8 value)
{
	lab_put(r, type, &value, sizeof(value));
}

void lab_put_u16(struct lab_request *r, u16 type, u16 value)
{
	lab_put(r, type, &value, sizeof(value));
}

void lab_put_u32(struct lab_request *r, u16 type, u32 value)
{
	lab_put(r, type, &value, sizeof(value));
}

/**
 * lab_ask - send the request; the answer takes its place
 * @r: request
 */
void lab_ask(struct lab_request *r)
{
	struct msghdr header = {};
	struct kvec vec = { .iov_base = r->buf, .iov_len = r->len };
	int sent;

	((struct nlmsghdr *)r->buf)->nlmsg_len = r->len;
	sent = kernel_sendmsg(r->lab->owner, &header, &vec, 1, r->len);
	KUNIT_ASSERT_EQ(r->lab->test, sent, r->len);
	r->len = lab_owner_gets(r->lab, r->buf, LAB_REQUEST_MAX);
}

/**
 * lab_ack - send the request and ask for an acknowledgment, which takes its place
 * @r: request
 *
 * Return: the acknowledgment's error.
 */
int lab_ack(struct lab_request *r)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)r->buf;

	nlh->nlmsg_flags |= NLM_F_ACK;
	lab_ask(r);
	KUNIT_ASSERT_TRUE(r->lab->test, nlmsg_ok(nlh, r->len));
	KUNIT_ASSERT_EQ(r->lab->test, nlh->nlmsg_type, NLMSG_ERROR);
	return ((struct nlmsgerr *)nlmsg_data(nlh))->error;
}

/**
 * lab_frame - OPENLAC_CMD_FRAME for the session LAB_SID
 * @lab: laboratory that has its interface and its owner
 * @direction: enum openlac_direction
 * @ppp: PPP frame from its protocol field on
 * @len: its length
 *
 * Return: the acknowledgment's error.
 */
int lab_frame(struct lab *lab, u8 direction, const void *ppp, u32 len)
{
	struct lab_request r;

	lab_request(&r, lab, OPENLAC_CMD_FRAME, 0);
	lab_put_u32(&r, OPENLAC_A_FRAME_IFINDEX, lab->dev->ifindex);
	lab_put_u16(&r, OPENLAC_A_FRAME_PPPOE_SID, LAB_SID);
	lab_put_u8(&r, OPENLAC_A_FRAME_DIRECTION, direction);
	lab_put(&r, OPENLAC_A_FRAME_DATA, ppp, len);
	return lab_ack(&r);
}
