// SPDX-License-Identifier: GPL-2.0
/*
 * top_columns.c - the columns of lacctl top: order and text
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "names.h"
#include "top_view.h"

/**
 * top_number() - write a number
 * @value: not negative
 * @style: TOP_HUMAN: at most five characters up to 999 T
 * @buf: result
 * @size: room for it
 */
void top_number(double value, enum top_style style, char *buf, size_t size)
{
	static const char units[] = "kMGTPE";
	unsigned int unit = 0;

	if (style == TOP_PLAIN || value < 9999.5) {
		snprintf(buf, size, "%.0f", value);
		return;
	}
	for (value /= 1000; value >= 999.5 && units[unit + 1]; value /= 1000)
		unit++;
	snprintf(buf, size, "%.*f%c", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value, units[unit]);
}

static void id_text(unsigned int id, char *buf, size_t size)
{
	if (id)
		snprintf(buf, size, "%u", id);
	else
		*buf = '\0';
}

/* Names come from clients and servers: nothing of them may move the cursor or end a cell. */
static void safe_text(const char *s, char *buf, size_t size)
{
	size_t len = 0;

	for (; s && *s && len + 5 < size; s++) {
		unsigned char c = (unsigned char)*s;

		if (c <= ' ' || c >= 0x7f || c == '\\')
			len += (size_t)snprintf(buf + len, size - len, "\\x%02x", c);
		else
			buf[len++] = *s;
	}
	buf[len] = '\0';
}

/* Programs get what there is, whole: JSON has its own way to write it. */
static void known_string(struct out *o, const char *key, const char *s)
{
	if (s && *s)
		out_string(o, key, s);
}

/* What is not known comes last. */
static int compare_texts(const char *a, const char *b)
{
	bool known_a = a && *a, known_b = b && *b;

	if (!known_a || !known_b)
		return known_b - known_a;
	return strcmp(a, b);
}

#define COMPARE(column, field)								\
static int column##_compare(const struct top_row *a, const struct top_row *b)		\
{											\
	return (a->field > b->field) - (a->field < b->field);				\
}

/* A counter. Only rounded it may pass through a double, which has 53 bits. */
#define COUNT(column, field)								\
COMPARE(column, field)									\
static void column##_text(const struct top_row *row, enum top_style style, char *buf,	\
			  size_t size)							\
{											\
	if (style == TOP_PLAIN)								\
		snprintf(buf, size, "%" PRIu64, (uint64_t)row->field);			\
	else										\
		top_number((double)row->field, style, buf, size);			\
}											\
static void column##_json(struct out *o, const char *key, const struct top_row *row)	\
{											\
	out_number(o, key, row->field);							\
}

#define RATE(column, field)								\
COMPARE(column, field)									\
static void column##_text(const struct top_row *row, enum top_style style, char *buf,	\
			  size_t size)							\
{											\
	top_number(row->field, style, buf, size);					\
}											\
static void column##_json(struct out *o, const char *key, const struct top_row *row)	\
{											\
	out_number(o, key, (uint64_t)(row->field + 0.5));				\
}

#define ID(column, field)								\
COMPARE(column, field)									\
static void column##_text(const struct top_row *row, enum top_style style, char *buf,	\
			  size_t size)							\
{											\
	(void)style;									\
	id_text(row->field, buf, size);							\
}											\
static void column##_json(struct out *o, const char *key, const struct top_row *row)	\
{											\
	if (row->field)									\
		out_number(o, key, row->field);						\
}

#define CELL(column, expression)							\
static void column##_text(const struct top_row *row, enum top_style style, char *buf,	\
			  size_t size)							\
{											\
	(void)style;									\
	safe_text(expression, buf, size);						\
}											\
static void column##_json(struct out *o, const char *key, const struct top_row *row)	\
{											\
	known_string(o, key, expression);						\
}

#define TEXT(column, expression)							\
static int column##_compare(const struct top_row *a, const struct top_row *b)		\
{											\
	const struct top_row *row = a;							\
	const char *left = expression;							\
											\
	row = b;									\
	return compare_texts(left, expression);						\
}											\
CELL(column, expression)

