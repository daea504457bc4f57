#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# An independent dissector reads every frame of a full run.
#
# Behaviours:
#  - no frame that the LAC sent or received is malformed or has an expert error
#  - the run had every message of S12 and S13, HELLO, and every discovery message (S71), in the order of S16 and S17
#  - ports, versions and layers of all of them (S9, S11, S14, S15, S24, S28)

. "${0%/*}/../lib/e2e.sh"

# Each frame of the tunnel is a line: number, source, ports, version, type, length, Nr, message type, layers.
WAN_FIELDS="frame.number ip.src udp.srcport udp.dstport l2tp.version l2tp.type l2tp.length l2tp.Nr l2tp.avp.message_type
	frame.protocols"
# wan CONDITION WHAT: of those frames, the inner packet's source left out
wan() {
	awk -F'\t' 'BEGIN { lac = "192.168.11.1" } {
		from = $2; sub(/,.*/, "", from); ports = $3 " " $4; version = $5; control = $6 == 1; len = $7; nr = $8; message = $9
		layers = $10; sub(/:icmp.*/, ":icmp", layers); number = $1
		if ('"$1"') print '"$2"' }' "$W/wan"
}
# came_first CONDITION: in which order the messages came for the first time, > from the LAC, < to it
came_first() { wan "$1" '(from == lac ? ">" : "<") message' | awk '!seen[$0]++' | paste -sd ' '; }
number() { wan "$1" number | head -n 1; }
# access CONDITION WHAT: the same of the access network
access() { awk -F'\t' '{ code = $1; layers = $2; sub(/:icmp.*/, ":icmp", layers); if ('"$1"') print '"$2"' }' "$W/access"; }

PROFILE_LINES="version 2
 hello-timeout 1"
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
# shellcheck disable=SC2086 # a list of fields
decode wan l2tp $WAN_FIELDS >"$W/wan"
decode access "pppoed || pppoes" pppoe.code frame.protocols >"$W/access"
for type in 1 2 3 4; do
	check "S12 tunnel message $type was seen" [ -n "$(number "message == $type")" ]
done
for type in 10 11 12 14; do
	check "S13 session message $type was seen" [ -n "$(number "message == $type")" ]
done
check "HELLO was seen" [ -n "$(number "message == 6")" ]
same "S11 with version 2 every message is one of L2TPv2" 2 "$(wan 1 version | sort -u)"
same "S14 control and data share one transport" "$(wan control ports | sort -u)" "$(wan '!control' ports | sort -u)"
same "S24 both of its UDP ports are 1701" "1701 1701" "$(wan 1 ports | sort -u)"
check "S15 the LAC acknowledges with ZLBs" [ -n "$(number 'control && from == lac && len == 12')" ]
same "S15 and with what it has to say anyhow: SCCCN acknowledges SCCRP" 1 "$(wan 'message == 3' nr)"
same "S16 tunnel set-up: SCCRQ, SCCRP, SCCCN" ">1 <2 >3" "$(came_first 'message >= 1 && message <= 3')"
same "S17 session set-up: ICRQ, ICRP, ICCN" ">10 <11 >12" "$(came_first 'message >= 10 && message <= 12')"
check "S17 PPP begins behind the ICCN" [ "$(number '!control')" -gt "$(number 'message == 12')" ]
same "S28 it is the LAC that begins a tunnel" 192.168.11.1 "$(wan 'message == 1' from | sort -u)"
same "S9 at the client: PPP, PPPoE, Ethernet" eth:ethertype:pppoes:ppp:ip:icmp "$(access 'layers ~ /icmp/' layers | sort -u)"
same "S9 at the LNS: PPP, L2TP, UDP, IP" eth:ethertype:ip:udp:l2tp:ppp:ip:icmp "$(wan 'layers ~ /icmp/' layers | sort -u)"
for code in 0x09 0x07 0x19 0x65 0xa7; do
	check "S71 discovery message $code was seen" [ -n "$(access "code == \"$code\"" code)" ]
done
check "the data frames were decoded down to ICMP" [ "$(wan '!control && layers ~ /icmp/' number | grep -c .)" -ge 6 ]
e2e_finish
