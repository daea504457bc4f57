// SPDX-License-Identifier: GPL-2.0
#include "resolver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dns_lookup.h"
#include "radius_lookup.h"
#include "realm.h"

#define DNS_TIMEOUT_MS	2000
#define DNS_TRIES	2
#define DNS_NAME	(CONF_NAME_MAX + 1 + REALM_MAX)

struct resolver {
	struct lac *lac;
	struct dns_lookup *dns;
	struct radius_client *radius;
	struct radius_lookup *radius_lookup;
};

/* One of the two is set. */
struct resolver_query {
	struct dns_query *dns;
	struct radius_query *radius;
	lookup_fn fn;
	void *ctx;
};

static void make_dns_config(struct dns_config *cfg, const struct conf *conf)
{
	memset(cfg, 0, sizeof(*cfg));
	cfg->servers = conf->name_servers;
	memcpy(cfg->server, conf->name_server, sizeof(cfg->server));
	cfg->timeout_ms = DNS_TIMEOUT_MS;
	cfg->tries = DNS_TRIES;
}

struct resolver *resolver_new(struct lac *lac)
{
	struct resolver *r = calloc(1, sizeof(*r));
	struct dns_config cfg;

	if (!r)
		return NULL;
	r->lac = lac;
	make_dns_config(&cfg, lac->conf);
	r->dns = dns_lookup_new(lac->loop, &cfg);
	r->radius = radius_client_new(lac->loop, lac_random);
	if (r->radius)
		r->radius_lookup = radius_lookup_new(lac->loop, r->radius);
	if (!r->dns || !r->radius_lookup) {
		log_err("the resolver cannot be started");
		resolver_free(r);
		return NULL;
	}
	resolver_configure(r, NULL);
	return r;
}

void resolver_free(struct resolver *r)
{
	if (!r)
		return;
	if (r->dns)
		dns_lookup_free(r->dns);
	if (r->radius_lookup)
		radius_lookup_free(r->radius_lookup);
	if (r->radius)
		radius_client_free(r->radius);
	free(r);
}

void resolver_configure(struct resolver *r, const struct conf *old)
{
	const struct conf *conf = r->lac->conf;
	struct dns_config cfg;

	if (!old || !conf_radius_equal(old, conf)) {
		radius_client_configure(r->radius, conf->radius_workers, conf->require_message_authenticator, r->lac->host_name);
		radius_lookup_configure(r->radius_lookup, conf->radius_cache * 1000);
	}
	if (old && conf_dns_equal(old, conf))
		return;
	make_dns_config(&cfg, conf);
	dns_lookup_configure(r->dns, &cfg);
}

static void on_answer(void *ctx, const struct lookup_answer *answer)
{
	struct resolver_query *q = ctx;
	lookup_fn fn = q->fn;

	ctx = q->ctx;
	free(q);
	fn(ctx, answer);
}

static void dns_name(char name[DNS_NAME + 1], const struct conf_ac *ac, const char *realm)
{
	snprintf(name, DNS_NAME + 1, "%s.%s", ac->dns_prefix, realm);
}

struct resolver_query *resolver_start(struct resolver *r, const struct conf_ac *ac, const char *realm, lookup_fn fn, void *ctx,
				      const char **why)
{
	struct resolver_query *q = calloc(1, sizeof(*q));
	struct radius_group group;
	char name[DNS_NAME + 1];

	*why = "out of memory";
	if (!q)
		return NULL;
	q->fn = fn;
	q->ctx = ctx;
	if (ac->lookup == CONF_LOOKUP_DNS) {
		dns_name(name, ac, realm);
		q->dns = dns_lookup_start(r->dns, name, on_answer, q);
	} else if (radius_group_get(&group, r->lac->conf, ac->radius_group)) {
		*why = "the RADIUS server group has no usable server";
	} else {
		q->radius = radius_lookup_start(r->radius_lookup, &group, realm, on_answer, q);
		explicit_bzero(&group, sizeof(group));
	}
	if (q->dns || q->radius)
		return q;
	free(q);
	return NULL;
}

struct resolver_query *resolver_start_host(struct resolver *r, const char *name, lookup_fn fn, void *ctx)
{
	struct resolver_query *q = calloc(1, sizeof(*q));

	if (!q)
		return NULL;
	q->fn = fn;
	q->ctx = ctx;
	q->dns = dns_lookup_start(r->dns, name, on_answer, q);
	if (q->dns)
		return q;
	free(q);
	return NULL;
}

void resolver_forget_host(struct resolver *r, const char *name)
{
	dns_lookup_forget(r->dns, name);
}

void resolver_cancel(struct resolver_query *q)
{
	if (!q)
		return;
	if (q->dns)
		dns_lookup_cancel(q->dns);
	else
		radius_lookup_cancel(q->radius);
	free(q);
}

void resolver_forget(struct resolver *r, const struct conf_ac *ac, const char *realm)
{
	char name[DNS_NAME + 1];

	if (ac->lookup == CONF_LOOKUP_DNS) {
		dns_name(name, ac, realm);
		dns_lookup_forget(r->dns, name);
	} else if (ac->lookup == CONF_LOOKUP_RADIUS) {
		radius_lookup_forget(r->radius_lookup, ac->radius_group, realm);
	}
}

struct radius_client *resolver_radius(struct resolver *r)
{
	return r->radius;
}
