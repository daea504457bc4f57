#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# More tunnels than allowed.
#
# Behaviours:
#  - session-limit sessions share a tunnel, the next one opens another (S6)
#  - a session that needs one tunnel more than max-tunnels fails, its client is told; the others go on (S59)
#  - when a place is free again it is used

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

# turned_away N: no session, or one that is ended at once
turned_away() {
	pppoe "$1" dial --hold 3 --no-padt >"$W/answers" || return 0
	grep -q '"code": "PADT"' "$W/answers"
}

TOP_LINES="max-tunnels 6" PROFILE_LINES="session-limit 1"
need load_openlac
need topology_up 7
# Not xl2tpd: in some kernels its data sockets take tunnels of one peer for each other.
need lnspy_start lns1 192.168.11.2 --user u6@isp1.example=secret6 \
	--user u7@isp1.example=secret7
lac_config
need lac_start
for n in 1 2 3 4 5 6; do
	check "client $n is up" dial $n
done
check "each has a tunnel of its own" has_tunnels 6
check "S59 the client that needs a seventh is turned away" turned_away 7
check_within 10 "S59 the six sessions are there" has_sessions 6
same "S59 it is counted" 1 "$(statistic routesDstOpenFail)"
for n in 1 2 3 4 5 6; do
	check "S59 the traffic of client $n flows" ping_from client$n "$(client_gateway $n)"
done
check "the first client leaves" hang_up 1
check_within 10 "its session ends" has_sessions 5
check "the seventh client gets its place" dial 7
check "its traffic flows" ping_from client7 "$(client_gateway 7)"
e2e_finish
