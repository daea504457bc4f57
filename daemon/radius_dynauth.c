// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE	/* struct in6_pktinfo */
#include "radius_dynauth.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "debug.h"
#include "describe.h"
#include "poll_fd.h"
#include "radius_auth.h"

#define BURST		16	/* datagrams per wake-up, so that nobody keeps the loop to himself */
#define REMEMBERED	64	/* answers */
#define REMEMBER_MS	10000	/* clients give up before that (RFC 5080 section 2.2.1) */

union address {
	struct sockaddr sa;
	struct sockaddr_in sin;
	struct sockaddr_in6 sin6;
};

/**
 * struct from - a datagram's way in, which is that of the answer out
 * @peer: its sender
 * @control, @control_len: our address as the system tells it and wants to be told it
 */
struct from {
	union address peer;
	size_t control_len;
	union {
		char octets[CMSG_SPACE(sizeof(struct in6_pktinfo))];
		struct cmsghdr align;
	} control;
};

/* An answer for a request that comes again; @len 0 = none. */
struct remembered {
	union address peer;
	uint8_t id, authenticator[RADIUS_AUTH_LEN];
	uint64_t until;
	size_t len;
	uint8_t *answer;
};

/* @fd: -1 = closed. Memory goes when the handle is closed. */
struct listener {
	uv_poll_t poll;
	int fd;
	struct radius_dynauth *server;
};

struct radius_dynauth {
	uv_loop_t *loop;
	uint16_t port;
	uint32_t (*wall)(void);
	dynauth_fn disconnect;
	void *ctx;
	size_t count;
	struct conf_dynauth_client client[CONF_DYNAUTH_CLIENTS];
	char nas_identifier[RADIUS_VALUE_MAX + 1];
	struct listener *v4, *v6;
	struct dynauth_counters counters;
	size_t next;
	struct remembered remembered[REMEMBERED];
};

static bool same_peer(const union address *a, const union address *b)
{
	if (a->sa.sa_family != b->sa.sa_family)
		return false;
	if (a->sa.sa_family == AF_INET)
		return a->sin.sin_addr.s_addr == b->sin.sin_addr.s_addr && a->sin.sin_port == b->sin.sin_port;
	return IN6_ARE_ADDR_EQUAL(&a->sin6.sin6_addr, &b->sin6.sin6_addr) && a->sin6.sin6_port == b->sin6.sin6_port;
}

static const struct conf_dynauth_client *find_client(const struct radius_dynauth *d, const union address *peer)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct conf_addr *addr = &d->client[i].addr;

		if (addr->family != peer->sa.sa_family)
			continue;
		if (addr->family == AF_INET ? addr->v4.s_addr == peer->sin.sin_addr.s_addr :
					      IN6_ARE_ADDR_EQUAL(&addr->v6, &peer->sin6.sin6_addr))
			return &d->client[i];
	}
	return NULL;
}

static struct remembered *recall(struct radius_dynauth *d, const union address *peer, const struct radius_msg *m)
{
	for (size_t i = 0; i < REMEMBERED; i++) {
		struct remembered *r = &d->remembered[i];

		if (r->len && r->until > uv_now(d->loop) && r->id == m->id && same_peer(&r->peer, peer) &&
		    !memcmp(r->authenticator, m->authenticator, RADIUS_AUTH_LEN))
			return r;
	}
	return NULL;
}

/* In place of the oldest. Without memory a request that comes again finds no session. */
static void remember(struct radius_dynauth *d, const union address *peer, const struct radius_msg *m, const uint8_t *answer,
		     size_t len)
{
	struct remembered *r = &d->remembered[d->next];

	d->next = (d->next + 1) % REMEMBERED;
	free(r->answer);
	r->len = 0;
	r->answer = malloc(len);
	if (!r->answer)
		return;
	memcpy(r->answer, answer, len);
	r->len = len;
	r->peer = *peer;
	r->id = m->id;
	memcpy(r->authenticator, m->authenticator, RADIUS_AUTH_LEN);
	r->until = uv_now(d->loop) + REMEMBER_MS;
}

