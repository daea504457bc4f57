// SPDX-License-Identifier: GPL-2.0
/*
 * socket.c - lacctl socket: UDP sockets that the kernel module listens on
 */
#include "lacctl.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "uapi/openlac.h"

#define L2TP_PORT	1701	/* RFC 2661 section 8.1 */
#define FIND_TRIES	8	/* dumps until one was not disturbed */

enum { ID, FAMILY, LOCAL, PORT, KEYWORDS };

static const char *const families[] = { "inet", "inet6", NULL };

static const struct arg_spec spec[KEYWORDS] = {
	[ID]	 = { .name = "id", .type = ARG_NUM, .min = 1, .max = UINT32_MAX, .positional = true,
		     .attr = OPENLAC_A_SOCKET_ID, .width = 4 },
	[FAMILY] = { .name = "family", .type = ARG_WORD, .words = families },
	[LOCAL]	 = { .name = "local", .type = ARG_ADDR },
	[PORT]	 = { .name = "port", .type = ARG_NUM, .min = 1, .max = UINT16_MAX },
};

static void members(struct out *o, const struct nlattr *const *tb)
{
	const void *in4 = nlc_bytes(tb[OPENLAC_A_SOCKET_ADDR4], sizeof(struct in_addr));
	const void *in6 = nlc_bytes(tb[OPENLAC_A_SOCKET_ADDR6], sizeof(struct in6_addr));

	out_number(o, "id", nlc_u32(tb[OPENLAC_A_SOCKET_ID]));
	if (tb[OPENLAC_A_SOCKET_FAMILY])
		out_string(o, "family", families[nlc_u16(tb[OPENLAC_A_SOCKET_FAMILY]) == AF_INET6]);
	if (in4)
		out_address(o, "local", AF_INET, in4);
	else if (in6)
		out_address(o, "local", AF_INET6, in6);
	if (tb[OPENLAC_A_SOCKET_PORT])
		out_number(o, "port", ntohs(nlc_u16(tb[OPENLAC_A_SOCKET_PORT])));
	if (tb[OPENLAC_A_SOCKET_TUNNELS])
		out_number(o, "tunnels", nlc_u32(tb[OPENLAC_A_SOCKET_TUNNELS]));
}

const struct view socket_view = {
	.kind = "socket",
	.event_cmd = OPENLAC_CMD_SOCKET_NTF,
	.max = OPENLAC_A_SOCKET_MAX,
	.event = OPENLAC_A_SOCKET_EVENT,
	.reason = OPENLAC_A_SOCKET_REASON,
	.members = members,
};

/* A bound UDP socket, or a negative errno. */
static int open_udp(const struct arg_addr *local, uint16_t port)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = local->in4,
	};
	struct sockaddr_in6 sin6 = {
		.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = local->in6,
	};
	bool six = local->family == AF_INET6;
	int one = 1, rc;
	int fd = socket(local->family, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP);

	if (fd < 0)
		return -errno;
	/* One port serves both families, each with a socket of its own. */
	rc = six ? setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)) : 0;
	if (!rc && six)
		rc = bind(fd, (const struct sockaddr *)&sin6, sizeof(sin6));
	else if (!rc)
		rc = bind(fd, (const struct sockaddr *)&sin, sizeof(sin));
	if (!rc)
		return fd;
	rc = -errno;
	close(fd);
	return rc;
}

static void note_id(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[OPENLAC_A_SOCKET_MAX + 1];

	nlc_parse(nlh, tb, OPENLAC_A_SOCKET_MAX);
	*(uint32_t *)data = nlc_u32(tb[OPENLAC_A_SOCKET_ID]);
}

/**
 * socket_create() - open a UDP socket and hand it over to the kernel module
 * @ctl: a connected run
 * @local: address to bind to; all zero for any
 * @port: local port
 * @id: the kernel's id of it
 *
 * Return: enum ctl_exit, after having said why it failed.
 */
int socket_create(struct ctl *ctl, const struct arg_addr *local, uint16_t port, uint32_t *id)
{
	struct nlmsghdr *nlh;
	char text[128];
	int fd, rc;

	fd = open_udp(local, port);
	if (fd < 0) {
		snprintf(text, sizeof(text), "UDP socket on port %u: %s", port, strerror(-fd));
		return ctl_refused(ctl, text);
	}
	nlh = nlc_new(&ctl->nl, OPENLAC_CMD_SOCKET_ADD);
	mnl_attr_put_u32(nlh, OPENLAC_A_SOCKET_FD, (uint32_t)fd);
	rc = nlc_request(&ctl->nl, note_id, id);
	close(fd);
	return rc < 0 ? ctl_refused(ctl, ctl->nl.error) : CTL_OK;
}

