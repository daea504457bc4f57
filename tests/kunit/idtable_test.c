// SPDX-License-Identifier: GPL-2.0
/*
 * The two-level id table: borders of its pages, keys in use, freeing of pages, order, all
 * 65,536 keys at once.
 */
#include <kunit/test.h>

#include "kernel/idtable.h"

struct idtable_env {
	struct ol_idtable table;
	struct mutex lock;	/* the writers' of @table */
};

static int idtable_init(struct kunit *test)
{
	struct idtable_env *env = kunit_kzalloc(test, sizeof(*env), GFP_KERNEL);

	if (!env)
		return -ENOMEM;
	mutex_init(&env->lock);
	ol_idtable_init(&env->table, &env->lock);
	test->priv = env;
	return 0;
}

static void idtable_exit(struct kunit *test)
{
	struct idtable_env *env = test->priv;
	u32 id;

	if (!env)
		return;
	mutex_lock(&env->lock);
	for (id = 0; ol_idtable_next(&env->table, &id); id++)
		ol_idtable_remove(&env->table, id);
	mutex_unlock(&env->lock);
}

/* Entries are never looked into: a number serves as one. */
static void *entry(u32 value)
{
	return (void *)(unsigned long)(0x10000 + 8 * value);
}

static unsigned int idtable_pages(const struct idtable_env *env)
{
	unsigned int i, pages = 0;

	for (i = 0; i < OL_ID_SLOTS; i++)
		pages += !!rcu_access_pointer(env->table.page[i]);
	return pages;
}

static const u16 idtable_borders[] = { 0, 1, 254, 255, 256, 257, 511, 512, 32767, 32768, 65279,
				       65280, 65534, 65535 };

static void idtable_border_desc(const u16 *id, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u", *id);
}

KUNIT_ARRAY_PARAM(idtable_borders, idtable_borders, idtable_border_desc);

static void idtable_one(struct kunit *test)
{
	struct idtable_env *env = test->priv;
	const u16 id = *(const u16 *)test->param_value;
	u32 other, wrong = 0, next = 0;

	mutex_lock(&env->lock);
	KUNIT_EXPECT_NULL(test, ol_idtable_lookup(&env->table, id));
	KUNIT_EXPECT_NULL(test, ol_idtable_remove(&env->table, id));
	KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, id, entry(id)), 0);
	KUNIT_EXPECT_EQ(test, env->table.count, 1);
	KUNIT_EXPECT_EQ(test, idtable_pages(env), 1);
	for (other = 0; other <= OL_ID_MAX; other++)
		wrong += ol_idtable_lookup(&env->table, other) != (other == id ? entry(id) : NULL);
	KUNIT_EXPECT_EQ(test, wrong, 0);

	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_next(&env->table, &next), entry(id));
	KUNIT_EXPECT_EQ(test, next, id);
	next++;
	KUNIT_EXPECT_NULL(test, ol_idtable_next(&env->table, &next));

	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_remove(&env->table, id), entry(id));
	KUNIT_EXPECT_NULL(test, ol_idtable_lookup(&env->table, id));
	KUNIT_EXPECT_NULL(test, ol_idtable_remove(&env->table, id));
	KUNIT_EXPECT_EQ(test, env->table.count, 0);
	KUNIT_EXPECT_EQ(test, idtable_pages(env), 0);
	mutex_unlock(&env->lock);
}

static void idtable_all_borders(struct kunit *test)
{
	struct idtable_env *env = test->priv;
	unsigned int i;
	u32 id = 0;

	mutex_lock(&env->lock);
	for (i = ARRAY_SIZE(idtable_borders); i-- > 0;)
		KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, idtable_borders[i],
							entry(idtable_borders[i])), 0);
	for (i = 0; i < ARRAY_SIZE(idtable_borders); i++, id++) {
		KUNIT_ASSERT_PTR_EQ(test, ol_idtable_next(&env->table, &id),
				    entry(idtable_borders[i]));
		KUNIT_EXPECT_EQ(test, id, idtable_borders[i]);
	}
	KUNIT_EXPECT_NULL(test, ol_idtable_next(&env->table, &id));
	KUNIT_EXPECT_EQ(test, id, OL_ID_MAX + 1);
	mutex_unlock(&env->lock);
}

static void idtable_duplicate(struct kunit *test)
{
	struct idtable_env *env = test->priv;

	mutex_lock(&env->lock);
	KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, 300, entry(1)), 0);
	KUNIT_EXPECT_EQ(test, ol_idtable_insert(&env->table, 300, entry(2)), -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_lookup(&env->table, 300), entry(1));
	KUNIT_EXPECT_EQ(test, env->table.count, 1);
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_remove(&env->table, 300), entry(1));
	KUNIT_EXPECT_EQ(test, ol_idtable_insert(&env->table, 300, entry(2)), 0);
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_lookup(&env->table, 300), entry(2));
	mutex_unlock(&env->lock);
}

/* A page lives as long as one of its entries, and its neighbours do not care. */
static void idtable_page_life(struct kunit *test)
{
	struct idtable_env *env = test->priv;

	mutex_lock(&env->lock);
	KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, 255, entry(255)), 0);
	KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, 256, entry(256)), 0);
	KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, 511, entry(511)), 0);
	KUNIT_EXPECT_EQ(test, idtable_pages(env), 2);
	ol_idtable_remove(&env->table, 256);
	KUNIT_EXPECT_EQ(test, idtable_pages(env), 2);
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_lookup(&env->table, 511), entry(511));
	ol_idtable_remove(&env->table, 511);
	KUNIT_EXPECT_EQ(test, idtable_pages(env), 1);
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_lookup(&env->table, 255), entry(255));
	mutex_unlock(&env->lock);
}

