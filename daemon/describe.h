/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets in a few words, for debugging lines: what they are, never what may be secret in them. Pure.
 *
 * The result is returned by value, so that it can stand among the arguments of a line: describe_ppp(frame, len).text
 */
#ifndef OPENLAC_DESCRIBE_H
#define OPENLAC_DESCRIBE_H

#include <stddef.h>
#include <stdint.h>

struct description {
	char text[192];
};

/* A discovery payload: "PADI service internet". */
struct description describe_discovery(const uint8_t *buf, size_t len);

/* A PPP frame from the protocol field on: "LCP Configure-Request id 1, 14 octets". */
struct description describe_ppp(const uint8_t *frame, size_t len);

/* An L2TP control message: "ICRP to session 7 Ns 1 Nr 3". */
struct description describe_l2tp(const uint8_t *buf, size_t len);

/* A RADIUS message: "Access-Request id 3". */
struct description describe_radius(uint8_t code, uint8_t id);

/* A type of the DNS: "SRV", or its number. */
struct description describe_dns_type(unsigned int type);

/* A command of the kernel module: "session add". */
struct description describe_command(unsigned int cmd);

#endif /* OPENLAC_DESCRIBE_H */
