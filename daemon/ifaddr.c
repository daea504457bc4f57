// SPDX-License-Identifier: GPL-2.0
#include "ifaddr.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>

static bool is_usable(const struct ifaddrs *a, const char *name, int family)
{
	if (!a->ifa_addr || a->ifa_addr->sa_family != family || strcmp(a->ifa_name, name) != 0)
		return false;
	return family != AF_INET6 || !IN6_IS_ADDR_LINKLOCAL(&((const struct sockaddr_in6 *)a->ifa_addr)->sin6_addr);
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
