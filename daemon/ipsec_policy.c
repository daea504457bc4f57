// SPDX-License-Identifier: GPL-2.0
#include "ipsec_policy.h"

#include <arpa/inet.h>
#include <string.h>

bool ipsec_guard_equal(const struct ipsec_guard *a, const struct ipsec_guard *b)
{
	return a->port == b->port && conf_addr_equal(&a->local, &b->local) && conf_addr_equal(&a->remote, &b->remote);
}

static void put_addr(xfrm_address_t *out, const struct conf_addr *a)
{
	if (a->family == AF_INET6)
		memcpy(out->a6, &a->v6, sizeof(a->v6));
	else
		out->a4 = a->v4.s_addr;
}

static void take_addr(struct conf_addr *out, const xfrm_address_t *a, uint16_t family)
{
	memset(out, 0, sizeof(*out));
	out->family = family;
	if (family == AF_INET6)
		memcpy(&out->v6, a->a6, sizeof(out->v6));
	else
		out->v4.s_addr = a->a4;
}

void ipsec_policy_make(struct xfrm_userpolicy_info *info, const struct ipsec_guard *g, uint8_t dir)
{
	bool out = dir == XFRM_POLICY_OUT;
	uint8_t len = g->local.family == AF_INET6 ? 128 : 32;

	*info = (struct xfrm_userpolicy_info) {
		.sel = {
			.family = (uint16_t)g->local.family,
			.prefixlen_s = len,
			.prefixlen_d = len,
			.proto = IPPROTO_UDP,
		},
		.lft = {
			.soft_byte_limit = XFRM_INF,
			.hard_byte_limit = XFRM_INF,
			.soft_packet_limit = XFRM_INF,
			.hard_packet_limit = XFRM_INF,
		},
		.priority = IPSEC_POLICY_PRIORITY,
		.dir = dir,
		.action = XFRM_POLICY_BLOCK,
		.share = XFRM_SHARE_ANY,
	};
	put_addr(out ? &info->sel.saddr : &info->sel.daddr, &g->local);
	put_addr(out ? &info->sel.daddr : &info->sel.saddr, &g->remote);
	if (out) {
		info->sel.sport = htons(g->port);
		info->sel.sport_mask = UINT16_MAX;
	} else {
		info->sel.dport = htons(g->port);
		info->sel.dport_mask = UINT16_MAX;
	}
}

bool ipsec_policy_read(const struct xfrm_userpolicy_info *info, struct ipsec_guard *g)
{
	bool out = info->dir == XFRM_POLICY_OUT;

	if (info->priority != IPSEC_POLICY_PRIORITY || info->action != XFRM_POLICY_BLOCK || info->sel.proto != IPPROTO_UDP ||
	    (!out && info->dir != XFRM_POLICY_IN))
		return false;
	take_addr(&g->local, out ? &info->sel.saddr : &info->sel.daddr, info->sel.family);
	take_addr(&g->remote, out ? &info->sel.daddr : &info->sel.saddr, info->sel.family);
	g->port = ntohs(out ? info->sel.sport : info->sel.dport);
	return true;
}

static bool may_be(const struct conf_endpoint *end, const struct conf_addr *addr)
{
	return end->addr.family == AF_UNSPEC || conf_addr_equal(&end->addr, addr);
}

bool ipsec_guard_configured(const struct conf *c, const struct ipsec_guard *g)
{
	const struct conf_tunnel *t;

	for (t = c->tunnels; t; t = t->next)
		if (t->ipsec && t->l2tp.local_port == g->port && conf_tunnel_family(t) == g->remote.family &&
		    may_be(&t->source, &g->local) && may_be(&t->destination, &g->remote))
			return true;
	return false;
}
