/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nlc.h - the generic netlink connection of lacctl
 *
 * Use: nlc_open(); then per request nlc_new(), mnl_attr_put_*() or nlc_put_args() on its result,
 * and nlc_request() or nlc_dump(). Functions that can fail return a negative errno and leave one
 * line for the user in nlc.error.
 */
#ifndef LACCTL_NLC_H
#define LACCTL_NLC_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "args.h"

#define NLC_TX_SIZE	4096	/* the largest request has 20 attributes of at most 20 octets */
#define NLC_RX_SIZE	32768	/* the kernel fills dump messages up to this size */

/**
 * struct nlc - one connection
 * @sock: netlink socket, NULL while closed
 * @family: message type of the openlac family
 * @group: id of its multicast group
 * @portid: our netlink address
 * @seq: sequence number of the request in @tx
 * @interrupted: the last dump was not consistent (NLM_F_DUMP_INTR)
 * @error: text of the last failure
 * @tx: the request; kept until the answer is in, which may point into it
 * @rx: the answers
 */
struct nlc {
	struct mnl_socket *sock;
	uint16_t family;
	uint32_t group;
	uint32_t portid;
	uint32_t seq;
	bool interrupted;
	char error[512];
	_Alignas(8) uint8_t tx[NLC_TX_SIZE];
	_Alignas(8) uint8_t rx[NLC_RX_SIZE];
};

/**
 * typedef nlc_object_fn - called once per message of the family
 * @nlh: the message, valid during the call
 * @data: as given by the caller
 */
typedef void (*nlc_object_fn)(const struct nlmsghdr *nlh, void *data);

int nlc_open(struct nlc *c);
void nlc_close(struct nlc *c);
struct nlmsghdr *nlc_new(struct nlc *c, uint8_t cmd);
void nlc_put_args(struct nlmsghdr *nlh, const struct arg_spec *spec, const struct arg_val *vals,
		  unsigned int n);
void nlc_put_address(struct nlmsghdr *nlh, uint16_t attr4, uint16_t attr6,
		     const struct arg_addr *addr);
int nlc_request(struct nlc *c, nlc_object_fn fn, void *data);
int nlc_dump(struct nlc *c, nlc_object_fn fn, void *data);
int nlc_handle_answers(struct nlc *c, size_t len, nlc_object_fn fn, void *data);
int nlc_subscribe(struct nlc *c);
int nlc_receive_events(struct nlc *c, nlc_object_fn fn, void *data);

uint8_t nlc_command(const struct nlmsghdr *nlh);
void nlc_parse(const struct nlmsghdr *nlh, const struct nlattr **tb, uint16_t max);
void nlc_parse_nested(const struct nlattr *nest, const struct nlattr **tb, uint16_t max);

/*
 * Readers for attributes that may be absent: then, or when the attribute is too short, the value is
 * 0. They copy, because netlink aligns attributes to 4 octets only.
 */
static inline uint64_t nlc_u64(const struct nlattr *attr)
{
	uint64_t value = 0;

	if (attr && mnl_attr_get_payload_len(attr) >= sizeof(value))
		memcpy(&value, mnl_attr_get_payload(attr), sizeof(value));
	return value;
}

static inline uint32_t nlc_u32(const struct nlattr *attr)
{
	uint32_t value = 0;

	if (attr && mnl_attr_get_payload_len(attr) >= sizeof(value))
		memcpy(&value, mnl_attr_get_payload(attr), sizeof(value));
	return value;
}

static inline uint16_t nlc_u16(const struct nlattr *attr)
{
	uint16_t value = 0;

	if (attr && mnl_attr_get_payload_len(attr) >= sizeof(value))
		memcpy(&value, mnl_attr_get_payload(attr), sizeof(value));
	return value;
}

static inline uint8_t nlc_u8(const struct nlattr *attr)
{
	return attr && mnl_attr_get_payload_len(attr) ? mnl_attr_get_u8(attr) : 0;
}

/* Payload of at least len octets, or NULL */
static inline const void *nlc_bytes(const struct nlattr *attr, size_t len)
{
	return attr && mnl_attr_get_payload_len(attr) >= len ? mnl_attr_get_payload(attr) : NULL;
}

#endif /* LACCTL_NLC_H */