/*
 * What a reader found, and the page he found it in, last until he is done, whatever the writers
 * do. KASAN watches.
 */
static void idtable_reader(struct kunit *test)
{
	struct idtable_env *env = test->priv;
	struct ol_idpage *page;

	mutex_lock(&env->lock);
	KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, 7, entry(7)), 0);
	rcu_read_lock();
	page = rcu_dereference(env->table.page[0]);
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_remove(&env->table, 7), entry(7));
	KUNIT_EXPECT_NULL(test, ol_idtable_lookup(&env->table, 7));
	KUNIT_EXPECT_NULL(test, rcu_dereference(page->slot[7]));
	KUNIT_EXPECT_EQ(test, page->used, 0);
	rcu_read_unlock();

	KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, 7, entry(8)), 0);
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_lookup(&env->table, 7), entry(8));
	mutex_unlock(&env->lock);
}

/* A reservation keeps its page and is seen by nobody, until it is published or given up. */
static void idtable_reserve(struct kunit *test)
{
	struct idtable_env *env = test->priv;
	u32 id = 0;

	mutex_lock(&env->lock);
	KUNIT_ASSERT_EQ(test, ol_idtable_reserve(&env->table, 300), 0);
	KUNIT_EXPECT_NULL(test, ol_idtable_lookup(&env->table, 300));
	KUNIT_EXPECT_NULL(test, ol_idtable_next(&env->table, &id));
	KUNIT_EXPECT_EQ(test, env->table.count, 0);
	ol_idtable_cancel(&env->table, 300);
	KUNIT_EXPECT_EQ(test, idtable_pages(env), 0);

	/* a neighbour that goes meanwhile leaves the page to it */
	KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, 301, entry(1)), 0);
	KUNIT_EXPECT_EQ(test, ol_idtable_reserve(&env->table, 301), -EEXIST);
	KUNIT_ASSERT_EQ(test, ol_idtable_reserve(&env->table, 300), 0);
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_remove(&env->table, 301), entry(1));
	KUNIT_EXPECT_EQ(test, idtable_pages(env), 1);
	ol_idtable_publish(&env->table, 300, entry(2));
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_lookup(&env->table, 300), entry(2));
	KUNIT_EXPECT_EQ(test, env->table.count, 1);
	KUNIT_EXPECT_EQ(test, ol_idtable_reserve(&env->table, 300), -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_remove(&env->table, 300), entry(2));
	KUNIT_EXPECT_EQ(test, idtable_pages(env), 0);
	mutex_unlock(&env->lock);
}

/* Readers need no mutex, only their critical section. */
static void idtable_lookup_unlocked(struct kunit *test)
{
	struct idtable_env *env = test->priv;

	mutex_lock(&env->lock);
	KUNIT_ASSERT_EQ(test, ol_idtable_insert(&env->table, 65535, entry(1)), 0);
	mutex_unlock(&env->lock);
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, ol_idtable_lookup(&env->table, 65535), entry(1));
	KUNIT_EXPECT_NULL(test, ol_idtable_lookup(&env->table, 0));
	rcu_read_unlock();
}

static void idtable_full(struct kunit *test)
{
	struct idtable_env *env = test->priv;
	u32 id, wrong = 0, last = 0;

	mutex_lock(&env->lock);
	/* an odd multiplier visits every id once, far from in order */
	for (id = 0; id <= OL_ID_MAX; id++)
		wrong += !!ol_idtable_insert(&env->table, id * 40503, entry(id * 40503 & 0xffff));
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, env->table.count, OL_ID_MAX + 1);
	KUNIT_EXPECT_EQ(test, idtable_pages(env), OL_ID_SLOTS);
	for (id = 0; id <= OL_ID_MAX; id++) {
		wrong += ol_idtable_lookup(&env->table, id) != entry(id);
		wrong += ol_idtable_insert(&env->table, id, entry(0)) != -EEXIST;
	}
	for (id = 0; ol_idtable_next(&env->table, &id); id++, last++)
		wrong += id != last;
	KUNIT_EXPECT_EQ(test, last, OL_ID_MAX + 1);
	for (id = 0; id <= OL_ID_MAX; id++)
		wrong += ol_idtable_remove(&env->table, (u16)(id * 27583)) !=
			 entry(id * 27583 & 0xffff);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, env->table.count, 0);
	KUNIT_EXPECT_EQ(test, idtable_pages(env), 0);
	mutex_unlock(&env->lock);
}

static struct kunit_case idtable_cases[] = {
	KUNIT_CASE_PARAM(idtable_one, idtable_borders_gen_params),
	KUNIT_CASE(idtable_all_borders),
	KUNIT_CASE(idtable_duplicate),
	KUNIT_CASE(idtable_page_life),
	KUNIT_CASE(idtable_reserve),
	KUNIT_CASE(idtable_reader),
	KUNIT_CASE(idtable_lookup_unlocked),
	KUNIT_CASE(idtable_full),
	{}
};

static struct kunit_suite idtable_suite = {
	.name = "openlac_idtable",
	.init = idtable_init,
	.exit = idtable_exit,
	.test_cases = idtable_cases,
};

kunit_test_suite(idtable_suite);
