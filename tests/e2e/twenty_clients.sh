#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Twenty clients behind two access interfaces, two concentrators, two LNSs.
# timeout: 400
#
# Behaviours:
#  - many clients at once; sessions of one LNS share one tunnel, two LNSs have two tunnels (S5, S6)
#  - two concentrators stand side by side, each with its interface and its LNS (S66, S67)
#  - the profile of both has the secret of both tunnels (S34)
#  - each client has its own address, each session its own ids, traffic of all of them flows (S10)

. "${0%/*}/../lib/e2e.sh"
N=20

second_access() {
	local i
	access_add lac eth3 br1 02:00:00:00:00:fd
	for ((i = 1; i <= N; i++)); do
		client_add "$i" "br$((i % 2))"
	done
}

lns_of() { [ $(($1 % 2)) -eq 0 ] && echo lns1 || echo lns2; }

all_up() {
	local i
	for ((i = 1; i <= N; i++)); do
		client_up "$i" || return
	done
}

all_ping() {
	local i
	for ((i = 1; i <= N; i++)); do
		ping_from "client$i" "$(client_gateway "$i")" -c 2 -i 0.1 || return
	done
}

# distinct COMMAND...: its N lines differ
distinct() { [ "$("$@" | sort -u | grep -c .)" -eq "$N" ]; }
pppoe_ids() { sessions | awk '{ print $3, $5 }'; }
l2tp_ids() { sessions | awk '{ print $9, $11 }'; }
addresses() {
	local i
	for ((i = 1; i <= N; i++)); do
		client_addr "$i"
	done
}

need load_openlac
need topology_up 0 second_access
need lns_start lns1 192.168.11.2
need lns_start lns2 192.168.12.2
cat >"$W/openlac.conf" <<'END'
l2tp-profile isp
 shared-secret oursecret
!
pppoe-ac first
 service-name any
 destination l2tp
 l2tp peer-address static 192.168.11.2
 l2tp profile isp
!
pppoe-ac second
 service-name any
 destination l2tp
 l2tp peer-address static 192.168.12.2
 l2tp profile isp
!
interface eth1
 pppoe-ac-service first
interface eth3
 pppoe-ac-service second
END
need lac_start
for ((i = 1; i <= N; i++)); do
	client_start "$i" pppoe-padi-timeout 3 pppoe-padi-attempts 6
done
check_within 150 "$N clients have their addresses" all_up
same "$N sessions" "$N" "$(session_count)"
same "S34 two tunnels, each authenticated by the secret of the one profile" 2 "$(tunnel_count)"
for k in 1 2; do
	same "S5 half of the sessions end at lns$k" $((N / 2)) "$(lns_sessions "lns$k")"
done
check "PPPoE session ids are distinct on each interface" distinct pppoe_ids
check "L2TP session ids are distinct in each tunnel" distinct l2tp_ids
check "the clients' addresses are distinct" distinct addresses
check "all of them reach their LNS" all_ping
for i in 1 2; do
	check "S67 client $i was served by the concentrator of its interface" ping_from "$(lns_of "$i")" "$(client_addr "$i")"
done
e2e_finish
