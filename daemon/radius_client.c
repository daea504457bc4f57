// SPDX-License-Identifier: GPL-2.0
#include "radius_client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "debug.h"
#include "describe.h"
#include "radius_auth.h"
#include "radius_server.h"

/**
 * struct radius_request - one request, until its callback
 * @timer: of the try under way; memory goes when that is closed
 * @link: in the client's @waiting or, with @active, in its @active list
 * @over: no server is left to be asked; the timer only keeps the callback out of the caller's stack
 * @forged, @unsigned_answer: answers of this kind came and were dropped
 * @asked: some server was
 * @order, @at: indices of the group's servers in the order in which they are asked, and which one is
 * @tries: datagrams sent to this one
 * @buf, @len: the datagram, the same in every try (RFC 2865 section 2.5)
 */
struct radius_request {
	uv_timer_t timer;
	TAILQ_ENTRY(radius_request) link;
	struct radius_client *client;
	radius_fn fn;
	void *ctx;
	bool active, over, forged, unsigned_answer, asked;
	struct radius_group group;
	struct radius_msg msg;
	size_t order[CONF_GROUP_SERVERS];
	size_t at;
	uint32_t tries;
	struct radius_server *server;
	struct radius_slot slot;
	size_t len;
	uint8_t buf[RADIUS_MSG_MAX];
};

TAILQ_HEAD(request_list, radius_request);

struct radius_client {
	uv_loop_t *loop;
	void (*random)(void *buf, size_t len);
	struct radius_servers *servers;
	struct radius_counters counters;
	unsigned int workers;
	bool require;
	char nas_identifier[RADIUS_VALUE_MAX + 1];
	unsigned int actives;
	uint64_t waitings;
	struct request_list active, waiting;
};

int radius_group_get(struct radius_group *group, const struct conf *conf, const char *name)
{
	const struct conf_radius_group *g = conf_find_radius_group(conf, name);

	memset(group, 0, sizeof(*group));
	snprintf(group->name, sizeof(group->name), "%s", name);
	for (size_t i = 0; g && i < g->servers; i++) {
		const struct conf_radius_server *server = conf_find_radius_server(conf, &g->server[i]);

		if (server && server->key[0])
			group->server[group->servers++] = *server;
	}
	return group->servers ? 0 : -ENOENT;
}

static const struct conf_radius_server *current(const struct radius_request *r)
{
	return &r->group.server[r->order[r->at]];
}

static struct radius_server *server_of(const struct radius_request *r, size_t i)
{
	const struct conf_radius_server *conf = &r->group.server[i];
	uint16_t port = r->msg.code == RADIUS_ACCOUNTING_REQUEST ? conf->acct_port : conf->auth_port;

	return radius_server_get(r->client->servers, &conf->addr, port);
}

static void on_timer(uv_timer_t *timer);

static void debug_message(const struct radius_request *r, uint8_t code, const char *way, const char *comment)
{
	char server[64];

	log_debug(LOG_SUB_RADIUS, NULL, "%s %s server %s%s", describe_radius(code, r->slot.id).text, way,
		  radius_server_text(r->server, server, sizeof(server)), comment);
}

static void transmit(struct radius_request *r)
{
	struct radius_counters *counters = &r->client->counters;
	uint32_t timeout = current(r)->timeout;

	if (r->tries++)
		counters->retransmitted++;
	else
		counters->sent++;
	debug_message(r, r->msg.code, "to", r->tries > 1 ? ", again" : "");
	radius_slot_send(&r->slot, r->buf, r->len);
	uv_timer_start(&r->timer, on_timer, (timeout ? timeout : 1) * 1000ULL, 0);
}

/* Return: 0, or a negative libuv error: nothing can be sent to this server. */
static int ask(struct radius_request *r)
{
	const struct conf_radius_server *conf = current(r);
	struct radius_client *c = r->client;
	int err;

	r->server = server_of(r, r->order[r->at]);
	if (!r->server)
		return UV_ENOMEM;
	err = radius_slot_claim(&r->slot, r->server, r);
	if (err)
		return err;
	r->msg.id = r->slot.id;
	c->random(r->msg.authenticator, sizeof(r->msg.authenticator));
	r->len = radius_request_build(r->buf, &r->msg, conf->key);
	if (!r->len) {
		radius_slot_release(&r->slot);
		return UV_EMSGSIZE;
	}
	r->tries = 0;
	r->asked = true;
	transmit(r);
	return 0;
}

