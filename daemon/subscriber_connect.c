// SPDX-License-Identifier: GPL-2.0
/*
 * From a user name to an LNS: lookup, choice, and on to the next one while the client still waits.
 */
#include <stdlib.h>
#include <string.h>

#include "lns.h"
#include "lns_dead.h"
#include "lns_select.h"
#include "subscriber_priv.h"

/**
 * struct subscriber_route - see above
 * @s: whose it is
 * @realm: the client's domain
 * @query: lookup under way
 * @count, @candidate: what it found
 * @tried: bit n set = candidate n has had its try
 * @at: the candidate that is being tried
 * @timer: failover-timeout of that one; before that, what was found waits for its turn
 * @failure: for the client, when the lookup found nothing
 */
struct subscriber_route {
	struct subscriber *s;
	char realm[REALM_MAX + 1];
	struct resolver_query *query;
	size_t count;
	struct lns_candidate *candidate;
	uint32_t tried;
	size_t at;
	uv_timer_t timer;
	const char *failure;
};

_Static_assert(LOOKUP_CANDIDATES_MAX <= 32, "one bit of tried for each");

static void on_timer_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void free_candidates(struct subscriber_route *r)
{
	if (!r->candidate)
		return;
	explicit_bzero(r->candidate, r->count * sizeof(*r->candidate));
	free(r->candidate);
	r->candidate = NULL;
	r->count = 0;
}

void subscriber_connect_free(struct subscriber *s)
{
	struct subscriber_route *r = s->route;

	if (!r)
		return;
	s->route = NULL;
	resolver_cancel(r->query);
	free_candidates(r);
	uv_close((uv_handle_t *)&r->timer, on_timer_closed);
}

static void make_choices(struct lns_choice *c, struct subscriber_route *r, const struct conf_profile *profile)
{
	for (size_t i = 0; i < r->count; i++) {
		struct lns_target target;

		lns_target_candidate(&target, profile, &r->candidate[i]);
		c[i].preference = r->candidate[i].preference;
		c[i].weight = r->candidate[i].weight;
		c[i].sessions = lns_load(r->s->lac, &target.peer);
		c[i].dead = lns_is_dead(r->s->lac, &target.peer);
		c[i].tried = r->tried >> i & 1;
		explicit_bzero(&target, sizeof(target));
	}
}

static void next_or_fail(struct subscriber *s)
{
	if (subscriber_connect_next(s))
		return;
	s->lac->counters.routes_dst_open_fail++;
	subscriber_fail(s, "no LNS can be reached");
}

/*
 * The LNS has not answered, and another one might. Established tunnels and the last candidate have all the time of their
 * retransmissions.
 */
static void on_failover(uv_timer_t *timer)
{
	struct subscriber_route *r = timer->data;
	struct subscriber *s = r->s;
	struct l2tp_session *session = s->session;
	struct lns *lns = s->lns;

	if (!session || lns_answers(lns))
		return;
	lns_dead_add(s->lac, &lns_target(lns)->peer, lns_target(lns)->profile.persist_pend_timeout * UINT64_C(1000));
	subscriber_log(LOG_INFO, s, "the LNS does not answer, trying the next", NULL);
	s->session = NULL;
	s->lns = NULL;
	lns_hangup(lns, session, L2TP_CDN_TIMEOUT, "another LNS is tried", NULL);
	lns_abandon(lns);
	next_or_fail(s);
}

/* Places the call at the candidate chosen. Return: 0 or -1. */
static int try_candidate(struct subscriber_route *r, const struct conf_profile *profile, bool more)
{
	struct subscriber *s = r->s;
	struct lns_target target;
	const char *why;
	int err;

	lns_target_candidate(&target, profile, &r->candidate[r->at]);
	err = subscriber_call(s, &target, &why);
	explicit_bzero(&target, sizeof(target));
	if (err)
		subscriber_log(LOG_INFO, s, "no tunnel", why);
	else if (more && !lns_answers(s->lns))
		uv_timer_start(&r->timer, on_failover, profile->failover_timeout * UINT64_C(1000), 0);
	return err;
}

