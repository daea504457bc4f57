// SPDX-License-Identifier: GPL-2.0
#include "lns_select.h"

/* Sessions per weight, compared without a division. A weight of 0 still gets a session now and then. */
static uint64_t load(const struct lns_choice *c, const struct lns_choice *other)
{
	uint64_t weight = other->weight ? other->weight : 1;

	return c->sessions * weight;
}

/* Return: < 0 when @a is better, 0 when they are the same to the policy. */
static int compare(const struct lns_choice *a, const struct lns_choice *b)
{
	uint64_t x = load(a, b), y = load(b, a);

	if (a->dead != b->dead)
		return a->dead ? 1 : -1;
	if (a->preference != b->preference)
		return a->preference < b->preference ? -1 : 1;
	if (x != y)
		return x < y ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return 0;
}

int lns_select(const struct lns_choice *c, size_t n, uint32_t turn)
{
	const struct lns_choice *best = NULL;
	uint32_t equal = 0;

	for (size_t i = 0; i < n; i++) {
		int order = best ? compare(&c[i], best) : -1;

		if (c[i].tried || order > 0)
			continue;
		equal = order ? 1 : equal + 1;
		best = order ? &c[i] : best;
	}
	if (!equal)
		return -1;
	turn %= equal;
	for (size_t i = 0; i < n; i++)
		if (!c[i].tried && !compare(&c[i], best) && !turn--)
			return (int)i;
	return -1;
}

bool lns_select_more(const struct lns_choice *c, size_t n, bool dead)
{
	for (size_t i = 0; i < n; i++)
		if (!c[i].tried && (dead || !c[i].dead))
			return true;
	return false;
}