/* From the current server on, the first to which something can be sent. */
static void ask_on(struct radius_request *r)
{
	while (r->at < r->group.servers) {
		if (!ask(r))
			return;
		r->at++;
	}
	r->over = true;
	uv_timer_start(&r->timer, on_timer, 0, 0);
}

static void ask_next(struct radius_request *r)
{
	radius_slot_release(&r->slot);
	r->at++;
	ask_on(r);
}

static void start(struct radius_request *r)
{
	bool dead[CONF_GROUP_SERVERS] = { false };
	size_t n = 0;

	r->active = true;
	r->client->actives++;
	TAILQ_INSERT_TAIL(&r->client->active, r, link);
	for (size_t i = 0; i < r->group.servers; i++) {
		const struct radius_server *server = server_of(r, i);

		dead[i] = server && radius_server_dead(server);
	}
	for (size_t i = 0; i < r->group.servers; i++) {
		if (!dead[i])
			r->order[n++] = i;
	}
	for (size_t i = 0; i < r->group.servers; i++) {
		if (dead[i])
			r->order[n++] = i;
	}
	ask_on(r);
}

/* Lets those go that wait for their turn, as far as there are workers for them. */
static void start_waiting(struct radius_client *c)
{
	while (!TAILQ_EMPTY(&c->waiting) && c->actives < c->workers) {
		struct radius_request *r = TAILQ_FIRST(&c->waiting);

		TAILQ_REMOVE(&c->waiting, r, link);
		c->waitings--;
		start(r);
	}
}

static void on_closed(uv_handle_t *handle)
{
	struct radius_request *r = handle->data;

	explicit_bzero(r, sizeof(*r));
	free(r);
}

/* Takes a request out of everything; its memory lasts until the loop goes on. */
static void detach(struct radius_request *r)
{
	struct radius_client *c = r->client;

	if (r->active) {
		TAILQ_REMOVE(&c->active, r, link);
		c->actives--;
	} else {
		TAILQ_REMOVE(&c->waiting, r, link);
		c->waitings--;
	}
	radius_slot_release(&r->slot);
	uv_close((uv_handle_t *)&r->timer, on_closed);
}

/* The callback comes last: it may send, cancel, or free the client. */
static void finish(struct radius_request *r, enum radius_status status, const struct radius_answer *answer, const char *text)
{
	detach(r);
	start_waiting(r->client);
	r->fn(r->ctx, status, answer, text);
}

static void give_up(struct radius_request *r)
{
	char text[256];

	if (!r->asked)
		snprintf(text, sizeof(text), "nothing can be sent to any server of the RADIUS group %s", r->group.name);
	else if (r->forged)
		snprintf(text, sizeof(text), "RADIUS group %s: answers with a wrong authenticator only, is the key right?",
			 r->group.name);
	else if (r->unsigned_answer)
		snprintf(text, sizeof(text),
			 "RADIUS group %s: answers without a Message-Authenticator only, see require-message-authenticator",
			 r->group.name);
	else
		snprintf(text, sizeof(text), "no server of the RADIUS group %s answered", r->group.name);
	finish(r, r->asked ? RADIUS_TIMEOUT : RADIUS_ERROR, NULL, text);
}

/* One that others found dead meanwhile is not worth the rest of the tries while there is another. */
static void on_timer(uv_timer_t *timer)
{
	struct radius_request *r = timer->data;
	bool last = r->at + 1 >= r->group.servers;

	if (r->over) {
		give_up(r);
		return;
	}
	if (r->tries <= current(r)->retransmit && (last || !radius_server_dead(r->server))) {
		transmit(r);
		return;
	}
	r->client->counters.timeouts++;
	radius_server_failed(r->server);
	ask_next(r);
}

/* With nobody left to ask, the word of an ICMP message is not enough to give up. */
static void on_refused(void *ctx, void *owner)
{
	struct radius_request *r = owner;

	(void)ctx;
	if (r->at + 1 >= r->group.servers)
		return;
	radius_server_failed(r->server);
	ask_next(r);
}

