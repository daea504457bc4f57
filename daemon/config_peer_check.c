// SPDX-License-Identifier: GPL-2.0
/*
 * What managed tunnels and pseudowires still need, and what about them does not fit together.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_check.h"
#include "config_match.h"
#include "config_radius.h"

enum {
	L2TP_PORT = 1701,
	PPP_MTU_MIN = 128,	/* pppd's own bounds */
	PPP_MTU_MAX = 16384,
};

int conf_tunnel_family(const struct conf_tunnel *t)
{
	if (t->ip_version)
		return t->ip_version == 6 ? AF_INET6 : AF_INET;
	if (t->destination.addr.family != AF_UNSPEC)
		return t->destination.addr.family;
	if (t->source.addr.family != AF_UNSPEC)
		return t->source.addr.family;
	return t->destination.name[0] ? AF_INET : AF_UNSPEC;
}

static bool is_given(const struct conf_endpoint *e)
{
	return e->addr.family != AF_UNSPEC || e->name[0];
}

/* True unless the endpoint is an address of another IP version than the tunnel's. */
static bool fits(const struct conf_endpoint *e, int family)
{
	return e->addr.family == AF_UNSPEC || e->addr.family == family;
}

/*
 * A PPP interface belongs to the first tunnel that names it. Any other has no interface of its own: the name of the tunnel
 * that the interface stands for is not its name (S199).
 */
static bool owns_ppp(const struct conf *c, const struct conf_tunnel *t)
{
	const struct conf_tunnel *first = c->tunnels;

	if (t->ppp == CONF_PPP_NONE)
		return true;
	while (first->ppp != t->ppp)
		first = first->next;
	return first == t;
}

bool conf_tunnel_check(const struct conf *c, const struct conf_tunnel *t, void (*missing)(void *ctx, const char *text),
		       void *ctx)
{
	int family = conf_tunnel_family(t);
	const struct { bool good; const char *text; } checks[] = {
		{ owns_ppp(c, t), "Missing tunnel name or tunnel name mismatch" },
		{ t->ppp != CONF_PPP_NONE, "Required: PPP interface" },
		{ is_given(&t->destination), "Required: destination" },
		{ family != AF_UNSPEC, "Required: IP version" },
		{ fits(&t->destination, family), "Destination IP address does not match the configured IP version" },
		{ fits(&t->source, family), "Source IP address does not match the configured IP version" },
		/* I37: spelt as in the guide. */
		{ !t->ipsec || is_given(&t->source), "Source IP address required when IPSec protection on" },
	};
	bool complete = true;
	size_t i;

	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		complete &= checks[i].good;
		if (!checks[i].good && missing)
			missing(ctx, checks[i].text);
	}
	return complete;
}

/* The number at the end of the interface's name. A pseudowire's id cannot be 0 (RFC 3931 section 4.1). */
static uint32_t number_of(const char *name)
{
	const char *digits = name + strlen(name);
	uint32_t number;

	while (digits > name && digits[-1] >= '0' && digits[-1] <= '9')
		digits--;
	number = (uint32_t)strtoul(digits, NULL, 10);
	return number ? number : 1;
}

uint32_t conf_iface_local_id(const struct conf_iface *i)
{
	return i->local_id ? i->local_id : number_of(i->name);
}

uint32_t conf_iface_remote_id(const struct conf_iface *i)
{
	return i->remote_id ? i->remote_id : number_of(i->name);
}

static const struct conf_iface *first_pseudowire(const struct conf *c)
{
	const struct conf_iface *i = c->ifaces;

	while (i && !i->pseudowire)
		i = i->next;
	return i;
}

/* Return: the UDP port of the tunnels to LNSs of an access concentrator, 0 when it has none (I35). */
static uint16_t lns_port(const struct conf *c, const struct conf_ac *ac)
{
	const struct conf_profile *p = conf_find_profile(c, ac->profile);

	if (ac->lookup == CONF_LOOKUP_NONE)
		return 0;
	return p ? p->local_port : L2TP_PORT;
}

/* Return: true when L2TPv2 uses @port; the first object that does is of @line. */
static bool is_l2tpv2_port(const struct conf *c, uint16_t port, unsigned int *line)
{
	const struct conf_tunnel *t = c->tunnels;
	const struct conf_ac *ac = c->acs;

	while (t && t->l2tp.local_port != port)
		t = t->next;
	while (ac && lns_port(c, ac) != port)
		ac = ac->next;
	if (t && (!ac || t->l2tp.line < ac->line))
		*line = t->l2tp.line;
	else if (ac)
		*line = ac->line;
	return t || ac;
}

static bool is_ppp_of_tunnel(const struct conf *c, const struct conf_iface *i)
{
	char name[CONF_NAME_MAX + 1];
	const struct conf_tunnel *t;

	for (t = c->tunnels; t; t = t->next) {
		snprintf(name, sizeof(name), "ppp%u", t->ppp);
		if (t->ppp != CONF_PPP_NONE && !strcmp(name, i->name))
			return true;
	}
	return false;
}

