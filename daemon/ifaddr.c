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

bool ifaddr_find(const char *name, int family, struct sockaddr_storage *addr)
{
	struct ifaddrs *all, *a;

	if (getifaddrs(&all))
		return false;
	a = all;
	while (a && !is_usable(a, name, family))
		a = a->ifa_next;
	if (a) {
		memset(addr, 0, sizeof(*addr));
		memcpy(addr, a->ifa_addr, family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in));
	}
	freeifaddrs(all);
	return a;
}
