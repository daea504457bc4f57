#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The same PPPoE session id and client MAC on an interface and on a VLAN of it, both owned.
#
# Behaviours:
#  - each frame counts for the session of the interface it came in on, and for no other
#  - downstream frames leave through their own interface, tagged or not

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/by_hand.inc"

vlans() {
	batch lac "link add link eth1 name eth1.10 type vlan id 10"
	batch lac "link set eth1.10 up"
	batch client1 "link add link eth0 name eth0.10 type vlan id 10"
	batch client1 "link set eth0.10 up"
}

# ups DEV: frames of its session sent to the peer
ups() { lacctl -n lac -s session show dev "$1" | grep '^ *up:' | field packets; }
sent() { [ "$(ups eth1) $(ups eth1.10)" = "$1 $2" ]; }
tagged() { tcpdump -n -e -r "$W/client.pcap" 2>/dev/null | grep -v "$(client_mac 1) >" | grep -c 'vlan 10'; }
untagged() { tcpdump -n -e -r "$W/client.pcap" 2>/dev/null | grep -v "$(client_mac 1) >" | grep -vc 'vlan'; }
received() { [ "$(untagged) $(tagged)" = "$1 $2" ]; }

by_hand 1 vlans
check "the VLAN interface is owned too" lacctl -n lac interface add dev eth1.10
check "it takes a session of the same id and MAC" lacctl -n lac session add dev eth1.10 sid 4711 \
	mac "$(client_mac 1)" tunnel 12 id 100 peer-id 8 state forward
need client_sends $FRAME --count 2
check_within 5 "an untagged frame belongs to the interface" sent 2 0
CLIENT_IF=eth0.10
need client_sends $FRAME --count 3
check_within 5 "a tagged frame belongs to the VLAN" sent 2 3
need capture client client1 eth0
need peer_sends data --tunnel 12 --session 99 --ff03
check_within 5 "downstream of the interface leaves untagged" received 1 0
need peer_sends --count 2 data --tunnel 12 --session 100 --ff03
check_within 5 "downstream of the VLAN leaves tagged" received 1 2
need lacctl -n lac flush
e2e_finish
