#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The access interface disappears under traffic.
#
# Behaviours:
#  - its sessions are deleted, with reason "netdev"; the LNS is told by CDN (S72)
#  - the daemon goes on; an interface of the same name that appears later is served

. "${0%/*}/../lib/e2e.sh"

plug_in() {
	link lac eth1 $LAC_MAC access p-lac-eth1
	batch access "link set p-lac-eth1 master br0"
	batch_run
}

lac_up 2
spawn monitor "$LACCTL" -n lac monitor
check "the client is up" dial 1
spawn traffic nsenter --net=/run/netns/client1 busybox ping -q -i 0.01 -w 60 "$(client_gateway 1)"
nap 1
need ip -n lac link del eth1
check_within 10 "the session is gone" has_sessions 0
check_within 5 "the reason is told" logged monitor "reason netdev"
check_within 10 "the LNS was told" lns_has_sessions lns1 0
check "the daemon goes on" running openlacd
check "the tunnel stays" has_tunnels 1
stop traffic || :
stop client1 || :
need plug_in
check "a client of the new interface is up" dial 2 pppoe-padi-attempts 6
check "traffic flows" pings 2
e2e_finish
