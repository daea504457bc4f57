// SPDX-License-Identifier: GPL-2.0
/* RFC 1661 section 6, RFC 2516 section 7. */
#include <string.h>

#include "ppp_auth.h"
#include "ppp_options.h"

enum {
	OPTION_MRU = 1,
	OPTION_AUTH = 3,
	OPTION_MAGIC = 5,

	OPTION_HEADER = 2,
	MRU_LEN = 4,
	MAGIC_LEN = 6,

	MRU_MIN = 68,		/* what IPv4 wants of any link (RFC 791 section 3.2); less can only be a mistake */
};

/**
 * struct option - one Configuration Option
 * @type: its Type
 * @whole, @len: from the Type on
 * @value: behind the Length
 */
struct option {
	uint8_t type;
	const uint8_t *whole;
	size_t len;
	struct reader value;
};

/* Return: false at the end, and with err set in @r when what is left is no option. */
static bool next_option(struct reader *r, struct option *o)
{
	if (r->err || !r->left)
		return false;
	o->whole = r->data;
	o->type = reader_u8(r);
	o->len = reader_u8(r);
	if (o->len < OPTION_HEADER) {
		r->err = true;
		return false;
	}
	o->value = reader_sub(r, o->len - OPTION_HEADER);
	return !o->value.err;
}

bool ppp_options_valid(struct reader options)
{
	struct option o;

	while (next_option(&options, &o))
		;
	return !options.err;
}

void ppp_options_keep(struct ppp_options *to, struct reader options)
{
	struct option o;

	to->len = 0;
	while (next_option(&options, &o) && o.len <= sizeof(to->data) - to->len) {
		memcpy(to->data + to->len, o.whole, o.len);
		to->len += (uint16_t)o.len;
	}
}

uint32_t ppp_magic(void (*random)(void *buf, size_t len), uint32_t not)
{
	uint32_t magic;

	random(&magic, sizeof(magic));
	while (!magic || magic == not)
		magic++;
	return magic;
}

static void put_mru(struct writer *w, uint16_t mru)
{
	writer_u8(w, OPTION_MRU);
	writer_u8(w, MRU_LEN);
	writer_be16(w, mru);
}

static void put_magic(struct writer *w, uint32_t magic)
{
	writer_u8(w, OPTION_MAGIC);
	writer_u8(w, MAGIC_LEN);
	writer_be32(w, magic);
}

void ppp_request_init(struct ppp_request *req, const struct ppp_config *cfg, void (*random)(void *buf, size_t len))
{
	req->mru = cfg->mru;
	req->auth = cfg->auth[0];
	req->magic = ppp_magic(random, 0);
	req->refused = 0;
}

void ppp_request_build(const struct ppp_request *req, struct ppp_options *out)
{
	const struct ppp_auth_info *auth = ppp_auth_info(req->auth);
	struct writer w;

	writer_init(&w, out->data, sizeof(out->data));
	if (req->mru != PPP_MRU_DEFAULT)
		put_mru(&w, req->mru);
	writer_u8(&w, OPTION_AUTH);
	writer_u8(&w, auth->algorithm ? 5 : 4);
	writer_be16(&w, auth->protocol);
	if (auth->algorithm)
		writer_u8(&w, auth->algorithm);
	if (req->magic)
		put_magic(&w, req->magic);
	out->len = (uint16_t)w.len;
}

static bool may_ask(const struct ppp_request *req, const struct ppp_config *cfg, enum ppp_auth auth)
{
	for (size_t i = 0; i < cfg->auths; i++)
		if (cfg->auth[i] == auth)
			return !(req->refused & 1u << auth);
	return false;
}

/* The client refuses what we asked for: what it names if we may, else the next of the list. */
static bool other_auth(struct ppp_request *req, const struct ppp_config *cfg, struct reader named)
{
	uint16_t protocol = reader_be16(&named);
	uint8_t algorithm = named.left ? reader_u8(&named) : 0;
	enum ppp_auth wish = named.err ? 0 : ppp_auth_find(protocol, algorithm);

	req->refused |= 1u << req->auth;
	if (wish && may_ask(req, cfg, wish)) {
		req->auth = wish;
		return true;
	}
	for (size_t i = 0; i < cfg->auths; i++) {
		if (may_ask(req, cfg, cfg->auth[i])) {
			req->auth = cfg->auth[i];
			return true;
		}
	}
	return false;
}

enum ppp_reply ppp_request_nak(struct ppp_request *req, const struct ppp_config *cfg, struct reader options,
			       uint32_t nak_magic, void (*random)(void *buf, size_t len))
{
	bool auth_seen = false;
	struct option o;

	/* Options that we did not ask for are a wish of the client's that we ask for them: we need none. */
	while (next_option(&options, &o)) {
		if (o.type == OPTION_MRU && o.len == MRU_LEN && req->mru != PPP_MRU_DEFAULT) {
			uint16_t mru = reader_be16(&o.value);

			if (mru >= MRU_MIN && mru < cfg->mru)
				req->mru = mru;
		} else if (o.type == OPTION_MAGIC && o.len == MAGIC_LEN && req->magic) {
			uint32_t magic = reader_be32(&o.value);

			if (!magic || magic == nak_magic || magic == req->magic)
				magic = ppp_magic(random, req->magic);
			req->magic = magic;
		} else if (o.type == OPTION_AUTH && !auth_seen) {
			auth_seen = true;
			if (!other_auth(req, cfg, o.value))
				return PPP_REPLY_NO_AUTH;
		}
	}
	return PPP_REPLY_TAKEN;
}

