// SPDX-License-Identifier: GPL-2.0
#include "pseudowire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netdev_index.h"
#include "pseudowire_ends.h"
#include "pseudowire_host.h"
#include "pseudowire_make.h"
#include "pseudowire_nl.h"
#include "pseudowire_state.h"
#include "udp_io.h"

enum {
	WAIT_MS = 20,		/* for what is being deleted; doubled each time */
	WAIT_MAX_MS = 1000,
	WAIT_LONG_MS = 5000,	/* somebody should know */
	RETRY_MS = 5000,	/* what the kernel refused */
	POLL_MS = 10000,	/* what nobody tells of: routes, and answers of the DNS that have expired */
	NEVER_MS = 0,
};

/**
 * struct pseudowire - what is remembered of one that is configured
 * @host: its destination when that is a name
 * @there: it is there, and its netdev has been set up
 * @waiting_since: loop time, 0 = it does not wait
 * @trouble: what was last logged of it, "" = all is well
 */
struct pseudowire {
	LIST_ENTRY(pseudowire) link;
	char name[IFNAMSIZ];
	struct pw_host *host;
	bool there;
	uint64_t waiting_since;
	char trouble[256];
};

/**
 * struct pseudowires - all of them
 * @state_path: file of the records
 * @timer: for the next attempt
 * @wait_ms: how long that waits for what is being deleted
 * @driver_at: not before that loop time is the driver asked for again
 * @driver_trouble: what was last logged of it
 * @world: the records alone between two attempts
 * @maker: tunnels whose sockets are ours
 */
struct pseudowires {
	struct lac *lac;
	char state_path[512];
	uv_timer_t timer;
	uint64_t wait_ms;
	uint64_t driver_at;
	char driver_trouble[128];
	LIST_HEAD(, pseudowire) list;
	struct pw_world world;
	struct pw_maker maker;
};

static void on_timer(uv_timer_t *timer)
{
	pseudowires_sync(timer->data);
}

static void on_host_changed(void *ctx)
{
	struct pseudowires *p = ctx;

	uv_timer_start(&p->timer, on_timer, 0, 0);
}

struct pseudowires *pseudowires_new(struct lac *lac, const char *run_dir)
{
	struct pseudowires *p = calloc(1, sizeof(*p));

	if (!p) {
		log_err("out of memory");
		return NULL;
	}
	p->lac = lac;
	snprintf(p->state_path, sizeof(p->state_path), "%s/pseudowires", run_dir);
	p->world.record = pw_state_load(p->state_path, &p->world.record_count);
	LIST_INIT(&p->list);
	pw_maker_init(&p->maker);
	uv_timer_init(lac->loop, &p->timer);
	p->timer.data = p;
	return p;
}

static struct log_fields fields_of(const struct pseudowire *pw)
{
	return (struct log_fields) { .interface = pw->name };
}

/* The same trouble is told once. */
static void complain(struct pseudowire *pw, const char *text)
{
	struct log_fields f = fields_of(pw);

	if (!strcmp(pw->trouble, text))
		return;
	snprintf(pw->trouble, sizeof(pw->trouble), "%s", text);
	log_line(LOG_ERR, &f, "no pseudowire: %s", text);
}

static void forget(struct pseudowire *pw)
{
	struct log_fields f = fields_of(pw);

	if (pw->there)
		log_line(LOG_INFO, &f, "pseudowire deleted");
	LIST_REMOVE(pw, link);
	pw_host_free(pw->host);
	free(pw);
}

static bool is_configured(const struct conf_iface *i)
{
	bool leads_somewhere = i->destination.addr.family != AF_UNSPEC || i->destination.name[0];

	return i->pseudowire && leads_somewhere && strlen(i->name) < IFNAMSIZ;
}

static struct pseudowire *find(struct pseudowires *p, const char *name)
{
	struct pseudowire *pw;

	LIST_FOREACH(pw, &p->list, link)
		if (!strcmp(pw->name, name))
			return pw;
	return NULL;
}

static struct pseudowire *remember(struct pseudowires *p, const struct conf_iface *i)
{
	struct pseudowire *pw = find(p, i->name);

	if (!pw) {
		pw = calloc(1, sizeof(*pw));
		if (!pw)
			return NULL;
		snprintf(pw->name, sizeof(pw->name), "%.*s", IFNAMSIZ - 1, i->name);
		LIST_INSERT_HEAD(&p->list, pw, link);
	}
	if (pw->host && strcmp(pw_host_name(pw->host), i->destination.name)) {
		pw_host_free(pw->host);
		pw->host = NULL;
	}
	if (!pw->host && i->destination.name[0])
		pw->host = pw_host_new(p->lac, i->destination.name, on_host_changed, p);
	return pw;
}