static bool answers(uint8_t code, uint8_t request)
{
	if (request == RADIUS_ACCOUNTING_REQUEST)
		return code == RADIUS_ACCOUNTING_RESPONSE;
	return code == RADIUS_ACCESS_ACCEPT || code == RADIUS_ACCESS_REJECT || code == RADIUS_ACCESS_CHALLENGE;
}

static void on_datagram(void *ctx, void *owner, const uint8_t *buf, size_t len)
{
	struct radius_client *c = ctx;
	struct radius_request *r = owner;
	struct radius_answer answer;
	enum radius_verdict verdict;
	struct radius_msg msg;
	int n = radius_parse(&msg, buf, len);

	if (n < 0) {
		c->counters.malformed++;
		return;
	}
	if (!r || !answers(msg.code, r->msg.code)) {
		c->counters.unexpected++;
		return;
	}
	answer = (struct radius_answer) { .msg = &msg, .request = r->buf + 4, .secret = current(r)->key };
	verdict = radius_response_verify(buf, (size_t)n, answer.request, answer.secret,
					 c->require && r->msg.code == RADIUS_ACCESS_REQUEST);
	if (verdict != RADIUS_GENUINE) {
		c->counters.bad_authenticator++;
		r->forged |= verdict == RADIUS_FORGED;
		r->unsigned_answer |= verdict == RADIUS_UNSIGNED;
		debug_message(r, msg.code, "from", verdict == RADIUS_FORGED ? ", forged" : ", unsigned");
		return;
	}
	debug_message(r, msg.code, "from", "");
	c->counters.answered++;
	radius_server_answered(r->server);
	finish(r, RADIUS_ANSWERED, &answer, "");
}

struct radius_client *radius_client_new(uv_loop_t *loop, void (*random)(void *buf, size_t len))
{
	struct radius_client *c = calloc(1, sizeof(*c));
	const struct radius_server_handler handler = { .ctx = c, .datagram = on_datagram, .refused = on_refused };

	if (!c)
		return NULL;
	c->loop = loop;
	c->random = random;
	c->workers = 1;
	TAILQ_INIT(&c->active);
	TAILQ_INIT(&c->waiting);
	c->servers = radius_servers_new(loop, &handler);
	if (!c->servers) {
		free(c);
		return NULL;
	}
	return c;
}

void radius_client_free(struct radius_client *c)
{
	if (!c)
		return;
	while (!TAILQ_EMPTY(&c->active))
		detach(TAILQ_FIRST(&c->active));
	while (!TAILQ_EMPTY(&c->waiting))
		detach(TAILQ_FIRST(&c->waiting));
	radius_servers_free(c->servers);
	free(c);
}

void radius_client_configure(struct radius_client *c, unsigned int workers, bool require_message_authenticator,
			     const char *nas_identifier)
{
	c->workers = workers ? workers : 1;
	c->require = require_message_authenticator;
	snprintf(c->nas_identifier, sizeof(c->nas_identifier), "%s", nas_identifier);
	radius_servers_trim(c->servers);
	start_waiting(c);
}

struct radius_request *radius_client_send(struct radius_client *c, const struct radius_group *group,
					  const struct radius_msg *req, radius_fn fn, void *ctx)
{
	struct radius_request *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->client = c;
	r->fn = fn;
	r->ctx = ctx;
	r->group = *group;
	r->msg = *req;
	radius_add_text(&r->msg, RADIUS_NAS_IDENTIFIER, c->nas_identifier);
	uv_timer_init(c->loop, &r->timer);
	r->timer.data = r;
	if (c->actives < c->workers && TAILQ_EMPTY(&c->waiting)) {
		start(r);
		return r;
	}
	TAILQ_INSERT_TAIL(&c->waiting, r, link);
	c->counters.queued++;
	if (++c->waitings > c->counters.queue_max)
		c->counters.queue_max = c->waitings;
	return r;
}

void radius_client_cancel(struct radius_request *r)
{
	struct radius_client *c = r->client;

	detach(r);
	start_waiting(c);
}

const struct radius_counters *radius_client_counters(const struct radius_client *c)
{
	return &c->counters;
}
