#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Whoever owns a session goes away, in virtual time.
# virtual-time: yes
# kernels: uml
# timeout: 900
#
# Behaviours (ownership, uapi/openlac.h):
#  - a session in punt or hold whose owner is gone is deleted 30 seconds later, with reason "owner"
#  - a forwarding session stays for good

. "${0%/*}/../lib/e2e.sh"

forwarding() { sessions | grep -q 'sid 200 .*state forward'; }

need load_openlac
need topology_up 1
need lacctl -n lac interface add dev eth1
need lacctl -n lac socket add port 1701
need lacctl -n lac tunnel add id 12 peer-id 34 remote 192.168.11.2
spawn monitor "$LACCTL" -n lac monitor
SID=100
for state in punt hold; do
	need lacctl -n lac session add dev eth1 sid $((++SID)) mac 02:00:00:00:01:01 state "$state"
done
need lacctl -n lac session add dev eth1 sid 200 mac 02:00:00:00:01:01 tunnel 12 id 5 peer-id 6 state forward
nap 20
check "the sessions are there 20 s later" has_sessions 3
nap 20
check "40 s later only the forwarding one is there" has_sessions 1
check "it is in forward" forwarding
check_within 5 "the reason is told" logged monitor "reason owner"
nap 300
check "it stays" has_sessions 1
need lacctl -n lac flush
e2e_finish
