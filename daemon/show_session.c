// SPDX-License-Identifier: GPL-2.0
/* "show l2tp session ...": walks through the clients and the managed peers, and shows the L2TP session of each that has one. */
#include <stdio.h>
#include <stdlib.h>

#include "cli_commands.h"
#include "l2tp_peer.h"
#include "peer.h"
#include "show_l2tp.h"
#include "subscriber.h"

struct sessions {
	struct cli_stream stream;
	struct subscriber_cursor cursor;
	struct peer_cursor peers;
	struct lac *lac;
	bool detail;
};

static void print_session(struct cli_out *o, const struct sessions *walk, struct show_session *s)
{
	s->sequence = l2tp_session_call(s->session)->sequencing_required || l2tp_session_peer_wants_sequence(s->session);
	show_clock_now(&s->clock);
	if (o->json)
		cli_out_array_item(o, show_session_json(s, walk->detail));
	else if (walk->detail)
		show_session_text_detail(o, s);
	else
		show_session_text(o, s);
}

static void print_client(struct cli_out *o, const struct sessions *walk, const struct subscriber_info *info)
{
	const struct conf_profile *profile = &lns_target(info->lns)->profile;
	struct dataplane *dp = walk->lac->dp;
	char route[2 * CONF_NAME_MAX + 2];
	struct show_session s = {
		.session = info->session,
		.interface = route,
		.tunnel = profile->name,
		.establish_timeout = profile->session_establish_timeout,
	};

	snprintf(route, sizeof(route), "%s-%s", info->ac, info->interface);
	if (walk->detail)
		dp->ops->session_stats(dp, info->ifindex, info->sid, &s.data);
	print_session(o, walk, &s);
}

static void print_peer(struct cli_out *o, const struct sessions *walk, const struct peer_info *info, size_t i)
{
	const struct l2tp_session *session = info->link[i]->session;
	struct dataplane *dp = walk->lac->dp;
	struct show_session s = {
		.session = session,
		.interface = info->interface,
		.tunnel = info->name,
		.establish_timeout = info->tunnel[i].target->profile.session_establish_timeout,
	};

	if (walk->detail && info->tunnel[i].in_kernel)
		dp->ops->ppp_session_stats(dp, l2tp_tunnel_id(info->tunnel[i].l2tp), l2tp_session_id(session), &s.data);
	print_session(o, walk, &s);
}

static bool next_peer(struct sessions *walk, struct cli_out *o)
{
	struct peer *peer = peer_cursor_next(&walk->peers);
	struct peer_info info;

	if (!peer) {
		if (o->json)
			cli_out_array_end(o);
		return false;
	}
	peer_get_info(peer, &info);
	for (size_t i = 0; i < info.count; i++)
		if (info.link[i] && info.link[i]->session)
			print_peer(o, walk, &info, i);
	return true;
}

static bool next_session(struct cli_stream *stream, struct cli_out *o)
{
	struct sessions *walk = (struct sessions *)stream;
	struct subscriber *s = subscriber_cursor_next(&walk->cursor);
	struct subscriber_info info;

	if (!s)
		return next_peer(walk, o);
	subscriber_get_info(s, &info);
	/* A client that is not known yet, or whose LNS is still being looked up, has none. */
	if (info.session && info.lns)
		print_client(o, walk, &info);
	return true;
}

static void end_sessions(struct cli_stream *stream)
{
	struct sessions *walk = (struct sessions *)stream;

	subscriber_cursor_close(&walk->cursor);
	peer_cursor_close(&walk->peers);
	free(walk);
}

static int show_sessions(struct cli_call *call, bool detail)
{
	struct sessions *walk = calloc(1, sizeof(*walk));

	if (!walk)
		return cli_fail(call, "out of memory");
	walk->stream.next = next_session;
	walk->stream.end = end_sessions;
	walk->lac = call->cli->lac;
	walk->detail = detail;
	subscriber_cursor_open(&walk->cursor, walk->lac);
	peer_cursor_open(&walk->peers, walk->lac);
	call->stream = &walk->stream;
	if (call->out.json)
		cli_out_array_begin(&call->out);
	else
		cli_out_printf(&call->out, "%s",
			       detail ? "L2TP Session Information details\n" : "L2TP Session Information\n" SHOW_RULER);
	return 0;
}

int show_l2tp_session(struct cli_call *call)
{
	return show_sessions(call, false);
}

int show_l2tp_session_detail(struct cli_call *call)
{
	return show_sessions(call, true);
}
