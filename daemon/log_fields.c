// SPDX-License-Identifier: GPL-2.0
#include "log_fields.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>

#define L2TP_PORT 1701

static void put(struct writer *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void put(struct writer *w, const char *fmt, ...)
{
	char text[128];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	writer_bytes(w, text, strlen(text));
}

static void put_octet(struct writer *w, uint8_t c)
{
	if (c >= 0x20 && c < 0x7f)
		writer_u8(w, c);
	else
		put(w, "\\x%02x", c);
}

void log_put_text(struct writer *w, const char *text)
{
	for (; *text; text++)
		put_octet(w, (uint8_t)*text);
}

/* Most names are made of these, and stand as they are. */
static bool is_plain(const char *value)
{
	for (; *value; value++)
		if (!isalnum((unsigned char)*value) && !strchr("@._-+/:#%", *value))
			return false;
	return true;
}

static void put_value(struct writer *w, const char *value)
{
	if (is_plain(value)) {
		log_put_text(w, value);
		return;
	}
	writer_u8(w, '"');
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			writer_u8(w, '\\');
		put_octet(w, (uint8_t)*value);
	}
	writer_u8(w, '"');
}

static void put_peer(struct writer *w, const struct sockaddr_storage *peer)
{
	const struct sockaddr_in6 *sin6 = (const struct sockaddr_in6 *)peer;
	const struct sockaddr_in *sin = (const struct sockaddr_in *)peer;
	bool v6 = peer->ss_family == AF_INET6;
	char addr[INET6_ADDRSTRLEN] = "?";
	unsigned int port = ntohs(v6 ? sin6->sin6_port : sin->sin_port);

	inet_ntop(peer->ss_family, v6 ? (const void *)&sin6->sin6_addr : (const void *)&sin->sin_addr, addr, sizeof(addr));
	if (port == L2TP_PORT)
		put(w, " lns=%s", addr);
	else
		put(w, v6 ? " lns=[%s]:%u" : " lns=%s:%u", addr, port);
}

static void put_client(struct writer *w, const struct log_fields *f)
{
	if (f->interface) {
		put(w, " interface=");
		put_value(w, f->interface);
	}
	if (f->mac)
		put(w, " mac=%02x:%02x:%02x:%02x:%02x:%02x", f->mac[0], f->mac[1], f->mac[2], f->mac[3], f->mac[4],
		    f->mac[5]);
	if (f->session)
		put(w, " session=%u", f->session);
	if (f->user && *f->user) {
		put(w, " user=");
		put_value(w, f->user);
	}
	if (f->route)
		put(w, " route=%u", f->route);
}

void log_put_fields(struct writer *w, const struct log_fields *f)
{
	if (!f)
		return;
	put_client(w, f);
	if (f->tunnel)
		put(w, " tunnel=%u", f->tunnel);
	if (f->l2tp_session)
		put(w, " l2tp-session=%u", f->l2tp_session);
	if (f->lns)
		put_peer(w, f->lns);
}
