// SPDX-License-Identifier: GPL-2.0
#include "reload.h"

#include <stdio.h>

#include "accounting.h"
#include "conf_file.h"
#include "iface.h"
#include "ipsec.h"
#include "lns.h"
#include "netconf.h"
#include "peer.h"
#include "pseudowire.h"
#include "resolver.h"

void lac_apply(struct lac *lac, struct conf *conf)
{
	struct conf *old = lac->conf;

	lac->conf = conf;
	resolver_configure(lac->resolver, old);
	accounting_configure(lac->accounting, old);
	ipsec_sync(lac->ipsec);
	iface_sync(lac);
	netconf_sync(lac->netconf);
	pseudowires_sync(lac->pseudowires);
	lns_reconfigure(lac);
	peer_sync(lac);
	conf_free(old);
}

int lac_reload(struct lac *lac, conf_error_fn error, void *ctx)
{
	struct conf *conf = conf_file_load(lac->conf_path, error, ctx);
	const char *refused;
	char text[1024];

	if (!conf)
		return -1;
	refused = conf_change_refused(lac->conf, conf);
	if (refused) {
		snprintf(text, sizeof(text), "%.400s: %s", lac->conf_path, refused);
		error(ctx, text);
		conf_free(conf);
		return -1;
	}
	lac_apply(lac, conf);
	conf_file_log_warnings(conf);
	log_info("configuration reloaded");
	return 0;
}
