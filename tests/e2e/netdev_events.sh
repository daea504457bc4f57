#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The access interface is renamed, gets another MAC address, another MTU, goes down and up.
#
# Behaviours:
#  - sessions survive all of it; monitor tells of each change
#  - frames to the client carry the interface's MAC address of now
#  - while it is down frames for the client are dropped and counted
#  - the end of a namespace that owns a live socket comes with flush (sockets, uapi/openlac.h)

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/by_hand.inc"

from_mac() { grep -q "\"src\": \"$1\"" "$LOG/client.log"; }
down_frame() { peer_sends data --tunnel 12 --session 99 --ff03; }

by_hand 1
need client_listens
spawn monitor "$LACCTL" -n lac monitor
nap 1
need ip -n lac link set eth1 address 02:00:00:00:0a:0a
check_within 5 "a new MAC address is told" logged monitor "02:00:00:00:0a:0a"
need down_frame
check_within 5 "frames to the client carry it" from_mac 02:00:00:00:0a:0a
need pppoe 1 send --ac 02:00:00:00:0a:0a --session 4711 --wait 0
same "frames from the client arrive" 1 "$(counter up packets)"
need ip -n lac link set eth1 mtu 1400
check_within 5 "a new MTU is told" logged monitor "mtu 1400"
need ip -n lac link set eth1 down
check "the session survives that the interface is down" has_sessions 1
BEFORE=$(drops netdev-down)
need down_frame
check_within 5 "frames for the client are counted" dropped netdev-down "$BEFORE"
need ip -n lac link set eth1 name dsl0
check_within 5 "a new name is told" logged monitor dsl0
need ip -n lac link set dsl0 up
same "lacctl shows the new name" dsl0 "$(sessions | field dev)"
N=$(client_frames)
need down_frame
more_frames() { [ "$(client_frames)" -gt "$N" ]; }
check_within 5 "frames reach the client again" more_frames

# A process inside keeps a way in when the name is gone.
spawn inside nsenter --net=/run/netns/lac sleep 600
is_inside() { [ "$(<"/proc/${PID[inside]}/comm")" = sleep ]; }
need wait_for 10 is_inside
need ip netns del lac
check "a live socket keeps its namespace" test -e /sys/class/net/canary-lac
check "flush from within" nsenter "--net=/proc/${PID[inside]}/ns/net" "$LACCTL" flush
stop inside || :
stop monitor || :
check_within 20 "then it ends" negate test -e /sys/class/net/canary-lac
LACS=
NAMESPACES=${NAMESPACES/ lac / }
e2e_finish
