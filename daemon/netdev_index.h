/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_NETDEV_INDEX_H
#define OPENLAC_NETDEV_INDEX_H

/**
 * netdev_index() - find a netdev by its name
 * @name: the name
 *
 * As if_nametoindex(), which for a name that there is not has the kernel run modprobe and waits for it: milliseconds at
 * best, in the event loop, each time.
 *
 * Return: its index, 0 = there is none.
 */
unsigned int netdev_index(const char *name);

#endif /* OPENLAC_NETDEV_INDEX_H */
