// SPDX-License-Identifier: GPL-2.0
/*
 * top_data.c - where lacctl top gets its tables from: the kernel, and the daemon if it runs
 *
 * Sessions, tunnels and counters are the kernel's. The daemon only tells names, which do not
 * change, so it is asked when there are sessions that have none yet.
 */
#include "top_data.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "escape.h"
#include "uapi/openlac.h"

#define DAEMON_PATIENCE	5000	/* ms for all names; the screen stands still meanwhile */
#define DAEMON_REST	10	/* of the time goes by between questions, however large the answers */

/* What a dump needs: the table, and whether memory sufficed. */
struct fill {
	struct top_table *table;
	bool failed;
};

/** top_data_now() - seconds of the monotonic clock */
double top_data_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void read_counts(struct top_row *row, const struct nlattr *nest)
{
	const struct nlattr *tb[OPENLAC_A_STATS_MAX + 1];

	nlc_parse_nested(nest, tb, OPENLAC_A_STATS_MAX);
	row->up.packets = nlc_u64(tb[OPENLAC_A_STATS_UP_PACKETS]);
	row->up.bytes = nlc_u64(tb[OPENLAC_A_STATS_UP_BYTES]);
	row->down.packets = nlc_u64(tb[OPENLAC_A_STATS_DOWN_PACKETS]);
	row->down.bytes = nlc_u64(tb[OPENLAC_A_STATS_DOWN_BYTES]);
}

static void add_session(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[OPENLAC_A_SESSION_MAX + 1];
	struct fill *fill = data;
	struct top_row *row = top_table_add(fill->table);
	const uint8_t *mac;

	if (!row) {
		fill->failed = true;
		return;
	}
	nlc_parse(nlh, tb, OPENLAC_A_SESSION_MAX);
	mac = nlc_bytes(tb[OPENLAC_A_SESSION_PEER_MAC], sizeof(row->mac));
	if (mac)
		memcpy(row->mac, mac, sizeof(row->mac));
	row->ifindex = nlc_u32(tb[OPENLAC_A_SESSION_IFINDEX]);
	row->sid = nlc_u16(tb[OPENLAC_A_SESSION_PPPOE_SID]);
	row->tunnel = nlc_u16(tb[OPENLAC_A_SESSION_TUNNEL_ID]);
	row->id = nlc_u16(tb[OPENLAC_A_SESSION_ID]);
	row->peer_id = nlc_u16(tb[OPENLAC_A_SESSION_PEER_ID]);
	row->state = nlc_u8(tb[OPENLAC_A_SESSION_STATE]);
	read_counts(row, tb[OPENLAC_A_SESSION_STATS]);
}

static void add_tunnel(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[OPENLAC_A_TUNNEL_MAX + 1];
	struct fill *fill = data;
	struct top_row *row = top_table_add(fill->table);
	const void *in4, *in6;

	if (!row) {
		fill->failed = true;
		return;
	}
	nlc_parse(nlh, tb, OPENLAC_A_TUNNEL_MAX);
	in4 = nlc_bytes(tb[OPENLAC_A_TUNNEL_PEER_ADDR4], sizeof(row->addr.in4));
	in6 = nlc_bytes(tb[OPENLAC_A_TUNNEL_PEER_ADDR6], sizeof(row->addr.in6));
	row->addr.family = in4 ? AF_INET : AF_INET6;
	if (in4)
		memcpy(&row->addr.in4, in4, sizeof(row->addr.in4));
	else if (in6)
		memcpy(&row->addr.in6, in6, sizeof(row->addr.in6));
	row->tunnel = nlc_u16(tb[OPENLAC_A_TUNNEL_ID]);
	row->peer_id = nlc_u16(tb[OPENLAC_A_TUNNEL_PEER_ID]);
	row->port = ntohs(nlc_u16(tb[OPENLAC_A_TUNNEL_PEER_PORT]));
	row->sessions = nlc_u32(tb[OPENLAC_A_TUNNEL_SESSIONS]);
	read_counts(row, tb[OPENLAC_A_TUNNEL_STATS]);
}

static int fail(struct top_data *d, const char *reason)
{
	escape_line(d->note, sizeof(d->note), reason);
	return -1;
}

static int dump(struct nlc *nl, uint8_t cmd, nlc_object_fn fn, struct top_table *table,
		struct top_data *d)
{
	struct fill fill = { .table = table };

	nlc_new(nl, cmd);
	if (nlc_dump(nl, fn, &fill) < 0)
		return fail(d, nl->error);
	return fill.failed ? fail(d, strerror(ENOMEM)) : 0;
}

/* Interfaces by name. Rows of one interface follow each other. */
static int name_devices(struct top_table *t)
{
	size_t n = 0;
	char *name = NULL;

	for (size_t i = 0; i < t->n; i++)
		n += !i || t->rows[i].ifindex != t->rows[i - 1].ifindex;
	t->strings = malloc(n * IF_NAMESIZE + 1);
	if (!t->strings)
		return -ENOMEM;
	n = 0;
	for (size_t i = 0; i < t->n; i++) {
		if (!i || t->rows[i].ifindex != t->rows[i - 1].ifindex) {
			name = t->strings + IF_NAMESIZE * n++;
			if (!t->rows[i].ifindex)
				strcpy(name, "ppp");
			else if (!if_indextoname(t->rows[i].ifindex, name))
				snprintf(name, IF_NAMESIZE, "if%u", t->rows[i].ifindex);
		}
		t->rows[i].dev = name;
	}
	return 0;
}

