// SPDX-License-Identifier: GPL-2.0
#include "netdev_index.h"

#include <netlink/route/link.h>

unsigned int netdev_index(const char *name)
{
	struct nl_sock *sock = nl_socket_alloc();
	struct rtnl_link *link = NULL;
	unsigned int index = 0;

	if (sock && !nl_connect(sock, NETLINK_ROUTE) && !rtnl_link_get_kernel(sock, 0, name, &link))
		index = (unsigned int)rtnl_link_get_ifindex(link);
	rtnl_link_put(link);
	nl_socket_free(sock);
	return index;
}
