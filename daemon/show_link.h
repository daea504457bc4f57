/* SPDX-License-Identifier: GPL-2.0 */
/* A netdev as "show interface" prints it (S249 to S252), apart from where it is found. */
#ifndef OPENLAC_SHOW_LINK_H
#define OPENLAC_SHOW_LINK_H

#include <net/if.h>
#include <netinet/in.h>

#include "cli_out.h"
#include "config.h"

/**
 * struct show_addr - an address of a netdev
 * @family: AF_INET or AF_INET6
 * @prefix_len: of the address, or of @other where that is the peer's
 * @local: network order, of as many octets as the family has
 * @has_peer: @other is the address at the other end, which is another one
 * @has_broadcast: @other is the broadcast address
 */
struct show_addr {
	int family;
	unsigned int prefix_len;
	uint8_t local[16];
	bool has_peer, has_broadcast;
	uint8_t other[16];
};

/**
 * struct show_link - a netdev to be shown
 * @type: ARPHRD_...
 * @flags: IFF_...
 * @has_mac: @mac is its address
 * @lower, @lower_up: index of the netdev below, 0 = none, and whether that is up
 * @ac: the access concentrator that serves its clients, "" = none
 * @state_s: seconds since it went up or down
 * @addr, @addrs: addresses
 */
struct show_link {
	char name[IF_NAMESIZE];
	uint32_t index, mtu;
	unsigned int type, flags;
	bool has_mac;
	uint8_t mac[6];
	uint32_t lower;
	bool lower_up;
	const char *ac;
	uint64_t rx_packets, rx_bytes, rx_dropped, rx_multicast, tx_packets, tx_bytes;
	uint64_t state_s;
	struct show_addr *addr;
	size_t addrs;
};

/**
 * show_addr_configured() - an address with the prefix that its statement has
 * @a: the address; the kernel knows the IPv4 address of a PPP link with the whole of the peer's
 * @configured: "ip address" of the interface
 *
 * Nothing changes where the two have nothing to do with each other.
 */
void show_addr_configured(struct show_addr *a, const struct conf_prefix *configured);

void show_link_text(struct cli_out *o, const struct show_link *l);

/* Return: an object of the caller's. */
struct json_object *show_link_json(const struct show_link *l);

#endif /* OPENLAC_SHOW_LINK_H */
