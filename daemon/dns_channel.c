// SPDX-License-Identifier: GPL-2.0
#include "dns_channel.h"

#include <ares.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "debug.h"
#include "describe.h"

#define RX_BUFFER	(1 << 20)	/* answers to a few hundred clients that come at once */

/* A question has an id of 16 bits, and c-ares draws until it finds a free one: there must be plenty. */
#define QUESTIONS_MAX	16384

/* A socket of c-ares. */
struct sock {
	LIST_ENTRY(sock) link;
	struct dns_channel *ch;
	ares_socket_t fd;
	int events;
	uv_poll_t poll;
};

struct dns_channel {
	uv_loop_t *loop;
	ares_channel ares;
	dns_channel_fn fn;
	unsigned int refs, pending;
	uint64_t timeout_ms;
	LIST_HEAD(, sock) socks;
	uv_timer_t timer;
};

struct question {
	struct dns_channel *ch;
	void *ctx;
	unsigned int slot;
	enum dns_type type;
	char name[REALM_MAX + 1];
};

static void on_timer(uv_timer_t *timer);

/*
 * A deadline that has been set is kept unless there may be an earlier one: c-ares walks all its questions to find the
 * next one, which for every answer would be too much with thousands of them.
 */
static void arm(struct dns_channel *ch)
{
	if (!ch->pending)
		uv_timer_stop(&ch->timer);
	else if (!uv_is_active((uv_handle_t *)&ch->timer) || uv_timer_get_due_in(&ch->timer) > ch->timeout_ms)
		uv_timer_start(&ch->timer, on_timer, ch->timeout_ms, 0);
}

