#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# An LNS that does not follow the RFC.
#
# Behaviours (RFC 2661 sections 4.1, 4.2, 5.8):
#  - SCCRP without Assigned Tunnel ID or with an unknown mandatory AVP, an unknown mandatory message: the tunnel is
#    closed, the client told
#  - unknown optional AVPs, WEN and SLI are accepted; hidden AVPs are understood; a refused call ends the session only
#  - acknowledgements of what was never sent, lost, duplicated and reordered messages do no harm
#  - the daemon serves the next client after each of them

. "${0%/*}/../lib/e2e.sh"

# with TEXT UP|DOWN FAULT...: a client dials an LNS with these faults and gets its session or is told to go
with() {
	local text=$1 verdict=$2
	shift 2
	need lns_ctl lns1 fault "$@"
	need pppoe_dial 1
	if [ "$verdict" = up ]; then
		check_within 10 "$text: the session forwards" forwards 1
		check "$text: and stays" holds 1 has_sessions 1
		pppoe 1 padt --ac $LAC_MAC --session "$(session_of 1 | field sid)" --wait 0
	else
		check_within 20 "$text: the client is told to go" told_to_go 1
	fi
	murder dial1
	need lns_ctl lns1 fault clear
	check_within 20 "$text: the session ends" has_sessions 0
	check "$text: the daemon goes on" running openlacd
}

# Each round begins with a new tunnel.
fresh() {
	lns_ctl lns1 stopccn result=1 >/dev/null 2>&1
	wait_for 20 has_tunnels 0
}

PROFILE_LINES="max-retries 2"
need load_openlac
need topology_up 1
need lnspy_start lns1 192.168.11.2 --data sink
lac_config
need lac_start
with "no Assigned Tunnel ID" down omit=SCCRP:9
with "an unknown mandatory AVP" down add=SCCRP:1:0:999:00
check "S19 the LNS was told by StopCCN" lns_saw lns1 StopCCN
with "StopCCN for an answer" down stopccn-at=SCCRQ stopccn=2:4
with "an unknown optional AVP" up add=SCCRP:0:0:999:00
need fresh
with "hidden AVPs" up hide=1
with "CDN for an answer" down cdn-at=ICRQ cdn=4
with "an unknown mandatory AVP in ICRP" down add=ICRP:1:0:999:00
check "S20 the LNS was told by CDN" lns_saw lns1 CDN '"result": [24],'
check "S20 and the tunnel stays" has_tunnels 1
need fresh
need lns_ctl lns1 impair op=drop-tx count=1
need lns_ctl lns1 impair op=dup-tx count=2
with "lost and duplicated messages" up hide=

need pppoe_dial 1
check_within 10 "an ordinary session forwards" forwards 1
need lns_ctl lns1 wen
need lns_ctl lns1 sli
need lns_ctl lns1 send type=99 m=0
need lns_ctl lns1 zlb nr=500
check "WEN, SLI, an unknown optional message, an acknowledgement of the never sent: it stays" holds 2 has_sessions 1
need lns_ctl lns1 send type=99 m=1
check_within 20 "an unknown mandatory message closes the tunnel" has_tunnels 0
check_within 5 "and the client is told" told_to_go 1
murder dial1
with "after all that an ordinary LNS" up hide=
e2e_finish
