/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What pppd is told about a link: from "interface pppN" to its command line. Pure.
 *
 * IPv4: our address is that of "ip address", whatever the peer wants (S185); the peer's is its own choice, or the one of "peer
 * default ip address", on which pppd insists (S159). Without an address of our own the peer gives us one. A link with nothing
 * but an IPv6 address is for IPv6 alone. IPV6CP is always offered, for link-local addresses (S152); a peer may reject it.
 *
 * Authentication: there is one account per link, that of "ppp username". We tell it to a peer that asks, and with "ppp
 * authentication" accept the peer that tells the same. What is not in the list of methods is neither asked nor answered then:
 * the same secret must not go out in a weaker form than it is asked in. The strongest method of the list is asked first.
 */
#ifndef OPENLAC_PPPD_ARGS_H
#define OPENLAC_PPPD_ARGS_H

#include "config.h"

#define PPPD_ARGS_MAX	96
#define PPPD_ARGS_TEXT	1024
#define PPPD_SECRETS_FD	3	/* where pppd finds the account, see pppd_secrets() */

/**
 * struct pppd_config - a link
 * @unit: number of its interface pppN
 * @channel: index of the kernel's channel
 * @mtu, @mru: largest packets out and in
 * @ipv4: IPCP is wanted
 * @local: our address; AF_UNSPEC = the peer gives it
 * @remote: the peer's, AF_UNSPEC = not known
 * @assign: the peer must have @remote; else that is what we expect of it
 * @auth, @auths: methods, none = the peer need not authenticate
 * @username, @password: the account, empty = none
 */
struct pppd_config {
	uint32_t unit;
	uint32_t channel;
	uint16_t mtu, mru;
	bool ipv4;
	struct conf_addr local, remote;
	bool assign;
	enum ppp_auth auth[PPP_AUTH_MAX];
	size_t auths;
	char username[CONF_TEXT_MAX + 1], password[CONF_TEXT_MAX + 1];
};

/* A command line; @argv points into @text, and ends with NULL. It is empty when something did not fit. */
struct pppd_args {
	char *argv[PPPD_ARGS_MAX];
	size_t argc;
	char text[PPPD_ARGS_TEXT];
	size_t len;
	bool overflow;
};

/**
 * pppd_config_init() - a link as it is configured
 * @cfg: result
 * @iface: "interface pppN", NULL when there is none
 * @unit: N
 * @channel: index of the kernel's channel
 * @mtu: largest packet that the session carries
 */
void pppd_config_init(struct pppd_config *cfg, const struct conf_iface *iface, uint32_t unit, uint32_t channel, uint16_t mtu);

/* Return: why there cannot be such a link, or NULL. */
const char *pppd_config_refused(const struct pppd_config *cfg);

/* Makes the command line; @plugin is the path of openlac.so. */
void pppd_args_init(struct pppd_args *args, const struct pppd_config *cfg, const char *plugin);

/**
 * pppd_secrets() - the account as the plugin reads it: name and password, both ended by NUL
 * @cfg: the link
 * @buf: at least 2 * (CONF_TEXT_MAX + 1) octets
 *
 * Return: octets, 0 = there is no account.
 */
size_t pppd_secrets(const struct pppd_config *cfg, char *buf);

#endif /* OPENLAC_PPPD_ARGS_H */