static void on_timer(uv_timer_t *timer)
{
	struct dns_channel *ch = timer->data;
	struct timeval tv, *next;

	ares_process_fd(ch->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	next = ares_timeout(ch->ares, NULL, &tv);
	if (next)
		uv_timer_start(&ch->timer, on_timer, (uint64_t)next->tv_sec * 1000 + (uint64_t)next->tv_usec / 1000 + 1, 0);
}

static void on_socket(uv_poll_t *poll, int status, int events)
{
	struct sock *sock = poll->data;
	struct dns_channel *ch = sock->ch;

	/* Port unreachable: libuv has stopped the handle; c-ares reads the error and mostly closes the socket. */
	if (status < 0)
		events = sock->events;
	ares_process_fd(ch->ares, events & UV_READABLE ? sock->fd : ARES_SOCKET_BAD,
			events & UV_WRITABLE ? sock->fd : ARES_SOCKET_BAD);
	if (status < 0 && !uv_is_closing((uv_handle_t *)poll))
		uv_poll_start(poll, sock->events, on_socket);
	arm(ch);
}

static void on_sock_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static struct sock *sock_new(struct dns_channel *ch, ares_socket_t fd)
{
	struct sock *sock = calloc(1, sizeof(*sock));

	if (!sock)
		return NULL;
	if (uv_poll_init(ch->loop, &sock->poll, fd)) {
		free(sock);
		return NULL;
	}
	sock->poll.data = sock;
	sock->ch = ch;
	sock->fd = fd;
	LIST_INSERT_HEAD(&ch->socks, sock, link);
	return sock;
}

/* c-ares tells what it waits for; nothing any more means that it is about to close the socket. */
static void on_sock_state(void *ctx, ares_socket_t fd, int readable, int writable)
{
	struct dns_channel *ch = ctx;
	struct sock *sock;

	LIST_FOREACH(sock, &ch->socks, link)
		if (sock->fd == fd)
			break;
	if (!readable && !writable) {
		if (!sock)
			return;
		LIST_REMOVE(sock, link);
		uv_close((uv_handle_t *)&sock->poll, on_sock_closed);
		return;
	}
	if (!sock)
		sock = sock_new(ch, fd);
	if (!sock)
		return;	/* the question times out */
	sock->events = (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0);
	uv_poll_start(&sock->poll, sock->events, on_socket);
}

static int set_servers(struct dns_channel *ch, const struct dns_config *cfg)
{
	struct ares_addr_port_node node[CONF_NAME_SERVERS] = { 0 };

	for (size_t i = 0; i < cfg->servers; i++) {
		node[i].next = i + 1 < cfg->servers ? &node[i + 1] : NULL;
		node[i].family = cfg->server[i].family;
		node[i].udp_port = node[i].tcp_port = cfg->port;
		if (node[i].family == AF_INET)
			node[i].addr.addr4 = cfg->server[i].v4;
		else
			memcpy(&node[i].addr.addr6, &cfg->server[i].v6, sizeof(node[i].addr.addr6));
	}
	return cfg->servers ? ares_set_servers_ports(ch->ares, node) : ARES_SUCCESS;
}

static int open_ares(struct dns_channel *ch, const struct dns_config *cfg)
{
	static char lookups[] = "b";	/* the DNS alone, never /etc/hosts */
	struct ares_options options = {
		.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES,
		.timeout = (int)cfg->timeout_ms,
		.tries = (int)cfg->tries,
		.socket_receive_buffer_size = RX_BUFFER,
		.lookups = lookups,
		.sock_state_cb = on_sock_state,
		.sock_state_cb_data = ch,
	};
	int err = ares_library_init(ARES_LIB_INIT_ALL);

	if (err)
		return err;
	err = ares_init_options(&ch->ares, &options, ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
				ARES_OPT_SOCK_RCVBUF | ARES_OPT_LOOKUPS | ARES_OPT_NOROTATE | ARES_OPT_SOCK_STATE_CB);
	if (err)
		goto err_library;
	err = set_servers(ch, cfg);
	if (err)
		goto err_destroy;
	return 0;

err_destroy:
	ares_destroy(ch->ares);
err_library:
	ares_library_cleanup();
	return err;
}

struct dns_channel *dns_channel_new(uv_loop_t *loop, const struct dns_config *cfg, dns_channel_fn fn)
{
	struct dns_channel *ch = calloc(1, sizeof(*ch));
	int err;

	if (!ch) {
		log_err("no memory for a DNS resolver");
		return NULL;
	}
	ch->loop = loop;
	ch->fn = fn;
	ch->refs = 1;
	ch->timeout_ms = cfg->timeout_ms;
	err = open_ares(ch, cfg);
	if (err) {
		log_err("DNS resolver: %s", ares_strerror(err));
		free(ch);
		return NULL;
	}
	uv_timer_init(loop, &ch->timer);
	ch->timer.data = ch;
	return ch;
}

struct dns_channel *dns_channel_get(struct dns_channel *ch)
{
	ch->refs++;
	return ch;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void dns_channel_put(struct dns_channel *ch)
{
	if (!ch || --ch->refs)
		return;
	ares_destroy(ch->ares);
	ares_library_cleanup();
	uv_close((uv_handle_t *)&ch->timer, on_closed);
}

/* c-ares has its own words for what the message says; those of the message count where there is one. */
static void on_answer(void *ctx, int status, int timeouts, unsigned char *msg, int len)
{
	struct dns_answer answer = { .part.status = LOOKUP_ERROR };
	struct question *q = ctx;
	struct dns_channel *ch = q->ch;

	(void)timeouts;
	ch->pending--;
	if (status == ARES_EDESTRUCTION) {
		free(q);
		return;
	}
	if (msg && len > 0)
		dns_answer_parse(msg, (size_t)len, q->name, q->type, &answer);
	else if (status == ARES_ETIMEOUT)
		answer.part.status = LOOKUP_TIMEOUT;
	else if (status == ARES_ENOTFOUND || status == ARES_ENODATA)
		answer.part.status = LOOKUP_NOT_FOUND;
	log_debug(LOG_SUB_DNS, NULL, "answer for %s %s: %s, %zu addresses, %zu servers", q->name,
		  describe_dns_type(q->type).text, ares_strerror(status), answer.part.count, answer.srvs);
	ch->fn(q->ctx, q->slot, &answer);
	free(q);
}

static struct question *question_new(struct dns_channel *ch)
{
	if (ch->pending >= QUESTIONS_MAX) {
		log_limited(LOG_KIND_DNS, LOG_WARNING, NULL, "DNS: %u questions wait for an answer, no more are sent",
			    ch->pending);
		return NULL;
	}
	return calloc(1, sizeof(struct question));
}

void dns_channel_ask(struct dns_channel *ch, const char *name, enum dns_type type, void *ctx, unsigned int slot)
{
	struct dns_answer answer = { .part.status = LOOKUP_ERROR };
	struct question *q = question_new(ch);
	size_t len = strlen(name);

	if (!q || len > REALM_MAX) {
		/* A name that does not fit is one that nobody can have made. */
		answer.part.status = q ? LOOKUP_NOT_FOUND : LOOKUP_ERROR;
		free(q);
		ch->fn(ctx, slot, &answer);
		return;
	}
	q->ch = ch;
	q->ctx = ctx;
	q->slot = slot;
	q->type = type;
	memcpy(q->name, name, len + 1);
	ch->pending++;
	log_debug(LOG_SUB_DNS, NULL, "question for %s %s", q->name, describe_dns_type(type).text);
	ares_query(ch->ares, q->name, DNS_CLASS_IN, type, on_answer, q);
	arm(ch);
}
