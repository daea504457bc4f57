#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# "clear": an operator ends sessions and tunnels.
#
# Behaviours:
#  - a session is chosen by its tunnel, client address, user, route, interface, concentrator; others stay
#  - the client gets a PADT, the LNS a CDN for administrative reasons (RFC 2661 section 4.4.2, result code 3)
#  - a tunnel is closed with its sessions and a StopCCN; the next client gets a new one
#  - what does not exist is refused with one line

. "${0%/*}/../lib/e2e.sh"

ask() { lacctl -r "$W/run-lac" "$@"; }
tunnel_of() { session_of "$1" | field tunnel; }
id_of() { session_of "$1" | field id; }
route_of() { ask -j show pppoe-ac connections | python3 -c '
import json, sys
print(next(c["route-id"] for c in json.load(sys.stdin) if c["peer-mac"] == sys.argv[1]))' "$(client_mac "$1")"; }
# goes N TEXT: client N is told to go, what TEXT says
goes() { check_within 30 "$2" client_gone "$1"; }
# one_line TEXT COMMAND...: it fails and says why in one line
one_line() {
	local text=$1
	shift
	refute "$text" "$@"
	same "$text, in one line" 1 "$("$@" 2>&1 >/dev/null | wc -l)"
}

need load_openlac
need topology_up 3
need lnspy_start lns1 192.168.11.2
lac_config
need lac_start
for n in 1 2 3; do
	need dial $n
done

ask clear l2tp session tunnel "$(tunnel_of 1)" session "$(id_of 1)" >"$W/said"
same "a session is cleared by its ids" "1 session cleared" "$(cat "$W/said")"
goes 1 "its client is told"
check "the LNS is told: administrative reasons" lns_saw lns1 CDN '"result": 3'
check "the others stay" has_sessions 2
check "the client comes back" dial 1
check "a session is cleared by the client's address" ask clear l2tp session mac "$(client_mac 2)"
goes 2 "that client is told"
check "the client comes back" dial 2
same "a session is cleared by its id alone" "1 session cleared" "$(ask clear l2tp session "$(id_of 2)")"
goes 2 "that client is told"
check "the client comes back" dial 2
check "a session is cleared by its route" ask clear pppoe-ac connections route "$(route_of 3)"
goes 3 "that client is told"
check "others stay" has_sessions 2
check "all clients of an interface are cleared" ask clear pppoe-ac connections interface eth1
goes 1 "the first client is told"
goes 2 "the second client is told"
check_within 10 "no session is left" has_sessions 0
check "the tunnel stays" has_tunnels 1

check "a client comes back" dial 1
check "all clients of a concentrator are cleared" ask clear pppoe-ac connections ac mylittleac
goes 1 "the client is told"
check "a client comes back" dial 1
ID=$(tunnel_of 1)
same "a tunnel is cleared by its name" "1 tunnel and 1 session cleared" "$(ask clear l2tp tunnel my-l2tp-profile1)"
goes 1 "its client is told"
check "the LNS is told" lns_saw lns1 StopCCN
check_within 10 "the tunnel is gone" has_tunnels 0
check "the next client is up" dial 1
refute "it has a new tunnel" [ "$(tunnel_of 1)" = "$ID" ]
check "everything is cleared" ask clear l2tp session all
goes 1 "the client is told"

one_line "an unknown tunnel is refused" ask clear l2tp tunnel nobody
one_line "a wrong tunnel id is refused" ask clear l2tp session tunnel 70000
one_line "a wrong address is refused" ask clear l2tp session mac 02:00:00
same "nobody is cleared when nobody matches" "0 sessions cleared" "$(ask clear l2tp session user nobody)"
check "the LNS found no fault" lns_content lns1
e2e_finish
