// SPDX-License-Identifier: GPL-2.0
/*
 * flush.c - lacctl flush: delete everything
 */
#include "lacctl.h"

#include "uapi/openlac.h"

static int run(struct ctl *ctl, int argc, char *const *argv)
{
	int rc = ctl_begin(ctl, argc, argv, NULL);

	if (rc)
		return rc;
	nlc_new(&ctl->nl, OPENLAC_CMD_FLUSH);
	return ctl_request(ctl);
}

const struct object flush_object = {
	.name = "flush",
	.summary = "delete every session, tunnel, interface and socket",
	.usage =
		"Usage: lacctl flush\n"
		"Deletes every session, tunnel, interface and socket of the network namespace.\n",
	.run = run,
};
