// SPDX-License-Identifier: GPL-2.0
#include "pseudowire_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "udp_io.h"

/* A plan that is being made; @keep and @remove by session. */
struct planner {
	const struct pw_world *world;
	struct pw_plan *plan;
	bool *keep, *remove;
};

static bool is_known(const struct pw_wanted *w)
{
	return w->local.ss_family != AF_UNSPEC && w->remote.ss_family != AF_UNSPEC;
}

static bool same_ends(const struct sockaddr_storage *local, const struct sockaddr_storage *remote, const struct pw_wanted *w)
{
	return udp_same_peer(local, &w->local, true) && udp_same_peer(remote, &w->remote, true);
}

/* Which of two that have one id goes first is the same in every plan: the one that the configuration names first. */
static void find_clashes(struct planner *p)
{
	const struct pw_world *world = p->world;

	for (size_t i = 0; i < world->wanted_count; i++)
		for (size_t j = 0; j < i && !p->plan->step[i].clash; j++)
			if (world->wanted[i].id == world->wanted[j].id && !p->plan->step[j].clash)
				p->plan->step[i].clash = &world->wanted[j];
	for (size_t i = 0; i < world->wanted_count; i++)
		p->plan->step[i].verdict = p->plan->step[i].clash ? PW_CLASH : PW_UNKNOWN;
}

/* True when another pseudowire goes from the same address and port to another peer. */
static bool is_crowded(const struct planner *p, const struct pw_wanted *w)
{
	const struct pw_world *world = p->world;

	for (size_t i = 0; i < world->wanted_count; i++) {
		const struct pw_wanted *other = &world->wanted[i];

		if (!p->plan->step[i].clash && is_known(other) && udp_same_peer(&other->local, &w->local, true) &&
		    !udp_same_peer(&other->remote, &w->remote, true))
			return true;
	}
	return false;
}

static const struct pw_tunnel *tunnel_by_id(const struct pw_world *world, uint32_t id)
{
	for (size_t i = 0; i < world->tunnel_count; i++)
		if (world->tunnel[i].id == id)
			return &world->tunnel[i];
	return NULL;
}

static bool fits(const struct planner *p, const struct pw_session *s, const struct pw_wanted *w)
{
	const struct pw_tunnel *t = tunnel_by_id(p->world, s->tunnel);

	return s->plain && s->id == w->id && s->peer_id == w->peer_id && t && t->udp3 &&
	       same_ends(&t->local, &t->remote, w) && (t->held || !is_crowded(p, w));
}

static bool is_recorded(const struct pw_world *world, const struct pw_session *s)
{
	for (size_t i = 0; i < world->record_count; i++) {
		const struct pw_record *r = &world->record[i];

		if (r->tunnel == s->tunnel && r->session == s->id && !strcmp(r->name, s->name))
			return true;
	}
	return false;
}

static void judge_session(struct planner *p, size_t n)
{
	const struct pw_session *s = &p->world->session[n];

	p->remove[n] = is_recorded(p->world, s);
	for (size_t i = 0; i < p->world->wanted_count; i++) {
		const struct pw_wanted *w = &p->world->wanted[i];
		struct pw_step *step = &p->plan->step[i];

		if (strcmp(w->name, s->name))
			continue;
		if (step->clash || is_known(w)) {
			p->keep[n] = !step->clash && step->verdict != PW_KEEP && fits(p, s, w);
			p->remove[n] = !p->keep[n];
			if (p->keep[n])
				*step = (struct pw_step) { .verdict = PW_KEEP, .tunnel = s->tunnel };
		} else {
			p->keep[n] = true;
			p->remove[n] = false;
		}
	}
}

static void add_removal(struct planner *p, uint32_t tunnel, uint32_t session)
{
	p->plan->removal[p->plan->removals++] = (struct pw_removal) { .tunnel = tunnel, .session = session };
}

static void add_record(struct planner *p, const char *name, uint32_t tunnel, uint32_t session)
{
	struct pw_record *r = &p->plan->record[p->plan->records++];

	*r = (struct pw_record) { .tunnel = tunnel, .session = session };
	snprintf(r->name, sizeof(r->name), "%s", name);
}

static bool tunnel_is_recorded(const struct pw_world *world, uint32_t id)
{
	for (size_t i = 0; i < world->record_count; i++)
		if (world->record[i].tunnel == id)
			return true;
	return false;
}

/*
 * A tunnel goes with the last session of ours, but not with somebody else's in it. One of ours that is empty is going already,
 * or was left by a run that ended before it had made the session.
 */