/* A Configure-Reject repeats options of ours to the octet (section 5.4). */
static bool was_sent(const struct ppp_options *sent, const struct option *rejected)
{
	struct reader r;
	struct option o;

	reader_init(&r, sent->data, sent->len);
	while (next_option(&r, &o))
		if (o.len == rejected->len && !memcmp(o.whole, rejected->whole, o.len))
			return true;
	return false;
}

enum ppp_reply ppp_request_reject(struct ppp_request *req, const struct ppp_options *sent, struct reader options)
{
	struct ppp_request less = *req;
	bool auth = true;
	struct option o;

	while (next_option(&options, &o)) {
		if (!was_sent(sent, &o))
			return PPP_REPLY_BAD;
		if (o.type == OPTION_MRU)
			less.mru = PPP_MRU_DEFAULT;
		else if (o.type == OPTION_MAGIC)
			less.magic = 0;
		else
			auth = false;
	}
	*req = less;
	return auth ? PPP_REPLY_TAKEN : PPP_REPLY_NO_AUTH;
}

/**
 * struct judge - an answer in the making
 * @a: the answer, whose data holds the rejected options so far
 * @rejects: writer into it
 * @naks, @nak_room: the options that the client should change
 * @seen: bit per accepted type
 */
struct judge {
	struct ppp_answer *a;
	const struct ppp_terms *terms;
	struct writer rejects, naks;
	uint8_t nak_room[MRU_LEN + MAGIC_LEN];
	unsigned int seen;
};

static void reject(struct judge *j, const struct option *o)
{
	writer_bytes(&j->rejects, o->whole, o->len);
}

/* Too much for the link: RFC 2516 section 7 forbids to acknowledge it. A wrong Length is answered like a wrong value. */
static void judge_mru(struct judge *j, struct option *o)
{
	uint16_t mru = reader_be16(&o->value);

	if (o->len == MRU_LEN && mru >= MRU_MIN && mru <= j->terms->mru_max)
		j->a->mru = mru;
	else if (j->terms->no_naks)
		reject(j, o);
	else
		put_mru(&j->naks, j->terms->mru_max);
}

static void judge_magic(struct judge *j, struct option *o)
{
	uint32_t magic = reader_be32(&o->value);

	if (o->len == MAGIC_LEN && magic && magic == j->terms->magic)
		j->a->looped = true;
	else if (o->len == MAGIC_LEN && magic)
		j->a->magic = magic;
	else if (j->terms->no_naks)
		reject(j, o);
	else
		put_magic(&j->naks, j->terms->other_magic);
}

/*
 * All options but these two are rejected. RFC 2516 section 7 demands it for the character map, address and control field
 * compression and FCS alternatives; protocol field compression it advises against. We do not authenticate to clients,
 * measure no quality, call nobody back and bundle no links. None can be listed twice, and the rest is unknown to us.
 */
static void judge_option(struct judge *j, struct option *o)
{
	if ((o->type != OPTION_MRU && o->type != OPTION_MAGIC) || j->seen & 1u << o->type) {
		reject(j, o);
		return;
	}
	j->seen |= 1u << o->type;
	if (o->type == OPTION_MRU)
		judge_mru(j, o);
	else
		judge_magic(j, o);
}

void ppp_options_judge(struct ppp_answer *a, const struct ppp_terms *terms, struct reader options)
{
	struct judge j = { .a = a, .terms = terms };
	struct reader all = options;
	struct option o;

	a->looped = false;
	a->mru = PPP_MRU_DEFAULT;
	a->magic = 0;
	writer_init(&j.rejects, a->data, sizeof(a->data));
	writer_init(&j.naks, j.nak_room, sizeof(j.nak_room));
	while (next_option(&options, &o))
		judge_option(&j, &o);

	/*
	 * A suspected loop is told by a Nak of the Magic-Number (section 6.4), and by nothing else: what comes back must
	 * not be taken for the client's rejection of what we asked for.
	 */
	if (a->looped) {
		writer_init(&j.naks, j.nak_room, sizeof(j.nak_room));
		put_magic(&j.naks, terms->other_magic);
	}
	if (j.rejects.len && !a->looped) {
		a->verdict = PPP_CONFIGURE_REJECT;
		a->len = j.rejects.len;
	} else if (j.naks.len) {
		a->verdict = PPP_CONFIGURE_NAK;
		memcpy(a->data, j.nak_room, j.naks.len);
		a->len = j.naks.len;
	} else {
		a->verdict = PPP_CONFIGURE_ACK;
		memcpy(a->data, all.data, all.left);
		a->len = all.left;
	}
}
