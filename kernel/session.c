// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions: created, bound to a tunnel, changed, deleted. What the states mean for packets is in
 * hold.c.
 */
#include "netlink.h"
#include "ppp_channel.h"
#include "session.h"
#include "trace.h"

static struct ol_tunnel *ol_session_tunnel(const struct ol_session *s)
{
	return rcu_dereference_protected(s->tunnel, lockdep_is_held(&s->on->lock));
}

/* Room for the tunnel half in the tunnel's table; nobody can see it yet. */
static int ol_session_reserve(const struct ol_session_config *cfg, struct netlink_ext_ack *extack)
{
	int err = ol_idtable_reserve(&cfg->tunnel->sessions, cfg->id);

	if (err == -EEXIST)
		NL_SET_ERR_MSG(extack, "session id is in use in that tunnel");
	else if (err)
		NL_SET_ERR_MSG(extack, "out of memory");
	return err;
}

/**
 * ol_session_commit - let packets see the form and the tunnel half that a request asked for
 * @s: session
 * @cfg: the request; its tunnel half, if the session has none yet, is reserved
 *
 * Called when nothing can fail any more: a half that was seen is never taken back. The ids go
 * first, then the tunnel for who has the session already, then the session for who has the tunnel.
 *
 * Context: on->lock and s->lock held.
 */
