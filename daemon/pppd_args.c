// SPDX-License-Identifier: GPL-2.0
#include "pppd_args.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * The system's /etc/ppp/options is read before the command line, and made for modems: whatever it may say that matters here is
 * said again. A session has an end of its own, so that nothing is tried again, timed or compressed. A peer that is silent for
 * half a minute is gone; LCP's farewell is over before pppd would be killed.
 */
static const char *const always[] = {
	"nodetach", "logfd", "2", "hide-password", "ipparam", "openlac",
	"nopersist", "idle", "0", "maxconnect", "0", "nomultilink",
	"nodefaultroute", "nodefaultroute6", "noproxyarp", "noremoteip",
	"noccp", "novj",
	"lcp-echo-interval", "10", "lcp-echo-failure", "3",
	"lcp-restart", "2", "lcp-max-configure", "15", "lcp-max-terminate", "2", "ipcp-restart", "2", "ipv6cp-restart", "2",
	"+ipv6",
};

/* Of the methods that pppd knows how to ask, and how to answer. */
static const struct method {
	enum ppp_auth auth;
	const char *require;	/* NULL = pppd checks a peer's only against its own files */
	const char *refuse;
} methods[] = {
	{ PPP_AUTH_PAP, "require-pap", "refuse-pap" },
	{ PPP_AUTH_CHAP, "require-chap", "refuse-chap" },
	{ PPP_AUTH_MSCHAP, "require-mschap", "refuse-mschap" },
	{ PPP_AUTH_MSCHAPV2, "require-mschap-v2", "refuse-mschap-v2" },
	{ PPP_AUTH_EAP, NULL, "refuse-eap" },
};

#define METHODS	(sizeof(methods) / sizeof(methods[0]))

static bool wants(const struct pppd_config *cfg, enum ppp_auth auth)
{
	size_t i;

	for (i = 0; i < cfg->auths; i++)
		if (cfg->auth[i] == auth)
			return true;
	return false;
}

/* The other host of a link with room for two; AF_UNSPEC when there is no such one. */
static struct conf_addr other_host(const struct conf_prefix *ip)
{
	uint32_t addr = ntohl(ip->addr.v4.s_addr), other = 0;
	struct conf_addr result = { .family = AF_UNSPEC };

	if (ip->len == 31)
		other = addr ^ 1;
	else if (ip->len == 30 && ((addr & 3) == 1 || (addr & 3) == 2))
		other = addr ^ 3;
	if (!other)
		return result;
	result.family = AF_INET;
	result.v4.s_addr = htonl(other);
	return result;
}

static void init_addresses(struct pppd_config *cfg, const struct conf_iface *iface)
{
	bool has_ip = iface->ip.addr.family == AF_INET;

	cfg->assign = iface->peer_ip.family == AF_INET;
	cfg->ipv4 = has_ip || cfg->assign || iface->ipv6.addr.family == AF_UNSPEC;
	if (has_ip) {
		cfg->local = iface->ip.addr;
		cfg->remote = other_host(&iface->ip);
	}
	if (cfg->assign)
		cfg->remote = iface->peer_ip;
}

void pppd_config_init(struct pppd_config *cfg, const struct conf_iface *iface, uint32_t unit, uint32_t channel, uint16_t mtu)
{
	memset(cfg, 0, sizeof(*cfg));
	cfg->unit = unit;
	cfg->channel = channel;
	cfg->mtu = mtu;
	cfg->mru = mtu;
	cfg->ipv4 = true;
	if (!iface)
		return;
	if (iface->mtu && iface->mtu < mtu)
		cfg->mtu = (uint16_t)iface->mtu;
	init_addresses(cfg, iface);
	memcpy(cfg->auth, iface->auth, sizeof(cfg->auth));
	cfg->auths = iface->auths;
	memcpy(cfg->username, iface->username, sizeof(cfg->username));
	memcpy(cfg->password, iface->password, sizeof(cfg->password));
}

const char *pppd_config_refused(const struct pppd_config *cfg)
{
	size_t i;

	if (!cfg->auths)
		return NULL;
	if (!cfg->username[0])
		return "\"ppp authentication\" needs an account to check the peer against: \"ppp username\"";
	for (i = 0; i < METHODS; i++)
		if (methods[i].require && wants(cfg, methods[i].auth))
			return NULL;
	return "\"ppp authentication eap\": the peer cannot be asked for EAP alone; add pap, chap, mschap or mschapv2";
}

static void add(struct pppd_args *args, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(struct pppd_args *args, const char *fmt, ...)
{
	size_t room = sizeof(args->text) - args->len;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(args->text + args->len, room, fmt, ap);
	va_end(ap);
	/* Nothing is left out: what comes last is that the peer must authenticate. */
	if (len < 0 || (size_t)len >= room || args->argc + 1 >= PPPD_ARGS_MAX)
		args->overflow = true;
	if (args->overflow)
		return;
	args->argv[args->argc++] = args->text + args->len;
	args->argv[args->argc] = NULL;
	args->len += (size_t)len + 1;
}

static void add_ipv4(struct pppd_args *args, const struct pppd_config *cfg)
{
	char local[INET_ADDRSTRLEN] = "", remote[INET_ADDRSTRLEN] = "";

	if (!cfg->ipv4) {
		add(args, "noip");
		return;
	}
	if (cfg->local.family == AF_INET) {
		inet_ntop(AF_INET, &cfg->local.v4, local, sizeof(local));
	} else {
		add(args, "noipdefault");
		add(args, "ipcp-accept-local");
	}
	if (cfg->remote.family == AF_INET)
		inet_ntop(AF_INET, &cfg->remote.v4, remote, sizeof(remote));
	if (!cfg->assign)
		add(args, "ipcp-accept-remote");
	if (local[0] || remote[0])
		add(args, "%s:%s", local, remote);
}

static void add_auth(struct pppd_args *args, const struct pppd_config *cfg)
{
	size_t i;

	add(args, cfg->auths ? "auth" : "noauth");
	for (i = 0; cfg->auths && i < METHODS; i++) {
		if (!wants(cfg, methods[i].auth))
			add(args, "%s", methods[i].refuse);
		else if (methods[i].require)
			add(args, "%s", methods[i].require);
	}
	if (cfg->username[0]) {
		add(args, "user");
		add(args, "%s", cfg->username);
	}
}

void pppd_args_init(struct pppd_args *args, const struct pppd_config *cfg, const char *plugin)
{
	size_t i;

	memset(args, 0, sizeof(*args));
	add(args, "pppd");
	add(args, "plugin");
	add(args, "%s", plugin);
	add(args, "openlac-channel");
	add(args, "%u", cfg->channel);
	add(args, "openlac-secrets");
	add(args, "%d", PPPD_SECRETS_FD);
	add(args, "unit");
	add(args, "%u", cfg->unit);
	add(args, "mtu");
	add(args, "%u", cfg->mtu);
	add(args, "mru");
	add(args, "%u", cfg->mru);
	for (i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		add(args, "%s", always[i]);
	add_ipv4(args, cfg);
	add_auth(args, cfg);
	if (args->overflow) {
		args->argc = 0;
		args->argv[0] = NULL;
	}
}

size_t pppd_secrets(const struct pppd_config *cfg, char *buf)
{
	size_t name = strlen(cfg->username) + 1, password = strlen(cfg->password) + 1;

	if (!cfg->username[0])
		return 0;
	memcpy(buf, cfg->username, name);
	memcpy(buf + name, cfg->password, password);
	return name + password;
}
