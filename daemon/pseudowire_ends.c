// SPDX-License-Identifier: GPL-2.0
#include "pseudowire_ends.h"

#include <ifaddrs.h>
#include <string.h>

#include "udp_io.h"

static void set_end(struct sockaddr_storage *end, const struct conf_addr *addr)
{
	memset(end, 0, sizeof(*end));
	end->ss_family = (sa_family_t)addr->family;
	if (addr->family == AF_INET6)
		((struct sockaddr_in6 *)end)->sin6_addr = addr->v6;
	else
		((struct sockaddr_in *)end)->sin_addr = addr->v4;
}

static void set_port(struct sockaddr_storage *end, uint16_t port)
{
	if (end->ss_family == AF_INET6)
		((struct sockaddr_in6 *)end)->sin6_port = htons(port);
	else
		((struct sockaddr_in *)end)->sin_port = htons(port);
}

/* A link-local address means nothing to the kernel's driver, which has no way to be told of a link. */
static bool is_usable(const struct ifaddrs *a, const char *name, int family)
{
	return a->ifa_addr && a->ifa_addr->sa_family == family && !strcmp(a->ifa_name, name) &&
	       (family == AF_INET || !IN6_IS_ADDR_LINKLOCAL(&((const struct sockaddr_in6 *)a->ifa_addr)->sin6_addr));
}

static void find_on_interface(struct sockaddr_storage *end, const char *name, int family)
{
	struct ifaddrs *all, *a;

	memset(end, 0, sizeof(*end));
	if (getifaddrs(&all))
		return;
	for (a = all; a && !is_usable(a, name, family); a = a->ifa_next)
		;
	if (a)
		memcpy(end, a->ifa_addr, family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
	freeifaddrs(all);
}

const char *pw_ends_find(struct pw_wanted *w, const struct conf_iface *i, const struct conf_addr *destination, uint16_t port)
{
	struct sockaddr_storage local, remote;

	if (destination->family == AF_UNSPEC)
		return "the address of its tunnel destination is not known";
	set_end(&remote, destination);
	set_port(&remote, port);
	if (i->source.addr.family != AF_UNSPEC)
		set_end(&local, &i->source.addr);
	else if (i->source.name[0])
		find_on_interface(&local, i->source.name, remote.ss_family);
	else
		udp_route_source(&remote, &local);
	if (local.ss_family == AF_UNSPEC)
		return i->source.name[0] ? "its tunnel source has no address to the destination's kind" :
					   "there is no route to its tunnel destination";
	if (local.ss_family != remote.ss_family)
		return "its tunnel source and destination are not of one IP version";
	set_port(&local, port);
	w->local = local;
	w->remote = remote;
	return NULL;
}
