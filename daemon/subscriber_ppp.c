// SPDX-License-Identifier: GPL-2.0
/*
 * Partial termination of a subscriber's PPP (S46): its frames come from the kernel, the engine's answers go back, and when
 * the LNS is there the client is handed over without a frame lost (DESIGN: PUNT, HOLD, FORWARD).
 */
#include <stdlib.h>
#include <string.h>

#include "cursor.h"
#include "debug.h"
#include "describe.h"
#include "subscriber_priv.h"

#define PPPOE_MRU	1492	/* RFC 2516 section 7 */
/* Many a client listens a moment after its PADS only, and should not wait three seconds for that. */
#define RESTART_MS	1000
#define MAX_CONFIGURE	20
#define ROUNDS_MAX	8	/* names told: a client that begins again and again is sent away */
#define EARLY_MAX	8	/* frames for the LNS before it is there */

struct early_frame {
	STAILQ_ENTRY(early_frame) link;
	size_t len;
	uint8_t data[];
};

/**
 * struct subscriber_ppp - see above
 * @s: whose it is; NULL when only the timer is left
 * @client: the engine; NULL once the LNS has taken over
 * @timer: its deadline
 * @rounds: how often the client has told its name
 * @told: it just has
 * @started: LCP has begun
 * @handing_over: its last frames are being read
 * @failed: PPP is over, for @why
 * @state: of the engine, as a debugging line told it last
 * @early: frames that only an LNS can answer
 */
struct subscriber_ppp {
	struct subscriber *s;
	struct ppp_client *client;
	uv_timer_t timer;
	unsigned int rounds;
	bool told, started, handing_over;
	enum ppp_fail failed;
	const char *why, *state;
	unsigned int early_count;
	STAILQ_HEAD(, early_frame) early;
};

static void on_timer(uv_timer_t *timer);

static void debug_frame(const struct subscriber *s, const char *what, const uint8_t *frame, size_t len)
{
	if (log_debug_enabled(LOG_SUB_PPP))
		subscriber_debug(LOG_SUB_PPP, s, what, describe_ppp(frame, len).text);
}

static void ppp_send(void *user, const uint8_t *frame, size_t len)
{
	struct subscriber_ppp *p = user;
	struct dataplane *dp = p->s->lac->dp;

	debug_frame(p->s, "sent", frame, len);
	dp->ops->frame_send(dp, p->s->iface->ifindex, p->s->sid, OPENLAC_DIR_CLIENT, frame, len);
}

/* The engine must not be freed from within, so the callbacks take notes, and settle() acts on them. */
static void ppp_captured(void *user, uint64_t now)
{
	struct subscriber_ppp *p = user;

	(void)now;
	p->told = true;
	p->rounds++;
}

static void ppp_released(void *user, uint64_t now)
{
	struct subscriber_ppp *p = user;

	(void)now;
	p->told = false;
}

static void ppp_failed(void *user, enum ppp_fail why, const char *text, uint64_t now)
{
	struct subscriber_ppp *p = user;

	(void)now;
	p->failed = why;
	p->why = text;
}

static const struct ppp_ops ops = {
	.send = ppp_send,
	.random = lac_random,
	.captured = ppp_captured,
	.released = ppp_released,
	.failed = ppp_failed,
};

static void rearm(struct subscriber_ppp *p)
{
	uint64_t deadline = ppp_client_deadline(p->client);
	uint64_t now = uv_now(p->s->lac->loop);

	if (deadline == PPP_NEVER)
		uv_timer_stop(&p->timer);
	else
		uv_timer_start(&p->timer, on_timer, deadline > now ? deadline - now : 0, 0);
}

/* Names are the client's own octets. */
static void note_user(struct subscriber *s, const struct ppp_capture *c)
{
	struct reader name;

	s->name_len = c->name_len;
	memcpy(s->name, c->name, c->name_len);
	reader_init(&name, c->name, c->name_len);
	reader_text(&name, s->user, sizeof(s->user));
	subscriber_debug(LOG_SUB_PPP, s, "name learned by", ppp_auth_name(c->auth));
}

static void client_left(struct subscriber *s)
{
	/* RFC 3145 section 3: 3 = normal disconnection, LCP Terminate-Request. */
	static const struct l2tp_disconnect cause = {
		.code = 3,
		.direction = L2TP_DISCONNECT_AT_PEER,
		.text = "the client sent a Terminate-Request",
	};

	s->lac->counters.routes_closed_by_source++;
	s->cause = ACCT_CAUSE_USER_REQUEST;
	subscriber_log(LOG_INFO, s, "closed by the client", NULL);
	subscriber_drop_cause(s, true, "closed by the client", &cause);
}

