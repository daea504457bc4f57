#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With a static LNS address the LAC has no part in PPP.
#
# Behaviours:
#  - the client's first LCP Configure-Request reaches the LNS, unchanged and once per transmission (S8, S47)
#  - ICCN has no proxy LCP or authentication AVPs (S47)
#  - what the LNS sends reaches the client unchanged
#  - the control messages are those of RFC 2661, as a strict LNS sees them (S12, S13, S16-S18)

. "${0%/*}/../lib/e2e.sh"

first_frame() { grep '"ev": "data-rx"' "$W/lns1.json" | head -n 1 | grep -q 'c0210101'; }
came_back() { logged client1 'rcvd [LCP ConfReq id=0x1'; }
# An LCP code that nobody knows, so that whoever understands it would say something else.
FRAME=c021fe0100140123456789abcdeffedcba9876543210
unchanged() { grep '"ev": "data-rx"' "$W/lns1.json" | grep -q "\"payload\": \"$FRAME\""; }

need load_openlac
need topology_up 1
need lnspy_start lns1 192.168.11.2 --data sink --echo
lac_config
need lac_start
client_start 1
check "the LNS has a session" lns_ctl lns1 wait timeout=20 sessions=1
check_within 10 "S47 the client's first frame is the first one that the LNS sees" first_frame
check_within 10 "the LNS's echo reaches the client" came_back
need pppoe 1 send --ac $LAC_MAC --session "$(session_of 1 | field sid)" --payload $FRAME --wait 0
check_within 5 "S8 a frame reaches the LNS octet for octet" unchanged
for type in SCCRQ SCCCN ICRQ ICCN; do
	check "$type was sent" lns_saw lns1 $type
done
for avp in "Protocol Version" "Host Name" "Framing Capabilities" "Bearer Capabilities" "Assigned Tunnel ID" \
	"Receive Window Size" "Tie Breaker" "Firmware Revision" "Vendor Name" "Challenge"; do
	check "S18 SCCRQ has $avp" lns_saw lns1 SCCRQ "\"name\": \"$avp\""
done
while read -r value avp; do
	check "S18 its $avp is $value" lns_saw lns1 SCCRQ "\"name\": \"$avp\"[^}]*\"value\": ${value}[,}]"
done <<'END'
"1.0" Protocol Version
3 Framing Capabilities
3 Bearer Capabilities
10 Receive Window Size
END
check "S26 its Host Name is the system's" lns_saw lns1 SCCRQ "\"name\": \"Host Name\"[^}]*\"value\": \"$(uname -n)\""
refute "S47 ICCN has no proxy AVPs" lns_saw lns1 ICCN "Proxy"
refute "S47 ICCN has no LCP AVPs" lns_saw lns1 ICCN "LCP CONFREQ"
check "the LNS found no fault" lns_content lns1
stop client1 || :
e2e_finish
