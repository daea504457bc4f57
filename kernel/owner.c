// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: the netlink ports to which sessions belong, and what becomes of the sessions of one that
 * went away.
 */
#include <linux/netlink.h>
#include <linux/notifier.h>

#include "session.h"

struct ol_owner {
	u32 portid;			/* constant */
	struct list_head node;		/* on->lock; on->owners */
	struct list_head sessions;	/* on->lock; by owner_node */
};

static struct ol_owner *ol_owner_find(struct ol_net *on, u32 portid)
{
	struct ol_owner *o;

	list_for_each_entry(o, &on->owners, node)
		if (o->portid == portid)
			return o;
	return NULL;
}

/**
 * ol_owner_reserve - make sure that ol_owner_set() will find the owner
 * @on: namespace
 * @portid: netlink port, not 0
 *
 * Context: on->lock held, until ol_owner_set() or ol_owner_prune().
 * Return: 0 or -ENOMEM.
 */
int ol_owner_reserve(struct ol_net *on, u32 portid)
{
	struct ol_owner *o;

	lockdep_assert_held(&on->lock);
	if (ol_owner_find(on, portid))
		return 0;
	o = kzalloc(sizeof(*o), GFP_KERNEL);
	if (!o)
		return -ENOMEM;
	o->portid = portid;
	INIT_LIST_HEAD(&o->sessions);
	list_add(&o->node, &on->owners);
	return 0;
}

/**
 * ol_owner_prune - free owners that own nothing
 * @on: namespace
 *
 * Context: on->lock held.
 */
void ol_owner_prune(struct ol_net *on)
{
	struct ol_owner *o, *next;

	lockdep_assert_held(&on->lock);
	list_for_each_entry_safe(o, next, &on->owners, node) {
		if (list_empty(&o->sessions)) {
			list_del(&o->node);
			kfree(o);
		}
	}
}

/**
 * ol_owner_set - put a session into its new owner's list
 * @s: session
 * @portid: a reserved owner's port
 *
 * Context: on->lock held.
 */
void ol_owner_set(struct ol_session *s, u32 portid)
{
	struct ol_net *on = s->on;

	lockdep_assert_held(&on->lock);
	s->owner = ol_owner_find(on, portid);
	list_move_tail(&s->owner_node, &s->owner->sessions);
	ol_owner_prune(on);
}

/**
 * ol_owner_review - start or stop the time that a session may stay without owner
 * @s: session whose owner or state may have changed
 *
 * Context: on->lock held.
 */
void ol_owner_review(struct ol_session *s)
{
	struct ol_net *on = s->on;

	lockdep_assert_held(&on->lock);
	if (s->owner || s->state == OPENLAC_SESSION_FORWARD) {
		list_del_init(&s->orphan_node);
		return;
	}
	if (!list_empty(&s->orphan_node))
		return;
	s->orphan_until = jiffies + msecs_to_jiffies(OPENLAC_OWNER_GRACE_MS);
	list_add_tail(&s->orphan_node, &on->orphans);
	/*
	 * Already queued for an older one, or else due for this one; nothing is queued any more for
	 * a closing namespace.
	 */
	if (!on->closing)
		schedule_delayed_work(&on->orphan_work, msecs_to_jiffies(OPENLAC_OWNER_GRACE_MS));
}

/**
 * ol_owner_forget - a session is going away
 * @s: session
 *
 * Context: on->lock held.
 */
void ol_owner_forget(struct ol_session *s)
{
	lockdep_assert_held(&s->on->lock);
	list_del_init(&s->orphan_node);
	if (s->owner) {
		list_del_init(&s->owner_node);
		s->owner = NULL;
		ol_owner_prune(s->on);
	}
}

/**
 * ol_orphan_work - delete the sessions whose time without owner is over
 * @work: orphan_work of a namespace
 */
void ol_orphan_work(struct work_struct *work)
{
	struct ol_net *on = container_of(to_delayed_work(work), struct ol_net, orphan_work);
	struct ol_session *s, *next;
	struct ol_graveyard g;

	ol_graveyard_init(&g);
	mutex_lock(&on->lock);
	list_for_each_entry_safe(s, next, &on->orphans, orphan_node) {
		if (time_before(jiffies, s->orphan_until)) {
			schedule_delayed_work(&on->orphan_work, s->orphan_until - jiffies);
			break;
		}
		ol_session_delete(s, OPENLAC_REASON_OWNER, &g);
	}
	mutex_unlock(&on->lock);
	ol_graveyard_bury(&g);
}

static void ol_owner_gone(struct ol_net *on, u32 portid)
{
	struct ol_session *s, *next;
	struct ol_owner *o;

	mutex_lock(&on->lock);
	o = ol_owner_find(on, portid);
	if (o) {
		list_for_each_entry_safe(s, next, &o->sessions, owner_node) {
			list_del_init(&s->owner_node);
			s->owner = NULL;
			spin_lock_bh(&s->lock);
			s->portid = 0;
			spin_unlock_bh(&s->lock);
			ol_owner_review(s);
		}
		ol_owner_prune(on);
	}
	mutex_unlock(&on->lock);
}

static int ol_netlink_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	const struct netlink_notify *n = ptr;

	if (event == NETLINK_URELEASE && n->protocol == NETLINK_GENERIC)
		ol_owner_gone(ol_net_get(n->net), n->portid);
	return NOTIFY_DONE;
}

static struct notifier_block ol_netlink_notifier = {
	.notifier_call = ol_netlink_event,
};

int __init ol_owner_init(void)
{
	return netlink_register_notifier(&ol_netlink_notifier);
}

void ol_owner_exit(void)
{
	netlink_unregister_notifier(&ol_netlink_notifier);
}
