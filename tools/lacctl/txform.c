// SPDX-License-Identifier: GPL-2.0
/*
 * txform.c - the keywords length, sequence and acfield, common to tunnels and sessions
 */
#include "lacctl.h"

#include <linux/netlink.h>

#include "uapi/openlac.h"

/* In the order of the keywords. For acfield the kernel's bit means that it is left out. */
static const struct {
	const char *name;
	uint32_t bit;
	bool inverted;
} forms[] = {
	{ "length", OPENLAC_TX_LENGTH, false },
	{ "sequence", OPENLAC_TX_SEQUENCE, false },
	{ "acfield", OPENLAC_TX_NO_ACFIELD, true },
};

#define FORMS	(sizeof(forms) / sizeof(forms[0]))

/**
 * txform_put() - put the transmit form, if any of its keywords was given
 * @nlh: request
 * @attr: the *_TX_FORM attribute
 * @form: values of length, sequence and acfield, in this order; those not given are not selected
 */
void txform_put(struct nlmsghdr *nlh, uint16_t attr, const struct arg_val *form)
{
	struct nla_bitfield32 bits = { 0, 0 };

	for (unsigned int i = 0; i < FORMS; i++) {
		if (!form[i].set)
			continue;
		bits.selector |= forms[i].bit;
		if (!!form[i].num != forms[i].inverted)
			bits.value |= forms[i].bit;
	}
	if (bits.selector)
		mnl_attr_put(nlh, attr, sizeof(bits), &bits);
}

/**
 * txform_members() - print a transmit form
 * @o: the stream
 * @attr: the *_TX_FORM attribute, may be absent
 * @shown: enum openlac_tx_form bits to print even if they are not selected
 */
void txform_members(struct out *o, const struct nlattr *attr, uint32_t shown)
{
	struct nla_bitfield32 bits;
	const void *raw = nlc_bytes(attr, sizeof(bits));

	if (!raw)
		return;
	memcpy(&bits, raw, sizeof(bits));
	for (unsigned int i = 0; i < FORMS; i++)
		if ((bits.selector | shown) & forms[i].bit)
			out_onoff(o, forms[i].name,
				  !!(bits.value & forms[i].bit) != forms[i].inverted);
}
