// SPDX-License-Identifier: GPL-2.0
#include "ifaddr.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>

static bool is_usable(const struct ifaddrs *a, const char *name, int family)
{
	const struct in6_addr *v6;
	const struct in_addr *v4;

	if (!a->ifa_addr || a->ifa_addr->sa_family != family || strcmp(a->ifa_name, name) != 0)
		return false;
	v4 = &((const struct sockaddr_in *)a->ifa_addr)->sin_addr;
	v6 = &((const struct sockaddr_in6 *)a->ifa_addr)->sin6_addr;
	if (family == AF_INET)
		return ntohl(v4->s_addr) >> 24 != IN_LOOPBACKNET;
	return !IN6_IS_ADDR_LINKLOCAL(v6) && !IN6_IS_ADDR_LOOPBACK(v6);
}

static bool is_same(const struct sockaddr *a, const struct sockaddr_storage *b)
{
	if (a->sa_family != b->ss_family)
		return false;
	if (a->sa_family == AF_INET6)
		return IN6_ARE_ADDR_EQUAL(&((const struct sockaddr_in6 *)a)->sin6_addr,
					  &((const struct sockaddr_in6 *)b)->sin6_addr);
	return ((const struct sockaddr_in *)a)->sin_addr.s_addr == ((const struct sockaddr_in *)b)->sin_addr.s_addr;
}

bool ifaddr_find(const char *name, int family, struct sockaddr_storage *addr)
{
	const struct ifaddrs *a, *found = NULL;
	struct ifaddrs *all;

	if (getifaddrs(&all))
		return false;
	for (a = all; a; a = a->ifa_next) {
		if (!is_usable(a, name, family))
			continue;
		if (!found)
			found = a;
		if (is_same(a->ifa_addr, addr)) {
			found = a;
			break;
		}
	}
	if (found) {
		memset(addr, 0, sizeof(*addr));
		memcpy(addr, found->ifa_addr,
		       family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in));
	}
	freeifaddrs(all);
	return found;
}
