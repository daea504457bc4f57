#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The access network is a VLAN.
#
# Behaviours:
#  - a VLAN sub-interface serves as access interface (S66, S88)
#  - PPPoE on the untagged interface beneath is not answered
#  - the client's traffic flows through the VLAN, at full size

. "${0%/*}/../lib/e2e.sh"

vlans() {
	batch lac "link add link eth1 name eth1.10 type vlan id 10"
	batch lac "link set eth1.10 up"
	batch client1 "link add link eth0 name eth0.10 type vlan id 10"
	batch client1 "link set eth0.10 up"
}

ACCESS_IF=eth1.10
lac_up 1 vlans
refute "S88 the untagged interface does not answer" pppoe 1 padi --wait 2 --stop-after 1
CLIENT_IF=eth0.10
check "S88 a client in the VLAN is up" dial 1
same "its session is on the VLAN interface" eth1.10 "$(session_of 1 | field dev)"
check "traffic flows" pings 1
check "at full size" ping_from client1 "$(client_gateway 1)" -s 1372
e2e_finish
