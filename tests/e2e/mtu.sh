#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Large packets.
#
# Behaviours:
#  - a full PPPoE payload of 1492 octets passes both ways although the outer packets must be fragmented (S222, S253)
#  - on plain Ethernet PPP-Max-Payload is not agreed to: more than 1492 octets do not fit (RFC 4638 section 2)
#  - with PPP-Max-Payload client and concentrator agree on 1500 octets (RFC 4638), which pass both ways on interfaces
#    that carry them
#  - a frame that the client's interface cannot carry is dropped and counted

. "${0%/*}/../lib/e2e.sh"

# baby_jumbo MTU: of every interface between client 1 and the LAC
baby_jumbo() {
	batch client1 "link set eth0 mtu $1"
	batch access "link set p-client1 mtu $1"
	batch access "link set p-lac-eth1 mtu $1"
	batch access "link set br0 mtu $1"
	batch lac "link set eth1 mtu $1"
	batch_run
}

# size OCTETS: an IP packet of that size passes both ways
size() {
	ping_from client1 "$(client_gateway 1)" -s $(($1 - 28)) && ping_from lns1 "$(client_addr 1)" -s $(($1 - 28))
}

LNS_MTU=1500
lac_up 1
check "a client with 1492 octets is up" dial 1 mtu 1492 mru 1492
check "1492 octets pass" size 1492
stop client1 || :
need wait_for 20 has_sessions 0

pppoe 1 padi --max-payload 1500 --stop-after 1 >"$W/pado"
refute "PADO does not agree to 1500 octets" grep -q PPP-Max-Payload "$W/pado"
need baby_jumbo 1504
nap 1
pppoe 1 padi --max-payload 1500 --stop-after 1 >"$W/pado"
check "on an interface of 1504 it agrees to 1496" grep -q '"PPP-Max-Payload", "value": "05d8"' "$W/pado"
need baby_jumbo 1508
nap 1
pppoe 1 padi --max-payload 1500 --stop-after 1 >"$W/pado"
check "PADO agrees to 1500 octets" grep -q '"PPP-Max-Payload", "value": "05dc"' "$W/pado"
pppoe 1 padi --max-payload 4000 --stop-after 1 >"$W/pado"
check "but not to more than is configured" grep -q '"PPP-Max-Payload", "value": "05dc"' "$W/pado"
pppoe 1 padi --stop-after 1 >"$W/pado"
refute "and says nothing when not asked" grep -q PPP-Max-Payload "$W/pado"
check "a client with 1500 octets is up" dial 1 mtu 1500 mru 1500
check "1500 octets pass" size 1500
BEFORE=$(drops too-big)
need ip -n lac link set eth1 mtu 1400
refute "1500 octets are too much for a smaller interface" ping_from lns1 "$(client_addr 1)" -s 1472 -W 1
check "they are counted" dropped too-big "$BEFORE"
e2e_finish
