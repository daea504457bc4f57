/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OPENLAC_POLL_FD_H
#define OPENLAC_POLL_FD_H

#include <sys/socket.h>
#include <uv.h>

/**
 * poll_recover() - keep polling a socket that reported an error
 * @poll: its handle
 * @status: as given to the callback
 * @cb: the callback
 *
 * libuv takes POLLERR for the end of a descriptor and stops the handle. For the sockets here it is an event in the life of
 * one that stays: a netdev that went down, netlink messages that were lost. Reading SO_ERROR clears it.
 *
 * Return: the error, 0 when there is none.
 */
static inline int poll_recover(uv_poll_t *poll, int status, uv_poll_cb cb)
{
	socklen_t len = sizeof(int);
	uv_os_fd_t fd;
	int err = 0;

	if (status >= 0)
		return 0;
	if (!uv_fileno((uv_handle_t *)poll, &fd))
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len);
	uv_poll_start(poll, UV_READABLE, cb);
	return err;
}

#endif /* OPENLAC_POLL_FD_H */