struct found {
	int family;
	unsigned int count;
	uint32_t id;
};

static void note_found(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[OPENLAC_A_SOCKET_MAX + 1];
	struct found *found = data;

	nlc_parse(nlh, tb, OPENLAC_A_SOCKET_MAX);
	if (nlc_u16(tb[OPENLAC_A_SOCKET_FAMILY]) != found->family)
		return;
	found->count++;
	found->id = nlc_u32(tb[OPENLAC_A_SOCKET_ID]);
}

/**
 * socket_find() - find the only socket of an address family
 * @ctl: a connected run
 * @family: AF_INET or AF_INET6
 * @id: its id, or 0 when there is none
 *
 * Return: enum ctl_exit; several sockets are a usage error, for then the user has to choose.
 */
int socket_find(struct ctl *ctl, int family, uint32_t *id)
{
	struct found found;

	for (unsigned int i = 0; i < FIND_TRIES; i++) {
		found = (struct found){ .family = family };
		nlc_new(&ctl->nl, OPENLAC_CMD_SOCKET_GET);
		if (nlc_dump(&ctl->nl, note_found, &found) < 0)
			return ctl_refused(ctl, ctl->nl.error);
		if (!ctl->nl.interrupted)
			break;
	}
	*id = found.id;
	if (found.count > 1)
		return ctl_usage_error(ctl, "several sockets exist, choose one: socket ID");
	return CTL_OK;
}

/** socket_delete() - delete a socket; returns a negative errno, its text in ctl->nl.error */
int socket_delete(struct ctl *ctl, uint32_t id)
{
	struct nlmsghdr *nlh = nlc_new(&ctl->nl, OPENLAC_CMD_SOCKET_DEL);

	mnl_attr_put_u32(nlh, OPENLAC_A_SOCKET_ID, id);
	return nlc_request(&ctl->nl, NULL, NULL);
}

static int add(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	struct arg_addr local = { .family = AF_INET };
	uint32_t id = 0;
	int rc = ctl_parse(ctl, argc, argv, vals);

	if (rc)
		return rc;
	if (vals[FAMILY].set && vals[FAMILY].num)
		local.family = AF_INET6;
	if (vals[LOCAL].set) {
		if (vals[FAMILY].set && vals[LOCAL].addr.family != local.family)
			return ctl_usage_error(ctl, "local is not an address of that family");
		local = vals[LOCAL].addr;
	}
	rc = ctl_connect(ctl);
	if (rc)
		return rc;
	rc = socket_create(ctl, &local, vals[PORT].set ? (uint16_t)vals[PORT].num : L2TP_PORT, &id);
	if (rc)
		return rc;
	if (ctl->out.json) {
		out_object_begin(&ctl->out, "");
		out_number(&ctl->out, "id", id);
		out_object_end(&ctl->out);
	} else {
		fprintf(ctl->out.file, "socket %u\n", id);
	}
	return CTL_OK;
}

static int del(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	int rc = ctl_begin(ctl, argc, argv, vals);

	if (rc)
		return rc;
	return socket_delete(ctl, vals[ID].num) < 0 ? ctl_refused(ctl, ctl->nl.error) : CTL_OK;
}

static int show(struct ctl *ctl, int argc, char *const *argv)
{
	struct arg_val vals[KEYWORDS];
	int rc = ctl_begin(ctl, argc, argv, vals);

	if (rc)
		return rc;
	nlc_put_args(nlc_new(&ctl->nl, OPENLAC_CMD_SOCKET_GET), spec, vals, KEYWORDS);
	return ctl_show(ctl, vals[ID].set, &socket_view);
}

static const struct verb verbs[] = {
	{ "add", add, ARGS_BIT(FAMILY) | ARGS_BIT(LOCAL) | ARGS_BIT(PORT), 0 },
	{ "del", del, ARGS_BIT(ID), ARGS_BIT(ID) },
	{ "show", show, ARGS_BIT(ID), 0 },
	{ NULL, NULL, 0, 0 },
};

const struct object socket_object = {
	.name = "socket",
	.summary = "UDP sockets of the kernel module",
	.usage =
		"Usage: lacctl socket add [family inet|inet6] [local ADDRESS] [port PORT]\n"
		"       lacctl socket del [id] ID\n"
		"       lacctl socket show [[id] ID]\n",
	.spec = spec,
	.keywords = KEYWORDS,
	.verbs = verbs,
};
