// SPDX-License-Identifier: GPL-2.0
/* The orderly end, which is when every LNS and every managed peer knows. */
#include "lns.h"
#include "peer.h"

void lac_stop_if_drained(struct lac *lac)
{
	if (lac->stopping && lns_all_drained(lac) && peer_all_drained(lac))
		lac_tunnels_gone(lac);
}
