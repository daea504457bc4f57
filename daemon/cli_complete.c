// SPDX-License-Identifier: GPL-2.0
/* What may stand at the end of a line, with the names that exist in this daemon and on this system. */
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>

#include "cli.h"
#include "config_complete.h"
#include "config_radius.h"
#include "lns.h"
#include "udp_io.h"

#define CANDIDATES_MAX	1000	/* more would fill the screen and help nobody */

/* A list of candidates that grows; @listed has a member for each word of it. */
struct completion {
	const struct lac *lac;
	struct json_object *candidates, *listed;
};

static void list_interfaces(conf_name_fn name, void *to)
{
	struct if_nameindex *all = if_nameindex();

	for (struct if_nameindex *i = all; i && i->if_index; i++)
		name(to, i->if_name);
	if (all)
		if_freenameindex(all);
}

/* Those of the configuration, and those to LNSs by their profile and id. */
static void list_tunnels(struct lac *lac, conf_name_fn name, void *to)
{
	struct lns_cursor c;
	struct lns *l;
	char id[8];

	for (const struct conf_tunnel *t = lac->conf->tunnels; t; t = t->next)
		name(to, t->l2tp.name);
	lns_cursor_open(&c, lac);
	while ((l = lns_cursor_next(&c))) {
		snprintf(id, sizeof(id), "%u", lns_id(l));
		name(to, lns_target(l)->profile.name);
		if (lns_id(l))
			name(to, id);
	}
	lns_cursor_close(&c);
}

static void list_lns(struct lac *lac, conf_name_fn name, void *to)
{
	char text[INET6_ADDRSTRLEN];
	struct lns_cursor c;
	struct lns *l;

	for (const struct conf_ac *ac = lac->conf->acs; ac; ac = ac->next)
		if (ac->lookup == CONF_LOOKUP_STATIC)
			name(to, conf_format_addr(&ac->peer, text));
	lns_cursor_open(&c, lac);
	while ((l = lns_cursor_next(&c)))
		name(to, udp_addr_text(&lns_target(l)->peer, text, sizeof(text)));
	lns_cursor_close(&c);
}

static void list(void *ctx, enum conf_kind kind, conf_name_fn name, void *to)
{
	const struct completion *c = ctx;
	struct lac *lac = (struct lac *)c->lac;

	switch (kind) {
	case CONF_KIND_AC:
		for (const struct conf_ac *ac = lac->conf->acs; ac; ac = ac->next)
			name(to, ac->name);
		break;
	case CONF_KIND_PROFILE:
		for (const struct conf_profile *p = lac->conf->profiles; p; p = p->next)
			name(to, p->name);
		break;
	case CONF_KIND_TUNNEL:
		list_tunnels(lac, name, to);
		break;
	case CONF_KIND_GROUP:
		for (const struct conf_radius_group *g = lac->conf->radius_groups; g; g = g->next)
			name(to, g->name);
		break;
	case CONF_KIND_INTERFACE:
		list_interfaces(name, to);
		break;
	case CONF_KIND_LNS:
		list_lns(lac, name, to);
		break;
	}
}

static void candidate(void *ctx, const char *word, const char *help, bool placeholder)
{
	struct completion *c = ctx;
	struct json_object *o;

	if (json_object_array_length(c->candidates) >= CANDIDATES_MAX ||
	    json_object_object_get_ex(c->listed, word, NULL))
		return;
	json_object_object_add(c->listed, word, NULL);
	o = json_object_new_object();
	cli_json_text(o, "word", word);
	cli_json_text(o, "help", help);
	cli_json_bool(o, "placeholder", placeholder);
	json_object_array_add(c->candidates, o);
}

struct json_object *cli_complete(const struct cli *cli, const char *line)
{
	struct completion c = { .lac = cli->lac, .candidates = json_object_new_array(), .listed = json_object_new_object() };
	const struct conf_completion how = { .list = list, .candidate = candidate, .ctx = &c };
	struct json_object *answer = json_object_new_object();

	cli_json_u64(answer, "from", conf_complete(cli->at.mode, line, &how));
	json_object_object_add(answer, "candidates", c.candidates);
	json_object_put(c.listed);
	return answer;
}
