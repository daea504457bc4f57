#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The tunnel secrets of LAC and LNS do not agree.
#
# Behaviours:
#  - another secret at the LNS: the LAC ends the tunnel with StopCCN result 4 (S31)
#  - a secret at the LAC only, or at the LNS only: the same (S31)
#  - a Challenge Response that is not 16 octets long: the same (S32)
#  - the client is told by PADT; no object stays in the kernel (S73)
#  - with the right secret the next client gets through, without restart of the daemon

. "${0%/*}/../lib/e2e.sh"

# attempt TEXT LAC-SECRET LNS-SECRET [LNS-OPTIONS...]
attempt() {
	local text=$1
	LAC_SECRET=$2 lac_config
	LNS_SECRET=$3
	shift 3
	need lac_reload
	rm -f "$W/lns1.json"
	need lnspy_start lns1 192.168.11.2 "$@"
	need pppoe_dial 1
	check_within 10 "$text: the client is told by PADT" told_to_go 1
	check_within 5 "$text: the LNS got StopCCN with result 4" lns_saw lns1 StopCCN '"result": 4'
	check_within 5 "$text: no session is left" has_sessions 0
	check_within 5 "$text: no tunnel is left" has_tunnels 0
	murder dial1
	murder lns1
}

need load_openlac
need topology_up 1
lac_config
need lac_start
attempt "another secret" right wrong
attempt "a secret at the LAC only" right ""
attempt "a secret at the LNS only" "" right
attempt "a response of 32 octets" right right --fault response=long
attempt "no response" right right --fault response=absent

LAC_SECRET=right lac_config
need lac_reload
LNS_SECRET=right
need lnspy_start lns1 192.168.11.2
check "with the right secret the client gets through" dial 1
e2e_finish
