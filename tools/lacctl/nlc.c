// SPDX-License-Identifier: GPL-2.0
/*
 * nlc.c - the generic netlink connection of lacctl
 */
#include "nlc.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "names.h"
#include "uapi/openlac.h"

#define EXTACK_MAX	(NLMSGERR_ATTR_MISS_TYPE + 1)
#define EVENT_BUFFER	(8 << 20)	/* octets; a flush of many sessions comes as one burst */

__attribute__((format(printf, 3, 4)))
static int fail(struct nlc *c, int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->error, sizeof(c->error), fmt, ap);
	va_end(ap);
	return err;
}

static int fail_errno(struct nlc *c, const char *what)
{
	int err = errno;

	return fail(c, -err, "%s: %s", what, strerror(err));
}

struct attr_table {
	const struct nlattr **tb;
	uint16_t max;
};

static int note_attr(const struct nlattr *attr, void *data)
{
	struct attr_table *t = data;
	uint16_t type = mnl_attr_get_type(attr);

	/* A newer kernel may tell more than we know: skip it. */
	if (type <= t->max)
		t->tb[type] = attr;
	return MNL_CB_OK;
}

/** nlc_command() - command of a message of the family */
uint8_t nlc_command(const struct nlmsghdr *nlh)
{
	return ((const struct genlmsghdr *)mnl_nlmsg_get_payload(nlh))->cmd;
}

/**
 * nlc_parse() - index the attributes of a message by type
 * @nlh: message of the family
 * @tb: max + 1 pointers, cleared first; those absent stay NULL
 * @max: largest type wanted
 */
void nlc_parse(const struct nlmsghdr *nlh, const struct nlattr **tb, uint16_t max)
{
	struct attr_table t = { tb, max };

	memset(tb, 0, (max + 1u) * sizeof(*tb));
	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), note_attr, &t);
}

/** nlc_parse_nested() - the same for the attributes of a nest, which may be absent */
void nlc_parse_nested(const struct nlattr *nest, const struct nlattr **tb, uint16_t max)
{
	struct attr_table t = { tb, max };

	memset(tb, 0, (max + 1u) * sizeof(*tb));
	if (nest)
		mnl_attr_parse_nested(nest, note_attr, &t);
}

/* Keyword of an attribute of our request, or NULL; requests to the controller have none. */
static const char *attr_keyword(const struct nlc *c, unsigned int type)
{
	const struct nlmsghdr *req = (const void *)c->tx;

	return req->nlmsg_type == c->family ? name_attr(nlc_command(req), type) : NULL;
}

/* The same for the attribute at an offset of our request. */
static const char *attr_keyword_at(const struct nlc *c, uint32_t offset)
{
	const struct nlmsghdr *req = (const void *)c->tx;

	if (offset % 4 || offset > req->nlmsg_len ||
	    req->nlmsg_len - offset < sizeof(struct nlattr))
		return NULL;
	return attr_keyword(c, mnl_attr_get_type((const void *)(c->tx + offset)));
}

/*
 * Make the user's line of a negative answer: the kernel's own sentence, then what errno means, then
 * the keyword it is about. The extended-ack attributes lie behind the error code, or behind the
 * echoed request of an old kernel.
 */
static int refused(struct nlc *c, const struct nlmsghdr *nlh, int code, size_t skip)
{
	const struct nlattr *tb[EXTACK_MAX] = { NULL };
	struct attr_table t = { tb, EXTACK_MAX - 1 };
	const char *text = NULL, *keyword = NULL;
	int err = -code;

	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS && mnl_nlmsg_get_payload_len(nlh) > skip)
		mnl_attr_parse(nlh, (unsigned int)skip, note_attr, &t);
	if (tb[NLMSGERR_ATTR_OFFS])
		keyword = attr_keyword_at(c, nlc_u32(tb[NLMSGERR_ATTR_OFFS]));
	if (tb[NLMSGERR_ATTR_MISS_TYPE]) {
		keyword = attr_keyword(c, nlc_u32(tb[NLMSGERR_ATTR_MISS_TYPE]));
		text = "a required attribute is missing";
	}
	if (tb[NLMSGERR_ATTR_MSG] && !mnl_attr_validate(tb[NLMSGERR_ATTR_MSG], MNL_TYPE_NUL_STRING))
		text = mnl_attr_get_str(tb[NLMSGERR_ATTR_MSG]);

	if (text)
		snprintf(c->error, sizeof(c->error), "%s (%s)", text, strerror(err));
	else
		snprintf(c->error, sizeof(c->error), "%s", strerror(err));
	if (keyword) {
		size_t len = strlen(c->error);

		snprintf(c->error + len, sizeof(c->error) - len, " [%s]", keyword);
	}
	return code;
}

static int handle_error(struct nlc *c, const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);
	size_t skip = sizeof(*e);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*e))
		return fail(c, -EBADMSG, "short answer from the kernel");
	if (!e->error)
		return 0;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED) && e->msg.nlmsg_len > sizeof(e->msg))
		skip += MNL_ALIGN(e->msg.nlmsg_len) - sizeof(e->msg);
	return refused(c, nlh, e->error, skip);
}