/* Those that @conf does not have; it may be NULL. */
static void forget_others(struct pseudowires *p, const struct conf *conf)
{
	struct pseudowire *pw = LIST_FIRST(&p->list), *next;
	const struct conf_iface *i;

	for (; pw; pw = next) {
		next = LIST_NEXT(pw, link);
		i = conf ? conf_find_iface(conf, pw->name) : NULL;
		if (!i || !is_configured(i))
			forget(pw);
	}
}

/* The name is waited for without a word: whoever asks the DNS tells of failures. */
static void want(struct pseudowires *p, const struct conf_iface *i, struct pseudowire *pw)
{
	struct pw_wanted *w = &p->world.wanted[p->world.wanted_count++];
	struct conf_addr destination = i->destination.addr;
	const char *why;

	*w = (struct pw_wanted) { .id = conf_iface_local_id(i), .peer_id = conf_iface_remote_id(i) };
	snprintf(w->name, sizeof(w->name), "%s", pw->name);
	w->netdev = netdev_index(pw->name);
	if (pw->host)
		destination = pw_host_addr(pw->host, i->source.addr.family);
	why = pw_ends_find(w, i, &destination, p->lac->conf->unmanaged_port);
	if (why && (!pw->host || destination.family != AF_UNSPEC))
		complain(pw, why);
}

/* Return: 0, or -1 without memory. */
static int collect_wanted(struct pseudowires *p)
{
	const struct conf_iface *i;
	struct pseudowire *pw;
	size_t count = 0;

	for (i = p->lac->conf->ifaces; i; i = i->next)
		count += is_configured(i);
	p->world.wanted = calloc(count + 1, sizeof(*p->world.wanted));
	if (!p->world.wanted)
		return -1;
	for (i = p->lac->conf->ifaces; i; i = i->next) {
		pw = is_configured(i) ? remember(p, i) : NULL;
		if (pw)
			want(p, i, pw);
	}
	return 0;
}

static void clear_world(struct pw_world *world)
{
	free(world->wanted);
	free(world->tunnel);
	free(world->session);
	world->wanted = NULL;
	world->tunnel = NULL;
	world->session = NULL;
	world->wanted_count = 0;
	world->tunnel_count = 0;
	world->session_count = 0;
}

/* Before anything is made, so that nothing that we made is ever unknown. */
static void keep_records(struct pseudowires *p, struct pw_plan *plan)
{
	bool same = plan->records == p->world.record_count;

	for (size_t i = 0; same && i < plan->records; i++)
		same = plan->record[i].tunnel == p->world.record[i].tunnel &&
		       plan->record[i].session == p->world.record[i].session &&
		       !strcmp(plan->record[i].name, p->world.record[i].name);
	if (!same && pw_state_save(p->state_path, plan->record, plan->records))
		log_err("%s: %s", p->state_path, strerror(errno));
	free(p->world.record);
	p->world.record = plan->record;
	p->world.record_count = plan->records;
	plan->record = NULL;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a == NEVER_MS || (b != NEVER_MS && b < a) ? b : a;
}

/* Return: after how many milliseconds to look again. */
static uint64_t wait_for_it(struct pseudowires *p, struct pseudowire *pw, const struct pw_wanted *w)
{
	uint64_t now = uv_now(p->lac->loop);

	pw->there = false;
	if (!pw->waiting_since)
		pw->waiting_since = now;
	else if (now - pw->waiting_since >= WAIT_LONG_MS)
		complain(pw, w->netdev ? "there is another interface of this name" :
					 "the kernel does not let go of what it replaces");
	return p->wait_ms;
}

static void tell_there(struct pseudowire *pw, const struct pw_wanted *w, const char *what)
{
	struct log_fields f = fields_of(pw);
	char peer[INET6_ADDRSTRLEN + 16];

	log_line(LOG_INFO, &f, "pseudowire to %s %s", udp_peer_text(&w->remote, peer, sizeof(peer)), what);
	pw->there = true;
	pw->trouble[0] = '\0';
}

static uint64_t keep(struct pseudowire *pw, const struct pw_wanted *w)
{
	char text[256];

	if (pw->there)
		return NEVER_MS;
	if (pw_maker_set_up(w, text, sizeof(text))) {
		complain(pw, text);
		return RETRY_MS;
	}
	tell_there(pw, w, "taken over as it was");
	return NEVER_MS;
}

