#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One access concentrator on two interfaces.
#
# Behaviours:
#  - clients of both are served, over the one tunnel of its LNS (S66)
#  - when one is taken out of the configuration the other one's client goes on

. "${0%/*}/../lib/e2e.sh"

second_access() {
	access_add lac eth3 br1 02:00:00:00:00:fd
	client_add 2 br1
}

need load_openlac
need topology_up 1 second_access
need lns_start lns1 192.168.11.2
lac_config
printf '!\nint eth3\n pppoe-ac-service mylittleac\n' >>"$W/openlac.conf"
need lac_start
for n in 1 2; do
	check "S66 the client of interface $n is up" dial $n
	check "its traffic flows" pings $n
done
same "S66 each is on its own interface" "eth1 eth3" "$(session_of 1 | field dev) $(session_of 2 | field dev)"
same "they share the tunnel" 1 "$(tunnel_count)"
sed -i '/^int eth3/,$d' "$W/openlac.conf"
need lac_reload
check_within 10 "a reload without the second interface: its client is told" client_gone 2
check "the first one's session is there" has_sessions 1
check "and its traffic flows" pings 1
e2e_finish
