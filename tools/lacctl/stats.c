// SPDX-License-Identifier: GPL-2.0
/*
 * stats.c - lacctl stats: counters of the namespace; counters of tunnels and sessions
 */
#include "lacctl.h"

#include "names.h"
#include "uapi/openlac.h"

static void direction(struct out *o, const char *name, const struct nlattr *packets,
		      const struct nlattr *bytes, const struct nlattr *drops)
{
	out_group_begin(o, name);
	out_number(o, "packets", nlc_u64(packets));
	out_number(o, "bytes", nlc_u64(bytes));
	out_number(o, "drops", nlc_u64(drops));
	out_group_end(o);
}

/**
 * stats_members() - print the counters of a tunnel or session, if they are wanted
 * @o: the stream
 * @nest: nest of enum openlac_a_stats, may be absent
 */
void stats_members(struct out *o, const struct nlattr *nest)
{
	const struct nlattr *tb[OPENLAC_A_STATS_MAX + 1];
	uint64_t punted, old;

	if (!o->stats || !nest)
		return;
	nlc_parse_nested(nest, tb, OPENLAC_A_STATS_MAX);
	direction(o, "up", tb[OPENLAC_A_STATS_UP_PACKETS], tb[OPENLAC_A_STATS_UP_BYTES],
		  tb[OPENLAC_A_STATS_UP_DROPS]);
	direction(o, "down", tb[OPENLAC_A_STATS_DOWN_PACKETS], tb[OPENLAC_A_STATS_DOWN_BYTES],
		  tb[OPENLAC_A_STATS_DOWN_DROPS]);
	old = nlc_u64(tb[OPENLAC_A_STATS_DOWN_OLD]);
	if (tb[OPENLAC_A_STATS_DOWN_OLD] && (o->json || old))
		out_number(o, "down-out-of-sequence", old);
	/* Rare on a line of text: most sessions forward from their first frame on. */
	punted = nlc_u64(tb[OPENLAC_A_STATS_PUNT_PACKETS]);
	if (tb[OPENLAC_A_STATS_PUNT_PACKETS] && (o->json || punted)) {
		out_group_begin(o, "punt");
		out_number(o, "packets", punted);
		out_group_end(o);
	}
}

struct drops {
	struct out *out;
	bool open;
};

/* Programs get every cause, people only those that count, unless they ask for all. */
static int drop_member(const struct nlattr *attr, void *data)
{
	struct drops *d = data;
	unsigned int cause = mnl_attr_get_type(attr);
	char buf[32];

	if (cause <= OPENLAC_DROP_PAD)
		return MNL_CB_OK;
	if (!d->out->json && !d->out->stats && !nlc_u64(attr))
		return MNL_CB_OK;
	if (!d->open)
		out_group_begin(d->out, "drops");
	d->open = true;
	out_row(d->out, name_drop(cause, buf, sizeof(buf)), nlc_u64(attr));
	return MNL_CB_OK;
}

static void drop_members(struct out *o, const struct nlattr *nest)
{
	struct drops d = { o, o->json };

	if (d.open)
		out_group_begin(o, "drops");
	if (nest)
		mnl_attr_parse_nested(nest, drop_member, &d);
	if (d.open)
		out_group_end(o);
}

static void members(struct out *o, const struct nlattr *const *tb)
{
	out_number(o, "sockets", nlc_u32(tb[OPENLAC_A_GLOBAL_SOCKETS]));
	out_number(o, "tunnels", nlc_u32(tb[OPENLAC_A_GLOBAL_TUNNELS]));
	out_number(o, "interfaces", nlc_u32(tb[OPENLAC_A_GLOBAL_IFACES]));
	out_number(o, "sessions", nlc_u32(tb[OPENLAC_A_GLOBAL_SESSIONS]));
	drop_members(o, tb[OPENLAC_A_GLOBAL_DROPS]);
}

static const struct view stats_view = {
	.kind = "stats",
	.max = OPENLAC_A_GLOBAL_MAX,
	.members = members,
};

static int show(struct ctl *ctl, int argc, char *const *argv)
{
	int rc = ctl_begin(ctl, argc, argv, NULL);

	if (rc)
		return rc;
	nlc_new(&ctl->nl, OPENLAC_CMD_STATS_GET);
	return ctl_show(ctl, true, &stats_view);
}

static const struct verb verbs[] = {
	{ "show", show, 0, 0 }, { NULL, NULL, 0, 0 },
};

const struct object stats_object = {
	.name = "stats",
	.summary = "object counts and causes of drops",
	.usage =
		"Usage: lacctl [-s] stats show\n"
		"With -s also the causes that never happened.\n",
	.verbs = verbs,
};