static int name_peers(struct top_table *t)
{
	t->strings = malloc(t->n * INET6_ADDRSTRLEN + 1);
	if (!t->strings)
		return -ENOMEM;
	for (size_t i = 0; i < t->n; i++) {
		const struct arg_addr *addr = &t->rows[i].addr;

		t->rows[i].lns = inet_ntop(addr->family, &addr->in4,
					   t->strings + i * INET6_ADDRSTRLEN, INET6_ADDRSTRLEN);
	}
	return 0;
}

static void link_peers(struct top_table *sessions, const struct top_table *tunnels)
{
	for (size_t i = 0; i < sessions->n; i++) {
		const struct top_row *tunnel =
			top_table_find(tunnels, 0, 0, sessions->rows[i].tunnel);

		if (tunnel)
			sessions->rows[i].lns = tunnel->lns;
	}
}

/**
 * top_data_refresh() - make new tables, with rates since the ones before
 * @nl: connection to the kernel
 * @d: the tables
 *
 * Return: 0, or -1 with the reason in d->note.
 */
int top_data_refresh(struct nlc *nl, struct top_data *d)
{
	struct top_table sessions = { .n = 0 }, tunnels = { .n = 0 };
	double now = top_data_now();
	int rc = dump(nl, OPENLAC_CMD_SESSION_GET, add_session, &sessions, d);

	if (!rc)
		rc = dump(nl, OPENLAC_CMD_TUNNEL_GET, add_tunnel, &tunnels, d);
	if (!rc) {
		top_table_finish(&sessions, &d->sessions, now - d->when);
		top_table_finish(&tunnels, &d->tunnels, now - d->when);
		if (name_devices(&sessions) || name_peers(&tunnels))
			rc = fail(d, strerror(ENOMEM));
	}
	if (rc) {
		top_table_release(&sessions);
		top_table_release(&tunnels);
		return rc;
	}
	link_peers(&sessions, &tunnels);
	top_table_release(&d->sessions);
	top_table_release(&d->tunnels);
	d->sessions = sessions;
	d->tunnels = tunnels;
	d->when = now;
	return 0;
}

static bool to_be_named(const struct top_row *row)
{
	return !row->name && row->asked < TOP_ASKS;
}

/* Index of an interface. One has many connections, and the kernel takes its time for each. */
static uint32_t index_of(struct top_data *d, const char *interface)
{
	if (!d->ifindex || strcmp(d->dev, interface)) {
		snprintf(d->dev, sizeof(d->dev), "%s", interface);
		d->ifindex = if_nametoindex(d->dev);
	}
	return d->ifindex;
}

static void take_connection(void *data, struct json_object *item)
{
	struct top_data *d = data;
	const char *interface = answer_text(item, "interface");
	const char *user = answer_text(item, "user");
	const char *service = answer_text(item, "service-name");
	const char *ac = answer_text(item, "pppoe-ac");
	struct json_object *sid;
	struct top_row *row;
	uint32_t ifindex = interface ? index_of(d, interface) : 0;

	if (!ifindex || !json_object_object_get_ex(item, "pppoe-session-id", &sid))
		return;
	row = top_table_find(&d->sessions, ifindex, (uint16_t)json_object_get_int(sid), 0);
	/* Whoever has not said his name may still say it. */
	if (!row || row->name || (!(user && *user) && row->state != OPENLAC_SESSION_FORWARD))
		return;
	row->name = top_name_new(user ? user : "", service ? service : "", ac ? ac : "");
}

static void feed(void *data, const char *text, size_t len)
{
	items_feed(data, text, len);
}

static bool ask(struct top_data *d)
{
	struct item_reader items;
	enum daemon_result result = DAEMON_LOST;

	if (d->daemon.fd < 0 && daemon_open(&d->daemon))
		return false;
	d->ifindex = 0;
	if (!items_init(&items, take_connection, d))
		result = daemon_run(&d->daemon, "show pppoe-ac connections", true, feed, &items);
	items_release(&items);
	return result == DAEMON_OK;
}

/**
 * top_data_name() - ask the daemon about sessions that have no name yet
 *
 * A daemon that does not run is no failure: all but the names is there.
 */
void top_data_name(struct top_data *d)
{
	double begin = top_data_now();
	size_t wanted = 0;

	for (size_t i = 0; i < d->sessions.n; i++)
		wanted += to_be_named(&d->sessions.rows[i]);
	/* Nobody lacks a name: why there was none does not matter any more. */
	if (!wanted)
		d->note[0] = '\0';
	if (!wanted || begin < d->ask_at)
		return;
	if (ask(d)) {
		d->note[0] = '\0';
		for (size_t i = 0; i < d->sessions.n; i++)
			d->sessions.rows[i].asked += to_be_named(&d->sessions.rows[i]);
	} else {
		fail(d, d->daemon.error);
	}
	d->ask_at = top_data_now() + DAEMON_REST * (top_data_now() - begin);
}

/** top_data_init() - begin without tables; returns enum ctl_exit; top_data_release() is due */
int top_data_init(struct ctl *ctl, struct top_data *d)
{
	memset(d, 0, sizeof(*d));
	if (daemon_init(&d->daemon, ctl->run_dir))
		return ctl_usage_error(ctl, d->daemon.error);
	d->daemon.timeout = DAEMON_PATIENCE;
	return CTL_OK;
}

/** top_data_release() - free everything */
void top_data_release(struct top_data *d)
{
	top_table_release(&d->sessions);
	top_table_release(&d->tunnels);
	daemon_release(&d->daemon);
}