bool subscriber_connect_next(struct subscriber *s)
{
	struct lns_choice choice[LOOKUP_CANDIDATES_MAX];
	struct subscriber_route *r = s->route;
	const struct conf_profile *profile;
	const struct conf_ac *ac;
	const char *why;
	int next;

	if (!r || !r->count)
		return false;
	uv_timer_stop(&r->timer);
	if (!subscriber_config(s, &ac, &profile, &why))
		return false;
	make_choices(choice, r, profile);
	while ((next = lns_select(choice, r->count, s->lac->turn++)) >= 0) {
		r->at = (size_t)next;
		r->tried |= UINT32_C(1) << next;
		choice[next].tried = true;
		if (!try_candidate(r, profile, lns_select_more(choice, r->count, choice[next].dead)))
			return true;
	}
	resolver_forget(s->lac->resolver, ac, r->realm);
	return false;
}

static void count_failure(struct subscriber *s, bool asked)
{
	const struct conf_ac *ac = conf_find_ac(s->lac->conf, s->iface->ac);
	struct lac_counters *c = &s->lac->counters;

	c->lookups_failed++;
	if (!asked || !ac)
		return;
	if (ac->lookup == CONF_LOOKUP_DNS)
		c->lookups_dns_failed++;
	else if (ac->lookup == CONF_LOOKUP_RADIUS)
		c->lookups_radius_failed++;
}

/* Many clients may wait for one answer, or get theirs at the same time: they take turns. */
static void on_turn(uv_timer_t *timer)
{
	struct subscriber_route *r = timer->data;
	struct subscriber *s = r->s;

	if (loop_watch_spent(timer->loop)) {
		uv_timer_start(timer, on_turn, LOOP_LATER_MS, 0);
	} else if (r->failure) {
		subscriber_fail(s, r->failure);
	} else {
		next_or_fail(s);
	}
}

static void on_answer(void *ctx, const struct lookup_answer *answer)
{
	struct subscriber_route *r = ctx;
	struct subscriber *s = r->s;

	r->query = NULL;
	if (answer->status == LOOKUP_OK) {
		s->lac->counters.lookups_ok++;
		if (answer->text[0])
			subscriber_log(LOG_INFO, s, "lookup", answer->text);
		r->candidate = calloc(answer->count, sizeof(*r->candidate));
	} else {
		count_failure(s, true);
		subscriber_log(LOG_INFO, s, "no LNS found", answer->text);
		r->failure = answer->status == LOOKUP_NOT_FOUND ? "the ISP is not known" : "the ISP cannot be looked up";
	}
	if (r->candidate) {
		r->count = answer->count;
		memcpy(r->candidate, answer->candidate, answer->count * sizeof(*r->candidate));
	}
	on_turn(&r->timer);
}

static struct subscriber_route *route_new(struct subscriber *s, const char *realm)
{
	struct subscriber_route *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->s = s;
	strcpy(r->realm, realm);
	uv_timer_init(s->lac->loop, &r->timer);
	r->timer.data = r;
	s->route = r;
	return r;
}

/* The client has told another name than before: whatever was begun for that one ends. */
static void start_over(struct subscriber *s)
{
	struct l2tp_session *session = s->session;
	struct lns *lns = s->lns;

	subscriber_connect_free(s);
	s->session = NULL;
	s->lns = NULL;
	if (session)
		lns_hangup(lns, session, L2TP_CDN_ADMIN, "the client has another name now", NULL);
}

void subscriber_connect(struct subscriber *s, const char *name, size_t len)
{
	const struct conf_profile *profile;
	const char *why = "out of memory";
	const struct conf_ac *ac;
	char realm[REALM_MAX + 1];

	if (realm_parse(name, len, realm, &why)) {
		count_failure(s, false);
		subscriber_log(LOG_INFO, s, "no LNS for this user name", why);
		subscriber_fail(s, "the user name has no domain of an ISP");
		return;
	}
	if (s->route && !strcmp(s->route->realm, realm))
		return;
	start_over(s);
	if (subscriber_config(s, &ac, &profile, &why) && route_new(s, realm)) {
		subscriber_debug(LOG_SUB_PPPOE_AC, s, "lookup of", realm);
		s->route->query = resolver_start(s->lac->resolver, ac, realm, on_answer, s->route, &why);
		if (s->route->query)
			return;
	}
	count_failure(s, true);
	subscriber_log(LOG_WARNING, s, "no lookup", why);
	subscriber_fail(s, "the ISP cannot be looked up");
}
