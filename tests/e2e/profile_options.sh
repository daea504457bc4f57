#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Statements of the l2tp-profile reach the wire and the kernel.
#
# Behaviours:
#  - host-name, vendor-name, rx-window are told to the LNS (S18, S25, S26); local-port and remote-port are used (S24)
#  - hide-avps on hides what may be hidden (I40)
#  - udp-checksum, tos, data-sequencing and ppp-framing are options of the kernel's tunnel (S221, S223, S243)
#  - a session works with all of them; another profile has no part in it (S69)

. "${0%/*}/../lib/e2e.sh"

has() { [ "$(tunnels | field "$1")" = "$2" ]; }
# data_seen TEXT: in the record of a data message that lns.py received
data_seen() { grep '"ev": "data-rx"' "$W/lns1.json" | grep -q -- "$1"; }

PROFILE_LINES='host-name our-lac
 vendor-name "Allied Telesis Inc"
 rx-window 4
 local-port 1702
 remote-port 1703
 hide-avps on
 udp-checksum off
 tos 40
 data-sequencing on
 ppp-framing acfc'
TOP_LINES='l2tp-profile another
 host-name somebody-else
 vendor-name somebody-else'
need load_openlac
need topology_up 1
need lnspy_start lns1 192.168.11.2:1703 --send-seq --no-ff03
lac_config
need lac_start
check "S69 the client is up with what l2tp profile names" dial 1
check "S26 host-name is told" lns_saw lns1 SCCRQ '"value": "our-lac"'
check "S25 vendor-name is told" lns_saw lns1 SCCRQ '"name": "Vendor Name"[^}]*"value": "Allied Telesis Inc"'
check "rx-window is told" lns_saw lns1 SCCRQ '"name": "Receive Window Size"[^}]*"value": 4'
check "local-port is used" lns_saw lns1 SCCRQ '192.168.11.1", 1702'
refute "S69 nothing of another profile is told" lns_saw lns1 SCCRQ somebody-else
check "AVPs are hidden" lns_saw lns1 ICRQ '"name": "Assigned Session ID"[^}]*"h": 1'
check "remote-port is the kernel's" has port 1703
check "udp-checksum off is the kernel's" has udp-checksum off
check "tos 40 is the kernel's" has tos 40
check "data-sequencing on is the kernel's" has sequence on
check "ppp-framing acfc is the kernel's" has acfield off
check "data messages are numbered" data_seen '"ns": 0'
check "the client reaches the LNS" ping_from client1 "$(client_gateway 1)" -c 3 -i 0.1
check "the LNS found no fault" lns_content lns1
e2e_finish