static int handle_done(struct nlc *c, const struct nlmsghdr *nlh)
{
	int code = 0;

	/* The last message of a dump carries its result. */
	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(code))
		memcpy(&code, mnl_nlmsg_get_payload(nlh), sizeof(code));
	return code < 0 ? refused(c, nlh, code, sizeof(code)) : 0;
}

/**
 * nlc_handle_answers() - work through one datagram of answers, without I/O
 * @c: the request in @c->tx, the datagram in @c->rx
 * @len: its length
 * @fn: called per message of the family; may be NULL
 * @data: for @fn
 *
 * What is not an answer to this request is skipped: events, frames, answers to an earlier one.
 *
 * Return: 1 if there is more to come, 0 at the end, or a negative errno with the text in @c->error.
 */
int nlc_handle_answers(struct nlc *c, size_t len, nlc_object_fn fn, void *data)
{
	const struct nlmsghdr *req = (const void *)c->tx;
	const struct nlmsghdr *nlh = (const void *)c->rx;
	int left = (int)len;

	for (; mnl_nlmsg_ok(nlh, left); nlh = mnl_nlmsg_next(nlh, &left)) {
		if (nlh->nlmsg_seq != c->seq || nlh->nlmsg_pid != c->portid)
			continue;
		if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
			c->interrupted = true;
		if (nlh->nlmsg_type == NLMSG_ERROR)
			return handle_error(c, nlh);
		if (nlh->nlmsg_type == NLMSG_DONE)
			return handle_done(c, nlh);
		if (nlh->nlmsg_type == req->nlmsg_type && fn &&
		    mnl_nlmsg_get_payload_len(nlh) >= sizeof(struct genlmsghdr))
			fn(nlh, data);
	}
	return 1;
}

static int talk(struct nlc *c, uint16_t flags, nlc_object_fn fn, void *data)
{
	struct nlmsghdr *req = (void *)c->tx;
	ssize_t len;
	int rc;

	req->nlmsg_flags = NLM_F_REQUEST | flags;
	req->nlmsg_seq = ++c->seq;
	c->interrupted = false;
	if (mnl_socket_sendto(c->sock, req, req->nlmsg_len) < 0)
		return fail_errno(c, "netlink");
	do {
		len = mnl_socket_recvfrom(c->sock, c->rx, sizeof(c->rx));
		if (len < 0 && errno != EINTR)
			return fail_errno(c, "netlink");
		rc = len < 0 ? 1 : nlc_handle_answers(c, (size_t)len, fn, data);
	} while (rc > 0);
	return rc;
}

/**
 * nlc_request() - send the request and wait for its acknowledgement
 * @c: the connection
 * @fn: called for each object in the answer; may be NULL
 * @data: for @fn
 *
 * Return: 0 or a negative errno.
 */
int nlc_request(struct nlc *c, nlc_object_fn fn, void *data)
{
	return talk(c, NLM_F_ACK, fn, data);
}

/**
 * nlc_dump() - send the request as a dump
 * @c: the connection; @c->interrupted tells afterwards whether objects came or went meanwhile
 * @fn: called for each object as it arrives
 * @data: for @fn
 *
 * Return: 0 or a negative errno.
 */
int nlc_dump(struct nlc *c, nlc_object_fn fn, void *data)
{
	return talk(c, NLM_F_DUMP, fn, data);
}

static struct nlmsghdr *new_message(struct nlc *c, uint16_t type, uint8_t cmd, uint8_t version)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(c->tx);
	struct genlmsghdr *genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));

	nlh->nlmsg_type = type;
	genl->cmd = cmd;
	genl->version = version;
	return nlh;
}

/**
 * nlc_new() - begin a request
 * @c: an open connection; a former request and its answers are forgotten
 * @cmd: enum openlac_cmd
 *
 * Return: the message, to put attributes in; belongs to @c.
 */
struct nlmsghdr *nlc_new(struct nlc *c, uint8_t cmd)
{
	return new_message(c, c->family, cmd, OPENLAC_GENL_VERSION);
}

/**
 * nlc_put_args() - put every given value whose table entry names an attribute
 * @nlh: request
 * @spec: keywords
 * @vals: their values
 * @n: how many
 */
void nlc_put_args(struct nlmsghdr *nlh, const struct arg_spec *spec, const struct arg_val *vals,
		  unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		if (!vals[i].set || !spec[i].attr)
			continue;
		if (spec[i].type == ARG_MAC)
			mnl_attr_put(nlh, spec[i].attr, sizeof(vals[i].mac), vals[i].mac);
		else if (spec[i].width == 1)
			mnl_attr_put_u8(nlh, spec[i].attr, (uint8_t)vals[i].num);
		else if (spec[i].width == 2)
			mnl_attr_put_u16(nlh, spec[i].attr, (uint16_t)vals[i].num);
		else
			mnl_attr_put_u32(nlh, spec[i].attr, vals[i].num);
	}
}