static void judge_tunnel(struct planner *p, uint32_t id)
{
	const struct pw_world *world = p->world;
	bool ours = tunnel_is_recorded(world, id), stays = false;

	for (size_t i = 0; i < world->session_count; i++) {
		stays |= world->session[i].tunnel == id && !p->remove[i];
		ours |= world->session[i].tunnel == id && p->remove[i];
	}
	if (ours && !stays)
		add_removal(p, id, 0);
	for (size_t i = 0; i < world->session_count; i++) {
		if (world->session[i].tunnel != id || !(p->keep[i] || p->remove[i]))
			continue;
		add_record(p, world->session[i].name, id, world->session[i].id);
		if (p->remove[i] && stays)
			add_removal(p, id, world->session[i].id);
	}
	if (ours && !stays)
		add_record(p, "-", id, 0);
}

static bool is_removed(const struct planner *p, uint32_t tunnel)
{
	for (size_t i = 0; i < p->plan->removals; i++)
		if (p->plan->removal[i].tunnel == tunnel && !p->plan->removal[i].session)
			return true;
	return false;
}

/* A netdev of the name may be what is left of a session; a tunnel that goes has a socket until it is gone. */
static bool is_blocked(const struct planner *p, const struct pw_wanted *w)
{
	const struct pw_world *world = p->world;

	if (w->netdev)
		return true;
	for (size_t i = 0; i < world->session_count; i++)
		if (!strcmp(world->session[i].name, w->name))
			return true;
	for (size_t i = 0; i < world->tunnel_count; i++)
		if (is_removed(p, world->tunnel[i].id) && udp_same_peer(&world->tunnel[i].local, &w->local, true))
			return true;
	return false;
}

/* Return: the local id of a tunnel of ours that is there, or is made by an earlier step; 0 when there is none. */
static uint32_t find_tunnel(const struct planner *p, size_t n)
{
	const struct pw_world *world = p->world;
	const struct pw_wanted *w = &world->wanted[n];

	for (size_t i = 0; i < world->session_count; i++) {
		const struct pw_tunnel *t = p->keep[i] ? tunnel_by_id(world, world->session[i].tunnel) : NULL;

		if (t && t->udp3 && same_ends(&t->local, &t->remote, w))
			return t->id;
	}
	for (size_t i = 0; i < n; i++)
		if (p->plan->step[i].verdict == PW_CREATE && same_ends(&world->wanted[i].local, &world->wanted[i].remote, w))
			return p->plan->step[i].tunnel;
	return 0;
}

static bool id_is_taken(const struct planner *p, uint32_t id)
{
	for (size_t i = 0; i < p->world->wanted_count; i++)
		if (p->plan->step[i].verdict == PW_CREATE && p->plan->step[i].tunnel == id)
			return true;
	return !id || tunnel_by_id(p->world, id);
}

static void plan_creation(struct planner *p, size_t n)
{
	const struct pw_wanted *w = &p->world->wanted[n];
	struct pw_step step = { .verdict = PW_WAIT };

	if (!is_blocked(p, w)) {
		step = (struct pw_step) { .verdict = PW_CREATE, .tunnel = find_tunnel(p, n), .held = is_crowded(p, w) };
		step.new_tunnel = !step.tunnel;
		if (step.new_tunnel)
			for (step.tunnel = w->id; id_is_taken(p, step.tunnel); step.tunnel++)
				;
		add_record(p, w->name, step.tunnel, w->id);
	}
	p->plan->step[n] = step;
}

static void make(struct planner *p)
{
	const struct pw_world *world = p->world;

	find_clashes(p);
	for (size_t i = 0; i < world->session_count; i++)
		judge_session(p, i);
	for (size_t i = 0; i < world->tunnel_count; i++)
		judge_tunnel(p, world->tunnel[i].id);
	for (size_t i = 0; i < world->wanted_count; i++)
		if (p->plan->step[i].verdict == PW_UNKNOWN && is_known(&world->wanted[i]))
			plan_creation(p, i);
}

struct pw_plan *pw_plan_make(const struct pw_world *world)
{
	struct pw_plan *plan = calloc(1, sizeof(*plan));
	struct planner p = { .world = world, .plan = plan };
	size_t all = world->wanted_count + world->tunnel_count + world->session_count + 1;

	if (!plan)
		return NULL;
	plan->step = calloc(world->wanted_count + 1, sizeof(*plan->step));
	plan->removal = calloc(all, sizeof(*plan->removal));
	plan->record = calloc(all, sizeof(*plan->record));
	p.keep = calloc(world->session_count + 1, sizeof(*p.keep));
	p.remove = calloc(world->session_count + 1, sizeof(*p.remove));
	if (plan->step && plan->removal && plan->record && p.keep && p.remove) {
		make(&p);
	} else {
		pw_plan_free(plan);
		plan = NULL;
	}
	free(p.keep);
	free(p.remove);
	return plan;
}

void pw_plan_free(struct pw_plan *plan)
{
	if (!plan)
		return;
	free(plan->step);
	free(plan->removal);
	free(plan->record);
	free(plan);
}
