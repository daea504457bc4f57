// SPDX-License-Identifier: GPL-2.0
#include "reload.h"

#include "accounting.h"
#include "conf_file.h"
#include "iface.h"
#include "lns.h"
#include "resolver.h"

static void log_warning(void *ctx, const char *text)
{
	(void)ctx;
	log_warn("configuration: %s", text);
}

int lac_reload(struct lac *lac, conf_error_fn error, void *ctx)
{
	struct conf *old = lac->conf;
	struct conf *conf = conf_file_load(lac->conf_path, error, ctx);

	if (!conf)
		return -1;
	lac->conf = conf;
	resolver_configure(lac->resolver, old);
	accounting_configure(lac->accounting, old);
	iface_sync(lac);
	lns_reconfigure(lac);
	conf_free(old);
	conf_warnings(conf, log_warning, NULL);
	log_info("configuration reloaded");
	return 0;
}
