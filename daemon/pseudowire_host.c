// SPDX-License-Identifier: GPL-2.0
#include "pseudowire_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resolver.h"

#define AGAIN_MS	60000	/* the resolver keeps answers for as long as they are good */
#define RETRY_MS	10000

/**
 * struct pw_host - the name
 * @family: of the address that is wanted
 * @addr: the address, AF_UNSPEC = none
 * @query: while the DNS is asked
 * @next_ms: when to ask again
 * @failing: the latest answer was none, which has been logged
 */
struct pw_host {
	struct lac *lac;
	char name[CONF_TEXT_MAX + 1];
	void (*changed)(void *ctx);
	void *ctx;
	int family;
	struct conf_addr addr;
	struct resolver_query *query;
	uint64_t next_ms;
	bool failing;
};

struct pw_host *pw_host_new(struct lac *lac, const char *name, void (*changed)(void *ctx), void *ctx)
{
	struct pw_host *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->lac = lac;
	h->changed = changed;
	h->ctx = ctx;
	snprintf(h->name, sizeof(h->name), "%s", name);
	return h;
}

void pw_host_free(struct pw_host *h)
{
	if (!h)
		return;
	resolver_cancel(h->query);
	free(h);
}

const char *pw_host_name(const struct pw_host *h)
{
	return h->name;
}

static bool is_family(const struct conf_addr *addr, int family)
{
	return family == AF_UNSPEC || addr->family == family;
}

/* Return: the address to use, that of before when it is among them; AF_UNSPEC when none will do. */
static struct conf_addr choose(const struct pw_host *h, const struct lookup_answer *answer)
{
	struct conf_addr best = { .family = AF_UNSPEC };

	for (size_t i = answer->count; i--;) {
		const struct conf_addr *addr = &answer->candidate[i].addr;

		if (!is_family(addr, h->family))
			continue;
		if (conf_addr_equal(addr, &h->addr))
			return *addr;
		best = *addr;
	}
	return best;
}

static void on_answer(void *ctx, const struct lookup_answer *answer)
{
	struct pw_host *h = ctx;
	struct conf_addr addr = { .family = AF_UNSPEC };

	h->query = NULL;
	if (answer->status == LOOKUP_OK)
		addr = choose(h, answer);
	if (addr.family == AF_UNSPEC) {
		h->next_ms = uv_now(h->lac->loop) + RETRY_MS;
		h->lac->counters.l2tp_dns_failures++;
		if (!h->failing)
			log_warn("tunnel destination %s: %s", h->name,
				 answer->status == LOOKUP_OK ? "no address of the source's kind" : answer->text);
		h->failing = true;
		return;
	}
	h->next_ms = uv_now(h->lac->loop) + AGAIN_MS;
	h->failing = false;
	if (conf_addr_equal(&addr, &h->addr))
		return;
	h->addr = addr;
	h->changed(h->ctx);
}

struct conf_addr pw_host_addr(struct pw_host *h, int family)
{
	if (family != h->family) {
		h->family = family;
		h->next_ms = 0;
		if (!is_family(&h->addr, family))
			h->addr.family = AF_UNSPEC;
	}
	if (!h->query && uv_now(h->lac->loop) >= h->next_ms) {
		h->next_ms = uv_now(h->lac->loop) + RETRY_MS;
		h->query = resolver_start_host(h->lac->resolver, h->name, on_answer, h);
	}
	return h->addr;
}
