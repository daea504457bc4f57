// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_nlc.c - answers of the kernel as lacctl understands them
 *
 * Behaviours checked: acknowledgement, objects, several messages in a datagram; refusals with and
 * without the kernel's sentence, with the attribute concerned or the one missing, with and without
 * the echoed request; the end and the failure of a dump, its interruption; foreign, cut and
 * malformed messages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>

#include "tools/lacctl/nlc.h"
#include "uapi/openlac.h"

#define FAMILY	30
#define PORT	4242
#define SEQ	7

static struct nlc c;
static unsigned int objects;
static size_t used;

static int reset(void **state)
{
	struct nlmsghdr *nlh;

	(void)state;
	memset(&c, 0, sizeof(c));
	c.family = FAMILY;
	c.portid = PORT;
	c.seq = SEQ;
	objects = 0;
	used = 0;
	nlh = nlc_new(&c, OPENLAC_CMD_TUNNEL_ADD);
	nlh->nlmsg_seq = SEQ;
	mnl_attr_put_u16(nlh, OPENLAC_A_TUNNEL_ID, 1);
	mnl_attr_put_u8(nlh, OPENLAC_A_TUNNEL_TTL, 3);
	return 0;
}

static struct nlmsghdr *answer(uint16_t type, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(c.rx + used);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	nlh->nlmsg_seq = SEQ;
	nlh->nlmsg_pid = PORT;
	return nlh;
}

static void done(const struct nlmsghdr *nlh)
{
	used += MNL_ALIGN(nlh->nlmsg_len);
}

/* An error answer; with_request adds the whole request behind the code, as without CAP_ACK. */
static struct nlmsghdr *error(int code, uint16_t flags, bool with_request)
{
	const struct nlmsghdr *req = (const void *)c.tx;
	struct nlmsghdr *nlh = answer(NLMSG_ERROR, flags);
	struct nlmsgerr *e = mnl_nlmsg_put_extra_header(nlh, sizeof(*e));

	e->error = code;
	e->msg = *req;
	if (with_request) {
		void *rest = mnl_nlmsg_put_extra_header(nlh, req->nlmsg_len - sizeof(*req));

		memcpy(rest, req + 1, req->nlmsg_len - sizeof(*req));
	}
	return nlh;
}

static void object(uint32_t seq, uint16_t flags)
{
	struct nlmsghdr *nlh = answer(FAMILY, flags);

	nlh->nlmsg_seq = seq;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	mnl_attr_put_u16(nlh, OPENLAC_A_TUNNEL_ID, 9);
	done(nlh);
}

static void count(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[OPENLAC_A_TUNNEL_MAX + 1];

	nlc_parse(nlh, tb, OPENLAC_A_TUNNEL_MAX);
	assert_int_equal(nlc_u16(tb[OPENLAC_A_TUNNEL_ID]), 9);
	assert_null(tb[OPENLAC_A_TUNNEL_PEER_ID]);
	assert_ptr_equal(data, &objects);
	objects++;
}

static int handle(void)
{
	return nlc_handle_answers(&c, used, count, &objects);
}

static void acknowledged(void **state)
{
	(void)state;
	done(error(0, NLM_F_CAPPED, false));
	assert_int_equal(handle(), 0);
	assert_int_equal(objects, 0);
}

static void objects_then_ack(void **state)
{
	(void)state;
	object(SEQ, 0);
	object(SEQ, 0);
	assert_int_equal(handle(), 1);
	done(error(0, NLM_F_CAPPED, false));
	assert_int_equal(handle(), 0);
	assert_int_equal(objects, 4);
}

static void foreign_messages(void **state)
{
	(void)state;
	object(SEQ - 1, 0);
	object(0, 0);
	done(answer(NLMSG_NOOP, 0));
	done(answer(FAMILY + 1, 0));
	/* Too short for a message of the family. */
	done(answer(FAMILY, 0));
	assert_int_equal(handle(), 1);
	assert_int_equal(objects, 0);
}

static void bare_refusal(void **state)
{
	(void)state;
	done(error(-EEXIST, NLM_F_CAPPED, false));
	assert_int_equal(handle(), -EEXIST);
	assert_string_equal(c.error, "File exists");
}

static void refusal_with_text(void **state)
{
	struct nlmsghdr *nlh = error(-EEXIST, NLM_F_CAPPED | NLM_F_ACK_TLVS, false);

	(void)state;
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "tunnel id is in use");
	done(nlh);
	assert_int_equal(handle(), -EEXIST);
	assert_string_equal(c.error, "tunnel id is in use (File exists)");
}

static void refusal_with_attribute(void **state)
{
	struct nlmsghdr *nlh = error(-ERANGE, NLM_F_CAPPED | NLM_F_ACK_TLVS, false);

	(void)state;
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "integer out of range");
	/* Behind both headers and the 8 octets of the id. */
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, NLMSG_HDRLEN + GENL_HDRLEN + 8);
	done(nlh);
	assert_int_equal(handle(), -ERANGE);
	assert_string_equal(c.error,
			    "integer out of range (Numerical result out of range) [ttl]");
}

