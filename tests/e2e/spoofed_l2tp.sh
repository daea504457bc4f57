#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Somebody who is not the LNS sends L2TP to the LAC.
#
# Behaviours:
#  - data with the right tunnel and session ids from another address, or from another port of the LNS, never reaches the
#    client and is counted
#  - StopCCN and CDN with the right ids from another address change nothing
#  - an SCCRQ from a stranger is refused with StopCCN result 4; no state is kept (S3)

. "${0%/*}/../lib/e2e.sh"

spoof() { ns "$1" python3 -S "$PEERS/l2tp_spoof.py" --to 192.168.11.1 "${@:2}"; }
foreign() { spoof lns2 --from 192.168.12.2 "$@"; }

lac_up 1
ip -n lns2 route add 192.168.11.0/24 via 192.168.12.1
check "the client is up" dial 1
LINE=$(session_of 1)
TID=$(field tunnel <<<"$LINE") SID=$(field id <<<"$LINE")
DOWN=$(counter down packets)
BEFORE=$(drops l2tp-peer)
need foreign --count 3 data --tunnel "$TID" --session "$SID" --ff03
check_within 5 "data from another address is counted" dropped l2tp-peer $((BEFORE + 2))
BEFORE=$(drops l2tp-peer)
need spoof lns1 --from 192.168.11.2:1702 data --tunnel "$TID" --session "$SID" --ff03
check_within 5 "data from another port is counted" dropped l2tp-peer "$BEFORE"
same "nothing of it reached the client" "$DOWN" "$(counter down packets)"
# Every plausible Ns, so that none is dropped as out of order alone.
for ns in 0 1 2 3 4 5; do
	need foreign control StopCCN --tunnel "$TID" --ns $ns --nr 2 --result 1 --assigned 77
	need foreign control CDN --tunnel "$TID" --session "$SID" --ns $ns --nr 2 --result 1 --assigned 77
done
check "the session is alive" has_sessions 1
check "the client noticed nothing" client_up 1
check "traffic flows" pings 1
foreign --wait 2 control SCCRQ --tunnel 0 >"$W/answers"
check "S3 a stranger's SCCRQ gets StopCCN" grep -q '"name": "Message Type"[^}]*"value": 4[,}]' "$W/answers"
check "S3 with result 4" grep -q '"name": "Result Code"[^]]*"result": 4[,}]' "$W/answers"
same "S3 and nothing else" 1 "$(grep -c . "$W/answers")"
check "S3 it leaves no tunnel" has_tunnels 1
e2e_finish