static void reply(const struct listener *l, struct from *from, const uint8_t *buf, size_t len)
{
	struct iovec iov = { .iov_base = (void *)buf, .iov_len = len };
	struct msghdr msg = {
		.msg_name = &from->peer, .msg_namelen = from->peer.sa.sa_family == AF_INET ? sizeof(from->peer.sin) :
												 sizeof(from->peer.sin6),
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = from->control.octets, .msg_controllen = from->control_len,
	};

	/* One that is lost is asked for again. */
	sendmsg(l->fd, &msg, MSG_DONTWAIT);
}

static void debug_request(const union address *peer, const struct radius_msg *m, const char *what)
{
	char addr[INET6_ADDRSTRLEN] = "?";

	if (!log_debug_enabled(LOG_SUB_RADIUS))
		return;
	uv_ip_name(&peer->sa, addr, sizeof(addr));
	log_debug_line(LOG_SUB_RADIUS, NULL, "%s from %s: %s", describe_radius(m->code, m->id).text, addr, what);
}

/* Return: octets of the answer, 0 = none. */
static size_t answer_to(struct radius_dynauth *d, const struct radius_msg *m, const char *key, uint8_t *buf)
{
	struct dynauth_match match;
	enum dynauth_error error = dynauth_read(&match, m, d->nas_identifier);
	struct radius_msg out;

	if (!error && !d->disconnect(d->ctx, &match))
		error = DYNAUTH_SESSION_NOT_FOUND;
	if (error)
		d->counters.refused++;
	else
		d->counters.acknowledged++;
	dynauth_reply(&out, m, error, d->wall());
	return radius_response_build(buf, &out, m->authenticator, key, true);
}

static void on_datagram(struct listener *l, struct from *from, const uint8_t *buf, size_t len)
{
	struct radius_dynauth *d = l->server;
	const struct conf_dynauth_client *client = find_client(d, &from->peer);
	uint8_t out[RADIUS_MSG_MAX];
	struct remembered *known;
	struct radius_msg m;
	int n;

	if (!client) {
		d->counters.unknown++;
		return;
	}
	n = radius_parse(&m, buf, len);
	if (n < 0 || (m.code != RADIUS_DISCONNECT_REQUEST && m.code != RADIUS_COA_REQUEST)) {
		d->counters.malformed++;
		return;
	}
	if (radius_request_verify(buf, (size_t)n, client->key) != RADIUS_GENUINE) {
		d->counters.bad_authenticator++;
		log_limited(LOG_KIND_RADIUS, LOG_WARNING, NULL,
			    "Disconnect-Request with a wrong authenticator: is the key of the client right?");
		return;
	}
	if (!dynauth_fresh(&m, d->wall())) {
		d->counters.stale++;
		debug_request(&from->peer, &m, "too old");
		return;
	}
	known = recall(d, &from->peer, &m);
	if (known) {
		d->counters.repeated++;
		debug_request(&from->peer, &m, "repeated");
		reply(l, from, known->answer, known->len);
		return;
	}
	len = answer_to(d, &m, client->key, out);
	if (!len)
		return;
	debug_request(&from->peer, &m, describe_radius(out[0], m.id).text);
	remember(d, &from->peer, &m, out, len);
	reply(l, from, out, len);
}

/* Return: octets, or -1 when there is nothing more. */
static ssize_t receive(const struct listener *l, struct from *from, uint8_t *buf, size_t size)
{
	struct iovec iov = { .iov_base = buf, .iov_len = size };
	struct msghdr msg = {
		.msg_name = &from->peer, .msg_namelen = sizeof(from->peer), .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = from->control.octets, .msg_controllen = sizeof(from->control.octets),
	};
	struct cmsghdr *c;
	ssize_t n;

	memset(from, 0, sizeof(*from));
	n = recvmsg(l->fd, &msg, MSG_DONTWAIT);
	if (n < 0)
		return -1;
	from->control_len = msg.msg_controllen;
	c = CMSG_FIRSTHDR(&msg);
	/* Which interface it came in by is no reason for the answer to leave there: that is up to the routes. */
	if (c && c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
		struct in_pktinfo *info = (struct in_pktinfo *)CMSG_DATA(c);

		info->ipi_ifindex = 0;
	}
	return n;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct listener *l = poll->data;

	(void)events;
	poll_recover(poll, status, on_readable);
	for (int i = 0; i < BURST; i++) {
		uint8_t buf[RADIUS_MSG_MAX];
		struct from from;
		ssize_t n = receive(l, &from, buf, sizeof(buf));

		if (n < 0)
			return;
		on_datagram(l, &from, buf, (size_t)n);
	}
}