static void debug_state(struct subscriber_ppp *p)
{
	const char *state = ppp_client_state_name(p->client);

	if (p->state != state)
		subscriber_debug(LOG_SUB_PPP, p->s, "state", state);
	p->state = state;
}

/* Acts on what the engine told during the last call. @p may be gone when this returns. */
static void settle(struct subscriber_ppp *p)
{
	const struct ppp_capture *c = ppp_client_capture(p->client);
	struct subscriber *s = p->s;

	debug_state(p);
	if (p->failed == PPP_FAIL_CLIENT) {
		client_left(s);
	} else if (p->failed) {
		/* A name without a lookup, as one without a domain is (S111). */
		s->lac->counters.lookups_failed += p->failed == PPP_FAIL_NAME;
		subscriber_log(LOG_INFO, s, "PPP", p->why);
		subscriber_drop(s, true, p->why);
	} else if (p->rounds > ROUNDS_MAX) {
		subscriber_fail(s, "LCP is started again and again");
	} else {
		rearm(p);
		if (!p->told || !c)
			return;
		p->told = false;
		note_user(s, c);
		subscriber_connect(s, c->name, c->name_len);
	}
}

static void on_timer(uv_timer_t *timer)
{
	struct subscriber_ppp *p = timer->data;

	ppp_client_tick(p->client, uv_now(timer->loop));
	settle(p);
}

static void start(struct subscriber_ppp *p)
{
	if (!p->started)
		ppp_client_start(p->client, uv_now(p->s->lac->loop));
	p->started = true;
}

/* Not before the loop comes round: the PADS goes out first, or the client has no session to receive on. */
static void on_start(uv_timer_t *timer)
{
	struct subscriber_ppp *p = timer->data;

	if (loop_watch_spent(timer->loop)) {
		uv_timer_start(timer, on_start, LOOP_LATER_MS, 0);
		return;
	}
	start(p);
	settle(p);
}

static void make_config(struct ppp_config *cfg, const struct subscriber *s, const struct conf_ac *ac,
			const struct conf_profile *profile)
{
	*cfg = ppp_config_default;
	memcpy(cfg->auth, ac->auth, sizeof(cfg->auth));
	cfg->auths = ac->auths;
	strcpy(cfg->challenge_name, ac->challenge_name);
	cfg->restart_ms = RESTART_MS;
	cfg->max_configure = MAX_CONFIGURE;
	cfg->mru = s->max_payload ? s->max_payload : PPPOE_MRU;
	/* What the tunnel carries without fragments is what the client should send. */
	if (cfg->mru > profile->mtu)
		cfg->mru = profile->mtu;
}

int subscriber_ppp_start(struct subscriber *s, const struct conf_ac *ac, const struct conf_profile *profile)
{
	struct subscriber_ppp *p = calloc(1, sizeof(*p));
	struct dataplane *dp = s->lac->dp;
	struct ppp_config cfg;

	if (!p)
		return -1;
	make_config(&cfg, s, ac, profile);
	p->s = s;
	STAILQ_INIT(&p->early);
	p->client = ppp_client_new(&ops, &cfg, p);
	if (!p->client || dp->ops->session_punt(dp, s->iface->ifindex, s->sid)) {
		ppp_client_free(p->client);
		free(p);
		return -1;
	}
	uv_timer_init(s->lac->loop, &p->timer);
	p->timer.data = p;
	uv_timer_start(&p->timer, on_start, 0, 0);
	s->ppp = p;
	return 0;
}

static void on_timer_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void drop_early(struct subscriber_ppp *p)
{
	while (!STAILQ_EMPTY(&p->early)) {
		struct early_frame *e = STAILQ_FIRST(&p->early);

		STAILQ_REMOVE_HEAD(&p->early, link);
		free(e);
	}
}

void subscriber_ppp_free(struct subscriber *s)
{
	struct subscriber_ppp *p = s->ppp;

	if (!p)
		return;
	s->ppp = NULL;
	ppp_client_free(p->client);
	drop_early(p);
	uv_close((uv_handle_t *)&p->timer, on_timer_closed);
}

void subscriber_ppp_terminate(struct subscriber *s, const char *text)
{
	if (s->ppp && s->ppp->client)
		ppp_client_terminate(s->ppp->client, text);
}

bool subscriber_ppp_has_failed(const struct subscriber *s)
{
	return s->ppp && s->ppp->failed;
}

