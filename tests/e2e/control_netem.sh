#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The network loses, duplicates and reorders control messages.
#
# Behaviours:
#  - tunnel and sessions come up all the same, exactly one of each per dial (S15, S23; RFC 2661 section 5.8)
#  - sessions end cleanly at both ends

. "${0%/*}/../lib/e2e.sh"

# Only L2TP messages with the T bit, the first bit behind the IP and UDP headers, take the bad road.
bad_road() {
	tc -n "$1" qdisc add dev eth0 root handle 1: prio bands 4 priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 &&
		tc -n "$1" qdisc add dev eth0 parent 1:4 handle 40: netem \
			delay 40ms 40ms loss 15% duplicate 25% &&
		tc -n "$1" filter add dev eth0 parent 1: protocol ip u32 \
			match ip protocol 17 0xff match u8 0x80 0x80 at 28 flowid 1:4
}

all_up() { client_up 1 && client_up 2 && client_up 3; }
all_gone() { client_gone 1 && client_gone 2 && client_gone 3; }

lac_up 3
modprobe -aq sch_netem sch_prio cls_u32 2>/dev/null
need bad_road lac
need bad_road lns1
for round in 1 2; do
	for i in 1 2 3; do
		client_start "$i"
	done
	check_within 90 "round $round: three clients are up" all_up
	check "round $round: three sessions" has_sessions 3
	check "round $round: one tunnel" has_tunnels 1
	check "round $round: traffic flows" pings 2
	for i in 1 2 3; do
		kill -TERM "${PID[client$i]}"
	done
	check_within 30 "round $round: the clients leave" all_gone
	check_within 60 "round $round: no session is left at the LAC" has_sessions 0
	check_within 60 "round $round: no session is left at the LNS" lns_has_sessions lns1 0
done
e2e_finish
