/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of IPsec share: ipsec.c has the tunnels and their guards, ipsec_charon.c what charon is told of them. */
#ifndef OPENLAC_IPSEC_PRIV_H
#define OPENLAC_IPSEC_PRIV_H

#include "ipsec.h"
#include "ipsec_conf.h"
#include "ipsec_policy.h"
#include "vici.h"

/* What charon is asked for a tunnel; no octets = it must have neither. */
struct requests {
	uint8_t connection[IPSEC_REQUEST_MAX], key[IPSEC_REQUEST_MAX];
	size_t connection_len, key_len;
};

/**
 * struct protected - a tunnel under protection
 * @tunnel: name of the tunnel; @name: of its connection
 * @guard: in the kernel; its port is 0 as long as it is not
 * @requests: for charon
 * @loaded: charon had them when it was last asked, or was given them since
 * @renew: what was negotiated is of an earlier configuration
 * @connection_seen, @key_seen: in this round
 * @dead: rounds in which nothing was negotiated
 * @in_seen, @out_seen: policies of the guard that were found
 */
struct protected {
	TAILQ_ENTRY(protected) next;
	char tunnel[CONF_NAME_MAX + 1], name[IPSEC_NAME_MAX];
	struct ipsec_guard guard;
	struct requests requests;
	bool loaded, renew;
	bool connection_seen, key_seen;
	unsigned int dead;
	bool in_seen, out_seen;
};

/**
 * struct ipsec - all of them
 * @lac: the daemon
 * @nl: to the kernel; NULL as long as it is of no use
 * @vici: to charon
 * @timer: next round
 * @tunnels: under protection
 * @in_round: requests are under way
 * @again: something changed meanwhile
 * @alive: charon has told of something that is negotiated, or is being, since it was asked of a tunnel
 * @complained: that charon is away was told
 * @cleaned: charon has nothing of tunnels that are not protected
 */
struct ipsec {
	struct lac *lac;
	struct nl_sock *nl;
	struct vici *vici;
	uv_timer_t timer;
	TAILQ_HEAD(, protected) tunnels;
	bool in_round, again, alive, complained, cleaned;
};

/* What charon tells, for vici_new(). */
extern const struct vici_ops ipsec_vici_ops;

/* Whether there is nothing that charon has to be told. */
bool ipsec_is_idle(const struct ipsec *x);

/* Tells charon what has changed, as soon as it is there; it is asked what it has in any case. */
void ipsec_tell_charon(struct ipsec *x);

/* Takes a connection and its key back, and ends what was negotiated for it. */
void ipsec_unload(struct ipsec *x, const char *name);

#endif /* OPENLAC_IPSEC_PRIV_H */
