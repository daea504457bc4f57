#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A namespace with tunnels and sessions ends under traffic.
#
# Behaviours:
#  - the access interface dies with its namespace while frames arrive; nothing is leaked, nothing is reported
#  - objects of other namespaces are not affected

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/by_hand.inc"

other_lac() {
	lac_ns lac2
	link lac2 eth1 02:00:00:00:00:fd access p-lac2-eth1
	batch access "link set p-lac2-eth1 master br0"
}

by_hand 1 other_lac
need lacctl -n lac2 interface add dev eth1
for ((sid = 1; sid <= 20; sid++)); do
	need lacctl -n lac2 session add dev eth1 sid $sid mac "$(client_mac 1)" state hold
done
spawn traffic nsenter --net=/run/netns/client1 python3 -S "$PEERS/pppoe_tool.py" eth0 send \
	--ac 02:00:00:00:00:fd --session 7 --count 100000 --rate 2000 --wait 0
nap 1
need ns_del lac2
check_within 30 "the namespace ends" negate test -e /sys/class/net/canary-lac2
murder traffic
same "the other namespace has its objects" "1 1 1 1" "$(object_counts lac)"
need client_sends $FRAME
check "and its traffic" test "$(counter up packets)" -eq 1
need lacctl -n lac flush
e2e_finish
