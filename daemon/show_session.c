// SPDX-License-Identifier: GPL-2.0
/* "show l2tp session ...": walks through the clients and shows the L2TP session of each that has one. */
#include <stdio.h>
#include <stdlib.h>

#include "cli_commands.h"
#include "show_l2tp.h"
#include "subscriber.h"

struct sessions {
	struct cli_stream stream;
	struct subscriber_cursor cursor;
	struct lac *lac;
	bool detail;
};

static void print_session(struct cli_out *o, const struct sessions *walk, const struct subscriber_info *info)
{
	const struct conf_profile *profile = &lns_target(info->lns)->profile;
	struct dataplane *dp = walk->lac->dp;
	char route[2 * CONF_NAME_MAX + 2];
	struct show_session s = {
		.session = info->session,
		.interface = route,
		.tunnel = profile->name,
		.establish_timeout = profile->session_establish_timeout,
		.sequence = l2tp_session_call(info->session)->sequencing_required ||
			    l2tp_session_peer_wants_sequence(info->session),
	};

	snprintf(route, sizeof(route), "%s-%s", info->ac, info->interface);
	if (walk->detail)
		dp->ops->session_stats(dp, info->ifindex, info->sid, &s.data);
	show_clock_now(&s.clock);
	if (o->json)
		cli_out_array_item(o, show_session_json(&s, walk->detail));
	else if (walk->detail)
		show_session_text_detail(o, &s);
	else
		show_session_text(o, &s);
}

static bool next_session(struct cli_stream *stream, struct cli_out *o)
{
	struct sessions *walk = (struct sessions *)stream;
	struct subscriber *s = subscriber_cursor_next(&walk->cursor);
	struct subscriber_info info;

	if (!s) {
		if (o->json)
			cli_out_array_end(o);
		return false;
	}
	subscriber_get_info(s, &info);
	/* A client that is not known yet, or whose LNS is still being looked up, has none. */
	if (info.session && info.lns)
		print_session(o, walk, &info);
	return true;
}

static void end_sessions(struct cli_stream *stream)
{
	struct sessions *walk = (struct sessions *)stream;

	subscriber_cursor_close(&walk->cursor);
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