void ol_session_commit(struct ol_session *s, const struct ol_session_config *cfg)
{
	lockdep_assert_held(&s->lock);
	WRITE_ONCE(s->tx_form, (s->tx_form & ~cfg->form.selector) | cfg->form.value);
	WRITE_ONCE(s->tx_mask, s->tx_mask | cfg->form.selector);
	if (!cfg->tunnel || ol_session_tunnel(s))
		return;
	s->id = cfg->id;
	s->peer_id = cfg->peer_id;
	rcu_assign_pointer(s->tunnel, cfg->tunnel);
	ol_idtable_publish(&cfg->tunnel->sessions, s->id, s);
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
	if (s->channel && cfg->state && cfg->state != OPENLAC_SESSION_FORWARD) {
		NL_SET_ERR_MSG(extack, "a ppp session is always in forward");
		return -EOPNOTSUPP;
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
 * Return: 0; -EBUSY, -EINVAL, -EOPNOTSUPP, -EEXIST, -ENOMEM; -ENOBUFS when the owner's netlink
 * buffer has no room for the end marker.
 */
int ol_session_set(struct ol_session *s, const struct ol_session_config *cfg,
		   struct netlink_ext_ack *extack)
{
	bool bind = cfg->tunnel && !ol_session_tunnel(s);
	struct ol_net *on = s->on;
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
	if (bind) {
		err = ol_session_reserve(cfg, extack);
		if (err)
			goto err_reserve;
	}
	err = ol_session_apply(s, cfg);
	if (err) {
		NL_SET_ERR_MSG(extack, "no room for the end marker in the owner's receive buffer");
		goto err_apply;
	}

	/* Nothing below can fail. */
	if (cfg->portid)
		ol_owner_set(s, cfg->portid);
	ol_owner_review(s);
	if (cfg->set_userdata) {
		kfree(s->userdata);
		s->userdata = cfg->userdata;
	}
	if (bind)
		ol_net_changed(on);
	return 0;

err_apply:
	if (bind)
		ol_idtable_cancel(&cfg->tunnel->sessions, cfg->id);
err_reserve:
	ol_owner_prune(on);
	return err;
}

/**
 * ol_session_free - free a session that nobody can hold any more
 * @s: session; its channel, if it has one, is not registered
 */
void ol_session_free(struct ol_session *s)
{
	kfree(s->channel);
	free_percpu(s->stats);
	kfree(s->userdata);
	kfree(s);
}

static void ol_session_free_rcu(struct rcu_head *rcu)
{
	ol_session_free(container_of(rcu, struct ol_session, rcu));
}

static struct ol_session *ol_session_new(struct ol_net *on, struct netlink_ext_ack *extack)
{
	struct ol_session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		goto err_memory;
	s->stats = netdev_alloc_pcpu_stats(struct ol_stats);
	if (!s->stats)
		goto err_stats;
	s->on = on;
	s->state = OPENLAC_SESSION_HOLD;
	spin_lock_init(&s->lock);
	__skb_queue_head_init(&s->hold);
	atomic_set(&s->ns, 0);
	INIT_LIST_HEAD(&s->owner_node);
	INIT_LIST_HEAD(&s->orphan_node);
	return s;

err_stats:
	kfree(s);
err_memory:
	NL_SET_ERR_MSG(extack, "out of memory");
	return NULL;
}

/* The last step of an addition. */
static void ol_session_added(struct ol_session *s)
{
	s->on->nr_sessions++;
	ol_net_changed(s->on);
	trace_openlac_session_add(s, s->state);
	ol_event_session(s, OPENLAC_EVENT_NEW, 0);
}

/**
 * ol_session_add - create and publish a session
 * @iface: interface of the client
 * @cfg: all about it; mac, sid, state and portid are set
 * @extack: says what failed
 *
 * Clients and the owner find it when it is complete, and its peer, who knows the ids, a moment
 * before. If the addition fails nobody has seen any of it.
 *
 * Context: process context, on->lock held.
 * Return: the session or an ERR_PTR.
 */
struct ol_session *ol_session_add(struct ol_iface *iface, const struct ol_session_config *cfg,
				  struct netlink_ext_ack *extack)
{
	struct ol_session *s;
	int err;

	lockdep_assert_held(&iface->on->lock);
	s = ol_session_new(iface->on, extack);
	if (!s)
		return ERR_PTR(-ENOMEM);
	s->iface = iface;
	s->sid = cfg->sid;
	ether_addr_copy(s->mac, cfg->mac);
	err = ol_idtable_reserve(&iface->sessions, cfg->sid);
	if (err == -EEXIST)
		NL_SET_ERR_MSG(extack, "PPPoE session id is in use on that interface");
	else if (err)
		NL_SET_ERR_MSG(extack, "out of memory");
	if (err)
		goto err_reserve;
	err = ol_session_set(s, cfg, extack);
	if (err)
		goto err_set;
	ol_idtable_publish(&iface->sessions, cfg->sid, s);
	ol_session_added(s);
	return s;

err_set:
	ol_idtable_cancel(&iface->sessions, cfg->sid);
err_reserve:
	ol_session_free(s);
	return ERR_PTR(err);
}

/**
 * ol_session_add_ppp - create and publish a session that ends in a channel of PPP
 * @on: namespace
 * @cfg: all about it; the tunnel half, state (forward) and portid are set
 * @extack: says what failed
 *
 * The channel is there before the peer's first message can find it. A pppd that is early is told
 * of an end by PPP itself when the addition fails after all.
 *
 * Context: process context, on->lock held.
 * Return: the session or an ERR_PTR.
 */
struct ol_session *ol_session_add_ppp(struct ol_net *on, const struct ol_session_config *cfg,
				      struct netlink_ext_ack *extack)
{
	struct ol_session *s;
	int err;

	lockdep_assert_held(&on->lock);
	s = ol_session_new(on, extack);
	if (!s)
		return ERR_PTR(-ENOMEM);
	err = ol_channel_register(s, cfg, extack);
	if (err)
		goto err_register;
	err = ol_session_set(s, cfg, extack);
	if (err)
		goto err_set;
	ol_session_added(s);
	return s;

err_set:
	ol_channel_release(s->channel);
	return ERR_PTR(err);

err_register:
	ol_session_free(s);
	return ERR_PTR(err);
}

/**
 * ol_session_delete - withdraw a session; it is freed when no packet can hold it any more
 * @s: session
 * @reason: for the notification
 * @g: collects what ol_graveyard_bury() must free
 *
 * The statistics in the notification miss what packets in flight on other CPUs count at this very
 * moment.
 *
 * Context: process context, on->lock held.
 */
void ol_session_delete(struct ol_session *s, enum openlac_reason reason, struct ol_graveyard *g)
{
	struct ol_tunnel *t = ol_session_tunnel(s);
	struct ol_net *on = s->on;

	lockdep_assert_held(&on->lock);
	if (s->iface)
		ol_idtable_remove(&s->iface->sessions, s->sid);
	if (t)
		ol_idtable_remove(&t->sessions, s->id);
	ol_event_session(s, OPENLAC_EVENT_DEL, reason);
	ol_session_kill(s);
	ol_owner_forget(s);
	on->nr_sessions--;
	ol_net_changed(on);
	trace_openlac_session_delete(s, reason);
	if (s->channel)
		list_add_tail(&s->channel->node, &g->channels);
	else
		call_rcu(&s->rcu, ol_session_free_rcu);
}
