#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A static LAC set up with lacctl; no daemon runs.
#
# Behaviours:
#  - socket, tunnel, interface and session are added, shown (text and JSON), changed, deleted
#  - frames of the client leave as L2TP data messages with the peer's ids, and come back the other way (S8-S10)
#  - punt and hold keep frames back; what is held leaves in order when the session forwards
#  - monitor tells of every object that comes and goes, with the reason
#  - flush leaves nothing

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/by_hand.inc"

json() { lacctl -n lac -j -s "$@" | python3 -S -c 'import json, sys; json.load(sys.stdin)'; }
shown() { sessions | grep -q "$1"; }
sent() { logged peer "$1"; }
order() { [ "$(grep -o '000[1-3]$' "$LOG/peer.log" | tr '\n' ' ')" = "0001 0002 0003 " ]; }

need load_openlac
need topology_up 1
spawn monitor "$LACCTL" -n lac monitor
check "a socket is added" lacctl -n lac socket add family inet port 1701
check "a tunnel is added" lacctl -n lac tunnel add id 12 peer-id 34 remote 192.168.11.2
check "an interface is added" lacctl -n lac interface add dev eth1
check "a session is added" lacctl -n lac session add dev eth1 sid 4711 mac "$(client_mac 1)" \
	tunnel 12 id 99 peer-id 7 state forward
same "all of them are counted" "1 1 1 1" "$(object_counts lac)"
for object in socket tunnel interface session stats; do
	check "$object show -j is valid JSON" json $object show
done
check "the session is shown with its keys" shown \
	"dev eth1 sid 4711 mac 02:00:00:00:01:01 tunnel 12 id 99 peer-id 7 state forward"

need peer_listens
need client_sends $FRAME
# No L bit, no sequence numbers, the peer's ids, FF 03.
check_within 5 "S10 the client's frame leaves with the peer's ids" sent "192.168.11.1 1701 000200220007ff03$FRAME"
need client_listens
need peer_sends data --tunnel 12 --session 99 --payload c0210a0100080000ef01 --ff03
check_within 5 "S8 the peer's frame reaches the client as it is" client_got c0210a0100080000ef01
same "options may follow the words" "$(lacctl -s -n lac session show)" "$(lacctl session show -s -n lac)"
same "up: one data message of ten octets" "1 10" "$(counter up packets) $(counter up bytes)"
same "down: the same" "1 10" "$(counter down packets) $(counter down bytes)"

check "the session is held" lacctl -n lac session set dev eth1 sid 4711 state hold
for n in 1 2 3; do
	need client_sends "c021090100080000000${n}"
done
check "held frames stay" holds 1 negate order
same "nothing was sent" 1 "$(counter up packets)"
check "it forwards again" lacctl -n lac session set tunnel 12 id 99 state forward
check_within 5 "held frames leave in order" order
check "the tunnel's peer id is changed" lacctl -n lac tunnel set id 12 peer-id 35
need client_sends c0210901000800000077
check_within 5 "messages carry the new id" sent "000200230007ff03c0210901000800000077"

check "the tunnel is deleted" lacctl -n lac tunnel del id 12
check "its session went with it" has_sessions 0
check_within 5 "the session's end is told with the reason" logged monitor "reason tunnel"
check_within 5 "the tunnel's end is told with the reason" logged monitor "reason request"
check "flush" lacctl -n lac flush
same "nothing is left" "0 0 0 0" "$(object_counts lac)"
check_within 5 "monitor told of the flush" logged monitor "reason flush"
check "monitor ends on SIGTERM with status 0" stop monitor
e2e_finish