static void refusal_with_echo(void **state)
{
	struct nlmsghdr *nlh = error(-EINVAL, NLM_F_ACK_TLVS, true);

	(void)state;
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "no");
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, NLMSG_HDRLEN + GENL_HDRLEN);
	done(nlh);
	assert_int_equal(handle(), -EINVAL);
	assert_string_equal(c.error, "no (Invalid argument) [id]");
}

static void refusal_for_missing(void **state)
{
	struct nlmsghdr *nlh = error(-EINVAL, NLM_F_CAPPED | NLM_F_ACK_TLVS, false);

	(void)state;
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_MISS_TYPE, OPENLAC_A_TUNNEL_PEER_ID);
	done(nlh);
	assert_int_equal(handle(), -EINVAL);
	assert_string_equal(c.error,
			    "a required attribute is missing (Invalid argument) [peer-id]");
}

static void hostile_refusals(void **state)
{
	static const uint32_t offsets[] = {
		0xffffffff, 0xfffffffc, NLC_TX_SIZE, 1, 21, NLMSG_HDRLEN + GENL_HDRLEN + 16,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		struct nlmsghdr *nlh;

		used = 0;
		nlh = error(-EINVAL, NLM_F_CAPPED | NLM_F_ACK_TLVS, false);
		mnl_attr_put(nlh, NLMSGERR_ATTR_MSG, 4, "open");
		mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, offsets[i]);
		mnl_attr_put_u32(nlh, 60000, 1);
		done(nlh);
		assert_int_equal(handle(), -EINVAL);
		/* A sentence without an end and an attribute that is not ours are left out. */
		assert_string_equal(c.error, "Invalid argument");
	}
}

static void echo_that_lies(void **state)
{
	struct nlmsghdr *nlh = error(-EINVAL, NLM_F_ACK_TLVS, false);

	(void)state;
	((struct nlmsgerr *)mnl_nlmsg_get_payload(nlh))->msg.nlmsg_len = 0xfffffff0;
	done(nlh);
	assert_int_equal(handle(), -EINVAL);
	assert_string_equal(c.error, "Invalid argument");
}

static void short_error(void **state)
{
	struct nlmsghdr *nlh = answer(NLMSG_ERROR, 0);

	(void)state;
	mnl_nlmsg_put_extra_header(nlh, 4);
	done(nlh);
	assert_int_equal(handle(), -EBADMSG);
}

static void long_text(void **state)
{
	struct nlmsghdr *nlh = error(-EINVAL, NLM_F_CAPPED | NLM_F_ACK_TLVS, false);
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, text);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, NLMSG_HDRLEN + GENL_HDRLEN);
	done(nlh);
	assert_int_equal(handle(), -EINVAL);
	assert_int_equal(strlen(c.error), sizeof(c.error) - 1);
}

static void dump_done(void **state)
{
	struct nlmsghdr *nlh;

	(void)state;
	object(SEQ, NLM_F_MULTI);
	nlh = answer(NLMSG_DONE, NLM_F_MULTI);
	*(int *)mnl_nlmsg_put_extra_header(nlh, sizeof(int)) = 0;
	done(nlh);
	assert_int_equal(handle(), 0);
	assert_int_equal(objects, 1);
	assert_false(c.interrupted);
}

static void dump_interrupted(void **state)
{
	struct nlmsghdr *nlh;

	(void)state;
	object(SEQ, NLM_F_MULTI | NLM_F_DUMP_INTR);
	nlh = answer(NLMSG_DONE, NLM_F_MULTI);
	done(nlh);
	assert_int_equal(handle(), 0);
	assert_true(c.interrupted);
}

static void dump_failed(void **state)
{
	struct nlmsghdr *nlh = answer(NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS);

	(void)state;
	*(int *)mnl_nlmsg_put_extra_header(nlh, sizeof(int)) = -ENOENT;
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "no such tunnel");
	done(nlh);
	assert_int_equal(handle(), -ENOENT);
	assert_string_equal(c.error, "no such tunnel (No such file or directory)");
}

static void cut_datagrams(void **state)
{
	size_t whole;

	(void)state;
	object(SEQ, 0);
	done(error(0, NLM_F_CAPPED, false));
	/* However it is cut, nothing is read beyond the end. */
	for (whole = used; used > 0; used--)
		assert_int_equal(handle(), used == whole ? 0 : 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(acknowledged, reset),
		cmocka_unit_test_setup(objects_then_ack, reset),
		cmocka_unit_test_setup(foreign_messages, reset),
		cmocka_unit_test_setup(bare_refusal, reset),
		cmocka_unit_test_setup(refusal_with_text, reset),
		cmocka_unit_test_setup(refusal_with_attribute, reset),
		cmocka_unit_test_setup(refusal_with_echo, reset),
		cmocka_unit_test_setup(refusal_for_missing, reset),
		cmocka_unit_test_setup(hostile_refusals, reset),
		cmocka_unit_test_setup(echo_that_lies, reset),
		cmocka_unit_test_setup(short_error, reset),
		cmocka_unit_test_setup(long_text, reset),
		cmocka_unit_test_setup(dump_done, reset),
		cmocka_unit_test_setup(dump_interrupted, reset),
		cmocka_unit_test_setup(dump_failed, reset),
		cmocka_unit_test_setup(cut_datagrams, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
