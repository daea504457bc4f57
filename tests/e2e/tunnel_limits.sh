#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# More tunnels than allowed.
#
# Behaviours:
#  - session-limit sessions share a tunnel, the next one opens another (S6)
#  - a session that needs one tunnel more than max-tunnels fails, its client is told; the others go on (S59)
#  - when a place is free again it is used

. "${0%/*}/../lib/e2e.sh"

# turned_away N: no session, or one that is ended at once
turned_away() {
	pppoe "$1" dial --hold 3 --no-padt >"$W/answers" || return 0
	grep -q '"code": "PADT"' "$W/answers"
}

TOP_LINES="max-tunnels 2" PROFILE_LINES="session-limit 1"
need load_openlac
need topology_up 3
# Not xl2tpd: in some kernels its data sockets take tunnels of one peer for each other.
need lnspy_start lns1 192.168.11.2
lac_config
need lac_start
check "the first client is up" dial 1
check "the second client is up" dial 2
check "each has a tunnel of its own" has_tunnels 2
check "the third client is turned away" turned_away 3
check_within 10 "there are two sessions" has_sessions 2
check "the first client's traffic flows" ping_from client1 "$(client_gateway 1)"
check "the second client's traffic flows" ping_from client2 "$(client_gateway 2)"
check "the first client leaves" hang_up 1
check_within 10 "its session ends" has_sessions 1
check "the third client gets its place" dial 3
check "its traffic flows" ping_from client3 "$(client_gateway 3)"
e2e_finish
