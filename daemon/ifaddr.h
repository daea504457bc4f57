/* SPDX-License-Identifier: GPL-2.0 */
/* The address of an interface, for statements that name one. */
#ifndef OPENLAC_IFADDR_H
#define OPENLAC_IFADDR_H

#include <stdbool.h>
#include <sys/socket.h>

/**
 * ifaddr_find() - the address that stands for an interface
 * @name: the interface
 * @family: AF_INET or AF_INET6
 * @addr: one that the caller has and would like to keep, or AF_UNSPEC; on return that one, if the interface has it, or else
 *	the first that it has and that a peer elsewhere can reach, so no link-local and no loopback one; port 0
 *
 * Return: false when it has none, or is not there.
 */
bool ifaddr_find(const char *name, int family, struct sockaddr_storage *addr);

#endif /* OPENLAC_IFADDR_H */
