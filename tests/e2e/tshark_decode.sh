#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# An independent dissector reads every frame of a full run.
# timeout: 240
#
# Behaviours:
#  - no frame that the LAC sent or received is malformed or has an expert error
#  - the run had every message of S12 and S13, HELLO, and every discovery message

. "${0%/*}/../lib/e2e.sh"

seen() { grep -Eq "(^|,)$1(,|\$)" "$2"; }

PROFILE_LINES="hello-timeout 1"
need load_openlac
need topology_up 2
need lnspy_start lns1 192.168.11.2
lac_config
need capture access lac eth1
need capture wan lac eth0
need lac_start
check "a client is up" dial 1
check "a second one is up" dial 2
check "traffic flows" ping_from client1 "$(client_gateway 1)" -c 3 -i 0.1 -s 1000
check "HELLOs were exchanged" lns_ctl lns1 wait timeout=20 "rx.HELLO>=1"
need lns_ctl lns1 cdn
check_within 10 "the second client's session ends" client_gone 2
check "the first client hangs up" hang_up 1
check_within 10 "its session ends" has_sessions 0
check "the daemon ends" stop openlacd
capture_end access
capture_end wan

for name in access wan; do
	decode $name '_ws.malformed || _ws.expert.severity == error' >"$W/bad"
	same "no frame of $name is bad" "" "$(head -n 5 "$W/bad")"
done
decode wan 'l2tp.type == 1' l2tp.avp.message_type >"$W/control"
for type in 1 2 3 4 6 10 11 12 14; do
	check "control message $type was seen" seen $type "$W/control"
done
decode access pppoed pppoe.code >"$W/discovery"
for code in 0x09 0x07 0x19 0x65 0xa7; do
	check "discovery message $code was seen" seen "(0x0*)?${code#0x}|$code|$((code))" "$W/discovery"
done
check "the data frames were decoded down to ICMP" test "$(decode wan 'l2tp.type == 0 && icmp' frame.number | grep -c .)" -ge 6
e2e_finish
