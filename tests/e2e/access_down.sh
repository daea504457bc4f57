#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The access interface goes down and comes up again while the daemon serves it.
#
# Behaviours:
#  - sessions survive a short interruption
#  - clients are served as before when the interface is up again, also one that was down when the daemon started
#  - a new MAC address of the interface is used by discovery and data from then on

. "${0%/*}/../lib/e2e.sh"

down_at_start() { batch lac "link set eth1 down"; }

lac_up 2 down_at_start
need ip -n lac link set eth1 up
check "a client of an interface that was down at start is up" dial 1 pppoe-padi-attempts 5
need ip -n lac link set eth1 down
nap 1
need ip -n lac link set eth1 up
check "its session survives an interruption" pings 1
check "a second client is served afterwards" dial 2 pppoe-padi-attempts 5
check "traffic flows" pings 2
stop client2 || :
need wait_for 20 has_sessions 1
need ip -n lac link set eth1 address 02:00:00:00:0a:0a
check "a client is served under a new MAC address" dial 2 pppoe-padi-attempts 5
check "it was told that address" logged client2 "Connected to 02:00:00:00:0a:0a"
check "traffic flows" pings 2
e2e_finish
