#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the access node tells of a client's line reaches the LNS, and why PPP ended reaches the other side.
#
# Behaviours:
#  - the TR-101 tag of the PADR becomes the access-line AVPs of the ICRQ (RFC 5515), and its rates the connect speeds
#  - other vendors' tags and broken ones do not
#  - a CDN's PPP disconnect cause (RFC 3145) is understood and logged
#  - a client that takes its leave while the call is being set up: the CDN says so

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

hex() { printf %s "$1" | od -An -tx1 | tr -d ' \n'; }
text_option() { printf '%02x%02x%s' "$1" ${#2} "$(hex "$2")"; }
number_option() { printf '%02x04%08x' "$1" "$2"; }

# icrq FIELD...: of the newest one, as the dissector sees it
icrq() { decode wan "l2tp.avp.message_type == 10" "$@" | tail -n 1 | tr '\t' ' '; }

# calls TEXT TAG: client 1 dials with that tag, and a call is placed
calls() {
	need pppoe_dial 1 --tag "$2"
	check_within 10 "$1: the session forwards" forwards 1
	pppoe 1 padt --ac $LAC_MAC --session "$(session_of 1 | field sid)" --wait 0
	murder dial1
	check_within 10 "$1: and ends" has_sessions 0
}

need load_openlac
need topology_up 3 servers_add
need lnspy_start lns1 192.168.11.2
need lns_ctl lns1 expect any
need dns_start dns 10.1.1.1 host-record=lns.isp1.example,192.168.11.2,300
need capture wan lac eth0 "udp port 1701"
lac_config
need lac_start
LINE=00000de9$(text_option 1 "dslam eth 1/2:7")$(text_option 2 "customer 4711")
LINE+=$(number_option 0x81 1024)$(number_option 0x82 16000)$(number_option 0x86 20000)
calls "a whole tag" "0x105:$LINE"
nap 0.3
same "the texts" "dslam eth 1/2:7 customer 4711" "$(icrq l2tp.broadband.agent_circuit_id l2tp.broadband.agent_remote_id)"
same "the rates, now in bit/s" "1024000 16000000 20000000" \
	"$(icrq l2tp.broadband.actual_dr_up l2tp.broadband.actual_dr_down l2tp.broadband.attainable_dr_down)"
check "the LNS understands them as well" lns_saw lns1 ICRQ '"dslam eth 1/2:7"'
speeds() { decode wan "l2tp.avp.message_type == 12" l2tp.avp.connect_speed l2tp.avp.rx_connect_speed | tail -n 1 | tr '\t' ' '; }
same "the connect speeds, down and up" "16000000 1024000" "$(speeds)"
calls "another vendor's tag" "0x105:00000009${LINE:8}"
calls "a tag that is cut short" "0x105:${LINE:0:20}"
nap 0.3
same "of these nothing is told" "" "$(icrq l2tp.broadband.agent_circuit_id | tr -d ' ')"
same "nothing of all that is malformed" "" "$(decode wan "_ws.malformed")"

check "a client is up" dial 2
need lns_ctl lns1 fault "cause=9:0xc021:1:the card of 4711 is blocked"
need lns_ctl lns1 cdn result=3
check_within 10 "a CDN with a cause: the client is told" client_gone 2
check "the cause is logged" logged openlacd "PPP disconnect cause 9: the card of 4711 is blocked"

need lns_ctl lns1 fault clear
need lns_ctl lns1 fault icrq=ignore
dns_config
need lac_reload
client_start 3
calling() { lns_saw lns1 ICRQ "$(client_mac 3)"; }
check_within 20 "a client's call is being set up" calling
check "it takes its leave" hang_up 3
check_within 10 "the CDN says that the client did" lns_saw lns1 CDN '"code": 3, "protocol": [0-9]*, "direction": 1,'
check_within 10 "nothing of it is left" has_sessions 0
check "the LNS found no fault" lns_content lns1
e2e_finish