TEXT(user, row->name ? row->name->user : NULL)
TEXT(service, row->name ? row->name->service : NULL)
TEXT(ac, row->name ? row->name->ac : NULL)
TEXT(dev, row->dev)
TEXT(state, name_state(row->state))
ID(sid, sid)
ID(tunnel, tunnel)
ID(session, id)
ID(peer_id, peer_id)
ID(port, port)
COUNT(sessions, sessions)
RATE(up_pps, up.pps)
RATE(up_bps, up.bps)
RATE(down_pps, down.pps)
RATE(down_bps, down.bps)
COUNT(up_packets, up.packets)
COUNT(up_bytes, up.bytes)
COUNT(down_packets, down.packets)
COUNT(down_bytes, down.bytes)

static int mac_compare(const struct top_row *a, const struct top_row *b)
{
	return memcmp(a->mac, b->mac, sizeof(a->mac));
}

/** top_mac() - the client's address as text */
void top_mac(const struct top_row *row, char text[TOP_MAC_SIZE])
{
	const uint8_t *m = row->mac;

	snprintf(text, TOP_MAC_SIZE, "%02x:%02x:%02x:%02x:%02x:%02x",
		 m[0], m[1], m[2], m[3], m[4], m[5]);
}

static void mac_text(const struct top_row *row, enum top_style style, char *buf, size_t size)
{
	(void)style;
	(void)size;
	top_mac(row, buf);
}

static void mac_json(struct out *o, const char *key, const struct top_row *row)
{
	out_mac(o, key, row->mac);
}

/* By number, so that 192.168.9.1 is before 192.168.10.1; the rows share their texts. */
static int lns_compare(const struct top_row *a, const struct top_row *b)
{
	struct arg_addr left, right;

	if (a->lns == b->lns)
		return 0;
	if (!a->lns || !b->lns || args_addr(a->lns, &left) || args_addr(b->lns, &right))
		return compare_texts(a->lns, b->lns);
	if (left.family != right.family)
		return left.family == AF_INET ? -1 : 1;
	return memcmp(&left.in4, &right.in4,
		      left.family == AF_INET ? sizeof(left.in4) : sizeof(left.in6));
}

CELL(lns, row->lns)

#define COLUMN(heading, column, width, rank, right, falling)	\
	{ heading, width, rank, right, falling, column##_compare, column##_text, column##_json }

const struct top_column top_session_columns[] = {
	COLUMN("user", user, 24, 1, false, false),
	COLUMN("mac", mac, 17, 8, false, false),
	COLUMN("interface", dev, 11, 10, false, false),
	COLUMN("sid", sid, 5, 9, true, false),
	COLUMN("tunnel", tunnel, 6, 11, true, false),
	COLUMN("session", session, 7, 12, true, false),
	COLUMN("lns", lns, 15, 4, false, false),
	COLUMN("state", state, 7, 7, false, false),
	COLUMN("up-pps", up_pps, 7, 5, true, true),
	COLUMN("up-bps", up_bps, 7, 2, true, true),
	COLUMN("down-pps", down_pps, 8, 6, true, true),
	COLUMN("down-bps", down_bps, 8, 3, true, true),
	COLUMN("up-packets", up_packets, 10, 17, true, true),
	COLUMN("up-bytes", up_bytes, 8, 13, true, true),
	COLUMN("down-packets", down_packets, 12, 18, true, true),
	COLUMN("down-bytes", down_bytes, 10, 14, true, true),
	COLUMN("ac", ac, 12, 15, false, false),
	COLUMN("service", service, 12, 16, false, false),
	{ .name = NULL },
};

const struct top_column top_tunnel_columns[] = {
	COLUMN("tunnel", tunnel, 6, 1, true, false),
	COLUMN("peer-id", peer_id, 7, 9, true, false),
	COLUMN("lns", lns, 24, 2, false, false),
	COLUMN("port", port, 5, 8, true, false),
	COLUMN("sessions", sessions, 8, 3, true, true),
	COLUMN("up-pps", up_pps, 7, 6, true, true),
	COLUMN("up-bps", up_bps, 7, 4, true, true),
	COLUMN("down-pps", down_pps, 8, 7, true, true),
	COLUMN("down-bps", down_bps, 8, 5, true, true),
	COLUMN("up-packets", up_packets, 10, 12, true, true),
	COLUMN("up-bytes", up_bytes, 8, 10, true, true),
	COLUMN("down-packets", down_packets, 12, 13, true, true),
	COLUMN("down-bytes", down_bytes, 10, 11, true, true),
	{ .name = NULL },
};
