// SPDX-License-Identifier: GPL-2.0
#include "lns_target.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "udp_io.h"

void lns_target_address(struct sockaddr_storage *ss, const struct conf_addr *addr, uint16_t port)
{
	memset(ss, 0, sizeof(*ss));
	ss->ss_family = (sa_family_t)addr->family;
	if (addr->family == AF_INET6) {
		struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)ss;

		sin6->sin6_addr = addr->v6;
		sin6->sin6_port = htons(port);
	} else if (addr->family == AF_INET) {
		struct sockaddr_in *sin = (struct sockaddr_in *)ss;

		sin->sin_addr = addr->v4;
		sin->sin_port = htons(port);
	}
}

void lns_target_static(struct lns_target *t, const struct conf_profile *profile, const struct conf_addr *addr)
{
	struct lns_candidate c = { .addr = *addr };

	lns_target_candidate(t, profile, &c);
	t->looked_up = false;
}

void lns_target_candidate(struct lns_target *t, const struct conf_profile *profile, const struct lns_candidate *c)
{
	memset(t, 0, sizeof(*t));
	t->profile = *profile;
	t->profile.next = NULL;
	t->looked_up = true;
	lns_target_address(&t->peer, &c->addr, c->port ? c->port : profile->remote_port);
	lns_target_address(&t->source, &c->source, 0);
	t->secret_len = c->secret_len ? c->secret_len : strlen(profile->secret);
	memcpy(t->secret, c->secret_len ? c->secret : profile->secret, t->secret_len);
	strcpy(t->host_name, c->client_name[0] ? c->client_name : profile->host_name);
	strcpy(t->server_name, c->server_name);
	strcpy(t->assignment_id, c->assignment_id);
}

bool lns_target_equal(const struct lns_target *a, const struct lns_target *b)
{
	return udp_same_peer(&a->peer, &b->peer, true) && a->source.ss_family == b->source.ss_family &&
	       (a->source.ss_family == AF_UNSPEC || udp_same_peer(&a->source, &b->source, false)) &&
	       conf_profile_equal(&a->profile, &b->profile) && a->secret_len == b->secret_len &&
	       !memcmp(a->secret, b->secret, a->secret_len) && !strcmp(a->host_name, b->host_name) &&
	       !strcmp(a->server_name, b->server_name) && !strcmp(a->assignment_id, b->assignment_id);
}

static bool leads_to(const struct conf_ac *ac, const struct conf_profile *profile, const struct lns_target *t)
{
	struct sockaddr_storage peer;

	if (ac->lookup == CONF_LOOKUP_DNS || ac->lookup == CONF_LOOKUP_RADIUS)
		return t->looked_up;
	if (ac->lookup != CONF_LOOKUP_STATIC)
		return false;
	lns_target_address(&peer, &ac->peer, profile->remote_port);
	return udp_same_peer(&peer, &t->peer, false);
}

bool lns_target_is_configured(const struct lns_target *t, const struct conf *conf)
{
	const struct conf_profile *profile = conf_find_profile(conf, t->profile.name);

	/* Comparing profiles is the slow part, and there may be many concentrators. */
	if (!profile || !conf_profile_equal(profile, &t->profile))
		return false;
	for (const struct conf_ac *ac = conf->acs; ac; ac = ac->next)
		if (!strcasecmp(ac->profile, profile->name) && leads_to(ac, profile, t))
			return true;
	return false;
}
