/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IPsec for managed tunnels (S155, S180): what the configuration asks for is kept in charon and in the kernel, whatever happens
 * to either, and L2TP of a protected tunnel never travels in clear text, however long IKE takes or charon is away.
 */
#ifndef OPENLAC_IPSEC_H
#define OPENLAC_IPSEC_H

#include <sys/socket.h>

#include "lac.h"

struct ipsec;

/* Removes guards of an earlier run that no tunnel of the configuration can have. Return: NULL, with a line in the log. */
struct ipsec *ipsec_new(struct lac *lac);

/**
 * ipsec_is_guarded() - may anything of a protected tunnel be sent between these addresses?
 * @x: IPsec
 * @t: the tunnel
 * @local, @remote: addresses
 *
 * Return: true while there is a guard for them.
 */
bool ipsec_is_guarded(const struct ipsec *x, const struct conf_tunnel *t, const struct sockaddr_storage *local,
		      const struct sockaddr_storage *remote);

/**
 * ipsec_protect() - see to the protection of a tunnel before anything of it is sent
 * @x: IPsec
 * @t: the tunnel, with "protection ipsec"; the running configuration has it
 * @local, @remote: its addresses, of which ports do not count
 *
 * The guard of the tunnel is in the kernel on return, even on an error; charon is told later. May be called again at any
 * time, and must be before an address is used that is not that of the last call. Until charon has made the keys, or when it
 * is not there, sending to the peer fails with EPERM, or what is sent is lost; both are to be taken for a loss on the way.
 *
 * Return: 0; -ENOKEY when the configuration lacks a key or a profile, or another negative errno: send nothing. The reason is
 * in the log.
 */
int ipsec_protect(struct ipsec *x, const struct conf_tunnel *t, const struct sockaddr_storage *local,
		  const struct sockaddr_storage *remote);

/* The tunnel is no longer configured, or no longer protected; its guard goes, so nothing of it may be sent any more. */
void ipsec_release(struct ipsec *x, const char *tunnel_name);

/* The running configuration has changed. */
void ipsec_sync(struct ipsec *x);

/*
 * Takes back what charon was told and removes the guards: the tunnels are closed. A daemon that dies without it leaves both,
 * for the next one.
 */
void ipsec_free(struct ipsec *x);

#endif /* OPENLAC_IPSEC_H */