bool subscriber_ppp_is_ours(const struct subscriber *s)
{
	return s->ppp && s->ppp->client && !s->ppp->failed;
}

static void keep_early(struct subscriber_ppp *p, const uint8_t *frame, size_t len)
{
	struct early_frame *e;

	if (p->early_count == EARLY_MAX)
		return;
	e = malloc(sizeof(*e) + len);
	if (!e)
		return;
	e->len = len;
	memcpy(e->data, frame, len);
	STAILQ_INSERT_TAIL(&p->early, e, link);
	p->early_count++;
}

void subscriber_frame(struct lac *lac, uint32_t ifindex, uint16_t sid, const uint8_t *frame, size_t len)
{
	struct subscriber *s = subscriber_find(lac, ifindex, sid);
	struct subscriber_ppp *p = s ? s->ppp : NULL;

	if (!p || !p->client || p->failed)
		return;
	/* Its word may come before our timer: settle() would set that to other times. */
	start(p);
	debug_frame(s, "received", frame, len);
	if (!ppp_client_input(p->client, frame, len, uv_now(lac->loop)))
		keep_early(p, frame, len);
	/* While a client is handed over, whoever does that looks at what came. */
	if (!p->handing_over)
		settle(p);
}

static void copy_lcp(struct l2tp_lcp *to, const struct ppp_options *from)
{
	to->present = true;
	to->len = from->len;
	memcpy(to->data, from->data, from->len);
}

/* RFC 2661 section 4.4.5. There is no Proxy Authen Type for EAP and MS-CHAPv2: the LNS authenticates anew (I2). */
static void make_proxy(struct l2tp_proxy *proxy, const struct ppp_capture *c)
{
	static const enum l2tp_proxy_auth type[] = {
		[PPP_AUTH_PAP] = L2TP_PROXY_PAP,
		[PPP_AUTH_CHAP] = L2TP_PROXY_CHAP,
		[PPP_AUTH_MSCHAP] = L2TP_PROXY_MSCHAP,
		[PPP_AUTH_EAP] = L2TP_PROXY_UNKNOWN,
		[PPP_AUTH_MSCHAPV2] = L2TP_PROXY_UNKNOWN,
	};

	memset(proxy, 0, sizeof(*proxy));
	copy_lcp(&proxy->first_received, &c->initial_received);
	copy_lcp(&proxy->last_sent, &c->last_sent);
	copy_lcp(&proxy->last_received, &c->last_received);
	proxy->auth = type[c->auth];
	if (proxy->auth == L2TP_PROXY_UNKNOWN)
		return;
	proxy->id = c->id;
	proxy->name_len = c->name_len;
	memcpy(proxy->name, c->name, c->name_len);
	proxy->challenge_len = c->auth == PPP_AUTH_PAP ? 0 : c->challenge_len;
	memcpy(proxy->challenge, c->challenge, proxy->challenge_len);
	proxy->response_len = c->response_len;
	memcpy(proxy->response, c->response, c->response_len);
}

/* A client that has just begun LCP anew does all of it with the LNS. */
static int tell_lns(struct subscriber_ppp *p, struct l2tp_session *session)
{
	const struct ppp_capture *c = ppp_client_capture(p->client);
	struct l2tp_proxy proxy;
	int err;

	if (!c || p->told)
		return l2tp_session_set_proxy(session, NULL);
	make_proxy(&proxy, c);
	err = l2tp_session_set_proxy(session, &proxy);
	explicit_bzero(&proxy, sizeof(proxy));
	return err;
}

int subscriber_ppp_hand_over(struct subscriber *s, struct l2tp_session *session)
{
	struct subscriber_ppp *p = s->ppp;
	struct dataplane *dp = s->lac->dp;
	int err;

	p->handing_over = true;
	err = dp->ops->session_hold(dp, s->iface->ifindex, s->sid);
	p->handing_over = false;
	if (err) {
		subscriber_log(LOG_ERR, s, "kernel", dp->error);
		return -1;
	}
	uv_timer_stop(&p->timer);
	if (p->failed || tell_lns(p, session))
		return -1;
	/* Nothing of the client's secrets is kept longer than it takes to tell them. */
	ppp_client_free(p->client);
	p->client = NULL;
	return 0;
}

void subscriber_ppp_flush(struct subscriber *s)
{
	struct dataplane *dp = s->lac->dp;
	struct early_frame *e;

	STAILQ_FOREACH(e, &s->ppp->early, link)
		dp->ops->frame_send(dp, s->iface->ifindex, s->sid, OPENLAC_DIR_PEER, e->data, e->len);
	subscriber_ppp_free(s);
}