/** nlc_put_address() - put an address as the attribute of its family */
void nlc_put_address(struct nlmsghdr *nlh, uint16_t attr4, uint16_t attr6,
		     const struct arg_addr *addr)
{
	if (addr->family == AF_INET)
		mnl_attr_put(nlh, attr4, sizeof(addr->in4), &addr->in4);
	else
		mnl_attr_put(nlh, attr6, sizeof(addr->in6), &addr->in6);
}

static int note_group(const struct nlattr *group, void *data)
{
	const struct nlattr *tb[CTRL_ATTR_MCAST_GRP_MAX + 1];
	struct nlc *c = data;

	nlc_parse_nested(group, tb, CTRL_ATTR_MCAST_GRP_MAX);
	if (tb[CTRL_ATTR_MCAST_GRP_NAME] &&
	    !mnl_attr_validate(tb[CTRL_ATTR_MCAST_GRP_NAME], MNL_TYPE_NUL_STRING) &&
	    !strcmp(mnl_attr_get_str(tb[CTRL_ATTR_MCAST_GRP_NAME]), OPENLAC_GENL_MCGRP_EVENTS))
		c->group = nlc_u32(tb[CTRL_ATTR_MCAST_GRP_ID]);
	return MNL_CB_OK;
}

static void note_family(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[CTRL_ATTR_MAX + 1];
	struct nlc *c = data;

	nlc_parse(nlh, tb, CTRL_ATTR_MAX);
	c->family = nlc_u16(tb[CTRL_ATTR_FAMILY_ID]);
	if (tb[CTRL_ATTR_MCAST_GROUPS])
		mnl_attr_parse_nested(tb[CTRL_ATTR_MCAST_GROUPS], note_group, c);
}

static int resolve_family(struct nlc *c)
{
	struct nlmsghdr *nlh = new_message(c, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	int rc;

	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, OPENLAC_GENL_NAME);
	rc = nlc_request(c, note_family, c);
	if (rc == -ENOENT)
		return fail(c, rc, "kernel module openlac is not loaded (try: modprobe openlac)");
	if (!rc && !c->family)
		return fail(c, -EBADMSG, "the kernel did not tell the id of its openlac family");
	return rc;
}

/**
 * nlc_open() - connect to the openlac family of the current network namespace
 * @c: the connection, all zero before
 *
 * Return: 0 or a negative errno; nlc_close() is due in both cases.
 */
int nlc_open(struct nlc *c)
{
	int one = 1;

	c->sock = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!c->sock)
		return fail_errno(c, "netlink socket");
	if (mnl_socket_bind(c->sock, 0, MNL_SOCKET_AUTOPID) < 0)
		return fail_errno(c, "netlink bind");
	/* Without these an error is a bare number, but still an error: no word about failing. */
	(void)mnl_socket_setsockopt(c->sock, NETLINK_EXT_ACK, &one, sizeof(one));
	(void)mnl_socket_setsockopt(c->sock, NETLINK_CAP_ACK, &one, sizeof(one));
	c->portid = mnl_socket_get_portid(c->sock);
	c->seq = (uint32_t)time(NULL);
	return resolve_family(c);
}

/** nlc_close() - close the connection; harmless when it is not open */
void nlc_close(struct nlc *c)
{
	if (c->sock)
		mnl_socket_close(c->sock);
	c->sock = NULL;
}

/**
 * nlc_subscribe() - join the multicast group of the family's events
 * @c: an open connection, used for nothing else from now on
 *
 * Return: 0 or a negative errno.
 */
int nlc_subscribe(struct nlc *c)
{
	int fd = mnl_socket_get_fd(c->sock);
	int size = EVENT_BUFFER;

	if (!c->group)
		return fail(c, -ENOENT, "the kernel module has no event group");
	/* Beyond the system's limit if we may; a smaller buffer loses events earlier, and tells. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (mnl_socket_setsockopt(c->sock, NETLINK_ADD_MEMBERSHIP, &c->group, sizeof(c->group)) < 0)
		return fail_errno(c, "joining the event group");
	return 0;
}

/**
 * nlc_receive_events() - read one datagram of events
 * @c: a subscribed connection that has something to read
 * @fn: called per event
 * @data: for @fn
 *
 * Return: 0, or a negative errno: -ENOBUFS when events were lost and reading may go on.
 */
int nlc_receive_events(struct nlc *c, nlc_object_fn fn, void *data)
{
	const struct nlmsghdr *nlh = (const void *)c->rx;
	ssize_t len = mnl_socket_recvfrom(c->sock, c->rx, sizeof(c->rx));
	int left = (int)len;

	if (len < 0)
		return fail_errno(c, "netlink");
	for (; mnl_nlmsg_ok(nlh, left); nlh = mnl_nlmsg_next(nlh, &left))
		if (nlh->nlmsg_type == c->family &&
		    mnl_nlmsg_get_payload_len(nlh) >= sizeof(struct genlmsghdr))
			fn(nlh, data);
	return 0;
}
