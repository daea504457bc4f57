// SPDX-License-Identifier: GPL-2.0
#include "pseudowire_make.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "udp_io.h"

struct pw_held {
	LIST_ENTRY(pw_held) link;
	uint32_t tunnel;
	int fd;
	bool there;
};

void pw_maker_init(struct pw_maker *m)
{
	LIST_INIT(&m->held);
}

static void let_go(struct pw_held *h)
{
	LIST_REMOVE(h, link);
	close(h->fd);
	free(h);
}

void pw_maker_free(struct pw_maker *m)
{
	struct pw_held *h = LIST_FIRST(&m->held), *next;

	for (; h; h = next) {
		next = LIST_NEXT(h, link);
		let_go(h);
	}
}

static struct pw_held *find(struct pw_maker *m, uint32_t tunnel)
{
	struct pw_held *h;

	LIST_FOREACH(h, &m->held, link)
		if (h->tunnel == tunnel)
			return h;
	return NULL;
}

void pw_maker_note(struct pw_maker *m, struct pw_world *world)
{
	struct pw_held *h, *next;

	LIST_FOREACH(h, &m->held, link)
		h->there = false;
	for (size_t i = 0; i < world->tunnel_count; i++) {
		h = find(m, world->tunnel[i].id);
		world->tunnel[i].held = h;
		if (h)
			h->there = true;
	}
	for (h = LIST_FIRST(&m->held); h; h = next) {
		next = LIST_NEXT(h, link);
		if (!h->there)
			let_go(h);
	}
}

void pw_maker_release(struct pw_maker *m, uint32_t tunnel)
{
	struct pw_held *h = find(m, tunnel);

	if (h)
		let_go(h);
}

static socklen_t size_of(const struct sockaddr_storage *end)
{
	return end->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

/*
 * Others of ours have the same address and port, but each is connected to another peer, so that all get what is theirs. Other
 * users cannot join them, as they could with SO_REUSEADDR.
 */
static int make_socket(const struct pw_wanted *w)
{
	int fd = socket(w->local.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0), on = 1, err;

	if (fd < 0)
		return -errno;
	if (!setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) &&
	    !bind(fd, (const struct sockaddr *)&w->local, size_of(&w->local)) &&
	    !connect(fd, (const struct sockaddr *)&w->remote, size_of(&w->remote)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static int hold_socket(struct pw_maker *m, const struct pw_wanted *w, uint32_t tunnel)
{
	struct pw_held *h = calloc(1, sizeof(*h));

	if (!h)
		return -ENOMEM;
	h->tunnel = tunnel;
	h->fd = make_socket(w);
	if (h->fd < 0) {
		int err = h->fd;

		free(h);
		return err;
	}
	LIST_INSERT_HEAD(&m->held, h, link);
	return h->fd;
}

static void explain(char *error, size_t size, const struct pw_wanted *w, const char *what, int err)
{
	char local[INET6_ADDRSTRLEN + 16], remote[INET6_ADDRSTRLEN];

	udp_peer_text(&w->local, local, sizeof(local));
	udp_addr_text(&w->remote, remote, sizeof(remote));
	if (err == -EADDRINUSE)
		snprintf(error, size, "somebody else has UDP %s", local);
	else if (err == -EADDRNOTAVAIL)
		snprintf(error, size, "%s is not an address of this system", udp_addr_text(&w->local, local, sizeof(local)));
	else if (err == -ENETUNREACH || err == -EHOSTUNREACH)
		snprintf(error, size, "there is no route to %s", remote);
	else
		snprintf(error, size, "%s: %s", what, strerror(-err));
}

static int add_tunnel(struct pw_maker *m, struct pw_nl *nl, const struct pw_wanted *w, const struct pw_step *step, char *error,
		      size_t size)
{
	int fd = step->held ? hold_socket(m, w, step->tunnel) : -1, err;

	if (step->held && fd < 0) {
		explain(error, size, w, "UDP socket", fd);
		return -1;
	}
	err = pw_nl_tunnel_add(nl, step->tunnel, w, fd);
	if (!err)
		return 0;
	pw_maker_release(m, step->tunnel);
	explain(error, size, w, "L2TPv3 tunnel", err);
	return -1;
}

int pw_maker_create(struct pw_maker *m, struct pw_nl *nl, const struct pw_wanted *w, const struct pw_step *step, char *error,
		    size_t size)
{
	const struct pw_removal tunnel = { .tunnel = step->tunnel };
	int err;

	if (step->new_tunnel && add_tunnel(m, nl, w, step, error, size))
		return -1;
	err = pw_nl_session_add(nl, step->tunnel, w);
	if (!err)
		return 0;
	if (err == -EEXIST)
		snprintf(error, size, "somebody else has an L2TPv3 session %u or an interface of this name", w->id);
	else if (err == -EPROTONOSUPPORT)
		snprintf(error, size, "the kernel has no L2TPv3 for Ethernet, its module l2tp_eth is missing");
	else
		snprintf(error, size, "L2TPv3 session: %s", strerror(-err));
	if (step->new_tunnel) {
		pw_nl_remove(nl, &tunnel);
		pw_maker_release(m, step->tunnel);
	}
	return -1;
}

int pw_maker_set_up(const struct pw_wanted *w, char *error, size_t size)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq req = { 0 };
	bool good;

	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", w->name);
	good = fd >= 0 && !ioctl(fd, SIOCGIFFLAGS, &req);
	if (good) {
		req.ifr_flags |= IFF_UP;
		good = !ioctl(fd, SIOCSIFFLAGS, &req);
	}
	if (!good)
		snprintf(error, size, "the interface cannot be set up: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return good ? 0 : -1;
}
