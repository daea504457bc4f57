// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets: adopted by file descriptor, kept open, given back as they were.
 */
#include <linux/file.h>
#include <linux/udp.h>
#include <net/udp_tunnel.h>

#include "datapath.h"
#include "netlink.h"
#include "socket.h"

/*
 * Claim sk_user_data for @us; nobody else may have a use for it, and it must be the kind of socket
 * we can work with.
 */
static int ol_socket_claim(struct ol_socket *us, struct netlink_ext_ack *extack)
{
	struct sock *sk = us->sk;

	if (!net_eq(sock_net(sk), us->on->net)) {
		NL_SET_ERR_MSG(extack, "socket belongs to another network namespace");
		return -EINVAL;
	}
	if ((sk->sk_family != AF_INET && sk->sk_family != AF_INET6) || sk->sk_type != SOCK_DGRAM ||
	    sk->sk_protocol != IPPROTO_UDP) {
		NL_SET_ERR_MSG(extack, "not a UDP socket");
		return -EINVAL;
	}
	if (!inet_sk(sk)->inet_num) {
		NL_SET_ERR_MSG(extack, "socket is not bound");
		return -EINVAL;
	}
	if (sk->sk_state == TCP_ESTABLISHED) {
		NL_SET_ERR_MSG(extack, "socket is connected");
		return -EINVAL;
	}

	write_lock_bh(&sk->sk_callback_lock);
	if (sk->sk_user_data || udp_sk(sk)->encap_type) {
		write_unlock_bh(&sk->sk_callback_lock);
		NL_SET_ERR_MSG(extack, "socket has an encapsulation already");
		return -EBUSY;
	}
	rcu_assign_sk_user_data(sk, us);
	write_unlock_bh(&sk->sk_callback_lock);
	return 0;
}

static void ol_socket_hook(struct ol_socket *us, struct socket *sock)
{
	struct udp_tunnel_sock_cfg cfg = {
		.sk_user_data = us,
		.encap_type = UDP_ENCAP_L2TPINUDP,
		.encap_rcv = ol_l2tp_rcv,
	};

	/* Zero checksums are refused tunnel by tunnel, see l2tp_rx.c. */
	if (us->family == AF_INET6) {
		us->no_check6_rx = udp_get_no_check6_rx(us->sk);
		udp_set_no_check6_rx(us->sk, true);
	}
	setup_udp_tunnel_sock(us->on->net, sock, &cfg);
}

/**
 * ol_socket_add - adopt a socket of the caller
 * @on: namespace
 * @fd: descriptor in the table of the current process
 * @extack: says what is wrong with it
 *
 * Context: process context of the requester, on->lock held.
 * Return: the socket, which holds its own reference to the file; or an ERR_PTR.
 */
struct ol_socket *ol_socket_add(struct ol_net *on, int fd, struct netlink_ext_ack *extack)
{
	struct ol_socket *us;
	struct socket *sock;
	int err;

	lockdep_assert_held(&on->lock);
	sock = sockfd_lookup(fd, &err);
	if (!sock) {
		NL_SET_ERR_MSG(extack, "not a socket");
		return ERR_PTR(err);
	}
	us = kzalloc(sizeof(*us), GFP_KERNEL);
	if (!us) {
		NL_SET_ERR_MSG(extack, "out of memory");
		err = -ENOMEM;
		goto err_put;
	}
	us->on = on;
	us->sk = sock->sk;
	us->file = sock->file;
	us->family = sock->sk->sk_family;

	err = xa_alloc(&on->sockets, &us->id, us, XA_LIMIT(1, INT_MAX), GFP_KERNEL);
	if (err) {
		NL_SET_ERR_MSG(extack, "no socket id left");
		err = err == -EBUSY ? -ENOSPC : err;
		goto err_free;
	}
	lock_sock(us->sk);
	err = ol_socket_claim(us, extack);
	release_sock(us->sk);
	if (err)
		goto err_id;

	ol_socket_hook(us, sock);
	on->nr_sockets++;
	ol_net_changed(on);
	ol_event_socket(us, OPENLAC_EVENT_NEW, 0);
	return us;

err_id:
	xa_erase(&on->sockets, us->id);
err_free:
	kfree(us);
err_put:
	sockfd_put(sock);
	return ERR_PTR(err);
}

/**
 * ol_socket_withdraw - give the socket back to whoever else has it open
 * @us: socket that no tunnel uses
 * @reason: for the notification
 * @g: collects it until ol_socket_release()
 *
 * Context: on->lock held.
 */
void ol_socket_withdraw(struct ol_socket *us, enum openlac_reason reason, struct ol_graveyard *g)
{
	struct ol_net *on = us->on;
	struct sock *sk = us->sk;

	lockdep_assert_held(&on->lock);
	WARN_ON(us->tunnels);
	xa_erase(&on->sockets, us->id);

	lock_sock(sk);
	WRITE_ONCE(udp_sk(sk)->encap_type, 0);
	WRITE_ONCE(udp_sk(sk)->encap_rcv, NULL);
	if (us->family == AF_INET6)
		udp_set_no_check6_rx(sk, us->no_check6_rx);
	inet_dec_convert_csum(sk);
	write_lock_bh(&sk->sk_callback_lock);
	rcu_assign_sk_user_data(sk, NULL);
	write_unlock_bh(&sk->sk_callback_lock);
	release_sock(sk);

	on->nr_sockets--;
	ol_net_changed(on);
	list_add_tail(&us->node, &g->sockets);
	ol_event_socket(us, OPENLAC_EVENT_DEL, reason);
}

/**
 * ol_socket_release - drop the reference to the file, and free
 * @us: withdrawn socket, a grace period ago
 *
 * Context: process context, no lock held.
 */
void ol_socket_release(struct ol_socket *us)
{
	fput(us->file);
	kfree(us);
}
