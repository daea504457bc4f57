/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every difference between the kernel versions we build on, 6.1 and 6.12.
 */
#ifndef OPENLAC_COMPAT_H
#define OPENLAC_COMPAT_H

#include <net/genetlink.h>

/*
 * get_unaligned_be16() and its like: their own header has moved, and this one includes it wherever
 * it is.
 */
#include <linux/etherdevice.h>

/**
 * ol_dump_attr - an attribute of the request that started a dump
 * @cb: the dump; its request was validated against the command's policy
 * @type: attribute type
 *
 * Where the parsed attributes are kept has changed, so that the request itself is looked at.
 *
 * Return: the attribute or NULL.
 */
static inline struct nlattr *ol_dump_attr(const struct netlink_callback *cb, int type)
{
	return nlmsg_find_attr(cb->nlh, GENL_HDRLEN, type);
}

#endif /* OPENLAC_COMPAT_H */
