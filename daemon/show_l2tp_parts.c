// SPDX-License-Identifier: GPL-2.0
/* What the displays of tunnels and of sessions have in common. */
#include "show_l2tp.h"

const char *show_framing(uint32_t caps)
{
	static const char *const names[] = { "NONE", "SYNC", "ASYNC", "SYNC ASYNC" };

	return names[caps & L2TP_CAPS_BOTH];
}

const char *show_bearer(uint32_t caps)
{
	static const char *const names[] = { "NONE", "DIGITAL", "ANALOG", "DIGITAL ANALOG" };

	return names[caps & L2TP_CAPS_BOTH];
}

/* As everywhere in L2TP's output, received is what came from the peer, whatever side of us the client is on. */
void show_data_text(struct cli_out *o, const struct dp_stats *data, const char *indent)
{
	cli_out_printf(o, "%sdata rx packets: %llu, rx bytes: %llu, rx errors: %llu\n", indent,
		       (unsigned long long)data->down_packets, (unsigned long long)data->down_bytes,
		       (unsigned long long)data->down_drops);
	cli_out_printf(o, "%sdata tx packets: %llu, tx bytes: %llu, tx errors: %llu\n", indent,
		       (unsigned long long)data->up_packets, (unsigned long long)data->up_bytes,
		       (unsigned long long)data->up_drops);
}

void show_data_json(struct json_object *o, const struct dp_stats *data)
{
	cli_json_u64(o, "data-rx-packets", data->down_packets);
	cli_json_u64(o, "data-rx-bytes", data->down_bytes);
	cli_json_u64(o, "data-rx-errors", data->down_drops);
	cli_json_u64(o, "data-tx-packets", data->up_packets);
	cli_json_u64(o, "data-tx-bytes", data->up_bytes);
	cli_json_u64(o, "data-tx-errors", data->up_drops);
}

void show_events_text(struct cli_out *o, const struct show_clock *clock, const struct l2tp_transition *event, size_t events)
{
	char time[SHOW_TIME_MAX];

	cli_out_printf(o, "  Events:-\n");
	for (size_t i = 0; i < events; i++)
		cli_out_printf(o, "    %s %s in state %s, new state %s\n", show_time(clock, event[i].at_ms, time),
			       event[i].event, event[i].from, event[i].to);
}

void show_events_json(struct json_object *o, const struct show_clock *clock, const struct l2tp_transition *event,
		      size_t events)
{
	struct json_object *list = json_object_new_array(), *item;
	char time[SHOW_TIME_MAX];

	for (size_t i = 0; i < events; i++) {
		item = json_object_new_object();
		cli_json_text(item, "time", show_iso_date(clock, event[i].at_ms, time));
		cli_json_text(item, "event", event[i].event);
		cli_json_text(item, "state", event[i].from);
		cli_json_text(item, "new-state", event[i].to);
		json_object_array_add(list, item);
	}
	json_object_object_add(o, "events", list);
}
