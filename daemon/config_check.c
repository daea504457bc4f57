// SPDX-License-Identifier: GPL-2.0
/*
 * What a model without mistakes still lacks, and what in it is most likely not meant.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config_check.h"
#include "config_match.h"
#include "config_model.h"
#include "config_radius.h"

/* Where the messages of conf_ac_check() go. */
struct check {
	void (*missing)(void *ctx, const char *text);
	void *ctx;
	bool complete;
};

static void require(struct check *ck, bool given, const char *text)
{
	if (given)
		return;
	ck->complete = false;
	if (ck->missing)
		ck->missing(ck->ctx, text);
}

static void require_own(struct check *ck, const struct conf *c, const struct conf_ac *ac)
{
	char text[CONF_NAME_MAX + 64];

	require(ck, ac->destination_l2tp, "Required: destination");
	require(ck, ac->service_any || ac->service_name[0], "Required: service-name");
	require(ck, ac->lookup != CONF_LOOKUP_NONE, "Required: l2tp peer-address");
	require(ck, ac->profile[0], "Required: l2tp profile");
	/* A profile may be named before it is made (S101); until then there is no tunnel to be had. */
	snprintf(text, sizeof(text), "Required: l2tp profile %s (not configured)", ac->profile);
	require(ck, !ac->profile[0] || conf_find_profile(c, ac->profile), text);
}

bool conf_ac_check(const struct conf *c, const struct conf_ac *ac, void (*missing)(void *ctx, const char *text), void *ctx)
{
	struct check ck = { .missing = missing, .ctx = ctx, .complete = true };
	const struct conf_iface *i = c->ifaces;

	while (i && strcmp(i->ac, ac->name))
		i = i->next;
	require(&ck, i, "Required: add pppoe-ac-service to one or more interfaces");
	require_own(&ck, c, ac);
	return ck.complete;
}

bool conf_ac_can_serve(const struct conf *c, const struct conf_ac *ac)
{
	struct check ck = { .complete = true };

	require_own(&ck, c, ac);
	return ck.complete;
}

void conf_warn(const struct conf_warner *w, const char *format, ...)
{
	char what[CONF_MESSAGE_MAX - CONF_NAME_MAX - 64], text[CONF_MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	snprintf(text, sizeof(text), "%s: %s", w->subject, what);
	w->warn(w->ctx, text);
}

/* Return: true when the server has a key, without which it is never asked. */
static bool has_key(const struct conf *c, const struct conf_addr *addr)
{
	const struct conf_radius_server *s = conf_find_radius_server(c, addr);

	return s && s->key[0];
}

/* A group may be named before it is made (S101), but until then there is nobody to ask. */
static void warn_group(const struct conf_warner *w, const struct conf *c, const char *name)
{
	const struct conf_radius_group *g = conf_find_radius_group(c, name);
	size_t i = 0;

	if (!g) {
		conf_warn(w, "radius group %s does not exist", name);
		return;
	}
	while (i < g->servers && !has_key(c, &g->server[i]))
		i++;
	if (i == g->servers)
		conf_warn(w, "radius group %s has no server with a key", name);
}

/* I40: without a secret nothing can be hidden; with it passwords are, unless that was switched off. */
static void warn_clear_text(const struct conf_warner *w, const struct conf *c, const struct conf_ac *ac)
{
	const struct conf_profile *p = conf_find_profile(c, ac->profile);
	size_t i = 0;

	while (i < ac->auths && ac->auth[i] != PPP_AUTH_PAP)
		i++;
	if (i == ac->auths || !p)
		return;
	if (!p->secret[0])
		conf_warn(w, "PAP may be proxied in clear text: profile %s has no shared-secret", p->name);
	else if (p->hide == L2TP_HIDE_OFF)
		conf_warn(w, "PAP may be proxied in clear text: profile %s has hide-avps off", p->name);
}

void conf_ac_warnings(const struct conf *c, const struct conf_ac *ac, void (*warn_fn)(void *ctx, const char *text), void *ctx)
{
	struct conf_warner w = { .warn = warn_fn, .ctx = ctx };

	snprintf(w.subject, sizeof(w.subject), "pppoe-ac %s", ac->name);
	if (ac->lookup == CONF_LOOKUP_RADIUS)
		warn_group(&w, c, ac->radius_group);
	if (ac->lookup == CONF_LOOKUP_RADIUS || ac->lookup == CONF_LOOKUP_DNS)
		warn_clear_text(&w, c, ac);
	/* I13: a statically chosen LNS gets the client's PPP untouched, so that nothing is asked here. */
	if (ac->lookup == CONF_LOOKUP_STATIC && !conf_auth_is_default(ac))
		conf_warn(&w, "ppp-auth-protocols has no effect with l2tp peer-address static");
}

void conf_warnings(const struct conf *c, void (*warn_fn)(void *ctx, const char *text), void *ctx)
{
	struct conf_warner w = { .warn = warn_fn, .ctx = ctx };
	const struct conf_radius_group *g;
	const struct conf_ac *ac;
	char addr[CONF_ADDR_TEXT_MAX];
	size_t i;

	for (g = c->radius_groups; g; g = g->next) {
		snprintf(w.subject, sizeof(w.subject), "aaa group server radius %s", g->name);
		for (i = 0; i < g->servers; i++)
			if (!has_key(c, &g->server[i]))
				conf_warn(&w, "server %s is not used, it has no 'radius-server host %s key ...'",
					  conf_format_addr(&g->server[i], addr), addr);
	}
	if (c->accounting_group[0]) {
		snprintf(w.subject, sizeof(w.subject), "radius accounting");
		warn_group(&w, c, c->accounting_group);
	}
	for (ac = c->acs; ac; ac = ac->next)
		conf_ac_warnings(c, ac, warn_fn, ctx);
	conf_peer_warnings(c, &w);
}