static uint64_t create(struct pseudowires *p, struct pw_nl *nl, struct pseudowire *pw, const struct pw_wanted *w,
		       const struct pw_step *step)
{
	char text[256];

	pw->there = false;
	if (pw_maker_create(&p->maker, nl, w, step, text, sizeof(text)) || pw_maker_set_up(w, text, sizeof(text))) {
		complain(pw, text);
		return RETRY_MS;
	}
	tell_there(pw, w, "made");
	return NEVER_MS;
}

static uint64_t take_step(struct pseudowires *p, struct pw_nl *nl, const struct pw_wanted *w, const struct pw_step *step)
{
	struct pseudowire *pw = find(p, w->name);
	char text[128];

	if (step->verdict != PW_WAIT)
		pw->waiting_since = 0;
	switch (step->verdict) {
	case PW_CLASH:
		snprintf(text, sizeof(text), "its tunnel local id %u is that of interface %s", w->id, step->clash->name);
		complain(pw, text);
		pw->there = false;
		return NEVER_MS;
	case PW_KEEP:
		return keep(pw, w);
	case PW_WAIT:
		return wait_for_it(p, pw, w);
	case PW_CREATE:
		return create(p, nl, pw, w, step);
	case PW_UNKNOWN:
		break;
	}
	return RETRY_MS;
}

static void remove_all(struct pseudowires *p, struct pw_nl *nl, const struct pw_plan *plan)
{
	for (size_t i = 0; i < plan->removals; i++) {
		if (pw_nl_remove(nl, &plan->removal[i]))
			log_err("L2TPv3 tunnel %u cannot be deleted: %s", plan->removal[i].tunnel, nl->error);
		if (!plan->removal[i].session)
			pw_maker_release(&p->maker, plan->removal[i].tunnel);
	}
}

/* Return: after how many milliseconds to look again. */
static uint64_t carry_out(struct pseudowires *p, struct pw_nl *nl)
{
	struct pw_plan *plan;
	uint64_t again = NEVER_MS;

	if (pw_nl_list(nl, &p->world)) {
		log_limited(LOG_KIND_KERNEL, LOG_ERR, NULL, "L2TPv3 of the kernel: %s", nl->error);
		return RETRY_MS;
	}
	pw_maker_note(&p->maker, &p->world);
	plan = pw_plan_make(&p->world);
	if (!plan)
		return RETRY_MS;
	keep_records(p, plan);
	remove_all(p, nl, plan);
	if (plan->removals)
		again = p->wait_ms;
	for (size_t i = 0; i < p->world.wanted_count; i++)
		again = earlier(again, take_step(p, nl, &p->world.wanted[i], &plan->step[i]));
	pw_plan_free(plan);
	return again;
}

/*
 * Without anything to do for it the driver is not even loaded. One that is missing is not asked for with every netdev that
 * changes, as the kernel starts modprobe each time.
 */
static uint64_t sync_driver(struct pseudowires *p)
{
	uint64_t now = uv_now(p->lac->loop), again;
	struct pw_nl nl;

	if (!p->world.wanted_count && !p->world.record_count)
		return NEVER_MS;
	if (now < p->driver_at)
		return p->driver_at - now;
	if (pw_nl_open(&nl)) {
		if (strcmp(p->driver_trouble, nl.error))
			log_err("no pseudowires: %s", nl.error);
		snprintf(p->driver_trouble, sizeof(p->driver_trouble), "%s", nl.error);
		p->driver_at = now + POLL_MS;
		again = POLL_MS;
	} else {
		p->driver_trouble[0] = '\0';
		again = carry_out(p, &nl);
	}
	pw_nl_close(&nl);
	return again;
}

void pseudowires_sync(struct pseudowires *p)
{
	uint64_t again = RETRY_MS;

	if (!p || p->lac->stopping)
		return;
	forget_others(p, p->lac->conf);
	if (!collect_wanted(p))
		again = sync_driver(p);
	p->wait_ms = again == p->wait_ms ? 2 * p->wait_ms : WAIT_MS;
	if (p->wait_ms > WAIT_MAX_MS)
		p->wait_ms = WAIT_MAX_MS;
	if (p->world.wanted_count)
		again = earlier(again, POLL_MS);
	clear_world(&p->world);
	if (again == NEVER_MS)
		uv_timer_stop(&p->timer);
	else
		uv_timer_start(&p->timer, on_timer, again, 0);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void pseudowires_free(struct pseudowires *p)
{
	if (!p)
		return;
	/* As with a configuration that has none, but nothing is waited for. */
	forget_others(p, NULL);
	p->driver_at = 0;
	sync_driver(p);
	clear_world(&p->world);
	pw_state_save(p->state_path, NULL, 0);
	pw_maker_free(&p->maker);
	free(p->world.record);
	uv_close((uv_handle_t *)&p->timer, on_closed);
}