static int open_socket(int family, uint16_t port)
{
	union address addr = { .sa.sa_family = (sa_family_t)family };
	int fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
	socklen_t len = family == AF_INET ? sizeof(addr.sin) : sizeof(addr.sin6);
	bool fine;

	if (fd < 0)
		return -1;
	if (family == AF_INET) {
		addr.sin.sin_port = htons(port);
		fine = !setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof(one));
	} else {
		addr.sin6.sin6_port = htons(port);
		fine = !setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)) &&
		       !setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &one, sizeof(one));
	}
	if (fine && !bind(fd, &addr.sa, len))
		return fd;
	close(fd);
	return -1;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static struct listener *listener_new(struct radius_dynauth *d, int family)
{
	struct listener *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->server = d;
	l->fd = open_socket(family, d->port);
	if (l->fd < 0 || uv_poll_init(d->loop, &l->poll, l->fd)) {
		log_err("Disconnect-Requests cannot be received on UDP port %u: %s", d->port, strerror(errno));
		if (l->fd >= 0)
			close(l->fd);
		free(l);
		return NULL;
	}
	l->poll.data = l;
	uv_poll_start(&l->poll, UV_READABLE, on_readable);
	return l;
}

static void listener_free(struct listener *l)
{
	if (!l)
		return;
	uv_close((uv_handle_t *)&l->poll, on_closed);
	close(l->fd);
}

struct radius_dynauth *radius_dynauth_new(uv_loop_t *loop, uint16_t port, uint32_t (*wall)(void), dynauth_fn disconnect,
					  void *ctx)
{
	struct radius_dynauth *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->loop = loop;
	d->port = port;
	d->wall = wall;
	d->disconnect = disconnect;
	d->ctx = ctx;
	return d;
}

/* What is listening already goes on, so that no request is lost. */
static bool listen_if(struct radius_dynauth *d, struct listener **l, int family, bool wanted)
{
	if (!wanted) {
		listener_free(*l);
		*l = NULL;
	} else if (!*l) {
		*l = listener_new(d, family);
	}
	return !wanted || *l;
}

void radius_dynauth_free(struct radius_dynauth *d)
{
	if (!d)
		return;
	listener_free(d->v4);
	listener_free(d->v6);
	for (size_t i = 0; i < REMEMBERED; i++)
		free(d->remembered[i].answer);
	explicit_bzero(d, sizeof(*d));
	free(d);
}

/* A family is listened to when a client of it is configured: a host may lack the other one. */
int radius_dynauth_configure(struct radius_dynauth *d, const struct conf_dynauth_client *clients, size_t count,
			     const char *nas_identifier)
{
	bool v4 = false, v6 = false;

	explicit_bzero(d->client, sizeof(d->client));
	d->count = count < CONF_DYNAUTH_CLIENTS ? count : CONF_DYNAUTH_CLIENTS;
	for (size_t i = 0; i < d->count; i++) {
		d->client[i] = clients[i];
		v4 |= clients[i].addr.family == AF_INET;
		v6 |= clients[i].addr.family == AF_INET6;
	}
	snprintf(d->nas_identifier, sizeof(d->nas_identifier), "%s", nas_identifier);
	v4 = listen_if(d, &d->v4, AF_INET, v4);
	v6 = listen_if(d, &d->v6, AF_INET6, v6);
	return v4 && v6 ? 0 : -1;
}

const struct dynauth_counters *radius_dynauth_counters(const struct radius_dynauth *d)
{
	return &d->counters;
}
