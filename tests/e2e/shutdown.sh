#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# SIGTERM is an orderly shutdown.
#
# Behaviours:
#  - the LNS is told by CDN or StopCCN, the client by PADT (S72, S73)
#  - no object stays in the kernel, the daemon exits with status 0

. "${0%/*}/../lib/e2e.sh"

need load_openlac
need topology_up 1
need lnspy_start lns1 192.168.11.2
lac_config
need lac_start
check "the client is up" dial 1
check "the daemon ends with status 0" stop openlacd
check "nothing of it is left in the kernel" no_objects lac
check_within 5 "the client was told" client_gone 1
check_within 5 "the LNS was told" lns_saw lns1 StopCCN
check "it has no session left" lns_ctl lns1 wait timeout=10 sessions=0
check "the LNS found no fault" lns_content lns1
e2e_finish
