/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two-level table of 16-bit ids under RCU: 256 pages of 256 slots. We choose every id that is a key
 * here, so a direct index beats a hash: two dependent loads whatever the number of entries, and
 * nothing a stranger can make collide.
 *
 * Writers hold the mutex named at init; readers are under rcu_read_lock(). A page lives while it
 * has entries or reservations.
 */
#ifndef OPENLAC_IDTABLE_H
#define OPENLAC_IDTABLE_H

#include <linux/bits.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#define OL_ID_MAX	0xffff
#define OL_ID_BITS	8
#define OL_ID_SLOTS	BIT(OL_ID_BITS)
#define OL_ID_MASK	(OL_ID_SLOTS - 1)

struct ol_idpage {
	void __rcu *slot[OL_ID_SLOTS];
	struct rcu_head rcu;
	unsigned int used;		/* writers' mutex; slots taken or reserved */
};

struct ol_idtable {
	struct ol_idpage __rcu *page[OL_ID_SLOTS];
	struct mutex *lock;		/* constant; serialises writers */
	unsigned int count;		/* @lock; entries */
};

/**
 * ol_idtable_init - prepare an empty table
 * @t: zeroed memory
 * @lock: mutex that every writer of this table will hold
 */
static inline void ol_idtable_init(struct ol_idtable *t, struct mutex *lock)
{
	t->lock = lock;
}

/**
 * ol_idtable_lookup - find an entry
 * @t: table
 * @id: key, host byte order
 *
 * Context: rcu_read_lock() held, or the writers' mutex.
 * Return: the entry, valid for as long as the context lasts, or NULL.
 */
static inline void *ol_idtable_lookup(const struct ol_idtable *t, u16 id)
{
	const struct ol_idpage *page;

	page = rcu_dereference_check(t->page[id >> OL_ID_BITS], lockdep_is_held(t->lock));
	if (!page)
		return NULL;
	return rcu_dereference_check(page->slot[id & OL_ID_MASK], lockdep_is_held(t->lock));
}

/**
 * ol_idtable_reserve - do all of an insertion that can fail; readers see nothing of it
 * @t: table
 * @id: key, host byte order
 *
 * Context: process context, writers' mutex held, until ol_idtable_publish() or
 * ol_idtable_cancel().
 * Return: 0, -EEXIST when the id is taken, -ENOMEM.
 */
static inline int ol_idtable_reserve(struct ol_idtable *t, u16 id)
{
	struct ol_idpage *page;

	lockdep_assert_held(t->lock);
	page = rcu_dereference_protected(t->page[id >> OL_ID_BITS], lockdep_is_held(t->lock));
	if (!page) {
		page = kzalloc(sizeof(*page), GFP_KERNEL);
		if (!page)
			return -ENOMEM;
		rcu_assign_pointer(t->page[id >> OL_ID_BITS], page);
	} else if (rcu_access_pointer(page->slot[id & OL_ID_MASK])) {
		return -EEXIST;
	}
	page->used++;
	return 0;
}

/**
 * ol_idtable_publish - let readers find an entry
 * @t: table
 * @id: reserved key, host byte order
 * @entry: completely built object
 *
 * Context: writers' mutex held since ol_idtable_reserve(); may be atomic.
 */
static inline void ol_idtable_publish(struct ol_idtable *t, u16 id, void *entry)
{
	struct ol_idpage *page;

	lockdep_assert_held(t->lock);
	page = rcu_dereference_protected(t->page[id >> OL_ID_BITS], lockdep_is_held(t->lock));
	rcu_assign_pointer(page->slot[id & OL_ID_MASK], entry);
	t->count++;
}

/* One slot less of a page; readers may still be looking into its last one. */
static inline void ol_idtable_put_page(struct ol_idtable *t, u16 id, struct ol_idpage *page)
{
	if (--page->used == 0) {
		RCU_INIT_POINTER(t->page[id >> OL_ID_BITS], NULL);
		kfree_rcu(page, rcu);
	}
}

/**
 * ol_idtable_cancel - give up a reservation
 * @t: table
 * @id: reserved key, host byte order
 *
 * Context: writers' mutex held since ol_idtable_reserve().
 */
static inline void ol_idtable_cancel(struct ol_idtable *t, u16 id)
{
	lockdep_assert_held(t->lock);
	ol_idtable_put_page(t, id, rcu_dereference_protected(t->page[id >> OL_ID_BITS],
							     lockdep_is_held(t->lock)));
}

/**
 * ol_idtable_insert - reserve and publish at once
 * @t: table
 * @id: key, host byte order
 * @entry: completely built object
 *
 * Context: process context, writers' mutex held.
 * Return: 0, -EEXIST when the id is taken, -ENOMEM.
 */
static inline int ol_idtable_insert(struct ol_idtable *t, u16 id, void *entry)
{
	int err = ol_idtable_reserve(t, id);

	if (!err)
		ol_idtable_publish(t, id, entry);
	return err;
}

/**
 * ol_idtable_remove - withdraw an entry
 * @t: table
 * @id: key, host byte order
 *
 * Readers may use the entry until a grace period has passed; the caller frees it after that.
 *
 * Context: writers' mutex held.
 * Return: the entry, or NULL when there was none.
 */
static inline void *ol_idtable_remove(struct ol_idtable *t, u16 id)
{
	struct ol_idpage *page;
	void *entry;

	lockdep_assert_held(t->lock);
	page = rcu_dereference_protected(t->page[id >> OL_ID_BITS], lockdep_is_held(t->lock));
	if (!page)
		return NULL;
	entry = rcu_replace_pointer(page->slot[id & OL_ID_MASK], NULL, lockdep_is_held(t->lock));
	if (!entry)
		return NULL;
	t->count--;
	ol_idtable_put_page(t, id, page);
	return entry;
}

/**
 * ol_idtable_next - iterate in order of id
 * @t: table
 * @id: in: lowest id to look at; out: id of the entry found. Wider than an id: it can be one
 *	past the last.
 *
 * Context: writers' mutex held.
 * Return: the entry with the lowest id not below *@id, or NULL at the end.
 */
static inline void *ol_idtable_next(const struct ol_idtable *t, u32 *id)
{
	const struct ol_idpage *page;
	void *entry;

	lockdep_assert_held(t->lock);
	while (*id <= OL_ID_MAX) {
		page = rcu_dereference_protected(t->page[*id >> OL_ID_BITS],
						 lockdep_is_held(t->lock));
		if (!page) {
			*id = (*id | OL_ID_MASK) + 1;
			continue;
		}
		entry = rcu_dereference_protected(page->slot[*id & OL_ID_MASK],
						  lockdep_is_held(t->lock));
		if (entry)
			return entry;
		++*id;
	}
	return NULL;
}

#endif /* OPENLAC_IDTABLE_H */
