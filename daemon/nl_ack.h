/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_NL_ACK_H
#define OPENLAC_NL_ACK_H

#include <linux/netlink.h>
#include <stddef.h>

/**
 * nl_ack_text() - what the kernel says about a refused request
 * @err: the acknowledgement; NETLINK_EXT_ACK and NETLINK_CAP_ACK are set on the socket
 * @buf: gets the kernel's own sentence, if there is one, and that of the error number
 * @size: of @buf
 */
void nl_ack_text(const struct nlmsgerr *err, char *buf, size_t size);

#endif /* OPENLAC_NL_ACK_H */
