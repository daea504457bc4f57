// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions: created, bound to a tunnel, changed, deleted. What the states mean for packets is in
 * hold.c.
 */
#include "netlink.h"
#include "session.h"
#include "trace.h"

static struct ol_tunnel *ol_session_tunnel(const struct ol_session *s)
{
	return rcu_dereference_protected(s->tunnel, lockdep_is_held(&s->iface->on->lock));
}

/* Give the session its tunnel half: ids first, so that who finds the tunnel finds them too. */
static int ol_session_bind(struct ol_session *s, const struct ol_session_config *cfg,
			   struct netlink_ext_ack *extack)
{
	int err;

	s->id = cfg->id;
	s->peer_id = cfg->peer_id;
	rcu_assign_pointer(s->tunnel, cfg->tunnel);
	err = ol_idtable_insert(&cfg->tunnel->sessions, cfg->id, s);
	if (!err)
		return 0;
	RCU_INIT_POINTER(s->tunnel, NULL);
	if (err == -EEXIST)
		NL_SET_ERR_MSG(extack, "session id is in use in that tunnel");
	else
		NL_SET_ERR_MSG(extack, "out of memory");
	return err;
}

/*
 * Only for a binding that the same request made: the client's frames have not used it yet, being in
 * punt or hold.
 */
static void ol_session_unbind(struct ol_session *s)
{
	ol_idtable_remove(&ol_session_tunnel(s)->sessions, s->id);
	RCU_INIT_POINTER(s->tunnel, NULL);
}

static int ol_session_check(const struct ol_session *s, const struct ol_session_config *cfg,
			    struct netlink_ext_ack *extack)
{
	const struct ol_tunnel *t = ol_session_tunnel(s);

	if (cfg->tunnel && t &&
	    (cfg->tunnel != t || cfg->id != s->id || cfg->peer_id != s->peer_id)) {
		NL_SET_ERR_MSG(extack, "session is bound to a tunnel already");
		return -EBUSY;
	}
	if (cfg->state == OPENLAC_SESSION_FORWARD && !cfg->tunnel && !t) {
		NL_SET_ERR_MSG(extack, "forward needs the tunnel half of the session");
		return -EINVAL;
	}
	return 0;
}

/**
 * ol_session_set - change a session, all or nothing
 * @s: session
 * @cfg: what to change
 * @extack: says what failed
 *
 * Context: process context, on->lock held.
 * Return: 0; -EBUSY, -EINVAL, -EEXIST, -ENOMEM; -ENOBUFS when the owner's netlink buffer has no
 * room for the end marker.
 */
int ol_session_set(struct ol_session *s, const struct ol_session_config *cfg,
		   struct netlink_ext_ack *extack)
{
	struct ol_net *on = s->iface->on;
	u8 form = s->tx_form, mask = s->tx_mask;
	bool bound = false;
	int err;

	lockdep_assert_held(&on->lock);
	err = ol_session_check(s, cfg, extack);
	if (err)
		return err;
	if (cfg->portid) {
		err = ol_owner_reserve(on, cfg->portid);
		if (err) {
			NL_SET_ERR_MSG(extack, "out of memory");
			return err;
		}
	}
	if (cfg->tunnel && !ol_session_tunnel(s)) {
		err = ol_session_bind(s, cfg, extack);
		if (err)
			goto err_bind;
		bound = true;
	}
	WRITE_ONCE(s->tx_form, (form & ~cfg->form.selector) | cfg->form.value);
	WRITE_ONCE(s->tx_mask, mask | cfg->form.selector);

	err = ol_session_set_state(s, cfg->state, cfg->portid);
	if (err) {
		NL_SET_ERR_MSG(extack, "no room for the end marker in the owner's receive buffer");
		goto err_state;
	}

	/* Nothing below can fail. */
	if (cfg->portid)
		ol_owner_set(s, cfg->portid);
	ol_owner_review(s);
	if (cfg->set_userdata) {
		kfree(s->userdata);
		s->userdata = cfg->userdata;
	}
	if (bound)
		ol_net_changed(on);
	return 0;

err_state:
	WRITE_ONCE(s->tx_form, form);
	WRITE_ONCE(s->tx_mask, mask);
	if (bound)
		ol_session_unbind(s);
err_bind:
	ol_owner_prune(on);
	return err;
}

