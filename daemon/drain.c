// SPDX-License-Identifier: GPL-2.0
#include "drain.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

static unsigned int find(const struct drain *d, const struct conf_addr *addr)
{
	unsigned int i = 0;

	while (i < d->count && !conf_addr_equal(&d->lns[i], addr))
		i++;
	return i;
}

bool drain_has_lns(const struct drain *d, const struct sockaddr_storage *peer)
{
	struct conf_addr addr = { .family = peer->ss_family };

	if (peer->ss_family == AF_INET6)
		addr.v6 = ((const struct sockaddr_in6 *)peer)->sin6_addr;
	else
		addr.v4 = ((const struct sockaddr_in *)peer)->sin_addr;
	return find(d, &addr) < d->count;
}

int drain_add_lns(struct drain *d, const struct conf_addr *addr)
{
	if (find(d, addr) < d->count)
		return -EEXIST;
	if (d->count == DRAIN_LNS_MAX)
		return -ENOSPC;
	d->lns[d->count++] = *addr;
	return 0;
}

int drain_del_lns(struct drain *d, const struct conf_addr *addr)
{
	unsigned int i = find(d, addr);

	if (i == d->count)
		return -ENOENT;
	d->count--;
	memmove(&d->lns[i], &d->lns[i + 1], (d->count - i) * sizeof(d->lns[0]));
	return 0;
}

bool drain_concerns(const struct drain *d, const struct conf_ac *ac)
{
	return d->lac || (ac->lookup == CONF_LOOKUP_STATIC && find(d, &ac->peer) < d->count);
}