static void validate_mtu(const struct conf *c, void (*mistake)(void *ctx, unsigned int line, const char *text), void *ctx)
{
	char text[CONF_MESSAGE_MAX];
	const struct conf_iface *i;

	for (i = c->ifaces; i; i = i->next) {
		if (!i->mtu || (i->mtu >= PPP_MTU_MIN && i->mtu <= PPP_MTU_MAX) || !is_ppp_of_tunnel(c, i))
			continue;
		snprintf(text, sizeof(text), "mtu %u is none of a PPP interface, expected %d to %d", i->mtu, PPP_MTU_MIN,
			 PPP_MTU_MAX);
		mistake(ctx, i->line, text);
	}
}

void conf_peer_validate(const struct conf *c, void (*mistake)(void *ctx, unsigned int line, const char *text), void *ctx)
{
	const struct conf_iface *pseudowire = first_pseudowire(c);
	const struct conf_tunnel *t = c->tunnels;
	char text[CONF_MESSAGE_MAX];
	unsigned int line = 0;
	uint32_t count = 0;

	for (; t && count < c->max_peer_tunnels; t = t->next)
		count++;
	if (t) {
		snprintf(text, sizeof(text), "there are more l2tp tunnels than 'max-peer-tunnels %u' allows, "
			 "expected a higher limit or fewer tunnels", c->max_peer_tunnels);
		mistake(ctx, t->l2tp.line, text);
	}
	validate_mtu(c, mistake, ctx);
	if (!pseudowire || !is_l2tpv2_port(c, c->unmanaged_port, &line))
		return;
	snprintf(text, sizeof(text), "Error: L2TPv3 pseudowires and managed L2TPv2 tunnels cannot share UDP port %u.\n"
		 "Reconfigure pseudowires to use an alternative UDP port.", c->unmanaged_port);
	mistake(ctx, line > pseudowire->line ? line : pseudowire->line, text);
}

const char *conf_change_refused(const struct conf *before, const struct conf *after)
{
	const struct conf_iface *i, *same;

	if (before->unmanaged_port == after->unmanaged_port)
		return NULL;
	for (i = before->ifaces; i; i = i->next) {
		same = i->pseudowire ? conf_find_iface(after, i->name) : NULL;
		if (same && same->pseudowire)
			return "l2tp unmanaged port cannot be changed while there are L2TPv3 pseudowires, "
			       "expected them to be removed first";
	}
	return NULL;
}

static void warn_tunnel(struct conf_warner *w, const struct conf *c, const struct conf_tunnel *t)
{
	snprintf(w->subject, sizeof(w->subject), "l2tp tunnel %s", t->l2tp.name);
	if (!conf_tunnel_check(c, t, NULL, NULL))
		conf_warn(w, "it is incomplete and will not be opened, see 'show l2tp tunnel config-check'");
	if (!t->ipsec_profile[0])
		return;
	if (!t->ipsec)
		conf_warn(w, "protection profile has no effect without protection ipsec");
	if (!conf_find_ipsec_profile(c, t->ipsec_profile))
		conf_warn(w, "crypto ipsec profile %s does not exist", t->ipsec_profile);
}

static void warn_iface(struct conf_warner *w, const struct conf *c, const struct conf_iface *i)
{
	bool tunnel = is_given(&i->source) || is_given(&i->destination) || i->local_id || i->remote_id;
	bool ppp = i->auths || i->username[0] || i->peer_ip.family != AF_UNSPEC;

	snprintf(w->subject, sizeof(w->subject), "interface %s", i->name);
	if (i->pseudowire && !is_given(&i->destination))
		conf_warn(w, "tunnel mode l2tp v3 has no effect without tunnel destination");
	if (!i->pseudowire && tunnel)
		conf_warn(w, "statements of tunnels have no effect without tunnel mode l2tp v3");
	if (i->auths && !i->username[0])
		conf_warn(w, "ppp authentication has no account to check the peer against, expected 'ppp username', too");
	if (ppp && !is_ppp_of_tunnel(c, i))
		conf_warn(w, "statements of PPP have no effect without an 'l2tp tunnel' that has this interface");
}

static void warn_crypto(struct conf_warner *w, const struct conf *c)
{
	const struct conf_isakmp_peer *p;
	char addr[CONF_ADDR_TEXT_MAX];

	for (p = c->isakmp_peers; p; p = p->next) {
		snprintf(w->subject, sizeof(w->subject), "crypto isakmp peer address %s", conf_format_addr(&p->addr, addr));
		if (!conf_find_isakmp_profile(c, p->profile))
			conf_warn(w, "crypto isakmp profile %s does not exist", p->profile);
	}
}

void conf_peer_warnings(const struct conf *c, struct conf_warner *w)
{
	const struct conf_tunnel *t;
	const struct conf_iface *i;

	for (t = c->tunnels; t; t = t->next)
		warn_tunnel(w, c, t);
	warn_crypto(w, c);
	for (i = c->ifaces; i; i = i->next)
		warn_iface(w, c, i);
}