static void ol_session_free(struct ol_session *s)
{
	free_percpu(s->stats);
	kfree(s->userdata);
	kfree(s);
}

static void ol_session_free_rcu(struct rcu_head *rcu)
{
	ol_session_free(container_of(rcu, struct ol_session, rcu));
}

static struct ol_session *ol_session_new(struct ol_iface *iface,
					 const struct ol_session_config *cfg)
{
	struct ol_session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->stats = netdev_alloc_pcpu_stats(struct ol_stats);
	if (!s->stats) {
		kfree(s);
		return NULL;
	}
	s->iface = iface;
	s->sid = cfg->sid;
	ether_addr_copy(s->mac, cfg->mac);
	s->state = OPENLAC_SESSION_HOLD;
	spin_lock_init(&s->lock);
	__skb_queue_head_init(&s->hold);
	atomic_set(&s->ns, 0);
	INIT_LIST_HEAD(&s->owner_node);
	INIT_LIST_HEAD(&s->orphan_node);
	return s;
}

/**
 * ol_session_add - create and publish a session
 * @iface: interface of the client
 * @cfg: all about it; mac, sid, state and portid are set
 * @extack: says what failed
 *
 * It begins in hold, which needs nothing and tells nobody. So it may be found by packets while it
 * is being completed: what the client sends meanwhile waits for the state that the caller asked
 * for.
 *
 * Context: process context, on->lock held.
 * Return: the session or an ERR_PTR.
 */
struct ol_session *ol_session_add(struct ol_iface *iface, const struct ol_session_config *cfg,
				  struct netlink_ext_ack *extack)
{
	struct ol_net *on = iface->on;
	struct ol_session *s;
	int err;

	lockdep_assert_held(&on->lock);
	if (ol_idtable_lookup(&iface->sessions, cfg->sid)) {
		NL_SET_ERR_MSG(extack, "PPPoE session id is in use on that interface");
		return ERR_PTR(-EEXIST);
	}
	s = ol_session_new(iface, cfg);
	if (!s) {
		NL_SET_ERR_MSG(extack, "out of memory");
		return ERR_PTR(-ENOMEM);
	}
	err = ol_idtable_insert(&iface->sessions, cfg->sid, s);
	if (err) {
		NL_SET_ERR_MSG(extack, "out of memory");
		ol_session_free(s);
		return ERR_PTR(err);
	}
	err = ol_session_set(s, cfg, extack);
	if (err) {
		ol_idtable_remove(&iface->sessions, cfg->sid);
		ol_session_kill(s);
		s->userdata = NULL;
		call_rcu(&s->rcu, ol_session_free_rcu);
		return ERR_PTR(err);
	}
	on->nr_sessions++;
	ol_net_changed(on);
	trace_openlac_session_add(s, s->state);
	ol_event_session(s, OPENLAC_EVENT_NEW, 0);
	return s;
}

/**
 * ol_session_delete - withdraw a session; it is freed when no packet can hold it any more
 * @s: session
 * @reason: for the notification
 *
 * The statistics in the notification miss what packets in flight on other CPUs count at this very
 * moment.
 *
 * Context: process context, on->lock held.
 */
void ol_session_delete(struct ol_session *s, enum openlac_reason reason)
{
	struct ol_tunnel *t = ol_session_tunnel(s);
	struct ol_net *on = s->iface->on;

	lockdep_assert_held(&on->lock);
	ol_idtable_remove(&s->iface->sessions, s->sid);
	if (t)
		ol_idtable_remove(&t->sessions, s->id);
	ol_event_session(s, OPENLAC_EVENT_DEL, reason);
	ol_session_kill(s);
	ol_owner_forget(s);
	on->nr_sessions--;
	ol_net_changed(on);
	trace_openlac_session_delete(s, reason);
	call_rcu(&s->rcu, ol_session_free_rcu);
}
