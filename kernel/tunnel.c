// SPDX-License-Identifier: GPL-2.0
/*
 * Tunnels: an id, a peer, a socket, and how to send.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/ipv6.h>

#include "netlink.h"
#include "session.h"
#include "trace.h"
#include "tunnel.h"

static void ol_path_free_rcu(struct rcu_head *rcu)
{
	struct ol_path *path = container_of(rcu, struct ol_path, rcu);

	dst_cache_destroy(&path->cache);
	kfree(path);
}

static struct ol_path *ol_path_new(const struct ol_tunnel_config *cfg)
{
	struct ol_path *path = kzalloc(sizeof(*path), GFP_KERNEL);

	if (!path)
		return NULL;
	path->cfg = *cfg;
	if (dst_cache_init(&path->cache, GFP_KERNEL)) {
		kfree(path);
		return NULL;
	}
	return path;
}

/**
 * ol_path_is_peer - does a datagram come from the tunnel's peer, to our end of it?
 * @path: the tunnel's configuration in force
 * @skb: received datagram with its network and transport headers set
 *
 * The socket is bound to no address: where an address to send from was asked for, policies of
 * IPsec may protect no other. A link-local address means nothing without the netdev it was seen on.
 *
 * Context: rcu_read_lock() held.
 */
bool ol_path_is_peer(const struct ol_path *path, const struct sk_buff *skb)
{
	const struct ol_tunnel_config *cfg = &path->cfg;

	if (udp_hdr(skb)->source != cfg->peer_port)
		return false;
	if (cfg->family == AF_INET)
		return skb->protocol == htons(ETH_P_IP) && ip_hdr(skb)->saddr == cfg->peer.ip4 &&
		       (!cfg->has_src || ip_hdr(skb)->daddr == cfg->src.ip4);
	if (skb->protocol != htons(ETH_P_IPV6) ||
	    !ipv6_addr_equal(&ipv6_hdr(skb)->saddr, &cfg->peer.ip6) ||
	    (cfg->has_src && !ipv6_addr_equal(&ipv6_hdr(skb)->daddr, &cfg->src.ip6)))
		return false;
	return !(ipv6_addr_type(&cfg->peer.ip6) & IPV6_ADDR_LINKLOCAL) ||
	       inet6_iif(skb) == cfg->ifindex;
}

/**
 * ol_tunnel_config - configuration in force
 * @t: tunnel
 *
 * Context: on->lock held.
 * Return: valid while the lock is held.
 */
const struct ol_tunnel_config *ol_tunnel_config(const struct ol_tunnel *t)
{
	return &rcu_dereference_protected(t->path, lockdep_is_held(&t->on->lock))->cfg;
}

/**
 * ol_tunnel_add - create and publish a tunnel
 * @on: namespace
 * @id: our tunnel id
 * @sock: socket it will use
 * @cfg: checked configuration
 * @userdata: taken over on success; may be NULL
 * @extack: says what failed
 *
 * Context: process context, on->lock held.
 * Return: the tunnel or an ERR_PTR.
 */
struct ol_tunnel *ol_tunnel_add(struct ol_net *on, u16 id, struct ol_socket *sock,
				const struct ol_tunnel_config *cfg, struct ol_blob *userdata,
				struct netlink_ext_ack *extack)
{
	struct ol_tunnel *t;
	struct ol_path *path;
	int err = -ENOMEM;

	lockdep_assert_held(&on->lock);
	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		goto err_memory;
	t->stats = netdev_alloc_pcpu_stats(struct ol_stats);
	if (!t->stats)
		goto err_stats;
	path = ol_path_new(cfg);
	if (!path)
		goto err_path;
	RCU_INIT_POINTER(t->path, path);
	t->on = on;
	t->sock = sock;
	t->id = id;
	t->userdata = userdata;
	ol_idtable_init(&t->sessions, &on->lock);

	err = ol_idtable_insert(&on->tunnels, id, t);
	if (err)
		goto err_insert;
	sock->tunnels++;
	ol_net_changed(on);
	trace_openlac_tunnel_add(t, 0);
	ol_event_tunnel(t, OPENLAC_EVENT_NEW, 0);
	return t;

err_insert:
	ol_path_free_rcu(&path->rcu);
err_path:
	free_percpu(t->stats);
err_stats:
	kfree(t);
err_memory:
	if (err == -EEXIST)
		NL_SET_ERR_MSG(extack, "tunnel id is in use");
	else
		NL_SET_ERR_MSG(extack, "out of memory");
	return ERR_PTR(err);
}

/**
 * ol_tunnel_set - replace the configuration, and forget the routes found with the old one
 * @t: tunnel
 * @cfg: checked configuration
 *
 * Context: process context, on->lock held.
 * Return: 0 or -ENOMEM.
 */
int ol_tunnel_set(struct ol_tunnel *t, const struct ol_tunnel_config *cfg)
{
	struct ol_path *path, *old;

	lockdep_assert_held(&t->on->lock);
	path = ol_path_new(cfg);
	if (!path)
		return -ENOMEM;
	old = rcu_replace_pointer(t->path, path, lockdep_is_held(&t->on->lock));
	call_rcu(&old->rcu, ol_path_free_rcu);
	return 0;
}

static void ol_tunnel_free_rcu(struct rcu_head *rcu)
{
	struct ol_tunnel *t = container_of(rcu, struct ol_tunnel, rcu);
	struct ol_path *path = rcu_dereference_protected(t->path, true);

	ol_path_free_rcu(&path->rcu);
	free_percpu(t->stats);
	kfree(t->userdata);
	kfree(t);
}

/**
 * ol_tunnel_delete - withdraw a tunnel and its sessions; they are freed when no packet can hold
 * them any more
 * @t: tunnel
 * @reason: why; the sessions of a tunnel deleted by request get OPENLAC_REASON_TUNNEL
 * @g: collects what ol_graveyard_bury() must free
 *
 * The statistics in the notification miss what packets in flight on other CPUs count at this very
 * moment.
 *
 * Context: process context, on->lock held.
 */
void ol_tunnel_delete(struct ol_tunnel *t, enum openlac_reason reason, struct ol_graveyard *g)
{
	enum openlac_reason why = reason == OPENLAC_REASON_REQUEST ? OPENLAC_REASON_TUNNEL : reason;
	struct ol_net *on = t->on;
	struct ol_session *s;
	u32 id = 0;

	lockdep_assert_held(&on->lock);
	while ((s = ol_idtable_next(&t->sessions, &id)))
		ol_session_delete(s, why, g);
	ol_idtable_remove(&on->tunnels, t->id);
	t->sock->tunnels--;
	ol_net_changed(on);
	trace_openlac_tunnel_delete(t, reason);
	ol_event_tunnel(t, OPENLAC_EVENT_DEL, reason);
	call_rcu(&t->rcu, ol_tunnel_free_rcu);
}
