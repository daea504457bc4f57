#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The LNS is reached over IPv6.
#
# Behaviours:
#  - "l2tp peer-address static" takes an IPv6 address; control and data travel over IPv6 (S78)
#  - traffic flows both ways, the session ends at both ends

. "${0%/*}/../lib/e2e.sh"

LNS_ADDR=fd00:11::2
need load_openlac
need topology_up 1
need lnspy_start lns1 '[fd00:11::2]:1701'
lac_config
need lac_start
need capture wan lns1 eth0 "udp port 1701"
check "the client is up" dial 1
same "the tunnel's peer is the LNS" fd00:11::2 "$(tunnels | field remote)"
check "the client reaches the LNS" ping_from client1 "$(client_gateway 1)" -c 3 -i 0.1
check "the LNS reaches the client" lns_ctl lns1 ping count=2 interval=0.1
check "the client hangs up" hang_up 1
check_within 10 "the session is gone" has_sessions 0
check "the LNS knows" lns_ctl lns1 wait timeout=10 sessions=0
check "the LNS found no fault" lns_content lns1
capture_end wan
ipv4_messages() { tcpdump -n -r "$W/wan.pcap" ip 2>/dev/null | grep -c .; }
same "nothing was sent over IPv4" 0 "$(ipv4_messages)"
e2e_finish
