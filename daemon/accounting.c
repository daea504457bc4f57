// SPDX-License-Identifier: GPL-2.0
#include "accounting.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "radius_dynauth.h"
#include "subscriber.h"

/* Accounting has a client of its own: no lookup waits behind records for a server that is down. */
struct accounting {
	struct lac *lac;
	struct radius_client *client;
	struct radius_acct *acct;
	struct radius_dynauth *dynauth;
};

static uint32_t wall_clock(void)
{
	return (uint32_t)time(NULL);
}

static unsigned int on_disconnect(void *ctx, const struct dynauth_match *match)
{
	struct accounting *a = ctx;

	return subscriber_disconnect(a->lac, match);
}

struct accounting *accounting_new(struct lac *lac)
{
	struct accounting *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->lac = lac;
	a->client = radius_client_new(lac->loop, lac_random);
	if (a->client)
		a->acct = radius_acct_new(lac->loop, a->client, wall_clock, lac_random);
	a->dynauth = radius_dynauth_new(lac->loop, RADIUS_DYNAUTH_PORT, wall_clock, on_disconnect, a);
	if (!a->acct || !a->dynauth) {
		log_err("RADIUS accounting cannot be started");
		accounting_free(a);
		return NULL;
	}
	accounting_configure(a, NULL);
	return a;
}

void accounting_free(struct accounting *a)
{
	if (!a)
		return;
	if (a->dynauth)
		radius_dynauth_free(a->dynauth);
	if (a->acct)
		radius_acct_free(a->acct);
	if (a->client)
		radius_client_free(a->client);
	free(a);
}

void accounting_configure(struct accounting *a, const struct conf *old)
{
	const struct conf *conf = a->lac->conf;
	struct radius_group group;

	if (old && conf_radius_equal(old, conf))
		return;
	radius_client_configure(a->client, conf->radius_workers, conf->require_message_authenticator, a->lac->host_name);
	if (!conf->accounting_group[0]) {
		radius_acct_configure(a->acct, NULL, 0);
	} else if (radius_group_get(&group, conf, conf->accounting_group)) {
		log_warn("RADIUS accounting: group %s has no usable server", conf->accounting_group);
		radius_acct_configure(a->acct, NULL, 0);
	} else {
		radius_acct_configure(a->acct, &group, conf->accounting_interim * 1000);
		explicit_bzero(&group, sizeof(group));
	}
	radius_dynauth_configure(a->dynauth, conf->dynauth, conf->dynauths, a->lac->host_name);
}

void accounting_close(struct accounting *a, void (*done)(void *ctx), void *ctx)
{
	radius_acct_close(a->acct, done, ctx);
}

struct acct_session *accounting_start(struct accounting *a, const struct acct_info *info, acct_counters_fn counters, void *ctx)
{
	return radius_acct_start(a->acct, info, counters, ctx);
}
