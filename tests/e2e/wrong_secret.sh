#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The tunnel secrets of LAC and LNS do not agree.
#
# Behaviours:
#  - another secret at the LNS: the LAC ends the tunnel with StopCCN result 4 (S31)
#  - a secret at the LAC only, or at the LNS only: the same (S31)
#  - a Challenge Response that is not 16 octets long: the same (S32)
#  - the client is told by PADT; no object stays in the kernel (S73)
#  - with the right secret the next client gets through, without restart of the daemon (S29, S30, S33, S85), also when the
#    LNS's Challenge is a long one (S32)

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
attempt "S31 another secret" right wrong
attempt "S31 a secret at the LAC only" right ""
attempt "S31 a secret at the LNS only" "" right
refute "S29 without a shared-secret the SCCRQ has no Challenge" lns_saw lns1 SCCRQ '"name": "Challenge"'
attempt "S32 a response of 32 octets" right right --fault response=long
attempt "no response" right right --fault response=absent

LAC_SECRET=right lac_config
need lac_reload
LNS_SECRET=right
rm "$W/lns1.json"
need lnspy_start lns1 192.168.11.2 --fault challenge=143
check "S85 with the right shared-secret the client gets through" dial 1
lns_told() { grep '"ev": "tx"' "$W/lns1.json" | grep '"type": "SCCRP"' | grep -q "\"name\": \"$1\""; }
check "S29 with a shared-secret the SCCRQ has a Challenge" lns_saw lns1 SCCRQ '"name": "Challenge"'
check "S32 of 16 octets" lns_saw lns1 SCCRQ '"name": "Challenge"[^}]*"len": 16,'
check "S30 the SCCRP answers it" lns_told "Challenge Response"
check "S30 and has a Challenge of its own" lns_told Challenge
check "S30 the SCCCN answers that" lns_saw lns1 SCCCN '"name": "Challenge Response"'
check "S33 the LNS finds the MD5 of the message type, the secret and its Challenge" \
	grep '"ev": "auth".*"ok": true' "$W/lns1.json"
e2e_finish
